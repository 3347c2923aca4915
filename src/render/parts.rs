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
    fn no_page_of_a_large_handbook_is_too_much_for_a_phone() {
        let mut handbook = crate::render::tests::handbook();
        let first = handbook.cases[1].clone();
        for number in 3..=700 {
            let mut case = crate::model::Case::clone(&first);
            (case.number, case.stem) = (number, format!("{number:04}-a"));
            case.coordinators = None;
            case.relations.clear();
            case.start = (number % 2 == 0).then_some(crate::model::YearMonth { year: 2000 + (number % 9) as i32, month: None });
            case.keywords.push(crate::model::Keyword { text: format!("取り組み{number}"), category: None });
            handbook.cases.push(case.into());
        }
        let site = crate::render::tests::site(&handbook);
        for page in &site.pages {
            assert!(page.html.len() < 300_000, "{}: {} bytes", page.path, page.html.len());
        }
        let paths: std::collections::BTreeSet<&str> = site.pages.iter().map(|page| page.path.as_str()).collect();
        assert_eq!(paths.len(), site.pages.len(), "no two pages have one address");
        // Every case and every keyword is led to from some part of its list.
        let held = |list: &str, link: &str| {
            let parts = site.pages.iter().filter(|page| page.path.starts_with(list) && !page.path.contains('/'));
            parts.filter(|page| page.html.contains(&format!("\"{link}\""))).count()
        };
        for page in site.pages.iter().filter(|page| page.path.starts_with("cases/")).step_by(97) {
            assert_eq!((held("cases", &page.path), held("data", &page.path).min(1)), (1, 1), "{}", page.path);
        }
        for page in
            site.pages.iter().filter(|page| page.path.matches('/').count() == 1 && page.path.starts_with("keywords/")).step_by(97)
        {
            assert!(held("keywords", &page.path) > 0, "{}", page.path);
        }
        // What the comparison's table leaves out comes in scripts.
        let rows: String = (site.files.iter().filter(|(path, _)| path.starts_with("data/compare-rows/")))
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect();
        assert!(rows.starts_with("Jirei.rows([[101,\"0101-a\"") && rows.contains("[700,\"0700-a\""), "{rows}");
    }

    #[test]
    fn only_a_long_list_is_cut() {
        assert_eq!(cut(&[0; 90], 90, 60).len(), 1);
        assert_eq!(cut(&[0; 91], 90, 60).len(), 2);
        assert_eq!(cut::<u8>(&[], 90, 60).len(), 1);
        assert_eq!((suffix(1, 0), suffix(3, 1)), (String::new(), "（2／3）".to_owned()));
    }
}
