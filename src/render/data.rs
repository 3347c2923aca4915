//! `data.html`: all cases as numbers, drawn and in a table; and the data files `data/cases.json`, `data/cases.csv`.
use serde::Serialize;

use super::figures::{CaseView, FigureView, Scale};
use super::frame::{Frame, Sheet};
use super::scale::{self, Tick};
use super::scatter::{self, Dot, Plane, Point};
use super::{Pages, export, search, words};

/// Bars of more cases than this are cut to the largest and the smallest; the table still has all.
const MOST_BARS: usize = 40;

#[derive(Serialize)]
struct DataPage<'a> {
    cases: Vec<Row<'a>>,
    ranges: Vec<String>,
    scatter: Option<ScatterView>,
    bars: Vec<Bars>,
    coordinators: Option<Bars>,
    bodies: Option<Bars>,
    notes: Vec<NoteView>,
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
    x_name: &'static str,
    x_median: f64,
    y_median: f64,
    dots: Vec<DotView>,
}

#[derive(Serialize)]
struct DotView {
    number: u32,
    name: String,
    #[serde(flatten)]
    dot: Dot,
}

/// A list of bars.
#[derive(Serialize)]
struct Bars {
    id: &'static str,
    title: String,
    /// What the bar's end and its tick mean.
    scale: String,
    bars: Vec<Bar>,
    /// Bars left out between the largest and the smallest.
    left_out: usize,
    /// Cases without the figure.
    missing: Vec<String>,
}

#[derive(Clone, Serialize)]
struct Bar {
    name: String,
    url: Option<String>,
    share: String,
    median: Option<String>,
    value: String,
    /// Number of the note on the figure, 0 for none.
    note: usize,
    #[serde(skip)]
    raw: f64,
}

/// The page, unless there are no cases.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    if frame.cases.is_empty() {
        return Ok(Vec::new());
    }
    let (notes, places) = notes(frame);
    let start = |at: usize| frame.view.handbook.cases[at].start.map(words::month);
    let rows = frame.cases.iter().enumerate().map(|(at, case)| Row { case, start: start(at), notes: places[at] });
    let data = DataPage {
        cases: rows.collect(),
        ranges: ranges(frame),
        scatter: scatter_view(frame),
        bars: [
            bars(frame, "aging", "高齢化率", &frame.scales.aging_rate, |case| case.aging_rate.as_ref(), |at| places[at][1]),
            bars(
                frame,
                "certification",
                "要介護認定率",
                &frame.scales.certification_rate,
                |case| case.certification_rate.as_ref(),
                |at| places[at][2],
            ),
        ]
        .into_iter()
        .flatten()
        .collect(),
        coordinators: coordinators(frame),
        bodies: bodies(frame),
        notes,
    };
    let count = frame.cases.len();
    let sheet = Sheet {
        path: "data.html".to_owned(),
        template: "data.html",
        title: format!("数字で見る{count}事例"),
        description: Some(format!("{count}事例の人口、高齢化率、要介護認定率、コーディネーターの人数を、図と表で。")),
        nav: "data",
        ..Sheet::default()
    };
    Ok(vec![frame.page(sheet, &data)?])
}

/// The data files: path and bytes.
pub(super) fn files(frame: &Frame<'_>) -> Vec<(String, Vec<u8>)> {
    if frame.cases.is_empty() {
        return vec![("data/names.js".to_owned(), search::names(frame))];
    }
    vec![
        ("data/cases.json".to_owned(), export::json(frame.view)),
        ("data/cases.csv".to_owned(), export::csv(frame.view)),
        ("data/names.js".to_owned(), search::names(frame)),
    ]
}

/// Smallest and largest of each figure in words.
fn ranges(frame: &Frame<'_>) -> Vec<String> {
    let range = |name: &str, unit: &str, write: fn(f64) -> String, of: fn(&CaseView) -> Option<&FigureView>| {
        let values: Vec<f64> = frame.cases.iter().filter_map(|case| of(case).map(|figure| figure.raw)).collect();
        let low = values.iter().copied().min_by(f64::total_cmp)?;
        let high = values.iter().copied().max_by(f64::total_cmp)?;
        Some(format!("{name}は{}から{}{unit}まで", write(low), write(high)))
    };
    [
        range("人口", "人", words::persons, |case| case.population.as_ref()),
        range("高齢化率", "%", words::rate, |case| case.aging_rate.as_ref()),
        range("要介護認定率", "%", words::rate, |case| case.certification_rate.as_ref()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The editors' notes that speak of a figure, and for every case the numbers of its notes.
fn notes(frame: &Frame<'_>) -> (Vec<NoteView>, Vec<[usize; 3]>) {
    const NAMES: [&[&str]; 3] = [&["人口"], &["高齢化率"], &["要介護認定率", "認定率"]];
    let mut notes = Vec::new();
    let mut places = vec![[0; 3]; frame.cases.len()];
    for (at, case) in frame.view.handbook.cases.iter().enumerate() {
        for doubt in &case.doubts {
            let about = NAMES.map(|names| names.iter().any(|name| doubt.contains(name)));
            if !about.contains(&true) {
                continue;
            }
            let shown = &frame.cases[at];
            notes.push(NoteView { place: shown.short_place.clone(), url: shown.url.clone(), text: doubt.clone() });
            for (place, about) in places[at].iter_mut().zip(about) {
                // A figure shows one number; the first note leads to the others, which follow it.
                if about && *place == 0 {
                    *place = notes.len();
                }
            }
        }
    }
    (notes, places)
}

fn bars(
    frame: &Frame<'_>,
    id: &'static str,
    name: &str,
    scale: &Scale,
    of: fn(&CaseView) -> Option<&FigureView>,
    note: impl Fn(usize) -> usize,
) -> Option<Bars> {
    let mut bars: Vec<Bar> = (frame.cases.iter().enumerate())
        .filter_map(|(at, case)| {
            let figure = of(case)?;
            Some(Bar {
                name: case.short_place.clone(),
                url: Some(case.url.clone()),
                share: figure.bar.clone(),
                median: figure.median.clone(),
                value: format!("{}{}", figure.value, figure.unit),
                note: note(at),
                raw: figure.raw,
            })
        })
        .collect();
    if bars.is_empty() {
        return None;
    }
    bars.sort_by(|a, b| b.raw.total_cmp(&a.raw));
    let scale = format!("棒の右端は{}%、縦線は中央値（{}）。", scale.end, scale.median_text);
    Some(cut(Bars { id, title: format!("{name}の高い順"), scale, bars, left_out: 0, missing: missing(frame, of) }))
}

fn missing(frame: &Frame<'_>, of: fn(&CaseView) -> Option<&FigureView>) -> Vec<String> {
    frame.cases.iter().filter(|case| of(case).is_none()).map(|case| case.short_place.clone()).collect()
}

/// Keeps both ends of a long list.
fn cut(mut list: Bars) -> Bars {
    if list.bars.len() > MOST_BARS {
        list.left_out = list.bars.len() - MOST_BARS;
        list.bars.drain(MOST_BARS / 2..MOST_BARS / 2 + list.left_out);
    }
    list
}

fn coordinators(frame: &Frame<'_>) -> Option<Bars> {
    let most = frame.cases.iter().filter_map(|case| case.coordinators).max().filter(|most| *most > 0)?;
    let mut bars: Vec<Bar> = (frame.cases.iter())
        .filter_map(|case| {
            let count = case.coordinators?;
            Some(Bar {
                name: case.short_place.clone(),
                url: Some(case.url.clone()),
                share: format!("{:.1}%", f64::from(count) / f64::from(most) * 100.0),
                median: None,
                value: format!("{count}人"),
                note: 0,
                raw: f64::from(count),
            })
        })
        .collect();
    bars.sort_by(|a, b| b.raw.total_cmp(&a.raw));
    let missing = frame.cases.iter().filter(|case| case.coordinators.is_none()).map(|case| case.short_place.clone());
    let scale = format!("棒の右端は{most}人。");
    Some(cut(Bars {
        id: "coordinators",
        title: "コーディネーターの人数".to_owned(),
        scale,
        bars,
        left_out: 0,
        missing: missing.collect(),
    }))
}

/// How many cases each group of implementing bodies carries.
fn bodies(frame: &Frame<'_>) -> Option<Bars> {
    let group = frame.facets.group("body")?;
    let most = group.options.iter().map(|option| option.count).max().filter(|most| *most > 0)?;
    let bars = group.options.iter().filter(|option| option.count > 0).map(|option| Bar {
        name: option.label.clone(),
        url: Some(format!("cases.html?body={}", option.value)),
        share: format!("{:.1}%", option.count as f64 / most as f64 * 100.0),
        median: None,
        value: format!("{}事例", option.count),
        note: 0,
        raw: option.count as f64,
    });
    let scale = format!("棒の右端は{most}事例。名前から、その担い手の事例へ進めます。");
    Some(cut(Bars { id: "bodies", title: "担い手".to_owned(), scale, bars: bars.collect(), left_out: 0, missing: Vec::new() }))
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
    let wide = Plane { left: 58.0, top: 24.0, right: 976.0, bottom: 544.0, radius: 10.5, font: 14.0 };
    let tall = Plane { left: 40.0, top: 24.0, right: 330.0, bottom: 348.0, radius: 9.5, font: 13.0 };
    let drawings = vec![
        drawing("wide", (1000.0, 600.0), wide, "人口（目盛りは10倍ごとに等間隔）", &cases, medians),
        drawing("tall", (340.0, 400.0), tall, "人口（対数目盛り）", &cases, medians),
    ];
    let moved = drawings[0].dots.iter().filter(|dot| dot.dot.home.is_some()).map(|dot| dot.number.to_string());
    Some(ScatterView {
        title: format!("{}事例の人口と高齢化率の散布図", cases.len()),
        description: trend(&cases),
        median: format!("人口{}、高齢化率{}", frame.scales.population.median_text, frame.scales.aging_rate.median_text),
        moved: moved.collect::<Vec<_>>().join("・"),
        left_out: frame.cases.len() - cases.len(),
        drawings,
    })
}

fn drawing(
    class: &'static str,
    (width, height): (f64, f64),
    plane: Plane,
    x_name: &'static str,
    cases: &[(&CaseView, f64, f64)],
    medians: (f64, f64),
) -> Drawing {
    let values = |of: fn(&(&CaseView, f64, f64)) -> f64| -> Vec<f64> { cases.iter().map(of).collect() };
    let x = scale::Scale::logarithmic(&values(|case| case.1), plane.left, plane.right);
    let y = scale::Scale::linear(&values(|case| case.2), plane.bottom, plane.top);
    let points: Vec<Point> = (cases.iter())
        .map(|(case, population, rate)| Point { x: x.place(*population), y: y.place(*rate), name: case.short_place.clone() })
        .collect();
    let dots = scatter::draw(&points, plane).into_iter().zip(cases);
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
        x_median: x.place(medians.0),
        y_median: y.place(medians.1),
        dots: dots.map(|(dot, (case, ..))| DotView { number: case.number, name: case.short_place.clone(), dot }).collect(),
    }
}

/// What the plot shows, in a sentence: whether rates fall or rise with size, and who stands at the ends.
fn trend(cases: &[(&CaseView, f64, f64)]) -> String {
    let count = cases.len() as f64;
    let mean = |of: &dyn Fn(&(&CaseView, f64, f64)) -> f64| cases.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(&|case| case.1.ln()), mean(&|case| case.2));
    let spread = |of: &dyn Fn(&(&CaseView, f64, f64)) -> f64| mean(&|case| of(case) * of(case)).sqrt();
    let together = mean(&|case| (case.1.ln() - x) * (case.2 - y));
    let all = spread(&|case| case.1.ln() - x) * spread(&|case| case.2 - y);
    let slope = if all > 0.0 { together / all } else { 0.0 };
    let says = match slope {
        slope if slope < -0.3 => "人口の少ないまちほど高齢化率が高い傾向がある。",
        slope if slope > 0.3 => "人口の多いまちほど高齢化率が高い傾向がある。",
        _ => "人口と高齢化率のあいだに、はっきりした傾向はない。",
    };
    let highest = cases.iter().max_by(|a, b| a.2.total_cmp(&b.2));
    let lowest = cases.iter().min_by(|a, b| a.2.total_cmp(&b.2));
    let ends = highest.zip(lowest).map(|(high, low)| {
        let rate = |case: &(&CaseView, f64, f64)| words::rate(case.2);
        format!("最も高いのは{}の{}%、最も低いのは{}の{}%。", high.0.short_place, rate(high), low.0.short_place, rate(low))
    });
    format!("{says}{}", ends.unwrap_or_default())
}
