use proptest::prelude::*;
use rand_core::OsRng;
use serde_json::{Value, json};

use super::{Algorithm, Header, MAX_LENGTH, VerificationKey, parse, parse_bounded, prepare, prepare_rs256};
use crate::crypto::SigningKey;
use crate::error::{Error, Malformed, PeerMisbehaved, Untrusted};
use crate::jose::base64url;
use crate::jose::jwk::{Jwk, PublicJwk};

const TYP: &str = "oauth-authz-req+jwt";

/// RFC 7515 appendix A.3.
const RFC_7515_A3: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

fn signed(header: &Header, claims: &Value, key: &SigningKey) -> String {
    let prepared = prepare(header, claims).unwrap();
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(signature)
}

/// A JWS with a header as written, well signed.
fn with_header(header: &str, key: &SigningKey) -> String {
    let input = format!("{}.{}", base64url::encode(header), base64url::encode("{}"));
    let signature = key.sign(input.as_bytes());
    format!("{input}.{}", base64url::encode(signature.as_bytes()))
}

fn verified(compact: &str, key: &SigningKey) -> Result<Value, Error> {
    parse(compact)?.verify(&key.public_key().into(), TYP)?.claims()
}

/// RFC 7515 appendix A.2, and the modulus of its key.
const RFC_7515_A2: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const RFC_7515_A2_MODULUS: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

#[test]
fn verifies_the_rs256_example_of_rfc_7515() {
    let key: PublicJwk =
        serde_json::from_value(json!({ "kty": "RSA", "n": RFC_7515_A2_MODULUS, "e": "AQAB" })).unwrap();
    let verified = parse(RFC_7515_A2).unwrap().verify_untyped(&key.verification_key()).unwrap();
    assert_eq!(verified.claims::<Value>().unwrap()["iss"], "joe");
}

#[test]
fn verifies_the_es256_example_of_rfc_7515() {
    let key: Jwk = serde_json::from_value(json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }))
    .unwrap();
    let verified = parse(RFC_7515_A3).unwrap().verify_untyped(&(*key.public_key()).into()).unwrap();
    assert_eq!(verified.claims::<Value>().unwrap()["iss"], "joe");
}

#[test]
fn keeps_header_and_claims() {
    let key = SigningKey::generate(&mut OsRng);
    let header = Header {
        kid: Some("1".into()),
        x5c: vec![vec![0xfb, 0xff], vec![2; 300]],
        jwk: Some(Jwk::from(&key.public_key())),
        key_attestation: Some("a.b.c".into()),
        ..Header::typed(TYP)
    };
    let compact = signed(&header, &json!({ "nonce": "n" }), &key);
    let parsed = parse(&compact).unwrap();
    assert_eq!(parsed.algorithm(), Algorithm::Es256);
    assert_eq!(parsed.unverified_claims::<Value>().unwrap(), json!({ "nonce": "n" }));
    let verified = parsed.verify(&key.public_key().into(), TYP).unwrap();
    assert_eq!(verified.header(), &header);
    assert_eq!(verified.payload(), br#"{"nonce":"n"}"#);
    let protected = base64url::decode(compact.split('.').next().unwrap()).unwrap();
    let protected: Value = serde_json::from_slice(&protected).unwrap();
    assert_eq!(protected["x5c"][0], "+/8=", "x5c is base64 with padding");
}

#[test]
fn refuses_every_other_type() {
    let key = SigningKey::generate(&mut OsRng);
    for (typ, fits) in [
        (Some(TYP), true),
        (Some("OAuth-Authz-Req+JWT"), true),
        (Some("application/oauth-authz-req+jwt"), true),
        (Some("JWT"), false),
        (Some("kb+jwt"), false),
        (Some(""), false),
        (Some("applicationüoauth-authz-req+jwt"), false),
        (None, false),
    ] {
        let header = Header { typ: typ.map(Into::into), ..Header::default() };
        let result = verified(&signed(&header, &json!({}), &key), &key);
        let expected = if fits { Ok(json!({})) } else { Err(PeerMisbehaved::WrongType.into()) };
        assert_eq!(result, expected, "{typ:?}");
    }
}

#[test]
fn an_untyped_message_has_no_type_or_the_general_one() {
    let key = SigningKey::generate(&mut OsRng);
    for (typ, fits) in [(None, true), (Some("JWT"), true), (Some("jwt"), true), (Some("kb+jwt"), false)] {
        let header = Header { typ: typ.map(Into::into), ..Header::default() };
        let compact = signed(&header, &json!({}), &key);
        let parsed = parse(&compact).unwrap();
        assert_eq!(parsed.verify_untyped(&key.public_key().into()).is_ok(), fits, "{typ:?}");
    }
}

#[test]
fn refuses_algorithms_and_headers_that_are_not_allowed() {
    let key = SigningKey::generate(&mut OsRng);
    let algorithm: Error = PeerMisbehaved::Algorithm.into();
    let critical: Error = PeerMisbehaved::Critical.into();
    let json: Error = Malformed::Json.into();
    for (header, expected) in [
        (r#"{"alg":"none","typ":"oauth-authz-req+jwt"}"#, algorithm),
        (r#"{"alg":"None","typ":"oauth-authz-req+jwt"}"#, algorithm),
        (r#"{"alg":"HS256","typ":"oauth-authz-req+jwt"}"#, algorithm),
        (r#"{"alg":"ES384","typ":"oauth-authz-req+jwt"}"#, algorithm),
        (r#"{"alg":"es256","typ":"oauth-authz-req+jwt"}"#, algorithm),
        (r#"{"alg":"RS256","typ":"oauth-authz-req+jwt"}"#, algorithm),
        (r#"{"typ":"oauth-authz-req+jwt"}"#, json),
        (r#"{"alg":null,"typ":"oauth-authz-req+jwt"}"#, json),
        (r#"{"alg":["ES256"],"typ":"oauth-authz-req+jwt"}"#, json),
        (r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","crit":["exp"],"exp":1}"#, critical),
        (r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","crit":["b64"],"b64":false}"#, critical),
        (r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","crit":[]}"#, critical),
        (r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","crit":null}"#, critical),
        (r#"{"alg":"none","alg":"ES256","typ":"oauth-authz-req+jwt"}"#, json),
        (r#"{"alg":"ES256","\u0061lg":"none","typ":"oauth-authz-req+jwt"}"#, json),
        (r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","other":1,"other":2}"#, json),
        (r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","other":{"a":1,"a":2}}"#, json),
        (r#"{"alg":"ES256","typ":"oauth-authz-req+jwt"} x"#, json),
        (r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","jwk":{"kty":"oct","k":"AA"}}"#, json),
        (r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","x5c":["-_"]}"#, Malformed::Base64.into()),
        ("", json),
        ("[]", json),
    ] {
        assert_eq!(verified(&with_header(header, &key), &key), Err(expected), "{header}");
    }
    assert_eq!(
        verified(&with_header(r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","b64":true}"#, &key), &key),
        Ok(json!({}))
    );
}

#[test]
fn the_key_and_not_the_header_chooses_the_algorithm() {
    let key = SigningKey::generate(&mut OsRng);
    let es256 = signed(&Header::typed(TYP), &json!({}), &key);
    let rsa = VerificationKey::Rs256 { n: vec![0x80; 256], e: vec![1, 0, 1] };
    assert_eq!(parse(&es256).unwrap().verify(&rsa, TYP).map(|_| ()), Err(PeerMisbehaved::Algorithm.into()));
    let rs256 = prepare_rs256(&Header::typed(TYP), &json!({})).unwrap().complete(&[0; 256]);
    assert_eq!(parse(&rs256).unwrap().algorithm(), Algorithm::Rs256);
    assert_eq!(verified(&rs256, &key), Err(PeerMisbehaved::Algorithm.into()));
    assert_eq!(parse(&rs256).unwrap().verify(&rsa, TYP).map(|_| ()), Err(Untrusted::Signature.into()));
}

#[test]
fn refuses_another_key_and_any_changed_part() {
    let key = SigningKey::generate(&mut OsRng);
    let compact = signed(&Header::typed(TYP), &json!({ "aud": "us" }), &key);
    let parts: Vec<_> = compact.split('.').collect();
    let signature = Err(Untrusted::Signature.into());
    assert_eq!(verified(&compact, &SigningKey::generate(&mut OsRng)), signature);
    let claims = base64url::encode(r#"{"aud":"them"}"#);
    assert_eq!(verified(&format!("{}.{claims}.{}", parts[0], parts[2]), &key), signature);
    let header = base64url::encode(r#"{"typ":"oauth-authz-req+jwt","alg":"ES256"}"#);
    assert_eq!(verified(&format!("{header}.{}.{}", parts[1], parts[2]), &key), signature);
    let zeros = base64url::encode([0; 64]);
    assert_eq!(verified(&format!("{}.{}.{zeros}", parts[0], parts[1]), &key), signature);
}

#[test]
fn refuses_what_is_no_compact_jws() {
    let key = SigningKey::generate(&mut OsRng);
    let compact = signed(&Header::typed(TYP), &json!({}), &key);
    let parts: Vec<_> = compact.split('.').collect();
    let [header, payload, signature] = [parts[0], parts[1], parts[2]];
    let der = base64url::encode(key.sign(b"").to_der().unwrap());
    for (bad, expected) in [
        (String::new(), Malformed::Jose),
        (format!("{header}.{payload}"), Malformed::Jose),
        (format!("{compact}.{signature}"), Malformed::Jose),
        (format!("{header}=.{payload}.{signature}"), Malformed::Base64),
        (format!("{header}.{payload}.{signature}="), Malformed::Base64),
        (format!("{header}.{payload}.{signature}\n"), Malformed::Base64),
        (format!(" {compact}"), Malformed::Base64),
        (format!("{header}.{payload}.+/"), Malformed::Base64),
        (format!("{header}.{payload}."), Malformed::Signature),
        (format!("{header}.{payload}.{der}"), Malformed::Signature),
        ("a".repeat(MAX_LENGTH + 1), Malformed::TooLong),
    ] {
        assert_eq!(verified(&bad, &key), Err(expected.into()), "{bad:.80}");
    }
    assert!(parse_bounded(&compact, compact.len()).is_ok());
    assert_eq!(parse_bounded(&compact, compact.len() - 1).map(|_| ()), Err(Malformed::TooLong.into()));
}

#[test]
fn refuses_claims_that_say_two_things() {
    let key = SigningKey::generate(&mut OsRng);
    let input =
        format!("{}.{}", base64url::encode(r#"{"alg":"ES256"}"#), base64url::encode(r#"{"sub":"a","sub":"b"}"#));
    let signature = key.sign(input.as_bytes());
    let compact = format!("{input}.{}", base64url::encode(signature.as_bytes()));
    let verified = parse(&compact).unwrap().verify_untyped(&key.public_key().into()).unwrap();
    assert_eq!(verified.claims::<Value>(), Err(Malformed::Json.into()));
}

proptest! {
    #[test]
    fn what_is_signed_is_what_is_read(kid in "\\PC{0,20}", nonce in "\\PC{0,200}") {
        let key = SigningKey::from_scalar(&[7; 32]).unwrap();
        let header = Header { kid: Some(kid), ..Header::typed(TYP) };
        let claims = json!({ "nonce": nonce });
        let read = parse(&signed(&header, &claims, &key)).unwrap().verify(&key.public_key().into(), TYP).unwrap();
        prop_assert_eq!(read.header(), &header);
        prop_assert_eq!(read.claims::<Value>().unwrap(), claims);
    }

    #[test]
    fn arbitrary_text_is_refused_quietly(text in "[A-Za-z0-9_.={}\":-]{0,200}") {
        prop_assert!(verified(&text, &SigningKey::from_scalar(&[7; 32]).unwrap()).is_err());
    }
}
