//! The writing guide: a chapter that tells how every file is written, made from the table of [`fields`] and the handbook.
use std::fmt::Write as _;

use crate::fields::{self, Choices, Field, Kind};
use crate::model::{CaseForm, OwnKind};

/// The guide as a chapter's file.
#[must_use]
pub fn guide(form: &CaseForm) -> String {
    let mut text = String::from(
        "---\ntitle: 原稿の書き方\norder: 900\nsummary: 事例・章・用語のファイルに、何をどう書くか。\n---\n\n\
         原稿は、項目を書く前付けと、見出しの付いた本文からなる文字だけのファイルです。項目の名前は、日本語でも英字のキーでも書けます。\
         書いたら `jirei check` で確かめてください。\n",
    );
    let used = |field: &&Field| !form.without.contains(&field.key);
    text.push_str("\n## 事例のファイル\n\n前付けは `---` の行で始め、`---` の行で閉じます。「:」の後には半角の空白を置きます。\n\n```yaml\n---\n");
    for field in fields::CASE.iter().filter(used) {
        if field.key == "keywords" {
            form.fields.iter().for_each(|field| {
                let _written = writeln!(text, "{}: {}", field.label, own_example(&field.kind, field.example.as_deref()));
            });
        }
        example(field, form.labels.of(field.key), &mut text);
    }
    text.push_str("---\n");
    for category in form.categories.iter().take(2) {
        let _written = write!(text, "\n## {}\n\n本文。一行あけると段落が変わります。\n", category.label);
    }
    text.push_str("```\n\n### 項目\n\n");
    head(&mut text);
    for field in fields::CASE.iter().filter(used) {
        row(field, form.labels.own(field.key), &mut text);
    }
    if !form.fields.is_empty() {
        text.push_str("\n### このハンドブックだけの項目\n\n");
        head(&mut text);
        for field in &form.fields {
            let (kind, more) = match &field.kind {
                OwnKind::Text => ("文字", String::new()),
                OwnKind::Number { unit, .. } if unit.is_empty() => ("数", String::new()),
                OwnKind::Number { unit, .. } => ("数", format!("単位は{unit}。")),
                OwnKind::Date => ("日付", String::new()),
                OwnKind::Choice(choices) => ("選択", format!("{}のどれか。", choices.join("、"))),
                OwnKind::List(choices) if choices.is_empty() => ("一覧", String::new()),
                OwnKind::List(choices) => ("一覧", format!("{}の中から。", choices.join("、"))),
            };
            let about = format!("{}{more}", field.description.as_deref().unwrap_or_default());
            cells(
                &[&field.label, &code(&field.id), kind, &about, &own_example(&field.kind, field.example.as_deref())],
                &mut text,
            );
        }
    }
    for group in fields::CASE.iter().filter(used) {
        let inner = group.kind.fields();
        if inner.is_empty() {
            continue;
        }
        let _written = write!(text, "\n### {}の中\n\n", form.labels.of(group.key));
        head(&mut text);
        inner.iter().for_each(|field| row(field, None, &mut text));
    }
    text.push_str("\n### 数字に添えるもの\n\n");
    head(&mut text);
    fields::FIGURE.iter().for_each(|field| row(field, None, &mut text));
    text.push_str("\n## 本文\n\n次の見出しを、この順に置きます。見出しの記号は半角の `##` と空白です。\n\n");
    for category in &form.categories {
        let about = category.description.as_deref().map(|about| format!("：{about}")).unwrap_or_default();
        let _written = writeln!(text, "- **{}**{about}", category.label);
    }
    text.push_str(
        "\n段落、箇条書き（`- `）、番号付き（`1. `）、小見出し（`### `）、表、脚注、太字（`**強調**`）が使えます。\
         ほかのページへは `[見出し](../chapters/about.md#見出し)` のように、ファイルへの道を書きます。HTML は文字としてそのまま出ます。\n\n\
         ```markdown\n相談を受け付ける窓口は**二つ**ある。[^1]\n\n- 平日の昼は役場\n- 夜と休日は電話\n\n\
         | 窓口 | 受付 |\n|---|---|\n| 役場 | 平日 |\n| 電話 | 毎日 |\n\n[^1]: 2024年10月の時点。\n```\n",
    );
    for (title, about, table) in [
        ("章のファイル", "`chapters/` に置きます。本文は自由です。", fields::CHAPTER),
        ("用語", "`terms.yaml` に並べます。", fields::TERM),
        ("ハンドブック", "`handbook.yaml` に書きます。", fields::HANDBOOK),
    ] {
        let _written = write!(text, "\n## {title}\n\n{about}\n\n");
        head(&mut text);
        table.iter().for_each(|field| row(field, None, &mut text));
    }
    text
}

fn head(text: &mut String) {
    text.push_str("| 項目 | キー | 種類 | 書くこと | 例 |\n|---|---|---|---|---|\n");
}

fn row(field: &Field, label: Option<&str>, text: &mut String) {
    // What the usual name means, and its example, may be of another subject.
    let about = label.map_or_else(|| field.about.to_owned(), |label| format!("{label}。"));
    let choices = match field.choices {
        Choices::Words(words) => format!("たとえば{}。", words.join("、")),
        _ => String::new(),
    };
    let name = format!("{}{}", label.unwrap_or(field.label), if field.required { "（必須）" } else { "" });
    let example = if label.is_some() { "" } else { field.example };
    cells(&[&name, &code(field.key), kind(field.kind), &format!("{about}{choices}"), example], text);
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "文字",
        Kind::Texts => "文字の並び",
        Kind::Whole => "整数",
        Kind::Number => "数",
        Kind::Numbers => "数の並び",
        Kind::Date => "日付",
        Kind::Month => "年月",
        Kind::Map(_) => "項目の組",
        Kind::Maps(_) => "項目の組の並び",
        Kind::TextsOrMaps(_) => "文字か項目の組の並び",
    }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn cells(cells: &[&str], text: &mut String) {
    // Signs that would be read as Markdown stand as they are in code only.
    let plain = |cell: &&str| if cell.starts_with('`') { (*cell).to_owned() } else { escape(cell) };
    let _written = writeln!(text, "| {} |", cells.iter().map(plain).collect::<Vec<_>>().join(" | "));
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '|' | '*' | '_' | '[' | ']' | '<' | '`' | '\\' | '#' | '~') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// A field as it may stand in a case's front matter.
fn example(field: &Field, label: &str, text: &mut String) {
    let value = if field.example.is_empty() || label != field.label { "…" } else { field.example };
    let _written = match field.kind {
        Kind::Map(inner) if inner.iter().any(|inner| matches!(inner.kind, Kind::Map(_))) => {
            text.push_str(&format!("{label}:\n"));
            for inner in inner {
                let of = |key: &str| fields::find(fields::FIGURE, key).map_or("", |field| field.label);
                let (value, as_of, source) = (of("value"), of("as_of"), of("source"));
                text.push_str(&format!(
                    "  {}: {{ {value}: {}, {as_of}: 2024-10-31, {source}: 市のホームページ }}\n",
                    inner.label, inner.example
                ));
            }
            Ok(())
        }
        Kind::Map(inner) => {
            text.push_str(&format!("{label}:\n"));
            inner.iter().try_for_each(|inner| match inner.kind {
                Kind::Texts => writeln!(text, "  {}: [{}]", inner.label, inner.example),
                _ => writeln!(text, "  {}: {}", inner.label, inner.example),
            })
        }
        Kind::Maps(inner) => {
            let parts: Vec<String> = inner.iter().map(|inner| format!("{}: {}", inner.label, inner.example)).collect();
            writeln!(text, "{label}:\n  - {{ {} }}", parts.join(", "))
        }
        Kind::TextsOrMaps(inner) => {
            let word = inner.first().map_or("…", |inner| inner.example);
            writeln!(text, "{label}:\n  - {word}\n  - {{ 語: 別のキーワード, 区分: 区分の名前 }}")
        }
        Kind::Texts | Kind::Numbers => writeln!(text, "{label}: [{value}]"),
        _ => writeln!(text, "{label}: {value}"),
    };
}

fn own_example(kind: &OwnKind, example: Option<&str>) -> String {
    match (example, kind) {
        (Some(example), OwnKind::List(_)) => format!("[{example}]"),
        (Some(example), _) => example.to_owned(),
        (None, OwnKind::Number { .. }) => "{ value: 12, as_of: 2024-10, source: … }".to_owned(),
        (None, OwnKind::Date) => "2024-10-31".to_owned(),
        (None, OwnKind::Choice(choices)) => choices.first().cloned().unwrap_or_default(),
        (None, OwnKind::List(choices)) => format!("[{}]", choices.first().map_or("…", String::as_str)),
        (None, OwnKind::Text) => "…".to_owned(),
    }
}
