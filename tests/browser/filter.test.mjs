// The list of cases: counts that stay true, a state that stands in the address, no script no loss.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axeSource, build, fileUrl, launch, open, root, serve } from "./lib.mjs";

let browser, site;
before(async () => {
  [browser, site] = [await launch(), await build()];
});
after(async () => {
  await browser?.close();
});

const shown = (page) => page.evaluate(() => [...document.querySelectorAll(".cards > .card")].filter((card) => card.checkVisibility()).map((card) => Number(card.dataset.number)));
const choose = (page, name, value) => page.evaluate(([name, value]) => document.querySelector(`form.filter input[name="${name}"][value="${value}"]`).click(), [name, value]);
const count = (page) => page.evaluate(() => Number(document.querySelector("[data-count]").textContent));

describe("the list of cases", () => {
  test("promises with every count what choosing it gives", async () => {
    const { page, complaints, close } = await open(browser, fileUrl(site, "cases.html"), { viewport: { width: 1280, height: 900 } });
    assert.equal((await shown(page)).length, 18);
    const boxes = await page.evaluate(() => [...document.querySelectorAll("form.filter input[type=checkbox]")].map((box) => ({
      name: box.name, value: box.value, promised: Number(box.closest(".check").querySelector(".n").textContent),
    })));
    assert.ok(boxes.length > 40, `${boxes.length} boxes`);
    for (const { name, value, promised } of boxes) {
      await choose(page, name, value);
      assert.equal((await shown(page)).length, promised, `${name}:${value}`);
      assert.equal(await count(page), promised, `${name}:${value}`);
      await choose(page, name, value);
    }
    assert.deepEqual(complaints, []);
    await close();
  });

  test("takes any within a group and all across groups, and keeps it in the address", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases.html"), { viewport: { width: 1280, height: 900 } });
    await choose(page, "reg", "kinki");
    const kinki = await shown(page);
    await choose(page, "reg", "chubu");
    const both = await shown(page);
    assert.ok(both.length > kinki.length && kinki.every((number) => both.includes(number)));
    await choose(page, "cat", "effects");
    const narrow = await shown(page);
    assert.ok(narrow.length < both.length);
    await page.selectOption("#sort", "population");
    const sorted = await shown(page);
    const people = await page.evaluate(() => [...document.querySelectorAll(".cards > .card")].filter((card) => card.checkVisibility()).map((card) => Number(card.dataset.population)));
    assert.deepEqual(people, [...people].sort((a, b) => b - a));
    const { page: again, close: closeAgain } = await open(browser, page.url(), { viewport: { width: 1280, height: 900 } });
    assert.deepEqual(await shown(again), sorted, page.url());
    await closeAgain();
    await close();
  });

  test("tells and undoes each condition with a chip, all with one reset", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases.html?reg=kinki&cat=effects"), { viewport: { width: 1280, height: 900 } });
    const before = (await shown(page)).length;
    assert.ok(before < 18);
    assert.equal(await page.locator(".active .chip").count() >= 2, true);
    await page.locator(".active .chip").first().click();
    assert.ok((await shown(page)).length > before);
    await page.getByRole("button", { name: "条件をすべて外す" }).click();
    // A form tells of its reset before its boxes are empty, so the list follows a moment later.
    await page.waitForFunction(() => document.querySelector("[data-count]").textContent === "18");
    assert.equal((await shown(page)).length, 18);
    await close();
  });

  test("is a full list with links to keyword pages without script", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases.html"), { javaScriptEnabled: false });
    assert.equal(await page.locator(".cards > .card").count(), 18);
    assert.ok(await page.locator("a[href^='keywords/']").count() > 0 || await page.locator("a[href='keywords.html']").count() > 0);
    await close();
  });
});

describe("the list of cases of a very large handbook", () => {
  /** Cases of the real handbook again and again, until the list stands on several pages. */
  const CASES = 320, STEP = 20;
  let large, content, server;
  before(async () => {
    content = join(mkdtempSync(join(tmpdir(), "jirei-large-")), "content");
    cpSync(join(root, "content"), content, { recursive: true });
    const known = readdirSync(join(content, "cases")).filter((name) => name.endsWith(".md")).sort();
    for (let number = known.length + 1; number <= CASES; number += 1) {
      const text = readFileSync(join(content, "cases", known[number % known.length]), "utf8");
      writeFileSync(join(content, "cases", `${number}-a.md`), text.replace(/^number: .*$/m, `number: ${number}`));
    }
    large = await build(content);
    server = await serve(content);
  });
  after(() => server?.stop());

  /** What stands in the list, how many that is said to be, and what every value promises. */
  const state = (page) => page.evaluate(() => ({
    rows: [...document.querySelectorAll(".cards:not([hidden]) > .card")].map((card) => Number(card.dataset.number)),
    count: Number(document.querySelector("[data-count]").textContent.replace(",", "")),
    promises: Object.fromEntries([...document.querySelectorAll("form.filter input[type=checkbox]")].map((box) => [`${box.name}:${box.value}`, Number(box.closest(".check").querySelector(".n").textContent.replace(",", ""))])),
  }));
  /** Waits until so many are found and the first of them shown. */
  const found = (page, count) => page.waitForFunction(([count, step]) => Number(document.querySelector("[data-count]").textContent) === count
    && document.querySelectorAll("[data-results]:not([hidden]) > .card").length === Math.min(count, step), [count, STEP]);

  for (const way of ["by file://", "over http"]) {
    const url = (path) => way === "by file://" ? fileUrl(large, path) : new URL(path, server.address).href;

    test(`is filtered over all its pages, with counts that stay true, ${way}`, async () => {
      const { page, complaints, close } = await open(browser, url("cases-2.html"), { viewport: { width: 1280, height: 900 } });
      const start = await state(page);
      assert.equal(start.count, CASES);
      assert.equal(start.rows[0], 61, "the page's own cases, as long as nothing is asked");
      assert.equal(await page.evaluate(() => document.querySelectorAll("script[src*='data/filter']").length), 0, "nothing is loaded before");
      for (const [name, value] of [["reg", "kinki"], ["cat", "effects"], ["pop", null], ["prof", null]]) {
        const now = await state(page);
        const facet = value ? `${name}:${value}` : Object.keys(now.promises).find((facet) => facet.startsWith(`${name}:`) && now.promises[facet] > 0);
        await choose(page, name, facet.slice(name.length + 1));
        await found(page, now.promises[facet]);
      }
      await page.getByRole("button", { name: "条件をすべて外す" }).click();
      await page.waitForFunction(() => document.querySelector("[data-results]").hidden);
      assert.deepEqual(await state(page), start, "back to what the page came with");
      assert.deepEqual(complaints, []);
      await close();
    });

    test(`shows twenty at a time, sorted, and its address brings it back, ${way}`, async () => {
      const { page, complaints, close } = await open(browser, url("cases.html?reg=kinki&sort=population"), { viewport: { width: 360, height: 740 }, bypassCSP: true });
      await page.waitForSelector("[data-results]:not([hidden]) > .card");
      const { count, rows } = await state(page);
      assert.ok(count > 2 * STEP && rows.length === STEP && rows.some((number) => number > 60), JSON.stringify(rows));
      const people = await page.evaluate(() => [...document.querySelectorAll("[data-results] .facts .figure")].filter((cell) => cell.textContent.includes("人")).map((cell) => parseInt(cell.firstChild.data.replaceAll(",", ""), 10)));
      assert.deepEqual(people, [...people].sort((a, b) => b - a));
      await page.focus(".more");
      await page.keyboard.press("Enter");
      await page.waitForFunction((step) => document.querySelectorAll("[data-results] > .card").length === 2 * step, STEP);
      assert.equal(await page.evaluate(() => [...document.querySelectorAll("[data-results] h2 a")].indexOf(document.activeElement)), STEP, "reading goes on at the first new row");
      assert.equal(await page.locator(".parts").isVisible(), false, "the other pages hold other cases");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
      await page.evaluate(axeSource);
      const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"], preload: false }));
      assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`), []);
      await page.locator("[data-results] [data-toggle]").first().click();
      assert.equal(await page.locator("[data-results] [data-toggle]").first().getAttribute("aria-pressed"), "true");
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  test("is searched for words over all its pages", async () => {
    const { page, complaints, close } = await open(browser, fileUrl(large, "cases.html"), { viewport: { width: 1280, height: 900 } });
    await page.fill("#within", "出前講座");
    await page.waitForSelector("[data-results]:not([hidden]) > .card");
    const { count, rows } = await state(page);
    assert.ok(count > rows.length && rows.includes(1), `${count}`);
    assert.match(page.url(), /q=/);
    assert.deepEqual(complaints, []);
    await close();
  });

  test("answers within a tenth of a second, ten thousand cases or more", async () => {
    const { page, close } = await open(browser, fileUrl(large, "cases.html?reg=kinki"), { viewport: { width: 1280, height: 900 } });
    await page.waitForSelector("[data-results]:not([hidden]) > .card");
    // What is there already once more, up to ten thousand; the values' places are numbers below the count of values.
    const took = await page.evaluate(() => {
      const cases = Array.from({ length: 10_000 }, (_, at) => [1000 + at, `${at}-x`, at, null, ...Array.from({ length: 25 }, (_, place) => (at * 7 + place * 3) % 90)]);
      window.Jirei.every.cases(cases);
      const times = Array.from({ length: 7 }, () => { const start = performance.now(); window.Jirei.every.filter({ reg: ["kinki"], cat: ["effects"] }, null, "population"); return performance.now() - start; });
      return times.sort((a, b) => a - b)[3];
    });
    assert.ok(took < 100, `${took} ms`);
    await close();
  });
});
