/**
 * The search of the handbook: `Jirei.search(query, { limit, filters })`.
 * No tokenizer but the index's own vocabulary; docs/search-format.md tells the format and the rules.
 */
(function (root) {
  "use strict";

  // ---------------------------------------------------------------------------------------------- one normal form
  // The same rules as src/text/normalise.rs; both sides run tests/vectors/fold.json.

  const VARIANTS = "龍竜髙高﨑崎澤沢濱浜邊辺邉辺齋斎齊斉齎斎櫻桜廣広國国縣県應応會会體体學学實実寶宝惠恵榮栄營営圓円鐵鉄驛駅氣気澁渋瀧滝藏蔵眞真靜静醫医藥薬獨独發発變変豐豊禮礼來来勞労樂楽歸帰舊旧點点圖図當当總総續続縱縦讀読賣売德徳增増淸清靑青黑黒戶戸户戸吳呉黃黄敎教銳鋭卷巻兩両假仮價価傳伝僞偽兒児爲為獻献稻稲穗穂濟済濕湿灣湾燒焼爭争狀状瘦痩盡尽眾衆禪禅稱称竝並筍笋絲糸經経緣縁聲声聽聴肅粛膽胆臺台與与萬万蟲虫觀観觸触譯訳證証豫予貳弐轉転辭辞遞逓遲遅邨村鄕郷釋釈關関險険隨随隱隠雙双雜雑靈霊顯顕餘余騷騒驗験髓髄鬪闘鷗鴎麥麦麵麺齒歯齡齢嶋島嶌島峯峰斷断曉暁曾曽條条樞枢橫横檜桧歐欧歷歴殘残殼殻毆殴淺浅溪渓滿満潛潜瀨瀬犧犠硏研礙碍祕秘粹粋纖繊缺欠莊荘萊莱蔣蒋薰薫處処號号蠶蚕裝装覺覚覽覧謠謡豎竪輕軽遙遥釀醸錄録鎭鎮靭靱頰頬賴頼顏顔飮飲鹽塩黨党龜亀凜凛剝剥嚙噛塡填屛屏幷并搔掻攝摂昻昂晚晩桒桑槪概每毎溫温瀆涜焰焔甁瓶簞箪繫繋蔥葱蠟蝋蹟跡逹達醬醤鷄鶏麴麹﨟臈";
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
      for (const c of cluster.normalize("NFKC").toLowerCase()) {
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
  root.Jirei = Object.assign(root.Jirei || {}, { fold });
})(typeof window === "undefined" ? globalThis : window);
