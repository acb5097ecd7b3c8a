//! Conditions written into the statement as they are, where every other value is bound. Databases keep plans
//! that are made for any value: only a word that they see tells them how few of all rows are meant, and that
//! an index over just those will do.

use std::fmt::Display;

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use crate::domain::booking::BookingState;
use crate::domain::session::SessionState;

/// Whether a column, named with its table, has one of some words: those of an enum, never what somebody
/// typed.
pub(super) fn among<T: Display>(column: &'static str, words: impl IntoIterator<Item = T>) -> Literal {
    let words: Vec<String> = words.into_iter().map(|word| format!("'{word}'")).collect();
    Literal(match words.as_slice() {
        [] => "1 = 0".to_owned(),
        [word] => format!("{column} = {word}"),
        words => format!("{column} IN ({})", words.join(", ")),
    })
}

/// Whether sessions are in a state for which a rule holds.
pub(super) fn sessions_where(holds: fn(SessionState) -> bool) -> Literal {
    let all = SessionState::ALL.iter().filter(|state| holds(**state));
    among("sessions.state", all)
}

/// Whether bookings are in a state for which a rule holds.
pub(super) fn bookings_where(holds: fn(BookingState) -> bool) -> Literal {
    let all = BookingState::ALL.iter().filter(|state| holds(**state));
    among("bookings.state", all)
}

/// Whether a person must look at a session: word for word what the indexes of such sessions say.
pub(super) fn needs_look() -> Literal {
    Literal("(sessions.flag IS NOT NULL OR sessions.broken <> '')".to_owned())
}

/// A condition as it is. Diesel's own literals would be sent anew each time; this stays prepared.
#[derive(Debug, Clone)]
pub(super) struct Literal(String);

impl Literal {
    /// A condition that never changes.
    pub(super) fn new(condition: &str) -> Self {
        Self(condition.to_owned())
    }
}

impl Expression for Literal {
    type SqlType = Bool;
}

impl<Source> SelectableExpression<Source> for Literal {}
impl<Source> AppearsOnTable<Source> for Literal {}

impl<Group> ValidGrouping<Group> for Literal {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for Literal {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend> QueryFragment<DB> for Literal {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
        out.push_sql(&self.0);
        Ok(())
    }
}
