// Takes the spellings of common words out of the dictionary of Sudachi and writes src/index/spellings.tsv.
//
//   node tools/spellings.mjs system.dic mecab-ipadic-2.7.0-20070801.tar.gz > src/index/spellings.tsv
//
// The same two files as for tools/synonyms.mjs. Every entry of Sudachi's points at the usual spelling of its word (活かす → 生かす,
// 棲み分け → 住み分け), which other words of the same sound do not share (測る and 図る stay two words).
//
// Kept are nouns, verbs, adjectives and adverbs in their dictionary form, of 2 to 8 Japanese characters, if IPADIC knows one of
// the spellings or the usual one is of kanji, kana, kanji and kana. Left out are names, hiragana of two characters (too many words are spelt so), nouns in hiragana (they are found as
// readings), and katakana beside words of another script. A line is a word: its spellings, the usual one first; common words first. The same files give the same bytes.
import fs from "node:fs";
import { costs, entries } from "./sudachi.mjs";

const [systemFile, ipadicFile] = process.argv.slice(2);
if (!ipadicFile) {
  console.error("usage: node tools/spellings.mjs system.dic mecab-ipadic-2.7.0-20070801.tar.gz");
  process.exit(2);
}
const KINDS = new Set(["名詞", "動詞", "形容詞", "形状詞", "副詞"]);
const KATAKANA = /^[ァ-ヺー]+$/;
const cost = costs(fs.readFileSync(ipadicFile));

/** Usual spelling → its other spellings. @type {Map<string, Set<string>>} */
const words = new Map();
/** @type {Map<string, Set<string>>} a spelling → the usual spellings it points at */
const meanings = new Map();
const HIRAGANA = /^[ぁ-ゖー]+$/;
/** A spelling that IPADIC does not know is used if two kana or more stand for a kanji (障がい, すみ分け) or it ends as the usual one does. */
const used = (text, usual, kind) =>
  cost.has(text) || (/^[ぁ-ゖ一-鿿々]+$/.test(text) && (/^[ぁ-ゖ]{2}[一-鿿]|[一-鿿][ぁ-ゖ]{2}$/.test(text) || (/[ぁ-ゖ]/.test(usual) && kind !== "形容詞" && text.slice(-1) === usual.slice(-1))));
/** 書ける is no spelling of 書く. */
const potential = (text, usual) => /[えけげせてねべめれ]る$/.test(text) && /[うくぐすつぬぶむる]$/.test(usual) && text.length > usual.length;
for (const entry of entries(fs.readFileSync(systemFile))) {
  const { text, kind, base } = entry;
  if (!base || !KINDS.has(kind[0]) || ["固有名詞", "数詞"].includes(kind[1]) || /^文語/.test(kind[4])) continue;
  const length = [...text].length;
  if (length < 2 || length > 8 || !/^[ぁ-ゖァ-ヺー々一-鿿]+$/.test(text) || /^[ぁ-ゖ]{2}$/.test(text)) continue;
  if (kind[0] === "名詞" && HIRAGANA.test(text)) continue;
  const { spelling } = entry;
  if (!/^[ぁ-ゖァ-ヺー々一-鿿]+$/.test(spelling) || KATAKANA.test(text) !== KATAKANA.test(spelling)) continue;
  if (text !== spelling && (!used(text, spelling, kind[0]) || potential(text, spelling))) continue;
  words.set(spelling, (words.get(spelling) || new Set([spelling])).add(text));
  meanings.set(text, (meanings.get(text) || new Set()).add(spelling));
}
const RARE = 99999;
const lines = [];
for (const [usual, spellings] of words) {
  // A spelling of several words is none's own; the usual one of a word is.
  const kept = [...spellings].filter((text) => text === usual || meanings.get(text).size === 1);
  const value = Math.min(...kept.map((text) => cost.get(text) ?? RARE));
  // Words of kanji and kana (住み分け) need not be known: they are spelt in many ways.
  if (kept.length > 1 && (value < RARE || /^[一-鿿]+[ぁ-ゖ]+[一-鿿]+[ぁ-ゖ]+$/.test(usual))) lines.push({ kept: [usual, ...kept.filter((text) => text !== usual).sort()], value });
}
lines.sort((a, b) => a.value - b.value || (a.kept[0] < b.kept[0] ? -1 : 1));
process.stdout.write(
  "# Spellings of one word, the usual one first; from the dictionary of Sudachi (sudachidict_core 20261015),\n" +
    "# Copyright (c) 2017-2026 Works Applications Co., Ltd., Apache License 2.0; changed: cut and sorted by tools/spellings.mjs.\n" +
    lines.map(({ kept }) => kept.join("\t") + "\n").join(""),
);
