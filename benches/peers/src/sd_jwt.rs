//! `sd-jwt-rs`: verifies an SD-JWT with key binding under an issuer's key that is given.

use std::fs;
use std::path::Path;

use jsonwebtoken::DecodingKey;
use sd_jwt_rs::{SDJWTSerializationFormat, SDJWTVerifier};

/// Verifies `presentation.txt` under `issuer.pem` for the audience and nonce in `aud.txt` and `nonce.txt`.
pub fn verification(folder: &Path) -> Box<dyn Fn()> {
    let file = |name| fs::read_to_string(folder.join(name)).expect(name);
    let (presentation, aud, nonce) = (file("presentation.txt"), file("aud.txt"), file("nonce.txt"));
    let key = DecodingKey::from_ec_pem(file("issuer.pem").as_bytes()).expect("a public key");
    Box::new(move || {
        let key = key.clone();
        let (aud, nonce) = (Some(aud.clone()), Some(nonce.clone()));
        let given = Box::new(move |_: &str, _: &_| key.clone());
        SDJWTVerifier::new(presentation.clone(), given, aud, nonce, SDJWTSerializationFormat::Compact)
            .expect("a presentation that holds");
    })
}
