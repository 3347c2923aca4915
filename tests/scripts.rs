//! What no script of a page may do, whatever its data says: make markup or code of a text.
use std::fs;
use std::path::{Path, PathBuf};

/// Calls that make markup or code of a text.
const FORBIDDEN: [&str; 13] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "setHTMLUnsafe",
    "parseHTMLUnsafe",
    "createContextualFragment",
    "document.write",
    "srcdoc",
    "eval(",
    "Function(\"",
    "setTimeout(\"",
    "javascript:",
    "cssText",
];

fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path.to_string_lossy(), ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            let text = fs::read_to_string(&path).expect("UTF-8");
            found.push((path, text));
        }
    }
    found
}

/// The code of a line without a comment that fills it.
fn code(line: &str) -> &str {
    if line.trim_start().starts_with("//") { "" } else { line }
}

#[test]
fn no_script_makes_markup_or_code_of_a_text() {
    let scripts: Vec<_> =
        ["themes/default/static", "src/server", "src/bundle"].iter().flat_map(|folder| files(folder, "js")).collect();
    assert!(scripts.len() > 15, "{} scripts", scripts.len());
    for (path, text) in scripts {
        for (number, line) in text.lines().map(code).enumerate() {
            let bad = FORBIDDEN.iter().find(|call| line.contains(**call));
            assert!(bad.is_none(), "{}:{}: {bad:?}", path.display(), number + 1);
            // A parsed document runs nothing; what is taken over from it goes through the list of what is known.
            let parsed = line.contains("DOMParser") && !line.contains("known(new DOMParser()");
            assert!(!parsed, "{}:{}: a parsed text is taken over as it is", path.display(), number + 1);
        }
    }
}

#[test]
fn every_page_comes_from_a_frame_with_a_policy_that_lets_nothing_foreign_in() {
    let templates = files("themes/default/templates", "html");
    let (_, frame) = templates.iter().find(|(path, _)| path.ends_with("templates/base.html")).expect("the frame");
    let policy = frame.split("http-equiv=\"Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
    let policy = policy.expect("a policy");
    let directives: Vec<&str> = policy.split("; ").collect();
    for needed in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(directives.contains(&needed), "{needed} is not in {policy}");
    }
    for foreign in ["unsafe", "*", "http", "blob:", "nonce", "sha256"] {
        assert!(!policy.contains(foreign), "{foreign} in {policy}");
    }
    assert!(frame.contains("<meta name=\"referrer\" content=\"same-origin\">"));
    for (path, text) in &templates {
        let page =
            text.contains("<html") || text.contains("{% extends \"base.html\"") || path.to_string_lossy().contains("macros");
        assert!(page, "{} stands in no frame", path.display());
        let tags = || text.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default());
        let handler = |tag: &&str| tag.split_whitespace().any(|word| word.starts_with("on") && word.contains('='));
        assert_eq!(tags().find(handler), None, "{}", path.display());
        assert_eq!(tags().find(|tag| tag.contains(" style=")), None, "{}", path.display());
        assert_eq!(tags().find(|tag| tag.contains("_blank") && !tag.contains("noopener")), None, "{}", path.display());
        let inline = |tag: &&str| tag.starts_with("script") && !tag.contains(" src=") && !tag.contains("application/ld+json");
        assert_eq!(tags().find(inline), None, "{}", path.display());
    }
}
