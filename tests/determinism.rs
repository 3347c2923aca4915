//! The same content gives the same site, byte for byte, whatever the machine is like.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use jirei::disk;

/// Builds in a process of its own and reads what stands on the disk.
fn built(content: &Path, settings: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let home = tempfile::tempdir().expect("temp");
    let output = Command::new(env!("CARGO_BIN_EXE_jirei"))
        .args(["build", "--out", "public", "--content"])
        .arg(content)
        .current_dir(home.path())
        .envs(settings.iter().copied())
        .output()
        .expect("run");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let mark = fs::read(home.path().join("public/.jirei")).expect("the mark");
    let mut files = disk::read(&home.path().join("public")).expect("the site").files;
    files.insert(".jirei".to_owned(), mark);
    files
}

fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, what: &str) {
    let differing: Vec<&String> = one.keys().chain(other.keys()).filter(|path| one.get(*path) != other.get(*path)).collect();
    assert!(differing.is_empty(), "{what}: {differing:?}");
}

/// A copy whose files were made in another order, at another time.
fn copied_backwards(from: &Path, to: &Path) {
    let files = disk::read(from).expect("content").files;
    for (path, bytes) in files.iter().rev() {
        let target = to.join(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("folder");
        fs::write(target, bytes).expect("written");
    }
}

#[test]
fn a_small_handbook_is_the_same_everywhere() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mini");
    let first = built(&content, &[]);
    assert!(first.len() > 20);
    let machines: [(&str, &[(&str, &str)]); 7] = [
        ("one thread", &[("RAYON_NUM_THREADS", "1")]),
        ("many threads", &[("RAYON_NUM_THREADS", "7")]),
        ("another time zone", &[("TZ", "Pacific/Kiritimati"), ("SOURCE_DATE_EPOCH", "1")]),
        ("the date of a packager", &[("SOURCE_DATE_EPOCH", "4102444800")]),
        ("a strange home", &[("HOME", "/nonexistent"), ("TMPDIR", "/nonexistent"), ("PATH", "")]),
        ("another language", &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "C")]),
        ("English", &[("LANG", "en_US.UTF-8"), ("NO_COLOR", "1"), ("COLUMNS", "20")]),
    ];
    for (machine, settings) in machines {
        assert_same(&first, &built(&content, settings), machine);
    }
    let home = tempfile::tempdir().expect("temp");
    let copy = home.path().join("別の 場所");
    copied_backwards(&content, &copy);
    assert_same(&first, &built(&copy, &[]), "another place, files in another order");
}

#[test]
fn the_real_handbook_is_the_same_on_one_thread_and_on_many() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    assert_same(
        &built(&content, &[("RAYON_NUM_THREADS", "1"), ("TZ", "Asia/Tokyo")]),
        &built(&content, &[("RAYON_NUM_THREADS", "5"), ("TZ", "America/Los_Angeles")]),
        "threads",
    );
}
