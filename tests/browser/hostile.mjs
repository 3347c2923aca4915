// Handbooks whose every text is an attack. What is a number, a date or a name of a town stays one.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { here } from "./lib.mjs";

export const ATTACKS = JSON.parse(readFileSync(join(here, "..", "fixtures", "attacks.json"), "utf8"));
const q = JSON.stringify;

function folder(...names) {
  const content = join(mkdtempSync(join(tmpdir(), "jirei-hostile-")), "content");
  for (const name of names) mkdirSync(join(content, name), { recursive: true });
  return content;
}

/** A handbook of one case and one chapter an attack. */
export function handbook() {
  const content = folder("cases", "chapters");
  ATTACKS.forEach((attack, at) => {
    const body = attack.replaceAll("|", "\\|");
    writeFileSync(join(content, "cases", `a${String(at).padStart(2, "0")}.md`), `---
number: ${at + 1}
title: ${q(attack)}
operator: ${q(attack)}
prefecture: 高知県
municipalities: [土佐市]
implementing_body: ${q(attack)}
start: 2017-10
profile:
  population: { value: ${1000 + at}, as_of: 2020, source: ${q(attack)} }
  aging_rate: { value: 30, as_of: 2020, source: ${q(attack)} }
  certification_rate: { value: 18, as_of: 2020, source: ${q(attack)} }
coordinators: { count: 1, professions: [${q(attack)}], posts: ${q(attack)} }
keywords:
  - ${q(attack)}
  - { text: ${q(`${attack}の会`)}, category: effects }
  - 普通の連携会議
relations:
  - { from: ${q(attack)}, to: ${q(`${attack}先`)}, kind: ${q(attack)} }
source: { document: ${q(attack)}, case: ${q(attack)} }
doubts: [${q(attack)}]
summary: ${q(attack)}
---

## 経緯

${body}

文中${body}。\`${body}\` 普通の連携会議を開く。[外](https://example.jp/?a=${encodeURIComponent(attack)} "${body.replace(/["\\\n]/g, "'")}")

## 配置の特色

### ${body}

| ${body} | b |
|---|---|
| ${body} | ${body} |

## 実施内容

\`\`\`${body.split("\n")[0].replaceAll("`", "")}
${body}
\`\`\`

\`\`\`html
${body}
\`\`\`

- ${body}

注[^a]

[^a]: ${body}

## 支援体制・関係者とのネットワーク

> ${body}

## 効果・課題

${body}の会
`);
    writeFileSync(join(content, "chapters", `c${at}.md`), `---\ntitle: ${q(attack)}\nsummary: ${q(attack)}\norder: ${at + 1}\ndoubts: [${q(attack)}]\n---\n\n## ${body}\n\n${body}\n`);
  });
  const attack = q(`"><img src=x onerror=alert(1)></script>`);
  writeFileSync(join(content, "handbook.yaml"), ["title", "subtitle", "publisher", "edition", "licence", "source", "lead"].map((key) => `${key}: ${attack}\n`).join("") + "base_url: https://example.jp/a\n");
  writeFileSync(join(content, "terms.yaml"), ATTACKS.map((attack) => `- term: ${q(attack)}\n  aliases: [${q(`${attack}略`)}]\n  definition: ${q(attack)}\n`).join(""));
  return content;
}

// Names that files may have and that mean something to someone.
const NAMES = ["__proto__", "constructor", "{{ 7+7 }}", "a'onclick='alert(1)", "a&lt;img src=x&gt;", "javascript&colon;alert(1)", "$&$`$'", "=1+1", "@SUM(1)", "a;alert(1)", "()=!~,", "index"];
const plain = (text) => text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)"><script>alert(1)</script><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/></foreignObject></svg>`;

/** A handbook whose own words are attacks: categories, fields and their names, units, choices, groups of bodies, names of files. */
export function own() {
  const content = folder("cases", "chapters", "images");
  const labels = [`"><img src=x onerror=alert(1)>`, `</script><script>alert(1)</script>`, `';alert(1)//\${alert(1)}`];
  writeFileSync(join(content, "handbook.yaml"), `title: ${q("</title><script>alert(1)</script>{{ 7 * 7 }}")}
published: 2026-04
categories:
${labels.map((label, at) => `  - { id: c${at}, label: ${q(label)}, colour: "#00316a", sign: ${q(label)}, description: ${q(label)}, words: [${q(label)}] }\n`).join("")}
facets:
  implementing_body:
    - { label: ${q(`<b onmouseover=alert(1)>`)}, match: [${q(`"><img`)}, 会] }
fields:
  - { id: title, label: ${q(`<i>題</i>"`)} }
  - { id: profile, label: ${q(`<u title='x'>数`)} }
  - { id: aa, label: ${q(`"><script>alert(1)</script>`)}, kind: 数, unit: ${q(`<img src=x onerror=alert(1)>`)}, bounds: [2, 3], description: ${q(labels[0])}, example: ${q(labels[1])} }
  - { id: bb, label: ${q(`=HYPERLINK("https://evil.example")`)}, kind: 選択, choices: [${q(labels[0])}, ${q(labels[1])}], description: ${q(labels[2])} }
  - { id: cc, label: ${q(`__proto__`)}, kind: 一覧, description: ${q(labels[0])} }
  - { id: dd, label: ${q(`</td><svg onload=alert(1)>`)}, description: ${q(labels[0])} }
  - { id: ee, label: ${q(`{{ 7 * 7 }}`)}, kind: 日付 }
`);
  writeFileSync(join(content, "terms.yaml"), labels.map((label) => `- term: ${q(label)}\n  reading: かな\n  aliases: [${q(`${label}略`)}]\n  definition: ${q(label)}\n`).join(""));
  NAMES.forEach((name, at) => {
    writeFileSync(join(content, "images", `${name}.svg`), SVG);
    const image = `../images/${name.split("").map((c) => /[\w=.-]/.test(c) ? c : `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`).join("")}.svg`;
    writeFileSync(join(content, "cases", `${name}.md`), `---
number: ${at + 1}
title: ${q(name + at)}
prefecture: 高知県
municipalities: [土佐市]
implementing_body: ${q(`"><img src=x onerror=alert(1)>会`)}
keywords: [${q(name)}, ${q(labels[at % 3])}]
${q(`"><script>alert(1)</script>`)}: { value: ${at}, as_of: 2024, source: ${q(labels[0])} }
bb: ${q(labels[at % 2])}
__proto__: [${q(labels[0])}, ${q(labels[1])}]
dd: ${q(labels[2])}
ee: 2024-10
---

${labels.map((label) => `## ${plain(label)}\n\n![${plain(labels[0])}](${image} "${labels[2]}") ${plain(label)}\n`).join("\n")}`);
    writeFileSync(join(content, "chapters", `${name}.md`), `---\ntitle: ${q(name)}\n---\n\n## ${plain(name)}\n\n本文。\n`);
  });
  return content;
}
