//! Kana and romaji.
use std::sync::LazyLock;

use super::hash::Table;

/// Katakana to hiragana, character by character; everything else stays.
#[must_use]
pub fn to_hiragana(text: &str) -> String {
    // Both kinds of kana take three bytes.
    let mut out = String::with_capacity(text.len());
    out.extend(text.chars().map(|c| match c {
        'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ => c,
    }));
    out
}

/// Hiragana to katakana, character by character; everything else stays.
#[must_use]
pub fn to_katakana(text: &str) -> String {
    // Both kinds of kana take three bytes.
    let mut out = String::with_capacity(text.len());
    out.extend(text.chars().map(|c| match c {
        'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
        _ => c,
    }));
    out
}

/// Whether `c` is hiragana, katakana or the long-vowel mark.
#[must_use]
pub fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

/// Whether `c` is a kanji or an iteration mark.
#[must_use]
pub fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

const DIGRAPHS: &[(&str, &str)] = &[
    ("きゃ", "kya"),
    ("きゅ", "kyu"),
    ("きょ", "kyo"),
    ("しゃ", "sha"),
    ("しゅ", "shu"),
    ("しぇ", "she"),
    ("しょ", "sho"),
    ("ちゃ", "cha"),
    ("ちゅ", "chu"),
    ("ちぇ", "che"),
    ("ちょ", "cho"),
    ("にゃ", "nya"),
    ("にゅ", "nyu"),
    ("にょ", "nyo"),
    ("ひゃ", "hya"),
    ("ひゅ", "hyu"),
    ("ひょ", "hyo"),
    ("みゃ", "mya"),
    ("みゅ", "myu"),
    ("みょ", "myo"),
    ("りゃ", "rya"),
    ("りゅ", "ryu"),
    ("りょ", "ryo"),
    ("ぎゃ", "gya"),
    ("ぎゅ", "gyu"),
    ("ぎょ", "gyo"),
    ("じゃ", "ja"),
    ("じゅ", "ju"),
    ("じぇ", "je"),
    ("じょ", "jo"),
    ("びゃ", "bya"),
    ("びゅ", "byu"),
    ("びょ", "byo"),
    ("ぴゃ", "pya"),
    ("ぴゅ", "pyu"),
    ("ぴょ", "pyo"),
    ("ふぁ", "fa"),
    ("ふぃ", "fi"),
    ("ふぇ", "fe"),
    ("ふぉ", "fo"),
    ("てぃ", "ti"),
    ("でぃ", "di"),
    ("とぅ", "tu"),
    ("どぅ", "du"),
    ("うぃ", "wi"),
    ("うぇ", "we"),
    ("うぉ", "wo"),
    ("ゔぁ", "va"),
    ("ゔぃ", "vi"),
    ("ゔぇ", "ve"),
    ("ゔぉ", "vo"),
    ("つぁ", "tsa"),
    ("でゅ", "dyu"),
];
const SINGLES: &str = "あa いi うu えe おo かka きki くku けke こko さsa しshi すsu せse そso たta ちchi つtsu てte とto なna にni ぬnu ねne のno はha ひhi ふfu へhe ほho まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro わwa ゐi ゑe をo んn がga ぎgi ぐgu げge ごgo ざza じji ずzu ぜze ぞzo だda ぢji づzu でde どdo ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo ぁa ぃi ぅu ぇe ぉo ゃya ゅyu ょyo ゎwa ゔvu";

/// Hepburn romaji of a reading, without long-vowel marks, for page names: みまもり → mimamori, がっこう → gakkou.
/// What is neither kana nor an ASCII letter or digit becomes a single `-`.
#[must_use]
pub fn to_romaji(reading: &str) -> String {
    let text: Vec<char> = to_hiragana(reading).to_lowercase().chars().collect();
    let mut out = String::new();
    let mut double = false;
    let mut at = 0;
    while at < text.len() {
        let pair: String = text[at..text.len().min(at + 2)].iter().collect();
        let (sound, width) = match DIGRAPHS.iter().find(|(kana, _)| *kana == pair) {
            Some((_, sound)) => (Some(*sound), 2),
            None => (single(text[at]), 1),
        };
        match (sound, text[at]) {
            (Some(sound), _) => {
                if std::mem::take(&mut double) {
                    out.push(if sound.starts_with("ch") { 't' } else { sound.chars().next().unwrap_or('-') });
                }
                out.push_str(sound);
            }
            (None, 'っ') => double = true,
            (None, 'ー') => {}
            (None, c) if c.is_ascii_alphanumeric() => out.push(c),
            (None, _) if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            (None, _) => {}
        }
        at += width;
    }
    out.trim_end_matches('-').to_owned()
}

static BY_KANA: LazyLock<Table<char, &'static str>> = LazyLock::new(|| {
    let pair = |pair: &'static str| Some((pair.chars().next()?, pair.trim_start_matches(is_kana)));
    SINGLES.split(' ').filter_map(pair).collect()
});

fn single(kana: char) -> Option<&'static str> {
    BY_KANA.get(&kana).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romaji_of_readings() {
        for (kana, romaji) in [
            ("ほうもんかんご", "houmonkango"),
            ("がっこう", "gakkou"),
            ("まっちゃ", "matcha"),
            ("コーディネーター：かんごし", "kodineta-kangoshi"),
            ("ちいきBCP", "chiikibcp"),
            ("（）", ""),
        ] {
            assert_eq!(to_romaji(kana), romaji, "{kana}");
        }
    }

    #[test]
    fn kana_go_over_and_back() {
        assert_eq!(to_hiragana("カンゴ・ヶ"), "かんご・ゖ");
        assert_eq!(to_katakana("かんごー"), "カンゴー");
    }
}
