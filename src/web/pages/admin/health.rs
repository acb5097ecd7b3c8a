//! `GET /admin`: whether the service does its work.

use maud::{Markup, html};

use super::Part;
use crate::app::admin::{self, Health};
use crate::domain::span::Instant;
use crate::locale;
use crate::web::error::Answer;
use crate::web::pages::frame::Visit;
use crate::web::ui::{Words, alert, badge, card, kpi};

/// A timer that waits longer than this shows that nobody fires them, in seconds.
const LATE: i64 = 60;
/// A job that was silent longer than this does not run, in seconds. Cleaning up runs once an hour.
const SILENT: i64 = 2 * 3600;

/// `GET /admin`
pub(crate) async fn show(visit: Visit) -> Answer {
    let health = visit.read(admin::health).await?;
    let words = visit.words();
    let body = html! {
        (Part::Health.tabs(&visit))
        (verdict(&visit, &health))
        div.kpis {
            (kpi(&locale::duration(words.0, health.timer_lag(visit.frame.now)), &words.t("health-lag")))
            (kpi(&health.queued.to_string(), &words.t("health-queued")))
            (kpi(&health.dead.to_string(), &words.t("health-dead")))
            (kpi(&visit.app().db.statements().to_string(), &words.t("health-statements")))
        }
        div.cols.two { (jobs(&visit, &health)) (database(&visit, &health)) }
    };
    visit.page(Part::Health.page(words).lead(words.t("health-lead")), body)
}

fn verdict(visit: &Visit, health: &Health) -> Markup {
    let words = visit.words();
    let now = visit.frame.now;
    let silent = health
        .beats
        .iter()
        .any(|beat| beat.last_error.is_some() || now.unix() - beat.last_run_at > SILENT);
    let behind = !health.database.missing.is_empty() || !health.database.unknown.is_empty();
    if health.timer_lag(now) > LATE || silent || behind {
        return alert(
            "is-incident",
            &words.t("health-bad"),
            html! { p.small { (words.t("health-bad-hint")) } },
        );
    }
    if health.dead > 0 {
        let link = html! { p { a href="/admin/notices?state=dead" { (words.t("health-dead-look")) } } };
        return alert("is-pending", &words.t("health-dead-letters"), link);
    }
    alert("is-running", &words.t("health-good"), html! {})
}

fn jobs(visit: &Visit, health: &Health) -> Markup {
    let words = visit.words();
    let table = html! {
        table.data.folds {
            thead {
                tr {
                    th scope="col" { (words.t("health-job")) }
                    th scope="col" { (words.t("health-last")) }
                    th.num scope="col" { (words.t("health-done")) }
                    th scope="col" { (words.t("health-state")) }
                }
            }
            tbody {
                @for beat in &health.beats {
                    tr {
                        th scope="row" { (words.of("job", &beat.name)) }
                        td data-label=(words.t("health-last")) {
                            @let last = Instant::from_unix(beat.last_run_at);
                            (words.ago_at(last, visit.frame.now, visit.frame.tz))
                        }
                        td.num data-label=(words.t("health-done")) { (beat.done) }
                        td data-label=(words.t("health-state")) {
                            @match &beat.last_error {
                                Some(error) => {
                                    (badge("is-incident", &words.t("health-failing")))
                                    " "
                                    span.small { (error) }
                                }
                                None => (badge("is-running", &words.t("health-running")))
                            }
                        }
                    }
                }
            }
        }
        div.in {
            dl.facts {
                (next(visit, "health-next-timer", health.next_timer))
                (next(visit, "health-next-notice", health.next_notice))
            }
        }
    };
    card(&words.t("health-jobs"), table)
}

fn next(visit: &Visit, key: &str, at: Option<Instant>) -> Markup {
    let words = visit.words();
    html! {
        dt { (words.t(key)) }
        dd { @match at { Some(at) => { (words.moment(at, visit.frame.tz)) } None => { (words.t("none")) } } }
    }
}

fn database(visit: &Visit, health: &Health) -> Markup {
    let words: Words = visit.words();
    let report = &health.database;
    let list = |names: &[String]| {
        if names.is_empty() {
            words.t("none")
        } else {
            names.join(", ")
        }
    };
    let facts = html! {
        div.in { dl.facts {
            dt { (words.t("health-version")) } dd { "madang " (env!("CARGO_PKG_VERSION")) }
            dt { (words.t("health-database")) }
            dd { (report.version) br; code { (visit.app().db.url().shown()) } }
            dt { (words.t("health-migrations")) } dd { (report.known) }
            dt { (words.t("health-missing")) } dd { (list(&report.missing)) }
            dt { (words.t("health-unknown")) } dd { (list(&report.unknown)) }
            @if let Some(clock) = report.clock {
                dt { (words.t("health-clock")) }
                dd { (words.moment(Instant::from_unix(clock), visit.frame.tz)) }
            }
        } }
    };
    card(&words.t("health-database"), facts)
}
