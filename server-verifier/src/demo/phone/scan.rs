//! The simulator's camera: finds a QR code in a picture. The picture is all it is told.

use std::io::Cursor;

use crate::demo::Result;

/// The largest picture that is decoded, in pixels: a screen of 8K.
const MOST_PIXELS: u64 = 7680 * 4320;
/// The largest file that is read, in bytes.
pub(super) const MOST_BYTES: usize = 32 * 1024 * 1024;

/// The text of the first QR code in a PNG.
///
/// # Errors
/// If it is no PNG, is too large, or shows no readable QR code.
pub(super) fn read_qr_code(png: &[u8]) -> Result<String> {
    let (width, height, light) = decode(png)?;
    find(width, height, &light)
}

/// The text of the first QR code in a picture given by the brightness of each pixel.
///
/// # Errors
/// If it shows no readable QR code.
pub(in crate::demo) fn find(width: usize, height: usize, light: &[u8]) -> Result<String> {
    let brightness = |x: usize, y: usize| light.get(y * width + x).copied().unwrap_or(u8::MAX);
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, brightness);
    let found = picture.detect_grids().into_iter().find_map(|grid| grid.decode().ok());
    found.map(|(_, text)| text).ok_or_else(|| "no QR code found".into())
}

/// Width, height and the brightness of each pixel.
fn decode(png: &[u8]) -> Result<(usize, usize, Vec<u8>)> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(png), png::Limits { bytes: 256 * 1024 * 1024 });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let info = reader.info();
    if u64::from(info.width) * u64::from(info.height) > MOST_PIXELS {
        return Err("the picture is too large".into());
    }
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("the picture is too large")?];
    let frame = reader.next_frame(&mut pixels)?;
    let samples = frame.color_type.samples();
    let light = pixels.chunks_exact(samples).map(brightness).collect();
    Ok((usize::try_from(frame.width)?, usize::try_from(frame.height)?, light))
}

/// The brightness of a grey, grey and alpha, RGB or RGBA pixel, on white.
fn brightness(pixel: &[u8]) -> u8 {
    let (colour, alpha) = match *pixel {
        [grey] => (u16::from(grey), 255),
        [grey, alpha] => (u16::from(grey), u16::from(alpha)),
        [red, green, blue] => (mean(red, green, blue), 255),
        [red, green, blue, alpha] => (mean(red, green, blue), u16::from(alpha)),
        _ => (255, 255),
    };
    u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
}

fn mean(red: u8, green: u8, blue: u8) -> u16 {
    (u16::from(red) + u16::from(green) + u16::from(blue)) / 3
}
