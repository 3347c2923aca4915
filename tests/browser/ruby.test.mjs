// Readings over kanji: they stand on every page once switched on, stay switched on, and are never part of the text.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeSource, build, fileUrl, launch, open, pages } from "./lib.mjs";

let browser, site;
before(async () => { [browser, site] = [await launch(), await build()]; });
after(async () => { await browser?.close(); });

const CASE = "cases/01-tosa.html";
const SETTLED = () => !document.documentElement.classList.contains("ruby-wait") && document.querySelector("main .f") !== null;

/** A page with readings on, by the switch's memory. */
async function withReadings(path, options = {}) {
  const opened = await open(browser, fileUrl(site, "404.html"), options);
  await opened.page.evaluate(() => localStorage.setItem("ruby", "on"));
  await opened.page.goto(fileUrl(site, path));
  await opened.page.waitForFunction(SETTLED);
  return opened;
}
/** Main's text, as it is copied. */
const copied = () => { const all = getSelection(); all.selectAllChildren(document.querySelector("main")); const text = all.toString(); all.removeAllRanges(); return text; };

describe("readings over kanji", () => {
  test("are off until the switch is pressed, load only then, and are remembered", async () => {
    const { page, complaints, close } = await open(browser, fileUrl(site, CASE), { viewport: { width: 1280, height: 900 } });
    const loaded = () => page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.includes("ruby")).length
      + document.querySelectorAll("script[src*='ruby']").length);
    assert.equal(await loaded(), 0);
    const button = page.getByRole("button", { name: "ふりがな", exact: true });
    assert.equal(await button.getAttribute("aria-pressed"), "false");
    await button.focus();
    await page.keyboard.press("Space");
    await page.waitForFunction(SETTLED);
    assert.equal(await button.getAttribute("aria-pressed"), "true");
    await page.goto(fileUrl(site, "chapters/preface.html"));
    await page.waitForFunction(SETTLED);
    await page.getByRole("button", { name: "ふりがな", exact: true }).click();
    await page.goto(fileUrl(site, CASE));
    assert.equal(await page.evaluate(() => document.documentElement.classList.contains("ruby")), false);
    assert.deepEqual(complaints, []);
    await close();
  });

  test("stand over the right words", async () => {
    const { page, close } = await withReadings(CASE);
    const marks = await page.evaluate(() => [...document.querySelectorAll("main .f")].map((span) => `${span.textContent}=${span.dataset.f}`));
    for (const word of ["土佐=とさ", "市=し", "訪問=ほうもん", "引=ひ", "受=う", "月=がつ", "人=にん", "年=ねん", "令和=れいわ"]) assert.ok(marks.includes(word), word);
    const shown = await page.evaluate(() => getComputedStyle(document.querySelector("main .f"), "::after").content);
    assert.match(shown, /[ぁ-ん]/);
    await close();
  });

  test("are never copied, found or read out, and leave the text as it was", async () => {
    for (const path of [CASE, "index.html", "categories/effects.html", "chapters/chapter-1.html"]) {
      const { page: plain, close: closePlain } = await open(browser, fileUrl(site, path));
      const { page, close } = await withReadings(path);
      const spaceless = (text) => text.replace(/\s/g, "");
      assert.equal(spaceless(await page.evaluate(copied)), spaceless(await plain.evaluate(copied)), path);
      assert.equal(await page.evaluate(() => document.querySelector("main").textContent), await plain.evaluate(() => document.querySelector("main").textContent), path);
      await close();
      await closePlain();
    }
    const { page, close } = await withReadings(CASE);
    const found = (text) => page.evaluate((text) => { getSelection().removeAllRanges(); return window.find(text) && getSelection().toString(); }, text);
    assert.equal(await found("高知市医師会に事業を委託し"), "高知市医師会に事業を委託し");
    assert.ok(!await found("こうちし"));
    const client = await page.context().newCDPSession(page);
    const { nodes } = await client.send("Accessibility.getFullAXTree");
    // In the order of reading; the list has all nodes of one depth before those of the next.
    const node = new Map(nodes.map((one) => [one.nodeId, one]));
    const read = (one) => (!one.ignored && one.role.value === "StaticText" ? one.name.value : (one.childIds ?? []).map((id) => read(node.get(id))).join(""));
    const said = read(nodes.find((one) => !one.parentId));
    assert.ok(said.includes("高知市医師会に事業を委託し"));
    assert.ok(!said.includes("いりょう") && !said.includes("かんご"));
    await close();
  });

  test("leave the search's marks where they are", async () => {
    const hit = `${CASE}?hl=${encodeURIComponent("医師会に事業を委託")}`;
    const marks = (page) => page.waitForFunction(() => [...CSS.highlights.get("jirei-found") ?? []].map((range) => range.toString()).join("") === "医師会に事業を委託", null, { timeout: 20_000 });
    const { page, close } = await withReadings(hit);
    await marks(page);
    await close();
    const later = await open(browser, fileUrl(site, hit), { viewport: { width: 1280, height: 900 } });
    await later.page.waitForFunction(() => CSS.highlights.get("jirei-found"));
    await later.page.getByRole("button", { name: "ふりがな", exact: true }).click();
    await later.page.waitForFunction(SETTLED);
    await marks(later.page);
    await later.close();
  });

  test("stand over what scripts write", async () => {
    const { page, close } = await withReadings(`search.html?q=${encodeURIComponent("退院")}`);
    await page.waitForFunction(() => document.querySelectorAll(".hit .f").length > 20);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll(".hit mark")].some((mark) => mark.textContent === "退院")), true);
    await close();
  });

  test("do not make a page jump on load", async () => {
    const { page, close } = await open(browser, fileUrl(site, "404.html"), { viewport: { width: 1280, height: 900 } });
    await page.evaluate(() => localStorage.setItem("ruby", "on"));
    await page.addInitScript(() => {
      window.shifts = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; })).observe({ type: "layout-shift", buffered: true });
    });
    for (const path of [CASE, "index.html", "cases.html"]) {
      await page.goto(fileUrl(site, path));
      await page.waitForFunction(SETTLED);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.ok(await page.evaluate(() => window.shifts) < 0.01, path);
    }
    await close();
  });

  test("fit every width and stand the accessibility checks", async () => {
    const some = [CASE, "index.html", "cases.html", "keywords.html", "chapters/chapter-2.html", "compare.html?c=1,2", "data.html"];
    // Every page is checked in both widths and in both schemes; its neighbour in the list has them the other way round.
    const ways = [[320, "light", () => false], [360, "light", (at) => at % 2 === 0], [360, "dark", (at) => at % 2 === 1], [1280, "light", (at) => at % 2 === 1], [1280, "dark", (at) => at % 2 === 0]];
    const walk = async ([width, colorScheme, checked]) => {
      const { page, close } = await withReadings("404.html", { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      for (const [at, path] of some.entries()) {
        await page.goto(fileUrl(site, path));
        await page.waitForFunction(SETTLED);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is too wide at ${width}`);
        if (!checked(at)) continue;
        await page.evaluate(axeSource);
        const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }));
        assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.target).join(" ")}`), [], `${path} ${width} ${colorScheme}`);
      }
      await close();
    };
    await Promise.all(ways.map(walk));
  });

  test("are complete: no kanji of a page's text is left without one", async () => {
    const { page, close } = await withReadings("404.html");
    let all = 0, bare = 0;
    for (const path of pages(site).filter((path) => /^(cases\/0|chapters)/.test(path))) {
      await page.goto(fileUrl(site, path));
      await page.waitForFunction(SETTLED);
      const counts = await page.evaluate(() => {
        const kanji = (node) => (node.textContent.match(/[\u4e00-\u9fff々]/g) || []).length;
        const main = document.querySelector("main").cloneNode(true);
        main.querySelectorAll("svg, .sr, select").forEach((node) => node.remove());
        const whole = kanji(main);
        main.querySelectorAll(".f").forEach((node) => node.remove());
        return [whole, kanji(main)];
      });
      all += counts[0]; bare += counts[1];
    }
    assert.ok(all > 10000 && bare < all * 0.002, `${bare} of ${all}`);
    await close();
  });
});
