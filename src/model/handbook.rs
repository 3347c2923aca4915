//! The handbook as a whole: its own data, chapters, terms and assets.
use std::sync::Arc;

use pulldown_cmark::Event;

use super::{AsOf, Case, CaseForm, Figure, Labels, OwnField};

/// A category's place in [`Handbook::categories`], whose order is the order of the sections in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryId(pub usize);

/// A complete handbook: everything that the pages are made from.
#[derive(Clone, Debug)]
pub struct Handbook {
    /// What `handbook.yaml` says.
    pub meta: Meta,
    /// The background categories, in the order in which a case tells them.
    pub categories: Vec<Category>,
    /// Where figures are cut into groups and bodies are put together for filtering.
    pub facets: Facets,
    /// Fields that only this handbook's cases have, in the order in which they are shown; identifiers are unique.
    pub fields: Vec<OwnField>,
    /// Its names for the fields that every handbook has.
    pub labels: Labels,
    /// Keys of those that are not offered to who writes a case; a case may have them all the same.
    pub without: Vec<&'static str>,
    /// The cases, sorted by number; numbers and stems are unique.
    pub cases: Vec<Arc<Case>>,
    /// The other pages, sorted by `order`, then by stem; stems are unique.
    pub chapters: Vec<Arc<Chapter>>,
    /// The handbook's words, in the order of the file.
    pub terms: Vec<Term>,
    /// Pictures and other files that pages show, copied as they are.
    pub assets: Vec<Asset>,
    /// Files below `content/theme/` (or `--theme`), which replace the built-in theme's, path by path.
    pub theme: Vec<ThemeFile>,
}

impl Handbook {
    /// What its cases are made of.
    #[must_use]
    pub fn form(&self) -> CaseForm {
        CaseForm {
            categories: self.categories.clone(),
            fields: self.fields.clone(),
            labels: self.labels.clone(),
            without: self.without.clone(),
        }
    }
}

/// What `handbook.yaml` says about the handbook itself.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// The handbook's title.
    pub title: String,
    /// A second line under the title.
    pub subtitle: Option<String>,
    /// Who publishes this handbook.
    pub publisher: Option<String>,
    /// The edition, in words.
    pub edition: Option<String>,
    /// When this edition was published; what is old is counted back from here, never from the clock.
    pub published: Option<AsOf>,
    /// Years, 1–100, after which a figure is called old; without it none is.
    pub figures_older_than: Option<u32>,
    /// BCP 47 language of the pages; `ja` unless given.
    pub language: String,
    /// The site's address without a trailing slash, for feeds and site maps; relative addresses are written without it.
    pub base_url: Option<String>,
    /// The licence of the text, in words.
    pub licence: Option<String>,
    /// The document from which the cases were taken, in words.
    pub source: Option<String>,
    /// Two or three sentences for the first page.
    pub lead: Option<String>,
}

impl Meta {
    /// Whether a figure is older than the handbook's limit: even the last month that its date may mean lies more than
    /// [`Self::figures_older_than`] years before the first month in which the handbook may have been published. False
    /// where the figure has no date, or the handbook no limit or no date.
    #[must_use]
    pub fn is_old(&self, figure: &Figure) -> bool {
        let (Some(as_of), Some(years), Some(published)) = (figure.as_of, self.figures_older_than, self.published) else {
            return false;
        };
        let months = |(year, month): (i32, u8)| i64::from(year) * 12 + i64::from(month);
        months(as_of.last_month()) + i64::from(years) * 12 < months(published.first_month())
    }
}

/// One of the backgrounds by which keywords are coloured and sections are headed.
#[derive(Clone, Debug)]
pub struct Category {
    /// Latin identifier, used in addresses and attributes, e.g. `history`.
    pub id: String,
    /// The section heading and the name shown, e.g. 経緯.
    pub label: String,
    /// CSS colour on paper, `#rrggbb`; its dark-theme partner is computed.
    pub colour: Option<String>,
    /// Name of a built-in sign: history, placement, activities, network, effects, …
    pub sign: Option<String>,
    /// One sentence that says what the section tells.
    pub description: Option<String>,
    /// Words that, standing in a keyword, speak for this category.
    pub words: Vec<String>,
}

/// How figures and bodies are grouped in filters.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// Ascending lower bounds of the population groups from the second on, persons.
    pub population: Vec<f64>,
    /// The same for the aging rate, per cent.
    pub aging_rate: Vec<f64>,
    /// Groups of implementing bodies; the first whose word occurs in the body's name wins.
    pub implementing_body: Vec<Group>,
}

impl Facets {
    /// The name under which a body is filtered: the first group of which a word occurs in its name, else the name itself.
    #[must_use]
    pub fn body_group<'a>(&'a self, body: &'a str) -> &'a str {
        let group = self.implementing_body.iter().find(|group| group.matches.iter().any(|word| body.contains(word.as_str())));
        group.map_or(body, |group| &group.label)
    }
}

/// A named group of spellings.
#[derive(Clone, Debug)]
pub struct Group {
    /// The name shown.
    pub label: String,
    /// Words of which one must occur.
    pub matches: Vec<String>,
}

/// A page that is no case.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Path of the source file below the content folder, `/`-separated.
    pub file: String,
    /// File stem; the page's name.
    pub stem: String,
    /// The page's title.
    pub title: String,
    /// Place among the chapters; chapters without one come last.
    pub order: i64,
    /// One or two sentences for lists.
    pub summary: Option<String>,
    /// What looks wrong or is missing in the source.
    pub doubts: Vec<String>,
    /// The text, cut at headings of level two.
    pub sections: Vec<Section>,
}

/// A part of a page from one heading of level two (or the page's beginning) to the next.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading's text without markup; empty for what stands before the first heading.
    pub heading: String,
    /// The anchor, unique on the page.
    pub slug: String,
    /// The category whose label is the heading, in cases.
    pub category: Option<CategoryId>,
    /// The Markdown below the heading: links resolved to site paths relative to this page (`../chapters/x.html#y`), raw
    /// HTML turned into text, headings with their `id` set.
    pub events: Vec<Event<'static>>,
}

/// A word that the handbook explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word as shown.
    pub term: String,
    /// Its reading in hiragana.
    pub reading: Option<String>,
    /// Other names of the same thing.
    pub aliases: Vec<String>,
    /// One or two plain sentences.
    pub definition: Option<String>,
    /// Anchor on `terms.html`, unique.
    pub slug: String,
}

/// A file copied to the site as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Path in the site.
    pub path: String,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// A file of the theme that replaces or joins the built-in ones.
#[derive(Clone, Debug)]
pub struct ThemeFile {
    /// Path below the theme's folder, e.g. `templates/case.html`.
    pub path: String,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_old_when_no_reading_of_its_date_lies_within_the_limit() {
        let meta = |published, limit| Meta { published, figures_older_than: limit, ..Meta::default() };
        let figure = |as_of| Figure { value: 1.0, as_of, source: None };
        let march = meta(Some(AsOf::Month(2025, 3)), Some(5));
        for (as_of, old) in [
            (AsOf::Month(2020, 3), false),
            (AsOf::Day(2020, 2, 29), true),
            (AsOf::Year(2020), false),
            (AsOf::Year(2019), true),
            (AsOf::FiscalYear(2019), false),
            (AsOf::FiscalYear(2018), true),
            (AsOf::Year(2026), false),
        ] {
            assert_eq!(march.is_old(&figure(Some(as_of))), old, "{as_of:?}");
        }
        assert!(!march.is_old(&figure(None)), "a figure without a date");
        let ancient = figure(Some(AsOf::Year(1950)));
        assert!(!meta(None, Some(5)).is_old(&ancient), "a handbook without a date");
        assert!(!meta(Some(AsOf::Year(2025)), None).is_old(&ancient), "a handbook without a limit");
        assert!(meta(Some(AsOf::FiscalYear(2024)), Some(1)).is_old(&figure(Some(AsOf::Month(2023, 3)))));
    }
}
