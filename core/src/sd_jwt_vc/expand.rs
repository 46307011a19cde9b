//! From a payload with digests to what it says (RFC 9901 section 7.1, step 3).

use serde_json::{Map, Value};

use super::SHA_256;
use super::disclosure::Disclosure;
use crate::error::{Malformed, PeerMisbehaved, Result};

/// How deep disclosures and objects may be nested in each other.
const MAX_DEPTH: u32 = 16;

/// The payload with every disclosure in its place and every digest gone.
pub(super) struct Expanded {
    pub(super) claims: Map<String, Value>,
    /// Where each disclosure stands, in their order: the names on the way, array elements not counted.
    pub(super) paths: Vec<Vec<String>>,
}

/// Puts `disclosures` in their places in `payload`.
///
/// Refused are another digest algorithm than SHA-256, a digest that occurs twice, a disclosure that no digest names or
/// that is of the wrong kind for its place, the names `_sd` and `...`, and a claim that is there already.
pub(super) fn expand(mut claims: Map<String, Value>, disclosures: &[Disclosure<'_>]) -> Result<Expanded> {
    if claims.remove("_sd_alg").is_some_and(|name| name != SHA_256) {
        return Err(PeerMisbehaved::Algorithm.into());
    }
    let mut by_digest: Vec<_> = disclosures.iter().enumerate().map(|(at, it)| (it.digest(), at, it)).collect();
    by_digest.sort_unstable_by(|(one, ..), (other, ..)| one.cmp(other));
    let paths = vec![None; disclosures.len()];
    let mut expansion = Expansion { by_digest, seen: Vec::new(), path: Vec::new(), paths };
    expansion.object(&mut claims, MAX_DEPTH)?;
    expansion.seen.sort_unstable();
    if expansion.seen.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
        return Err(PeerMisbehaved::Digest.into());
    }
    let paths = expansion.paths.into_iter().collect::<Option<_>>().ok_or(PeerMisbehaved::Digest)?;
    Ok(Expanded { claims, paths })
}

struct Expansion<'a> {
    /// Each disclosure with its place in their order, sorted by digest.
    by_digest: Vec<(String, usize, &'a Disclosure<'a>)>,
    /// Every digest so far.
    seen: Vec<String>,
    /// The names on the way to what is being looked at.
    path: Vec<String>,
    paths: Vec<Option<Vec<String>>>,
}

impl<'a> Expansion<'a> {
    fn value(&mut self, value: &mut Value, depth: u32) -> Result<()> {
        match value {
            Value::Object(object) => self.object(object, depth),
            Value::Array(elements) => self.array(elements, depth),
            _ => Ok(()),
        }
    }

    fn object(&mut self, object: &mut Map<String, Value>, depth: u32) -> Result<()> {
        let depth = depth.checked_sub(1).ok_or(Malformed::SdJwt)?;
        let digests = match object.remove("_sd") {
            None => Vec::new(),
            Some(Value::Array(digests)) => digests,
            Some(_) => return Err(Malformed::SdJwt.into()),
        };
        if object.contains_key("...") {
            return Err(Malformed::SdJwt.into());
        }
        for (name, value) in object.iter_mut().filter(|(_, value)| value.is_object() || value.is_array()) {
            self.path.push(name.clone());
            self.value(value, depth)?;
            self.path.pop();
        }
        for digest in digests {
            let Some((at, disclosure)) = self.disclosure(digest)? else { continue };
            let name = disclosure.name.as_ref().ok_or(Malformed::SdJwt)?;
            if name == "_sd" || name == "..." || object.contains_key(name) {
                return Err(PeerMisbehaved::Digest.into());
            }
            self.path.push(name.clone());
            self.place(at)?;
            let mut value = disclosure.value.clone();
            self.value(&mut value, depth)?;
            self.path.pop();
            object.insert(name.clone(), value);
        }
        Ok(())
    }

    fn array(&mut self, elements: &mut Vec<Value>, depth: u32) -> Result<()> {
        let depth = depth.checked_sub(1).ok_or(Malformed::SdJwt)?;
        for mut element in std::mem::take(elements) {
            if let Some(digest) = digest_of_element(&mut element) {
                let Some((at, disclosure)) = self.disclosure(digest)? else { continue };
                if disclosure.name.is_some() {
                    return Err(Malformed::SdJwt.into());
                }
                self.place(at)?;
                element = disclosure.value.clone();
            }
            self.value(&mut element, depth)?;
            elements.push(element);
        }
        Ok(())
    }

    /// The disclosure of a digest; none if it is withheld or the digest is a decoy.
    fn disclosure(&mut self, digest: Value) -> Result<Option<(usize, &'a Disclosure<'a>)>> {
        let Value::String(digest) = digest else { return Err(Malformed::SdJwt.into()) };
        let found = self.by_digest.binary_search_by(|(other, ..)| other.cmp(&digest)).ok();
        self.seen.push(digest);
        Ok(found.and_then(|found| self.by_digest.get(found)).map(|(_, at, disclosure)| (*at, *disclosure)))
    }

    /// Notes where a disclosure stands. It has one place: nothing then grows by being named again and again.
    fn place(&mut self, at: usize) -> Result<()> {
        match self.paths.get_mut(at) {
            Some(place @ None) => {
                *place = Some(self.path.clone());
                Ok(())
            }
            _ => Err(PeerMisbehaved::Digest.into()),
        }
    }
}

/// What stands for an element that can be withheld: an object with the member `...` and no other.
fn digest_of_element(element: &mut Value) -> Option<Value> {
    let object = element.as_object_mut().filter(|object| object.len() == 1)?;
    object.remove("...")
}
