//! Words for who sits at the terminal: answers, and the errors of use cases with field, rule and session.

use std::fmt::Display;
use std::io::{ErrorKind, Write};

use super::CliError;
use crate::app::{Error, Judged};
use crate::domain::text::Language;
use crate::locale;

/// Prints one answer. A reader that has seen enough, such as `head`, is no failure.
pub(super) fn out(answer: impl Display) -> Result<(), CliError> {
    let mut stdout = std::io::stdout().lock();
    match writeln!(stdout, "{answer}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CliError::failed("standard output")(error))
        }
        _ => Ok(()),
    }
}

/// All that an error says, on several lines when there is more than one thing.
pub(super) fn words(error: &Error) -> String {
    let lines: Vec<String> = match error {
        Error::Invalid(fields) => fields
            .iter()
            .map(|fault| {
                format!(
                    "{}: {} ({})",
                    fault.field,
                    locale::fault(Language::En, &fault.message),
                    fault.code
                )
            })
            .collect(),
        Error::Refused(refused) => refused.verdicts.iter().flat_map(refusal).collect(),
        _ => Vec::new(),
    };
    std::iter::once(error.to_string())
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n  ")
}

/// The findings that stand against one session in one zone; none for one that is good.
fn refusal(judged: &Judged) -> Vec<String> {
    let verdict = &judged.verdict;
    let line = |finding| {
        format!(
            "{} in {}: {}",
            verdict.original_start,
            judged.zone,
            locale::finding(Language::En, finding, judged.tz)
        )
    };
    verdict.findings.iter().map(line).collect()
}
