//! Values → the text of a case file, new or changed, remembering which cell each part came from.
use std::collections::BTreeMap;
use std::ops::Range;

use super::columns::{Column, Shape};
use super::yaml::scalar;
use super::{Entry, Given, Said, Values, cells};
use crate::fields::{self, Kind};
use crate::text::normalise;

/// A file's text, and which cell a range of its bytes came from.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Ranges of bytes with the cells' names, in order.
    pub marks: Vec<(Range<usize>, String)>,
}

impl Text {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn value(&mut self, given: &Given, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        if !given.at.is_empty() {
            self.marks.push((start..self.text.len(), given.at.clone()));
        }
    }

    fn append(&mut self, other: Self) {
        let offset = self.text.len();
        self.text.push_str(&other.text);
        self.marks.extend(other.marks.into_iter().map(|(range, at)| (range.start + offset..range.end + offset, at)));
    }

    /// The cell that the bytes at `start` came from: the mark around them, else the nearest in the same line.
    #[must_use]
    pub fn cell(&self, start: usize) -> Option<&str> {
        let around = self.marks.iter().find(|(range, _)| range.start <= start && start < range.end.max(range.start + 1));
        let line = self.text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = self.text.get(start..)?.find('\n').map_or(self.text.len(), |at| start + at);
        around.or_else(|| self.marks.iter().find(|(range, _)| (line..end).contains(&range.start))).map(|(_, at)| at.as_str())
    }
}

/// The values of every column with their cells, as they are to stand in the file.
type Wanted = BTreeMap<usize, Vec<Given>>;

/// What a section says that was left empty.
pub(super) const NOTHING: &str = "記載なし";

/// A new case's file; sections of which nothing is said hold a line that says so.
#[must_use]
pub fn create(columns: &[Column], entry: &Entry) -> Text {
    let mut wanted = Wanted::new();
    for (at, said) in &entry.said {
        if let Said::Values(values) = said {
            wanted.insert(*at, values.clone());
        }
    }
    let mut text = Text::default();
    text.push("---\n");
    for key in keys(columns) {
        text.append(group(key, columns, &wanted));
    }
    text.push("---\n");
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.shape == Shape::Body) {
        // The handbook wants every section; one that was left empty says so.
        let nothing = Given { at: String::new(), parts: vec![NOTHING.to_owned()] };
        text.append(section(column, wanted.get(&at).and_then(|values| values.first()).unwrap_or(&nothing)));
    }
    text
}

fn section(column: &Column, given: &Given) -> Text {
    let mut text = Text::default();
    text.push(&format!("\n## {}\n\n", column.header));
    text.value(given, given.parts.first().map_or("", String::as_str));
    text.push("\n");
    text
}

/// An existing file changed where the entry says something else than it does; everything else stays byte by byte. What was
/// changed is told by its columns. `None` where the file can't be changed in parts.
#[must_use]
pub fn change(columns: &[Column], entry: &Entry, old: &str, has: &Values) -> Option<(Text, Vec<usize>)> {
    let differs = |at: &usize, said: &Said| match said {
        Said::Values(values) => {
            let new: Vec<&Vec<String>> = values.iter().map(|given| &given.parts).collect();
            has.get(at).map_or(Vec::new(), |old| old.iter().collect()) != new
        }
        Said::Erase(_) => has.contains_key(at),
    };
    let changed: Vec<usize> = entry.said.iter().filter(|(at, said)| differs(at, said)).map(|(at, _)| *at).collect();
    if changed.is_empty() {
        return Some((Text { text: old.to_owned(), marks: Vec::new() }, changed));
    }
    let mut wanted: Wanted = has
        .iter()
        .map(|(at, values)| (*at, values.iter().map(|parts| Given { at: String::new(), parts: parts.clone() }).collect()))
        .collect();
    for (at, said) in &entry.said {
        match said {
            Said::Values(values) => drop(wanted.insert(*at, values.clone())),
            Said::Erase(_) => drop(wanted.remove(at)),
        }
    }
    let (start, end) = front(old)?;
    let mut edits: Vec<(Range<usize>, Text)> = Vec::new();
    let keys = keys(columns);
    for (place, key) in keys.iter().enumerate() {
        if !changed.iter().any(|at| columns[*at].group() == *key) {
            continue;
        }
        let new = group(key, columns, &wanted);
        let range = keyed(old, start..end, &names(key, columns)).unwrap_or_else(|| {
            // Before the first key that comes later in the table.
            let later = keys[place + 1..].iter().find_map(|next| keyed(old, start..end, &names(next, columns)));
            let at = later.map_or(end, |range| range.start);
            at..at
        });
        edits.push((range, new));
    }
    let below = old[end..].find('\n').map_or(old.len(), |at| end + at + 1);
    let spans = cells::spans(&old[below..]);
    for at in changed.iter().filter(|at| columns[**at].shape == Shape::Body) {
        let column = &columns[*at];
        let find = |column: &Column| {
            let key = normalise::key(&column.header);
            spans.iter().find(|(heading, ..)| normalise::key(heading) == key).map(|(_, start, end)| below + start..below + end)
        };
        let given = wanted.get(at).and_then(|values| values.first());
        let edit = match (find(column), given) {
            (Some(range), given) => {
                let mut text = Text::default();
                text.push("\n");
                if let Some(given) = given {
                    text.value(given, given.parts.first().map_or("", String::as_str));
                    text.push("\n");
                }
                if range.end < old.len() && given.is_some() {
                    text.push("\n");
                }
                (range, text)
            }
            (None, Some(given)) => {
                let later = columns[at + 1..].iter().find_map(|next| {
                    let behind = find(next)?.start;
                    old[..behind.saturating_sub(1)].rfind('\n').map(|at| at + 1)
                });
                let mut text = section(column, given);
                let place = later.unwrap_or(old.len());
                if later.is_some() {
                    text.push("\n");
                }
                (place..place, text)
            }
            (None, None) => continue,
        };
        edits.push(edit);
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut text, mut done) = (Text::default(), 0);
    for (range, new) in edits {
        text.push(old.get(done..range.start)?);
        text.append(new);
        done = range.end;
    }
    text.push(old.get(done..)?);
    Some((text, changed))
}

/// The keys at the left edge of the front matter, in the order of the columns.
fn keys(columns: &[Column]) -> Vec<&str> {
    let mut keys: Vec<&str> = columns.iter().map(Column::group).filter(|key| !key.is_empty()).collect();
    keys.dedup();
    keys
}

/// What a key may be called in a file: itself, its usual name, the handbook's own name for it.
fn names<'a>(key: &'a str, columns: &'a [Column]) -> Vec<&'a str> {
    let usual = fields::find(fields::CASE, key).map(|field| field.label);
    let own = columns.iter().find(|column| column.group() == key && column.key.split('.').nth(2).is_none());
    let own = own.map(|column| column.header.as_str());
    [Some(key), usual, own].into_iter().flatten().collect()
}

/// The keys at the left edge of a case's front matter with their lines, by the key of the table of fields or of the
/// handbook's own; what no column knows is left out. Empty where there is no front matter.
#[must_use]
pub fn blocks(columns: &[Column], text: &str) -> BTreeMap<String, String> {
    let Some((start, end)) = front(text) else { return BTreeMap::new() };
    let block = |key: &str| Some((key.to_owned(), text[keyed(text, start..end, &names(key, columns))?].to_owned()));
    keys(columns).into_iter().filter_map(block).collect()
}

/// The bytes between the two `---`.
fn front(text: &str) -> Option<(usize, usize)> {
    let start = text.find("---")? + text[text.find("---")?..].find('\n')? + 1;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((start, at));
        }
        at += line.len();
    }
    None
}

/// The lines of a key at the left edge, up to its last line that is neither empty nor a comment.
fn keyed(text: &str, within: Range<usize>, names: &[&str]) -> Option<Range<usize>> {
    let (mut at, mut found) = (within.start, None);
    for line in text[within].split_inclusive('\n') {
        let end = at + line.len();
        let edge = line.starts_with(|c: char| !c.is_whitespace() && !matches!(c, '#' | '-' | ']' | '}'));
        if edge {
            if found.is_some() {
                break;
            }
            let name = line.split(':').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            if names.contains(&name) {
                found = Some(at..end);
            }
        } else if let Some(range) = found.as_mut().filter(|_| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
            range.end = end;
        }
        at = end;
    }
    found
}

/// A key at the left edge with all it holds; empty where nothing is to stand there.
fn group(key: &str, columns: &[Column], wanted: &Wanted) -> Text {
    let of: Vec<(&Column, &Vec<Given>)> = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.group() == key)
        .filter_map(|(at, column)| Some((column, wanted.get(&at).filter(|values| !values.is_empty())?)))
        .collect();
    let mut text = Text::default();
    let Some((first, values)) = of.first() else { return text };
    if !first.key.contains('.') {
        text.push(key);
        text.push(":");
        plain(first.shape, values, &mut text);
        return text;
    }
    if fields::find(fields::CASE, key).is_none() {
        // A number of the handbook's own: by itself, or with its date and source.
        text.push(&format!("{key}: "));
        if let ([(column, values)], true) = (&of[..], first.key.ends_with(".value")) {
            if let Some(given) = values.first() {
                text.value(given, &written(column.shape, &given.parts[0]));
            }
            text.push("\n");
            return text;
        }
        text.push("{ ");
        for (at, (column, values)) in of.iter().enumerate() {
            text.push(if at == 0 { "" } else { ", " });
            member(column, values, &mut text);
        }
        text.push(" }\n");
        return text;
    }
    let nested = fields::find(fields::CASE, key)
        .is_some_and(|field| field.kind.fields().iter().any(|part| matches!(part.kind, Kind::Map(_))));
    if nested {
        text.push(&format!("{key}:\n"));
        let mut names: Vec<&str> = of.iter().filter_map(|(column, _)| column.key.split('.').nth(1)).collect();
        names.dedup();
        for name in names {
            let parts = of.iter().filter(|(column, _)| column.key.split('.').nth(1) == Some(name));
            text.push(&format!("  {name}: {{ "));
            for (at, (column, values)) in parts.enumerate() {
                text.push(if at == 0 { "" } else { ", " });
                member(column, values, &mut text);
            }
            text.push(" }\n");
        }
    } else if key == "source" {
        text.push(&format!("{key}: {{ "));
        for (at, (column, values)) in of.iter().enumerate() {
            text.push(if at == 0 { "" } else { ", " });
            member(column, values, &mut text);
        }
        text.push(" }\n");
    } else {
        text.push(&format!("{key}:\n"));
        for (column, values) in &of {
            text.push(&format!("  {}:", column.key.rsplit('.').next().unwrap_or_default()));
            plain(column.shape, values, &mut text);
        }
    }
    text
}

fn member(column: &Column, values: &[Given], text: &mut Text) {
    text.push(&format!("{}: ", column.key.rsplit('.').next().unwrap_or_default()));
    if let Some(given) = values.first() {
        text.value(given, &written(column.shape, &given.parts[0]));
    }
}

/// Numbers and dates stand bare, texts as they can.
fn written(shape: Shape, text: &str) -> String {
    match shape {
        Shape::Whole | Shape::Number | Shape::Date | Shape::Month => text.to_owned(),
        _ => scalar(text),
    }
}

/// What stands behind a key.
fn plain(shape: Shape, values: &[Given], text: &mut Text) {
    match shape {
        Shape::Names => {
            text.push(" [");
            for (at, given) in values.iter().enumerate() {
                text.push(if at == 0 { "" } else { ", " });
                text.value(given, &scalar(&given.parts[0]));
            }
            text.push("]\n");
        }
        Shape::Lines | Shape::Keywords | Shape::Relations => {
            text.push("\n");
            for given in values {
                let written = match (shape, &given.parts[..]) {
                    (Shape::Keywords, [word, category]) if !category.is_empty() => {
                        format!("{{ text: {}, category: {} }}", scalar(word), scalar(category))
                    }
                    (Shape::Relations, [from, to, kind]) => {
                        format!("{{ from: {}, to: {}, kind: {} }}", scalar(from), scalar(to), scalar(kind))
                    }
                    _ => scalar(&given.parts[0]),
                };
                text.push("  - ");
                text.value(given, &written);
                text.push("\n");
            }
        }
        _ => {
            text.push(" ");
            if let Some(given) = values.first() {
                text.value(given, &written(shape, &given.parts[0]));
            }
            text.push("\n");
        }
    }
}
