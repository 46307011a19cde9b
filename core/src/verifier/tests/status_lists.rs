use crate::error::Malformed;
use crate::status_list::token::{Publication, VerifiedStatusList, jwt};
use crate::status_list::{Bits, StatusList, StatusRef};
use crate::verifier::StatusLists;
use crate::x509::{Profile, testing};

const NOW: crate::time::UnixTime = testing::NOW;

fn entry(uri: &str, index: u64) -> StatusRef {
    StatusRef { uri: uri.to_owned(), index }
}

/// A list of 8,000 entries in 1,000 bytes, the fifth revoked, fresh for `ttl` seconds.
fn fetched(uri: &str, ttl: u64) -> VerifiedStatusList {
    let root = testing::Authority::root("Issuers");
    let (key, certificate) = root.leaf(Profile::Issuer);
    let mut list = StatusList::new(Bits::One, 8000).unwrap();
    list.set(5, 1).unwrap();
    let prepared = jwt::prepare(&list, &Publication { uri, iat: NOW, exp: None, ttl: Some(ttl) }, vec![certificate]);
    let prepared = prepared.unwrap();
    let signature = key.sign(prepared.signature_payload());
    jwt::verify(&prepared.complete(signature), uri, &root.anchors(), NOW).unwrap()
}

#[test]
fn a_list_is_kept_while_it_is_fresh() {
    let mut lists = StatusLists::new(10_000);
    assert_eq!(lists.status(&entry("a", 5), NOW), Ok(None));
    lists.keep("a", fetched("a", 300), NOW);
    assert_eq!(lists.status(&entry("a", 5), NOW.plus(299)), Ok(Some(1)));
    assert_eq!(lists.status(&entry("a", 4), NOW.plus(299)), Ok(Some(0)));
    assert_eq!(lists.status(&entry("b", 5), NOW), Ok(None));
    assert_eq!(lists.status(&entry("a", 5), NOW.plus(300)), Ok(None));
}

#[test]
fn an_entry_past_the_end_is_refused() {
    let mut lists = StatusLists::new(10_000);
    lists.keep("a", fetched("a", 300), NOW);
    assert_eq!(lists.status(&entry("a", 8000), NOW), Err(Malformed::StatusList.into()));
}

#[test]
fn no_more_is_kept_than_there_is_room_for() {
    let mut lists = StatusLists::new(3000);
    for (uri, ttl) in [("a", 300), ("b", 200), ("c", 400), ("c", 400)] {
        lists.keep(uri, fetched(uri, ttl), NOW);
        assert!(lists.bytes() <= 3000);
    }
    let known = |lists: &StatusLists, uri| lists.status(&entry(uri, 5), NOW) == Ok(Some(1));
    assert!(known(&lists, "a") && known(&lists, "c") && !known(&lists, "b"), "the soonest over is gone");
    let mut small = StatusLists::new(1000);
    small.keep("a", fetched("a", 300), NOW);
    assert_eq!(small.bytes(), 0);
}

#[test]
fn what_is_not_fresh_is_not_kept() {
    let mut lists = StatusLists::new(10_000);
    lists.keep("a", fetched("a", 300), NOW.plus(300));
    assert_eq!(lists.bytes(), 0);
}
