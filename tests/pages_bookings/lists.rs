//! The list, the month, the files and the home.

use serde_json::json;

use super::{approved, nights};
use crate::support::city::ask;
use crate::support::pages::{Sheet, between};
use crate::support::{TestApp, shows};

#[test]
fn the_list_shows_what_each_role_may_see_and_narrows() {
    let test = TestApp::start();
    nights(&test);
    test.rival().books("market/stand", "2027-05-05T10:00", 60);
    test.tick();
    let titles = |sheet: &Sheet| sheet.html.matches("<th scope=\"row\">").count();
    assert_eq!(titles(&test.lead().sees_page("/bookings")), 1);
    for who in [test.operator(), test.staff(), test.admin()] {
        assert_eq!(titles(&who.sees_page("/bookings")), 2);
    }
    for (query, found) in [
        ("site=hall", 1),
        ("consortium=beta", 1),
        ("state=approved", 0),
        ("from=2027-05-01", 1),
        ("to=2027-04-30", 1),
        ("state=open", 2),
    ] {
        assert_eq!(
            titles(&test.staff().sees_page(&format!("/bookings?{query}"))),
            found,
            "{query}"
        );
    }
    test.stranger().sees_page("/bookings").shows("No bookings");
}

#[test]
fn the_list_goes_on_page_by_page() {
    let test = TestApp::start();
    for day in 0..41 {
        let start = chrono::NaiveDate::from_ymd_opt(2027, 4, 1).unwrap() + chrono::Days::new(day);
        test.lead().books("hall/main", &format!("{start}T10:00"), 60);
    }
    test.tick();
    let page = test.lead().sees_page("/bookings?site=hall");
    let next = between(&page.html, "rel=\"next\" href=\"", '"').replace("&amp;", "&");
    shows(&next, "site=hall");
    assert_eq!(
        test.lead()
            .sees_page(&next)
            .html
            .matches("<th scope=\"row\">")
            .count(),
        1
    );
}

#[test]
fn the_month_shows_each_session_on_its_day() {
    let test = TestApp::start();
    nights(&test);
    let page = test.lead().sees_page("/bookings?view=calendar&month=2027-04");
    assert!(page.says("April 2027") || page.says("Apr 2027"), "{}", page.html);
    assert_eq!(page.html.matches("class=\"slot ").count(), 3);
    test.rival()
        .sees_page("/bookings?view=calendar&month=2027-04")
        .shows("No sessions in this month");
    test.lead()
        .sees_page("/bookings?view=calendar&month=soon")
        .is(200);
}

#[test]
fn the_file_holds_the_list_and_no_formula_runs() {
    let test = TestApp::start();
    let mut formula = ask("hall/main", "2027-04-05T22:00", 480);
    formula["title"] = json!("=cmd(\"x\")");
    test.lead().requests(&formula).ok();
    test.tick();
    let file = test.staff().sees_page("/bookings.csv?site=hall");
    assert!(
        file.says("\"'=cmd(\"\"x\"\")\"") && file.html.starts_with('\u{feff}'),
        "{}",
        file.html
    );
    assert_eq!(test.rival().sees_page("/bookings.csv").html.lines().count(), 1);
    assert!(
        test.anonymous()
            .opens("/bookings.csv")
            .location
            .starts_with("/sign-in")
    );
}

#[test]
fn the_calendar_file_holds_every_session_and_names_nobody() {
    let test = TestApp::start();
    let booking = approved(&test);
    let file = test.lead().sees_page(&format!("/bookings/{}.ics", booking["id"]));
    for line in [
        "METHOD:PUBLISH",
        "RRULE:FREQ=DAILY;COUNT=3",
        "STATUS:CONFIRMED",
        "TZID:Asia/Seoul",
    ] {
        assert!(file.says(line), "{line}");
    }
    file.lacks("ATTENDEE");
}

#[test]
fn the_home_says_what_blocks_the_next_session() {
    let test = TestApp::start();
    let empty = test.lead().views("ko", "/home");
    empty.shows("예정된 회차가 없습니다.");
    let booking = approved(&test);
    let waits = test.lead().books("hall/yard", "2027-05-05T10:00", 60);
    test.operator()
        .does("request-changes", &waits, &json!({ "remarks": "Fewer people." }))
        .ok();
    test.lead().books("hall/yard", "2027-05-06T10:00", 60);
    let closed = json!({ "effect": "block", "phases": [], "reason": "Fire drill", "shape": { "span": { "start": "2027-04-06T00:00:00Z", "end": "2027-04-07T00:00:00Z" } } });
    test.operator().posts("/api/v1/sites/hall/closures", &closed).ok();
    test.tick();
    let home = test.lead().opens("/home");
    for said in [
        "Mon 5 Apr, 22:00–06:00 (+1)",
        "tel:025550100",
        "Changes requested",
        "Fire drill",
        "waits",
        "Answer until",
    ] {
        home.shows(said);
    }
    home.shows(&format!("/bookings/{}", booking["id"]));
    test.lives_until("2027-03-30T10:00");
    assert!(
        test.lead().sees_page("/home").says("Tue 6 Apr, 22:00"),
        "what starts within 14 days is listed"
    );
}

#[test]
fn an_unknown_state_is_told_beside_its_field_in_the_list_the_month_and_the_file() {
    let test = TestApp::start();
    nights(&test);
    for (language, said) in [
        ("en", "must be one of the list"),
        ("ko", "목록에서 선택해 주십시오."),
    ] {
        for path in ["/bookings?state=bogus", "/bookings?state=bogus&view=calendar"] {
            let page = test.lead().views(language, path);
            page.is(422).shows("id=\"state-error\"").shows(said);
        }
    }
    test.lead().opens("/bookings.csv?state=bogus").is(422);
    test.lead().opens("/bookings?state=open").is(200);
}

#[test]
fn a_filter_that_names_nothing_is_told_by_its_value_above_a_list_that_is_not_narrowed_by_it() {
    let test = TestApp::start();
    nights(&test);
    test.rival().books("market/stand", "2027-05-05T10:00", 60);
    test.tick();
    for view in ["", "view=calendar&month=2027-04&"] {
        for (query, field, word) in [
            ("site=nowhere", "site", "nowhere"),
            ("consortium=nobody", "consortium", "nobody"),
            // What somebody may not see is told as missing.
            ("consortium=beta", "consortium", "beta"),
        ] {
            let path = format!("/bookings?{view}{query}");
            for (language, said) in [
                ("en", format!("there is no “{word}” here")),
                (
                    "ko",
                    format!("‘{word}’ 항목이 없습니다. 목록에서 선택해 주십시오."),
                ),
            ] {
                let page = test.lead().views(language, &path);
                page.is(422)
                    .shows(&said)
                    .shows(&format!("href=\"#{field}\""))
                    .shows("Night mapping");
            }
        }
        // Who decides about a consortium's request may look for it.
        for query in ["site=hall", "consortium=beta", "consortium=alpha"] {
            test.operator().opens(&format!("/bookings?{view}{query}")).is(200);
        }
    }
    let both = test
        .staff()
        .opens("/bookings?site=nowhere&consortium=nobody&from=soon");
    for said in ["“nowhere”", "“nobody”", "must be a date"] {
        both.shows(said);
    }
    assert_eq!(
        test.staff().opens("/bookings.csv?site=nowhere").status,
        422,
        "a file has no place for a note"
    );
}
