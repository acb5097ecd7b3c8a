//! `HH:MM` in serde, also read with seconds `:00`; chrono's own form has seconds always.

use std::borrow::Cow;

use chrono::NaiveTime;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(super) fn serialize<S: Serializer>(time: &NaiveTime, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&time.format("%H:%M"))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
    let text = <Cow<'de, str>>::deserialize(from)?;
    let to_minute = text
        .strip_suffix(":00")
        .filter(|_| text.len() == 8)
        .unwrap_or(&text);
    // chrono reads `9:5` and ` 9:05` too.
    let strict = to_minute.len() == 5
        && to_minute
            .bytes()
            .all(|byte| byte == b':' || byte.is_ascii_digit());
    let time = NaiveTime::parse_from_str(to_minute, "%H:%M")
        .ok()
        .filter(|_| strict);
    time.ok_or_else(|| Error::custom("must be a time of day such as 11:00"))
}
