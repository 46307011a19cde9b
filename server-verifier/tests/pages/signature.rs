//! What validators of document signatures fetch.

use siegelring_core::x509::Certificate;
use siegelring_verifier::signing::revocation::revoke;
use siegelring_verifier::store::records::signature_revocation::RevocationReason;
use x509_parser::prelude::FromDer as _;
use x509_parser::revocation_list::CertificateRevocationList;

use crate::server::Server;

#[tokio::test]
async fn the_authority_and_its_list_are_published_under_its_own_address_too() {
    let server = Server::new();
    let authority = server.app.equipment.authorities.current();
    for path in ["/signature/ca.der".to_owned(), format!("/signature/{}/ca.der", authority.id())] {
        let answer = server.get(&path).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some("application/pkix-cert")));
        assert_eq!(answer.body, authority.certificate().der());
        assert_eq!(Certificate::parse(&answer.body).unwrap().public_key(), authority.certificate().public_key());
    }
    let list = server.get("/signature/crl.der").await;
    assert_eq!((list.status.as_u16(), list.header("content-type")), (200, Some("application/pkix-crl")));
    assert_eq!(server.get(&format!("/signature/{}/crl.der", authority.id())).await.body, list.body);
    for path in ["/signature/0011223344556677/crl.der", "/signature/..%2f/ca.der"] {
        assert_eq!(server.get(path).await.status.as_u16(), 404, "{path}");
    }
}

#[tokio::test]
async fn what_is_revoked_is_published_within_half_a_minute() {
    let server = Server::new();
    let revoked = async || {
        let list = server.get("/signature/crl.der").await.body;
        let (_, list) = CertificateRevocationList::from_der(&list).unwrap();
        list.iter_revoked_certificates().map(|it| it.raw_serial().to_vec()).collect::<Vec<_>>()
    };
    assert!(revoked().await.is_empty());
    let serial = "4F:1A:09".parse().unwrap();
    revoke(&*server.app.store, serial, RevocationReason::PrivilegeWithdrawn, server.now()).await.unwrap();
    server.clock.advance(30);
    assert_eq!(revoked().await, [[0x4f, 0x1a, 0x09]]);
}
