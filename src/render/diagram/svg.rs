//! A layout → the inside of an SVG element. Classes only: styles inside a page are forbidden.
use std::fmt::Write as _;

use super::place::{Layout, PlacedBox, PlacedLink};
use super::wrap::{BETWEEN, KIND_LINE, LINE};
use crate::render::words::escape;

/// Length and half width of an arrow's head.
const HEAD: (f64, f64) = (9.0, 4.3);

/// The drawing.
pub(super) fn write(layout: &Layout) -> String {
    let mut out = String::new();
    for link in &layout.links {
        line(&mut out, link);
    }
    for link in &layout.links {
        label(&mut out, link);
    }
    for placed in &layout.boxes {
        draw_box(&mut out, placed);
    }
    out
}

fn line(out: &mut String, link: &PlacedLink) {
    let points: Vec<String> = link.line.iter().map(|(x, y)| format!("{} {}", number(*x), number(*y))).collect();
    let _ = write!(out, "<path d=\"M{}\"/>", points.join(" L"));
    if let [.., (_, before), (x, y)] = link.line[..] {
        let back = if y > before { -HEAD.0 } else { HEAD.0 };
        let (left, right, base) = (number(x - HEAD.1), number(x + HEAD.1), number(y + back));
        let _ = write!(out, "<path class=\"head-of\" d=\"M{} {} L{left} {base} L{right} {base}Z\"/>", number(x), number(y));
    }
}

fn label(out: &mut String, link: &PlacedLink) {
    let area = link.label;
    let _ = write!(
        out,
        "<rect class=\"gap\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        number(area.left),
        number(area.top),
        number(area.width),
        number(area.height)
    );
    let first = area.top + area.height / 2.0 - (link.text.len() as f64 - 1.0) * KIND_LINE / 2.0 + 5.0;
    text(out, "kind", area.middle(), first, KIND_LINE, &link.text);
}

fn draw_box(out: &mut String, placed: &PlacedBox) {
    let area = placed.area;
    let class = match (placed.main, placed.meeting) {
        (true, _) => "box main",
        (false, true) => "box meet",
        (false, false) => "box",
    };
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"/>",
        number(area.left),
        number(area.top),
        number(area.width),
        number(area.height)
    );
    let note = placed.note.as_ref().map_or(0, Vec::len);
    let lines = placed.bodies.iter().map(Vec::len).sum::<usize>() + note;
    let high = lines as f64 * LINE + (placed.bodies.len() as f64 - 1.0) * BETWEEN;
    let mut y = area.top + (area.height - high) / 2.0;
    for (at, body) in placed.bodies.iter().enumerate() {
        if at > 0 {
            let middle = number(y + BETWEEN / 2.0);
            let (left, right) = (number(area.left + 10.0), number(area.left + area.width - 10.0));
            let _ = write!(out, "<path class=\"split\" d=\"M{left} {middle} L{right} {middle}\"/>");
            y += BETWEEN;
        }
        text(out, if placed.main { "on" } else { "" }, area.middle(), y + 15.0, LINE, body);
        y += body.len() as f64 * LINE;
    }
    if let Some(note) = &placed.note {
        text(out, if placed.main { "on sub" } else { "sub" }, area.middle(), y + 14.0, LINE, note);
    }
}

/// A text of one or more lines, in one element, so that it is read and found as one.
fn text(out: &mut String, class: &str, x: f64, y: f64, step: f64, lines: &[String]) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = write!(out, "<text{class} x=\"{}\" y=\"{}\">", number(x), number(y));
    match lines {
        [one] => out.push_str(&escape(one)),
        _ => {
            for (at, line) in lines.iter().enumerate() {
                let down = if at == 0 { "0".to_owned() } else { number(step) };
                let _ = write!(out, "<tspan x=\"{}\" dy=\"{down}\">{}</tspan>", number(x), escape(line));
            }
        }
    }
    out.push_str("</text>");
}

fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
