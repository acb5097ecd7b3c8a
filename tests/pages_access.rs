//! Who may look at which page and send which form: every line of the table of pages × every kind of person,
//! as the table of access says. A line that has no row here fails the test. What is hidden answers exactly
//! like what is missing; looking changes nothing, and neither does a form of somebody who may not send it.

use std::collections::BTreeSet;

use madang::web::pages::routes::{PAGES, PageRoute};

use self::answer::Answer;
use self::table::{REFUSED, ROLES, Row, table};
use self::world::{Fingerprint, World};
use crate::support::TestApp;
use crate::support::city::LEAD;

pub mod answer;
pub mod table;
pub mod world;

fn is_met(letter: char, answer: &Answer) -> bool {
    let is_led_on = answer.status == 303 && !answer.leads_to_sign_in();
    match letter {
        'o' => answer.status == 200,
        'l' => is_led_on,
        'y' => is_led_on || matches!(answer.status, 200 | 409 | 412 | 422),
        's' => answer.leads_to_sign_in(),
        'f' | 'd' => answer.status == 403,
        'h' | 'n' => answer.status == 404,
        'v' => answer.status == 422,
        'r' => matches!(answer.status, 422 | 429),
        't' => is_led_on || answer.status == 429,
        other => panic!("no such letter: {other}"),
    }
}

fn each_role(row: &Row) -> impl Iterator<Item = (&'static str, char)> {
    assert_eq!(row.letters.len(), ROLES.len(), "{} {}", row.method, row.path);
    ROLES.into_iter().zip(row.letters.chars())
}

fn refused(row: &Row) -> impl Iterator<Item = (&'static str, char)> {
    each_role(row).filter(|(_, letter)| REFUSED.contains(letter))
}

#[test]
fn every_page_has_a_row_and_every_row_a_page() {
    let rows = table();
    let is_of = |row: &Row, page: &PageRoute| row.method == page.method.as_str() && row.path == page.path;
    let without: Vec<String> = PAGES
        .iter()
        .filter(|page| !rows.iter().any(|row| is_of(row, page)))
        .map(|page| format!("{} {}", page.method, page.path))
        .collect();
    assert!(without.is_empty(), "say in the table who may: {without:#?}");
    let gone: Vec<String> = rows
        .iter()
        .filter(|row| !PAGES.iter().any(|page| is_of(row, page)))
        .map(|row| format!("{} {}", row.method, row.path))
        .collect();
    assert!(gone.is_empty(), "no such pages: {gone:#?}");
}

#[test]
fn every_person_gets_from_every_page_what_the_table_says() {
    let app = TestApp::start();
    let world = World::new(&app);
    let mut wrong = Vec::new();
    for row in table() {
        for (role, letter) in each_role(&row) {
            let answer = world.asks(role, &row, &world.fill(row.path));
            if !is_met(letter, &answer) {
                wrong.push(format!(
                    "{} {}{} by {role}: {letter} is drawn, {answer} came",
                    row.method, row.path, row.query
                ));
            }
        }
    }
    app.tick();
    assert!(
        wrong.is_empty(),
        "{} answers differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn who_may_not_see_a_thing_gets_the_same_page_whether_it_is_there_or_not() {
    let app = TestApp::start();
    let world = World::new(&app);
    let mut wrong = Vec::new();
    for row in table().iter().filter(|row| row.path.contains('{')) {
        for (role, _) in refused(row).filter(|(_, letter)| *letter != 'f') {
            let there = world.fill(row.path);
            for missing in world::missing(row.path) {
                let (hidden, gone) = (world.asks(role, row, &there), world.asks(role, row, &missing));
                if hidden.without(&there) != gone.without(&missing) {
                    wrong.push(format!(
                        "{} {} by {role}: {hidden}, but for {missing} {gone}",
                        row.method, row.path
                    ));
                }
            }
        }
    }
    app.tick();
    assert!(
        wrong.is_empty(),
        "{} answers tell what is there:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn an_organisation_that_is_hidden_is_refused_in_a_form_like_one_that_is_not_there() {
    let app = TestApp::start();
    let world = World::new(&app);
    let rows = table();
    let row = rows
        .iter()
        .find(|row| row.path == "/people" && row.letters.contains('v'))
        .unwrap();
    for (role, _) in refused(row).filter(|(_, letter)| *letter == 'v') {
        let fields = |slug: &'static str| {
            row.fields
                .iter()
                .map(move |(name, value)| (*name, value.replace("alpha-lead", slug)))
                .collect()
        };
        let [hidden, missing] =
            ["alpha-lead", "nowhere"].map(|slug| world.sends(role, "/people", fields(slug)));
        assert_eq!(hidden.without("alpha-lead"), missing.without("nowhere"), "{role}");
    }
}

#[test]
fn looking_at_a_page_changes_nothing() {
    let app = TestApp::start();
    let world = World::new(&app);
    let mut fingerprint = Fingerprint::of(&app);
    for row in table().iter().filter(|row| row.method == "GET") {
        for (role, _) in each_role(row) {
            let path = world.fill(row.path);
            if row.path.starts_with("/calendars/{token}") {
                // Its address is marked as used, once a day.
                world.asks(role, row, &path);
            }
            let before = fingerprint.take();
            let answer = world.asks(role, row, &path);
            assert_eq!(
                fingerprint.take(),
                before,
                "GET {path} by {role} changed something: {answer}"
            );
        }
    }
}

#[test]
fn a_form_of_somebody_who_may_not_send_it_changes_nothing() {
    let app = TestApp::start();
    let world = World::new(&app);
    let mut fingerprint = Fingerprint::of(&app);
    for row in table().iter().filter(|row| row.method == "POST") {
        for (role, _) in refused(row) {
            let path = world.fill(row.path);
            let (before, newest) = (fingerprint.take(), world.newest_entry());
            let answer = world.asks(role, row, &path);
            assert_eq!(
                fingerprint.take(),
                before,
                "POST {path} by {role} changed something: {answer}"
            );
            assert_eq!(
                world.newest_entry(),
                newest,
                "POST {path} by {role} is in the journal"
            );
        }
    }
    let before = fingerprint.take();
    let fields = vec![("name", "Another".into()), ("language", "en".into())];
    assert_eq!(world.sends("lead", "/account", fields).status, 303);
    assert_ne!(fingerprint.take(), before, "what is done is noticed");
}

#[test]
fn no_form_is_taken_that_another_site_sent() {
    let app = TestApp::start();
    let world = World::new(&app);
    let mut fingerprint = Fingerprint::of(&app);
    let led = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://elsewhere.example"),
        ("Origin", "null"),
    ];
    for row in table().iter().filter(|row| row.method == "POST") {
        // Somebody who may: what refuses is who led them, and nothing else.
        let role = each_role(row)
            .find(|(role, letter)| !REFUSED.contains(letter) && *role != "anonymous")
            .map_or("admin", |(role, _)| role);
        let (path, cookie) = (world.fill(row.path), world.signs_in(role));
        let before = fingerprint.take();
        for header in led {
            let answer = world.is_led(&cookie, row, &path, header);
            assert_eq!(answer.status, 403, "{path} with {header:?}: {answer}");
            assert!(
                answer.set_cookies.is_empty(),
                "{path} with {header:?}: {:?}",
                answer.set_cookies
            );
        }
        assert_eq!(fingerprint.take(), before, "{path}");
        let own = world.is_led(&cookie, row, &path, ("Sec-Fetch-Site", "same-origin"));
        assert_ne!(own.status, 403, "{path}: {own}");
    }
}

/// The letters of a form for a role, one for each row that sends it.
fn letters_of(rows: &[Row], role: &str, path: &str) -> Vec<char> {
    let at = ROLES.iter().position(|own| *own == role).unwrap();
    let is_of = |row: &&Row| row.method == "POST" && world::fits(row.path, path);
    // A form with an address of its own goes before one whose address varies.
    let least = rows
        .iter()
        .filter(is_of)
        .map(|row| row.path.matches('{').count())
        .min();
    let of = rows
        .iter()
        .filter(is_of)
        .filter(|row| Some(row.path.matches('{').count()) == least);
    of.map(|row| row.letters.chars().nth(at).unwrap()).collect()
}

#[test]
fn no_page_offers_what_its_reader_may_not_do() {
    let app = TestApp::start();
    let world = World::new(&app);
    let rows = table();
    let mut wrong = BTreeSet::new();
    for role in ROLES {
        let at = ROLES.iter().position(|own| *own == role).unwrap();
        let shown = rows
            .iter()
            .filter(|row| row.method == "GET" && row.letters.chars().nth(at) == Some('o'));
        let mut ahead: Vec<(String, String)> = shown
            .map(|row| ("the table".into(), world.fill(row.path) + row.query))
            .collect();
        let mut seen = BTreeSet::new();
        while let Some((from, path)) = ahead.pop() {
            if !seen.insert(world::alike(&path)) {
                continue;
            }
            let page = world.looks(role, &path);
            let leads_on = page.status == 200
                || (page.status == 303 && (role == "anonymous" || !page.leads_to_sign_in()));
            if !leads_on {
                wrong.insert(format!(
                    "{role} finds on {} a link to {}: {page}",
                    world::alike(&from),
                    world::alike(&path)
                ));
            }
            for form in page
                .forms(&path)
                .iter()
                .filter(|form| world::is_of_the_table(form))
            {
                let letters = letters_of(&rows, role, form);
                assert!(
                    !letters.is_empty(),
                    "{path} has a form for {form}, which takes none"
                );
                if letters.iter().all(|letter| REFUSED.contains(letter)) {
                    wrong.insert(format!(
                        "{role} finds on {} a form for {}: {letters:?}",
                        world::alike(&path),
                        world::alike(form)
                    ));
                }
            }
            // The mailbox of the demonstration holds everybody's links.
            if path.starts_with("/demo/") {
                continue;
            }
            ahead.extend(page.links().into_iter().map(|link| (path.clone(), link)));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} things are offered in vain:\n{}",
        wrong.len(),
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn nobody_is_led_to_the_sign_in_and_back_to_the_page() {
    let app = TestApp::start();
    let world = World::new(&app);
    for row in table().iter().filter(|row| row.letters.starts_with('s')) {
        let there = format!("{}{}", world.fill(row.path), row.query);
        // A form can't be sent again by looking at its address: back is the page that it stood on, else the
        // first page.
        let from = if row.method == "GET" {
            there.clone()
        } else {
            "/sites/hall?from=here".to_owned()
        };
        let answer = world.asks_from(row, &there, &format!("{}{from}", app.base));
        // A form that holds something stays on the sign-in page itself.
        let led = if answer.status == 401 {
            assert!(
                row.method == "POST" && answer.value("kept-path") == there.split('?').next().unwrap(),
                "{there}"
            );
            answer.value("next")
        } else {
            let next: String = form_urlencoded::byte_serialize(from.as_bytes()).collect();
            assert_eq!(
                answer.location,
                format!("/sign-in?next={next}"),
                "{} {there}",
                row.method
            );
            app.anonymous().sees_page(&answer.location).value("next")
        };
        assert_eq!(led.replace("&amp;", "&"), from, "{} {there}", row.method);
        if row.method == "POST" {
            let away = world.asks_from(row, &there, "https://elsewhere.example/sites");
            let next = if away.status == 401 {
                away.value("next")
            } else {
                away.location
            };
            assert!(
                matches!(next.as_str(), "/home" | "/sign-in?next=%2Fhome"),
                "{there}: {next}"
            );
        }
    }
    app.anonymous().submits("/reset", &[("email", LEAD)]);
    let link = app.link_to(LEAD);
    app.anonymous()
        .submits(&link, &[("password", "teal otter plinth")]);
    let back = [
        ("email", LEAD),
        ("password", "teal otter plinth"),
        ("next", "/bookings?state=open"),
    ];
    app.anonymous()
        .submits("/sign-in", &back)
        .leads_to("/bookings?state=open");
}
