// Reads the dictionary of Sudachi (system.dic in the wheel of PyPI's sudachidict_core) and the costs of IPADIC; for the tools
// that make the search's tables of words out of them.
import zlib from "node:zlib";

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

/**
 * Every entry: text, reading, part of speech, whether it is the dictionary form and the usual spelling, the usual spelling, groups of
 * synonyms.
 */
export function* entries(file) {
  const { entries: count, found } = blocks(file);
  const kinds = classes(found.POS);
  // Entries are pointed at by where they stand.
  const textAt = (place) => string(found.Strings, found.Entries.readUInt32LE(8 * place + 8));
  let at = 32;
  for (let left = count; left > 0; left--) {
    const entry = found.Entries.subarray(at);
    // Fixed: connection and cost (6), part of speech (2), text, reading, normal and dictionary form (4 each), length (2), counts.
    const before = [26, 27, 28, 29].reduce((sum, length) => sum + Math.max(0, entry.readInt8(length)), 0);
    const groups = Array.from({ length: Math.max(0, entry.readInt8(30)) }, (_, i) => entry.readInt32LE(32 + 4 * (before + i)));
    const itself = (field) => entry.readUInt32LE(field) === at / 8;
    const kind = kinds[entry.readInt16LE(6)];
    if (kind)
      yield {
        text: string(found.Strings, entry.readUInt32LE(8)), kind, base: itself(20), usual: itself(16) && itself(20), groups,
        get reading() { return string(found.Strings, entry.readUInt32LE(12)); },
        get spelling() { return textAt(entry.readUInt32LE(16)); },
      };
    let size = 32 + 4 * (before + groups.length);
    if (entry[31]) size += 2 + 2 * entry.readInt16LE(size);
    at += Math.ceil(size / 8) * 8;
  }
}

// ------------------------------------------------------------------------------------------------ the costs of IPADIC

/** Word → the lowest cost of its entries: the more common a word, the less it costs. Names are not read. */
export function costs(archive) {
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

