//! Chance as an argument: tokens and salts from the system's source, or from a seed that tests can repeat.

use std::sync::{Arc, Mutex};

use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng};

/// Makes unguessable bytes. Clones share the source.
#[derive(Clone)]
pub struct Random(Arc<Mutex<StdRng>>);

impl Random {
    /// Seeded by the operating system.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn from_system() -> Result<Self, String> {
        StdRng::try_from_rng(&mut SysRng)
            .map(Self::from_rng)
            .map_err(|error| error.to_string())
    }

    /// The same bytes for the same seed. For tests.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self::from_rng(StdRng::seed_from_u64(seed))
    }

    fn from_rng(rng: StdRng) -> Self {
        Self(Arc::new(Mutex::new(rng)))
    }

    /// `N` bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// A token of 256 bits in lower-case hexadecimal.
    #[must_use]
    pub fn token(&self) -> String {
        hex(&self.bytes::<32>())
    }
}

#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String can't fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_tokens_and_a_token_is_long() {
        let first = Random::from_seed(7).token();
        assert_eq!(first, Random::from_seed(7).token());
        assert_eq!(first.len(), 64);
        assert_ne!(first, Random::from_seed(8).token());
    }
}
