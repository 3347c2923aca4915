//! Numbers in few bytes: what is frequent as one ASCII sign, the rest as two or three. Deflate sees bytes, and a kanji's
//! three bytes hide from it what repeats: words as signs take a third less than the text and the borders of its words would.

/// How many signs there are: printable ASCII without `"` and `\`, which a script's string would have to escape.
const BASE: usize = SIGNS.len();

/// The signs, in order.
const SIGNS: [u8; 93] = {
    let mut signs = [b' '; 93];
    let (mut at, mut sign) = (0, b' ');
    while at < signs.len() {
        if sign != b'"' && sign != b'\\' {
            signs[at] = sign;
            at += 1;
        }
        sign += 1;
    }
    signs
};

/// How the numbers from 0 to one less than `count` are written: so many as one sign, so many signs that begin a pair; what
/// is left begins a group of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    /// Numbers of one sign.
    pub(super) singles: usize,
    /// Signs that begin two.
    pub(super) pairs: usize,
}

/// The code that writes numbers from 0 to one less than `count` in the fewest signs, when each is written as often as
/// `times` tells (numbers behind its end: never). More than some 700,000 numbers can't be told apart.
pub(super) fn fitted(count: usize, times: &[u64]) -> Code {
    let mut below = Vec::with_capacity(times.len() + 1);
    below.push(0);
    for times in times {
        below.push(below[below.len() - 1] + times);
    }
    let all = below[times.len()];
    let from = |number: usize| all - below[number.min(times.len())];
    let codes = (0..BASE).filter_map(|pairs| {
        let threes = (0..BASE - pairs).find(|threes| BASE - pairs - threes + pairs * BASE + threes * BASE * BASE >= count)?;
        let singles = BASE - pairs - threes;
        Some((from(singles) + from(singles + pairs * BASE), Code { singles, pairs }))
    });
    codes.min_by_key(|(signs, code)| (*signs, code.pairs)).map_or(Code { singles: 0, pairs: 0 }, |(_, code)| code)
}

/// Writes numbers by a code.
pub(super) fn write(numbers: &[usize], code: Code) -> String {
    let mut out = String::with_capacity(numbers.len() * 2);
    numbers.iter().for_each(|&number| push(&mut out, number, code));
    out
}

/// Writes a number by a code.
pub(super) fn push(out: &mut String, number: usize, code: Code) {
    let sign = |place: usize| char::from(SIGNS[place]);
    match number.checked_sub(code.singles) {
        None => out.push(sign(number)),
        Some(rest) if rest < code.pairs * BASE => {
            out.push(sign(code.singles + rest / BASE));
            out.push(sign(rest % BASE));
        }
        Some(rest) => {
            let rest = rest - code.pairs * BASE;
            let first = (code.singles + code.pairs + rest / (BASE * BASE)).min(BASE - 1);
            out.push(sign(first));
            out.push(sign(rest / BASE % BASE));
            out.push(sign(rest % BASE));
        }
    }
}

/// Reads what [`write`] wrote.
#[cfg(test)]
pub(super) fn read(text: &str, code: Code) -> Vec<usize> {
    let mut places = text.bytes().map(|byte| SIGNS.iter().position(|sign| *sign == byte).expect("a sign"));
    let mut out = Vec::new();
    while let Some(first) = places.next() {
        let mut next = || places.next().expect("another sign");
        out.push(match first.checked_sub(code.singles) {
            None => first,
            Some(pair) if pair < code.pairs => code.singles + pair * BASE + next(),
            Some(rest) => code.singles + code.pairs * BASE + ((rest - code.pairs) * BASE + next()) * BASE + next(),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_one_two_or_three_signs() {
        let small = fitted(50, &[1; 50]);
        assert_eq!((small, write(&[0, 49], small).len()), (Code { singles: 93, pairs: 0 }, 2));
        let middle = fitted(3_000, &[1; 3_000]);
        assert_eq!(write(&[0, middle.singles, 2_999], middle).len(), 5);
        let large = fitted(40_000, &[1; 40_000]);
        assert_eq!(write(&[0, large.singles, 39_999], large).len(), 6);
    }

    #[test]
    fn what_was_written_can_be_read() {
        for count in [1, 93, 94, 500, 5_000, 60_000] {
            let times: Vec<u64> = (0..count as u64).map(|number| 1_000_000 / (number + 1)).collect();
            let numbers: Vec<usize> = (0..count).step_by(count / 50 + 1).chain([count - 1]).collect();
            for code in [fitted(count, &times), fitted(count, &[])] {
                assert_eq!(read(&write(&numbers, code), code), numbers, "{code:?}");
            }
        }
    }

    #[test]
    fn what_is_frequent_takes_one_sign() {
        let mut times = vec![0; 40_000];
        times[..30].fill(9_000);
        times[30..4_000].fill(20);
        times[4_000..].fill(1);
        let numbers: Vec<usize> = times.iter().enumerate().flat_map(|(number, times)| vec![number; *times as usize]).collect();
        let even = fitted(40_000, &[1; 40_000]);
        assert!(write(&numbers, fitted(40_000, &times)).len() < write(&numbers, even).len() * 3 / 4);
    }
}
