//! Holds the house in shape: a room imports only from rooms below it, and stages never import each other.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The floors from top to bottom; rooms on one floor do not import each other unless listed in [`WITHIN`].
const FLOORS: &[&[&str]] = &[
    &["cli"],
    &["watch"],
    &["server", "report", "scaffold", "disk", "adopt"],
    &["pipeline"],
    &["parse", "validate", "keywords", "tag", "amend", "relate", "render", "index", "ruby", "proof", "bundle", "intake"],
    &["markdown", "fields", "places", "squeeze", "text", "diag", "model"],
];

/// Doors between rooms of one floor: `validate` takes what `parse` hands over, `amend` asks it for places; the ground is one floor.
const WITHIN: &[(&str, &str)] = &[("validate", "parse"), ("amend", "parse")];

fn sources(room: &str) -> String {
    fn collect(path: &Path, text: &mut String) {
        if path.is_dir() {
            let mut entries: Vec<_> = fs::read_dir(path).expect("readable").map(|entry| entry.expect("entry").path()).collect();
            entries.sort();
            entries.iter().for_each(|entry| collect(entry, text));
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            text.push_str(&fs::read_to_string(path).expect("UTF-8"));
        }
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut text = String::new();
    for path in [source.join(format!("{room}.rs")), source.join(room)] {
        if path.exists() {
            collect(&path, &mut text);
        }
    }
    text
}

/// Rooms named after `crate::` in the code; comments and files of tests are left out.
fn imports(room: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in sources(room).lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        for rest in line.split("crate::").skip(1) {
            let names = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap_or(list));
            for name in
                names.split(',').map(|name| name.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""))
            {
                found.insert(name.to_owned());
                if !rest.starts_with('{') {
                    break;
                }
            }
        }
    }
    found
}

#[test]
fn rooms_import_only_downwards() {
    let floor_of = |room: &str| FLOORS.iter().position(|floor| floor.contains(&room));
    let ground = FLOORS.len() - 1;
    let mut wrong = Vec::new();
    for (floor, rooms) in FLOORS.iter().enumerate() {
        for room in *rooms {
            assert!(!sources(room).is_empty(), "the room `{room}` is gone; mend FLOORS");
            for other in imports(room).iter().filter(|other| *other != room) {
                let Some(target) = floor_of(other) else { continue };
                let door = WITHIN.contains(&(room, other.as_str())) || (floor == ground && target == ground);
                if target < floor || (target == floor && !door) {
                    wrong.push(format!("{room} imports {other}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_has_a_floor() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    for room in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")).map(|rest| rest.trim_end_matches(';')) {
        assert!(FLOORS.iter().any(|floor| floor.contains(&room)), "`{room}` has no floor");
    }
}
