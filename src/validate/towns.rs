//! Prefectures and municipalities: found, or what was most likely meant.
use super::nearest;
use super::notes::Notes;
use super::record::{Entry, Record};
use super::values;
use crate::diag::{Diagnostic, Hint, Problem, Span};
use crate::model::Municipality;
use crate::places;
use crate::text::{kana, normalise};

/// The prefecture and the municipalities of a case.
pub(super) fn read(record: &Record<'_>, notes: &mut Notes<'_>) -> (Option<String>, Vec<Municipality>) {
    let prefecture = record.get("prefecture").and_then(|entry| prefecture(entry, notes));
    let mut towns: Vec<Municipality> = Vec::new();
    for (name, span) in record.texts("municipalities", notes) {
        let town = match prefecture.as_deref() {
            Some(prefecture) => in_prefecture(prefecture, &name, span, notes),
            None => anywhere(&name, span, notes),
        };
        match town {
            Some(town) if towns.iter().any(|known| known.code == town.code) => {
                notes.add(span, Problem::DuplicateMunicipality(name));
            }
            Some(town) => towns.push(town),
            None => {}
        }
    }
    (prefecture, towns)
}

fn prefecture(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let name = values::text(entry, notes)?;
    if places::prefecture(&name).is_some() {
        return Some(name);
    }
    let names = || places::prefectures().iter().map(|prefecture| prefecture.name);
    let full = ["都", "道", "府", "県"].iter().map(|end| format!("{name}{end}")).find(|full| places::prefecture(full).is_some());
    let begins = || names().find(|known| name.starts_with(known)).map(str::to_owned);
    let nearest = full.or_else(begins).or_else(|| nearest::of(&name, names()).map(str::to_owned));
    let hint = nearest.map_or(
        Hint::Say(
            "高知県 のように、都道府県の正式な名前を一つ書いてください",
            "write the official name of one prefecture, as in 高知県",
        ),
        Hint::Nearest,
    );
    notes.add(entry.node.span, Problem::UnknownPrefecture(name)).hint(hint);
    None
}

fn in_prefecture(prefecture: &str, name: &str, span: Span, notes: &mut Notes<'_>) -> Option<Municipality> {
    if let Some(place) = places::place(prefecture, name) {
        return Some(Municipality { name: name.to_owned(), code: place.code.to_owned(), reading: place.reading.to_owned() });
    }
    let hopeless = notes.is_hopeless();
    let several = Some(values::apart(&parts(name), span, notes));
    let problem = notes.add(span, Problem::UnknownMunicipality(name.to_owned(), prefecture.to_owned()));
    if !hopeless {
        meant(prefecture, name, several, problem);
    }
    None
}

/// Where the prefecture is wrong the town can't be told, but whether there is any of that name can.
fn anywhere(name: &str, span: Span, notes: &mut Notes<'_>) -> Option<Municipality> {
    if notes.is_hopeless() {
        return None;
    }
    if places::prefectures().iter().all(|prefecture| places::place(prefecture.name, name).is_none()) {
        let nearest = nearest::of(name, places::places().iter().map(|place| place.name));
        let problem = Problem::UnknownMunicipality(name.to_owned(), "日本".to_owned());
        notes.add(span, problem).hint_if(nearest.map(|name| Hint::Nearest(name.to_owned())));
    }
    None
}

/// The names in one text.
fn parts(name: &str) -> Vec<&str> {
    name.split(['、', '・', '，', ',', ' ', '　', '／', '/']).filter(|part| !part.is_empty()).collect()
}

/// Offers, in this order: the town with its ending, several towns in one text, the town to which a ward belongs, the same
/// name in another prefecture, the nearest name in this one.
fn meant(prefecture: &str, name: &str, several: Option<Hint>, problem: &mut Diagnostic) {
    let known = |name: &str| places::place(prefecture, name).is_some();
    if let Some(full) = ["市", "町", "村", "区"].iter().map(|end| format!("{name}{end}")).find(|full| known(full)) {
        problem.hint(Hint::Nearest(full));
        return;
    }
    let parts = parts(name);
    if parts.len() > 1 && parts.iter().all(|part| known(part)) {
        problem.hint_if(several);
        return;
    }
    if let Some(short) = name.strip_prefix(prefecture).filter(|short| known(short)) {
        problem.hint(Hint::Write(short.to_owned()));
        return;
    }
    if let Some(at) = name.find('市').map(|at| at + '市'.len_utf8()).filter(|at| *at < name.len() && known(&name[..*at])) {
        problem.hint(Hint::Write(name[..at].to_owned()));
        return;
    }
    // Its reading, in kana or Latin letters.
    let sound = normalise::key(name);
    let sounds = |reading: &str| normalise::key(reading) == sound || kana::to_romaji(reading).eq_ignore_ascii_case(name.trim());
    let bare = |reading: &str| {
        ["し", "まち", "ちょう", "むら", "そん", "く"]
            .iter()
            .filter_map(|end| reading.strip_suffix(end))
            .any(|rest| rest.chars().count() > 1 && sounds(rest))
    };
    let mut heard = places::places().iter().filter(|place| place.prefecture == prefecture);
    if let Some(place) = heard.find(|place| sounds(place.reading) || bare(place.reading)) {
        problem.hint(Hint::Write(place.name.to_owned()));
        return;
    }
    let elsewhere = places::prefectures().iter().filter(|other| places::place(other.name, name).is_some());
    let elsewhere: Vec<&str> = elsewhere.map(|other| other.name).collect();
    if !elsewhere.is_empty() {
        problem.hint(Hint::Prefecture(elsewhere.join("、")));
        return;
    }
    let here = places::places().iter().filter(|place| place.prefecture == prefecture).map(|place| place.name);
    problem.hint_if(nearest::of(name, here).map(|name| Hint::Nearest(name.to_owned())));
}
