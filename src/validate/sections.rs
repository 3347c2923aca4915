//! The sections of a case: one a category, in the categories' order.
use super::notes::Notes;
use super::{handbook, nearest, wording};
use crate::diag::{Hint, Problem};
use crate::markdown::{Document, Part};
use crate::model::{CategoryId, Section};
use crate::text::normalise;

const FILL: Hint = Hint::Say(
    "だれが・何を・どうしたかを書き足してください。書くことがなければ「記載なし」と書いてください",
    "tell who did what and how; where there is nothing to tell, say so",
);

/// The sections of a chapter, as they stand.
pub(super) fn of_chapter(body: Document) -> Vec<Section> {
    body.parts.into_iter().map(|part| section(part, None)).collect()
}

/// The sections of a case, `almost` of which have headings that were told to be none. Repeated ones are put together, those out of order are put in order; both are said.
pub(super) fn of_case(
    body: Document,
    book: &handbook::Read,
    almost: &[String],
    end: usize,
    notes: &mut Notes<'_>,
) -> Vec<Section> {
    let categories = &book.categories;
    let mut sections: Vec<Section> = Vec::new();
    let mut furthest = None;
    let labels = || categories.iter().map(|category| category.label.as_str());
    let mut guesses: Vec<&str> = Vec::new();
    for part in body.parts {
        if part.slug.is_empty() {
            sections.push(section(part, None));
            continue;
        }
        let key = normalise::key(&part.heading);
        let Some(category) = categories.iter().position(|category| normalise::key(&category.label) == key).map(CategoryId) else {
            if !book.sure {
                continue;
            }
            let nearest = nearest::of(&part.heading, labels());
            guesses.extend(nearest);
            let hint = match nearest {
                Some(label) => Hint::Nearest(label.to_owned()),
                None => Hint::OneOf(labels().map(str::to_owned).collect()),
            };
            notes.add(part.span, Problem::UnknownSection(part.heading)).hint(hint);
            continue;
        };
        if part.events.is_empty() {
            notes.add(part.span, Problem::EmptySection(part.heading.clone()));
        }
        if let Some(count) = wording::thin(&part) {
            notes.add(part.span, Problem::ThinSection(part.heading.clone(), count)).hint(FILL);
        }
        if let Some(before) = sections.iter_mut().find(|section| section.category == Some(category)) {
            notes.add(part.span, Problem::RepeatedSection(part.heading));
            before.events.extend(part.events.into_iter().map(|(event, _)| event));
            continue;
        }
        if furthest.is_some_and(|furthest| category < furthest) {
            notes.add(part.span, Problem::SectionOrder(part.heading.clone()));
        }
        furthest = furthest.max(Some(category));
        let mut section = section(part, Some(category));
        section.heading.clone_from(&categories[category.0].label);
        sections.push(section);
    }
    for (at, category) in categories.iter().enumerate() {
        let there = sections.iter().any(|section| section.category == Some(CategoryId(at)));
        let almost = almost.iter().any(|words| normalise::key(words) == normalise::key(&category.label));
        if book.sure && !there && !almost && !guesses.contains(&category.label.as_str()) {
            let hint = Hint::Say(
                "書くことがないときも、見出しを置いて「記載なし」と書いてください",
                "put the heading there even where there is nothing to tell, and say so below it",
            );
            notes.add(crate::diag::Span::new(end, end), Problem::MissingSection(category.label.clone())).hint(hint);
        }
    }
    sections.sort_by_key(|section| section.category);
    sections
}

fn section(part: Part, category: Option<CategoryId>) -> Section {
    Section {
        heading: part.heading,
        slug: part.slug,
        category,
        events: part.events.into_iter().map(|(event, _)| event).collect(),
    }
}
