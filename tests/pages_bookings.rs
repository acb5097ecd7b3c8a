//! Lists, a booking's page, a session's page and the home of consortium people.

use serde_json::{Value, json};

use super::pages_staff::register::alpha_form;
use super::support::TestApp;
use super::support::city::{ask, ask_of};
use super::support::forms::fields;
use super::support::pages::Sheet;

/// A booking of alpha in the hall: three nights from 5 April.
fn nights(test: &TestApp) -> Value {
    let booking = test
        .lead()
        .requests(&ask(
            "hall/main",
            "2027-04-05T22:00",
            480,
            Some("FREQ=DAILY;COUNT=3"),
        ))
        .ok();
    test.tick();
    booking
}

fn approved(test: &TestApp) -> Value {
    let booking = test.operator().approves(&nights(test));
    test.tick();
    booking
}

/// Key and version that a page's forms carry.
fn carried(sheet: &Sheet) -> [(String, String); 2] {
    ["key", "version"].map(|name| (name.to_owned(), sheet.value(name)))
}

fn send(who: &super::support::Persona, path: &str, from: &Sheet, more: &[(&str, &str)]) -> Sheet {
    let carried = carried(from);
    let own = carried
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    who.submits(path, &own.chain(more.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn a_booking_is_shown_to_those_concerned_and_hidden_from_all_others() {
    let test = TestApp::start();
    let booking = approved(&test);
    let session = &booking["sessions"][0]["id"];
    let id = &booking["id"];
    for path in [
        format!("/bookings/{id}"),
        format!("/bookings/{id}.ics"),
        format!("/sessions/{session}"),
    ] {
        for who in [
            test.lead(),
            test.with(&test.people.partner),
            test.operator(),
            test.staff(),
            test.admin(),
        ] {
            assert_eq!(who.views("ko", &path).status, 200, "{path}");
        }
        for who in [test.rival(), test.stranger()] {
            assert_eq!(who.views("en", &path).status, 404, "{path}");
        }
        assert!(
            test.anonymous()
                .views("en", &path)
                .location
                .starts_with("/sign-in?next="),
            "{path}"
        );
    }
    for path in [
        "/bookings/1",
        "/bookings/1.ics",
        "/bookings/1/edit",
        "/bookings/1/cancel",
        "/sessions/1",
        "/bookings/abc",
    ] {
        assert_eq!(test.lead().views("en", path).status, 404, "{path}");
    }
}

#[test]
fn a_page_shows_facts_sessions_and_steps_in_both_languages() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/bookings/{}", booking["id"]);
    let page = test.lead().views("ko", &path);
    for said in [
        "승인됨",
        "4월 5일 (월) 22:00–익일 06:00",
        "매일 22:00–익일 06:00(모두 3회)",
        "3명 · 2 kW",
        "진행 경과",
        "예약 취소",
    ] {
        assert!(page.says(said), "{said}");
    }
    let page = test.operator().views("en", &path);
    assert!(
        page.says("Mon 5 Apr, 22:00–06:00 (+1)") && page.says("Suspend") && !page.says("Cancel booking"),
        "{}",
        page.html
    );
}

#[test]
fn many_sessions_are_shown_a_part_at_a_time_beginning_with_the_next() {
    let test = TestApp::start();
    let booking = test
        .lead()
        .requests(&ask(
            "hall/main",
            "2027-03-20T10:00",
            60,
            Some("FREQ=DAILY;COUNT=120"),
        ))
        .ok();
    test.operator().approves(&booking);
    test.tick();
    let path = format!("/bookings/{}", booking["id"]);
    let rows = |sheet: &Sheet| sheet.html.matches("<tr id=\"s").count();
    let page = test.lead().sees_page(&path);
    assert!(
        page.says("1–50 / 120") && page.says("rel=\"next\"") && !page.says("rel=\"prev\""),
        "{}",
        page.html
    );
    assert_eq!(rows(&page), 50);
    let last = test.lead().sees_page(&format!("{path}?sessions=100"));
    assert!(
        last.says("101–120 / 120") && !last.says("rel=\"next\""),
        "{}",
        last.html
    );
    assert_eq!(rows(&last), 20);
    assert!(
        test.lead()
            .sees_page(&format!("{path}?sessions=5000"))
            .says("1–50 / 120"),
        "there is no such part"
    );
    test.lives_until("2027-05-20T12:00:00+09:00");
    let page = test.lead().sees_page(&path);
    assert!(
        page.says("51–100 / 120") && page.says(&format!("href=\"{path}?sessions=0#sessions\"")),
        "{}",
        page.html
    );
}

#[test]
fn a_message_reaches_the_other_side_and_stands_on_the_page() {
    let test = TestApp::start();
    let booking = nights(&test);
    let path = format!("/bookings/{}", booking["id"]);
    let words = "Where do we\nget the <key>?";
    let sent = test
        .lead()
        .submits(&format!("{path}/messages"), &[("words", words)]);
    assert_eq!(
        (sent.status, sent.location),
        (303, format!("{path}?done=message-sent"))
    );
    test.tick();
    assert_eq!(
        test.events_to("operator@people.example").last().unwrap(),
        "message_to_site"
    );
    assert!(
        !test
            .events_to("lead@people.example")
            .iter()
            .any(|event| event.starts_with("message"))
    );
    assert!(
        test.operator()
            .views("en", &path)
            .says("Where do we\nget the &lt;key&gt;?")
    );
    test.operator()
        .submits(&format!("{path}/messages"), &[("words", "At the gate.")]);
    test.tick();
    assert_eq!(
        test.events_to("lead@people.example").last().unwrap(),
        "message_to_consortium"
    );
}

#[test]
fn an_operator_who_is_a_party_as_the_host_writes_for_the_site() {
    let test = TestApp::start();
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    let host = [
        ("parties.1.organisation", "company"),
        ("parties.1.valid_from", ""),
        ("parties.1.valid_until", ""),
    ];
    assert_eq!(
        test.staff()
            .submits("/consortia/alpha", &alpha_form(&version, &host))
            .status,
        303
    );
    let booking = test
        .lead()
        .requests(&ask("hall/main", "2027-04-05T22:00", 480, None))
        .ok();
    let path = format!("/bookings/{}/messages", booking["id"]);
    assert_eq!(
        test.operator().submits(&path, &[("words", "Which gate?")]).status,
        303
    );
    test.tick();
    assert!(
        test.events_to("lead@people.example")
            .contains(&"message_to_consortium".to_owned())
    );
    assert!(
        !test
            .events_to("operator@people.example")
            .contains(&"message_to_site".to_owned())
    );
}

#[test]
fn a_message_needs_words_and_a_reader_who_takes_part() {
    let test = TestApp::start();
    let booking = nights(&test);
    let path = format!("/bookings/{}/messages", booking["id"]);
    let empty = test.lead().submits(&path, &[("words", "  ")]);
    assert_eq!(empty.status, 422);
    assert!(
        empty.says("must say something") && empty.says("aria-invalid=\"true\""),
        "{}",
        empty.html
    );
    let long = "x".repeat(2_001);
    let kept = test.lead().submits(&path, &[("words", &long)]);
    assert!(kept.status == 422 && kept.says(&long));
    assert_eq!(test.admin().submits(&path, &[("words", "Hello")]).status, 403);
    assert_eq!(test.rival().submits(&path, &[("words", "Hello")]).status, 404);
}

#[test]
fn messages_are_bounded_by_the_hour() {
    let test = TestApp::start();
    let path = format!("/bookings/{}/messages", nights(&test)["id"]);
    for _ in 0..20 {
        assert_eq!(test.lead().submits(&path, &[("words", "Hello")]).status, 303);
    }
    assert_eq!(test.lead().submits(&path, &[("words", "Hello")]).status, 429);
    test.tick();
}

#[test]
fn cancelling_says_first_what_will_happen_and_who_gets_mail() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/bookings/{}/cancel", booking["id"]);
    let page = test.lead().sees_page(&path);
    assert!(
        page.says("The 3 sessions to come are cancelled") && page.says("programme staff"),
        "{}",
        page.html
    );
    let without = send(&test.lead(), &path, &page, &[("reason", "")]);
    assert!(
        without.status == 422 && without.says("says why"),
        "{}",
        without.html
    );
    let done = send(&test.lead(), &path, &without, &[("reason", "The robot broke.")]);
    assert_eq!(
        done.location,
        format!("/bookings/{}?done=done-cancel", booking["id"])
    );
    assert_eq!(test.lead().sees(&booking)["state"], "cancelled");
    test.tick();
    assert_eq!(
        test.lead().sees_page(&path).status,
        200,
        "the page says that nothing can be cancelled any more"
    );
    assert_eq!(test.operator().views("en", &path).status, 403);
}

#[test]
fn a_site_suspends_and_resumes() {
    let test = TestApp::start();
    let booking = approved(&test);
    for (action, state) in [("suspend", "suspended"), ("resume", "approved")] {
        let path = format!("/bookings/{}/{action}", booking["id"]);
        let page = test.operator().sees_page(&path);
        assert_eq!(
            send(&test.operator(), &path, &page, &[("reason", "Water.")]).status,
            303
        );
        assert_eq!(test.lead().sees(&booking)["state"], state);
    }
    test.tick();
}

#[test]
fn a_version_that_changed_is_shown_afresh_with_what_was_typed() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/bookings/{}/cancel", booking["id"]);
    let page = test.lead().sees_page(&path);
    test.operator()
        .does("suspend", &booking, &json!({ "reason": "Water." }))
        .ok();
    let stale = send(&test.lead(), &path, &page, &[("reason", "The robot broke.")]);
    assert!(
        stale.status == 412 && stale.says("The robot broke."),
        "{}",
        stale.html
    );
    assert_ne!(stale.value("version"), page.value("version"));
    test.tick();
}

#[test]
fn an_offer_is_taken_as_it_stands() {
    let test = TestApp::start();
    let booking = nights(&test);
    let offer = ask("hall/main", "2027-04-12T22:00", 480, Some("FREQ=DAILY;COUNT=2"))["phases"].clone();
    test.operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "A week later?", "offer": offer }),
        )
        .ok();
    let path = format!("/bookings/{}", booking["id"]);
    let page = test.lead().sees_page(&path);
    assert!(
        page.says("A week later?") && page.says("from Mon 12 Apr 2027") && page.says("Accept the offer"),
        "{}",
        page.html
    );
    assert!(!test.operator().sees_page(&path).says("Accept the offer"));
    let taken = send(&test.lead(), &format!("{path}/accept-offer"), &page, &[]);
    assert_eq!(taken.location, format!("{path}?done=offer-accepted"));
    assert_eq!(test.lead().sees(&booking)["state"], "approved");
    test.tick();
}

#[test]
fn the_history_says_field_by_field_what_a_revision_changed() {
    let test = TestApp::start();
    let booking = nights(&test);
    let mut changed = ask("hall/yard", "2027-04-05T22:00", 480, Some("FREQ=DAILY;COUNT=2"));
    changed["title"] = json!("Day mapping");
    changed["phases"][0]["people"] = json!(5);
    test.lead().does("revise", &booking, &changed).ok();
    let page = test.lead().sees_page(&format!("/bookings/{}", booking["id"]));
    for (was, became) in [("Night mapping", "Day mapping"), ("Main", "Yard"), ("3", "5")] {
        assert!(
            page.says(&format!("<del>{was}</del>")) && page.says(&format!("<ins>{became}</ins>")),
            "{was} → {became}"
        );
    }
    test.tick();
}

#[test]
fn one_session_is_moved_and_the_judge_answers_on_the_page() {
    let test = TestApp::start();
    let booking = approved(&test);
    test.rival()
        .requests(&ask_of("beta", "hall/main", ("2027-04-20T22:00", 480), None))
        .ok();
    let path = format!("/sessions/{}", booking["sessions"][0]["id"]);
    let page = test.lead().sees_page(&path);
    assert_eq!(
        (
            page.value("date"),
            page.says("The site") || page.says("the site's duty desk")
        ),
        ("2027-04-05".into(), true)
    );
    let to = |date: &'static str| {
        [
            ("date", date),
            ("from", "22:00"),
            ("to", "06:00"),
            ("zone", "hall/main"),
            ("reason", "Later."),
        ]
    };
    let refused = send(&test.lead(), &format!("{path}/move"), &page, &to("2027-04-20"));
    assert_eq!(refused.status, 409);
    assert!(
        refused.says("Take instead:") && refused.says("Later.") && !refused.says("beta"),
        "{}",
        refused.html
    );
    assert_eq!(
        refused.value("date"),
        "2027-04-21",
        "the first form takes the nearest time"
    );
    let moved = send(&test.lead(), &format!("{path}/move"), &refused, &to("2027-04-22"));
    assert_eq!(
        moved.location,
        format!("/bookings/{}?done=session-moved", booking["id"])
    );
    assert!(
        test.lead()
            .sees_page(&format!("/bookings/{}", booking["id"]))
            .says("originally Mon 5 Apr, 22:00")
    );
    test.tick();
}

#[test]
fn one_session_is_left_out_and_brought_back() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/sessions/{}", booking["sessions"][1]["id"]);
    for (change, state) in [
        ("skip", "skipped"),
        ("restore", "scheduled"),
        ("cancel", "cancelled"),
    ] {
        let page = test.lead().sees_page(&path);
        assert_eq!(
            send(
                &test.lead(),
                &format!("{path}/{change}"),
                &page,
                &[("reason", "")]
            )
            .status,
            303
        );
        assert_eq!(test.lead().sees(&booking)["sessions"][1]["state"], state);
        test.tick();
    }
    assert_eq!(test.rival().submits(&format!("{path}/restore"), &[]).status, 404);
}

#[test]
fn a_move_without_a_date_is_answered_beside_the_field() {
    let test = TestApp::start();
    let booking = approved(&test);
    let path = format!("/sessions/{}", booking["sessions"][0]["id"]);
    let page = test.lead().sees_page(&path);
    let shown = send(
        &test.lead(),
        &format!("{path}/move"),
        &page,
        &[
            ("date", ""),
            ("from", "22:00"),
            ("to", "06:00"),
            ("reason", "Why not"),
        ],
    );
    assert!(shown.status == 422 && shown.says("date-error") && shown.says("Why not"));
}

#[test]
fn the_list_shows_what_each_role_may_see_and_narrows() {
    let test = TestApp::start();
    nights(&test);
    test.rival()
        .requests(&ask_of("beta", "market/stand", ("2027-05-05T10:00", 60), None))
        .ok();
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
    assert!(test.stranger().sees_page("/bookings").says("No bookings"));
}

#[test]
fn the_list_goes_on_page_by_page() {
    let test = TestApp::start();
    for day in 0..41 {
        let start = chrono::NaiveDate::from_ymd_opt(2027, 4, 1).unwrap() + chrono::Days::new(day);
        test.lead()
            .requests(&ask("hall/main", &format!("{start}T10:00"), 60, None))
            .ok();
    }
    test.tick();
    let page = test.lead().sees_page("/bookings?site=hall");
    let next = page
        .html
        .split("rel=\"next\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    assert!(next.contains("site=hall"), "{next}");
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
    assert!(
        test.rival()
            .sees_page("/bookings?view=calendar&month=2027-04")
            .says("No sessions in this month")
    );
    assert_eq!(
        test.lead().sees_page("/bookings?view=calendar&month=soon").status,
        200
    );
}

#[test]
fn the_file_holds_the_list_and_no_formula_runs() {
    let test = TestApp::start();
    let mut formula = ask("hall/main", "2027-04-05T22:00", 480, None);
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
            .views("en", "/bookings.csv")
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
    assert!(!file.says("ATTENDEE"));
}

#[test]
fn the_home_says_what_blocks_the_next_session() {
    let test = TestApp::start();
    let empty = test.lead().views("ko", "/home");
    assert!(empty.says("예정된 회차가 없습니다."));
    let booking = approved(&test);
    let waits = test
        .lead()
        .requests(&ask("hall/yard", "2027-05-05T10:00", 60, None))
        .ok();
    test.operator()
        .does("request-changes", &waits, &json!({ "remarks": "Fewer people." }))
        .ok();
    test.lead()
        .requests(&ask("hall/yard", "2027-05-06T10:00", 60, None))
        .ok();
    let closed = json!({ "effect": "block", "phases": [], "reason": "Fire drill", "shape": { "span": { "start": "2027-04-06T00:00:00Z", "end": "2027-04-07T00:00:00Z" } } });
    test.operator().posts("/api/v1/sites/hall/closures", &closed).ok();
    test.tick();
    let home = test.lead().views("en", "/home");
    for said in [
        "Mon 5 Apr, 22:00–06:00 (+1)",
        "tel:025550100",
        "Changes requested",
        "Fire drill",
        "waits",
        "Answer until",
    ] {
        assert!(home.says(said), "{said}: {}", home.html);
    }
    assert!(home.says(&format!("/bookings/{}", booking["id"])));
    test.lives_until("2027-03-30T10:00:00+09:00");
    assert!(
        test.lead().sees_page("/home").says("Tue 6 Apr, 22:00"),
        "what starts within 14 days is listed"
    );
}

#[test]
fn a_page_of_a_booking_sends_no_field_twice() {
    let test = TestApp::start();
    let booking = approved(&test);
    let page = test.lead().sees_page(&format!("/bookings/{}", booking["id"]));
    let names: Vec<String> = fields(&page.html, "talk")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["key", "words"]);
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
            assert_eq!(page.status, 422, "{path}");
            assert!(
                page.says("id=\"state-error\"") && page.says(said),
                "{path}: {}",
                page.html
            );
        }
    }
    assert_eq!(test.lead().views("en", "/bookings.csv?state=bogus").status, 422);
    assert_eq!(test.lead().views("en", "/bookings?state=open").status, 200);
}

#[test]
fn a_filter_that_names_nothing_is_told_by_its_value_above_a_list_that_is_not_narrowed_by_it() {
    let test = TestApp::start();
    nights(&test);
    test.rival()
        .requests(&ask_of("beta", "market/stand", ("2027-05-05T10:00", 60), None))
        .ok();
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
                assert!(page.status == 422 && page.says(&said), "{path}: {}", page.html);
                assert!(
                    page.says(&format!("href=\"#{field}\"")) && page.says("Night mapping"),
                    "{path}: {}",
                    page.html
                );
            }
        }
        // Who decides about a consortium's request may look for it.
        for query in ["site=hall", "consortium=beta", "consortium=alpha"] {
            assert_eq!(
                test.operator()
                    .views("en", &format!("/bookings?{view}{query}"))
                    .status,
                200,
                "{view}{query}"
            );
        }
    }
    let both = test
        .staff()
        .views("en", "/bookings?site=nowhere&consortium=nobody&from=soon");
    for said in ["“nowhere”", "“nobody”", "must be a date"] {
        assert!(both.says(said), "{said}: {}", both.html);
    }
    assert_eq!(
        test.staff().views("en", "/bookings.csv?site=nowhere").status,
        422,
        "a file has no place for a note"
    );
}
