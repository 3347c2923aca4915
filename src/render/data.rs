//! `data.html`: all cases as numbers, drawn and in a table; and the data files `data/cases.json`, `data/cases.csv`.
use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::bars::{self, Bars};
use super::export::Column;
use super::figures::{self, CaseView, FigureView};
use super::frame::{Frame, Sheet};
use super::parts::{self, Part};
use super::scale::{self, Tick};
use super::scatter::{self, Dot, Plane, Point};
use super::timeline::{self, Timeline};
use super::{Pages, export, search, words};
use crate::diag::Diagnostic;
use crate::model::{Page, Sink};

/// A table of more cases than this is read in parts,
const WHOLE: usize = 250;
/// of so many cases each.
const PART: usize = 150;
/// More dots than this are drawn as one cloud, with one dot on each spot of so many pixels.
const MOST_DOTS: usize = 300;
const SPOT: i32 = 8;

#[derive(Default, Serialize)]
struct DataPage<'a> {
    cases: Vec<Row<'a>>,
    ranges: Vec<String>,
    scatter: Option<ScatterView>,
    bars: Vec<Bars>,
    /// The handbook's own numbers.
    own: Vec<Bars>,
    coordinators: Option<Bars>,
    professions: Option<Bars>,
    bodies: Option<Bars>,
    timeline: Option<Timeline>,
    columns: Vec<Column>,
    notes: Vec<NoteView>,
    part: usize,
    parts: Vec<Part>,
}

/// A line of the table.
#[derive(Serialize)]
struct Row<'a> {
    case: &'a CaseView,
    start: Option<String>,
    /// Number of the note on each figure, 0 for none: population, aging rate, certification rate.
    notes: [usize; 3],
}

#[derive(Serialize)]
struct NoteView {
    place: String,
    url: String,
    text: String,
}

#[derive(Serialize)]
struct ScatterView {
    title: String,
    description: String,
    drawings: Vec<Drawing>,
    median: String,
    moved: String,
    left_out: usize,
    /// Whether dots bear the numbers of their cases, and whether one may stand for several.
    numbered: bool,
    gathered: bool,
}

/// One drawing of the scatter plot, for one width of the page.
#[derive(Serialize)]
struct Drawing {
    class: &'static str,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    x_name: String,
    x_median: f64,
    y_median: f64,
    dots: Vec<DotView>,
    /// Path of the dots where there are very many; `dots` has only those with a name, then.
    cloud: String,
}

#[derive(Serialize)]
struct DotView {
    number: u32,
    name: String,
    /// The case and its figures in words.
    says: String,
    url: String,
    #[serde(flatten)]
    dot: Dot,
}

/// The page, unless there are no cases; of very many cases the table goes on on others.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    if frame.cases.is_empty() {
        return Ok(Vec::new());
    }
    let chunks = parts::cut(&frame.cases, WHOLE, PART);
    // All parts but the last are of one size.
    (0..chunks.len()).into_par_iter().map(|part| page(frame, &chunks, part, part * chunks[0].len())).collect()
}

/// A part of the page: the cases from the place `from` on; the first part has the drawings as well.
fn page(frame: &Frame<'_>, chunks: &[&[CaseView]], part: usize, from: usize) -> Result<Page, Box<Diagnostic>> {
    let (notes, places) = notes(frame, from..from + chunks[part].len());
    let names = &frame.site.names;
    let start = |at: usize| frame.view.handbook.cases[at].start.map(words::month);
    let rows = (from..).zip(chunks[part]).map(|(at, case)| Row { case, start: start(at), notes: places[at - from] });
    let note = |at: usize, figure: usize| places.get(at).map_or(0, |places| places[figure]);
    let number = |case: Option<&CaseView>| case.map_or_else(String::new, |case| case.number.to_string());
    let mut data = DataPage {
        cases: rows.collect(),
        notes,
        part: part + 1,
        parts: parts::around(chunks.len(), part, "data.html", |at| [chunks[at].first(), chunks[at].last()].map(number)),
        ..DataPage::default()
    };
    if part == 0 {
        let rates = |id, name: &Option<String>, scale, of: fn(&CaseView) -> Option<&FigureView>, figure| {
            bars::rates(frame, id, name.as_deref().unwrap_or_default(), scale, of, |at| note(at, figure))
        };
        data = DataPage {
            ranges: ranges(frame),
            scatter: scatter_view(frame),
            bars: [
                rates("aging", &names.aging_rate, &frame.scales.aging_rate, |case| case.aging_rate.as_ref(), 1),
                rates(
                    "certification",
                    &names.certification_rate,
                    &frame.scales.certification_rate,
                    |case| case.certification_rate.as_ref(),
                    2,
                ),
            ]
            .into_iter()
            .flatten()
            .collect(),
            coordinators: bars::coordinators(frame),
            own: own(frame),
            professions: bars::groups(frame, "prof", "professions", frame.view.handbook.labels.of("professions")),
            bodies: bars::groups(frame, "body", "bodies", names.body.as_deref().unwrap_or_default()),
            timeline: timeline::draw(frame),
            columns: export::columns(frame.view.handbook, names),
            ..data
        };
    }
    let count = frame.cases.len();
    let sheet = Sheet {
        path: parts::url("data.html", part),
        template: "data.html",
        title: format!("数字で見る{}事例{}", words::count(count), parts::suffix(chunks.len(), part)),
        description: Some(format!("{}事例の{}を、図と表で。", words::count(count), or_figures(&names.measured()))),
        nav: "data",
        ..Sheet::default()
    };
    frame.page(sheet, &data)
}

/// The data files: path and bytes.
pub(super) fn files(frame: &Frame<'_>, sink: &dyn Sink) {
    if frame.cases.is_empty() {
        return;
    }
    sink.take("data/cases.json", export::json(frame.view));
    sink.take("data/cases.csv", export::csv(frame.view.handbook, &frame.site.names));
    sink.take("data/keywords.js", search::keywords(frame));
}

/// What is measured, in words.
pub(super) fn or_figures(measured: &[String]) -> String {
    if measured.is_empty() { "数字".to_owned() } else { measured.join("、") }
}

/// The bars of the handbook's own numbers.
fn own(frame: &Frame<'_>) -> Vec<Bars> {
    let fields = frame.site.names.own.iter().enumerate();
    let shown = fields.filter_map(|(at, name)| Some((at, name.as_ref()?)));
    shown
        .enumerate()
        .filter_map(|(place, (at, name))| {
            let scale = frame.scales.own.get(&at)?;
            bars::rates(frame, &format!("f-{}", name.id), &name.label, scale, |case| case.own[place].figure.as_ref(), |_| 0)
        })
        .collect()
}

/// Smallest and largest of each figure in words.
fn ranges(frame: &Frame<'_>) -> Vec<String> {
    let names = &frame.site.names;
    let range = |name: &Option<String>, unit: &str, write: fn(f64) -> String, of: fn(&CaseView) -> Option<&FigureView>| {
        let name = name.as_ref()?;
        let values: Vec<f64> = frame.cases.iter().filter_map(|case| of(case).map(|figure| figure.raw)).collect();
        let low = values.iter().copied().min_by(f64::total_cmp)?;
        let high = values.iter().copied().max_by(f64::total_cmp)?;
        Some(format!("{name}は{}から{}{unit}まで", write(low), write(high)))
    };
    [
        range(&names.population, "人", words::persons, |case| case.population.as_ref()),
        range(&names.aging_rate, "%", words::rate, |case| case.aging_rate.as_ref()),
        range(&names.certification_rate, "%", words::rate, |case| case.certification_rate.as_ref()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The editors' notes of some cases that speak of a figure, and for each of the cases the numbers of its notes.
fn notes(frame: &Frame<'_>, cases: Range<usize>) -> (Vec<NoteView>, Vec<[usize; 3]>) {
    let mut notes = Vec::new();
    let mut places = vec![[0; 3]; cases.len()];
    let from = cases.start;
    for (at, case) in cases.clone().zip(&frame.view.handbook.cases[cases]) {
        let about = figures::notes_on(case);
        for (number, doubt) in (1..).zip(&case.doubts) {
            let told = about.each_ref().map(|numbers| numbers.contains(&number));
            if !told.contains(&true) {
                continue;
            }
            let shown = &frame.cases[at];
            notes.push(NoteView { place: shown.short_place.clone(), url: shown.url.clone(), text: doubt.clone() });
            for (place, told) in places[at - from].iter_mut().zip(told) {
                // A figure shows one number; the first note leads to the others, which follow it.
                if told && *place == 0 {
                    *place = notes.len();
                }
            }
        }
    }
    (notes, places)
}

fn scatter_view(frame: &Frame<'_>) -> Option<ScatterView> {
    let cases: Vec<(&CaseView, f64, f64)> = (frame.cases.iter())
        .filter_map(|case| Some((case, case.population.as_ref()?.raw, case.aging_rate.as_ref()?.raw)))
        .filter(|(_, population, _)| *population > 0.0)
        .collect();
    if cases.len() < 2 {
        return None;
    }
    let medians = (frame.scales.population.median?, frame.scales.aging_rate.median?);
    let names = &frame.site.names;
    let (population, aging) = (names.population.as_deref()?, names.aging_rate.as_deref()?);
    let wide = Plane { left: 58.0, top: 24.0, right: 976.0, bottom: 544.0, radius: 10.5, font: 14.0 };
    let tall = Plane { left: 40.0, top: 24.0, right: 330.0, bottom: 348.0, radius: 9.5, font: 13.0 };
    let drawings = vec![
        drawing(
            "wide",
            (1000.0, 600.0),
            wide,
            format!("{population}（目盛りは10倍ごとに等間隔）"),
            &cases,
            medians,
            (population, aging),
        ),
        drawing("tall", (340.0, 400.0), tall, format!("{population}（対数目盛り）"), &cases, medians, (population, aging)),
    ];
    let moved = drawings[0].dots.iter().filter(|dot| dot.dot.home.is_some()).map(|dot| dot.number.to_string());
    Some(ScatterView {
        title: format!("{}事例の{population}と{aging}の散布図", words::count(cases.len())),
        description: trend(&cases, population, aging),
        median: format!("{population}{}、{aging}{}", frame.scales.population.median_text, frame.scales.aging_rate.median_text),
        moved: moved.collect::<Vec<_>>().join("・"),
        left_out: frame.cases.len() - cases.len(),
        numbered: drawings[0].dots.iter().any(|dot| dot.dot.numbered),
        gathered: !drawings[0].cloud.is_empty(),
        drawings,
    })
}

fn drawing(
    class: &'static str,
    (width, height): (f64, f64),
    plane: Plane,
    x_name: String,
    cases: &[(&CaseView, f64, f64)],
    medians: (f64, f64),
    names: (&str, &str),
) -> Drawing {
    let values = |of: fn(&(&CaseView, f64, f64)) -> f64| -> Vec<f64> { cases.iter().map(of).collect() };
    let x = scale::Scale::logarithmic(&values(|case| case.1), plane.left, plane.right);
    let y = scale::Scale::linear(&values(|case| case.2), plane.bottom, plane.top);
    let points: Vec<Point> = (cases.iter())
        .map(|(case, population, rate)| Point { x: x.place(*population), y: y.place(*rate), name: case.short_place.clone() })
        .collect();
    let many = cases.len() > MOST_DOTS;
    let drawn = scatter::draw(&points, plane);
    let spot = |at: f64| at as i32 / SPOT * SPOT + SPOT / 2;
    let spots: BTreeSet<[i32; 2]> = drawn.iter().filter(|_| many).map(|dot| [spot(dot.x), spot(dot.y)]).collect();
    let dots = drawn.into_iter().zip(cases).filter(|(dot, _)| !many || dot.label.is_some());
    Drawing {
        class,
        width,
        height,
        left: plane.left,
        right: plane.right,
        top: plane.top,
        bottom: plane.bottom,
        x_ticks: x.powers(),
        y_ticks: y.steps(),
        x_name,
        cloud: spots.iter().map(|[x, y]| format!("M{x} {y}h0")).collect(),
        x_median: x.place(medians.0),
        y_median: y.place(medians.1),
        dots: dots
            .map(|(dot, (case, population, rate))| DotView {
                number: case.number,
                name: case.short_place.clone(),
                says: format!(
                    "事例{}{}（{}）：{}{}人、{}{}%",
                    case.number,
                    case.short_place,
                    case.prefecture,
                    names.0,
                    words::persons(*population),
                    names.1,
                    words::rate(*rate)
                ),
                url: case.url.clone(),
                dot,
            })
            .collect(),
    }
}

/// What the plot shows, in a sentence: whether rates fall or rise with size, and who stands at the ends.
fn trend(cases: &[(&CaseView, f64, f64)], population: &str, aging: &str) -> String {
    let count = cases.len() as f64;
    let mean = |of: &dyn Fn(&(&CaseView, f64, f64)) -> f64| cases.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(&|case| case.1.ln()), mean(&|case| case.2));
    let spread = |of: &dyn Fn(&(&CaseView, f64, f64)) -> f64| mean(&|case| of(case) * of(case)).sqrt();
    let together = mean(&|case| (case.1.ln() - x) * (case.2 - y));
    let all = spread(&|case| case.1.ln() - x) * spread(&|case| case.2 - y);
    let slope = if all > 0.0 { together / all } else { 0.0 };
    let says = match slope {
        slope if slope < -0.3 => format!("{population}の少ないまちほど{aging}が高い傾向がある。"),
        slope if slope > 0.3 => format!("{population}の多いまちほど{aging}が高い傾向がある。"),
        _ => format!("{population}と{aging}のあいだに、はっきりした傾向はない。"),
    };
    let highest = cases.iter().max_by(|a, b| a.2.total_cmp(&b.2));
    let lowest = cases.iter().min_by(|a, b| a.2.total_cmp(&b.2));
    let ends = highest.zip(lowest).map(|(high, low)| {
        let rate = |case: &(&CaseView, f64, f64)| words::rate(case.2);
        format!("最も高いのは{}の{}%、最も低いのは{}の{}%。", high.0.short_place, rate(high), low.0.short_place, rate(low))
    });
    format!("{says}{}", ends.unwrap_or_default())
}
