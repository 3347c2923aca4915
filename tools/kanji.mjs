// Learns from IPADIC how kanji are read and writes src/index/kanji.tsv.
//
//   node tools/kanji.mjs mecab-ipadic-2.7.0-20070801.tar.gz src/places/municipalities.tsv > src/index/kanji.tsv
//
// The dictionary tells the readings of words, not of the kanji in them. Which kana belong to which kanji is found by
// expectation and maximisation: all ways to cut a word's reading are weighed by how often the kanji are read so elsewhere. Words
// of one to four kanji are learnt from, verbs and adjectives by what stands before their kana, and the names of municipalities.
//
// Kept are the kanji of level 1 of JIS X 0208 and of municipalities that stand in six words at least, some 2,200; of their
// readings the most frequent one, and those that stand in three words and make an eighth of a kanji's uses, or stand in eight
// words and make a twenty-fifth. A line is a reading, a tab and the kanji read so, by code point. The same files give the same
// bytes.
import fs from "node:fs";
import zlib from "node:zlib";

const [ipadicFile, placesFile] = process.argv.slice(2);
if (!placesFile) {
  console.error("usage: node tools/kanji.mjs mecab-ipadic-2.7.0-20070801.tar.gz municipalities.tsv");
  process.exit(2);
}

const hiragana = (text) => text.replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));
const KANJI = /^[一-鿿々]+$/;

/** Word and reading of what stands in the dictionary, of each word once. */
function* dictionary(archive) {
  const tar = zlib.gunzipSync(archive);
  const decoder = new TextDecoder("euc-jp");
  for (let at = 0; tar[at]; ) {
    const name = tar.toString("latin1", at, tar.indexOf(0, at));
    const size = parseInt(tar.toString("latin1", at + 124, at + 136), 8);
    if (/\/(Noun(\.(adjv|adverbal|nai|others|verbal))?|Suffix|Prefix|Verb|Adj)\.csv$/.test(name)) {
      for (const line of decoder.decode(tar.subarray(at + 512, at + 512 + size)).split("\n")) {
        const [text, , , , , , , , , , base, reading] = line.split(",");
        if (!reading || text !== base) continue;
        // What inflects is read up to where its kana begin: 働く is 働 and はたら.
        const tail = /[ぁ-ゖ]*$/.exec(text)[0];
        const sound = hiragana(reading);
        if (!sound.endsWith(tail)) continue;
        const head = tail ? text.slice(0, -tail.length) : text;
        if (KANJI.test(head) && !head.includes("々") && (!tail || head.length === 1)) yield [head, tail ? sound.slice(0, -tail.length) : sound];
      }
    }
    at += 512 + 512 * Math.ceil(size / 512);
  }
}

/** Names of municipalities without 市, 町, 村, 区. */
function* names(table) {
  for (const line of table.split("\n")) {
    const found = /\t([一-鿿]+)([市町村区])\t[^\t]*\t([ぁ-ゖー]+?)(?:し|ちょう|まち|むら|そん|く)$/.exec(line);
    if (found) yield [found[1], found[3]];
  }
}

const words = [...new Map([...dictionary(fs.readFileSync(ipadicFile)), ...names(fs.readFileSync(placesFile, "utf8"))].filter(([text, sound]) => text.length <= 4 && sound.length <= 12 && sound.length >= text.length).map((pair) => [pair.join("\t"), pair])).values()];

// ------------------------------------------------------------------------------------------------ learning

const LONGEST = 5;
const START = 0.001;

/** All ways to give each kanji one to five kana, none of them beginning with what can't begin a reading. */
function* cuts(text, sound, at = 0) {
  if (at === text.length - 1) {
    if (sound.length >= 1 && sound.length <= LONGEST && !/^[んっゃゅょー]/.test(sound)) yield [sound];
    return;
  }
  for (let length = 1; length <= Math.min(LONGEST, sound.length - (text.length - at - 1)); length++) {
    const head = sound.slice(0, length);
    if (/^[んっゃゅょー]/.test(head)) return;
    for (const rest of cuts(text, sound.slice(length), at + 1)) yield [head, ...rest];
  }
}

let shares = new Map();
let counts = new Map();
for (let round = 0; round < 12; round++) {
  counts = new Map();
  for (const [text, sound] of words) {
    const ways = [...cuts(text, sound)];
    const weights = ways.map((way) => way.reduce((all, part, i) => all * (round ? (shares.get(text[i] + part) || 0) + START : 1), 1));
    const sum = weights.reduce((a, b) => a + b, 0);
    ways.forEach((way, w) => way.forEach((part, i) => counts.set(text[i] + part, (counts.get(text[i] + part) || 0) + weights[w] / sum)));
  }
  const totals = new Map();
  for (const [key, count] of counts) totals.set(key[0], (totals.get(key[0]) || 0) + count);
  shares = new Map([...counts].map(([key, count]) => [key, count / totals.get(key[0])]));
}

// ------------------------------------------------------------------------------------------------ choosing

const level1 = new Set();
for (let row = 0xb0; row <= 0xcf; row++) {
  for (let cell = 0xa1; cell <= 0xfe; cell++) level1.add(new TextDecoder("euc-jp").decode(Uint8Array.of(row, cell)));
}
for (const [text] of names(fs.readFileSync(placesFile, "utf8"))) for (const c of text) level1.add(c);

const totals = new Map();
for (const [key, count] of counts) totals.set(key[0], (totals.get(key[0]) || 0) + count);
const best = new Map();
for (const [key, share] of shares) if (!best.has(key[0]) || share > shares.get(best.get(key[0]))) best.set(key[0], key);
const common = (key) => (counts.get(key) >= 3 && shares.get(key) >= 0.12) || (counts.get(key) >= 8 && shares.get(key) >= 0.04);
const lines = new Map();
for (const [key] of shares) {
  const sound = key.slice(1);
  if (!level1.has(key[0]) || totals.get(key[0]) < 6 || !/^[ぁ-ゖ]+$/.test(sound)) continue;
  if (best.get(key[0]) === key || common(key)) lines.set(sound, (lines.get(sound) || new Set()).add(key[0]));
}
process.stdout.write(
  "# How kanji are read: a reading, a tab, the kanji; learnt from IPADIC and the names of municipalities by tools/kanji.mjs.\n" +
    [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([sound, kanji]) => `${sound}\t${[...kanji].sort().join("")}\n`).join(""),
);
