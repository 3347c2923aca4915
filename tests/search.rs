//! The search as a reader meets it: the handbook is built, its index is searched in node with the very script that the pages
//! load. Without node these tests say so and pass; `tests/run` installs it.
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The handbook's own site, built once.
static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let home = tempfile::tempdir().expect("a folder");
    let content = Path::new(ROOT).join("content");
    let mut build = assert_cmd::Command::cargo_bin("jirei").expect("the program");
    build.arg("build").arg("--content").arg(content).arg("--out").arg(home.path().join("site")).assert().success();
    home
});

/// Runs a script of `tests/search`; fails with what it printed.
#[track_caller]
fn node(script: &str, arguments: &[&str]) {
    let output = Command::new("node").current_dir(ROOT).arg(format!("tests/search/{script}")).args(arguments).output();
    let Ok(output) = output else {
        eprintln!("node is not installed: {script} not run");
        return;
    };
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "node tests/search/{script} {}\n{out}\n{err}", arguments.join(" "));
}

fn site() -> String {
    SITE.path().join("site").to_string_lossy().into_owned()
}

#[test]
fn the_browser_folds_text_as_the_program_does() {
    let script = format!("{}/assets/search.js", site());
    node("fold.mjs", &[&script, "tests/vectors/fold.json", "src/text/variants.txt"]);
}

#[test]
fn our_own_queries_find_their_pages() {
    node("run.mjs", &[&site(), "tests/search/queries.json", "--floor", "0.95", "--no-empty"]);
}

#[test]
fn queries_written_before_anybody_looked_at_the_answers_find_their_pages() {
    node("run.mjs", &[&site(), "tests/search/queries2.json", "--floor", "0.9"]);
}

#[test]
fn each_kind_of_query_finds_its_pages() {
    let floors = "variant=0.93,everyday=0.6,question=0.72,typo=0.95,reading=0.97";
    node("run.mjs", &[&site(), "tests/search/queries3.json", "--floor", "0.9", "--floors", floors]);
}

#[test]
fn runs_readings_and_misspelt_words_find_their_pages() {
    node("random.mjs", &[&site(), "--count", "200"]);
}

#[test]
fn every_word_of_the_index_finds_a_page_where_it_stands() {
    node("words.mjs", &[&site()]);
}

#[test]
fn what_was_asked_before_changes_no_answer() {
    node("order.mjs", &[&site(), "tests/search/queries2.json", "--count", "30"]);
}

#[test]
fn an_index_of_many_files_finds_the_same() {
    let home = tempfile::tempdir().expect("a folder");
    let (content, out) = (Path::new(ROOT).join("content"), home.path().join("site"));
    let mut build = assert_cmd::Command::cargo_bin("jirei").expect("the program");
    build.args(["build", "--search", "shards", "--content"]).arg(content).arg("--out").arg(&out).assert().success();
    node("run.mjs", &[&out.to_string_lossy(), "tests/search/queries.json", "--floor", "0.95"]);
    node("order.mjs", &[&out.to_string_lossy(), "tests/search/queries.json", "--count", "30"]);
    for kind in ["runs", "crossing", "frames", "typos"] {
        node("random.mjs", &[&out.to_string_lossy(), "--only", kind, "--count", "60"]);
    }
}

#[test]
fn pages_that_were_read_come_before_those_given_up() {
    node("given-up.mjs", &[]);
}

#[test]
fn the_first_search_is_small() {
    // By the program that servers' gzip is held to; encoders in Rust take three per cent more for an index that is coded already.
    let gzipped = |file: &str| {
        let packed = Command::new("gzip").args(["-9", "-c"]).arg(SITE.path().join("site").join(file)).output();
        packed.expect("gzip is installed").stdout.len()
    };
    let (script, reader, index) = (gzipped("assets/search.js"), gzipped("assets/search-small.js"), gzipped("search/index.js"));
    assert!(script > 0 && script <= 12_000, "{script} bytes of script, gzipped");
    assert!(script + reader + index <= 58_000, "{script} + {reader} + {index} bytes, gzipped");
}
