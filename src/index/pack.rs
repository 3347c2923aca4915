//! Numbers in few bytes: what is frequent as one ASCII sign, the rest as two or three. Deflate sees bytes, and a kanji's
//! three bytes hide from it what repeats: words as signs take a third less than the text and the borders of its words would.

/// The signs, in order: printable ASCII without `"` and `\`, which a script's string would have to escape.
fn signs() -> Vec<char> {
    (' '..='~').filter(|sign| !matches!(sign, '"' | '\\')).collect()
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
