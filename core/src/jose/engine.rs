//! The two forms of base64 by vector instructions, where the processor has them.
//!
//! Both are strict: exactly one text stands for given bytes.

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod with_vectors {
    use std::sync::LazyLock;

    use base64::engine::Simd;
    use base64::engine::general_purpose::{NO_PAD, PAD};

    pub(in crate::jose) static URL_SAFE_NO_PAD: LazyLock<Simd> = LazyLock::new(|| Simd::url_safe(NO_PAD));
    pub(in crate::jose) static STANDARD: LazyLock<Simd> = LazyLock::new(|| Simd::standard(PAD));
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub(super) use with_vectors::{STANDARD, URL_SAFE_NO_PAD};

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(super) use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
