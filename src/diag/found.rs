//! What the proof of the search has to say: a case that is not found, or a search that does not run.
use super::Problem;

/// Why a site's search gives no answer at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchFault {
    /// A file of the search is missing; its path in the site.
    Missing(String),
    /// A script of the search fails; the file, or what was asked, and the engine's words.
    Script(String, String),
    /// The script offers no `Jirei.search`.
    NoSearch,
    /// What was asked is never answered.
    Silent(String),
    /// It takes longer than any search may.
    Time,
    /// It needs more memory than any search may.
    Memory,
}

impl Problem {
    pub(super) fn about_search(&self) -> (String, String) {
        match self {
            Self::NotFound { text, ahead, .. } if ahead.is_empty() => {
                (format!("「{text}」で検索しても、何も見つかりません"), format!("a search for `{text}` finds nothing"))
            }
            Self::NotFound { text, sharing: None, ahead } => (
                format!("「{text}」で検索しても、この事例が3位以内に出ません（先に出るのは {}）", ahead.join("、")),
                format!("a search for `{text}` does not bring this case among the first three ({} come first)", ahead.join(", ")),
            ),
            Self::NotFound { text, sharing: Some(cases), ahead } => (
                format!(
                    "「{text}」は {cases} 件の事例にあるのに、検索の3位以内がそれらで埋まりません（出るのは {}）",
                    ahead.join("、")
                ),
                format!(
                    "`{text}` stands in {cases} cases, but they do not take the first three results ({} do)",
                    ahead.join(", ")
                ),
            ),
            Self::SearchFails(fault) => fault.words(),
            _ => Default::default(),
        }
    }
}

impl SearchFault {
    fn words(&self) -> (String, String) {
        match self {
            Self::Missing(path) => (
                format!("検索を確かめられません。検索のファイル {path} がサイトにありません"),
                format!("the search can't be proved: its file {path} is not in the site"),
            ),
            Self::Script(place, reason) => (
                format!("検索を確かめられません。{place} で失敗しました（{reason}）"),
                format!("the search can't be proved: {place} fails ({reason})"),
            ),
            Self::NoSearch => (
                "検索を確かめられません。search.js に Jirei.search がありません".to_owned(),
                "the search can't be proved: search.js has no Jirei.search".to_owned(),
            ),
            Self::Silent(text) => (
                format!("検索を確かめられません。「{text}」の検索が終わりません"),
                format!("the search can't be proved: a search for `{text}` is never answered"),
            ),
            Self::Time => (
                "検索を確かめられません。検索に時間がかかりすぎます".to_owned(),
                "the search can't be proved: it takes too long".to_owned(),
            ),
            Self::Memory => (
                "検索を確かめられません。検索がメモリーを使いすぎます".to_owned(),
                "the search can't be proved: it needs too much memory".to_owned(),
            ),
        }
    }
}
