// Every state of the box and of the page in every mode: nothing for axe to
// find, nothing to scroll sideways, and what is chosen can be seen.
import assert from "node:assert/strict";

import {
  faultsOf,
  field,
  openBox,
  options,
  server,
  shoot,
  site,
  test,
  type,
} from "./browser.mjs";
import { answerOf } from "./site.mjs";

const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunternehmen";

const wide = {
  hits: 2,
  groups: 2,
  suggestions: [{ text: "PICC", beside: "peripherally inserted catheter" }],
};

function fancy(query) {
  const answer = answerOf(query || "help", wide);

  answer.groups[0].total = 9;
  answer.groups[0].hits[1].heading = long;
  answer.groups[1].hits[0].snippet_text = "עברית וטקסט English mixed";
  return answer;
}

const modes = [
  { name: "light", options: { colorScheme: "light" } },
  { name: "dark", options: { colorScheme: "dark" } },
  { name: "forced", options: { forcedColors: "active" } },
  { name: "right-to-left", html: 'lang="ar" dir="rtl"', options: {} },
  { name: "phone", options: { viewport: { width: 375, height: 667 } } },
  {
    name: "zoom-400", // of a window of 1280 by 1024
    options: { viewport: { width: 320, height: 256 } },
  },
  { name: "still", options: { reducedMotion: "reduce" } },
];

const opened = async (page) => {
  const trigger = page.locator("[part=trigger]");
  if (await trigger.isVisible()) await trigger.click();
  else await field(page).click();
};

const states = [
  { name: "closed", reach: async () => {} },
  {
    name: "help",
    reach: async (page) => {
      await opened(page);
      await options(page).first().waitFor();
    },
  },
  {
    name: "results",
    reach: async (page) => {
      await opened(page);
      await type(page, "pump");
    },
  },
  {
    name: "chosen",
    reach: async (page) => {
      await opened(page);
      await type(page, "pump");
      await page.keyboard.press("ArrowDown");
    },
  },
  {
    name: "corrected",
    answer: (query) => ({ ...fancy(query), corrected: "pump" }),
    reach: async (page) => {
      await opened(page);
      await type(page, "pumpp");
    },
  },
  {
    name: "relaxed",
    answer: (query) => ({ ...fancy(query), total: 0, total_relaxed: 4 }),
    reach: async (page) => {
      await opened(page);
      await type(page, "pump of glass");
    },
  },
  {
    name: "nothing",
    answer: (query) => answerOf(query, { hits: 0, groups: 0 }),
    reach: async (page) => {
      await opened(page);
      await field(page).pressSequentially("xyzzy");
      await page.locator("[part=none]").waitFor();
    },
  },
  {
    name: "error",
    answer: () => "no JSON",
    reach: async (page) => {
      await opened(page);
      await field(page).pressSequentially("pump");
      await page.getByText("cannot be read").first().waitFor();
    },
  },
  {
    name: "waiting",
    answer: (query) => (query ? new Promise(() => {}) : fancy(query)),
    reach: async (page) => {
      await opened(page);
      await field(page).pressSequentially("pump");
      await page.locator("silcrow-search[busy]").waitFor();
    },
  },
];

async function sound(page, name) {
  await page.waitForTimeout(50);
  await shoot(page, name);
  assert.deepEqual(await faultsOf(page), [], name);
  const sideways = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  assert.ok(sideways <= 0, `${name} scrolls sideways by ${sideways}`);
}

for (const mode of modes)
  for (const box of ["inline", "modal"])
    test(`the box is sound: ${box}, ${mode.name}`, mode.options, async (page) => {
      for (const state of states) {
        site.answer = state.answer ?? fancy;
        await openBox(page, {
          html: mode.html,
          box: box === "modal" ? "modal recent='3'" : "",
        });
        await state.reach(page);
        await sound(page, `${box}-${mode.name}-${state.name}`);
      }
    });

for (const mode of modes)
  test(`the page is sound: ${mode.name}`, mode.options, async (page) => {
    for (const [name, path] of [
      ["first", "/"],
      ["results", "/?q=picc+line"],
      ["guide", "/?q=picc&guide=infusion-nurse.md"],
      ["corrected", "/?q=dialisis"],
      ["nothing", "/?q=xyzzyq"],
      ["wrong", "/?q=a&limit=x"],
      ["errors", "/errors"],
    ]) {
      await page.goto(server.url + path);
      await sound(page, `page-${mode.name}-${name}`);
    }
  });

for (const mode of modes.slice(0, 3))
  test(`what is chosen can be seen: ${mode.name}`, mode.options, async (page) => {
    site.answer = fancy;
    await openBox(page);
    await type(page, "pump");
    await page.keyboard.press("ArrowDown");
    const first = await page.screenshot();
    await page.keyboard.press("ArrowDown");
    const second = await page.screenshot();
    const changed = await page.evaluate(
      async ([one, other]) => {
        const pixels = async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes]));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          return context.getImageData(0, 0, image.width, image.height).data;
        };
        const [a, b] = [await pixels(one), await pixels(other)];
        let count = 0;
        for (let i = 0; i < a.length; i += 4)
          count +=
            Math.abs(a[i] - b[i]) +
              Math.abs(a[i + 1] - b[i + 1]) +
              Math.abs(a[i + 2] - b[i + 2]) >
            90;
        return count;
      },
      [first.toString("base64"), second.toString("base64")],
    );
    assert.ok(changed > 2000, `${changed} pixels`);
  });

test("a box is light or dark as its page says", async (page) => {
  const paper = () =>
    page
      .locator("[part=popup]")
      .evaluate((popup) => getComputedStyle(popup).backgroundColor);

  site.answer = fancy;
  for (const [html, box, scheme, colour] of [
    ["", "", "light", "rgb(255, 255, 255)"],
    ["", "", "dark", "rgb(27, 34, 33)"],
    ['data-theme="dark"', "", "light", "rgb(27, 34, 33)"],
    ['data-theme="light"', "", "dark", "rgb(255, 255, 255)"],
    ['class="dark"', "", "light", "rgb(27, 34, 33)"],
    ["", 'theme="dark"', "light", "rgb(27, 34, 33)"],
  ]) {
    await page.emulateMedia({ colorScheme: scheme });
    await openBox(page, { html: `lang="en" ${html}`, box });
    assert.equal(await paper(), colour, `${html} ${box} ${scheme}`);
  }
});

test("what a page says of all its text stays outside", async (page) => {
  site.answer = fancy;
  await openBox(page);
  await page.locator("header").evaluate((header) => {
    for (const text of [
      "white-space:nowrap",
      "text-transform:uppercase",
      "letter-spacing:1em",
      "font-size:30px",
      "line-height:90px",
    ]) {
      const [name, value] = text.split(":");
      header.style.setProperty(name, value);
    }
  });
  await type(page, "pump");
  const style = await page.locator("[part=snippet]").first().evaluate((each) => {
    const { whiteSpace, textTransform, letterSpacing, fontSize, lineHeight } =
      getComputedStyle(each);
    return [whiteSpace, textTransform, letterSpacing, fontSize, lineHeight];
  });
  assert.deepEqual(style, ["normal", "none", "normal", "14.4px", "20.88px"]);
});

test("fields are not zoomed in on, targets are large enough", {
  viewport: { width: 375, height: 667 },
  hasTouch: true,
}, async (page) => {
  site.answer = fancy;
  await openBox(page, { box: "modal", form: "" });
  await page.locator("[part=trigger]").tap();
  await type(page, "pumpp");
  const sizes = await page.evaluate(() =>
    [...document.querySelectorAll("dialog :is(a, button, input)")]
      .filter((each) => each.checkVisibility() && each.offsetHeight)
      .map((each) => [each.part.value, each.offsetHeight, each.offsetWidth]),
  );
  for (const [part, height, width] of sizes)
    assert.ok(height >= 40 && width >= 24, `${part}: ${width} by ${height}`);
  assert.ok(
    parseFloat(
      await field(page).evaluate((input) => getComputedStyle(input).fontSize),
    ) >= 16,
  );
});
