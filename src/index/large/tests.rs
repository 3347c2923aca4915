//! What was written can be read, and says what the pages say.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;

use super::super::pack::{self, Code};
use super::super::{Cut, Index, build};
use crate::model::{Page, Passage, PassageKind, Term};
use crate::text::{Analyzer, normalise};

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(&terms()).expect("the dictionary"));

fn terms() -> Vec<Term> {
    let term = |term: &str, reading: &str, alias: &str| Term {
        term: term.into(),
        reading: Some(reading.into()),
        aliases: vec![alias.into()],
        definition: None,
        slug: String::new(),
    };
    vec![term("訪問看護", "ほうもんかんご", "訪看"), term("二次医療圏", "にじいりょうけん", "圏域")]
}

fn page(path: &str, passages: &[(PassageKind, &str, &str)], facets: &[&str]) -> Page {
    let passage = |(kind, anchor, text): &(PassageKind, &str, &str)| Passage {
        kind: *kind,
        anchor: (*anchor).into(),
        heading: if anchor.is_empty() { "".into() } else { format!("{anchor}について").into() },
        text: (*text).into(),
    };
    Page {
        path: path.to_owned(),
        title: format!("{path}の表題"),
        passages: passages.iter().map(passage).collect(),
        facets: facets.iter().map(|facet| (*facet).to_owned()).collect(),
    }
}

fn index(pages: &[Page]) -> Index {
    build(pages, &terms(), &ANALYZER, Cut::Shards)
}

/// The files by name, decoded.
fn read(index: &Index) -> BTreeMap<String, Value> {
    let file = |(path, bytes): &(String, Vec<u8>)| {
        let name = path.strip_prefix("search/").and_then(|name| name.strip_suffix(".js")).expect("a script of the search");
        let text = std::str::from_utf8(bytes).expect("UTF-8").strip_prefix("Jirei.data(").expect("a call");
        let text = text.strip_prefix(&format!("\"{name}\", ")).expect("its name");
        (name.to_owned(), serde_json::from_str(text.strip_suffix(");\n").expect("its end")).expect("JSON"))
    };
    let files: BTreeMap<String, Value> = index.files.iter().map(file).collect();
    assert_eq!(files.len(), index.files.len(), "no name twice");
    files
}

fn code(value: &Value) -> Code {
    Code { singles: value[0].as_u64().expect("singles") as usize, pairs: value[1].as_u64().expect("pairs") as usize }
}

/// All entries of a room in order; the directory must tell the key of each shard's first.
fn entries(files: &BTreeMap<String, Value>, room: &str, directory: &str, width: usize) -> Vec<String> {
    let directory: Vec<char> = files["index"][directory].as_str().expect("a directory").chars().collect();
    let keys: Vec<String> = directory.chunks(width).map(|key| key.iter().collect()).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    let mut all: Vec<String> = Vec::new();
    for (number, key) in keys.iter().enumerate() {
        let lines: Vec<&str> = files[&format!("{room}/{number}")].as_str().expect("lines").split('\u{7f}').collect();
        let first: String = lines[0].split('\t').next().expect("a field").chars().chain([' ', ' ']).take(width).collect();
        assert_eq!(&first, key);
        all.extend(lines.into_iter().map(str::to_owned));
    }
    assert!(!files.contains_key(&format!("{room}/{}", keys.len())), "the directory knows all of {room}");
    all
}

/// The texts of each page's passages with their kinds, as the scripts of texts tell them.
fn texts(files: &BTreeMap<String, Value>) -> Vec<(String, Vec<(char, String)>)> {
    let index = &files["index"];
    let common: Vec<&str> = index["pieces"].as_str().expect("pieces").split('\u{7f}').collect();
    let mut pages = Vec::new();
    for shard in (0..).map_while(|number| files.get(&format!("t/{number}"))) {
        let own: Vec<&str> = shard["pieces"].as_str().expect("pieces").split('\u{7f}').collect();
        let piece = |number: usize| common.get(number).copied().unwrap_or_else(|| own[number - common.len()]);
        let (mut all, mut text) = (Vec::new(), String::new());
        for number in pack::read(shard["texts"].as_str().expect("texts"), code(&index["code"])) {
            match piece(number) {
                "" => all.push(std::mem::take(&mut text)),
                piece => text.push_str(piece),
            }
        }
        assert!(text.is_empty(), "each text ends");
        let mut next = 0;
        for row in shard["pages"].as_array().expect("pages") {
            let mut again = row[4].as_array().expect("numbers").iter().map(|number| number.as_u64().expect("a number") as usize);
            let kinds = row[3].as_str().expect("kinds").chars().filter(|kind| *kind != '/');
            let passages = kinds.map(|kind| {
                let text = if kind.is_ascii_uppercase() {
                    again.next().expect("its number")
                } else {
                    next += 1;
                    next - 1
                };
                (kind.to_ascii_lowercase(), all[text].clone())
            });
            let passages = passages.collect();
            pages.push((row[0].as_str().expect("a path").to_owned(), passages));
        }
        assert_eq!(next, all.len());
    }
    pages
}

/// Pairs of letters → page → level, as the scripts of pairs tell them.
type Pairs = BTreeMap<String, BTreeMap<usize, usize>>;

fn pairs_told(files: &BTreeMap<String, Value>) -> Pairs {
    let code = code(&files["index"]["gcode"]);
    let line = |line: String| {
        let split = line.char_indices().nth(2).expect("postings").0;
        let mut next = 0;
        let pages = pack::read(&line[split..], code).into_iter().map(|number| {
            let page = next + number / 3;
            next = page + 1;
            (page, number % 3)
        });
        (line[..split].to_owned(), pages.collect())
    };
    let lines = entries(files, "g", "grams", 2);
    let pairs: Pairs = lines.iter().cloned().map(line).collect();
    assert_eq!(pairs.len(), lines.len(), "no pair twice");
    pairs
}

/// The same out of the texts, in the plainest way.
fn pairs_meant(pages: &[(String, Vec<(char, String)>)]) -> Pairs {
    let mut pairs = Pairs::new();
    for (number, (_, passages)) in pages.iter().enumerate() {
        let letters: Vec<(char, usize)> = passages
            .iter()
            .flat_map(|(kind, text)| {
                let level = match kind {
                    't' | 'k' => 2,
                    'a' => 0,
                    _ => 1,
                };
                let text = normalise::fold(text).text.replace([' ', 'ー'], "");
                text.chars().map(|c| (c, level)).collect::<Vec<_>>()
            })
            .collect();
        for pair in letters.windows(2) {
            let level = pairs.entry([pair[0].0, pair[1].0].iter().collect()).or_default().entry(number).or_insert(0);
            *level = pair[0].1.min(pair[1].1).max(*level);
        }
    }
    pairs
}

/// All that must hold for any pages.
fn holds(pages: &[Page]) {
    let files = read(&index(pages));
    let told = texts(&files);
    assert_eq!(files["index"]["n"], told.len());
    let meant: BTreeMap<&str, Vec<String>> = pages
        .iter()
        .filter(|page| !page.passages.is_empty())
        .map(|page| {
            let texts = page.passages.iter().filter(|passage| !passage.text.trim().is_empty());
            (page.path.as_str(), texts.map(|passage| passage.text.replace(char::is_control, " ")).collect())
        })
        .collect();
    assert_eq!(meant.len(), told.len());
    for (path, passages) in &told {
        let texts: Vec<&String> = passages.iter().map(|(_, text)| text).collect();
        assert_eq!(texts, meant[path.as_str()].iter().collect::<Vec<_>>(), "{path}");
    }
    assert_eq!(pairs_told(&files), pairs_meant(&told));
    let words = entries(&files, "w", "words", 1);
    let surfaces: Vec<&str> = words.iter().map(|line| line.split('\t').next().expect("a surface")).collect();
    assert!(surfaces.is_sorted_by(|a, b| a < b), "{surfaces:?}");
    for line in &words {
        let fields: Vec<&str> = line.split('\t').collect();
        let count: usize = fields[4].parse().expect("a count");
        assert!(fields.len() == 5 && count > 0 && count <= told.len(), "{line}");
    }
    let sounds = entries(&files, "s", "sounds", 2);
    assert!(sounds.is_sorted());
    for line in &sounds {
        let mut fields = line.split('\t').skip(1).peekable();
        assert!(fields.peek().is_some() && fields.all(|surface| surfaces.binary_search(&surface).is_ok()), "{line}");
    }
}

fn handbook() -> Vec<Page> {
    use PassageKind::{Aside, Body, Heading, Keyword, Title};
    vec![
        page(
            "a.html",
            &[(Title, "", "高知県の訪問看護"), (Body, "経緯", "訪問看護ステーションを2023年に開いた。"), (Aside, "", "前へ")],
            &["reg:west", "kind:a", "kind:b"],
        ),
        page("terms.html", &[(Title, "", "用語"), (Body, "t-a", "訪問看護とは、家で受ける看護。")], &[]),
        page(
            "b.html",
            &[
                (Title, "", "データの活用"),
                (Keyword, "", "地域包括支援センター"),
                (Heading, "経緯", "経緯"),
                (Body, "経緯", "地域包括支援センターが訪問看護ステーションと連携した。"),
                (Aside, "", "前へ"),
            ],
            &["reg:kinki"],
        ),
        page("none.html", &[], &["reg:kinki"]),
    ]
}

#[test]
fn a_handbook_can_be_read_back() {
    holds(&handbook());
    holds(&[]);
}

#[test]
fn pages_of_reference_come_last_in_scripts_of_their_own() {
    let files = read(&index(&handbook()));
    let (n, refs, per) = (&files["index"]["n"], &files["index"]["refs"], files["index"]["per"].as_u64().expect("per"));
    assert_eq!((n.as_u64(), refs.as_u64()), (Some(3), Some(1)));
    assert_eq!(files[&format!("t/{}", 2_u64.div_ceil(per))]["pages"][0][0], "terms.html");
    // Of the terms the core tells what the words on the pages do not; other names that hold a strange word come later.
    assert_eq!(files["index"]["terms"][0], serde_json::json!(["二次医療圏", "にじいりょうけん", ""]));
    assert!(files["synonyms"].as_str().expect("rows").split('|').any(|row| row == "+訪看\t訪問看護"));
}

#[test]
fn words_tell_what_they_are_and_how_many_pages_hold_them() {
    let files = read(&index(&handbook()));
    let words = entries(&files, "w", "words", 1);
    for line in ["看護\tn\t\tかんご\t3", "訪問看護\tc\t\t\t3", "連携\tn\t\tれんけい\t1", "開い\tv\t1く\tひらい\t1"]
    {
        assert!(words.iter().any(|word| word == line), "{line} in {words:#?}");
    }
    // Compounds of two words and more, on two pages or more.
    let compounds: BTreeSet<&str> =
        words.iter().filter_map(|line| line.split_once("\tc\t")).map(|(surface, _)| surface).collect();
    assert!(compounds.contains("訪問看護ステーション") && compounds.contains("看護ステーション"), "{compounds:?}");
    assert!(!compounds.contains("地域包括支援センター"), "{compounds:?}");
    let sounds = entries(&files, "s", "sounds", 2);
    assert!(
        sounds.contains(&"かんご\t看護".to_owned()) && sounds.contains(&"すてーしょん\tステーション".to_owned()),
        "{sounds:?}"
    );
}

#[test]
fn facets_are_told_page_by_page() {
    let files = read(&index(&handbook()));
    let groups = files["f"].as_array().expect("groups");
    let told = groups.iter().map(|group| {
        let names: Vec<&str> = group[1].as_str().expect("combinations").split('\u{7f}').collect();
        let code =
            Code { singles: group[3].as_u64().expect("singles") as usize, pairs: group[4].as_u64().expect("pairs") as usize };
        let pages = pack::read(group[2].as_str().expect("numbers"), code).into_iter().map(|number| names[number].to_owned());
        (group[0].as_str().expect("a name").to_owned(), pages.collect::<Vec<_>>())
    });
    let expected = [("kind", ["a\u{1f}b", "", ""]), ("reg", ["west", "kinki", ""])];
    let expected = expected.map(|(name, pages)| (name.to_owned(), pages.map(str::to_owned).to_vec()));
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn many_pages_make_many_scripts_and_always_the_same() {
    let text = |number: usize| {
        let names = crate::places::places()
            .iter()
            .cycle()
            .skip(number * 7)
            .take(60)
            .map(|place| format!("{}は{}", place.name, place.reading));
        names.collect::<Vec<_>>().join("、")
    };
    let texts: Vec<String> = (0..40).map(text).collect();
    let pages: Vec<Page> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| {
            page(
                &format!("{number}.html"),
                &[(PassageKind::Title, "", &text[..30]), (PassageKind::Body, "", text)],
                &["reg:west"],
            )
        })
        .collect();
    holds(&pages);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| index(&pages).files)
    };
    let (one, three) = (with(1), with(3));
    assert!(one == three);
    for room in ["t", "g", "w", "s"] {
        assert!(one.iter().any(|(path, _)| *path == format!("search/{room}/1.js")), "{room} is cut");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_pages_can_be_read_back(drafts in prop::collection::vec(prop::collection::vec((0_usize..5, 0_usize..3, text()), 0..6), 0..7)) {
        use PassageKind::{Aside, Body, Heading, Keyword, Title};
        let pages: Vec<Page> = drafts.iter().enumerate().map(|(number, passages)| {
            let passages: Vec<(PassageKind, &str, &str)> = passages
                .iter()
                .map(|(kind, anchor, text)| ([Title, Keyword, Heading, Body, Aside][*kind], ["", "経緯", "体制"][*anchor], text.as_str()))
                .collect();
            page(&if number == 1 { "terms.html".to_owned() } else { format!("{number}.html") }, &passages, &[])
        }).collect();
        holds(&pages);
    }
}

/// Words and signs in any order, and now and then any characters at all.
fn text() -> impl Strategy<Value = String> {
    let words = vec![
        "訪問",
        "看護",
        "ステーション",
        "ﾃﾞｰﾀ",
        "データ",
        "、",
        "。",
        "・",
        " ",
        "Ａ",
        "abc",
        "1,234",
        "を",
        "受け付けた",
        "½",
        "髙",
        "𠮷野",
        "が",
        "ー",
        "～",
        "㈱",
        "\t",
        "訪看",
        "二次医療圏",
        "ひらがなだけのながいよみ",
    ];
    let known = prop::collection::vec(prop::sample::select(words), 1..12).prop_map(|words| words.concat());
    prop_oneof![6 => known, 1 => "\\PC{0,20}"]
}
