//! How a page is told: its path, title, sections and passages. Both forms of the index tell it alike.
use super::collect::IndexedPage;
use crate::model::PassageKind;

/// A page in the index.
#[derive(Debug)]
pub(super) struct Row<'a> {
    /// Its path.
    pub(super) path: &'a str,
    /// Its title; empty where the first text of that kind tells it.
    pub(super) title: &'a str,
    /// Anchor and heading of each section, tabs between.
    pub(super) sections: String,
    /// A letter a passage, `/` at each new section; capital where the text has stood before.
    pub(super) kinds: String,
    /// The numbers of the texts that stood before.
    pub(super) again: Vec<usize>,
}

/// Tells a page. `number` gives a text its number, and says whether it is the first of that number.
pub(super) fn row<'a>(page: &IndexedPage<'a>, mut number: impl FnMut(usize) -> (usize, bool)) -> Row<'a> {
    let mut again: Vec<usize> = Vec::new();
    let mut last: Option<(&str, &str)> = None;
    let mut sections = String::new();
    let mut kinds = String::new();
    for &(kind, passage, text) in &page.passages {
        let here = (&*passage.anchor, &*passage.heading);
        if last != Some(here) {
            last = Some(here);
            kinds.push('/');
            // An anchor or heading that the section's first text or its anchor tells is not said twice.
            let mark = |text: &str| if text == &*passage.text { "=" } else { text }.to_owned();
            let heading = if here.0 == here.1 { String::new() } else { mark(here.1) };
            sections.push_str(&format!("{}\t{heading}\t", mark(here.0)));
        }
        let letter = match kind {
            PassageKind::Title => 't',
            PassageKind::Keyword => 'k',
            PassageKind::Heading => 'h',
            PassageKind::Body => 'b',
            PassageKind::Aside => 'a',
        };
        let (number, first) = number(text);
        kinds.push(if first { letter } else { letter.to_ascii_uppercase() });
        if !first {
            again.push(number);
        }
    }
    let titled = page.passages.iter().find(|(kind, ..)| *kind == PassageKind::Title);
    let page = page.page;
    let title = if titled.is_some_and(|(_, passage, _)| *passage.text == *page.title) { "" } else { &page.title };
    sections.truncate(sections.trim_end_matches('\t').len());
    Row { path: &page.path, title, sections, kinds, again }
}
