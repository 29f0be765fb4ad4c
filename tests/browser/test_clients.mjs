// The widgets of docs/clients.md, as they are shown there, on pages of a site
// of another origin than the server's: they show what the server finds.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { after, test } from "node:test";

import { browser } from "./browser.mjs";
import { source, startServer } from "./server.mjs";

const modules = process.env.SILCROW_CLIENTS; // where npm installed them
const require = createRequire(join(modules, "package.json"));
const esbuild = require("esbuild");
const work = join(modules, "pages");
const shots = join(process.env.SILCROW_BUILD, "tests/browser/shots");

const types = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
};

rmSync(work, { recursive: true, force: true });
mkdirSync(work);
// Packages of the old kind are imported as most bundlers do.
writeFileSync(join(work, "package.json"), "{}");

// A site of the files below `work`.
const site = createServer((request, reply) => {
  let path = new URL(request.url, "http://site").pathname;

  if (path.endsWith("/")) path += "index.html";
  try {
    const body = readFileSync(join(work, decodeURIComponent(path)));
    reply.setHeader("content-type", types[extname(path)] ?? "text/plain");
    reply.end(body);
  } catch {
    reply.statusCode = 404;
    reply.end();
  }
});

await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${site.address().port}`;
const server = await startServer({
  sources: [join(source, "corpus")],
  options: ["--cors", origin],
});
const host = new URL(server.url).host;

after(() => {
  site.closeAllConnections();
  site.close();
  server.stop();
});

// The blocks of code below a heading, about our server.
function blocks(heading) {
  const docs = readFileSync(join(source, "docs/clients.md"), "utf8");
  const part = docs.split(`\n## ${heading}\n`)[1].split("\n## ")[0];

  return [...part.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, kind, text]) => ({
    kind,
    text: text
      .replaceAll("https://search.example.org", server.url)
      .replaceAll("search.example.org", host)
      .replaceAll('protocol: "https"', 'protocol: "http"'),
  }));
}

// Make a page of what stands below a heading.
async function build(name, heading, { alias = {}, change = (text) => text }) {
  const [html, js] = blocks(heading);
  const folder = join(work, name);

  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.js"), change(js.text));
  await esbuild.build({
    entryPoints: [join(folder, "main.js")],
    outfile: join(folder, "out.js"),
    bundle: true,
    alias,
    format: "esm",
    nodePaths: [join(modules, "node_modules")],
    define: { global: "globalThis", "process.env.NODE_ENV": '"production"' },
    loader: { ".svg": "dataurl" },
    logLevel: "error",
  });
  const style = js.text.includes("css")
    ? '<link rel="stylesheet" href="out.css">'
    : "";
  writeFileSync(
    join(folder, "index.html"),
    `<!doctype html><html lang="en"><title>${heading}</title>${style}` +
      `<body>${html.text}<script type="module" src="out.js"></script></html>`,
  );
  return `${origin}/${name}/`;
}

// What a page of a client does wrong, beside showing nothing.
async function open(url) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });

  page.setDefaultTimeout(20000);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("response", (reply) => {
    if (reply.url().startsWith(server.url) && reply.status() >= 400)
      page.faults.push(`${reply.status()} ${reply.url()}`);
  });
  await page.goto(url);
  return page;
}

async function check(page, name, hits, marks) {
  await hits
    .first()
    .waitFor()
    .catch(() => page.faults.push("shows nothing"));
  await page.waitForTimeout(300);
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `client-${name}.png`) });
  assert.deepEqual(page.faults, []);
  assert.ok((await hits.count()) > 2, "few hits");
  assert.match((await hits.allTextContents()).join(" "), /PICC/);
  assert.ok((await marks.count()) > 0, "nothing is marked");
  await page.close();
}

async function docsearch(page, name) {
  await page.locator("#docsearch button, button.DocSearch").first().click();
  await page.locator(".DocSearch-Input, [role=searchbox], dialog input, .docsearch-modal-search-input").first().fill("picc");
  const hits = page.locator(".DocSearch-Hit, .docsearch-modal-search-hits-item");
  await check(page, name, hits, page.locator(".DocSearch-Hit mark, [class*=item--highlight]"));
}

test("meilisearch-docsearch", async () => {
  const url = await build("meilisearch-docsearch", "meilisearch-docsearch", {});

  await docsearch(await open(url), "meilisearch-docsearch");
});

test("docs-searchbar.js", async () => {
  const page = await open(await build("docs-searchbar", "docs-searchbar.js", {}));

  await page.locator("#searchbar").pressSequentially("picc");
  await check(
    page,
    "docs-searchbar",
    page.locator(".docs-searchbar-suggestion"),
    page.locator(".docs-searchbar-suggestion--highlight"),
  );
});

for (const [name, heading] of [
  ["instant-meilisearch", "InstantSearch with instant-meilisearch"],
  ["instantsearch-algolia", "InstantSearch with the client of Algolia"],
])
  test(heading, async () => {
    const page = await open(await build(name, heading, {}));

    await page.locator("#searchbox input").pressSequentially("picc");
    await page.locator("#hits mark").first().waitFor();
    await check(page, name, page.locator(".ais-Hits-item"), page.locator("mark"));
  });

for (const version of [3, 4, 5])
  test(`DocSearch ${version}`, async () => {
    const url = await build(`docsearch-${version}`, "DocSearch", {
      alias: {
        "@docsearch/js": `docsearch${version}`,
        "@docsearch/css": `css${version}`,
      },
      change: (text) =>
        version < 5
          ? text
          : text.replace('indexName: "guides"', 'indices: ["guides"]'),
    });

    await docsearch(await open(url), `docsearch-${version}`);
  });

// Build a site with VitePress: `files` beside a page, with their paths.
function vitepress(name, files) {
  const folder = join(work, `${name}-source`);
  const all = {
    "index.md": "# Nurses\n\nGuides for nurses.\n",
    "package.json": '{"type":"module"}',
    ...files,
  };

  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync(
    join(modules, "node_modules/.bin/vitepress"),
    ["build", folder, "--base", `/${name}/`, "--outDir", join(work, name)],
    { stdio: "pipe" },
  );
  return `${origin}/${name}/`;
}

test("VitePress, its own search", async () => {
  const [algolia] = blocks("VitePress");
  const url = vitepress("vitepress-algolia", {
    ".vitepress/config.mjs": algolia.text.replace(
      "export default {",
      'export default {\n  lang: "en",',
    ),
  });

  await docsearch(await open(url), "vitepress-algolia");
});

test("VitePress, the search box", async () => {
  const [, config, theme] = blocks("VitePress");
  const url = vitepress("vitepress-box", {
    ".vitepress/config.mjs": config.text,
    ".vitepress/theme/index.js": theme.text,
  });
  const page = await open(url);

  await page.locator("[part=trigger]").click();
  await page.getByRole("combobox").pressSequentially("picc");
  await check(
    page,
    "vitepress-box",
    page.locator("[role=option]"),
    page.locator("[part=popup] mark"),
  );
});

