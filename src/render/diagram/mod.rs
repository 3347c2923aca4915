//! Who commissions, supports, consults whom: a diagram laid out by rule, once for wide and once for narrow pages, and the
//! same told as a list.
//!
//! 1. [`graph`]: relations → boxes and links; bodies that stand in the very same relations share a box;
//! 2. [`layers`]: rows: the chain that commissions the main body comes down from the top, its partners stand below;
//! 3. [`place`]: the order in each row, then coordinates. Labels are things with a place of their own in rows between the
//!    boxes' rows, which is why they can't cover each other;
//! 4. [`svg`]: the drawing.
//!
//! What does not fit the width at any spacing is not drawn; the list tells it.
use serde::Serialize;

use crate::model::Case;
use crate::text::Analyzer;

mod graph;
mod layers;
mod place;
mod svg;
mod wrap;

use graph::Graph;
use place::Layout;

/// Width of the wide drawing, in its own units.
const WIDE: f64 = 690.0;
/// Width of the narrow drawing.
const TALL: f64 = 330.0;
/// More links than that are no picture any more.
const MOST_LINKS: usize = 40;

/// A case's relations as shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Diagram {
    /// Inside of the wide drawing, its height; `None` where the relations don't fit.
    wide: Option<Drawing>,
    /// The same for narrow pages.
    tall: Option<Drawing>,
    /// The whole in a sentence.
    title: String,
    /// The same as a list.
    flows: Vec<Flow>,
    /// Whether any box is a meeting, drawn with a broken edge.
    meetings: bool,
    /// Whether a box is the main one.
    main: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Drawing {
    width: f64,
    height: f64,
    inside: String,
}

#[derive(Clone, Debug, Serialize)]
struct Flow {
    from: String,
    kind: String,
    to: String,
}

/// The diagram of a case; `None` without relations. `staff` is what the handbook calls coordinators.
pub(super) fn draw(case: &Case, staff: &str, analyzer: &Analyzer) -> Option<Diagram> {
    let graph = Graph::new(case, staff)?;
    let drawing = |width| {
        let layout = layout(&graph, analyzer, width)?;
        Some(Drawing { width, height: layout.height, inside: svg::write(&layout) })
    };
    let flows: Vec<Flow> = flows(case);
    let told: Vec<String> = flows.iter().map(|flow| format!("{}から{}へ{}", flow.from, flow.to, flow.kind)).collect();
    Some(Diagram {
        wide: drawing(WIDE),
        tall: drawing(TALL),
        title: format!("{}の関係図。{}", case.place(), told.join("、")),
        flows,
        meetings: graph.nodes.iter().any(|node| node.meeting),
        main: graph.nodes.iter().any(|node| node.main),
    })
}

/// Tries ever more crowded spacings until the drawing fits its width.
fn layout(graph: &Graph, analyzer: &Analyzer, width: f64) -> Option<Layout> {
    if graph.links.len() > MOST_LINKS {
        return None;
    }
    let roomy = if width > 500.0 { 11.0 } else { 9.0 };
    [roomy, 8.0, 7.0, 6.0].into_iter().find_map(|characters| {
        let sizes = wrap::Sizes::new(graph, analyzer, characters, width);
        // A row that is full by its boxes alone leaves no room for the lines that pass it: fill rows less and less.
        [0.0, 40.0, 80.0, 140.0].into_iter().find_map(|reserve| {
            let rows = layers::rows(graph, &sizes, width - reserve);
            place::place(graph, &sizes, &rows, width)
        })
    })
}

/// Relations as a list: those that differ only in one end share a line.
fn flows(case: &Case) -> Vec<Flow> {
    let mut flows: Vec<Flow> = Vec::new();
    for relation in &case.relations {
        if let Some(known) = flows.iter_mut().find(|flow| flow.to == relation.to && flow.kind == relation.kind) {
            known.from = format!("{}、{}", known.from, relation.from);
        } else {
            flows.push(Flow { from: relation.from.clone(), kind: relation.kind.clone(), to: relation.to.clone() });
        }
    }
    flows
}

#[cfg(test)]
mod tests;
