/**
 * The search of a large handbook: its index lies in many small scripts, and a query brings those that it needs.
 * docs/search-format.md tells what is in them.
 */
"use strict";
Jirei.data("shards", ({ book, source, readers, want, push, addTexts, learn, waysOf, squash }) => {
  const SIGNS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((sign) => sign !== '"' && sign !== "\\");
  const PLACE = new Map(SIGNS.map((sign, i) => [sign, i]));

  /** Numbers of one, two or three signs. */
  function numbers(coded, [singles, pairs], from = 0) {
    const base = SIGNS.length;
    const out = [];
    for (let at = from; at < coded.length; at++) {
      const first = PLACE.get(coded[at]);
      if (first < singles) out.push(first);
      else if (first < singles + pairs) out.push(singles + (first - singles) * base + PLACE.get(coded[++at]));
      else out.push(singles + pairs * base + ((first - singles - pairs) * base + PLACE.get(coded[++at])) * base + PLACE.get(coded[++at]));
    }
    return out;
  }

  const points = (text) => Array.from(text, (c) => c.codePointAt(0));
  /** By code points, as the shards are sorted. */
  function compare(a, b) {
    for (let i = 0; i < a.length || i < b.length; i++) if (a[i] !== b[i]) return (i < a.length ? a[i] : -1) - (i < b.length ? b[i] : -1);
    return 0;
  }
  const directory = (keys, width) => {
    const all = points(keys);
    return all.filter((_, i) => i % width === 0).map((_, i) => all.slice(i * width, i * width + width));
  };
  const [GRAMS, WORDS, SOUNDS] = [directory(book.core.grams, 2), directory(book.core.words, 1), directory(book.core.sounds, 2)];

  /** The number of the shard that holds `key`, by the first keys of all shards. */
  function shardOf(keys, key) {
    let [low, high] = [0, keys.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compare(keys[middle], key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @type {Map<string, Uint8Array>} two letters side by side → their levels, page by page */
  const grams = new Map();
  const own = book.n - book.refs;
  const whole = Math.ceil(own / book.per);
  const common = book.core.pieces.split("\x7f");

  /** The texts of a sheet: the source of each, and by turns where a piece of it ends and which it is. */
  function texts(sheet) {
    const pieces = sheet.pieces ? common.concat(sheet.pieces.split("\x7f")) : common;
    const out = [];
    let source = "";
    let cuts = [];
    for (const piece of numbers(sheet.texts, book.core.code)) {
      if (pieces[piece]) {
        source += pieces[piece];
        cuts.push(source.length, piece);
      } else {
        out.push([source, cuts]);
        [source, cuts] = ["", []];
      }
    }
    return out;
  }

  // ---------------------------------------------------------------------------------------------- which pages are read

  /** How many pages of a large handbook are read before the first are shown. */
  const READ = 20;
  /** So many pages for each result asked for are read before what is not typed like that is given up; half of them, where as much stands in another spelling or name, three times as many while nothing is found. */
  const PATIENCE = 8;

  /**
   * The pages of a large handbook to be read next. Of pages that are not read it is known what they may hold at best, so that
   * they stand higher than they will; were all of them read that still could come first, a frequent word would bring the whole
   * handbook. So once enough pages are known to hold what is asked for as well as any other can, the rest is left unread.
   */
  function unread(found, chosen, ranked, limit, round) {
    const { class_, literal, named } = ranked;
    const hits = dealt(found, chosen, ranked);
    if (!round) return hits.slice(0, Math.max(READ, limit)).filter((page) => !chosen[page]);
    const settled = hits.filter((page) => chosen[page]);
    const enough = settled.length >= limit ? class_[settled[limit - 1]] : -Infinity;
    const read = chosen.reduce((sum, read) => sum + read, 0);
    const patient = (share) => read < PATIENCE * share * Math.max(READ, limit);
    // One more round by score alone: the first guess of what is best was made without reading. What may hold the words as they
    // were typed is read to the end, unless enough pages have them in another spelling or name; what may hold only those, until
    // patience ends.
    const better = round === 1 ? hits.slice(0, limit) : hits.filter((page) => class_[page] > enough && (enough >= named ? patient(0.5) : patient(settled.length ? 1 : 3) || class_[page] >= literal || (!settled.length && hits.length <= 2 * READ)));
    return better.filter((page) => !chosen[page]).slice(0, (READ / 2) << Math.min(round - 1, 5));
  }

  /** What a page may hold of a run at best, by the level of its letters. */
  const GUESSED = [0, 0.1, 1.5, 6];

  /** What pages may hold of some runs, before any is read. */
  function reckon(ways, holders) {
    const [level, around, frequency, best] = [0, 0, 0, 0].map(() => new Float32Array(book.n));
    for (const way of ways) {
      const held = holders(way.text);
      const { weight } = way;
      for (let page = 0; held && page < book.n; page++) {
        const at = held[page];
        if (!at) continue;
        const own = at > 1 ? level : around;
        if (own[page] < way.level) own[page] = way.level;
        frequency[page] += GUESSED[at] * weight;
        best[page] = Math.max(best[page], at > 1 ? weight : weight * 0.1);
      }
    }
    return [level, around, frequency, best];
  }

  /** The same, of pages that are not read; `owner` keeps it from one round to the next. */
  function guess(ways, chosen, owner, holders) {
    if (!owner.guess) owner.guess = reckon(ways, holders);
    const known = owner.guess.map((values) => values.slice());
    chosen.forEach((read, page) => { if (read) for (const values of known) values[page] = 0; });
    return known;
  }

  /** What was read is known to be right; what was given up comes behind it, however much it might have held. */
  function settled(found, chosen, ranked) {
    const before = book.gone.size;
    const hits = dealt(found, chosen, ranked);
    for (const found of ranked.wanted) for (const unit of found.content.concat(found)) doubt(unit);
    return book.gone.size > before ? null : hits.filter((page) => chosen[page]).concat(hits.filter((page) => !chosen[page]));
  }

  /** Where several words are as near to a misspelt one, the best page of each comes first, then the second best. */
  function dealt(hits, chosen, { wanted, class_ }) {
    const near = wanted.length === 1 && wanted[0].simple && wanted[0].content[0].near;
    if (!near || near.length < 2) return hits;
    /** @type {number[][]} */
    const lists = near.map(() => []);
    const rest = [];
    for (const page of hits) {
      const at = class_[page] < class_[hits[0]] ? -1 : near.map(squash).findIndex((run) => (chosen[page] ? book.pages[page].text.includes(run) : (book.held.get(run) || [])[page]));
      (lists[at] || rest).push(page);
    }
    const out = [];
    for (let i = 0; lists.some((list) => list.length > i); i++) for (const list of lists) if (list.length > i) out.push(list[i]);
    return out.concat(rest);
  }

  /**
   * Letters may stand side by side by twos and nowhere as one run. What was taken for one and stands on no page, whether read
   * or not, is none, and the query is understood anew.
   */
  function doubt(unit) {
    const { level, around } = unit.found || unit.whole;
    if (level.some(Boolean) || around.some(Boolean)) return;
    for (const { text } of unit.found ? waysOf(unit) : unit.literal) if (text.length > 1 && book.held.get(text)) book.gone.add(text);
  }

  // ---------------------------------------------------------------------------------------------- what the scripts hold

  Object.assign(source, {
    guess,
    unread,
    settled,
    gram: (pair) => (want("g/" + shardOf(GRAMS, points(pair))) ? grams.get(pair) : undefined),
    single(letter) {
      const [from, to] = [shardOf(GRAMS, points(letter)), shardOf(GRAMS, points(letter + "\u{10ffff}"))];
      if (!letter || to - from > 7) return new Uint8Array(book.n).fill(2);
      for (let shard = from; shard <= to; shard++) want("g/" + shard);
      const levels = new Uint8Array(book.n);
      grams.forEach((found, pair) => { if (pair.startsWith(letter)) for (let page = 0; page < book.n; page++) if (levels[page] < found[page]) levels[page] = found[page]; });
      return levels;
    },
    /** The letters that most often stand behind one, on how many pages. */
    behind(letter) {
      if (!source.single(letter).some(Boolean)) return [];
      const counts = [];
      grams.forEach((levels, pair) => { if (pair.startsWith(letter)) counts.push([pair.slice(letter.length), levels.reduce((sum, level) => sum + Number(level > 1), 0)]); });
      return counts.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([next]) => next);
    },
    words: (letter) => !letter || letter === " " || want("w/" + shardOf(WORDS, points(letter))),
    sounds(sound) {
      for (const start of [sound.slice(0, 2), sound[0]]) want("s/" + shardOf(SOUNDS, points(start.padEnd(2))));
      const found = book.sounds.get(sound[0]) || [];
      // What an earlier query brought must not change what a single kana finds.
      return sound.length > 1 ? found : found.filter((row) => row[0].length === 1);
    },
    facets(page) {
      want("f");
      return book.facets[page] || [];
    },
    shard: (page) => "t/" + (page < own ? Math.floor(page / book.per) : whole + page - own),
  });

  Object.assign(readers, {
    t(name, sheet) {
      const number = Number(name.slice(2));
      Array.from(addTexts(number < whole ? number * book.per : own + number - whole, sheet.pages, texts(sheet)));
    },
    g(name, rows) {
      for (const row of rows.split("\x7f")) {
        const pair = Array.from(row.slice(0, 4)).slice(0, 2).join("");
        const levels = new Uint8Array(book.n);
        let page = -1;
        for (const number of numbers(row, book.core.gcode, pair.length)) {
          page += Math.floor(number / 3) + 1;
          levels[page] = (number % 3) + 1;
        }
        grams.set(pair, levels);
      }
    },
    w(name, rows) {
      const learnt = [];
      for (const row of rows.split("\x7f")) {
        const [text, kind, base, sounds, count] = row.split("\t");
        if (kind === "c") {
          book.compounds.set(text, Number(count));
          book.runs.set(text, Number(count));
        } else learnt.push({ text, kind, base, sounds: sounds ? sounds.split("|") : [], count: Number(count), family: "" });
      }
      for (const word of learnt) book.words.set(word.text, word);
      learnt.forEach(learn);
    },
    s(name, rows) {
      for (const row of rows.split("\x7f")) {
        const [sound, ...words] = row.split("\t");
        for (const word of words) push(book.sounds, sound[0], [sound, word, book.functions.has(word) ? 0 : 1]);
      }
    },
    f(name, groups) {
      for (const [group, combinations, codes, singles, pairs] of groups) {
        const sets = combinations.split("\x7f").map((set) => (set ? set.split("\x1f").map((value) => group + ":" + value) : []));
        numbers(codes, [singles, pairs]).forEach((set, page) => { book.facets[page] = (book.facets[page] || []).concat(sets[set]); });
      }
    },
  });
});
