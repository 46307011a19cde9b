//! Single figures of a login presentation, to follow while one works on them: `cargo bench -p siegelring-benches`.

#![allow(missing_docs, clippy::expect_used, reason = "criterion's macros write undocumented items; fixtures are sound")]

use criterion::{Criterion, criterion_group, criterion_main};
use siegelring_benches::presentation::Request;
use siegelring_benches::scheme::{Phone, Scheme, now};
use siegelring_core::attribute::Attribute;
use siegelring_core::internal;
use siegelring_core::jose::base64url;

const ASKED: [Attribute; 4] =
    [Attribute::FamilyName, Attribute::GivenName, Attribute::BirthDate, Attribute::AssuranceLevel];

fn presentations(criterion: &mut Criterion) {
    let (scheme, now) = (Scheme::new(), now());
    let (phone, request) = (Phone::enrolled(&scheme), Request::new(&scheme, &ASKED, now));
    let mdoc = phone.answer_mdoc(&request, &ASKED, now).presentation;
    let sd_jwt = phone.answer_sd_jwt(&phone.sd_jwt, &request, &ASKED, true, now).presentation;
    let device_response = base64url::decode(mdoc.text()).expect("base64url");
    for (memory, anchors) in [("nothing seen", scheme.anchors()), ("seen before", scheme.anchors().remembering(100))] {
        criterion.bench_function(&format!("mdoc, {memory}"), |bench| {
            bench.iter(|| mdoc.verify(&request.sent, &anchors, now).expect("it holds"));
        });
        criterion.bench_function(&format!("SD-JWT VC, {memory}"), |bench| {
            bench.iter(|| sd_jwt.verify(&request.sent, &anchors, now).expect("it holds"));
        });
    }
    criterion.bench_function("mdoc without signatures", |bench| {
        bench.iter(|| internal::mdoc_contents(&device_response, now));
    });
}

criterion_group!(benches, presentations);
criterion_main!(benches);
