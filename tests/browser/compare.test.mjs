// Comparing cases: the basket that goes along, the table side by side, the sheet that is handed out, and うちと似たまち.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { axeSource, build, fileUrl, launch, ofPreview, open, run, serve } from "./lib.mjs";

let browser, site, server;
before(async () => {
  [browser, site, server] = [await launch(), await build(), await serve()];
});
after(async () => {
  server?.stop();
  await browser?.close();
});

const pressed = (page) => page.evaluate(() => [...document.querySelectorAll("[data-toggle][aria-pressed=true]")].map((button) => Number(button.dataset.toggle)));
const heads = (page) => page.evaluate(() => [...document.querySelectorAll("#side thead b")].map((head) => head.textContent));
const compared = (page, count) => page.waitForSelector(`table.compare.n${count}`);

async function violations(page) {
  await page.evaluate(axeSource);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), tags);
  return violations.map((found) => `${found.id}: ${found.nodes[0].html.slice(0, 160)}`);
}

describe("the basket", () => {
  for (const way of ["file", "http"]) {
    test(`goes along from list to case to keyword and ends in a comparison (${way})`, async () => {
      const url = (path) => (way === "file" ? fileUrl(site, path) : server.address + path);
      const { page, complaints, close } = await open(browser, url("cases.html"), { viewport: { width: 1280, height: 900 } });
      const bar = page.getByRole("region", { name: "くらべる事例" });
      assert.equal(await bar.getByRole("link").count(), 0, "an empty basket leads nowhere");
      await page.getByRole("button", { name: "橿原市をくらべる" }).focus();
      await page.keyboard.press("Space");
      assert.match(await bar.getByRole("status").textContent(), /橿原市を入れました。あと1つ/);
      await page.goto(url("cases/01-tosa.html"));
      assert.deepEqual(await bar.getByRole("button", { name: "橿原市をくらべる事例から外す" }).count(), 1, "kept on the next page");
      await page.getByRole("button", { name: "土佐市をくらべる" }).click();
      assert.match(await bar.getByRole("status").textContent(), /くらべる事例 2／4/);
      await bar.getByRole("link", { name: "2事例をくらべる" }).click();
      await compared(page, 2);
      assert.deepEqual(await heads(page), ["橿原市", "土佐市"]);
      assert.match(page.url(), /compare\.html\?c=9,1$/);
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  test("takes four at most and says so, gives back what is taken out, and keeps the focus", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases.html"), { viewport: { width: 1280, height: 900 } });
    const buttons = page.locator(".card [data-toggle]");
    for (let at = 0; at < 5; at += 1) await buttons.nth(at).click();
    assert.equal((await pressed(page)).length, 4);
    assert.match(await page.getByRole("region", { name: "くらべる事例" }).getByRole("status").textContent(), /4つまで/);
    const chip = page.locator(".basket .chip").first();
    await chip.focus();
    await page.keyboard.press("Enter");
    assert.equal((await pressed(page)).length, 3);
    assert.ok(await page.evaluate(() => document.activeElement.matches(".basket .chip")), "the focus goes on to the next");
    await page.getByRole("button", { name: "空にする" }).click();
    assert.deepEqual(await pressed(page), []);
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await close();
  });

  test("covers nothing that the keyboard reaches", async () => {
    for (const width of [360, 1280]) {
      const { page, close } = await open(browser, fileUrl(site, "cases.html"), { viewport: { width, height: 700 }, reducedMotion: "reduce" });
      await page.locator(".card [data-toggle]").first().click();
      for (let press = 0; press < 30; press += 1) {
        await page.keyboard.press("Tab");
        const hidden = await page.evaluate(() => {
          const at = document.activeElement, box = at.getBoundingClientRect(), bar = document.querySelector(".basket").getBoundingClientRect();
          return !at.closest(".basket") && !at.closest("footer") && box.bottom > bar.top && box.top > bar.top - 4 ? at.outerHTML.slice(0, 120) : "";
        });
        assert.equal(hidden, "", `${width} px`);
      }
      await close();
    }
  });

  test("passes axe with something in it", async () => {
    for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]]) {
      const { page, close } = await open(browser, fileUrl(site, "cases.html"), { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      await page.locator(".card [data-toggle]").nth(0).click();
      await page.locator(".card [data-toggle]").nth(1).click();
      assert.deepEqual(await violations(page), []);
      await close();
    }
  });

  test("of one handbook is not that of another in the next folder", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases.html"));
    await page.locator(".card [data-toggle]").first().click();
    const other = join(dirname(site), "other");
    cpSync(site, other, { recursive: true });
    await page.goto(fileUrl(other, "cases.html"));
    assert.deepEqual(await pressed(page), []);
    await close();
  });
});

describe("side by side", () => {
  test("marks shared keywords, names what is missing and stays within every width", async () => {
    for (const width of [320, 360, 768, 1024, 1280]) {
      const { page, complaints, close } = await open(browser, fileUrl(site, "compare.html?c=1,9,17,2"), { viewport: { width, height: 900 }, bypassCSP: true });
      await compared(page, 4);
      assert.match(await page.locator(".common").textContent(), /「コーディネーター: 看護師」（橿原市、生駒市）/);
      assert.equal(await page.locator(".compare .both").count(), 2);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${width} px: ${over} px too wide`);
      if (width === 768 || width === 1280) {
        const lefts = await page.evaluate(() => [...document.querySelectorAll(".compare tbody tr:first-child td")].map((cell) => Math.round(cell.getBoundingClientRect().top)));
        assert.equal(new Set(lefts).size, 1, `${width} px: the cells of a row stand side by side`);
      }
      assert.deepEqual(complaints, []);
      if (width !== 320) assert.deepEqual(await violations(page), [], `${width} px`);
      await close();
    }
  });

  test("prints as a sheet on A4 with source and licence, and without what is only for the screen", async () => {
    const { page, close } = await open(browser, fileUrl(site, "compare.html?c=1,9"));
    await compared(page, 2);
    const text = async (name) => {
      const file = join(mkdtempSync(join(tmpdir(), "jirei-sheet-")), name);
      await page.pdf({ path: file, preferCSSPageSize: true });
      // Line by line across the columns, and column by column: a sentence of two lines is whole in the second alone.
      const [info, across, down] = [await run("pdfinfo", [file]), await run("pdftotext", ["-layout", file, "-"]), await run("pdftotext", [file, "-"])];
      return { info: info.stdout, words: (across.stdout + down.stdout).replace(/\s+/g, "") };
    };
    const two = await text("two.pdf");
    assert.match(two.info, /Page size:\s+59\d\.\d+ x 84\d\.\d+/, "upright");
    for (const said of ["事例1高知県土佐市", "橿原市", "25,756", "2024年10月31日、高知市ホームページ", "原典の番号", "事例IX", "CCBY4.0", "三菱UFJ"]) {
      assert.ok(two.words.includes(said), `${said} is missing in ${two.words.slice(0, 400)}`);
    }
    for (const hidden of ["うちと似たまち", "すべての事例の概要", "事例を足す", "続きを読む", "違いのある行"]) assert.ok(!two.words.includes(hidden), hidden);
    await page.getByLabel("本文を全部並べる").check();
    const whole = await text("whole.pdf");
    const last = "うち1人は訪問看護ステーションの所長が兼務する。";
    assert.ok(!two.words.includes(last) && whole.words.includes(last), "whole sections on demand");
    await page.goto(fileUrl(site, "compare.html?c=1,9,17,2"));
    await compared(page, 4);
    assert.match((await text("four.pdf")).info, /Page size:\s+84\d\.\d+ x 59\d\.\d+/, "three and four lie across");
    await close();
  });

  test("without script shows all profiles and leads to the categories", async () => {
    const { page, close } = await open(browser, fileUrl(site, "compare.html"), { javaScriptEnabled: false });
    assert.equal(await page.locator(".profiles tbody tr").count(), 18);
    assert.equal(await page.locator("[data-toggle]:visible").count(), 0);
    assert.ok(await page.locator("noscript a[href^='categories/']").count() >= 5);
    await close();
  });
});

describe("うちと似たまち", () => {
  const names = (page) => page.evaluate(() => [...document.querySelectorAll("#like-list li a")].map((link) => link.textContent));
  const status = (page) => page.locator("#like-status").textContent();

  test("ranks by what was typed, in words, and keeps it behind the # of the address", async () => {
    const { page, complaints, close } = await open(browser, server.address + "compare.html");
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByLabel("人口").fill("１１.７万人");
    await page.getByLabel("高齢化率").fill("29.6％");
    await page.keyboard.press("Enter");
    assert.deepEqual((await names(page)).slice(0, 2), ["奈良県 生駒市", "奈良県 橿原市"]);
    assert.match(await page.locator("#like-list li").first().textContent(), /人口がほぼ同じ（116,819人）.*高齢化率がほぼ同じ/);
    assert.match(await status(page), /要介護認定率は、入っていないので、くらべていません/);
    assert.match(decodeURIComponent(page.url()), /compare\.html#\?p=１１\.７万人&a=29\.6％$/);
    // Chromium asks for the icon anew with every new address; it sends nothing of what was typed.
    assert.deepEqual(asked.filter((url) => !/\/favicon\.svg\?v=\w+$/.test(url) && !ofPreview(url)), [], "nothing leaves the browser");
    const list = await names(page);
    const { page: again, close: closeAgain } = await open(browser, page.url());
    assert.deepEqual(await names(again), list, "the address alone brings it back");
    assert.equal(await again.getByLabel("次に開いたときも使う").isChecked(), false);
    await closeAgain();
    await page.getByRole("button", { name: "さらに見る" }).click();
    assert.equal((await names(page)).length, 12);
    assert.equal(await page.evaluate(() => document.activeElement.closest("li") === document.querySelectorAll("#like-list li")[6]), true);
    assert.deepEqual(complaints, []);
    await close();
  });

  test("knows a town of the handbook by its name, leaves it out, and remembers only when told to", async () => {
    const { page, close } = await open(browser, fileUrl(site, "compare.html"));
    await page.getByLabel("まちの名前").fill("茨城県龍ヶ崎市");
    await page.getByRole("button", { name: "似たまちを探す" }).click();
    assert.equal(await page.getByLabel("人口").inputValue(), "75183");
    assert.match(await status(page), /事例5なので、除いています。人口と高齢化率と要介護認定率は、その事例の数字で補いました/);
    assert.ok(!(await names(page)).includes("茨城県 龍ケ崎市"));
    await page.goto(fileUrl(site, "compare.html"));
    assert.equal(await page.getByLabel("まちの名前").inputValue(), "", "not told to remember");
    await page.getByLabel("まちの名前").fill("生駒市");
    await page.getByLabel("次に開いたときも使う").check();
    await page.getByRole("button", { name: "似たまちを探す" }).click();
    const list = await names(page);
    await page.goto(fileUrl(site, "compare.html"));
    assert.equal(await page.getByLabel("まちの名前").inputValue(), "生駒市");
    assert.deepEqual(await names(page), list);
    await page.getByRole("button", { name: "消す" }).click();
    await page.waitForFunction(() => document.querySelector("#like-t").value === "");
    await page.goto(fileUrl(site, "compare.html"));
    assert.equal(await page.getByLabel("まちの名前").inputValue(), "");
    await close();
  });

  test("is honest about figures that a case lacks and about what it can't read", async () => {
    const { page, close } = await open(browser, fileUrl(site, "compare.html"));
    await page.evaluate(() => { document.querySelector('.profiles tr[data-number="9"]').dataset.aging = ""; });
    await page.getByLabel("人口").fill("118674");
    await page.getByLabel("高齢化率").fill("29.7");
    await page.keyboard.press("Enter");
    const told = await page.locator("#like-list li", { hasText: "橿原市" }).textContent();
    assert.match(told, /高齢化率は記載がなく、くらべていません/);
    assert.notEqual((await names(page))[0], "奈良県 橿原市", "what is unknown is not taken for alike");
    await page.getByLabel("高齢化率").fill("三割");
    await page.keyboard.press("Enter");
    assert.match(await status(page), /高齢化率を読み取れません/);
    assert.equal(await page.evaluate(() => document.activeElement.name), "aging");
    assert.deepEqual(await names(page), []);
    await close();
  });
});
