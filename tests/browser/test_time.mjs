// From a key press to results on the screen, on a large index. Prints times;
// it fails only when nothing was shown.
import assert from "node:assert/strict";
import { after, test } from "node:test";

import { browser } from "./browser.mjs";
import { startServer } from "./server.mjs";

const data = process.env.SILCROW_DATA;
const index = process.env.SILCROW_INDEX;

assert.ok(data, "SILCROW_DATA names no folder of indexes");

const large = await startServer({ data });

after(() => large.stop());

// Beginnings of headings: what people type.
async function texts() {
  const found = [];

  for (const letter of "abcdefghiklmnoprstuvw") {
    const answer = await fetch(
      `${large.url}/suggest?q=${letter}&limit=4` +
        (index ? `&index=${index}` : ""),
    );
    for (const { text } of (await answer.json()).suggestions)
      if (/^[ -~]+$/.test(text)) found.push(text.slice(0, 14).trim());
  }
  return found;
}

// Note when a key was pressed, and when the list that it changed was painted.
function watch() {
  const list = document.querySelector("[role=listbox]");
  let pressed = 0;

  window.times = [];
  addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
  new MutationObserver(() => {
    const start = pressed;
    if (!start) return;
    pressed = 0;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () =>
        window.times.push(performance.now() - start);
      channel.port2.postMessage(0);
    });
  }).observe(list, { childList: true });
}

test("from key press to painted results", async () => {
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
  let keys = 0;

  await page.goto(`${large.url}/${index ? `?index=${index}` : ""}`);
  await page.waitForSelector("[role=listbox]", { state: "attached" });
  await page.evaluate(watch);
  for (const text of await texts()) {
    await page.fill("#q", "");
    for (const key of text) {
      await page.keyboard.press(key === " " ? "Space" : key);
      await page.waitForTimeout(60);
      keys++;
    }
  }
  const times = (await page.evaluate(() => window.times)).sort((a, b) => a - b);
  const at = (part) => times[Math.floor(times.length * part)].toFixed(1);

  console.log(
    `${keys} keys, ${times.length} painted: median ${at(0.5)} ms, ` +
      `90 of 100 ${at(0.9)} ms, 99 of 100 ${at(0.99)} ms`,
  );
  assert.ok(times.length > keys / 2);
});
