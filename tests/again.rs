//! A handbook that is read again and again while it is written: what was kept of the last reading never shows.
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jirei::disk;
use jirei::model::{Gathered, Output, Snapshot};
use jirei::pipeline::{self, Reader, Run, Settings};

fn content() -> Snapshot {
    disk::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content")).expect("the handbook")
}

/// An edit of a file's text.
type Edit = fn(&mut Snapshot);

fn change(snapshot: &mut Snapshot, file: &str, edit: impl Fn(String) -> String) {
    let bytes = snapshot.files.get_mut(file).unwrap_or_else(|| panic!("{file} is there"));
    *bytes = edit(String::from_utf8(bytes.clone()).expect("UTF-8")).into_bytes();
}

fn first_case(snapshot: &Snapshot) -> String {
    snapshot.files.keys().find(|path| path.starts_with("cases/")).expect("a case").clone()
}

fn first_chapter(snapshot: &Snapshot) -> String {
    snapshot.files.keys().find(|path| path.starts_with("chapters/")).expect("a chapter").clone()
}

/// One after the other: each leaves something that a later one meets.
const EDITS: &[(&str, Edit)] = &[
    ("nothing", |_| {}),
    ("a sentence in a case", |files| {
        let case = first_case(files);
        change(files, &case, |text| text + "\n会議は毎月ひらく。\n");
    }),
    ("a chapter links to a heading of another page that is not there yet", |files| {
        let chapter = first_chapter(files);
        change(files, &chapter, |text| text + "\n[続き](tsuika.md#つぎの節)\n");
    }),
    ("the page comes, without the heading", |files| {
        files.files.insert("chapters/tsuika.md".to_owned(), "---\ntitle: 追加の章\n---\n\n本文。\n".into());
    }),
    ("the heading comes", |files| change(files, "chapters/tsuika.md", |text| text + "\n## つぎの節\n\n本文。\n")),
    ("a case shows a picture that is not there", |files| {
        let case = first_case(files);
        change(files, &case, |text| text + "\n![地図](../images/chizu.svg)\n");
    }),
    ("the picture comes", |files| {
        files.files.insert("images/chizu.svg".to_owned(), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".into());
    }),
    ("a case of a number that another has", |files| {
        let case = files.files[&first_case(files)].clone();
        files.files.insert("cases/99-onaji.md".to_owned(), case);
    }),
    ("it gets a number of its own, and a keyword spelt in another way", |files| {
        change(files, "cases/99-onaji.md", |text| {
            let (before, rest) = text.split_once("number:").expect("a number");
            let (_, after) = rest.split_once('\n').expect("a line");
            format!("{before}number: 99\n{after}").replacen("keywords:\n", "keywords:\n  - 研修会企画運営\n", 1)
        });
    }),
    ("broken YAML", |files| change(files, "cases/99-onaji.md", |text| text.replacen("title:", "\ttitle", 1))),
    ("another name for a field, and a limit", |files| {
        change(files, "handbook.yaml", |text| text + "\nfigures_older_than: 1\n");
    }),
    ("the broken case goes", |files| drop(files.files.remove("cases/99-onaji.md"))),
    ("the heading goes again", |files| change(files, "chapters/tsuika.md", |text| text.replace("## つぎの節", "## ほかの節"))),
    ("a term that no page has", |files| {
        change(files, "terms.yaml", |text| text + "\n- term: どこにもない語\n  aliases: [どこにもない別名]\n");
    }),
    ("a page has it", |files| change(files, "chapters/tsuika.md", |text| text + "\nどこにもない別名。\n")),
    ("a page that is no text", |files| drop(files.files.insert("cases/98-x.md".to_owned(), vec![0xff, 0xfe, 0, 1]))),
    ("a handbook without its categories", |files| drop(files.files.remove("handbook.yaml"))),
    ("all is as it was", |files| *files = content()),
];

#[test]
fn what_is_read_again_is_what_is_read_anew() {
    let settings = Settings::default();
    let (mut snapshot, mut reader) = (content(), Reader::default());
    let mut different = BTreeSet::new();
    for (name, edit) in EDITS {
        edit(&mut snapshot);
        let again = reader.read(Arc::new(snapshot.clone()), &settings);
        let anew = pipeline::load(&snapshot, &settings);
        assert_eq!(format!("{:#?}", again.1), format!("{:#?}", anew.1), "problems after: {name}");
        assert_eq!(format!("{:?}", again.0), format!("{:?}", anew.0), "the handbook after: {name}");
        different.insert(format!("{:?}", anew.1));
    }
    assert!(different.len() > 8, "the edits matter: {}", different.len());
}

fn whole(reader: &mut Reader, snapshot: &Snapshot) -> (pipeline::Built, Output) {
    let settings = Settings::default();
    let (handbook, problems) = reader.read(Arc::new(snapshot.clone()), &settings);
    let handbook = handbook.unwrap_or_else(|| panic!("{problems:#?}"));
    let gathered = Gathered::default();
    let run = Run { listener: &|_| {}, obsolete: &|| false, keeps: true };
    let built = pipeline::make(&gathered, handbook, &settings, &run).expect("the dictionary");
    (built, gathered.into())
}

#[test]
fn a_glance_shows_pages_as_the_whole_site_will_have_them() {
    let (mut snapshot, mut reader) = (content(), Reader::default());
    let (built, site) = whole(&mut reader, &snapshot);
    let before = (built.handbook.expect("a site"), built.findings.expect("kept"));
    let pages: BTreeSet<String> = site.files.keys().filter(|path| path.ends_with(".html")).cloned().collect();

    let (handbook, _) = reader.read(Arc::new(snapshot.clone()), &Settings::default());
    let glance = pipeline::glance(&handbook.expect("sound"), &before, &pages).expect("templates");
    assert_eq!(glance.files.keys().collect::<Vec<_>>(), pages.iter().collect::<Vec<_>>(), "every page can be glanced at");
    for (path, bytes) in &glance.files {
        assert!(site.files[path] == *bytes, "{path} is as the site has it");
    }

    let case = first_case(&snapshot);
    change(&mut snapshot, &case, |text| text + "\n会議は毎月ひらく。\n");
    let page = BTreeSet::from([case.replace(".md", ".html")]);
    let (handbook, _) = reader.read(Arc::new(snapshot.clone()), &Settings::default());
    let glance = pipeline::glance(&handbook.expect("sound"), &before, &page).expect("templates");
    let (_, site) = whole(&mut reader, &snapshot);
    for path in &page {
        assert!(String::from_utf8_lossy(&glance.files[path]).contains("会議は毎月ひらく"), "what was written is there");
        assert!(site.files[path] == glance.files[path], "{path} after the change is as the site will have it");
    }
}

#[test]
fn a_glance_bears_cases_that_come_go_and_change_places() {
    let (mut snapshot, mut reader) = (content(), Reader::default());
    let (built, _) = whole(&mut reader, &snapshot);
    let before = (built.handbook.expect("a site"), built.findings.expect("kept"));
    let case = first_case(&snapshot);
    let moved =
        String::from_utf8(snapshot.files.remove(&case).expect("it")).expect("UTF-8").replacen("number: 1\n", "number: 77\n", 1);
    snapshot.files.insert("cases/77-atarashii.md".to_owned(), moved.into_bytes());
    let (handbook, problems) = reader.read(Arc::new(snapshot), &Settings::default());
    let handbook = handbook.unwrap_or_else(|| panic!("{problems:#?}"));
    let wanted = ["cases/77-atarashii.html", "index.html", "cases.html", "nowhere.html"].map(str::to_owned).into();
    let glance = pipeline::glance(&handbook, &before, &wanted).expect("templates");
    assert_eq!(glance.files.len(), 3);
    assert!(String::from_utf8_lossy(&glance.files["index.html"]).contains("77-atarashii.html"));
}

#[test]
fn a_site_that_nobody_wants_any_more_is_not_made() {
    let (handbook, _) = pipeline::load(&content(), &Settings::default());
    let gathered = Gathered::default();
    let run = Run { listener: &|stage| assert_ne!(stage, "index", "it ends before"), obsolete: &|| true, keeps: false };
    let built = pipeline::make(&gathered, handbook.expect("sound"), &Settings::default(), &run).expect("the dictionary");
    assert!(built.handbook.is_none() && built.diagnostics.is_empty());
    assert!(!Output::from(gathered).files.keys().any(|path| path.ends_with(".html")), "no page was rendered");
}
