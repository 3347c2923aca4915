// The first mention of a term explains itself: a link without script, a button with one, by mouse and by keyboard.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeSource, build, fileUrl, launch, open } from "./lib.mjs";

let browser, site;
before(async () => { [browser, site] = [await launch(), await build()]; });
after(async () => { await browser?.close(); });
const CASE = "cases/01-tosa.html";

describe("a term in running text", () => {
  test("is a link to the glossary without script, once a page, outside links and headings", async () => {
    const { page, close } = await open(browser, fileUrl(site, CASE), { javaScriptEnabled: false });
    const links = page.locator("a.gloss");
    assert.ok(await links.count() > 3);
    const terms = await links.evaluateAll((all) => all.map((link) => link.dataset.term));
    assert.equal(new Set(terms).size, terms.length);
    assert.equal(await page.locator("h1 .gloss, h2 .gloss, h3 .gloss, a .gloss, .keywords .gloss").count(), 0);
    await links.first().click();
    await page.waitForURL(/terms\.html#/);
    assert.equal(await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null), true);
    await close();
  });

  test("opens by Enter and Space, closes by Escape, and the focus comes back", async () => {
    const { page, complaints, close } = await open(browser, fileUrl(site, CASE));
    const link = page.locator("a.gloss").first(), box = page.locator(".term-box");
    assert.equal(await link.getAttribute("role"), "button");
    for (const key of ["Enter", "Space"]) {
      await link.focus();
      await page.keyboard.press(key);
      await box.waitFor({ state: "visible" });
      assert.equal(await link.getAttribute("aria-expanded"), "true");
      assert.ok((await box.textContent()).length > 20);
      assert.equal(await page.evaluate(() => document.activeElement.className), "term-box");
      await page.keyboard.press("Escape");
      await box.waitFor({ state: "hidden" });
      assert.equal(await link.getAttribute("aria-expanded"), "false");
      assert.equal(await link.evaluate((node) => node === document.activeElement), true);
    }
    await link.click();
    await box.waitFor({ state: "visible" });
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "用語集で見る");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await box.waitFor({ state: "hidden" });
    assert.equal(await link.evaluate((node) => node === document.activeElement), true);
    assert.equal(new URL(page.url()).hash, "");
    assert.deepEqual(complaints, []);
    await close();
  });

  test("keeps to the page and stands the accessibility checks while open", async () => {
    for (const width of [360, 1280]) {
      const { page, close } = await open(browser, fileUrl(site, CASE), { viewport: { width, height: 800 }, bypassCSP: true });
      await page.locator("a.gloss").last().click();
      await page.locator(".term-box").waitFor({ state: "visible" });
      const at = await page.locator(".term-box").boundingBox();
      assert.ok(at.x >= 0 && at.x + at.width <= width, `${at.x} ${at.width}`);
      await page.evaluate(axeSource);
      const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }));
      assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`), []);
      await close();
    }
  });

  test("does not cut what a search marks", async () => {
    const { page, close } = await open(browser, fileUrl(site, CASE), { javaScriptEnabled: false });
    const around = await page.locator("a.gloss").first().evaluate((link) => (link.previousSibling?.data ?? "").slice(-3) + link.textContent + (link.nextSibling?.data ?? "").slice(0, 3));
    await close();
    const marked = await open(browser, fileUrl(site, `${CASE}?hl=${encodeURIComponent(around)}`));
    await marked.page.waitForFunction(() => CSS.highlights.get("jirei-found"));
    assert.equal(await marked.page.evaluate(() => [...CSS.highlights.get("jirei-found")].map((range) => range.toString()).join("")), around);
    await marked.close();
  });
});
