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
import zlib from "node:zlib";

const [systemFile, ipadicFile] = process.argv.slice(2);
if (!ipadicFile) {
  console.error("usage: node tools/synonyms.mjs system.dic mecab-ipadic-2.7.0-20070801.tar.gz");
  process.exit(2);
}

// ------------------------------------------------------------------------------------------------ the dictionary of Sudachi

/** A description at the head of the file names its blocks. Numbers in it are 7 bits a byte, the lowest first. */
function blocks(file) {
  if (file.toString("latin1", 0, 16) !== "SudachiBinaryDic" || file.readUInt32LE(16) !== 1) throw new Error("not a dictionary of Sudachi, version 1");
  let at = 40; // behind the name, the version, the time of making and the flags
  const number = () => {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = file[at++];
      value += (byte & 127) * unit;
      if (byte < 128) return value;
      unit *= 128;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    return file.toString("utf8", at - length, at);
  };
  const [comment] = [text(), text(), text()];
  number(); // entries that the trie knows
  const entries = number();
  const found = {};
  for (let left = number(); left > 0; left--) {
    const name = text();
    const start = number();
    found[name] = file.subarray(start, start + number());
  }
  return { comment, entries, found };
}

/** Parts of speech: a count, then six strings each, in UTF-16 with their length before them. */
function classes(block) {
  let at = 2;
  const text = () => {
    const length = block.readUInt16LE(at);
    at += 2 + 2 * length;
    return block.toString("utf16le", at - 2 * length, at);
  };
  return Array.from({ length: block.readUInt16LE(0) }, () => Array.from({ length: 6 }, text));
}

/** A string's place: 5 bits of length and 27 of offset; a length from 20 on borrows bits from the offset. */
function string(block, place) {
  const more = Math.max(0, (place >>> 27) - 19);
  const length = (place >>> 27) - more + (more ? (1 << (more - 1)) | ((place & 0x07ffffff) >>> (28 - more)) : 0);
  const shift = Math.max(0, more - 1);
  const offset = (place & (0x07ffffff >>> shift)) * 2 ** shift;
  return block.toString("utf16le", 2 * offset, 2 * (offset + length));
}

/** Every entry that has synonyms: text, part of speech, whether it is the dictionary form and the usual spelling, groups. */
function* words(file) {
  const { entries, found } = blocks(file);
  const kinds = classes(found.POS);
  let at = 32;
  for (let left = entries; left > 0; left--) {
    const entry = found.Entries.subarray(at);
    // Fixed: connection and cost (6), part of speech (2), text, reading, normal and dictionary form (4 each), length (2), counts.
    const before = [26, 27, 28, 29].reduce((sum, count) => sum + Math.max(0, entry.readInt8(count)), 0);
    const groups = Array.from({ length: Math.max(0, entry.readInt8(30)) }, (_, i) => entry.readInt32LE(32 + 4 * (before + i)));
    if (groups.length) {
      const same = (field) => entry.readUInt32LE(field) === at / 8;
      yield { text: string(found.Strings, entry.readUInt32LE(8)), kind: kinds[entry.readInt16LE(6)], usual: same(16) && same(20), groups };
    }
    let size = 32 + 4 * (before + groups.length);
    if (entry[31]) size += 2 + 2 * entry.readInt16LE(size);
    at += Math.ceil(size / 8) * 8;
  }
}

// ------------------------------------------------------------------------------------------------ the costs of IPADIC

/** Word → the lowest cost of its entries: the more common a word, the less it costs. Names are not read. */
function costs(archive) {
  const tar = zlib.gunzipSync(archive);
  const decoder = new TextDecoder("euc-jp");
  const found = new Map();
  for (let at = 0; tar[at]; ) {
    const name = tar.toString("latin1", at, tar.indexOf(0, at));
    const size = parseInt(tar.toString("latin1", at + 124, at + 136), 8);
    if (/\/(Noun(\.(adjv|adverbal|nai|others|verbal))?|Verb|Adj)\.csv$/.test(name)) {
      for (const line of decoder.decode(tar.subarray(at + 512, at + 512 + size)).split("\n")) {
        const [text, , , cost, , , , , , , base] = line.split(",");
        if (text && text === base) found.set(text, Math.min(Number(cost), found.has(text) ? found.get(text) : Infinity));
      }
    }
    at += 512 + 512 * Math.ceil(size / 512);
  }
  return found;
}

// ------------------------------------------------------------------------------------------------ the groups

const KINDS = new Set(["名詞", "動詞", "形容詞", "形状詞"]);
const LONGEST = 10;
const MOST = 12;

const cost = costs(fs.readFileSync(ipadicFile));
const groups = new Map();
for (const { text, kind, usual, groups: numbers } of words(fs.readFileSync(systemFile))) {
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
