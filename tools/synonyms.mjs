// Takes the synonyms of common words out of the dictionary of Sudachi and writes src/index/synonyms.tsv.
//
//   node tools/synonyms.mjs system.dic mecab-ipadic-2.7.0-20070801.tar.gz > src/index/synonyms.tsv
//
// system.dic is inside the wheel of PyPI's sudachidict_core (20261015; Apache-2.0). Its word entries carry the numbers of their
// groups of synonyms. IPADIC, which build.rs finds in the package lindera-ipadic, tells which words are common.
//
// Kept are words that mean something by themselves (nouns, verbs, adjectives) in their usual spelling and dictionary form,
// of 2 to 10 Japanese characters. Left out are names, numbers, other spellings of the same word (the search's normal form and
// readings join these), stems beside their verbs, words in katakana that IPADIC does not know (translations nobody says), groups of more than 12 words
// and groups without a second common word. A line is a group, the most common words first; the lines, too, go from common
// to rare, so that a cut from the top is a cut by use. The same files give the same bytes.
import fs from "node:fs";
import { costs, entries } from "./sudachi.mjs";

const [systemFile, ipadicFile] = process.argv.slice(2);
if (!ipadicFile) {
  console.error("usage: node tools/synonyms.mjs system.dic mecab-ipadic-2.7.0-20070801.tar.gz");
  process.exit(2);
}

// ------------------------------------------------------------------------------------------------ the groups

const KINDS = new Set(["名詞", "動詞", "形容詞", "形状詞"]);
const LONGEST = 10;
const MOST = 12;

const cost = costs(fs.readFileSync(ipadicFile));
const groups = new Map();
for (const { text, kind, usual, groups: numbers } of entries(fs.readFileSync(systemFile))) {
  if (!numbers.length) continue;
  const length = [...text].length;
  if (!usual || !KINDS.has(kind[0]) || kind[1] === "固有名詞" || kind[1] === "数詞") continue;
  if (length < 2 || length > LONGEST || !/^[ぁ-ゖァ-ヺー々一-鿿]+$/.test(text)) continue;
  if (/^[ァ-ヺー]+$/.test(text) && !cost.has(text)) continue;
  for (const number of numbers) groups.set(number, (groups.get(number) || new Set()).add(text));
}

const RARE = 99999;
const lines = [];
for (const [number, members] of groups) {
  // A verb's stem beside the verb is the same word: 届け出, 届け出る.
  for (const word of [...members]) if ([..."いうくすつぬふむるぐぶ"].some((end) => members.has(word + end))) members.delete(word);
  const known = (word) => (cost.has(word) ? cost.get(word) : RARE);
  const sorted = [...members].sort((a, b) => known(a) - known(b) || (a < b ? -1 : 1));
  if (sorted.length >= 2 && sorted.length <= MOST && known(sorted[0]) < RARE) lines.push({ number, sorted, value: known(sorted[1]) });
}
lines.sort((a, b) => a.value - b.value || a.number - b.number);
process.stdout.write(
  "# Groups of words that mean about the same, the most common first; from the dictionary of Sudachi (sudachidict_core 20261015),\n" +
    "# Copyright (c) 2017-2026 Works Applications Co., Ltd., Apache License 2.0; changed: cut and sorted by tools/synonyms.mjs.\n" +
    lines.map(({ sorted }) => sorted.join("\t") + "\n").join(""),
);
