// Tests that do not wear out: queries drawn by a seed from what a reader sees on the pages (truth.mjs), at 24 pages and at
// 10,000 alike. The search is asked for all its hits.
//
//   node tests/search/random.mjs SITE [--engine search.js] [--seed N] [--count N] [--failures N] [--only NAME] [--report]
//
// runs        a run of 2–8 visible characters finds every page where it stands, and no page without it stands above one with it
// crossing    a run that crosses signs and the borders of passages finds its page
// frames      a run inside a question still finds its page
// terms       every word finds all pages where it stands
// readings    words and compounds in hiragana, katakana and romaji
// typos       one wrong character in words of three, and of four and more, is mended
// foreign     words that the handbook does not know give nothing
// pairs       of two words no page with one stands above a page with both
//
// With --report the floors are told but not enforced, except that no page may be missing.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { engine } from "./engine.mjs";
import { pages as pagesOf, readings as readingsOf } from "./truth.mjs";

const args = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : args.splice(at, 2)[1];
};
const script = option("--engine");
const seed = Number(option("--seed", "1"));
const count = Number(option("--count", "500"));
const failures = Number(option("--failures", "5"));
const only = option("--only");
const report = args.includes("--report");
const site = args.find((argument) => !argument.startsWith("--"));
const { Jirei } = await engine(site, script);

let state = seed;
const random = (limit) => {
  // xorshift32: the same numbers on every machine.
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
};
for (let i = 0; i < 20; i++) random(2);
const pick = (list) => list[random(list.length)];

const pages = pagesOf(site);
const all = pages.map((_, page) => page);
const at = new Map(pages.map((page, at) => [page.url, at]));
const fold = (text) => Jirei.fold(text).text;
const squash = (text) => fold(text).replace(/[ ー]/g, "");
for (const page of pages) {
  const folded = page.passages.map((passage) => fold(passage.text));
  page.plain = folded.join("\n");
  // What stands around a page's own text (crumbs, related cases) is found, but no page is better for it.
  page.own = folded.filter((_, at) => !page.passages[at].around).join("\n");
  page.joined = folded.join("").replace(/[ ー]/g, "");
}
const ask = async (query) => {
  const { hits } = await Jirei.search(query, { limit: 1e9, counts: false });
  return hits.map((hit) => at.get(hit.url.replace(/#.*/, "")));
};
/** The first page that `has` what was asked for and is not among the hits. */
const lostOf = (hits, has) => {
  const found = new Set(hits);
  return all.find((page) => !found.has(page) && has(page));
};

let bad = false;
/** Runs `test` `times` times; it returns what went wrong, "" or null to draw again. */
async function measure(name, times, least, test) {
  if (only && !name.startsWith(only)) return;
  let [good, done] = [0, 0];
  const wrong = [];
  for (let draw = 0; done < times && draw < times * 40; draw++) {
    const problem = await test();
    if (problem === null) continue;
    done++;
    if (problem) wrong.push(problem);
    else good++;
  }
  const share = good / (done || 1);
  const low = share < least || !done;
  bad = bad || (low && !report);
  console.log(`${low ? "LOW " : "ok  "} ${name.padEnd(12)} ${good}/${done} = ${share.toFixed(3)} (floor ${least})`);
  for (const line of wrong.slice(0, failures)) console.log(`      ${line}`);
}
let missed = 0;
const misses = (query, page) => {
  bad = true; // never, whatever the share
  missed++;
  return `${JSON.stringify(query)} misses ${pages[page].url}`;
};

const drawRun = (text, least = 2, most = 8) => {
  const letters = Array.from(text);
  const length = least + random(most - least + 1);
  if (letters.length < length) return "";
  const at = random(letters.length - length + 1);
  return letters.slice(at, at + length).join("");
};
/** A page that has nothing of it although it stands above one that has; what `has` and `surely` part is left to the search. */
const overtaken = (hits, has, surely = has) => {
  const own = hits.filter((hit) => !pages[hit].reference);
  const last = own.map(surely).lastIndexOf(true);
  return own.slice(0, Math.max(last, 0)).find((hit) => !has(hit));
};

await measure("runs", count, 0.995, async () => {
  const page = random(pages.length);
  const run = drawRun(pick(pages[page].passages).text);
  if (!run || /\s/.test(run)) return null;
  const [folded, flat] = [fold(run), squash(run)];
  const hits = await ask(run);
  if (!hits.includes(page)) return misses(run, page);
  if (folded.replace(/ /g, "").length < 2) return "";
  const lost = lostOf(hits, (page) => pages[page].plain.includes(folded));
  if (lost !== undefined) return misses(run, lost);
  // A run that goes on across signs is another spelling of it, no better than those of other pages.
  const own = (hit) => pages[hit].own.includes(folded);
  const stranger = overtaken(hits, (hit) => pages[hit].plain.includes(folded) || pages[hit].joined.includes(flat), own);
  return stranger === undefined ? "" : `${JSON.stringify(run)}: ${pages[stranger].url} overtakes`;
});
await measure("crossing", count / 2, 1, async () => {
  const page = random(pages.length);
  const texts = pages[page].passages.map((passage) => passage.text);
  const from = random(texts.length);
  const run = drawRun(texts.slice(from, from + 3).join("").replace(/\s/g, ""));
  if (!run) return null;
  return (await ask(run)).includes(page) ? "" : misses(run, page);
});
const FRAMES = ["〜について教えてください", "〜の事例はありますか", "〜をしている町", "どこの市が〜に取り組んでいますか", "〜を知りたい", "〜はどうすればいい？"];
await measure("frames", count / 2, 0.98, async () => {
  const page = random(pages.length);
  const run = drawRun(pick(pages[page].passages).text, 3, 8);
  if (!run || /[\s、。「」（）()]/.test(run) || /^[ぁ-ん]+$/.test(run)) return null;
  const query = pick(FRAMES).replace("〜", run);
  return (await ask(query)).includes(page) ? "" : `${JSON.stringify(query)} misses ${pages[page].url}`;
});

/** A word of a random page: a whole run of kanji or of katakana. */
const wordOf = (page, least, most) => {
  const words = pages[page].own.match(/[一-鿿々]+|[ァ-ヴー]+/g)?.filter((word) => word.length >= least && word.length <= most) ?? [];
  return words.length ? pick(words) : "";
};
await measure("terms", count / 2, 1, async () => {
  const word = wordOf(random(pages.length), 2, 12);
  if (!word) return null;
  const hits = await ask(word);
  const lost = lostOf(hits, (page) => pages[page].plain.includes(word));
  return lost === undefined ? "" : misses(word, lost);
});

const KATAKANA = (text) => text.replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));
const SOUNDS = "a あ i い u う e え o お ka か ki き ku く ke け ko こ sa さ shi し su す se せ so そ ta た chi ち tsu つ te て to と na な ni に nu ぬ ne ね no の ha は hi ひ fu ふ he へ ho ほ ma ま mi み mu む me め mo も ya や yu ゆ yo よ ra ら ri り ru る re れ ro ろ wa わ n ん ga が gi ぎ gu ぐ ge げ go ご za ざ ji じ zu ず ze ぜ zo ぞ da だ de で do ど ba ば bi び bu ぶ be べ bo ぼ pa ぱ pi ぴ pu ぷ pe ぺ po ぽ".split(" ");
const ROMAN = new Map();
for (let i = 0; i < SOUNDS.length; i += 2) ROMAN.set(SOUNDS[i + 1], SOUNDS[i]);
const romaji = (kana) => {
  let out = "";
  for (let i = 0; i < kana.length; i++) {
    const small = "ゃゅょ".indexOf(kana[i + 1]);
    if (kana[i] === "っ" && kana[i + 1]) { out += (ROMAN.get(kana[i + 1]) || "?")[0]; continue; }
    if (kana[i] === "ん" && /[あいうえおやゆよ]/.test(kana[i + 1] || "")) { out += "n'"; continue; }
    const sound = ROMAN.get(kana[i]);
    if (!sound) return "";
    if (small >= 0) { out += sound.slice(0, -1) + (/^(sh|ch|j)/.test(sound) ? "" : "y") + "auo"[small]; i++; }
    else out += sound;
  }
  return out;
};
/** Words, compounds and names with readings: those that the pages tell, and nouns and names of a large handbook's word list. */
const towns = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../src/places/municipalities.tsv");
const told = [...readingsOf(site, towns)].filter(([word, reading]) => /[一-鿿]/.test(word) && /^[ぁ-ゖー]{3,}$/.test(reading));
const words = path.join(site, "search/w");
for (const file of fs.existsSync(words) ? fs.readdirSync(words).sort() : []) {
  for (const line of fs.readFileSync(path.join(words, file), "utf8").split(/\\u007f|\u007f|"/)) {
    const [surface, kind, , reading] = line.split(/\\t|\t/);
    if (/^[npc]$/.test(kind ?? "") && /^[一-鿿々]{2,}/.test(surface) && /^[ぁ-ゖー]{3,}/.test(reading ?? "")) told.push([surface, reading.split("|")[0]]);
  }
}
const texts = pages.map((page) => page.plain);
/** Whether a page has the word by itself: in a large handbook any two kanji stand together somewhere, read otherwise (四日市川北). */
const alone = (text, word) => {
  for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + 1)) {
    if (!/[一-鿿々]/.test(text[from - 1] ?? "") && !/[一-鿿々]/.test(text[from + word.length] ?? "")) return true;
  }
  return false;
};
const large = fs.existsSync(words);
await measure("readings", count, 0.98, async () => {
  const [word, reading] = pick(told);
  const folded = fold(word);
  const right = all.filter((page) => texts[page].includes(folded) && (!large || alone(texts[page], folded)));
  if (!right.length) return null;
  const query = pick([reading, KATAKANA(reading), romaji(reading)]);
  if (!query) return null;
  const hits = new Set(await ask(query));
  return right.every((page) => hits.has(page)) ? "" : `${query} (${word}) misses ${right.filter((page) => !hits.has(page)).length} of ${right.length} pages`;
});

const letters = pages.filter((_, at) => at % Math.ceil(pages.length / 200) === 0).map((page) => page.own).join("");
const known = Array.from(letters).filter((c) => /[一-鿿ァ-ヴ]/.test(c));
for (const [name, least, most, floor] of [["typos 3", 3, 3, 0.85], ["typos 4+", 4, 9, 0.95]]) {
  await measure(name, count / 2, floor, async () => {
    const word = wordOf(random(pages.length), least, most);
    if (!word) return null;
    const at = random(word.length);
    const same = /[ァ-ヴー]/.test(word[at]) ? /[ァ-ヴー]/ : /[一-鿿]/;
    const wrong = pick(known);
    if (!same.test(wrong) || wrong === word[at]) return null;
    const query = word.slice(0, at) + wrong + word.slice(at + 1);
    if (texts.some((text) => text.includes(query))) return null;
    const hits = (await ask(query)).slice(0, 10);
    return hits.some((page) => texts[page].includes(word)) ? "" : `${query} (${word}) is not mended`;
  });
}
const FOREIGN = ("半導体 量子コンピュータ 株価 野球 サッカー 天文台 恐竜 火山 ピアノ 交響曲 憲法改正 衆議院 選挙区 新幹線 航空機 宇宙船 水族館 動物園 相撲 将棋 俳句 浮世絵 刺身 寿司 醤油 ラーメン チョコレート " +
  "自動車産業 石油 鉄鋼 為替レート 仮想通貨 ブロックチェーン 人工知能 深層学習 微分方程式 素粒子 遺伝子組換え 氷河期 縄文土器 大河ドラマ 漫画家 声優 競馬 釣り 登山靴 スキー場 温泉旅館 盆踊り 花火大会").split(" ");
if (!only || only === "foreign") {
  let silent = 0;
  const loud = [];
  for (const word of FOREIGN) {
    const stands = texts.some((text) => text.includes(fold(word)));
    const { hits, suggestion } = await Jirei.search(word);
    if (stands || !hits.length) silent++;
    else loud.push(`${word}${suggestion ? " → " + suggestion : ""} (${hits[0].why})`);
  }
  console.log(`${silent < 40 ? "LOW " : "ok  "} foreign      ${silent}/${FOREIGN.length} silent (floor 40); heard: ${loud.join(", ")}`);
  bad = bad || (silent < 40 && !report);
}
// Words as another program cuts them: whole compounds stand on one page, and two of them on none.
const segmenter = new Intl.Segmenter("ja", { granularity: "word" });
const pieceOf = (page) => {
  const passage = pick(pages[page].passages);
  const words = passage.around ? [] : Array.from(segmenter.segment(fold(passage.text)), ({ segment }) => segment).filter((word) => /^([一-鿿々]{2,}|[ァ-ヴー]{3,})$/.test(word));
  return words.length ? pick(words) : "";
};
await measure("pairs", count / 2, 0.95, async () => {
  const page = random(pages.length);
  const [a, b] = [pieceOf(page), pieceOf(page)];
  if (!a || !b || a.includes(b) || b.includes(a)) return null;
  const both = (page) => pages[page].own.includes(a) && pages[page].own.includes(b);
  const hits = await ask(`${a} ${b}`);
  const lost = lostOf(hits, both);
  if (lost !== undefined) return misses(`${a} ${b}`, lost);
  const holds = (page, word) => texts[page].includes(word) || pages[page].joined.includes(word.replaceAll("ー", ""));
  const stranger = overtaken(hits, (page) => holds(page, a) && holds(page, b), both);
  return stranger === undefined ? "" : `${a} ${b}: ${pages[stranger].url} overtakes`;
});
if (missed) console.log(`${missed} pages missing`);
process.exit(bad ? 1 : 0);
