//! A small handbook, built to the last byte: what changes in the pages shows in the change itself.
//!
//! The pages stand in `tests/golden/`. After a change that is meant, write them anew and read the difference:
//! `JIREI_GOLDEN=write cargo test --test golden`.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jirei::pipeline::{self, Settings};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// The site as text, without the theme's files, which are copied as they are, and without what only names their versions.
fn site() -> BTreeMap<String, String> {
    let snapshot = jirei::disk::read(&here("fixtures/mini")).expect("fixture");
    let built = pipeline::build(&snapshot, &Settings::default(), &|_| {}).expect("dictionary");
    let output = built.output.unwrap_or_else(|| panic!("{:#?}", built.diagnostics));
    let files = output.files.into_iter().filter(|(path, _)| !path.starts_with("assets/"));
    files.map(|(path, bytes)| (path, without_versions(&String::from_utf8(bytes).expect("text")))).collect()
}

/// Takes the `?v=…` off addresses: it changes with every change of a script.
fn without_versions(text: &str) -> String {
    let mut parts = text.split("?v=");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()))
}

#[test]
fn the_small_handbook_is_built_as_it_stands_here() {
    let (found, golden) = (site(), here("golden"));
    if std::env::var("JIREI_GOLDEN").is_ok_and(|wish| wish == "write") {
        let _ = fs::remove_dir_all(&golden);
        for (path, text) in &found {
            let file = golden.join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("folder");
            fs::write(file, text).expect("written");
        }
        return;
    }
    let known = jirei::disk::read(&golden).expect("tests/golden").files;
    let names = |list: Vec<&String>| list.into_iter().cloned().collect::<Vec<_>>();
    assert_eq!(names(found.keys().collect()), names(known.keys().collect()), "files of the site");
    for (path, text) in &found {
        let known = String::from_utf8_lossy(&known[path]);
        let differs = text.lines().zip(known.lines()).enumerate().find(|(_, (now, then))| now != then);
        if let Some((line, (now, then))) = differs {
            panic!(
                "{path}:{} differs\n   now: {now}\n  then: {then}\n(meant? JIREI_GOLDEN=write cargo test --test golden)",
                line + 1
            );
        }
        assert_eq!(text.len(), known.len(), "{path} has another length");
    }
}

#[test]
fn nothing_hostile_gets_through() {
    for (path, text) in site().iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(!text.contains("<script>alert"), "{path}");
        assert!(!text.contains("ステーション<土佐>"), "{path}");
    }
}
