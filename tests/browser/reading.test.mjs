// Reading long pages and across cases: contents that follow, the bar on phones, links at headings, categories with their filter.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeSource, build, fileUrl, launch, open } from "./lib.mjs";

let browser, site;
before(async () => {
  [browser, site] = [await launch(), await build()];
});
after(async () => {
  await browser?.close();
});

const calm = { reducedMotion: "reduce" };
async function violations(page) {
  await page.evaluate(axeSource);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags, resultTypes: ["violations"] }), tags);
  return violations.map((found) => `${found.id}: ${found.nodes[0].html.slice(0, 160)}`);
}

describe("the contents of a page", () => {
  test("follow the reader to every section, also to the last, short one", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases/01-tosa.html"), { viewport: { width: 1280, height: 800 }, ...calm });
    const ids = await page.evaluate(() => [...document.querySelectorAll(".toc a[href^='#']")].map((link) => decodeURIComponent(link.hash.slice(1))));
    assert.ok(ids.length >= 7, ids.join());
    for (const id of ids.slice(0, -2)) {
      await page.evaluate((id) => document.getElementById(id).scrollIntoView(), id);
      await page.waitForFunction((id) => decodeURIComponent(document.querySelector(".toc [aria-current]")?.hash.slice(1) ?? "") === id, id);
    }
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForFunction((id) => decodeURIComponent(document.querySelector(".toc [aria-current]")?.hash.slice(1) ?? "") === id, ids.at(-1));
    assert.equal(await page.locator(".toc [aria-current]").count(), 1);
    await close();
  });

  test("come along as a bar on phones that opens, closes and covers nothing", async () => {
    const { page, complaints, close } = await open(browser, fileUrl(site, "cases/01-tosa.html"), { viewport: { width: 360, height: 740 }, bypassCSP: true, ...calm });
    const bar = page.locator(".section-bar"), button = bar.getByRole("button");
    assert.equal(await bar.isVisible() && await button.isVisible(), false, "not before the contents are out of sight");
    await page.evaluate(() => document.getElementById("配置の特色").scrollIntoView());
    await page.waitForFunction(() => document.querySelector(".section-bar.on button")?.textContent.includes("配置の特色"));
    const clear = await page.evaluate(() => document.querySelector("#配置の特色 h2").getBoundingClientRect().top >= document.querySelector(".section-bar > div").getBoundingClientRect().bottom);
    assert.ok(clear, "the heading stands below the bar");
    await button.focus();
    await page.keyboard.press("Enter");
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    assert.deepEqual(complaints, []);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    assert.equal(await button.getAttribute("aria-expanded"), "false");
    assert.ok(await button.evaluate((node) => node === document.activeElement));
    await page.keyboard.press("Enter");
    await bar.getByRole("link", { name: "効果・課題" }).click();
    await page.waitForFunction(() => document.querySelector(".section-bar button").textContent.includes("効果・課題"));
    assert.equal(await bar.getByRole("link").first().isVisible(), false, "a choice closes it");
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForFunction(() => !document.querySelector(".section-bar.on"));
    await close();
  });

  test("move nothing when the bar comes", async () => {
    const { page, close } = await open(browser, fileUrl(site, "categories/effects.html"), { viewport: { width: 360, height: 740 }, ...calm });
    const shift = await page.evaluate(async () => {
      let sum = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; })).observe({ type: "layout-shift", buffered: true });
      for (let at = 0; at < document.documentElement.scrollHeight; at += 500) {
        scrollTo(0, at);
        await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
      }
      return sum;
    });
    assert.equal(shift, 0);
    await close();
  });
});

describe("a heading", () => {
  test("has a link that the keyboard reaches, that copies the address and says so", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases/01-tosa.html"), { viewport: { width: 1280, height: 800 }, permissions: ["clipboard-read", "clipboard-write"], ...calm });
    const link = page.getByRole("link", { name: "「配置の特色」へのリンクを写す" });
    await link.focus();
    assert.equal(await link.evaluate((node) => getComputedStyle(node).opacity), "1");
    await page.keyboard.press("Enter");
    await page.getByText("「配置の特色」へのリンクを写しました。").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(decodeURIComponent(copied), decodeURIComponent(page.url()));
    assert.match(decodeURIComponent(copied), /01-tosa\.html#配置の特色$/);
    const headings = await page.evaluate(() => [...document.querySelectorAll(".case-body section[id] > h2")].map((node) => Boolean(node.querySelector("a.permalink"))));
    assert.ok(headings.length >= 7 && headings.every(Boolean));
    await close();
  });
});

describe("a category across all cases", () => {
  const shown = (page) => page.evaluate(() => [...document.querySelectorAll(".across > section")].filter((section) => section.checkVisibility()).map((section) => section.id));
  const listed = (page) => page.evaluate(() => [...document.querySelectorAll(".case-grid > .toc li")].filter((entry) => entry.checkVisibility()).map((entry) => entry.querySelector("a").getAttribute("href").slice(1)));

  test("promises with every count what choosing it gives, in text and contents alike", async () => {
    const { page, complaints, close } = await open(browser, fileUrl(site, "categories/history.html"), { viewport: { width: 1280, height: 900 } });
    await page.getByText("事例を絞り込む").click();
    const names = await page.evaluate(() => [...new Set([...document.querySelectorAll("form.filter input")].map((box) => box.name))]);
    for (const name of ["pref", "pop", "kw", "body"]) assert.ok(names.includes(name), `${name} in ${names}`);
    const boxes = await page.evaluate(() => [...document.querySelectorAll("form.filter input[type=checkbox]")].map((box) => [box.name, box.value, Number(box.closest(".check").querySelector(".n").textContent)]));
    for (const [name, value, promised] of boxes) {
      const click = () => page.evaluate(([name, value]) => document.querySelector(`form.filter input[name="${name}"][value="${value}"]`).click(), [name, value]);
      await click();
      const sections = await shown(page);
      assert.equal(sections.length, promised, `${name}:${value}`);
      assert.deepEqual(await listed(page), sections, `${name}:${value}`);
      await click();
    }
    assert.deepEqual(complaints, []);
    await close();
  });

  test("keeps the filter in the address and passes axe with it", async () => {
    for (const [width, colorScheme] of [[360, "dark"], [1280, "light"]]) {
      const { page, close } = await open(browser, fileUrl(site, "categories/history.html?pref=ibarakiken"), { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      assert.deepEqual(await shown(page), ["case-3", "case-5"]);
      assert.equal(await page.locator("[data-count]").first().textContent(), "2");
      await page.getByText("事例を絞り込む").click();
      assert.deepEqual(await violations(page), []);
      await page.getByRole("button", { name: "条件「茨城県」を外す" }).click();
      assert.equal((await shown(page)).length, 18);
      assert.doesNotMatch(page.url(), /pref/);
      await close();
    }
  });

  test("is entered by a table of cases and categories with headers and links", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: { width: 360, height: 740 } });
    const table = page.getByRole("table", { name: /18事例の一覧/ });
    assert.equal(await table.getByRole("rowheader").count(), 18);
    assert.equal(await table.getByRole("columnheader").getByRole("link").count(), 5);
    const cell = table.getByRole("link", { name: "2 語、土佐市の実施内容" });
    await cell.click();
    await page.waitForURL(/categories\/activities\.html#case-1$/);
    await page.locator("#case-1").waitFor();
    await page.goBack();
    const small = await page.evaluate(() => [...document.querySelectorAll(".matrix .c a")].filter((link) => { const box = link.getBoundingClientRect(); return box.width < 24 || box.height < 44; }).length);
    assert.equal(small, 0, "fingers hit every cell");
    await page.locator(".jump-over").focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "h-after", "the keyboard may pass the table by");
    await close();
  });

  test("is all there without script", async () => {
    const { page, close } = await open(browser, fileUrl(site, "categories/history.html?pref=ibarakiken"), { javaScriptEnabled: false });
    assert.equal((await page.locator(".across > section:visible").count()), 18);
    assert.equal(await page.locator("form.filter:visible").count(), 0);
    await close();
  });
});
