//! Everything that can be looked at × everybody who might look × what there is to see: whether a thing's own
//! word stands in the answer is compared with one table. A route without a row fails the test.

mod table;
mod times;
mod world;

use madang::web::pages::routes::PAGES;
use madang::web::routes::ROUTES;

use self::table::{Look, sees};
use self::world::{Relation, Thing, World};
use crate::pages_access::world::Fingerprint;
use crate::{access, pages_access};

/// All routes that are looked at, with how.
fn looks() -> impl Iterator<Item = &'static (&'static str, Look)> {
    table::API.iter().chain(table::PAGES)
}

#[test]
fn every_route_that_is_looked_at_has_a_row() {
    let api = ROUTES
        .iter()
        .filter(|route| route.method == "GET")
        .map(|route| route.path);
    let pages = PAGES
        .iter()
        .filter(|page| page.method == "GET")
        .map(|page| page.path);
    for (rows, routes) in [
        (table::API, api.collect::<Vec<_>>()),
        (table::PAGES, pages.collect()),
    ] {
        let without: Vec<_> = routes
            .iter()
            .filter(|path| !rows.iter().any(|(own, _)| own == *path))
            .collect();
        assert!(
            without.is_empty(),
            "say in the table what they show: {without:#?}"
        );
        let gone: Vec<_> = rows
            .iter()
            .map(|(path, _)| path)
            .filter(|path| !routes.contains(path))
            .collect();
        assert!(gone.is_empty(), "no such routes: {gone:#?}");
    }
    for (path, look) in looks() {
        if let Look::Never(why) = look {
            assert!(!why.is_empty(), "say why {path} is never looked at");
        }
    }
}

/// What is wrong with one answer: things that it must not tell of, or must.
fn faults(
    world: &World,
    relation: &Relation,
    (path, shows): (&str, &[&str]),
    (status, body): &(u16, String),
) -> Vec<String> {
    let mut wrong = Vec::new();
    for thing in &world.things {
        let (is_told, may) = (thing.is_in(body), sees(relation.name, thing.name));
        if is_told && !may {
            wrong.push(format!(
                "{path} tells {} of {} ({status})",
                relation.name, thing.name
            ));
        }
        if *status == 200 && may && !is_told && shows.contains(&thing.name) {
            wrong.push(format!(
                "{path} does not tell {} of {}",
                relation.name, thing.name
            ));
        }
    }
    wrong
}

/// Whether an answer is that of something that is not there, or of somebody who must sign in first.
fn is_hidden(relation: &Relation, status: u16) -> bool {
    match relation.name {
        "nobody" => matches!(status, 303 | 401),
        "disabled" => matches!(status, 303 | 401 | 404),
        _ => status == 404,
    }
}

fn of_each_booking(world: &World, relation: &Relation, path: &str, must: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for thing in world.things.iter().filter(|thing| thing.has_booking()) {
        let filled = world.fill(path, thing);
        let answer = world.looks(relation, &filled);
        let may = sees(relation.name, thing.name);
        if !may && !is_hidden(relation, answer.0) {
            wrong.push(format!(
                "{path} answers {} with {} about {}",
                relation.name, answer.0, thing.name
            ));
        }
        if may && must && answer.0 != 200 {
            wrong.push(format!(
                "{path} is not shown to {} for {}: {}",
                relation.name, thing.name, answer.0
            ));
        }
        let shows: &[&str] = if must { &[thing.name] } else { &[] };
        // A page of an error may lead back to where it was asked for.
        if answer.0 == 200 || may {
            wrong.extend(faults(world, relation, (&filled, shows), &answer));
        }
    }
    wrong
}

fn looked_at(world: &World, relation: &Relation, path: &str, look: &Look) -> Vec<String> {
    let any = world.thing("approved");
    match look {
        Look::At(queries, shows) => {
            let plain = if queries.is_empty() || shows.is_empty() {
                &[""][..]
            } else {
                &[]
            };
            let at = |query: &&str| {
                let filled = format!("{}{query}", world.fill(path, any));
                faults(world, relation, (&filled, shows), &world.looks(relation, &filled))
            };
            plain.iter().chain(*queries).flat_map(at).collect()
        }
        Look::Each => of_each_booking(world, relation, path, true),
        Look::Some => of_each_booking(world, relation, path, false),
        Look::Calendars(shows) => {
            let at = |calendar: &String| {
                faults(
                    world,
                    relation,
                    (calendar, shows),
                    &world.looks(relation, calendar),
                )
            };
            relation.calendars.iter().flat_map(at).collect()
        }
        Look::Never(_) => Vec::new(),
    }
}

#[test]
fn no_answer_tells_of_what_its_reader_may_not_see_and_lists_tell_of_what_they_may() {
    let world = World::new();
    let mut wrong = Vec::new();
    for (path, look) in looks() {
        for relation in &world.relations {
            wrong.extend(looked_at(&world, relation, path, look));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} answers differ from the table:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Whether a path changes something of a booking.
fn is_of_a_booking(path: &str) -> bool {
    ["/bookings/{id}", "/sessions/{id}", "/inbox/{booking}"]
        .iter()
        .any(|part| path.contains(part))
}

#[test]
fn what_may_not_be_seen_can_not_be_changed() {
    let world = World::new();
    for relation in &world.relations {
        // A token's first use on a day is marked, which is no change of what it looks at.
        world.app.with(&relation.token).gets("/api/v1/sites");
    }
    let mut fingerprint = Fingerprint::of(&world.app);
    let mut wrong = Vec::new();
    let hidden: Vec<(&Relation, &Thing)> = world
        .relations
        .iter()
        .flat_map(|relation| ["draft", "thrown", "approved"].map(|name| (relation, world.thing(name))))
        .filter(|(relation, thing)| !sees(relation.name, thing.name))
        .collect();
    for (relation, thing) in hidden {
        let version = world.app.staff().sees(&thing.booking)["version"].to_string();
        let persona = world.app.with(&relation.token);
        let before = fingerprint.take();
        for row in access::table::table()
            .iter()
            .filter(|row| row.method == "POST" && is_of_a_booking(row.path))
        {
            let headers = [
                ("If-Match", format!("\"{version}\"")),
                ("Content-Type", "application/json".into()),
            ];
            let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
            let answer = persona.posts_with(&world.fill(row.path, thing), &headers, &row.body.to_string());
            if !is_hidden(relation, answer.status) {
                wrong.push(format!(
                    "POST {} by {} on {}: {}",
                    row.path, relation.name, thing.name, answer.status
                ));
            }
        }
        for row in pages_access::table::table()
            .iter()
            .filter(|row| row.method == "POST" && is_of_a_booking(row.path))
        {
            let fields = row
                .fields
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()));
            let status = world.sends(
                relation,
                &world.fill(row.path, thing),
                fields.chain([("version", version.clone())]).collect(),
            );
            if !is_hidden(relation, status) {
                wrong.push(format!(
                    "the form {} by {} on {}: {status}",
                    row.path, relation.name, thing.name
                ));
            }
        }
        if fingerprint.take() != before {
            wrong.push(format!("{} changed something of {}", relation.name, thing.name));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} answers differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
