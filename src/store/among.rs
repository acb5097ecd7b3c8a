//! Conditions written into the statement as they are, where every other value is bound. Databases keep plans
//! that are made for any value: only a word that they see tells them how few of all rows are meant, and that
//! an index over just those will do.

use std::fmt::Display;
use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool};

use crate::domain::booking::BookingState;
use crate::domain::session::SessionState;

/// Whether a column, named with its table, has one of some words: those of an enum, never what somebody
/// typed.
pub(super) fn among<T: Display>(column: &'static str, words: impl IntoIterator<Item = T>) -> Literal {
    let words: Vec<String> = words.into_iter().map(|word| format!("'{word}'")).collect();
    Literal::new(&match words.as_slice() {
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
    Literal::new("(sessions.flag IS NOT NULL OR sessions.broken <> '')")
}

/// When sessions start, as an order that no index gives. Where those of some bookings are meant and a limit
/// is set, the database sorts what it found; by the index of starts it would walk through all sessions.
pub(super) fn start_of_few() -> Literal<BigInt> {
    Literal::of("sessions.starts_at + 0")
}

/// SQL as it is, of one type: a condition where nothing else is said. Diesel's own literals would be sent and
/// planned anew each time; this stays prepared.
#[derive(Debug, Clone)]
pub(super) struct Literal<Type = Bool> {
    sql: String,
    of: PhantomData<Type>,
}

impl Literal {
    /// A condition that never changes.
    pub(super) fn new(condition: &str) -> Self {
        Self::of(condition)
    }
}

impl<Type> Literal<Type> {
    /// A value, or several.
    pub(super) fn of(sql: &str) -> Self {
        Self {
            sql: sql.to_owned(),
            of: PhantomData,
        }
    }
}

impl<Type: TypedExpressionType> Expression for Literal<Type> {
    type SqlType = Type;
}

impl<Type, Source> SelectableExpression<Source> for Literal<Type> where Self: Expression {}
impl<Type, Source> AppearsOnTable<Source> for Literal<Type> where Self: Expression {}

impl<Type, Group> ValidGrouping<Group> for Literal<Type> {
    type IsAggregate = is_aggregate::Never;
}

impl<Type> QueryId for Literal<Type> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend, Type> QueryFragment<DB> for Literal<Type> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
        out.push_sql(&self.sql);
        Ok(())
    }
}
