//! The pages on which a site's people close it and change it and its zones.

use serde_json::json;

use super::{closed_on, closes, requested, version};
use crate::support::{TestApp, array, forms};

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
    page.is(200)
        .shows("1 session is affected.")
        .shows("Night mapping");
    assert_eq!(
        array(&app.operator().gets("/api/v1/sites/hall/closures").ok()["items"]).len(),
        0,
        "nothing was kept"
    );
    fields.pop();
    fields.push(("step", "save"));
    let kept = app.operator().submits("/sites/hall/closures", &fields);
    kept.is(303);
    app.tick();
    let page = app.operator().sees_page(kept.location.split('?').next().unwrap());
    page.shows("Another date, time or zone")
        .shows("stays as cancelled");
    app.operator().sees_page("/home").shows("Fire drill");
}

#[test]
fn a_session_that_a_closure_hits_is_moved_to_a_time_that_is_typed() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator().approves(&booking);
    closes(&app);
    let session = app.lead().sees(&booking)["sessions"][1]["id"].to_string();
    let page = app.operator().sees_page("/flagged");
    let mut fields = forms::fields(&page.html, "each-0");
    fields.retain(|(name, _)| !name.starts_with("date-"));
    fields.push((format!("to-{session}"), "other".into()));
    let with = |date: &str| {
        let date = (format!("date-{session}"), date.to_owned());
        fields.iter().cloned().chain([date]).collect::<Vec<_>>()
    };
    let wrong = app.operator().submits_all("/flagged", &with("soon"));
    wrong.is(422).shows(&format!("href=\"#date-{session}\""));
    let moved = app.operator().submits_all("/flagged", &with("2027-03-24"));
    moved.leads_to(&format!("/flagged?settled={session}&done=hits-settled"));
    app.operator()
        .sees_page(&moved.location)
        .shows("One session was changed");
    app.tick();
    app.operator()
        .sees_page("/flagged")
        .shows("There is nothing to look at.");
    app.lead().opens("/flagged").is(404);
    assert_eq!(
        app.lead().sees(&booking)["sessions"][2]["starts_at"],
        "2027-03-24T13:00:00Z"
    );
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
    done.leads_to("/sites/hall/closures?done=closure-lifted");
    app.operator()
        .sees_page("/sites/hall/closures")
        .lacks("Fire drill");
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
        app.operator().views("ko", path).is(200);
        app.staff().opens(path).is(200);
        for who in [app.lead(), app.stranger()] {
            who.opens(path).is(404);
            let form = if path.ends_with("closures/new") {
                "/sites/hall/closures"
            } else {
                path
            };
            who.submits(form, &[("version", "1"), ("step", "save")]).is(404);
        }
        assert!(
            app.anonymous().opens(path).location.starts_with("/sign-in?next="),
            "{path}"
        );
    }
    for path in [
        "/sites/nowhere/edit",
        "/sites/hall/zones/nowhere/edit",
        "/sites/hall/closures/99999",
    ] {
        app.operator().opens(path).is(404);
    }
    let clerk = app.clerk();
    clerk.opens("/sites/hall/closures").is(200);
    clerk.opens("/sites/hall/edit").is(404);
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
    page.is(200).shows("1 standing session breaks the new rules.");
    let shorter = app
        .operator()
        .submits(path, &zone_fields(&version, "05:00", "preview"));
    shorter.shows("3 standing sessions break the new rules.");
    let kept = app
        .operator()
        .submits(path, &zone_fields(&version, "08:00", "save"));
    kept.leads_to("/sites/hall/edit?done=saved");
    let zone = &app.operator().gets("/api/v1/sites/hall").ok()["zones"][0];
    assert_eq!(
        (
            &zone["windows"][0]["days"]["rule"],
            &zone["windows"][0]["minutes"]
        ),
        (&json!("FREQ=WEEKLY;BYDAY=SA,SU"), &json!(720))
    );
}

#[test]
fn what_can_t_be_read_in_a_zone_is_told_and_nothing_typed_is_lost() {
    let app = TestApp::start();
    let path = "/sites/hall/zones/main/edit";
    let version = version(&app.operator().sees_page(path));
    let mut fields = zone_fields(&version, "8 o'clock", "preview");
    fields[2] = ("names.en", "The big hall");
    let page = app.operator().submits(path, &fields);
    page.is(422).shows("id=\"w0-until\"").shows("The big hall");
    let more = app
        .operator()
        .submits(path, &zone_fields(&version, "08:00", "add-window"));
    more.shows("name=\"w1-from\"");
    let stale = app.operator().submits(path, &zone_fields("0", "08:00", "save"));
    stale.is(412);
}

#[test]
fn a_zone_is_added_retired_and_offered_again() {
    let app = TestApp::start();
    let version = version(&app.operator().sees_page("/sites/hall/new-zone"));
    let mut fields = zone_fields(&version, "08:00", "save");
    fields.push(("slug", "attic"));
    app.operator()
        .submits("/sites/hall/new-zone", &fields)
        .leads_to("/sites/hall/edit?done=saved");
    for (step, words) in [("retire", "Offer it again"), ("unretire", "Offer it no longer")] {
        let page = app.operator().sees_page("/sites/hall/zones/attic/edit");
        let done = app.operator().submits(
            &format!("/sites/hall/zones/attic/{step}"),
            &[("version", &page.value("version"))],
        );
        done.is(303);
        app.operator()
            .sees_page("/sites/hall/zones/attic/edit")
            .shows(words);
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
    look.shows("3 standing sessions break the new rules.");
    fields.push(("step", "save"));
    app.operator()
        .submits("/sites/hall/edit", &fields)
        .leads_to("/sites/hall/edit?done=saved");
    assert_eq!(app.operator().gets("/api/v1/sites/hall").ok()["max_minutes"], 240);
}
