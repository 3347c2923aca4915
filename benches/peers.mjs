// jirei beside Hugo (with Pagefind), Zola and mdBook on the same pages, in one run.
//
//   node benches/peers.mjs [N] [--runs R] [--jirei PATH] [--scratch DIR]      (N: 1662 pages, R: 3)
//
// The pages are the texts of N made cases (make-cases.mjs) as plain Markdown: a heading, sections, paragraphs, lists. Every
// peer gets them in its own shape with the least templates that show them. Those that are not installed are passed over; Pagefind
// comes from npm into the scratch folder, Hugo is looked for there and on the PATH, as are `zola` and `mdbook`.
// Told of each run, in turns: wall and CPU seconds, peak memory; at the end bytes and files, and the median of the runs.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const args = process.argv.slice(2);
const option = (name, otherwise) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : otherwise);
const here = path.dirname(fileURLToPath(import.meta.url));
const runs = Number(option("--runs", "3"));
const jirei = path.resolve(option("--jirei", path.join(here, "../target/release/jirei")));
const scratch = path.resolve(option("--scratch", path.join(os.tmpdir(), "jirei-peers")));
const count = Number(args[0] ?? 1662);
const at = (...parts) => path.join(scratch, ...parts);
fs.mkdirSync(scratch, { recursive: true });
process.env.PATH = `${at("tool/bin")}${path.delimiter}${at("tool/node_modules/.bin")}${path.delimiter}${process.env.PATH}`;

const write = (file, text) => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, text); };
const has = (command) => spawnSync(command, [command === "hugo" ? "version" : "--version"]).status === 0;
function timed(command, rest, cwd) {
  const log = at("time.txt");
  const { status, stderr } = spawnSync("/usr/bin/time", ["-f", "%e %U %S %M", "-o", log, command, ...rest], { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${rest.join(" ")}: ${status}\n${stderr}`);
  const [wall, user, system, memory] = fs.readFileSync(log, "utf8").trim().split("\n").pop().split(" ").map(Number);
  return { wall, cpu: user + system, memory: memory / 1024 };
}
function size(folder) {
  const all = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return `${(all.reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size, 0) / 1e6).toFixed(1)} MB in ${all.length} files`;
}

// ---- the pages
const made = at(`cases-${count}`);
if (!fs.existsSync(path.join(made, "handbook.yaml"))) execFileSync("node", [path.join(here, "make-cases.mjs"), String(count), made]);
const pages = fs.readdirSync(path.join(made, "cases")).filter((name) => name.endsWith(".md")).sort().slice(0, count).map((name) => {
  const [, front, body] = fs.readFileSync(path.join(made, "cases", name), "utf8").split(/^---\n/m);
  const title = /^title: *(.*)$/m.exec(front)?.[1] ?? name;
  // Links and pictures lead to what is not there.
  return { stem: name.replace(/\.md$/, ""), title, body: body.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\[\^[^\]]*\]:?/g, "") };
});
const quoted = (text) => JSON.stringify(text.replace(/^["']|["']$/g, ""));
for (const folder of ["jirei", "hugo", "zola", "mdbook"]) fs.rmSync(at(folder), { recursive: true, force: true });
write(at("jirei/handbook.yaml"), "title: 読みもの\n");
write(at("hugo/hugo.toml"), 'baseURL = "/"\nlanguageCode = "ja"\ntitle = "読みもの"\ndisableKinds = ["taxonomy", "term", "RSS"]\n');
write(at("hugo/layouts/_default/single.html"), '<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>');
for (const name of ["_default/list.html", "index.html"]) write(at("hugo/layouts", name), '<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><ul>{{ range .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>');
write(at("zola/config.toml"), 'base_url = "/"\ntitle = "読みもの"\ndefault_language = "ja"\nbuild_search_index = true\n');
write(at("zola/templates/page.html"), '<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{{ page.title }}</title></head><body><main><h1>{{ page.title }}</h1>{{ page.content | safe }}</main></body></html>');
for (const name of ["index.html", "section.html"]) write(at("zola/templates", name), '<!doctype html><html lang="ja"><head><meta charset="utf-8"></head><body><ul>{% for page in section.pages %}<li><a href="{{ page.permalink }}">{{ page.title }}</a></li>{% endfor %}</ul></body></html>');
write(at("zola/content/_index.md"), "+++\n+++\n");
write(at("mdbook/book.toml"), '[book]\ntitle = "読みもの"\nlanguage = "ja"\n');
write(at("mdbook/src/SUMMARY.md"), pages.map(({ stem, title }) => `- [${title.replace(/[[\]]/g, "")}](${stem}.md)`).join("\n"));
for (const { stem, title, body } of pages) {
  write(at("jirei/chapters", `${stem}.md`), `---\ntitle: ${quoted(title)}\n---\n${body}`);
  write(at("hugo/content/pages", `${stem}.md`), `---\ntitle: ${quoted(title)}\n---\n${body}`);
  write(at("zola/content", `${stem}.md`), `+++\ntitle = ${quoted(title)}\n+++\n${body}`);
  write(at("mdbook/src", `${stem}.md`), `# ${title}\n${body}`);
}

// ---- who is here
let pagefind = at("tool/node_modules/.bin/pagefind");
if (!fs.existsSync(pagefind)) {
  fs.mkdirSync(at("tool"), { recursive: true });
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "pagefind@1.6.0"], { cwd: at("tool"), stdio: "inherit" });
}
const own = at("tool/node_modules/@pagefind", `${process.platform}-${process.arch}`, "bin");
if (fs.existsSync(own)) pagefind = path.join(own, fs.readdirSync(own).find((name) => name.startsWith("pagefind_extended")) ?? fs.readdirSync(own)[0]);
const peers = [
  { name: "jirei build", site: at("jirei-site"), steps: [[jirei, ["build", "--content", at("jirei"), "--out", at("jirei-site")]]] },
  has("hugo") && { name: "Hugo + Pagefind", site: at("hugo-site"), steps: [["hugo", ["--quiet", "--source", at("hugo"), "--destination", at("hugo-site")]], [pagefind, ["--site", at("hugo-site"), "--root-selector", "main", "--quiet"]]] },
  has("zola") && { name: "Zola", site: at("zola-site"), steps: [["zola", ["--root", at("zola"), "build", "--force", "--output-dir", at("zola-site")]]] },
  has("mdbook") && { name: "mdBook", site: at("mdbook-site"), steps: [["mdbook", ["build", at("mdbook"), "--dest-dir", at("mdbook-site")]]] },
].filter(Boolean);

console.log(`${os.cpus()[0].model.trim()}, ${os.cpus().length} cores, ${new Date().toISOString().slice(0, 10)}, load ${os.loadavg()[0].toFixed(1)} at the start; ${pages.length} pages`);
const seen = new Map();
for (let run = 1; run <= runs; run++) {
  for (const { name, site, steps } of peers) {
    fs.rmSync(site, { recursive: true, force: true });
    const parts = steps.map(([command, rest]) => timed(command, rest));
    const sum = (key) => parts.reduce((sum, part) => sum + part[key], 0);
    const all = { wall: sum("wall"), cpu: sum("cpu"), memory: Math.max(...parts.map((part) => part.memory)) };
    seen.set(name, [...(seen.get(name) ?? []), all]);
    console.log(`  run ${run}  ${name.padEnd(16)} wall ${all.wall.toFixed(2).padStart(7)} s   CPU ${all.cpu.toFixed(2).padStart(7)} s   peak ${all.memory.toFixed(0).padStart(5)} MB`);
  }
}
const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
for (const { name, site } of peers) {
  const of = (key) => median(seen.get(name).map((run) => run[key]));
  console.log(`${name.padEnd(16)} median: wall ${of("wall").toFixed(2)} s, CPU ${of("cpu").toFixed(2)} s, peak ${of("memory").toFixed(0)} MB; ${size(site)}`);
}
