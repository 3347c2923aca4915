/**
 * What a query may mean that stands in no text so: romaji, numbers and years written otherwise, misspelt words.
 * Loaded by search.js when a query has Latin letters or numbers, or something that the handbook does not know.
 */
"use strict";
Jirei.data("near", ({ book, source, readers, want, has, holders, squash, BORDER, LONGER, isKanji, isKana, toHiragana }) => {
  /** @type {Map<string, string>} kanji → its readings */
  const kanjiSounds = new Map();
  /** @type {Map<string, { text: string, exact: boolean }[]>} reading → what stands in the texts and is read so */
  const said = new Map();
  /** @type {Map<any, { candidates: { text: string, count: number, skeleton: string, digits: string, mask: number }[] | null, size: number, mended: Map<string, string[]> }>} */
  const workedOut = new Map();
  /** What was made of the names that are asked. */
  function worked() {
    if (!workedOut.has(book.names)) workedOut.set(book.names, { candidates: null, size: 0, mended: new Map() });
    return workedOut.get(book.names);
  }
  /** What was worked out lasts as long as what stands somewhere is the same. */
  function forget() {
    said.clear();
    workedOut.forEach(({ mended }) => mended.clear());
  }

  readers.kanji = (_, rows) => {
    for (const row of rows.split("\x7f")) {
      const sound = /^[ぁ-ゖー]*/.exec(row)[0];
      for (const kanji of row.slice(sound.length)) kanjiSounds.set(kanji, (kanjiSounds.get(kanji) || " ") + sound + " ");
    }
  };

  // ---------------------------------------------------------------------------------------------- romaji and sounds

  const ROWS = {
    "": "あいうえお", k: "かきくけこ", g: "がぎぐげご", s: "さしすせそ", z: "ざじずぜぞ", t: "たちつてと", d: "だぢづでど",
    n: "なにぬねの", h: "はひふへほ", b: "ばびぶべぼ", p: "ぱぴぷぺぽ", m: "まみむめも", r: "らりるれろ", v: "ゔゔゔゔゔ",
  };
  /** @type {Map<string, string>} romaji → hiragana, Hepburn, Kunsei and what keyboards accept */
  const ROMAJI = new Map();
  for (const head of Object.keys(ROWS)) for (let i = 0; i < 5; i++) ROMAJI.set(head + "aiueo"[i], ROWS[head][i]);
  for (const head of "kgnhbpmr") for (const i of [0, 2, 4]) ROMAJI.set(head + "y" + "aiueo"[i], ROWS[head][1] + "ゃぃゅぇょ"[i]);
  for (const [heads, kana] of [["sh sy", "し"], ["ch ty cy", "ち"], ["j jy zy", "じ"], ["dy", "ぢ"]])
    for (const head of heads.split(" ")) for (const i of [0, 2, 3, 4]) ROMAJI.set(head + "aiueo"[i], kana + "ゃぃゅぇょ"[i]);
  for (const pair of "shi し chi ち tsu つ fu ふ ji じ ya や yu ゆ yo よ wa わ wo を fa ふぁ fi ふぃ fe ふぇ fo ふぉ thi てぃ dhi でぃ she しぇ che ちぇ je じぇ wi うぃ we うぇ xtsu っ xtu っ la ら li り lu る le れ lo ろ".match(/\S+ \S+/g))
    ROMAJI.set(pair.split(" ")[0], pair.split(" ")[1]);

  /** Romaji as hiragana, "" if it is none. An unfinished last syllable is left out: one is still typing. */
  function fromRomaji(text) {
    let rest = text.replace(/[āâ]/g, "aa").replace(/[īî]/g, "ii").replace(/[ūû]/g, "uu").replace(/[ēê]/g, "ee").replace(/[ōô]/g, "ou");
    let kana = "";
    while (rest) {
      let width = 3;
      while (width && !ROMAJI.has(rest.slice(0, width))) width--;
      if (width) kana += ROMAJI.get(rest.slice(0, width));
      else if (/^n(?:['n](?![aiueoy])|')|^m[bmp]/.test(rest)) [kana, width] = [kana + "ん", /^n[n']/.test(rest) ? 2 : 1];
      else if (/^n(?![aiueoy])/.test(rest)) [kana, width] = [kana + "ん", 1];
      else if (/^([kgsztdhbpcjfmr])\1|^tch/.test(rest)) [kana, width] = [kana + "っ", 1];
      else if (/^-/.test(rest)) [kana, width] = [kana + "ー", 1];
      else return /^[a-z]{1,2}$/.test(rest) && kana.length > 1 ? kana : "";
      rest = rest.slice(width);
    }
    return kana;
  }

  const LONG = [["あかがさざただなはばぱまやらわゃ", "あ"], ["いきぎしじちにひびぴみり", "い"], ["うくぐすずつぬふぶぷむゆるゅゔ", "う"], ["えけげせぜてでねへべぺめれ", "えい"], ["おこごそぞとどのほぼぽもよろをょ", "おう"]].map(
    ([row, vowels]) => new RegExp("([" + row + "])[" + vowels + "]+", "g"),
  );
  const LOOKALIKES = [["ノレ", "ル"], ["口", "ロ"], ["力", "カ"], ["二", "ニ"], ["八", "ハ"], ["夕", "タ"], ["工", "エ"], ["卜", "ト"], ["才", "オ"], ["千", "チ"], ["三", "ミ"]];

  /** What near spellings share: hiragana, small kana large, long vowels gone, signs that look alike merged. */
  function skeleton(text) {
    let out = text;
    for (const [seen, meant] of LOOKALIKES) out = out.split(seen).join(meant);
    out = toHiragana(out).replace(/([ゔふ])([ぁぃぇぉ])/g, (_, head, vowel) => (head === "ふ" ? "はひへほ" : "ばびべぼ")["ぁぃぇぉ".indexOf(vowel)]);
    out = out.replace(/てぃ/g, "ち").replace(/でぃ/g, "じ").replace(/[ぁぃぅぇぉゃゅょっゎ]/g, (c) => "あいうえおやゆよつわ"["ぁぃぅぇぉゃゅょっゎ".indexOf(c)]);
    out = out.replace(/ぢ/g, "じ").replace(/づ/g, "ず").replace(/ゔ/g, "ぶ").replace(/[ー一]/g, "");
    for (const pattern of LONG) out = out.replace(pattern, "$1");
    return out;
  }

  // ---------------------------------------------------------------------------------------------- numbers and years

  const DIGITS = "〇一二三四五六七八九";
  function toNumber(kanji) {
    if (/^[0-9]+$/.test(kanji)) return Number(kanji);
    if (kanji === "元") return 1;
    if (!/[十百千]/.test(kanji)) return Number(Array.from(kanji, (c) => DIGITS.indexOf(c)).join(""));
    let total = 0;
    let digit = 0;
    for (const c of kanji) {
      const power = { 十: 10, 百: 100, 千: 1000 }[c];
      if (power) [total, digit] = [total + (digit || 1) * power, 0];
      else digit = digit * 10 + DIGITS.indexOf(c);
    }
    return total + digit;
  }
  function toKanji(number) {
    let out = "";
    for (const [power, sign] of /** @type {[number, string][]} */ ([[1000, "千"], [100, "百"], [10, "十"], [1, ""]])) {
      const digit = Math.floor(number / power) % 10;
      if (digit) out += (digit > 1 || !sign ? DIGITS[digit] : "") + sign;
    }
    return out;
  }

  /** Name, the year before its first, first and last year in which it is written, letter. @type {[string, number, number, number, string][]} */
  const ERAS = [["令和", 2018, 2019, 9999, "r"], ["平成", 1988, 1989, 2019, "h"], ["昭和", 1925, 1926, 1989, "s"], ["大正", 1911, 1912, 1926, "t"], ["明治", 1867, 1868, 1912, "m"]];
  const NUMBER = "(?:[0-9]+|[〇一二三四五六七八九十百千]+)";
  const COUNTER = "(?:[カケか箇ヶ]?[所月国年]|人|名|回|件|日|市|町|村|つ|割|歳|才|代|期|次|度|点|時間?|週|分|団体|事業|施設|病院|病床|床|県|区|圏域|種|職種|本|冊|台|部|章|機関|校|班|層|段階|者|か|条|項|号|編|階|枚|棟|室|軒|世帯|例|問|行|巻|園|社|店|局|課|通|票|秒|側面|分野|区域|拠点|法人|自治体|要素|目的|目標|ステーション|グループ)";
  const YEAR = new RegExp("^(?:(令和|平成|昭和|大正|明治|[rhstm](?=[0-9]))(元|" + NUMBER + ")|((?:19|20)[0-9]{2}|[一二][〇九][〇一二三四五六七八九]{2}))(年?)(度?)");
  // Of a number of two or more signs any word may be counted.
  const COUNT = new RegExp("^(?:(" + NUMBER + ")(" + COUNTER + ")|((?:[0-9]|[〇一二三四五六七八九十百千]){2,})([\u3400-\u9fffァ-ヺ]))");

  /** Other ways to write the year or number at the beginning of `text`: how long it is and the ways, or null. */
  function numberAt(text) {
    const year = YEAR.exec(text);
    if (year && (year[4] || year[3] || year[1].length > 1 || year[0] === text)) {
      const era = year[1] && ERAS.find((known) => known[0] === year[1] || known[4] === year[1]);
      const west = era ? era[1] + toNumber(year[2]) : toNumber(year[3]);
      const ways = [west + "年", west + " 年"];
      for (const [name, zero, from, to] of ERAS) {
        if (west < from || west > to) continue;
        ways.push(name + (west - zero) + "年", name + (west - zero) + " ", name + toKanji(west - zero) + "年");
        if (west - zero === 1) ways.push(name + "元年", name + "元 ");
      }
      if (!year[4]) ways.push(String(west));
      return { length: year[0].length, ways };
    }
    const count = COUNT.exec(text);
    if (!count) return null;
    const [number, counted] = [toNumber(count[1] || count[3]), count[2] || count[4]];
    if (!(number > 0 && number < 10000)) return null;
    const ways = [];
    const other = { 才: "歳", 歳: "才" }[counted];
    const counters = other ? [counted, other] : /^[カケか箇ヶ][所月国年]$/.test(counted) ? Array.from("カケか箇", (c) => c + counted[1]) : [counted];
    for (const counter of counters) ways.push(number + counter, toKanji(number) + counter);
    return { length: count[0].length, ways };
  }

  /** A text with its first number or year written in the other ways. */
  function numbersOtherwise(text) {
    if (!/[0-9〇一二三四五六七八九十元]/.test(text)) return [];
    for (let at = 0; at < text.length; at++) {
      const number = /[0-9]/.test(text[at - 1] || "") ? null : numberAt(text.slice(at));
      if (number) return number.ways.map((way) => text.slice(0, at) + way + text.slice(at + number.length));
    }
    return [];
  }

  // ---------------------------------------------------------------------------------------------- near spellings

  /** Characters to change, add, drop or swap to get from a to b; more than `limit` counts as limit + 1. Two kanji with a reading in common are half a step apart. */
  function distance(a, b, limit) {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let older = [];
    let above = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let cost = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : alike(a[i - 1], b[j - 1]) ? 0.5 : apart(a[i - 1], b[j - 1]) ? 1.5 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
        row.push(cost);
        least = Math.min(least, cost);
      }
      if (least > limit) return limit + 1;
      [older, above] = [above, row];
    }
    return above[b.length];
  }
  /** Nobody writes a kanji for a hiragana by mistake: 同じ人, 同法人. */
  const apart = (a, b) => (isKanji(a) && /[ぁ-ゖ]/.test(b)) || (isKanji(b) && /[ぁ-ゖ]/.test(a));
  function alike(a, b) {
    const [own, other] = [kanjiSounds.get(a), kanjiSounds.get(b)];
    return Boolean(own && other) && own.trim().split(" ").some((sound) => other.includes(" " + sound + " "));
  }

  /** The handbook's words, compounds, terms with how often they occur: what a misspelt word may mean. */
  function candidates() {
    const { names } = book;
    // In a large handbook words come with their scripts.
    const size = book.words.size + book.runs.size;
    const made = worked();
    if (made.candidates && made.size === size) return made.candidates;
    const list = new Map();
    const put = (text, count) => text.length > 1 && list.set(text, Math.max(count, list.get(text) || 0));
    book.words.forEach((word) => { if (!"-x9f".includes(word.kind)) put(word.text, word.count); });
    book.runs.forEach((count, run) => put(run, count));
    // What is said in several words is not misspelt as a whole.
    names.others.forEach(([other]) => { if (other.weight > 0.5 || !/.[がのにをでとは]./.test(other.from)) put(other.from, 1); });
    made.size = size;
    return (made.candidates = Array.from(list, ([text, count]) => (Object.assign({ text, count }, seen(text)))));
  }

  /** @type {Map<string, { skeleton: string, digits: string, mask: number }>} */
  const looks = new Map();
  /** What a word is compared by. */
  function seen(text) {
    let look = looks.get(text);
    if (!look) looks.set(text, (look = { skeleton: skeleton(text), digits: numerals(text), mask: maskOf(text) }));
    return look;
  }

  /** A number that is off by one digit is another number, not a misspelt one. */
  const numerals = (text) => (text.match(/[0-9二三四五六七八九十百千]/g) || []).join("");

  /** A text's letters as bits, several letters to one: a bit more is a letter more. */
  function maskOf(text) {
    let mask = 0;
    for (let i = 0; i < text.length; i++) mask |= 1 << (text.charCodeAt(i) * 7) % 31;
    return mask;
  }
  function bits(mask) {
    let count = 0;
    for (let rest = mask; rest; rest &= rest - 1) count++;
    return count;
  }

  /** The handbook's words nearest to a misspelt one, the nearest first; a large handbook has many that are as near. */
  function nearest(text) {
    const { mended } = worked();
    const known = mended.get(text);
    if (known !== undefined) return known;
    const before = book.lacks;
    if (/[\u3400-\u9fff]/.test(text)) want("kanji");
    const found = search(text);
    if (book.lacks === before) mended.set(text, found);
    return found;
  }

  /** So many pages are read for each letter that may be the wrong one, so many of the letters found are tried, and so many between two that are right. */
  const [LOOKED, KEPT, BETWEEN] = [4, 4, 8];
  /** On so many pages a word must stand that is guessed by two letters out of three: on one of 500. */
  const OFTEN = Math.min(20, Math.ceil(book.n / 500));

  /**
   * A large handbook's words come by their first letter, its compounds not at all. What stands on a page but for one letter of
   * the same script is found by the letters around it: 体業所 → 事業所.
   * @returns {Map<string, number>} with the number of pages that may hold it
   */
  function inContext(text, others) {
    const run = squash(text);
    const before = book.lacks;
    /** @type {Set<string>} */
    const found = new Set();
    for (let at = 0; at < run.length; at++) {
      const [head, tail] = [run.slice(0, at), run.slice(at + 1)];
      const known = head.length > 1 || tail.length > 1;
      const levels = known ? [head, tail].filter(Boolean).map(holders) : [];
      if (known && levels.every(Boolean)) for (const seen of seenWith(run, at, head, tail, levels)) found.add(seen);
      // Of three letters the two that are right don't stand side by side.
      if (!known && !others && !found.size && head && tail) for (const letter of source.behind(head).filter((letter) => ofOneScript(letter, run[at])).slice(0, BETWEEN)) found.add(head + letter + tail);
    }
    const out = new Map();
    for (const seen of found) {
      const held = squash(seen) !== run && holders(squash(seen));
      const pages = held ? held.reduce((sum, level) => sum + Number(level > 1), 0) : 0;
      if (pages >= (run.length > 3 ? 1 : OFTEN)) out.set(seen, pages);
    }
    return book.lacks > before ? new Map() : out;
  }

  /** What the pages that hold the letters before and behind a place most prominently have between them. */
  function seenWith(run, at, head, tail, levels) {
    const pages = Array.from(levels[0], (level, page) => [page, Math.min(level, ...levels.map((more) => more[page]))]);
    const best = pages.filter(([, level]) => level > 1).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, LOOKED);
    const counts = new Map();
    for (const [number] of best) {
      if (!want(source.shard(number))) continue;
      const { text, edges } = book.pages[number];
      const known = head || tail;
      for (let from = text.indexOf(known); from >= 0; from = text.indexOf(known, from + 1)) {
        const start = head ? from : from - 1;
        const seen = text.slice(start, start + run.length);
        if (seen.length < run.length || !seen.startsWith(head) || !seen.endsWith(tail) || !ofOneScript(seen[at], run[at])) continue;
        const gaps = edges.subarray(start, start + run.length + 1);
        // Where the first or last letter is the wrong one, a word begins or ends with it.
        if ((!at && !(gaps[0] & BORDER)) || (at === run.length - 1 && !(gaps[at + 1] & BORDER)) || gaps.slice(1, -1).some((gap) => gap & ~(BORDER | LONGER))) continue;
        const word = Array.from(seen, (c, i) => c + (gaps[i + 1] & LONGER ? "ー" : "")).join("");
        counts.set(word, (counts.get(word) || 0) + 1);
      }
    }
    return Array.from(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, KEPT).map(([seen]) => seen);
  }
  const ofOneScript = (a, b) => (isKanji(a) ? isKanji(b) : /[ァ-ヺ]/.test(a) ? /[ァ-ヺ]/.test(b) : /[ぁ-ゖ]/.test(a) && /[ぁ-ゖ]/.test(b));

  /** Of two words that are as near, the one that stands more often and begins alike; in a large handbook most are rare. */
  const likely = (word, count, text) => (word[0] === text[0] ? 0 : 0.2) - (book.per ? Math.min(Math.log2(count + 1), 14) / 30 : Math.min(count, 50) / 200);

  /** So many words are tried for one that a large handbook lacks, if they are but so much farther than the nearest. */
  const [GUESSES, AS_NEAR] = [5, 0.5];

  function search(text) {
    const own = skeleton(text);
    const letters = Array.from(text);
    const limit = text.length > 5 ? 2 : 1;
    const known = !book.per && letters.every((c) => c === "ー" || has(c));
    const digits = numerals(text);
    const mask = maskOf(text);
    // Kanji that are written for others of the same reading share no letter with them.
    const kanji = letters.filter(isKanji).length;
    const found = [];
    for (const candidate of candidates()) {
      const gap = Math.abs(candidate.text.length - text.length);
      const same = candidate.skeleton === own;
      if (candidate.text === text || gap > 2 || candidate.digits !== digits || (!same && (gap > limit || bits(mask & ~candidate.mask) > Math.max(limit, kanji)))) continue;
      if (book.per && !letters.includes(candidate.text[0])) continue;
      if (/^[0-9.%a-z]+$/.test(candidate.text) && text.length < 4) continue;
      if (!same && (text.length < 3 || candidate.text.length < 3)) continue;
      // Two verbs that share nothing but their ending are two verbs: 迎える, 支える.
      if (!same && kanji && /[vwa]/.test((book.words.get(candidate.text) || { kind: "" }).kind) && !letters.some((c) => !/[ぁ-ゖ]/.test(c) && candidate.text.includes(c)) && !letters.some((c, i) => isKanji(c) && alike(c, candidate.text[i]))) continue;
      const steps = distance(text, candidate.text, limit);
      if (!same && (steps > limit || (steps === 2 && text.length < 7))) continue;
      if (!same && known && gap && isKanji(text[0])) continue;
      found.push({ text: candidate.text, score: (same ? 0.5 : steps) + (gap ? 0.25 : 0) + likely(candidate.text, candidate.count, text) });
    }
    if (book.per) for (const [word, pages] of inContext(text, found.length > 0)) if (!found.some((one) => one.text === word)) found.push({ text: word, score: 1 + likely(word, pages, text) });
    found.sort((a, b) => a.score - b.score || (a.text < b.text ? -1 : 1));
    return found.filter(({ score }) => score < found[0].score + AS_NEAR).slice(0, book.per ? GUESSES : 1).map(({ text }) => text);
  }

  // ---------------------------------------------------------------------------------------------- readings

  /** What stands in the texts and is read `sound`, or begins so; `whole`: only what is read so to its end. */
  function spoken(sound, whole = false) {
    const key = (whole ? "=" : "") + sound;
    const known = said.get(key) || said.get(sound);
    if (known) return known;
    const before = book.lacks;
    const list = heard(sound, false, whole);
    if (book.lacks === before) said.set(key, list);
    return list;
  }

  /** What a word that is known as a reading may stand for. */
  function read(sound, latin) {
    const list = spoken(sound);
    return list.length ? list : said.get((latin ? "~" : "?") + sound) || [];
  }

  /** A reading as romaji without long vowels tells it: ryugasaki, konsoshiamu, deizu. */
  function brief(sound) {
    let out = sound.replace(/ー/g, "").replace(/でぃ/g, "じ").replace(/てぃ/g, "ち").replace(/[ぢづを]/g, (c) => "じずお"["ぢづを".indexOf(c)]);
    out = out.replace(/([おこごそぞとどのほぼぽもよろょ])[うお]/g, "$1").replace(/([うくぐすずつぬふぶぷむゆるゅ])う/g, "$1");
    return out;
  }

  /** The runs; of a `loose` reading long vowels may be missing. What few words explain needs no more of them. */
  function heard(sound, loose, full = false) {
    /** @type {Map<string, boolean>} */
    const found = new Map();
    /** @type {Map<number, [string, string, any][]>} */
    const begun = new Map();
    /** Readings that go on from a place, or end in it, their words and whether those may end a match. */
    const from = (at) => {
      const rest = sound.slice(at);
      const fits = ([own, , ends]) => own && (at || ends) && (rest.startsWith(own) || (!full && own.startsWith(rest) && (rest.length > 1 || !book.per)));
      if (!begun.has(at)) {
        const rows = source.sounds(rest).concat(loose ? guesses() : []).map(([own, word, ends]) => [loose ? brief(own) : own, word, ends]).filter(fits);
        // In one order, whatever earlier queries brought.
        begun.set(at, book.per ? rows.sort() : rows);
      }
      return begun.get(at);
    };
    /** @type {Map<number, number>} */
    const needed = new Map();
    /** How few words may be read from a place to the end. */
    const least = (at) => {
      if (!needed.has(at)) needed.set(at, 1 + Math.min(...Array.from(new Set(from(at).map(([own]) => at + own.length)), (end) => (end < sound.length ? least(end) : 0))));
      return needed.get(at);
    };
    const walk = (head, at, most) => {
      for (const [own, word, ends] of from(at)) {
        const end = at + own.length;
        const text = head + word;
        if ((end < sound.length && least(end) >= most) || (head && !has(text))) continue;
        if (end < sound.length) walk(text, end, most - 1);
        else if (!found.get(text) && (end === sound.length || found.size < (book.per ? 40 : 200))) found.set(text, end === sound.length && Boolean(ends));
      }
    };
    const before = book.lacks;
    const few = least(0);
    if (book.lacks > before) return [];
    for (let most = few; book.lacks === before && most <= few + (found.size ? 1 : 3) && most < Infinity && !Array.from(found.values()).includes(true); most++) walk("", 0, most);
    // Forms of what is read so may stand for it: はこぶ, 運んだ.
    for (const word of book.heard.get(sound) || []) for (const { text } of book.families.get(word.family)) if (has(text)) found.set(text, true);
    return Array.from(found, ([text, exact]) => ({ text, exact }));
  }

  /**
   * Whether some word, compound or term is read so, or begins so; `latin` tells that it came out of romaji. What is known
   * by no reading may be so without its long vowels, or be a word that the dictionary can't read.
   */
  function soundsKnown(kana, latin) {
    if (spoken(kana).length || Array.from(book.names.termSounds.keys()).some((sound) => sound.startsWith(kana))) return true;
    if (kana.length < 2 || !want("kanji")) return false;
    const before = book.lacks;
    const list = heard(brief(kana), true).filter(({ exact }) => exact || latin);
    if (list.length && book.lacks === before) said.set((latin ? "~" : "?") + kana, list);
    return list.length > 0;
  }

  /** @type {string[][] | null} readings of words that the dictionary can't read, by those of their kanji: 東濃 */
  let guessed = null;
  function guesses() {
    if (guessed) return guessed;
    const list = [];
    if (!book.per) book.words.forEach(({ text, kind, sounds }) => {
      if (sounds.length || !/[np]/.test(kind) || !Array.from(text).every(isKanji) || text.length > 4) return;
      let read = [""];
      for (const c of text) read = [].concat(...read.map((head) => (kanjiSounds.get(c) || "").trim().split(/ +/).filter(Boolean).map((sound) => head + sound)));
      for (const sound of read.slice(0, 60)) list.push([brief(sound), text, 1]);
    });
    return (guessed = list);
  }

  /** Spellings of a run of kanji and kana that stand in the texts and are read alike: 手あげ, 手挙げ. */
  function alikeSpelt(text) {
    if (!want("kanji")) return [];
    let read = [""];
    for (let at = 0; at < text.length; ) {
      let end = isKanji(text[at]) ? Math.min(text.length, at + 4) : at + 1;
      while (end > at + 1 && !(book.words.get(text.slice(at, end)) || { sounds: [] }).sounds.length) end--;
      const part = text.slice(at, end);
      const sounds = isKana(part) ? [toHiragana(part)] : (book.words.get(part) || { sounds: [] }).sounds.concat((kanjiSounds.get(part) || "").trim().split(/ +/));
      read = [].concat(...read.map((head) => sounds.filter(Boolean).map((sound) => head + sound))).slice(0, 40);
      at = end;
    }
    const found = new Set();
    for (const sound of new Set(read)) if (sound.length > 2) for (const one of spoken(sound, true)) if (one.exact && one.text !== text) found.add(one.text);
    return Array.from(found);
  }

  // ---------------------------------------------------------------------------------------------- what the words don't explain

  /**
   * Units for what the handbook's words leave over: readings, runs cut off inside words, misspelt words.
   * Returns more runs to look for.
   */
  function explain(units, text) {
    const before = book.lacks;
    if (!book.asksAll && units.some((unit) => isStray(unit) && /[^ぁ-ゖ]/.test(unit.text))) {
      // The query is cut again by all names.
      book.asksAll = true;
      return [];
    }
    // Another spelling shares a kanji with it: 合わせ持つ, あわせ持つ.
    const spelt = text.length < 10 && !units.some((unit) => unit.kind === "function" && /^[をがにはへとでのもや]$/.test(unit.text)) && /[ぁ-ゖ]/.test(text) && /^[ぁ-ゖ々\u3400-\u9fff]+$/.test(text) && !has(text) ? alikeSpelt(text).filter((other) => Array.from(other).some((c) => isKanji(c) && text.includes(c))) : [];
    if (spelt.length) replace(units, 0, units.slice(), { kind: "word", ways: [text].concat(spelt), words: units.length > 1 ? [] : units[0].words });
    sounds(units);
    // A misspelt word is one that is no reading either.
    if (book.lacks > before) return [];
    strays(units, text);
    // A word in which one asks is what is asked for where nothing else is: 一覧表.
    const asked = units.filter((unit) => unit.kind === "word" && unit.factor === 0.1 && unit.text.length > 1);
    if (units.every((unit) => asked.includes(unit) || unit.kind === "function" || isStray(unit))) for (const unit of asked) unit.factor = 0.5;
    return netsOf(units, text);
  }

  /** Runs of kana that no word covers may be readings. */
  function sounds(units) {
    const told = (unit) => unit.kind !== "function" && (unit.kind === "unknown" || unit.factor > 0.1);
    for (let i = 0; i < units.length; i++) {
      if (i && isKana(units[i - 1].text) && units[i - 1].kind !== "function") continue;
      let last = -1;
      let run = "";
      let bad = false;
      for (let j = i; j < units.length && isKana(units[j].text); j++) {
        run += units[j].text;
        bad = bad || isStray(units[j]) || (units[j].kind === "function" && j > i);
        if (bad && run.length > 2 && units.slice(i, j + 1).some(told) && spoken(toHiragana(run), true).some((found) => found.exact)) last = j;
      }
      if (last < 0 || (last === i && units[i].kind !== "unknown")) continue;
      const joined = units.slice(i, last + 1);
      if (joined.every((unit) => unit.kind === "function")) continue;
      const text = textOf(joined);
      replace(units, i, joined, { text, kind: "word", factor: 1, sound: toHiragana(text) });
    }
  }

  const isStray = (unit) => unit.kind === "unknown" || (unit.text.length === 1 && unit.kind === "word" && unit.factor <= 0.35);
  const textOf = (units) => units.map((unit) => unit.text).join("");
  /** Puts one unit in the place of some. */
  const replace = (units, first, some, more) => units.splice(first, some.length, Object.assign({ text: textOf(some), start: some[0].start, end: some[some.length - 1].end, kind: "whole", factor: 1 }, more));

  /** Stretches without a gap that hold something unknown: a run of the text cut off inside words, or a misspelt word. */
  function strays(units, text) {
    // A word and its endings are no misspelt word: 迷った.
    const ending = units.every((unit, i) => (i ? unit.kind === "function" : unit.kind !== "function" && !isStray(unit)));
    if (!ending && text.length > 2 && text.length < 12 && units.some((unit) => isStray(unit) || unit.kind === "function") && !units.some((unit) => unit.factor === 1 && unit.kind !== "unknown" && units.length > 3) && !has(text)) {
      const near = nearest(text);
      if (near.length) {
        replace(units, 0, units.slice(), { near, kind: "near" });
        return;
      }
    }
    for (let first = 0; first < units.length; first++) {
      if (units[first].kind === "function") continue;
      let last = first;
      // A word that ends in kana ends a compound: 同じ人.
      const ends = (unit) => !isStray(unit) && /[^ぁ-ゖ][ぁ-ゖ]+$/.test(unit.text);
      while (last + 1 < units.length && units[last + 1].kind !== "function" && !ends(units[last])) last++;
      const stretch = units.slice(first, last + 1);
      if (stretch.some(isStray)) {
        const left = units.length - last;
        mend(units, first, stretch);
        last = units.length - left;
      }
      first = last;
    }
  }

  function mend(units, first, stretch) {
    const run = textOf(stretch);
    // As it stands, it is in the text: one thing, begun or ended inside a word.
    if (run.length > 1 && has(run)) {
      replace(units, first, stretch, {});
      return;
    }
    // One character is no misspelt word: 「した人」 does not mean 一人.
    const near = run.length > 2 || (stretch.length === 1 && run.length > 1) ? nearest(run) : [];
    if (near.length) {
      replace(units, first, stretch, { near, kind: "near" });
      return;
    }
    // One part of the stretch may be misspelt and the rest right.
    for (let width = stretch.length - 1; width > 0; width--) {
      for (let i = 0; i + width <= stretch.length; i++) {
        const some = stretch.slice(i, i + width);
        if (!some.some(isStray)) continue;
        const part = textOf(some);
        if (part.length > 1 && has(part) && (/[一-鿿]/.test(part) || part.length > 3)) {
          replace(units, first + i, some, { factor: 0.6 });
          for (const one of units) if (one.kind === "unknown") one.weak = true;
          return;
        }
        const guess = part.length > 2 ? nearest(part) : [];
        if (guess.length) {
          replace(units, first + i, some, { kind: "near", factor: 0.8, near: guess });
          return;
        }
      }
    }
    // Half of a foreign word is no evidence.
    const foreign = stretch.some((one) => one.kind === "unknown");
    for (const one of stretch) {
      one.weak = foreign || isStray(one);
      if (foreign && one.text.length < 2) one.factor = Math.min(one.factor, 0.1);
    }
  }

  /** Runs of a question that stand in the text and hold what no word explains: found, though hardly weighed. */
  function netsOf(units, text) {
    const found = [];
    // Who asks what something is wants the page that says so.
    const defined = /^(.{2,}?)(?:とは|って|というのは)(?:何|なに|なん|どう|どん|いつ|だれ|誰|$)/.exec(text);
    if (defined && has(defined[1] + "とは")) found.push({ text: defined[1] + "とは", start: 0, end: defined[1].length, kind: "net", factor: 0.6 });
    for (let first = 0; units.length > 2 && first < units.length; first++) {
      for (let last = units[first].kind === "function" ? first : first + 1; last < units.length && last < first + 7; last++) {
        const some = units.slice(first, last + 1);
        const run = text.slice(some[0].start, some[some.length - 1].end);
        if (run.length < 3 || !(some.some((unit) => isStray(unit) || unit.kind === "whole") || some.every((unit) => unit.factor < 0.3)) || !/[^ぁ-ゖ ]/.test(run)) continue;
        if (!has(run) || found.length > 20) break;
        found.push({ text: run, start: some[0].start, end: some[some.length - 1].end, kind: "net", factor: 0.12 });
      }
    }
    return found;
  }

  /** 竜が崎 → 竜ケ崎, 3箇所 → 3か所, where the text has only the other spelling. */
  function respell(text) {
    return text.replace(/[\u3400-\u9fff々0-9][ケがカか箇](?=[\u3400-\u9fff])/g, (pair, at) => {
      const spelling = [pair].concat(Array.from("ケかカ箇が", (c) => pair[0] + c)).find((way) => has(way + text[at + 2]));
      return spelling || pair;
    });
  }

  /** Whether no word is read as a word in kana to its end. */
  const vague = ({ sound, latin }) => !latin && !read(sound, false).some(({ exact }) => exact);

  /** An answer with the query as it reads with its misspelt words mended, if it has any. */
  function suggest(studies, answer) {
    if (!studies.some((found) => found.units.some((unit) => unit.near))) return answer;
    return Object.assign(answer, { suggestion: studies.map((found) => found.units.map((unit) => (unit.near || [unit.text])[0]).join("")).join(" ") });
  }

  return { forget, romaji: fromRomaji, numberAt, otherwise: numbersOtherwise, read, soundsKnown, explain, vague, suggest, respell };
});
