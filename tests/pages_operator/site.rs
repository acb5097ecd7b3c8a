//! The pages on which a site's people close it and change it and its zones.

use serde_json::json;

use super::{closed_on, closes, requested, version};
use crate::support::TestApp;

#[test]
fn a_closure_shows_whom_it_hits_before_it_is_kept() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator().approves(&app.lead().sees(&booking));
    app.tick();
    let mut fields = vec![
        ("zone", "main"),
        ("shape", "span"),
        ("from-date", "2027-03-21"),
        ("from-time", "21:00"),
        ("until-date", "2027-03-22"),
        ("until-time", "00:00"),
        ("effect", "block"),
        ("reason", "Fire drill"),
        ("step", "preview"),
    ];
    let page = app.operator().submits("/sites/hall/closures", &fields);
    assert_eq!(page.status, 200);
    assert!(
        page.says("It falls on 1 session.") && page.says("Night mapping"),
        "{}",
        page.html
    );
    assert_eq!(
        app.operator().gets("/api/v1/sites/hall/closures").ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        0,
        "nothing was kept"
    );
    fields.pop();
    fields.push(("step", "save"));
    let kept = app.operator().submits("/sites/hall/closures", &fields);
    assert_eq!(kept.status, 303, "{}", kept.html);
    app.tick();
    let page = app.operator().sees_page(kept.location.split('?').next().unwrap());
    assert!(
        page.says("Move it there") && page.says("Cancel this session"),
        "{}",
        page.html
    );
    assert!(app.operator().sees_page("/home").says("Fire drill"));
}

#[test]
fn a_session_that_a_closure_hits_is_moved_or_cancelled_from_its_page() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator().approves(&booking);
    closes(&app);
    let session = app.lead().sees(&booking)["sessions"][1]["id"].to_string();
    let page = app.operator().sees_page("/flagged");
    assert!(
        page.says(&format!("action=\"/flagged/{session}\"")),
        "{}",
        page.html
    );
    let fields = [
        ("version", &*version(&page)),
        ("choice", "move"),
        ("date", "2027-03-24"),
        ("time", "22:00"),
        ("reason", "A drill"),
        ("back", "/flagged"),
    ];
    let moved = app.operator().submits(&format!("/flagged/{session}"), &fields);
    assert_eq!(moved.location, "/flagged?done=flagged-moved", "{}", moved.html);
    app.tick();
    assert!(
        app.operator()
            .sees_page("/flagged")
            .says("There is nothing to look at.")
    );
    assert_eq!(app.lead().views("en", "/flagged").status, 404);
}

#[test]
fn a_closure_is_lifted() {
    let app = TestApp::start();
    closed_on(&app);
    let page = app.operator().sees_page("/sites/hall/closures");
    let href = page
        .html
        .split("href=\"/sites/hall/closures/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .find(|id| *id != "new")
        .unwrap();
    let done = app
        .operator()
        .submits(&format!("/sites/hall/closures/{href}/lift"), &[]);
    assert_eq!(done.location, "/sites/hall/closures?done=closure-lifted");
    assert!(
        !app.operator()
            .sees_page("/sites/hall/closures")
            .says("Fire drill")
    );
    app.tick();
}

#[test]
fn closures_and_sites_are_changed_by_their_own_people_and_by_nobody_else() {
    let app = TestApp::start();
    for path in [
        "/sites/hall/closures",
        "/sites/hall/closures/new",
        "/sites/hall/edit",
        "/sites/hall/new-zone",
        "/sites/hall/zones/main/edit",
    ] {
        assert_eq!(app.operator().views("ko", path).status, 200, "{path}");
        assert_eq!(app.staff().views("en", path).status, 200, "{path}");
        for who in [app.lead(), app.stranger()] {
            assert_eq!(who.views("en", path).status, 404, "{path}");
            let form = if path.ends_with("closures/new") {
                "/sites/hall/closures"
            } else {
                path
            };
            assert_eq!(
                who.submits(form, &[("version", "1"), ("step", "save")]).status,
                404,
                "{path}"
            );
        }
        assert!(
            app.anonymous()
                .views("en", path)
                .location
                .starts_with("/sign-in?next="),
            "{path}"
        );
    }
    for path in [
        "/sites/nowhere/edit",
        "/sites/hall/zones/nowhere/edit",
        "/sites/hall/closures/99999",
    ] {
        assert_eq!(app.operator().views("en", path).status, 404, "{path}");
    }
    let clerk = app.with(&app.people.clerk);
    assert_eq!(
        (
            clerk.views("en", "/sites/hall/closures").status,
            clerk.views("en", "/sites/hall/edit").status
        ),
        (200, 404)
    );
}

fn zone_fields<'a>(version: &'a str, until: &'a str, step: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("version", version),
        ("names.ko", "본관"),
        ("names.en", "Main"),
        ("capacity", "1"),
        ("turnaround_minutes", "0"),
        ("w0-kind", "weekly"),
        ("w0-day", "SA"),
        ("w0-day", "SU"),
        ("w0-from", "20:00"),
        ("w0-until", until),
        ("w0-later", "1"),
        ("step", step),
    ]
}

#[test]
fn a_changed_window_shows_what_it_would_break_before_it_is_kept() {
    let app = TestApp::start();
    // Saturday, Sunday and Monday night; the new window is for weekends.
    let booking = requested(&app);
    app.operator().approves(&app.lead().sees(&booking));
    app.tick();
    let path = "/sites/hall/zones/main/edit";
    let version = version(&app.operator().sees_page(path));
    let page = app
        .operator()
        .submits(path, &zone_fields(&version, "08:00", "preview"));
    assert_eq!(page.status, 200);
    assert!(
        page.says("1 standing session breaks the new rules."),
        "{}",
        page.html
    );
    let shorter = app
        .operator()
        .submits(path, &zone_fields(&version, "05:00", "preview"));
    assert!(
        shorter.says("3 standing sessions break the new rules."),
        "{}",
        shorter.html
    );
    let kept = app
        .operator()
        .submits(path, &zone_fields(&version, "08:00", "save"));
    assert_eq!(kept.location, "/sites/hall/edit?done=saved", "{}", kept.html);
    let zone = &app.operator().gets("/api/v1/sites/hall").ok()["zones"][0];
    assert_eq!(
        (
            &zone["windows"][0]["days"]["rule"],
            &zone["windows"][0]["minutes"]
        ),
        (&json!("FREQ=WEEKLY;BYDAY=SA,SU"), &json!(720))
    );
    app.tick();
}

#[test]
fn what_can_t_be_read_in_a_zone_is_told_and_nothing_typed_is_lost() {
    let app = TestApp::start();
    let path = "/sites/hall/zones/main/edit";
    let version = version(&app.operator().sees_page(path));
    let mut fields = zone_fields(&version, "8 o'clock", "preview");
    fields[2] = ("names.en", "The big hall");
    let page = app.operator().submits(path, &fields);
    assert_eq!(page.status, 422);
    assert!(
        page.says("id=\"w0-until\"") && page.says("The big hall"),
        "{}",
        page.html
    );
    let more = app
        .operator()
        .submits(path, &zone_fields(&version, "08:00", "add-window"));
    assert!(more.says("name=\"w1-from\""), "{}", more.html);
    let stale = app.operator().submits(path, &zone_fields("0", "08:00", "save"));
    assert_eq!(stale.status, 412);
}

#[test]
fn a_zone_is_added_retired_and_offered_again() {
    let app = TestApp::start();
    let version = version(&app.operator().sees_page("/sites/hall/new-zone"));
    let mut fields = zone_fields(&version, "08:00", "save");
    fields.push(("slug", "attic"));
    assert_eq!(
        app.operator().submits("/sites/hall/new-zone", &fields).location,
        "/sites/hall/edit?done=saved"
    );
    for (step, words) in [("retire", "Offer it again"), ("unretire", "Offer it no longer")] {
        let page = app.operator().sees_page("/sites/hall/zones/attic/edit");
        let done = app.operator().submits(
            &format!("/sites/hall/zones/attic/{step}"),
            &[("version", &page.value("version"))],
        );
        assert_eq!(done.status, 303, "{}", done.html);
        assert!(
            app.operator()
                .sees_page("/sites/hall/zones/attic/edit")
                .says(words)
        );
    }
}

#[test]
fn a_site_is_changed_after_a_look_at_what_that_breaks() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator().approves(&app.lead().sees(&booking));
    app.tick();
    let page = app.operator().sees_page("/sites/hall/edit");
    let own: Vec<(String, String)> = [
        "version",
        "names.ko",
        "names.en",
        "district",
        "address",
        "phone",
        "duty_email",
        "hold_days",
        "notice",
        "horizon_days",
        "latitude",
        "longitude",
    ]
    .iter()
    .map(|name| ((*name).to_owned(), page.value(name)))
    .collect();
    let mut fields: Vec<(&str, &str)> = own
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend([
        ("kind", "exhibition_hall"),
        ("request_mode", "hold"),
        ("notice-unit", "days"),
        ("max_minutes", "240"),
    ]);
    let look = app.operator().submits("/sites/hall/edit", &fields);
    assert!(
        look.says("3 standing sessions break the new rules."),
        "{}",
        look.html
    );
    fields.push(("step", "save"));
    assert_eq!(
        app.operator().submits("/sites/hall/edit", &fields).location,
        "/sites/hall/edit?done=saved"
    );
    assert_eq!(app.operator().gets("/api/v1/sites/hall").ok()["max_minutes"], 240);
    app.tick();
}
