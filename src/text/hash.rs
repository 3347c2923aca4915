//! A quick hash for tables in memory: a multiplication for eight bytes, where the standard library's takes some thirty steps.
//!
//! Each process multiplies by numbers of its own, so that no handbook can be written whose words all fall into one place.
//! Nothing that is written may depend on the order of such a table.
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

/// A table by quick hashes.
pub type Table<K, V> = HashMap<K, V, Quick>;
/// A set by quick hashes.
pub type Set<K> = HashSet<K, Quick>;

/// Begins quick hashes.
#[derive(Clone, Copy, Debug)]
pub struct Quick(u64);

static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0_u8));

impl Default for Quick {
    fn default() -> Self {
        Self(*SEED)
    }
}

impl BuildHasher for Quick {
    type Hasher = Mixer;

    fn build_hasher(&self) -> Mixer {
        Mixer { state: self.0, seed: self.0 | 1 }
    }
}

/// A quick hash that is being made.
#[derive(Debug)]
pub struct Mixer {
    state: u64,
    seed: u64,
}

/// Both halves of a product: every bit of either number moves many of the result.
fn fold(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}

impl Mixer {
    fn mix(&mut self, number: u64) {
        self.state = fold(self.state ^ number, self.seed ^ 0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        fold(self.state, 0x2545_f491_4f6c_dd1d ^ self.seed)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.mix(u64::from_le_bytes(*eight)));
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(last));
        }
        self.state = self.state.wrapping_add(bytes.len() as u64);
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_spread_over_a_table() {
        let quick = Quick::default();
        let words = (0..40_000_u32).map(|number| quick.hash_one(format!("語{number}")));
        let numbers = (0..40_000_u32).map(|number| quick.hash_one(u64::from(number) << 20));
        for hashes in [words.collect::<Vec<u64>>(), numbers.collect()] {
            assert_eq!(hashes.iter().collect::<HashSet<_>>().len(), hashes.len());
            // A table looks at the lowest bits first and at the highest seven next.
            for shift in [0, 52] {
                let mut places = vec![0; 1 << 12];
                hashes.iter().for_each(|hash| places[(hash >> shift & 0xfff) as usize] += 1);
                assert!(places.iter().all(|held| *held < 40), "{:?}", places.iter().max());
            }
        }
    }

    #[test]
    fn what_is_equal_has_one_hash_and_length_counts() {
        let quick = Quick::default();
        assert_eq!(quick.hash_one("訪問看護"), quick.hash_one("訪問看護".to_owned()));
        assert_ne!(quick.hash_one([0_u8; 3]), quick.hash_one([0_u8; 4]));
        assert_ne!(quick.hash_one(("一", "二三")), quick.hash_one(("一二", "三")));
    }
}
