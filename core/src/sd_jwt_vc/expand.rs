//! From a payload with digests to what it says (RFC 9901 section 7.1, step 3).

use std::collections::{BTreeMap, BTreeSet};

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
pub(super) fn expand(mut payload: Map<String, Value>, disclosures: &[Disclosure<'_>]) -> Result<Expanded> {
    if payload.remove("_sd_alg").is_some_and(|name| name != SHA_256) {
        return Err(PeerMisbehaved::Algorithm.into());
    }
    let by_digest: BTreeMap<_, _> = disclosures.iter().enumerate().map(|(at, it)| (it.digest(), (at, it))).collect();
    let mut expansion = Expansion { by_digest, seen: BTreeSet::new(), paths: vec![None; disclosures.len()] };
    let claims = expansion.object(payload, &[], MAX_DEPTH)?;
    let paths = expansion.paths.into_iter().collect::<Option<_>>().ok_or(PeerMisbehaved::Digest)?;
    Ok(Expanded { claims, paths })
}

struct Expansion<'a> {
    by_digest: BTreeMap<String, (usize, &'a Disclosure<'a>)>,
    seen: BTreeSet<String>,
    paths: Vec<Option<Vec<String>>>,
}

impl<'a> Expansion<'a> {
    fn value(&mut self, value: Value, path: &[String], depth: u32) -> Result<Value> {
        let depth = depth.checked_sub(1).ok_or(Malformed::SdJwt)?;
        match value {
            Value::Object(object) => self.object(object, path, depth).map(Value::Object),
            Value::Array(elements) => self.array(elements, path, depth).map(Value::Array),
            plain => Ok(plain),
        }
    }

    fn object(&mut self, mut object: Map<String, Value>, path: &[String], depth: u32) -> Result<Map<String, Value>> {
        let digests = match object.remove("_sd") {
            None => Vec::new(),
            Some(Value::Array(digests)) => digests,
            Some(_) => return Err(Malformed::SdJwt.into()),
        };
        if object.contains_key("...") {
            return Err(Malformed::SdJwt.into());
        }
        let mut claims = Map::new();
        for (name, value) in object {
            let value = self.value(value, &below(path, &name), depth)?;
            claims.insert(name, value);
        }
        for digest in digests {
            let Some((at, disclosure)) = self.disclosure(digest)? else { continue };
            let name = disclosure.name.as_ref().ok_or(Malformed::SdJwt)?;
            if name == "_sd" || name == "..." || claims.contains_key(name) {
                return Err(PeerMisbehaved::Digest.into());
            }
            let path = below(path, name);
            let value = self.value(disclosure.value.clone(), &path, depth)?;
            self.place(at, path);
            claims.insert(name.clone(), value);
        }
        Ok(claims)
    }

    fn array(&mut self, elements: Vec<Value>, path: &[String], depth: u32) -> Result<Vec<Value>> {
        let mut disclosed = Vec::with_capacity(elements.len());
        for element in elements {
            let value = match element {
                Value::Object(mut object) if object.len() == 1 && object.contains_key("...") => {
                    let digest = object.remove("...").ok_or(Malformed::SdJwt)?;
                    let Some((at, disclosure)) = self.disclosure(digest)? else { continue };
                    if disclosure.name.is_some() {
                        return Err(Malformed::SdJwt.into());
                    }
                    self.place(at, path.to_vec());
                    disclosure.value.clone()
                }
                plain => plain,
            };
            disclosed.push(self.value(value, path, depth)?);
        }
        Ok(disclosed)
    }

    /// The disclosure of a digest; none if it is withheld or the digest is a decoy.
    fn disclosure(&mut self, digest: Value) -> Result<Option<(usize, &'a Disclosure<'a>)>> {
        let Value::String(digest) = digest else { return Err(Malformed::SdJwt.into()) };
        let found = self.by_digest.get(&digest).copied();
        if self.seen.insert(digest) { Ok(found) } else { Err(PeerMisbehaved::Digest.into()) }
    }

    fn place(&mut self, at: usize, path: Vec<String>) {
        if let Some(place) = self.paths.get_mut(at) {
            *place = Some(path);
        }
    }
}

fn below(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}
