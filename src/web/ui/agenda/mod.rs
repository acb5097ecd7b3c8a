//! An agenda (`app::reads::agenda`) as rows of a timeline and as a list of days.

pub mod list;
pub mod rows;
