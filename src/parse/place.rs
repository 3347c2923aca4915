//! What a file is, told by where it lies and how it is called.
use crate::diag::{Hint, Problem};

/// Kinds of files that pages may show or offer. Nothing that a browser would run as a page of this site.
const SHOWN: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp"];
const OFFERED: [&str; 14] = ["pdf", "xlsx", "xls", "docx", "doc", "pptx", "ppt", "csv", "txt", "zip", "odt", "ods", "odp", "rtf"];

/// What a file is.
pub(super) enum Place<'a> {
    /// `handbook.yaml`
    Handbook,
    /// `terms.yaml`
    Terms,
    /// `cases/<stem>.md`
    Case(&'a str),
    /// `chapters/<stem>.md`
    Chapter(&'a str),
    /// Below `theme/`, the path there.
    Theme(&'a str),
    /// A picture, or a document that pages may offer.
    Asset,
    /// Not part of the handbook, and nobody expects it to be.
    Ignored,
    /// Not part of the handbook, though it looks as if it should be.
    Misplaced(Option<Hint>),
}

pub(super) fn of(path: &str) -> Place<'_> {
    let (folder, name) = path.split_once('/').unwrap_or(("", path));
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let stem = name.strip_suffix(".md").filter(|stem| !stem.contains('/') && !stem.is_empty());
    match (folder, stem) {
        ("", _) if name == "handbook.yaml" => Place::Handbook,
        ("", _) if name == "terms.yaml" => Place::Terms,
        ("cases", Some(stem)) => Place::Case(stem),
        ("chapters", Some(stem)) => Place::Chapter(stem),
        ("theme", _) => Place::Theme(name),
        ("cases" | "chapters", None) if is_text(&ending) => Place::Misplaced(Some(text_hint(name))),
        ("cases" | "chapters", None) if matches!(ending.as_str(), "xlsx" | "xls" | "xlsm" | "csv" | "tsv" | "ods") => {
            Place::Misplaced(Some(Hint::Say(
                "jirei import で事例に読み込むか、配る表なら files フォルダに置いてください",
                "make cases of it by `jirei import`, or put it into files/ where readers are to have it",
            )))
        }
        ("", _) if ["README", "LICENSE", "LICENCE", "CHANGELOG"].iter().any(|known| name.starts_with(known)) => Place::Ignored,
        ("", _) if name.eq_ignore_ascii_case("handbook.yml") || name.eq_ignore_ascii_case("handbook.yaml") => {
            Place::Misplaced(Some(Hint::Say("ファイル名を handbook.yaml に変えてください", "rename it to handbook.yaml")))
        }
        ("", _) if name.eq_ignore_ascii_case("terms.yml") || name.eq_ignore_ascii_case("terms.yaml") => {
            Place::Misplaced(Some(Hint::Say("ファイル名を terms.yaml に変えてください", "rename it to terms.yaml")))
        }
        _ if is_shown(&ending) || OFFERED.contains(&ending.as_str()) => Place::Asset,
        _ => Place::Misplaced(Some(Hint::Say(
            "事例は cases、章は chapters、画像は images のフォルダに置いてください",
            "cases belong in cases/, chapters in chapters/, pictures in images/",
        ))),
    }
}

/// Whether a file of that ending can be shown as a picture.
pub(crate) fn is_shown(ending: &str) -> bool {
    SHOWN.contains(&ending)
}

/// Whether a file in `cases/` is most likely a text that was meant to be a page.
fn is_text(ending: &str) -> bool {
    matches!(ending, "md" | "markdown" | "txt" | "text" | "docx" | "doc" | "rtf" | "odt" | "yaml" | "yml" | "html" | "htm" | "")
}

fn text_hint(name: &str) -> Hint {
    if name.contains('/') {
        Hint::Say(
            "下の階層のフォルダは読みません。cases か chapters の直下に置いてください",
            "put it directly into cases/ or chapters/",
        )
    } else {
        Hint::Say(
            "テキストファイルとして保存し、ファイル名の終わりを .md にしてください",
            "save it as plain text, with a name that ends in .md",
        )
    }
}

/// Longest name of a file, characters: Windows bears 260 with all folders, and each kanji takes nine in an address.
const LONGEST_NAME: usize = 80;

/// What is wrong with a file's name: addresses and Windows do not bear every character.
pub(super) fn bad_name(path: &str) -> Option<Problem> {
    if let Some(c) = path.chars().find(|c| c.is_control() || "\\:*?\"<>|#%".contains(*c) || *c == '\u{fffd}') {
        return Some(Problem::FileName(c));
    }
    let reserved = |part: &str| {
        let base = part.split('.').next().unwrap_or_default().to_ascii_uppercase();
        let device = |name: &str| {
            base.strip_prefix(name).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        matches!(base.as_str(), "CON" | "PRN" | "AUX" | "NUL") || device("COM") || device("LPT")
    };
    let trailing = |part: &str| part.ends_with(['.', ' ']) || part.starts_with(' ') || part.contains(" .");
    if path.split('/').any(|part| reserved(part) || trailing(part)) {
        return Some(Problem::ReservedFileName);
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let doubtful = |c: char| c.is_whitespace() || matches!(c, '！'..='～');
    (name.contains(doubtful) || name.chars().count() > LONGEST_NAME).then_some(Problem::DoubtfulFileName)
}
