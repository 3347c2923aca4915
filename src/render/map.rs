//! The map of tiles: 47 prefectures, each a tile near its place, with a dot for every case.
use serde::Serialize;

use super::Frame;
use crate::places;

/// Left, top, width, height of each prefecture's tile in a drawing of 620 × 650, by the prefecture's code.
#[rustfmt::skip]
const TILES: [(f64, f64, f64, f64); 47] = [
    (528.0, 0.0, 92.0, 92.0), (528.0, 110.4, 92.0, 44.0), (576.0, 158.4, 44.0, 44.0), (576.0, 206.4, 44.0, 44.0),
    (528.0, 158.4, 44.0, 44.0), (528.0, 206.4, 44.0, 44.0), (528.0, 254.4, 92.0, 44.0), (576.0, 302.4, 44.0, 44.0),
    (528.0, 302.4, 44.0, 44.0), (480.0, 302.4, 44.0, 44.0), (480.0, 350.4, 44.0, 44.0), (576.0, 350.4, 44.0, 44.0),
    (528.0, 350.4, 44.0, 44.0), (480.0, 398.4, 44.0, 44.0), (480.0, 254.4, 44.0, 44.0), (432.0, 254.4, 44.0, 44.0),
    (384.0, 254.4, 44.0, 44.0), (336.0, 302.4, 44.0, 44.0), (432.0, 350.4, 44.0, 44.0), (432.0, 302.4, 44.0, 44.0),
    (384.0, 302.4, 44.0, 44.0), (384.0, 398.4, 92.0, 44.0), (384.0, 350.4, 44.0, 44.0), (336.0, 398.4, 44.0, 44.0),
    (336.0, 350.4, 44.0, 44.0), (288.0, 350.4, 44.0, 44.0), (240.0, 398.4, 44.0, 44.0), (240.0, 350.4, 44.0, 44.0),
    (288.0, 398.4, 44.0, 44.0), (288.0, 446.4, 44.0, 44.0), (192.0, 350.4, 44.0, 44.0), (144.0, 350.4, 44.0, 44.0),
    (192.0, 398.4, 44.0, 44.0), (144.0, 398.4, 44.0, 44.0), (96.0, 398.4, 44.0, 44.0), (192.0, 508.8, 44.0, 44.0),
    (192.0, 460.8, 44.0, 44.0), (144.0, 460.8, 44.0, 44.0), (144.0, 508.8, 44.0, 44.0), (48.0, 460.8, 44.0, 44.0),
    (0.0, 460.8, 44.0, 44.0), (0.0, 508.8, 44.0, 44.0), (0.0, 556.8, 44.0, 44.0), (48.0, 508.8, 44.0, 44.0),
    (48.0, 556.8, 44.0, 44.0), (0.0, 604.8, 92.0, 44.0), (124.8, 604.8, 44.0, 44.0),
];
/// Dots that fit a tile; with more cases the number is written.
const MOST_DOTS: usize = 3;
/// Distance of dots, centre to centre.
const DOT_STEP: f64 = 11.0;

/// A prefecture's tile.
#[derive(Debug, Serialize)]
pub(super) struct Tile {
    name: &'static str,
    /// The name with 都, 道, 府 or 県.
    full: &'static str,
    x: String,
    y: String,
    width: f64,
    height: f64,
    /// Where the name is centred.
    text_x: String,
    text_y: String,
    /// Horizontal centres of the dots; empty without cases, or where the number is written.
    dots: Vec<String>,
    dot_y: String,
    /// The number, where it is written.
    number: Option<usize>,
    cases: usize,
    /// The filter's value.
    value: Option<String>,
    /// The towns.
    towns: String,
}

/// The tiles of all prefectures, and how many have a case.
pub(super) fn tiles(frame: &Frame<'_>) -> (Vec<Tile>, usize) {
    let options = frame.facets.group("pref").map_or(&[][..], |group| &group.options[..]);
    let tiles: Vec<Tile> = (places::prefectures().iter().zip(TILES))
        .map(|(prefecture, (x, y, width, height))| {
            let here: Vec<&str> = frame
                .cases
                .iter()
                .filter(|case| case.prefecture == prefecture.name)
                .map(|case| case.short_place.as_str())
                .collect();
            let middle = x + width / 2.0;
            let text_y = y + height / 2.0 + if here.is_empty() { 5.0 } else { 1.0 };
            let drawn = if here.len() > MOST_DOTS { 0 } else { here.len() };
            let dot = |at: usize| write(middle + (at as f64 - (drawn as f64 - 1.0) / 2.0) * DOT_STEP);
            Tile {
                name: prefecture.name.strip_suffix(['都', '府', '県']).unwrap_or(prefecture.name),
                full: prefecture.name,
                x: write(x),
                y: write(y),
                width,
                height,
                text_x: write(middle),
                text_y: write(text_y),
                dots: (0..drawn).map(dot).collect(),
                dot_y: write(text_y + if drawn == 0 { 14.0 } else { 11.0 }),
                number: (here.len() > MOST_DOTS).then_some(here.len()),
                cases: here.len(),
                value: options.iter().find(|option| option.label == prefecture.name).map(|option| option.value.clone()),
                towns: match here.get(..4) {
                    Some(first) => format!("{} など", first.join("、")),
                    None => here.join("、"),
                },
            }
        })
        .collect();
    let with_cases = tiles.iter().filter(|tile| tile.cases > 0).count();
    (tiles, with_cases)
}

/// Left, top, width and height of every tile, and how many cases it has.
pub(super) fn squares(frame: &Frame<'_>) -> impl Iterator<Item = ([f32; 4], usize)> {
    places::prefectures().iter().zip(TILES).map(|(prefecture, (x, y, width, height))| {
        let cases = frame.cases.iter().filter(|case| case.prefecture == prefecture.name).count();
        ([x, y, width, height].map(|number| number as f32), cases)
    })
}

fn write(value: f64) -> String {
    format!("{value:.1}")
}
