/**
 * The search of the handbook: `Jirei.search(query, { limit, filters, counts })`.
 *
 * A query is cut by the handbook's own vocabulary; each word of it becomes the runs of characters that may stand for it
 * (as written, other spellings, readings, other names), and pages are ranked by which runs stand on them and where.
 * Data comes by `Jirei.data(name, payload)` from classic scripts; what is missing is loaded and the query asked again.
 * docs/search-format.md tells the format and the rules.
 */
(function (root) {
  "use strict";

  // ---------------------------------------------------------------------------------------------- one normal form
  // The same rules as src/text/normalise.rs; both sides run tests/vectors/fold.json.

  const USUAL = new Map([["ヶ", "ケ"], ["ヵ", "カ"]]);
  const JOINS = /[\u0300-\u036f\u3099\u309a\uff9e\uff9f]/;
  const NOTHING = /^(?:[\u30fb\u00b7\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]|\udb40[\udd00-\uddef])$/;
  const DASH = /^[-\u2010-\u2015\u2212\u2500\u2501]$/;
  const SPACE = /^[\t\n\r \u00a0\u2028\u2029]$/;
  const SIGN = /^(?:[\0-\x2f:-@[-`{-\xbf\u00d7\u00f7\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u3036\u3037\u303d-\u303f\u30a0\ue000-\uf8ff\ufe10-\ufe6f\ufff0-\uffff]|[\ud83c-\ud83e][\udc00-\udfff])$/;
  const KATAKANA = /[ァ-ヺー]/;
  const LATIN = /[0-9a-z\u00c0-\u024f]/;
  const DIGIT = /[0-9]/;

  /**
   * The form in which texts and queries are compared.
   * @param {string} source
   * @returns {{ text: string, starts: number[] }} the folded text and, for each unit of it, where in the source it begins
   */
  function fold(source) {
    /** @type {string[]} */
    const light = [];
    /** @type {number[]} */
    const origins = [];
    for (let at = 0; at < source.length; ) {
      const end = clusterEnd(source, at);
      const cluster = source.slice(at, end);
      let forms = LIGHT.get(cluster);
      if (!forms) LIGHT.set(cluster, (forms = Array.from(cluster.normalize("NFKC").toLowerCase())));
      for (const c of forms) {
        light.push(c);
        origins.push(at);
      }
      at = end;
    }
    let text = "";
    let last = "";
    let space = -1;
    let separator = -1;
    /** @type {number[]} */
    const starts = [];
    for (let i = 0; i < light.length; i++) {
      const letter = role(light[i], light[i - 1] || "", light[i + 1] || "");
      if (letter === "") continue;
      if (letter === " ") space = space < 0 ? origins[i] : space;
      else if (letter === "|") separator = separator < 0 ? origins[i] : separator;
      else {
        const gap = separator >= 0 ? separator : LATIN.test(last) && LATIN.test(letter) ? space : -1;
        if (gap >= 0 && last) {
          text += " ";
          starts.push(gap);
        }
        space = separator = -1;
        last = letter;
        text += letter;
        for (let unit = 0; unit < letter.length; unit++) starts.push(origins[i]);
      }
    }
    return { text, starts };
  }

  /** What a character does to the folded text: "" nothing, " " separates Latin words, "|" no match crosses it, else itself. */
  function role(c, before, after) {
    const known = ROLES.get(c);
    if (known !== undefined) return known;
    if (DASH.test(c) && KATAKANA.test(before)) return "ー";
    if ((c === "," || c === ".") && DIGIT.test(before) && DIGIT.test(after)) return c === "." ? "." : "";
    const found = NOTHING.test(c) ? "" : c === "%" ? c : SPACE.test(c) ? " " : SIGN.test(c) ? "|" : USUAL.get(c) || c;
    if (!DASH.test(c) && c !== "," && c !== ".") ROLES.set(c, found);
    return found;
  }
  /** @type {Map<string, string>} */
  const ROLES = new Map();
  /** @type {Map<string, string[]>} */
  const LIGHT = new Map();

  // ---------------------------------------------------------------------------------------------- kana, numbers, years

  const isKana = (text) => /^[ぁ-ゖァ-ヺー]+$/.test(text);
  const isKanji = (c) => /[々〆〇\u3400-\u9fff\uf900-\ufaff\ud840-\ud884]/.test(c);
  const toHiragana = (text) => text.replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));

  // ---------------------------------------------------------------------------------------------- inflection

  /** Endings a verb or adjective takes in the place of the last kana of its base form. */
  const ENDINGS = {
    う: "わ い う え お っ", く: "か き く け こ い っ", ぐ: "が ぎ ぐ げ ご い", す: "さ し す せ そ", つ: "た ち つ て と っ",
    ぬ: "な に ぬ ね の ん", ぶ: "ば び ぶ べ ぼ ん", む: "ま み む め も ん", る: "ら り る れ ろ っ", い: "い く かっ けれ さ き",
  };
  /** All forms of a base; `row` is w for 一段, v for the other verbs, a for adjectives, "" if unknown. */
  function forms(base, row) {
    const stem = base.slice(0, -1);
    const last = base.slice(-1);
    if (row !== "a" && base.length > 2 && base.endsWith("する")) return ["する", "し", "さ", "せ", "すれ"].map((end) => base.slice(0, -2) + end);
    const out = new Set([base]);
    if (ENDINGS[last] && row !== "w" && (last === "い") === (row === "a" || (row === "" && last === "い")))
      for (const end of ENDINGS[last].split(" ")) out.add(stem + end);
    if (last === "る" && row !== "v" && row !== "a") for (const end of ["", "れ", "ろ", "よ"]) if (stem.length + end.length) out.add(stem + end);
    return Array.from(out);
  }
  /** The form that makes nouns: 受け付ける → 受け付け, 取り組む → 取り組み. */
  function nounForm(base, row) {
    const last = base.slice(-1);
    if (row === "a" || !ENDINGS[last]) return base;
    return row === "w" ? base.slice(0, -1) : base.slice(0, -1) + ENDINGS[last].split(" ")[1];
  }
  const kanjiOf = (text) => Array.from(text).filter(isKanji).join("");

  // ---------------------------------------------------------------------------------------------- the handbook's data

  const KINDS = "tkhba";
  /** Weights of title, keyword, heading, body and what stands around. */
  const FIELDS = [6, 4, 2.5, 1, 0.1];
  const ASIDE = 4;
  /** What may stand before a letter: a word's border, a sign or space, a long-vowel mark, a passage's border. */
  const [BORDER, SPACED, LONGER, PASSAGE] = [1, 2, 4, 8];

  /**
   * @typedef {{ text: string, kind: string, sounds: string[], count: number, family: string, noun?: string }} Word
   * @typedef {{ kind: number, section: number, source: string, start: number, folded?: { text: string, starts: number[] } }} Passage a text; where it begins in the page's letters
   * @typedef {{ number: number, url: string, title: string, sections: string[][], passages: Passage[], text: string, edges: Uint8Array, places: number[], length: number, light?: string }} Page
   *   its letters without signs, spaces and long-vowel marks, what stands before each of them and in which passage it is
   * @typedef {{ text: string, gaps: number[], last: number, weight: number, level: number, why: number, bound: number, raw?: string }} Way
   *   a run that stands for a word; bound 1: from a word's beginning on, 2: to a word's end, too
   * @typedef {{ at: number, length: number, weight: number, level: number, why: number }} Find
   */

  /** Other names. */
  function namesOf() {
    return {
      /** @type {Map<string, { word: string, weight: number, from: string }[]>} a word without long-vowel marks → what else to look for, from which word */ others: new Map(),
      /** @type {Map<string, string>} reading → term */ termSounds: new Map(),
    };
  }

  /** All that is known so far. */
  const book = {
    /** pages, those of reference among them (the last ones), pages a shard of texts, 0: all in one */
    n: 0, refs: 0, per: 0,
    /** @type {any} the core of the index */ core: null,
    /** @type {Page[]} */ pages: [],
    /** @type {string[][]} facets of each page */ facets: [],
    /** @type {Map<string, Word>} */ words: new Map(),
    /** @type {Map<string, Word[]>} words that are one word in several spellings and forms */ families: new Map(),
    /** @type {Map<string, Word[]>} inflected forms that do not occur */ inflected: new Map(),
    /** @type {Map<string, Word[]>} reading of an inflected form, whether it occurs or not → the word */ heard: new Map(),
    /** @type {Map<string, string[][]>} first kanji → [spelling, reading, family] */ spellings: new Map(),
    /** @type {Map<string, (string|number)[][]>} first kana → [reading, word, whether it may end a match] */ sounds: new Map(),
    /** @type {Map<string, number>} noun compounds and how often they occur */ compounds: new Map(),
    /** @type {Map<string, number>} any run of nouns */ runs: new Map(),
    /** @type {Map<string, number>} two letters side by side → where their levels begin: for each page 0, 1 around, 2 text, 3 title or keyword */ grams: new Map(),
    /** the other names of words: those of the core, or, for a query that holds what the handbook does not know, all */ names: namesOf(),
    /** @type {Set<string>} words that say nothing by themselves */ functions: new Set(),
    /** @type {Set<string>} words in which one asks, whatever for */ frames: new Set(),
    /** whether the query asks for all names */ asksAll: false,
    /** how often something was missing */ lacks: 0,
    tokens: 0, average: 1,
    /** @type {Map<string, Uint8Array | null>} */ held: new Map(),
    /** @type {Set<string>} runs that seemed to stand on some page of a large handbook and were read on none */ gone: new Set(),
  };

  const push = (map, key, value) => {
    const list = map.get(key);
    if (!list) map.set(key, [value]);
    else if (list[list.length - 1] !== value) list.push(value);
  };
  const squash = (text) => text.replace(/[ ー]/g, "");

  /**
   * A folded text without spaces and long-vowel marks, and what stood before each letter that is left.
   * @param {string} folded
   * @param {(at: number) => number} [border] what else stands before a place
   */
  function bare(folded, border) {
    const gaps = [];
    let text = "";
    let gap = 0;
    folded.split("").forEach((c, at) => {
      if (border) gap |= border(at);
      if (c === " ") gap |= SPACED;
      else if (c === "ー") gap |= LONGER;
      else {
        text += c;
        gaps.push(gap);
        gap = 0;
      }
    });
    return { text, gaps, last: gap };
  }

  /** What is known before any page is. */
  function begin(core) {
    if (core.v !== 3) throw new Error("version " + core.v);
    Object.assign(book, { core, n: core.n, refs: core.refs, per: core.per || 0, average: core.average || 1 });
    if (core.terms) open(core);
  }

  /** The names of the core, and those of `synonyms.js`, too, once it is here. */
  let [fewNames, allNames] = [book.names, book.names];
  /** Tells the terms and everyday words of the core. */
  let name = () => {};
  /** The highest number of a page, and one more, that the query may find: a small handbook's pages of reference are asked last. */
  let reach = 0;

  /** How text is folded, the words of questions, terms and everyday words. */
  function open(told) {
    for (let i = 0; i < told.variants.length; i += 2) USUAL.set(told.variants[i], told.variants[i + 1]);
    book.functions = new Set(told.functions.split(" "));
    book.frames = new Set(told.frames.split(" "));
    fewNames = book.names;
    name = () => { terms(told.terms); everyday(told.everyday); };
    name();
  }

  /**
   * Pages from number `first` on, and their texts: the source, and by turns where a piece of it ends and which it is. Goes on
   * step by step, so that whoever has many may rest between them.
   * @param {{ meet: (text: string, piece: any) => any, heard: (page: Page, passage: Passage, text: any) => void }} [listener] hears
   *   of every word, and of every text on a page
   */
  function* addTexts(first, rows, sources, listener) {
    const texts = [];
    for (const [source, cuts] of sources) yield texts.push(spread(source, cuts, listener && listener.meet));
    let next = 0;
    for (const [url, title, sections, kinds, again] of rows) {
      const names = sections.split("\t");
      const page = { number: first++, url, title, sections: [], passages: [], text: "", edges: null, places: null, length: 0 };
      const [edges, places] = [[], []];
      let section = -1;
      let long = 0;
      for (const kind of kinds) {
        if (kind === "/") { section++; continue; }
        const text = texts[kind < "a" ? again.shift() : next++];
        if (!page.sections[section]) {
          const [anchor, heading] = names.slice(2 * section).map((name) => (name === "=" ? text.source : name));
          page.sections.push([anchor, heading || anchor]);
        }
        const passage = { kind: KINDS.indexOf(kind.toLowerCase()), section, source: text.source, start: page.text.length };
        page.passages.push(passage);
        if (!page.title && !passage.kind) page.title = text.source;
        for (const edge of text.edges) {
          edges.push(edge);
          places.push(page.passages.length - 1);
        }
        if (text.text) {
          edges[passage.start] |= PASSAGE | BORDER | long;
          long = 0;
        }
        long |= text.last;
        page.text += text.text;
        if (passage.kind !== ASIDE) page.length += text.text.length;
        if (listener) listener.heard(page, passage, text);
      }
      edges.push(BORDER | PASSAGE | long);
      page.edges = Uint8Array.from(edges);
      page.places = places;
      yield (book.pages[page.number] = page);
    }
  }

  /** A text's letters and what stands before each, and its words as `meet` tells them: word, begin and end by turns. */
  function spread(source, cuts, meet) {
    const folded = fold(source);
    const tokens = [];
    let begun = 0;
    let cut = 0;
    // Words up to a place of the folded text end there.
    const borders = (at) => {
      const before = cut;
      for (; cut < cuts.length && (at === folded.text.length || cuts[cut] <= folded.starts[at]); cut += 2) {
        const word = meet && at > begun ? meet(folded.text.slice(begun, at), cuts[cut + 1]) : null;
        if (word) tokens.push(word, begun, at);
        begun = at;
      }
      return cut > before ? BORDER : 0;
    };
    const { text, gaps, last } = bare(folded.text, borders);
    borders(folded.text.length);
    return { source, text, edges: gaps, last: last & LONGER, folded: folded.text, tokens };
  }

  /** Base form, family, other spellings and forms, readings of a word. */
  function learn(word) {
    const { text, kind } = word;
    const inflects = /[vwa]/.test(kind);
    if (isKana(text)) word.sounds = [toHiragana(text)].concat(word.sounds);
    if (!book.per) for (const sound of word.sounds) push(book.sounds, sound[0], [sound, text, kind === "x" ? 0 : 1]);
    let base = text;
    let noun = text;
    let sound = word.sounds[0] || "";
    let spoken = "";
    if (inflects) {
      const [, off, end] = /^(\d*)(.*)$/.exec(word.base);
      base = text.slice(0, text.length - Number(off)) + end;
      noun = nounForm(base, kind);
      spoken = sound.length > Number(off) ? sound.slice(0, sound.length - Number(off)) + end : "";
      // The reading of the noun form: what base and surface share, and the kana of the noun form's end.
      sound = spoken ? spoken.slice(0, -1) + noun.slice(base.length - 1) : "";
    }
    const kanji = kanjiOf(noun);
    word.family = kanji && sound ? kanji + "|" + sound : inflects ? base : "";
    if (!word.family) return;
    const first = !book.families.has(word.family + base);
    push(book.families, word.family, word);
    if (inflects && first) {
      book.families.set(word.family + base, [word]);
      word.noun = noun;
      for (const form of forms(base, kind)) {
        if (!book.words.has(form) && form.length > 1) push(book.inflected, form, word);
        if (spoken && !book.per) push(book.heard, spoken.slice(0, -1) + form.slice(base.length - 1), word);
      }
    }
    if (!kanji) return;
    push(book.spellings, kanji[0], [noun, sound, word.family]);
    if (spoken && first) for (const form of forms(base, kind)) if (form.length >= base.length) push(book.spellings, kanji[0], [form, spoken.slice(0, -1) + form.slice(base.length - 1), word.family]);
  }

  /** The weight of another name of a term. */
  const NAMED = 0.7;
  /** What else to look for where one reads `from`. */
  function also(from, word, weight) {
    const key = squash(from);
    if (key && word && key !== squash(word)) push(book.names.others, key, { word, weight, from });
  }

  /** The handbook's terms with their other names. */
  function terms(rows) {
    for (const [term, sound, aliases] of rows) {
      const names = [term].concat(aliases ? aliases.split("\t") : []).map((name) => fold(name).text);
      for (const name of names) {
        for (const other of names) also(name, other, NAMED);
        if (isKana(name)) book.names.termSounds.set(toHiragana(name), name);
      }
      if (sound) book.names.termSounds.set(toHiragana(sound), names[0]);
    }
  }

  /** Rows of an everyday word and the official ones; `+` before another name of a term, `=` before a spelling. */
  function everyday(rows) {
    for (const row of rows ? rows.split("|") : []) {
      const [word, ...official] = row.replace(/^[+=]/, "").split("\t").map((word) => fold(word).text);
      if (row[0] === "+") {
        const known = (book.names.others.get(squash(official[0])) || []).filter((other) => other.weight === NAMED);
        terms([[official[0], "", [word].concat(known.map((other) => other.word)).join("\t")]]);
        continue;
      }
      const spellings = /[うくぐすつぬぶむるい]$/.test(word) && word.length > 1 ? forms(word, "") : [word];
      for (const spelling of spellings) if (spelling.length > 1 || isKanji(spelling)) for (const other of official) also(spelling, other, row[0] === "=" ? 0.95 : 0.5);
    }
  }

  // ---------------------------------------------------------------------------------------------- what stands on which page

  /** @type {Set<string>} what a query found missing */
  const missing = new Set();
  /** @type {Set<string>} */
  const here = new Set();

  /** Whether a script of data is here; otherwise it will be brought before the query is asked again. */
  function want(name) {
    if (here.has(name)) return true;
    missing.add(name);
    book.lacks++;
    return false;
  }

  /**
   * Where the data lies; search-small.js and search-shards.js tell it, each for its form of the index.
   * - gram: the levels of two letters side by side, page by page
   * - single: pages of a single letter; of none, all: then the texts themselves decide
   * - words: sees to it that the words that begin with the letter are here
   * - sounds: readings that may begin with `sound` or that `sound` begins with: [reading, word, whether it may end a match]
   * - shard: the script that holds a page's texts
   * - guess: what pages that are not read may hold of some runs; unread: the hits to be read before the answer can be told;
   *   settled: the hits in the order in which they are told; null if something that the query was taken for stands nowhere
   * @type {{ gram?: (pair: string) => Uint8Array | undefined, single?: (letter: string) => Uint8Array, words?: (letter: string) => boolean,
   *   sounds?: (sound: string) => (string | number)[][], facets?: (page: number) => string[], shard?: (page: number) => string,
   *   unread?: (hits: number[], chosen: Uint8Array, ranked: any, limit: number, round: number) => number[],
   *   guess?: (ways: Way[], chosen: Uint8Array, owner: any, holders: (text: string) => Uint8Array | null) => Float32Array[], settled?: (hits: number[], chosen: Uint8Array, ranked: any) => number[] | null }}
   */
  const source = {};

  /** For each page how prominently it may hold a run of letters (0: not); null if none holds it. */
  function holders(text) {
    const known = book.held.get(text);
    if (known !== undefined) return known;
    const letters = Array.from(text);
    const before = book.lacks;
    let levels = letters.length < 2 ? source.single(text) : null;
    for (let i = 1; i < letters.length; i++) {
      const found = source.gram(letters[i - 1] + letters[i]);
      if (book.lacks > before) continue;
      if (!found) { levels = null; break; }
      if (!levels) levels = found.slice();
      else for (let page = 0; page < levels.length; page++) if (found[page] < levels[page]) levels[page] = found[page];
    }
    if (book.lacks > before) return null;
    if (levels && !levels.some(Boolean)) levels = null;
    if (book.held.size > 4000) book.held.clear();
    book.held.set(text, levels);
    return levels;
  }

  /** Whether a run stands anywhere that is searched; in a large handbook: may stand. */
  function has(text) {
    const run = squash(text);
    const levels = run ? holders(run) : null;
    return Boolean(levels) && (book.per ? !book.gone.has(run) : book.pages.some((page) => page.number < reach && levels[page.number] > 0 && page.text.includes(run)));
  }

  const [no, none] = [() => null, () => []];
  /** What search-near.js knows, once it is here. @type {any} */
  let near = { forget: no, romaji: no, numberAt: no, otherwise: none, read: none, vague: no, respell: (text) => text, soundsKnown: no, explain: none, suggest: (_, out) => out };
  const nearly = () => { want("near"); return near; };
  /** Makes of a small handbook's index what a search needs; search-small.js brings it. @type {() => Promise<void>} */
  let unfold;
  /** @type {Promise<void> | undefined} */
  let made;

  /** Read what the scripts bring. */
  const readers = {
    index: (name, core) => begin(core),
    near: (name, make) => { near = make({ book, source, readers, want, has, holders, squash, BORDER, LONGER, isKanji, isKana, toHiragana }); },
    // It comes beside the index, and waits for it.
    small: (name, make) => { unfold = () => make({ book, source, readers, open, push, addTexts, learn, isKanji, toHiragana, given }); },
    shards: (name, make) => make({ book, source, readers, want, push, addTexts, learn, waysOf, squash }),
    synonyms(_, rows) {
      book.names = allNames = namesOf();
      name();
      everyday(rows);
      book.names = fewNames;
    },
  };

  // ---------------------------------------------------------------------------------------------- cutting the query

  /**
   * @typedef {{ text: string, raw: string, phrase: boolean, exclude: boolean, typed: string }} Chunk
   * @typedef {{ text: string, start: number, end: number, kind: string, factor: number, cost?: number, weak?: boolean, part?: boolean,
   *   ways?: string[], words?: Word[], sound?: string, latin?: boolean, near?: string[], found?: Evidence, weight?: number }} Unit
   */

  const scriptOf = (c) => (/[ァ-ヺー]/.test(c) ? "k" : /[ぁ-ゖ]/.test(c) ? "h" : /[0-9.%]/.test(c) ? "9" : LATIN.test(c) ? "l" : c === " " ? " " : "c");

  /** `a b -c "d e"` → its chunks. Space means and, a leading - leaves out, quotation marks keep together. */
  function chunksOf(query) {
    const chunks = [];
    const pattern = /([-－‐−]?)["“”＂]([^"“”＂]*)["“”＂]?|([-－−](?=[^\s-]))?([^\s"“”＂]+)/g;
    for (let found = pattern.exec(query); found; found = pattern.exec(query)) {
      const phrase = found[2] !== undefined;
      const raw = phrase ? found[2] : found[4];
      if (raw) chunks.push({ text: fold(raw).text, raw: light(raw), phrase, exclude: Boolean(phrase ? found[1] : found[3]), typed: found[0] });
    }
    // Who leaves everything out means the sign as it stands: −5℃.
    if (chunks.every((chunk) => chunk.exclude)) for (const chunk of chunks) Object.assign(chunk, { exclude: false, text: fold(chunk.typed).text, raw: light(chunk.typed) });
    // Another name of several Latin words is one thing.
    const whole = fold(query).text;
    return /^[a-z ]+$/.test(whole) && chunks.every((chunk) => !chunk.phrase) && book.names.others.has(squash(whole)) ? [{ text: whole, raw: light(query), phrase: false, exclude: false, typed: query }] : chunks;
  }

  /** A text as written, but for width, case and spaces. */
  const light = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  /**
   * Cuts a chunk by the words of the handbook: the cheapest way through all words that could begin at each place.
   * @returns {Unit[]}
   */
  function cutChunk(text) {
    const best = [{ cost: 0, edge: null }];
    for (let at = 0; at < text.length; at++) {
      const here = source.words(text[at]);
      if (!best[at]) continue;
      if (!here && !best[at + 1]) best[at + 1] = { cost: 0, edge: { text: text[at], start: at, end: at + 1, kind: "unknown", factor: 1 } };
      for (const edge of edgesAt(text, at)) {
        let cost = best[at].cost + edge.cost;
        const [before, after] = [text[edge.end - 1], text[edge.end]];
        if (after && scriptOf(before) === scriptOf(after) && /[k9l]/.test(scriptOf(after))) cost += 8;
        if (!best[edge.end] || cost < best[edge.end].cost) best[edge.end] = { cost, edge };
      }
    }
    const units = [];
    for (let at = text.length; at > 0; at = units[0].start) units.unshift(Object.assign({}, best[at].edge));
    return units;
  }

  /** Kanji with kana: there may be another spelling of it. */
  const MIXED = /^[ぁ-ゖ]*[々\u3400-\u9fff][々\u3400-\u9fffぁ-ゖ]*$/;
  /** What may be a number or a year. */
  const COUNTED = /^(?:[0-9〇一二三四五六七八九十百千]|[rhstm][0-9]|(?:令和|平成|昭和|大正|明治)[0-9元〇一二三四五六七八九十])/;
  const FACTORS = { n: 1, p: 1.1, 9: 0.6, s: 0.4, f: 0.05, v: 0.5, w: 0.5, a: 0.5, m: 0.25, x: 0 };

  function edgesAt(text, at) {
    const total = book.tokens || book.n * 1000;
    const price = (count) => Math.log(total / Math.max(count, 0.5)) + 3;
    const edges = [];
    const add = (end, cost, kind, factor, more) => edges.push(Object.assign({ text: text.slice(at, end), start: at, end, cost, kind, factor }, more));
    for (let end = at + 1; end <= text.length && end <= at + 24; end++) {
      const run = text.slice(at, end);
      const word = book.words.get(run);
      const forms = word ? [word] : book.inflected.get(run);
      if (book.functions.has(run)) add(end, Math.min(word ? price(word.count) : 8, 9), "function", 0);
      else if (book.frames.has(run)) add(end, word ? price(word.count) : 9, "word", 0.1, { words: forms });
      else if (word && word.kind !== "-") {
        const lone = run.length === 1 && scriptOf(run) !== "9";
        const empty = word.kind === "x" || (lone && scriptOf(run) === "h");
        const factor = run.length > 1 ? FACTORS[word.kind] : /[vwa]/.test(word.kind) ? 0.3 : 0.35;
        add(end, price(word.count) + (lone ? 2 : 0), empty ? "function" : "word", empty ? 0 : factor, { words: forms });
      } else if (forms) add(end, price(1) + 1, "word", 0.5, { words: forms });
      const count = book.compounds.get(run);
      if (count && !word) add(end, price(count), "compound", 1);
      else if (book.names.others.has(squash(run)) && (run.length > 1 || isKanji(run)) && (run.length * 2 > text.length || !isPhrase(run))) add(end, price(2), "alias", /[ぁ-ゖ]$/.test(run) && !isKanji(run[0]) ? 0.7 : 1, { words: forms || spelledAlike(run) || [] });
      else if (!word && end > at + 1 && isKanji(text[at])) {
        const family = spelledAlike(run);
        if (family) add(end, price(1) + 1, "word", 0.9, { words: family });
      }
    }
    const number = COUNTED.test(text.slice(at)) && !/[0-9]/.test(text[at - 1] || "") ? nearly().numberAt(text.slice(at)) : null;
    if (number) add(at + number.length, price(2), "number", 0.8, { ways: number.ways });
    // What no word covers: a run of one script, or one kanji or kana.
    const script = scriptOf(text[at]);
    let end = at + 1;
    while (end < text.length && /[kl9]/.test(script) && scriptOf(text[end]) === script) end++;
    add(end, script === "h" ? 13 : 16 + 2 * (end - at), script === " " ? "function" : "unknown", script === "h" ? 0 : 1);
    return edges;
  }

  /** Everyday words in a row (家に来る) stand in the place of the words that they are made of where they are what is asked for, beside them in a long question. */
  const isPhrase = (run) => /.[がのにをでともは]./.test(run) && (book.names.others.get(squash(run)) || []).some((other) => other.weight < 0.6);
  function phrases(text) {
    const found = [];
    for (let at = 0; at < text.length; at++)
      for (let end = Math.min(text.length, at + 12); end > at + 2; end--) {
        if ((end - at) * 2 > text.length || !isPhrase(text.slice(at, end))) continue;
        found.push({ text: text.slice(at, end), start: at, end, kind: "net", factor: 1 });
        at = end;
      }
    return found;
  }

  /** The words that are the same but for okurigana or a kanji written in kana: 申込み → 申し込み, 子ども → 子供. */
  function spelledAlike(run) {
    const candidates = book.spellings.get(run[0]);
    if (!candidates || run.length > 8 || !/^[々〆\u3400-\u9fffぁ-ゖ]+$/.test(run)) return null;
    const kanji = kanjiOf(run);
    const sound = new RegExp("^" + Array.from(run, (c) => (isKanji(c) ? ".+" : c)).join("") + "$");
    for (const [noun, reading, family] of candidates) {
      const own = kanjiOf(noun);
      const shorter = own.startsWith(kanji) && run.length > kanji.length;
      if (((own === kanji && kanji.length > 1) || shorter) && noun !== run && sound.test(reading)) return book.families.get(family);
    }
    return null;
  }

  // ---------------------------------------------------------------------------------------------- what a word may stand as

  /** Levels of trust: literal, another spelling of it, a reading or another name, an everyday word or a part, a guess. */
  const [LITERAL, SPELLING, NAME, LOOSE, GUESS] = [5, 4, 3, 2, 1];
  const WHY = ["語", "部分一致", "よみ", "同義語", "あいまい"];
  const [WORD, PART, SOUND, OTHER, NEAR] = [0, 1, 2, 3, 4];

  /** @returns {Way} */
  const way = (text, weight, level, why, bound = 0, raw = "") => Object.assign(bare(text), { weight, level, why, bound, raw });

  /** A text with its numbers and years written in other ways. */
  const otherwise = (text) => (/[0-9〇一二三四五六七八九十元]/.test(text) ? nearly().otherwise(text) : []);

  /**
   * All runs that speak for a unit.
   * @param {Unit} unit
   */
  function waysOf(unit) {
    if (unit.kind === "function") return [];
    const ways = [way(unit.text, 1, LITERAL, WORD)];
    const add = (...given) => { ways.push(way(...given)); };
    const family = (word, weight, level, why) => { for (const member of book.families.get(word.family) || [word]) add(member.text, weight, level, why, 2); };
    const named = (text, weight, why) => {
      if (why === SOUND) add(text, weight, NAME, SOUND);
      for (const other of book.names.others.get(squash(text)) || []) {
        const level = why === NEAR ? 0.5 : other.weight > 0.9 ? SPELLING : other.weight > 0.6 ? NAME : LOOSE;
        add(other.word, weight * other.weight, level, why);
        if (!source.words(other.word[0])) continue;
        const word = book.words.get(other.word);
        for (const form of word ? [word] : book.inflected.get(other.word) || []) if (form.family) family(form, weight * other.weight, level, why);
      }
    };
    for (const text of unit.ways || otherwise(unit.text)) add(text, 0.95, SPELLING, WORD);
    for (const word of unit.words || []) {
      family(word, 0.95, SPELLING, WORD);
      if (word.noun && word.noun.length > 2) add(word.noun, 0.95, SPELLING, WORD, 1);
    }
    if (unit.sound) {
      // What goes on where the word as written ends is found by that.
      for (const { text, exact } of nearly().read(unit.sound, unit.latin)) if (text === unit.text || !text.startsWith(unit.text)) add(text, exact ? 0.75 : 0.525, NAME, SOUND, exact ? 2 : 1);
      for (const [sound, term] of book.names.termSounds) if (sound === unit.sound || (sound.startsWith(unit.sound) && unit.sound.length > 2)) named(term, 0.7, SOUND);
    }
    named(unit.text, 1, OTHER);
    for (const near of unit.near || []) {
      add(near, 0.4, GUESS, NEAR);
      named(near, 0.3, NEAR);
    }
    return ways.filter((one) => one.text);
  }

  // ---------------------------------------------------------------------------------------------- understanding the query

  /**
   * What a chunk of the query asks for; null if something is missing.
   * @param {Chunk} chunk
   */
  function study(chunk) {
    const text = !chunk.phrase && /[\u3400-\u9fff々0-9][ケがカか箇][\u3400-\u9fff]/.test(chunk.text) ? nearly().respell(chunk.text) : chunk.text;
    const letters = squash(text);
    const whole = { text, start: 0, end: text.length, kind: "whole", factor: 1 };
    const romaji = /^[a-zāīūēōâîûêô'-]{3,}$/.test(chunk.raw) && !chunk.phrase ? nearly().romaji(chunk.raw) : "";
    const typed = text.replace(/([ぁ-ゖ]ー?)[a-z]{1,2}$/, "$1");
    const kana = chunk.phrase ? "" : romaji || (isKana(typed) && typed.length > 1 ? toHiragana(typed) : "");
    const nets = [];
    let units;
    const before = book.lacks;
    // What the chunk is taken for shows only when all that tells it is here; anything else would be loaded for nothing.
    const open = () => book.lacks > before && (holders(letters), true);
    const known = !chunk.phrase && kana ? nearly().soundsKnown(kana, Boolean(romaji)) : false;
    if (open()) return null;
    if (chunk.phrase || letters.length < 2 && chunk.raw.length > 1) units = [whole];
    else if (known) units = [Object.assign(whole, { text: typed, sound: kana, latin: Boolean(romaji), kind: "word" })];
    else {
      units = cutChunk(text);
      if (romaji && units.every((unit) => unit.kind === "unknown")) units = cutChunk(romaji);
      if (open()) return null;
      // What the words explain to the end needs no second look.
      if (units.some((unit) => unit.kind === "unknown" || unit.factor <= 0.35) || (MIXED.test(text) && !has(text))) nets.push(...nearly().explain(units, text));
      nets.push(...phrases(text));
    }
    // The handbook may say in other words what stands nowhere as it was typed.
    if (!book.asksAll && !chunk.phrase && (units.length > 1 ? !has(text) : units.some((unit) => unit.sound) && nearly().vague(units[0]))) book.asksAll = true;
    const content = units.filter((unit) => unit.factor > 0).concat(nets);
    const simple = content.length === 1 && units.length === 1;
    if (simple && !chunk.phrase) content[0].factor = Math.max(content[0].factor, 1);
    const parts = [];
    for (const unit of content) if (/compound|alias|whole/.test(unit.kind)) parts.push(...partsOf(unit));
    // A sign and a letter, or signs alone, are looked for as they stand.
    const literal = letters.length > 1 ? [way(text, 1, LITERAL, WORD)] : chunk.raw.length > 1 ? [way(text, 1, LITERAL, PART, 0, chunk.raw)] : isKanji(text) || LATIN.test(text) ? [way(text, 1, LITERAL, WORD)] : [];
    if (!chunk.phrase && letters.length > 1) literal.push(...otherwise(text).map((other) => way(other, 0.95, SPELLING, WORD)));
    return { chunk, units, content, parts, simple, literal };
  }

  /** The words in a compound count a little by themselves. */
  function partsOf(unit) {
    const units = [];
    for (let at = 0; at < unit.text.length; ) {
      let end = Math.min(unit.text.length, at + 12);
      while (end > at + 1 && !(book.words.has(unit.text.slice(at, end)) && end - at < unit.text.length)) end--;
      const word = book.words.get(unit.text.slice(at, end));
      if (word && end - at > 1 && "npvwas".includes(word.kind)) units.push({ text: word.text, start: unit.start + at, end: unit.start + end, kind: "word", factor: 0.2, words: [word], part: true });
      at = end;
    }
    return units;
  }

  // ---------------------------------------------------------------------------------------------- what stands where

  /**
   * What the pages hold of some runs.
   * @typedef {{ level: Float32Array, around: Float32Array, frequency: Float32Array, best: Float32Array, passages: Map<number, Map<number, number>>, finds: Map<number, Map<number, Find>> }} Evidence
   *   page by page the highest level of trust in its own text and in what stands around it, the frequency in weighted fields,
   *   the weight of the best find, and of pages that were read the passages and finds
   */

  /** Whether a run stands at a place of a page as written (2), or but for signs, blocks and long vowels (1), or not (0); and how. */
  function stands(page, at, way) {
    let [same, long, inside] = [true, false, true];
    for (let i = 1; i < way.text.length; i++) {
      const gap = page.edges[at + i];
      const other = (gap ^ way.gaps[i]) & (SPACED | LONGER | PASSAGE);
      if (!other) continue;
      same = false;
      if (other & LONGER) long = true;
      if (other & PASSAGE) inside = false;
    }
    const end = at + way.text.length;
    if (way.last & LONGER & ~page.edges[end]) [same, long] = [false, true];
    // A long-vowel mark more or less makes another word of a short one: ビル, ビール.
    if (long && !(way.text.match(/[ァ-ヺ]+/g) || []).every((kana) => kana.length > 2)) return null;
    const begins = page.edges[at] & BORDER && !(DIGIT.test(way.text[0]) && DIGIT.test(page.text[at - 1] || ""));
    const whole = begins && page.edges[end] & BORDER && inside;
    if ((way.bound > 0 && !begins) || (way.bound > 1 && !whole)) return null;
    return { same, whole };
  }

  /** Adds the finds of a run on a page; the most trusted find of a place stays. */
  function scan(page, way, finds) {
    const put = (at, length, weight, level, why) => {
      const known = finds.get(at);
      if (!known || known.weight < weight) finds.set(at, { at, length, weight, level: known ? Math.max(level, known.level) : level, why });
    };
    if (way.raw) {
      if (lightOf(page).includes(way.raw)) put(Math.max(0, page.text.indexOf(way.text)), way.text.length, way.weight, way.level, way.why);
      return;
    }
    for (let at = page.text.indexOf(way.text); at >= 0; at = page.text.indexOf(way.text, at + 1)) {
      const found = stands(page, at, way);
      if (!found) continue;
      const weight = way.weight * (found.same ? 1 : 0.9) * (found.whole ? 1 : 0.6);
      put(at, way.text.length, weight, found.same ? way.level : Math.min(way.level, SPELLING), way.why === WORD && !found.whole ? PART : way.why);
    }
  }

  const lightOf = (page) => page.light || (page.light = light(page.passages.map((passage) => passage.source).join("")));

  /**
   * Evidence of runs. Pages in `chosen` (all, if null) are read; of the others the pairs of letters tell what they may hold at best.
   * @param {Way[]} ways
   * @param {Uint8Array | null} chosen of each page whether it is read
   * @param {any} owner whose ways they are
   * @returns {Evidence}
   */
  function evidence(ways, chosen, owner) {
    const [level, around, frequency, best] = chosen ? source.guess(ways, chosen, owner, holders) : [0, 0, 0, 0].map(() => new Float32Array(book.n));
    const found = { level, around, frequency, best, passages: new Map(), finds: new Map() };
    for (const way of ways) {
      const held = holders(way.text);
      if (!held) continue;
      for (let number = 0; number < reach; number++) {
        if (!held[number] || (chosen && !chosen[number])) continue;
        const page = book.pages[number];
        if (!page) continue;
        if (!found.finds.has(number)) found.finds.set(number, new Map());
        scan(page, way, found.finds.get(number));
      }
    }
    found.finds.forEach((finds, number) => {
      const page = book.pages[number];
      const passages = new Map();
      finds.forEach((find) => {
        const place = page.places[find.at];
        const { kind } = page.passages[place];
        const norm = kind === 3 || kind === ASIDE ? 0.5 + (0.5 * page.length) / book.average : 1;
        const weight = find.weight * (kind === ASIDE ? 0.1 : 1);
        const own = kind === ASIDE ? around : level;
        frequency[number] += (FIELDS[kind] * find.weight) / norm;
        own[number] = Math.max(own[number], find.level);
        best[number] = Math.max(best[number], weight);
        passages.set(place, Math.max(passages.get(place) || 0, weight));
      });
      found.passages.set(number, passages);
    });
    return found;
  }

  // ---------------------------------------------------------------------------------------------- ranking

  const K = 1.2;
  /** How much of a chunk a level of trust holds: nothing, a guess, an everyday word, another name or spelling, the word. */
  const HELD = [0, 0.6, 0.8, 0.9, 0.95, 1];
  const AROUND = 4.5;

  /**
   * The pages that a query finds, best first.
   * @param {ReturnType<typeof study>[]} studies
   * @param {Uint8Array | null} chosen of each page whether it is read, null: all are
   */
  function rank(studies, chosen, plain) {
    const wanted = studies.filter((found) => !found.chunk.exclude);
    const [score, covered, held, tier, strong, raw] = [0, 0, 0, 0, 0, 0].map(() => new Float32Array(book.n));
    /** @type {Map<number, Map<number, number>>} */
    const passages = new Map();
    const passage = new Float32Array(book.n);
    let total = 0;
    const speak = (found, weight) => found.passages.forEach((places, page) => {
      if (!passages.has(page)) passages.set(page, new Map());
      const into = passages.get(page);
      places.forEach((own, place) => { into.set(place, (into.get(place) || 0) + own * weight); });
    });
    for (const found of wanted) {
      for (const unit of found.content.concat(found.parts)) {
        unit.found = evidence(waysOf(unit), chosen, unit);
        const { level, frequency, best } = unit.found;
        let holding = 0;
        for (let page = 0; page < book.n - book.refs; page++) if (level[page]) holding++;
        const counted = book.n - book.refs || 1;
        unit.weight = Math.max(Math.log(1 + (counted - holding + 0.5) / (holding + 0.5)), 0.05) * unit.factor;
        if (!unit.part) total += unit.weight;
        for (let page = 0; page < book.n; page++) {
          if (!frequency[page]) continue;
          // How well the unit is held at best also tells how much its frequency is worth.
          score[page] += (unit.weight * frequency[page] * (K + 1) * (0.5 + 0.5 * best[page])) / (frequency[page] + K);
          if (!unit.part && level[page]) covered[page] += unit.weight * Math.min(1, best[page]);
          if (!unit.weak && unit.factor > 0.1 && !unit.part) strong[page] = 1;
          if (chosen && !chosen[page]) passage[page] += best[page] * unit.weight;
        }
        speak(unit.found, unit.weight);
      }
      hold(found, chosen, { score, held, tier, strong }, speak);
    }
    passages.forEach((places, page) => { passage[page] = Math.max(0, ...places.values()); });
    const strict = studies.filter((found) => found.chunk.phrase || found.chunk.exclude).map((found) => /** @type {[boolean, Evidence]} */ ([found.chunk.exclude, evidence([way(found.chunk.text, 1, LITERAL, WORD)].filter((one) => one.text), chosen, found.chunk)]));
    const many = wanted.filter((found) => !found.chunk.phrase).length > 1;
    const main = many ? held : tier;
    const hits = [];
    for (let page = 0; page < book.n; page++) {
      if (!strong[page] || strict.some(([exclude, found]) => (exclude ? found.level[page] && !(chosen && !chosen[page]) : !found.level[page] && !found.around[page]))) continue;
      score[page] = score[page] * (0.4 + (0.6 * covered[page]) / (total || 1)) + 0.5 * passage[page];
      if (plain) raw[page] = chosen && !chosen[page] ? Number(tier[page] >= SPELLING) : Number(lightOf(book.pages[page]).includes(plain));
      hits.push(page);
    }
    // What decides before the score does: pages of reference come last, then how much a page holds and how well.
    const class_ = new Float32Array(book.n);
    for (const page of hits) class_[page] = main[page] + (raw[page] ? 100 : 0) - (page >= book.n - book.refs ? 1000 : 0);
    hits.sort((a, b) => class_[b] - class_[a] || score[b] - score[a] || a - b);
    return { hits, score, tier, passages, wanted, class_, literal: many ? wanted.length : LITERAL, named: many ? wanted.length * HELD[NAME] : NAME };
  }

  /** How much of a chunk each page holds, by level of trust. */
  function hold(found, chosen, { score, held, tier, strong }, speak) {
    const literal = (found.whole = evidence(found.literal, chosen, found));
    const needed = found.content.filter((unit) => unit.factor > 0.15 && !unit.weak).map((unit) => unit.found);
    if (!needed.length) speak(literal, 1);
    // This is gone through for every page of a large handbook.
    const levels = needed.map(({ level }) => level);
    const [all, parts] = [found.simple, found.parts.map((part) => (found.simple ? part.found.level : part.found.frequency))];
    const asked = parts.length > (all ? 1 : 0);
    for (let page = 0; page < book.n; page++) {
      const whole = literal.frequency[page] ? literal.level[page] || AROUND : 0;
      if (whole) {
        strong[page] = 1;
        if (!needed.length) score[page] += (literal.frequency[page] * (K + 1)) / (literal.frequency[page] + K);
      }
      let least = needed.length ? AROUND + 1 : 0;
      for (let i = 0; i < levels.length && least; i++) least = Math.min(least, levels[i][page] || Math.min(needed[i].around[page], GUESS));
      // A question is held softly; a single word as its evidence says.
      const level = found.simple ? Math.max(whole, least) : whole;
      if (level || least) held[page] += level === AROUND && least < AROUND ? 0.55 : HELD[Math.ceil(Math.max(level, least))];
      if (tier[page] < level) tier[page] = level;
      if (!asked || strong[page]) continue;
      let i = 0;
      while (i < parts.length && parts[i][page] > 0 === all) i++;
      strong[page] = Number(all === (i === parts.length));
    }
  }

  /** With fewer hits than this, or where someone asks for more hits than that, the pages of reference are asked, too. */
  const [FEW, ALL] = [3, 10];

  /** The answer to a query; null if something is missing. */
  function answer(query, limit, filters, counts, all = false, last = 0) {
    // What a query before this one brought must not change the answer.
    book.names = all ? allNames : fewNames;
    book.asksAll = all;
    const further = book.per ? book.n : book.n - book.refs + last;
    if (reach !== further) near.forget();
    reach = further;
    const retry = (name, ...more) => (want(name) ? answer(query, limit, filters, counts, ...more) : null);
    const studies = chunksOf(query).map(study);
    if (book.asksAll && !all && !last) return retry("synonyms", true);
    if (missing.size) return null;
    const signs = studies.every((found) => !found.chunk.phrase && !found.chunk.exclude) && squash(studies.map((found) => found.chunk.text).join("")) !== squash(light(query));
    const chosen = book.per ? new Uint8Array(book.n) : null;
    const groups = Object.keys(filters || {}).map((group) => /** @type {[string, string[]]} */ ([group, [].concat(filters[group])])).filter(([, values]) => values.length);
    const passes = (page, [group, values]) => values.some((value) => source.facets(page).includes(group + ":" + value));
    for (let round = 0; ; round++) {
      const ranked = rank(studies, chosen, signs ? light(query) : "");
      if (missing.size) return null;
      if (!all && !last && !ranked.hits.some((page) => page < book.n - book.refs)) return retry("synonyms", true);
      if (reach < book.n && (ranked.hits.length < FEW || limit > ALL)) return retry("t1", all, book.refs);
      let hits = groups.length ? ranked.hits.filter((page) => groups.every((choice) => passes(page, choice))) : ranked.hits;
      if (missing.size) return null;
      if (chosen) {
        const unread = source.unread(hits, chosen, ranked, limit, round);
        for (const page of unread) {
          chosen[page] = 1;
          want(source.shard(page));
        }
        if (missing.size) return null;
        if (unread.length) continue;
        hits = source.settled(hits, chosen, ranked);
        if (!hits) return near.forget(), answer(query, limit, filters, counts, all, last);
      }
      const facets = counts ? count(ranked.hits, groups, passes) : {};
      if (missing.size) return null;
      const shown = hits.slice(0, limit).filter((page) => !chosen || chosen[page]);
      const out = { total: hits.length, hits: shown.map((page) => present(page, ranked)), facets };
      return near.suggest(studies, out);
    }
  }

  /** How many pages each facet would leave; a group's own choice does not narrow its counts. */
  function count(pages, groups, passes) {
    const facets = {};
    for (const page of pages) {
      const missed = groups.filter((choice) => !passes(page, choice));
      if (missed.length > 1) continue;
      for (const facet of source.facets(page)) if (!missed.length || facet.startsWith(missed[0][0] + ":")) facets[facet] = (facets[facet] || 0) + 1;
    }
    return facets;
  }

  // ---------------------------------------------------------------------------------------------- showing a hit

  const SHOWN = 110;

  function present(number, { score, tier, passages, wanted }) {
    const page = book.pages[number];
    const units = [].concat(...wanted.map((found) => found.content.concat(found.parts)));
    const all = units.map((unit) => unit.found).concat(wanted.map((found) => found.whole));
    const finds = (found) => Array.from((found.finds.get(number) || new Map()).values());
    const ranked = Array.from(passages.get(number) || []).filter(([, weight]) => weight > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const body = ranked.filter(([place]) => page.passages[place].kind === 3);
    const first = ranked.length ? ranked[0][0] : 0;
    const shown = body.length ? body[0][0] : Math.max(page.passages.findIndex(({ kind, source }) => kind === 3 && source.length > 20), 0);
    const [anchor, heading] = page.passages[first].kind < 2 ? ["", ""] : page.sections[page.passages[first].section];
    const said = (place) => units.filter((unit) => !unit.part && unit.factor > 0.3 && finds(unit.found).some((find) => page.places[find.at] === place));
    const marks = [];
    units.forEach((unit) => { if (unit.factor > 0.1) marks.push(...finds(unit.found).filter((find) => find.weight >= 0.2)); });
    wanted.forEach((found) => marks.push(...finds(found.whole)));
    let excerpt = pieces(page, shown, marks);
    const [own, other] = [said(shown), body.slice(1, 6).find(([place]) => said(place).some((unit) => !said(shown).includes(unit)))];
    if (own.length && other && excerpt.reduce((sum, piece) => sum + piece.text.length, 0) < SHOWN) excerpt = excerpt.concat([{ text: " … ", mark: false }], pieces(page, other[0], marks));
    const whys = new Set([].concat(...all.map((found) => finds(found).map((find) => find.why))));
    return {
      url: page.url + (anchor ? "#" + anchor : ""),
      title: page.title,
      section: heading,
      excerpt,
      score: Math.round((tier[number] * 100 + score[number]) * 1000) / 1000,
      why: Array.from(whys).sort().map((why) => WHY[why]).join("、"),
    };
  }

  /** Marked ranges of a passage's source, merged and in order. */
  function rangesIn(page, place, marks) {
    const passage = page.passages[place];
    const { source, start } = passage;
    if (!passage.folded) passage.folded = fold(source);
    const { text, starts } = passage.folded;
    const letters = [];
    for (let at = 0; at < text.length; at++) if (text[at] !== " " && text[at] !== "ー") letters.push(at);
    const merged = [];
    const spans = marks.map((find) => [Math.max(find.at - start, 0), Math.min(find.at + find.length - start, letters.length)]);
    for (const [from, to] of spans.filter((span) => span[0] < span[1]).sort((a, b) => a[0] - b[0])) {
      // Up to the next letter, but for a sign between: a long-vowel mark belongs to the word.
      let end = letters[to - 1];
      while (text[end + 1] === "ー") end++;
      const range = [starts[letters[from]], clusterEnd(source, starts[end])];
      const last = merged[merged.length - 1];
      if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
      else merged.push(range);
    }
    return merged;
  }

  function clusterEnd(source, at) {
    let end = at + (source.codePointAt(at) > 0xffff ? 2 : 1);
    while (end < source.length && JOINS.test(source[end])) end++;
    return end;
  }

  /** The best part of a passage, cut at phrase borders, as pieces of text with and without a mark. */
  function pieces(page, place, marks) {
    const { source } = page.passages[place];
    const spans = rangesIn(page, place, marks);
    let [from, to] = [0, source.length];
    if (source.length > SHOWN + 30) {
      // The window that holds most marks, begun after a phrase's end.
      let most = -1;
      for (const [start] of spans.length ? spans : [[0, 0]]) {
        const inside = spans.filter((span) => span[0] >= start && span[1] <= start + SHOWN).length;
        if (inside > most) [most, from] = [inside, start];
      }
      from = border(source, from, Math.max(0, from - 45));
      to = from + SHOWN >= source.length ? source.length : border(source, from + SHOWN + 15, from + SHOWN - 40);
    }
    const out = [];
    const put = (text, mark) => { if (text) out.push({ text, mark }); };
    if (from > 0) put("…", false);
    let at = from;
    for (const [start, end] of spans) {
      if (end <= from || start >= to) continue;
      put(source.slice(at, Math.max(start, at)), false);
      put(source.slice(Math.max(start, at), Math.min(end, to)), true);
      at = Math.min(Math.max(end, at), to);
    }
    put(source.slice(at, to), false);
    if (to < source.length) put("…", false);
    return out;
  }

  /** The last phrase border at or before `at` and after `least`; `at` itself where there is none. */
  function border(source, at, least) {
    for (let i = Math.min(at, source.length); i > least; i--) if (/[。、！？」）\n]/.test(source[i - 1])) return i;
    return least === 0 ? 0 : Math.min(at, source.length);
  }

  // ---------------------------------------------------------------------------------------------- loading, and the page's side

  /** @type {any} set by a host that is no page: `load(path)` runs the script at that path, `unsqueeze` reads what is squeezed */
  const given = root.Jirei || {};
  /** @type {Map<string, Promise<void>>} */
  const loading = new Map();

  /** Called by the scripts in `search/`. */
  function data(name, payload) {
    if (here.has(name)) return;
    readers[name.split("/")[0]](name, payload);
    here.add(name);
  }

  /** Runs a script of data or one of the search's own, once. */
  function bring(name) {
    const path = /^(near|shards|small)$/.test(name) ? "assets/search-" + name + ".js" : "search/" + name + ".js";
    let waiting = loading.get(name);
    if (here.has(name)) waiting = Promise.resolve();
    else if (!waiting && given.load) waiting = Promise.resolve(given.load(path));
    else if (!waiting) {
      waiting = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = (document.documentElement.dataset.root || "") + path;
        script.onload = () => resolve();
        script.onerror = () => reject(new Error(path));
        document.head.appendChild(script);
      });
    }
    loading.set(name, waiting);
    return waiting.then(() => { if (!here.has(name)) throw new Error(path); }).catch((error) => {
      loading.delete(name);
      // What only helps with words that are not known may be absent.
      if (name !== "kanji" && name !== "synonyms") throw error;
      if (name === "synonyms") allNames = fewNames;
      here.add(name);
    });
  }

  /** Loads the index when it is first needed. */
  const ready = () => Promise.all(["index", "small"].map(bring)).then(() => {
    if (book.per) return bring("shards");
    return (made = made || unfold());
  }).then(() => book);

  /**
   * @param {string} query
   * @param {{ limit?: number, filters?: Object<string, string[]>, counts?: boolean }} [options]
   */
  function search(query, { limit = 10, filters = {}, counts = true } = {}) {
    const gone = new Set();
    const again = () => {
      missing.clear();
      if (book.gone.size + gone.size && book.gone !== gone) near.forget();
      book.gone = gone;
      // An address may bring anything; what is longer than a sentence would keep the page busy for minutes.
      const found = answer(String(query).slice(0, 200), limit, filters, counts);
      return found || Promise.all(Array.from(missing, bring)).then(again);
    };
    return ready().then(again);
  }

  root.Jirei = Object.assign(given, { search, data, ready, fold });
})(/** @type {any} */ (typeof window === "undefined" ? globalThis : window));
