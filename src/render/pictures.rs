//! Pictures in the text: an element with its size, so that nothing moves when it has loaded.
use super::words::escape;
use crate::model::Asset;

/// The element for the picture at `address`, which is relative to the page at `page`; `shown` is the address written.
pub(super) fn element(assets: &[Asset], page: &str, address: &str, shown: &str, alt: &str, title: &str) -> String {
    let path = resolve(page, address);
    let size = assets.iter().find(|asset| asset.path == path).and_then(|asset| size(&asset.bytes));
    let size = size.map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\"")).unwrap_or_default();
    let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
    format!("<img src=\"{}\" alt=\"{}\"{title}{size} loading=\"lazy\">", escape(shown), escape(alt))
}

/// Site path of an address relative to a page: `../images/a.png` on `cases/b.html` → `images/a.png`.
pub(super) fn resolve(page: &str, address: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in address.split(['?', '#']).next().unwrap_or_default().split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Width and height in pixels of PNG, GIF, JPEG and WebP; `None` for what is no such picture.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let big = |at: usize, width: usize| {
        bytes.get(at..at + width).map(|part| part.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    };
    let small = |at: usize, width: usize| {
        bytes.get(at..at + width).map(|part| part.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    };
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((big(16, 4)?, big(20, 4)?));
    }
    if bytes.starts_with(b"GIF8") {
        return Some((small(6, 2)?, small(8, 2)?));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return match bytes.get(12..16)? {
            b"VP8X" => Some((small(24, 3)? + 1, small(27, 3)? + 1)),
            b"VP8 " => Some((small(26, 2)? & 0x3fff, small(28, 2)? & 0x3fff)),
            b"VP8L" => small(21, 4).map(|bits| ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)),
            _ => None,
        };
    }
    if bytes.starts_with(b"\xff\xd8") {
        let mut at = 2;
        loop {
            let marker = *bytes.get(at + 1)?;
            // SOF0–SOF15 but for DHT, JPG and DAC, which share the range.
            if (0xc0..=0xcf).contains(&marker) && ![0xc4, 0xc8, 0xcc].contains(&marker) {
                return Some((big(at + 7, 2)?, big(at + 5, 2)?));
            }
            at += 2 + big(at + 2, 2)?.max(2) as usize;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_the_first_bytes() {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 2, 128, 0, 0, 1, 224]].concat();
        assert_eq!(size(&png), Some((640, 480)));
        let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 1, 224, 2, 128];
        assert_eq!(size(&jpeg), Some((640, 480)));
        assert_eq!([size(b"\xff\xd8\xff"), size(b"RIFF"), size(b"")], [None, None, None]);
    }

    #[test]
    fn elements_carry_the_size_of_their_file() {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 0, 3, 0, 0, 0, 2]].concat();
        let assets = [Asset { path: "images/a.png".into(), bytes: png.into() }];
        let html = element(&assets, "cases/b.html", "../images/a.png", "../images/a.png", "図\"1", "");
        assert_eq!(html, "<img src=\"../images/a.png\" alt=\"図&quot;1\" width=\"3\" height=\"2\" loading=\"lazy\">");
    }
}
