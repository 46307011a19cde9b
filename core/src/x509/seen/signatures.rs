//! Signatures that were found good.

use std::collections::{BTreeMap, HashMap};

use crate::crypto::{PublicKey, Signature};

/// The most bytes of signed messages that are kept in all: some 14,000 credentials.
const MESSAGES: usize = 32 << 20;

/// Complete signed messages, found by their signatures; those that were not asked for longest are forgotten.
pub(super) struct Signatures {
    signed: HashMap<[u8; 64], Signed>,
    /// The signatures in the order in which they were asked for last.
    asked: BTreeMap<u64, [u8; 64]>,
    /// The number of the next question.
    next: u64,
    /// How many are kept at most.
    most: usize,
    /// Bytes of the messages that are kept.
    bytes: usize,
}

struct Signed {
    key: PublicKey,
    message: Box<[u8]>,
    /// Its place in the order.
    asked: u64,
}

impl Signatures {
    pub(super) fn at_most(most: usize) -> Self {
        Self { signed: HashMap::new(), asked: BTreeMap::new(), next: 0, most, bytes: 0 }
    }

    /// Whether exactly this signature by exactly this key over exactly these bytes is kept.
    pub(super) fn contain(&mut self, (key, message, signature): (&PublicKey, &[u8], &Signature)) -> bool {
        let signature = signature.as_bytes();
        let Some(signed) = self.signed.get_mut(signature) else { return false };
        if signed.key != *key || *signed.message != *message {
            return false;
        }
        self.asked.remove(&signed.asked);
        signed.asked = self.next;
        self.asked.insert(self.next, *signature);
        self.next += 1;
        true
    }

    pub(super) fn keep(&mut self, (key, message, signature): (&PublicKey, &[u8], &Signature)) {
        let signature = signature.as_bytes();
        self.forget(signature);
        self.signed.insert(*signature, Signed { key: *key, message: message.into(), asked: self.next });
        self.asked.insert(self.next, *signature);
        self.next += 1;
        self.bytes += message.len();
        while self.signed.len() > self.most || self.bytes > MESSAGES {
            let Some((_, oldest)) = self.asked.pop_first() else { break };
            self.forget(&oldest);
        }
    }

    fn forget(&mut self, signature: &[u8; 64]) {
        if let Some(forgotten) = self.signed.remove(signature) {
            self.asked.remove(&forgotten.asked);
            self.bytes -= forgotten.message.len();
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        assert_eq!(self.signed.len(), self.asked.len());
        self.signed.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{MESSAGES, PublicKey, Signature, Signatures};

    /// Nobody made these: what is kept was verified elsewhere.
    fn signature(number: usize) -> Signature {
        let mut bytes = [0; 64];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        Signature::from_bytes(&bytes).unwrap()
    }

    fn key(last: u8) -> PublicKey {
        PublicKey::from_coordinates(&[1; 32], &[last; 32]).unwrap()
    }

    #[test]
    fn never_keeps_more_than_it_may() {
        let mut signatures = Signatures::at_most(10);
        for number in 0..1_000 {
            signatures.keep((&key(1), b"message", &signature(number)));
            signatures.contain((&key(1), b"message", &signature(number / 2)));
            assert_eq!(signatures.len(), 10.min(number + 1));
        }
    }

    #[test]
    fn keeps_what_is_asked_for_and_forgets_what_was_not_longest() {
        let mut signatures = Signatures::at_most(10);
        for number in 0..1_000 {
            signatures.keep((&key(1), b"message", &signature(number)));
            assert!(signatures.contain((&key(1), b"message", &signature(0))), "after {number}");
        }
        for number in 1..1_000 {
            let kept = signatures.contain((&key(1), b"message", &signature(number)));
            assert_eq!(kept, number > 990, "{number}");
        }
    }

    #[test]
    fn never_keeps_more_bytes_than_it_may() {
        let mut signatures = Signatures::at_most(1_000);
        let message = vec![7; MESSAGES / 4];
        for number in 0..20 {
            signatures.keep((&key(1), &message, &signature(number)));
            signatures.keep((&key(1), &message, &signature(number)));
            assert_eq!(signatures.len(), 4.min(number + 1));
        }
        signatures.keep((&key(1), &vec![7; MESSAGES + 1], &signature(20)));
        assert_eq!((signatures.len(), signatures.bytes), (0, 0), "what is too long on its own is not kept");
    }

    #[test]
    fn finds_nothing_under_another_key_or_message() {
        let mut signatures = Signatures::at_most(10);
        signatures.keep((&key(1), b"message", &signature(1)));
        assert!(signatures.contain((&key(1), b"message", &signature(1))));
        assert!(!signatures.contain((&key(2), b"message", &signature(1))));
        assert!(!signatures.contain((&key(1), b"messagf", &signature(1))));
        assert!(!signatures.contain((&key(1), b"message and more", &signature(1))));
        assert!(!signatures.contain((&key(1), b"message", &signature(2))));
    }
}
