//! Names cut into lines, and the sizes of boxes and labels that follow.
use unicode_width::UnicodeWidthStr;

use super::graph::Graph;
use crate::text::Analyzer;

/// Size of names, and of what is written smaller.
const NAME: f64 = 15.0;
const NOTE: f64 = 13.0;
const KIND: f64 = 14.0;
/// Height of a line of names.
pub(super) const LINE: f64 = 20.0;
/// Height of a line of a label.
pub(super) const KIND_LINE: f64 = 18.0;
/// Space inside a box beside and above its text.
const BESIDE: f64 = 12.0;
const ABOVE: f64 = 11.0;
/// Between two bodies in one box.
pub(super) const BETWEEN: f64 = 9.0;
/// Room that a line needs on a box's side.
pub(super) const PORT: f64 = 16.0;

/// A box's text and size.
#[derive(Clone, Debug)]
pub(super) struct BoxSize {
    /// Lines of every body in it.
    pub(super) bodies: Vec<Vec<String>>,
    pub(super) note: Option<Vec<String>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A label's text and size.
#[derive(Clone, Debug)]
pub(super) struct LabelSize {
    pub(super) lines: Vec<String>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Sizes of everything that has a place.
#[derive(Clone, Debug)]
pub(super) struct Sizes {
    pub(super) boxes: Vec<BoxSize>,
    pub(super) labels: Vec<LabelSize>,
}

impl Sizes {
    /// Cuts names to at most `characters` (full width) a line. The main body's box is broad, so that lines run straight.
    pub(super) fn new(graph: &Graph, analyzer: &Analyzer, characters: f64, width: f64) -> Self {
        let boxes = (0..graph.nodes.len()).map(|node| box_size(graph, analyzer, node, characters, width)).collect();
        let most = (characters - 2.0).max(4.0);
        let label = |kind: &str| {
            let lines = lines(analyzer, kind, most);
            let width = longest(&lines) * KIND + 10.0;
            LabelSize { height: lines.len() as f64 * KIND_LINE + 6.0, lines, width }
        };
        Self { boxes, labels: graph.links.iter().map(|link| label(&link.kind)).collect() }
    }
}

fn box_size(graph: &Graph, analyzer: &Analyzer, node: usize, characters: f64, width: f64) -> BoxSize {
    let main = graph.nodes[node].main;
    let most = if main { (width - 60.0) / NAME } else { characters };
    let bodies: Vec<Vec<String>> = graph.nodes[node].names.iter().map(|name| lines(analyzer, name, most)).collect();
    let note = graph.nodes[node].note.as_ref().map(|note| lines(analyzer, note, most * NAME / NOTE));
    let text = bodies.iter().map(|lines| longest(lines) * NAME).fold(0.0, f64::max);
    let text = note.iter().map(|lines| longest(lines) * NOTE).fold(text, f64::max);
    let links = graph.links.iter().filter(|link| link.from == node || link.to == node).count();
    let ports = links as f64 * PORT + 2.0 * BESIDE;
    let broad = match (main, width > 500.0) {
        (true, true) => 360.0,
        (true, false) => 250.0,
        (false, _) => 84.0,
    };
    let count: usize = bodies.iter().map(Vec::len).sum::<usize>() + note.iter().map(Vec::len).sum::<usize>();
    let height = count as f64 * LINE + (bodies.len() - 1) as f64 * BETWEEN + 2.0 * ABOVE;
    BoxSize { bodies, note, width: (text + 2.0 * BESIDE).max(broad).max(ports), height }
}

/// Width of the longest line, in full-width characters. Latin letters are a little wider than half.
fn longest(lines: &[String]) -> f64 {
    lines.iter().map(|line| em(line)).fold(0.0, f64::max)
}

pub(super) fn em(text: &str) -> f64 {
    let columns = text.width_cjk() as f64 / 2.0;
    columns + text.chars().filter(char::is_ascii).count() as f64 * 0.1
}

/// Cuts between words into as few lines as fit, of lengths as even as can be; inside words only where one is too long.
pub(super) fn lines(analyzer: &Analyzer, text: &str, most: f64) -> Vec<String> {
    let total = em(text);
    if total <= most {
        return vec![text.to_owned()];
    }
    let words = words(analyzer, text, most);
    let count = (total / most).ceil();
    // Even lines read better than a full one and a rest: start from the even length and give way where words are long.
    let mut limit = total / count;
    loop {
        let lines = fill(&words, limit.min(most));
        if lines.len() as f64 <= count || limit >= most {
            return lines;
        }
        limit += 0.5;
    }
}

fn fill(words: &[String], limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if em(line) + em(word) <= limit + 0.01 => line.push_str(word),
            _ => lines.push(word.clone()),
        }
    }
    lines
}

/// Words, with signs kept at the end of the word before; words longer than a line in pieces.
fn words(analyzer: &Analyzer, text: &str, most: f64) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut done = 0;
    for word in analyzer.parts(text) {
        let piece = &text[done..word.range.end];
        done = word.range.end;
        let binds = piece.trim().chars().all(|c| matches!(c, '・' | '、' | '。' | '）' | ')' | '」' | '々' | 'ー'));
        match words.last_mut() {
            // A counter or suffix alone at the beginning of a line looks lost: 地域住民, not 地域住 / 民.
            Some(last) if binds || piece.chars().count() == 1 && em(last) + 1.0 <= most => last.push_str(piece),
            _ => words.push(piece.to_owned()),
        }
    }
    match words.last_mut() {
        Some(last) => last.push_str(&text[done..]),
        None => words.push(text.to_owned()),
    }
    words.into_iter().flat_map(|word| pieces(word, most)).collect()
}

fn pieces(word: String, most: f64) -> Vec<String> {
    if em(&word) <= most {
        return vec![word];
    }
    let mut out = vec![String::new()];
    for c in word.chars() {
        let last = out.len() - 1;
        if em(&out[last]) + em(&c.to_string()) > most && !out[last].is_empty() {
            out.push(c.to_string());
        } else {
            out[last].push(c);
        }
    }
    out
}
