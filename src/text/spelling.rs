//! Spellings of one name that people do not notice as different: 研修会の企画・運営 and 研修会企画運営, 取り組み and 取組.
use super::{kana, normalise};

/// Small words between nouns that may stand or not.
const LINKS: [&str; 8] = ["及び", "および", "など", "並びに", "ならびに", "の", "と", "等"];
/// Kana of a verb's ending that writers give or leave: 受け入れ, 受入れ, 受入.
const ENDINGS: &str = "りみしきちいえけせめれげべびぎわ";

/// What may follow a verb's ending that is left out.
const PARTICLES: &str = "のとやにをへはがで";

/// A key under which near spellings of a keyword fall together: what [`normalise::key`] folds, and links between nouns,
/// signs and the kana of verbs' endings between or behind kanji left out. Particles that change the sense (に, から, へ, が …)
/// stay. Empty for a text that has nothing else.
#[must_use]
pub fn loose(text: &str) -> String {
    let mut text = normalise::key(text);
    text.retain(|c| c.is_alphanumeric() || c == 'ー');
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let run = characters[at..].iter().take_while(|c| ENDINGS.contains(**c)).count();
        let after = characters.get(at + run);
        let ending = (1..=2).contains(&run)
            && at.checked_sub(1).is_some_and(|before| kana::is_kanji(characters[before]))
            && after.is_none_or(|c| kana::is_kanji(*c) || PARTICLES.contains(*c));
        if run == 0 || !ending {
            out.extend(&characters[at..at + run.max(1)]);
        }
        at += run.max(1);
    }
    LINKS.iter().fold(out, |text, link| between(&text, link))
}

/// The text without a link that stands between two characters that are no hiragana, or behind one at the end.
fn between(text: &str, link: &str) -> String {
    let hiragana = |c: char| ('ぁ'..='ゖ').contains(&c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(link) {
        let (before, after) = (&rest[..at], &rest[at + link.len()..]);
        out.push_str(before);
        let joins = out.chars().next_back().is_some_and(|c| !hiragana(c)) && !after.starts_with(hiragana);
        if !joins {
            out.push_str(link);
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_spellings_fall_together_and_other_senses_stay_apart() {
        for (a, b) in [
            ("研修会の企画・運営", "研修会企画運営"),
            ("取り組みの共有", "取組の共有"),
            ("受け入れ", "受入れ"),
            ("受入れ体制", "受入体制"),
            ("見守り", "見守"),
            ("多職種連携研修", "多職種の連携研修"),
            ("相談窓口等", "相談窓口"),
            ("ＢＣＰ作成", "BCPの作成"),
        ] {
            assert_eq!(loose(a), loose(b), "{a} / {b}");
        }
        for (a, b) in [
            ("住民への相談", "住民からの相談"),
            ("専門職への支援", "専門職の支援"),
            ("支援する人", "支援される人"),
            ("24時間対応", "14時間対応"),
            ("ひとり", "ふたり"),
            ("ことばの教室", "ことばと教室"),
        ] {
            assert_ne!(loose(a), loose(b), "{a} / {b}");
        }
    }
}
