//! The order of a Japanese index: by kana, voiced marks and small kana counted only between equals, put into the ten rows.
use crate::text::kana;

/// Headings of an index in order: the ten rows, then what begins with a letter or digit, then the rest.
pub(super) const ROWS: [&str; 12] = ["あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ", "英数字", "その他"];

/// First kana of each row after あ, in the order of [`ROWS`].
const STARTS: [char; 9] = ['か', 'さ', 'た', 'な', 'は', 'ま', 'や', 'ら', 'わ'];

/// Whether a heading is one of the ten rows.
pub(super) fn is_kana(name: &str) -> bool {
    ROWS[..10].contains(&name)
}

/// The row of a reading, as a place in [`ROWS`].
pub(super) fn row(reading: &str) -> usize {
    match key(reading).chars().next() {
        Some(first @ 'あ'..='ん') => STARTS.iter().filter(|start| first >= **start).count(),
        Some(first) if first.is_ascii_alphanumeric() => 10,
        _ => 11,
    }
}

/// What an index compares first: plain hiragana, voiced marks dropped, small kana grown, a long-vowel mark turned into its
/// vowel; letters folded to half width and lower case. Equal keys are told apart by the reading itself.
pub(super) fn key(reading: &str) -> String {
    let mut out = String::with_capacity(reading.len());
    for c in kana::to_hiragana(reading).chars() {
        let c = match c {
            'ー' => out.chars().next_back().and_then(vowel).unwrap_or('ー'),
            '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c).to_ascii_lowercase(),
            _ => plain(c).to_ascii_lowercase(),
        };
        if c.is_alphanumeric() || c == 'ー' {
            out.push(c);
        }
    }
    out
}

/// Sorts entries into the rows that have any: heading and entries, each row in index order.
pub(super) fn rows<T>(entries: Vec<T>, reading: impl Fn(&T) -> &str) -> Vec<(&'static str, Vec<T>)> {
    let mut rows: Vec<(&'static str, Vec<T>)> = ROWS.iter().map(|name| (*name, Vec::new())).collect();
    let mut entries: Vec<(String, T)> = entries.into_iter().map(|entry| (key(reading(&entry)), entry)).collect();
    entries.sort_by(|(a, left), (b, right)| a.cmp(b).then_with(|| reading(left).cmp(reading(right))));
    for (_, entry) in entries {
        let at = row(reading(&entry));
        rows[at].1.push(entry);
    }
    rows.retain(|(_, entries)| !entries.is_empty());
    rows
}

fn plain(c: char) -> char {
    const PAIRS: &str = "がかぎきぐくげけごこざさじしずすぜせぞそだたぢちづつでてどとばはぱはびひぴひぶふぷふべへぺへぼほぽほ\
                         ゔうぁあぃいぅうぇえぉおっつゃやゅゆょよゎわゕかゖけ";
    let mut pairs = PAIRS.chars();
    while let (Some(from), Some(to)) = (pairs.next(), pairs.next()) {
        if from == c {
            return to;
        }
    }
    c
}

fn vowel(c: char) -> Option<char> {
    ["あかさたなはまやらわ", "いきしちにひみり", "うくすつぬふむゆる", "えけせてねへめれ", "おこそとのほもよろを"]
        .iter()
        .find(|column| column.contains(c))
        .and_then(|column| column.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_has_its_row() {
        for (reading, heading) in [
            ("あんけーと", "あ"),
            ("ヴィジョン", "あ"),
            ("がくしゅうかい", "か"),
            ("じっし", "さ"),
            ("つながり", "た"),
            ("びーしーぴー", "は"),
            ("ゃ", "や"),
            ("をこと", "わ"),
            ("8めい", "英数字"),
            ("ＡＣＰ", "英数字"),
            ("漢字", "その他"),
            ("", "その他"),
        ] {
            assert_eq!(ROWS[row(reading)], heading, "{reading}");
        }
    }

    #[test]
    fn voiced_marks_and_long_vowels_count_only_between_equals() {
        let sorted = |words: &[&str]| -> Vec<String> {
            rows(words.to_vec(), |word| word).into_iter().flat_map(|(_, words)| words).map(str::to_owned).collect()
        };
        assert_eq!(sorted(&["がん", "かんご", "かん", "がっこう", "かーど"]), ["かーど", "がっこう", "かん", "がん", "かんご"]);
        assert_eq!(key("コーディネーター"), "こおていねえたあ");
        assert_eq!(key("で・ど"), "てと");
    }

    #[test]
    fn empty_rows_are_left_out() {
        let found = rows(vec!["わかれ", "あい"], |word| word);
        assert_eq!(found, [("あ", vec!["あい"]), ("わ", vec!["わかれ"])]);
    }
}
