// crawl.cjs SITE [LIMIT]: follows the links from the overview to so many pages of each kind, at 360 px and wide, in
// both themes. Each must be there, be silent, ask nobody else for anything, have its landmarks, and not be wider
// than its window.
"use strict";
const { withBrowser } = require("./browser.cjs");

const site = process.argv[2];
const limit = Number(process.argv[3] ?? 8);

const look = () => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("main *, header *")].find(
      (node) => node.getBoundingClientRect().right > root.clientWidth + 1 && !node.closest(".frame, pre, .plot"));
    wrong.push(`is ${root.scrollWidth} wide in ${root.clientWidth}: ${wide?.outerHTML.slice(0, 200)}`);
  }
  for (const landmark of ["html[lang]", "header", "main", "nav[aria-label]", "footer", "h1", "a.skip"]) {
    if (document.querySelectorAll(landmark).length === 0) wrong.push(`has no ${landmark}`);
  }
  if (document.querySelectorAll("h1").length !== 1) wrong.push("has several h1");
  for (const figure of document.querySelectorAll("figure.chart")) {
    if (!figure.querySelector("canvas")) wrong.push("has a chart that is not drawn");
    if (!figure.querySelector("details table caption")) wrong.push("has a chart without a table");
  }
  for (const cell of document.querySelectorAll("[onerror], [onclick], script:not([src]), style, [style]:not(.plot *)")) {
    wrong.push(`has ${cell.outerHTML.slice(0, 100)}`);
  }
  return { wrong, links: [...document.querySelectorAll("a[href]")].map((a) => a.href) };
};

withBrowser(site, async (open, note) => {
  const shapes = [
    await open({ colorScheme: "light" }),
    await open({ colorScheme: "dark", viewport: { width: 360, height: 740 } }),
  ];
  const queue = [`${site}/index.html`];
  const seen = new Set(queue);
  const kinds = {};
  let done = 0;
  while (queue.length > 0) {
    const url = queue.shift();
    const kind = url.slice(site.length + 1).match(/^[^/]*\//)?.[0];
    if (kind !== undefined && (kinds[kind] = (kinds[kind] ?? 0) + 1) > limit) continue;
    ++done;
    for (const page of shapes) {
      await page.goto(url, { waitUntil: "load" });
      const { wrong, links } = await page.evaluate(look);
      for (const what of wrong) note(`${url}: ${what}`);
      for (const link of links) {
        const plain = link.replace(/#.*/, "");
        if (!plain.startsWith(site + "/") || seen.has(plain)) continue;
        seen.add(plain);
        queue.push(plain);
      }
    }
  }
  if (done < 12) note(`only ${done} pages`);
  console.log(`${done} pages: ${JSON.stringify(kinds)}`);
});
