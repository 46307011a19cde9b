//! Key attestations for the wallets of this server: one device key, one nonce of the issuer, a few minutes.

use siegelring_core::attestation::KeyAttestation;
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::{
    self as messages, ErrorCode, KeyAttestationAnswer, KeyAttestationRequest, PinKeyStatement,
};

use super::{Result, WalletServer, wallet_key};

/// How long a key attestation may be used, in seconds.
const LIFETIME: u64 = 300;

/// The longest `c_nonce` that is attested, in bytes.
const MAX_NONCE: usize = 256;

impl WalletServer {
    /// Attests the one device key of one credential request. That its PIN key comes from the wallet's PIN is said by a
    /// signature of PIN key 0, so whoever holds the phone's keys alone cannot have a PIN key of their own attested.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidRequest`] if a signature or statement does not hold; [`ErrorCode::Revoked`];
    /// [`ErrorCode::PinBlocked`] and [`ErrorCode::PinUsedUp`].
    pub async fn key_attestation(&self, compact: &str, now: UnixTime) -> Result<KeyAttestationAnswer> {
        let (request, read) = self.open::<KeyAttestationRequest>(compact, wallet_key, now).await?;
        let wallet = read.value;
        wallet.tries.check()?;
        let statement = messages::receive::<PinKeyStatement>(&request.pin_statement)?;
        let statement = statement.verify(&wallet.pin_key, &self.base)?;
        let expected = PinKeyStatement {
            aud: self.base.clone(),
            wallet_id: request.wallet_id,
            nonce: request.nonce.clone(),
            device_key: request.device_key,
            pin_key: request.pin_key,
        };
        let keys = [wallet.wallet_key, wallet.pin_key, request.device_key, request.pin_key];
        let distinct = keys.iter().enumerate().all(|(place, key)| !keys.iter().skip(place + 1).any(|it| it == key));
        if statement != expected || !distinct || request.nonce.is_empty() || request.nonce.len() > MAX_NONCE {
            return Err(ErrorCode::InvalidRequest.into());
        }
        let attestation = KeyAttestation {
            wallet_id: request.wallet_id.0,
            device_key: request.device_key,
            pin_key: request.pin_key,
            pin_version: wallet.pin_version,
            nonce: request.nonce,
            issued_at: now,
            expires_at: now.plus(LIFETIME),
            key_storage: request.evidence.key_storage().min(wallet.key_storage),
        };
        let provider = &self.keys.wallet_provider;
        let prepared = attestation.prepare(&provider.chain)?;
        let signature = provider.signer.sign_es256(prepared.signature_payload())?;
        Ok(KeyAttestationAnswer { key_attestation: prepared.complete(signature) })
    }
}
