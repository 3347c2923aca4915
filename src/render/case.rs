//! `cases/<stem>.html`: one case.
use std::borrow::Cow;

use serde::Serialize;

use super::diagram::Diagram;
use super::figures::{CaseView, Chip};
use super::frame::Sheet;
use super::glossary::TermNote;
use super::html::Writer;
use super::names::Names;
use super::{Frame, words};
use crate::model::{Case, CaseId, Page};

/// A case as its own page and the print page show it.
#[derive(Serialize)]
pub(super) struct CasePage<'a> {
    case: &'a CaseView,
    /// Who runs it, who carries out the project, since when; each with its label.
    by: Vec<String>,
    keywords: Vec<KeywordGroup<'a>>,
    posts: Option<&'a str>,
    diagram: Option<Cow<'a, Diagram>>,
    sections: Vec<SectionView<'a>>,
    footnotes: String,
    /// The terms that its own page explains.
    terms: Vec<TermNote>,
    doubts: &'a [String],
    source: Option<String>,
    /// Anchors of the parts that are no sections, free of those of sections.
    anchors: Anchors,
    /// What leads every anchor on the page, so that many cases can stand on one.
    prefix: String,
}

#[derive(Serialize)]
struct KeywordGroup<'a> {
    category: &'a str,
    label: &'a str,
    chips: Vec<&'a Chip>,
}

#[derive(Serialize)]
struct SectionView<'a> {
    heading: &'a str,
    slug: &'a str,
    category: Option<&'a str>,
    html: String,
}

#[derive(Serialize)]
struct Anchors {
    profile: String,
    diagram: String,
    doubts: String,
    related: String,
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    body: CasePage<'a>,
    related: Vec<RelatedView<'a>>,
    previous: Option<&'a CaseView>,
    next: Option<&'a CaseView>,
    scale_cases: usize,
    can_compare: bool,
}

#[derive(Serialize)]
struct RelatedView<'a> {
    case: &'a CaseView,
    reasons: &'a [String],
}

impl CasePage<'_> {
    /// About how many bytes it takes on the page to print.
    pub(super) fn weight(&self) -> usize {
        /// Head, profile, drawing and its list.
        const FRAME: usize = 9_000;
        let sections = self.sections.iter().map(|section| section.html.len() + 200).sum::<usize>();
        let doubts = self.doubts.iter().map(|doubt| doubt.len() + 50).sum::<usize>();
        FRAME + sections + doubts + self.footnotes.len() + self.case.summary.as_ref().map_or(0, String::len)
    }

    /// How the contents of the book call it, and its anchor there.
    pub(super) fn named(&self) -> (String, String) {
        let CaseView { number, prefecture, short_place, .. } = self.case;
        (format!("事例{number}　{prefecture} {short_place}"), format!("{}case", self.prefix))
    }
}

/// The page of a case.
pub(super) fn page(frame: &Frame<'_>, id: CaseId) -> Result<Page, Box<crate::diag::Diagnostic>> {
    let view = &frame.cases[id.0];
    let related = frame.view.relations.get(id.0).map_or(&[][..], |related| &related[..]);
    let data = Whole {
        body: body(frame, id, &view.url, ""),
        related: related.iter().map(|other| RelatedView { case: &frame.cases[other.case.0], reasons: &other.reasons }).collect(),
        previous: id.0.checked_sub(1).map(|at| &frame.cases[at]),
        next: frame.cases.get(id.0 + 1),
        scale_cases: frame.scales.population.cases.max(frame.scales.aging_rate.cases),
        can_compare: frame.cases.len() > 1,
    };
    let sheet = Sheet {
        path: view.url.clone(),
        template: "case.html",
        title: view.title.clone(),
        description: view.summary.clone(),
        nav: "cases",
        indexed: true,
        // Results are not filtered by single keywords (their words find them); the list of cases is.
        facets: frame.facets.of_case[id.0]
            .iter()
            .filter(|value| !value.starts_with("kw:"))
            .cloned()
            .chain(["kind:case".to_owned()])
            .collect(),
        // Officials look for towns: results name a case by its town, the station beside it.
        found_as: Some(format!("{} {}｜{}", view.prefecture, view.short_place, view.title)),
        ..Sheet::default()
    };
    frame.page(sheet, &data)
}

/// A case's own part, for the page at `path`; every anchor begins with `prefix`.
pub(super) fn body<'a>(frame: &'a Frame<'_>, id: CaseId, path: &str, prefix: &str) -> CasePage<'a> {
    let handbook = frame.view.handbook;
    let case = &handbook.cases[id.0];
    let view = &frame.cases[id.0];
    let mut writer = Writer::new(&handbook.assets, path).with_prefix(prefix);
    if prefix.is_empty() {
        writer = writer.with_terms(&frame.glossary);
    }
    let sections: Vec<SectionView<'a>> = (case.sections.iter())
        .map(|section| SectionView {
            heading: &section.heading,
            slug: &section.slug,
            category: section.category.map(|id| handbook.categories[id.0].id.as_str()),
            html: writer.section(section),
        })
        .collect();
    let groups = frame.site.categories().iter().map(|category| KeywordGroup {
        category: &category.id,
        label: &category.label,
        chips: view.chips.iter().filter(|chip| chip.category == category.id).collect(),
    });
    CasePage {
        case: view,
        by: by(case, &frame.site.names),
        keywords: groups.filter(|group| !group.chips.is_empty()).collect(),
        posts: case.coordinators.as_ref().and_then(|coordinators| coordinators.posts.as_deref()),
        diagram: frame.diagram(id),
        footnotes: writer.footnotes(),
        terms: writer.terms(),
        doubts: &case.doubts,
        source: source(handbook.meta.source.as_deref(), case),
        anchors: anchors(case),
        prefix: prefix.to_owned(),
        sections,
    }
}

fn by(case: &Case, names: &Names) -> Vec<String> {
    let named = |label: &Option<String>, name: &Option<String>| Some(format!("{}：{}", label.as_ref()?, name.as_ref()?));
    let operator = named(&names.operator, &case.operator);
    let body = named(&names.implementing_body, &case.implementing_body);
    let start = case.start.map(|start| format!("{}から", words::month(start)));
    [operator, body, start].into_iter().flatten().collect()
}

/// Where the facts come from, e.g. 『…』事例II.
fn source(document: Option<&str>, case: &Case) -> Option<String> {
    let source = case.source.as_ref()?;
    let document = document.or(source.document.as_deref()).unwrap_or_default();
    let number = source.case.as_ref().map(|number| format!("事例{number}。")).unwrap_or_default();
    Some(format!("{number}{document}")).filter(|text| !text.is_empty())
}

fn anchors(case: &Case) -> Anchors {
    let free = |name: &str| {
        let taken = case.sections.iter().any(|section| section.slug == name);
        if taken { format!("{name}-2") } else { name.to_owned() }
    };
    Anchors {
        profile: free("自治体概要"), diagram: free("関係図"), doubts: free("編注"), related: free("近い事例")
    }
}
