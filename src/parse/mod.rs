//! Bytes → drafts: front matter into a tree with places, Markdown into events, every problem noted.
//!
//! Files are sorted by where they lie, decoded (`decode`), cut into front matter and text (`front`), and read: YAML by
//! `yaml` (whose failures `lines` explains), Markdown by [`crate::markdown`]. Nothing is judged here that needs to know the
//! fields or other files.

pub(crate) mod decode;
mod front;
pub(crate) mod lines;
mod place;
pub(crate) mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{Diagnostic, Hint, Limit, Problem, Span, SyntaxReason};
use crate::markdown;
use crate::model::{Snapshot, ThemeFile};
use place::Place;
pub(crate) use place::is_shown;

/// Every file of a handbook as it was typed, not yet judged.
#[derive(Debug, Default)]
pub struct Drafts {
    /// `handbook.yaml`.
    pub(crate) handbook: Option<DataDraft>,
    /// Whether `handbook.yaml` is there but empty, which has been reported.
    pub(crate) handbook_is_empty: bool,
    /// `terms.yaml`.
    pub(crate) terms: Option<DataDraft>,
    /// `cases/*.md`, by path.
    pub(crate) cases: Vec<PageDraft>,
    /// `chapters/*.md`, by path.
    pub(crate) chapters: Vec<PageDraft>,
    /// Files that pages may show or link to, by path.
    pub(crate) files: BTreeMap<String, Arc<[u8]>>,
    /// Files below `theme/`.
    pub(crate) theme: Vec<ThemeFile>,
}

/// A YAML file.
#[derive(Debug)]
pub(crate) struct DataDraft {
    /// Its path.
    pub(crate) file: String,
    /// Its text.
    pub(crate) text: String,
    /// What it says.
    pub(crate) tree: yaml::Tree,
}

/// A Markdown file with front matter.
#[derive(Debug)]
pub(crate) struct PageDraft {
    /// Its path.
    pub(crate) file: String,
    /// Its name without folder and ending.
    pub(crate) stem: String,
    /// Its text.
    pub(crate) text: String,
    /// What the front matter says; `None` where there is none.
    pub(crate) front: Option<yaml::Tree>,
    /// First byte of the text below.
    pub(crate) from: usize,
    /// What the text below says.
    pub(crate) body: markdown::Document,
}

enum Read {
    Handbook(DataDraft),
    NoHandbook,
    Terms(DataDraft),
    Case(PageDraft),
    Chapter(PageDraft),
    File(String, Arc<[u8]>),
    Theme(ThemeFile),
    Nothing,
}

/// Reads all files of the snapshot; what can't be read at all becomes a problem.
#[must_use]
pub fn parse(snapshot: &Snapshot) -> (Drafts, Vec<Diagnostic>) {
    parse_some(snapshot, &|_| true)
}

/// The same, but of the pages (cases and chapters) only those that are `wanted` by their paths.
#[must_use]
pub fn parse_some(snapshot: &Snapshot, wanted: &(dyn Fn(&str) -> bool + Sync)) -> (Drafts, Vec<Diagnostic>) {
    let files = snapshot.files.par_iter();
    let files = files.filter(|(path, _)| !matches!(place::of(path), Place::Case(_) | Place::Chapter(_)) || wanted(path));
    let read: Vec<(Read, Vec<Diagnostic>)> = files.map(|(path, bytes)| read_file(path, bytes)).collect();
    let mut drafts = Drafts::default();
    let mut problems = Vec::new();
    for (read, more) in read {
        problems.extend(more);
        match read {
            Read::Handbook(draft) => drafts.handbook = Some(draft),
            Read::NoHandbook => drafts.handbook_is_empty = true,
            Read::Terms(draft) => drafts.terms = Some(draft),
            Read::Case(draft) => drafts.cases.push(draft),
            Read::Chapter(draft) => drafts.chapters.push(draft),
            Read::File(path, bytes) => drop(drafts.files.insert(path, bytes)),
            Read::Theme(file) => drafts.theme.push(file),
            Read::Nothing => {}
        }
    }
    for (path, reason) in &snapshot.unreadable {
        problems.push(Diagnostic::new(Problem::Unreadable(reason.clone()), path, None));
    }
    (drafts, problems)
}

fn read_file(path: &str, bytes: &[u8]) -> (Read, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let place = place::of(path);
    let limit = match place {
        Place::Handbook | Place::Terms => Some(Limit::Data),
        Place::Case(_) | Place::Chapter(_) => Some(Limit::Page),
        _ => None,
    };
    if let Some(limit) = limit.filter(|limit| bytes.len() > limit.most()) {
        let read = if matches!(place, Place::Handbook) { Read::NoHandbook } else { Read::Nothing };
        return (read, vec![Diagnostic::new(Problem::TooMuch(limit), path, None)]);
    }
    let read = match place {
        Place::Handbook => data(path, bytes, &mut problems).map_or(Read::NoHandbook, Read::Handbook),
        Place::Terms => data(path, bytes, &mut problems).map_or(Read::Nothing, Read::Terms),
        Place::Case(stem) => Read::Case(page(path, stem, bytes, &mut problems)),
        Place::Chapter(stem) => Read::Chapter(page(path, stem, bytes, &mut problems)),
        Place::Theme(path) => Read::Theme(ThemeFile { path: path.to_owned(), bytes: bytes.into() }),
        Place::Asset => Read::File(path.to_owned(), bytes.into()),
        Place::Ignored => Read::Nothing,
        Place::Misplaced(hint) => {
            let mut problem = Diagnostic::new(Problem::MisplacedFile, path, None);
            problem.hint_if(hint);
            problems.push(problem);
            Read::Nothing
        }
    };
    if let Read::Case(_) | Read::Chapter(_) | Read::File(..) = read {
        problems.extend(place::bad_name(path).map(|problem| Diagnostic::new(problem, path, None)));
    }
    (read, problems)
}

fn decoded(path: &str, bytes: &[u8], problems: &mut Vec<Diagnostic>) -> String {
    let decoded = decode::decode(bytes);
    for (problem, span, hint) in decoded.problems {
        let mut problem = Diagnostic::new(problem, path, span);
        problem.hint(hint);
        problems.push(problem);
    }
    if decoded.text.trim().is_empty() {
        problems.push(Diagnostic::new(Problem::EmptyFile, path, None));
    }
    // Replaced by a program that could not read it, not by this one: that would have been told above.
    if problems.is_empty()
        && bytes.windows(3).any(|three| three == "\u{fffd}".as_bytes())
        && let Some(at) = decoded.text.find('\u{fffd}')
    {
        let run: String = decoded.text[at..].split(char::is_whitespace).next().unwrap_or_default().chars().take(6).collect();
        let span = Span::new(at, at + run.len());
        problems.push(Diagnostic::new(Problem::Garbled(run), path, Some(span)));
    }
    // Of two texts at once nothing else can be told; the file is then taken as empty.
    if let Some(span) = conflict(&decoded.text) {
        problems.push(Diagnostic::new(Problem::MergeConflict, path, Some(span)));
        return String::new();
    }
    decoded.text
}

/// The first mark of two edits that met, where both others follow it.
fn conflict(text: &str) -> Option<Span> {
    let begins =
        |line: &str, mark: &str| line.strip_prefix(mark).is_some_and(|rest| rest.trim().is_empty() || rest.starts_with(' '));
    let (mut at, mut found) = (0, None);
    let mut middle = false;
    for line in text.split_inclusive('\n') {
        match found {
            None if begins(line, "<<<<<<<") => found = Some(Span::new(at, at + line.trim_end().len())),
            Some(_) if begins(line, "=======") => middle = true,
            Some(_) if middle && begins(line, ">>>>>>>") => return found,
            _ => {}
        }
        at += line.len();
    }
    None
}

/// An empty file says so once and is then taken as absent.
fn data(path: &str, bytes: &[u8], problems: &mut Vec<Diagnostic>) -> Option<DataDraft> {
    let text = decoded(path, bytes, problems);
    if text.trim().is_empty() {
        return None;
    }
    let mut tree = yaml::read(&text, Span::new(0, text.len()));
    note_syntax(path, &mut tree, problems);
    Some(DataDraft { file: path.to_owned(), text, tree })
}

fn page(path: &str, stem: &str, bytes: &[u8], problems: &mut Vec<Diagnostic>) -> PageDraft {
    let text = decoded(path, bytes, problems);
    let (mut front, mut body, mut from) = (None, markdown::Document::default(), text.len());
    if !text.trim().is_empty() {
        let cut = front::cut(&text);
        if let Some((problem, span)) = cut.problem {
            let mut problem = Diagnostic::new(problem, path, Some(span));
            problem.hint(if cut.almost { Hint::Write("---".to_owned()) } else { FENCES });
            problems.push(problem);
        }
        front = cut.front.map(|span| {
            let mut tree = yaml::read(&text, span);
            note_syntax(path, &mut tree, problems);
            tree
        });
        from = cut.body;
        body = markdown::read(&text, from);
        problems.extend(body.problems.drain(..).map(|(problem, span)| Diagnostic::new(problem, path, Some(span))));
    }
    PageDraft { file: path.to_owned(), stem: stem.to_owned(), text, front, from, body }
}

fn note_syntax(path: &str, tree: &mut yaml::Tree, problems: &mut Vec<Diagnostic>) {
    for (problem, span) in tree.problems.drain(..) {
        let hint = syntax_hint(&problem);
        let mut problem = Diagnostic::new(problem, path, Some(span));
        problem.hint_if(hint);
        problems.push(problem);
    }
}

const FENCES: Hint = Hint::Say(
    "ファイルの一行目を --- とし、項目の後の行にもう一度 --- を置いてください",
    "begin the file with a line `---`, and close the keys with another",
);
const QUOTE: Hint =
    Hint::Say("値の全体を \" と \" で囲んでください。コロンも半角のまま書けます", "put the whole value between \" and \"");

/// What helps against a problem of syntax, whatever the file says.
pub(crate) fn syntax_hint(problem: &Problem) -> Option<Hint> {
    Some(match problem {
        Problem::Tab => Hint::Say("半角の空白で字下げしてください", "indent by spaces"),
        Problem::FullWidthColon => Hint::Say("半角の「:」とその後に半角の空白を書いてください", "write `:` and a space"),
        Problem::FullWidthSpace => Hint::Say("半角の空白で字下げしてください", "indent by plain spaces"),
        Problem::MissingSpace => Hint::Say("「:」の後に半角の空白を一つ入れてください", "put a space behind the colon"),
        Problem::Syntax(SyntaxReason::Quote) => {
            Hint::Say("同じ引用符で値を閉じてください", "close the value with the same quotation mark")
        }
        Problem::Syntax(SyntaxReason::Bracket) => Hint::Say(
            "[ ] や { } を対にし、要素は半角の「,」で区切ってください",
            "close the bracket, and put commas between the items",
        ),
        Problem::Syntax(SyntaxReason::Indentation) => {
            Hint::Say("同じ段の項目は、行頭の空白の数をそろえてください", "indent items of one level alike")
        }
        Problem::Syntax(SyntaxReason::Hash) => {
            Hint::Say("値の全体を \" と \" で囲んでください", "put the whole value between \" and \"")
        }
        Problem::Syntax(SyntaxReason::Colon | SyntaxReason::Sign) => QUOTE,
        Problem::Syntax(SyntaxReason::NoColon) => {
            Hint::Say("項目名の後に半角の「:」と空白を書いてください", "write `:` and a space behind the key")
        }
        Problem::Syntax(SyntaxReason::KeyAsItem) => Hint::Say("項目の前の「- 」を取ってください", "take the hyphen away"),
        Problem::CutValue => Hint::Say(
            "# から後は読み飛ばされます。値の続きなら全体を \" と \" で囲み、覚え書きなら # の後に空白を入れてください",
            "what follows # is a comment; put the whole value between \" and \", or a space behind the # of a comment",
        ),
        Problem::Syntax(SyntaxReason::Escape) => {
            Hint::Say("\\ を使うときは ' と ' で囲んでください", "use single quotation marks around a text with \\")
        }
        Problem::Syntax(SyntaxReason::Item) => {
            Hint::Say("半角の「-」と半角の空白で始めてください", "begin it with a hyphen and a space")
        }
        Problem::YamlAlias | Problem::YamlTag => Hint::Say(
            "記号を文字として書くなら、値の全体を \" と \" で囲んでください",
            "where the sign is part of the text, put the whole value between \" and \"",
        ),
        _ => return None,
    })
}
