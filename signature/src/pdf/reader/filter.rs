//! Decompression of the streams that hold structure: `FlateDecode` with PNG predictors (ISO 32000-2, 7.4.4).

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::{Dictionary, Object};
use crate::error::{Malformed, Refused, Result};

/// The content of a stream, at most `limit` bytes of it.
///
/// # Errors
/// [`Refused::PdfFilter`] for a filter that is not used for structure; [`Malformed::PdfTooComplex`] beyond the limit;
/// [`Malformed::PdfObject`] for what does not decompress.
pub(super) fn decode(dictionary: &Dictionary, content: &[u8], limit: usize) -> Result<Vec<u8>> {
    match single(dictionary.get("Filter"))? {
        None if content.len() > limit => Err(Malformed::PdfTooComplex.into()),
        None => Ok(content.to_vec()),
        Some(Object::Name(name)) if name == b"FlateDecode" => {
            let inflated = inflate(content, limit)?;
            match single(dictionary.get("DecodeParms"))? {
                None => Ok(inflated),
                Some(Object::Dictionary(parameters)) => unpredict(parameters, inflated),
                Some(_) => Err(Malformed::PdfObject.into()),
            }
        }
        Some(_) => Err(Refused::PdfFilter.into()),
    }
}

/// The one member of what may be an array of one, or nothing.
fn single(object: Option<&Object>) -> Result<Option<&Object>> {
    match object {
        None | Some(Object::Null) => Ok(None),
        Some(Object::Array(members)) => match members.as_slice() {
            [] | [Object::Null] => Ok(None),
            [member] => Ok(Some(member)),
            _ => Err(Refused::PdfFilter.into()),
        },
        Some(member) => Ok(Some(member)),
    }
}

fn inflate(content: &[u8], limit: usize) -> Result<Vec<u8>> {
    let bound = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut decoded = Vec::new();
    ZlibDecoder::new(content).take(bound).read_to_end(&mut decoded).map_err(|_| Malformed::PdfObject)?;
    if decoded.len() > limit { Err(Malformed::PdfTooComplex.into()) } else { Ok(decoded) }
}

/// Takes back the differences of rows (RFC 2083, 6).
fn unpredict(parameters: &Dictionary, bytes: Vec<u8>) -> Result<Vec<u8>> {
    let number = |name, default| parameters.get(name).map_or(Some(default), Object::as_size);
    match number("Predictor", 1) {
        Some(1) => return Ok(bytes),
        Some(10..=15) => {}
        _ => return Err(Refused::PdfFilter.into()),
    }
    if number("Colors", 1) != Some(1) || number("BitsPerComponent", 8) != Some(8) {
        return Err(Refused::PdfFilter.into());
    }
    let columns = number("Columns", 1).filter(|it| (1..=65_536).contains(it)).ok_or(Malformed::PdfObject)?;
    let mut above = vec![0; columns];
    let mut decoded = Vec::with_capacity(bytes.len());
    for row in bytes.chunks(columns + 1) {
        let (kind, row) = row.split_first().ok_or(Malformed::PdfObject)?;
        if row.len() != columns {
            return Err(Malformed::PdfObject.into());
        }
        let (mut left, mut above_left) = (0_u8, 0_u8);
        for (byte, above) in row.iter().zip(&mut above) {
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => *above,
                3 => left.midpoint(*above),
                4 => paeth(left, *above, above_left),
                _ => return Err(Malformed::PdfObject.into()),
            };
            above_left = *above;
            left = byte.wrapping_add(predicted);
            *above = left;
            decoded.push(left);
        }
    }
    Ok(decoded)
}

/// Which of the three is nearest to left + above - above left (RFC 2083, 6.6).
fn paeth(left: u8, above: u8, above_left: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(above) - i16::from(above_left);
    let distance = |it: u8| (estimate - i16::from(it)).abs();
    if distance(left) <= distance(above) && distance(left) <= distance(above_left) {
        left
    } else if distance(above) <= distance(above_left) {
        above
    } else {
        above_left
    }
}
