// `jirei serve`: follows what is saved, shows what is wrong over the last good page, and can't be blocked or led astray.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { binary, launch, open, root } from "./lib.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const CASE = join("cases", "08-kakegawa.md");

/** A copy of the handbook, served; `said` grows with what the command prints. */
async function preview(port = "0") {
  const content = join(mkdtempSync(join(tmpdir(), "jirei-serve-")), "content");
  cpSync(join(root, "content"), content, { recursive: true });
  const child = spawn(binary, ["serve", "--content", content, "--port", port], { env: { ...process.env, LANG: "ja_JP.UTF-8" } });
  const state = { content, child, said: "", ended: new Promise((resolve) => child.on("close", (code) => resolve(code))) };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => { state.said += data; });
  await until(() => /http:\/\/[\d.]+:\d+\//.test(state.said), () => state.said);
  state.address = state.said.match(/http:\/\/[\d.]+:\d+\//)[0];
  return state;
}

async function until(met, told = () => "") {
  for (const end = Date.now() + 60_000; !met();) {
    assert.ok(Date.now() < end, `never came: ${met} ${told()}`);
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
}

/** Changes a file the way editors do: the new text beside it, then renamed over it. */
function save(state, change, file = CASE) {
  const path = join(state.content, file);
  const text = change(readFileSync(path, "utf8"));
  writeFileSync(join(state.content, "cases", ".08-kakegawa.md.swp"), "an editor's own");
  writeFileSync(`${path}~`, text);
  renameSync(`${path}~`, path);
}

function ask(address, options = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(address, { agent: false, ...options }, (answer) => {
      let body = "";
      answer.on("data", (data) => { body += data; });
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    });
    asked.on("error", reject);
    asked.end(options.body);
  });
}

describe("an editor with a page open", () => {
  let state;
  before(async () => { state = await preview(); });
  after(() => state?.child.kill());

  test("sees what was saved, at the same place, in every tab", async () => {
    const address = `${state.address}cases/08-kakegawa.html`;
    const { page, close } = await open(browser, address);
    const second = await page.context().newPage();
    await second.goto(`${state.address}index.html`);
    const heading = page.locator("main h2").nth(2);
    await heading.evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
    const top = () => heading.evaluate((element) => Math.round(element.getBoundingClientRect().top));
    const before = await top();
    const loaded = second.waitForEvent("load");
    // A long paragraph far above the place that is being read.
    save(state, (text) => text.replace(/(\n## [^\n]+\n)/, `$1\n${"保存するとすぐに見える文です。".repeat(30)}\n`));
    await page.waitForFunction(() => document.body?.textContent?.includes("保存するとすぐに見える文です。"));
    await page.waitForFunction((before) => Math.abs(document.querySelectorAll("main h2")[2]?.getBoundingClientRect().top - before) < 4, before);
    await loaded;
    await close();
  });

  test("sees what is wrong over the last good page, and it heals", async () => {
    const { page, complaints, close } = await open(browser, `${state.address}cases/08-kakegawa.html`);
    const good = readFileSync(join(state.content, CASE), "utf8");
    save(state, (text) => text.replace(/^title:/m, "<img src=x onerror=alert(1)>:"));
    const panel = page.getByRole("alert");
    await panel.waitFor();
    assert.match(await panel.textContent(), /cases\/08-kakegawa\.md:\d+:\d+/);
    assert.match(await panel.textContent(), /<img src=x onerror=alert\(1\)>/);
    assert.equal(await page.locator("h1").count(), 1, "the last good page stands below");
    await until(() => /誤り/.test(state.said));
    // A page that is opened while the file is broken is told as well.
    const second = await page.context().newPage();
    await second.goto(`${state.address}index.html`);
    await second.getByRole("alert").waitFor();
    save(state, () => good);
    await panel.waitFor({ state: "detached" });
    await second.getByRole("alert").waitFor({ state: "detached" });
    assert.deepEqual(complaints, []);
    await close();
  });

  test("is not disturbed by a folder that goes and comes back", async () => {
    const { page, close } = await open(browser, `${state.address}cases/08-kakegawa.html`);
    renameSync(state.content, `${state.content}-away`);
    await until(() => /読めません/.test(state.said));
    assert.equal((await ask(state.address)).status, 200, "the last site stays");
    renameSync(`${state.content}-away`, state.content);
    save(state, (text) => text.replace(/(\n## [^\n]+\n)/, "$1\n戻ったあとの文です。\n"));
    await page.waitForFunction(() => document.body?.textContent?.includes("戻ったあとの文です。"));
    await close();
  });

  test("sees a new case and the end of one", async () => {
    const { page, close } = await open(browser, `${state.address}cases.html`);
    rmSync(join(state.content, CASE));
    await page.waitForFunction(() => !document.querySelector('a[href*="08-kakegawa"]') || document.querySelector('[role="alert"]'));
    cpSync(join(root, "content", CASE), join(state.content, CASE));
    await page.waitForFunction(() => document.querySelector('a[href*="08-kakegawa"]') && !document.querySelector('[role="alert"]'));
    await close();
  });
});

describe("the server", () => {
  let state;
  before(async () => { state = await preview(); });
  after(() => state?.child.kill());

  test("answers while other connections lie idle or are slow", async () => {
    const { port } = new URL(state.address);
    const idle = await Promise.all(Array.from({ length: 60 }, (_, at) => new Promise((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        if (at % 2 === 0) socket.write("GET / HTTP/1.1\r\nHost: 127");
        resolve(socket);
      });
      socket.on("error", () => {});
    })));
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(state.address)));
    assert.ok(answers.every(({ status }) => status === 200));
    for (const socket of idle) socket.destroy();
  });

  test("refuses foreign names, methods that write and heads without end", async () => {
    assert.equal((await ask(state.address, { headers: { host: "evil.example" } })).status, 403);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) assert.equal((await ask(state.address, { method })).status, 405, method);
    const huge = await ask(state.address, { headers: { "x-long": "a".repeat(40_000) } }).catch(() => ({ status: 431 }));
    assert.ok(huge.status >= 400, `${huge.status}`);
    const { status, headers, body } = await ask(state.address, { method: "HEAD" });
    assert.deepEqual([status, headers["x-content-type-options"], body], [200, "nosniff", ""]);
  });

  test("leads nowhere outside the site", async () => {
    for (const path of ["../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2fetc/passwd", "//etc/passwd", ".jirei"]) {
      assert.equal((await ask(state.address, { path: `/${path}` })).status, 404, path);
    }
  });

  test("takes the next port where one is taken, and says so", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await until(() => taken.listening);
    const { port } = taken.address();
    const other = await preview(`${port}`);
    assert.notEqual(new URL(other.address).port, `${port}`);
    assert.match(other.said, new RegExp(`ポート ${port} は使われている`));
    other.child.kill();
    taken.close();
  });

  test("ends cleanly on Ctrl+C, pages open or not", async () => {
    const other = await preview();
    const { close } = await open(browser, `${other.address}index.html`);
    other.child.kill("SIGINT");
    assert.equal(await other.ended, 0);
    assert.match(other.said, /終わりました/);
    await close();
  });
});
