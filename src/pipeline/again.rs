//! A handbook that is built again and again while it is written: what was read once is kept, and what is being looked at is
//! shown before the rest is made.
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Findings, Settings, sound};
use crate::diag::Diagnostic;
use crate::model::{CaseId, Category, Gathered, Handbook, Output, Related, Relations, Sink as _, Snapshot, Tag, Tags};
use crate::text::Analyzer;
use crate::validate::Memory;
use crate::{keywords, render, tag};

/// Reads a handbook again and again.
#[derive(Debug, Default)]
pub struct Reader(Memory);

impl Reader {
    /// The same as [`super::load`], in less time where few files have changed since it was called last.
    pub fn read(&mut self, snapshot: Arc<Snapshot>, settings: &Settings) -> (Option<Handbook>, Vec<Diagnostic>) {
        let (handbook, diagnostics) = self.0.read(snapshot);
        sound(handbook, diagnostics, settings)
    }
}

/// The pages at the paths in `wanted`, as far as they can be told without building the site: what takes the whole handbook to
/// find out (categories of keywords, related cases) is taken over from `before` where the case was there, and is silent or
/// told by the case alone where it was not. Readings and the search are left to the build.
///
/// # Errors
/// Problems in templates of the handbook's own theme; a dictionary that can't be read gives no pages, and the build tells why.
pub fn glance(handbook: &Handbook, before: &(Handbook, Findings), wanted: &BTreeSet<String>) -> Result<Output, Vec<Diagnostic>> {
    let Ok(analyzer) = Analyzer::new(&handbook.terms) else { return Ok(Output::default()) };
    let places: HashMap<&str, usize> = before.0.cases.iter().enumerate().map(|(at, case)| (case.stem.as_str(), at)).collect();
    let earlier: Vec<Option<usize>> = handbook.cases.iter().map(|case| places.get(case.stem.as_str()).copied()).collect();
    let tags = tags(handbook, before, &earlier, &analyzer);
    let relations = relations(&before.1.relations, &earlier);
    let keywords = match handbook.terms == before.0.terms {
        true => keywords::collect_again(handbook, &analyzer, &before.1.keywords),
        false => keywords::collect(handbook, &analyzer),
    };
    let view = render::View { handbook, tags: &tags, keywords: &keywords, relations: &relations, analyzer: &analyzer };
    let pages = Wanted { paths: wanted, taken: Gathered::default() };
    render::some(render::Theme::new(&handbook.theme)?, view, wanted, &pages)?;
    Ok(pages.taken.into())
}

/// Keeps the pages that are wanted.
struct Wanted<'a> {
    paths: &'a BTreeSet<String>,
    taken: Gathered,
}

impl render::Documents for Wanted<'_> {
    fn wants(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    fn take(&self, path: &str, html: String) {
        self.taken.take(path, html.into_bytes());
    }
}

/// The tags that a case had, where it is the same; else the categories that its keywords had, and those that its own text tells.
fn tags(handbook: &Handbook, before: &(Handbook, Findings), earlier: &[Option<usize>], analyzer: &Analyzer) -> Tags {
    let (known, Findings { tags: told, .. }) = before;
    let same_rules = same_names(&handbook.categories, &known.categories);
    let unchanged = |at: usize| {
        let earlier = earlier[at].filter(|_| same_rules)?;
        Arc::ptr_eq(&handbook.cases[at], &known.cases[earlier]).then(|| told[earlier].clone())
    };
    let mut tags: Vec<Option<Vec<Tag>>> = (0..handbook.cases.len()).map(unchanged).collect();
    let changed: Vec<CaseId> = (0..tags.len()).filter(|at| tags[*at].is_none()).map(CaseId).collect();
    for (case, mut new) in changed.iter().zip(tag::tag_some(handbook, analyzer, &changed)) {
        if let Some(earlier) = earlier[case.0].filter(|_| same_rules) {
            let words = known.cases[earlier].keywords.iter().zip(&told[earlier]);
            for (keyword, tag) in handbook.cases[case.0].keywords.iter().zip(&mut new) {
                let before = words.clone().find(|(known, _)| *known == keyword);
                if let Some((_, before)) = before {
                    (tag.category, tag.given, tag.confidence) = (before.category, before.given, before.confidence);
                }
            }
        }
        tags[case.0] = Some(new);
    }
    tags.into_iter().map(Option::unwrap_or_default).collect()
}

fn same_names(one: &[Category], other: &[Category]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.id == other.id)
}

/// The related cases that every case had, as far as they are still there.
fn relations(before: &Relations, earlier: &[Option<usize>]) -> Relations {
    let mut now = vec![None; before.len()];
    for (at, earlier) in earlier.iter().enumerate() {
        if let Some(earlier) = earlier {
            now[*earlier] = Some(at);
        }
    }
    let moved = |related: &Related| Some(Related { case: CaseId(now[related.case.0]?), ..related.clone() });
    let of = |earlier: &Option<usize>| earlier.map_or(Vec::new(), |at| before[at].iter().filter_map(moved).collect());
    earlier.iter().map(of).collect()
}
