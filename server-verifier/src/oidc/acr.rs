//! Levels of assurance as `acr` values: which were asked for, and which one is true.

use siegelring_core::assurance::{Level, Scheme};

use crate::store::records::authorization::RequestedAcr;

/// Every `acr` value that may be asked for: eIDAS as this scheme is or is not notified, BSI, STORK.
pub(super) fn supported(eidas: Scheme) -> impl Iterator<Item = &'static str> {
    let vocabularies = [eidas, Scheme::Bsi, Scheme::Stork];
    vocabularies.into_iter().flat_map(|vocabulary| Level::ALL.map(|level| level.uri(vocabulary)))
}

/// The level of an `acr` value that may be asked for. The identifiers of notified schemes mean nothing here unless this
/// is one.
fn known(acr: &str, eidas: Scheme) -> Option<(Level, Scheme)> {
    let of_this_server = |vocabulary| vocabulary == eidas || matches!(vocabulary, Scheme::Bsi | Scheme::Stork);
    Level::from_uri(acr).filter(|(_, vocabulary)| of_this_server(*vocabulary))
}

impl RequestedAcr {
    /// The level that must be reached; `Err` if an essential request names only values that do not exist here.
    pub(super) fn required(&self, eidas: Scheme) -> Result<Option<Level>, UnknownAcr> {
        if !self.essential || self.values.is_empty() {
            return Ok(None);
        }
        self.values.iter().filter_map(|acr| known(acr, eidas)).map(|(level, _)| level).min().map(Some).ok_or(UnknownAcr)
    }

    /// What the `acr` claim says: the most preferred value asked for that is true, else the level reached in the
    /// vocabulary that was asked for, else as eIDAS calls it. `None` if an essential request is not met.
    pub(super) fn answer(&self, reached: Level, eidas: Scheme) -> Option<String> {
        let met = self.values.iter().find(|acr| known(acr, eidas).is_some_and(|(asked, _)| asked <= reached));
        match met {
            Some(acr) => Some(acr.clone()),
            None if self.essential && !self.values.is_empty() => None,
            None => {
                let vocabulary = self.values.iter().find_map(|acr| known(acr, eidas)).map_or(eidas, |(_, named)| named);
                Some(reached.uri(vocabulary).to_owned())
            }
        }
    }
}

/// An essential request for levels of which none exists here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnknownAcr;
