// What docs/search-box.md shows works, and what it lists is all there is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { openText, options, site, test } from "./browser.mjs";
import { source } from "./server.mjs";

const docs = readFileSync(join(source, "docs/search-box.md"), "utf8");
const script = readFileSync(
  join(source, "server/assets/silcrow-search.js"),
  "utf8",
);

const examples = [...docs.matchAll(/```html\n(.*?)```/gs)].map((at) => at[1]);

// The names in the first column of the table below a heading.
function firstColumn(heading) {
  const part = docs.split(`\n## ${heading}\n`)[1].split("\n## ")[0];

  return [...part.matchAll(/^\| `([^`]+)` \|/gm)].map((at) => at[1]).sort();
}

function found(pattern) {
  return [...new Set([...script.matchAll(pattern)].map((at) => at[1]))].sort();
}

for (const [number, example] of examples.entries())
  test(`example ${number + 1} of the search box works`, async (page) => {
    const here = example.replaceAll("https://search.example.org", site.url);

    await openText(page, here);
    const trigger = page.locator("[part=trigger]");
    if (await trigger.count()) await trigger.click();
    await page.getByRole("combobox").pressSequentially("picc");
    await options(page).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}/?q=picc*`);
  });

test("the examples are there", () => assert.equal(examples.length, 3));

test("all attributes are told of", async () => {
  assert.deepEqual(
    firstColumn("Attributes"),
    found(/this\.(?:get|has)Attribute\("([a-z]+)"\)/g)
      .concat("theme") // is read by the style
      .sort(),
  );
});

test("all texts are told of", async () => {
  const texts = script.split("const TEXTS = {")[1].split("\n};")[0];
  const names = [...texts.matchAll(/^ {2}(\w+):/gm)].map((at) => at[1]);

  assert.deepEqual(firstColumn("Texts"), names.sort());
});

test("the pack has all texts in every language", async (page) => {
  const texts = script.split("const TEXTS = {")[1].split("\n};")[0];
  const names = [...texts.matchAll(/^ {2}(\w+):/gm)].map((at) => at[1]);
  const marks = (text) => JSON.stringify(text).match(/{\w+}/g)?.sort() ?? [];

  await openText(page, '<script src="/silcrow-search-texts.js"></script>');
  const packs = await page.evaluate(() => window.silcrowTexts);
  assert.ok(Object.keys(packs).length >= 10);
  for (const [lang, pack] of Object.entries(packs)) {
    assert.deepEqual(Object.keys(pack), names, lang);
    for (const name of names) {
      const mark = texts.match(new RegExp(`^ {2}${name}:.*?({\\w+})`, "m"));
      assert.ok(!mark || marks(pack[name]).includes(mark[1]), `${lang} ${name}`);
    }
    const { count } = pack;
    for (const form of new Intl.PluralRules(lang).resolvedOptions()
      .pluralCategories)
      assert.ok(count[form] || form === "many" && !count.many, `${lang} ${form}`);
  }
});

test("all events are told of", async () => {
  assert.deepEqual(
    firstColumn("Events"),
    found(/#tell\("(\w+)"/g).map((name) => `silcrow:${name}`),
  );
});

test("all parts and properties are told of", async () => {
  const look = docs.split("\n## Look\n")[1].split("\n## ")[0];
  const style = readFileSync(
    join(source, "server/assets/silcrow-search.css"),
    "utf8",
  );

  for (const part of found(/(?:make|put)\(\s*"\w+",\s*"(\w+)"/g))
    assert.ok(look.includes(`\`${part}\``), part);
  for (const [, name] of style.matchAll(/^ {2}(--silcrow-[a-z-]+):/gm))
    assert.ok(look.includes(name), name);
});
