//! From a payload with digests to what it says (RFC 9901 section 7.1, step 3).

use std::borrow::Cow;

use super::SHA_256;
use super::disclosure::{Digest, Disclosure};
use crate::error::{Malformed, PeerMisbehaved, Result};
use crate::jose::json::{Json, Members};

/// How deep disclosures and objects may be nested in each other.
const MAX_DEPTH: u32 = 16;

/// The names on the way to a claim, outermost first.
pub(super) type Path<'a> = Vec<Cow<'a, str>>;

/// The payload with every disclosure in its place and every digest gone.
pub(super) struct Expanded<'a> {
    pub(super) claims: Members<'a>,
    /// Where each disclosure stands, in their order: the names on the way, array elements not counted.
    pub(super) paths: Vec<Path<'a>>,
}

/// Puts `disclosures` in their places in `payload`.
///
/// Refused are another digest algorithm than SHA-256, a digest that occurs twice, a disclosure that no digest names or
/// that is of the wrong kind for its place, the names `_sd` and `...`, and a claim that is there already.
pub(super) fn expand<'a>(mut claims: Members<'a>, disclosures: &'a [Disclosure<'a>]) -> Result<Expanded<'a>> {
    if claims.remove("_sd_alg").is_some_and(|name| name != Json::Text(SHA_256.into())) {
        return Err(PeerMisbehaved::Algorithm.into());
    }
    let mut by_digest: Vec<_> = disclosures.iter().enumerate().map(|(at, it)| (it.digest(), at, it)).collect();
    by_digest.sort_unstable_by_key(|(digest, ..)| *digest);
    let paths = vec![None; disclosures.len()];
    let mut expansion = Expansion { by_digest, seen: Vec::new(), path: Vec::new(), paths };
    expansion.object(&mut claims, MAX_DEPTH)?;
    if !ascend(&expansion.seen) {
        expansion.seen.sort_unstable();
        if !ascend(&expansion.seen) {
            return Err(PeerMisbehaved::Digest.into());
        }
    }
    let paths = expansion.paths.into_iter().collect::<Option<_>>().ok_or(PeerMisbehaved::Digest)?;
    Ok(Expanded { claims, paths })
}

/// Whether each digest is greater than the one before it, and so none is there twice.
fn ascend(digests: &[Cow<'_, str>]) -> bool {
    digests.is_sorted_by(|one, other| one.bytes().lt(other.bytes()))
}

struct Expansion<'a> {
    /// Each disclosure with its place in their order, sorted by digest.
    by_digest: Vec<(Digest, usize, &'a Disclosure<'a>)>,
    /// Every digest so far.
    seen: Vec<Cow<'a, str>>,
    /// The names on the way to what is being looked at.
    path: Path<'a>,
    paths: Vec<Option<Path<'a>>>,
}

impl<'a> Expansion<'a> {
    fn value(&mut self, value: &mut Json<'a>, depth: u32) -> Result<()> {
        match value {
            Json::Object(object) => self.object(object, depth),
            Json::Array(elements) => self.array(elements, depth),
            _ => Ok(()),
        }
    }

    fn object(&mut self, object: &mut Members<'a>, depth: u32) -> Result<()> {
        let depth = depth.checked_sub(1).ok_or(Malformed::SdJwt)?;
        let digests = match object.remove("_sd") {
            None => Vec::new(),
            Some(Json::Array(digests)) => digests,
            Some(_) => return Err(Malformed::SdJwt.into()),
        };
        if object.contain("...") {
            return Err(Malformed::SdJwt.into());
        }
        for (name, value) in object.iter_mut().filter(|(_, value)| matches!(value, Json::Object(_) | Json::Array(_))) {
            self.path.push(name.clone());
            self.value(value, depth)?;
            self.path.pop();
        }
        self.seen.reserve(digests.len());
        for digest in digests {
            let Some((at, disclosure)) = self.disclosure(digest)? else { continue };
            let name = disclosure.name.as_ref().ok_or(Malformed::SdJwt)?;
            if name == "_sd" || name == "..." || object.contain(name) {
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

    fn array(&mut self, elements: &mut Vec<Json<'a>>, depth: u32) -> Result<()> {
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
    fn disclosure(&mut self, digest: Json<'a>) -> Result<Option<(usize, &'a Disclosure<'a>)>> {
        let Json::Text(digest) = digest else { return Err(Malformed::SdJwt.into()) };
        let found = self.by_digest.binary_search_by(|(other, ..)| other.iter().copied().cmp(digest.bytes())).ok();
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
fn digest_of_element<'a>(element: &mut Json<'a>) -> Option<Json<'a>> {
    match element {
        Json::Object(object) if object.len() == 1 => object.remove("..."),
        _ => None,
    }
}
