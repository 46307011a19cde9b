//! What others say about the formats of this crate: independent implementations, both ways, and Wycheproof.

#[cfg(test)]
mod peers;
#[cfg(test)]
mod wycheproof;
