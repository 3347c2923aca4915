//! The program as its users run it: arguments, exit codes, what is printed and what is left on disk.
use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

const CONTENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/content");

fn jirei(arguments: &[&str]) -> Output {
    Command::cargo_bin("jirei").expect("binary").args(arguments).env("LC_ALL", "ja_JP.UTF-8").output().expect("runs")
}

/// Fails with everything that was printed.
#[track_caller]
fn expect_code(output: &Output, code: i32) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "stdout:\n{out}\nstderr:\n{err}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("readable").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn build_writes_a_site_and_a_summary() {
    let home = tempfile::tempdir().expect("temp");
    let out = home.path().join("public");
    let output = jirei(&["build", "--content", CONTENT, "--out", out.to_str().expect("UTF-8"), "--timings"]);
    expect_code(&output, 0);
    let told = String::from_utf8_lossy(&output.stdout);
    for part in ["事例 18", "render", "index", "total"] {
        assert!(told.contains(part), "{part} is missing:\n{told}");
    }
    for page in ["index.html", "cases.html", "cases/01-tosa.html", "search.html", "print.html", "404.html", "data/cases.csv"] {
        assert!(out.join(page).is_file(), "{page}");
    }
}

#[test]
fn a_mistake_leaves_the_last_good_site() {
    let home = tempfile::tempdir().expect("temp");
    let (content, out) = (home.path().join("content"), home.path().join("public"));
    copy(Path::new(CONTENT), &content);
    let arguments = ["build", "--content", content.to_str().expect("UTF-8"), "--out", out.to_str().expect("UTF-8")];
    expect_code(&jirei(&arguments), 0);
    let before = fs::read(out.join("index.html")).expect("page");
    fs::write(content.join("cases/99-broken.md"), "---\nnumber: one\n---\n").expect("written");
    let output = jirei(&arguments);
    expect_code(&output, 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("99-broken.md"));
    assert_eq!(fs::read(out.join("index.html")).expect("page"), before);
}

#[test]
fn check_answers_in_json() {
    let output = jirei(&["check", "--content", CONTENT, "--format", "json"]);
    expect_code(&output, 0);
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).expect("JSON"), Value::Array(Vec::new()));
}

#[test]
fn check_tells_that_the_search_finds_every_case() {
    let output = jirei(&["check", "--content", CONTENT, "--strict"]);
    expect_code(&output, 0);
    let told = String::from_utf8_lossy(&output.stdout);
    let line = told.lines().find(|line| line.starts_with("検索の確認：")).unwrap_or_else(|| panic!("{told}"));
    let texts = line.trim_start_matches("検索の確認：").split(' ').next().and_then(|number| number.parse::<usize>().ok());
    assert!(texts.is_some_and(|texts| texts > 100) && line.ends_with("すべて3位以内。"), "{told}");
}

#[test]
fn check_tells_place_and_hint() {
    let home = tempfile::tempdir().expect("temp");
    fs::create_dir_all(home.path().join("chapters")).expect("folder");
    fs::write(home.path().join("handbook.yaml"), "title: 試験\npublsher: 誰か\n").expect("written");
    fs::write(home.path().join("chapters/a.md"), "---\ntitle: 一\n---\n[先](b.md)\n").expect("written");
    let output = jirei(&["check", "--content", home.path().to_str().expect("UTF-8"), "--format", "json"]);
    expect_code(&output, 1);
    let problems: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let problems = problems.as_array().expect("a list");
    assert_eq!(problems.len(), 2, "{problems:#?}");
    let keys: Vec<&str> = problems[0].as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["code", "severity", "file", "line", "column", "message", "hints"]);
    let misspelt = problems.iter().find(|problem| problem["file"] == "handbook.yaml").expect("the misspelt key");
    assert_eq!((&misspelt["line"], &misspelt["column"]), (&2.into(), &1.into()));
    assert!(misspelt["hints"].to_string().contains("publisher"), "{misspelt}");
}

#[test]
fn the_language_can_be_chosen_and_strict_makes_errors_of_warnings() {
    let home = tempfile::tempdir().expect("temp");
    let content = home.path().join("docs/本");
    fs::create_dir_all(content.join("chapters")).expect("folder");
    fs::write(content.join("handbook.yaml"), "title: 試験\n").expect("written");
    fs::write(content.join("chapters/a.md"), "---\ntitle: 一\n---\n<b>太字</b>\n").expect("written");
    let check = |more: &[&str]| {
        let mut command = Command::cargo_bin("jirei").expect("binary");
        command.current_dir(home.path()).args(["check", "--content", "./docs/本"]).args(more).env("LC_ALL", "ja_JP.UTF-8");
        let output = command.output().expect("runs");
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let (code, told) = check(&["--lang", "en"]);
    assert!(code == Some(0) && told.contains("warning[raw-html]: HTML is not used"), "{told}");
    assert!(told.contains("Why, and how it is right: jirei explain raw-html"), "{told}");
    let (code, told) = check(&["--strict"]);
    assert!(code == Some(1) && told.contains("誤り[raw-html]: HTML は使えません") && !told.contains("注意"), "{told}");
    let (code, told) = check(&["--strict", "--format", "github", "--lang", "ja"]);
    assert!(
        code == Some(1) && told.starts_with("::error file=docs/本/chapters/a.md,line=4,col=1,title=raw-html::HTML は"),
        "{told}"
    );
}

#[test]
fn tag_answers_in_json_for_chosen_files() {
    let file = format!("{CONTENT}/cases/01-tosa.md");
    let output = jirei(&["tag", &file, "--content", CONTENT, "--blind", "--format", "json"]);
    expect_code(&output, 0);
    let rows: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let rows = rows.as_array().expect("a list");
    assert_eq!(rows.len(), 6);
    for row in rows {
        let keys: Vec<&str> = row.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, ["file", "keyword", "category", "given", "confidence", "evidence"]);
        assert_eq!(row["file"], "cases/01-tosa.md");
    }
}

#[test]
fn keywords_that_a_case_lacks_are_proposed_with_their_passage() {
    let output = jirei(&["tag", "--suggest", "--content", CONTENT, "--format", "json"]);
    expect_code(&output, 0);
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let rows = told["suggestions"].as_array().expect("suggestions");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let pairs: Vec<(String, String)> = rows.iter().map(|row| (text(&row["file"]), text(&row["keyword"]))).collect();
    for (file, keyword) in [("cases/09-kashihara.md", "地域BCP"), ("cases/18-hirakata.md", "看看連携")] {
        assert!(pairs.contains(&(file.to_owned(), keyword.to_owned())), "{keyword}: {pairs:?}");
    }
    // Few, so that people read them; none that the case has, none that stands in every second case.
    assert!(pairs.len() <= 18, "{pairs:?}");
    for row in rows {
        let file = fs::read_to_string(Path::new(CONTENT).join(text(&row["file"]))).expect("a case");
        let keyword = text(&row["keyword"]);
        let front = file.split("---").nth(1).expect("front matter");
        assert!(!front.lines().any(|line| line.trim().trim_start_matches("- ") == keyword), "{keyword} is there already");
        assert!(!["介護支援専門員", "診療所", "医師会との連携"].contains(&keyword.as_str()), "{keyword} says nothing");
        // The place is where the passage begins.
        let line = file.lines().nth(row["line"].as_u64().expect("a line") as usize - 1).expect("the line");
        let quote: String = text(&row["evidence"][0]["quote"]).chars().take(6).collect();
        let column = row["column"].as_u64().expect("a column") as usize - 1;
        assert!(line.chars().skip(column).collect::<String>().starts_with(&quote), "{quote}: {line}");
        assert!((0.7..=1.0).contains(&row["confidence"].as_f64().expect("a number")));
    }
    let merge = told["merge"].as_array().expect("merges");
    assert!(merge.iter().any(|group| group.as_array().is_some_and(|group| group.len() > 1)), "{merge:?}");
    // As people read it, for one file.
    let file = format!("{CONTENT}/cases/09-kashihara.md");
    let output = jirei(&["tag", "--suggest", "--content", CONTENT, &file]);
    expect_code(&output, 0);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("＋ 地域BCP（") && told.contains("cases/09-kashihara.md:83:1"), "{told}");
    assert!(!told.contains("cases/18-hirakata.md:"), "{told}");
}

#[test]
fn a_new_case_tells_what_is_to_be_filled_in() {
    let home = tempfile::tempdir().expect("temp");
    let content = home.path().to_str().expect("UTF-8");
    fs::write(home.path().join("handbook.yaml"), "title: 試験\n").expect("written");
    expect_code(&jirei(&["new", "case", "01-machi", "--content", content]), 0);
    let output = jirei(&["check", "--content", content, "--format", "json"]);
    expect_code(&output, 1);
    let problems = String::from_utf8_lossy(&output.stdout).into_owned();
    for label in ["事業所名", "都道府県", "市町村", "キーワード"] {
        assert!(problems.contains(label), "{label}:\n{problems}");
    }
    assert!(!problems.contains("unknown-key") && !problems.contains("yaml"), "{problems}");
    expect_code(&jirei(&["new", "case", "01-machi", "--content", content]), 2);
    expect_code(&jirei(&["new", "case", "../escape", "--content", content]), 2);
}

#[test]
fn a_new_case_may_begin_with_what_its_neighbour_has() {
    let home = tempfile::tempdir().expect("temp");
    copy(Path::new(CONTENT), home.path());
    let path = home.path().to_str().expect("UTF-8");
    expect_code(&jirei(&["new", "case", "19-kochi", "--from", "1", "--content", path]), 0);
    let text = fs::read_to_string(home.path().join("cases/19-kochi.md")).expect("a new case");
    for part in [
        "\n番号: 19  #",
        "\n事業所名:  #",
        "\nprefecture: 高知県\n",
        "\nimplementing_body: 医師会\n",
        "  professions: [看護師]",
        "出前講座",
        "\n#   人口:",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert!(!text.contains("25756") && !text.contains("土佐市ホームページ"), "figures are the neighbour's own: {text}");
    assert!(text.contains("# キーワード") || text.contains("# 事例の特徴を表すことば"), "what is taken over explains itself");
    let output = jirei(&["new", "case", "20-kochi", "--from", "99", "--content", path]);
    expect_code(&output, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("番号 99"));
}

#[test]
fn the_writing_guide_is_a_chapter_that_tells_every_field() {
    let home = tempfile::tempdir().expect("temp");
    let content = home.path().join("content");
    for source in [CONTENT, concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/another")] {
        let _ = fs::remove_dir_all(&content);
        copy(Path::new(source), &content);
        let path = content.to_str().expect("UTF-8");
        expect_code(&jirei(&["new", "guide", "guide", "--content", path]), 0);
        expect_code(&jirei(&["check", "--strict", "--content", path]), 0);
        let out = home.path().join("public");
        expect_code(&jirei(&["build", "--content", path, "--out", out.to_str().expect("UTF-8")]), 0);
        let page = fs::read_to_string(out.join("chapters/guide.html")).expect("the guide");
        for field in jirei::fields::HANDBOOK.iter().chain(jirei::fields::TERM).chain(jirei::fields::FIGURE) {
            assert!(page.contains(&format!("<code>{}</code>", field.key)), "{}", field.key);
        }
        assert!(page.contains("<span class=\"hl-"), "examples are highlighted");
        if source == CONTENT {
            assert!(page.contains("要介護認定率") && page.contains("配置の特色"));
        } else {
            assert!(page.contains("年間貸出冊数") && page.contains("決まった曜日、予約に応じて、行事に合わせてのどれか。"));
            assert!(page.contains("図書館名（必須）") && !page.contains("開設主体"));
        }
    }
}

#[test]
fn a_new_handbook_is_built_at_once_and_nothing_is_overwritten() {
    let home = tempfile::tempdir().expect("temp");
    let folder = home.path().join("book");
    let path = folder.to_str().expect("UTF-8");
    expect_code(&jirei(&["init", path]), 0);
    expect_code(&jirei(&["check", "--strict", "--content", path]), 0);
    let out = home.path().join("public");
    expect_code(&jirei(&["build", "--content", path, "--out", out.to_str().expect("UTF-8")]), 0);
    let page = fs::read_to_string(out.join("cases/01-example.html")).expect("a case");
    for part in ["参加者数", "64", "集まって", "高校生、農家の会", "2025年10月", "地域福祉課", "実施する団体：市の社会福祉協議会"]
    {
        assert!(page.contains(part), "{part}");
    }
    // A case that joins it begins with its fields.
    expect_code(&jirei(&["new", "case", "02-machi", "--content", path]), 0);
    let file = fs::read_to_string(folder.join("cases/02-machi.md")).expect("a new case");
    for part in
        ["\n取り組みの名前:", "\n# 参加者数: 12  # 一年に参加した人の数。単位は人。", "\n# 進め方: 集まって", "\n## 成果と課題\n"]
    {
        assert!(file.contains(part), "{part} is missing in {file}");
    }
    // Nothing is written into a folder that has something in it.
    fs::write(folder.join("handbook.yaml"), "title: 大事な原稿\n").expect("written");
    let again = jirei(&["init", path]);
    expect_code(&again, 2);
    assert!(String::from_utf8_lossy(&again.stderr).contains("もうファイルがあります"));
    assert_eq!(fs::read_to_string(folder.join("handbook.yaml")).expect("read"), "title: 大事な原稿\n");
}

#[test]
fn wrong_usage_ends_with_two() {
    for arguments in
        [&[][..], &["build", "--content", "no-such-folder"], &["tag", "no-such.md", "--content", CONTENT], &["frobnicate"]]
    {
        expect_code(&jirei(arguments), 2);
    }
}

#[test]
fn the_site_never_lands_among_the_content() {
    expect_code(&jirei(&["build", "--content", CONTENT, "--out", &format!("{CONTENT}/public")]), 2);
}

#[test]
fn licences_are_printed() {
    let output = jirei(&["--licenses"]);
    expect_code(&output, 0);
    let told = String::from_utf8_lossy(&output.stdout);
    for part in
        ["Nara Institute of Science", "NO WARRANTY", "MIT License", "lindera", "Works Applications", "Grant of Patent License"]
    {
        assert!(told.contains(part), "{part}");
    }
}

#[test]
fn two_builds_are_the_same_to_the_byte() {
    let home = tempfile::tempdir().expect("temp");
    let read = |name: &str| {
        let out = home.path().join(name);
        expect_code(&jirei(&["build", "--content", CONTENT, "--out", out.to_str().expect("UTF-8")]), 0);
        jirei::disk::read(&out).expect("site").files
    };
    let (first, second) = (read("one"), read("two"));
    assert!(first.keys().eq(second.keys()));
    for (path, bytes) in &first {
        assert!(second[path] == *bytes, "{path} differs");
    }
}

/// The lines of the recipes for CI that call the program, run as the recipe has them, in a folder that holds a handbook.
#[cfg(unix)]
#[test]
fn the_recipes_for_ci_check_and_publish() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (recipe, addresses) in [
        ("github.yml", vec!["https://example.jp/preview"]),
        ("gitlab.yml", vec!["https://towns.example.jp/-/hon/-/jobs/7/artifacts/public", "https://towns.example.jp/hon"]),
    ] {
        let home = tempfile::tempdir().expect("temp");
        copy(&root.join("tests/fixtures/mini"), &home.path().join("content"));
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_jirei"), home.path().join("jirei")).expect("a link");
        let text = fs::read_to_string(root.join("docs/ci").join(recipe)).expect("the recipe");
        let lines: Vec<&str> = text.lines().filter_map(|line| Some(&line[line.find("./jirei ")?..])).collect();
        let (checks, builds): (Vec<&str>, Vec<&str>) = lines.into_iter().partition(|line| line.starts_with("./jirei check"));
        assert!(!checks.is_empty() && builds.len() == addresses.len(), "{recipe}: {checks:?} {builds:?}");
        let run = |line: &str| {
            let mut command = std::process::Command::new("sh");
            command.args(["-c", line]).current_dir(home.path()).env_remove("BASE");
            for (name, value) in [
                ("CI_PROJECT_ROOT_NAMESPACE", "towns"),
                ("CI_PAGES_DOMAIN", "example.jp"),
                ("CI_PROJECT_NAME", "hon"),
                ("CI_JOB_ID", "7"),
                ("CI_PAGES_URL", "https://towns.example.jp/hon"),
            ] {
                command.env(name, value);
            }
            expect_code(&command.output().expect("sh"), 0);
        };
        checks.into_iter().for_each(run);
        for (build, address) in builds.into_iter().zip(addresses) {
            run(build);
            let read = |file: &str| fs::read_to_string(home.path().join("public").join(file)).expect(file);
            for file in ["feed.xml", "sitemap.xml", "404.html"] {
                assert!(read(file).contains(&format!("{address}/")), "{recipe}: {file} knows {address}");
            }
            assert!(!read("index.html").contains(&format!("href=\"{address}/cases")), "links between pages stay relative");
        }
    }
}
