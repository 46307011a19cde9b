use super::qr;

#[test]
fn a_camera_reads_what_the_verifier_draws() {
    let text = "haip-vp://?client_id=x509_hash%3Aabc&request_uri=http%3A%2F%2Flocalhost%2Fx&request_uri_method=post";
    assert_eq!(qr::read(&crate::web::qr_svg(text).unwrap()).unwrap(), text);
}

#[test]
fn refuses_a_drawing_without_a_code() {
    for svg in ["", "<svg/>", "<svg><path d=\"\"/></svg>", "<svg><path d=\"M99999999 1h1v1h-1z\"/></svg>"] {
        assert!(qr::read(svg).is_err(), "{svg}");
    }
}
