//! Whatever a file holds: no panic, no endless loop, nothing that steers a terminal, nothing that runs in a browser.
use std::path::Path;

use jirei::diag::Lang;
use jirei::markdown;
use jirei::model::Snapshot;
use jirei::pipeline::{self, Settings};
use jirei::report;
use jirei::text::control::is_forbidden;
use proptest::prelude::*;
use pulldown_cmark::{Event, Tag};

fn base() -> Snapshot {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bad/base");
    jirei::disk::read(&folder).expect("the sound handbook can be read")
}

/// Loads and reports; what is told must be fit for a terminal and for other programs.
fn survives(snapshot: &Snapshot) {
    let (handbook, problems) = pipeline::load(snapshot, &Settings::default());
    for problem in &problems {
        let length = snapshot.files.get(&problem.file).map_or(0, |bytes| bytes.len() * 3);
        if let Some(span) = problem.span {
            assert!(span.start <= span.end && span.end <= length, "{problem:?}");
        }
    }
    for lang in [Lang::Ja, Lang::En] {
        let told = report::text_in(lang, false, &problems, snapshot);
        assert!(!told.contains(|c: char| c != '\n' && is_forbidden(c)), "{told:?}");
        let json = report::json_in(lang, &problems, snapshot);
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok_and(|rows| rows.is_array()));
    }
    let sections = handbook.iter().flat_map(|book| {
        let cases = book.cases.iter().flat_map(|case| &case.sections);
        cases.chain(book.chapters.iter().flat_map(|chapter| &chapter.sections))
    });
    sections.for_each(|section| inert(&section.events));
}

/// No HTML but the spans of coloured code; no link but to the web, to mail and within the site; anchors that are given once.
fn inert<'a>(events: impl IntoIterator<Item = &'a Event<'static>>) {
    for event in events {
        match event {
            Event::Html(html) => panic!("raw HTML: {html}"),
            Event::InlineHtml(html) => {
                for tag in html.split('<').skip(1) {
                    let known = tag.starts_with("/span>") || tag.starts_with("span class=\"hl-") && tag.matches('"').count() >= 2;
                    assert!(known, "foreign HTML: {html}");
                }
            }
            Event::Start(Tag::HtmlBlock) => panic!("a block of HTML"),
            _ => {}
        }
    }
}

/// Texts of signs that mean something somewhere.
fn signs() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "---\n",
        "\n",
        "\n\n",
        "  ",
        "\t",
        ": ",
        "：",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "\"",
        "'",
        "|",
        ">",
        "#",
        "## ",
        "### ",
        "&a",
        "*a",
        "!x",
        "%",
        "@",
        "`",
        "```rust\n",
        "~~~\n",
        "**",
        "*",
        "_",
        "~~",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<br>",
        "<script>",
        "](",
        "![",
        "[^1]",
        "[^1]: ",
        "|---|\n",
        "\\",
        "&#27;",
        "&lt;",
        "https://a.jp/",
        "javascript:",
        "../",
        "number: 1\n",
        "title: ",
        "profile:\n",
        "keywords:\n",
        "人口",
        "の",
        "「",
        "」",
        "20%",
        "。",
        "\u{feff}",
        "\u{fdd0}",
        "\0",
        "\u{1b}[31m",
        "\u{202e}",
        "𠮷",
        "e\u{301}",
        "\r\n",
        "\r",
        "\u{2028}",
        "\u{3000}",
        "? ",
        "...\n",
        "1. ",
        "    ",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

#[derive(Clone, Debug)]
enum Edit {
    Cut(usize, usize),
    Put(usize, String),
    Byte(usize, u8),
    Repeat(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any::<usize>(), 0_usize..80).prop_map(|(at, length)| Edit::Cut(at, length)),
        (any::<usize>(), signs()).prop_map(|(at, text)| Edit::Put(at, text)),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        (any::<usize>(), 0_usize..200).prop_map(|(at, length)| Edit::Repeat(at, length)),
    ]
}

fn apply(bytes: &mut Vec<u8>, edit: &Edit) {
    let place = |at: usize, length: usize| if length == 0 { 0 } else { at % length };
    match edit {
        Edit::Cut(at, length) => {
            let start = place(*at, bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.drain(start..end);
        }
        Edit::Put(at, text) => {
            let start = place(*at, bytes.len());
            bytes.splice(start..start, text.bytes());
        }
        Edit::Byte(at, byte) => {
            let start = place(*at, bytes.len());
            bytes.splice(start..start, [*byte]);
        }
        Edit::Repeat(at, length) => {
            let start = place(*at, bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.extend_from_within(start..end);
        }
    }
}

const FILES: [&str; 5] = ["handbook.yaml", "terms.yaml", "cases/01-tosa.md", "cases/02-ikoma.md", "chapters/preface.md"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600), file in prop::sample::select(FILES.to_vec())) {
        let mut snapshot = base();
        snapshot.files.insert(file.to_owned(), bytes);
        survives(&snapshot);
    }

    #[test]
    fn random_signs(text in signs(), front in signs(), file in prop::sample::select(FILES.to_vec())) {
        let mut snapshot = base();
        snapshot.files.insert(file.to_owned(), format!("---\n{front}\n---\n{text}").into_bytes());
        survives(&snapshot);
    }

    #[test]
    fn sound_files_that_were_damaged(edits in prop::collection::vec((prop::sample::select(FILES.to_vec()), edit()), 1..6)) {
        let mut snapshot = base();
        for (file, edit) in &edits {
            apply(snapshot.files.entry((*file).to_owned()).or_default(), edit);
        }
        survives(&snapshot);
    }

    #[test]
    fn markdown_of_any_kind_is_inert_and_keeps_its_places(text in signs()) {
        let document = markdown::read(&text, 0);
        let mut anchors: Vec<&str> = document.anchors().collect();
        let count = anchors.len();
        anchors.sort_unstable();
        anchors.dedup();
        prop_assert_eq!(anchors.len(), count, "an anchor twice");
        for part in &document.parts {
            inert(part.events.iter().map(|(event, _)| event));
            for (_, span) in &part.events {
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{:?} in {:?}", span, text);
            }
        }
    }

    #[test]
    fn file_names_of_any_kind(name in "[a-z0-9./\\\\:*?\"<>|# %あ漢\u{1b}\u{7f}-]{1,20}") {
        let mut snapshot = base();
        snapshot.files.insert(format!("cases/{name}.md"), b"x".to_vec());
        snapshot.files.insert(name, b"x".to_vec());
        survives(&snapshot);
    }
}

#[test]
fn large_and_deep_files_take_no_time() {
    let many = |text: &str, times: usize| text.repeat(times);
    let front = |text: String| format!("---\n{text}\n---\n");
    let texts = [
        front(many("[", 20_000)),
        front(many("{a: ", 20_000)),
        front(many("- ", 20_000)),
        front(many("&a ", 5_000) + &many("*a ", 5_000)),
        front(many("\tx: 1\n", 10_000)),
        front(many("天気: 1\n", 10_000)),
        front(format!("keywords:\n{}", many("  - 同じ\n", 10_000))),
        front(format!("prefecture: 高知県\nmunicipalities:\n{}", many("  - 土左市\n", 10_000))),
        many(">", 20_000),
        many("- ", 20_000),
        many("*a **b ", 10_000),
        many("[", 20_000),
        many("[a](", 10_000),
        many("![", 10_000),
        many("<!-- ", 10_000),
        many("<b ", 10_000),
        many("## 見出し\n", 10_000),
        many("[^1]", 10_000) + "\n\n[^1]: x\n",
        many("https://a.jp/ ", 10_000),
        many("|a", 5_000) + "\n" + &many("|-", 5_000) + "\n",
        format!("```rust\n{}\n```\n", many("fn a() { \"", 2_000)),
        many("\\*「", 10_000),
    ];
    for (number, text) in texts.into_iter().enumerate() {
        let start = std::time::Instant::now();
        let mut snapshot = base();
        snapshot.files.insert("cases/03.md".to_owned(), text.clone().into_bytes());
        let (_, problems) = pipeline::load(&snapshot, &Settings::default());
        let _told = report::json_in(Lang::Ja, &problems, &snapshot);
        // Far more than a busy machine takes in a debug build; a quadratic step takes hours.
        assert!(start.elapsed().as_secs() < 90, "number {number}: {:.40}… took {:?}", text, start.elapsed());
    }
}

/// What `benches/fuzz.rs` found once: folders of files that take the place of the sound handbook's.
#[test]
fn what_was_found_once_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/finds");
    for find in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let mut snapshot = base();
        snapshot.files.extend(jirei::disk::read(&find.path()).expect("a find can be read").files);
        survives(&snapshot);
        let built = pipeline::build(&snapshot, &Settings::default(), &|_| {}).expect("the dictionary can be read");
        assert!(built.output.is_some() || !built.diagnostics.is_empty(), "{}", find.path().display());
    }
}

/// What attackers put into texts. Each would show by an element, an attribute or an address that the page does not have; the
/// browser tests click through the same ones.
fn attacks() -> Vec<String> {
    serde_json::from_str(include_str!("fixtures/attacks.json")).expect("a list of texts")
}

#[test]
fn attacks_stay_words() {
    let mut snapshot = base();
    for (number, body) in attacks().iter().enumerate() {
        // A text of JSON is one of YAML, its quotes included.
        let attack = serde_json::to_string(body).expect("a text");
        let attack = &attack[1..attack.len() - 1];
        let text = format!(
            "---\nnumber: {n}\ntitle: \"{attack}\"\nprefecture: 高知県\nmunicipalities: [土佐市]\noperator: \"{attack}\"\n\
             implementing_body: \"{attack}\"\nprofile:\n  population: {{ value: 1000, source: \"{attack}\" }}\n\
             coordinators: {{ count: 1, professions: [\"{attack}\"], posts: \"{attack}\" }}\nkeywords: [\"{attack}\", 普通]\n\
             relations:\n  - {{ from: \"{attack}\", to: \"{attack}2\", kind: \"{attack}\" }}\ndoubts: [\"{attack}\"]\nsummary: \"{attack}\"\n---\n\n\
             ## 経緯\n\n{body}\n\n文中{body}。`{body}`\n\n```{body}\n{body}\n```\n\n```html\n{body}\n```\n\n### {body}\n\n| {body} |\n|---|\n| {body} |\n\n\
             [^a]\n\n[^a]: {body}\n\n![{body}](../images/map.png \"{}\")\n\n## 関係者とのつながり\n\n<https://example.jp/\"onclick=x>\n",
            body.replace('"', "'"),
            n = number + 10,
        );
        snapshot.files.insert(format!("cases/a{number:02}.md"), text.clone().into_bytes());
        let chapter = format!("---\ntitle: \"{attack}\"\nsummary: \"{attack}\"\n---\n\n## {body}\n\n{body}\n");
        snapshot.files.insert(format!("chapters/a{number:02}.md"), chapter.into_bytes());
    }
    let attack = "\\\"><img src=x onerror=alert(1)>";
    let book = format!(
        "title: \"{attack}\"\nsubtitle: \"{attack}\"\npublisher: \"{attack}\"\nlicence: \"{attack}\"\nlead: \"{attack}\"\ncategories:\n  - {{ id: history, label: 経緯, sign: \"{attack}\", description: \"{attack}\" }}\n  - {{ id: network, label: 関係者とのつながり }}\n"
    );
    snapshot.files.insert("handbook.yaml".to_owned(), book.into_bytes());
    let terms = format!("- term: \"{attack}\"\n  aliases: [\"{attack}2\"]\n  definition: \"{attack}\"\n");
    snapshot.files.insert("terms.yaml".to_owned(), terms.into_bytes());
    let built = pipeline::build(&snapshot, &Settings::default(), &|_| {}).expect("the dictionary can be read");
    let errors: Vec<String> =
        built.diagnostics.iter().filter(|p| p.severity() == jirei::diag::Severity::Error).map(|p| p.message(Lang::En)).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let output = built.output.expect("only warnings");
    for (path, bytes) in output.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        clean(path, &String::from_utf8_lossy(bytes));
    }
}

/// Walks over the tags of a page: scripts have an address and nothing inside, no attribute is a handler, no address a script.
fn clean(path: &str, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let mut end = rest.len();
        let mut quote = None;
        for (at, c) in rest.char_indices() {
            match (quote, c) {
                (Some(mark), _) if mark == c => quote = None,
                (None, '"' | '\'') => quote = Some(c),
                (None, '>') => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let tag = &rest[..end];
        if name.is_empty() {
            rest = &rest[end.min(1)..];
            continue;
        }
        assert!(!["iframe", "base", "style", "object", "embed"].contains(&name.as_str()), "{path}: <{tag}>");
        if name == "script" {
            // A block of linked data is no script: JSON in which no tag can begin or end.
            let data = tag == "script type=\"application/ld+json\"";
            let inside = rest[end + 1..].split_once("</script>").map_or("<", |(inside, _)| inside);
            let json = || !inside.contains('<') && serde_json::from_str::<serde_json::Value>(inside).is_ok();
            assert!(if data { json() } else { tag.contains("src=\"") && inside.is_empty() }, "{path}: <{tag}>");
        }
        let outside: String = tag.split('"').step_by(2).collect::<Vec<_>>().join(" ").to_ascii_lowercase();
        let handler = outside.split([' ', '/', '\n']).any(|word| word.starts_with("on") && word.contains('='));
        assert!(!handler, "{path}: <{tag}>");
        for address in ["href=\"", "src=\""].iter().flat_map(|key| tag.split(key).skip(1)) {
            let scheme = address.trim_start().to_ascii_lowercase();
            assert!(!scheme.starts_with("javascript:") && !scheme.starts_with("data:text"), "{path}: <{tag}>");
        }
        rest = &rest[end..];
    }
}
