//! What every page says of the whole: title, categories, signs, the way through the site.
use std::sync::Arc;

use serde::Serialize;

use super::names::Names;
use super::{View, signs};
use crate::model::{Category, Chapter, Handbook};

/// Style sheet for categories that the built-in style does not know.
pub(super) const CATEGORY_STYLE: &str = "assets/categories.css";

/// The colours of the built-in style: identifier and colour on paper.
const BUILT_IN: [(&str, &str); 5] =
    [("history", "#00316a"), ("placement", "#c74700"), ("activities", "#006f83"), ("network", "#6f23d0"), ("effects", "#850000")];

/// Chapters that every page leads to: were it all, many chapters would weigh by their square.
const MOST_CHAPTERS: usize = 12;

/// Chapters as others lead to them.
pub(super) fn chapter_links(chapters: &[Arc<Chapter>]) -> Vec<ChapterLink> {
    let link = |chapter: &Chapter| ChapterLink {
        title: chapter.title.clone(),
        summary: chapter.summary.clone(),
        url: format!("chapters/{}.html", chapter.stem),
    };
    chapters.iter().map(|chapter| link(chapter)).collect()
}

/// What every page says of the whole. Templates call it `site`.
#[derive(Debug, Serialize)]
pub(super) struct Site {
    title: String,
    subtitle: Option<String>,
    publisher: Option<String>,
    edition: Option<String>,
    language: String,
    licence: Option<String>,
    source: Option<String>,
    lead: Option<String>,
    /// Numbers of cases and of different keywords.
    cases: usize,
    keywords: usize,
    terms: usize,
    /// Whether any case or chapter has a note of the editors.
    doubts: bool,
    /// What the fields of cases are called.
    pub(super) names: Names,
    categories: Vec<CategoryView>,
    nav: Vec<NavItem>,
    /// The first chapters, which every page leads to, and how many there are.
    chapters: Vec<ChapterLink>,
    chapter_count: usize,
    /// Address of the extra style sheet, empty without one.
    category_style: String,
}

/// A category as shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CategoryView {
    /// Its identifier; `#s-<id>` is its sign.
    pub(super) id: String,
    /// Its name.
    pub(super) label: String,
    /// The first words of its name, for narrow columns.
    pub(super) short: String,
    /// What its sections tell.
    pub(super) description: Option<String>,
    /// The sign's drawing.
    drawing: &'static str,
    /// Different keywords in it.
    pub(super) keywords: usize,
    /// Cases with such a keyword.
    pub(super) cases: usize,
    /// Address of its page from the site's root.
    pub(super) url: String,
    /// Place and height of its stripe in the brand's mark.
    stripe: String,
}

#[derive(Debug, Serialize)]
struct NavItem {
    key: &'static str,
    label: &'static str,
    url: String,
}

/// A chapter as others lead to it.
#[derive(Debug, Serialize)]
pub(super) struct ChapterLink {
    title: String,
    summary: Option<String>,
    url: String,
}

impl Site {
    /// Collects what the pages share.
    pub(super) fn new(view: View<'_>) -> Self {
        let Handbook { meta, cases, chapters, terms, .. } = view.handbook;
        let chapter_url = |stem: &str| format!("chapters/{stem}.html");
        let has = |condition: bool, key, label, url: &str| condition.then(|| NavItem { key, label, url: url.to_owned() });
        let nav = [
            has(!cases.is_empty(), "cases", "事例をさがす", "cases.html"),
            has(!view.keywords.entries.is_empty(), "keywords", "キーワード", "keywords.html"),
            chapters.first().and_then(|first| has(true, "chapters", "読みもの", &chapter_url(&first.stem))),
            has(cases.len() > 1, "compare", "くらべる", "compare.html"),
            has(!cases.is_empty(), "data", "数字で見る", "data.html"),
            has(true, "search", "ことばで探す", "search.html"),
        ];
        Self {
            title: meta.title.clone(),
            subtitle: meta.subtitle.clone(),
            publisher: meta.publisher.clone(),
            edition: meta.edition.clone(),
            language: meta.language.clone(),
            licence: meta.licence.clone(),
            source: meta.source.clone(),
            lead: meta.lead.clone(),
            cases: cases.len(),
            keywords: view.keywords.entries.len(),
            terms: terms.len(),
            doubts: cases.iter().any(|case| !case.doubts.is_empty()) || chapters.iter().any(|chapter| !chapter.doubts.is_empty()),
            names: Names::new(view.handbook),
            categories: categories(view),
            nav: nav.into_iter().flatten().collect(),
            chapters: chapter_links(&chapters[..chapters.len().min(MOST_CHAPTERS)]),
            chapter_count: chapters.len(),
            category_style: category_style(view.handbook)
                .map(|css| super::theme::link(CATEGORY_STYLE, css.as_bytes()))
                .unwrap_or_default(),
        }
    }

    /// The categories.
    pub(super) fn categories(&self) -> &[CategoryView] {
        &self.categories
    }
}

fn categories(view: View<'_>) -> Vec<CategoryView> {
    let all = &view.handbook.categories;
    let mut keywords = vec![0; all.len()];
    for entry in 0..view.keywords.entries.len() {
        if let Some(category) = super::facets::keyword_category(view, entry) {
            keywords[category.0] += 1;
        }
    }
    let height = (32.0 - 1.75 * (all.len().max(1) - 1) as f64) / all.len().max(1) as f64;
    let view_of = |(at, category): (usize, &Category)| CategoryView {
        id: category.id.clone(),
        label: category.label.clone(),
        short: short(&category.label),
        description: category.description.clone(),
        drawing: signs::drawing(category.sign.as_deref(), at),
        keywords: keywords[at],
        cases: view.tags.iter().filter(|tags| tags.iter().any(|tag| tag.category.0 == at)).count(),
        url: format!("categories/{}.html", category.id),
        stripe: format!("M17.5 {}H24v{}h-6.5z", trim((height + 1.75) * at as f64), trim(height)),
    };
    all.iter().enumerate().map(view_of).collect()
}

fn trim(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The first words of a name, for columns of two characters' width: 配置の特色 → 配置, 実施内容 → 実施, 効果・課題 → 効果.
fn short(label: &str) -> String {
    let first: String = label.chars().take_while(|c| !matches!(c, '・' | 'の' | 'と' | '、' | ' ' | '　')).collect();
    let first = if first.is_empty() { label.to_owned() } else { first };
    let compound = first.chars().count() >= 4 && first.chars().all(crate::text::kana::is_kanji);
    if compound { first.chars().take(2).collect() } else { first }
}

/// A category's colour on paper.
pub(super) fn colour(category: &Category) -> &str {
    let built_in = BUILT_IN.iter().find(|(id, _)| *id == category.id).map(|(_, colour)| *colour);
    category.colour.as_deref().or(built_in).unwrap_or("#4d4d4d")
}

/// The lines that give categories of the handbook's own their colours; `None` where the built-in ones do.
pub(super) fn category_style(handbook: &Handbook) -> Option<String> {
    let own: Vec<(&Category, &str)> = (handbook.categories.iter())
        .filter_map(|category| {
            let built_in = BUILT_IN.iter().find(|(id, _)| *id == category.id).map(|(_, colour)| *colour);
            match (category.colour.as_deref(), built_in) {
                (Some(colour), Some(known)) if colour.eq_ignore_ascii_case(known) => None,
                (None, Some(_)) => None,
                (Some(colour), _) => Some((category, colour)),
                (None, None) => Some((category, "#4d4d4d")),
            }
        })
        .collect();
    (!own.is_empty()).then(|| super::colours::style(&own))
}
