//! A word and its reading → which kana go over which kanji: 受け付ける・うけつける → 受（う）け付（つ）ける.
use std::borrow::Cow;
use std::ops::Range;

use crate::text::kana;

/// Kana that belong over a piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The kana, hiragana.
    pub kana: Cow<'static, str>,
}

impl Mark {
    /// The same kana where the text stands `by` bytes further on.
    pub(super) fn moved(&self, by: usize) -> Self {
        Self { range: self.range.start + by..self.range.end + by, kana: self.kana.clone() }
    }
}

/// A stretch of a word.
struct Stretch {
    range: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Kanji and numbers, which need kana.
    Read,
    /// Kana, their own reading.
    Said,
    /// Letters and signs: said somehow, or not at all; nothing stands over them.
    Other,
}

/// The marks of `word`, which begins at byte `start` of its text; `None` where its kana do not fit the reading.
pub(super) fn align(word: &str, reading: &str, start: usize) -> Option<Vec<Mark>> {
    // Most words are kanji alone: all kana stand over all of them.
    if !reading.is_empty() && is_bare(word) {
        return Some(vec![Mark { range: start..start + word.len(), kana: kana::to_hiragana(reading).into() }]);
    }
    let stretches = stretches(word);
    let reading: Vec<char> = kana::to_hiragana(reading).chars().collect();
    let mut places = Vec::new();
    fits(word, &stretches, &reading, 0, &mut places).then(|| {
        let read = stretches.iter().zip(places);
        read.filter(|(stretch, _)| stretch.kind == Kind::Read)
            .map(|(stretch, place)| Mark {
                range: start + stretch.range.start..start + stretch.range.end,
                kana: reading[place].iter().collect::<String>().into(),
            })
            .collect()
    })
}

/// The marks of a word that is made of parts with readings of their own: every part that is said within the whole as it is
/// said alone keeps its kana; what lies between is read by what is left.
pub(super) fn align_parts(parts: &[(&str, Option<&str>)], reading: &str, start: usize) -> Option<Vec<Mark>> {
    let reading: Vec<char> = kana::to_hiragana(reading).chars().collect();
    // As few parts as possible are said otherwise than alone.
    let places = (0..=parts.len()).find_map(|odd| {
        let mut places = Vec::new();
        lay(parts, &reading, 0, odd, &mut places).then_some(places)
    })?;
    // Parts side by side that are said otherwise share what is left: where it is cut between them nobody knows.
    let mut groups: Vec<(String, Range<usize>, bool)> = Vec::new();
    for ((surface, said), place) in parts.iter().zip(places) {
        let odd = said.and_then(|said| prefix(&kana::to_hiragana(said), &reading[place.clone()])) != Some(place.len());
        match groups.last_mut().filter(|last| last.2 && odd) {
            Some((word, over, _)) => {
                word.push_str(surface);
                over.end = place.end;
            }
            None => groups.push(((*surface).to_owned(), place, odd)),
        }
    }
    let mut marks = Vec::new();
    let mut at = start;
    for (word, place, _) in groups {
        let said: String = reading[place].iter().collect();
        marks.extend(align(&word, &said, at)?);
        at += word.len();
    }
    Some(marks)
}

fn lay(parts: &[(&str, Option<&str>)], reading: &[char], at: usize, odd: usize, places: &mut Vec<Range<usize>>) -> bool {
    let Some(((_, said), rest)) = parts.split_first() else { return at == reading.len() };
    let own = said.and_then(|said| prefix(&kana::to_hiragana(said), &reading[at..]));
    if let Some(length) = own {
        places.push(at..at + length);
        if lay(rest, reading, at + length, odd, places) {
            return true;
        }
        places.pop();
    }
    if odd > 0 {
        for length in 1..=reading.len() - at {
            places.push(at..at + length);
            if lay(rest, reading, at + length, odd - 1, places) {
                return true;
            }
            places.pop();
        }
    }
    false
}

/// How many kana of `reading` say `said`; a long vowel may be written as a mark here and not there.
fn prefix(said: &str, reading: &[char]) -> Option<usize> {
    let mut at = 0;
    for c in said.chars() {
        match reading.get(at) {
            Some(found) if *found == c || *found == 'ー' => at += 1,
            _ if c == 'ー' => {}
            _ => return None,
        }
    }
    Some(at)
}

/// Whether a word has nothing but what needs kana.
pub(super) fn is_bare(word: &str) -> bool {
    word.chars().all(is_read)
}

/// Whether a character needs kana.
fn is_read(c: char) -> bool {
    kana::is_kanji(c) || !kana::is_kana(c) && c.is_numeric()
}

fn stretches(word: &str) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (at, c) in word.char_indices() {
        let kind = match c {
            c if is_read(c) => Kind::Read,
            c if kana::is_kana(c) => Kind::Said,
            _ => Kind::Other,
        };
        let end = at + c.len_utf8();
        match stretches.last_mut() {
            Some(last) if last.kind == kind => last.range.end = end,
            _ => stretches.push(Stretch { range: at..end, kind }),
        }
    }
    stretches
}

/// Lays the reading from `at` on over the stretches; the shortest reading of a stretch that lets the rest fit wins.
fn fits(word: &str, stretches: &[Stretch], reading: &[char], at: usize, places: &mut Vec<Range<usize>>) -> bool {
    let Some((stretch, rest)) = stretches.split_first() else { return at == reading.len() };
    let signs = word[stretch.range.clone()].chars();
    let left = reading.len() - at;
    let lengths = match stretch.kind {
        Kind::Read if rest.is_empty() => left.max(1)..=left,
        // No kanji is silent; two of them have two kana at least.
        Kind::Read => signs.count().min(2)..=left,
        Kind::Other => 0..=left,
        Kind::Said => {
            let own = signs.clone().count();
            let same = own <= left && signs.zip(&reading[at..]).all(|(sign, kana)| is_said(sign, *kana));
            if !same {
                return false;
            }
            own..=own
        }
    };
    for length in lengths {
        places.push(at..at + length);
        if fits(word, rest, reading, at + length, places) {
            return true;
        }
        places.pop();
    }
    false
}

/// Whether a kana as written can be said so: 龍ケ崎 is りゅうがさき, 3ヶ月 さんかげつ.
fn is_said(sign: char, said: char) -> bool {
    match sign {
        'ヶ' | 'ケ' => matches!(said, 'が' | 'か' | 'け' | 'こ'),
        'ノ' | '之' => said == 'の',
        _ => kana::to_hiragana(sign.encode_utf8(&mut [0; 4])).starts_with(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(word: &str, reading: &str) -> String {
        let Some(marks) = align(word, reading, 0) else { return "-".to_owned() };
        marks.iter().map(|mark| format!("{}={}", &word[mark.range.clone()], mark.kana)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_kanji_get_kana() {
        for (word, reading, marks) in [
            ("受け付ける", "うけつける", "受=う 付=つ"),
            ("取り組み", "とりくみ", "取=と 組=く"),
            ("聞き", "きき", "聞=き"),
            ("お母さん", "おかあさん", "母=かあ"),
            ("龍ケ崎", "りゅうがさき", "龍=りゅう 崎=さき"),
            ("1人", "ひとり", "1人=ひとり"),
            ("大人", "おとな", "大人=おとな"),
            ("日々", "ヒビ", "日々=ひび"),
            ("立ち上げ", "たちあげ", "立=た 上=あ"),
            ("ケア会議", "けあかいぎ", "会議=かいぎ"),
            ("の", "の", ""),
            ("「見える化」", "みえるか", "見=み 化=か"),
        ] {
            assert_eq!(told(word, reading), marks, "{word}");
        }
    }

    #[test]
    fn parts_keep_their_own_kana() {
        let parts =
            [("訪問", Some("ほうもん")), ("看護", Some("かんご")), ("株式", Some("かぶしき")), ("会社", Some("かいしゃ"))];
        let marks = align_parts(&parts, "ほうもんかんごかぶしきがいしゃ", 0).expect("fits");
        let kana: Vec<&str> = marks.iter().map(|mark| &*mark.kana).collect();
        assert_eq!(kana, ["ほうもん", "かんご", "かぶしき", "がいしゃ"]);
        let parts = [("地域", Some("ちいき")), ("BCP", None)];
        let marks = align_parts(&parts, "ちいきびーしーぴー", 0).expect("fits");
        assert_eq!(marks, [Mark { range: 0..6, kana: "ちいき".into() }]);
        assert!(align_parts(&parts, "ほ", 0).is_none());
    }

    #[test]
    fn a_reading_that_does_not_fit_gives_nothing() {
        assert_eq!(told("行う", "いった"), "-");
        assert_eq!(told("市", ""), "-");
    }
}
