//! Kanji by their readings, for words that were typed with a wrong kanji: 法活 reads like 包括.

use super::script::SEPARATOR;
use super::words::Words;
use crate::text::hash::Table;
use crate::text::kana::{is_kana, to_hiragana};

/// Reading, tab, the kanji read so; `#` begins a remark.
const TABLE: &str = include_str!("kanji.tsv");

/// The readings that kanji of the handbook have in its words, each with all kanji that are read so.
pub(super) fn table_for(words: &Words<'_>) -> String {
    let lines: Vec<(&str, &str)> =
        TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect();
    let mut readings: Table<char, Vec<usize>> = Table::default();
    for (number, (_, kanji)) in lines.iter().enumerate() {
        kanji.chars().for_each(|kanji| readings.entry(kanji).or_default().push(number));
    }
    let mut used = vec![false; lines.len()];
    for form in &words.forms {
        let surface: Vec<char> = form.token.surface.chars().collect();
        for sound in &form.readings {
            align(&surface, sound, &lines, &readings, &mut used);
        }
    }
    let kept = lines.iter().zip(used).filter(|(_, used)| *used);
    kept.map(|((reading, kanji), _)| format!("{reading}{kanji}")).collect::<Vec<_>>().join(SEPARATOR)
}

/// Whether `sound` can be cut into readings of the kanji of a word and its kana; marks the readings it is cut into. A kanji
/// that the table does not know, or knows otherwise, fits nothing.
fn align(surface: &[char], sound: &str, lines: &[(&str, &str)], readings: &Table<char, Vec<usize>>, used: &mut [bool]) -> bool {
    let Some((&first, rest)) = surface.split_first() else { return sound.is_empty() };
    if is_kana(first) {
        let kana = to_hiragana(first.encode_utf8(&mut [0; 4]));
        return sound.strip_prefix(kana.as_str()).is_some_and(|sound| align(rest, sound, lines, readings, used));
    }
    let mut fits = false;
    for &number in readings.get(&first).into_iter().flatten() {
        let left = sound.strip_prefix(lines[number].0);
        if left.is_some_and(|left| align(rest, left, lines, readings, used)) {
            (used[number], fits) = (true, true);
        }
    }
    fits
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::{cut, harvest, words};
    use super::*;
    use crate::text::Analyzer;
    use crate::text::hash::Set;
    use crate::text::kana::is_kanji;

    fn table(text: &str) -> Vec<String> {
        let (analyzer, readings) = (Analyzer::new(&[]).expect("dictionary"), cut::Readings::new(&[]));
        let texts = [Cow::Borrowed(text)];
        let harvest = harvest::harvest(&texts, &analyzer, &readings);
        table_for(&words::words(&harvest)).split(SEPARATOR).map(str::to_owned).collect()
    }

    #[test]
    fn readings_of_the_handbooks_words_bring_all_kanji_read_so() {
        let found = table("地域包括支援センター");
        let line = |reading: &str| found.iter().find(|line| line.trim_end_matches(is_kanji) == reading);
        let (hou, katsu) = (line("ほう").expect("包"), line("かつ").expect("括"));
        assert!(hou.contains('包') && hou.contains('法') && katsu.contains('括') && katsu.contains('活'), "{found:?}");
        // 地 may be read じ, but is not here; no word is read こう.
        assert!(line("じ").is_none() && line("こう").is_none(), "{found:?}");
    }

    #[test]
    fn a_handbook_without_kanji_needs_no_table() {
        assert_eq!(table("サービスとケア"), [""]);
    }

    #[test]
    fn the_table_knows_how_kanji_are_read() {
        let mut kanji = Set::default();
        let lines = || TABLE.lines().filter(|line| !line.starts_with('#'));
        for line in lines() {
            let (reading, list) = line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line}"));
            assert!(!reading.is_empty() && reading.chars().all(|c| matches!(c, 'ぁ'..='ゖ')), "{line}");
            assert!(list.chars().all(is_kanji) && list.chars().collect::<Set<_>>().len() == list.chars().count(), "{line}");
            kanji.extend(list.chars());
        }
        let read =
            |kanji, reading| lines().any(|line| line.split_once('\t').is_some_and(|(r, k)| r == reading && k.contains(kanji)));
        for (kanji, reading) in
            [('訪', "ほう"), ('問', "もん"), ('看', "かん"), ('護', "ご"), ('学', "がっ"), ('手', "て"), ('崎', "さき")]
        {
            assert!(read(kanji, reading), "{kanji} {reading}");
        }
        assert!(kanji.len() > 2_200, "{}", kanji.len());
    }
}
