// How large what a reader loads is; bytes, not time.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { server, test } from "./browser.mjs";
import { source } from "./server.mjs";

async function bytes(path) {
  return Buffer.from(await (await fetch(server.url + path)).arrayBuffer());
}

test("the script has at most 6 kB, the style 2 kB, compressed", async () => {
  for (const [path, most] of [
    ["/silcrow-search.js", 6000],
    ["/silcrow-search.css", 2000],
  ]) {
    const packed = gzipSync(await bytes(path), { level: 9 }).length;

    console.log(`${path}: ${packed} bytes compressed`);
    assert.ok(packed <= most, `${path}: ${packed}`);
  }
});

test("a page of results has at most 15 kB, compressed", async () => {
  const packed = gzipSync(await bytes("/?q=nurse"), { level: 9 }).length;

  console.log(`/?q=nurse: ${packed} bytes compressed`);
  assert.ok(packed <= 15000);
});

test("the hashes that are told are those of the files", async () => {
  const told = execFileSync(
    join(process.env.SILCROW_BUILD, "server/silcrow-server"),
    ["--version"],
    { encoding: "utf8" },
  );
  const page = await (await fetch(server.url)).text();

  for (const name of ["silcrow-search.js", "silcrow-search.css"]) {
    const hash = createHash("sha384").update(await bytes(`/${name}`));
    const integrity = `sha384-${hash.digest("base64")}`;

    assert.ok(told.includes(` ${integrity}\n`), name);
    assert.ok(page.includes(`integrity="${integrity}"`), name);
  }
});

test("the script makes nothing of markup or text", async () => {
  const script = readFileSync(
    join(source, "server/assets/silcrow-search.js"),
    "utf8",
  );

  for (const word of ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval("])
    assert.ok(!script.includes(word), word);
  assert.ok(!/\.style\b|cssText|new Function|document\.write/.test(script));
});
