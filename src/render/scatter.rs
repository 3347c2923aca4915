//! A scatter plot drawn by rule: 1. every dot at its place, 2. dots that cover each other pushed apart, a line leading back to
//! where they belong, 3. names put where nothing else stands, or left out; the number in the dot still tells which it is.
use serde::Serialize;

use super::scale::tenth;

/// Beyond this many dots they are drawn small, unnumbered and where they are.
const MOST_NUMBERED: usize = 60;
/// Names beyond this many would be a crowd; those farthest from the middle come first.
const MOST_NAMED: usize = 40;
/// Rounds of pushing and of choosing places; both settle long before on real handbooks.
const ROUNDS: usize = 200;
/// Air between a dot and its name, and the least between two dots, pixels.
const AIR: f64 = 4.0;

/// What is drawn.
#[derive(Clone, Debug)]
pub(super) struct Point {
    /// Place by the scales, pixels.
    pub(super) x: f64,
    /// The same, down from the top.
    pub(super) y: f64,
    /// The name beside it.
    pub(super) name: String,
}

/// The sheet and its pens, pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane {
    /// Left edge of the plane on which dots may stand.
    pub(super) left: f64,
    /// Its upper edge.
    pub(super) top: f64,
    /// Its right edge.
    pub(super) right: f64,
    /// Its lower edge.
    pub(super) bottom: f64,
    /// Radius of a numbered dot.
    pub(super) radius: f64,
    /// Size of the names.
    pub(super) font: f64,
}

/// A dot as drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Dot {
    /// Centre.
    pub(super) x: f64,
    /// Centre.
    pub(super) y: f64,
    /// Radius.
    pub(super) r: f64,
    /// Where it belongs, when it was pushed away.
    pub(super) home: Option<(f64, f64)>,
    /// Its name, when there is room.
    pub(super) label: Option<Label>,
    /// Whether its number fits in.
    pub(super) numbered: bool,
}

/// A name as drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Label {
    /// Where the text starts, ends or has its middle.
    pub(super) x: f64,
    /// Its baseline.
    pub(super) y: f64,
    /// `start`, `mid` or `end`.
    pub(super) anchor: &'static str,
    /// The box it fills: left, top, right, bottom.
    #[serde(skip)]
    area: Area,
}

type Area = (f64, f64, f64, f64);

/// Draws the points, in their order.
pub(super) fn draw(points: &[Point], plane: Plane) -> Vec<Dot> {
    let numbered = points.len() <= MOST_NUMBERED;
    let radius = if numbered { plane.radius } else { plane.radius / 3.0 };
    let places = if numbered { push_apart(points, plane) } else { points.iter().map(|point| (point.x, point.y)).collect() };
    let mut dots: Vec<Dot> = points
        .iter()
        .zip(places)
        .map(|(point, (x, y))| {
            let moved = (x - point.x).hypot(y - point.y) > 1.0;
            Dot { x: tenth(x), y: tenth(y), r: radius, home: moved.then_some((point.x, point.y)), label: None, numbered }
        })
        .collect();
    name(points, plane, &mut dots);
    dots
}

fn push_apart(points: &[Point], plane: Plane) -> Vec<(f64, f64)> {
    let least = plane.radius * 2.0 + 1.0;
    let mut places: Vec<(f64, f64)> = points.iter().map(|point| (point.x, point.y)).collect();
    for _ in 0..ROUNDS {
        let mut touched = false;
        for a in 0..places.len() {
            for b in a + 1..places.len() {
                let (dx, dy) = (places[b].0 - places[a].0, places[b].1 - places[a].1);
                let distance = dx.hypot(dy);
                if distance >= least {
                    continue;
                }
                touched = true;
                // Dots on the very same spot part in a direction of their own, so that three do not stay in a row.
                let (ux, uy) = if distance > 0.01 { (dx / distance, dy / distance) } else { (b as f64).sin_cos() };
                let step = (least - distance) / 2.0 + 0.05;
                places[a] = (places[a].0 - ux * step, places[a].1 - uy * step);
                places[b] = (places[b].0 + ux * step, places[b].1 + uy * step);
            }
        }
        for place in &mut places {
            place.0 = place.0.clamp(plane.left + plane.radius, plane.right - plane.radius);
            place.1 = place.1.clamp(plane.top + plane.radius, plane.bottom - plane.radius);
        }
        if !touched {
            break;
        }
    }
    places
}

/// Chooses a place for every name in turn until no choice changes, then drops those that still cover something.
fn name(points: &[Point], plane: Plane, dots: &mut [Dot]) {
    let mut order: Vec<usize> = (0..points.len()).collect();
    let middle = ((plane.left + plane.right) / 2.0, (plane.top + plane.bottom) / 2.0);
    let from_middle = |at: &usize| ((points[*at].x - middle.0).hypot(points[*at].y - middle.1) * 10.0) as i64;
    order.sort_by_key(|at| (std::cmp::Reverse(from_middle(at)), *at));
    order.truncate(MOST_NAMED);
    for _ in 0..ROUNDS / 10 {
        let mut changed = false;
        for &at in &order {
            let best = best(&points[at].name, at, plane, dots).map(|(_, label)| label);
            changed |= best != dots[at].label;
            dots[at].label = best;
        }
        if !changed {
            break;
        }
    }
    for &at in &order {
        if dots[at].label.as_ref().is_some_and(|label| cost(label, at, plane, dots) > 0) {
            dots[at].label = None;
        }
    }
    // What was dropped has made room for some of the others that were dropped.
    for &at in &order {
        if dots[at].label.is_none() {
            dots[at].label = best(&points[at].name, at, plane, dots).filter(|(cost, _)| *cost == 0).map(|(_, label)| label);
        }
    }
}

/// The place that covers least, the earlier of equals, and what it covers.
fn best(name: &str, at: usize, plane: Plane, dots: &[Dot]) -> Option<(usize, Label)> {
    candidates(name, &dots[at], plane)
        .into_iter()
        .map(|label| (cost(&label, at, plane, dots), label))
        .min_by_key(|(cost, _)| *cost)
}

/// How much a name would cover: nothing is 0.
fn cost(label: &Label, at: usize, plane: Plane, dots: &[Dot]) -> usize {
    let (left, top, right, bottom) = label.area;
    let outside = left < plane.left || right > plane.right || top < plane.top || bottom > plane.bottom;
    let covered = dots.iter().enumerate().filter(|(other, dot)| {
        let dot_area = (dot.x - dot.r, dot.y - dot.r, dot.x + dot.r, dot.y + dot.r);
        let home = dot.home.is_some_and(|(x, y)| meet(label.area, (x - 3.0, y - 3.0, x + 3.0, y + 3.0)));
        *other != at && meet(label.area, dot_area)
            || home
            || *other != at && dot.label.as_ref().is_some_and(|theirs| meet(label.area, theirs.area))
    });
    covered.count() + if outside { 20 } else { 0 }
}

fn meet(a: Area, b: Area) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

fn candidates(name: &str, dot: &Dot, plane: Plane) -> [Label; 12] {
    let (width, height) = (width(name) * plane.font, plane.font * 1.15);
    let (side, slant) = (dot.r + AIR, dot.r * 0.7 + AIR);
    let label = |anchor, x: f64, middle: f64| {
        let left = match anchor {
            "start" => x,
            "mid" => x - width / 2.0,
            _ => x - width,
        };
        let area = (left, middle - height / 2.0, left + width, middle + height / 2.0);
        Label { x: tenth(x), y: tenth(middle + plane.font * 0.36), anchor, area }
    };
    let (above, below) = (dot.y - dot.r - AIR / 2.0 - height / 2.0, dot.y + dot.r + AIR / 2.0 + height / 2.0);
    [
        label("start", dot.x + side, dot.y),
        label("end", dot.x - side, dot.y),
        label("mid", dot.x, above),
        label("mid", dot.x, below),
        label("start", dot.x + slant, dot.y - slant),
        label("start", dot.x + slant, dot.y + slant),
        label("end", dot.x - slant, dot.y - slant),
        label("end", dot.x - slant, dot.y + slant),
        label("start", dot.x - dot.r, above),
        label("end", dot.x + dot.r, above),
        label("start", dot.x - dot.r, below),
        label("end", dot.x + dot.r, below),
    ]
}

/// Width of a text in its own size: kanji and kana fill a square, Latin letters about six tenths.
fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.6 } else { 1.0 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLANE: Plane = Plane { left: 40.0, top: 20.0, right: 340.0, bottom: 360.0, radius: 9.5, font: 13.0 };

    fn point(x: f64, y: f64) -> Point {
        Point { x, y, name: "東久留米市".into() }
    }

    /// What must hold of any drawing: dots apart, names inside and free.
    fn check(points: &[Point]) -> Vec<Dot> {
        let dots = draw(points, PLANE);
        for (at, dot) in dots.iter().enumerate() {
            let Some(label) = &dot.label else { continue };
            assert_eq!(cost(label, at, PLANE, &dots), 0, "{dot:?} is covered");
        }
        dots
    }

    #[test]
    fn a_lonely_dot_is_named_to_its_right_and_at_the_edge_to_its_left() {
        let dots = check(&[point(100.0, 100.0), point(325.0, 200.0)]);
        let anchors: Vec<_> = dots.iter().map(|dot| dot.label.as_ref().map(|label| label.anchor)).collect();
        assert_eq!(anchors, [Some("start"), Some("end")]);
        assert!(dots.iter().all(|dot| dot.home.is_none()));
    }

    #[test]
    fn dots_on_one_spot_part_and_point_home() {
        let dots = check(&vec![point(200.0, 200.0); 5]);
        for (at, a) in dots.iter().enumerate() {
            // One of them may stay; the others tell where they belong.
            assert!(a.home == Some((200.0, 200.0)) || (a.x, a.y) == (200.0, 200.0), "{a:?}");
            for b in &dots[at + 1..] {
                assert!((a.x - b.x).hypot(a.y - b.y) >= PLANE.radius * 2.0 - 0.2, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_crowd_keeps_what_finds_room_and_drops_the_rest() {
        let points: Vec<Point> =
            (0..1000).map(|n| point(50.0 + f64::from(n * 37 % 280), 30.0 + f64::from(n * 91 % 320))).collect();
        let dots = check(&points);
        assert!(dots.iter().all(|dot| !dot.numbered && dot.r < PLANE.radius));
        assert!(dots.iter().filter(|dot| dot.label.is_some()).count() <= MOST_NAMED);
        assert!(check(&[]).is_empty());
    }
}
