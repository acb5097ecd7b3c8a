//! Reads the fields of a body one by one, names each that can't be used, and tells of all of them at once.

use std::fmt::Display;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::check_faults;
use super::{Error, FieldError, Result};
use crate::domain::fault::{Fault, between};
use crate::domain::session_log::read_thousandths;
use crate::domain::text::{Email, Names, Slug, TextError, day, line, person_name, phone, prose};
use crate::store;

/// A text in both languages, as bodies and views write it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamesBody {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl From<Names> for NamesBody {
    fn from(names: Names) -> Self {
        Self {
            ko: names.ko,
            en: names.en,
        }
    }
}

/// Collects what is wrong with a body. Each reader gives none for a field that it told of;
/// [`Fields::done`] builds the value only when every field is good.
#[derive(Debug, Default)]
pub struct Fields {
    wrong: Vec<FieldError>,
    /// Path of the part that is read, such as `zones.0.`; empty at the top.
    within: String,
}

impl Fields {
    /// Runs `read` for a part of the body, whose fields are told of as `part.field`.
    pub fn within<T>(&mut self, part: impl Display, read: impl FnOnce(&mut Self) -> T) -> T {
        let inner = format!("{}{part}.", self.within);
        let outer = std::mem::replace(&mut self.within, inner);
        let value = read(self);
        self.within = outer;
        value
    }

    /// Tells that a field can't be used.
    pub fn refuse(&mut self, field: &str, code: &str, message: impl Into<Fault>) {
        let field = format!("{}{field}", self.within);
        self.wrong.push(FieldError::new(field, code, message));
    }

    /// Gives the value that `read` gives, or tells why there is none.
    pub fn check<T>(
        &mut self,
        field: &str,
        code: &str,
        read: std::result::Result<T, impl Into<Fault>>,
    ) -> Option<T> {
        read.map_err(|why| self.refuse(field, code, why)).ok()
    }

    fn text<T>(&mut self, field: &str, read: std::result::Result<T, TextError>) -> Option<T> {
        let code = read.as_ref().err().map_or("", |why| code_of(*why));
        self.check(field, code, read)
    }

    /// One line; see [`fn@line`].
    pub fn line(&mut self, field: &str, raw: &str, max: usize) -> Option<String> {
        self.text(field, line(raw, max))
    }

    /// The name of a person; see [`person_name`].
    pub fn person_name(&mut self, field: &str, raw: &str, max: usize) -> Option<String> {
        self.text(field, person_name(raw, max))
    }

    /// A phone number, or nothing; see [`phone`].
    pub fn phone(&mut self, field: &str, raw: &str) -> Option<String> {
        self.text(field, phone(raw))
    }

    /// Several lines; see [`prose`].
    pub fn prose(&mut self, field: &str, raw: &str, max: usize) -> Option<String> {
        self.text(field, prose(raw, max))
    }

    pub fn slug(&mut self, field: &str, raw: &str) -> Option<Slug> {
        self.text(field, Slug::parse(raw))
    }

    pub fn email(&mut self, field: &str, raw: &str) -> Option<Email> {
        self.text(field, Email::parse(raw))
    }

    /// One line in each language.
    pub fn names(&mut self, field: &str, raw: &NamesBody, max: usize) -> Option<Names> {
        let ko = self.line(&format!("{field}.ko"), &raw.ko, max);
        let en = self.line(&format!("{field}.en"), &raw.en, max);
        Some(Names { ko: ko?, en: en? })
    }

    /// Several lines in each language, which may be empty.
    pub fn proses(&mut self, field: &str, raw: &NamesBody, max: usize) -> Option<Names> {
        let ko = self.prose(&format!("{field}.ko"), &raw.ko, max);
        let en = self.prose(&format!("{field}.en"), &raw.en, max);
        Some(Names { ko: ko?, en: en? })
    }

    /// One of the fixed words of an enum, whose values are all in `all`.
    pub fn word<T: Copy + Display>(&mut self, field: &str, raw: &str, all: &[T]) -> Option<T> {
        let words: Vec<String> = all.iter().map(T::to_string).collect();
        let found = words.iter().position(|word| word == raw).map(|at| all[at]);
        if found.is_none() {
            let fault = if raw.trim().is_empty() {
                "choose".into()
            } else {
                Fault::new("one-of").with("words", words.join(", "))
            };
            self.refuse(field, "unknown_word", fault);
        }
        found
    }

    /// A whole number within bounds.
    pub fn number(&mut self, field: &str, raw: i64, bounds: RangeInclusive<u32>) -> Option<u32> {
        let found = u32::try_from(raw).ok().filter(|number| bounds.contains(number));
        if found.is_none() {
            self.refuse(field, "out_of_range", between(bounds.start(), bounds.end()));
        }
        found
    }

    /// A whole number within bounds, or nothing. The outer none is a bad number.
    pub fn number_or_none(
        &mut self,
        field: &str,
        raw: Option<i64>,
        bounds: RangeInclusive<u32>,
    ) -> Option<Option<u32>> {
        match raw {
            None => Some(None),
            Some(raw) => self.number(field, raw, bounds).map(Some),
        }
    }

    /// A number with at most three places, in thousandths; none where nothing stands. The outer none is a bad
    /// number.
    pub fn thousandths_or_none(&mut self, field: &str, raw: &str) -> Option<Option<i64>> {
        if raw.trim().is_empty() {
            return Some(None);
        }
        let found = read_thousandths(raw);
        if found.is_none() {
            self.refuse(field, "number", "no-decimal");
        }
        found.map(Some)
    }

    /// A date such as `2027-01-31`, years 1970 to 2999.
    pub fn date(&mut self, field: &str, raw: &str) -> Option<NaiveDate> {
        let found = day(raw);
        if found.is_none() {
            self.refuse(field, "date", "date");
        }
        found
    }

    /// A date that need not be there: none where nothing stands.
    pub fn optional_date(&mut self, field: &str, raw: &str) -> Option<Option<NaiveDate>> {
        if raw.trim().is_empty() {
            Some(None)
        } else {
            self.date(field, raw).map(Some)
        }
    }

    /// The value when every field is good.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every bad field.
    pub fn done<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T> {
        check_faults(self.wrong)?;
        build().ok_or_else(|| Error::internal("a field was refused without a word"))
    }
}

/// Several lines; see [`prose`].
///
/// # Errors
/// [`Error::Invalid`] for the field.
pub(super) fn read_prose(field: &str, raw: &str, max: usize) -> Result<String> {
    prose(raw, max).map_err(|error| Error::field(field, "text", error))
}

/// The stable code of a text's fault.
fn code_of(why: TextError) -> &'static str {
    match why {
        TextError::Empty => "empty",
        TextError::TooLong(_) => "too_long",
        TextError::Control => "control_characters",
        TextError::Slug => "slug",
        TextError::Email => "email",
        TextError::Name => "name",
        TextError::Phone => "phone",
    }
}

/// Says which unique field is taken: the first of `fields` that the database names, else the last.
pub(super) fn taken(error: store::Error, fields: &[&'static str]) -> Error {
    let store::Error::Duplicate(words) = &error else {
        return error.into();
    };
    match fields
        .iter()
        .find(|field| words.contains(**field))
        .or(fields.last())
    {
        Some(field) => Error::Taken(field),
        None => error.into(),
    }
}

/// Compares the version that the caller saw, if they say so, with the one that stands.
pub(super) fn expect_version(seen: Option<i64>, current: i64) -> Result<()> {
    if seen.is_none_or(|seen| seen == current) {
        Ok(())
    } else {
        Err(Error::Stale { current })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_field_is_named_with_its_path() {
        let mut fields = Fields::default();
        let title = fields.line("title", " ", 10);
        let count = fields.within("zones.0", |fields| fields.number("capacity", -1, 1..=9));
        let error = fields.done(|| Some((title?, count?))).unwrap_err();
        let Error::Invalid(wrong) = error else {
            panic!("{error}")
        };
        let told: Vec<(&str, &str)> = wrong
            .iter()
            .map(|one| (one.field.as_str(), one.code.as_str()))
            .collect();
        assert_eq!(told, [("title", "empty"), ("zones.0.capacity", "out_of_range")]);
    }

    #[test]
    fn a_date_is_written_in_one_way() {
        for (raw, good) in [
            ("2027-01-31", true),
            ("2027-1-31", false),
            ("2027-02-30", false),
            ("12027-01-01", false),
            ("1969-12-31", false),
        ] {
            let mut fields = Fields::default();
            assert_eq!(fields.date("from", raw).is_some(), good, "{raw}");
        }
    }
}
