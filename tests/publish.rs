//! The site on disk is whole whenever the process is killed: old or new, never a mixture, and the next run clears up.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use jirei::disk::publish;
use jirei::model::Output;

/// Set in the process that is to be killed: where it publishes.
const TARGET: &str = "JIREI_TEST_TARGET";
/// How often the process is killed; `JIREI_TEST_KILLS` asks for more.
const KILLS: u64 = 60;

fn site(version: usize) -> Output {
    let files = (0..40).map(|page| {
        // Some pages never change, and are taken over from the old site.
        let text = if page % 4 == 0 { "the same".to_owned() } else { version.to_string().repeat(2_000) };
        (format!("cases/{page}.html"), text.into_bytes())
    });
    Output { files: files.collect() }
}

#[test]
#[ignore = "runs until it is killed, by the test below"]
fn publishes_for_ever() {
    let Some(target) = std::env::var_os(TARGET) else { return };
    for version in (0..10).cycle() {
        publish(&site(version), Path::new(&target), false).expect("published");
    }
}

/// The versions that a site's pages are of.
fn versions(target: &Path) -> BTreeSet<u8> {
    let pages = (0..40).filter(|page| page % 4 != 0);
    pages
        .map(|page| {
            let text = fs::read(target.join(format!("cases/{page}.html"))).expect("the page is there");
            assert_eq!(text.len(), 2_000, "the page is whole");
            text[0]
        })
        .collect()
}

fn kill_after(delay: Duration, target: &Path) {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "publishes_for_ever", "--ignored"])
        .env(TARGET, target)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    // Nobody sends: the time runs out.
    let (_sender, receiver) = mpsc::channel::<()>();
    assert!(receiver.recv_timeout(delay).is_err());
    child.kill().expect("killed");
    child.wait().expect("ended");
}

#[test]
fn killed_at_any_moment_it_leaves_a_whole_site() {
    let home = tempfile::tempdir().expect("temp");
    let target = home.path().join("public");
    publish(&site(0), &target, false).expect("first");
    let kills = std::env::var("JIREI_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let (mut left, mut seen) = (0, BTreeSet::new());
    for kill in 0..kills {
        // Uneven steps over a few rounds of publishing, from before the first to well after it.
        kill_after(Duration::from_micros(2_000 + kill * 7_919 % 40_000), &target);
        let found = versions(&target);
        assert_eq!(found.len(), 1, "pages of several versions after kill {kill}: {found:?}");
        seen.extend(found);
        left += usize::from(fs::read_dir(home.path()).expect("list").count() > 1);
    }
    assert!(seen.len() > 1, "no run came to publish anything");
    assert!(left > 0, "no run was killed at work");
    publish(&site(3), &target, false).expect("heals");
    assert_eq!(versions(&target), BTreeSet::from([b'3']));
    assert_eq!(fs::read_dir(home.path()).expect("list").count(), 1, "leftovers are cleared away");
}

#[test]
fn two_at_once_do_not_mix() {
    let home = tempfile::tempdir().expect("temp");
    let target = home.path().join("public");
    publish(&site(0), &target, false).expect("first");
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..6)
            .map(|run| {
                let target = &target;
                scope.spawn(move || (0..20).try_for_each(|turn| publish(&site((run + turn) % 10), target, false)))
            })
            .collect();
        for run in runs {
            run.join().expect("no panic").expect("each run succeeds");
        }
    });
    assert_eq!(versions(&target).len(), 1);
    assert_eq!(fs::read_dir(home.path()).expect("list").count(), 1);
}

/// `ulimit -f` makes writing fail in the middle, as a full disk does.
#[cfg(unix)]
#[test]
fn where_writing_fails_the_old_site_stands_and_the_reason_is_told() {
    let home = tempfile::tempdir().expect("temp");
    let target = home.path().join("public");
    publish(&site(4), &target, false).expect("first");
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/mini");
    let script = format!(
        "trap '' XFSZ; ulimit -f 16; exec {} build --content {content} --out {}",
        env!("CARGO_BIN_EXE_jirei"),
        target.display()
    );
    let output = Command::new("sh").args(["-c", &script]).env("LANG", "ja_JP.UTF-8").output().expect("run");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("ディスクの空きが足りません"), "{told}");
    assert_eq!(versions(&target), BTreeSet::from([b'4']));
    assert_eq!(fs::read_dir(home.path()).expect("list").count(), 1, "nothing is left beside the site");
}

/// The command as people run it.
#[cfg(unix)]
fn build(content: &str, target: &Path) -> std::process::Output {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(content);
    let mut command = Command::new(env!("CARGO_BIN_EXE_jirei"));
    command.args(["build", "--content"]).arg(content).arg("--out").arg(target).env("LANG", "ja_JP.UTF-8");
    command.output().expect("run")
}

/// Every file of a site with its bytes.
#[cfg(unix)]
fn files(site: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    jirei::disk::read(site).map(|snapshot| snapshot.files).unwrap_or_default()
}

/// The whole command, killed from its start on to its end: the site is always one of the two handbooks, to the byte.
#[cfg(unix)]
#[test]
fn the_command_killed_at_any_moment_leaves_one_of_two_sites() {
    let home = tempfile::tempdir().expect("temp");
    let target = home.path().join("public");
    let sites = ["mini", "another"].map(|content| {
        assert!(build(content, &target).status.success());
        files(&target)
    });
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let begin = std::time::Instant::now();
    assert!(build("mini", &target).status.success());
    let whole = begin.elapsed();
    let kills = std::env::var("JIREI_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(30_u32);
    let mut seen = [0, 0];
    for kill in 0..kills {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jirei"))
            .args(["build", "--content"])
            .arg(fixtures.join(["mini", "another"][kill as usize % 2]))
            .arg("--out")
            .arg(&target)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let (_sender, receiver) = mpsc::channel::<()>();
        let part = kill.wrapping_mul(7_919) % 1_000;
        assert!(receiver.recv_timeout(whole * part / 800).is_err());
        let _gone = child.kill();
        child.wait().expect("ended");
        let now = files(&target);
        let which = sites.iter().position(|site| *site == now);
        seen[which.unwrap_or_else(|| panic!("kill {kill}: neither site, {} files", now.len()))] += 1;
    }
    assert!(seen.iter().all(|times| *times > 0), "{seen:?}");
    assert!(build("mini", &target).status.success());
    assert_eq!(files(&target), sites[0]);
    assert_eq!(fs::read_dir(home.path()).expect("list").count(), 1, "leftovers are cleared away");
}

/// What stands in the way is told in words, and nothing of it is touched.
#[cfg(unix)]
#[test]
fn what_can_not_be_written_to_is_told_in_words() {
    let home = tempfile::tempdir().expect("temp");
    let at = |name: &str| home.path().join(name);
    fs::write(at("file"), "mine").expect("write");
    std::os::unix::fs::symlink("nowhere", at("dangling")).expect("link");
    std::os::unix::fs::symlink("loop", at("loop")).expect("link");
    // A name that would steer a terminal.
    fs::create_dir(at("theirs")).expect("folder");
    fs::write(at("theirs/\u{1b}[31m\u{9b}x"), "mine").expect("write");
    for (target, words) in [
        ("file", "フォルダーではないもの"),
        ("file/below", "フォルダーではないもの"),
        ("dangling", "フォルダーではないもの"),
        ("dangling/below", "フォルダーではないもの"),
        ("loop", "書き出せません"),
        ("theirs", "jirei がつくったものではないファイル"),
    ] {
        let output = build("another", &at(target));
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{target}: {told}");
        assert!(told.contains(words), "{target}: {told}");
        assert!(!told.contains(['\u{1b}', '\u{9b}']), "{target}: {told:?}");
    }
    assert_eq!(fs::read_to_string(at("file")).expect("read"), "mine");
    assert_eq!(fs::read_dir(at("theirs")).expect("list").count(), 1);
    let left: Vec<_> = fs::read_dir(home.path()).expect("list").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

/// A target that may not be written to, which root may all the same; and one that vanishes while it is built.
#[cfg(unix)]
#[test]
fn a_read_only_or_vanished_target_leaves_what_was_there() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().expect("temp");
    let shelf = home.path().join("shelf");
    let target = shelf.join("public");
    assert!(build("another", &target).status.success());
    let before = files(&target);
    fs::set_permissions(&shelf, fs::Permissions::from_mode(0o555)).expect("read-only");
    let may_all = fs::write(shelf.join("try"), "").is_ok();
    if !may_all {
        let output = build("mini", &target);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), told.contains("書き込みが許されていない")), (Some(2), true), "{told}");
        assert_eq!(files(&target), before);
    }
    fs::set_permissions(&shelf, fs::Permissions::from_mode(0o755)).expect("writable");
    assert!(build("mini", &target).status.success(), "heals");
    // Gone with all it held: made anew.
    fs::remove_dir_all(&shelf).expect("removed");
    assert!(build("another", &target).status.success());
    assert_eq!(files(&target), before);
}
