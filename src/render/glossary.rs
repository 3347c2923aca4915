//! Terms in running text: the first mention on a page leads to the glossary and, where scripts run, explains itself.

use crate::text::hash::Table;
use serde::Serialize;

use super::words::escape;
use crate::model::Term;
use crate::text::kana;

/// Other names shorter than this are everyday words too often (包括, 居宅) to be taken for the term.
const SHORTEST_ALIAS: usize = 4;

/// The words that the handbook explains, ready to be looked for.
pub(super) struct Glossary<'a> {
    terms: &'a [Term],
    /// First character → names that begin with it, longest first, and the term of each.
    names: Table<char, Vec<(&'a str, usize)>>,
}

/// What a page says of a term that it mentions.
#[derive(Clone, Debug, Serialize)]
pub(super) struct TermNote {
    term: String,
    reading: Option<String>,
    definition: String,
    aliases: Vec<String>,
    slug: String,
}

/// The terms that a page has mentioned so far, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Mentions(Vec<usize>);

impl<'a> Glossary<'a> {
    /// The terms that have a definition.
    pub(super) fn new(terms: &'a [Term]) -> Self {
        let mut names: Table<char, Vec<(&'a str, usize)>> = Table::default();
        for (at, term) in terms.iter().enumerate().filter(|(_, term)| term.definition.is_some()) {
            let aliases = term.aliases.iter().filter(|alias| alias.chars().count() >= SHORTEST_ALIAS);
            for name in std::iter::once(&term.term).chain(aliases) {
                if let Some(first) = name.chars().next() {
                    names.entry(first).or_default().push((name, at));
                }
            }
        }
        for list in names.values_mut() {
            list.sort_by_key(|(name, at)| (std::cmp::Reverse(name.len()), *at));
        }
        Self { terms, names }
    }

    /// `text` as HTML; the terms that the page has not mentioned yet become links, `root` leading to the site's root. `None`
    /// where there is none.
    pub(super) fn link(&self, text: &str, root: &str, mentions: &mut Mentions) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let Some((name, term)) = self.name_at(text, at) else {
                at += c.len_utf8();
                continue;
            };
            let end = at + name.len();
            if !mentions.0.contains(&term) {
                mentions.0.push(term);
                let slug = escape(&self.terms[term].slug);
                out.push_str(&format!(
                    "{}<a class=\"gloss\" href=\"{root}terms.html#{slug}\" data-term=\"{slug}\">{}</a>",
                    escape(&text[done..at]),
                    escape(name)
                ));
                done = end;
            }
            at = end;
        }
        (done > 0).then(|| out + &escape(&text[done..]))
    }

    /// The longest name at byte `at` that is a word by itself: a piece of a longer compound is another word.
    fn name_at(&self, text: &str, at: usize) -> Option<(&'a str, usize)> {
        let rest = &text[at..];
        let before = text[..at].chars().next_back();
        let fits = |name: &str| {
            let after = rest[name.len()..].chars().next();
            !runs_on(before, name.chars().next()) && !runs_on(name.chars().next_back(), after)
        };
        let names = self.names.get(&rest.chars().next()?)?;
        names.iter().find(|(name, _)| rest.starts_with(name) && fits(name)).copied()
    }

    /// What a page must know of the terms that it mentions.
    pub(super) fn notes(&self, mentions: &Mentions) -> Vec<TermNote> {
        let note = |term: &Term| TermNote {
            term: term.term.clone(),
            reading: term.reading.as_deref().map(kana::to_hiragana),
            definition: term.definition.clone().unwrap_or_default(),
            aliases: term.aliases.clone(),
            slug: term.slug.clone(),
        };
        mentions.0.iter().map(|at| note(&self.terms[*at])).collect()
    }
}

/// Whether two characters side by side belong to one word: both kanji, both katakana, or both letters.
fn runs_on(left: Option<char>, right: Option<char>) -> bool {
    let kind = |c: char| match c {
        c if kana::is_kanji(c) => Some(0),
        'ァ'..='ヺ' | 'ー' => Some(1),
        c if c.is_ascii_alphanumeric() => Some(2),
        _ => None,
    };
    let (left, right) = (left.and_then(kind), right.and_then(kind));
    left.is_some() && left == right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(term: &str, aliases: &[&str]) -> Term {
        Term {
            term: term.to_owned(),
            reading: None,
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            definition: Some("説明。".to_owned()),
            slug: format!("t-{term}"),
        }
    }

    fn linked(terms: &[Term], text: &str) -> Vec<String> {
        let mut mentions = Mentions::default();
        let html = Glossary::new(terms).link(text, "../", &mut mentions).unwrap_or_default();
        html.split("data-term=\"")
            .skip(1)
            .map(|rest| rest[rest.find('>').map_or(0, |at| at + 1)..rest.find('<').unwrap_or(0)].to_owned())
            .collect()
    }

    #[test]
    fn only_the_first_mention_and_the_longest_name() {
        let terms = [term("訪問看護", &[]), term("訪問看護ステーション", &["ステーション", "訪看"]), term("ACP", &[])];
        assert_eq!(
            linked(&terms, "訪問看護ステーションは訪問看護を行う。訪問看護とステーション。"),
            ["訪問看護ステーション", "訪問看護"]
        );
        assert_eq!(linked(&terms, "訪問看護師とサテライトステーション、ACPS"), Vec::<String>::new());
        assert_eq!(linked(&terms, "包括とACP・訪看"), ["ACP"]);
    }

    #[test]
    fn text_stays_text() {
        let terms = [term("看取り", &[])];
        let html = Glossary::new(&terms).link("a<b>の看取り&c", "", &mut Mentions::default());
        let expected = "a&lt;b&gt;の<a class=\"gloss\" href=\"terms.html#t-看取り\" data-term=\"t-看取り\">看取り</a>&amp;c";
        assert_eq!(html.as_deref(), Some(expected));
    }

    #[test]
    fn terms_without_a_definition_explain_nothing() {
        let terms = [Term { definition: None, ..term("看取り", &[]) }];
        assert_eq!(linked(&terms, "看取り"), Vec::<String>::new());
    }
}
