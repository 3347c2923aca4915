//! What a keyword's own wording says about its category, whatever the text tells.
//!
//! These are rules of the language of such handbooks, not answers: a keyword that names a network or a meeting body speaks
//! of the network, one that names a contract speaks of the history. They hold for categories with the usual identifiers and
//! are silent for others, for which `handbook.yaml` may give words of its own (`words`).
use unicode_normalization::UnicodeNormalization;

use crate::model::Category;

/// Where in the keyword the words must stand.
enum Place {
    Start,
    End,
    Anywhere,
}

/// Words, where they stand, the category they speak for, and how loud (1 outweighs an average passage of the text).
const RULES: &[(Place, &[&str], &str, f64)] = &[
    (Place::Start, &["実施主体:", "受託者:", "開設主体:", "運営主体:"], "history", 6.0),
    (Place::Start, &["コーディネーター:", "担当者:", "職種:", "配置:"], "placement", 6.0),
    (Place::Anywhere, &["ネットワーク"], "network", 1.2),
    (Place::End, &["協議会", "部会", "連絡会", "連携組織", "推進組織", "会議体", "懇話会"], "network", 1.2),
    (Place::End, &["との交流", "と交流", "との連携", "との役割分担", "顔の見える関係"], "network", 0.7),
    (Place::Anywhere, &["協議会を通じた", "連絡会を通じた", "事業団を通じた", "法人を通じた"], "network", 0.8),
    (Place::Anywhere, &["委託", "受託", "補助金", "交付金", "設立", "発足", "公募", "手挙げ"], "history", 0.8),
    (Place::End, &["主導", "を活用", "中核市", "診療所", "市立", "町立"], "history", 0.4),
    (
        Place::End,
        &["配置", "を起用", "資格を有する看護師", "勤務経験", "経験者", "保健師", "看護師", "支援専門員", "修了者"],
        "placement",
        0.8,
    ),
    (
        Place::Anywhere,
        &["名体制", "名のコーディネーター", "人のコーディネーター", "人員", "業務分担", "兼務", "専従", "事務局"],
        "placement",
        0.7,
    ),
    (
        Place::Anywhere,
        &["研修", "講座", "相談", "窓口", "普及啓発", "マニュアル", "ルール", "ノート", "周知"],
        "activities",
        0.35,
    ),
    (Place::End, &["作成", "対応", "の把握", "の企画・運営", "の開催", "情報収集", "発信", "バックアップ"], "activities", 0.5),
    (Place::Anywhere, &["課題", "成果", "効果", "スキルアップ", "の発揮", "役割発揮", "を踏まえた", "の向上"], "effects", 0.5),
];

/// How loud the words are that a handbook gives its category.
const OWN: f64 = 0.8;

/// Each category's votes, 0 where the wording is silent.
pub(super) fn votes(keyword: &str, categories: &[Category]) -> Vec<f64> {
    let text: String = keyword.nfkc().filter(|c| !c.is_whitespace()).collect();
    let mut votes = vec![0.0; categories.len()];
    for (place, words, category, loud) in RULES {
        let speaks = words.iter().any(|word| match place {
            Place::Start => text.starts_with(word),
            Place::End => ends(&text, word),
            Place::Anywhere => text.contains(word),
        });
        if let (true, Some(at)) = (speaks, categories.iter().position(|known| known.id == *category)) {
            votes[at] += loud;
        }
    }
    for (vote, category) in votes.iter_mut().zip(categories) {
        let speaks = |word: &String| text.contains(word.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().as_str());
        if category.words.iter().any(speaks) {
            *vote += OWN;
        }
    }
    votes
}

/// Whether the keyword ends in `word`, a trailing remark in brackets left aside.
fn ends(text: &str, word: &str) -> bool {
    let bare = match (text.rfind('('), text.ends_with(')')) {
        (Some(open), true) if open > 0 => &text[..open],
        _ => text,
    };
    bare.ends_with(word) || text.ends_with(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn categories() -> Vec<Category> {
        ["history", "placement", "activities", "network", "effects"]
            .map(|id| Category {
                id: id.into(),
                label: id.into(),
                colour: None,
                sign: None,
                description: None,
                words: Vec::new(),
            })
            .into()
    }

    #[test]
    fn width_and_brackets_do_not_matter() {
        let first = |keyword: &str| votes(keyword, &categories()).iter().position(|vote| *vote > 0.0);
        assert_eq!(first("実施主体：公社"), Some(0));
        assert_eq!(first("コーディネーター: 保健師"), Some(1));
        assert_eq!(first("在宅医療推進協議会（年2回）"), Some(3));
        assert_eq!(first("桜並木"), None);
    }

    #[test]
    fn other_categories_are_left_alone() {
        let words = vec!["補助".into()];
        let other = [Category { id: "cost".into(), label: "費用".into(), colour: None, sign: None, description: None, words }];
        assert_eq!(votes("実施主体：公社", &other), [0.0]);
        assert_eq!(votes("県の補助", &other), [OWN]);
    }
}
