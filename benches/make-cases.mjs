// Makes a handbook of N cases, the same one on every machine for the same seed, to see how everything grows.
//
//   node benches/make-cases.mjs N DIR [--seed S] [--content DIR]
//
// DIR becomes a content folder: handbook.yaml, terms.yaml, the chapters and the real cases as they are, then made cases up
// to N. A made case has the five sections and every field of the real ones; its text is recombined from their sentences:
// clauses of two sentences joined, figures, years and towns changed, compounds exchanged. So that the vocabulary keeps
// growing as that of a real handbook does, places, names of facilities, compounds and keywords are drawn from urns in
// which what was drawn often is drawn more often, and something new comes up ever more seldom (Pitman-Yor: Zipf's law).
// The towns are those of the municipality table.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [TOWN, STEM, STATION, PREFECTURE] = ["\ue000", "\ue001", "\ue002", "\ue003"];
const KANJI_RUN = /[一-鿿々]{3,}/g;

/** A generator of whole numbers below a limit (xorshift128), the same for the same seed. */
function dice(seed) {
  const state = [seed | 0, 0x6d2b79f5, 0x1b873593, 0x2545f491];
  const next = () => {
    let t = state[3];
    const s = state[0];
    [state[3], state[2], state[1]] = [state[2], state[1], s];
    t ^= t << 11;
    t ^= t >>> 8;
    return (state[0] = t ^ s ^ (s >>> 19)) >>> 0;
  };
  for (let i = 0; i < 40; i++) next();
  const below = (limit) => next() % limit;
  const share = () => next() / 0x100000000;
  return { below, share, chance: (p) => share() < p, pick: (list) => list[below(list.length)], between: (least, most) => least + below(most - least + 1) };
}

/** An urn: what was drawn often is drawn again more often; `invent` makes what is new. */
function urn(rng, discount, strength, invent, known = []) {
  const [items, counts, drawn] = [[...known], known.map(() => 1), known.map((_, at) => at)];
  return () => {
    const at = Math.floor(rng.share() * (drawn.length + strength));
    let item = at < drawn.length ? drawn[at] : -1;
    if (item < 0 || rng.chance(discount / counts[item])) {
      item = items.length;
      items.push(invent());
      counts.push(0);
    }
    counts[item]++;
    drawn.push(item);
    return items[item];
  };
}

/** Cuts at a sign, but not inside brackets; the sign stays with what stands before it. */
function cut(text, sign) {
  const pieces = [];
  let [depth, piece] = [0, ""];
  for (const letter of text) {
    piece += letter;
    if ("「『（([".includes(letter)) depth++;
    else if ("」』）)]".includes(letter)) depth--;
    else if (letter === sign && depth === 0) {
      pieces.push(piece);
      piece = "";
    }
  }
  return piece ? [...pieces, piece] : pieces;
}

/** What the real cases are made of: sentences as lists of clauses, list items, tables and headings by section, and fields. */
function stockOf(files) {
  const stock = { sections: [], summaries: [], doubts: [], relations: [], keywords: [], posts: [], bodies: [], parts: [] };
  const parts = new Map();
  for (const text of files) {
    const [, front, body] = text.split(/^---\n/m);
    const field = (key) => new RegExp(`^\\s*${key}: (.*)$`, "m").exec(front)?.[1];
    const list = (key) => (new RegExp(`^${key}:\\n((?:  - .*\\n)+)`, "m").exec(front)?.[1] ?? "").split("\n").filter(Boolean).map((line) => line.slice(4).trim());
    const towns = field("municipalities").slice(1, -1).split(", ");
    const names = [[field("title"), STATION], [field("prefecture"), PREFECTURE], ...towns.map((town) => [town, TOWN])];
    names.push(...towns.map((town) => [town.slice(0, -1), STEM]).filter(([stem]) => stem.length > 1));
    // Links would lead nowhere; emphasis would lose its other half.
    const plain = (text) => names.reduce((text, [name, mark]) => text.replaceAll(name, mark), text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("**", ""));
    const sentences = (text) => cut(plain(text), "。").map((sentence) => cut(sentence, "、"));
    stock.summaries.push(...sentences(field("summary")));
    stock.doubts.push(...list("doubts").map((doubt) => sentences(doubt.replace(/^"|"$/g, ""))));
    stock.keywords.push(...list("keywords").filter((line) => !line.startsWith("{")).map((line) => line.replace(/^"|"$/g, "")));
    for (const line of list("relations")) {
      const found = /^\{ from: (.*), to: (.*), kind: (.*) \}$/.exec(line);
      if (found) stock.relations.push(found.slice(1).map((name) => plain(name.replace(/^"|"$/g, ""))));
    }
    if (field("posts")) stock.posts.push(plain(field("posts")));
    if (field("implementing_body")) stock.bodies.push(plain(field("implementing_body")));
    body.split(/^## /m).slice(1).forEach((section, at) => {
      const [label, ...lines] = section.split("\n");
      const into = (stock.sections[at] ??= { label, headings: [], sentences: [], items: [], tables: [] });
      for (const block of lines.join("\n").split(/\n\n+/).map((block) => block.trim()).filter(Boolean)) {
        if (block.startsWith("### ")) into.headings.push(plain(block.slice(4)));
        else if (block.startsWith("|")) into.tables.push(plain(block).split("\n"));
        else if (/^\s*- /.test(block)) into.items.push(...plain(block).split("\n").map((line) => line.replace(/^\s*- /, "")));
        else into.sentences.push(...sentences(block.replaceAll("\n", "")));
      }
    });
    for (const run of body.match(/[一-鿿]{2,}/g) ?? []) {
      for (let at = 0; run.length % 2 === 0 && at < run.length; at += 2) parts.set(run.slice(at, at + 2), (parts.get(run.slice(at, at + 2)) ?? 0) + 1);
    }
  }
  stock.parts = [...parts].filter(([, count]) => count > 3).map(([part]) => part);
  return stock;
}

/** The municipality table: prefecture, name, code. */
function townsOf(root) {
  const rows = fs.readFileSync(path.join(root, "src/places/municipalities.tsv"), "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
  return rows.map((row) => row.split("\t")).map(([code, prefecture, name]) => ({ code, prefecture, name, stem: name.slice(0, -1) }));
}

const DIGITS = /(平成|令和)(\d+)年|(\d{4})年|\d+/g;
const wrapped = (text) => (/[:#"'[\]{},&*!|>%@`]|^[-?\d]/.test(text) ? JSON.stringify(text) : text);
const year = (western) => (western < 2019 ? `平成${western - 1988}年` : `令和${western === 2019 ? "元" : western - 2018}年`);

/** Made cases, one after another: `[file name, text]`. */
export function* makeCases(root, files, from, to, seed) {
  const rng = dice(seed);
  const stock = stockOf(files);
  const towns = townsOf(root);
  const stems = towns.map((town) => town.stem).filter((stem) => /^[一-鿿]{2,3}$/.test(stem));
  const kana = Array.from("あいうえおかきくこさしすせそたちつとなにねのはひふほまみむもやゆよらりるれわ");
  const locality = urn(rng, 0.7, 200, () => rng.pick(stems)[0] + rng.pick(stems).slice(-1) + rng.pick(["地区", "町", "台", "ケ丘", "新田", "本町", "団地", "校区", "圏域", "南"]));
  const coined = urn(rng, 0.75, 300, () => {
    const letters = Array.from({ length: rng.between(2, 4) }, () => rng.pick(kana)).join("");
    return rng.pick([letters, letters.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60)), rng.pick(stems) + rng.pick(["中央", "駅前", "南", "北", "西", "第二", "ひがし"])]);
  });
  const compound = urn(rng, 0.65, 400, () => Array.from({ length: rng.between(2, 3) }, () => rng.pick(stock.parts)).join("") + rng.pick(["", "", "", "会議", "窓口", "研修会", "協議会", "手帳", "マップ", "シート", "カフェ", "ネット"]));
  const keyword = urn(rng, 0.65, 400, () => rng.pick([
    () => compound() + rng.pick(["の開催", "の作成", "の設置", "との協働", "の輪番制", "による周知"]),
    () => `${rng.between(2, 30)}人の${rng.pick(["保健師", "看護師", "コーディネーター", "推進員", "相談員"])}配置`,
    () => coined() + rng.pick(["ネット", "カフェ", "ノート", "システム"]),
    compound,
  ])(), stock.keywords);

  for (let number = from; number <= to; number++) {
    const town = rng.pick(towns);
    const station = rng.pick([() => `訪問看護ステーション${coined()}`, () => `${town.stem}訪問看護ステーション`, () => `${coined()}訪問看護ステーション${town.stem}`, () => `${town.name}${compound()}`, () => `${town.name}医師会訪問看護ステーション${coined()}`])();
    const partner = rng.pick(towns.filter((other) => other.prefecture === town.prefecture && other !== town));
    const several = partner && rng.chance(0.12);
    const shift = rng.between(-7, 5);
    const western = (value) => Math.min(2024, Math.max(2004, value + shift));
    const figures = (text) => text.replace(DIGITS, (all, era, count, four, offset) => {
      if (era) return year(western((era === "平成" ? 1988 : 2018) + Number(count)));
      if (four) return `${western(Number(four))}年`;
      if (/[:A-Za-z]/.test(text[offset - 1] ?? "") || ":" === text[offset + all.length] || all === "8050" || all.length > 5) return all;
      const low = 10 ** (all.length - 1);
      const most = { 月: 12, 日: 31, 時: 23 }[text[offset + all.length]] ?? low * 10 - 1;
      return rng.chance(0.6) && low <= most ? String(rng.between(low, Math.min(most, low * 10 - 1))) : all;
    });
    const named = (text) => text.replace(/[\ue000-\ue003]/g, (mark) => {
      if (mark === TOWN) return town.name + (rng.chance(0.25) ? locality() : "");
      return mark === STEM ? town.stem : mark === STATION ? station : town.prefecture;
    });
    const written = (text, swap = 0.35) => named(figures(text.replace(KANJI_RUN, (run) => (rng.chance(swap) ? compound() : run))));
    /** A sentence: its clauses, or the first of them and the last of another. */
    const sentence = (pool) => {
      const [first, second] = [rng.pick(pool), rng.pick(pool)];
      if (first.length < 2 || second.length < 2 || rng.chance(0.12)) return written(first.join(""));
      return written(first.slice(0, rng.between(1, first.length - 1)).join("") + second.slice(rng.between(1, second.length - 1)).join(""));
    };
    const sentences = (pool, count) => Array.from({ length: count }, () => sentence(pool)).join("");

    // Two spellings of one keyword are an error.
    const keywords = new Map(Array.from({ length: rng.between(3, 8) }, keyword).map((keyword) => [keyword.normalize("NFKC").replaceAll(" ", ""), keyword]));
    const front = [`number: ${number}`, `title: ${wrapped(station)}`];
    if (rng.chance(0.6)) front.push(`operator: ${rng.pick(["一般社団法人", "社会福祉法人", "医療法人", "公益財団法人"])}${rng.pick([`${town.stem}医師会`, `${coined()}会`, `${town.stem}${compound()}`])}`);
    front.push(`prefecture: ${town.prefecture}`, `municipalities: [${[town, ...(several ? [partner] : [])].map((town) => town.name).join(", ")}]`);
    if (rng.chance(0.85)) front.push(`implementing_body: ${wrapped(written(rng.pick(stock.bodies), 0))}`);
    front.push(`start: ${rng.between(2006, 2024)}${rng.chance(0.7) ? `-${String(rng.between(1, 12)).padStart(2, "0")}` : ""}`, "profile:");
    const people = Math.round(Math.exp(7.2 + rng.share() * 6));
    const aging = 20 + rng.share() * 14 + Math.max(0, 11.5 - Math.log(people)) * 4;
    const source = (text) => `, as_of: ${rng.pick(["2020", "2023年度", `2024-${String(rng.between(1, 12)).padStart(2, "0")}`, `2023-09-${rng.between(10, 30)}`])}, source: ${text}`;
    front.push(`  population: { value: ${people}${source(`${town.name}ホームページ`)} }`, `  aging_rate: { value: ${aging.toFixed(1)}${source("国勢調査")} }`);
    front.push(`  certification_rate: { value: ${(12 + rng.share() * 11).toFixed(1)}${source(`${town.name}第${rng.between(7, 10)}期介護保険事業計画`)} }`);
    front.push("coordinators:", `  count: ${rng.between(1, 9)}`, `  professions: [${rng.pick(["看護師", "保健師", "看護師, 介護支援専門員", "医療ソーシャルワーカー, 看護師", "主任介護支援専門員", "社会福祉士, 保健師"])}]`, `  posts: ${wrapped(written(rng.pick(stock.posts)))}`);
    front.push("keywords:", ...[...keywords.values()].map((keyword) => `  - ${wrapped(keyword)}`), "relations:");
    const relations = Array.from({ length: rng.between(4, 8) }, () => rng.pick(stock.relations).map((name, at) => wrapped(at < 2 && rng.chance(0.15) ? compound() : named(name))));
    for (const [begin, end, kind] of relations) if (begin !== end) front.push(`  - { from: ${begin}, to: ${end}, kind: ${kind} }`);
    front.push(`source: { document: made, case: "${number}" }`, "doubts:");
    for (let left = rng.between(1, 5); left; left--) front.push(`  - ${wrapped(sentences(rng.pick(stock.doubts), 1))}`);
    front.push(`summary: ${wrapped(sentences(stock.summaries, rng.between(1, 2)))}`);

    const mentions = [...keywords.values()];
    const lines = [];
    stock.sections.forEach((section, at) => {
      const target = [240, 150, 420, 220, 320][at] * (0.7 + 0.6 * rng.share());
      const used = new Set();
      lines.push(`## ${section.label}`, "");
      for (let size = 0; size < target; ) {
        const begin = lines.length;
        const heading = section.headings.length && at > 1 ? written(rng.pick(section.headings)) : "";
        if (heading && !used.has(heading)) lines.push(`### ${heading}`, "");
        used.add(heading);
        let text = sentences(section.sentences, rng.between(2, 4));
        if (mentions.length && rng.chance(0.6)) text += rng.pick(["これは「〜」として知られている。", "あわせて〜にも取り組んでいる。", "〜は、いまも続いている。"]).replace("〜", mentions.pop().replace(/^.*[:：] */, ""));
        lines.push(text, "");
        if (section.items.length && rng.chance(0.35)) lines.push(...Array.from({ length: rng.between(2, 5) }, () => `- ${written(rng.pick(section.items))}`), "");
        if (section.tables.length && rng.chance(0.2)) {
          const [head, rule, ...rows] = rng.pick(section.tables);
          lines.push(head, rule, ...rows.map((row) => written(row)), "");
        }
        size += lines.slice(begin).join("").length;
      }
    });
    yield [`${String(number).padStart(6, "0")}-${town.code}.md`, `---\n${front.join("\n")}\n---\n\n${named(lines.join("\n"))}`];
  }
}

function main() {
  const args = process.argv.slice(2);
  const option = (name, otherwise) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : otherwise);
  const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
  const content = option("--content", path.join(root, "content"));
  const seed = Number(option("--seed", "1"));
  const [count, target] = [Number(args[0]), args[1]];
  const real = fs.readdirSync(path.join(content, "cases")).filter((name) => name.endsWith(".md")).sort();
  if (!target || !(count >= real.length)) {
    console.error(`node benches/make-cases.mjs N DIR [--seed S] [--content DIR]   (N: ${real.length} or more)`);
    process.exit(2);
  }
  fs.rmSync(path.join(target, "cases"), { recursive: true, force: true });
  fs.cpSync(content, target, { recursive: true });
  const files = real.map((name) => fs.readFileSync(path.join(content, "cases", name), "utf8"));
  for (const [name, text] of makeCases(root, files, real.length + 1, count, seed)) fs.writeFileSync(path.join(target, "cases", name), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
