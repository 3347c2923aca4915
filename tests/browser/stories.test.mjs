// Readers from the first page to what they came for: an officer, a nurse, a head of section, someone with the keyboard alone,
// someone without scripts. Each story goes by what a reader sees (names, not selectors), over http and by file://.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { binary, build, fileUrl, launch, open, root, run, serve } from "./lib.mjs";

let browser, site, server;
before(async () => {
  [browser, site, server] = [await launch(), await build(), await serve()];
});
after(async () => {
  server?.stop();
  await browser?.close();
});

const WIDE = { width: 1280, height: 900 };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 3 };
const folder = (name) => mkdtempSync(join(tmpdir(), `jirei-${name}-`));
const address = (page) => decodeURIComponent(page.url());
const main = (page) => page.evaluate(() => document.querySelector("main").innerText);

/** The paper that a page gives: its text without blanks, and how many sheets. */
async function paper(page) {
  const file = join(folder("paper"), "paper.pdf");
  await page.pdf({ path: file, preferCSSPageSize: true });
  const [info, words] = [await run("pdfinfo", [file]), await run("pdftotext", ["-layout", file, "-"])];
  const sheets = words.stdout.split("\f").slice(0, -1).map((sheet) => sheet.replace(/\s+/g, ""));
  return { words: sheets.join(""), sheets, size: info.stdout.match(/Page size:\s+(\d+)\S* x (\d+)/).slice(1).join(" x ") };
}
/** Counts what the page's own button for printing asks of the browser, which would show a dialog. */
const countPrints = (page) => page.addInitScript(() => { window.prints = 0; window.print = () => { window.prints += 1; }; });
/** Presses Tab until what has the focus is called so; returns how often. */
async function tabTo(page, name, most = 80) {
  for (let press = 1; press <= most; press += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const at = document.activeElement, box = at.getBoundingClientRect(), styles = [getComputedStyle(at), getComputedStyle(at, "::after"), getComputedStyle(at.parentElement), getComputedStyle(at.closest("li") ?? at)];
      return { name: (at.getAttribute("aria-label") ?? at.labels?.[0]?.firstChild.textContent ?? at.textContent).trim(), ring: styles.some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none"),
        within: box.width > 0 && box.bottom > 0 && box.top < innerHeight, tag: at.tagName };
    });
    assert.ok(seen.tag !== "BODY", `the focus is lost on the way to ${name}`);
    assert.ok(seen.ring && seen.within, `the focus on ${seen.name} can't be seen`);
    if (seen.name === name) return press;
  }
  throw new Error(`${name} is not reached by ${most} presses of Tab`);
}

const ways = { "by file://": (path) => fileUrl(site, path), "over http": (path) => new URL(path, server.address).href };
for (const [way, url] of Object.entries(ways)) {
  describe(`a reader, ${way}`, () => {
    test("finds towns like hers and prints a handout of two for the meeting", async () => {
      const { page, complaints, close } = await open(browser, url("index.html"), { viewport: WIDE });
      await countPrints(page);
      await page.getByRole("navigation", { name: "主なページ" }).getByRole("link", { name: "くらべる" }).click();
      await page.getByLabel("人口").fill("2.5万");
      await page.getByLabel("高齢化率").fill("36");
      await page.getByRole("button", { name: "似たまちを探す" }).click();
      const first = page.locator("#like-list").getByRole("listitem").first();
      assert.match(await first.innerText(), /土佐市[\s\S]*人口がほぼ同じ/);
      for (const at of [0, 1]) await page.locator("#like-list").getByRole("listitem").nth(at).getByRole("button", { name: /くらべる/ }).click();
      const table = page.getByRole("table", { name: /の比較$/ });
      await table.waitFor();
      assert.equal(await table.getByRole("columnheader").filter({ hasText: "土佐市" }).count(), 1);
      await page.getByRole("button", { name: /配布資料として印刷する/ }).click();
      assert.equal(await page.evaluate(() => window.prints), 1, "the button prints");
      const { words, size } = await paper(page);
      assert.equal(size, "594 x 841", "A4, upright");
      for (const said of ["土佐市", "25,756", "2024年10月31日、高知市ホームページ", "CCBY4.0", "三菱UFJ"]) assert.ok(words.includes(said), `${said} is not on the handout`);
      assert.ok(!words.includes("うちと似たまち") && !words.includes("似たまちを探す"), "the form is not on the handout");
      assert.deepEqual(complaints, []);
      await close();
    });

    test("follows a keyword from a case to the passage of another case that shows it, and on to the next word", async () => {
      const { page, complaints, close } = await open(browser, url("index.html"), { viewport: WIDE });
      await page.getByRole("navigation", { name: "主なページ" }).getByRole("link", { name: "キーワード" }).click();
      const word = "介護支援専門員の資格を有する看護師";
      await page.getByRole("link", { name: word }).first().click();
      await page.getByRole("heading", { level: 1, name: word }).waitFor();
      const towns = await page.getByRole("list").filter({ has: page.getByRole("blockquote") }).getByRole("heading", { level: 2 }).allInnerTexts();
      assert.deepEqual(towns, ["掛川市", "橿原市"]);
      const quote = (await page.getByRole("blockquote").nth(1).innerText()).trim();
      await page.getByRole("link", { name: /^配置の特色\s*（橿原市）$/ }).click();
      await page.waitForURL(/09-kashihara\.html#/);
      assert.ok((await page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: "配置の特色" }) }).last().innerText()).includes(quote.slice(0, 20)), "the passage stands in that section");
      // The case's own keywords lead to all cases that have them, ready filtered.
      await page.getByRole("link", { name: word }).first().click();
      await page.getByRole("heading", { level: 1, name: "事例をさがす" }).waitFor();
      await page.waitForFunction(() => document.querySelector("[data-count]").textContent === "2");
      await page.getByRole("button", { name: `条件「${word}」を外す` }).click();
      await page.waitForFunction(() => document.querySelector("[data-count]").textContent === "18");
      assert.deepEqual(complaints, []);
      await close();
    });

    test("reads what all cases say of 効果・課題, one after another, then only those of one region", async () => {
      const { page, complaints, close } = await open(browser, url("index.html"), { viewport: WIDE });
      await page.getByRole("link", { name: /^効果・課題/ }).first().click();
      await page.getByRole("heading", { level: 1, name: "効果・課題" }).waitFor();
      const towns = page.getByRole("heading", { level: 2 }).filter({ has: page.getByRole("link") });
      const sections = () => page.evaluate(() => [...document.querySelectorAll("main section[id^=case-]")].filter((one) => one.checkVisibility()).map((one) => one.innerText.length));
      assert.ok(await towns.count() > 0);
      const all = await sections();
      assert.equal(all.length, 18);
      assert.ok(all.every((length) => length > 100), "every case's own words stand here");
      await page.getByText("事例を絞り込む").click();
      await page.getByRole("group", { name: "地域" }).locator("summary").click();
      await page.getByLabel(/^中部/).check();
      await page.waitForFunction(() => document.querySelector("[data-count]").textContent === "5");
      assert.equal((await sections()).length, 5);
      assert.match(address(page), /reg=chubu/, "the address brings it back");
      assert.deepEqual(complaints, []);
      await close();
    });

    test("searches on a phone with a finger and reads the passage found", async () => {
      const { page, complaints, close } = await open(browser, url("index.html"), PHONE);
      await page.getByRole("combobox", { name: "事例をことばで探す" }).tap();
      await page.keyboard.insertText("ごみ屋敷");
      await page.getByRole("button", { name: "検索" }).first().tap();
      await page.waitForURL(/search\.html/);
      await page.locator(".hits li, .near:not([hidden])").first().waitFor();
      await page.getByRole("combobox", { name: "ことばで探す" }).fill("出前講座");
      await page.getByRole("button", { name: "検索" }).first().tap();
      const hit = page.getByRole("heading", { level: 2 }).getByRole("link", { name: "訪問看護ステーション土佐" });
      await hit.waitFor();
      const small = await page.evaluate(() => [...document.querySelectorAll("header a, header button, .hits h2 a, .toolbar button, form.search button")].filter((one) => one.checkVisibility())
        .map((one) => [one.textContent.trim(), one.getBoundingClientRect()]).filter(([, box]) => box.height < 24 || box.width < 24).map(([name]) => name));
      assert.deepEqual(small, [], "a finger hits everything");
      await hit.tap();
      await page.waitForFunction(() => (window.CSS?.highlights?.get("jirei-found")?.size ?? 0) + document.querySelectorAll("main mark").length > 0);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), "nothing to push sideways");
      assert.deepEqual(complaints, []);
      await close();
    });

    test("goes from the first page to a section of a case with the keyboard alone", async () => {
      const { page, complaints, close } = await open(browser, url("index.html"), { viewport: WIDE, reducedMotion: "reduce" });
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "本文へ");
      await tabTo(page, "事例をさがす");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "事例をさがす" }).waitFor();
      await tabTo(page, "本文へ");
      await page.keyboard.press("Enter");
      await tabTo(page, "並び順");
      await page.keyboard.press("ArrowDown");
      await page.waitForFunction(() => document.querySelector(".card h2").textContent === "豊中市");
      await tabTo(page, "豊中市");
      await page.keyboard.press("Enter");
      await page.waitForURL(/17-toyonaka/);
      await tabTo(page, "効果・課題");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#/);
      const near = await page.waitForFunction(() => { const top = document.getElementById("効果・課題").getBoundingClientRect().top; return top >= 0 && top < innerHeight / 2; });
      assert.ok(near);
      // The next Tab goes on from the section, not from the top of the page.
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement.getBoundingClientRect().top >= -1 && document.activeElement.closest("main") !== null));
      assert.deepEqual(complaints, []);
      await close();
    });

    test("puts three cases into the basket, compares them and passes the address on", async () => {
      const { page, complaints, close } = await open(browser, url("cases.html"), { viewport: WIDE });
      await page.getByRole("button", { name: "生駒市をくらべる" }).click();
      await page.getByRole("button", { name: "橿原市をくらべる" }).click();
      await page.getByRole("link", { name: "掛川市" }).first().click();
      await page.getByRole("heading", { level: 1, name: "訪問看護ステーション掛川" }).waitFor();
      await page.getByRole("button", { name: "掛川市をくらべる" }).first().click();
      await page.getByRole("region", { name: "くらべる事例" }).getByRole("link", { name: "3事例をくらべる" }).click();
      await page.waitForSelector("table.compare.n3");
      const told = (await page.locator("table.compare").innerText()).replace(/\s+/g, " ");
      const { page: colleague, close: leave } = await open(browser, page.url(), { viewport: WIDE });
      await colleague.waitForSelector("table.compare.n3");
      assert.equal((await colleague.locator("table.compare").innerText()).replace(/\s+/g, " "), told, "the colleague sees the same");
      assert.ok(["生駒市", "橿原市", "掛川市"].every((town) => told.includes(town)));
      await leave();
      assert.deepEqual(complaints, []);
      await close();
    });

    test("switches readings on, copies a passage, and has no reading in the clipboard", async () => {
      const { page, complaints, close } = await open(browser, url("cases/01-tosa.html"), { viewport: WIDE, permissions: ["clipboard-read", "clipboard-write"] });
      await page.getByRole("button", { name: "ふりがな", exact: true }).click();
      await page.waitForFunction(() => document.querySelectorAll("main .f").length > 100);
      assert.match(await page.evaluate(() => getComputedStyle(document.querySelector("main p .f"), "::after").content), /[ぁ-ん]/, "they stand on the page");
      const wanted = await page.evaluate(() => {
        const passage = document.querySelector("#経緯 .prose p");
        getSelection().selectAllChildren(passage);
        return passage.textContent;
      });
      await page.keyboard.press("Control+c");
      const copied = (await page.evaluate(() => navigator.clipboard.readText())).replace(/\s/g, "");
      assert.equal(copied, wanted.replace(/\s/g, ""));
      assert.ok(copied.includes("在宅医療") && !copied.includes("ざいたく"));
      // It goes along to the next page without being asked again.
      await page.locator(".turn a[rel=next]").click(); // by its mark: Playwright, unlike browsers, takes readings for part of a name
      await page.waitForFunction(() => document.querySelectorAll("main .f").length > 100);
      assert.deepEqual(complaints, []);
      await close();
    });

    test("takes the CSV into a spreadsheet and has every case on a row of its own", async () => {
      const { page, close } = await open(browser, url("index.html"), { viewport: WIDE, acceptDownloads: true });
      const link = page.getByRole("contentinfo").getByRole("link", { name: "データ（CSV）" });
      const target = await link.evaluate((node) => node.href);
      let bytes;
      if (target.startsWith("file:")) bytes = readFileSync(new URL(target));
      else {
        const answer = await page.request.get(target);
        assert.equal(answer.status(), 200);
        assert.match(answer.headers()["content-type"], /text\/csv/);
        bytes = await answer.body();
      }
      // Excel takes a file for UTF-8 only if it begins with this mark, and a line for a record only outside of quotes.
      assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
      const [head, ...rows] = spreadsheet(bytes.subarray(3).toString("utf8"));
      assert.equal(rows.length, 18);
      for (const row of rows) assert.equal(row.length, head.length, row[1]);
      const cell = (row, name) => rows[row][head.indexOf(name)];
      assert.deepEqual(["市町村", "人口（人）", "人口の時点", "人口の出典"].map((name) => cell(0, name)), ["土佐市", "25756", "2024-10-31", "高知市ホームページ"]);
      assert.equal(cell(6, "市町村コード"), "016071", "all six digits");
      assert.ok(rows.flat().every((value) => !/^[=+@]|^-(?!\d)/.test(value)), "nothing that a spreadsheet would take for a formula");
      assert.ok(rows.some((row) => row.some((value) => value.includes("\n"))), "a cell may have several lines");
      await close();
    });

    test("finds a case without any script", async () => {
      const { page, complaints, close } = await open(browser, url("index.html"), { viewport: PHONE.viewport, javaScriptEnabled: false });
      assert.equal(await page.getByRole("button", { name: /ふりがな|配色|メニュー/ }).count(), 0, "no button that does nothing");
      await page.getByRole("searchbox", { name: "事例をことばで探す" }).fill("看取り");
      await page.keyboard.press("Enter");
      await page.waitForURL(/search\.html\?q=/);
      assert.match(await main(page), /スクリプトが動かないため、検索結果を出せません/);
      await page.getByRole("main").getByRole("link", { name: "キーワード", exact: true }).first().click();
      await page.getByRole("link", { name: "看看連携の推進" }).first().click();
      await page.getByRole("main").getByRole("link", { name: "豊中市", exact: true }).first().click();
      await page.waitForURL(/cases\/17-toyonaka\.html/);
      assert.equal(await page.getByRole("heading", { level: 2, name: "実施内容" }).count(), 1);
      assert.ok((await main(page)).length > 2000, "the whole case");
      assert.deepEqual(complaints, []);
      await close();
    });

    test("prints the whole book, volume by volume, with contents, and every case on a sheet of its own", async () => {
      const { page, complaints, close } = await open(browser, url("index.html"), { viewport: WIDE });
      await page.getByRole("contentinfo").getByRole("link", { name: "全体を印刷する" }).click();
      await page.waitForURL(/print\.html/);
      const first = await paper(page);
      assert.equal(first.size, "594 x 841");
      assert.ok(first.sheets.slice(0, 3).join("").includes("目次") && first.words.includes("枚方市"), "the contents of all volumes");
      const volumes = page.getByRole("navigation", { name: "分冊", exact: true }).getByRole("link");
      let { words, sheets } = first;
      for (let at = 1; at < await volumes.count(); at += 1) {
        await volumes.nth(at).click();
        await page.waitForURL(new RegExp(`print-${at + 1}\\.html$`));
        const next = await paper(page);
        assert.match(next.sheets[0], new RegExp(`第${at + 1}分冊`));
        [words, sheets] = [words + next.words, sheets.concat(next.sheets)];
      }
      assert.ok(sheets.length > 60, `${sheets.length} sheets`);
      for (const town of ["土佐市", "浦河町", "枚方市"]) assert.ok(words.includes(town), town);
      const starts = sheets.filter((sheet) => /事例\d+(北海道|.{2,3}[都府県])/.test(sheet.slice(0, 80)));
      assert.ok(starts.length >= 18, `${starts.length} of 18 cases begin a sheet`);
      assert.ok(words.includes("矢印は、働きかける側から受ける側へ"), "the drawings of relations");
      assert.ok(words.includes("編注") && words.includes("訪問看護ステーション土佐"));
      for (const hidden of ["配色自動", "このページの先頭へ", "データ（CSV）"]) assert.ok(!words.includes(hidden), hidden);
      assert.deepEqual(complaints, []);
      await close();
    });
  });
}

/** Records of a CSV file as a spreadsheet takes them apart. */
function spreadsheet(text) {
  const records = [[]];
  let cell = "", quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') { cell += '"'; at += 1; } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === "," || sign === "\n") {
      records.at(-1).push(cell.replace(/\r$/, ""));
      cell = "";
      if (sign === "\n") records.push([]);
    } else cell += sign;
  }
  assert.equal(quoted, false, "every quote is closed");
  if (cell !== "" || records.at(-1).length > 0) records.at(-1).push(cell);
  return records.filter((record) => record.length > 0);
}

describe("a reader with a file from a colleague", () => {
  test("opens the handbook that came by mail as one file, narrows the list and prints a case", async () => {
    const file = join(folder("mail"), "handbook.html");
    const { code, stderr } = await run(binary, ["build", "--content", join(root, "content"), "--single-file", file]);
    assert.equal(code, 0, stderr);
    const { page, complaints, close } = await open(browser, pathToFileURL(file).href, { viewport: WIDE });
    await page.getByRole("navigation", { name: "主なページ" }).getByRole("link", { name: "事例をさがす", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "事例をさがす" }).waitFor();
    await page.getByRole("group", { name: "都道府県" }).locator("summary").click();
    await page.getByLabel(/^高知県/).check();
    await page.waitForFunction(() => document.querySelector("[data-count]").textContent === "1");
    await page.getByRole("link", { name: "土佐市" }).first().click();
    await page.getByRole("heading", { level: 1, name: "訪問看護ステーション土佐" }).waitFor();
    const { words, sheets } = await paper(page);
    assert.ok(words.includes("25,756") && words.includes("住民向けの出前講座"));
    assert.ok(!words.includes("生駒メディカルセンター") && sheets.length < 8, `${sheets.length} sheets: this case and no other`);
    assert.deepEqual(complaints, []);
    await close();
  });
});

describe("a reader who has to defend a figure", () => {
  test("sees when and by whom it was counted, and that it is long ago, on the case, in lists and on paper", async () => {
    // The real handbook's figures are all young enough; with a limit of three years those of the census of 2020 are not.
    const content = join(folder("old"), "content");
    cpSync(join(root, "content"), content, { recursive: true });
    const settings = join(content, "handbook.yaml");
    writeFileSync(settings, readFileSync(settings, "utf8").replace(/^figures_older_than: .*$/m, "figures_older_than: 3"));
    const old = await build(content);
    const { page, close } = await open(browser, fileUrl(old, "cases/01-tosa.html"), { viewport: WIDE });
    const row = page.getByRole("row", { name: /^高齢化率/ });
    assert.match((await row.innerText()).replace(/\s+/g, " "), /36\.9 ?%.*2020年.*国勢調査/);
    const mark = (await row.locator(".old").innerText()).trim();
    assert.match(mark, /年/, "said in words");
    assert.equal(await page.getByRole("row", { name: /^人口/ }).locator(".old").count(), 0, "what is young is not marked");
    await page.getByRole("row", { name: /^高齢化率/ }).getByRole("link", { name: /編注/ }).first().click();
    await page.waitForURL(/#note-/);
    assert.match(await page.evaluate(() => document.querySelector(":target").textContent), /2020年/);
    assert.ok((await paper(page)).words.includes(mark.replace(/\s/g, "")));
    await page.goto(fileUrl(old, "cases.html"));
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "土佐市" }) });
    assert.ok((await card.innerText()).includes(mark));
    await close();
  });
});
