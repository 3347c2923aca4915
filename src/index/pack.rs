//! Japanese text in fewer bytes: what is frequent as one ASCII sign, the rest as two or three. Deflate sees bytes, and a
//! kanji's three bytes hide from it what repeats. Words as signs take a third less than text and borders of words would.
use std::collections::BTreeMap;

/// The signs, in order: printable ASCII without `"` and `\`, which a script's string would have to escape.
fn signs() -> Vec<char> {
    (' '..='~').filter(|sign| !matches!(sign, '"' | '\\')).collect()
}

/// A packed text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packed {
    /// How many signs begin a pair; they follow those that stand alone. The last sign of all announces a character as it is.
    pub(super) leads: usize,
    /// The characters: those of one sign, then those of two.
    pub(super) alphabet: String,
    /// The text.
    pub(super) text: String,
}

/// More leads than these would take the frequent characters' signs; what is left stands as it is behind the last sign.
const MOST_LEADS: usize = 24;

/// Packs a text.
pub(super) fn pack(text: &str) -> Packed {
    let signs = signs();
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for c in text.chars() {
        *counts.entry(c).or_default() += 1;
    }
    let mut order: Vec<(char, usize)> = counts.into_iter().collect();
    order.sort_by_key(|&(c, count)| (usize::MAX - count, c));
    let mut order: Vec<char> = order.into_iter().map(|(c, _)| c).collect();
    let usable = signs.len() - 1;
    let leads = (0..MOST_LEADS).find(|leads| usable - leads + leads * signs.len() >= order.len()).unwrap_or(MOST_LEADS);
    let alone = usable - leads;
    order.truncate(alone + leads * signs.len());
    // Within a lead's block the order is free; sorted, the alphabet itself packs better.
    if order.len() > alone {
        order[alone..].chunks_mut(signs.len()).for_each(<[char]>::sort_unstable);
    }
    let mut codes: BTreeMap<char, String> = BTreeMap::new();
    for (place, &c) in order.iter().enumerate() {
        let code = match place.checked_sub(alone) {
            None => signs[place].to_string(),
            Some(rest) => [signs[alone + rest / signs.len()], signs[rest % signs.len()]].iter().collect(),
        };
        codes.insert(c, code);
    }
    let mut packed = String::with_capacity(text.len());
    for c in text.chars() {
        match codes.get(&c) {
            Some(code) => packed.push_str(code),
            None => packed.extend([signs[usable], c]),
        }
    }
    Packed { leads, alphabet: order.into_iter().collect(), text: packed }
}

/// How the numbers from 0 to one less than `count` are written: so many as one sign, so many signs that begin a pair; what
/// is left begins a group of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    /// Numbers of one sign.
    pub(super) singles: usize,
    /// Signs that begin two.
    pub(super) pairs: usize,
}

/// The code for `count` numbers; some 80,000 at most, beyond which no handbook's vocabulary goes.
pub(super) fn code(count: usize) -> Code {
    let signs = signs().len();
    let pairs = (0..=MOST_PAIRS).find(|pairs| signs - pairs + pairs * signs >= count);
    if let Some(pairs) = pairs {
        return Code { singles: signs - pairs, pairs };
    }
    let threes = (1..signs - MOST_PAIRS).find(|threes| MOST_PAIRS * signs + threes * signs * signs >= count);
    Code { singles: signs - MOST_PAIRS - threes.unwrap_or(9), pairs: MOST_PAIRS }
}

/// More pairs than these would leave too few signs to the frequent words.
const MOST_PAIRS: usize = 50;

/// Writes numbers by a code.
pub(super) fn write(numbers: &[usize], code: Code) -> String {
    let signs = signs();
    let base = signs.len();
    let mut out = String::with_capacity(numbers.len() * 2);
    for &number in numbers {
        match number.checked_sub(code.singles) {
            None => out.push(signs[number]),
            Some(rest) if rest < code.pairs * base => out.extend([signs[code.singles + rest / base], signs[rest % base]]),
            Some(rest) => {
                let rest = rest - code.pairs * base;
                let first = (code.singles + code.pairs + rest / (base * base)).min(base - 1);
                out.extend([signs[first], signs[rest / base % base], signs[rest % base]]);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(packed: &Packed) -> String {
        let signs = signs();
        let alphabet: Vec<char> = packed.alphabet.chars().collect();
        let alone = signs.len() - 1 - packed.leads;
        let place = |sign: char| signs.iter().position(|&s| s == sign).expect("a sign");
        let mut text = String::new();
        let mut coded = packed.text.chars();
        while let Some(sign) = coded.next() {
            let first = place(sign);
            text.push(match first {
                _ if first < alone => alphabet[first],
                _ if first == signs.len() - 1 => coded.next().expect("a character"),
                _ => alphabet[alone + (first - alone) * signs.len() + place(coded.next().expect("a second sign"))],
            });
        }
        text
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let many: String = ('一'..='鿋').chain('ぁ'..='ゖ').collect();
        for text in ["", "看護師が訪問する。\"\\", &many, &format!("{many}{many}ああ")] {
            assert_eq!(unpack(&pack(text)), text);
        }
        assert_eq!(pack("ああいう").text, "  !\"".replace('"', "#"));
    }

    #[test]
    fn numbers_take_one_two_or_three_signs() {
        let small = code(50);
        assert_eq!((small, write(&[0, 49], small).len()), (Code { singles: 93, pairs: 0 }, 2));
        let middle = code(3000);
        assert_eq!(write(&[0, middle.singles, 2999], middle).len(), 5);
        let large = code(40_000);
        assert_eq!(write(&[0, large.singles, 39_999], large).len(), 6);
    }
}
