// What all tests share: the browser, the server and the site, started once;
// and a page for each test that notes what must never happen on it.
import assert from "node:assert/strict";
import { after, test as nodeTest } from "node:test";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

import { source, startServer } from "./server.mjs";
import { boxPage, startSite } from "./site.mjs";

const axe = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);
const shots = join(process.env.SILCROW_BUILD, "tests/browser/shots");

export const all = process.env.SILCROW_ALL === "1";
export const server = await startServer({ sources: [join(source, "corpus")] });
export const site = await startSite(server);
export const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
});

after(async () => {
  await browser.close();
  site.stop();
  server.stop();
});

// Runs before anything of the page: what breaks its policy is noted.
function watch() {
  window.violations = [];
  window.ran = [];
  window.alert = (text) => window.ran.push(text);
  addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
  );
}

async function newPage(options) {
  const context = await browser.newContext({
    viewport: { width: 1000, height: 800 },
    ...options,
  });
  const page = await context.newPage();

  page.setDefaultTimeout(20000);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`error ${error.message}`));
  await context.route(
    (url) => url.hostname !== "127.0.0.1",
    (route) => {
      page.faults.push(`asked ${route.request().url()}`);
      return route.abort();
    },
  );
  if (options?.javaScriptEnabled !== false) await page.addInitScript(watch);
  return page;
}

async function check(page) {
  const noted = await page
    .evaluate(() => [...(window.violations ?? []), ...(window.ran ?? [])])
    .catch(() => []);

  assert.deepEqual([...page.faults, ...noted], []);
}

// A test with a page of its own. At its end: no error, nothing asked of
// another host, nothing against the policy, nothing run.
export function test(name, options, body = options) {
  nodeTest(name, async () => {
    const page = await newPage(body === options ? {} : options);

    site.reset();
    try {
      await body(page);
      await check(page);
    } finally {
      await page.context().close();
    }
  });
}

// Have the time of a page go only as page.clock.runFor() says, so that a busy
// machine changes nothing. Before openBox().
export async function stopClock(page) {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);
}

let pages = 0;

// Open a page of the site with a box, made as boxPage() says.
export async function openBox(page, options) {
  const path = `/page${++pages}`;

  site.put(path, boxPage(options));
  await page.goto(site.url + path);
  await page.waitForFunction(() =>
    document.querySelector("silcrow-search [role=listbox]"),
  );
  return page.locator("silcrow-search").first();
}

// Open a page of the site with this body.
export async function openText(page, body) {
  const path = `/page${++pages}`;

  site.put(path, `<!doctype html><title>A page</title>${body}`);
  await page.goto(site.url + path);
}

// The field of the box, and its options once there are any.
export function field(page) {
  return page.locator("silcrow-search input[type=search]").first();
}

export function options(page) {
  return page.locator("silcrow-search [role=option]");
}

// Type, and wait until the answer to all of it is shown.
export async function type(page, text) {
  const link = `[part=all][href*="=${encodeURIComponent(text)}"]`;

  await field(page).pressSequentially(text);
  await page.locator(link.replaceAll("%20", "+")).waitFor();
}

// The heading of the option that is chosen, or null.
export async function chosen(page) {
  return page.evaluate(() => {
    const input = document.querySelector("silcrow-search input");
    const id = input.getAttribute("aria-activedescendant");
    const option = id && document.getElementById(id);
    const marked = document.querySelectorAll("[aria-selected=true]");

    if (!id) return marked.length ? "marked but not chosen" : null;
    if (marked.length !== 1 || marked[0] !== option) return "not marked";
    return option.firstChild.textContent;
  });
}

// What axe finds against WCAG 2.2 A and AA and its best practices.
export async function faultsOf(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: {
        type: "tag",
        values: [
          "wcag2a",
          "wcag2aa",
          "wcag21a",
          "wcag21aa",
          "wcag22aa",
          "best-practice",
        ],
      },
    }),
  );
  return found.violations.map(
    ({ id, nodes }) => `${id} ${nodes.map((node) => node.target).join(", ")}`,
  );
}

export async function shoot(page, name) {
  if (!all) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}
