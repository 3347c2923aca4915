// What a reader sees on the pages of a built site, read off the HTML by itself: the truth that the search is held against.
import fs from "node:fs";
import path from "node:path";

const BLOCKS = new Set(("address article aside blockquote caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav " +
  "ol p pre section summary table text title tr ul").split(" "));
const CELLS = new Set(["td", "th", "br", "option"]);
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
// Controls and what is hidden from readers; `data-passage="none"` is the narrow twin of what stands there already.
const UNREAD = new Set("script style form button select dialog template noscript symbol".split(" "));
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };
const plain = (text) => text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, number, name) =>
  hex ? String.fromCodePoint(parseInt(hex, 16)) : number ? String.fromCodePoint(Number(number)) : (ENTITIES[name] ?? all));

/** The passages of a page's `<main>` in reading order; `around` for crumbs, related cases and the like. */
export function passages(html) {
  const main = /<main[^>]*>([^]*?)<\/main>/.exec(html)?.[1] ?? "";
  const out = [];
  const open = [];
  let text = "";
  const state = () => open[open.length - 1] ?? { name: "main", kind: "body" };
  const close = () => {
    const words = text.replace(/[ \t\r\n]+/g, " ").trim();
    if (words && state().kind !== "none") out.push({ text: words, around: state().kind === "aside" });
    text = "";
  };
  for (const [, comment, tag, words] of main.matchAll(/(<!--[^]*?-->)|<((?:"[^"]*"|'[^']*'|[^"'>])*)>|([^<]+)/g)) {
    if (comment) continue;
    if (words !== undefined) {
      if (state().kind !== "none") text += plain(words);
      continue;
    }
    const name = /^\/?([a-z0-9]+)/i.exec(tag)?.[1] ?? "";
    if (BLOCKS.has(name)) close();
    else if (CELLS.has(name)) text += " ";
    if (tag[0] === "/") {
      const at = open.map((element) => element.name).lastIndexOf(name);
      if (at >= 0) open.length = at;
      continue;
    }
    if (name === "img" && state().kind !== "none") text += plain(/\balt="([^"]*)"/.exec(tag)?.[1] ?? "");
    if (VOID.has(name) || tag.endsWith("/")) continue;
    const own = /\bdata-passage="([^"]*)"/.exec(tag)?.[1];
    open.push({ name, kind: state().kind === "none" || UNREAD.has(name) ? "none" : own || state().kind });
  }
  close();
  return out;
}

/** The pages that the search knows: cases, chapters, and the terms as a page of reference. */
export function pages(site) {
  const within = (folder) => (fs.existsSync(path.join(site, folder)) ? fs.readdirSync(path.join(site, folder)).sort().map((name) => `${folder}/${name}`) : []);
  const urls = [...within("cases"), ...within("chapters")].filter((url) => url.endsWith(".html"));
  if (fs.existsSync(path.join(site, "terms.html"))) urls.push("terms.html");
  return urls.map((url) => ({ url, reference: url === "terms.html", passages: passages(fs.readFileSync(path.join(site, url), "utf8")) }));
}

/** Words and compounds with their readings as the site itself tells them: terms, keywords, towns. */
export function readings(site, towns) {
  const found = new Map();
  if (fs.existsSync(path.join(site, "terms.html"))) {
    const html = fs.readFileSync(path.join(site, "terms.html"), "utf8");
    for (const [, term, reading] of html.matchAll(/<h\d[^>]*>(?:<a[^>]*>)?([^<]+)(?:<\/a>)?<\/h\d>\s*<p class="reading"[^>]*>([^<]+)</g)) found.set(plain(term), reading);
  }
  const names = path.join(site, "data/names.js");
  if (fs.existsSync(names)) {
    const { keywords } = JSON.parse(/^Jirei\.names\(([^]*)\);?\s*$/.exec(fs.readFileSync(names, "utf8"))[1]);
    // A keyword with signs is no word.
    for (const [text, reading] of keywords) if (/^[一-鿿ぁ-んァ-ヴー々]+$/.test(text) && /^[ぁ-んー]+$/.test(reading)) found.set(text, reading);
  }
  for (const line of fs.readFileSync(towns, "utf8").split("\n")) {
    const [code, , name, , reading] = line.split("\t");
    if (/^\d+$/.test(code)) found.set(name, reading);
  }
  return found;
}
