//! Colours of a handbook's own categories: a pale ground and a partner for dark paper, computed for contrast.
use std::fmt::Write as _;

use crate::model::Category;

/// Dark paper of the built-in style, `#1a1a1a`.
const DARK_PAPER: [f64; 3] = [26.0, 26.0, 26.0];
const WHITE: [f64; 3] = [255.0, 255.0, 255.0];
/// Contrast that text in a category's colour must have on paper.
const CONTRAST: f64 = 4.9;
/// The same on dark paper, where the eye wants a little more.
const DARK_CONTRAST: f64 = 5.8;

/// The style sheet for these categories and colours (`#rrggbb`; what is none counts as grey).
pub(super) fn style(categories: &[(&Category, &str)]) -> String {
    let mut names = String::new();
    let (mut light, mut dark) = (String::new(), String::new());
    for (category, colour) in categories {
        let id = &category.id;
        let given = parse(colour).unwrap_or([77.0; 3]);
        let on_paper = until(given, [0.0; 3], WHITE, CONTRAST);
        let on_dark = until(given, WHITE, DARK_PAPER, DARK_CONTRAST);
        let _ = writeln!(names, "[data-cat=\"{id}\"] {{ --cat: var(--{id}); --tint: var(--{id}-tint); }}");
        let _ = write!(light, " --{id}: {}; --{id}-tint: {};", hex(on_paper), hex(mix(on_paper, WHITE, 0.93)));
        let _ = write!(dark, " --{id}: {}; --{id}-tint: {};", hex(on_dark), hex(mix(on_dark, DARK_PAPER, 0.9)));
    }
    format!(
        "/* Colours of this handbook's own categories. */\n:root {{{light} }}\n{names}\
         @media (prefers-color-scheme: dark) {{ :root:not([data-theme=\"light\"]) {{{dark} }} }}\n\
         :root[data-theme=\"dark\"] {{{dark} }}\n\
         @media print {{ :root, :root[data-theme=\"dark\"], :root:not([data-theme=\"light\"]) {{{light} }} }}\n"
    )
}

/// `colour` moved towards `end` in small steps until it stands out from `paper` enough.
fn until(colour: [f64; 3], end: [f64; 3], paper: [f64; 3], wanted: f64) -> [f64; 3] {
    let steps = (0..=50).map(|step| mix(colour, end, f64::from(step) / 50.0));
    steps.into_iter().find(|mixed| contrast(*mixed, paper) >= wanted).unwrap_or(end)
}

fn mix(from: [f64; 3], to: [f64; 3], share: f64) -> [f64; 3] {
    std::array::from_fn(|at| (from[at] + (to[at] - from[at]) * share).round())
}

fn parse(colour: &str) -> Option<[f64; 3]> {
    let digits = colour.strip_prefix('#')?;
    if digits.len() != 6 || !digits.is_ascii() {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok().map(f64::from);
    Some([part(0)?, part(2)?, part(4)?])
}

fn hex(colour: [f64; 3]) -> String {
    colour.iter().fold("#".to_owned(), |mut out, part| {
        let _ = write!(out, "{:02x}", part.clamp(0.0, 255.0) as u8);
        out
    })
}

/// Contrast as WCAG 2 counts it, 1–21.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |part: f64| {
        let part = part / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_becomes_readable_on_both_papers() {
        for colour in ["#ffff00", "#000000", "#ffffff", "#c74700", "#3366ff", "nonsense"] {
            let given = parse(colour).unwrap_or([77.0; 3]);
            assert!(contrast(until(given, [0.0; 3], WHITE, CONTRAST), WHITE) >= CONTRAST, "{colour}");
            assert!(contrast(until(given, WHITE, DARK_PAPER, DARK_CONTRAST), DARK_PAPER) >= DARK_CONTRAST, "{colour}");
        }
    }
}
