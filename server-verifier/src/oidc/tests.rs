//! What is written is read again, and nothing else is.

use proptest::prelude::*;
use siegelring_core::jose::base64url;

use super::parameters::Parameters;
use super::redirect_uri;
use super::token_value::TokenValue;
use crate::keys::Secret;

proptest! {
    #[test]
    fn a_code_names_its_grant_and_is_no_access_token(id: [u8; 16], key: [u8; 32], other: [u8; 32]) {
        let (id, key) = (base64url::encode(id), Secret::new(key));
        let code = TokenValue::Code.write(&key, &id);
        prop_assert_eq!(TokenValue::Code.read(&key, &code), Some(id));
        prop_assert_eq!(TokenValue::AccessToken.read(&key, &code), None);
        if &other != key.expose() {
            prop_assert_eq!(TokenValue::Code.read(&Secret::new(other), &code), None);
        }
    }

    #[test]
    fn a_changed_code_names_nothing(id: [u8; 16], key: [u8; 32], place in 0..48_usize, change in 1..=255_u8) {
        let (id, key) = (base64url::encode(id), Secret::new(key));
        let mut bytes = base64url::decode(TokenValue::Code.write(&key, &id)).unwrap();
        bytes[place] ^= change;
        prop_assert_eq!(TokenValue::Code.read(&key, &base64url::encode(bytes)), None);
    }

    #[test]
    fn no_text_is_a_code(text in ".{0,80}", key: [u8; 32]) {
        prop_assert_eq!(TokenValue::Code.read(&Secret::new(key), &text), None);
    }

    #[test]
    fn parameters_are_read_as_forms_are_written(name in "[a-z_]{1,12}", value in ".{1,200}") {
        let form = url::form_urlencoded::Serializer::new(String::new()).append_pair(&name, &value).finish();
        let once = Parameters::parse(form.as_bytes());
        prop_assert_eq!(once.text(&name), Some(value.as_str()));
        prop_assert!(once.check().is_ok());
        let twice = Parameters::parse(format!("{form}&{form}").as_bytes());
        prop_assert!(twice.check().is_err());
    }

    #[test]
    fn any_bytes_can_be_parameters(bytes: Vec<u8>) {
        let _ = Parameters::parse(&bytes).check();
    }

    #[test]
    fn without_the_loopback_rule_only_equal_text_matches(registered in ".{0,60}", requested in ".{0,60}") {
        prop_assert!(redirect_uri::matches(&registered, &registered, false));
        prop_assert_eq!(redirect_uri::matches(&registered, &requested, false), registered == requested);
    }

    #[test]
    fn the_loopback_rule_lets_the_port_differ_and_nothing_else(port in 1..=65_535_u16, path in "[a-z]{1,10}") {
        let requested = format!("http://127.0.0.1:{port}/callback");
        prop_assert!(redirect_uri::matches("http://127.0.0.1/callback", &requested, true));
        let elsewhere = format!("http://127.0.0.1:{port}/callback/{path}");
        prop_assert!(!redirect_uri::matches("http://127.0.0.1/callback", &elsewhere, true));
        let not_loopback = format!("http://app.example:{port}/callback");
        prop_assert!(!redirect_uri::matches("http://app.example/callback", &not_loopback, true));
    }
}
