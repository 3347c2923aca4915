//! Footnotes: each goes to the end of the section that first refers to it, under a name that no heading can have.
use std::collections::BTreeMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Part, Piece};
use crate::diag::{Problem, Span};

pub(super) fn settle(parts: &mut [Part], problems: &mut Vec<(Problem, Span)>) {
    let mut notes: BTreeMap<String, Vec<Piece>> = BTreeMap::new();
    for part in parts.iter_mut() {
        take_notes(part, &mut notes);
    }
    for part in parts.iter() {
        dead(&part.events, problems);
    }
    if notes.is_empty() {
        return;
    }
    let mut names = BTreeMap::new();
    for part in parts.iter_mut() {
        let mut first_here = Vec::new();
        rename(&mut part.events, &mut names, &mut first_here, &notes, problems);
        let mut next = 0;
        // A footnote may refer to further ones, which then join the queue.
        while let Some(label) = first_here.get(next).cloned() {
            next += 1;
            let mut note = notes.remove(&label).unwrap_or_default();
            rename(&mut note, &mut names, &mut first_here, &notes, problems);
            if let Some((Event::Start(Tag::FootnoteDefinition(name)), _)) = note.first_mut() {
                *name = name_of(&names, &label).into();
            }
            part.events.extend(note);
        }
    }
    for (label, note) in notes {
        problems.push((Problem::UnusedFootnote(label), note.first().map_or(Span::default(), |(_, span)| *span)));
    }
}

/// References without a footnote, which the parser leaves in the text as they are.
fn dead(events: &[Piece], problems: &mut Vec<(Problem, Span)>) {
    let mut code = false;
    for (event, span) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(text) if !code => {
                for rest in text.split("[^").skip(1) {
                    if let Some((label, _)) = rest.split_once(']').filter(|(label, _)| is_label(label)) {
                        problems.push((Problem::DeadFootnote(label.to_owned()), *span));
                    }
                }
            }
            _ => {}
        }
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.len() <= 60 && !text.contains(char::is_whitespace)
}

/// Takes the definitions out of a part; of two with one label the first counts.
fn take_notes(part: &mut Part, notes: &mut BTreeMap<String, Vec<Piece>>) {
    let mut rest = Vec::with_capacity(part.events.len());
    let mut open: Option<(String, Vec<Piece>)> = None;
    for piece in part.events.drain(..) {
        if let (Event::Start(Tag::FootnoteDefinition(label)), None) = (&piece.0, &open) {
            open = Some((label.to_string(), Vec::new()));
        }
        let ends = piece.0 == Event::End(TagEnd::FootnoteDefinition);
        match &mut open {
            Some((_, note)) => note.push(piece),
            None => rest.push(piece),
        }
        if let (true, Some((label, note))) = (ends, open.take_if(|_| ends)) {
            notes.entry(label).or_insert(note);
        }
    }
    part.events = rest;
}

fn rename(
    events: &mut [Piece],
    names: &mut BTreeMap<String, usize>,
    first_here: &mut Vec<String>,
    notes: &BTreeMap<String, Vec<Piece>>,
    problems: &mut Vec<(Problem, Span)>,
) {
    for (event, span) in events {
        let Event::FootnoteReference(label) = event else { continue };
        let known = names.contains_key(&**label);
        if !known && !notes.contains_key(&**label) {
            problems.push((Problem::DeadFootnote(label.to_string()), *span));
            *event = Event::Text(format!("[^{label}]").into());
            continue;
        }
        if !known {
            names.insert(label.to_string(), names.len() + 1);
            first_here.push(label.to_string());
        }
        *event = Event::FootnoteReference(name_of(names, label).into());
    }
}

/// `fn-1`, `fn-2` … in the order in which a page refers to them.
fn name_of(names: &BTreeMap<String, usize>, label: &str) -> String {
    format!("fn-{}", names.get(label).copied().unwrap_or_default())
}
