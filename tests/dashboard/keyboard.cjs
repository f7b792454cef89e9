// keyboard.cjs SITE: everything can be reached and used by keyboard, and the theme can be changed and stays.
"use strict";
const { withBrowser } = require("./browser.cjs");

const site = process.argv[2];

withBrowser(site, async (open, note) => {
  const page = await open({ colorScheme: "light" });
  const focused = () =>
    page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      const box = document.activeElement.getBoundingClientRect();
      return {
        text: document.activeElement.textContent.trim().slice(0, 60),
        tag: document.activeElement.tagName,
        id: document.activeElement.id,
        visible: box.right > 0 && box.bottom > 0 && style.outlineStyle !== "none" && style.outlineWidth !== "0px",
      };
    });
  await page.goto(`${site}/index.html`);
  await page.keyboard.press("Tab");
  let at = await focused();
  if (at.text !== "Skip to the content" || !at.visible) note(`the first stop is ${JSON.stringify(at)}`);
  await page.keyboard.press("Enter");
  at = await focused();
  if (at.id !== "content") note(`the skip link leads to ${JSON.stringify(at)}`);

  await page.goto(`${site}/index.html`);
  const stops = [];
  for (let i = 0; i < 80; ++i) {
    await page.keyboard.press("Tab");
    at = await focused();
    if (at.tag === "BODY") break;
    if (!at.visible) note(`focus is not seen on ${JSON.stringify(at)}`);
    stops.push(at);
  }
  for (const text of ["Overview", "Repositories", "Rules", "Pushes", "Bypasses", "Guide", "Dark theme", "The numbers"]) {
    if (!stops.some((stop) => stop.text === text)) note(`the keyboard does not reach '${text}'`);
  }

  // The numbers behind a chart open with the keyboard.
  await page.locator("figure.chart summary").first().focus();
  await page.keyboard.press("Enter");
  if (!(await page.locator("figure.chart table").first().isVisible())) note("the numbers do not open");

  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Dark theme" }).press("Enter");
  const dark = await background();
  if (light === dark) note("the theme does not change");
  await page.goto(`${site}/pushes.html`);
  if ((await background()) !== dark) note("the theme does not stay");

  // Without scripts everything but the drawings is there.
  const plain = await open({ javaScriptEnabled: false });
  await plain.goto(`${site}/index.html`);
  await plain.locator("figure.chart summary").first().click();
  if (!(await plain.locator("figure.chart table").first().isVisible())) note("there are no numbers without scripts");
  if ((await plain.locator(".tiles li").count()) < 4) note("there are no tiles without scripts");
});
