// A thousand times: typing at random, answered after random delays. What is
// shown must always be the answer to what stands in the field.
import assert from "node:assert/strict";

import { openBox, site, test } from "./browser.mjs";
import { answerOf } from "./site.mjs";

const SEQUENCES = 1000;
const AT_ONCE = 5; // boxes on the page; a browser has six connections

// Random, but the same each time.
let seed = 1;
function random(below) {
  seed = (seed * 48271) % 2147483647;
  return seed % below;
}

// Type in every box of the page and watch what it shows.
async function typeAll([sequences]) {
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const boxes = [...document.querySelectorAll("silcrow-search")];
  const counts = { sequences: 0, paints: 0, stale: 0, unanswered: 0 };

  const shownIn = (box) =>
    box.querySelector("[part=heading]")?.textContent.split(" ")[0];

  async function run(box) {
    const input = box.querySelector("input");

    new MutationObserver(() => {
      const shown = shownIn(box);
      if (shown === undefined) return;
      counts.paints++;
      if (shown !== input.value) counts.stale++;
    }).observe(box.querySelector("[role=listbox]"), { childList: true });

    for (let next; (next = sequences.pop()); ) {
      for (const [text, pause] of next) {
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await sleep(pause);
      }
      for (let wait = 0; wait < 100 && shownIn(box) !== input.value; wait++)
        await sleep(10);
      if (shownIn(box) !== input.value) counts.unanswered++;
      counts.sequences++;
    }
  }
  await Promise.all(boxes.map(run));
  return counts;
}

function sequence(number) {
  const word = `w${number}infusion`;
  const keys = [];
  let length = 1;

  for (let i = 0; i < 4 + random(6); i++) {
    length = Math.max(1, Math.min(word.length, length + 2 - random(3)));
    keys.push([`${word.slice(0, length)}${random(3)}`, random(35)]);
  }
  return keys;
}

test("no answer is shown for another text than the typed one", async (page) => {
  const sequences = Array.from({ length: SEQUENCES }, (_, at) => sequence(at));

  site.answer = async (query) => {
    await new Promise((resolve) => setTimeout(resolve, random(70)));
    return answerOf(query, { hits: 1, groups: 1 });
  };
  await openBox(page, {
    box: 'from=""',
    form: `</silcrow-search>${'<silcrow-search from=""></silcrow-search>'.repeat(AT_ONCE)}<silcrow-search hidden>`,
  });
  const counts = await page.evaluate(typeAll, [sequences]);

  console.log(JSON.stringify({ ...counts, requests: site.asked.length }));
  assert.equal(counts.sequences, SEQUENCES);
  assert.equal(counts.stale, 0);
  assert.equal(counts.unanswered, 0);
  assert.ok(counts.paints > SEQUENCES);
});
