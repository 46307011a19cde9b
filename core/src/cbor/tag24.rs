//! Encoded CBOR inside CBOR.
use std::marker::PhantomData;
/// `#6.24(bstr .cbor T)`.
#[derive(Debug, Clone)]
pub struct Tag24<T> {
    inner: Vec<u8>,
    of: PhantomData<T>,
}
