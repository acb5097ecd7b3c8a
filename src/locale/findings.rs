//! The judge's findings as sentences.

use crate::domain::power::in_kilowatts;
use crate::domain::span::Tz;

use super::{Args, keys, say, times};
use crate::domain::judge::{Finding, LeadTime, Rule};
use crate::domain::text::Language;

/// What the finding says to a person. Bookings that it collides with are never named: the reader may
/// not be allowed to know of them.
#[must_use]
pub fn finding(language: Language, finding: &Finding, tz: Tz) -> String {
    let key = match finding.lead_time {
        Some(LeadTime::WorkingDays(_)) => format!("finding-{}-working", finding.rule),
        _ => format!("finding-{}", finding.rule),
    };
    let plain = format!("{key}-plain");
    let has_facts = keys(language)
        .get(key.as_str())
        .is_some_and(|used| used.iter().all(|name| is_known(finding, name)));
    let known = keys(language).contains_key(plain.as_str()) && !has_facts;
    let sentence = say(
        language,
        if known { &plain } else { &key },
        &facts(language, finding, tz),
    );
    match finding.overridden.as_ref().filter(|reason| !reason.is_empty()) {
        Some(reason) => say(
            language,
            "finding-overridden",
            &Args::new()
                .with("sentence", sentence)
                .with("reason", reason.clone()),
        ),
        None => sentence,
    }
}

fn is_known(finding: &Finding, variable: &str) -> bool {
    match variable {
        "limit" => finding.limit.is_some(),
        "asked" => finding.asked.is_some(),
        "time" | "date" => finding.span.is_some(),
        "reason" => finding.reason.as_ref().is_some_and(|reason| !reason.is_empty()),
        _ => false,
    }
}

fn facts(language: Language, finding: &Finding, tz: Tz) -> Args {
    let time = finding.span.map(|span| times::span(language, span, tz));
    let date = finding
        .span
        .map(|span| times::date(language, span.start.local(tz).date()));
    let amount = |n: Option<i64>| n.map(|n| counted(language, finding.rule, n)).unwrap_or_default();
    Args::new()
        .with("limit", amount(finding.limit))
        .with("asked", amount(finding.asked))
        .with("time", time.unwrap_or_default())
        .with("date", date.unwrap_or_default())
        .with("reason", finding.reason.clone().unwrap_or_default())
}

/// What a rule counts, as people say it: lengths in hours and minutes, power in kilowatts.
fn counted(language: Language, rule: Rule, n: i64) -> String {
    match rule {
        Rule::BudgetPower => in_kilowatts(u32::try_from(n).unwrap_or(u32::MAX)),
        Rule::TooLong => times::duration(language, n.saturating_mul(60)),
        _ => n.to_string(),
    }
}
