//! Numbers in the fewest signs: each is foretold from those before it, and only what was not foretold is written.
//!
//! A number is told bit by bit, the highest first. Six models foretell each bit: how numbers are spread at all, behind two
//! numbers of these kinds, and behind this number (trees of bits); and what came the last time behind this number, these two and
//! these three (runs). Their votes are mixed by weights that learn from every bit, and an arithmetic coder writes the bit in as
//! much room as it was a surprise. That takes a sixth less than deflate does, which looks for what is repeated word for word.
//!
//! After M. Mahoney, "Adaptive Weighing of Context Models for Lossless Data Compression" (Florida Tech CS-2005-16), with whole
//! numbers instead of bytes. `search-small.js` reads it by the same steps: all arithmetic is that of 64-bit floating point and
//! 32-bit integers, which both languages define alike, and the two tables that need `exp` and `ln` are rounded.

use std::sync::LazyLock;

/// The signs in which it is written, six bits each.
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Models that count bits.
const TREES: usize = 3;
/// Models that remember what came last.
const RUNS: usize = 3;
const MODELS: usize = TREES + RUNS;
/// Places of a tree's table and of a run's, as powers of two.
const TREE_BITS: u32 = 18;
const RUN_BITS: u32 = 16;
/// How fast the weights learn, and how fast what is known of runs.
const RATE: f64 = 0.002;
const RUN_RATE: f64 = 0.02;
/// The coder's window: thirty bits, of which six leave at a time.
const WINDOW: u32 = (1 << 30) - 1;

/// Writes numbers below `1 << width`. `kinds` tells of each what kind of number it is, below 32.
#[must_use]
pub fn squeeze(numbers: &[usize], width: u32, kinds: &[u8]) -> String {
    let mut coder = Coder { low: 0, high: WINDOW, signs: String::with_capacity(numbers.len()) };
    let mut model = Model::new(width, kinds);
    for &number in numbers {
        model.begin();
        for place in (0..width).rev() {
            let bit = number >> place & 1 == 1;
            model.bit(place, |chance| {
                coder.write(bit, chance);
                bit
            });
        }
        model.end(number as u32);
    }
    coder.finish()
}

/// Narrows its window by each bit; the signs that its ends share are certain and leave.
struct Coder {
    low: u32,
    high: u32,
    signs: String,
}

impl Coder {
    /// `chance`: how likely the bit is set, of 4096.
    fn write(&mut self, bit: bool, chance: u32) {
        let middle = self.low + ((self.high - self.low) >> 12) * chance;
        if bit {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.shift();
            self.high = self.high << 6 & WINDOW | 63;
        }
    }

    fn shift(&mut self) {
        self.signs.push(char::from(SIGNS[(self.low >> 24) as usize]));
        self.low = self.low << 6 & WINDOW;
    }

    fn finish(mut self) -> String {
        (0..5).for_each(|_| self.shift());
        self.signs
    }
}

/// What a place of a tree knows, in one number, for both are needed together: how likely the bit is set (of 2²³), and in the
/// lowest eight bits how often it was asked (up to 255). Tables hold it with this bit turned, so that an empty one is all
/// zeros, which the system gives for nothing.
const UNASKED: u32 = 1 << 30;

/// A model's table. Its length is known when the program is compiled, so that no step has to look whether it is within.
type Tree = Box<[u32; 1 << TREE_BITS]>;
/// What came last in the upper bits (one too large, 0 is nothing), and in the lowest eight how often by turns.
type Run = Box<[u32; 1 << RUN_BITS]>;

fn empty<const LENGTH: usize>() -> Box<[u32; LENGTH]> {
    vec![0; LENGTH].into_boxed_slice().try_into().unwrap_or_else(|_| Box::new([0; LENGTH]))
}

/// What foretells the next bit.
struct Model<'a> {
    width: u32,
    kinds: &'a [u8],
    tables: &'static Tables,
    trees: [Tree; TREES],
    runs: [Run; RUNS],
    /// For each run, by how often it was right and where in the number it is: how likely it is right again.
    trust: [[f64; 64]; RUNS],
    /// Chosen by what knows something: none or the first tree, the others, the runs.
    weights: [[f64; MODELS]; 8],
    /// The last three numbers, the last one first.
    last: [u32; 3],
    /// Of the number that is being told: the trees' hashes, the runs' places, what they foretell with a bit before it, and
    /// where it stands how far they are trusted.
    hashes: [u32; TREES],
    places: [usize; RUNS],
    foretold: [u32; RUNS],
    trusted: [usize; RUNS],
    /// The bits that have been told, with a bit before them.
    node: u32,
}

/// What is worked out once.
struct Tables {
    /// Chance (of 4096) → vote, in steps of a 256th; and back.
    votes: Box<[i16; 4096]>,
    chances: Box<[u16; 4096]>,
    /// How far a chance goes towards the bit, by how often it was asked before.
    rates: [f64; 256],
}

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);

impl Tables {
    fn new() -> Self {
        let vote = |chance: usize| {
            let chance = chance as f64 + 0.5;
            (256.0 * (chance / (4096.0 - chance)).ln()).round() as i16
        };
        let chance = |vote: usize| (4096.0 / (1.0 + ((2048.0 - vote as f64) / 256.0).exp())).round().clamp(1.0, 4095.0) as u16;
        Self {
            votes: Box::new(std::array::from_fn(vote)),
            chances: Box::new(std::array::from_fn(chance)),
            rates: std::array::from_fn(|asked| 1.0 / (asked as f64 + 1.4)),
        }
    }
}

/// The largest whole number that is not above `value`: `floor` without a call into the library of mathematics.
fn whole(value: f64) -> i32 {
    let cut = value as i32;
    cut - i32::from(f64::from(cut) > value)
}

/// Mixes a number into a hash.
fn mix(hash: u32, number: u32) -> u32 {
    (hash ^ number).wrapping_mul(0x2545_F491).wrapping_add(hash >> 9)
}

impl<'a> Model<'a> {
    fn new(width: u32, kinds: &'a [u8]) -> Self {
        Self {
            width,
            kinds,
            tables: &TABLES,
            trees: [empty(), empty(), empty()],
            runs: [empty(), empty(), empty()],
            trust: [[0.8; 64]; RUNS],
            weights: [[0.3; MODELS]; 8],
            last: [0; 3],
            hashes: [0; TREES],
            places: [0; RUNS],
            foretold: [0; RUNS],
            trusted: [0; RUNS],
            node: 1,
        }
    }

    /// Before the first bit of a number.
    fn begin(&mut self) {
        let kind = |number: u32| u32::from(self.kinds.get(number as usize).copied().unwrap_or_default());
        let [one, two, three] = self.last;
        let pair = mix(one + 1, two + 1);
        self.hashes = [0, mix(1 << 20, kind(one) << 5 | kind(two)), mix(1 << 21, one)];
        for (run, hash) in [mix(7, one), pair, mix(pair, three + 1)].into_iter().enumerate() {
            let place = (hash.wrapping_mul(0x9E37_79B1) >> (32 - RUN_BITS)) as usize;
            let (last, times) = (self.runs[run][place] >> 8, self.runs[run][place] & 255);
            self.places[run] = place;
            self.foretold[run] = if last > 0 { (last - 1) | 1 << self.width } else { 0 };
            self.trusted[run] = times.min(15) as usize * 3;
        }
        self.node = 1;
    }

    /// Tells one bit: `take` gets how likely it is set, of 4096, and says what it is.
    #[inline(always)]
    fn bit(&mut self, place: u32, take: impl FnOnce(u32) -> bool) {
        // How far a run is trusted depends on whether this is the number's first bit, one of the next three, or a later one.
        let told = self.width - 1 - place;
        let late = usize::from(told > 0) + usize::from(told > 2);
        let node = self.node.wrapping_mul(0x85EB_CA6B);
        let at = |hash: u32| ((hash ^ node).wrapping_mul(0x9E37_79B1) >> (32 - TREE_BITS)) as usize;
        let places = [(self.node & ((1 << TREE_BITS) - 1)) as usize, at(self.hashes[1]), at(self.hashes[2])];
        // The model of the longest memory that knows something chooses the weights.
        let mut knows = 0;
        let mut counts = [0; TREES];
        let mut votes = [0_i16; MODELS];
        for tree in 0..TREES {
            let count = self.trees[tree][places[tree]] ^ UNASKED;
            counts[tree] = count;
            let asked = count & 255 > 0;
            votes[tree] = if asked { self.tables.votes[(count >> 19) as usize & 4095] } else { 0 };
            knows = if asked { tree } else { knows };
        }
        let mut trusted = [0; RUNS];
        for run in 0..RUNS {
            trusted[run] = (self.trusted[run] + late) & 63;
            if self.foretold[run] >> (place + 1) == self.node {
                let vote = self.tables.votes[(self.trust[run][trusted[run]] * 4096.0) as usize & 4095];
                votes[TREES + run] = if self.foretold[run] >> place & 1 == 1 { vote } else { -vote };
                knows = TREES + run;
            }
        }
        // Votes count 256ths, which as a power of two changes no rounding: the sum is 256 times that of the votes themselves.
        let votes = votes.map(f64::from);
        let weights = &mut self.weights[knows & 7];
        let sum = (0..MODELS).fold(0.0, |sum, model| sum + weights[model] * votes[model]);
        let chance = u32::from(self.tables.chances[(whole(sum) + 2048).clamp(0, 4095) as usize & 4095]);
        let bit = take(chance);
        let surprise = ((f64::from(u8::from(bit)) * 4096.0) - f64::from(chance)) * RATE / 4096.0 / 256.0;
        for model in 0..MODELS {
            weights[model] += surprise * votes[model];
        }
        let target: i32 = if bit { 0x007F_FFFF } else { 0 };
        for tree in 0..TREES {
            let (chance, asked) = ((counts[tree] >> 8) as i32, counts[tree] & 255);
            // The conversion cuts the fraction off, as `Math.trunc` does.
            let chance = chance + (f64::from(target - chance) * self.tables.rates[asked as usize]) as i32;
            self.trees[tree][places[tree]] = ((chance as u32) << 8 | (asked + 1).min(255)) ^ UNASKED;
        }
        for run in 0..RUNS {
            if votes[TREES + run] != 0.0 {
                let right = f64::from(u8::from((votes[TREES + run] > 0.0) == bit));
                let trust = &mut self.trust[run][trusted[run]];
                *trust = (*trust + (right - *trust) * RUN_RATE).clamp(0.51, 0.9995);
            }
        }
        self.node = self.node << 1 | u32::from(bit);
    }

    /// After the last bit of a number.
    fn end(&mut self, number: u32) {
        for (run, place) in self.runs.iter_mut().zip(self.places) {
            let (last, times) = (run[place] >> 8, run[place] & 255);
            let times = if last == number + 1 { (times + 1).min(255) } else { times >> 2 };
            run[place] = (number + 1) << 8 | times;
        }
        self.last = [number, self.last[0], self.last[1]];
    }
}

/// More numbers than any index has; what claims to hold more is none.
const MOST: usize = 1 << 24;

/// Reads what [`squeeze`] wrote: `count` numbers. `None` for what can't be its work: signs that it does not write, numbers too
/// many or too wide.
#[must_use]
pub fn unsqueeze(signs: &str, count: usize, width: u32, kinds: &[u8]) -> Option<Vec<u32>> {
    let places: Option<Vec<u32>> =
        signs.bytes().map(|sign| Some(SIGNS.iter().position(|known| *known == sign)? as u32)).collect();
    let mut rest = places.filter(|_| count <= MOST && width < 24)?.into_iter();
    let mut next = || rest.next().unwrap_or_default();
    let (mut low, mut high) = (0_u32, WINDOW);
    let mut value = (0..5).fold(0, |value, _| value << 6 | next());
    let mut model = Model::new(width, kinds);
    let mut numbers = Vec::with_capacity(count);
    for _ in 0..count {
        model.begin();
        for place in (0..width).rev() {
            model.bit(place, |chance| {
                let middle = low + ((high - low) >> 12) * chance;
                let bit = value <= middle;
                if bit {
                    high = middle;
                } else {
                    low = middle + 1;
                }
                while (low ^ high) >> 24 == 0 {
                    (low, high, value) = (low << 6 & WINDOW, high << 6 & WINDOW | 63, value << 6 & WINDOW | next());
                }
                bit
            });
        }
        let number = model.node ^ (1 << width);
        model.end(number);
        numbers.push(number);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_was_written_can_be_read(width in 1_u32..=12, numbers in proptest::collection::vec(0_usize..4096, 0..300)) {
            let numbers: Vec<usize> = numbers.into_iter().map(|number| number % (1 << width)).collect();
            let kinds: Vec<u8> = (0..1 << width).map(|number| (number % 7) as u8).collect();
            let read = unsqueeze(&squeeze(&numbers, width, &kinds), numbers.len(), width, &kinds).expect("numbers");
            prop_assert!(read.into_iter().map(|number| number as usize).eq(numbers));
        }
    }

    #[test]
    fn what_repeats_takes_little_room() {
        let numbers: Vec<usize> = (0..4_000).map(|at| at % 40 * 7 % 256).collect();
        let signs = squeeze(&numbers, 8, &[]);
        assert!(signs.len() < 250, "{}", signs.len());
        let read = unsqueeze(&signs, numbers.len(), 8, &[]).expect("numbers");
        assert!(read.into_iter().map(|number| number as usize).eq(numbers));
        assert_eq!(unsqueeze(&squeeze(&[], 8, &[]), 0, 8, &[]), Some(Vec::new()));
    }

    #[test]
    fn what_was_not_written_by_it_ends_quietly() {
        assert_eq!(unsqueeze("\u{3042}", 1, 4, &[]), None);
        assert_eq!(unsqueeze("AAAA", usize::MAX, 4, &[]), None);
        assert_eq!(unsqueeze("AAAA", 1, 32, &[]), None);
        assert_eq!(unsqueeze("", 3, 4, &[]).map(|numbers| numbers.len()), Some(3));
    }

    #[test]
    fn no_entry_of_the_tables_is_near_a_tie() {
        // Engines may differ in the last place of `exp` and `ln`; rounding hides that unless the value lies between two.
        for at in 0..4096_u32 {
            let chance = f64::from(at) + 0.5;
            let vote = 256.0 * (chance / (4096.0 - chance)).ln();
            let back = 4096.0 / (1.0 + ((2048.0 - f64::from(at)) / 256.0).exp());
            for value in [vote, back] {
                assert!((value - value.floor() - 0.5).abs() > 1e-7, "{at}: {value}");
            }
        }
    }
}
