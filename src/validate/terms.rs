//! `terms.yaml` → the handbook's words.
use std::collections::HashMap;

use super::notes::Notes;
use super::record;
use crate::diag::{Expected, Hint, Limit, Problem, Severity, Span};
use crate::fields;
use crate::markdown::slug::Slugs;
use crate::model::Term;
use crate::parse::yaml::{Node, Value};
use crate::parse::{DataDraft, lines};
use crate::text::{kana, normalise};

/// The terms; `texts` are those of all pages.
pub(super) fn read<'t>(draft: &DataDraft, texts: impl Iterator<Item = &'t str>, notes: &mut Notes<'_>) -> Vec<Term> {
    let Some(root) = draft.tree.root.as_ref().filter(|root| !root.is_null()) else {
        return Vec::new();
    };
    let Value::List(items) = &root.value else {
        let hint = Hint::Say("一語ずつ「- term: 用語」の形で書いてください", "write each term as `- term: …`");
        notes.add(super::first_line(&draft.text), Problem::WrongType("terms.yaml".to_owned(), Expected::Maps)).hint(hint);
        return Vec::new();
    };
    if let Some(first) = items.get(Limit::Terms.most()) {
        notes.add(first.span, Problem::TooMuch(Limit::Terms));
        return Vec::new();
    }
    let mut terms = Vec::new();
    let mut slugs = Slugs::default();
    let mut names: HashMap<String, (String, Span)> = HashMap::new();
    for item in items {
        terms.extend(term(item, &mut slugs, &mut names, notes));
    }
    collisions(items, &terms, notes);
    unused(items, &terms, texts, notes);
    terms
}

fn term(item: &Node, slugs: &mut Slugs, names: &mut HashMap<String, (String, Span)>, notes: &mut Notes<'_>) -> Option<Term> {
    let start = Span::new(item.span.start, item.span.start);
    if let (Value::Scalar(text, _), None) = (&item.value, lines::colon(item.scalar().unwrap_or_default())) {
        let hint = (!text.trim().is_empty()).then(|| Hint::Write(format!("term: {}", text.trim())));
        notes.add(item.span, Problem::WrongType("terms.yaml".to_owned(), Expected::Maps)).hint_if(hint);
        return None;
    }
    let record = record::item(item, fields::TERM, notes)?;
    let reading = record.text("reading", notes);
    let is_reading = |text: &str| text.chars().all(|c| kana::is_kana(c) || matches!(c, '・' | ' ' | '　' | 'ゝ' | 'ヽ'));
    if let (Some(reading), Some(entry)) = (reading.as_ref().filter(|text| !is_reading(text)), record.get("reading")) {
        notes.add(entry.node.span, Problem::BadReading(reading.clone()));
    }
    let aliases = record.texts("aliases", notes).into_iter().map(|(text, _)| text).collect();
    let definition = record.text("definition", notes);
    let term = record.text("term", notes)?;
    let span = record.get("term").map_or(start, |entry| entry.node.span);
    if let Some((_, first)) = names.get(&normalise::key(&term)) {
        let first = notes.first(*first);
        notes.add(span, Problem::DuplicateTerm(term)).hint(first);
        return None;
    }
    names.insert(normalise::key(&term), (term.clone(), span));
    let slug = slugs.give(&term);
    Some(Term { term, reading: reading.map(|reading| kana::to_hiragana(&reading)), aliases, definition, slug })
}

/// Warns of names that lead to two terms: a search for one would be widened to the other.
fn collisions(items: &[Node], terms: &[Term], notes: &mut Notes<'_>) {
    let mut owners: HashMap<String, &str> = terms.iter().map(|term| (normalise::key(&term.term), term.term.as_str())).collect();
    for term in terms {
        for alias in &term.aliases {
            let owner = *owners.entry(normalise::key(alias)).or_insert(&term.term);
            if owner != term.term || normalise::key(alias) == normalise::key(&term.term) {
                let span = alias_place(items, term, alias).unwrap_or_default();
                notes.add(span, Problem::AliasCollision(alias.clone(), owner.to_owned()));
            }
        }
    }
}

/// Warns of other names that lead nowhere: one that is written twice, and those of a term that has no definition and that
/// no page has by any of its names.
fn unused<'t>(items: &[Node], terms: &[Term], texts: impl Iterator<Item = &'t str>, notes: &mut Notes<'_>) {
    for term in terms {
        let mut seen: Vec<String> = Vec::new();
        for alias in &term.aliases {
            if seen.contains(&normalise::key(alias)) {
                let span = last_alias_place(items, term, alias).unwrap_or_default();
                notes.add(span, Problem::UnusedAlias(alias.clone(), term.term.clone())).hint(ONCE);
            }
            seen.push(normalise::key(alias));
        }
    }
    // A definition under a misspelt key is no missing one.
    if notes.problems.iter().any(|problem| problem.severity() == Severity::Error) {
        return;
    }
    let bare: Vec<&Term> = terms.iter().filter(|term| term.definition.is_none() && !term.aliases.is_empty()).collect();
    let patterns: Vec<(usize, &str)> =
        bare.iter().enumerate().flat_map(|(at, term)| names(term).map(move |name| (at, name))).collect();
    let Ok(finder) =
        aho_corasick::AhoCorasick::builder().ascii_case_insensitive(true).build(patterns.iter().map(|(_, name)| *name))
    else {
        return;
    };
    let mut used = vec![bare.is_empty(); bare.len()];
    for text in texts {
        if used.iter().all(|used| *used) {
            break;
        }
        for found in finder.find_overlapping_iter(text) {
            used[patterns[found.pattern().as_usize()].0] = true;
        }
    }
    for (term, _) in bare.iter().zip(used).filter(|(_, used)| !used) {
        for alias in &term.aliases {
            let span = alias_place(items, term, alias).unwrap_or_default();
            // One doubt at a place is enough.
            if !notes.problems.iter().any(|problem| problem.span == Some(span)) {
                notes.add(span, Problem::UnusedAlias(alias.clone(), term.term.clone())).hint(DEFINE);
            }
        }
    }
}

/// All names of a term.
fn names(term: &Term) -> impl Iterator<Item = &str> {
    std::iter::once(&term.term).chain(&term.aliases).map(String::as_str)
}

const ONCE: Hint = Hint::Say("同じ別名は一度だけ書いてください", "give each other name once");
const DEFINE: Hint = Hint::Say(
    "用語に説明（definition）を付けるか、使わない用語なら消してください",
    "give the term a `definition`, or take it out where it is not used",
);

/// The last of the places where an alias of a term stands.
fn last_alias_place(items: &[Node], term: &Term, alias: &str) -> Option<Span> {
    alias_places(items, term, alias).pop()
}

fn alias_place(items: &[Node], term: &Term, alias: &str) -> Option<Span> {
    alias_places(items, term, alias).into_iter().next()
}

/// Where an alias of a term stands, in any of its spellings.
fn alias_places(items: &[Node], term: &Term, alias: &str) -> Vec<Span> {
    let value = |item: &Node, key: &str, label: &str| match &item.value {
        Value::Map(entries) => entries
            .iter()
            .find(|(name, _)| name.scalar().is_some_and(|name| name == key || name == label))
            .map(|(_, value)| value.clone()),
        _ => None,
    };
    let own = |item: &&Node| {
        value(item, "term", "用語").and_then(|node| node.scalar().map(|text| text.trim() == term.term)) == Some(true)
    };
    let key = normalise::key(alias);
    match items.iter().find(own).and_then(|item| value(item, "aliases", "別名")).map(|aliases| aliases.value) {
        Some(Value::List(list)) => list
            .iter()
            .filter(|node| node.scalar().is_some_and(|text| normalise::key(text) == key))
            .map(|node| node.span)
            .collect(),
        _ => Vec::new(),
    }
}
