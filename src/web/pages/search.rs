//! The palette as a page of its own: places, consortia, bookings, organisations, people and things to do,
//! found by a part of their name.

use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{Page, Visit};
use crate::app::people::Standing;
use crate::app::reads::search::{Found, find};
use crate::domain::access::PlatformRole;
use crate::domain::text;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::ui::{self, icon};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sought {
    words: String,
}

/// Something to do: the key of its name, its address, its picture.
type Action = (&'static str, &'static str, &'static str);

/// Sites of one's own whose closures are offered.
const CLOSED_SITES: usize = 8;

const OF_ASKERS: &[Action] = &[("do-book", "/bookings/new", "calendar")];
const OF_PARTIES: &[Action] = &[
    ("do-bookings", "/bookings", "list"),
    ("do-schedule", "/schedule", "calendar"),
];
const OF_OPERATORS: &[Action] = &[
    ("do-inbox", "/inbox", "inbox"),
    ("do-schedule", "/schedule", "calendar"),
];
const OF_STAFF: &[Action] = &[
    ("do-board", "/board", "live"),
    ("do-bookings", "/bookings", "list"),
    ("do-schedule", "/schedule", "calendar"),
    ("do-consortia", "/consortia", "person"),
    ("do-people", "/people", "person"),
    ("do-reports", "/reports", "chart"),
];
const OF_ADMINS: &[Action] = &[("do-admin", "/admin", "gear")];
const OF_PEOPLE: &[Action] = &[
    ("do-home", "/home", "home"),
    ("do-account", "/account", "person"),
    ("do-notices", "/account/notices", "inbox"),
];
const OF_ALL: &[Action] = &[("do-sites", "/sites", "place")];
const OF_VISITORS: &[Action] = &[("do-sign-in", "/sign-in", "person")];

/// `GET /search`
pub(super) async fn show(visit: Visit, query: Query<Sought>) -> Answer {
    let sought = query.0.words.trim().to_owned();
    let wanted = sought.clone();
    let found = visit.read(move |tx, actor| find(tx, actor, &wanted)).await?;
    let words = visit.words();
    let body = html! {
        form.card method="get" action="/search" {
            div.in.row.stretch {
                label.sr for="words" { (words.t("search")) }
                input.grow id="words" name="words" type="search" value=(sought)
                    placeholder=(words.t("search-hint"))
                    hx-get="/search" hx-trigger="input changed delay:150ms"
                    hx-select="#found" hx-target="#found"
                        hx-swap="outerMorph" hx-sync="this:replace";
                button.btn.main type="submit" { (words.t("search")) }
            }
        }
        div.card.found id="found" { (results(&visit, &sought, &found)) }
    };
    visit.page(Page::new(words.t("search")).narrow(), body)
}

fn results(visit: &Visit, sought: &str, found: &Found) -> Markup {
    let words = visit.words();
    let actions = actions(visit, sought, found);
    let is_registered = !found.organisations.is_empty() || !found.people.is_empty();
    let is_found = is_registered
        || !(found.places.is_empty() && found.consortia.is_empty() && found.bookings.is_empty());
    html! {
        @if !is_found && actions.is_empty() {
            (ui::empty(&words.t("search-nothing"), &words.t("search-nothing-hint"), None))
        } @else {
            ul.list {
                @for place in &found.places {
                    (line(
                        &address(&place.path),
                        "place",
                        words.name(&place.names),
                        place.within.as_ref().map(|site| words.name(site))
                    ))
                }
                @for one in &found.bookings {
                    @let state = words.of("state", one.line.state);
                    @let (consortium, site) = (words.name(&one.consortium), words.name(&one.site));
                    (line(
                        &format!("/bookings/{}", one.line.id),
                        "calendar",
                        &one.line.title,
                        Some(&format!("{consortium} · {site} · {state}"))
                    ))
                }
                @for (slug, titles, number) in &found.consortia {
                    (line(&format!("/consortia/{slug}"), "person", words.name(titles), Some(number)))
                }
                @for (slug, names) in &found.organisations {
                    (line(&format!("/organisations/{slug}"), "person", words.name(names), None))
                }
                @for one in &found.people {
                    (line(&format!("/people/{}", one.id), "person", &one.name, Some(&one.email)))
                }
                @for (name, href, picture) in &actions { (line(href, picture, name, None)) }
            }
        }
    }
}

fn line(href: &str, picture: &str, name: &str, also: Option<&str>) -> Markup {
    html! {
        li {
            a.item href=(href) {
                (icon(picture)) " " b { (name) } @if let Some(also) = also { span.small.dim { (also) } }
            }
        }
    }
}

fn address(path: &str) -> String {
    match path.split_once('/') {
        Some((site, zone)) => format!("/sites/{site}/zones/{zone}"),
        None => format!("/sites/{path}"),
    }
}

/// What the visitor may do whose name holds the words; all of it when nothing is looked for.
fn actions(visit: &Visit, sought: &str, found: &Found) -> Vec<(String, String, &'static str)> {
    let words = visit.words();
    let sought = text::sought(sought);
    let own = of_standing(visit.frame.standing, visit.frame.person.is_some());
    let named = own
        .into_iter()
        .map(|(key, href, picture)| (words.t(key), href.to_owned(), picture));
    let closures = found.operated.iter().take(CLOSED_SITES).map(|(slug, names)| {
        let said = words.fill("do-closures", "site", words.name(names));
        (said, format!("/sites/{slug}/closures"), "cross")
    });
    named
        .chain(closures)
        .filter(|(name, _, _)| name.to_lowercase().contains(&sought))
        .collect()
}

fn of_standing(standing: Standing, is_signed_in: bool) -> Vec<Action> {
    if !is_signed_in {
        return [OF_ALL, OF_VISITORS].concat();
    }
    let mut all = match standing.platform {
        Some(PlatformRole::Staff) => OF_STAFF.to_vec(),
        Some(PlatformRole::Admin) => [OF_STAFF, OF_ADMINS].concat(),
        None => Vec::new(),
    };
    let own = [
        (standing.operates, OF_OPERATORS),
        (standing.asks, OF_ASKERS),
        (standing.takes_part, OF_PARTIES),
        (true, OF_ALL),
        (true, OF_PEOPLE),
    ];
    for (is_so, actions) in own {
        let new: Vec<Action> = actions
            .iter()
            .copied()
            .filter(|action| is_so && !all.contains(action))
            .collect();
        all.extend(new);
    }
    all
}
