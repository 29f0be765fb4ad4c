// The box and a server that is slow, broken, away or out of order.
import assert from "node:assert/strict";

import {
  field,
  openBox,
  options,
  shoot,
  site,
  stopClock,
  test,
} from "./browser.mjs";
import { answerOf } from "./site.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const note = (box) => box.locator("[part=note]");

test("thirteen keys and a slow server make few requests", async (page) => {
  const held = [];
  site.answer = (query) =>
    new Promise((resolve) => held.push(() => resolve(answerOf(query))));
  await stopClock(page);
  const box = await openBox(page, { box: 'from=""' });
  for (const key of "configuration") {
    await field(page).press(key);
    await page.clock.runFor(50);
  }
  await page.clock.runFor(250);
  await box.getByText("Searching").waitFor();
  await shoot(page, "box-waiting");
  while (held.length < 2) await sleep(10);
  held.forEach((release) => release());
  await page.getByText("configuration 0.0").waitFor();
  assert.equal(site.asked.length, 2);
});

test("at most one request is under way", async (page) => {
  site.answer = async (query) => {
    await sleep(40);
    return answerOf(query);
  };
  await openBox(page, { box: 'from=""' });
  await field(page).pressSequentially("an infusion pump", { delay: 30 });
  await page.getByText("an infusion pump 0.0").waitFor();
  const under = await page.evaluate(() => {
    const spans = performance
      .getEntriesByType("resource")
      .filter((each) => each.name.includes("/search?"))
      .map(({ startTime, responseEnd }) => [startTime, responseEnd])
      .sort((a, b) => a[0] - b[0]);
    return spans.filter((span, at) => at && span[0] < spans[at - 1][1] - 1);
  });
  assert.deepEqual(under, []);
});

test("an answer that comes late is not shown", async (page) => {
  const held = [];
  site.answer = (query) =>
    query === "p"
      ? new Promise((resolve) => held.push(() => resolve(answerOf(query))))
      : answerOf(query);
  await openBox(page, { box: 'from=""' });
  await field(page).pressSequentially("p");
  await page.waitForTimeout(50);
  await field(page).fill("pump");
  await page.getByText("pump 0.0").waitFor();
  held.forEach((release) => release());
  await page.waitForTimeout(200);
  assert.match(await options(page).first().textContent(), /^pump 0.0/);
});

test("going back asks nothing", async (page) => {
  site.answer = (query) => answerOf(query);
  await openBox(page, { box: 'from=""' });
  for (const text of ["pump", "drip"]) {
    await field(page).fill(text);
    await page.getByText(`${text} 0.0`).waitFor();
  }
  const asked = site.asked.length;
  await field(page).fill("pump");
  await page.getByText("pump 0.0").waitFor();
  assert.equal(site.asked.length, asked);
});

const faults = [
  {
    name: "a failing server",
    answer: (query, address, reply) => {
      reply.writeHead(500);
      reply.end("{}");
    },
    says: "The search has a problem just now.",
    error: "failed",
  },
  {
    name: "too many searches",
    answer: (query, address, reply) => {
      reply.writeHead(429);
      reply.end("{}");
    },
    says: "Too many searches at once. Wait a moment.",
    error: "crowded",
  },
  {
    name: "an answer that is no JSON",
    answer: () => "<html>",
    says: "The search gave an answer that cannot be read.",
    error: "unreadable",
  },
  {
    name: "an answer of another kind",
    answer: () => ({ hits: [] }),
    says: "The search gave an answer that cannot be read.",
    error: "unreadable",
  },
  {
    name: "a connection that breaks",
    answer: (query, address, reply) => reply.destroy(),
    says: "The search cannot be reached just now.",
    error: "unreachable",
  },
];

for (const fault of faults) {
  test(`${fault.name} is not called "nothing found"`, async (page) => {
    site.answer = fault.answer;
    const box = await openBox(page, { box: 'from=""' });
    await page.evaluate(() => {
      window.told = [];
      document.addEventListener("silcrow:error", (event) =>
        window.told.push(event.detail.error),
      );
    });
    await field(page).pressSequentially("pump");
    await note(box).getByText(fault.says).waitFor();
    assert.equal(await box.locator("[role=status]").textContent(), fault.says);
    assert.ok(!/nothing|no result/i.test(await box.textContent()));
    assert.equal(await field(page).inputValue(), "pump");
    assert.match(
      await box.getByRole("link").getAttribute("href"),
      /\/\?q=pump$/,
    );
    assert.equal((await page.evaluate(() => window.told)).at(-1), fault.error);
    if (fault.error === "failed") await shoot(page, "box-error");

    site.answer = (query) => answerOf(query);
    await field(page).pressSequentially("s");
    await page.getByText("pumps 0.0").waitFor();
    assert.equal(await note(box).isVisible(), false);
  });
}

test("a server that does not answer is given up", async (page) => {
  site.answer = () => new Promise(() => {});
  await stopClock(page);
  const box = await openBox(page, { box: 'from=""' });
  await field(page).pressSequentially("pump");
  await page.clock.runFor(500);
  await page.clock.runFor(8000);
  await note(box).getByText("takes too long").waitFor();
});

test("offline is said, and the search goes on after it", async (page) => {
  site.answer = (query) => answerOf(query);
  const box = await openBox(page, { box: 'from=""' });
  await page.context().setOffline(true);
  await field(page).pressSequentially("pump");
  await note(box).getByText("You are offline.").waitFor();
  await shoot(page, "box-offline");
  await page.context().setOffline(false);
  await page.getByText("pump 0.0").waitFor();
});

test("help that cannot be had is not complained of", async (page) => {
  site.answer = faults[0].answer;
  const box = await openBox(page);
  const answered = page.waitForResponse("**/search?*");
  await field(page).click();
  await answered;
  await page.waitForTimeout(100);
  assert.equal(site.asked.length, 1);
  assert.equal(await note(box).isVisible(), false);
});
