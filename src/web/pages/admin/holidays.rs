//! Holidays: the calendar by year, and a late one, which is looked at before it is saved.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};
use serde::Deserialize;

use super::Part;
use crate::app::access::or_hidden;
use crate::app::reads::board::Card;
use crate::app::{admin, closures, fields};
use crate::domain::holidays::{Holiday, HolidayKind, Holidays};
use crate::domain::text::Names;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::{carried, hidden};
use crate::web::ui::form::names_fields;
use crate::web::ui::{Options, Trouble, Words, alert, badge, card, columns, empty, tabs};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HolidaysQuery {
    year: Option<i32>,
}

#[derive(Debug, Clone)]
struct HolidayForm {
    date: String,
    kind: String,
    names: fields::NamesBody,
}

impl HolidayForm {
    fn empty() -> Self {
        Self {
            date: String::new(),
            kind: HolidayKind::Temporary.to_string(),
            names: fields::NamesBody::default(),
        }
    }

    fn read(form: &Form) -> Self {
        Self {
            date: form.text("date"),
            kind: form.text("kind"),
            names: form.names("names"),
        }
    }

    /// The holiday; a date that is not in the calendar becomes the fault of its field.
    fn holiday(&self, words: Words) -> Result<Holiday, Trouble> {
        let date: NaiveDate = self
            .date
            .parse()
            .map_err(|_| Trouble::field(words, "date", "fault-date"))?;
        let kind = HolidayKind::from_word(&self.kind).unwrap_or(HolidayKind::Temporary);
        for (name, text) in [("names.ko", &self.names.ko), ("names.en", &self.names.en)] {
            if text.is_empty() {
                return Err(Trouble::field(words, name, "fault-text-empty"));
            }
        }
        Ok(Holiday {
            date,
            kind,
            names: Names {
                ko: self.names.ko.clone(),
                en: self.names.en.clone(),
            },
            anchor: None,
        })
    }
}

/// `GET /admin/holidays`
pub(crate) async fn index(visit: Visit, wanted: Query<HolidaysQuery>) -> Answer {
    show(&visit, wanted.0.year, None, &HolidayForm::empty()).await
}

async fn show(visit: &Visit, year: Option<i32>, trouble: Option<&Trouble>, typed: &HolidayForm) -> Answer {
    let known = visit.read(admin::holidays).await?;
    let words = visit.words();
    let this_year = visit.frame.now.local(visit.frame.tz).date().year();
    let year = year.unwrap_or(this_year);
    let body = html! {
        (Part::Holidays.tabs(visit))
        (Trouble::summary(trouble))
        div.cols.side {
            div.stack { (years(words, &known, year)) div.card { (table(words, &known, year)) } }
            (form(visit, trouble, typed))
        }
    };
    visit.page_with(trouble, Part::Holidays.page(words), body)
}

fn years(words: Words, known: &Holidays, year: i32) -> Markup {
    let first = NaiveDate::MIN;
    let mut all: BTreeSet<i32> = known
        .last()
        .map(|last| known.between(first, last).map(|day| day.date.year()).collect())
        .unwrap_or_default();
    all.insert(year);
    // The years around the one that is looked at.
    let near = all.into_iter().filter(|own| (own - year).abs() <= 4);
    let links: Vec<_> = near
        .map(|own| {
            (
                own.to_string(),
                format!("/admin/holidays?year={own}"),
                own == year,
            )
        })
        .collect();
    tabs(&words.t("holiday-years"), &links)
}

fn table(words: Words, known: &Holidays, year: i32) -> Markup {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let days: Vec<&Holiday> = known.between(day(1, 1), day(12, 31)).collect();
    if days.is_empty() {
        return empty(&words.t("holiday-none"), &words.t("holiday-none-hint"), None);
    }
    html! {
        table.data.folds {
            (columns(words, &["holiday-date", "name", "kind"]))
            tbody {
                @for holiday in days {
                    tr {
                        th scope="row" { time datetime=(holiday.date) { (words.day(holiday.date)) } }
                        td data-label=(words.t("name")) { (words.name(&holiday.names)) }
                        td data-label=(words.t("kind")) { (kind(words, holiday.kind)) }
                    }
                }
            }
        }
    }
}

fn kind(words: Words, kind: HolidayKind) -> Markup {
    let look = if kind == HolidayKind::Temporary {
        "is-pending"
    } else {
        "is-done bare"
    };
    badge(look, &words.of("holiday-kind", kind))
}

fn form(visit: &Visit, trouble: Option<&Trouble>, typed: &HolidayForm) -> Markup {
    let words = visit.words();
    let form = html! {
        form.in.stack method="post" action="/admin/holidays/preview" {
            p.small.dim { (words.t("holiday-add-hint")) }
            (words.field("date", "holiday-date", &typed.date).input(trouble, "date"))
            (names_fields(words, trouble, "names", &words.t("name"), &typed.names))
            (words.field("kind", "kind", &typed.kind)
                .select(trouble, &Options::of(words, "holiday-kind", HolidayKind::ALL)))
            button.btn.main type="submit" { (words.t("holiday-look")) }
        }
    };
    card(&words.t("holiday-add"), form)
}

/// `POST /admin/holidays/preview`: what it would touch, before anything is saved.
pub(crate) async fn preview(visit: Visit, form: Form) -> Answer {
    let typed = HolidayForm::read(&form);
    let words = visit.words();
    let day = match typed.holiday(words) {
        Ok(day) => day,
        Err(trouble) => return show(&visit, None, Some(&trouble), &typed).await,
    };
    let asked = day.clone();
    let (touched, in_all) = visit
        .read(move |tx, actor| admin::preview_holiday(tx, actor, &asked))
        .await?;
    let body = html! {
        (told(words, &day, in_all))
        @if !touched.is_empty() { div.card.gap { (sessions(words, &touched)) } }
        form.row.stretch method="post" action="/admin/holidays" {
            (carried(&visit.fresh_key(), None))
            (hidden("date", &typed.date))
            (hidden("kind", &typed.kind))
            (hidden("names.ko", &typed.names.ko))
            (hidden("names.en", &typed.names.en))
            button.btn.main type="submit" { (words.t("holiday-save")) }
            a.btn href={ "/admin/holidays?year=" (day.date.year()) } { (words.t("back")) }
        }
    };
    let title = format!("{} · {}", words.date(day.date), words.name(&day.names));
    visit.page(Part::Holidays.below(words, title), body)
}

fn told(words: Words, day: &Holiday, in_all: usize) -> Markup {
    let look = if in_all == 0 { "is-running" } else { "is-pending" };
    let hint = html! {
        p.small {
            (words.t(if in_all == 0 { "holiday-touches-none" } else { "holiday-touches-hint" }))
            " · "
            (words.t("kind")) ": " (words.of("holiday-kind", day.kind))
        }
    };
    alert(look, &words.n("holiday-touches", in_all), hint)
}

fn sessions(words: Words, touched: &[Card]) -> Markup {
    html! {
        ul.list {
            @for card in touched {
                li { a.item href={ "/bookings/" (card.line.booking) } {
                    span.row.between {
                        b { (card.line.title) }
                        span.small { (words.span(card.line.span, card.line.place.tz)) }
                    }
                    span.small.dim {
                        (words.name(&card.lead))
                        " · "
                        (words.name(&card.line.place.names))
                        " "
                        (words.names(&card.zones))
                    }
                } }
            }
        }
    }
}

/// `POST /admin/holidays`
pub(crate) async fn add(visit: Visit, form: Form) -> Answer {
    let typed = HolidayForm::read(&form);
    let day = match typed.holiday(visit.words()) {
        Ok(day) => day,
        Err(trouble) => return show(&visit, None, Some(&trouble), &typed).await,
    };
    let year = day.date.year();
    match visit
        .write(move |tx, actor| or_hidden(closures::add_holiday(tx, actor, &day)))
        .await?
    {
        Ok(touched) if touched.is_empty() => {
            visit.go(&format!("/admin/holidays?year={year}"), "holiday-added")
        }
        // Those that it touched want somebody to look at them.
        Ok(_) => visit.go("/flagged", "holiday-flagged"),
        Err(trouble) => show(&visit, Some(year), Some(&trouble), &typed).await,
    }
}
