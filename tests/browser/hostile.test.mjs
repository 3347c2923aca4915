// A handbook whose every text is an attack: nothing runs, nothing is asked of another host, whatever the reader opens and clicks.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { ATTACKS, handbook, own } from "./hostile.mjs";
import { binary, build, fileUrl, launch, open, pages, run, serve } from "./lib.mjs";

let browser, content, site, ownContent, ownSite;
before(async () => {
  [content, ownContent] = [handbook(), own()];
  [browser, site, ownSite] = [await launch(), await build(content), await build(ownContent)];
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

/** Opens every page of a site, presses all there is, and goes on; several pages side by side. */
async function through(site, except = "") {
  const left = pages(site).filter((path) => path !== except);
  const walk = async () => {
    const { page, complaints, ran, close } = await guarded(fileUrl(site, "index.html"));
    for (let path = left.shift(); path; path = left.shift()) {
      await go(page, fileUrl(site, path));
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
  };
  await Promise.all([walk(), walk(), walk()]);
}

describe("a hostile handbook", () => {
  test("runs nothing on any page, whatever is pressed", async () => {
    assert.ok(pages(site).length > 2 * ATTACKS.length, `${pages(site).length} pages`);
    // With a `base_url`, what stands under every address asks for its styles there, and nothing is there.
    await through(site, "404.html");
  });

  test("runs nothing where the handbook's own words are attacks: categories, fields, choices, names of files", async () => {
    assert.ok(pages(ownSite).length > 40, `${pages(ownSite).length} pages`);
    await through(ownSite);
  });

  test("runs nothing compared side by side, printed, or served", async () => {
    for (const [name, folder, cases] of [["attacks", content, ATTACKS.length], ["own words", ownContent, 12]]) {
      const server = await serve(folder);
      const { page, complaints, ran, close } = await guarded(server.address);
      for (let first = 1; first <= cases; first += 4) {
        // The last four where fewer are left: one case alone is not compared.
        const four = [0, 1, 2, 3].map((more) => Math.min(first, cases - 3) + more).join(",");
        await go(page, `${server.address}compare.html?c=${four}`);
        await page.waitForSelector("table.compare");
        await page.evaluate(press).catch(() => {});
        assert.deepEqual(await page.evaluate(strangers), [], four);
      }
      for (const path of ["print.html", "compare.html?c=1,2,3,4", "cases.html", "data.html", "terms.html", "index.html"]) {
        await go(page, server.address + path);
        await page.emulateMedia({ media: "print" });
        assert.ok((await page.pdf()).length > 1000, path);
        await page.emulateMedia({ media: "screen" });
        assert.deepEqual(await page.evaluate(strangers), [], path);
      }
      assert.deepEqual([ran, complaints], [[], []], name);
      await close();
      server.stop();
    }
  });

  test("is told of over the preview as words", async () => {
    const broken = own(), attack = `"><img src=x onerror=alert(1)>`;
    const server = await serve(broken);
    const { page, complaints, ran, close } = await guarded(server.address);
    writeFileSync(join(broken, "cases", "z'onclick='alert(1).md"), `---\n${attack}: ${attack}\ntitle: ${JSON.stringify(attack)}\nprefecture: ${JSON.stringify(attack)}\n---\n\n## ${attack}\n\n[${attack}](javascript:alert(1)) \u001b[31m\u202e\n`);
    await page.waitForSelector(".jirei-problems li");
    assert.match(await page.textContent(".jirei-problems"), /z'onclick='alert\(1\)\.md/);
    assert.doesNotMatch(await page.textContent(".jirei-problems"), /[\u001b\u202e]/);
    assert.deepEqual(await page.evaluate(strangers), []);
    assert.deepEqual([ran, complaints], [[], []]);
    await close();
    server.stop();
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
    for (const attack of ATTACKS.filter((attack) => !attack.startsWith("-") && /[\p{L}\p{N}]/u.test(attack))) {
      await go(page, fileUrl(site, `search.html?q=${encodeURIComponent(attack)}`));
      await page.waitForFunction(() => document.querySelectorAll("main a[href*='cases/'], main a[href*='chapters/'], main a[href*='terms']").length > 0);
      assert.deepEqual(await page.evaluate(strangers), [], attack);
    }
    assert.deepEqual([ran, complaints], [[], []]);
    await close();
  });

  for (const which of ["attacks", "own words"]) test(`is harmless as one file: ${which}`, async () => {
    const [folder, whole] = which === "attacks" ? [content, site] : [ownContent, ownSite];
    const file = join(folder, "..", "handbook.html");
    const { code, stderr } = await run(binary, ["build", "--content", folder, "--single-file", file]);
    assert.equal(code, 0, stderr);
    const { page, complaints, ran, close } = await guarded(pathToFileURL(file).href);
    for (const path of pages(whole).filter((path) => path !== "404.html")) {
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
    // Separators of lines that JSON knows and old scripts do not.
    for (const name of files.filter((name) => name.endsWith(".js"))) assert.doesNotMatch(readFileSync(join(site, name), "utf8"), /[\u2028\u2029]/, name);
    const tables = files.filter((name) => name.endsWith(".csv"));
    assert.ok(tables.length > 0);
    for (const name of tables) {
      // A cell begins after a comma, a quote or a line's end; none begins as a formula does.
      const formulas = readFileSync(join(site, name), "utf8").match(/(^|[,\n])"?[=@\t＝＋－＠][^,\n]*/g);
      assert.equal(formulas, null, name);
    }
    await close();
  });
});
