// A handbook whose every text is an attack: nothing runs, nothing is asked of another host, whatever the reader opens and clicks.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { binary, build, fileUrl, here, launch, open, pages, run } from "./lib.mjs";

const ATTACKS = JSON.parse(readFileSync(join(here, "..", "fixtures", "attacks.json"), "utf8"));

/** A handbook of one case and one chapter an attack; what is a number or a name of a town stays one. */
function handbook() {
  const content = join(mkdtempSync(join(tmpdir(), "jirei-hostile-")), "content");
  for (const folder of ["cases", "chapters"]) mkdirSync(join(content, folder), { recursive: true });
  const q = JSON.stringify;
  ATTACKS.forEach((attack, at) => {
    const body = attack.replaceAll("|", "\\|");
    writeFileSync(join(content, "cases", `a${String(at).padStart(2, "0")}.md`), `---
number: ${at + 1}
title: ${q(attack)}
operator: ${q(attack)}
prefecture: 高知県
municipalities: [土佐市]
implementing_body: ${q(attack)}
start: 2017-10
profile:
  population: { value: ${1000 + at}, as_of: 2020, source: ${q(attack)} }
  aging_rate: { value: 30, as_of: 2020, source: ${q(attack)} }
coordinators: { count: 1, professions: [${q(attack)}], posts: ${q(attack)} }
keywords:
  - ${q(attack)}
  - { text: ${q(`${attack}の会`)}, category: effects }
  - 普通の連携会議
relations:
  - { from: ${q(attack)}, to: ${q(`${attack}先`)}, kind: ${q(attack)} }
doubts: [${q(attack)}]
summary: ${q(attack)}
---

## 経緯

${body}

文中${body}。\`${body}\` 普通の連携会議を開く。

## 配置の特色

### ${body}

| ${body} | b |
|---|---|
| ${body} | ${body} |

## 実施内容

\`\`\`${body.split("\n")[0].replaceAll("`", "")}
${body}
\`\`\`

- ${body}

注[^a]

[^a]: ${body}

## 支援体制・関係者とのネットワーク

> ${body}

## 効果・課題

${body}の会
`);
    writeFileSync(join(content, "chapters", `c${at}.md`), `---\ntitle: ${q(attack)}\nsummary: ${q(attack)}\norder: ${at + 1}\n---\n\n## ${body}\n\n${body}\n`);
  });
  const attack = q(`"><img src=x onerror=alert(1)></script>`);
  writeFileSync(join(content, "handbook.yaml"), ["title", "subtitle", "publisher", "edition", "licence", "source", "lead"].map((key) => `${key}: ${attack}\n`).join(""));
  writeFileSync(join(content, "terms.yaml"), ATTACKS.map((attack) => `- term: ${q(attack)}\n  aliases: [${q(`${attack}略`)}]\n  definition: ${q(attack)}\n`).join(""));
  return content;
}

let browser, content, site;
before(async () => {
  content = handbook();
  [browser, site] = [await launch(), await build(content)];
});
after(async () => { await browser?.close(); });

/** A page on which an attack that ran is seen. */
async function guarded(address) {
  const opened = await open(browser, address);
  opened.ran = [];
  opened.page.on("dialog", (dialog) => { opened.ran.push(dialog.message()); dialog.dismiss(); });
  return opened;
}

/** Goes to a page, also where a control that was pressed is still leading to another. */
async function go(page, url) {
  for (let turn = 0; ; turn += 1) {
    try { return await page.goto(url); } catch (error) {
      if (turn > 4 || !/interrupted by another navigation|ERR_ABORTED/.test(error.message)) throw error;
    }
  }
}

/** What the page holds that no text of a handbook may make. */
const strangers = () => [...document.querySelectorAll("*")].filter((element) =>
  ["IFRAME", "OBJECT", "EMBED", "BASE"].includes(element.tagName)
  || [...element.attributes].some(({ name }) => name.startsWith("on"))
  || (element.tagName === "SCRIPT" && element.type !== "application/ld+json" && !/^(file|https?):/.test(element.src) && !element.nonce && location.pathname.endsWith("handbook.html") === false)
  || (element.tagName === "IMG" && /evil|\/x$/.test(element.src))
  || (element.href && typeof element.href === "string" && !/^(file|https?|mailto):|^data:(image\/(svg\+xml|png)|text\/csv|application\/json)[;,]/.test(element.href))
  || (element.tagName === "META" && /refresh/i.test(element.httpEquiv))).map((element) => element.outerHTML.slice(0, 200));

/** Presses every control of a page, those that appear by pressing as well. */
async function press() {
  const pressed = new WeakSet();
  for (let round = 0; round < 3; round += 1) {
    for (const control of document.querySelectorAll("button, summary, input[type=checkbox], input[type=radio], [role=option], [role=button]")) {
      if (pressed.has(control) || control.closest("form[action]")?.contains(control) && control.type === "submit") continue;
      pressed.add(control);
      if (/印刷/.test(control.textContent)) continue;
      control.click();
    }
    for (const select of document.querySelectorAll("select")) {
      select.selectedIndex = round % Math.max(1, select.options.length);
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    for (const field of document.querySelectorAll("input[type=search], input[type=text], input[type=number], input:not([type])")) {
      field.value = `"><img src=x onerror=alert(1)>`;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await new Promise((resolve) => { requestAnimationFrame(() => { setTimeout(resolve, 0); }); });
  }
}

describe("a hostile handbook", () => {
  test("runs nothing on any page, whatever is pressed", async () => {
    const { page, complaints, ran, close } = await guarded(fileUrl(site, "index.html"));
    const all = pages(site);
    assert.ok(all.length > 2 * ATTACKS.length, `${all.length} pages`);
    for (const path of all) {
      const url = fileUrl(site, path);
      await go(page, url);
      assert.deepEqual(await page.evaluate(strangers), [], path);
      await page.evaluate(press).catch((error) => {
        // A control that leads to another page ends the pressing there.
        if (!/context was destroyed|navigation/.test(error.message)) throw error;
      });
      await page.waitForLoadState();
      assert.deepEqual(await page.evaluate(strangers), [], `${path}, pressed`);
      assert.deepEqual([ran, complaints], [[], []], path);
    }
    await close();
  });

  test("runs nothing out of an address or out of what the browser keeps", async () => {
    const { page, complaints, ran, close } = await guarded(fileUrl(site, "index.html"));
    const keys = new Set();
    for (const path of ["index.html", "cases.html", "compare.html", "search.html", "data.html", "keywords.html", "cases/a00.html", "categories/history.html"]) {
      for (const attack of ATTACKS.filter((_, at) => at % 4 === 3)) {
        const text = encodeURIComponent(attack);
        await go(page, fileUrl(site, `${path}?${["q", "cases", "c", "k", "keyword", "prefecture", "sort", "population", "aging_rate", "hit", "mark"].map((key) => `${key}=${text}`).join("&")}#${text}`));
        for (const key of await page.evaluate(() => Object.keys(localStorage))) keys.add(key);
        assert.deepEqual(await page.evaluate(strangers), [], `${path} ${attack}`);
      }
      await page.evaluate(press).catch(() => {});
      await go(page, fileUrl(site, path));
      for (const key of await page.evaluate(() => Object.keys(localStorage))) keys.add(key);
      for (const value of [`"><img src=x onerror=alert(1)>`, `["<img src=x onerror=alert(1)>"]`, `{"__proto__":{"a":1}}`, "null", "[[", "7"]) {
        await page.evaluate(([keys, value]) => keys.forEach((key) => localStorage.setItem(key, value)), [[...keys], value]);
        await go(page, fileUrl(site, path));
        assert.deepEqual(await page.evaluate(strangers), [], `${path} kept ${value}`);
      }
      assert.deepEqual([ran, complaints], [[], []], path);
    }
    await close();
  });

  test("is found by its own words, which are shown as words", async () => {
    const { page, complaints, ran, close } = await guarded(fileUrl(site, "search.html"));
    for (const attack of ATTACKS.filter((attack) => !attack.startsWith("-"))) {
      await go(page, fileUrl(site, `search.html?q=${encodeURIComponent(attack)}`));
      await page.waitForFunction(() => document.querySelectorAll("main a[href*='cases/'], main a[href*='chapters/'], main a[href*='terms']").length > 0);
      assert.deepEqual(await page.evaluate(strangers), [], attack);
    }
    assert.deepEqual([ran, complaints], [[], []]);
    await close();
  });

  test("is harmless as one file", async () => {
    const file = join(content, "..", "handbook.html");
    const { code, stderr } = await run(binary, ["build", "--content", content, "--single-file", file]);
    assert.equal(code, 0, stderr);
    const { page, complaints, ran, close } = await guarded(pathToFileURL(file).href);
    for (const path of pages(site).filter((path) => path !== "404.html")) {
      await page.evaluate((path) => { location.hash = `#${path}`; }, path);
      await page.waitForFunction((path) => document.documentElement.dataset.page === path, path);
      assert.deepEqual(await page.evaluate(strangers), [], path);
    }
    assert.deepEqual([ran, complaints], [[], []]);
    await close();
  });

  test("gives data that other programs read as data", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"));
    const list = (folder) => readdirSync(join(site, folder), { withFileTypes: true })
      .flatMap((entry) => entry.isDirectory() ? list(join(folder, entry.name)) : [join(folder, entry.name)]);
    const files = list("");
    for (const name of files.filter((name) => /\.(xml|svg)$/.test(name))) {
      const fault = await page.evaluate((text) => new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror, script")?.textContent, readFileSync(join(site, name), "utf8"));
      assert.equal(fault, undefined, name);
    }
    for (const name of files.filter((name) => name.endsWith(".json"))) JSON.parse(readFileSync(join(site, name), "utf8"));
    const tables = files.filter((name) => name.endsWith(".csv"));
    assert.ok(tables.length > 0);
    for (const name of tables) {
      // A cell begins after a comma, a quote or a line's end; none begins as a formula does.
      const formulas = readFileSync(join(site, name), "utf8").match(/(^|[,\n])"?[=@\t][^,\n]*/g);
      assert.equal(formulas, null, name);
    }
    await close();
  });
});
