//! Power: kept in watts, written and read in kilowatts with up to three decimals.
//! Stands in `#[serde(with)]` of a number of watts.

use serde::{Deserialize, Deserializer, Serializer};

use super::text::without_thousands;

/// More than any zone gives, in kilowatts; keeps the number of watts exact.
const MOST: f64 = 1_000_000.0;

/// `15` or `2.5`, in kilowatts.
#[must_use]
pub fn in_kilowatts(watts: u32) -> String {
    (f64::from(watts) / 1000.0).to_string()
}

/// Kilowatts as people type them, `1,000` or `2.5`, in watts.
#[must_use]
pub fn parse_kilowatts(text: &str) -> Option<u32> {
    watts(without_thousands(text).parse().ok()?)
}

fn watts(kilowatts: f64) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be within range"
    )]
    (0.0..=MOST)
        .contains(&kilowatts)
        .then(|| (kilowatts * 1000.0).round() as u32)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's shape")]
pub(super) fn serialize<S: Serializer>(watts: &u32, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(f64::from(*watts) / 1000.0)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    watts(f64::deserialize(from)?).ok_or_else(|| serde::de::Error::custom("must be from 0 to 1000000"))
}

#[cfg(test)]
mod tests {
    use super::{in_kilowatts, parse_kilowatts};

    #[test]
    fn watts_are_written_as_kilowatts_without_zeros_at_the_end() {
        for (watts, text) in [
            (0, "0"),
            (15_000, "15"),
            (2_500, "2.5"),
            (1, "0.001"),
            (u32::MAX, "4294967.295"),
        ] {
            assert_eq!(in_kilowatts(watts), text);
        }
    }

    #[test]
    fn kilowatts_are_read_as_people_type_them_and_nothing_else_is() {
        for (text, watts) in [
            ("0", 0),
            (" 2.5 ", 2_500),
            ("1,000", 1_000_000),
            ("0.0004", 0),
            ("1000000", 1_000_000_000),
        ] {
            assert_eq!(parse_kilowatts(text), Some(watts), "{text}");
        }
        for text in [
            "",
            "abc",
            "-1",
            "1e9",
            "1000000.1",
            "NaN",
            "inf",
            "2,5",
            "1,00",
            "1.5,000",
        ] {
            assert_eq!(parse_kilowatts(text), None, "{text}");
        }
    }
}
