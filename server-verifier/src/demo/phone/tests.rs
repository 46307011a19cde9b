use siegelring_core::holder::{KeyPurpose, KeyRef};

use super::scan;
use super::storage::Storage;

const WHITE: u8 = 255;

/// A grey picture as PNG.
fn png(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    file
}

/// A QR code with this text, four pixels a module, on a larger white page.
fn page_with_code(text: &str) -> Vec<u8> {
    let code = fast_qr::QRBuilder::new(text).build().unwrap();
    let (modules, side) = (code.size, code.size * 4 + 200);
    let mut pixels = vec![WHITE; side * side];
    for (index, module) in code.data.iter().take(modules * modules).enumerate() {
        if module.value() {
            let (x, y) = (index % modules * 4 + 90, index / modules * 4 + 60);
            (0..16).for_each(|offset| pixels[(y + offset / 4) * side + x + offset % 4] = 0);
        }
    }
    png(u32::try_from(side).unwrap(), u32::try_from(side).unwrap(), &pixels)
}

#[test]
fn reads_the_code_on_a_page() {
    let text = "haip-vp://?client_id=x509_hash%3Aabc&request_uri=http%3A%2F%2Flocalhost%2Fx&request_uri_method=post";
    assert_eq!(scan::read_qr_code(&page_with_code(text)).unwrap(), text);
}

#[test]
fn refuses_pictures_without_a_code_and_files_that_are_none() {
    assert!(scan::read_qr_code(&png(64, 64, &[WHITE; 64 * 64])).is_err());
    assert!(scan::read_qr_code(b"no picture").is_err());
    let whole = page_with_code("haip-vp://");
    assert!(scan::read_qr_code(&whole[..whole.len() / 2]).is_err());
}

#[test]
fn refuses_a_picture_that_claims_to_be_huge() {
    let mut file = png(64, 64, &[WHITE; 64 * 64]);
    file[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    assert!(scan::read_qr_code(&file).is_err());
}

#[test]
fn keeps_keys_and_state_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.json");
    let (kept, gone) = (key("kept"), key("gone"));
    let mut storage = Storage::open(&path).unwrap();
    storage.change_keys(|keys| (keys.create(&kept), keys.create(&gone))).unwrap();
    let signature = storage.keys().sign(&kept, b"message");
    storage.change_keys(|keys| keys.keep_only(std::slice::from_ref(&kept))).unwrap();
    storage.save(b"sealed").unwrap();

    let storage = Storage::open(&path).unwrap();
    assert_eq!(storage.sealed_state().unwrap().as_deref(), Some(&b"sealed"[..]));
    assert_eq!(storage.keys().sign(&kept, b"message"), signature);
    assert!(storage.keys().sign(&gone, b"message").is_none());
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.json");
    Storage::open(&path).unwrap().save(b"sealed").unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

fn key(alias: &str) -> KeyRef {
    KeyRef { purpose: KeyPurpose::Device, alias: alias.to_owned() }
}
