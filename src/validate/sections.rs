//! The sections of a case: one a category, in the categories' order.
use super::notes::Notes;
use super::{handbook, nearest, wording};
use crate::diag::{Hint, Problem, Span};
use crate::markdown::{Document, Part};
use crate::model::{CategoryId, Section};
use crate::text::normalise;

const FILL: Hint = Hint::Say(
    "だれが・何を・どうしたかを書き足してください。書くことがなければ「記載なし」と書いてください",
    "tell who did what and how; where there is nothing to tell, say so",
);

const PUT: Hint = Hint::Say(
    "書くことがないときも、見出しを置いて「記載なし」と書いてください",
    "put the heading there even where there is nothing to tell, and say so below it",
);
const UNDERLINED: Hint = Hint::Say(
    "すぐ下の --- の行が、この行を見出しにしています。間に空の行を置いてください",
    "the line of hyphens right below makes a heading of it; put an empty line between",
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
            if part.heading.trim().is_empty() {
                notes.add(part.span, Problem::EmptyHeading(String::new()));
                if let Some(before) = sections.last_mut() {
                    before.events.extend(part.events.into_iter().map(|(event, _)| event));
                }
                continue;
            }
            let plain = normalise::key(undecorated(&part.heading));
            let meant = categories.iter().find(|category| {
                normalise::key(&category.label) == plain || category.id.eq_ignore_ascii_case(part.heading.trim())
            });
            let nearest = meant.map(|category| category.label.as_str()).or_else(|| nearest::of(&part.heading, labels()));
            guesses.extend(nearest);
            let hint = match nearest {
                Some(label) => Hint::Nearest(label.to_owned()),
                // A line of hyphens right below a text makes a heading of it.
                None if !notes.text[part.span.start..].starts_with('#') => UNDERLINED,
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
            let (span, hint) = match meant_line(notes.text, &category.label) {
                Some(span) => (span, Hint::Write(format!("## {}", category.label))),
                None => (Span::new(end, end), PUT),
            };
            notes.add(span, Problem::MissingSection(category.label.clone())).hint(hint);
        }
    }
    sections.sort_by_key(|section| section.category);
    sections
}

/// A heading without numbers, bullets and brackets around its words.
fn undecorated(heading: &str) -> &str {
    let sign = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '#' | '＃'
                    | '*'
                    | '＊'
                    | '_'
                    | '【'
                    | '】'
                    | '［'
                    | '］'
                    | '['
                    | ']'
                    | '〔'
                    | '〕'
                    | '「'
                    | '」'
                    | '<'
                    | '>'
                    | '＜'
                    | '＞'
                    | '《'
                    | '》'
            )
            || matches!(
                c,
                '■' | '□'
                    | '●'
                    | '○'
                    | '◆'
                    | '◇'
                    | '◎'
                    | '・'
                    | '▼'
                    | '▽'
                    | '▲'
                    | '△'
                    | '★'
                    | '☆'
                    | '※'
                    | ':'
                    | '：'
                    | '。'
            )
    };
    let text = heading.trim_matches(sign);
    let number =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || ('①'..='⑳').contains(&c) || ('Ⅰ'..='Ⅻ').contains(&c);
    let rest = text.trim_start_matches(|c: char| number(c) || matches!(c, '(' | '（' | '第'));
    let rest = if rest.len() < text.len() {
        rest.trim_start_matches(['.', '．', ')', '）', '、', '節', '章', '-', '－', ' ', '　'])
    } else {
        rest
    };
    rest.trim_matches(sign)
}

/// A line of the text that says no more than the label of a section, and was most likely meant as its heading.
fn meant_line(text: &str, label: &str) -> Option<Span> {
    let key = normalise::key(label);
    let mut at = 0;
    let mut fences = 0;
    for line in text.split_inclusive('\n') {
        fences += usize::from(line.trim_end() == "---");
        let words = line.trim();
        if fences >= 2 && words.chars().count() < 80 && normalise::key(undecorated(words)) == key {
            let start = at + line.len() - line.trim_start().len();
            return Some(Span::new(start, start + words.len()));
        }
        at += line.len();
    }
    None
}

fn section(part: Part, category: Option<CategoryId>) -> Section {
    // The room of the places that go would stay with the events.
    let mut events: Vec<_> = part.events.into_iter().map(|(event, _)| event).collect();
    events.shrink_to_fit();
    Section { heading: part.heading, slug: part.slug, category, events }
}
