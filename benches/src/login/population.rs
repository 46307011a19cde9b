//! Fills a store with enrolled wallets by the store's own code.
//!
//! Those that will log in have keys; of the others there are only the records, as long and as random as the real ones.

use futures_util::future::try_join_all;
use rand_core::{OsRng, RngCore as _};
use siegelring_core::assurance::{KeyStorage, Level, Proofing};
use siegelring_core::attribute::{Attribute, Attributes, Kind, Value};
use siegelring_core::crypto::{self, PublicKey, SigningKey};
use siegelring_core::jose::base64url;
use siegelring_core::mdoc;
use siegelring_core::pin::{self, DeviceSecret, Pin};
use siegelring_core::wallet::WalletId;
use siegelring_verifier::keys::SoftwareEs256;
use siegelring_verifier::store::records::client::CredentialFormat;
use siegelring_verifier::store::records::credential::Credential;
use siegelring_verifier::store::records::offer::EnrolledBy;
use siegelring_verifier::store::records::pin_tries::PinTries;
use siegelring_verifier::store::records::status_index::StatusIndex;
use siegelring_verifier::store::records::unblocking::Unblocking;
use siegelring_verifier::store::records::wallet::Wallet;
use siegelring_verifier::store::{SqliteStore, Store as _, records};

use super::Result;
use super::phone::Phone;
use super::world::{World, now};

const TWO_YEARS: u64 = 2 * 365 * 86_400;

/// Wallets handed to the store at once.
const BATCH: usize = 2_048;

/// Enrols `with_keys` phones, spread evenly among `total` wallets.
pub(super) async fn enrol(world: &World, with_keys: usize, total: usize) -> Result<Vec<Phone>> {
    let store = world.store()?;
    let every = total.div_ceil(with_keys.max(1));
    let somebody = SigningKey::generate(&mut OsRng).public_key();
    let mut phones = Vec::with_capacity(with_keys);
    let mut batch = Vec::with_capacity(BATCH);
    for number in 0..total {
        let place = Place::of(number, total);
        let id = WalletId(place.bytes());
        if number.checked_rem(every) == Some(0) {
            let (wallet, credential, phone) = phone(world, place, id)?;
            phones.push(phone);
            batch.push((wallet, credential));
        } else {
            batch.push((wallet(place, id, somebody, somebody), credential(place, id)));
        }
        if batch.len() == BATCH {
            write(&store, std::mem::take(&mut batch)).await?;
        }
    }
    write(&store, batch).await?;
    store.close().await?;
    Ok(phones)
}

async fn write(store: &SqliteStore, batch: Vec<(Wallet, Credential)>) -> Result<()> {
    let at = now();
    let (wallets, credentials): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
    try_join_all(wallets.into_iter().map(|wallet| records::create(store, wallet, at))).await?;
    try_join_all(credentials.into_iter().map(|credential| records::create(store, credential, at))).await?;
    Ok(())
}

/// Where a wallet stands among all, by its first four bytes. What is named by it is spread as evenly as random names
/// are, but comes in order, so that a tree is filled quickly.
#[derive(Clone, Copy)]
struct Place([u8; 4]);

impl Place {
    fn of(number: usize, total: usize) -> Self {
        Self((((number as u64) << 32).div_ceil(total as u64) as u32).to_be_bytes())
    }

    fn bytes<const N: usize>(self) -> [u8; N] {
        let mut bytes = crypto::random::<N>(&mut OsRng);
        bytes.iter_mut().zip(self.0).for_each(|(byte, first)| *byte = first);
        bytes
    }

    fn text<const N: usize>(self) -> String {
        base64url::encode(self.bytes::<N>())
    }
}

fn phone(world: &World, place: Place, id: WalletId) -> Result<(Wallet, Credential, Phone)> {
    let (wallet_key, device_key) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
    let salt = crypto::random(&mut OsRng);
    let (blinding, blinded_element) =
        pin::blind(&Pin::enter("471108")?, &DeviceSecret::generate(&mut OsRng), &mut OsRng)?;
    let key = pin::server_key(world.keys.secrets.oprf_seed.expose(), &salt, &id.0, 1)?;
    let secret = blinding.finalize(&pin::evaluate(&key, &blinded_element)?)?;
    let (pin_key_0, pin_key_1) = (secret.key(0)?, secret.key(1)?);

    let device = device_key.public_key();
    let credential_id = Credential::id_of(&device);
    let wallet = Wallet { oprf_salt: salt, ..wallet(place, id, wallet_key.public_key(), pin_key_0.public_key()) };
    let record = Credential { id: credential_id, ..credential(place, id) };
    let input = mdoc::issue::IssueInput {
        attributes: &person(),
        device_key: device,
        pin_key: Some(pin_key_1.public_key()),
        validity: mdoc::issue::Validity { signed: now(), valid_from: now(), valid_until: now().plus(TWO_YEARS) },
        status: None,
        x5chain: &world.keys.issuer.chain,
    };
    let prepared = mdoc::issue::prepare(&input, &mut OsRng)?;
    let signature = world.keys.issuer.signer.sign_es256(prepared.signature_payload())?;
    let phone = Phone {
        wallet_id: id,
        wallet_key: signer(&wallet_key)?,
        device_key: signer(&device_key)?,
        pin_keys: (signer(&pin_key_0)?, signer(&pin_key_1)?),
        blinded_element,
        credential: mdoc::IssuerSigned::from_bytes(&prepared.complete(&signature)?)?,
    };
    Ok((wallet, record, phone))
}

fn signer(key: &SigningKey) -> Result<SoftwareEs256> {
    Ok(SoftwareEs256::from_pkcs8(&key.to_pkcs8()?)?)
}

/// All 25 attributes of a credential.
fn person() -> Attributes {
    let value = |attribute: &Attribute| match attribute.kind() {
        Kind::Text => Value::Text("Musterhausen".to_owned()),
        Kind::Date => Value::Text("1964-08-12".to_owned()),
        Kind::Flag => Value::Flag(true),
    };
    Attribute::ALL.iter().map(|attribute| (*attribute, value(attribute))).collect()
}

fn wallet(place: Place, id: WalletId, wallet_key: PublicKey, pin_key: PublicKey) -> Wallet {
    Wallet {
        id: id.to_string(),
        subject: place.text::<16>(),
        wallet_key,
        key_storage: KeyStorage::StrongBox,
        evidence_verified_at: now(),
        pin_key,
        oprf_salt: crypto::random(&mut OsRng),
        pin_version: 1,
        last_version: 1,
        new_pin: None,
        last_change: None,
        tries: PinTries::new(1),
        unblocking: Unblocking::new(place.text::<32>()),
        revocation_code: place.text::<32>(),
        registered_at: now(),
        revoked_at: None,
    }
}

fn credential(place: Place, wallet: WalletId) -> Credential {
    Credential {
        id: place.text::<32>(),
        subject: place.text::<16>(),
        wallet_id: Some(wallet.to_string()),
        pin_version: Some(1),
        format: CredentialFormat::Mdoc,
        status: StatusIndex { list: 1, index: OsRng.next_u32() },
        level: Level::Substantial,
        proofing: Proofing::InPerson,
        proofed_at: now(),
        enrolled_by: EnrolledBy::Operator,
        issued_at: now(),
        valid_until: now().plus(TWO_YEARS),
        notification_id: place.text::<16>(),
        notified: None,
        revoked_at: None,
    }
}
