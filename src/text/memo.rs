//! What has been worked out once, shared between threads.
use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex, PoisonError};

use super::hash::{Quick, Set, Table};

/// Parts of the table, so that threads seldom wait for each other.
const SHARDS: usize = 64;

/// A table that may forget: values are handed out as copies and must be cheap to copy.
pub struct Memo<K, V> {
    shards: Vec<Mutex<Table<K, V>>>,
    /// Most entries in a shard; then it begins anew.
    most: usize,
    hasher: Quick,
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// An empty table for about `most` entries.
    #[must_use]
    pub fn new(most: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, most: most.div_ceil(SHARDS), hasher: Quick::default() }
    }

    /// The value for `key`, worked out by `make` where it is not known; two threads may work out the same at once.
    pub fn get<Q>(&self, key: &Q, make: impl FnOnce() -> V) -> V
    where
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
        K: Borrow<Q>,
    {
        // A thread that panicked in here has left the table whole: nothing is half inserted.
        // The table itself looks at the hash's ends.
        let shard =
            || self.shards[(self.hasher.hash_one(key) >> 32) as usize % SHARDS].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shard().get(key) {
            return known.clone();
        }
        let value = make();
        let mut shard = shard();
        if shard.len() >= self.most {
            shard.clear();
        }
        shard.insert(key.to_owned(), value.clone());
        value
    }
}

/// Texts of which many are the same: each is kept once, as long as it is remembered.
pub struct Texts {
    shards: Vec<Mutex<Set<Arc<str>>>>,
    /// Most texts in a shard; then it begins anew.
    most: usize,
    hasher: Quick,
}

impl Texts {
    /// Remembers about `most` texts.
    #[must_use]
    pub fn new(most: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, most: most.div_ceil(SHARDS), hasher: Quick::default() }
    }

    /// The one copy of a text.
    pub fn one(&self, text: &str) -> Arc<str> {
        let shard = &self.shards[(self.hasher.hash_one(text) >> 32) as usize % SHARDS];
        // A thread that panicked in here has left the set whole.
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shard.get(text) {
            return Arc::clone(known);
        }
        if shard.len() >= self.most {
            shard.clear();
        }
        let text: Arc<str> = text.into();
        shard.insert(Arc::clone(&text));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_worked_out_again_and_little_is_kept() {
        let memo: Memo<String, usize> = Memo::new(SHARDS);
        assert_eq!(memo.get("a", || 1), 1);
        assert_eq!(memo.get("a", || 2), 1);
        for number in 0..1000 {
            assert_eq!(memo.get(number.to_string().as_str(), || number), number);
        }
        let kept: usize = memo.shards.iter().map(|shard| shard.lock().expect("whole").len()).sum();
        assert!(kept <= SHARDS, "{kept}");
    }

    #[test]
    fn a_text_is_kept_once() {
        let texts = Texts::new(SHARDS);
        assert!(Arc::ptr_eq(&texts.one("相談"), &texts.one("相談")));
        assert_eq!(&*texts.one("窓口"), "窓口");
    }
}
