// The search in a real browser: by http and by file://, with the keyboard, and no text on a page that it can't find.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { build, fileUrl, launch, open, pages, random, serve } from "./lib.mjs";

let browser, site, server;
before(async () => {
  [browser, site, server] = [await launch(), await build(), await serve()];
});
after(async () => {
  server?.stop();
  await browser?.close();
});

const queries = ["訪問看護", "看看連携", "ほうもんかんご", "nonoichi", "ケアマネ", "在支診", "地域法活ケア", "平成29年", "ﾛｼﾞｯｸﾓﾃﾞﾙ",
  "退院 相談", "\"多職種研修\"", "相談 -病院", "お年寄りが家で最期まで過ごすには", "人生会議をどう広めたらいいですか", "医療的ケア児", "はんしん", "10年", "%", "", "   "];
const answers = (page) => page.evaluate(async (queries) => {
  const all = [];
  for (const query of queries) all.push(await window.Jirei.search(query, { limit: 30 }));
  return all;
}, queries);

describe("search", () => {
  test("answers alike by http and by file://, from every folder", async () => {
    const told = [];
    for (const url of [server.address + "index.html", fileUrl(site, "index.html"), fileUrl(site, "cases/01-tosa.html")]) {
      const { page, complaints, close } = await open(browser, url);
      told.push(await answers(page));
      assert.deepEqual(complaints, []);
      await close();
    }
    assert.deepEqual(told[1], told[0]);
    assert.deepEqual(told[2], told[0]);
    for (const [at, query] of queries.entries()) {
      if (/[^\s%"]/.test(query) && query !== "はんしん") assert.ok(told[0][at].total > 0, `${query} finds nothing`);
    }
  });

  test("answers in the shape that the page API promises", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"));
    const [answer] = await answers(page);
    assert.ok(Number.isInteger(answer.total) && answer.total >= answer.hits.length);
    for (const hit of answer.hits) {
      assert.match(hit.url, /^(cases|chapters)\/[^/]+\.html(#.+)?$|^terms\.html(#.+)?$/);
      assert.equal(typeof hit.title, "string");
      assert.equal(typeof hit.section, "string");
      assert.equal(typeof hit.score, "number");
      assert.match(hit.why, /語|部分一致|よみ|同義語|あいまい/);
      assert.ok(hit.excerpt.length > 0 && hit.excerpt.every((piece) => typeof piece.text === "string" && typeof piece.mark === "boolean"));
    }
    const filtered = await page.evaluate(() => window.Jirei.search("相談", { limit: 50, filters: { reg: ["kinki"] } }));
    const all = await page.evaluate(() => window.Jirei.search("相談", { limit: 50 }));
    assert.ok(filtered.total > 0 && filtered.total < all.total);
    assert.equal((await page.evaluate(() => window.Jirei.search("相談", { limit: 3 }))).hits.length, 3);
    await close();
  });

  test("finds every run of 2 to 8 characters that a reader can see (500 at random)", async () => {
    // The text is read without script: what a script adds (the buttons that pick a case to compare) is a tool, no text.
    const plain = await open(browser, fileUrl(site, "index.html"), { javaScriptEnabled: false });
    const texts = [];
    for (const path of pages(site).filter((path) => /^(cases|chapters)\//.test(path))) {
      await plain.page.goto(fileUrl(site, path));
      const text = await plain.page.evaluate(() => document.querySelector("main").innerText);
      const lines = text.split(/\n+/).map((line) => line.trim()).filter((line) => [...line].length >= 2);
      texts.push({ path, lines });
    }
    await plain.close();
    const { page, close } = await open(browser, fileUrl(site, "index.html"));
    const next = random(20250331);
    const pick = (list) => list[Math.floor(next() * list.length)];
    const wanted = [];
    while (wanted.length < 500) {
      const { path, lines } = pick(texts);
      const line = [...pick(lines)];
      const length = Math.min(line.length, 2 + Math.floor(next() * 7));
      const from = Math.floor(next() * (line.length - length + 1));
      const run = line.slice(from, from + length).join("").trim();
      // A run of signs alone is no word that anybody looks for; one of letters, kana, kanji or digits may be.
      if ([...run].length >= 2 && /[\p{L}\p{N}]/u.test(run)) wanted.push({ path, run });
    }
    const lost = await page.evaluate(async (wanted) => {
      const lost = [];
      for (const { path, run } of wanted) {
        const { hits } = await window.Jirei.search(run, { limit: 1000 });
        if (!hits.some((hit) => hit.url.split("#")[0] === path)) lost.push(`${path}: ${run}`);
      }
      return lost;
    }, wanted);
    assert.deepEqual(lost, []);
    await close();
  });
});

describe("a reader with the keyboard alone", () => {
  test("opens the box with /, types, walks the suggestions and lands on the section with the words marked", async () => {
    const { page, complaints, close } = await open(browser, fileUrl(site, "index.html"));
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "combobox");
    await page.keyboard.type("出前講座");
    await page.waitForSelector("[role=listbox]:not([hidden]) [role=option]");
    const active = () => page.evaluate(() => {
      const option = document.getElementById(document.activeElement.getAttribute("aria-activedescendant"));
      return option?.getAttribute("aria-selected") === "true" ? option.dataset.href : undefined;
    });
    do await page.keyboard.press("ArrowDown"); while (!(await active())?.startsWith("cases/"));
    await Promise.all([page.waitForURL(/cases\//), page.keyboard.press("Enter")]);
    assert.match(await page.evaluate(() => document.querySelector("main").innerText), /出前講座/);
    const marked = await page.waitForFunction(() => document.querySelectorAll("main mark").length + (window.CSS?.highlights?.size ?? 0));
    assert.ok(await marked.jsonValue() > 0);
    assert.deepEqual(complaints, []);
    await close();
  });

  test("closes the suggestions with Escape and keeps what was typed", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"));
    await page.keyboard.press("/");
    await page.keyboard.type("看取り");
    await page.waitForSelector("[role=listbox]:not([hidden]) [role=option]");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("[role=listbox]:not([hidden])").count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.value), "看取り");
    await close();
  });

  test("reads all results on a page that can be linked", async () => {
    const { page, close } = await open(browser, fileUrl(site, "search.html?q=" + encodeURIComponent("エンディングノート")));
    await page.waitForSelector("main mark");
    assert.match(await page.evaluate(() => document.querySelector("main").innerText), /生駒/);
    await close();
  });
});
