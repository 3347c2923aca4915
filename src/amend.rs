//! Categories → case files, as edits of their text: what an editor wrote around them stays as it stands.
//!
//! Only places are looked up in the tree that `parse` makes; nothing is written anew from it. A keyword that is a plain text
//! becomes a group in braces around that text, a group gets one more key. Line ends, quotation marks, comments, the order
//! and the indentation of everything else are not touched.
use crate::diag::Span;
use crate::fields;
use crate::model::{Case, Category, CategoryId, Snapshot};
use crate::parse::yaml::{Node, Value};
use crate::parse::{self, PageDraft};

/// Text that goes into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// First byte that is replaced.
    pub start: usize,
    /// Behind the last byte that is replaced.
    pub end: usize,
    /// What comes there.
    pub text: String,
}

/// Why a keyword's category can't be put into its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The file is no UTF-8 text with the keywords as they were read.
    Unlike,
    /// The keyword is written over several lines (`|`, `>`).
    ManyLines,
}

/// The edits that give `wanted[i]` to the case's keyword `i`, in order of place, and the keywords that can't have theirs.
/// A keyword with a category of its own is left alone.
#[must_use]
pub fn categories(
    snapshot: &Snapshot,
    case: &Case,
    wanted: &[Option<CategoryId>],
    known: &[Category],
) -> (Vec<Edit>, Vec<(usize, Obstacle)>) {
    let all = |why: Obstacle| (Vec::new(), (0..wanted.len()).filter(|at| wanted[*at].is_some()).map(|at| (at, why)).collect());
    let Some(bytes) = snapshot.files.get(&case.file) else { return all(Obstacle::Unlike) };
    let alone = Snapshot { files: [(case.file.clone(), bytes.clone())].into(), unreadable: Vec::new() };
    let (drafts, _) = parse::parse(&alone);
    let Some(draft) = drafts.cases.first() else { return all(Obstacle::Unlike) };
    let Some((key, items)) = keywords(draft).filter(|(_, items)| items.len() == case.keywords.len()) else {
        return all(Obstacle::Unlike);
    };
    // A byte order mark stands in the file and not in the text.
    let Some(mark) = bytes.len().checked_sub(draft.text.len()).filter(|at| bytes[*at..] == *draft.text.as_bytes()) else {
        return all(Obstacle::Unlike);
    };
    let japanese = key != "keywords";
    let (mut edits, mut obstacles) = (Vec::new(), Vec::new());
    for (at, item) in items.iter().enumerate() {
        let Some(category) = wanted.get(at).copied().flatten().and_then(|id| known.get(id.0)) else { continue };
        if case.keywords[at].category.is_some() {
            continue;
        }
        match edit(&draft.text, item, category, japanese) {
            Some(edit) => edits.push(Edit { start: edit.start + mark, end: edit.end + mark, text: edit.text }),
            None => obstacles.push((at, Obstacle::ManyLines)),
        }
    }
    (edits, obstacles)
}

/// The key of the keywords as the file spells it, and what stands behind it.
fn keywords(draft: &PageDraft) -> Option<(&str, &[Node])> {
    let Value::Map(entries) = &draft.front.as_ref()?.root.as_ref()?.value else { return None };
    entries.iter().find_map(|(key, value)| {
        let name = key.scalar()?.trim();
        match &value.value {
            Value::List(items) if fields::find(fields::CASE, name)?.key == "keywords" => Some((name, items.as_slice())),
            _ => None,
        }
    })
}

fn edit(text: &str, item: &Node, category: &Category, japanese: bool) -> Option<Edit> {
    let Span { start, end } = item.span;
    match &item.value {
        Value::Scalar(_, plain) => {
            let written = text.get(start..end)?;
            if written.contains('\n') || written.starts_with(['|', '>']) && !plain {
                return None;
            }
            let (word, name) = names(japanese);
            // What needs no quotation marks on a line of its own may need them between braces.
            let written = if *plain { flow(written) } else { written.to_owned() };
            Some(Edit { start, end, text: format!("{{ {word}: {written}, {name}: {} }}", value(category, japanese)) })
        }
        Value::Map(entries) => {
            let keys = entries
                .iter()
                .filter_map(|(key, value)| Some((fields::find(fields::KEYWORD, key.scalar()?.trim())?, key, value)));
            let (mut own, mut last) = (None, None);
            for (field, key, value) in keys {
                match field.key {
                    "category" => own = Some((key, value)),
                    _ => last = Some((key, value)),
                }
            }
            let (key, content) = last?;
            let japanese = key.scalar().is_some_and(|name| name.trim() == "語");
            if let Some((key, _)) = own {
                // The key stands there with nothing behind it.
                let colon = key.span.end + text.get(key.span.end..)?.find(':')? + 1;
                return Some(Edit { start: colon, end: colon, text: format!(" {}", value(category, japanese)) });
            }
            let pair = format!("{}: {}", names(japanese).1, value(category, japanese));
            let close = content.span.end;
            if text.get(start..)?.starts_with('{') {
                return Some(Edit { start: close, end: close, text: format!(", {pair}") });
            }
            let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
            // The key's column counts characters: what stands before it is blanks and a hyphen.
            let indent = " ".repeat(text.get(line..start)?.chars().count());
            let rest = text.get(close..)?;
            let at = close + rest.find('\n')?;
            let at = if text[..at].ends_with('\r') { at - 1 } else { at };
            let lines = if text[at..].starts_with('\r') { "\r\n" } else { "\n" };
            Some(Edit { start: at, end: at, text: format!("{lines}{indent}{pair}") })
        }
        Value::List(_) => None,
    }
}

fn names(japanese: bool) -> (&'static str, &'static str) {
    if japanese { ("語", "区分") } else { ("text", "category") }
}

fn value(category: &Category, japanese: bool) -> String {
    flow(if japanese { &category.label } else { &category.id })
}

/// The text as it may stand between braces, in quotation marks where it has signs of YAML.
fn flow(text: &str) -> String {
    let sign = |c: char| {
        matches!(c, ',' | '[' | ']' | '{' | '}' | ':' | '#' | '\'' | '"' | '&' | '*' | '!' | '|' | '>' | '%' | '@' | '`')
    };
    let word = text.chars().next().is_some_and(char::is_alphabetic) && !matches!(text, "true" | "false" | "null" | "yes" | "no");
    if text.contains(sign) || (!word && !text.starts_with(char::is_numeric)) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    text.to_owned()
}

/// The file with its edits, which are in order of place and do not overlap.
#[must_use]
pub fn apply(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(bytes.get(at..edit.start).unwrap_or_default());
        out.extend_from_slice(edit.text.as_bytes());
        at = edit.end;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}

/// The edits as a unified diff without context, such as `patch` reads.
#[must_use]
pub fn diff(file: &str, bytes: &[u8], edits: &[Edit]) -> String {
    let line_start = |at: usize| bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line_end = |at: usize| bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |more| at + more + 1);
    let mut hunks: Vec<(usize, usize, Vec<&Edit>)> = Vec::new();
    for edit in edits {
        let (start, end) = (line_start(edit.start), line_end(edit.end));
        match hunks.last_mut() {
            Some((_, last, inside)) if start <= *last => {
                *last = end.max(*last);
                inside.push(edit);
            }
            _ => hunks.push((start, end, vec![edit])),
        }
    }
    let mut text = format!("--- a/{file}\n+++ b/{file}\n");
    let mut grown: usize = 0;
    for (start, end, inside) in hunks {
        let moved: Vec<Edit> = inside
            .into_iter()
            .map(|edit| Edit { start: edit.start - start, end: edit.end - start, text: edit.text.clone() })
            .collect();
        let (old, new) = (&bytes[start..end], apply(&bytes[start..end], &moved));
        let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(&new).into_owned());
        let first = 1 + bytes[..start].iter().filter(|byte| **byte == b'\n').count();
        let (less, more) = (old.lines().count(), new.lines().count());
        text.push_str(&format!("@@ -{first},{less} +{},{more} @@\n", first + grown));
        old.lines().for_each(|line| text.push_str(&format!("-{line}\n")));
        new.lines().for_each(|line| text.push_str(&format!("+{line}\n")));
        grown += more.saturating_sub(less);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_quoted_between_braces() {
        for (text, written) in [
            ("出前講座", "出前講座"),
            ("24時間対応", "24時間対応"),
            ("a, b", "'a, b'"),
            ("it's", "'it''s'"),
            ("null", "'null'"),
            ("-5", "'-5'"),
        ] {
            assert_eq!(flow(text), written);
        }
    }
}
