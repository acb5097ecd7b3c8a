//! Things by a part of what they are called, or by its first letters, as people type Korean names: `ㅎㅂㅁ` for
//! 한빛몰.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Text};

use super::Conn;
use crate::domain::text::sought;

/// The consonants that a syllable can begin with, in the order of Unicode's syllables, 588 of which begin
/// with each (the Unicode Standard, 3.12).
const INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const FIRST_SYLLABLE: u32 = 0xAC00;
const SYLLABLES_OF_INITIAL: u32 = 588;

/// A pattern for LIKE that finds `words` anywhere, whatever characters they hold and whatever keyboard typed
/// them.
pub(super) fn anywhere(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in sought(words).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern + "%"
}

/// Whether one of these columns, named with their tables, holds the words; or, where some of them are first
/// letters, syllables that begin so.
pub(super) fn named(conn: &Conn, columns: &'static [&'static str], words: &str) -> Named {
    let (matches, end) = match conn {
        Conn::Pg(_) => (" ~ ", " COLLATE \"C\")"),
        Conn::Sqlite(_) => (" GLOB ", ")"),
    };
    Named {
        columns,
        like: anywhere(words),
        matches,
        end,
        begins: classes(conn, words),
    }
}

/// See [`named`].
#[derive(Debug, Clone)]
pub(super) struct Named {
    columns: &'static [&'static str],
    like: String,
    /// The operator that knows ranges of characters.
    matches: &'static str,
    /// What ends the lower case of a column. By bytes it takes half the time, and folds what SQLite folds:
    /// ASCII.
    end: &'static str,
    /// What it compares with; none when every character stands for itself.
    begins: Option<String>,
}

/// A pattern in which each first letter stands for all syllables that begin with it, and each letter beyond
/// ASCII for its capital, too.
fn classes(conn: &Conn, words: &str) -> Option<String> {
    let (words, is_pg) = (sought(words), matches!(conn, Conn::Pg(_)));
    let place = |c: char| INITIALS.chars().position(|initial| initial == c);
    let capital = |c: char| {
        c.to_uppercase()
            .next()
            .filter(|upper| !c.is_ascii() && *upper != c)
    };
    if !words.chars().any(|c| place(c).is_some() || capital(c).is_some()) {
        return None;
    }
    let mut pattern = String::from(if is_pg { "" } else { "*" });
    for c in words.chars() {
        let range = place(c).and_then(|at| {
            let first = FIRST_SYLLABLE + u32::try_from(at).ok()? * SYLLABLES_OF_INITIAL;
            Some((
                char::from_u32(first)?,
                char::from_u32(first + SYLLABLES_OF_INITIAL - 1)?,
            ))
        });
        match range {
            Some((first, last)) => pattern.extend(['[', first, '-', last, ']']),
            None if capital(c).is_some() => {
                pattern.extend(['[', c].into_iter().chain(capital(c)).chain([']']));
            }
            // What means something to the operator is written as a class of itself.
            None if "*?[".contains(c) && !is_pg => pattern.extend(['[', c, ']']),
            None if is_pg && !c.is_alphanumeric() => pattern.extend(['\\', c]),
            None => pattern.push(c),
        }
    }
    pattern.push_str(if is_pg { "" } else { "*" });
    Some(pattern)
}

impl Expression for Named {
    type SqlType = Bool;
}

impl<Source> SelectableExpression<Source> for Named {}
impl<Source> AppearsOnTable<Source> for Named {}

impl<Group> ValidGrouping<Group> for Named {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for Named {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB> QueryFragment<DB> for Named
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
        for (place, column) in self.columns.iter().enumerate() {
            out.push_sql(if place == 0 { "(lower(" } else { " OR lower(" });
            out.push_sql(column);
            out.push_sql(self.end);
            out.push_sql(" LIKE ");
            out.push_bind_param::<Text, _>(&self.like)?;
            out.push_sql(" ESCAPE '\\'");
            if let Some(begins) = &self.begins {
                out.push_sql(" OR lower(");
                out.push_sql(column);
                out.push_sql(self.end);
                out.push_sql(self.matches);
                out.push_bind_param::<Text, _>(begins)?;
            }
        }
        out.push_sql(")");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_never_a_pattern() {
        assert_eq!(anywhere("50%_a\\B"), "%50\\%\\_a\\\\b%");
    }
}
