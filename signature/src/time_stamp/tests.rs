use der::Encode as _;
use der::asn1::{Any, Int, ObjectIdentifier, OctetString};
use rand_core::OsRng;
use siegelring_core::crypto::sha256;

use super::gen_time::gen_time;
use super::*;

/// One element: tag, length, content.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = match length {
        0..=127 => vec![tag, u8::try_from(length).unwrap()],
        128..=255 => vec![tag, 0x81, u8::try_from(length).unwrap()],
        _ => vec![tag, 0x82, u8::try_from(length >> 8).unwrap(), u8::try_from(length & 0xff).unwrap()],
    };
    [head, content.to_vec()].concat()
}

fn oid(text: &str) -> Vec<u8> {
    ObjectIdentifier::new(text).unwrap().to_der().unwrap()
}

/// What an authority would put into its answer.
struct Answer {
    status: u8,
    digest: Vec<u8>,
    algorithm: &'static str,
    nonce: Option<Vec<u8>>,
    time: &'static [u8],
    content_type: &'static str,
    certificates: Vec<Vec<u8>>,
    signers: usize,
}

impl Answer {
    fn to(request: &Request) -> Self {
        Self {
            status: 0,
            digest: request.digest().to_vec(),
            algorithm: "2.16.840.1.101.3.4.2.1",
            nonce: Some(request.nonce().to_vec()),
            time: b"20261122120000.25Z",
            content_type: "1.2.840.113549.1.9.16.1.4",
            certificates: vec![tlv(0x30, b"certificate")],
            signers: 1,
        }
    }

    fn info(&self) -> Vec<u8> {
        let algorithm = tlv(0x30, &[oid(self.algorithm), vec![5, 0]].concat());
        let imprint = [algorithm, OctetString::new(&*self.digest).unwrap().to_der().unwrap()].concat();
        let nonce = self.nonce.as_ref().map(|nonce| Int::new(nonce).unwrap().to_der().unwrap()).unwrap_or_default();
        let parts = [
            vec![2, 1, 1],
            oid("1.2.3.4"),
            tlv(0x30, &imprint),
            vec![2, 1, 42],
            tlv(0x18, self.time),
            tlv(0x30, &[2, 1, 1]),
            nonce,
            tlv(0xa0, &tlv(0xa4, &tlv(0x30, &[]))),
        ];
        tlv(0x30, &parts.concat())
    }

    fn token(&self) -> Vec<u8> {
        let content = tlv(0xa0, &Any::new(der::Tag::OctetString, self.info()).unwrap().to_der().unwrap());
        let signers: Vec<u8> = (0..self.signers).flat_map(|index| tlv(0x30, &[u8::try_from(index).unwrap()])).collect();
        let parts = [
            vec![2, 1, 3],
            tlv(0x31, &[]),
            tlv(0x30, &[oid(self.content_type), content].concat()),
            tlv(0xa0, &self.certificates.concat()),
            tlv(0x31, &signers),
        ];
        let signed = tlv(0xa0, &tlv(0x30, &parts.concat()));
        tlv(0x30, &[oid("1.2.840.113549.1.7.2"), signed].concat())
    }

    fn der(&self) -> Vec<u8> {
        let token = if self.status < 2 { self.token() } else { Vec::new() };
        tlv(0x30, &[tlv(0x30, &[2, 1, self.status]), token].concat())
    }
}

fn request() -> Request {
    Request::new(sha256(b"signature"), &mut OsRng)
}

#[test]
fn an_answer_to_what_was_asked_is_taken() {
    let request = request();
    let answer = Answer::to(&request);
    let token = response(&answer.der(), &request).unwrap();
    assert_eq!(token.der(), answer.token());
    assert_eq!(token.info(), answer.info());
    assert_eq!(token.generated_at().0, 1_795_348_800);
    assert_eq!(token.certificates(), answer.certificates);
    assert!(response(&Answer { status: 1, ..Answer::to(&request) }.der(), &request).is_ok());
}

/// What is wrong, how it gets into an answer, and what is said.
type Case = (&'static str, fn(&mut Answer), TimeStampError);

#[test]
fn an_answer_to_something_else_is_refused() {
    let request = request();
    let cases: [Case; 12] = [
        ("rejection", |it| it.status = 2, TimeStampError::Refused(2)),
        ("waiting", |it| it.status = 3, TimeStampError::Refused(3)),
        ("another digest", |it| it.digest[31] ^= 1, TimeStampError::Imprint),
        ("a shorter digest", |it| it.digest.truncate(20), TimeStampError::Imprint),
        ("another algorithm", |it| it.algorithm = "2.16.840.1.101.3.4.2.2", TimeStampError::Imprint),
        ("another nonce", |it| it.nonce.as_mut().unwrap()[15] ^= 1, TimeStampError::Nonce),
        ("no nonce", |it| it.nonce = None, TimeStampError::Nonce),
        ("no certificate", |it| it.certificates.clear(), TimeStampError::NoCertificate),
        ("no time stamp", |it| it.content_type = "1.2.840.113549.1.7.1", TimeStampError::Malformed),
        ("no signer", |it| it.signers = 0, TimeStampError::Malformed),
        ("two signers", |it| it.signers = 2, TimeStampError::Malformed),
        ("a local time", |it| it.time = b"20261122120000+0100", TimeStampError::Malformed),
    ];
    for (name, change, expected) in cases {
        let mut answer = Answer::to(&request);
        change(&mut answer);
        assert_eq!(response(&answer.der(), &request), Err(expected), "{name}");
    }
}

#[test]
fn no_change_of_length_and_no_cut_is_read() {
    let request = request();
    let der = Answer::to(&request).der();
    for length in 0..der.len() {
        assert!(response(&der[..length], &request).is_err(), "{length}");
    }
    assert_eq!(response(&[&der[..], &[0]].concat(), &request), Err(TimeStampError::Malformed));
    assert_eq!(response(&vec![0x30; MAX_RESPONSE + 1], &request), Err(TimeStampError::TooLong));
    assert_eq!(Token::from_der(&vec![0x30; MAX_TOKEN + 1]), Err(TimeStampError::TooLong));
    // Granted, but nothing in it.
    assert_eq!(response(&tlv(0x30, &tlv(0x30, &[2, 1, 0])), &request), Err(TimeStampError::Malformed));
}

#[test]
fn a_request_asks_for_the_certificate_and_never_twice_the_same() {
    let (one, other) = (request(), request());
    assert_ne!(one.nonce(), other.nonce());
    let der = one.to_der().unwrap();
    assert!(der.ends_with(&[1, 1, 0xff]), "certReq");
    assert!(der.windows(32).any(|it| it == one.digest()));
    assert!((0x40..0x80).contains(&one.nonce()[0]));
}

#[test]
fn the_time_of_a_token_is_read_strictly() {
    assert_eq!(gen_time(b"20261122120000Z").unwrap().0, 1_795_348_800);
    assert_eq!(gen_time(b"20261122120000.999999999Z").unwrap().0, 1_795_348_800);
    for wrong in [
        &b""[..],
        b"20261122120000",
        b"202611221200Z",
        b"20261122120000.Z",
        b"20261122120000.10Z",
        b"20261122120000.0000000001Z",
        b"20261122120000,5Z",
        b"20261322120000Z",
        b"20260230120000Z",
        b"20261122250000Z",
        b"2026112212000 Z",
        b"+0261122120000Z",
        b"19691231235959Z",
    ] {
        assert_eq!(gen_time(wrong), Err(TimeStampError::Malformed), "{}", String::from_utf8_lossy(wrong));
    }
}
