//! When the projects began, on `data.html`: a dot a case over its year, and the same as a table. A large handbook's dots would
//! run into each other, so there each year has one bar.
use serde::Serialize;

use super::bars::Link;
use super::frame::Frame;
use super::scale::tenth;
use super::words;

/// Beyond this many cases in a year its dots become a bar.
const MOST_STACKED: usize = 12;
/// Over a longer time single years can't be told apart.
const MOST_YEARS: i32 = 200;
/// Cases named in a line of the table.
const NAMED: usize = 40;
/// The line of the years stands so far from the lower edge, and dots so far from the line.
const BELOW: f64 = 34.0;
const AIR: f64 = 4.0;

/// The drawings and the table.
#[derive(Debug, Serialize)]
pub(super) struct Timeline {
    title: String,
    description: String,
    drawings: Vec<Drawing>,
    years: Vec<Year>,
    /// Cases whose file does not say, and how many of them are not named.
    missing: Vec<Link>,
    missing_more: usize,
}

#[derive(Debug, Serialize)]
struct Drawing {
    class: &'static str,
    width: f64,
    height: f64,
    /// The line on which the years stand.
    line: f64,
    left: f64,
    right: f64,
    ticks: Vec<(f64, String)>,
    dots: Vec<Dot>,
    bars: Vec<Bar>,
}

#[derive(Debug, Serialize)]
struct Dot {
    x: f64,
    y: f64,
    r: f64,
    numbered: bool,
    number: u32,
    says: String,
    url: String,
}

#[derive(Debug, Serialize)]
struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Year {
    year: i32,
    count: usize,
    cases: Vec<Link>,
    more: usize,
}

/// The timeline, where two cases or more tell when they began.
pub(super) fn draw(frame: &Frame<'_>) -> Option<Timeline> {
    let (mut known, mut missing) = (Vec::new(), Vec::new());
    for (shown, case) in frame.cases.iter().zip(&frame.view.handbook.cases) {
        match case.start {
            Some(start) => known.push((start.year, Link::to(shown))),
            None => missing.push(Link::to(shown)),
        }
    }
    let first = known.iter().map(|(year, _)| *year).min()?;
    let last = known.iter().map(|(year, _)| *year).max()?;
    if known.len() < 2 || last - first > MOST_YEARS {
        return None;
    }
    let mut counts: Vec<(i32, Vec<&Link>)> = (first..=last).map(|year| (year, Vec::new())).collect();
    for (year, link) in &known {
        // Never negative: `first` is the least of them.
        counts[(year - first) as usize].1.push(link);
    }
    let most = counts.iter().map(|(_, cases)| cases.len()).max()?;
    let peaks: Vec<String> =
        counts.iter().filter(|(_, cases)| cases.len() == most).map(|(year, _)| format!("{year}年")).collect();
    let early = join(&counts.first()?.1);
    let description = format!(
        "開始の年がわかる{}事例のうち、最も早いのは{first}年の{early}。最も多いのは{}で、{most}事例{}。",
        known.len(),
        peaks.join("と"),
        if peaks.len() > 1 { "ずつ" } else { "" },
    );
    Some(Timeline {
        title: format!("{}事例の{}年", words::count(known.len()), frame.site.names.start.as_deref().unwrap_or_default()),
        description,
        drawings: vec![drawing("wide", 1000.0, 10.5, &counts, most), drawing("tall", 340.0, 9.5, &counts, most)],
        years: (counts.iter().filter(|(_, cases)| !cases.is_empty()))
            .map(|(year, cases)| Year {
                year: *year,
                count: cases.len(),
                cases: cases.iter().take(NAMED).map(|link| (*link).clone()).collect(),
                more: cases.len().saturating_sub(NAMED),
            })
            .collect(),
        missing_more: missing.len().saturating_sub(NAMED),
        missing: missing.into_iter().take(NAMED).collect(),
    })
}

fn join(cases: &[&Link]) -> String {
    let names: Vec<&str> = cases.iter().take(3).map(|link| link.name.as_str()).collect();
    format!("{}{}", names.join("、"), if cases.len() > 3 { "など" } else { "" })
}

fn drawing(class: &'static str, width: f64, radius: f64, counts: &[(i32, Vec<&Link>)], most: usize) -> Drawing {
    let step = (width - 40.0) / counts.len() as f64;
    let radius = radius.min(step / 2.0 - 0.5).max(1.5);
    let stacked = most <= MOST_STACKED;
    let tallest = if stacked { (radius * 2.0 + 1.5) * most as f64 } else { 200.0 };
    let line = tenth(tallest + AIR + 24.0);
    let x = |at: usize| tenth(20.0 + step * (at as f64 + 0.5));
    // Names of years as far apart as their width asks, the first always among them.
    let every = (48.0 / step).ceil().max(1.0) as usize;
    let ticks = counts.iter().enumerate().filter(|(at, _)| at % every == 0);
    let mut drawing = Drawing {
        class,
        width,
        height: line + BELOW,
        line,
        left: 8.0,
        right: width - 8.0,
        ticks: ticks.map(|(at, (year, _))| (x(at), format!("{year}年"))).collect(),
        dots: Vec::new(),
        bars: Vec::new(),
    };
    for (at, (year, cases)) in counts.iter().enumerate() {
        if stacked {
            drawing.dots.extend(cases.iter().enumerate().map(|(height, link)| Dot {
                x: x(at),
                y: tenth(line - AIR - radius - height as f64 * (radius * 2.0 + 1.5)),
                r: tenth(radius),
                numbered: radius > 7.0,
                number: link.number,
                says: format!("{year}年 事例{} {}", link.number, link.name),
                url: link.url.clone(),
            }));
        } else if !cases.is_empty() {
            let height = tenth(cases.len() as f64 / most as f64 * tallest);
            let width = tenth((step * 0.7).max(1.0));
            drawing.bars.push(Bar { x: tenth(x(at) - width / 2.0), y: tenth(line - height), width, height, count: cases.len() });
        }
    }
    drawing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(number: u32) -> Link {
        Link { number, name: "土佐市".into(), url: "cases/01-tosa.html".into() }
    }

    #[test]
    fn dots_stand_on_each_other_over_their_year_and_never_overlap() {
        let links: Vec<Link> = (1..=7).map(link).collect();
        let counts: Vec<(i32, Vec<&Link>)> = vec![
            (2015, vec![&links[0]]),
            (2016, vec![]),
            (2017, links[1..5].iter().collect()),
            (2018, links[5..].iter().collect()),
        ];
        for (class, width, radius) in [("wide", 1000.0, 10.5), ("tall", 340.0, 9.5)] {
            let drawing = drawing(class, width, radius, &counts, 4);
            assert_eq!(drawing.dots.len(), 7);
            for (at, a) in drawing.dots.iter().enumerate() {
                assert!(a.y - a.r > 0.0 && a.y + a.r < drawing.line && a.x + a.r < drawing.right, "{a:?}");
                for b in &drawing.dots[at + 1..] {
                    assert!((a.x - b.x).hypot(a.y - b.y) >= a.r * 2.0, "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn a_crowded_year_is_a_bar() {
        let links: Vec<Link> = (1..=400).map(link).collect();
        let counts: Vec<(i32, Vec<&Link>)> = vec![(1990, links[..100].iter().collect()), (1991, links[100..].iter().collect())];
        let drawing = drawing("tall", 340.0, 9.5, &counts, 300);
        assert!(drawing.dots.is_empty());
        assert_eq!(drawing.bars.iter().map(|bar| bar.count).collect::<Vec<_>>(), [100, 300]);
        assert!(drawing.bars[0].height < drawing.bars[1].height && drawing.bars[1].y >= 0.0);
    }
}
