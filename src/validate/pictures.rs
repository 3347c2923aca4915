//! Pictures and documents that pages show or offer: of the kind that their names tell, and not too heavy.
use crate::diag::{Diagnostic, Problem};

/// Largest file that a page may show or offer without a word, bytes.
const HEAVIEST: usize = 5_000_000;

/// Folders and files that the site makes itself; a file of the handbook's there would take the place of one of them.
const TAKEN: [&str; 7] = ["assets/", "categories/", "data/", "keywords/", "search/", "llms.txt", "robots.txt"];

/// Whether the site has something of its own where the file would stand.
pub(super) fn taken(path: &str) -> Option<Diagnostic> {
    let path_in_lower = path.to_lowercase();
    let own = TAKEN.iter().find(|own| path_in_lower.starts_with(**own))?;
    Some(Diagnostic::new(Problem::DuplicatePage((*own).to_owned()), path, None))
}

/// What is wrong with the file.
pub(super) fn check(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let ending = path.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let problem = if !is_of_kind(&ending, bytes) {
        Problem::BrokenImage
    } else if bytes.len() > HEAVIEST {
        Problem::LargeFile(bytes.len().div_ceil(1_000_000))
    } else {
        return None;
    };
    Some(Diagnostic::new(problem, path, None))
}

/// Whether a picture's first bytes are those of its kind; browsers go by these, too.
fn is_of_kind(ending: &str, bytes: &[u8]) -> bool {
    let picture = [
        bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        bytes.starts_with(b"\xff\xd8\xff"),
        bytes.starts_with(b"GIF8"),
        bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()),
        bytes.starts_with(b"BM"),
        bytes.get(4..8) == Some(b"ftyp".as_slice()),
    ];
    match ending {
        "svg" => bytes.iter().take(4000).collect::<Vec<_>>().windows(4).any(|four| four == [&b'<', &b's', &b'v', &b'g']),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "bmp" | "avif" => picture.contains(&true),
        _ => true,
    }
}
