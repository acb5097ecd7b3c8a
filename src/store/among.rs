//! Words of a column written into the statement, where every other value is bound. PostgreSQL keeps plans that are made
//! for any value: only a word that it sees tells it how few of all rows are meant, and that an index over just those
//! will do.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

/// Whether a column, named with its table, has one of some words: those of an enum, never what somebody typed.
pub(super) fn among(column: &'static str, words: impl IntoIterator<Item = &'static str>) -> Among {
    Among { column, words: words.into_iter().collect() }
}

/// See [`among`]. Diesel's own literals would be sent anew each time; this stays prepared.
#[derive(Debug, Clone)]
pub(super) struct Among {
    column: &'static str,
    words: Vec<&'static str>,
}

impl Expression for Among {
    type SqlType = Bool;
}

impl<Source> SelectableExpression<Source> for Among {}
impl<Source> AppearsOnTable<Source> for Among {}

impl<Group> ValidGrouping<Group> for Among {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for Among {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend> QueryFragment<DB> for Among {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
        let words: Vec<String> = self.words.iter().map(|word| format!("'{word}'")).collect();
        out.push_sql(&match words.as_slice() {
            [] => "1 = 0".to_owned(),
            [word] => format!("{} = {word}", self.column),
            words => format!("{} IN ({})", self.column, words.join(", ")),
        });
        Ok(())
    }
}
