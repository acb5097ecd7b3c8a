//! Whatever can be wrong with an input has its sentence.

use super::*;
use crate::domain::span::LocalTime;
use crate::domain::text::Language::{En, Ko};

/// What the code that is not a test says is wrong: the keys that it names, by file.
fn fault_keys() -> Vec<(String, String)> {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.display().to_string();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") && !name.contains("test") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(keys_named_by(&text).into_iter().map(|key| (name.clone(), key)));
            }
        }
    }
    found
}

fn keys_named_by(text: &str) -> Vec<String> {
    let named = text
        .split("Fault::new(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let calls = [
        "Error::field(",
        "fields.refuse(",
        "FieldError {",
        "FieldError::new(",
    ];
    let plain = text
        .lines()
        .filter(|line| calls.iter().any(|call| line.contains(call)) && !line.contains("Fault::new"));
    // The sentence is the last thing that such a call names, when it is named there at all.
    let last = plain.filter_map(|line| {
        let (head, tail) = line.rsplit_once('"')?;
        let ends = tail.starts_with(')') || tail.starts_with(".into() }");
        ends.then(|| head.rsplit_once('"')).flatten().map(|(_, key)| key)
    });
    // A field's name that is put together is no sentence.
    named
        .chain(last)
        .filter(|key| !key.contains('{'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn everything_that_can_be_wrong_with_a_field_has_its_sentence() {
    let named = fault_keys();
    assert!(named.len() > 60, "{}", named.len());
    for (file, key) in named {
        assert!(
            keys(En).contains_key(format!("fault-{key}").as_str()),
            "{file}: {key}"
        );
    }
}

#[test]
fn every_fault_of_a_schedule_is_said_in_both_languages_and_in_english_as_the_error_says_it() {
    use crate::domain::{recurrence::RuleError, schedule::ScheduleError as Wrong};
    let at = LocalTime::parse("2027-04-05T11:00").unwrap();
    let all = [
        Wrong::Minutes,
        Wrong::NotOnRule { nearest: at },
        Wrong::NoMatch { months: 36 },
        Wrong::TooMany { limit: 1000 },
        Wrong::PastHorizon { months: 36 },
        Wrong::Endless {
            limit: 1000,
            months: 36,
        },
        RuleError::TextTooLong.into(),
        RuleError::Character { position: 3 }.into(),
        RuleError::Prefix.into(),
        RuleError::Malformed { part: "X".into() }.into(),
        RuleError::UnknownPart { part: "X".into() }.into(),
        RuleError::DuplicatePart { part: "COUNT" }.into(),
        RuleError::NoFreq.into(),
        RuleError::SubDaily.into(),
        RuleError::Value {
            part: "BYDAY",
            value: "XX".into(),
        }
        .into(),
        RuleError::Interval { max: 99 }.into(),
        RuleError::CountZero.into(),
        RuleError::CountAndUntil.into(),
        RuleError::UntilNotUtc {
            utc: "20270527T145959Z".into(),
        }
        .into(),
        Wrong::UntilBeforeStart,
        RuleError::NotWith {
            part: "BYWEEKNO",
            with: "FREQ=DAILY",
        }
        .into(),
        RuleError::NumberedDay { with: "FREQ=DAILY" }.into(),
        RuleError::SetPosAlone.into(),
        RuleError::WeekNoAlone.into(),
        RuleError::Seconds.into(),
        RuleError::TimesADay { asked: 30, limit: 24 }.into(),
        Wrong::TooManyExdates,
        Wrong::ExdateOffSchedule { date: at },
        Wrong::NothingLeft,
        Wrong::TooManyRdates,
        Wrong::RdateTooEarly { date: at },
        Wrong::RdatePastHorizon { date: at, months: 36 },
        Wrong::TooManyChanges,
        Wrong::ChangeOffSchedule { date: at },
        Wrong::ChangedTwice { date: at },
        Wrong::ChangeMinutes { date: at },
        Wrong::MovedTooFar { date: at },
    ];
    for wrong in all {
        assert_eq!(fault(En, &Fault::from(&wrong)), wrong.to_string());
        let said = fault(Ko, &Fault::from(&wrong));
        assert!(
            !said.contains(['{', '$']) && said.ends_with('.') && !said.starts_with("fault-"),
            "{said}"
        );
    }
}
