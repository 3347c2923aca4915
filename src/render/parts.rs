//! Long lists are read in parts, so that no page outgrows what a phone or an old office PC shows at once: `NAME.html`,
//! `NAME-2.html`, … Each part leads to the first, the last, and those near it.
use serde::Serialize;

/// Parts named on either side of a part's own.
const NEAR: usize = 3;

/// A part of a list as others lead to it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Part {
    /// From 1.
    pub(super) number: usize,
    /// From the site's root.
    pub(super) url: String,
    /// What its first entry is called.
    pub(super) first: String,
    /// What its last entry is called.
    pub(super) last: String,
    /// Whether parts before this one are left out.
    pub(super) gap: bool,
}

/// The address of a part, from 0; `first` is that of the first.
pub(super) fn url(first: &str, part: usize) -> String {
    let stem = first.strip_suffix(".html").unwrap_or(first);
    if part == 0 { first.to_owned() } else { format!("{stem}-{}.html", part + 1) }
}

/// A list as it is: in one part, or, where it has more than `most` entries, in parts of `size`. Never without a part.
pub(super) fn cut<T>(list: &[T], most: usize, size: usize) -> Vec<&[T]> {
    if list.len() <= most { vec![list] } else { list.chunks(size).collect() }
}

/// The first and the last of so many parts and those near the part `here`, from 0; `ends` tells the names of a part's ends.
pub(super) fn around(count: usize, here: usize, first: &str, ends: impl Fn(usize) -> [String; 2]) -> Vec<Part> {
    let shown = |at: &usize| *at == 0 || *at + 1 == count || at.abs_diff(here) <= NEAR;
    let mut before = None;
    let part = |at: usize| {
        let gap = before.replace(at).is_some_and(|before: usize| before + 1 < at);
        let [from, to] = ends(at);
        Part { number: at + 1, url: url(first, at), first: from, last: to, gap }
    };
    (0..count).filter(shown).map(part).collect()
}

/// What a part's title ends in.
pub(super) fn suffix(count: usize, part: usize) -> String {
    if count > 1 { format!("（{}／{count}）", part + 1) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_leads_to_its_neighbours_and_to_both_ends() {
        let parts = around(20, 9, "cases.html", |at| [at.to_string(), at.to_string()]);
        let told: Vec<(usize, bool)> = parts.iter().map(|part| (part.number, part.gap)).collect();
        let near =
            [(1, false), (7, true), (8, false), (9, false), (10, false), (11, false), (12, false), (13, false), (20, true)];
        assert_eq!(told, near);
        assert_eq!((parts[0].url.as_str(), parts[1].url.as_str()), ("cases.html", "cases-7.html"));
    }

    #[test]
    fn only_a_long_list_is_cut() {
        assert_eq!(cut(&[0; 90], 90, 60).len(), 1);
        assert_eq!(cut(&[0; 91], 90, 60).len(), 2);
        assert_eq!(cut::<u8>(&[], 90, 60).len(), 1);
        assert_eq!((suffix(1, 0), suffix(3, 1)), (String::new(), "（2／3）".to_owned()));
    }
}
