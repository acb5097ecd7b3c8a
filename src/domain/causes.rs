//! Errors in words.

use std::error::Error;

/// An error with all its causes, as the log and the command line tell it: `backup.db: permission denied`. A
/// cause that the error's own words hold already is not told twice.
#[must_use]
pub fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(found) = cause {
        let words = found.to_string();
        if !told.contains(&words) {
            told = format!("{told}: {words}");
        }
        cause = found.source();
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Layer(&'static str, #[source] Option<Box<Layer>>);

    #[test]
    fn an_error_is_told_from_the_outermost_to_the_first_cause() {
        let disk = Layer("disk", None);
        let file = Layer("file", Some(Box::new(disk)));
        assert_eq!(
            with_causes(&Layer("backup", Some(Box::new(file)))),
            "backup: file: disk"
        );
        assert_eq!(with_causes(&Layer("alone", None)), "alone");
    }
}
