// The box under a hand: keys, pointer, dialog, what is shown and what is said.
import assert from "node:assert/strict";

import {
  chosen,
  field,
  openBox,
  options,
  shoot,
  site,
  stopClock,
  test,
  type,
} from "./browser.mjs";
import { answerOf } from "./site.mjs";

const value = (page) => field(page).inputValue();
const focused = (page) =>
  page.evaluate(
    () => document.activeElement.id || document.activeElement.localName,
  );
const expanded = (page) => field(page).getAttribute("aria-expanded");

// ---- Keys ------------------------------------------------------------------

test("no result is chosen before an arrow key", async (page) => {
  await openBox(page);
  await type(page, "picc");
  assert.equal(await chosen(page), null);
  assert.equal(await expanded(page), "true");
});

test("the arrows go round, with a place where none is chosen", async (page) => {
  site.answer = (query) => answerOf(query || "help", { hits: 1 });
  await openBox(page);
  await type(page, "pump");
  for (const expected of ["pump 0.0", "pump 1.0", null, "pump 0.0"]) {
    await page.keyboard.press("ArrowDown");
    assert.equal(await chosen(page), expected);
  }
  for (const expected of [null, "pump 1.0"]) {
    await page.keyboard.press("ArrowUp");
    assert.equal(await chosen(page), expected);
  }
  await page.keyboard.type("s");
  assert.equal(await chosen(page), null);
});

test("Enter goes to the page of results, or to what is chosen", async (page) => {
  const box = await openBox(page);

  await type(page, "picc");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/?q=picc");
  await openBox(page);
  await type(page, "picc");
  await page.keyboard.press("ArrowDown");
  const to = await box.locator("[aria-selected=true]").getAttribute("href");
  await page.keyboard.press("Enter");
  await page.waitForURL(to);
});

test("Ctrl+Enter and the middle button open another tab", async (page) => {
  site.answer = (query) => answerOf(query);
  await openBox(page);
  await type(page, "picc");
  await page.keyboard.press("ArrowDown");
  for (const act of [
    () => page.keyboard.press("Control+Enter"),
    () => options(page).first().click({ button: "middle" }),
    () => options(page).first().click({ modifiers: ["Control"] }),
  ]) {
    const [other] = await Promise.all([
      page.context().waitForEvent("page"),
      act(),
    ]);
    await other.waitForURL("**/g0/#0");
    await other.close();
  }
  assert.equal(await expanded(page), "true");
});

test("Home, End and the sideways arrows move the caret", async (page) => {
  await openBox(page);
  await type(page, "picc");
  await page.keyboard.press("ArrowDown");
  const caret = () => field(page).evaluate((input) => input.selectionStart);
  for (const [key, place] of [
    ["Home", 0],
    ["ArrowRight", 1],
    ["End", 4],
    ["ArrowLeft", 3],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await caret(), place, key);
  }
});

test("Escape closes the list, then empties the field", async (page) => {
  await openBox(page);
  await type(page, "picc");
  await page.keyboard.press("Escape");
  assert.equal(await expanded(page), "false");
  assert.equal(await options(page).first().isVisible(), false);
  assert.equal(await value(page), "picc");
  await page.keyboard.press("Escape");
  assert.equal(await value(page), "");
  assert.equal(await focused(page), "q");
});

test("an arrow opens the list again and asks nothing", async (page) => {
  await openBox(page);
  await type(page, "picc");
  const asked = site.asked.length;
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowDown");
  await options(page).first().waitFor();
  assert.equal(site.asked.length, asked);
});

test("Tab leaves through the links, and the list closes", async (page) => {
  await openBox(page);
  await type(page, "picc");
  const places = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press("Tab");
    places.push(
      await page.evaluate(
        () =>
          document.activeElement.getAttribute("part") ??
          document.activeElement.textContent,
      ),
    );
  }
  assert.deepEqual(places, ["Search", "all", "a link", ""]);
  assert.equal(await expanded(page), "false");
});

test("keys belong to an input method while it composes", async (page) => {
  site.answer = (query) => answerOf(query);
  await openBox(page);
  await type(page, "か");
  for (const key of ["ArrowDown", "Enter", "Escape"]) {
    const kept = await field(page).evaluate(
      (input, name) =>
        input.dispatchEvent(
          new KeyboardEvent("keydown", {
            key: name,
            isComposing: true,
            bubbles: true,
            cancelable: true,
          }),
        ),
      key,
    );
    assert.ok(kept, key);
  }
  assert.equal(await chosen(page), null);
  assert.equal(await expanded(page), "true");

  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Input.imeSetComposition", {
    selectionStart: 2,
    selectionEnd: 2,
    text: "かん",
  });
  await page.waitForFunction(
    () => document.querySelector("[role=option]")?.textContent.includes("かん"),
  );
  assert.equal(await chosen(page), null);
  await devtools.send("Input.insertText", { text: "缶" });
  assert.equal(await value(page), "か缶");
});

// ---- Shortcuts -------------------------------------------------------------

test("Ctrl+K reaches the field; a bare key does nothing", async (page) => {
  await openBox(page);
  await page.keyboard.press("/");
  assert.equal(await focused(page), "body");
  await page.keyboard.press("Control+k");
  assert.equal(await focused(page), "q");
});

test("a bare key works where it is asked for, outside fields", async (page) => {
  await openBox(page, { box: 'hotkey="ctrl+k /"' });
  for (const id of ["other", "edit"]) {
    await page.locator(`#${id}`).focus();
    await page.keyboard.press("/");
    await page.keyboard.press("Control+k");
    assert.equal(await focused(page), id);
  }
  await page.evaluate(() => {
    const host = document.createElement("div");
    host.attachShadow({ mode: "open" }).append(document.createElement("input"));
    host.id = "host";
    document.body.append(host);
    host.shadowRoot.firstChild.focus();
  });
  await page.keyboard.press("/");
  assert.equal(await focused(page), "host");
  await page.evaluate(() => document.activeElement.shadowRoot.firstChild.blur());
  await page.keyboard.press("/");
  assert.equal(await focused(page), "q");
  assert.equal(await value(page), "");
  await page.keyboard.press("/");
  assert.equal(await value(page), "/");
});

test("shortcuts can be taken away", async (page) => {
  await openBox(page, { box: 'hotkey=""' });
  await page.keyboard.press("Control+k");
  assert.equal(await focused(page), "body");
});

// ---- Dialog ----------------------------------------------------------------

test("the dialog opens, closes and gives the focus back", async (page) => {
  const box = await openBox(page, { box: "modal" });
  const trigger = box.getByRole("button", { name: "Search" });

  for (const open of [
    () => trigger.click(),
    () => page.keyboard.press("Control+k"),
  ]) {
    await page.evaluate(() => document.activeElement.blur());
    await open();
    await page.getByRole("dialog", { name: "Search" }).waitFor();
    assert.equal(await focused(page), "q");
    await type(page, "picc");
    await page.keyboard.press("Escape");
    assert.equal(await value(page), "");
    await page.keyboard.press("Escape");
    await page.waitForFunction(
      () => document.activeElement.getAttribute("part") === "trigger",
    );
    assert.equal(await page.getByRole("dialog").isVisible(), false);
  }
  await trigger.click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await trigger.click();
  await page.mouse.click(5, 5);
  await page.getByRole("dialog").waitFor({ state: "hidden" });
});

test("the dialog closes when a link leads into this page", async (page) => {
  site.answer = (query, address) => {
    const answer = answerOf(query, { hits: 1, groups: 1 });
    answer.groups[0].hits[0].url = `${address.searchParams.get("from")}#other`;
    return answer;
  };
  const box = await openBox(page, { box: "modal" });
  await box.getByRole("button", { name: "Search" }).click();
  await type(page, "picc");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/page*#other");
  assert.equal(await page.getByRole("dialog").isVisible(), false);
});

test("an open dialog has an address where that is asked for", async (page) => {
  site.answer = (query) => answerOf(query);
  const box = await openBox(page, { box: 'modal history="search" from=""' });
  const dialog = page.getByRole("dialog");
  const { href } = new URL(page.url());

  await box.getByRole("button", { name: "Search" }).click();
  await type(page, "pump");
  await page.waitForURL("**?search=pump");
  await page.goBack();
  await dialog.waitFor({ state: "hidden" });
  assert.equal(page.url(), href);
  await page.goForward();
  await page.getByText("pump 0.0").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/g0/#0");
  await page.goBack();
  await page.getByText("pump 0.0").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.waitForURL(href);
});

// ---- What is shown ---------------------------------------------------------

test("sections stand under their guides, with all above them", async (page) => {
  const box = await openBox(page);

  await type(page, "picc line");
  const shown = await box.getByRole("listbox").evaluate((list) =>
    [...list.children].map((group) => ({
      named: document.getElementById(group.getAttribute("aria-labelledby"))
        .textContent,
      role: group.getAttribute("role"),
      links: [...group.querySelectorAll("a")].every(
        (link) => link.role === "option" && link.href && link.tabIndex === -1,
      ),
    })),
  );
  assert.ok(shown.length > 1);
  for (const group of shown) {
    assert.equal(group.role, "group");
    assert.ok(group.named && group.links);
  }
  assert.ok((await box.locator("[part=snippet] mark").count()) > 1);
  assert.ok((await box.locator("[part=crumbs]").count()) > 1);
  await shoot(page, "box-results");
});

test("marks stand where the server says, in UTF-16 units", async (page) => {
  site.answer = (query) => {
    const answer = answerOf(query, { hits: 1, groups: 1 });
    Object.assign(answer.groups[0].hits[0], {
      heading: "😀 naïve 😀",
      heading_matches: [[3, 5]],
      snippet_text: "a b c",
      matches: [[0, 1], [4, 1]],
    });
    return answer;
  };
  const box = await openBox(page);
  await type(page, "n");
  assert.deepEqual(await box.locator("mark").allTextContents(), [
    "naïve",
    "a",
    "c",
  ]);
});

test("more of a guide is a link to its part of the results", async (page) => {
  site.answer = (query) => {
    const answer = answerOf(query, { hits: 1, groups: 1 });
    answer.groups[0].total = 12;
    return answer;
  };
  await openBox(page);
  await type(page, "pump");
  const more = options(page).last();
  assert.equal(await more.textContent(), "11 more in this guide");
  assert.match(await more.getAttribute("href"), /\/\?q=pump&guide=g0$/);
});

test("a correction is said, and what was typed can be had", async (page) => {
  const box = await openBox(page);

  await type(page, "dialisis");
  assert.match(await box.locator("[part=note]").textContent(), /dialysis/);
  await shoot(page, "box-corrected");
  const typed = box.getByRole("link", { name: "Search for “dialisis”" });
  assert.match(await typed.getAttribute("href"), /q=dialisis.*correct=0$/);
  await typed.click();
  await box.locator("[part=none]").waitFor();
  assert.equal(site.asked.at(-1).searchParams.get("correct"), "0");
  assert.equal(await focused(page), "q");
  await page.keyboard.press("Backspace");
  await options(page).first().waitFor();
  await page.keyboard.type("s");
  await typed.waitFor();
});

test("nothing found is said, with advice and no list", async (page) => {
  const box = await openBox(page);

  await field(page).pressSequentially("xyzzyq");
  await box.getByText("Nothing found for “xyzzyq”.").first().waitFor();
  assert.equal(await expanded(page), "false");
  assert.equal(await box.getByRole("listbox").isVisible(), false);
  await shoot(page, "box-nothing");
});

test("suggestions search when they are chosen", async (page) => {
  site.answer = (query) =>
    answerOf(query, {
      hits: 1,
      groups: 1,
      suggestions: [{ text: "PICC", kind: "acronym", beside: "a catheter" }],
    });
  await openBox(page);
  await type(page, "pi");
  await page.keyboard.press("ArrowUp");
  assert.equal(await chosen(page), "PICC");
  await shoot(page, "box-suggestions");
  await page.keyboard.press("Enter");
  await page.getByText("PICC 0.0").waitFor();
  assert.equal(await value(page), "PICC");
});

// ---- Before anything is typed ----------------------------------------------

test("help for this page is there on opening", async (page) => {
  site.answer = (query) => answerOf(query || "help", { hits: 1 });
  const box = await openBox(page, { box: 'index="guides"' });
  await field(page).click();
  await options(page).first().waitFor();
  const asked = site.asked[0].searchParams;
  assert.equal(asked.get("q"), "");
  assert.equal(asked.get("from"), new URL(page.url()).pathname);
  assert.equal(asked.get("index"), "guides");
  assert.match(
    await box.locator("[part=note]").textContent(),
    /may help here/,
  );
  await shoot(page, "box-help");
});

test("the real server's help is of the page that asks", async (page) => {
  const box = await openBox(page, { box: 'from="/infusion-nurse/"' });

  await field(page).click();
  await options(page).first().waitFor();
  assert.match(await box.locator("[part=note]").textContent(), /may help here/);
  assert.ok((await options(page).count()) > 2);
  assert.equal(await box.locator("[part=more]").count(), 0);
});

test("without help a blank field asks nothing", async (page) => {
  await openBox(page, { box: 'from=""' });
  await field(page).click();
  await field(page).pressSequentially("   ");
  assert.equal(await expanded(page), "false");
  assert.equal(site.asked.length, 0);
});

test("searches are kept only when asked for, and forgotten", async (page) => {
  site.answer = (query) => answerOf(query, { hits: query ? 1 : 0, groups: 1 });
  await openBox(page, { box: 'from=""' });
  await type(page, "pump");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/?q=pump");
  assert.equal(await page.evaluate(() => localStorage.length), 0);

  const box = await openBox(page, { box: 'from="" recent="3"' });
  for (const text of ["pump", "drip", "pump", "line", "vein"]) {
    await field(page).fill(text);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/?q=${text}`);
    await page.goBack();
  }
  await field(page).fill("");
  await page.keyboard.press("ArrowDown");
  await options(page).first().waitFor();
  assert.deepEqual(await options(page).allTextContents(), [
    "vein",
    "line",
    "pump",
  ]);
  await shoot(page, "box-recent");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByText("vein 0.0").waitFor();
  assert.equal(await value(page), "vein");
  await field(page).fill("");
  await box.getByRole("button", { name: "Forget" }).click();
  assert.equal(await options(page).first().isVisible(), false);
  assert.equal(await page.evaluate(() => localStorage["silcrow-recent"]), "[]");
});

// ---- What is said ----------------------------------------------------------

test("what is announced comes once, when typing pauses", async (page) => {
  site.answer = (query) =>
    query === "none"
      ? answerOf(query, { hits: 0, groups: 0 })
      : answerOf(query, query === "pumpp" ? { corrected: "pump" } : {});
  await stopClock(page);
  const box = await openBox(page, { box: 'from=""' });
  await box.evaluate((element) => {
    window.said = [];
    new MutationObserver(() =>
      window.said.push(element.querySelector("[role=status]").textContent),
    ).observe(element.querySelector("[role=status]"), {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  const said = () => page.evaluate(() => window.said.filter(Boolean));
  for (const text of ["p", "pu", "pum", "pump"]) {
    await field(page).fill(text);
    await page.getByText(`${text} 0.0`).waitFor();
    await page.clock.runFor(690);
  }
  assert.deepEqual(await said(), []);
  await page.clock.runFor(20);
  await page.clock.runFor(5000);
  await field(page).fill("pumpp");
  await page.getByText("Results for “pump”").waitFor();
  await page.clock.runFor(710);
  await field(page).fill("none");
  await box.locator("[part=none]").waitFor();
  await page.clock.runFor(5000);
  assert.deepEqual(await said(), [
    "4 results",
    "Results for “pump”. 4 results",
    "Nothing found for “none”.",
  ]);
});

test("events tell what was searched and what was followed", async (page) => {
  site.answer = (query) =>
    answerOf(query, query === "none" ? { hits: 0, groups: 0 } : {});
  await stopClock(page);
  await openBox(page, { box: 'from=""' });
  await page.evaluate(() => {
    window.told = [];
    for (const name of ["search", "select", "noresults", "error"])
      document.addEventListener(`silcrow:${name}`, (event) => {
        const { query, total, url, position } = event.detail;
        window.told.push([name, query, total ?? position]);
        if (url) event.preventDefault();
      });
  });
  await type(page, "pump");
  await page.clock.runFor(710);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await field(page).fill("none");
  await page.locator("[part=none]").waitFor();
  await page.clock.runFor(710);
  assert.match(page.url(), /page\d+$/);
  assert.deepEqual(await page.evaluate(() => window.told), [
    ["search", "pump", 4],
    ["select", "pump", 1],
    ["search", "none", 0],
    ["noresults", "none", 0],
  ]);
});

test("all texts can be replaced, by attribute, property or pack", async (page) => {
  await page.addInitScript(() => {
    window.silcrowTexts = { de: { count: { other: "{n} Treffer" }, list: "Treffer" } };
  });
  const box = await openBox(page, {
    html: 'lang="de-AT"',
    box: `texts='{"hint":"Mit Pfeilen wählen"}'`,
  });
  assert.equal(await box.getByText("Mit Pfeilen wählen").count(), 1);
  assert.equal(
    await box.locator("[role=listbox]").getAttribute("aria-label"),
    "Treffer",
  );
  await box.evaluate((element) => {
    element.texts = { all: "Alle {n}" };
  });
  await type(page, "nurse");
  assert.match(await box.locator("[part=all]").textContent(), /^Alle \d+$/);
});

test("a language that no browser knows is English", async (page) => {
  for (const lang of ["en_US", "x", "", "pt-BR"]) {
    await openBox(page, { html: `lang="${lang}"`, form: "" });
    await type(page, "nurse");
    assert.match(await page.locator("[part=all]").textContent(), /^All/);
  }
});

test("a box without a form makes one", async (page) => {
  const box = await openBox(page, { form: "" });

  await type(page, "picc");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/?q=picc");
  assert.ok(box);
});
