//! The table of what cameras of bookings record.

use super::bookings;

diesel::table! {
    recordings (booking_id) {
        booking_id -> BigInt,
        version -> BigInt,
        devices -> BigInt,
        says -> Text,
        code -> Text,
        printed -> Nullable<Text>,
        written_at -> BigInt,
        written_by -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(recordings, bookings);
