//! YAML → a small tree that knows where everything stands. The only place that knows the YAML library.
//!
//! First the whole text is read. Where that fails, each entry at the left edge is read on its own, so that one broken line
//! does not hide the rest. Scalars keep their text; what they mean is decided where they are used. Anchors, aliases and tags
//! are refused, and so is deep nesting: a file of a few lines must not grow without bound.
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use crate::diag::{Problem, Span};
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
    /// Whether something could not be read, so that what is absent from the tree may stand in the file.
    pub(crate) partial: bool,
    /// What was wrong.
    pub(crate) problems: Vec<(Problem, Span)>,
}

/// Reads the part of `text` that `span` names.
pub(crate) fn read(text: &str, span: Span) -> Tree {
    let source = &text[span.start..span.end];
    match read_one(source, span.start) {
        Ok(tree) => tree,
        Err(_) => read_by_entries(source, span.start),
    }
}

/// Reads each entry that begins at the left edge by itself and puts them together again.
fn read_by_entries(source: &str, offset: usize) -> Tree {
    let mut whole = Tree { partial: true, ..Tree::default() };
    let mut entries: Vec<(Node, Node)> = Vec::new();
    let mut items: Vec<Node> = Vec::new();
    for (start, end) in chunks(source) {
        let chunk = &source[start..end];
        match read_one(chunk, offset + start) {
            Ok(tree) => {
                whole.problems.extend(tree.problems);
                match tree.root.map(|root| (root.span, root.value)) {
                    Some((_, Value::Map(map))) => entries.extend(map),
                    Some((_, Value::List(list))) => items.extend(list),
                    Some((span, Value::Scalar(..))) => super::lines::explain_scalar(chunk, span, &mut whole.problems),
                    None => {}
                }
            }
            Err((error, at)) => super::lines::explain(chunk, offset + start, &error, at, &mut whole.problems),
        }
    }
    let span = Span::new(offset, offset + source.len());
    let value = if entries.is_empty() && !items.is_empty() { Value::List(items) } else { Value::Map(entries) };
    whole.root = Some(Node { span, value });
    whole
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

fn read_one(source: &str, offset: usize) -> Result<Tree, (ScanError, usize)> {
    let places = Places::new(source);
    let mut builder = Builder { offset, places: &places, open: Vec::new(), tree: Tree::default(), documents: 0 };
    let mut parser = Parser::new_from_str(source);
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
                    return false;
                }
            }
            Event::Alias(_) => {
                self.tree.problems.push((Problem::YamlAlias, span));
                self.close(Node { span, value: Value::Scalar(String::new(), true) });
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span);
                let end = start + source[start..end].trim_end().len();
                let span = Span::new(self.offset + start, self.offset + end.max(start));
                let text = self.without_controls(text.into_owned(), span);
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
            self.tree.partial = true;
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
