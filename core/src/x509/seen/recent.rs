//! A bounded map that forgets what was not asked for lately.

use std::collections::HashMap;
use std::hash::Hash;

/// Two generations: when the young one is full it becomes the old one, and the old one is forgotten. What is found in the
/// old one is young again. Every step takes the same time, however much is kept.
pub(super) struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    generation: usize,
}

impl<K: Hash + Eq, V> Recent<K, V> {
    /// For at most `capacity` entries; none are kept below two.
    pub(super) fn new(capacity: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), generation: capacity / 2 }
    }

    pub(super) fn get(&mut self, key: &K) -> Option<&V> {
        if let Some((key, value)) = self.old.remove_entry(key) {
            self.insert(key, value);
        }
        self.young.get(key)
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.generation == 0 {
            return;
        }
        if self.young.len() >= self.generation && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn never_keeps_more_than_its_capacity() {
        let mut recent = Recent::new(10);
        for number in 0..1_000 {
            recent.insert(number, ());
            recent.get(&(number / 2));
            assert!(recent.len() <= 10, "{} after {number}", recent.len());
        }
    }

    #[test]
    fn keeps_what_is_asked_for_and_forgets_the_rest() {
        let mut recent = Recent::new(10);
        for number in 0..1_000 {
            recent.insert(number, number);
            assert_eq!(recent.get(&0), Some(&0), "after {number}");
        }
        assert_eq!(recent.get(&1), None);
        assert_eq!(recent.get(&999), Some(&999));
    }

    #[test]
    fn keeps_nothing_without_capacity() {
        for capacity in [0, 1] {
            let mut recent = Recent::new(capacity);
            recent.insert(1, ());
            assert_eq!((recent.len(), recent.get(&1)), (0, None));
        }
    }
}
