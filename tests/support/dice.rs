//! Chance that a seed repeats.

/// `SplitMix64`.
pub struct Dice(pub u64);

impl Dice {
    /// Below a number of sides.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// An index below a length.
    pub fn pick(&mut self, sides: usize) -> usize {
        usize::try_from(self.below(u64::try_from(sides).unwrap())).unwrap()
    }
}
