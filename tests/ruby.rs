//! Readings over kanji: a sample of the handbook's words, read by eye, and the promise that each page gets all it needs.
//!
//! `tests/fixtures/readings.tsv` holds 300 words with what stands around them, drawn from the built pages, the reading that
//! the program gave, and a verdict: `o` right, `x` wrong with the right reading behind. After a change that is meant:
//! `JIREI_SAMPLE=write cargo test --test ruby` draws anew; verdicts of words that stay are kept, new ones get `?`, and the test
//! fails until somebody has read them.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jirei::model::Handbook;
use jirei::pipeline::{self, Settings};
use jirei::ruby::{Reader, blocks};
use jirei::text::{Analyzer, kana};

const WORDS: usize = 300;
/// Right words of a hundred that the handbook promises.
const RIGHT: usize = 98;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn handbook() -> (jirei::model::Snapshot, Handbook) {
    let snapshot = jirei::disk::read(&here("content")).expect("content");
    let (handbook, problems) = pipeline::load(&snapshot, &Settings::default());
    let handbook = handbook.unwrap_or_else(|| panic!("{problems:#?}"));
    (snapshot, handbook)
}

/// A word in its sentence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    page: String,
    before: String,
    word: String,
    after: String,
}

/// The reading that the program gives a word, in its sentence alone.
fn reading(reader: &Reader<'_>, word: &Word) -> String {
    let text = format!("{}{}{}", word.before, word.word, word.after);
    let range = word.before.len()..word.before.len() + word.word.len();
    reader.read(&text).into_iter().find(|mark| mark.range == range).map(|mark| mark.kana.into_owned()).unwrap_or_default()
}

/// Every word with kanji on the pages, once for each sentence, with its reading.
fn all_words(reader: &Reader<'_>, snapshot: &jirei::model::Snapshot) -> BTreeMap<Word, String> {
    let built = pipeline::build(snapshot, &Settings::default(), &|_| {}).expect("dictionary");
    let files = built.output.expect("a sound handbook").files;
    let mut seen = BTreeSet::new();
    let mut words = BTreeMap::new();
    for (page, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html") && *path != "print.html") {
        for block in blocks(std::str::from_utf8(bytes).expect("UTF-8")) {
            if !seen.insert(block.text.clone()) {
                continue;
            }
            for mark in reader.read_block(&block) {
                let (before, after) = (&block.text[..mark.range.start], &block.text[mark.range.end..]);
                let before = before.rsplit(['。', '\n']).next().unwrap_or_default().trim_start();
                let after = after.split_inclusive(['。', '\n']).next().unwrap_or_default().trim_end();
                let word = block.text[mark.range.clone()].to_owned();
                let word = Word { page: page.clone(), before: before.to_owned(), word, after: after.to_owned() };
                words.insert(word, mark.kana.into_owned());
            }
        }
    }
    words
}

#[test]
fn the_sample_is_read_as_it_stands_here() {
    let (snapshot, handbook) = handbook();
    let analyzer = Analyzer::new(&handbook.terms).expect("dictionary");
    let reader = Reader::new(&handbook, &analyzer);
    let file = here("tests/fixtures/readings.tsv");
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    let rows: Vec<Vec<&str>> =
        known.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    if std::env::var("JIREI_SAMPLE").is_ok_and(|wish| wish == "write") {
        let verdicts: BTreeMap<(&str, &str, &str), String> =
            rows.iter().map(|row| ((row[1], row[3], row[4]), row[5..].join("\t"))).collect();
        let words = all_words(&reader, &snapshot);
        let step = words.len() / WORDS;
        let mut out = format!(
            "# {WORDS} of {} words: every {step}th by page and sentence. Columns: page, before, after, word, reading, verdict (o right, x wrong), right reading.\n",
            words.len()
        );
        for (word, kana) in words.iter().skip(step / 2).step_by(step).take(WORDS) {
            let verdict = verdicts.get(&(word.before.as_str(), word.word.as_str(), kana.as_str())).map_or("?", String::as_str);
            out.push_str(&[word.page.as_str(), &word.before, &word.after, &word.word, kana, verdict].join("\t"));
            out.push('\n');
        }
        std::fs::write(&file, out).expect("written");
        return;
    }
    assert_eq!(rows.len(), WORDS);
    let mut right = 0;
    for row in &rows {
        let word = Word { page: row[0].into(), before: row[1].into(), after: row[2].into(), word: row[3].into() };
        assert_eq!(reading(&reader, &word), row[4], "{} in {}{}{}", row[3], row[1], row[3], row[2]);
        match row[5..] {
            ["o"] => right += 1,
            ["x", better] => assert_ne!(better, row[4], "{row:?}"),
            _ => panic!("nobody has read {row:?}"),
        }
    }
    assert!(right * 100 >= WORDS * RIGHT, "only {right} of {WORDS} words are right");
}

#[test]
fn every_kanji_of_the_handbook_has_a_reading() {
    let (snapshot, handbook) = handbook();
    let analyzer = Analyzer::new(&handbook.terms).expect("dictionary");
    let reader = Reader::new(&handbook, &analyzer);
    let (mut all, mut bare) = (0, Vec::new());
    for case in snapshot.files.iter().filter(|(path, _)| path.starts_with("cases/")) {
        let text = std::str::from_utf8(case.1).expect("UTF-8");
        for line in text.lines() {
            let marks = reader.read(line);
            for (at, c) in line.char_indices().filter(|(_, c)| kana::is_kanji(*c)) {
                all += 1;
                if !marks.iter().any(|mark| mark.range.contains(&at)) {
                    bare.push((c, line));
                }
            }
        }
    }
    assert!(bare.len() * 1000 <= all, "{} of {all} have none: {bare:#?}", bare.len());
}

/// Beyond a thousand pages each brings its own readings, over those of the words that scripts write.
#[test]
fn every_page_of_a_large_handbook_gets_its_own_readings() {
    let (_, handbook) = handbook();
    let analyzer = Analyzer::new(&handbook.terms).expect("dictionary");
    let script = b"const a = \"\xe5\xb8\x82\xe3\x81\xae\xe5\x90\x8d\";".to_vec();
    let readings = jirei::ruby::Readings::new(&[("assets/a.js".to_owned(), script)], &handbook, &analyzer, 1_001);
    let mut files: BTreeMap<String, Vec<u8>> =
        readings.page("a.html", "<p>市の会議で、行の中を行ったり来たりする。</p>").into_iter().collect();
    files.extend(readings.finish());
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    let (shared, own) = (text("data/ruby/words.js"), text("data/ruby/a.html.js"));
    assert!(shared.contains("\"paged\":true") && shared.contains("市\\t1し"), "{shared}");
    assert!(own.contains("会議\\t2かいぎ") && own.contains("中\\t1なか"), "{own}");
    assert!(!own.contains("市\\t"), "what is shared is not told again: {own}");
    assert!(own.contains("行"), "{own}");
}
