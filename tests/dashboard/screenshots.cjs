// screenshots.cjs SITE DIR [PATH...]: the picture for README, and pictures of pages in both themes and on a phone, to be looked at.
"use strict";
const { withBrowser } = require("./browser.cjs");

const [site, folder, ...paths] = process.argv.slice(2);
const shapes = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 } },
};

withBrowser(site, async (open) => {
  const page = await open({ colorScheme: "light", viewport: { width: 1180, height: 1030 } });
  await page.goto(`${site}/index.html`);
  await page.waitForTimeout(150);
  await page.screenshot({ path: `${folder}/picture.png` });
  for (const [name, options] of Object.entries(shapes)) {
    const page = await open(options);
    for (const path of paths.length > 0 ? paths : ["index.html"]) {
      await page.goto(`${site}/${path}`);
      await page.waitForTimeout(150);
      await page.screenshot({ path: `${folder}/${name}-${path.replaceAll("/", "_")}.png`, fullPage: true });
    }
  }
});
