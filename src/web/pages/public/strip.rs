//! The strip of a zone: two weeks, when it is open, and when it is occupied. Never by whom.

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use crate::domain::judge::free::Picture;
use crate::domain::span::{Span, Spans, Tz};
use crate::locale::{self, Args};
use crate::web::ui::Words;

/// Days of a strip.
pub(super) const DAYS: u64 = 14;
/// Occupied spans that are said in words.
const SAID: usize = 30;

#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub over: Span,
    pub tz: Tz,
}

impl Scale {
    fn percent(self, seconds: i64) -> String {
        #[expect(clippy::cast_precision_loss, reason = "two weeks of seconds are few")]
        let share = seconds as f64 * 100.0 / self.over.seconds() as f64;
        format!("{share:.2}%")
    }

    fn x(self, span: Span) -> String {
        self.percent(span.start.unix() - self.over.start.unix())
    }

    fn width(self, span: Span) -> String {
        self.percent(span.seconds())
    }

    fn days(self) -> Vec<(Span, NaiveDate)> {
        let at = |date| crate::domain::span::start_of_day(self.tz, date);
        self.over
            .dates(self.tz)
            .map(|date| {
                (
                    Span {
                        start: at(date),
                        end: at(date + chrono::Days::new(1)),
                    },
                    date,
                )
            })
            .collect()
    }
}

#[must_use]
pub(super) fn head(words: Words, scale: Scale) -> Markup {
    html! {
        svg.strip.days height="34" aria-hidden="true" {
            @for (span, date) in scale.days() {
                @let middle = Span { start: span.start.plus(span.seconds() / 2), end: span.end };
                text x=(scale.x(middle)) y="13" text-anchor="middle"
                    class=[(date.weekday().number_from_monday() > 5).then_some("rest")]
                {
                    (locale::weekday(words.0, date.weekday().number_from_monday()))
                }
                text x=(scale.x(middle)) y="29" text-anchor="middle" { (date.day()) }
            }
        }
    }
}

#[must_use]
pub(super) fn draw(words: Words, scale: Scale, name: &str, picture: &Picture) -> Markup {
    let label = words.say(
        "strip-label",
        &Args::new()
            .with("zone", name.to_owned())
            .with("n", picture.occupied.as_slice().len()),
    );
    html! {
        svg.strip height="30" role="img" aria-label=(label) {
            rect.ground x="0" y="0" width="100%" height="30" {}
            (bars(scale, &picture.usable, "usable", 3))
            (bars(scale, &picture.closed, "closed", 3))
            (bars(scale, &picture.occupied, "occupied", 8))
            @for (span, _) in scale.days().into_iter().skip(1) {
                line x1=(scale.x(span)) x2=(scale.x(span)) y1="0" y2="30" {}
            }
        }
    }
}

fn bars(scale: Scale, spans: &Spans, look: &str, inset: u32) -> Markup {
    let fill = (look == "closed").then_some("url(#hatch)");
    html! {
        @for span in spans.as_slice() {
            rect class=(look) fill=[fill] x=(scale.x(*span)) y=(inset) width=(scale.width(*span))
                height=(30 - 2 * inset)
            {

            }
        }
    }
}

/// The pattern that closed times are drawn with, and what each look means. Once on a page.
#[must_use]
pub(super) fn legend(words: Words) -> Markup {
    let sample = |look: &str, key: &str| {
        let fill = (look == "closed").then_some("url(#hatch)");
        html! {
            span.row {
                svg.sample width="28" height="14" aria-hidden="true" {
                    rect class=(look) fill=[fill] width="28" height="14" {}
                }
                (words.t(key))
            }
        }
    };
    html! {
        div.row.legend.small.dim {
            svg width="0" height="0" aria-hidden="true" {
                defs {
                    pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)"
                    {
                        rect.hatch width="2.5" height="6" {}
                    }
                }
            }
            (sample("usable", "strip-usable"))
            (sample("occupied", "strip-occupied"))
            (sample("closed", "strip-closed"))
        }
    }
}

#[must_use]
pub(super) fn said(words: Words, scale: Scale, picture: &Picture) -> Markup {
    let spans = picture.occupied.as_slice();
    html! {
        @if spans.is_empty() { p.dim.small { (words.t("strip-nothing")) } } @else {
            ul.small { @for span in spans.iter().take(SAID) { li { (words.span(*span, scale.tz)) } } }
            @if spans.len() > SAID { p.small.dim { (words.n("affected-more", spans.len() - SAID)) } }
        }
    }
}
