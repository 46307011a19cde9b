//! SoftHSM 2 as the HSM: keys are made, used and destroyed there, and it goes away and comes back.
//!
//! PKCS #11 libraries are one to a process and read their settings from its environment, so each test runs in a process
//! of its own: the same program again, for this one test.

mod token;

use std::sync::Arc;

use cryptoki::context::Pkcs11;
use cryptoki::object::{Attribute, AttributeType};
use rand_core::OsRng;
use siegelring_core::time::UnixTime;
use siegelring_core::x509::Certificate;
use siegelring_signature::certificate::{Crl, key_identifier};
use siegelring_verifier::keys::signing::pkcs11::Token;
use siegelring_verifier::keys::signing::{
    FreshKeys as _, Life, OneTimeKey, Signatory, SignatureAuthorities, SignatureAuthority, SigningKeyError, make,
};

use token::{SoftHsm, in_a_process_of_its_own};

const NOW: UnixTime = UnixTime(1_795_305_600);
const ERIKA: Signatory<'static> = Signatory { given_name: "Erika", family_name: "Mustermann" };

fn authorities(hsm: &SoftHsm, token: &Arc<Token>) -> SignatureAuthorities {
    SignatureAuthorities::open(&hsm.keys(), Some(token.clone()), "https://sign.example").unwrap()
}

/// An authority whose key was made on the token.
fn on_token(hsm: &SoftHsm) -> (Arc<Token>, SignatureAuthorities) {
    let token = Arc::new(hsm.token());
    make(&hsm.keys(), Some(&token), NOW, &mut OsRng).unwrap();
    let authorities = authorities(hsm, &token);
    (token, authorities)
}

fn certify(authority: &SignatureAuthority) -> Result<OneTimeKey, SigningKeyError> {
    authority.certify(&ERIKA, Life::ShortTerm, NOW, &mut OsRng)
}

/// Signs once, and checks what came out.
fn sign(authority: &SignatureAuthority) -> Result<(), SigningKeyError> {
    let key = certify(authority)?;
    let leaf = Certificate::parse(&key.chain()[0]).unwrap();
    let signature = key.sign(b"payload")?;
    leaf.public_key().verify(b"payload", &signature).unwrap();
    Ok(())
}

#[test]
fn a_key_signs_once_and_leaves_nothing_behind() {
    in_a_process_of_its_own("a_key_signs_once_and_leaves_nothing_behind", |hsm| {
        let (token, authorities) = on_token(hsm);
        let objects = || {
            let context = Pkcs11::new(hsm.module()).unwrap();
            let slot = context.get_slots_with_initialized_token().unwrap()[0];
            let session = context.open_ro_session(slot).unwrap();
            session.find_objects(&[]).unwrap().len()
        };
        token.check().unwrap();
        assert_eq!(objects(), 2, "the two halves of the authority's key");
        let key = certify(authorities.current()).unwrap();
        assert_eq!(objects(), 4);
        key.sign(b"payload").unwrap();
        assert_eq!(objects(), 2);
        drop(certify(authorities.current()).unwrap());
        drop(token.fresh().unwrap());
        assert_eq!(objects(), 2);
    });
}

#[test]
fn no_private_key_leaves_the_token() {
    in_a_process_of_its_own("no_private_key_leaves_the_token", |hsm| {
        let (token, authorities) = on_token(hsm);
        token.check().unwrap();
        let _key = certify(authorities.current()).unwrap();
        let context = Pkcs11::new(hsm.module()).unwrap();
        let slot = context.get_slots_with_initialized_token().unwrap()[0];
        let session = context.open_ro_session(slot).unwrap();
        let private = [Attribute::Class(cryptoki::object::ObjectClass::PRIVATE_KEY)];
        let found = session.find_objects(&private).unwrap();
        assert_eq!(found.len(), 2);
        let wanted = [AttributeType::Extractable, AttributeType::Sensitive, AttributeType::Token, AttributeType::Id];
        for (object, is_authority) in found.into_iter().zip([true, false]) {
            let attributes = session.get_attributes(object, &wanted).unwrap();
            assert!(attributes.contains(&Attribute::Extractable(false)), "{attributes:?}");
            assert!(attributes.contains(&Attribute::Sensitive(true)), "{attributes:?}");
            assert!(attributes.contains(&Attribute::Token(is_authority)), "{attributes:?}");
            let value = session.get_attributes(object, &[AttributeType::Value]);
            assert!(value.is_err() || value.unwrap().is_empty(), "the private key can be read");
            if is_authority {
                let id = key_identifier(authorities.current().certificate().public_key());
                assert!(attributes.contains(&Attribute::Id(id)));
            }
        }
    });
}

#[test]
fn many_sign_at_once() {
    in_a_process_of_its_own("many_sign_at_once", |hsm| {
        let (_token, authorities) = on_token(hsm);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..10).for_each(|_| sign(authorities.current()).unwrap()));
            }
        });
    });
}

#[test]
fn a_token_that_is_gone_is_worth_another_try_and_works_when_it_is_back() {
    in_a_process_of_its_own("a_token_that_is_gone_is_worth_another_try_and_works_when_it_is_back", |hsm| {
        let (_token, authorities) = on_token(hsm);
        sign(authorities.current()).unwrap();
        hsm.take_out();
        for _ in 0..3 {
            let error = sign(authorities.current()).unwrap_err();
            assert!(error.is_temporary(), "{error}");
        }
        hsm.put_in();
        sign(authorities.current()).unwrap();
    });
}

#[test]
fn a_token_that_goes_between_certificate_and_signature_spoils_nothing() {
    in_a_process_of_its_own("a_token_that_goes_between_certificate_and_signature_spoils_nothing", |hsm| {
        let (_token, authorities) = on_token(hsm);
        let key = certify(authorities.current()).unwrap();
        let leaf = Certificate::parse(&key.chain()[0]).unwrap();
        hsm.take_out();
        // Whoever comes now finds that the token is gone, while the key of another is still in use.
        assert!(sign(authorities.current()).unwrap_err().is_temporary());
        match key.sign(b"payload") {
            Ok(signature) => leaf.public_key().verify(b"payload", &signature).unwrap(),
            Err(error) => assert!(error.is_temporary(), "{error}"),
        }
        hsm.put_in();
        sign(authorities.current()).unwrap();
    });
}

#[test]
fn a_server_starts_without_its_token() {
    in_a_process_of_its_own("a_server_starts_without_its_token", |hsm| {
        on_token(hsm);
        hsm.take_out();
        let token = Arc::new(hsm.token());
        let authorities = authorities(hsm, &token);
        let error = authorities.current().check().unwrap_err();
        assert!(matches!(error, SigningKeyError::NoToken(_)), "{error}");
        hsm.put_in();
        authorities.current().check().unwrap();
    });
}

#[test]
fn a_wrong_pin_is_not_tried_twice() {
    in_a_process_of_its_own("a_wrong_pin_is_not_tried_twice", |hsm| {
        on_token(hsm);
        let wrong = Arc::new(hsm.token_with_pin("0000"));
        let by_wrong_pin = authorities(hsm, &wrong);
        for _ in 0..3 {
            let error = sign(by_wrong_pin.current()).unwrap_err();
            assert!(matches!(error, SigningKeyError::Pin(_)) && !error.is_temporary(), "{error}");
        }
        // The other tries asked nothing of the token: the next one, by the right PIN, is the second in all.
        sign(authorities(hsm, &Arc::new(hsm.token())).current()).unwrap();
    });
}

#[test]
fn what_is_configured_wrongly_is_said() {
    in_a_process_of_its_own("what_is_configured_wrongly_is_said", |hsm| {
        let no_module = hsm.token_of("/nowhere/libpkcs11.so", "siegelring").check().unwrap_err();
        assert!(no_module.to_string().contains("/nowhere/libpkcs11.so"), "{no_module}");
        let no_token = hsm.token_of(&hsm.module(), "another").check().unwrap_err();
        assert!(no_token.to_string().contains("\"another\""), "{no_token}");
        // The authority that `init` made has its key in a file, not on the token.
        let token = Arc::new(hsm.token());
        let in_a_file = SignatureAuthorities::open(&hsm.keys(), Some(token.clone()), "https://sign.example");
        let in_a_file = in_a_file.err().unwrap();
        assert!(in_a_file.to_string().contains("siegelring keys signature"), "{in_a_file}");
        // A certificate whose key is on no token.
        std::fs::remove_file(hsm.keys().join("signature/root.key.pem")).unwrap();
        let no_key = sign(authorities(hsm, &token).current()).unwrap_err();
        assert!(matches!(no_key, SigningKeyError::NoKey(_)) && !no_key.is_temporary(), "{no_key}");
        let neither = SignatureAuthorities::open(&hsm.keys(), None, "https://sign.example").err().unwrap();
        assert!(matches!(neither, SigningKeyError::NoKey(_)), "{neither}");
    });
}

#[test]
fn a_former_authority_still_signs_its_list() {
    in_a_process_of_its_own("a_former_authority_still_signs_its_list", |hsm| {
        let first = SignatureAuthorities::open(&hsm.keys(), None, "https://sign.example").unwrap().current().id();
        let (token, second) = on_token(hsm);
        let second = second.current().id();
        make(&hsm.keys(), Some(&token), NOW, &mut OsRng).unwrap();
        let authorities = authorities(hsm, &token);
        assert_eq!(authorities.all().count(), 3);
        assert!(![&first, &second].contains(&&authorities.current().id()));
        for former in [first, second] {
            let former = authorities.by_id(&former).unwrap();
            former.crl(&Crl { number: 1, this_update: NOW, next_update: NOW.plus(60), revoked: &[] }).unwrap();
        }
        sign(authorities.current()).unwrap();
    });
}

#[test]
fn the_commands_make_an_authority_on_the_token() {
    in_a_process_of_its_own("the_commands_make_an_authority_on_the_token", |hsm| {
        hsm.init();
        hsm.configure();
        let refused = hsm.siegelring(&["config", "check"]);
        assert!(refused.contains("siegelring keys signature"), "{refused}");
        let made = hsm.siegelring(&["keys", "signature"]);
        assert!(made.contains("on the token"), "{made}");
        let checked = hsm.siegelring(&["config", "check"]);
        assert!(checked.contains("keys on a token, without time stamps"), "{checked}");
        hsm.take_out();
        let gone = hsm.siegelring(&["config", "check"]);
        assert!(gone.contains("there is no PKCS #11 token \"siegelring\""), "{gone}");
    });
}
