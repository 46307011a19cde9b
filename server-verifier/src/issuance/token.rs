//! The token endpoint of the pre-authorized code flow (OpenID4VCI 1.0, section 6).

use rand_core::OsRng;
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::openid4vci::error::IssuanceError;
use siegelring_core::openid4vci::offer::PRE_AUTHORIZED_CODE;
use siegelring_core::openid4vci::token::{TokenRequest, TokenResponse};
use siegelring_core::time::UnixTime;

use super::{CredentialIssuer, Error, Result};
use crate::store::records;
use crate::store::records::issuance::Issuance;
use crate::store::records::offer::{MOST_TRIES, Offer, OfferedPerson};
use crate::store::records::offer_code::{ActivationCode, id_of};
use crate::store::{Kind, Sealed};

/// How long an access token is good, in seconds: for choosing a PIN, registering and fetching all credentials.
pub const ACCESS_TOKEN_SECONDS: u64 = 30 * 60;

impl CredentialIssuer {
    /// Redeems an offer.
    ///
    /// # Errors
    /// `unsupported_grant_type`; `invalid_request` for a missing code, and for an activation code that is missing or
    /// was not asked for, which count as no try; `invalid_grant` for a code that is wrong, used or expired.
    pub async fn token(&self, request: &TokenRequest, now: UnixTime) -> Result<TokenResponse> {
        if request.grant_type != PRE_AUTHORIZED_CODE {
            let description = "only the pre-authorized code grant is offered";
            return Err(Error::told(IssuanceError::UnsupportedGrantType, description));
        }
        let code = request.pre_authorized_code.as_deref().filter(|code| !code.is_empty());
        let code = code.ok_or(invalid_request("pre-authorized_code is missing"))?;
        let offer = self.checked_offer(&id_of(code), request.tx_code.as_deref(), now).await?;
        let access_token = self.redeem(offer, now).await?;
        let expires_in = Some(ACCESS_TOKEN_SECONDS);
        Ok(TokenResponse { access_token, token_type: "Bearer".to_owned(), expires_in })
    }

    /// The offer, if the activation code is right. A try is counted before it is judged, so that tries made at once
    /// are not more than tries made one after the other; the last wrong one destroys the offer.
    async fn checked_offer(&self, id: &str, typed: Option<&str>, now: UnixTime) -> Result<Offer> {
        let counted = records::update(&*self.store, id, now, |offer: &mut Offer| {
            match (&offer.activation_code, typed) {
                (None, Some(_)) => return Err(invalid_request("this offer asks for no tx_code")),
                (Some(_), None) => return Err(invalid_request("this offer asks for a tx_code")),
                (None, None) => return Ok(offer.clone()),
                (Some(_), Some(_)) => {}
            }
            if offer.tries >= MOST_TRIES {
                return Err(invalid_grant());
            }
            offer.tries += 1;
            Ok(offer.clone())
        });
        let offer = counted.await?.ok_or(invalid_grant())?;
        let (Some(kept), Some(typed)) = (&offer.activation_code, typed) else { return Ok(offer) };
        let typed = ActivationCode::typed(typed).mac(&offer.id, &self.keys.secrets);
        if crypto::constant_time_eq(kept.as_bytes(), typed.as_bytes()) {
            return Ok(offer);
        }
        if offer.tries >= MOST_TRIES {
            records::take::<Offer>(&*self.store, id, now).await?;
        }
        Err(invalid_grant())
    }

    /// Turns an offer into an access token. The token's record comes first: a stop in between leaves the offer.
    async fn redeem(&self, offer: Offer, now: UnixTime) -> Result<String> {
        let access_token = base64url::encode(crypto::random::<32>(&mut OsRng));
        let id = Issuance::id_of(&access_token);
        let key = &self.keys.secrets.sealing;
        let person: OfferedPerson = offer.person.open(key, Kind::Offer, &offer.id)?;
        let issuance = Issuance {
            person: Sealed::seal(key, Kind::Issuance, &id, &person, &mut OsRng)?,
            id,
            offer: offer.id,
            subject: offer.subject,
            configurations: offer.configurations,
            enrolled_by: offer.enrolled_by,
            wallet_id: offer.wallet_id,
            credentials: Vec::new(),
            expires_at: now.plus(ACCESS_TOKEN_SECONDS),
        };
        let issuance = records::create(&*self.store, issuance, now).await?.value;
        if records::take::<Offer>(&*self.store, &issuance.offer, now).await?.is_some() {
            return Ok(access_token);
        }
        records::remove::<Issuance>(&*self.store, &issuance.id, now).await?;
        Err(invalid_grant())
    }
}

const fn invalid_request(description: &'static str) -> Error {
    Error::told(IssuanceError::InvalidRequest, description)
}

const fn invalid_grant() -> Error {
    Error::told(IssuanceError::InvalidGrant, "the code is wrong, used or expired")
}
