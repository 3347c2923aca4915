/**
 * The search of the handbook: `Jirei.search(query, { limit, filters })`.
 * No tokenizer but the index's own vocabulary; docs/search-format.md tells the format and the rules.
 */
(function (root) {
  "use strict";

  // ---------------------------------------------------------------------------------------------- one normal form
  // The same rules as src/text/normalise.rs; both sides run tests/vectors/fold.json.

  const VARIANTS = "龍竜髙高﨑崎澤沢濱浜邊辺邉辺齋斎齊斉齎斎櫻桜廣広國国縣県應応會会體体學学實実寶宝惠恵榮栄營営圓円鐵鉄驛駅氣気澁渋瀧滝藏蔵眞真靜静醫医藥薬獨独發発變変豐豊禮礼來来勞労樂楽歸帰舊旧點点圖図當当總総續続縱縦讀読賣売德徳增増淸清靑青黑黒戶戸户戸吳呉黃黄銳鋭卷巻兩両價価傳伝兒児爲為獻献稻稲穗穂濟済濕湿灣湾燒焼爭争狀状瘦痩盡尽眾衆禪禅稱称絲糸經経緣縁聲声聽聴臺台與与萬万蟲虫觀観觸触譯訳證証豫予貳弐轉転辭辞遲遅關関險険隨随隱隠靈霊顯顕餘余髓髄齒歯齡齢嶋島嶌島峯峰斷断曾曽條条樞枢橫横檜桧溪渓滿満瀨瀬硏研莊荘萊莱薰薫處処號号裝装覺覚覽覧豎竪輕軽遙遥錄録鎭鎮靭靱賴頼顏顔飮飲鹽塩黨党龜亀凜凛幷并桒桑每毎溫温繫繋逹達﨟臈";
  const USUAL = new Map([["ヶ", "ケ"], ["ヵ", "カ"]]);
  for (let i = 0; i < VARIANTS.length; i += 2) USUAL.set(VARIANTS[i], VARIANTS[i + 1]);
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
      let end = at + (source.codePointAt(at) > 0xffff ? 2 : 1);
      while (end < source.length && JOINS.test(source[end])) end++;
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
    out = toHiragana(out).replace(/[ぁぃぅぇぉゃゅょっゎ]/g, (c) => "あいうえおやゆよつわ"["ぁぃぅぇぉゃゅょっゎ".indexOf(c)]);
    out = out.replace(/ぢ/g, "じ").replace(/づ/g, "ず").replace(/ゔ/g, "ぶ").replace(/[ー一]/g, "");
    for (const pattern of LONG) out = out.replace(pattern, "$1");
    return out;
  }

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
    for (const [power, sign] of [[1000, "千"], [100, "百"], [10, "十"], [1, ""]]) {
      const digit = Math.floor(number / power) % 10;
      if (digit) out += (digit > 1 || !sign ? DIGITS[digit] : "") + sign;
    }
    return out;
  }

  const ERAS = [["令和", 2018, 2019, 9999, "r"], ["平成", 1988, 1989, 2019, "h"], ["昭和", 1925, 1926, 1989, "s"], ["大正", 1911, 1912, 1926, "t"], ["明治", 1867, 1868, 1912, "m"]];
  const NUMBER = "(?:[0-9]+|[〇一二三四五六七八九十百千]+)";
  const COUNTER = "(?:[カケか箇ヶ]?[所月国年]|人|名|回|件|日|市|町|村|つ|割|歳|代|期|次|度|点|時間?|週|分|団体|事業|施設|病院|病床|床|県|区|圏域|種|職種|本|冊|台|部|章|機関|校|班|層|段階|者|か)";
  const YEAR = new RegExp("^(?:(令和|平成|昭和|大正|明治|[rhstm](?=[0-9]))(元|" + NUMBER + ")|((?:19|20)[0-9]{2}))(年?)(度?)");
  const COUNT = new RegExp("^(" + NUMBER + ")(" + COUNTER + ")");

  /** Other ways to write the year or number at the beginning of `text`: how long it is and the ways, or null. */
  function numberAt(text) {
    const year = YEAR.exec(text);
    if (year && (year[4] || year[3] || year[1].length > 1)) {
      const era = year[1] && ERAS.find((known) => known[0] === year[1] || known[4] === year[1]);
      const west = era ? era[1] + toNumber(year[2]) : Number(year[3]);
      const ways = [west + "年", west + " 年"];
      for (const [name, zero, from, to] of ERAS) {
        if (west < from || west > to) continue;
        ways.push(name + (west - zero) + "年", name + (west - zero) + " ");
        if (west - zero === 1) ways.push(name + "元年", name + "元 ");
      }
      if (!year[4]) ways.push(String(west));
      return { length: year[0].length, ways };
    }
    const count = COUNT.exec(text);
    if (!count) return null;
    const number = toNumber(count[1]);
    if (!(number > 0 && number < 10000)) return null;
    const ways = [];
    const counters = /^[カケか箇ヶ][所月国年]$/.test(count[2]) ? Array.from("カケか箇", (c) => c + count[2][1]) : [count[2]];
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

  // ---------------------------------------------------------------------------------------------- the index on load

  const VERSION = 1;
  const KINDS = "tkhba";
  /** Weights of title, keyword, heading, body and what stands around. */
  const FIELDS = [6, 4, 2.5, 1, 0.1];
  const ASIDE = 4;

  /** What the words of questions are that say nothing about the answer, and how much they count. */
  const FUNCTION = ("の は が を に で と も へ や から まで より など か ね よ て た だ です ます ました ません ない なかっ たい たく れる られる せる " +
    "させる いる い ある あり する し した して しない こと もの ため とき よう そう という として について における による によって に関する に対する ている ていた てい ておく てもらう てほしい ください " +
    "下さい ますか ですか でしょう でしょうか には では とは への からの ならば なら たら ながら だけ ほど ばかり どう どの どんな どこ なに 何 誰 だれ いつ なぜ どうして どうやって どうすれば どうしたら " +
    "いい よい 良い ほしい 欲しい なる なっ なり でき できる できた られ れ まし ませ ましょう う ん ば ず その この あの それ これ お ご ところ たち さん さま 様").split(" ");
  const FRAMES = ("事例 例 教え 教える 教えて 知り 知りたい 知る 方法 やり方 仕方 場合 ほか 他 まとめ 一覧 情報 紹介 探し 探す 探して 見つけ 調べ 調べる 調べたい 読み 読みたい 見たい 内容 ページ 説明 取り組んで 取り組む 行う 行っ 行い 行って おこなう おこなって やっ やる やって 使う 使っ いう いっ 思う 思っ 工夫").split(" ");

  /**
   * @typedef {{ url: string, title: string, facets: string[], sections: string[][], reference: boolean, length: number }} Page
   * @typedef {{ text: string, start: number, end: number, kind: string, factor: number, weak?: boolean, ways?: string[], words?: number[], sound?: string, near?: string }} Unit
   */

  const SIGNS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((sign) => sign !== '"' && sign !== "\\");
  const PLACE = new Map(SIGNS.map((sign, i) => [sign, i]));

  /** Numbers of one, two or three signs. */
  function numbers(coded, singles, pairs) {
    const base = SIGNS.length;
    const out = [];
    for (let at = 0; at < coded.length; at++) {
      const first = PLACE.get(coded[at]);
      if (first < singles) out.push(first);
      else if (first < singles + pairs) out.push(singles + (first - singles) * base + PLACE.get(coded[++at]));
      else out.push(singles + pairs * base + ((first - singles - pairs) * base + PLACE.get(coded[++at])) * base + PLACE.get(coded[++at]));
    }
    return out;
  }

  /** Makes what searching needs out of the data that the script `search/index.js` registers. */
  function load(data) {
    if (data.v !== VERSION) throw new Error("search/index.js has version " + data.v + ", search.js reads " + VERSION);
    const pieces = data.pieces.split("\x7f");
    const [singles, pairs] = data.code;
    const end = pieces.indexOf("");
    const index = { pages: [], passages: [], source: [], starts: [] };
    // Each different text: as written, folded, and its words as pairs of a piece and where it ends in the folded text.
    const folded = [];
    const cuts = [];
    let source = "";
    let cut = [];
    for (const piece of numbers(data.texts, singles, pairs)) {
      if (piece !== end) {
        source += pieces[piece];
        cut.push(piece, source.length);
        continue;
      }
      const { text, starts } = fold(source);
      for (let i = 1, at = 0; i < cut.length; i += 2) {
        while (at < starts.length && starts[at] < cut[i]) at++;
        cut[i] = at;
      }
      index.source.push(source);
      folded.push(text);
      cuts.push(cut);
      [source, cut] = ["", []];
    }

    // The texts of all passages in one string, a line each.
    const lines = [];
    let position = 0;
    let next = 0;
    for (const [url, title, facets, sections, kinds, again, reference] of data.pages) {
      const names = sections.split("\t");
      const page = { url, title, facets: facets ? facets.split(" ") : [], sections: [], reference: reference === 1, length: 0, first: index.passages.length };
      let section = -1;
      for (const kind of kinds) {
        if (kind === "/") { section++; continue; }
        const text = kind < "a" ? again.shift() : next++;
        if (!page.sections[section]) {
          const [anchor, heading] = names.slice(2 * section).map((name) => (name === "=" ? index.source[text] : name));
          page.sections.push([anchor, heading || anchor]);
        }
        index.passages.push({ page: index.pages.length, kind: KINDS.indexOf(kind.toLowerCase()), section, text });
        index.starts.push(position);
        lines.push(folded[text]);
        position += folded[text].length + 1;
      }
      page.last = index.passages.length;
      if (!title) page.title = index.source[index.passages.slice(page.first).find((passage) => passage.kind === 0).text];
      index.pages.push(page);
    }
    index.text = lines.join("\n") + "\n";
    index.ends = index.starts.map((start, i) => start + lines[i].length);

    // Words: which there are and where each stands.
    const words = { surfaces: [], ids: new Map(), at: [], pieces: [] };
    const tokens = { start: [], word: [] };
    const token = new Int32Array(index.text.length + 1).fill(-1);
    index.passages.forEach((passage, number) => {
      const text = lines[number];
      const cut = cuts[passage.text];
      for (let i = 0, at = 0; i < cut.length; at = cut[i + 1], i += 2) {
        if (cut[i + 1] === at) continue;
        const surface = text.slice(at, cut[i + 1]);
        let id = words.ids.get(surface);
        if (id === undefined) {
          id = words.surfaces.length;
          words.ids.set(surface, id);
          words.surfaces.push(surface);
          words.pieces.push(cut[i]);
          words.at.push([]);
        }
        words.at[id].push(tokens.start.length);
        token[index.starts[number] + at] = tokens.start.length;
        tokens.start.push(index.starts[number] + at);
        tokens.word.push(id);
      }
      token[index.ends[number]] = tokens.start.length; // the line's end is a border, too
      tokens.start.push(index.ends[number]);
      tokens.word.push(-1);
      if (passage.kind !== ASIDE) index.pages[passage.page].length += text.length;
    });
    Object.assign(index, { words, tokens, token });
    const lengths = index.pages.filter((page) => !page.reference).map((page) => page.length);
    index.average = lengths.reduce((sum, length) => sum + length, 0) / (lengths.length || 1) || 1;
    index.counted = lengths.length || 1;

    describe(index, data);
    compounds(index);
    nets(index);
    lists(index, data);
    return index;
  }

  /** Classes, readings, base forms; inflected forms that don't occur; words of one spelling family. */
  function describe(index, data) {
    const { words } = index;
    words.classes = words.pieces.map((piece) => data.classes[piece]);
    const given = data.readings.split(" ");
    const ends = data.bases.split(" ");
    let inflects = 0;
    const bases = Array.from(data.classes, (kind) => (/[vwa]/.test(kind) ? ends[inflects++] : ""));
    words.readings = [];
    words.family = [];
    /** @type {Map<string, number[]>} family key → words */
    index.families = new Map();
    /** @type {Map<string, number[]>} inflected form → words */
    index.inflected = new Map();
    /** @type {Map<string, string[][]>} kanji → [spelling, reading, family] */
    index.spellings = new Map();
    const seen = new Set();
    words.surfaces.forEach((surface, id) => {
      const said = given[words.pieces[id]];
      const tail = toHiragana(/[ぁ-ゖァ-ヺー]*$/.exec(surface)[0]);
      const kana = (code) => Array.from(code, (c) => (c === "!" ? "ー" : c === "~" ? "" : String.fromCharCode(c.charCodeAt(0) - 35 + 0x3041))).join("");
      const sounds = said ? said.split("|").map((code) => kana(code) + (code.endsWith("~") ? "" : tail)) : [];
      if (isKana(surface)) sounds.unshift(toHiragana(surface));
      words.readings.push(sounds);
      const kind = words.classes[id];
      let base = surface;
      let noun = surface;
      let sound = sounds[0] || "";
      let spoken = "";
      if (/[vwa]/.test(kind)) {
        const [, off, end] = /^(\d+)(.*)$/.exec(bases[words.pieces[id]]) || ["", "0", ""];
        base = surface.slice(0, surface.length - Number(off)) + end;
        noun = nounForm(base, kind);
        // The reading of the noun form: what base and surface share, and the kana of the noun form's end.
        const lost = Number(off);
        const whole = sound.length > lost ? sound.slice(0, sound.length - lost) + end : "";
        sound = whole ? whole.slice(0, -1) + noun.slice(base.length - 1) : "";
        spoken = whole;
      }
      const key = kanjiOf(noun) && sound ? kanjiOf(noun) + "|" + sound : /[vwa]/.test(kind) ? base : "";
      words.family.push(key);
      if (!key) return;
      push(index.families, key, id);
      if (/[vwa]/.test(kind) && !seen.has(base)) {
        seen.add(base);
        for (const form of forms(base, kind)) if (!words.ids.has(form) && form.length > 1) push(index.inflected, form, id);
      }
      if (!kanjiOf(noun)) return;
      push(index.spellings, kanjiOf(noun)[0], [noun, sound, key]);
      if (spoken) for (const form of forms(base, kind)) if (form.length >= base.length) push(index.spellings, kanjiOf(noun)[0], [form, spoken.slice(0, -1) + form.slice(base.length - 1), key]);
    });
    /** @type {Map<string, number[]>} first kana → words read so */
    index.sounds = new Map();
    words.readings.forEach((sounds, id) => sounds.forEach((sound) => push(index.sounds, sound[0], id)));
  }

  const push = (map, key, value) => {
    const list = map.get(key);
    if (!list) map.set(key, [value]);
    else if (list[list.length - 1] !== value) list.push(value);
  };

  /** Noun compounds: whole runs, and parts of runs that occur twice. */
  function compounds(index) {
    const { words, tokens, text } = index;
    const nominal = words.surfaces.map((surface, id) => "np9s".includes(words.classes[id]) || (words.classes[id] === "m" && isKanji(surface)));
    const counts = new Map();
    const whole = new Set();
    for (let first = 0; first < tokens.word.length; first++) {
      if (tokens.word[first] < 0 || !nominal[tokens.word[first]]) continue;
      const starts = first === 0 || tokens.word[first - 1] < 0 || !nominal[tokens.word[first - 1]];
      for (let last = first + 1; last < first + 8 && tokens.word[last] >= 0 && nominal[tokens.word[last]]; last++) {
        const run = text.slice(tokens.start[first], tokens.start[last + 1]);
        if (run.length > 24) break;
        counts.set(run, (counts.get(run) || 0) + 1);
        if (starts && !(tokens.word[last + 1] >= 0 && nominal[tokens.word[last + 1]])) whole.add(run);
      }
    }
    index.runs = counts;
    index.compounds = new Map();
    counts.forEach((count, run) => { if (count > 1 || whole.has(run)) index.compounds.set(run, count); });
  }

  /** The text without anything that keeps two letters apart, for runs that cross signs, blocks or long-vowel marks. */
  function nets(index) {
    const { text, passages, starts, ends } = index;
    const origin = [];
    const parts = [];
    passages.forEach((passage, number) => {
      if (number && passages[number - 1].page !== passage.page) { parts.push("\f"); origin.push(starts[number]); }
      for (let at = starts[number]; at < ends[number]; at++) {
        if (text[at] === " " || text[at] === "ー") continue;
        parts.push(text[at]);
        origin.push(at);
      }
    });
    index.squashed = parts.join("");
    origin.push(text.length);
    index.origin = origin;
  }

  const squash = (text) => text.replace(/[ ー]/g, "");

  /** The handbook's terms with their other names, and everyday words with the official ones. */
  function lists(index, data) {
    /** @type {Map<string, { word: string, weight: number }[]>} squashed word → what else to look for */
    index.others = new Map();
    /** @type {Map<string, string>} reading → term */
    index.termSounds = new Map();
    const add = (from, word, weight) => {
      const key = squash(from);
      if (key && word && key !== squash(word)) push(index.others, key, { word, weight });
    };
    for (const row of data.terms) {
      const [term, sound, aliases] = row.map((part, i) => (typeof part === "number" ? index.source[part + (i ? row[0] : 0)] : part));
      const names = [term].concat(aliases.split(/[\t、]/)).map((name) => fold(name).text);
      for (const name of names) {
        for (const other of names) add(name, other, 0.7);
        if (isKana(name)) index.termSounds.set(toHiragana(name), name);
      }
      if (sound) index.termSounds.set(toHiragana(sound), names[0]);
    }
    for (const row of data.everyday.split("|")) {
      const [word, ...official] = row.split("\t").map((word) => fold(word).text);
      const spellings = /[うくぐすつぬぶむるい]$/.test(word) && word.length > 1 ? forms(word, "") : [word];
      for (const spelling of spellings) if (spelling.length > 1 || isKanji(spelling)) for (const other of official) add(spelling, other, 0.5);
    }
  }

  // ---------------------------------------------------------------------------------------------- cutting the query

  const scriptOf = (c) => (/[ァ-ヺー]/.test(c) ? "k" : /[ぁ-ゖ]/.test(c) ? "h" : /[0-9.%]/.test(c) ? "9" : LATIN.test(c) ? "l" : c === " " ? " " : "c");

  /** "a b -c "d e"" → its chunks. Space means and, a leading - leaves out, quotation marks keep together. */
  function chunksOf(query) {
    const chunks = [];
    const pattern = /([-－‐−]?)["“”＂]([^"“”＂]*)["“”＂]?|([-－−](?=[^\s-]))?([^\s"“”＂]+)/g;
    for (let found = pattern.exec(query); found; found = pattern.exec(query)) {
      const phrase = found[2] !== undefined;
      const text = fold(phrase ? found[2] : found[4]).text;
      if (text) chunks.push({ text, phrase, exclude: Boolean(phrase ? found[1] : found[3] && pattern.lastIndex > 0), raw: phrase ? found[2] : found[4] });
    }
    return chunks;
  }

  /**
   * Cuts a chunk by the words of the index: the cheapest way through all words that could begin at each place.
   * @returns {Unit[]}
   */
  function cutChunk(index, text) {
    const best = [{ cost: 0, edge: null }];
    for (let at = 0; at < text.length; at++) {
      if (!best[at]) continue;
      for (const edge of edgesAt(index, text, at)) {
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

  const FUNCTIONS = new Set(FUNCTION);
  const FRAMED = new Set(FRAMES);

  function edgesAt(index, text, at) {
    const { words } = index;
    const total = index.tokens.word.length;
    const price = (count) => Math.log(total / Math.max(count, 0.5)) + 3;
    const edges = [];
    const add = (end, cost, kind, factor, more) => edges.push(Object.assign({ text: text.slice(at, end), start: at, end, cost, kind, factor }, more));
    for (let end = at + 1; end <= text.length && end <= at + 24; end++) {
      const run = text.slice(at, end);
      const id = words.ids.get(run);
      if (FUNCTIONS.has(run)) add(end, Math.min(id === undefined ? 8 : price(words.at[id].length), 9), "function", 0);
      else if (FRAMED.has(run)) add(end, id === undefined ? 9 : price(words.at[id].length), "word", 0.1, { words: id === undefined ? index.inflected.get(run) : [id] });
      else if (id !== undefined && words.classes[id] !== "-") {
        const lone = run.length === 1 && scriptOf(run) !== "9";
        const empty = words.classes[id] === "x" || (lone && scriptOf(run) === "h");
        add(end, price(words.at[id].length) + (lone ? 2 : 0), empty ? "function" : "word", empty ? 0 : factorOf(words.classes[id], run), { words: [id] });
      } else if (index.inflected.has(run)) add(end, price(1) + 1, "word", 0.5, { words: index.inflected.get(run) });
      const count = index.compounds.get(run);
      if (count && id === undefined) add(end, price(count), "compound", 1);
      else if (index.others.has(squash(run)) && run.length > 1) add(end, price(2), "alias", /[ぁ-ゖ]$/.test(run) && !isKanji(run[0]) ? 0.7 : 1, id === undefined ? {} : { words: [id] });
      else if (id === undefined && end > at + 1 && isKanji(text[at])) {
        const family = spelledAlike(index, run);
        if (family) add(end, price(1) + 1, "word", 0.9, { words: index.families.get(family) });
      }
    }
    const number = numberAt(text.slice(at));
    if (number && !/[0-9]/.test(text[at - 1] || "")) add(at + number.length, price(2), "number", 0.8, { ways: number.ways });
    // What no word covers: a run of one script, or one kanji or kana.
    const script = scriptOf(text[at]);
    let end = at + 1;
    while (end < text.length && /[kl9]/.test(script) && scriptOf(text[end]) === script) end++;
    add(end, script === "h" ? 13 : 16 + 2 * (end - at), script === " " ? "function" : "unknown", script === "h" ? 0 : 1);
    return edges;
  }

  function factorOf(kind, run) {
    if (run.length === 1) return "vwa".includes(kind) ? 0.3 : 0.35;
    return { n: 1, p: 1.1, 9: 0.6, s: 0.4, f: 0.05, v: 0.5, w: 0.5, a: 0.5, m: 0.25, x: 0 }[kind];
  }

  /** The family of a word that is the same but for its okurigana or a kanji written in kana: 申込み → 申し込み, 子ども → 子供. */
  function spelledAlike(index, run) {
    const kanji = kanjiOf(run);
    const candidates = index.spellings.get(run[0]);
    if (!candidates || run.length > 8 || !/^[々〆\u3400-\u9fffぁ-ゖ]+$/.test(run)) return "";
    const sound = new RegExp("^" + Array.from(run, (c) => (isKanji(c) ? ".+" : c)).join("") + "$");
    for (const [noun, reading, family] of candidates) {
      const own = kanjiOf(noun);
      const shorter = own.startsWith(kanji) && run.length > kanji.length;
      if ((own === kanji && kanji.length > 1) || shorter) if (noun !== run && sound.test(reading)) return family;
    }
    return "";
  }

  // ---------------------------------------------------------------------------------------------- what stands where

  /** Levels of trust: literal, another spelling of it, a reading or another name, an everyday word or a part, a guess. */
  const [LITERAL, SPELLING, NAME, LOOSE, GUESS] = [5, 4, 3, 2, 1];
  const WHY = ["語", "部分一致", "よみ", "同義語", "あいまい"];
  const [WORD, PART, SOUND, OTHER, NEAR] = [0, 1, 2, 3, 4];
  const ENOUGH = 20000;

  /** Where a unit stands: position → { length, weight, level, why }; the most trusted find of a place stays. */
  function finder(index) {
    const found = new Map();
    const add = (position, length, weight, level, why) => {
      const known = found.get(position);
      if (!known || known.weight < weight) found.set(position, { length, weight, level: known ? Math.max(level, known.level) : level, why });
    };
    return {
      found,
      /** Every place where `run` stands as written; whole words weigh more. */
      literal(run, weight, level, why) {
        if (!run) return 0;
        let count = 0;
        for (let at = index.text.indexOf(run); at >= 0 && count < ENOUGH; at = index.text.indexOf(run, at + 1), count++) {
          const digits = DIGIT.test(run[0]) && DIGIT.test(index.text[at - 1] || "");
          const whole = index.token[at] >= 0 && index.token[at + run.length] >= 0 && !digits;
          add(at, run.length, whole ? weight : weight * 0.6, level, why === WORD && !whole ? PART : why);
        }
        return count;
      },
      /** The same across signs, blocks and long-vowel marks. */
      across(run, weight, level, why) {
        const bare = squash(run);
        if (bare.length < 2) return;
        for (let at = index.squashed.indexOf(bare); at >= 0; at = index.squashed.indexOf(bare, at + 1)) {
          const from = index.origin[at];
          const to = index.origin[at + bare.length - 1] + 1;
          const span = index.text.slice(from, to);
          const same = span.replace(/[ \n]/g, "") === run.replace(/ /g, "");
          // A long-vowel mark more or less makes another word of a short one: ビル, ビール.
          if (!same && !(bare.match(/[ァ-ヺ]+/g) || []).every((kana) => kana.length > 2)) continue;
          const end = index.text[to] === "ー" ? to + 1 : to;
          const whole = index.token[from] >= 0 && index.token[end] >= 0 && !/\n/.test(span);
          add(from, to - from, whole ? weight : weight * 0.6, level, why === WORD && !whole ? PART : why);
        }
      },
      /** Every place where one of the words stands as a word. */
      words(ids, weight, level, why) {
        for (const id of ids) for (const at of index.words.at[id]) add(index.tokens.start[at], index.words.surfaces[id].length, weight, level, why);
      },
      /** Every place from a word's beginning on that is read `sound`, or begins so. */
      sound(sound, weight, level, why) {
        return readSo(index, sound, (position, length, exact) => add(position, length, exact ? weight : weight * 0.7, level, why));
      },
    };
  }

  /** Calls `visit` for each run of words whose reading begins with `sound`; tells whether one is read so to its end. */
  function readSo(index, sound, visit) {
    const { words, tokens } = index;
    let exact = false;
    let finds = 0;
    const walk = (first, at, rest) => {
      const id = tokens.word[at];
      if (id === undefined || id < 0) return;
      if (words.surfaces[id] === " ") return;
      for (const own of words.readings[id]) {
        if (own.startsWith(rest)) {
          const whole = own.length === rest.length && words.classes[id] !== "x";
          exact = exact || whole;
          finds++;
          visit(tokens.start[first], tokens.start[at] + words.surfaces[id].length - tokens.start[first], whole);
        } else if (own && rest.startsWith(own)) walk(first, at + 1, rest.slice(own.length));
      }
    };
    for (const id of index.sounds.get(sound[0]) || []) {
      if (words.classes[id] === "x" || !words.readings[id].some((own) => own.startsWith(sound) || sound.startsWith(own))) continue;
      for (const at of words.at[id]) walk(at, at, sound);
    }
    return finds ? (exact ? 2 : 1) : 0;
  }

  /** Everything that speaks for a unit. */
  function evidence(index, unit) {
    const find = finder(index);
    const text = unit.text;
    if (unit.kind === "function") return find.found;
    find.literal(text, 1, LITERAL, WORD);
    for (const way of unit.ways || numbersOtherwise(text)) find.literal(way, 0.95, SPELLING, WORD);
    for (const id of unit.words || []) {
      const family = index.words.family[id];
      find.words(family ? index.families.get(family) : [id], 0.95, SPELLING, WORD);
    }
    if (/[ァ-ヺー ]/.test(text)) find.across(text, 0.9, SPELLING, WORD);
    if (unit.sound) {
      find.sound(unit.sound, 0.75, NAME, SOUND);
      for (const [sound, term] of index.termSounds)
        if (sound === unit.sound || (sound.startsWith(unit.sound) && unit.sound.length > 2)) named(index, find, term, 0.7, SOUND);
    }
    named(index, find, text, 1, OTHER);
    if (unit.near) {
      find.literal(unit.near, 0.4, GUESS, NEAR);
      named(index, find, unit.near, 0.3, NEAR);
    }
    return find.found;
  }

  /** What the terms and the everyday words say instead of `text`. */
  function named(index, find, text, weight, why) {
    if (why === SOUND) find.literal(text, weight, NAME, SOUND);
    for (const other of index.others.get(squash(text)) || []) {
      const level = why === NEAR ? 0.5 : other.weight > 0.6 ? NAME : LOOSE;
      if (!find.literal(other.word, weight * other.weight, level, why) || /ー/.test(other.word)) find.across(other.word, weight * other.weight, level, why);
      const id = index.words.ids.get(other.word);
      const forms = id === undefined ? index.inflected.get(other.word) : [id];
      for (const form of forms || []) {
        const family = index.words.family[form];
        if (family) find.words(index.families.get(family), weight * other.weight, level, why);
      }
    }
  }

  // ---------------------------------------------------------------------------------------------- near spellings

  /** Characters to change, add, drop or swap to get from a to b; more than `limit` counts as limit + 1. */
  function distance(a, b, limit) {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let older = [];
    let above = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let cost = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
        row.push(cost);
        least = Math.min(least, cost);
      }
      if (least > limit) return limit + 1;
      [older, above] = [above, row];
    }
    return above[b.length];
  }

  /** The handbook's words, compounds, terms and their readings with how often they occur: what a misspelt word may mean. */
  function candidates(index) {
    if (index.candidates) return index.candidates;
    const list = new Map();
    const put = (text, count) => text.length > 1 && list.set(text, Math.max(count, list.get(text) || 0));
    index.words.surfaces.forEach((surface, id) => { if (!"-x9f".includes(index.words.classes[id])) put(surface, index.words.at[id].length); });
    index.runs.forEach((count, run) => put(run, count));
    index.others.forEach((_, word) => put(word, 1));
    index.candidates = Array.from(list, ([text, count]) => ({ text, count, skeleton: skeleton(text) }));
    return index.candidates;
  }

  /** A number that is off by one digit is another number, not a misspelt one. */
  const numerals = (text) => (text.match(/[0-9二三四五六七八九十百千]/g) || []).join("");

  /** The handbook's word nearest to a misspelt one, or "". */
  function nearest(index, text) {
    const own = skeleton(text);
    const limit = text.length > 5 ? 2 : 1;
    const known = Array.from(text).every((c) => index.text.includes(c));
    const digits = numerals(text);
    let best = null;
    for (const candidate of candidates(index)) {
      if (candidate.text === text || Math.abs(candidate.text.length - text.length) > 2) continue;
      if (numerals(candidate.text) !== digits) continue;
      if (/^[0-9.%a-z]+$/.test(candidate.text) && text.length < 4) continue;
      const same = candidate.skeleton === own;
      // Most words share no sign with it and need no closer look.
      if (!same && !Array.from(text).some((c) => candidate.text.includes(c))) continue;
      const steps = distance(text, candidate.text, limit);
      if (!same && (steps > limit || text.length < 3 || candidate.text.length < 3)) continue;
      if (!same && steps === 2 && text.length < 7) continue;
      if (!same && known && candidate.text.length !== text.length && isKanji(text[0])) continue;
      // Sharing half of a short word's letters is chance.
      const score = (same ? 0.5 : steps) + (candidate.text.length === text.length ? 0 : 0.25) - Math.min(candidate.count, 50) / 200 + (candidate.text[0] === text[0] ? 0 : 0.2);
      if (!best || score < best.score) best = { text: candidate.text, score };
    }
    return best ? best.text : "";
  }

  // ---------------------------------------------------------------------------------------------- searching

  /** 竜が崎 → 竜ケ崎, 3箇所 → 3か所, where the text has only the other spelling. */
  function respell(index, text) {
    return text.replace(/[\u3400-\u9fff々0-9][ケがカか箇](?=[\u3400-\u9fff])/g, (pair, at) => {
      const after = text[at + 2];
      const spelling = [pair].concat(Array.from("ケかカ箇が", (c) => pair[0] + c)).find((way) => index.text.includes(way + after));
      return spelling || pair;
    });
  }

  /** What a chunk of the query finds: its units, each with what each page holds of it. */
  function study(index, chunk) {
    const text = chunk.phrase ? chunk.text : respell(index, chunk.text);
    const whole = { text, start: 0, end: text.length, kind: "whole", factor: 1 };
    const latin = chunk.raw.normalize("NFKC").toLowerCase();
    const romaji = /^[a-zāīūēōâîûêô'-]{3,}$/.test(latin) && !chunk.phrase ? fromRomaji(latin) : "";
    const typed = text.replace(/([ぁ-ゖァ-ヺー])[a-z]{1,2}$/, "$1");
    const kana = chunk.phrase ? "" : romaji || (isKana(typed) && typed.length > 1 ? toHiragana(typed) : "");
    const nets = [];
    let units;
    if (chunk.phrase) units = [whole];
    else if (kana && soundsKnown(index, kana)) units = [Object.assign({}, whole, { text: typed, sound: kana, kind: "word" })];
    else {
      units = cutChunk(index, text);
      if (romaji && units.every((unit) => unit.kind === "unknown")) units = cutChunk(index, romaji);
      sounds(index, units);
      strays(index, units, text);
      nets.push(...netsOf(index, units, text));
    }
    const content = units.filter((unit) => unit.factor > 0).concat(nets);
    const simple = content.length === 1 && units.length === 1;
    if (simple && !chunk.phrase) content[0].factor = Math.max(content[0].factor, 1);
    const parts = [];
    for (const unit of content) if (unit.kind === "compound" || unit.kind === "alias" || unit.kind === "whole") parts.push(...partsOf(index, unit));
    const literal = finder(index);
    if (text.length > 1 || isKanji(text) || LATIN.test(text)) {
      literal.literal(text, 1, LITERAL, WORD);
      if (text.length > 1) literal.across(text, 0.9, SPELLING, WORD);
    }
    return { chunk, units, content, parts, simple, literal: literal.found };
  }

  /** Whether some word, compound or term is read so, or begins so. */
  function soundsKnown(index, kana) {
    if (readSo(index, kana, () => {})) return true;
    for (const sound of index.termSounds.keys()) if (sound.startsWith(kana)) return true;
    return false;
  }

  /** Runs of kana that no word covers may be readings. */
  function sounds(index, units) {
    for (let i = 0; i < units.length; i++) {
      if (i && isKana(units[i - 1].text) && units[i - 1].kind !== "function") continue;
      let last = -1;
      let run = "";
      let bad = false;
      for (let j = i; j < units.length && isKana(units[j].text); j++) {
        run += units[j].text;
        bad = bad || isStray(units[j]) || (units[j].kind === "function" && j > i);
        if (bad && run.length > 2 && readSo(index, toHiragana(run), () => {}) === 2) last = j;
      }
      if (last < 0 || (last === i && units[i].kind !== "unknown")) continue;
      const joined = units.slice(i, last + 1);
      if (joined.every((unit) => unit.kind === "function")) continue;
      const text = joined.map((unit) => unit.text).join("");
      units.splice(i, joined.length, { text, start: joined[0].start, end: joined[joined.length - 1].end, kind: "word", factor: 1, sound: toHiragana(text) });
    }
  }

  const isStray = (unit) => unit.kind === "unknown" || (unit.text.length === 1 && unit.kind === "word" && unit.factor <= 0.35);

  /** Stretches without a gap that hold something unknown: a run of the text cut off inside words, or a misspelt word. */
  function strays(index, units, text) {
    if (text.length > 2 && text.length < 12 && units.some((unit) => isStray(unit) || unit.kind === "function") && !units.some((unit) => unit.factor === 1 && unit.kind !== "unknown" && units.length > 3) && !index.text.includes(text)) {
      const near = nearest(index, text);
      if (near) {
        units.splice(0, units.length, { text, start: 0, end: text.length, kind: "near", factor: 1, near });
        return;
      }
    }
    for (let first = 0; first < units.length; first++) {
      if (units[first].kind === "function") continue;
      let last = first;
      while (last + 1 < units.length && units[last + 1].kind !== "function") last++;
      const stretch = units.slice(first, last + 1);
      const odd = stretch.some(isStray);
      if (odd) mend(index, units, first, stretch, text);
      first = odd ? first : last;
      if (odd) while (first + 1 < units.length && units[first + 1].kind !== "function") first++;
    }
  }

  function mend(index, units, first, stretch, text) {
    const from = stretch[0].start;
    const to = stretch[stretch.length - 1].end;
    const run = text.slice(from, to);
    const unit = (more) => Object.assign({ text: run, start: from, end: to, kind: "whole", factor: 1 }, more);
    // As it stands, it is in the text: one thing, begun or ended inside a word.
    if (run.length > 1 && index.text.includes(run)) {
      units.splice(first, stretch.length, unit({}));
      return;
    }
    // One character is no misspelt word: 「した人」 does not mean 一人.
    const near = run.length > 2 || (stretch.length === 1 && run.length > 1) ? nearest(index, run) : "";
    if (near) {
      units.splice(first, stretch.length, unit({ near, kind: "near" }));
      return;
    }
    // One part of the stretch may be misspelt and the rest right.
    for (let width = stretch.length - 1; width > 0; width--) {
      for (let i = 0; i + width <= stretch.length; i++) {
        const some = stretch.slice(i, i + width);
        if (!some.some(isStray)) continue;
        const part = some.map((one) => one.text).join("");
        if (part.length > 1 && index.text.includes(part) && (/[一-鿿]/.test(part) || part.length > 3)) {
          units.splice(first + i, width, { text: part, start: some[0].start, end: some[width - 1].end, kind: "whole", factor: 0.6 });
          for (const one of units) if (one.kind === "unknown") one.weak = true;
          return;
        }
        const guess = part.length > 2 ? nearest(index, part) : "";
        if (guess) {
          units.splice(first + i, width, { text: part, start: some[0].start, end: some[width - 1].end, kind: "near", factor: 0.8, near: guess });
          return;
        }
      }
    }
    // Half of a foreign word is no evidence.
    const foreign = stretch.some((one) => one.kind === "unknown");
    for (const one of stretch) one.weak = foreign || isStray(one);
  }

  /** Runs of a question that stand in the text and hold what no word explains: found, though hardly weighed. */
  function netsOf(index, units, text) {
    const found = [];
    if (units.length < 3) return found;
    for (let first = 0; first < units.length; first++) {
      for (let last = units[first].kind === "function" ? first : first + 1; last < units.length && last < first + 7; last++) {
        const some = units.slice(first, last + 1);
        const run = text.slice(some[0].start, some[some.length - 1].end);
        if (run.length < 3 || !(some.some((unit) => isStray(unit) || unit.kind === "whole") || some.every((unit) => unit.factor < 0.3)) || !/[^ぁ-ゖ ]/.test(run)) continue;
        if (!index.text.includes(run) || found.length > 20) break;
        found.push({ text: run, start: some[0].start, end: some[some.length - 1].end, kind: "net", factor: 0.12 });
      }
    }
    return found;
  }

  /** The words in a compound count a little by themselves. */
  function partsOf(index, unit) {
    const units = [];
    for (let at = 0; at < unit.text.length; ) {
      let end = Math.min(unit.text.length, at + 12);
      while (end > at + 1 && !(index.words.ids.has(unit.text.slice(at, end)) && end - at < unit.text.length)) end--;
      const id = index.words.ids.get(unit.text.slice(at, end));
      if (id !== undefined && end - at > 1 && "npvwas".includes(index.words.classes[id])) units.push({ text: unit.text.slice(at, end), start: unit.start + at, end: unit.start + end, kind: "word", factor: 0.2, words: [id], part: unit });
      at = end;
    }
    return units;
  }

  const passageOf = (index, position) => {
    let low = 0;
    let high = index.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (index.starts[middle] <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  /** Evidence by page: frequency in weighted fields, the highest level in the page's own text and around it, passages. */
  function byPage(index, found) {
    const pages = new Map();
    for (const [position, find] of found) {
      const number = passageOf(index, position);
      const passage = index.passages[number];
      let page = pages.get(passage.page);
      if (!page) pages.set(passage.page, (page = { frequency: 0, level: 0, around: 0, whys: new Set(), passages: new Map(), best: 0 }));
      const { length } = index.pages[passage.page];
      const norm = passage.kind === 3 || passage.kind === ASIDE ? 0.5 + (0.5 * length) / index.average : 1;
      page.frequency += (FIELDS[passage.kind] * find.weight) / norm;
      if (passage.kind === ASIDE) page.around = Math.max(page.around, find.level);
      else page.level = Math.max(page.level, find.level);
      page.best = Math.max(page.best, find.weight * (passage.kind === ASIDE ? 0.1 : 1));
      page.whys.add(find.why);
      page.passages.set(number, Math.max(page.passages.get(number) || 0, find.weight * (passage.kind === ASIDE ? 0.1 : 1)));
    }
    return pages;
  }

  const K = 1.2;

  /** All pages that a query finds, best first. */
  function rank(index, query) {
    const chunks = chunksOf(query);
    const wanted = chunks.filter((chunk) => !chunk.exclude);
    const studies = wanted.map((chunk) => study(index, chunk));
    const results = new Map();
    const marks = [];
    const result = (number) => {
      if (!results.has(number)) results.set(number, { page: number, held: 0, tier: 0, score: 0, covered: 0, whys: new Set(), passages: new Map(), strong: false });
      return results.get(number);
    };
    let total = 0;
    for (const found of studies) {
      const units = found.content.concat(found.parts);
      for (const unit of units) {
        unit.found = evidence(index, unit);
        unit.pages = byPage(index, unit.found);
        const holders = Array.from(unit.pages).filter(([number, page]) => page.level && !index.pages[number].reference);
        const rarity = Math.max(Math.log(1 + (index.counted - holders.length + 0.5) / (holders.length + 0.5)), 0.05);
        unit.weight = rarity * unit.factor;
        if (!unit.part) total += unit.weight;
        marks.push(unit);
        for (const [number, page] of unit.pages) {
          const into = result(number);
          const saturated = (page.frequency * (K + 1)) / (page.frequency + K);
          // How well the unit is held at best also tells how much its frequency is worth.
          into.score += unit.weight * saturated * (0.5 + 0.5 * page.best);
          if (!unit.part && page.level) into.covered += unit.weight * Math.min(1, page.best);
          if (!unit.weak && unit.factor > 0.1 && !unit.part) into.strong = true;
          page.whys.forEach((why) => into.whys.add(why));
          for (const [passage, weight] of page.passages) into.passages.set(passage, (into.passages.get(passage) || 0) + weight * unit.weight);
        }
      }
      hold(index, found, result);
    }
    return { studies, results, marks, total, chunks };
  }

  /** How much of a chunk a level of trust holds: nothing, a guess, an everyday word, another name or spelling, the word. */
  const AROUND = 4.5;
  const HELD = [0, 0.6, 0.8, 0.9, 0.95, 1];

  /** How much of a chunk each page holds, by level of trust. */
  function hold(index, found, result) {
    const literal = byPage(index, found.literal);
    const needed = found.content.filter((unit) => unit.factor > 0.15 && !unit.weak);
    const pages = new Set(literal.keys());
    for (const unit of needed.concat(found.parts)) for (const number of unit.pages.keys()) pages.add(number);
    for (const number of pages) {
      const into = result(number);
      const whole = literal.get(number);
      let level = whole ? whole.level || AROUND : 0;
      if (whole) {
        into.strong = true;
        whole.whys.forEach((why) => into.whys.add(why));
        if (!needed.length) {
          into.score += (whole.frequency * (K + 1)) / (whole.frequency + K);
          whole.passages.forEach((weight, passage) => into.passages.set(passage, (into.passages.get(passage) || 0) + weight));
        }
      }
      const levels = needed.map((unit) => { const page = unit.pages.get(number); return page ? page.level || Math.min(page.around, GUESS) : 0; });
      const least = levels.length ? Math.min(...levels) : 0;
      // A question is held softly; a single word as its evidence says.
      if (found.simple) level = Math.max(level, least);
      into.held += level === AROUND && least < AROUND ? 0.5 : HELD[Math.ceil(Math.max(level, least))];
      into.tier = Math.max(into.tier, found.simple || level ? level : 0);
      if (!into.strong && found.parts.length) into.strong = found.simple ? partsHeld(found, number) : found.parts.some((part) => part.pages.has(number));
    }
    found.pages = literal;
  }

  /** Whether a page holds all parts of a compound. */
  function partsHeld(found, number) {
    return found.parts.length > 1 && found.parts.every((part) => part.pages.has(number) && part.pages.get(number).level);
  }

  /** @returns pages in order, filtered. */
  function answer(index, query, limit, filters) {
    const { studies, results, marks, total, chunks } = rank(index, query);
    let hits = Array.from(results.values()).filter((hit) => hit.strong);
    for (const chunk of chunks) {
      if (!chunk.exclude && !chunk.phrase) continue;
      const find = finder(index);
      find.literal(chunk.text, 1, LITERAL, WORD);
      find.across(chunk.text, 1, LITERAL, WORD);
      const pages = byPage(index, find.found);
      hits = hits.filter((hit) => { const page = pages.get(hit.page); return chunk.exclude ? !(page && page.level) : Boolean(page); });
    }
    const many = studies.filter((found) => !found.chunk.phrase).length > 1;
    for (const hit of hits) {
      hit.value = hit.score * (0.4 + (0.6 * hit.covered) / (total || 1)) + 0.5 * Math.max(0, ...hit.passages.values());
      hit.order = index.pages[hit.page].reference ? 1 : 0;
    }
    const raw = rawPages(index, query, hits);
    hits = raw.hits;
    hits.sort((a, b) => a.order - b.order || (b.raw || 0) - (a.raw || 0) || (many ? b.held - a.held : b.tier - a.tier) || b.value - a.value || a.page - b.page);
    const suggestion = suggest(studies);
    const chosen = Object.keys(filters || {}).map((group) => [group, [].concat(filters[group])]).filter(([, values]) => values.length);
    const passes = (hit, [group, values]) => values.some((value) => index.pages[hit.page].facets.includes(group + ":" + value));
    const facets = {};
    for (const hit of hits) {
      for (const facet of index.pages[hit.page].facets) {
        const group = facet.slice(0, facet.indexOf(":"));
        if (chosen.every((choice) => choice[0] === group || passes(hit, choice))) facets[facet] = (facets[facet] || 0) + 1;
      }
    }
    hits = hits.filter((hit) => chosen.every((choice) => passes(hit, choice)));
    const shown = hits.slice(0, limit).map((hit) => present(index, hit, marks, studies));
    const out = { total: hits.length, hits: shown, facets };
    if (suggestion) out.suggestion = suggestion;
    return out;
  }

  /** A run that holds signs goes before all else as written; any run is found where blocks or signs cut it apart. */
  function rawPages(index, query, hits) {
    const plain = query.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
    const bare = fold(query).text.replace(/ /g, "");
    if (plain.length < 2 || chunksOf(query).some((chunk) => chunk.phrase || chunk.exclude)) return { hits };
    if (!index.light) index.light = index.pages.map((page) => index.passages.slice(page.first, page.last).map((passage) => index.source[passage.text]).join("").normalize("NFKC").toLowerCase().replace(/\s+/g, ""));
    const holds = (number) => index.light[number].includes(plain);
    const known = new Set(hits.map((hit) => hit.page));
    if (plain !== bare) for (const hit of hits) if (holds(hit.page)) hit.raw = 1;
    const missing = index.pages.map((_, number) => number).filter((number) => !known.has(number) && holds(number));
    return { hits: hits.concat(missing.map((page) => ({ page, raw: plain === bare ? 0 : 1, order: index.pages[page].reference ? 1 : 0, held: 0, tier: 0, value: 0, whys: new Set([PART]), passages: new Map() }))) };
  }

  /** The query with its misspelt words mended, or "". */
  function suggest(studies) {
    if (!studies.some((found) => found.units.some((unit) => unit.near))) return "";
    return studies.map((found) => found.units.map((unit) => unit.near || unit.text).join("")).join(" ");
  }

  // ---------------------------------------------------------------------------------------------- showing a hit

  const SHOWN = 110;

  function present(index, hit, marks, studies) {
    const page = index.pages[hit.page];
    const ranked = Array.from(hit.passages).filter(([, weight]) => weight > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const body = ranked.filter(([number]) => index.passages[number].kind === 3);
    const first = ranked.length ? ranked[0][0] : page.first;
    const head = index.passages[first].kind <= 1;
    const shown = body.length ? body[0][0] : firstBody(index, page, first);
    const place = head ? -1 : first;
    const [anchor, heading] = place < 0 ? ["", ""] : page.sections[index.passages[place].section];
    const spans = (number) => spansIn(index, number, marks, studies);
    let excerpt = pieces(index, shown, spans(shown));
    const [used, other] = [unitsIn(index, shown, marks), body.slice(1, 6).find(([number]) => Array.from(unitsIn(index, number, marks)).some((unit) => !unitsIn(index, shown, marks).has(unit)))];
    if (used.size && other && excerpt.reduce((sum, piece) => sum + piece.text.length, 0) < SHOWN) excerpt = excerpt.concat([{ text: " … ", mark: false }], pieces(index, other[0], spans(other[0])));
    return {
      url: page.url + (anchor ? "#" + anchor : ""),
      title: page.title,
      section: heading,
      excerpt,
      score: Math.round((hit.tier * 100 + hit.value) * 1000) / 1000,
      why: Array.from(hit.whys).sort().map((why) => WHY[why]).join("、"),
    };
  }

  function firstBody(index, page, fallback) {
    for (let number = page.first; number < page.last; number++) if (index.passages[number].kind === 3 && index.ends[number] - index.starts[number] > 20) return number;
    return fallback;
  }

  const unitsIn = (index, number, marks) => new Set(marks.filter((unit) => !unit.part && unit.factor > 0.3 && Array.from(unit.found.keys()).some((at) => at >= index.starts[number] && at < index.ends[number])));

  /** Marked ranges of a passage, in the source, merged and in order. */
  function spansIn(index, number, marks, studies) {
    const [start, end] = [index.starts[number], index.ends[number]];
    const spans = [];
    const take = (found, least) => found.forEach((find, at) => { if (at >= start && at < end && find.weight >= least) spans.push([at - start, Math.min(at + find.length, end) - start]); });
    for (const unit of marks) if (unit.factor > 0.1) take(unit.found, 0.2);
    for (const found of studies) take(found.literal, 0);
    const source = index.source[index.passages[number].text];
    const { starts } = fold(source);
    const ranges = spans.sort((a, b) => a[0] - b[0]).map(([from, to]) => [starts[from], clusterEnd(source, starts[to - 1])]);
    const merged = [];
    for (const range of ranges) {
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
  function pieces(index, number, spans) {
    const source = index.source[index.passages[number].text];
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

  // ---------------------------------------------------------------------------------------------- the page's side

  let index = null;
  let waiting = null;
  let arrived = null;

  /** Called by the script `search/index.js`. */
  function data(given) {
    index = load(given);
    if (arrived) arrived.resolve(index);
  }

  /** Loads the index when it is first needed. */
  function ready() {
    if (index) return Promise.resolve(index);
    if (!waiting) {
      waiting = new Promise((resolve, reject) => {
        arrived = { resolve, reject };
        if (typeof document === "undefined") return;
        const script = document.createElement("script");
        script.src = (document.documentElement.dataset.root || "") + "search/index.js";
        script.onerror = () => { waiting = null; reject(new Error("search/index.js can't be loaded")); };
        document.head.appendChild(script);
      });
    }
    return waiting;
  }

  /**
   * @param {string} query
   * @param {{ limit?: number, filters?: Object<string, string[]> }} [options]
   */
  function search(query, options) {
    const { limit = 10, filters = {} } = options || {};
    return ready().then((known) => answer(known, String(query), limit, filters));
  }

  root.Jirei = Object.assign(root.Jirei || {}, { search, data, ready, fold });
})(typeof window === "undefined" ? globalThis : window);
