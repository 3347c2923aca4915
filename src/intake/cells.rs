//! A case taken apart into the values of its columns.
use super::columns::{Column, Shape, columns};
use super::{Parts, Values};
use crate::model::{Case, CaseForm, Figure, OwnValue};
use crate::text::normalise;

/// The values of a case; `body` is its file's text below the front matter, from which sections are taken as they stand.
#[must_use]
pub fn of_case(case: &Case, form: &CaseForm, body: &str) -> Values {
    let sections = sections(body);
    let all = columns(form).into_iter().enumerate().map(|(at, column)| (at, of_column(&column, case, form, &sections)));
    all.filter(|(_, values)| !values.is_empty()).collect()
}

fn of_column(column: &Column, case: &Case, form: &CaseForm, sections: &[(String, String)]) -> Vec<Parts> {
    let one = |text: Option<String>| text.filter(|text| !text.is_empty()).map(|text| vec![text]).into_iter().collect();
    let profile = &case.profile;
    match column.key.as_str() {
        "number" => one(Some(case.number.to_string())),
        "title" => one(Some(case.title.clone())),
        "operator" => one(case.operator.clone()),
        "prefecture" => one(Some(case.prefecture.clone())),
        "municipalities" => case.municipalities.iter().map(|place| vec![place.name.clone()]).collect(),
        "implementing_body" => one(case.implementing_body.clone()),
        "start" => one(case.start.map(|start| start.to_string())),
        "coordinators.count" => one(case.coordinators.as_ref().and_then(|group| group.count).map(|count| count.to_string())),
        "coordinators.professions" => {
            case.coordinators.iter().flat_map(|group| &group.professions).map(|name| vec![name.clone()]).collect()
        }
        "coordinators.posts" => one(case.coordinators.as_ref().and_then(|group| group.posts.clone())),
        "keywords" => {
            let id =
                |keyword: &crate::model::Keyword| keyword.category.and_then(|at| form.categories.get(at.0)).map(|c| c.id.clone());
            case.keywords.iter().map(|keyword| vec![keyword.text.clone(), id(keyword).unwrap_or_default()]).collect()
        }
        "relations" => case.relations.iter().map(|r| vec![r.from.clone(), r.to.clone(), r.kind.clone()]).collect(),
        "source.document" => one(case.source.as_ref().and_then(|source| source.document.clone())),
        "source.case" => one(case.source.as_ref().and_then(|source| source.case.clone())),
        "doubts" => case.doubts.iter().map(|doubt| vec![doubt.clone()]).collect(),
        "summary" => one(case.summary.clone()),
        _ if column.shape == Shape::Body => {
            let key = normalise::key(&column.header);
            one(sections.iter().find(|(heading, _)| normalise::key(heading) == key).map(|(_, text)| text.clone()))
        }
        key => {
            let figure = |name: &str| match name {
                "population" => profile.population.as_ref(),
                "aging_rate" => profile.aging_rate.as_ref(),
                "certification_rate" => profile.certification_rate.as_ref(),
                _ => None,
            };
            let mut steps = key.split('.');
            let first = steps.next().unwrap_or_default();
            if let Some(at) = form.fields.iter().position(|field| field.id == first) {
                return match case.own.get(&at) {
                    None => Vec::new(),
                    Some(OwnValue::Text(text)) => one(Some(text.clone())),
                    Some(OwnValue::Date(date)) => one(Some(date.to_string())),
                    Some(OwnValue::List(texts)) => texts.iter().map(|text| vec![text.clone()]).collect(),
                    Some(OwnValue::Number(figure)) => one(of_figure(figure, steps.next().unwrap_or_default())),
                };
            }
            let (name, part) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
            one(figure(name).and_then(|figure| of_figure(figure, part)))
        }
    }
}

fn of_figure(figure: &Figure, part: &str) -> Option<String> {
    match part {
        "value" => Some(figure.value.to_string()),
        "as_of" => figure.as_of.map(|date| date.to_string()),
        "source" => figure.source.clone(),
        _ => None,
    }
}

/// The headings of level two of a Markdown text and what stands below each, trimmed.
#[must_use]
pub fn sections(body: &str) -> Vec<(String, String)> {
    spans(body).into_iter().map(|(heading, start, end)| (heading, body[start..end].trim().to_owned())).collect()
}

/// The same by their places: the heading, and from behind its line to the next.
pub(super) fn spans(body: &str) -> Vec<(String, usize, usize)> {
    let mut found: Vec<(String, usize, usize)> = Vec::new();
    let (mut at, mut fence) = (0, None);
    for line in body.split_inclusive('\n') {
        let end = at + line.len();
        let mark = line.trim_start().get(..3).filter(|mark| matches!(*mark, "```" | "~~~"));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if let (None, Some(heading)) = (fence, line.strip_prefix("## ").or_else(|| line.strip_prefix("##\u{3000}"))) {
            if let Some((_, _, last)) = found.last_mut() {
                *last = at;
            }
            found.push((heading.trim().trim_end_matches('#').trim().to_owned(), end, body.len()));
        }
        at = end;
    }
    found
}
