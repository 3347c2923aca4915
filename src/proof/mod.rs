//! The proof that every case is found: its title, its municipalities and each of its keywords, asked of the very script that
//! readers run, bring it among the first three results.
//!
//! `queries` says what is asked and which cases must answer, `engine` runs the site's script; here the answers are judged:
//! up to three cases that share a text must all be among the first three; where more share it, the first three must be cases
//! that have it.

mod engine;
mod queries;

use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::diag::{Diagnostic, Hint, Problem, SearchFault, Span};
use crate::model::{CaseId, Handbook, Output};
use crate::text::normalise::fold;
use engine::{Engine, Hit};
use queries::{Holder, Query};

/// How far down the results a case may stand.
const FIRST: usize = 3;
/// Most questions of one proof, and how many are asked however large the index is.
const MOST: usize = 300;
const LEAST: usize = 24;
/// Bytes of the index's first script that all questions together may go through: reading it is most of the work.
const WORK: usize = 40_000_000;
/// Engines side by side, and the questions for which it is worth to start one.
const ENGINES: usize = 4;
const WORTH: usize = 32;

/// What the script may use before it is stopped.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From its start to its last answer.
    pub time: Duration,
    /// Bytes of each engine.
    pub memory: usize,
}

impl Default for Limits {
    /// Far more than any handbook needs.
    fn default() -> Self {
        Self { time: Duration::from_secs(120), memory: 1 << 30 }
    }
}

/// What was asked and what was not found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Different texts by which cases must be found.
    pub texts: usize,
    /// Those of them that were asked.
    pub asked: usize,
    /// Those asked that did not find what they must.
    pub missed: usize,
    /// The cases that were not found.
    pub misses: Vec<Miss>,
}

/// A case that is not found by what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The case.
    pub case: CaseId,
    /// The key of its front matter.
    pub key: &'static str,
    /// The value as the case spells it.
    pub text: String,
    /// What was asked: the value, or another spelling of it.
    asked: String,
    /// How many cases hold it, where they are more than the first results can show.
    sharing: Option<usize>,
    /// The pages that came first: title and path.
    ahead: Vec<String>,
}

impl Miss {
    /// The problem, to be shown where the value stands.
    #[must_use]
    pub fn diagnostic(&self, handbook: &Handbook, span: Option<Span>) -> Diagnostic {
        let problem = Problem::NotFound { text: self.asked.clone(), sharing: self.sharing, ahead: self.ahead.clone() };
        let mut diagnostic = Diagnostic::new(problem, &handbook.cases[self.case.0].file, span);
        diagnostic.hint(self.remedy());
        diagnostic
    }

    fn remedy(&self) -> Hint {
        match self.key {
            _ if fold(&self.asked).text.is_empty() => Hint::Say(
                "記号だけでは検索できません。文字か数字を入れてください",
                "signs alone can't be searched for; write letters or digits as well",
            ),
            _ if self.asked.nfkc().next() == Some('-') => Hint::Say(
                "検索では、先頭の - はその語を除くという意味になります。- のない書き方にしてください",
                "to the search a - at the beginning means without that word; write it without the -",
            ),
            _ if self.ahead.is_empty() => Hint::Say(
                "テーマを変えているときは、この語がページに出ているか、search.js が元のままかを確かめてください",
                "if the handbook has a theme of its own, see that the page shows the text and that search.js is as it was",
            ),
            "title" => Hint::Say(
                "ほかの題名と区別できるように、地域や団体の名前を足してください",
                "add the name of a place or body, so that it differs from other titles",
            ),
            "keywords" => Hint::Say(
                "ほかのページにも多い語です。この事例ならではの語を足してください",
                "the words are common on other pages; add what is special to this case",
            ),
            _ => Hint::Say(
                "この市町村の名前を、要約や本文にも書いてください",
                "write the municipality's name in the summary or the text as well",
            ),
        }
    }
}

/// Asks the search of `site` for what the cases of its handbook hold.
///
/// # Errors
/// When the search does not run.
pub fn prove(handbook: &Handbook, site: &Arc<Output>, limits: Limits) -> Result<Proof, SearchFault> {
    let all = queries::all(handbook);
    let texts = all.len();
    let queries = queries::sample(all, most(site)?);
    let lanes = rayon::current_num_threads().min(ENGINES).min(queries.len() / WORTH).max(1);
    let answers: Vec<Result<Vec<Vec<Hit>>, SearchFault>> =
        queries.par_chunks(queries.len().div_ceil(lanes).max(1)).map(|queries| ask(queries, site, limits)).collect();
    let mut proof = Proof { texts, asked: queries.len(), ..Proof::default() };
    let mut queries = queries.iter();
    for answers in answers {
        for (hits, query) in answers?.into_iter().zip(&mut queries) {
            let misses = judge(handbook, query, &hits);
            proof.missed += usize::from(!misses.is_empty());
            proof.misses.extend(misses);
        }
    }
    Ok(proof)
}

/// How many questions an index of this size is asked.
fn most(site: &Output) -> Result<usize, SearchFault> {
    let index = site.files.get(engine::INDEX).ok_or_else(|| SearchFault::Missing(engine::INDEX.to_owned()))?;
    Ok((WORK / index.len().max(1)).clamp(LEAST, MOST))
}

fn ask(queries: &[Query], site: &Arc<Output>, limits: Limits) -> Result<Vec<Vec<Hit>>, SearchFault> {
    let engine = Engine::open(site, limits)?;
    queries.iter().map(|query| engine.ask(&query.text, FIRST)).collect()
}

/// The cases that should have been among the first results and are not.
fn judge(handbook: &Handbook, query: &Query, hits: &[Hit]) -> Vec<Miss> {
    let page = |case: usize| format!("cases/{}.html", handbook.cases[case].stem);
    let miss = |holder: &Holder, sharing: Option<usize>| Miss {
        case: CaseId(holder.case),
        key: holder.key,
        text: holder.text.clone(),
        asked: query.text.clone(),
        sharing,
        ahead: hits.iter().map(|hit| format!("{}（{}）", hit.title, hit.page)).collect(),
    };
    if query.holders.len() <= FIRST {
        let missing = query.holders.iter().filter(|holder| hits.iter().all(|hit| hit.page != page(holder.case)));
        return missing.map(|holder| miss(holder, None)).collect();
    }
    let stem = |hit: &Hit| Some(hit.page.strip_prefix("cases/")?.strip_suffix(".html")?.to_owned());
    let case = |hit: &Hit| stem(hit).and_then(|stem| handbook.cases.iter().find(|case| case.stem == stem));
    let is_holder = |hit: &Hit| case(hit).is_some_and(|case| queries::has(case, &query.text));
    let filled = hits.len() == FIRST && hits.iter().all(is_holder);
    query.holders.first().filter(|_| !filled).map(|holder| miss(holder, Some(query.holders.len()))).into_iter().collect()
}
