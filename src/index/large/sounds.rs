//! How words are read: each reading with the words that have it.
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::cut::Readings;
use super::super::words::{Form, Words};
use super::{Shards, cut};
use crate::text::{WordClass, kana};

/// The readings of a word in hiragana: those of the handbook's terms and of places win; a word in kana reads as it stands.
pub(super) fn readings(form: &Form<'_>, readings: &Readings) -> Vec<String> {
    let surface = &*form.token.surface;
    if let Some(known) = readings.of(surface, form.token.class == WordClass::ProperNoun) {
        return vec![known.to_owned()];
    }
    if surface.chars().all(kana::is_kana) {
        return vec![kana::to_hiragana(surface)];
    }
    form.readings.iter().map(|reading| (*reading).to_owned()).collect()
}

/// The scripts: a line a reading.
pub(super) fn shards(words: &Words<'_>, known: &Readings) -> Shards {
    let mut sounds: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for form in words.forms.iter().filter(|form| form.token.class != WordClass::Symbol) {
        for reading in readings(form, known) {
            sounds.entry(reading).or_default().insert(&form.token.surface);
        }
    }
    let lines = sounds.into_iter().map(|(reading, surfaces)| {
        let key: String = reading.chars().chain([' ', ' ']).take(2).collect();
        let line = surfaces.into_iter().fold(reading, |line, surface| line + "\t" + surface);
        (Cow::Owned(key), line)
    });
    cut("s", lines)
}
