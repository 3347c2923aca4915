//! The picture that goes with a shared link: the map of tiles with this handbook's cases, and the categories' signs, each
//! with a bar as long as its keywords are many. It has no letters: a font that holds Japanese would weigh more than the program.
use svgtypes::{SimplePathSegment, SimplifyingPathParser};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Transform};

use super::frame::Frame;
use super::{map, signs, site};

/// Path in the site.
pub(super) const PATH: &str = "assets/share.png";
/// The size that the services ask for.
pub(super) const SIZE: (u32, u32) = (1200, 630);

const INK: (u8, u8, u8) = (0x1a, 0x1a, 0x1a);
const TILE: (u8, u8, u8) = (0xe6, 0xe6, 0xe6);
const PAPER: (u8, u8, u8) = (0xff, 0xff, 0xff);
/// Where the map's left upper corner lies, and how much it shrinks.
const MAP: (f32, f32, f32) = (650.0, 52.0, 0.82);

/// The picture as PNG; `None` only if the library refuses the size.
pub(super) fn png(frame: &Frame<'_>) -> Option<Vec<u8>> {
    let mut picture = Pixmap::new(SIZE.0, SIZE.1)?;
    picture.fill(Color::WHITE);
    // The double rule, thick and thin, as over every part of a page.
    bar(&mut picture, [56.0, 52.0, 530.0, 8.0], INK);
    bar(&mut picture, [56.0, 64.0, 530.0, 2.0], INK);
    categories(&mut picture, frame);
    tiles(&mut picture, frame);
    picture.encode_png().ok()
}

fn categories(picture: &mut Pixmap, frame: &Frame<'_>) {
    let all = &frame.view.handbook.categories;
    let views = frame.site.categories();
    let most = views.iter().map(|view| view.keywords).max().unwrap_or(0).max(1) as f32;
    let step = 510.0 / all.len().max(1) as f32;
    let size = (step * 0.66).min(72.0);
    for (at, (category, view)) in all.iter().zip(views).enumerate() {
        let top = 76.0 + step * at as f32 + (step - size) / 2.0;
        let placed = Transform::from_row(size / 24.0, 0.0, 0.0, size / 24.0, 56.0, top);
        for (path, rule) in shapes(signs::drawing(category.sign.as_deref(), at)) {
            fill(picture, &path, rule, colour(site::colour(category)), placed);
        }
        let length = 400.0 * view.keywords as f32 / most;
        bar(picture, [56.0 + 106.0, top + size / 2.0 - 12.0, length.max(4.0), 24.0], INK);
    }
}

fn tiles(picture: &mut Pixmap, frame: &Frame<'_>) {
    let (left, top, scale) = MAP;
    for ([x, y, width, height], cases) in map::squares(frame) {
        let [x, y, width, height] = [left + x * scale, top + y * scale, width * scale, height * scale];
        bar(picture, [x, y, width, height], if cases > 0 { INK } else { TILE });
        // A dot a case, up to three in a row.
        for dot in 0..cases.min(3) {
            let place = x + width / 2.0 + (dot as f32 - (cases.min(3) as f32 - 1.0) / 2.0) * 11.0;
            if let Some(circle) = PathBuilder::from_circle(place, y + height / 2.0, 4.0) {
                fill(picture, &circle, FillRule::Winding, PAPER, Transform::identity());
            }
        }
    }
}

fn bar(picture: &mut Pixmap, [x, y, width, height]: [f32; 4], colour: (u8, u8, u8)) {
    if let Some(area) = Rect::from_xywh(x, y, width, height) {
        fill(picture, &PathBuilder::from_rect(area), FillRule::Winding, colour, Transform::identity());
    }
}

fn fill(picture: &mut Pixmap, path: &Path, rule: FillRule, (red, green, blue): (u8, u8, u8), placed: Transform) {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, 255);
    picture.fill_path(path, &paint, rule, placed, None);
}

/// The shapes of a sign: the paths and circles of [`signs`], nothing else of SVG.
fn shapes(drawing: &str) -> Vec<(Path, FillRule)> {
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        Some(rest.split('"').next().unwrap_or_default().to_owned())
    };
    let number = |tag: &str, name: &str| value(tag, name).and_then(|text| text.parse::<f32>().ok());
    let shape = |tag: &str| {
        let rule = if tag.contains("evenodd") { FillRule::EvenOdd } else { FillRule::Winding };
        let path = match value(tag, "d") {
            Some(d) => path(&d),
            None => PathBuilder::from_circle(number(tag, "cx")?, number(tag, "cy")?, number(tag, "r")?),
        };
        Some((path?, rule))
    };
    drawing.split('<').filter_map(shape).collect()
}

fn path(d: &str) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for segment in SimplifyingPathParser::from(d) {
        let f = |value: f64| value as f32;
        match segment.ok()? {
            SimplePathSegment::MoveTo { x, y } => builder.move_to(f(x), f(y)),
            SimplePathSegment::LineTo { x, y } => builder.line_to(f(x), f(y)),
            SimplePathSegment::Quadratic { x1, y1, x, y } => builder.quad_to(f(x1), f(y1), f(x), f(y)),
            SimplePathSegment::CurveTo { x1, y1, x2, y2, x, y } => builder.cubic_to(f(x1), f(y1), f(x2), f(y2), f(x), f(y)),
            SimplePathSegment::ClosePath => builder.close(),
        }
    }
    builder.finish()
}

/// `#rrggbb`; grey for anything else.
fn colour(hex: &str) -> (u8, u8, u8) {
    let part = |at: usize| hex.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    match (part(1), part(3), part(5)) {
        (Some(red), Some(green), Some(blue)) => (red, green, blue),
        _ => (0x4d, 0x4d, 0x4d),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_can_be_drawn() {
        for place in 0..10 {
            let drawing = signs::drawing(None, place);
            assert_eq!(shapes(drawing).len(), drawing.matches('<').count(), "{drawing}");
        }
    }

    #[test]
    fn the_picture_is_drawn_only_where_it_can_be_named_and_is_always_the_same() {
        let mut handbook = crate::render::tests::handbook();
        let find = |handbook: &crate::model::Handbook| {
            let site = crate::render::tests::site(handbook);
            site.files.into_iter().find(|(path, _)| path == PATH).map(|(_, bytes)| bytes)
        };
        assert!(find(&handbook).is_none());
        handbook.meta.base_url = Some("https://example.jp".into());
        let picture = find(&handbook).expect("a picture");
        assert!(picture.starts_with(b"\x89PNG") && picture.len() < 40_000, "{} bytes", picture.len());
        assert_eq!(find(&handbook), Some(picture.clone()));
        let decoded = Pixmap::decode_png(&picture).expect("PNG");
        let seen = |r, g, b| decoded.pixels().iter().filter(|p| (p.red(), p.green(), p.blue()) == (r, g, b)).count();
        assert!(seen(0x1a, 0x1a, 0x1a) > 5_000, "ink");
        assert!(seen(0x00, 0x31, 0x6a) > 1_000, "the first category's sign");
    }
}
