// The search page: without a script, and with the box on it.
import assert from "node:assert/strict";

import {
  field,
  openText,
  options,
  server,
  shoot,
  site,
  test,
  type,
} from "./browser.mjs";

const plain = { javaScriptEnabled: false };

test("without a script a search leads through pages and guides", plain, async (page) => {
  await page.goto(`${server.url}/`);
  await page.getByLabel("Search the guides").fill("nurse");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("heading", { name: "Results for nurse" }).waitFor();
  assert.match(await page.title(), /^nurse \(\d+\) – /);

  const guides = page.getByRole("navigation", { name: "Guides" });
  const first = guides.getByRole("link").first();
  const count = parseInt(await first.locator(".hitcount").textContent());
  await first.click();
  assert.equal(await guides.locator("[aria-current]").count(), 1);
  assert.match(
    await page.locator(".count").textContent(),
    new RegExp(`^${count} section`),
  );
  const hit = page.locator("ol.hits > li a");
  const before = await hit.first().textContent();
  await page.getByRole("link", { name: "Next" }).click();
  assert.notEqual(await hit.first().textContent(), before);
  await page.getByRole("link", { name: "Previous" }).click();
  assert.equal(await hit.first().textContent(), before);
  await guides.getByRole("link", { name: "All guides" }).click();
  assert.ok((await page.locator("h2.guide").count()) > 2);
});

test("without a script a correction can be taken back", plain, async (page) => {
  await page.goto(`${server.url}/?q=dialisis`);
  await page.getByText("Corrected to dialysis").waitFor();
  await page.getByRole("link", { name: "Search as typed" }).click();
  await page.getByRole("heading", { name: "Nothing found" }).waitFor();
});

test("the page of results has the box on it", async (page) => {
  await page.goto(`${server.url}/?q=nurse`);
  await field(page).fill("");
  await type(page, "picc");
  await page.keyboard.press("ArrowDown");
  assert.ok(await options(page).first().isVisible());
  await shoot(page, "page-box");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/?q=picc*");
});

test("the page of results prints without its form", plain, async (page) => {
  await page.goto(`${server.url}/?q=nurse`);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("search").isVisible(), false);
  assert.ok(await page.locator("ol.hits").first().isVisible());
});

test("what the first page says to put on a site works there", async (page) => {
  await page.goto(`${server.url}/`);
  const text = await page.locator("pre code").textContent();

  site.trusts = server.url;
  await openText(page, text.replaceAll("https://search.example.org", server.url));
  await page.waitForFunction(
    () =>
      customElements.get("silcrow-search") &&
      document.querySelector("[role=listbox]") &&
      [...document.styleSheets].every((sheet) => sheet.cssRules.length > 20),
  );
});
