//! An agenda (`app::reads::agenda`) as rows of a timeline and as a list of days.

pub(crate) mod list;
pub(crate) mod rows;
