//! The list itself: one small number for each credential, packed and compressed (section 4).

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use crate::error::{ApiMisuse, Malformed, Result};

/// The largest list that is unpacked, in bytes: sixteen million credentials at two bits each.
const MAX_UNPACKED: usize = 4 * 1024 * 1024;

/// How many bits each status has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bits {
    /// Two values.
    One,
    /// Four values.
    Two,
    /// Sixteen values.
    Four,
    /// 256 values.
    Eight,
}

impl Bits {
    /// The number of bits as it is written.
    pub const fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Four => 4,
            Self::Eight => 8,
        }
    }

    /// Reads the number of bits.
    ///
    /// # Errors
    /// [`Malformed::StatusList`] for any other number.
    pub const fn from_number(number: u8) -> core::result::Result<Self, Malformed> {
        match number {
            1 => Ok(Self::One),
            2 => Ok(Self::Two),
            4 => Ok(Self::Four),
            8 => Ok(Self::Eight),
            _ => Err(Malformed::StatusList),
        }
    }

    const fn mask(self) -> u8 {
        match self {
            Self::One => 0x01,
            Self::Two => 0x03,
            Self::Four => 0x0f,
            Self::Eight => 0xff,
        }
    }

    /// Where a status stands: the byte, and by how many bits it is shifted, counted from the least significant.
    fn place(self, index: u64) -> (usize, u32) {
        let per_byte = u64::from(8 / self.number());
        let byte = usize::try_from(index / per_byte).unwrap_or(usize::MAX);
        let slot = u32::try_from(index % per_byte).unwrap_or(0);
        (byte, slot * u32::from(self.number()))
    }
}

/// A list of statuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    bits: Bits,
    packed: Vec<u8>,
}

impl StatusList {
    /// A list of at least `length` statuses, all valid.
    ///
    /// # Errors
    /// [`ApiMisuse::Argument`] if it would be larger than 4 MiB.
    pub fn new(bits: Bits, length: u64) -> Result<Self> {
        let (bytes, _) = bits.place(length.saturating_add(u64::from(8 / bits.number())).saturating_sub(1));
        if bytes > MAX_UNPACKED {
            return Err(ApiMisuse::Argument.into());
        }
        Ok(Self { bits, packed: vec![0; bytes] })
    }

    /// How many bits each status has.
    pub const fn bits(&self) -> Bits {
        self.bits
    }

    /// How long it is unpacked, in bytes.
    pub const fn byte_length(&self) -> usize {
        self.packed.len()
    }

    /// The status at `index`, `None` past the end of the list.
    pub fn get(&self, index: u64) -> Option<u8> {
        let (byte, shift) = self.bits.place(index);
        self.packed.get(byte).map(|packed| (packed >> shift) & self.bits.mask())
    }

    /// Sets the status at `index`.
    ///
    /// # Errors
    /// [`ApiMisuse::Argument`] past the end of the list, or for a status that has more bits.
    pub fn set(&mut self, index: u64, status: u8) -> Result<()> {
        let (byte, shift) = self.bits.place(index);
        let mask = self.bits.mask();
        match self.packed.get_mut(byte) {
            Some(packed) if status & !mask == 0 => {
                *packed = (*packed & !(mask << shift)) | (status << shift);
                Ok(())
            }
            _ => Err(ApiMisuse::Argument.into()),
        }
    }

    /// The packed list in the ZLIB format (RFC 1950).
    ///
    /// # Errors
    /// None in practice: writing to memory does not fail.
    pub fn compress(&self) -> Result<Vec<u8>> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&self.packed).and_then(|()| encoder.finish()).map_err(|_| Malformed::StatusList.into())
    }

    /// Unpacks what [`StatusList::compress`] gave.
    ///
    /// # Errors
    /// [`Malformed::StatusList`] if it is not ZLIB, [`Malformed::TooLong`] if it unpacks to more than
    /// 4 MiB.
    pub fn decompress(bits: Bits, compressed: &[u8]) -> Result<Self> {
        let mut packed = Vec::new();
        let limit = u64::try_from(MAX_UNPACKED).unwrap_or(u64::MAX).saturating_add(1);
        ZlibDecoder::new(compressed).take(limit).read_to_end(&mut packed).map_err(|_| Malformed::StatusList)?;
        if packed.len() > MAX_UNPACKED {
            return Err(Malformed::TooLong.into());
        }
        Ok(Self { bits, packed })
    }
}
