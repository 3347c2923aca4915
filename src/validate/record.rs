//! A group of keys and values, read by its table of fields.
use std::collections::HashSet;

use super::nearest;
use super::notes::Notes;
use super::values;
use crate::diag::{Expected, Hint, Limit, Problem, Span};
use crate::fields::{self, Field, Kind};
use crate::model::{Labels, OwnField};
use crate::parse::yaml::{Node, Tree, Value};
use crate::parse::{lines, syntax_hint};

/// A key that the table knows, with what stands behind it.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) field: &'static Field,
    /// The key as the file spells it.
    pub(super) name: &'a str,
    pub(super) node: &'a Node,
}

impl<'a> Entry<'a> {
    /// One item of this entry's list.
    pub(super) fn item(self, node: &'a Node) -> Self {
        Self { node, ..self }
    }
}

/// A group whose keys are known, each once. Entries without a value are left out.
pub(super) struct Record<'a> {
    entries: Vec<Entry<'a>>,
    /// What stands behind keys of the handbook's own, by the field's place among them.
    own: Vec<(usize, Entry<'a>)>,
}

impl<'a> Record<'a> {
    /// What stands behind the key.
    pub(super) fn get(&self, key: &str) -> Option<Entry<'a>> {
        self.entries.iter().find(|entry| entry.field.key == key).copied()
    }

    /// What stands behind the key of the handbook's own field at that place.
    pub(super) fn own(&self, at: usize) -> Option<Entry<'a>> {
        self.own.iter().find(|(other, _)| *other == at).map(|(_, entry)| *entry)
    }

    /// The text behind the key.
    pub(super) fn text(&self, key: &str, notes: &mut Notes<'_>) -> Option<String> {
        self.get(key).and_then(|entry| super::values::text(entry, notes))
    }

    /// The texts behind the key; empty where there are none.
    pub(super) fn texts(&self, key: &str, notes: &mut Notes<'_>) -> Vec<(String, Span)> {
        self.get(key).map_or(Vec::new(), |entry| super::values::texts(entry, notes))
    }
}

/// What a whole document says. What could not be read is not called missing.
pub(super) fn document<'a>(
    tree: &'a Tree,
    table: &'static [Field],
    own: Own<'_>,
    start: Span,
    notes: &mut Notes<'_>,
) -> Option<Record<'a>> {
    match tree.root.as_ref().filter(|root| !root.is_null()) {
        Some(root) => read(root, "", &Names { table, own }, &tree.unread, Some(start), notes),
        None => {
            missing(&[], &[], &tree.unread, table, start, notes);
            None
        }
    }
}

/// The group behind an entry.
pub(super) fn group<'a>(entry: Entry<'a>, table: &'static [Field], notes: &mut Notes<'_>) -> Option<Record<'a>> {
    read(entry.node, entry.name, &Names { table, own: Own::default() }, &[], None, notes)
}

/// One item of a list that is a whole document.
pub(super) fn item<'a>(node: &'a Node, table: &'static [Field], notes: &mut Notes<'_>) -> Option<Record<'a>> {
    read(node, "", &Names { table, own: Own::default() }, &[], None, notes)
}

/// The groups of an entry's list.
pub(super) fn groups<'a>(entry: Entry<'a>, table: &'static [Field], notes: &mut Notes<'_>) -> Vec<(Record<'a>, Span)> {
    let Value::List(items) = &entry.node.value else {
        notes.add(entry.node.span, Problem::WrongType(entry.name.to_owned(), entry.field.kind.expected()));
        return Vec::new();
    };
    let items = values::few(items, entry, notes);
    items.iter().filter_map(|item| Some((group(entry.item(item), table, notes)?, item.span))).collect()
}

/// What a handbook adds to the keys of cases: fields of its own, and its names for the others.
#[derive(Clone, Copy, Default)]
pub(super) struct Own<'a> {
    pub(super) fields: &'a [OwnField],
    pub(super) labels: Option<&'a Labels>,
}

/// The keys that a group may have.
struct Names<'a> {
    table: &'static [Field],
    own: Own<'a>,
}

impl Names<'_> {
    fn find(&self, name: &str) -> Option<&'static Field> {
        let renamed = || fields::find(self.table, self.own.labels?.key(name)?);
        fields::find(self.table, name).or_else(renamed)
    }

    /// The place among the handbook's own fields.
    fn own(&self, name: &str) -> Option<usize> {
        self.own.fields.iter().position(|field| field.id == name || field.label == name)
    }
}

fn read<'a>(
    node: &'a Node,
    name: &str,
    names: &Names<'_>,
    unread: &[String],
    start: Option<Span>,
    notes: &mut Notes<'_>,
) -> Option<Record<'a>> {
    let Value::Map(entries) = &node.value else {
        not_a_group(node, name, notes);
        return None;
    };
    let limit = Limit::Keys(name.to_owned());
    if let Some((key, _)) = entries.get(limit.most()) {
        notes.add(key.span, Problem::TooMuch(limit));
        return None;
    }
    let table = names.table;
    let mut record: Vec<(Entry<'a>, Span)> = Vec::new();
    let mut own: Vec<(usize, Entry<'a>, Span)> = Vec::new();
    let mut guesses: Vec<&'static str> = Vec::new();
    let keys = entries.iter().filter_map(|(key, _)| key.scalar());
    let given: HashSet<&str> = keys.filter_map(|name| Some(names.find(name.trim())?.key)).collect();
    let mut before = "";
    for (key, value) in entries {
        let last = std::mem::replace(&mut before, key.scalar().unwrap_or_default());
        if value.is_null() && cut_number(last, key, notes) {
            continue;
        }
        let Some(name) = key.scalar() else {
            notes.add(key.span, Problem::UnknownKey(notes.text.get(key.span.start..key.span.end).unwrap_or_default().to_owned()));
            continue;
        };
        if name.starts_with('\u{3000}') {
            let hint = syntax_hint(&Problem::FullWidthSpace);
            notes.add(Span::new(key.span.start, key.span.start + '\u{3000}'.len_utf8()), Problem::FullWidthSpace).hint_if(hint);
            continue;
        }
        let Some(field) = names.find(name.trim()) else {
            match names.own(name.trim()) {
                Some(at) => match own.iter().find(|(other, ..)| *other == at) {
                    Some((_, _, first)) => {
                        let first = notes.first(*first);
                        notes.add(key.span, Problem::DuplicateKey(name.to_owned())).hint(first);
                    }
                    None => own.push((
                        at,
                        Entry { field: super::own::reader(&names.own.fields[at].kind), name, node: value },
                        key.span,
                    )),
                },
                None => unknown(key, name, &given, names, &mut guesses, notes),
            }
            continue;
        };
        match record.iter().find(|(entry, _)| entry.field.key == field.key) {
            Some((_, first)) => {
                let first = notes.first(*first);
                notes.add(key.span, Problem::DuplicateKey(name.to_owned())).hint(first);
            }
            None => record.push((Entry { field, name, node: value }, key.span)),
        }
    }
    let present: Vec<&str> = record.iter().map(|(entry, _)| entry.field.key).collect();
    missing(&present, &guesses, unread, table, start.unwrap_or(Span::new(node.span.start, node.span.start)), notes);
    record.retain(|(entry, key)| !is_empty(*entry, *key, notes));
    own.retain(|(_, entry, key)| !is_empty(*entry, *key, notes));
    let own = own.into_iter().map(|(at, entry, _)| (at, entry)).collect();
    Some(Record { entries: record.into_iter().map(|(entry, _)| entry).collect(), own })
}

/// `{ value: 25,756 }`: within braces a comma ends the value, and what follows reads as a key.
fn cut_number(name: &str, key: &Node, notes: &mut Notes<'_>) -> bool {
    let rest = key.scalar().unwrap_or_default().trim();
    let head = notes.text.get(..key.span.start).unwrap_or_default();
    let Some(head) = head.strip_suffix(',') else { return false };
    let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let tail = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || tail == 0 || rest[tail..].chars().any(char::is_alphanumeric) {
        return false;
    }
    let start = head.len() - digits;
    let sign = if tail == 3 { "" } else { "." };
    let hint = Hint::Write(format!("{}{sign}{}", &head[start..], &rest[..tail]));
    let span = Span::new(start, key.span.end);
    notes.add(span, Problem::WrongType(name.to_owned(), Expected::Number)).hint(hint);
    true
}

fn not_a_group(node: &Node, name: &str, notes: &mut Notes<'_>) {
    let written = notes.text.get(node.span.start..node.span.end).unwrap_or_default();
    match lines::colon(written) {
        Some((problem, span)) => {
            let hint = syntax_hint(&problem);
            notes.add(Span::new(node.span.start + span.start, node.span.start + span.end), problem).hint_if(hint);
        }
        None if name.is_empty() => {
            let problem = Problem::Syntax(crate::diag::SyntaxReason::NoColon);
            let hint = syntax_hint(&problem);
            notes.add(node.span, problem).hint_if(hint);
        }
        None => {
            notes.add(node.span, Problem::WrongType(name.to_owned(), Expected::Map));
        }
    }
}

fn unknown(
    key: &Node,
    name: &str,
    given: &HashSet<&str>,
    known: &Names<'_>,
    guesses: &mut Vec<&'static str>,
    notes: &mut Notes<'_>,
) {
    let table = known.table;
    if let Some((problem, span)) = lines::colon(notes.text.get(key.span.start..key.span.end).unwrap_or_default()) {
        let hint = syntax_hint(&problem);
        guesses.extend(table.iter().filter(|field| name.starts_with(field.key) || name.starts_with(field.label)).map(|f| f.key));
        notes.add(Span::new(key.span.start + span.start, key.span.start + span.end), problem).hint_if(hint);
        return;
    }
    // A name that is already given can't be what was meant.
    let names = table.iter().filter(|field| !given.contains(&field.key)).flat_map(|field| [field.key, field.label]);
    let own = known.own.fields.iter().flat_map(|field| [field.id.as_str(), field.label.as_str()]);
    let nearest = nearest::of(name, names.chain(own));
    guesses.extend(nearest.and_then(|name| fields::find(table, name)).map(|field| field.key));
    // A key of a group, written outside of it.
    let group = table.iter().find(|field| matches!(field.kind, Kind::Map(inner) if fields::find(inner, name.trim()).is_some()));
    let hint = match (group, nearest) {
        (Some(group), _) => Hint::Below(format!("{}（{}）", group.key, group.label), name.trim().to_owned()),
        (None, Some(name)) => Hint::Nearest(name.to_owned()),
        (None, None) => {
            let own = known.own.fields.iter().map(|field| format!("{}（{}）", field.id, field.label));
            Hint::OneOf(table.iter().map(|field| format!("{}（{}）", field.key, field.label)).chain(own).collect())
        }
    };
    notes.add(key.span, Problem::UnknownKey(name.to_owned())).hint(hint);
}

/// Reports required fields that are neither there, nor most likely meant by a key that nobody knows, nor in an entry that
/// could not be read.
fn missing(present: &[&str], guesses: &[&str], unread: &[String], table: &'static [Field], at: Span, notes: &mut Notes<'_>) {
    if unread.iter().any(|head| fields::find(table, head).is_none()) {
        return;
    }
    let hidden = |field: &Field| unread.iter().any(|head| head == field.key || head == field.label);
    for field in table.iter().filter(|field| field.required && !hidden(field)) {
        if !present.contains(&field.key) && !guesses.contains(&field.key) {
            notes.add(at, Problem::MissingKey(field.key, field.label));
        }
    }
}

fn is_empty(entry: Entry<'_>, key: Span, notes: &mut Notes<'_>) -> bool {
    let nothing = match &entry.node.value {
        Value::Scalar(text, _) => entry.node.is_null() || text.trim().is_empty(),
        Value::List(items) => items.is_empty() && entry.field.required,
        Value::Map(_) => false,
    };
    if nothing {
        let line = notes.text.get(key.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let comment = line.contains('#').then_some(Hint::Say(
            "コロンのすぐ後に値を書いてください。# から後は覚え書きとして読み飛ばされます。値に # があるときは \" と \" で囲みます",
            "write the value right behind the colon; what follows # is a comment, and a value with # goes between \" and \"",
        ));
        notes.add(key, Problem::EmptyValue(entry.name.to_owned(), entry.field.required)).hint_if(comment);
    }
    nothing
}
