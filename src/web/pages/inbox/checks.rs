//! What a request needs against what the zones give, and the rules that it keeps. Every rule of the judge is
//! shown: in [`LIMITS`] where it is about an amount, otherwise in [`KEPT`].

use maud::{Markup, html};

use super::findings::{Kept, kept};
use crate::app::bookings::Review;
use crate::domain::judge::{Rule, ZoneRules};
use crate::domain::power::in_kilowatts;
use crate::locale::Args;
use crate::store::bookings::Phase;
use crate::web::ui::{Words, icon};

/// Rules that a request either keeps or does not, each with its sentence.
const KEPT: [(&str, &[Rule]); 7] = [
    (
        "free",
        &[
            Rule::Capacity,
            Rule::ParentTaken,
            Rule::ChildTaken,
            Rule::Turnaround,
        ],
    ),
    ("apart", &[Rule::SelfOverlap, Rule::PhaseOverlap]),
    ("window", &[Rule::OutsideWindow, Rule::ZoneRetired, Rule::Stopped]),
    ("open", &[Rule::Closure, Rule::Holiday]),
    (
        "notice",
        &[Rule::LeadTimeTooShort, Rule::HorizonTooFar, Rule::Past],
    ),
    ("agreement", &[Rule::OutsideAgreement, Rule::Quota]),
    ("recording", &[Rule::RecordingNotAllowed]),
];

/// Rules about an amount that a zone limits, each with the word for the amount.
const LIMITS: [(&str, Rule); 4] = [
    ("people", Rule::BudgetPeople),
    ("power", Rule::BudgetPower),
    ("area", Rule::BudgetArea),
    ("minutes", Rule::TooLong),
];

/// A line for each limit of a zone, and one for each group of rules.
#[must_use]
pub(super) fn checks(words: Words, review: &Review) -> Markup {
    html! {
        section {
            h3 { (words.t("inbox-checks")) }
            ul.checks-list {
                @for (at, phase) in review.dossier.phases.iter().enumerate() {
                    @for rules in phase.zones.iter().filter_map(|zone| review.rules.get(zone)) {
                        @for limit in limits(phase, rules) {
                            (limit_line(words, limit, |rule| kept(review, Some(at), &[rule])))
                        }
                    }
                }
                @if !review.verdicts.is_empty() {
                    @for (word, rules) in KEPT {
                        @let kept = kept(review, None, rules);
                        (check(
                            words,
                            &words.of(if kept == Kept::Yes { "inbox-kept" } else { "inbox-not" }, word),
                            kept
                        ))
                    }
                }
            }
        }
    }
}

/// What a phase needs, and what its zone allows.
#[derive(Clone, Copy)]
struct ZoneLimit {
    /// The word of [`LIMITS`].
    kind: &'static str,
    rule: Rule,
    asked: u32,
    most: u32,
}

/// The limits of a zone that say something about a phase.
fn limits(phase: &Phase, rules: &ZoneRules) -> Vec<ZoneLimit> {
    let amounts = [
        (phase.people, rules.budget_people),
        (phase.power_w, rules.budget_power_w),
        (phase.area_m2, rules.budget_area_m2),
        (phase.schedule.minutes, rules.max_minutes),
    ];
    LIMITS
        .into_iter()
        .zip(amounts)
        .filter(|(_, (asked, _))| *asked > 0)
        .filter_map(|((kind, rule), (asked, most))| {
            Some(ZoneLimit {
                kind,
                rule,
                asked,
                most: most?,
            })
        })
        .collect()
}

fn limit_line(words: Words, limit: ZoneLimit, kept: impl Fn(Rule) -> Kept) -> Markup {
    let ZoneLimit {
        kind,
        rule,
        asked,
        most,
    } = limit;
    let amount = |n: u32| match kind {
        "power" => format!("{} kW", in_kilowatts(n)),
        "area" => format!("{n} m²"),
        "minutes" => words.roughly(i64::from(n) * 60),
        _ => words.n("inbox-people", n as usize),
    };
    let args = Args::new()
        .with("asked", amount(asked))
        .with("limit", amount(most));
    let kept = if asked > most && kept(rule) == Kept::Yes {
        Kept::No(0)
    } else {
        kept(rule)
    };
    check(words, &words.say(&format!("inbox-limit-{kind}"), &args), kept)
}

fn check(words: Words, said: &str, kept: Kept) -> Markup {
    let (look, picture, n) = match kept {
        Kept::Yes => ("good", "check", 0),
        Kept::Noted(n) => ("noted", "warning", n),
        Kept::No(n) => ("bad", "cross", n),
    };
    html! {
        li class=(look) {
            (icon(picture))
            span {
                span.sr { (words.of("inbox", look)) " " }
                (said)
                @if n > 0 { " · " (words.n("inbox-sessions", n)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_shown_to_whoever_decides() {
        for rule in Rule::ALL {
            let is_kept = KEPT.iter().any(|(_, rules)| rules.contains(rule));
            let is_limit = LIMITS.iter().any(|(_, limit)| limit == rule);
            assert!(is_kept != is_limit, "{rule}");
        }
    }
}
