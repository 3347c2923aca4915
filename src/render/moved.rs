//! A case's section shown on another page: its links lead where they led, its anchors stay unique there.
use pulldown_cmark::{CowStr, Event, Tag};

use crate::model::{Case, Section};

/// The section made fit for a page from which `root` leads to the site's root. Anchors and footnotes get the case's number.
pub(super) fn section(section: &Section, case: &Case, root: &str) -> Section {
    let mut section = section.clone();
    for event in &mut section.events {
        match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => *id = format!("case-{}-{id}", case.number).into(),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                *dest_url = address(dest_url, case, root).into()
            }
            Event::Start(Tag::FootnoteDefinition(label)) | Event::FootnoteReference(label) => *label = note(label, case),
            _ => {}
        }
    }
    section
}

fn note(label: &CowStr<'_>, case: &Case) -> CowStr<'static> {
    format!("{}-{label}", case.number).into()
}

/// An address as written on the case's page → the same place seen from the other page.
fn address(to: &str, case: &Case, root: &str) -> String {
    if let Some(anchor) = to.strip_prefix('#') {
        return format!("{root}cases/{}.html#{anchor}", case.stem);
    }
    let first = to.split(['/', '?', '#']).next().unwrap_or_default();
    if to.is_empty() || to.starts_with('/') || first.contains(':') {
        return to.to_owned();
    }
    match to.strip_prefix("../") {
        Some(from_root) => format!("{root}{from_root}"),
        None => format!("{root}cases/{to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CategoryId, Profile};
    use pulldown_cmark::HeadingLevel;

    fn case() -> Case {
        Case {
            file: String::new(),
            stem: "02-ikoma".into(),
            number: 2,
            title: String::new(),
            operator: None,
            prefecture: String::new(),
            municipalities: Vec::new(),
            implementing_body: None,
            start: None,
            profile: Profile::default(),
            coordinators: None,
            keywords: Vec::new(),
            relations: Vec::new(),
            source: None,
            doubts: Vec::new(),
            summary: None,
            own: std::collections::BTreeMap::new(),
            sections: Vec::new(),
        }
    }

    #[test]
    fn links_lead_where_they_led() {
        for (written, from_folder, from_root) in [
            ("#経緯", "../cases/02-ikoma.html#経緯", "cases/02-ikoma.html#経緯"),
            ("01-tosa.html#a", "../cases/01-tosa.html#a", "cases/01-tosa.html#a"),
            ("../chapters/x.html", "../chapters/x.html", "chapters/x.html"),
            ("https://a.example/b", "https://a.example/b", "https://a.example/b"),
            ("mailto:a@b.example", "mailto:a@b.example", "mailto:a@b.example"),
        ] {
            assert_eq!((address(written, &case(), "../"), address(written, &case(), "")), (from_folder.into(), from_root.into()));
        }
    }

    #[test]
    fn anchors_bear_the_cases_number() {
        let heading = Tag::Heading { level: HeadingLevel::H3, id: Some("相談".into()), classes: Vec::new(), attrs: Vec::new() };
        let events = vec![Event::Start(heading), Event::FootnoteReference("1".into())];
        let original = Section { heading: String::new(), slug: String::new(), category: Some(CategoryId(0)), events };
        let moved = section(&original, &case(), "../");
        assert!(matches!(&moved.events[0], Event::Start(Tag::Heading { id: Some(id), .. }) if &**id == "case-2-相談"));
        assert!(matches!(&moved.events[1], Event::FootnoteReference(label) if &**label == "2-1"));
    }
}
