//! The figures of all cases on common scales, and each case as lists show it.
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::facets::{Facets, keyword_category};
use super::names::Names;
use super::{View, words};
use crate::model::{Case, CaseId, Figure, Handbook, Meta, OwnKind, OwnValue};
use crate::places;
use crate::text::Analyzer;

/// What a bar means: where it ends and where its tick stands.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Scale {
    /// The value at the bar's right end.
    pub(super) end: f64,
    /// Median of all cases that have the figure; `None` without any.
    pub(super) median: Option<f64>,
    /// The median as shown with its unit, empty without any.
    pub(super) median_text: String,
    /// Cases that have the figure.
    pub(super) cases: usize,
    /// The case with the largest value.
    #[serde(skip)]
    pub(super) largest: Option<CaseId>,
    unit: Cow<'static, str>,
}

/// Which editors' notes of a case speak of its population, aging rate and certification rate: numbers from 1.
pub(super) fn notes_on(case: &Case) -> [Vec<usize>; 3] {
    const NAMES: [&[&str]; 3] = [&["人口"], &["高齢化率"], &["要介護認定率", "認定率"]];
    NAMES.map(|names| {
        let about = |(_, doubt): &(usize, &String)| names.iter().any(|name| doubt.contains(name));
        case.doubts.iter().enumerate().filter(about).map(|(at, _)| at + 1).collect()
    })
}

impl Scale {
    fn new(cases: &[Arc<Case>], of: impl Fn(&Case) -> Option<&Figure>, unit: impl Into<Cow<'static, str>>) -> Self {
        let unit = unit.into();
        let mut values: Vec<(f64, usize)> =
            cases.iter().enumerate().filter_map(|(at, case)| Some((of(case)?.value, at))).collect();
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let middle = values.len() / 2;
        let median = match values.len() {
            0 => None,
            n if n % 2 == 1 => Some(values[middle].0),
            _ => Some(f64::midpoint(values[middle - 1].0, values[middle].0)),
        };
        let largest = values.last().copied();
        let end = match (&*unit, largest) {
            ("%" | "％", Some((value, _))) if value > 50.0 => 100.0,
            ("%" | "％", _) => 50.0,
            (_, Some((value, _))) if value > 0.0 => value,
            _ => 1.0,
        };
        // Between two whole numbers lies no half inhabitant.
        let whole = values.iter().all(|(value, _)| value.fract() == 0.0) && !matches!(&*unit, "%" | "％");
        let said = |value: f64| write(if whole { value.round() } else { value }, &unit);
        let median_text = median.map(|value| format!("{}{unit}", said(value))).unwrap_or_default();
        Self { end, median, median_text, cases: values.len(), largest: largest.map(|(_, at)| CaseId(at)), unit }
    }

    /// A figure against this scale; `notes` are the numbers of the editors' notes that speak of it.
    pub(super) fn show(&self, figure: &Figure, meta: &Meta, notes: &[usize]) -> FigureView {
        let limit = meta.figures_older_than.filter(|_| meta.is_old(figure));
        FigureView {
            raw: figure.value,
            value: write(figure.value, &self.unit),
            unit: self.unit.clone(),
            bar: self.share(figure.value),
            median: self.median.filter(|_| self.cases > 1).map(|median| self.share(median)),
            date: figure.as_of.map(words::date),
            year: figure.as_of.map(words::year),
            old: limit.map(|years| format!("{years}年より前")),
            notes: notes.to_vec(),
            source: figure.source.clone(),
        }
    }

    /// What is counted.
    pub(super) fn unit(&self) -> &str {
        &self.unit
    }

    /// A value's place on the scale, e.g. `36.9%`.
    pub(super) fn share(&self, value: f64) -> String {
        format!("{:.1}%", (value / self.end * 100.0).clamp(0.0, 100.0))
    }
}

/// A case's figure in one of the handbook's own fields.
pub(super) fn own_figure(case: &Case, field: usize) -> Option<&Figure> {
    match case.own.get(&field) {
        Some(OwnValue::Number(figure)) => Some(figure),
        _ => None,
    }
}

fn write(value: f64, unit: &str) -> String {
    match unit {
        "%" => words::rate(value),
        _ if value.fract() == 0.0 => words::persons(value),
        _ => value.to_string(),
    }
}

/// The scales of the three figures of a profile, and of the handbook's own numbers.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Scales {
    /// Inhabitants; the largest case fills the bar.
    pub(super) population: Scale,
    /// 0–50 %, or 0–100 % where a case is above.
    pub(super) aging_rate: Scale,
    /// The same.
    pub(super) certification_rate: Scale,
    /// By the field's place in the handbook.
    #[serde(skip)]
    pub(super) own: BTreeMap<usize, Scale>,
}

impl Scales {
    /// The scales over all cases.
    pub(super) fn new(handbook: &Handbook) -> Self {
        let cases = &handbook.cases;
        let own = handbook.fields.iter().enumerate().filter_map(|(at, field)| {
            let OwnKind::Number { unit, .. } = &field.kind else { return None };
            Some((at, Scale::new(cases, |case| own_figure(case, at), unit.clone())))
        });
        Self {
            own: own.collect(),
            population: Scale::new(cases, |case| case.profile.population.as_ref(), "人"),
            aging_rate: Scale::new(cases, |case| case.profile.aging_rate.as_ref(), "%"),
            certification_rate: Scale::new(cases, |case| case.profile.certification_rate.as_ref(), "%"),
        }
    }
}

/// A figure as shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FigureView {
    /// The number itself, for sorting.
    pub(super) raw: f64,
    /// The number as text.
    pub(super) value: String,
    /// 人, % or what else is counted.
    pub(super) unit: Cow<'static, str>,
    /// Width of its bar in per cent.
    pub(super) bar: String,
    /// Place of the median's tick in per cent.
    pub(super) median: Option<String>,
    /// When it was counted.
    pub(super) date: Option<String>,
    /// The year of it.
    pub(super) year: Option<String>,
    /// That it is older than the handbook's limit, in words.
    pub(super) old: Option<String>,
    /// Numbers of the editors' notes on the case's page that speak of it.
    pub(super) notes: Vec<usize>,
    /// Where it was read.
    pub(super) source: Option<String>,
}

/// A value of one of the handbook's own fields.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OwnView {
    /// The field's name.
    pub(super) label: String,
    /// Whether the field's values are numbers.
    pub(super) number: bool,
    /// A number.
    pub(super) figure: Option<FigureView>,
    /// Any other value in words.
    pub(super) text: Option<String>,
}

impl OwnView {
    /// A case's values of every field that any case has.
    fn all(view: View<'_>, names: &Names, scales: &Scales, case: &Case) -> Vec<Self> {
        let fields = names.own.iter().enumerate().filter_map(|(at, name)| Some((at, name.as_ref()?)));
        let value = |(at, name): (usize, &super::names::OwnName)| {
            let figure = own_figure(case, at).zip(scales.own.get(&at));
            let notes = (1..).zip(&case.doubts).filter(|(_, doubt)| doubt.contains(&name.label)).map(|(at, _)| at);
            let text = match case.own.get(&at) {
                Some(OwnValue::Text(text)) => Some(text.clone()),
                Some(OwnValue::Date(date)) => Some(words::date(*date)),
                Some(OwnValue::List(texts)) => Some(texts.join("、")),
                Some(OwnValue::Number(_)) | None => None,
            };
            let figure = figure.map(|(figure, scale)| scale.show(figure, &view.handbook.meta, &notes.collect::<Vec<_>>()));
            Self { label: name.label.clone(), number: name.number, figure, text }
        };
        fields.map(value).collect()
    }
}

/// A keyword as a chip shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Chip {
    /// The text.
    pub(super) text: String,
    /// Identifier of its category.
    pub(super) category: String,
    /// Name of its category.
    pub(super) category_label: String,
    /// Address of its page, from the site's root.
    pub(super) url: String,
    /// Its page's name, which is its value in the filter too.
    pub(super) slug: String,
}

/// A case as lists show it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CaseView {
    /// 1 or more.
    pub(super) number: u32,
    /// Address from the site's root.
    pub(super) url: String,
    /// File stem.
    pub(super) stem: String,
    /// Name of the station.
    pub(super) title: String,
    /// The same in the pieces between which a line may break.
    pub(super) title_pieces: Vec<String>,
    /// The towns, joined.
    pub(super) place: String,
    /// The towns as lists call them: 寒河江市ほか4町.
    pub(super) short_place: String,
    /// Prefecture.
    pub(super) prefecture: String,
    /// Name of its region.
    pub(super) region: String,
    /// Group of the implementing body; `None` where the file has none.
    pub(super) body: Option<String>,
    /// One or two sentences.
    pub(super) summary: Option<String>,
    /// `group:value` strings, joined by spaces.
    pub(super) facets: String,
    /// Inhabitants.
    pub(super) population: Option<FigureView>,
    /// Share of people of 65 and older.
    pub(super) aging_rate: Option<FigureView>,
    /// Share of the insured who need care.
    pub(super) certification_rate: Option<FigureView>,
    /// How many coordinators.
    pub(super) coordinators: Option<u32>,
    /// Their professions, joined by `・`.
    pub(super) professions: String,
    /// Values of the handbook's own fields.
    pub(super) own: Vec<OwnView>,
    /// All keywords in the order of the file.
    pub(super) chips: Vec<Chip>,
    /// Keywords a category, in the order of the categories.
    pub(super) counts: Vec<usize>,
}

impl CaseView {
    /// A case as lists show it.
    pub(super) fn new(view: View<'_>, names: &Names, facets: &Facets, scales: &Scales, id: CaseId) -> Self {
        let case = &view.handbook.cases[id.0];
        let chips: Vec<Chip> = (0..case.keywords.len()).map(|keyword| chip(view, id, keyword)).collect();
        let counts =
            view.handbook.categories.iter().map(|category| chips.iter().filter(|chip| chip.category == category.id).count());
        let coordinators = case.coordinators.as_ref();
        let notes = notes_on(case);
        let shown = |scale: &Scale, at: usize, figure: Option<&Figure>| {
            figure.map(|figure| scale.show(figure, &view.handbook.meta, &notes[at]))
        };
        Self {
            number: case.number,
            url: format!("cases/{}.html", case.stem),
            stem: case.stem.clone(),
            title: case.title.clone(),
            title_pieces: pieces(&case.title, view.analyzer),
            place: case.place(),
            short_place: short_place(case),
            prefecture: case.prefecture.clone(),
            region: region(case),
            body: case.implementing_body.as_ref().map(|own| facets.label_of(id.0, "body").unwrap_or(own).to_owned()),
            summary: case.summary.clone(),
            facets: facets.of_case[id.0].join(" "),
            population: shown(&scales.population, 0, case.profile.population.as_ref()),
            aging_rate: shown(&scales.aging_rate, 1, case.profile.aging_rate.as_ref()),
            certification_rate: shown(&scales.certification_rate, 2, case.profile.certification_rate.as_ref()),
            coordinators: coordinators.and_then(|coordinators| coordinators.count),
            professions: coordinators.map(|coordinators| coordinators.professions.join("・")).unwrap_or_default(),
            own: OwnView::all(view, names, scales, case),
            counts: counts.collect(),
            chips,
        }
    }
}

/// A name's words, signs with the word before, so that no line ends inside one; words of one character stay with the next.
fn pieces(name: &str, analyzer: &Analyzer) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut done = 0;
    for word in analyzer.words(name) {
        let piece = &name[done..word.range.end];
        done = word.range.end;
        let short = pieces.last().is_some_and(|last| last.chars().count() < 2);
        match pieces.last_mut() {
            Some(last) if short || piece.chars().count() < 2 => last.push_str(piece),
            _ => pieces.push(piece.to_owned()),
        }
    }
    match pieces.last_mut() {
        Some(last) => last.push_str(&name[done..]),
        None => pieces.push(name.to_owned()),
    }
    pieces
}

fn region(case: &Case) -> String {
    let region = places::prefecture(&case.prefecture).map_or("", |prefecture| prefecture.region);
    places::REGIONS.iter().find(|(id, _)| *id == region).map_or("", |(_, name)| *name).to_owned()
}

/// Up to three towns by name, else the first and how many more.
fn short_place(case: &Case) -> String {
    let [first, rest @ ..] = &case.municipalities[..] else { return String::new() };
    if rest.len() < 3 {
        return case.place();
    }
    let kinds: Vec<char> = rest.iter().filter_map(|town| town.name.chars().last()).collect();
    let kind = if kinds.iter().all(|kind| *kind == kinds[0]) { kinds[0].to_string() } else { "市町村".to_owned() };
    format!("{}ほか{}{kind}", first.name, rest.len())
}

fn chip(view: View<'_>, id: CaseId, keyword: usize) -> Chip {
    let entry = view.keywords.of_case[id.0][keyword];
    let tagged = view.tags.get(id.0).and_then(|tags| tags.get(keyword)).map(|tag| tag.category);
    let category = tagged.or_else(|| keyword_category(view, entry)).and_then(|id| view.handbook.categories.get(id.0));
    let slug = &view.keywords.entries[entry].slug;
    Chip {
        text: view.handbook.cases[id.0].keywords[keyword].text.clone(),
        category: category.map(|category| category.id.clone()).unwrap_or_default(),
        category_label: category.map(|category| category.label.clone()).unwrap_or_default(),
        url: format!("keywords/{slug}.html"),
        slug: slug.clone(),
    }
}
