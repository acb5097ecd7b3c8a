//! The table of what cameras of bookings record.

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
