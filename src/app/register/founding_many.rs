//! Many consortia from one table: looked at row by row, then the good ones made in one transaction.

use super::founding::{FoundingBody, TakenNames, found_consortium, plan};
use crate::app::{Error, FieldError, Result, Tx, permit};
use crate::domain::access::{Actor, Deed};

/// Most rows of a table.
pub const MOST_ROWS: usize = 200;

/// A row of a table.
#[derive(Debug, Clone)]
pub struct FoundingRow {
    /// In which line of the file it begins.
    pub line: u64,
    pub body: FoundingBody,
}

/// A row that was looked at.
#[derive(Debug, Clone)]
pub struct LookedRow {
    pub line: u64,
    /// The name of its first organisation.
    pub name: String,
    /// What is wrong with it; nothing: it can be made.
    pub faults: Vec<FieldError>,
}

/// Looks whether each row could be made after the good ones before it. Nothing is written.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn look_at_rows(tx: &mut Tx<'_>, actor: &Actor, rows: &[FoundingRow]) -> Result<Vec<LookedRow>> {
    permit(actor, Deed::RunProgramme)?;
    let mut taken = TakenNames::load(tx)?;
    let mut looked = Vec::with_capacity(rows.len());
    for row in rows {
        let faults = match plan(tx, &row.body, &taken) {
            Ok(plan) => {
                taken.add(&plan, tx.now);
                Vec::new()
            }
            Err(Error::Invalid(faults)) => faults,
            Err(error) => return Err(error),
        };
        let first = row.body.organisations.first();
        looked.push(LookedRow {
            line: row.line,
            name: first.map(|own| own.name.clone()).unwrap_or_default(),
            faults,
        });
    }
    Ok(looked)
}

/// Makes all of these rows, or none. How many invitations leave.
///
/// # Errors
/// Those of [`found_consortium`], for the first row that can't be made.
pub fn found_rows(tx: &mut Tx<'_>, actor: &Actor, rows: &[FoundingRow]) -> Result<usize> {
    let mut invitations = 0;
    for row in rows {
        invitations += found_consortium(tx, actor, &row.body)?.invitations;
    }
    Ok(invitations)
}
