//! Who decides in whose place: a line of twelve weeks, the same in words, and the form that names somebody.

use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};

use crate::app::people::{DeputyView, PersonView};
use crate::app::register::OrganisationPortrait;
use crate::domain::access::MemberRole;
use crate::domain::ids::PersonId;
use crate::locale::Args;
use crate::web::pages::frame::{FormState, Visit};
use crate::web::ui::charts::{Lane, Tick, lanes};
use crate::web::ui::{Options, Words};

/// How many days the line shows.
const DAYS: i64 = 12 * 7;

pub(super) fn deputies_card(visit: &Visit, found: &OrganisationPortrait, again: FormState<'_>) -> Markup {
    let words = visit.words();
    let away = absentees(visit, found);
    html! {
        section.card id="deputies" {
            header { h2 { (words.t("deputy-headline")) } }
            @if found.deputies.is_empty() {
                p.in.dim { (words.t("deputy-none")) }
            } @else {
                div.in { (line(words, found)) }
                ul.list {
                    @for deputy in &found.deputies { li { (item(visit, found, deputy)) } }
                }
            }
            @if !away.is_empty() && found.people.len() > 1 { (form(visit, found, &away, again)) }
        }
    }
}

/// Whether the reader speaks for somebody: for themselves, or for all whose manager they are.
fn is_theirs(visit: &Visit, found: &OrganisationPortrait, person: i64) -> bool {
    found.manages || visit.is(PersonId(person))
}

/// Those who decide or ask there, and whom the reader may name a deputy of.
fn absentees<'a>(visit: &Visit, found: &'a OrganisationPortrait) -> Vec<&'a PersonView> {
    let slug = &found.organisation.slug;
    let acts = |person: &PersonView| {
        let mut places = person.organisations.iter();
        places.any(|place| place.slug == *slug && place.role != MemberRole::Viewer)
    };
    let own = found.people.iter();
    own.filter(|person| acts(person) && is_theirs(visit, found, person.id))
        .collect()
}

fn path(found: &OrganisationPortrait) -> String {
    format!("/organisations/{}/deputies", found.organisation.slug)
}

/// The line; the same stands below in words.
fn line(words: Words, found: &OrganisationPortrait) -> Markup {
    let today = found.today;
    let first = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let at = |day: NaiveDate| (day - first).num_days();
    let days = |days: i64| f64::from(u32::try_from(days.clamp(0, DAYS)).unwrap_or_default());
    let share = |n: i64| days(n) / days(DAYS) * 100.0;
    let shown = found.deputies.iter().filter(|own| at(own.from) < DAYS);
    let drawn: Vec<Lane> = shown
        .map(|own| Lane {
            from: share(at(own.from)),
            until: share(at(own.until) + 1),
            label: names(words, own),
        })
        .collect();
    let weeks = (0..4).map(|step| step * 21);
    let ticks: Vec<Tick> = weeks
        .map(|days| Tick {
            at: share(days),
            label: words.day(first + Days::new(days.unsigned_abs())),
        })
        .collect();
    lanes(&words.t("deputy-line"), &ticks, share(at(today)), &drawn)
}

fn names(words: Words, own: &DeputyView) -> String {
    let args = Args::new()
        .with("person", own.person_name.clone())
        .with("deputy", own.deputy_name.clone());
    words.say("deputy-who", &args)
}

fn item(visit: &Visit, found: &OrganisationPortrait, own: &DeputyView) -> Markup {
    let words = visit.words();
    let said = names(words, own);
    let remove = format!("{}/{}/remove", path(found), own.id);
    html! {
        div.item.row.between {
            div {
                b { (said) } " " (words.dates(own.from, own.until))
                @if own.from <= found.today {
                    div.small.dim { (words.t("deputy-now")) }
                }
            }
            @if is_theirs(visit, found, own.person) || visit.is(PersonId(own.deputy)) {
                form method="post" action=(remove) {
                    button.btn.small.danger type="submit" {
                        (words.t("deputy-remove")) span.sr { " " (said) }
                    }
                }
            }
        }
    }
}

/// A name, with the days on which its person is away and can't be a deputy.
fn may_be_away(words: Words, found: &OrganisationPortrait, person: &PersonView) -> String {
    let away = found.deputies.iter().filter(|own| own.person == person.id);
    let days: Vec<String> = away.map(|own| words.dates(own.from, own.until)).collect();
    if days.is_empty() {
        return person.name.clone();
    }
    let args = Args::new()
        .with("name", person.name.clone())
        .with("days", days.join(", "));
    words.say("deputy-away", &args)
}

fn form(visit: &Visit, found: &OrganisationPortrait, away: &[&PersonView], again: FormState<'_>) -> Markup {
    let words = visit.words();
    let option = |person: &PersonView| (person.id.to_string(), person.name.clone());
    let absent: Options = away.iter().map(|person| option(person)).collect();
    let deputies: Options = found
        .people
        .iter()
        .map(|person| (person.id.to_string(), may_be_away(words, found, person)))
        .collect();
    let own = away.iter().find(|person| visit.is(PersonId(person.id)));
    let typed = |name: &str| again.form.filled(name);
    let person = typed("person").or_else(|| own.map(|own| own.id.to_string()));
    let (person, deputy) = (person.unwrap_or_default(), again.form.text("deputy"));
    let (from, until) = (again.form.text("from"), again.form.text("until"));
    let trouble = again.trouble;
    html! {
        form.in.stack method="post" action=(path(found)) {
            div.fields.four {
                (words.field("person", "deputy-person", &person).plain().select(trouble, &absent))
                (words.field("deputy", "deputy-deputy", &deputy)
                    .select(trouble, &deputies.before("", words.t("deputy-choose"))))
                (words.field("from", "deputy-from", &from).input(trouble, "date"))
                (words.field("until", "deputy-until", &until).input(trouble, "date"))
            }
            p.small.dim { (words.t("deputy-hint")) }
            div { button.btn type="submit" { (words.t("deputy-add")) } }
        }
    }
}
