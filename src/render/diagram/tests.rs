use proptest::prelude::*;

use super::graph::{Graph, Link, Node};
use super::place::{Area, Layout};
use super::*;

fn overlap(a: &Area, b: &Area) -> bool {
    a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
}

/// What must hold of every drawing: boxes and labels are inside and clear of each other, no line runs through a box or
/// through another's label.
fn check(layout: &Layout, width: f64) -> Result<(), String> {
    let boxes = layout.boxes.iter().map(|placed| (format!("{:?}", placed.bodies), placed.area));
    let labels = layout.links.iter().map(|link| (format!("{:?}", link.text), link.label));
    let all: Vec<(String, Area)> = boxes.chain(labels).collect();
    for (at, (name, area)) in all.iter().enumerate() {
        if area.left < 0.0 || area.left + area.width > width || area.top < 0.0 || area.top + area.height > layout.height {
            return Err(format!("{name} leaves the drawing: {area:?}"));
        }
        for (other, second) in &all[at + 1..] {
            if overlap(area, second) {
                return Err(format!("{name} covers {other}"));
            }
        }
    }
    for (at, link) in layout.links.iter().enumerate() {
        for ends in link.line.windows(2) {
            let ((x1, y1), (x2, y2)) = (ends[0], ends[1]);
            if (x1 - x2).abs() > 0.6 && (y1 - y2).abs() > 0.6 {
                return Err(format!("{:?} runs askew: {:?}", link.text, link.line));
            }
            let line = Area { left: x1.min(x2), top: y1.min(y2), width: (x1 - x2).abs(), height: (y1 - y2).abs() };
            // A hair less, because a line ends on the edge of its boxes.
            let line = Area { top: line.top + 0.1, height: line.height - 0.2, ..line };
            for placed in &layout.boxes {
                if overlap(&line, &placed.area) {
                    return Err(format!("{:?} runs through {:?}", link.text, placed.bodies));
                }
            }
            for (other, second) in layout.links.iter().enumerate() {
                if other != at && overlap(&line, &second.label) {
                    return Err(format!("{:?} runs through the label {:?}", link.text, second.text));
                }
            }
        }
    }
    Ok(())
}

fn graph(nodes: usize, main: usize, links: &[(usize, usize, usize)]) -> Graph {
    let kinds = ["委託", "再委託", "相談", "参加", "不在時の支援", "窓口対応"];
    let names = ["市", "高知市医師会", "訪問看護ステーション土佐", "地域包括支援センター", "病院の地域医療連携室", "住民"];
    let node = |at: usize| Node { names: vec![format!("{}{at}", names[at % names.len()])], main: at == main, ..Node::default() };
    let mut out = Graph { nodes: (0..nodes).map(node).collect(), links: Vec::new() };
    for (from, to, kind) in links {
        let (from, to) = (from % nodes, to % nodes);
        if from != to && !out.links.iter().any(|link| link.from == from && link.to == to) {
            let kind = kinds[kind % kinds.len()];
            out.links.push(Link { from, to, kind: kind.into(), chain: kind.contains("委託") });
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]
    #[test]
    fn any_graph_is_drawn_clean_or_not_at_all(nodes in 2usize..10, main in 0usize..10, links in prop::collection::vec((0usize..10, 0usize..10, 0usize..6), 1..16)) {
        thread_local!(static ANALYZER: Analyzer = Analyzer::new(&[]).expect("dictionary"));
        let graph = graph(nodes, main % nodes, &links);
        ANALYZER.with(|analyzer| {
            for width in [WIDE, TALL] {
                if let Some(layout) = layout(&graph, analyzer, width) {
                    prop_assert_eq!(check(&layout, width), Ok(()));
                }
            }
            Ok(())
        })?;
    }
}

#[test]
fn a_star_of_six_fits_a_phone() {
    let analyzer = Analyzer::new(&[]).expect("dictionary");
    let links: Vec<(usize, usize, usize)> = (1..7).map(|other| (other, 0, other)).chain([(0, 3, 3)]).collect();
    let graph = graph(7, 0, &links);
    for width in [WIDE, TALL] {
        let layout = layout(&graph, &analyzer, width).expect("room");
        assert_eq!(check(&layout, width), Ok(()));
    }
}

#[test]
fn names_break_between_words_into_even_lines() {
    let analyzer = Analyzer::new(&[]).expect("dictionary");
    assert_eq!(wrap::lines(&analyzer, "訪問看護ステーション土佐", 9.0), ["訪問看護", "ステーション土佐"]);
    assert_eq!(wrap::lines(&analyzer, "地域住民", 9.0), ["地域住民"]);
    let long = "あ".repeat(40);
    assert!(wrap::lines(&analyzer, &long, 9.0).iter().all(|line| line.chars().count() <= 9));
}

/// The handbook's own cases, the drawings that readers see.
#[test]
fn the_handbooks_own_diagrams_are_clean_on_both_widths() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let snapshot = crate::disk::read(&root).expect("content/ is part of the repository");
    let (handbook, problems) = crate::pipeline::load(&snapshot, &crate::pipeline::Settings::default());
    let handbook = handbook.unwrap_or_else(|| panic!("{problems:#?}"));
    let analyzer = Analyzer::new(&handbook.terms).expect("dictionary");
    for case in &handbook.cases {
        let graph = Graph::new(case, "コーディネーター").expect("relations");
        for width in [WIDE, TALL] {
            let layout = layout(&graph, &analyzer, width).unwrap_or_else(|| panic!("{} does not fit {width}", case.file));
            assert_eq!(check(&layout, width), Ok(()), "{} at {width}", case.file);
            let crossings = crossings(&layout);
            assert!(crossings <= 1, "{} at {width}: {crossings} lines cross", case.file);
        }
    }
}

/// How often lines of different links cross.
fn crossings(layout: &Layout) -> usize {
    let pieces = |line: &[(f64, f64)]| line.windows(2).map(|ends| (ends[0], ends[1])).collect::<Vec<_>>();
    let within = |value: f64, a: f64, b: f64| a.min(b) < value && value < a.max(b);
    let cross = |one: &((f64, f64), (f64, f64)), two: &((f64, f64), (f64, f64))| {
        let upright = |piece: &((f64, f64), (f64, f64))| (piece.0.0 - piece.1.0).abs() < 0.6;
        let (v, h) = match (upright(one), upright(two)) {
            (true, false) => (one, two),
            (false, true) => (two, one),
            _ => return false,
        };
        within(v.0.0, h.0.0, h.1.0) && within(h.0.1, v.0.1, v.1.1)
    };
    let mut count = 0;
    for (at, one) in layout.links.iter().enumerate() {
        for two in &layout.links[at + 1..] {
            let two = pieces(&two.line);
            count += pieces(&one.line).iter().map(|piece| two.iter().filter(|other| cross(piece, other)).count()).sum::<usize>();
        }
    }
    count
}
