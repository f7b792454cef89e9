// A browser for the tests: Debian's Chromium, which may not reach anything but the site under test.
"use strict";
const { chromium } = require("playwright-core");

/** Calls use(open) with a function that opens pages; ends with status 1 and every problem, if any. */
async function withBrowser(site, use) {
  const problems = [];
  // The sandbox does not work for root, as whom tests may run; what is browsed is the project's own.
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
  const open = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const note = (what) => problems.push(`${page.url()}: ${what}`);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) note(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => note(`script: ${error.message}`));
    page.on("dialog", (dialog) => {
      note(`a dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(site + "/")) note(`asks for ${request.url()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) note(`${response.status()} of ${response.url()}`);
    });
    return page;
  };
  try {
    await use(open, (what) => problems.push(what));
  } catch (error) {
    problems.push(error.stack);
  }
  await browser.close();
  if (problems.length > 0) {
    console.log(problems.slice(0, 40).join("\n"));
    process.exit(1);
  }
}

module.exports = { withBrowser };
