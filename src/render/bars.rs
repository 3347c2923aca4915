//! Lists of bars on `data.html`: a rate a case, coordinators a case, cases a group. Each is a table, so that its numbers are read
//! as well as seen, and every bar leads to its case or to the cases of its group.
use serde::Serialize;

use super::figures::{CaseView, FigureView, Scale};
use super::frame::Frame;
use super::words;

/// Bars of more cases than this are cut to the largest and the smallest; the table of all numbers still has all.
const MOST: usize = 40;
/// Cases named under a group's bar.
const NAMED: usize = 20;

/// A list of bars.
#[derive(Serialize)]
pub(super) struct Bars {
    id: String,
    title: String,
    /// What the list shows, in a sentence or two.
    description: String,
    /// Heads of the two columns.
    heads: [String; 2],
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
    url: String,
    share: String,
    median: Option<String>,
    value: String,
    /// The cases of a group.
    cases: Vec<Link>,
    /// Cases of the group that are not named.
    more: usize,
    /// Number of the note on the figure, 0 for none.
    note: usize,
    #[serde(skip)]
    raw: f64,
}

/// A case by its town.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Link {
    /// Its number.
    pub(super) number: u32,
    /// Its town.
    pub(super) name: String,
    /// Its page from the site's root.
    pub(super) url: String,
}

impl Link {
    /// The way to a case.
    pub(super) fn to(case: &CaseView) -> Self {
        Self { number: case.number, name: case.short_place.clone(), url: case.url.clone() }
    }
}

impl Bar {
    fn of(case: &CaseView, share: String, value: String, raw: f64) -> Self {
        let (name, url) = (case.short_place.clone(), case.url.clone());
        Self { name, url, share, median: None, value, cases: Vec::new(), more: 0, note: 0, raw }
    }
}

/// A rate of every case, the highest first.
pub(super) fn rates(
    frame: &Frame<'_>,
    id: &str,
    name: &str,
    scale: &Scale,
    of: impl Fn(&CaseView) -> Option<&FigureView>,
    note: impl Fn(usize) -> usize,
) -> Option<Bars> {
    let with = |(at, case): (usize, &CaseView)| {
        let figure = of(case)?;
        let value = format!("{}{}", figure.value, figure.unit);
        let bar = Bar::of(case, figure.bar.clone(), value, figure.raw);
        Some(Bar { median: figure.median.clone(), note: note(at), ..bar })
    };
    let unit = scale.unit();
    let mut bars: Vec<Bar> = frame.cases.iter().enumerate().filter_map(with).collect();
    bars.sort_by(|a, b| b.raw.total_cmp(&a.raw));
    let (high, low) = (bars.first()?, bars.last()?);
    let rate = matches!(unit, "%" | "％");
    let (most, least) = if rate { ("高い", "低い") } else { ("多い", "少ない") };
    let description = format!(
        "最も{most}のは{}の{}、最も{least}のは{}の{}。中央値は{}。",
        high.name, high.value, low.name, low.value, scale.median_text
    );
    let missing = frame.cases.iter().filter(|case| of(case).is_none()).map(|case| case.short_place.clone()).collect();
    Some(cut(Bars {
        id: id.to_owned(),
        title: format!("{name}の{}順", if rate { "高い" } else { "多い" }),
        description,
        heads: ["市町村".to_owned(), name.to_owned()],
        scale: format!("棒の右端は{}{unit}、縦線は中央値。", scale.end),
        bars,
        left_out: 0,
        missing,
    }))
}

/// How many coordinators every case has, the most first.
pub(super) fn coordinators(frame: &Frame<'_>) -> Option<Bars> {
    let most = frame.cases.iter().filter_map(|case| case.coordinators).max().filter(|most| *most > 0)?;
    let with = |case: &CaseView| {
        let count = case.coordinators?;
        let share = format!("{:.1}%", f64::from(count) / f64::from(most) * 100.0);
        let professions = if case.professions.is_empty() { String::new() } else { format!("（{}）", case.professions) };
        Some((Bar::of(case, share, format!("{count}人"), f64::from(count)), professions))
    };
    let mut bars: Vec<(Bar, String)> = frame.cases.iter().filter_map(with).collect();
    bars.sort_by(|a, b| b.0.raw.total_cmp(&a.0.raw));
    let single = bars.iter().filter(|(bar, _)| bar.value == "1人").count();
    let (first, professions) = bars.first()?;
    let description = format!("最も多いのは{}の{most}人{professions}。{}事例のうち{single}事例は1人。", first.name, bars.len());
    let missing = frame.cases.iter().filter(|case| case.coordinators.is_none()).map(|case| case.short_place.clone());
    Some(cut(Bars {
        id: "coordinators".to_owned(),
        title: format!("{}の人数", frame.view.handbook.labels.of("coordinators")),
        description,
        heads: ["市町村".to_owned(), "人数".to_owned()],
        scale: format!("棒の右端は{most}人。"),
        missing: missing.collect(),
        bars: bars.into_iter().map(|(bar, _)| bar).collect(),
        left_out: 0,
    }))
}

/// How many cases every value of a facet has, with the cases.
pub(super) fn groups(frame: &Frame<'_>, facet: &str, id: &str, head: &str) -> Option<Bars> {
    let group = frame.facets.group(facet)?;
    let most = group.options.iter().map(|option| option.count).max().filter(|most| *most > 0)?;
    let bar = |option: &super::facets::FacetOption| {
        let value = format!("{facet}:{}", option.value);
        let held = frame.cases.iter().zip(&frame.facets.of_case).filter(|(_, values)| values.binary_search(&value).is_ok());
        Bar {
            name: option.label.clone(),
            url: format!("cases.html?{facet}={}", option.value),
            share: format!("{:.1}%", option.count as f64 / most as f64 * 100.0),
            median: None,
            value: format!("{}事例", words::count(option.count)),
            cases: held.take(NAMED).map(|(case, _)| Link::to(case)).collect(),
            more: option.count.saturating_sub(NAMED),
            note: 0,
            raw: option.count as f64,
        }
    };
    let bars: Vec<Bar> = group.options.iter().filter(|option| option.count > 0).map(bar).collect();
    let largest: Vec<&str> = bars.iter().filter(|bar| bar.raw as usize == most).map(|bar| bar.name.as_str()).collect();
    let each = if largest.len() > 1 { "ずつ" } else { "" };
    let both =
        if facet == "prof" { "一つの事例に複数の職種があれば、それぞれに数えています。" } else { "" };
    Some(cut(Bars {
        id: id.to_owned(),
        title: group.label.clone(),
        description: format!("最も多いのは{}で、{most}事例{each}。{both}", largest.join("と")),
        heads: [head.to_owned(), "事例の数".to_owned()],
        scale: format!("棒の右端は{most}事例。"),
        bars,
        left_out: 0,
        missing: Vec::new(),
    }))
}

/// Keeps both ends of a long list, and the first of those without the figure.
fn cut(mut list: Bars) -> Bars {
    if list.bars.len() > MOST {
        list.left_out = list.bars.len() - MOST;
        list.bars.drain(MOST / 2..MOST / 2 + list.left_out);
    }
    if list.missing.len() > MOST {
        let more = list.missing.len() - MOST;
        list.missing.truncate(MOST);
        list.missing.push(format!("ほか{more}事例"));
    }
    list
}
