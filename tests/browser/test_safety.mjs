// Text of guides and queries that would like to be markup, script or a link.
import assert from "node:assert/strict";

import { field, openBox, options, site, test } from "./browser.mjs";
import { answerOf } from "./site.mjs";

const payloads = [
  "<script>alert(1)</script>",
  "\"><script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "'><svg onload=alert(1)>",
  "</title></textarea></style><script>alert(1)</script>",
  "<iframe srcdoc='<script>parent.alert(1)</script>'>",
  "<a href=javascript:alert(1)>x</a>",
  "<details open ontoggle=alert(1)>",
  "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
  "{{constructor.constructor('alert(1)')()}}",
  "&lt;img src=x onerror=alert(1)&gt;",
  "\u202e<b>\u2066",
  "\u001b[31m\u0000",
];

const addresses = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "java\nscript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "blob:http://127.0.0.1/1",
  "file:///etc/passwd",
  "http://[broken",
  "",
  null,
];

function hostile(text, more) {
  const answer = answerOf(text, {
    hits: 1,
    groups: 1,
    corrected: text,
    suggestions: [{ text, beside: text }],
  });
  const [group] = answer.groups;

  Object.assign(group, { value: text, total: 9 });
  Object.assign(group.hits[0], {
    ...{ id: text, guide: text, title: text, anchor: text, lang: text },
    breadcrumb: [text, text],
    heading: text,
    snippet_text: text,
    snippet: text,
    heading_matches: [[0, 3]],
    matches: [[1, 2]],
    ...more,
  });
  return answer;
}

// Elements of the box whose names are not its own.
function strangers(box) {
  const own = "silcrow-search form label input button span p a div mark b kbd";

  return [...box.querySelectorAll("*")]
    .map((element) => element.localName)
    .filter((name) => !own.split(" ").includes(name));
}

test("text of a guide or a query is text and nothing else", async (page) => {
  const box = await openBox(page, { box: 'from="" recent="5"' });

  for (const text of payloads) {
    site.answer = () => hostile(text);
    await field(page).fill("");
    await field(page).fill(text);
    await page.waitForFunction(
      (wanted) =>
        document.querySelector("[role=option] [part=heading]")?.textContent ===
        wanted,
      text,
    );
    assert.deepEqual(await box.evaluate(strangers), [], text);
  }
});

test("text of a guide is text in the real server's answers", async (page) => {
  const box = await openBox(page);

  for (const text of payloads) {
    await field(page).fill(text);
    await page.waitForTimeout(60);
    assert.deepEqual(await box.evaluate(strangers), [], text);
  }
});

test("only addresses of the web are links", async (page) => {
  await openBox(page, { box: 'from=""' });
  for (const url of addresses) {
    site.answer = (query) => hostile("pump", { url, url_exact: url, query });
    await field(page).fill("");
    await field(page).fill(`p${addresses.indexOf(url)}`);
    await options(page).first().waitFor();
    const option = options(page).first();
    assert.equal(await option.getAttribute("href"), null, String(url));
    await option.click();
    await field(page).press("ArrowDown");
    await field(page).press("Enter");
    assert.match(page.url(), /page\d+$/);
  }
  site.answer = () =>
    hostile("pump", { url: "/a#b", url_exact: "javascript:alert(1)" });
  await field(page).fill("pump");
  await page.locator("[role=option][href$='/a#b']").waitFor();
});

test("an answer with parts that are missing or odd is shown", async (page) => {
  await openBox(page, { box: 'from=""' });
  const odd = [
    {},
    { value: null, total: "x", hits: null },
    { value: {}, hits: [{}] },
    { value: "g", hits: [{ heading: 5, breadcrumb: "abc", matches: {} }] },
    { value: "g", hits: [{ heading: "h", heading_matches: [[-5, 99]] }] },
    { value: "g", hits: [{ heading: "h", heading_matches: [["a"]] }] },
    { value: "g", hits: [null] },
  ];
  for (const [number, group] of odd.entries()) {
    site.answer = () => ({ groups: [group] });
    await field(page).fill(`odd ${number}`);
    await page.waitForTimeout(80);
    site.answer = (query) => answerOf(query);
    await field(page).fill(`fine ${number}`);
    await page.getByText(`fine ${number} 0.0`).waitFor();
  }
});
