//! Which box stands in which row.
use super::graph::Graph;
use super::wrap::Sizes;

/// Between two boxes of a row.
pub(super) const GAP: f64 = 18.0;

/// Per box its row, from 0 at the top; no row is empty. Linked boxes share a row only where rings of commissions and of other
/// relations leave no way out; then there is no drawing.
///
/// The main body is the pivot: what commissions it, directly or through others, stands above by the longest way; everything
/// else hangs below its neighbours, or, where a row would get wider than `width`, in the next one that has room.
pub(super) fn rows(graph: &Graph, sizes: &Sizes, width: f64) -> Vec<usize> {
    let count = graph.nodes.len();
    let main = graph.nodes.iter().position(|node| node.main).unwrap_or(0);
    let mut levels: Vec<Option<i32>> = vec![None; count];
    climb(graph, main, &mut levels);
    let mut waiting: Vec<usize> = (0..count).filter(|node| levels[*node].is_none()).collect();
    while !waiting.is_empty() {
        // The first in the order of the file that has a placed neighbour; a part of its own begins below the main body.
        let next = waiting.iter().position(|node| neighbours(graph, *node).any(|other| levels[other].is_some())).unwrap_or(0);
        let node = waiting.remove(next);
        levels[node] = Some(choose(graph, sizes, width, &levels, node, main));
    }
    let mut used: Vec<i32> = levels.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();
    levels.iter().map(|level| level.and_then(|level| used.iter().position(|row| *row == level)).unwrap_or(0)).collect()
}

/// Gives the main body row 0, and those above it in the chain rows below 0, by the longest way.
fn climb(graph: &Graph, main: usize, levels: &mut [Option<i32>]) {
    let mut chain: Vec<(usize, usize)> = Vec::new();
    let mut state = vec![State::New; graph.nodes.len()];
    find(graph, main, &mut state, &mut chain);
    levels[main] = Some(0);
    // Each round settles at least one body; two bodies of one row that have to do with each other part in the last step.
    for _ in 0..graph.nodes.len() * 2 {
        for _ in 0..graph.nodes.len() {
            for (from, to) in &chain {
                if let Some(below) = levels[*to] {
                    levels[*from] = Some(levels[*from].map_or(below - 1, |level| level.min(below - 1)));
                }
            }
        }
        let same = graph.links.iter().find(|link| levels[link.from].is_some() && levels[link.from] == levels[link.to]);
        let Some(link) = same else { return };
        let upper = if link.from == main { link.to } else { link.from };
        levels[upper] = levels[upper].map(|level| level - 1);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// The links of the chain above `node`; those that would close a ring are left out.
fn find(graph: &Graph, node: usize, state: &mut [State], chain: &mut Vec<(usize, usize)>) {
    state[node] = State::Open;
    for link in graph.links.iter().filter(|link| link.chain && link.to == node) {
        if state[link.from] != State::Open {
            chain.push((link.from, node));
        }
        if state[link.from] == State::New {
            find(graph, link.from, state, chain);
        }
    }
    state[node] = State::Done;
}

fn neighbours(graph: &Graph, node: usize) -> impl Iterator<Item = usize> + '_ {
    graph.links.iter().filter_map(move |link| match (link.from == node, link.to == node) {
        (true, _) => Some(link.to),
        (_, true) => Some(link.from),
        _ => None,
    })
}

fn choose(graph: &Graph, sizes: &Sizes, width: f64, levels: &[Option<i32>], node: usize, main: usize) -> i32 {
    let placed: Vec<i32> = neighbours(graph, node).filter_map(|other| levels[other]).collect();
    let free = |level: i32| !placed.contains(&level);
    let room = |level: i32| {
        let there = (0..graph.nodes.len()).filter(|other| levels[*other] == Some(level));
        let taken: f64 = there.map(|other| sizes.boxes[other].width + GAP).sum();
        taken + sizes.boxes[node].width <= width
    };
    let first =
        if neighbours(graph, node).any(|other| other == main) { 1 } else { placed.iter().copied().max().unwrap_or(0) + 1 };
    // In a wide drawing there is room beside what stands above the main body; a partner that acts on it may stand there.
    let acts = graph.links.iter().any(|link| link.from == node && link.to == main) && placed == [0];
    let above = (acts && !room(first) && levels.iter().flatten().any(|level| *level < 0)).then_some(-1);
    let below = first..first + graph.nodes.len() as i32 + 1;
    above.into_iter().chain(below).find(|level| free(*level) && room(*level)).unwrap_or(first + graph.nodes.len() as i32 + 1)
}
