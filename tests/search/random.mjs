// Tests that do not wear out: queries made from the index itself, by a seed.
//
//   node tests/search/random.mjs SITE [--engine search.js] [--seed N] [--count N] [--failures N]
//
// runs        a run of 2–8 visible characters finds its page, and no page without the run stands above one with it
// crossing    the same for runs that cross signs and the borders of passages
// frames      a run inside a question still finds its page
// terms       every word of the vocabulary finds the pages where it stands
// readings    words and compounds in hiragana, katakana and romaji
// typos       one wrong character in words of three, and of four and more, is mended
// foreign     words that the handbook does not know give nothing
// pairs       of two words no page with one stands above a page with both
import { engine } from "./engine.mjs";

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
const { Jirei } = engine(args[0], script);
const index = await Jirei.ready();

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

const pages = index.pages.map((page) => index.passages.slice(page.first, page.last).map((passage) => index.source[passage.text]));
const flat = (text) => Jirei.fold(text).text.replace(/[ ー]/g, "");
// What stands around a page's own text (crumbs, related cases) is found, but no page is better for it.
const mains = index.pages.map((page) => index.passages.slice(page.first, page.last).filter((passage) => passage.kind < 4).map((passage) => Jirei.fold(index.source[passage.text]).text).join("\n"));
const plain = pages.map((texts) => texts.map((text) => Jirei.fold(text).text).join("\n"));
const joined = pages.map((texts) => flat(texts.join("")));
const urls = index.pages.map((page) => page.url);
const ask = async (query) => (await Jirei.search(query, { limit: 1e9 })).hits.map((hit) => urls.indexOf(hit.url.replace(/#.*/, "")));

let bad = false;
/** Runs `test` `times` times; it returns what went wrong, "" or null to draw again. */
async function measure(name, times, least, test) {
  if (only && only !== name) return;
  let good = 0;
  let done = 0;
  const wrong = [];
  for (let draw = 0; done < times && draw < times * 20; draw++) {
    const problem = await test();
    if (problem === null) continue;
    done++;
    if (problem) wrong.push(problem);
    else good++;
  }
  const share = good / (done || 1);
  const low = share < least;
  bad = bad || low;
  console.log(`${low ? "LOW " : "ok  "} ${name.padEnd(12)} ${good}/${done} = ${share.toFixed(3)} (floor ${least})`);
  for (const line of wrong.slice(0, failures)) console.log(`      ${line}`);
}

const drawRun = (text, least = 2, most = 8) => {
  const letters = Array.from(text);
  const length = least + random(most - least + 1);
  if (letters.length < length) return "";
  const at = random(letters.length - length + 1);
  return letters.slice(at, at + length).join("");
};
const found = async (query, page, has) => {
  const hits = await ask(query);
  if (!hits.includes(page)) {
    bad = true; // never, whatever the share
    return `${JSON.stringify(query)} misses ${urls[page]}`;
  }
  const reference = (hit) => index.pages[hit].reference;
  const own = hits.filter((hit) => !reference(hit));
  const last = own.map(has).lastIndexOf(true);
  const stranger = own.slice(0, Math.max(last, 0)).find((hit) => !has(hit));
  return stranger === undefined ? "" : `${JSON.stringify(query)}: ${urls[stranger]} overtakes`;
};

await measure("runs", count, 0.995, async () => {
  const page = random(pages.length);
  const text = pick(pages[page]);
  const run = drawRun(text);
  if (!run || /\s/.test(run)) return null;
  const folded = Jirei.fold(run).text;
  if (folded.replace(/ /g, "").length < 2) return (await ask(run)).includes(page) ? "" : `${JSON.stringify(run)} misses ${urls[page]}`;
  return found(run, page, (hit) => plain[hit].includes(folded) || joined[hit].includes(flat(run)));
});
await measure("crossing", count / 2, 1, async () => {
  const page = random(pages.length);
  const run = drawRun(pages[page].join("").replace(/\s/g, ""));
  if (!run) return null;
  return (await ask(run)).includes(page) ? "" : `${JSON.stringify(run)} misses ${urls[page]}`;
});
const FRAMES = ["〜について教えてください", "〜の事例はありますか", "〜をしている町", "どこの市が〜に取り組んでいますか", "〜を知りたい", "〜はどうすればいい？"];
await measure("frames", count / 2, 0.98, async () => {
  const page = random(pages.length);
  const run = drawRun(pick(pages[page]), 3, 8);
  if (!run || /[\s、。「」（）()]/.test(run) || /^[ぁ-ん]+$/.test(run)) return null;
  const query = pick(FRAMES).replace("〜", run);
  return (await ask(query)).includes(page) ? "" : `${JSON.stringify(query)} misses ${urls[page]}`;
});
const content = index.words.surfaces.map((_, id) => id).filter((id) => "npvwa".includes(index.words.classes[id]) && index.words.surfaces[id].length > 1);
const passageAt = (position) => index.starts.findIndex((start, i) => start <= position && position <= index.ends[i]);
const pageAt = (position) => index.passages[passageAt(position)].page;
const holders = (id) => new Set(index.words.at[id].map((at) => pageAt(index.tokens.start[at])));
await measure("terms", count / 2, 1, async () => {
  const id = pick(content);
  const hits = await ask(index.words.surfaces[id]);
  const missing = [...holders(id)].find((page) => !hits.includes(page));
  return missing === undefined ? "" : `${index.words.surfaces[id]} misses ${urls[missing]}`;
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
const soundOf = (first, width) => {
  let [surface, sound] = ["", ""];
  for (let at = first; at < first + width; at++) {
    const id = index.tokens.word[at];
    if (id === undefined || id < 0 || !"np".includes(index.words.classes[id]) || !index.words.readings[id][0]) return null;
    surface += index.words.surfaces[id];
    sound += index.words.readings[id][0];
  }
  return [surface, sound];
};
await measure("readings", count, 0.98, async () => {
  const first = random(index.tokens.word.length);
  const word = soundOf(first, 1 + random(3));
  if (!word || !/[一-鿿]/.test(word[0]) || word[1].length < 3) return null;
  const page = pageAt(index.tokens.start[first]);
  const query = pick([word[1], KATAKANA(word[1]), romaji(word[1])]);
  if (!query) return null;
  return (await ask(query)).includes(page) ? "" : `${query} (${word[0]}) misses ${urls[page]}`;
});
const known = Array.from(index.text).filter((c) => /[一-鿿ァ-ヴぁ-ゖa-z]/.test(c));
for (const [name, length, least] of [["typos 3", 3, 0.8], ["typos 4+", 4, 0.93]]) {
  await measure(name, count / 2, least, async () => {
    const first = random(index.tokens.word.length);
    const word = soundOf(first, 1 + random(3));
    if (!word || (length === 3 ? word[0].length !== 3 : word[0].length < 4)) return null;
    const at = random(word[0].length);
    const same = [/[ァ-ヴー]/, /[ぁ-ゖ]/, /[一-鿿]/].find((script) => script.test(word[0][at])) || /[a-z]/;
    const wrong = pick(known.filter((c) => same.test(c) && c !== word[0][at]));
    const query = word[0].slice(0, at) + wrong + word[0].slice(at + 1);
    if (index.text.includes(query)) return null;
    const pages = plain.map((text, page) => (text.includes(word[0]) ? page : -1)).filter((page) => page >= 0);
    const hits = (await ask(query)).slice(0, 10);
    return pages.some((page) => hits.includes(page)) ? "" : `${query} (${word[0]}) is not mended`;
  });
}
const FOREIGN = ("半導体 量子コンピュータ 株価 野球 サッカー 天文台 恐竜 火山 ピアノ 交響曲 憲法改正 衆議院 選挙区 新幹線 航空機 宇宙船 水族館 動物園 相撲 将棋 俳句 浮世絵 刺身 寿司 醤油 ラーメン チョコレート " +
  "自動車産業 石油 鉄鋼 為替レート 仮想通貨 ブロックチェーン 人工知能 深層学習 微分方程式 素粒子 遺伝子組換え 氷河期 縄文土器 大河ドラマ 漫画家 声優 競馬 釣り 登山靴 スキー場 温泉旅館 盆踊り 花火大会").split(" ");
let silent = 0;
const loud = [];
for (const word of FOREIGN) {
  if (index.text.includes(Jirei.fold(word).text)) { silent++; continue; }
  const { hits, suggestion } = await Jirei.search(word);
  if (hits.length) loud.push(`${word}${suggestion ? " → " + suggestion : ""} (${hits[0].why})`);
  else silent++;
}
if (!only || only === "foreign") {
  console.log(`${silent < 40 ? "LOW " : "ok  "} foreign      ${silent}/${FOREIGN.length} silent (floor 40); heard: ${loud.join(", ")}`);
  bad = bad || silent < 40;
}
await measure("pairs", count / 2, 0.98, async () => {
  const [a, b] = [pick(content), pick(content)].map((id) => index.words.surfaces[id]);
  const both = (page) => mains[page].includes(a) && mains[page].includes(b);
  if (a === b || !urls.some((_, page) => both(page))) return null;
  const hits = (await ask(`${a} ${b}`)).filter((page) => !index.pages[page].reference);
  const missing = urls.findIndex((_, page) => both(page) && !index.pages[page].reference && !hits.includes(page));
  if (missing >= 0) return `${a} ${b} misses ${urls[missing]}`;
  const last = hits.map(both).lastIndexOf(true);
  const stranger = hits.slice(0, Math.max(last, 0)).find((page) => !both(page));
  return stranger === undefined ? "" : `${a} ${b}: ${urls[stranger]} overtakes`;
});
process.exit(bad ? 1 : 0);
