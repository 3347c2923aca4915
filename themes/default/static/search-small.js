/**
 * The search of a small handbook: its index is one script with all texts, from which everything else is made here.
 * docs/search-format.md tells what is in it, src/squeeze.rs how it is written.
 */
"use strict";
Jirei.data("small", ({ book, source, readers, open, push, addTexts, learn, isKanji, toHiragana, given }) => {
  // ---------------------------------------------------------------------------------------------- what was squeezed

  const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const WINDOW = 2 ** 30 - 1;
  // What globals are asked for in every step would be looked up in every step.
  const { imul, floor, min, max, trunc } = Math;
  const mix = (hash, number) => (imul(hash ^ number, 0x2545f491) + (hash >>> 9)) | 0;
  /** How many bits the largest number below `count` takes. */
  const widthOf = (count) => 32 - Math.clz32(count - 1);

  /**
   * The numbers that were squeezed: the steps of `squeeze` in src/squeeze.rs, and what they foretell narrows the window.
   * They are taken some 700,000 times before the first result is there, so the six models stand written out: 0 to 2 are the
   * trees, 3 to 5 the runs. It may be left for a while after every 256 numbers.
   * @param {[number, string]} squeezed how many numbers, and the signs
   * @param {number} width bits a number
   * @param {number[]} kinds of each number its kind
   */
  function* unsqueeze([count, signs], width, kinds) {
    const codes = Uint8Array.from(signs, (sign) => SIGNS.indexOf(sign));
    const table = (length, entry) => Float64Array.from({ length }, (_, at) => entry(at));
    const votes = table(4096, (at) => Math.round(256 * Math.log((at + 0.5) / (4095.5 - at))) / 256);
    // Whole numbers, or the window would become fractions that are cut off in every step.
    const chances = Int32Array.from({ length: 4096 }, (_, at) => max(1, min(4095, Math.round(4096 / (1 + Math.exp((2048 - at) / 256))))));
    const rates = table(256, (asked) => 1 / (asked + 1.4));
    // How likely the bit is set (of 2 ** 23) and how often it was asked, in one number: they are needed together.
    const trees = new Int32Array(3 << 18).fill(1 << 30);
    const run = new Int32Array(3 << 16);
    const times = new Uint8Array(3 << 16);
    const trust = table(144, () => 0.8);
    const weights = table(36, () => 0.3);
    const top = 1 << width;
    const out = new Array(count);
    let low = 0;
    let high = WINDOW;
    let value = 0;
    let read = 0;
    while (read < 5) value = value * 64 + codes[read++];
    let one = 0;
    let two = 0;
    let three = 0;
    const learnt = (count, target) => (((count >> 8) + trunc((target - (count >> 8)) * rates[count & 255])) << 8) | min((count & 255) + 1, 255);
    const trusted = (at, right) => { trust[at] = max(0.51, min(0.9995, trust[at] + ((right ? 1 : 0) - trust[at]) * 0.02)); };
    const came = (place, number) => {
      times[place] = run[place] === number ? min(times[place] + 1, 255) : times[place] >> 2;
      run[place] = number;
    };
    for (let written = 0; written < count; written++) {
      const pair = mix(one + 1, two + 1);
      const hash1 = mix(1 << 20, (kinds[one] << 5) | kinds[two]);
      const hash2 = mix(1 << 21, one);
      const run3 = imul(mix(7, one), 0x9e3779b1) >>> 16;
      const run4 = (1 << 16) | (imul(pair, 0x9e3779b1) >>> 16);
      const run5 = (2 << 16) | (imul(mix(pair, three + 1), 0x9e3779b1) >>> 16);
      const foretold3 = run[run3] && (run[run3] - 1) | top;
      const foretold4 = run[run4] && (run[run4] - 1) | top;
      const foretold5 = run[run5] && (run[run5] - 1) | top;
      const trust3 = min(times[run3], 15) * 3;
      const trust4 = 48 + min(times[run4], 15) * 3;
      const trust5 = 96 + min(times[run5], 15) * 3;
      let node = 1;
      for (let place = width - 1; place >= 0; place--) {
        const told = width - 1 - place;
        const late = told > 2 ? 2 : told > 0 ? 1 : 0;
        const mixed = imul(node, 0x85ebca6b);
        const tree0 = node & 0x3ffff;
        const tree1 = (1 << 18) | (imul(hash1 ^ mixed, 0x9e3779b1) >>> 14);
        const tree2 = (2 << 18) | (imul(hash2 ^ mixed, 0x9e3779b1) >>> 14);
        const count0 = trees[tree0];
        const count1 = trees[tree1];
        const count2 = trees[tree2];
        const vote0 = count0 & 255 ? votes[count0 >> 19] : 0;
        const vote1 = count1 & 255 ? votes[count1 >> 19] : 0;
        const vote2 = count2 & 255 ? votes[count2 >> 19] : 0;
        const vote3 = foretold3 >> (place + 1) === node ? votes[floor(trust[trust3 + late] * 4096)] * ((foretold3 >> place) & 1 || -1) : 0;
        const vote4 = foretold4 >> (place + 1) === node ? votes[floor(trust[trust4 + late] * 4096)] * ((foretold4 >> place) & 1 || -1) : 0;
        const vote5 = foretold5 >> (place + 1) === node ? votes[floor(trust[trust5 + late] * 4096)] * ((foretold5 >> place) & 1 || -1) : 0;
        const set = vote5 ? 30 : vote4 ? 24 : vote3 ? 18 : count2 & 255 ? 12 : count1 & 255 ? 6 : 0;
        const sum = weights[set] * vote0 + weights[set + 1] * vote1 + weights[set + 2] * vote2 + weights[set + 3] * vote3 + weights[set + 4] * vote4 + weights[set + 5] * vote5;
        const chance = chances[max(0, min(4095, floor(sum * 256) + 2048))];
        const middle = low + ((high - low) >> 12) * chance;
        const bit = value <= middle ? 1 : 0;
        if (bit) high = middle;
        else low = middle + 1;
        while ((low ^ high) >> 24 === 0) {
          low = (low << 6) & WINDOW;
          high = ((high << 6) & WINDOW) | 63;
          value = ((value << 6) & WINDOW) | codes[read++];
        }
        const surprise = ((bit * 4096 - chance) * 0.002) / 4096;
        weights[set] += surprise * vote0;
        weights[set + 1] += surprise * vote1;
        weights[set + 2] += surprise * vote2;
        weights[set + 3] += surprise * vote3;
        weights[set + 4] += surprise * vote4;
        weights[set + 5] += surprise * vote5;
        const target = bit * 0x7fffff;
        trees[tree0] = learnt(count0, target);
        trees[tree1] = learnt(count1, target);
        trees[tree2] = learnt(count2, target);
        if (vote3) trusted(trust3 + late, vote3 > 0 === bit > 0);
        if (vote4) trusted(trust4 + late, vote4 > 0 === bit > 0);
        if (vote5) trusted(trust5 + late, vote5 > 0 === bit > 0);
        node = node * 2 + bit;
      }
      const number = node - top;
      came(run3, number + 1);
      came(run4, number + 1);
      came(run5, number + 1);
      out[written] = number;
      three = two;
      two = one;
      one = number;
      if ((written & 255) === 0) yield;
    }
    return out;
  }
  /** A host may bring its own way to read them. */
  function* numbers(squeezed, width, kinds) {
    return given.unsqueeze ? given.unsqueeze(squeezed, width, kinds) : yield* unsqueeze(squeezed, width, kinds);
  }

  // ---------------------------------------------------------------------------------------------- without holding up the page

  /** How long the page may wait for its own work, milliseconds. */
  const SLICE = 12;
  let due = 0;
  /** Lets the page draw and hear its reader; a host without a page waits for nothing. */
  const rest = () => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { due = performance.now() + SLICE; resolve(null); };
    port2.postMessage(0);
  });
  const tired = () => typeof document !== "undefined" && performance.now() > due;
  /** Goes through all steps, with rests between them. */
  async function slowly(steps) {
    while (!steps.next().done) if (tired()) await rest();
  }
  /** The same without a rest; gives what the steps give in the end. */
  function atOnce(steps) {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  // ---------------------------------------------------------------------------------------------- words and pages

  /** @type {{ kind: string, base: string, sounds: string[] }[]} of each piece */
  let known = [];
  /** @type {string[]} */
  let pieces = [];
  /** @type {number[]} of each piece the kind of its class */
  let kinds = [];

  /** Where the kinds of characters begin: signs, digits, letters, others, hiragana, katakana, kanji. */
  const KINDS = [0x30, 0x3a, 0x80, 0x3041, 0x30a0, 0x3100];

  /** Text that was squeezed letter by letter. */
  function* spelt(gaps, squeezed) {
    let letter = 0;
    const letters = Array.from(gaps, (gap) => (letter += gap.charCodeAt(0) - 35));
    const kindOf = letters.map((letter) => KINDS.filter((begin) => begin <= letter).length);
    return (yield* numbers(squeezed, widthOf(letters.length), kindOf)).map((number) => String.fromCodePoint(letters[number])).join("");
  }

  /** Classes, base forms and readings of the pieces. */
  function words({ bases, classes, readings }) {
    const ends = bases.split(" ");
    const kana = (code) => Array.from(code, (c) => (c === "!" ? "ー" : c === "~" ? "" : String.fromCharCode(c.charCodeAt(0) - 35 + 0x3041))).join("");
    const told = readings.split(" ");
    let inflects = 0;
    kinds = Array.from(classes, (kind) => "np9sfvwamx-".indexOf(kind));
    known = pieces.map((piece, i) => {
      const tail = toHiragana(/[ぁ-ゖァ-ヺー]*$/.exec(piece)[0]);
      const sounds = told[i] ? told[i].split("|").map((code) => kana(code) + (code.endsWith("~") ? "" : tail)) : [];
      return { kind: classes[i], base: /[vwa]/.test(classes[i]) ? ends[inflects++] : "", sounds };
    });
  }

  /** Squeezed texts: the source of each, and by turns where a piece of it ends and which it is. */
  function* texts(squeezed, more) {
    const all = pieces.concat(more);
    const out = [];
    let source = "";
    let cuts = [];
    for (const number of yield* numbers(squeezed, widthOf(all.length), kinds.concat(more.map(() => 0)))) {
      if (all[number]) {
        source += all[number];
        cuts.push(source.length, number);
      } else {
        out.push([source, cuts]);
        [source, cuts] = ["", []];
      }
    }
    return out;
  }

  /** The levels of all pairs of letters, `book.n` bytes each. */
  let levelsOf = new Uint8Array(1 << 18);

  function note(pair, page, level) {
    let at = book.grams.get(pair);
    if (at === undefined) {
      book.grams.set(pair, (at = book.grams.size * book.n));
      if (at + book.n > levelsOf.length) {
        const more = new Uint8Array(levelsOf.length * 2);
        more.set(levelsOf);
        levelsOf = more;
      }
    }
    if (levelsOf[at + page] < level) levelsOf[at + page] = level;
  }

  /** Noun compounds: whole runs, and parts of runs that occur twice. */
  function compounds(text, tokens) {
    const nominal = (i) => i >= 0 && i < tokens.length && ("np9s".includes(tokens[i].kind) || (tokens[i].kind === "m" && isKanji(tokens[i].text))) && (i === 0 || tokens[i - 1] <= tokens[i + 1]);
    for (let first = 0; first < tokens.length; first += 3) {
      if (!nominal(first)) continue;
      const begins = !nominal(first - 3) || tokens[first - 1] !== tokens[first + 1];
      for (let last = first + 3; last < first + 24 && nominal(last) && tokens[last - 1] === tokens[last + 1]; last += 3) {
        const run = text.slice(tokens[first + 1], tokens[last + 2]);
        if (run.length > 24) break;
        const count = (book.runs.get(run) || 0) + 1;
        book.runs.set(run, count);
        const whole = begins && !(nominal(last + 3) && tokens[last + 2] === tokens[last + 4]);
        if (whole || count > 1) book.compounds.set(run, count);
      }
    }
  }

  /** Of what stood before on the page. */
  let before = 0;
  const listener = {
    /** A word that stands in the texts. */
    meet(text, piece) {
      if (!known[piece]) return null;
      let word = book.words.get(text);
      if (!word) book.words.set(text, (word = Object.assign({ text, count: 0, family: "" }, known[piece])));
      word.count++;
      book.tokens++;
      return word;
    },
    /** A text on a page: which letters stand side by side, and how prominently. */
    heard(page, { kind, start }, text) {
      const level = kind < 2 ? 3 : kind === 4 ? 1 : 2;
      for (let at = start || 1; at < page.text.length; at++) note(page.text.slice(at - 1, at + 1), page.number, at === start ? Math.min(level, before) : level);
      before = level;
      if (page.number < book.n - book.refs) compounds(text.folded, text.tokens);
    },
  };

  Object.assign(source, {
    gram(pair) {
      const at = book.grams.get(pair);
      return at === undefined ? undefined : levelsOf.subarray(at, at + book.n);
    },
    single(letter) {
      const levels = new Uint8Array(book.n);
      if (!letter) return levels.fill(2);
      book.grams.forEach((at, pair) => { if (pair.includes(letter)) for (let page = 0; page < book.n; page++) if (levels[page] < levelsOf[at + page]) levels[page] = levelsOf[at + page]; });
      return levels;
    },
    words: (letter) => Boolean(letter),
    sounds: (sound) => book.sounds.get(sound[0]) || [],
    facets: (page) => book.facets[page] || [],
    shard: (page) => (page < book.n - book.refs ? "index" : "t1"),
  });
  readers.t1 = (name, sheet) => {
    // Their words are none of the handbook's: what a query means must not depend on whether they are here.
    const sources = atOnce(texts(sheet.texts, sheet.pieces ? sheet.pieces.split("\x7f") : []));
    atOnce(addTexts(book.n - book.refs, sheet.pages, sources, { heard: listener.heard, meet: () => null }));
    book.held.clear();
  };

  /** Everything that a search needs, step by step. */
  function* unfold() {
    const told = JSON.parse(yield* spelt(book.core.letters, book.core.core));
    open(told);
    book.facets = book.core.facets.map((facets) => (facets ? facets.split(" ") : []));
    pieces = told.pieces.split("\x7f");
    words(book.core);
    yield;
    yield* addTexts(0, told.pages, yield* texts(book.core.texts, []), listener);
    book.average = book.pages.reduce((sum, page) => sum + page.length, 0) / (book.pages.length || 1) || 1;
    for (const word of Array.from(book.words.values())) yield learn(word);
  }
  return slowly(unfold());
});
