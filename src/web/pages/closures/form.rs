//! The form of a closure: when, where, whom it stops, and why. Words first; a rule's text only for those who
//! want it.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use maud::{Markup, html};

use crate::app::closures::NewClosure;
use crate::app::court::Ground;
use crate::domain::holidays::Anchor;
use crate::domain::opening::{Effect, MonthDay, PhaseKind, Shape};
use crate::domain::span::{Span, Tz, resolve};
use crate::locale::{self, Args};
use crate::web::pages::frame::{Form, FormState};
use crate::web::ui::{Options, Trouble, Words};

/// The kinds of shapes, as the form calls them.
pub(super) const SHAPES: [&str; 5] = ["span", "yearly", "season", "recurring", "holidays"];
/// The weekdays of a rule.
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

#[must_use]
pub(super) fn fields(words: Words, ground: &Ground, state: FormState<'_>) -> Markup {
    let FormState { form, trouble } = state;
    let chosen = form.filled("shape").unwrap_or_else(|| "span".into());
    html! {
        (scope(words, ground, form))
        fieldset.stack.tight {
            legend { (words.t("closure-form-when")) }
            @if let Some(error) = trouble.and_then(|trouble| trouble.of("shape")) {
                span.error.is-error id="shape" { (error) }
            }
            div.shapes.stack {
                @for shape in SHAPES {
                    div.shape {
                        label.check {
                            input type="radio" name="shape" value=(shape) checked[shape == chosen];
                            span { (words.of("closure-shape", shape)) }
                        }
                        (shape_fields(words, shape, state))
                    }
                }
            }
        }
        (phases(words, form))
        fieldset {
            legend { (words.t("closure-effect")) }
            div.choice {
                @for effect in Effect::ALL {
                    label {
                        input type="radio" name="effect" value=(effect)
                            checked[form.get("effect").unwrap_or("block") == effect.as_str()];
                        (words.of("closure-effect", effect))
                    }
                }
            }
        }
        (words.field("reason", "closure-reason", &form.text("reason"))
            .hint("closure-reason-hint")
            .input(trouble, "text"))
    }
}

fn scope(words: Words, ground: &Ground, form: &Form) -> Markup {
    let zones = ground.offered();
    let zones: Options = zones.map(|zone| words.option(&zone.slug, &zone.names)).collect();
    words
        .field("zone", "closure-scope", &form.text("zone"))
        .plain()
        .select(None, &zones.before("", words.t("closure-whole-site")))
}

/// Boxes of the phase kinds; none ticked: all.
#[must_use]
pub(super) fn phases(words: Words, form: &Form) -> Markup {
    let ticked = form.all("phases");
    html! {
        fieldset {
            legend { (words.t("closure-phases")) }
            div.checks {
                @for kind in PhaseKind::ALL {
                    label.check {
                        input type="checkbox" name="phases" value=(kind)
                            checked[ticked.iter().any(|own| own == kind.as_str())];
                        span { (words.of("phase", kind)) }
                    }
                }
            }
            span.hint.small.dim { (words.t("closure-phases-hint")) }
        }
    }
}

fn shape_fields(words: Words, shape: &str, state: FormState<'_>) -> Markup {
    let FormState { form, trouble } = state;
    let typed = |name: &str, otherwise: &str| form.filled(name).unwrap_or_else(|| otherwise.to_owned());
    let field = |name: &str, kind: &str, otherwise: &str| {
        words
            .field(name, &format!("closure-{name}"), &typed(name, otherwise))
            .plain()
            .input(trouble, kind)
    };
    match shape {
        "span" => {
            html! {
                div.fields.four {
                    (field("from-date", "date", ""))
                    (field("from-time", "text", "00:00"))
                    (field("until-date", "date", ""))
                    (field("until-time", "text", "24:00"))
                }
            }
        }
        "yearly" => {
            html! {
                div.fields.four {
                    (field("from-day", "text", "12-10")) (field("until-day", "text", "01-03"))
                }
            }
        }
        "season" => {
            html! {
                div.fields.four {
                    (anchors(words, &typed("anchor", "seollal")))
                    (field("before", "number", "14"))
                    (field("after", "number", "2"))
                }
            }
        }
        "recurring" => html! {
            div.fields.four {
                (nth(words, &typed("nth", "1"))) (weekday(words, &typed("weekday", "SU")))
            }
            details open[form.filled("rule").is_some()] {
                summary.small { (words.t("closure-advanced")) } (field("rule", "text", ""))
            }
        },
        _ => html! { p.small.dim { (words.t("closure-holidays-hint")) } },
    }
}

fn anchors(words: Words, chosen: &str) -> Markup {
    words
        .field("anchor", "closure-anchor", chosen)
        .plain()
        .select(None, &Options::of(words, "anchor", Anchor::ALL))
}

/// Which of the weekdays of a month: every one, the first to the fourth, the last.
#[must_use]
pub(super) fn nth(words: Words, chosen: &str) -> Markup {
    let all: Options = ["", "1", "2", "3", "4", "-1"]
        .iter()
        .map(|nth| ((*nth).to_owned(), words.t(&nth_key(nth))))
        .collect();
    words
        .field("nth", "closure-nth", chosen)
        .plain()
        .select(None, &all)
}

fn nth_key(nth: &str) -> String {
    match nth {
        "" => "nth-every".into(),
        "-1" => "nth-last".into(),
        other => format!("nth-{other}"),
    }
}

fn weekday(words: Words, chosen: &str) -> Markup {
    let all: Options = (1..)
        .zip(DAYS)
        .map(|(n, day)| (day.to_owned(), locale::weekday(words.0, n)))
        .collect();
    words
        .field("weekday", "closure-weekday", chosen)
        .plain()
        .select(None, &all)
}

/// Reads the form.
///
/// # Errors
/// The first field that can't be used.
pub(super) fn read(words: Words, form: &Form, tz: Tz) -> Result<NewClosure, Trouble> {
    let phases = form
        .all("phases")
        .iter()
        .filter_map(|word| PhaseKind::from_word(word))
        .collect();
    let effect = form
        .get("effect")
        .and_then(Effect::from_word)
        .unwrap_or(Effect::Block);
    let shape = shape(form, tz).map_err(|(field, why)| Trouble::field(words, field, why))?;
    if form.text("reason").is_empty() {
        return Err(Trouble::field(words, "reason", "form-required"));
    }
    Ok(NewClosure {
        zone: form.filled("zone"),
        phases,
        effect,
        shape,
        reason: form.text("reason"),
    })
}

/// A field and the sentence about it.
type Fault = (&'static str, &'static str);
/// The sentence about a field that can't be read.
const UNREADABLE: &str = "closure-unreadable";

fn shape(form: &Form, tz: Tz) -> Result<Shape, Fault> {
    let number = |name: &'static str| form.number::<u16>(name).ok_or((name, UNREADABLE));
    match form.text("shape").as_str() {
        "yearly" => Ok(Shape::Yearly {
            from: month_day(form, "from-day")?,
            until: month_day(form, "until-day")?,
        }),
        "season" => {
            let anchor = form
                .get("anchor")
                .and_then(Anchor::from_word)
                .ok_or(("anchor", UNREADABLE))?;
            Ok(Shape::Season {
                anchor,
                before: number("before")?,
                after: number("after")?,
            })
        }
        "recurring" => {
            Ok(Shape::Recurring(form.filled("rule").unwrap_or_else(|| {
                day_rule(&form.text("nth"), &form.text("weekday"))
            })))
        }
        "holidays" => Ok(Shape::PublicHolidays),
        _ => {
            let start = moment(form, "from-date", "from-time")?;
            let end = moment(form, "until-date", "until-time")?;
            Span::new(resolve(tz, start), resolve(tz, end))
                .map(Shape::Span)
                .ok_or(("until-date", "closure-ends-first"))
        }
    }
}

/// The rule of a weekday of every week or of a month.
fn day_rule(nth: &str, weekday: &str) -> String {
    let weekday = if DAYS.contains(&weekday) { weekday } else { "SU" };
    match nth {
        "1" | "2" | "3" | "4" | "-1" => format!("FREQ=MONTHLY;BYDAY={nth}{weekday}"),
        _ => format!("FREQ=WEEKLY;BYDAY={weekday}"),
    }
}

fn month_day(form: &Form, name: &'static str) -> Result<MonthDay, Fault> {
    MonthDay::try_from(form.text(name)).map_err(|_| (name, UNREADABLE))
}

/// A day and a time from the two fields of these names; 24:00 is the end of the day.
fn moment(form: &Form, date: &'static str, time: &'static str) -> Result<NaiveDateTime, Fault> {
    let day: NaiveDate = form.text(date).parse().map_err(|_| (date, UNREADABLE))?;
    let at = form.filled(time).unwrap_or_else(|| "00:00".into());
    if at == "24:00" {
        return Ok(day.and_time(NaiveTime::MIN) + TimeDelta::days(1));
    }
    Ok(day.and_time(NaiveTime::parse_from_str(&at, "%H:%M").map_err(|_| (time, UNREADABLE))?))
}

#[must_use]
pub(super) fn said(words: Words, shape: &Shape, tz: Tz) -> String {
    match shape {
        Shape::Span(span) => locale::span(words.0, *span, tz),
        Shape::Yearly { from, until } => words.say(
            "closure-said-yearly",
            &Args::new()
                .with("from", String::from(*from))
                .with("until", String::from(*until)),
        ),
        Shape::Season {
            anchor,
            before,
            after,
        } => {
            let args = Args::new()
                .with("anchor", words.of("anchor", anchor))
                .with("before", *before)
                .with("after", *after);
            words.say("closure-said-season", &args)
        }
        Shape::PublicHolidays => words.of("closure-shape", "holidays"),
        Shape::Recurring(rule) => locale::day_rule(words.0, rule, None),
    }
}
