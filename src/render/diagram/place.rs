//! The order in each row and the coordinates of everything.
//!
//! Rows of boxes and rows of labels take turns. A link goes from row to row through its label and through the places that
//! are kept for it where it only passes, so that nothing that is drawn can cover anything else.
use super::graph::Graph;
use super::layers::GAP;
use super::wrap::{LINE, Sizes};

/// Space around the drawing.
const MARGIN: f64 = 4.0;
/// Width kept for a line that passes a row.
const PASS: f64 = 8.0;
/// Between a passing line and what stands beside it, and between labels.
const NARROW_GAP: f64 = 9.0;
/// From a box to the label beside it: room for the arrow's head.
const CHANNEL: f64 = 17.0;
/// Between two lines that run side by side.
const TRACK: f64 = 9.0;
/// From a box's corner to the first line.
const CORNER: f64 = 12.0;
const SWEEPS: usize = 24;
/// Orders that are begun with.
const BEGINNINGS: usize = 10;
/// What a line right across the drawing counts against a crossing.
const ASIDE: f64 = 0.1;
/// Pieces whose ends differ less are drawn straight.
const STRAIGHT: f64 = 0.05;
/// Boxes broader than this are made as broad as needed; smaller ones by so much more at most.
const BROAD: f64 = 240.0;
const MORE: f64 = 70.0;
/// What a row may be too wide by: less than is seen.
const SLACK: f64 = 0.01;
/// Steps up to this length look like mistakes.
const STEP: f64 = 30.0;

/// A finished layout.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) height: f64,
    pub(super) boxes: Vec<PlacedBox>,
    pub(super) links: Vec<PlacedLink>,
}

/// A box with its text.
#[derive(Clone, Debug)]
pub(super) struct PlacedBox {
    pub(super) area: Area,
    pub(super) bodies: Vec<Vec<String>>,
    pub(super) note: Option<Vec<String>>,
    pub(super) main: bool,
    pub(super) meeting: bool,
}

/// A link: a line of right angles from the acting body to the other, and its label.
#[derive(Clone, Debug)]
pub(super) struct PlacedLink {
    pub(super) line: Vec<(f64, f64)>,
    pub(super) label: Area,
    pub(super) text: Vec<String>,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    pub(super) fn middle(&self) -> f64 {
        self.left + self.width / 2.0
    }
}

/// Something with a place in a row.
#[derive(Clone, Copy, Debug)]
struct Item {
    kind: Kind,
    row: usize,
    width: f64,
    height: f64,
    /// Horizontal centre.
    x: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Box,
    Label,
    Pass,
}

/// A piece of a link between two items in neighbouring rows.
#[derive(Clone, Copy, Debug)]
struct Piece {
    upper: usize,
    lower: usize,
    link: usize,
}

struct Plan {
    items: Vec<Item>,
    rows: Vec<Vec<usize>>,
    pieces: Vec<Piece>,
    /// Pieces above and below each item.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
    /// For each piece those behind it that begin in the same row: only they can cross it.
    beside: Vec<Vec<usize>>,
    /// For each item what it is joined to, those above first, each with how much it counts.
    joined: Vec<Vec<(usize, f64)>>,
    /// Per link its label and the places where it passes, from the top.
    chains: Vec<Vec<usize>>,
}

/// The layout for boxes in these rows; `None` where a row is wider than `width`.
pub(super) fn place(graph: &Graph, sizes: &Sizes, rows: &[usize], width: f64) -> Option<Layout> {
    if graph.links.iter().any(|link| rows[link.from] == rows[link.to]) {
        return None;
    }
    let mut plan = Plan::new(graph, sizes, rows);
    let (from, to) = (MARGIN, width - MARGIN);
    // In whatever order: looking for a good one takes long, and most rows that are too wide are so by far.
    if plan.narrowest() > to - from + SLACK {
        return None;
    }
    plan.order();
    for item in &mut plan.items {
        item.x = width / 2.0;
    }
    plan.spread_rows(from, to)?;
    // A broader box moves what hangs on it, which asks for a little more: three rounds settle it.
    for _ in 0..3 {
        let before = plan.items.clone();
        plan.widen(to - from);
        if plan.spread_rows(from, to).is_none() {
            plan.items = before;
            break;
        }
    }
    plan.grow(from, to);
    plan.centre(f64::midpoint(from, to));
    plan.draw(graph, sizes)
}

impl Plan {
    fn new(graph: &Graph, sizes: &Sizes, rows: &[usize]) -> Self {
        let last = rows.iter().copied().max().unwrap_or(0) * 2;
        let mut plan = Self {
            items: Vec::new(),
            rows: vec![Vec::new(); last + 1],
            pieces: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
            beside: Vec::new(),
            joined: Vec::new(),
            chains: vec![Vec::new(); graph.links.len()],
        };
        for (node, row) in rows.iter().enumerate() {
            let size = &sizes.boxes[node];
            plan.add(Kind::Box, row * 2, size.width, size.height);
        }
        for (at, link) in graph.links.iter().enumerate() {
            let (upper, lower) = if rows[link.from] < rows[link.to] { (link.from, link.to) } else { (link.to, link.from) };
            // The label stands beside the end that has fewer links: there is more room.
            let degree = |node: usize| graph.links.iter().filter(|other| other.from == node || other.to == node).count();
            let label_row = if degree(upper) < degree(lower) { rows[upper] * 2 + 1 } else { rows[lower] * 2 - 1 };
            let mut before = upper;
            for row in rows[upper] * 2 + 1..rows[lower] * 2 {
                let size = &sizes.labels[at];
                let item = if row == label_row {
                    plan.add(Kind::Label, row, size.width, size.height)
                } else {
                    plan.add(Kind::Pass, row, PASS, 0.0)
                };
                plan.join(before, item, at);
                plan.chains[at].push(item);
                before = item;
            }
            plan.join(before, lower, at);
        }
        let row = |piece: usize| plan.items[plan.pieces[piece].upper].row;
        let pieces = 0..plan.pieces.len();
        plan.beside = pieces.clone().map(|at| (at + 1..pieces.end).filter(|other| row(*other) == row(at)).collect()).collect();
        plan.joined = (0..plan.items.len())
            .map(|item| plan.others(item).map(|other| (other, plan.counts(item, other))).collect())
            .collect();
        plan
    }

    /// What an item is joined to, those above first.
    fn others(&self, item: usize) -> impl Iterator<Item = usize> + '_ {
        let above = self.above[item].iter().map(|piece| self.pieces[*piece].upper);
        above.chain(self.below[item].iter().map(|piece| self.pieces[*piece].lower))
    }

    /// What only passes must not drag a box about; a line that passes should go straight on.
    fn counts(&self, item: usize, other: usize) -> f64 {
        match (self.items[item].kind, self.items[other].kind) {
            (Kind::Box, Kind::Pass) => 0.1,
            (Kind::Pass, Kind::Pass | Kind::Label) | (Kind::Label, Kind::Pass) => 4.0,
            _ => 1.0,
        }
    }

    /// The least width that the widest row takes, in whatever order its items stand.
    fn narrowest(&self) -> f64 {
        let least = |row: &Vec<usize>| {
            let boxes = row.iter().filter(|item| self.items[**item].kind == Kind::Box).count();
            // Two boxes that nothing stands between are further apart.
            let side_by_side = boxes.saturating_sub(1).saturating_sub(row.len() - boxes);
            let gaps = row.len().saturating_sub(1 + side_by_side) as f64 * NARROW_GAP + side_by_side as f64 * GAP;
            row.iter().map(|item| self.items[*item].width).sum::<f64>() + gaps
        };
        self.rows.iter().map(least).fold(0.0, f64::max)
    }

    fn add(&mut self, kind: Kind, row: usize, width: f64, height: f64) -> usize {
        self.items.push(Item { kind, row, width, height, x: 0.0 });
        self.above.push(Vec::new());
        self.below.push(Vec::new());
        self.rows[row].push(self.items.len() - 1);
        self.items.len() - 1
    }

    fn join(&mut self, upper: usize, lower: usize, link: usize) {
        self.pieces.push(Piece { upper, lower, link });
        self.below[upper].push(self.pieces.len() - 1);
        self.above[lower].push(self.pieces.len() - 1);
    }

    /// Orders the items of each row so that few lines cross and lines are short: from several beginnings, each improved by
    /// the middle of the neighbours, up and down, then by exchanging pairs while that helps.
    fn order(&mut self) {
        let mut best = self.rows.clone();
        let mut least = f64::INFINITY;
        let mut seed = 1u32;
        for _ in 0..BEGINNINGS {
            let cost = self.improve();
            if cost < least - 1e-9 {
                least = cost;
                best.clone_from(&self.rows);
            }
            // The next beginning: the same items in another order, the same in every run.
            for row in &mut self.rows {
                for at in (1..row.len()).rev() {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    row.swap(at, (seed >> 16) as usize % (at + 1));
                }
            }
        }
        self.rows = best;
    }

    fn improve(&mut self) -> f64 {
        let mut best = self.rows.clone();
        let mut least = self.cost(&self.places());
        for sweep in 0..8 {
            let down = sweep % 2 == 0;
            for step in 1..self.rows.len() {
                self.sort_row(if down { step } else { self.rows.len() - 1 - step }, down);
            }
            let cost = self.cost(&self.places());
            if cost < least {
                least = cost;
                best.clone_from(&self.rows);
            }
        }
        self.rows = best;
        self.exchange(least)
    }

    /// Puts a row in the order of the middles of its neighbours above (or below).
    fn sort_row(&mut self, row: usize, by_above: bool) {
        let places = self.places();
        let key = |item: usize| {
            let joins = if by_above { &self.above[item] } else { &self.below[item] };
            let other = |piece: &usize| if by_above { self.pieces[*piece].upper } else { self.pieces[*piece].lower };
            let sum: f64 = joins.iter().map(|piece| places[other(piece)]).sum();
            if joins.is_empty() { places[item] } else { sum / joins.len() as f64 }
        };
        let mut keyed: Vec<(f64, usize)> = self.rows[row].iter().map(|item| (key(*item), *item)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.rows[row] = keyed.into_iter().map(|(_, item)| item).collect();
    }

    fn exchange(&mut self, mut least: f64) -> f64 {
        let mut places = self.places();
        let mut better = true;
        while better {
            better = false;
            for row in 0..self.rows.len() {
                for at in 1..self.rows[row].len() {
                    let (left, right) = (self.rows[row][at - 1], self.rows[row][at]);
                    places.swap(left, right);
                    let cost = self.cost(&places);
                    if cost < least - 1e-9 {
                        self.rows[row].swap(at - 1, at);
                        least = cost;
                        better = true;
                    } else {
                        places.swap(left, right);
                    }
                }
            }
        }
        least
    }

    /// Each item's place in its row, 0–1.
    fn places(&self) -> Vec<f64> {
        let mut places = vec![0.0; self.items.len()];
        for row in &self.rows {
            for (at, item) in row.iter().enumerate() {
                places[*item] = (at as f64 + 0.5) / row.len() as f64;
            }
        }
        places
    }

    /// Crossings, and how far lines lead aside, which decides between orders with equal crossings.
    fn cost(&self, places: &[f64]) -> f64 {
        let mut cost = 0.0;
        for (one, beside) in self.pieces.iter().zip(&self.beside) {
            cost += (places[one.upper] - places[one.lower]).abs() * ASIDE;
            for other in beside.iter().map(|other| self.pieces[*other]) {
                let up = places[one.upper] - places[other.upper];
                let down = places[one.lower] - places[other.lower];
                cost += f64::from(u8::from(up * down < 0.0));
            }
        }
        cost
    }

    /// Finds the horizontal places: again and again everything moves to where its lines want it, as far as the others let it.
    fn spread_rows(&mut self, from: f64, to: f64) -> Option<()> {
        let mut still = 0;
        // Meanwhile nothing changes its width, so that distances stay.
        let offsets: Vec<(Vec<f64>, f64, f64)> = self.rows.iter().map(|row| self.offsets(row, from, to)).collect();
        let (mut wanted, mut placed, mut pools) = (Vec::new(), Vec::new(), Vec::new());
        for sweep in 0..SWEEPS * 2 {
            let mut moved = false;
            for step in 0..self.rows.len() {
                let row = if sweep % 2 == 0 { step } else { self.rows.len() - 1 - step };
                let (items, (offsets, low, high)) = (&self.rows[row], &offsets[row]);
                wanted.clear();
                wanted.extend(items.iter().map(|item| self.wanted(*item, f64::midpoint(from, to))));
                nearest_into(&wanted, offsets, (*low, *high), &mut pools, &mut placed)?;
                for (item, x) in items.iter().zip(&placed) {
                    moved |= self.items[*item].x.to_bits() != x.to_bits();
                    self.items[*item].x = *x;
                }
            }
            // What has moved neither down nor up never will.
            still = if moved { 0 } else { still + 1 };
            if still == 2 {
                break;
            }
        }
        // Each round frees room for the next.
        for _ in 0..3 {
            for link in 0..self.chains.len() {
                self.straighten(link, from, to);
            }
        }
        Some(())
    }

    /// Steps in a line look like mistakes: where the neighbours leave the room, what a link passes comes into one line, in
    /// as long runs as can be.
    fn straighten(&mut self, link: usize, from: f64, to: f64) {
        let chain = self.chains[link].clone();
        let mut begin = 0;
        while begin < chain.len() {
            let (mut low, mut high) = (from, to);
            let mut end = begin;
            for item in &chain[begin..] {
                let (left, right) = self.room(*item, from, to);
                if low.max(left) > high.min(right) {
                    break;
                }
                (low, high) = (low.max(left), high.min(right));
                end += 1;
            }
            // An item that has no room at all stays where it is.
            end = end.max(begin + 1);
            let run = &chain[begin..end];
            if run.len() > 1 {
                let mean = run.iter().map(|item| self.items[*item].x).sum::<f64>() / run.len() as f64;
                let straight = self.below_box(run, mean).clamp(low, high);
                for item in run {
                    self.items[*item].x = straight;
                }
            }
            begin = end;
        }
    }

    /// The place nearest to `x` from which a run meets the boxes at its ends without a step.
    fn below_box(&self, run: &[usize], x: f64) -> f64 {
        let upper = run.first().and_then(|item| self.above[*item].first()).map(|piece| self.pieces[*piece].upper);
        let lower = run.last().and_then(|item| self.below[*item].first()).map(|piece| self.pieces[*piece].lower);
        let boxes = [lower, upper].into_iter().flatten().map(|item| self.items[item]).filter(|item| item.kind == Kind::Box);
        boxes.fold(x, |x, item| {
            let reach = (item.width / 2.0 - CORNER).max(0.0);
            x.clamp(item.x - reach, item.x + reach)
        })
    }

    /// How far an item can move to the left and to the right.
    fn room(&self, item: usize, from: f64, to: f64) -> (f64, f64) {
        let row = &self.rows[self.items[item].row];
        let at = row.iter().position(|other| *other == item).unwrap_or(0);
        let half = self.items[item].width / 2.0;
        let left = at.checked_sub(1).map_or(from + half, |left| self.items[row[left]].x + self.distance(row[left], item));
        let right = row.get(at + 1).map_or(to - half, |right| self.items[*right].x - self.distance(item, *right));
        (left, right)
    }

    /// Makes boxes with several links as broad as what hangs on them, so that the lines run straight down.
    fn widen(&mut self, most: f64) {
        for item in 0..self.items.len() {
            let own = self.items[item];
            let others = self.above[item].iter().map(|piece| self.pieces[*piece].upper);
            let others = others.chain(self.below[item].iter().map(|piece| self.pieces[*piece].lower));
            let reach = others.map(|other| (self.items[other].x - own.x).abs()).fold(0.0, f64::max) + CORNER;
            let limit = if own.width > BROAD { most } else { own.width + MORE };
            if own.kind == Kind::Box {
                self.items[item].width = own.width.max((reach * 2.0).min(limit));
            }
        }
    }

    /// Moves the whole so that it stands in the middle of the page.
    fn centre(&mut self, middle: f64) {
        let left = self.items.iter().map(|item| item.x - item.width / 2.0).fold(f64::INFINITY, f64::min);
        let right = self.items.iter().map(|item| item.x + item.width / 2.0).fold(f64::NEG_INFINITY, f64::max);
        for item in &mut self.items {
            item.x += middle - f64::midpoint(left, right);
        }
    }

    /// The last touch: a box whose line would leave it with a small step reaches out to it where there is room.
    fn grow(&mut self, from: f64, to: f64) {
        for item in 0..self.items.len() {
            let own = self.items[item];
            if own.kind != Kind::Box {
                continue;
            }
            let others = self.above[item].iter().map(|piece| self.pieces[*piece].upper);
            let others = others.chain(self.below[item].iter().map(|piece| self.pieces[*piece].lower));
            let near = others.map(|other| self.items[other].x).filter(|x| (x - own.x).abs() < own.width / 2.0 + STEP);
            let (left, right) = self.room(item, from, to);
            let (mut low, mut high) = (own.x - own.width / 2.0, own.x + own.width / 2.0);
            for x in near {
                low = low.min((x - CORNER).max(left - own.width / 2.0));
                high = high.max((x + CORNER).min(right + own.width / 2.0));
            }
            self.items[item].x = f64::midpoint(low, high);
            self.items[item].width = high - low;
        }
    }

    fn wanted(&self, item: usize, middle: f64) -> f64 {
        let own = self.items[item];
        let joined = &self.joined[item];
        if joined.is_empty() {
            return middle;
        }
        let pull = |other: usize| {
            let other = self.items[other];
            match (own.kind, other.kind) {
                // A line may leave a box anywhere along its side.
                (Kind::Label | Kind::Pass, Kind::Box) => {
                    let half = (other.width / 2.0 - CORNER).max(0.0);
                    // A narrow box wants its line in the middle.
                    let half = if other.width < 200.0 { half * 0.3 } else { half };
                    // A weak pull to the middle keeps the chain above the main body in line with it.
                    let above = own.kind == Kind::Label && own.row < other.row && other.width > BROAD;
                    let inwards = if above { (other.x - own.x) * 0.12 } else { 0.0 };
                    (own.x + inwards).clamp(other.x - half, other.x + half)
                }
                _ => other.x,
            }
        };
        let total: f64 = joined.iter().map(|(_, weight)| weight).sum();
        let mean = joined.iter().map(|(other, weight)| pull(*other) * weight).sum::<f64>() / total;
        // Broad boxes stay near the middle of the page.
        if own.kind == Kind::Box && own.width > BROAD { f64::midpoint(mean, middle) } else { mean }
    }

    /// How far the items of a row stand from the first one at least, and the bounds of the first one's place.
    fn offsets(&self, items: &[usize], from: f64, to: f64) -> (Vec<f64>, f64, f64) {
        let mut offsets = Vec::with_capacity(items.len());
        let mut offset = 0.0;
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                offset += self.distance(items[at - 1], *item);
            }
            offsets.push(offset);
        }
        let first = items.first().map_or(0.0, |item| self.items[*item].width / 2.0);
        let last = items.last().map_or(0.0, |item| self.items[*item].width / 2.0);
        (offsets, from + first, to - last - offset)
    }

    fn distance(&self, left: usize, right: usize) -> f64 {
        let (left, right) = (self.items[left], self.items[right]);
        let gap = if left.kind == Kind::Box && right.kind == Kind::Box { GAP } else { NARROW_GAP };
        f64::midpoint(left.width, right.width) + gap
    }

    /// Where a piece leaves the items at its ends: for boxes a port of its own on the side, for others their middle.
    fn ports(&self) -> Option<Vec<(f64, f64)>> {
        let mut ports: Vec<(f64, f64)> =
            self.pieces.iter().map(|piece| (self.items[piece.upper].x, self.items[piece.lower].x)).collect();
        let places = self.places();
        for (at, item) in self.items.iter().enumerate().filter(|(_, item)| item.kind == Kind::Box) {
            for below in [true, false] {
                let mut side = if below { self.below[at].clone() } else { self.above[at].clone() };
                let other = |piece: &usize| if below { self.pieces[*piece].lower } else { self.pieces[*piece].upper };
                side.sort_by(|a, b| places[other(a)].total_cmp(&places[other(b)]));
                let wanted: Vec<f64> = side.iter().map(|piece| self.items[other(piece)].x).collect();
                let offsets: Vec<f64> = (0..side.len()).map(|port| port as f64 * (CORNER + 2.0)).collect();
                let reach = item.width / 2.0 - CORNER;
                let placed = nearest(&wanted, &offsets, item.x - reach, item.x + reach - offsets.last().copied().unwrap_or(0.0))?;
                for (piece, x) in side.into_iter().zip(placed) {
                    if below { ports[piece].0 = x } else { ports[piece].1 = x }
                }
            }
        }
        Some(ports)
    }

    fn draw(&self, graph: &Graph, sizes: &Sizes) -> Option<Layout> {
        let ports = self.ports()?;
        let (tops, bends, height) = self.heights(&ports);
        let boxes = (graph.nodes.iter().zip(&sizes.boxes).enumerate())
            .map(|(at, (node, size))| PlacedBox {
                area: self.area(at, &tops),
                bodies: size.bodies.clone(),
                note: size.note.clone(),
                main: node.main,
                meeting: node.meeting,
            })
            .collect();
        let links = (graph.links.iter().enumerate()).map(|(at, link)| {
            let mut line: Vec<(f64, f64)> = Vec::new();
            let mut label = None;
            for (number, piece) in self.pieces.iter().enumerate().filter(|(_, piece)| piece.link == at) {
                let (upper, lower) = (self.items[piece.upper], self.items[piece.lower]);
                let (from, to) = ports[number];
                if upper.kind == Kind::Box {
                    line.push((from, tops[upper.row] + self.row_height(upper.row) / 2.0 + upper.height / 2.0));
                }
                if let Some(bend) = bends[number] {
                    line.extend([(from, bend), (to, bend)]);
                }
                if lower.kind == Kind::Box {
                    line.push((to, tops[lower.row] + self.row_height(lower.row) / 2.0 - lower.height / 2.0));
                }
                if lower.kind == Kind::Label {
                    label = Some(self.area(piece.lower, &tops));
                }
            }
            if self.items[link.from].row > self.items[link.to].row {
                line.reverse();
            }
            Some(PlacedLink { line, label: label?, text: sizes.labels[at].lines.clone() })
        });
        Some(Layout { height, boxes, links: links.collect::<Option<_>>()? })
    }

    fn area(&self, item: usize, tops: &[f64]) -> Area {
        let own = self.items[item];
        let top = tops[own.row] + (self.row_height(own.row) - own.height) / 2.0;
        Area { left: own.x - own.width / 2.0, top, width: own.width, height: own.height }
    }

    fn row_height(&self, row: usize) -> f64 {
        self.rows[row].iter().map(|item| self.items[*item].height).fold(LINE, f64::max)
    }

    /// Tops of the rows, the height of each piece's bend (`None` where it is straight), the height of the whole.
    fn heights(&self, ports: &[(f64, f64)]) -> (Vec<f64>, Vec<Option<f64>>, f64) {
        let mut tops = Vec::with_capacity(self.rows.len());
        let mut bends = vec![None; self.pieces.len()];
        let mut y = MARGIN;
        for row in 0..self.rows.len() {
            tops.push(y);
            y += self.row_height(row);
            let here: Vec<usize> =
                (0..self.pieces.len()).filter(|piece| self.items[self.pieces[*piece].upper].row == row).collect();
            if here.is_empty() {
                continue;
            }
            let bent: Vec<usize> =
                here.into_iter().filter(|piece| (ports[*piece].0 - ports[*piece].1).abs() > STRAIGHT).collect();
            let tracks = tracks(&bent.iter().map(|piece| ports[*piece]).collect::<Vec<_>>());
            let most = tracks.iter().copied().max();
            // The arrow's head needs the straight part on the side of the box.
            let (before, after) = if row % 2 == 0 { (CHANNEL - 3.0, 3.0) } else { (3.0, CHANNEL - 3.0) };
            for (piece, track) in bent.into_iter().zip(tracks) {
                bends[piece] = Some(y + before + track as f64 * TRACK);
            }
            y += before + after + most.map_or(0.0, |most| most as f64 * TRACK);
        }
        (tops, bends, y + MARGIN)
    }
}

/// Least-squares places `x[i]` with `x[i + 1] - x[i] >= offsets[i + 1] - offsets[i]`, the first not below `low`, the last not
/// above `high` plus its offset; `None` where there is no room. Pools neighbours that want to pass each other.
fn nearest(wanted: &[f64], offsets: &[f64], low: f64, high: f64) -> Option<Vec<f64>> {
    let mut placed = Vec::new();
    nearest_into(wanted, offsets, (low, high), &mut Vec::new(), &mut placed)?;
    Some(placed)
}

/// The same, written into `placed`; `pools` is where it is worked out.
fn nearest_into(
    wanted: &[f64],
    offsets: &[f64],
    (low, high): (f64, f64),
    pools: &mut Vec<(f64, usize)>,
    placed: &mut Vec<f64>,
) -> Option<()> {
    placed.clear();
    if wanted.is_empty() {
        return Some(());
    }
    if low > high + SLACK {
        return None;
    }
    pools.clear();
    for (want, offset) in wanted.iter().zip(offsets) {
        pools.push((want - offset, 1));
        while let [.., (one, some), (two, more)] = pools[..] {
            if one <= two {
                break;
            }
            pools.pop();
            pools.pop();
            pools.push(((one * some as f64 + two * more as f64) / (some + more) as f64, some + more));
        }
    }
    let flat = pools.iter().flat_map(|(value, count)| std::iter::repeat_n(value, *count));
    placed.extend(flat.zip(offsets).map(|(value, offset)| value.clamp(low, high.max(low)) + offset));
    Some(())
}

/// A track for every bend, from 0 at the top: bends on one track don't touch, and where one comes down where another sets
/// out, the one that sets out bends first.
fn tracks(bends: &[(f64, f64)]) -> Vec<usize> {
    let near = |a: f64, b: f64| (a - b).abs() < TRACK;
    let touch = |a: (f64, f64), b: (f64, f64)| a.0.min(a.1) < b.0.max(b.1) + TRACK && b.0.min(b.1) < a.0.max(a.1) + TRACK;
    let mut tracks: Vec<Option<usize>> = vec![None; bends.len()];
    for _ in 0..bends.len() {
        let open: Vec<usize> = (0..bends.len()).filter(|at| tracks[*at].is_none()).collect();
        let ready = open.iter().copied().find(|at| !open.iter().any(|other| other != at && near(bends[*other].0, bends[*at].1)));
        let Some(next) = ready.or(open.first().copied()) else { break };
        let below = |other: usize| if near(bends[other].0, bends[next].1) { tracks[other].map(|track| track + 1) } else { None };
        let lowest = (0..bends.len()).filter_map(below).max().unwrap_or(0);
        let taken = |track: usize| (0..bends.len()).any(|other| tracks[other] == Some(track) && touch(bends[other], bends[next]));
        tracks[next] = (lowest..).find(|track| !taken(*track));
    }
    tracks.into_iter().map(|track| track.unwrap_or(0)).collect()
}
