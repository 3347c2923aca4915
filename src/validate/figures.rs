//! The town in figures: each read, and held against what towns of Japan have.
//!
//! What is legal but doubtful is told unless the case's `doubts` speak of that figure already: then its readers are told,
//! and nobody has to be told twice.
use super::case::as_of;
use super::notes::Notes;
use super::record::{self, Entry};
use super::values;
use crate::diag::{Hint, Problem, Span};
use crate::fields;
use crate::model::{Figure, Meta, Profile};

/// Inhabitants that a municipality of Japan may have: the smallest village has some 160, 横浜市 has 3.8 million.
const INHABITANTS: std::ops::RangeInclusive<f64> = 100.0..=4_000_000.0;
/// Shares of people of 65 and older, per cent: in 2023 from 15 (戸田市, 長久手市 …) to 68 (南牧村).
const AGING: std::ops::RangeInclusive<f64> = 10.0..=72.0;
/// Shares of the insured who are certified as needing care, per cent: in 2023 from 9 to 30.
const CERTIFIED: std::ops::RangeInclusive<f64> = 7.0..=30.0;
/// Coordinators of one case; the handbook of 2025 has 1 to 11.
const COORDINATORS: std::ops::RangeInclusive<i64> = 1..=100;

/// What figures are held against.
pub(super) struct Judge<'a> {
    /// The case's doubts.
    pub(super) doubts: &'a [String],
    /// The handbook's date and limit.
    pub(super) meta: Option<&'a Meta>,
}

impl Judge<'_> {
    /// Whether the case's doubts speak of the field, by its label or by the words that people use for it.
    fn is_doubted(&self, key: &str, label: &str) -> bool {
        let words: &[&str] = match key {
            "certification_rate" => &["認定率"],
            "aging_rate" => &["高齢化率", "高齢者の割合"],
            "coordinators" => &["コーディネーター", "人数"],
            _ => &[],
        };
        self.doubts.iter().any(|doubt| doubt.contains(label) || words.iter().any(|word| doubt.contains(word)))
    }
}

/// The figures, and where the number of inhabitants stands.
pub(super) fn profile(entry: Entry<'_>, judge: &Judge<'_>, notes: &mut Notes<'_>) -> Option<(Profile, Option<Span>)> {
    let record = record::group(entry, fields::PROFILE, notes)?;
    let mut figure = |key| record.get(key).and_then(|entry| Some((figure(entry, judge, notes)?, entry.name)));
    let (population, aging, certified) = (figure("population"), figure("aging_rate"), figure("certification_rate"));
    if let (Some(((aging, _), aging_name)), Some(((certified, span), name))) = (&aging, &certified) {
        let doubted = judge.is_doubted("aging_rate", "高齢化率") || judge.is_doubted("certification_rate", "要介護認定率");
        if (aging.value - certified.value).abs() < 1e-9 && !doubted {
            let hint = Hint::Say(
                "写し間違いがないか、出典で確かめてください。出典のとおりなら、doubts（編注）に書き添えてください",
                "look both up in their source; where they are the same there, say so in `doubts`",
            );
            notes.add(*span, Problem::SameFigure((*name).to_owned(), (*aging_name).to_owned())).hint(hint);
        }
    }
    let place = population.as_ref().map(|((_, span), _)| *span);
    let only = |found: Option<((Figure, Span), &str)>| found.map(|((figure, _), _)| figure);
    let profile = Profile { population: only(population), aging_rate: only(aging), certification_rate: only(certified) };
    Some((profile, place))
}

/// How many coordinate.
pub(super) fn coordinators(entry: Entry<'_>, judge: &Judge<'_>, notes: &mut Notes<'_>) -> Option<u32> {
    let count = values::whole(entry, 0, 1000, notes)?;
    if !COORDINATORS.contains(&count) && !judge.is_doubted("coordinators", "コーディネーター") {
        notes.add(entry.node.span, Problem::Unlikely(entry.name.to_owned()));
    }
    u32::try_from(count).ok()
}

/// A figure, and where its value stands.
fn figure(entry: Entry<'_>, judge: &Judge<'_>, notes: &mut Notes<'_>) -> Option<(Figure, Span)> {
    let record = record::group(entry, fields::FIGURE, notes)?;
    let date = record.get("as_of");
    let as_of = date.and_then(|entry| as_of(entry, notes));
    let source = record.text("source", notes);
    let value = record.get("value")?;
    let doubted = judge.is_doubted(entry.field.key, entry.field.label);
    let number = match entry.field.key {
        "population" => values::whole(value, 1, 20_000_000, notes)? as f64,
        _ => rate(value, entry, notes)?,
    };
    if !doubted {
        unlikely(number, value, entry, notes);
        if date.is_none() || source.is_none() {
            unsourced(entry, date.is_none(), source.is_none(), notes);
        }
    }
    let figure = Figure { value: number, as_of, source };
    if let (Some(date), Some(meta), false) = (date, judge.meta, doubted) {
        age(&figure, date, entry, meta, notes);
    }
    Some((figure, value.node.span))
}

fn unsourced(entry: Entry<'_>, date: bool, source: bool, notes: &mut Notes<'_>) {
    let hint = Hint::Say(
        "as_of（時点）と source（出典）を添えてください。わからないときは、doubts（編注）にそう書いてください",
        "add `as_of` and `source`; where they are not known, say so in `doubts`",
    );
    notes.add(entry.node.span, Problem::UnsourcedFigure { key: entry.name.to_owned(), date, source }).hint(hint);
}

/// A figure that is older than the handbook wants, or younger than the handbook itself.
fn age(figure: &Figure, date: Entry<'_>, of: Entry<'_>, meta: &Meta, notes: &mut Notes<'_>) {
    if meta.is_old(figure) {
        let hint = Hint::Say(
            "新しい数字があれば差し替え、なければ doubts（編注）に書き添えてください",
            "put a newer figure in its place, or say in `doubts` why there is none",
        );
        let years = meta.figures_older_than.unwrap_or_default();
        notes.add(date.node.span, Problem::OldFigure(of.name.to_owned(), years)).hint(hint);
    }
    let later = |published: crate::model::AsOf| figure.as_of.is_some_and(|as_of| as_of.first_month() > published.last_month());
    if meta.published.is_some_and(later) {
        notes.add(date.node.span, Problem::FutureFigure(of.name.to_owned()));
    }
}

fn rate(value: Entry<'_>, of: Entry<'_>, notes: &mut Notes<'_>) -> Option<f64> {
    let rate = values::number(value, notes)?;
    if !(0.0..=100.0).contains(&rate) {
        // `369` for `36.9`: the point was lost.
        let shifted = Some(rate / 10.0).filter(|shifted| rate > 0.0 && usual(of.field.key).contains(shifted));
        let hint = shifted.map(|shifted| Hint::Nearest(format!("{shifted}")));
        notes.add(value.node.span, Problem::OutOfRange(of.name.to_owned(), 0, 100)).hint_if(hint);
        return None;
    }
    Some(rate)
}

fn usual(key: &str) -> std::ops::RangeInclusive<f64> {
    match key {
        "population" => INHABITANTS,
        "aging_rate" => AGING,
        _ => CERTIFIED,
    }
}

fn unlikely(number: f64, value: Entry<'_>, of: Entry<'_>, notes: &mut Notes<'_>) {
    let usual = usual(of.field.key);
    if usual.contains(&number) {
        return;
    }
    // `0.369` for `36.9`: a share in place of per cent.
    let percent = Some(number * 100.0).filter(|percent| number < 1.0 && usual.contains(percent));
    let hint = percent.map(|percent| Hint::Write(format!("{}", (percent * 100.0).round() / 100.0)));
    notes.add(value.node.span, Problem::Unlikely(of.name.to_owned())).hint_if(hint);
}
