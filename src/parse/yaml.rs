//! YAML → a small tree that knows where everything stands. The only place that knows the YAML library.
//!
//! First the whole text is read. Where that fails, each entry at the left edge is read on its own, so that one broken line
//! does not hide the rest. Scalars keep their text; what they mean is decided where they are used. Anchors, aliases and tags
//! are refused, and so is deep nesting: a file of a few lines must not grow without bound.
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use crate::diag::{Problem, Span, SyntaxReason};
use crate::text::control::{is_forbidden, visible};

/// Deepest nesting of lists and groups. The formats need five.
const DEEPEST: usize = 24;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// From the first to behind the last byte.
    pub(crate) span: Span,
    /// The value.
    pub(crate) value: Value,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A text, and whether it stands without quotation marks.
    Scalar(String, bool),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the file; keys may repeat.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// Whether nothing is written here: empty, `~` or `null`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(text, true) if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The document; `None` where there is none.
    pub(crate) root: Option<Node>,
    /// How entries begin that could not be read: what is absent from the tree may stand in the file.
    pub(crate) unread: Vec<String>,
    /// What was wrong.
    pub(crate) problems: Vec<(Problem, Span)>,
}

/// Reads the part of `text` that `span` names.
pub(crate) fn read(text: &str, span: Span) -> Tree {
    let source = &text[span.start..span.end];
    match read_one(source, source, &Places::new(source), span.start) {
        Ok(tree) if !tree.root.as_ref().is_some_and(|root| root.scalar().is_some() && !root.is_null()) => tree,
        _ => read_by_entries(source, span.start),
    }
}

/// Reads each entry that begins at the left edge by itself and puts them together again.
fn read_by_entries(source: &str, offset: usize) -> Tree {
    let mut whole = Whole::default();
    for (start, end) in chunks(source) {
        let (chunk, offset) = (&source[start..end], offset + start);
        let before = whole.tree.problems.len();
        match read_one(chunk, chunk, &Places::new(chunk), offset) {
            Ok(tree) if tree.root.as_ref().is_none_or(|root| root.scalar().is_none()) => {
                whole.add(tree, offset);
                continue;
            }
            Ok(_) => super::lines::explain_scalar(chunk, offset, &mut whole.tree.problems),
            Err((error, at)) => super::lines::explain(chunk, offset, &error, at, &mut whole.tree.problems),
        }
        // What is wrong with this entry has been said; with that put right, the rest of it may be readable.
        let (mended, places) = mended(chunk, offset, &whole.tree.problems[before..]);
        match read_one(&mended, chunk, &places, offset)
            .ok()
            .filter(|tree| tree.root.as_ref().is_some_and(|root| root.scalar().is_none()))
        {
            Some(tree) => whole.add(tree, offset),
            None => whole.tree.unread.push(head(chunk)),
        }
    }
    whole.finish(Span::new(offset, offset + source.len()))
}

/// What was read entry by entry.
#[derive(Default)]
struct Whole {
    tree: Tree,
    entries: Vec<(Node, Node)>,
    /// Items of a list, each with where its entry begins.
    items: Vec<(Node, usize)>,
}

impl Whole {
    fn add(&mut self, tree: Tree, start: usize) {
        self.tree.problems.extend(tree.problems);
        self.tree.unread.extend(tree.unread);
        match tree.root.map(|root| root.value) {
            Some(Value::Map(map)) => self.entries.extend(map),
            Some(Value::List(list)) => self.items.extend(list.into_iter().map(|item| (item, start))),
            Some(Value::Scalar(..)) | None => {}
        }
    }

    fn finish(mut self, span: Span) -> Tree {
        let list = self.entries.is_empty() && !self.items.is_empty();
        let value = if list {
            Value::List(self.items.into_iter().map(|(item, _)| item).collect())
        } else {
            // A hyphen before one of several keys; the key was meant as the others are.
            for (item, start) in self.items {
                self.tree.problems.push((Problem::Syntax(SyntaxReason::KeyAsItem), Span::new(start, start + 1)));
                if let Value::Map(entries) = item.value {
                    self.entries.extend(entries);
                }
            }
            self.tree.problems.sort_by_key(|(_, span)| *span);
            Value::Map(self.entries)
        };
        self.tree.root = Some(Node { span, value });
        self.tree
    }
}

/// The entry with full-width signs and tabs put right, and where each of its characters stood.
fn mended(chunk: &str, offset: usize, problems: &[(Problem, Span)]) -> (String, Places) {
    let mut text = String::with_capacity(chunk.len());
    let mut bytes = Vec::with_capacity(chunk.len());
    for (at, c) in chunk.char_indices() {
        let problem = problems.binary_search_by_key(&(offset + at), |(_, span)| span.start).ok().map(|found| &problems[found].0);
        let instead = match (problem, c) {
            (Some(Problem::FullWidthColon), '：') | (Some(Problem::MissingSpace), ':') => ": ".to_owned(),
            (Some(Problem::Syntax(SyntaxReason::Item)), _) => "- ".to_owned(),
            (Some(Problem::Tab), '\t') | (Some(Problem::FullWidthSpace), '\u{3000}') => " ".repeat(indentation(&text)),
            _ => c.to_string(),
        };
        bytes.extend(instead.chars().map(|_| at as u32));
        text.push_str(&instead);
    }
    (text, Places { bytes, ascii: false, length: chunk.len() })
}

/// Spaces by which a line below `text` is most likely meant to be indented: as the last line, two more under a key.
fn indentation(text: &str) -> usize {
    let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    last.len() - last.trim_start_matches(' ').len() + if last.trim_end().ends_with(':') { 2 } else { 0 }
}

/// What stands before the first colon, most likely the key.
fn head(chunk: &str) -> String {
    chunk.split([':', '：', ' ', '\n']).next().unwrap_or_default().trim().to_owned()
}

/// The byte ranges of entries: from a line that begins at the left edge to the next such line.
fn chunks(source: &str) -> Vec<(usize, usize)> {
    let mut starts = Vec::new();
    let mut at = 0;
    // A list may stand at the left edge under its key (`keywords:` and then `- a`); then its items belong to the key.
    let mut under_key = false;
    for line in source.split_inclusive('\n') {
        let first = line.chars().next();
        let blank = line.trim().is_empty();
        let item = line.starts_with("- ") || line.trim_end() == "-";
        let continues = blank || matches!(first, Some(' ' | '\t' | '#' | '\u{3000}' | ']' | '}')) || item && under_key;
        if !continues {
            starts.push(at);
            under_key = !item && line.trim_end().ends_with(':');
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([source.len()]);
    starts.iter().copied().zip(ends).collect()
}

/// Reads `text`, whose characters stand in `source` where `places` says, which begins at byte `offset` of the file.
fn read_one(text: &str, source: &str, places: &Places, offset: usize) -> Result<Tree, (ScanError, usize)> {
    let mut builder = Builder { offset, places, open: Vec::new(), tree: Tree::default(), documents: 0 };
    let mut parser = Parser::new_from_str(text);
    loop {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break,
            Some(Ok((event, span))) => {
                let (start, end) = (places.byte(span.start.index()), places.byte(span.end.index()));
                if !builder.take(event, source, start, end.max(start)) {
                    break;
                }
            }
            Some(Err(error)) => {
                let at = places.byte(error.marker().index());
                return Err((error, offset + at));
            }
        }
    }
    Ok(builder.finish())
}

/// Characters → bytes: the library counts characters.
struct Places {
    bytes: Vec<u32>,
    ascii: bool,
    length: usize,
}

impl Places {
    fn new(source: &str) -> Self {
        let ascii = source.is_ascii();
        let bytes = if ascii { Vec::new() } else { source.char_indices().map(|(at, _)| at as u32).collect() };
        Self { bytes, ascii, length: source.len() }
    }

    fn byte(&self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.length);
        }
        self.bytes.get(character).map_or(self.length, |at| *at as usize)
    }
}

/// A list or group that is not closed yet.
enum Open {
    List(usize, Vec<Node>),
    Map(usize, Vec<(Node, Node)>, Option<Node>),
}

struct Builder<'a> {
    offset: usize,
    places: &'a Places,
    open: Vec<Open>,
    tree: Tree,
    documents: usize,
}

impl Builder<'_> {
    /// Takes one event; false where reading must stop.
    fn take(&mut self, event: Event<'_>, source: &str, start: usize, end: usize) -> bool {
        let span = Span::new(self.offset + start, self.offset + end);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.tree.problems.push((Problem::SecondDocument, span));
                    self.tree.unread.push(String::new());
                    return false;
                }
            }
            Event::Alias(_) => {
                self.tree.problems.push((Problem::YamlAlias, span));
                let name = source[start..end].trim_end().to_owned();
                self.close(Node { span, value: Value::Scalar(name, false) });
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span);
                let end = start + source[start..end].trim_end().len();
                let span = Span::new(self.offset + start, self.offset + end.max(start));
                let text = self.without_controls(text.into_owned(), span);
                if style == ScalarStyle::Plain && !text.is_empty() {
                    self.cut(source, end);
                }
                self.close(Node { span, value: Value::Scalar(text, style == ScalarStyle::Plain) });
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span);
                self.open.push(Open::List(span.start, Vec::new()));
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span);
                self.open.push(Open::Map(span.start, Vec::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let node = closed(open, span.end);
                    self.close(node);
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        if self.open.len() > DEEPEST {
            self.tree.problems.push((Problem::TooDeep, span));
            return false;
        }
        true
    }

    /// A value without quotation marks that a `#` right before the next word has cut short.
    fn cut(&mut self, source: &str, end: usize) {
        let line = source[end..].lines().next().unwrap_or_default();
        let blank = line.len() - line.trim_start().len();
        let Some(behind) = line[blank..].strip_prefix('#').filter(|_| blank > 0) else { return };
        if behind.starts_with(|c: char| !c.is_whitespace() && c != '#') {
            let start = self.offset + end + blank;
            self.tree.problems.push((Problem::CutValue, Span::new(start, start + line[blank..].trim_end().len())));
        }
    }

    fn refuse(&mut self, anchor: usize, tag: bool, span: Span) {
        if anchor > 0 {
            self.tree.problems.push((Problem::YamlAlias, span));
        }
        if tag {
            self.tree.problems.push((Problem::YamlTag, span));
        }
    }

    /// Escapes such as `"\e"` can write what the file itself may not hold.
    fn without_controls(&mut self, text: String, span: Span) -> String {
        match text.chars().find(|c| is_forbidden(*c)) {
            Some('\0') => self.tree.problems.push((Problem::Nul, span)),
            Some(c) => self.tree.problems.push((Problem::ControlCharacter(c as u32), span)),
            None => return text,
        }
        visible(&text)
    }

    /// Puts a finished node where it belongs.
    fn close(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.tree.root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, entries, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push((key, node)),
            },
        }
    }

    fn finish(mut self) -> Tree {
        let end = self.offset + self.places.length;
        while let Some(open) = self.open.pop() {
            self.tree.unread.push(String::new());
            let node = closed(open, end);
            self.close(node);
        }
        self.tree
    }
}

fn closed(open: Open, end: usize) -> Node {
    match open {
        Open::List(start, items) => {
            let end = items.last().map_or(end, |last| last.span.end.max(start));
            Node { span: Span::new(start, end), value: Value::List(items) }
        }
        Open::Map(start, entries, _) => {
            let end = entries.last().map_or(end, |(_, last)| last.span.end.max(start));
            Node { span: Span::new(start, end), value: Value::Map(entries) }
        }
    }
}
