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
