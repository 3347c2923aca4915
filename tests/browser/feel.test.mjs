// The feel of searching: the box, an input method, recent pages, results with conditions, marks. By file:// and by http, keyboard only.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeSource, build, fileUrl, launch, ofPreview, open, serve } from "./lib.mjs";

let browser, site, server;
before(async () => {
  [browser, site, server] = [await launch(), await build(), await serve()];
});
after(async () => {
  server?.stop();
  await browser?.close();
});

const PHONE = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 900 };
const ways = { "by file://": (address) => fileUrl(site, address), "by http": (address) => new URL(address, server.address).href };
const q = encodeURIComponent;
const OPTION = "[role=listbox]:not([hidden]) [role=option]";

/** The option that the field points to, or null: its text and where it leads. */
const active = (page) => page.evaluate(() => {
  const option = document.getElementById(document.activeElement.getAttribute("aria-activedescendant") ?? "none");
  return option && { text: option.textContent, href: option.dataset.href, selected: option.getAttribute("aria-selected"), count: document.querySelectorAll("[aria-selected=true]").length };
});
const options = (page) => page.evaluate((selector) => [...document.querySelectorAll(selector)].map((option) => option.textContent.trim()), OPTION);
const field = (page) => page.evaluate(() => ({ role: document.activeElement.getAttribute("role"), value: document.activeElement.value, expanded: document.activeElement.getAttribute("aria-expanded"), caret: document.activeElement.selectionStart }));
const said = (page, text) => page.waitForFunction((text) => [...document.querySelectorAll("form.search [role=status]")].some((status) => status.textContent.includes(text)), text);
/** Waits for the list that answers what is typed. */
const answered = (page, query) => page.waitForFunction(([selector, query]) => [...document.querySelectorAll(selector)].some((option) => option.textContent.includes(`「${query}」`)), [OPTION, query]);

for (const [way, url] of Object.entries(ways)) {
  describe(`the box, ${way}`, () => {
    test("opens on a page without a field behind /, Ctrl+K and Cmd+K, and gives the focus back", async () => {
      const { page, complaints, close } = await open(browser, url("cases/02-ikoma.html"), { viewport: WIDE });
      for (const key of ["/", "Control+k", "Meta+k"]) {
        await page.keyboard.press(key);
        assert.equal((await field(page)).role, "combobox", key);
        assert.equal(await page.locator("dialog.find[open]").count(), 1, key);
        await page.keyboard.press("Escape");
        assert.equal(await page.locator("dialog.find[open]").count(), 0, key);
      }
      // A letter typed into a field is a letter.
      await page.goto(url("cases.html"));
      await page.focus("#within");
      await page.keyboard.type("a/b");
      assert.equal(await page.inputValue("#within"), "a/b");
      assert.deepEqual(complaints, []);
      await close();
    });

    test("leaves the key / alone once that is switched off in the footer, on every page, until it is switched on again", async () => {
      const { page, complaints, close } = await open(browser, url("cases/02-ikoma.html"), { viewport: WIDE });
      const button = page.getByRole("contentinfo").getByRole("button", { name: "「/」キーで検索を開く" });
      const opens = async (key) => {
        await page.keyboard.press(key);
        const found = await page.locator("dialog.find[open]").count();
        await page.evaluate(() => document.querySelector("dialog.find[open]")?.close());
        return found === 1;
      };
      const shortcuts = () => page.locator("[data-search-open]").first().getAttribute("aria-keyshortcuts");
      assert.deepEqual([await button.getAttribute("aria-pressed"), await button.innerText(), await shortcuts(), await opens("/")], ["true", "「/」キーで検索を開く：入", "/ Control+K Meta+K", true]);
      await button.focus();
      await page.keyboard.press("Enter");
      assert.deepEqual([await button.getAttribute("aria-pressed"), await button.innerText(), await shortcuts(), await opens("/")], ["false", "「/」キーで検索を開く：切", "Control+K Meta+K", false]);
      await page.goto(url("cases/01-tosa.html"));
      assert.deepEqual([await opens("/"), await opens("Control+k")], [false, true], "remembered; a key together with Ctrl stays");
      await button.click();
      assert.equal(await opens("/"), true);
      assert.deepEqual(complaints, []);
      await close();
    });

    test("asks for nothing before the reader turns to it, then for the search and its index alone, for more of it where words are not known", async () => {
      const { page, close } = await open(browser, url("cases/02-ikoma.html"), { viewport: WIDE });
      const asked = [];
      page.on("request", (request) => { if (!request.url().includes("favicon") && !ofPreview(request.url())) asked.push(new URL(request.url()).pathname.replace(/^.*\/(?=(assets|search|data)\/)/, "")); });
      await page.keyboard.press("End");
      assert.deepEqual(asked, []);
      await page.keyboard.press("/");
      await page.keyboard.insertText("訪問看護");
      await answered(page, "訪問看護");
      assert.deepEqual(asked.sort(), ["assets/search-small.js", "assets/search.js", "search/index.js"]);
      await page.fill("dialog.find input", "出前講坐");
      await answered(page, "出前講坐");
      const more = asked.slice(3).sort();
      assert.deepEqual(more, ["assets/search-near.js", "search/kanji.js", "search/synonyms.js", "search/t1.js"]);
      await close();
    });

    test("is a combobox: arrows walk and wrap, Home goes back to the text, Escape closes, Enter opens", async () => {
      const { page, complaints, close } = await open(browser, url("index.html"), { viewport: PHONE });
      await page.keyboard.press("/");
      await page.keyboard.type("出前講座");
      await answered(page, "出前講座");
      const roles = await page.evaluate(() => {
        const input = document.activeElement, list = document.getElementById(input.getAttribute("aria-controls"));
        return [input.getAttribute("aria-autocomplete"), input.getAttribute("aria-expanded"), list.getAttribute("role"), list.getAttribute("aria-label"), input.getAttribute("aria-activedescendant")];
      });
      assert.deepEqual(roles, ["list", "true", "listbox", "候補", null]);
      await said(page, "件見つかりました");
      const all = await options(page);
      const seen = [];
      for (let at = 0; at < all.length; at++) {
        await page.keyboard.press("ArrowDown");
        const now = await active(page);
        assert.deepEqual([now.selected, now.count], ["true", 1]);
        seen.push(now.text.trim());
      }
      assert.deepEqual(seen, all);
      await page.keyboard.press("ArrowDown");
      assert.equal(await active(page), null, "behind the last comes the field");
      await page.keyboard.press("ArrowUp");
      assert.equal((await active(page)).text.trim(), all.at(-1));
      await page.keyboard.press("Home");
      assert.equal(await active(page), null);
      assert.equal((await field(page)).caret, 0);
      await page.keyboard.press("Escape");
      assert.deepEqual([(await field(page)).expanded, (await field(page)).value, (await options(page)).length], ["false", "出前講座", 0]);
      await page.keyboard.press("ArrowDown");
      assert.equal((await active(page)).text.trim(), all[0], "the arrow opens the list again");
      await page.keyboard.press("Alt+ArrowUp");
      assert.equal((await field(page)).expanded, "false");
      await page.keyboard.press("ArrowDown");
      const { href } = await active(page);
      await Promise.all([page.waitForURL(/hl=/), page.keyboard.press("Enter")]);
      assert.ok(page.url().endsWith(href.replace(/^.*\//, "")) || decodeURI(page.url()).includes(decodeURI(href.split("?")[0])), `${page.url()} is not ${href}`);
      assert.deepEqual(complaints, []);
      await close();
    });

    test("names a case by its town and shows a passage for each of two words that stand apart", async () => {
      const { page, close } = await open(browser, url("index.html"), { viewport: WIDE });
      await page.keyboard.press("/");
      await page.keyboard.type("退院 相談");
      await answered(page, "退院 相談");
      assert.match((await options(page)).join("\n"), /奈良県 生駒市/);
      const passages = await page.evaluate((selector) => [...document.querySelectorAll(selector)].map((option) => [...option.querySelectorAll(".ex")].map((line) => [...line.querySelectorAll("mark")].map((mark) => mark.textContent).join())), OPTION);
      assert.ok(passages.some((lines) => lines.length === 2 && lines[0].includes("退院") && lines[1].includes("相談")), JSON.stringify(passages));
      await close();
    });

    test("takes Enter without a choice to all results, and an empty Enter nowhere", async () => {
      const { page, close } = await open(browser, url("cases/02-ikoma.html"), { viewport: PHONE });
      await page.keyboard.press("/");
      await page.keyboard.press("Enter");
      assert.match(page.url(), /02-ikoma/);
      await page.keyboard.type("エンディングノート");
      await Promise.all([page.waitForURL(/search\.html\?q=/), page.keyboard.press("Enter")]);
      await page.waitForSelector(".hits .hit mark");
      assert.equal(await page.inputValue("#q"), "エンディングノート");
      await close();
    });

    test("offers the pages and words of before, and forgets them on demand", async () => {
      const { page, close } = await open(browser, url("cases/01-tosa.html"), { viewport: PHONE });
      await page.goto(url("chapters/chapter-1.html"));
      await page.goto(url("search.html?q=" + q("看取り")));
      await page.waitForSelector(".hits .hit");
      await page.goto(url("cases/02-ikoma.html"));
      await page.keyboard.press("/");
      await page.waitForSelector(OPTION);
      const [first, second, third] = await options(page);
      assert.match(first, /^第1章/);
      assert.match(second, /^土佐市/);
      assert.equal(third, "看取り");
      await said(page, "最近のページとことばが3件");
      await page.keyboard.press("ArrowUp");
      assert.match((await active(page)).text, /履歴を消す/);
      await page.keyboard.press("Enter");
      await page.waitForFunction((selector) => document.querySelectorAll(selector).length === 0, OPTION);
      assert.deepEqual(await page.evaluate(() => [localStorage.getItem("jirei.pages"), localStorage.getItem("jirei.queries")]), [null, null]);
      await close();
    });
  });

  describe(`an input method, ${way}`, () => {
    /** A page whose field is being written in with an input method. */
    const composer = async (address, viewport) => {
      const opened = await open(browser, url(address), { viewport });
      const tool = await opened.page.context().newCDPSession(opened.page);
      const compose = (text) => tool.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
      const commit = (text) => tool.send("Input.insertText", { text });
      return { ...opened, compose, commit };
    };

    for (const viewport of [PHONE, WIDE]) {
      test(`searches while kana are being turned into kanji, and nothing jumps (${viewport.width} px)`, async () => {
        const { page, complaints, close, compose, commit } = await composer("index.html", viewport);
        await page.keyboard.press("/");
        await compose("か");
        await compose("かｎ");
        await compose("かん");
        await compose("かんｇ");
        await compose("かんご");
        await answered(page, "かんご");
        assert.equal((await field(page)).value, "かんご");
        const look = () => page.evaluate(() => ({ height: document.querySelector("[role=listbox]:not([hidden])").offsetHeight, top: document.activeElement.getBoundingClientRect().top }));
        const before = await look();
        await compose("かんごｓ");
        await compose("かんごし");
        await answered(page, "かんごし");
        await compose("看護師ほうもん");
        const longer = await look();
        assert.ok(longer.height >= before.height, `${before.height} → ${longer.height}`);
        assert.equal(longer.top, before.top);
        await commit("看護師");
        await answered(page, "看護師");
        assert.match(page.url(), /index\.html$/);
        assert.deepEqual(complaints, []);
        await close();
      });
    }

    test("keeps the chosen suggestion while it is composed on, and leaves its keys to it", async () => {
      const { page, close, compose, commit } = await composer("index.html", WIDE);
      await page.keyboard.press("/");
      await compose("でまえこうざ");
      await answered(page, "でまえこうざ");
      // Arrow and Enter belong to the input method: 229 is what the browser gives for them.
      const press = (key, keyCode) => page.evaluate(([key, keyCode]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, keyCode, bubbles: true, cancelable: true, isComposing: keyCode === 229 })), [key, keyCode]);
      await press("ArrowDown", 229);
      assert.equal(await active(page), null);
      await press("ArrowDown", 40);
      assert.equal(await active(page), null, "while composing no arrow walks the list");
      await commit("出前講座");
      await answered(page, "出前講座");
      await page.keyboard.press("ArrowDown");
      const chosen = (await active(page)).href;
      const address = (href) => href.replace(/\?[^#]*/, "");
      await compose("ｎ");
      assert.equal(address((await active(page)).href), address(chosen), "an unfinished syllable changes nothing");
      await press("Enter", 229);
      assert.match(page.url(), /index\.html$/);
      await close();
    });

    test("does not go on with the Enter that ends a composition, in the order of Safari", async () => {
      const { page, close } = await open(browser, url("index.html"), { viewport: WIDE });
      await page.keyboard.press("/");
      await page.keyboard.type("出前講座");
      await answered(page, "出前講座");
      await page.keyboard.press("ArrowDown");
      const kept = await page.evaluate(() => {
        const input = document.activeElement;
        input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
        input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "出前講座" }));
        const enter = new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true });
        input.dispatchEvent(enter);
        return !enter.defaultPrevented;
      });
      assert.ok(kept, "the key is left to the input method");
      assert.match(page.url(), /index\.html$/);
      await close();
    });
  });

  describe(`results, ${way}`, () => {
    const shown = (page) => page.evaluate(() => ({ count: document.querySelector(".toolbar .count .num")?.textContent, chips: [...document.querySelectorAll(".active .chip")].map((chip) => chip.textContent), rows: document.querySelectorAll(".hits .hit").length }));
    const counted = (page, n) => page.waitForFunction((n) => document.querySelector(".toolbar .count .num")?.textContent === String(n), n);

    test("promise with every count what choosing it gives, keep it in the address, and go back and forward", async () => {
      const { page, complaints, close } = await open(browser, url("search.html?q=" + q("相談")), { viewport: WIDE });
      await page.waitForSelector(".hits .hit");
      const { count: all } = await shown(page);
      const promises = await page.evaluate(() => [...document.querySelectorAll("form.filter .check:not([hidden])")].map((check) => ({ name: check.querySelector("input").name, value: check.querySelector("input").value, n: Number(check.querySelector(".n").textContent) })));
      for (const group of ["kind", "reg", "pref", "pop", "age", "body", "prof", "coord"]) assert.ok(promises.some(({ name }) => name === group), `no ${group}`);
      const toggle = (name, value) => page.evaluate(([name, value]) => document.querySelector(`form.filter input[name="${name}"][value="${value}"]`).click(), [name, value]);
      for (const { name, value, n } of promises) {
        assert.ok(n > 0, `${name}:${value} leaves nothing, yet stands there`);
        await toggle(name, value);
        await counted(page, n);
        await toggle(name, value);
        await counted(page, all);
      }
      const [first, second] = promises.filter(({ name }) => name === "reg");
      await toggle("reg", first.value);
      await counted(page, first.n);
      await toggle("reg", second.value);
      await counted(page, first.n + second.n);
      assert.equal((await shown(page)).chips.length, 2);
      assert.match(page.url(), new RegExp(`reg=${first.value}&reg=${second.value}`));
      await page.goBack();
      await counted(page, first.n);
      assert.equal((await shown(page)).chips.length, 1);
      await page.goForward();
      await counted(page, first.n + second.n);
      await page.reload();
      await counted(page, first.n + second.n);
      await page.getByRole("button", { name: "条件をすべて外す" }).click();
      await counted(page, all);
      assert.equal((await field(page)).role, "combobox", "the focus stays in use");
      assert.deepEqual(complaints, []);
      await close();
    });

    test("come twenty at a time, and another word keeps the page and the conditions", async () => {
      const { page, close } = await open(browser, url("search.html?kind=case&kind=chapter&kind=term&q=" + q("相談")), { viewport: PHONE });
      await page.waitForSelector(".hits .hit");
      const { count, rows } = await shown(page);
      assert.ok(Number(count) > 20 && rows === 20, `${rows} of ${count}`);
      await page.focus(".more");
      await page.keyboard.press("Enter");
      await page.waitForFunction((count) => document.querySelectorAll(".hits .hit").length === Number(count), count);
      assert.equal(await page.evaluate(() => [...document.querySelectorAll(".hits a")].indexOf(document.activeElement)), 20, "reading goes on at the first new result");
      assert.equal(await page.locator(".more").isVisible(), false);
      await page.evaluate(() => { window.stayed = true; });
      await page.fill("#q", "看取り");
      await page.press("#q", "Enter");
      await page.waitForFunction(() => document.querySelector(".toolbar .count").textContent.includes("看取り"));
      assert.equal(await page.evaluate(() => window.stayed), true);
      assert.match(page.url(), /kind=case/);
      assert.match(await page.title(), /^「看取り」/);
      await page.goBack();
      await page.waitForFunction(() => document.querySelector(".toolbar .count").textContent.includes("相談"));
      assert.equal(await page.inputValue("#q"), "相談");
      await close();
    });

    test("help on where nothing is found: near keywords, conditions to take off, lists", async () => {
      const { page, complaints, close } = await open(browser, url("search.html?reg=kinki&q=" + q("\"出前講座の人形劇\"")), { viewport: PHONE });
      await page.waitForSelector(".near:not([hidden]) a");
      const near = await page.evaluate(() => [...document.querySelectorAll(".near a")].map((link) => ({ text: link.textContent, href: link.getAttribute("href") })));
      assert.ok(near.length <= 8 && near.some(({ text }) => text.includes("出前講座")), JSON.stringify(near));
      const help = await page.evaluate(() => [...document.querySelectorAll(".none-found:not([hidden]) a")].map((link) => link.getAttribute("href")));
      assert.ok(help.includes("keywords.html") && help.includes("terms.html"));
      await page.getByRole("button", { name: "絞り込みをすべて外す" }).click();
      await page.waitForFunction(() => !location.search.includes("reg"));
      await Promise.all([page.waitForURL(/keywords\//), page.locator(".near a").first().click()]);
      assert.deepEqual(complaints, []);
      await close();
    });

    test("offer the word that was meant, which can be taken", async () => {
      const { page, close } = await open(browser, url("search.html?q=" + q("地域法活ケア")), { viewport: WIDE });
      await page.waitForSelector(".widened:not([hidden]) a");
      const meant = await page.textContent(".widened a");
      await page.focus(".widened a");
      await page.keyboard.press("Enter");
      await page.waitForFunction((meant) => document.querySelector(".toolbar .count").textContent.includes(meant), meant);
      assert.equal(await page.inputValue("#q"), meant);
      assert.equal(new URL(page.url()).searchParams.get("q"), meant);
      await close();
    });

    test("are narrowed in a sheet on phones", async () => {
      const { page, close } = await open(browser, url("search.html?q=" + q("相談")), { viewport: PHONE });
      await page.waitForSelector(".hits .hit");
      await page.focus(".open-sheet");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog.sheet[open] .check");
      await page.locator("dialog.sheet .check", { hasText: "近畿" }).click();
      await page.waitForFunction(() => document.querySelector(".active .chip") !== null);
      const { count } = await shown(page);
      assert.equal(await page.textContent("dialog.sheet [data-found]"), count);
      await page.locator("dialog.sheet .bar-end button").click();
      assert.equal(await page.locator("dialog.sheet[open]").count(), 0);
      assert.match(await page.textContent(".open-sheet"), /（1）/);
      await close();
    });
  });

  describe(`marks, ${way}`, () => {
    /** Waits until the page is at rest with the present mark in sight. */
    const inSight = (page) => page.waitForFunction(() => new Promise((resolve) => {
      const [here] = window.Highlight && CSS.highlights ? [...CSS.highlights.get("jirei-here") ?? []] : [...document.querySelectorAll("main mark.here")];
      const y = scrollY;
      let frames = 0;
      const look = () => {
        const box = here?.getBoundingClientRect();
        if (!box || scrollY !== y || box.top < 0 || box.bottom > innerHeight) resolve(false);
        else if (++frames > 10) resolve(true);
        else requestAnimationFrame(look);
      };
      look();
    }), null, { timeout: 20_000 });

    test("are in sight on arrival, however long the machine stops on the way to the section", async () => {
      const { page, close } = await open(browser, url("index.html"), { viewport: PHONE });
      // The first move of the page is the browser's own way to the section; while the script stands still it goes on.
      await page.addInitScript(() => addEventListener("scroll", () => { for (const end = performance.now() + 400; performance.now() < end;); }, { once: true }));
      for (let visit = 0; visit < 3; visit += 1) {
        await page.goto(url(`cases/02-ikoma.html?visit=${visit}&hl=${q("エンディングノート")}#${q("実施内容")}`));
        await page.waitForSelector(".marks");
        await inSight(page);
        // Steps that follow each other faster than the page can glide end in sight as well.
        for (let step = 0; step < 3; step += 1) await page.keyboard.press("n");
        await page.keyboard.press("Shift+N");
        await inSight(page);
      }
      await close();
    });

    for (const [kind, forget] of [["highlights", () => {}], ["<mark>", () => { delete window.Highlight; }]]) {
      test(`are the words that led here, walked with n and N, taken away with Escape (${kind})`, async () => {
        const { page, complaints, close } = await open(browser, url("index.html"), { viewport: PHONE });
        await page.addInitScript(forget);
        await page.goto(url("cases/02-ikoma.html?hl=" + q("エンディングノート") + "#" + q("実施内容")));
        await page.waitForSelector(".marks");
        const now = () => page.evaluate(() => {
          const highlights = window.Highlight && CSS.highlights;
          const ranges = highlights ? [...highlights.get("jirei-found") ?? []] : [...document.querySelectorAll("main mark")];
          return { count: ranges.length, texts: [...new Set(ranges.map((range) => highlights ? range.toString() : range.textContent))], told: document.querySelector(".marks p")?.textContent };
        });
        await page.waitForFunction(() => document.querySelector(".marks p").textContent.includes("のうち"));
        const arrived = await now();
        assert.deepEqual(arrived.texts, ["エンディングノート"]);
        await inSight(page);
        assert.match(arrived.told, new RegExp(`${arrived.count}か所のうち[2-9]`), "the keyword above the section is not the first to be shown");
        const places = new Set([arrived.told]);
        for (let at = 1; at < arrived.count; at++) {
          await page.keyboard.press("n");
          places.add((await now()).told);
        }
        assert.equal(places.size, arrived.count, "n leads to every mark");
        await page.keyboard.press("n");
        assert.equal((await now()).told, arrived.told);
        await page.keyboard.press("Shift+N");
        assert.notEqual((await now()).told, arrived.told);
        await page.focus(".marks button:nth-of-type(2)");
        await page.keyboard.press("Enter");
        assert.equal((await now()).told, arrived.told);
        await inSight(page);
        const whole = () => page.evaluate(() => [...document.querySelectorAll("main .prose")].map((part) => part.textContent));
        const text = await whole();
        await page.keyboard.press("Escape");
        assert.deepEqual([(await now()).count, await page.locator(".marks").count()], [0, 0]);
        assert.deepEqual(await whole(), text);
        assert.doesNotMatch(page.url(), /hl=/);
        assert.deepEqual(complaints, []);
        await close();
      });
    }

    test("run across inline markup, and leave the letter n to fields", async () => {
      const { page, close } = await open(browser, url("index.html"), { viewport: WIDE });
      await page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => {
        const block = document.querySelector(".prose p"), link = document.createElement("a");
        link.href = "#main";
        link.append("連携ナース");
        block.append("地域", link, "の会");
      }));
      await page.goto(url("cases/02-ikoma.html?hl=" + q("地域連携ナースの会")));
      await page.waitForSelector(".marks");
      assert.equal(await page.evaluate(() => [...CSS.highlights.get("jirei-found")].join("")), "地域連携ナースの会");
      await page.keyboard.press("/");
      await page.keyboard.type("nonoichi");
      assert.equal((await field(page)).value, "nonoichi");
      await close();
    });
  });
}

describe("a search that is slow, broken or missing", () => {
  /** Answers of the search in the test's own hands. */
  const slowly = () => {
    window.asked = {};
    const search = (query) => new Promise((resolve, reject) => { window.asked[query] = { resolve, reject }; });
    window.Jirei = { search, load: () => Promise.resolve() };
    window.answer = (query, total) => window.asked[query].resolve({ total, facets: {}, hits: [{ url: "cases/01-tosa.html", title: query, section: "", excerpt: [{ text: query, mark: true }], score: 1, why: "語" }] });
  };

  test("never lets an older answer take the place of a newer one, and tells that it is at work", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: WIDE });
    await page.addInitScript(slowly);
    await page.goto(fileUrl(site, "index.html"));
    await page.keyboard.press("/");
    await page.keyboard.type("甲");
    await page.waitForFunction(() => window.asked["甲"]);
    await page.waitForFunction(() => document.querySelector(".suggest:not([hidden]) .told:not([hidden])")?.textContent === "探しています…");
    await page.keyboard.type("乙");
    await page.waitForFunction(() => window.asked["甲乙"]);
    await page.evaluate(() => window.answer("甲乙", 2));
    await answered(page, "甲乙");
    await page.evaluate(() => window.answer("甲", 9));
    await page.evaluate(() => Promise.resolve());
    assert.match((await options(page)).join("\n"), /「甲乙」の結果をすべて見る（2件）/);
    assert.equal(await page.locator(".told:visible").count(), 0);
    await close();
  });

  test("asks only the newest of many questions once an answer is back", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: WIDE });
    await page.addInitScript(slowly);
    await page.goto(fileUrl(site, "index.html"));
    await page.keyboard.press("/");
    // All in one turn of the page, so that no pause between the letters decides.
    await page.evaluate(() => {
      const input = document.activeElement;
      for (const text of ["a", "ab", "abc", "abcd"]) { input.value = text; input.dispatchEvent(new InputEvent("input", { bubbles: true })); }
    });
    await page.waitForFunction(() => window.asked.abcd);
    assert.deepEqual(await page.evaluate(() => Object.keys(window.asked)), ["a", "abcd"]);
    await close();
  });

  test("says so on the page of results, and tries again", async () => {
    const { page, close } = await open(browser, server.address, { viewport: PHONE });
    await page.route("**/search/index.js*", (route) => route.abort());
    await page.goto(server.address + "search.html?q=" + q("相談"));
    await page.waitForSelector(".failed-note:not([hidden])");
    assert.equal(await page.locator(".start a").first().isVisible(), true, "the lists stand there");
    await page.unroute("**/search/index.js*");
    await page.getByRole("button", { name: "もう一度探す" }).click();
    await page.waitForSelector(".hits .hit");
    assert.equal(await page.locator(".failed-note").isVisible(), false);
    await close();
  });

  test("says so in the box, where Enter still leads on", async () => {
    const { page, close } = await open(browser, server.address, { viewport: PHONE });
    await page.route("**/assets/search.js*", (route) => route.abort());
    await page.goto(server.address + "cases/01-tosa.html");
    await page.keyboard.press("/");
    await page.keyboard.type("相談");
    await page.waitForFunction(() => document.querySelector("dialog .told:not([hidden])")?.textContent.includes("候補を出せません"));
    assert.equal((await field(page)).expanded, "false");
    await page.unroute("**/assets/search.js*");
    await Promise.all([page.waitForURL(/search\.html\?q=/), page.keyboard.press("Enter")]);
    await page.waitForSelector(".hits .hit");
    await close();
  });

  test("asks for the index while the search itself is still on its way", async () => {
    const { page, complaints, close } = await open(browser, server.address, { viewport: WIDE });
    // The search is held back until the index has been asked for; who asks for it only afterwards waits for ever.
    const index = page.waitForRequest("**/search/index.js");
    await page.route("**/assets/search.js*", async (route) => { await index; await route.continue(); });
    await page.goto(new URL("search.html?q=" + q("退院支援"), server.address).href);
    await page.waitForSelector(".hits .hit");
    const loads = await page.evaluate(() => performance.getEntriesByType("resource").filter((entry) => /search\/index\.js|assets\/search\.js/.test(entry.name) && entry.transferSize > 0).length);
    assert.equal(loads, 2, "each is fetched once");
    assert.deepEqual(complaints, []);
    await close();
  });

  test("shows no more rows than a page can bear", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: WIDE });
    await page.addInitScript(() => {
      const hit = (at) => ({ url: `cases/${at}.html`, title: `事例${at}`, section: "", excerpt: [{ text: "x", mark: true }], score: 1, why: "語" });
      window.Jirei = { search: (_, { limit }) => Promise.resolve({ total: 9999, facets: {}, hits: Array.from({ length: limit }, (_, at) => hit(at)) }) };
    });
    await page.goto(fileUrl(site, "search.html?q=x"));
    await page.waitForSelector(".hits .hit");
    for (let presses = 0; await page.locator(".more").isVisible(); presses++) {
      assert.ok(presses < 20, "there is an end");
      const rows = await page.locator(".hits .hit").count();
      await page.locator(".more").click();
      await page.waitForFunction((rows) => document.querySelectorAll(".hits .hit").length > rows, rows);
    }
    assert.equal(await page.locator(".hits .hit").count(), 300);
    assert.equal(await page.locator(".enough").isVisible(), true);
    await close();
  });

  test("does without a memory where the browser refuses one", async () => {
    const { page, complaints, close } = await open(browser, fileUrl(site, "index.html"), { viewport: WIDE });
    await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }));
    await page.goto(fileUrl(site, "cases/01-tosa.html"));
    await page.keyboard.press("/");
    await page.keyboard.type("出前講座");
    await answered(page, "出前講座");
    assert.deepEqual(complaints, []);
    await close();
  });

  test("leads to keywords and terms without script", async () => {
    for (const url of Object.values(ways)) {
      const { page, close } = await open(browser, url("cases/01-tosa.html"), { javaScriptEnabled: false, viewport: PHONE });
      await page.locator(".find-link").click();
      await page.waitForURL(/search\.html/);
      await page.fill("#q", "看取り");
      await Promise.all([page.waitForURL(/q=/), page.press("#q", "Enter")]);
      for (const list of ["keywords.html", "terms.html", "cases.html"]) assert.equal(await page.locator(`.start a[href="${list}"]`).isVisible(), true, list);
      assert.equal(await page.locator(".results").isVisible(), false);
      await close();
    }
  });
});

describe("axe finds nothing in what scripts open", () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  for (const colorScheme of ["light", "dark"]) {
    for (const viewport of [PHONE, WIDE]) {
      test(`${colorScheme}, ${viewport.width} px`, async () => {
        const { page, close } = await open(browser, fileUrl(site, "index.html"), { colorScheme, viewport, bypassCSP: true });
        const check = async (what) => {
          await page.evaluate(axeSource);
          const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags, resultTypes: ["violations"] }), tags);
          assert.deepEqual(violations.map((found) => `${what}: ${found.id}: ${found.nodes[0].html.slice(0, 160)}`), []);
        };
        const box = async (address) => {
          await page.goto(fileUrl(site, address));
          await page.keyboard.press("/");
          await page.keyboard.type("看護");
          await answered(page, "看護");
          await page.keyboard.press("ArrowDown");
          assert.notEqual(await active(page), null);
        };
        await box("index.html");
        await check("list on the first page");
        await box("cases/01-tosa.html");
        await check("list in the dialog");
        await page.fill("dialog.find input", "");
        await page.waitForFunction(() => document.querySelector(".group")?.textContent === "最近見たページ" || document.querySelectorAll("[role=option]").length === 0);
        await check("recent pages");
        await page.goto(fileUrl(site, "search.html?reg=kinki&reg=chubu&q=" + q("相談")));
        await page.waitForSelector(".hits .hit");
        await check("results");
        if (viewport === PHONE) {
          await page.locator(".open-sheet").click();
          await check("conditions");
        }
        await page.goto(fileUrl(site, "search.html?reg=kinki&q=" + q("\"出前講座の人形劇\"")));
        await page.waitForSelector(".near:not([hidden]) a");
        await check("nothing found");
        await page.goto(fileUrl(site, "cases/02-ikoma.html?hl=" + q("エンディングノート") + "#" + q("実施内容")));
        await page.waitForSelector(".marks");
        await check("marks");
        await close();
      });
    }
  }
});
