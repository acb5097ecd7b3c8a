//! What columns are read as where Diesel can't read the type of a field itself, such as a count or a list:
//! for `deserialize_as`.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow, Queryable};
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::de::DeserializeOwned;

use crate::domain::access::MemberRole;
use crate::domain::judge::Rule;
use crate::domain::quiet::QuietHours;
use crate::domain::span::{Tz, time_zone};

/// What stands in a column, made a value of `T`.
pub(super) fn made<T>(raw: impl std::fmt::Debug, make: impl FnOnce() -> Option<T>) -> deserialize::Result<T> {
    make().ok_or_else(|| format!("{raw:?} is no {}", std::any::type_name::<T>()).into())
}

/// Gives out what a column was read as.
macro_rules! gives {
    ($($column:ident: $type:ty),+ $(,)?) => {$(
        impl From<$column> for $type {
            fn from(column: $column) -> Self {
                column.0
            }
        }
    )+};
}
gives!(
    Clock: Tz,
    Count: u32,
    Day: NaiveDate,
    Limit: Option<u32>,
    Quiet: Option<QuietHours>,
    Role: MemberRole,
    Rules: Vec<Rule>,
);

/// Reads a column of text.
macro_rules! read {
    ($column:ty $(, $of:ident)?; $read:expr) => {
        impl<DB: Backend $(, $of: DeserializeOwned)?> FromSql<Text, DB> for $column
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(raw: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let text = String::from_sql(raw)?;
                let read: fn(&str) -> Option<_> = $read;
                made(&text, || read(&text).map(Self))
            }
        }
    };
}
read!(Clock; time_zone);
read!(Day; |text| text.parse().ok());
read!(List<T>, T; |text| serde_json::from_str(text).ok());
read!(Rules; |words| words.split_whitespace().map(Rule::from_word).collect());

/// A count that is never negative.
#[derive(FromSqlRow)]
pub struct Count(u32);

impl<DB: Backend> FromSql<BigInt, DB> for Count
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(raw: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let number = i64::from_sql(raw)?;
        made(number, || u32::try_from(number).ok().map(Self))
    }
}

/// A count that may be missing.
pub struct Limit(Option<u32>);

impl<DB: Backend> Queryable<Nullable<BigInt>, DB> for Limit
where
    i64: FromSql<BigInt, DB>,
{
    type Row = Option<Count>;

    fn build(count: Self::Row) -> deserialize::Result<Self> {
        Ok(Self(count.map(u32::from)))
    }
}

/// The name of a time zone.
#[derive(FromSqlRow)]
pub struct Clock(Tz);

/// A day as `YYYY-MM-DD`.
#[derive(FromSqlRow)]
pub struct Day(NaiveDate);

/// A role where there may be no membership.
pub struct Role(MemberRole);

impl<DB: Backend> Queryable<Nullable<Text>, DB> for Role
where
    String: FromSql<Text, DB>,
{
    type Row = Option<MemberRole>;

    fn build(role: Self::Row) -> deserialize::Result<Self> {
        Ok(Self(role.unwrap_or(MemberRole::Member)))
    }
}

/// A list in JSON.
#[derive(FromSqlRow)]
pub struct List<T>(Vec<T>);

impl<T> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Self {
        list.0
    }
}

/// Rules as words with spaces between them.
#[derive(FromSqlRow)]
pub struct Rules(Vec<Rule>);

/// Two columns that may be missing: when quiet hours begin and end.
pub struct Quiet(Option<QuietHours>);

impl<DB: Backend> Queryable<(Nullable<Text>, Nullable<Text>), DB> for Quiet
where
    String: FromSql<Text, DB>,
{
    type Row = (Option<String>, Option<String>);

    fn build((from, until): Self::Row) -> deserialize::Result<Self> {
        let Some((from, until)) = from.zip(until) else {
            return Ok(Self(None));
        };
        let text = format!("{from}-{until}");
        made(&text, || {
            QuietHours::parse(&text).ok().map(|hours| Self(Some(hours)))
        })
    }
}
