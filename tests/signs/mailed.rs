//! Links that come by mail to those of a crew who have an address.

use serde_json::{Value, json};

use super::anybody;
use crate::presence::Night;
use crate::stops::{agrees, stops};
use crate::support::raw;
use crate::support::{TestApp, array, audit, lacks, shows, texts};

const NARAE: &str = "narae@crew.example";
const GIHUN: &str = "gihun@crew.example";

fn crew(night: &Night<'_>) -> String {
    format!("/api/v1/bookings/{}/crew", night.booking["id"])
}

/// The first two of a crew have addresses from now on.
fn have_addresses(night: &Night<'_>) -> Value {
    let body = json!({ "crew": [
        { "worker": night.workers[0], "name": "Kim Narae", "email": "Narae@crew.example", "language": "en" },
        { "worker": night.workers[1], "name": "Nam Gihun", "email": GIHUN },
        { "worker": night.workers[2], "name": "Jeong Daon" },
    ]});
    night.app.lead().puts(&crew(night), &body).ok()
}

/// The path of the link in the newest mail to somebody.
fn link_to(app: &TestApp, email: &str) -> String {
    let text = app.newest_text_to(email);
    let at = text.find("/in/").expect("a link");
    text[at..].split_whitespace().next().unwrap().to_owned()
}

#[test]
fn an_hour_before_a_session_its_crew_gets_links_by_mail_and_comes_in_by_them() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let kept = have_addresses(&night);
    assert_eq!(texts(&kept["crew"], "email"), [NARAE, GIHUN, ""]);
    app.lives_until("2027-03-16T21:29");
    assert_eq!(app.events_to(NARAE), Vec::<String>::new());
    app.lives_until("2027-03-16T21:30");
    for email in [NARAE, GIHUN] {
        assert_eq!(app.events_to(email), ["crew_link"]);
    }
    let text = app.newest_text_to(NARAE);
    shows(&text, "Dear Kim Narae");
    shows(&text, "Ring at the west gate.");
    shows(&app.newest_text_to(GIHUN), "Nam Gihun 님");
    let links = [NARAE, GIHUN].map(|email| link_to(&app, email));
    assert_ne!(links[0], links[1]);
    anybody(&app)
        .sees_page(&links[0])
        .shows("Kim Narae")
        .lacks("Nam Gihun");
    anybody(&app)
        .submits(&links[0], &[("direction", "in")])
        .leads_to(&format!("{}?done=passed-in", links[0]));
    let entries = app.operator().gets(&night.path()).ok();
    assert_eq!(texts(&entries["entries"], "name"), ["Kim Narae"]);
    // Nobody who runs the service reads the link.
    let told = app
        .admin()
        .gets(&format!("/api/v1/notices?recipient={NARAE}"))
        .ok();
    assert_eq!(array(&told["items"]).len(), 1);
    for notice in array(&told["items"]) {
        let page = app.admin().sees_page(&format!("/admin/notices/{}", notice["id"]));
        page.lacks(&links[0]).lacks(&links[1]);
    }
    // Links for those to whom none is sent leave the others alone.
    let make = format!("/sessions/{}/links", night.booking["sessions"][0]["id"]);
    let page = app.lead().submits(&make, &[("worker", "unmailed")]);
    page.is(200).shows("Jeong Daon").lacks("Kim Narae");
    anybody(&app).opens(&links[0]).is(200);
    app.lead()
        .submits(&make, &[("worker", "nobody")])
        .is(422)
        .shows("must be somebody of the crew");
    // New links, which are shown, take the place of those in mails.
    app.lead().submits(&make, &[]).is(200);
    anybody(&app).opens(&links[0]).is(404);
    audit::assert_clean(app.url());
}

#[test]
fn whoever_is_named_when_people_may_come_already_gets_a_link_at_once() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T23:00");
    have_addresses(&night);
    app.tick();
    assert_eq!(app.events_to(NARAE), ["crew_link"]);
    have_addresses(&night);
    app.tick();
    assert_eq!(
        app.events_to(NARAE),
        ["crew_link"],
        "who has a link gets no other"
    );
    anybody(&app).sees_page(&link_to(&app, NARAE)).shows("Kim Narae");
}

#[test]
fn whoever_is_named_hears_at_once_that_work_is_stopped_and_that_it_goes_on() {
    let app = TestApp::start();
    let night = Night::new(&app);
    have_addresses(&night);
    app.lives_until("2027-03-16T22:40");
    let first = link_to(&app, NARAE);
    anybody(&app).submits(&first, &[("direction", "in")]);
    let stop = stops(&app.clerk(), &json!({ "zone": "hall/main" }), "Water runs in.");
    app.tick();
    for email in [NARAE, GIHUN] {
        assert_eq!(app.events_to(email), ["crew_link", "crew_stopped"], "{email}");
    }
    let told = app.newest_text_to(NARAE);
    shows(&told, "Water runs in.");
    shows(&told, "Checked in there: 1 person");
    shows(&app.newest_text_to(GIHUN), "퇴실을 기록해 주십시오");
    lacks(&told, "/stops/");
    let link = link_to(&app, NARAE);
    assert_ne!(link, first, "a letter that is sent again opens what it says");
    anybody(&app)
        .sees_page(&link)
        .shows("Work is stopped. Whoever is inside stops and comes out.");
    anybody(&app)
        .submits(&link, &[("direction", "out")])
        .leads_to(&format!("{link}?done=passed-out"));
    // What stops people stands among what they have to do.
    let home = app.lead().sees_page("/home");
    home.shows("Work is stopped").lacks("Nothing blocks");
    agrees(&app.operator(), &stop, "It is dry.").ok();
    app.tick();
    assert_eq!(
        app.events_to(NARAE),
        ["crew_link", "crew_stopped", "crew_resumed"]
    );
    anybody(&app).sees_page(&link_to(&app, NARAE)).shows("Kim Narae");
    app.lead().sees_page("/home").shows("Nothing blocks");
    audit::assert_clean(app.url());
}

/// Letters name people who have no account.
#[test]
fn letters_to_a_crew_are_deleted_after_the_retention() {
    let app = TestApp::start();
    let night = Night::new(&app);
    have_addresses(&night);
    app.lives_until("2027-03-17T01:00");
    let kept = |app: &TestApp| {
        let mut conn = raw::open(app.app.db.url());
        let count = |of: &str| {
            let question = format!("SELECT count(*) AS number FROM notices WHERE {of}");
            raw::number(&mut conn, &question)
        };
        ["email LIKE '%@crew.example'", "booking_id IS NOT NULL"].map(count)
    };
    let [of_crew, of_booking] = kept(&app);
    assert!(of_crew == 2 && of_booking > of_crew, "{of_crew} of {of_booking}");
    app.moves_to("2029-03-15T12:00:00+09:00");
    app.cleans_up();
    assert_eq!(kept(&app), [of_crew, of_booking], "two years are not over");
    app.moves_to("2029-04-20T12:00:00+09:00");
    app.cleans_up();
    assert_eq!(kept(&app), [0, 0]);
}

#[test]
fn an_address_is_seen_by_those_who_name_the_crew_alone_and_a_wrong_one_is_refused() {
    let app = TestApp::start();
    let night = Night::new(&app);
    have_addresses(&night);
    app.lives_until("2027-03-16T22:00");
    for (who, is_seen) in [(app.lead(), true), (app.operator(), false), (app.clerk(), false)] {
        let crew = who.gets(&crew(&night)).ok();
        assert_eq!(texts(&crew["crew"], "email")[0] == NARAE, is_seen, "{crew}");
    }
    let tonight = app.operator().gets("/api/v1/sites/hall/tonight").ok().to_string();
    lacks(&tonight, NARAE);
    let wrong = json!({ "crew": [{ "name": "Kim Narae", "email": "narae" }] });
    let told = app.lead().puts(&crew(&night), &wrong).refused(422);
    assert_eq!(told["errors"][0]["field"], "crew.0.email", "{told}");
}

#[test]
fn whoever_is_of_the_crew_no_more_or_whose_session_is_called_off_gets_no_link() {
    for is_called_off in [false, true] {
        let app = TestApp::start();
        let night = Night::new(&app);
        have_addresses(&night);
        // The letters wait: the service is away when they are to leave.
        app.moves_to("2027-03-16T21:30");
        if is_called_off {
            let seen = app.lead().sees(&night.booking);
            app.lead()
                .does("cancel", &seen, &json!({ "reason": "It rains." }))
                .ok();
        } else {
            let body =
                json!({ "crew": [{ "worker": night.workers[1], "name": "Nam Gihun", "email": GIHUN }] });
            app.lead().puts(&crew(&night), &body).ok();
        }
        app.tick();
        assert_eq!(app.events_to(NARAE), Vec::<String>::new());
        let links = usize::from(!is_called_off);
        assert_eq!(app.events_to(GIHUN).len(), links);
    }
}
