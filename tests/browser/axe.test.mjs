// axe finds nothing on what readers read: all its rules (WCAG 2.2 A and AA, best practices), on phone and desk, light and dark, with readings
// over the kanji, with everything unfolded, and with whatever a page can open standing open. Each page is loaded once and looked at
// in all these ways; several pages go side by side. What site.test.mjs sees of every page without readings, chapters, categories and keywords are not asked again.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeSource, build, fileUrl, launch, open, pages } from "./lib.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const AT_ONCE = 3;

let browser, site;
before(async () => {
  [browser, site] = [await launch(), await build()];
});
after(async () => {
  await browser?.close();
});

/** What a page can open beside the search box, which every page has: how it is opened, what then stands open, how it is closed. Pages that lack it pass it by. */
const OPENED = [
  { what: "menu", width: 360, by: ".menu-button", shows: ".nav.open", within: "header.masthead" },
  { what: "term", width: 1280, by: "a.gloss[role=button]", shows: ".term-box:popover-open, .term-box:not([hidden])" },
  { what: "filter", width: 360, by: ".open-sheet", shows: "dialog.sheet[open]" },
];

/** Everything that axe has to say of one page; `dark` turns the schemes round, so that neighbours differ. `plain`: also as it is loaded, which another test may have looked at. */
async function judge(page, path, dark, plain) {
  const told = [];
  const look = async (how, within) => {
    const { violations } = await page.evaluate(([tags, within]) => window.axe.run(within ?? document, { runOnly: tags, resultTypes: ["violations"], preload: false }), [TAGS, within]);
    told.push(...violations.map((found) => `${path} (${how}): ${found.id}: ${found.nodes[0].html.slice(0, 160)}`));
  };
  const set = async (width, colorScheme) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    return `${colorScheme}, ${width}`;
  };
  const schemes = dark ? ["dark", "light"] : ["light", "dark"];
  await page.goto(fileUrl(site, path));
  await page.evaluate(axeSource);
  if (plain) {
    await look(await set(360, schemes[0]));
    await look(await set(1280, schemes[1]));
  }
  await page.evaluate(() => document.querySelectorAll("main details").forEach((details) => { details.open = true; }));
  if (plain || await page.locator("main details").count() > 0) {
    await look(await set(1280, schemes[0]) + ", unfolded");
    await look(await set(360, schemes[1]) + ", unfolded");
  }
  let seen = 0;
  for (const { what, width, by, shows, within } of OPENED) {
    const how = await set(width, schemes[seen % 2]);
    const button = page.locator(by).filter({ visible: true }).first();
    if (await button.count() === 0) continue;
    await button.click();
    await page.locator(shows).first().waitFor();
    await look(`${how}, ${what} open`, within ?? shows.split(",").at(-1).trim());
    if (within) await button.click(); else await page.keyboard.press("Escape");
    await page.locator(shows).first().waitFor({ state: "hidden" });
    seen += 1;
  }
  // The search box: the page's own or the dialog behind `/`, with its list.
  const how = await set(seen % 2 === 0 ? 1280 : 360, schemes[0]);
  await page.keyboard.press("/");
  await page.keyboard.insertText("看護");
  await page.locator("[role=listbox]:not([hidden]) [role=option]").first().waitFor();
  await look(`${how}, search box open`, await page.locator("dialog.find[open]").count() ? "dialog.find" : "form.search");
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.querySelector("dialog.find[open]")?.close()); // the first Escape may only empty the field
  await page.locator("[role=listbox]:not([hidden])").waitFor({ state: "hidden" });
  seen += 1;
  await set(1280, schemes[1]);
  await page.locator("[data-ruby-switch]").click();
  await page.waitForFunction(() => !document.documentElement.classList.contains("ruby-wait") && document.querySelector("main .f") !== null);
  await look(await set(1280, schemes[1]) + ", readings");
  await look(await set(360, schemes[0]) + ", readings");
  await page.locator("[data-ruby-switch]").evaluate((button) => button.click());
  return { told, opened: seen };
}

const GROUPS = [
  { name: "the first page, lists, data and search", of: (path) => !path.includes("/"), more: ["search.html?q=訪問看護", "cases.html?reg=kinki", "compare.html?c=1,2,3"] },
  { name: "cases", of: (path) => path.startsWith("cases/") },
  { name: "chapters and categories", of: (path) => /^(chapters|categories)\//.test(path), plain: false },
  { name: "keywords", of: (path) => path.startsWith("keywords/"), plain: false },
];

describe("axe finds nothing at 360 and 1280 px, light and dark, unfolded, opened and with readings", () => {
  for (const { name, of, more, plain = true } of GROUPS) {
    test(name, async () => {
      const left = [...pages(site).filter(of), ...more ?? []].map((path, at) => [path, at % 2 === 1]);
      const told = [], many = left.length;
      assert.ok(many > 5, `only ${many} pages`);
      let opened = 0;
      const worker = async () => {
        const { page, close } = await open(browser, fileUrl(site, "404.html"), { bypassCSP: true });
        for (let next = left.shift(); next; next = left.shift()) {
          const { told: said, opened: more } = await judge(page, ...next, plain);
          told.push(...said);
          opened += more;
        }
        await close();
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      assert.deepEqual(told, []);
      assert.ok(opened >= 2 * many, `only ${opened} things opened on ${many} pages`);
    });
  }
});
