//! Bookings that are a proposed change of another one.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use crate::domain::booking::BookingState;
use crate::domain::ids::BookingId;
use crate::store::among::among;
use crate::store::schema::bookings;
use crate::store::{Conn, Result};

/// What a proposed change would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amends {
    pub booking: BookingId,
    /// The version that it was made against.
    pub version: i64,
}

/// Two columns that may be missing: what a booking would change.
pub struct Proposed(Option<Amends>);

impl<DB: Backend> Queryable<(Nullable<BigInt>, Nullable<BigInt>), DB> for Proposed
where
    i64: FromSql<BigInt, DB>,
{
    type Row = (Option<i64>, Option<i64>);

    fn build(columns: Self::Row) -> deserialize::Result<Self> {
        Ok(Self(columns.0.zip(columns.1).map(|(booking, version)| Amends {
            booking: BookingId(booking),
            version,
        })))
    }
}

impl From<Proposed> for Option<Amends> {
    fn from(columns: Proposed) -> Self {
        columns.0
    }
}

/// The states of a proposed change that is not settled: it waits, or its approval can be taken back still.
const OPEN: [BookingState; 3] = [
    BookingState::Requested,
    BookingState::ChangesRequested,
    BookingState::Approved,
];

/// The proposed change of a booking that is not settled; there is at most one.
pub fn find_open(conn: &mut Conn, booking: BookingId) -> Result<Option<BookingId>> {
    Ok(bookings::table
        .filter(bookings::amends.eq(booking))
        .filter(among("bookings.state", OPEN))
        .select(bookings::id)
        .first(conn)
        .optional()?)
}

/// Lets the open proposed change of a booking follow it from one version to another, where what changed was
/// no plan.
pub fn follow(conn: &mut Conn, booking: BookingId, from: i64, to: i64) -> Result<()> {
    diesel::update(
        bookings::table
            .filter(bookings::amends.eq(booking))
            .filter(bookings::amends_version.eq(from))
            .filter(among("bookings.state", OPEN)),
    )
    .set(bookings::amends_version.eq(to))
    .execute(conn)?;
    Ok(())
}
