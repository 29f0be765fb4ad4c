// Links to passages (url_exact) lead to these in a browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, test } from "node:test";

import { browser } from "./browser.mjs";
import { source, startServer } from "./server.mjs";

const LINKS = 64;
const pages = ["icu-nurse", "nursing-certifications", "oncology-nurse"];
const words =
  "nurse drip central line infection patient dose pump education salary " +
  "certification exam blood pressure ventilator family shift chemotherapy " +
  "vesicant port training hours employer license renewal pain delirium " +
  "sepsis monitor rounds";

// A site of the pages, each made long so that landing must scroll.
const site = createServer((request, reply) => {
  const name = request.url.slice(1).replace(/\.html.*/, "");

  reply.setHeader("content-type", "text/html; charset=utf-8");
  reply.end(
    pages.includes(name)
      ? readFileSync(join(source, "corpus", `${name}.html`), "utf8").replace(
          "</head>",
          "<style>p,li,td,dd,h1,h2,h3{margin-block:40vh}</style></head>",
        )
      : '<a id="link" href="/">link</a>',
  );
});

await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${site.address().port}`;
const server = await startServer({
  sources: pages.map((name) => join(source, "corpus", `${name}.html`)),
});

after(() => {
  site.closeAllConnections();
  site.close();
  server.stop();
});

async function links() {
  const found = new Map();

  for (const word of words.split(" ")) {
    const answer = await fetch(`${server.url}/search?q=${word}&limit=8`);
    for (const hit of (await answer.json()).hits)
      if (hit.url_exact?.includes(":~:text=") && found.size < LINKS)
        found.set(hit.url_exact, hit);
  }
  return [...found.keys()];
}

// Is the text of the link in the middle of the window?
function landed(text) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const same = (each) => each.replace(/\s+/g, " ").trim().toLowerCase();
  const near = [];

  for (let node; (node = walker.nextNode()); ) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const { top, bottom } = range.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight)
      near.push(node.parentElement.closest("p,li,td,th,dd,dt,h1,h2,h3,h4,pre"));
  }
  return near.some((each) => each && same(each.textContent).includes(same(text)));
}

test("links to passages lead to them", async () => {
  const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
  const all = await links();
  let count = 0;

  for (const link of all) {
    const text = decodeURIComponent(link.split(":~:text=")[1].split(",")[0]);
    await page.goto(`${origin}/start`);
    await page.evaluate((to) => (document.querySelector("a").href = to), link);
    await page.click("#link");
    await page.waitForURL(/html/);
    await page.waitForTimeout(150);
    if (await page.evaluate(landed, text)) count++;
    else console.log(`missed: ${link}`);
  }
  console.log(`${count} of ${all.length} links led to their passage`);
  assert.ok(all.length >= 40);
  assert.ok(count >= all.length * 0.95);
});
