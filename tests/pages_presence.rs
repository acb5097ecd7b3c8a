//! `/tonight` and the crew of a booking, as a browser without script uses them.

use serde_json::json;

use crate::presence::{Night, RULES};
use crate::support::{TestApp, at};

const HERE: &str = "/tonight?site=hall";

#[test]
fn a_site_with_nobody_says_so_and_who_comes_next() {
    let app = TestApp::start();
    let page = app.operator().sees_page("/tonight");
    page.shows("Tonight on site")
        .shows("Nobody is inside.")
        .shows("Nobody else comes until tomorrow.");
    let night = Night::new(&app);
    app.lives_until("2027-03-16T09:00");
    let page = app.operator().sees_page(HERE);
    page.shows("Next: ")
        .shows("22:30")
        .shows("Kim Narae")
        .shows("tel:01055500412");
    page.lacks("Check in");
    let korean = app.operator().views("ko", HERE);
    korean
        .is(200)
        .shows("지금 할 일이 없습니다.")
        .shows("안에 아무도 없습니다.");
    assert_eq!(night.workers.len(), 3);
}

#[test]
fn the_control_room_checks_people_in_and_out_and_closes_what_was_wrong() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let path = format!("/sessions/{}/presence", night.booking["sessions"][0]["id"]);
    app.lives_until("2027-03-16T22:20");
    app.operator()
        .sees_page(HERE)
        .shows("Check in")
        .lacks("still inside");
    let worker = night.workers[0].to_string();
    let comes = [("worker", worker.as_str()), ("direction", "in"), ("back", HERE)];
    app.clerk()
        .submits(&path, &comes)
        .leads_to("/tonight?site=hall&done=passed-in");
    app.clerk()
        .submits(&path, &comes)
        .leads_to("/tonight?site=hall&done=passed-already");
    let visitor = [("visitor", "Lee Siu"), ("direction", "in"), ("back", HERE)];
    app.clerk()
        .submits(&path, &visitor)
        .leads_to("/tonight?site=hall&done=passed-in");
    let page = app.operator().sees_page(HERE);
    page.shows("in since 22:20")
        .shows("Lee Siu")
        .shows("2 people")
        .shows("visitor")
        .shows("until 05:30");
    let entries = app.operator().gets(&night.path()).ok();
    let entry = entries["entries"][1]["id"].to_string();
    let (form, words) = (format!("{path}/{entry}"), format!("words-{entry}"));
    let refused = app.clerk().submits(&form, &[("back", HERE)]);
    refused
        .is(422)
        .shows("must say something")
        .shows("Tonight on site");
    let wrong = [(words.as_str(), "Another guest."), ("back", HERE)];
    app.clerk()
        .submits(&form, &wrong)
        .leads_to("/tonight?site=hall&done=passed-wrong");
    app.operator().sees_page(HERE).lacks("Lee Siu").shows("1 person");
    app.lives_until("2027-03-17T05:45");
    let page = app.operator().sees_page(HERE);
    page.shows("Over time 15 min")
        .shows("1 person is still inside")
        .shows("over since 05:30");
    let leaves = [("worker", worker.as_str()), ("direction", "out"), ("back", HERE)];
    app.staff()
        .submits(&path, &leaves)
        .leads_to("/tonight?site=hall&done=passed-out");
    app.operator().sees_page(HERE).shows("Nobody is inside.");
}

#[test]
fn who_of_a_crew_never_came_and_that_more_came_than_were_approved_is_said() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let session = format!("/sessions/{}", night.booking["sessions"][0]["id"]);
    app.lives_until("2027-03-16T22:40");
    night.passes(&app.member(), 0, "in").ok();
    app.lead().sees_page(&session).shows("not here yet");
    app.operator().sees_page(HERE).lacks("Not here yet");
    app.lives_until("2027-03-16T23:01");
    app.operator()
        .sees_page(HERE)
        .shows("Not here yet: Nam Gihun, Jeong Daon");
    for worker in [1, 2] {
        night.passes(&app.member(), worker, "in").ok();
    }
    app.operator()
        .sees_page(HERE)
        .lacks("Not here yet")
        .lacks("More people");
    let visitor = json!({ "visitor": "Lee Siu", "direction": "in" });
    app.operator().posts(&night.path(), &visitor).ok();
    for page in [app.operator().sees_page(HERE), app.lead().sees_page(&session)] {
        page.shows("More people inside than approved: 4 instead of 3");
    }
}

#[test]
fn nobody_who_came_stands_among_what_is_to_do_with_whom_to_call() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T23:12");
    let page = app.operator().sees_page(HERE);
    page.shows("Nobody came 42 min")
        .shows("nobody of 3 has come")
        .shows("Call Kim Narae");
    let off = json!({ "presence": "off", "no_show_minutes": 30, "clear_minutes": 15, "posts": [] });
    app.operator().puts(RULES, &off).ok();
    app.operator()
        .sees_page(HERE)
        .shows("Nothing has to be done now.");
    assert_eq!(night.stand(), "awaited");
}

#[test]
fn a_consortium_writes_its_crew_in_a_form_and_is_shown_what_is_wrong_with_it() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-03-16T22:30", 420);
    let path = format!("/bookings/{}/crew", booking["id"]);
    app.lead()
        .sees_page(&format!("/bookings/{}", booking["id"]))
        .shows(&path);
    app.lead().sees_page(&path).shows("Person 3");
    let filled = [
        ("name-0", "Kim Narae"),
        ("phone-0", "x"),
        ("name-2", "Nam Gihun"),
        ("language-2", "en"),
    ];
    let page = app.lead().submits(&path, &filled);
    page.is(422).shows("phone-0-error").holds("name-2", "Nam Gihun");
    let filled = [
        ("name-0", "Kim Narae"),
        ("part-0", "lead"),
        ("name-2", "Nam Gihun"),
        ("language-2", "en"),
    ];
    app.lead()
        .submits(&path, &filled)
        .leads_to(&format!("{path}?done=saved"));
    let page = app.lead().sees_page(&path);
    page.holds("name-0", "Kim Narae").holds("name-1", "Nam Gihun");
    let [first, worker] = ["worker-0", "worker-1"].map(|name| page.value(name));
    let without = [
        ("seen", first.as_str()),
        ("seen", &worker),
        ("worker-1", &worker),
        ("name-1", "Nam Gihun"),
    ];
    // Who has no name any more is taken off.
    app.lead().submits(&path, &without).is(303);
    // Whoever looked at the list before that is shown the new one.
    let told = app.lead().submits(&path, &without);
    told.is(412)
        .shows("Somebody else changed this list")
        .holds("name-1", "Nam Gihun");
    assert_eq!(
        told.value("seen"),
        worker,
        "the next time it is theirs that counts"
    );
    app.clerk()
        .sees_page(&path)
        .shows("Nam Gihun")
        .lacks("Kim Narae")
        .lacks("name-0");
    app.member().sees_page(&path).lacks("name-0");
}

/// The page of the night's session.
fn page_of(night: &Night<'_>) -> String {
    format!("/sessions/{}", night.booking["sessions"][0]["id"])
}

#[test]
fn the_page_of_a_session_says_when_it_opens_then_checks_in_those_who_were_ticked() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let (page, path) = (page_of(&night), format!("{}/presence", page_of(&night)));
    app.lives_until("2027-03-16T20:00");
    app.lead()
        .sees_page(&page)
        .shows("Starts in 2 h")
        .shows("People can check in from 21:30.")
        .lacks("Check in those ticked");
    app.lives_until("2027-03-16T22:21");
    let seen = app.member().sees_page(&page);
    seen.shows("Starts in 9 min")
        .shows("Session 1 of 1")
        .shows("0 inside · 3 named")
        .shows("Check in those ticked")
        .shows("href=\"tel:")
        .shows("/report?session=")
        .shows("/stops/new?session=");
    let ids: Vec<String> = night.workers.iter().map(ToString::to_string).collect();
    let both = [("worker", &*ids[0]), ("worker", &*ids[1]), ("direction", "in")];
    app.member()
        .submits(&path, &both)
        .leads_to(&format!("{page}?done=passed-in"));
    app.member()
        .submits(&path, &both)
        .leads_to(&format!("{page}?done=passed-already"));
    app.lives_until("2027-03-17T05:02");
    let seen = app.lead().views("ko", &page);
    seen.is(200)
        .shows("28분 남음")
        .shows("안에 2명 · 명단 3명")
        .shows("22:21 입실")
        .shows("2명 모두 퇴실");
    let one = [("worker", &*ids[0]), ("direction", "out")];
    app.lead()
        .submits(&path, &one)
        .leads_to(&format!("{page}?done=passed-out"));
    app.lead()
        .sees_page(&page)
        .shows("left 05:02")
        .shows("1 inside · 3 named");
    app.lives_until("2027-03-17T05:42");
    let seen = app.lead().sees_page(&page);
    seen.shows("12 min over")
        .shows("Check out the one inside")
        .lacks("Check in those ticked");
    let rest = [("worker", &*ids[1]), ("direction", "out")];
    app.lead()
        .submits(&path, &rest)
        .leads_to(&format!("{page}?done=passed-out"));
    app.lead()
        .sees_page(&page)
        .lacks("min over")
        .shows("0 inside · 3 named");
}

#[test]
fn of_several_who_are_ticked_none_comes_where_one_may_not() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let (page, path) = (page_of(&night), format!("{}/presence", page_of(&night)));
    app.lives_until("2027-03-16T22:21");
    let id = night.workers[0].to_string();
    let refused = [("worker", &*id), ("worker", "1"), ("direction", "in")];
    app.lead().submits(&path, &refused).is(422).shows(&page);
    app.lead()
        .submits(&path, &[("direction", "in")])
        .is(422)
        .shows(&page);
    app.lead().sees_page(&page).shows("0 inside · 3 named");
}

#[test]
fn who_may_not_see_the_crew_sees_the_session_without_it() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:21");
    let page = app.admin().sees_page(&page_of(&night));
    page.shows("Starts in 9 min").lacks("Kim Narae").lacks("3 named");
    // The site's people see it, and let in strangers on their own page.
    app.operator().sees_page(&page_of(&night)).shows("Kim Narae");
}

#[test]
fn a_crew_that_nobody_named_is_to_be_named_by_those_who_may() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-03-16T22:30", 420);
    let page = format!("/sessions/{}", booking["sessions"][0]["id"]);
    let write = format!("href=\"/bookings/{}/crew\"", booking["id"]);
    app.lead().sees_page(&page).shows("Name the crew").shows(&write);
    app.member().sees_page(&page).lacks("Name the crew");
}

#[test]
fn work_that_was_stopped_leaves_calls_and_reports_on_the_page() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T23:00");
    let stop = json!({ "session": night.booking["sessions"][0]["id"], "reason": "It smokes." });
    app.lead().posts("/api/v1/stops", &stop).ok();
    let page = app.lead().sees_page(&page_of(&night));
    page.shows("Work stopped")
        .shows("It smokes.")
        .shows("href=\"tel:")
        .shows("/report?session=")
        .lacks("/stops/new?session=")
        .lacks("Check in those ticked");
    let id = night.workers[0].to_string();
    let path = format!("{}/presence", page_of(&night));
    let comes = [("worker", &*id), ("direction", "in")];
    app.lead().submits(&path, &comes).is(422).shows("is stopped");
}

#[test]
fn who_came_to_two_sessions_is_one_person_of_those_inside() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let other = app.approved("hall/yard", "2027-03-16T22:30", 420);
    let crew = json!({ "crew": [{ "worker": night.workers[0], "name": "Kim Narae" }] });
    app.lead()
        .puts(&format!("/api/v1/bookings/{}/crew", other["id"]), &crew)
        .ok();
    app.lives_until("2027-03-16T22:40");
    night.passes(&app.member(), 0, "in").ok();
    let path = format!("/api/v1/sessions/{}/presence", other["sessions"][0]["id"]);
    let comes = json!({ "worker": night.workers[0], "direction": "in" });
    app.member().posts(&path, &comes).ok();
    night.passes(&app.member(), 1, "in").ok();
    app.operator().sees_page(HERE).shows("<b>2 people</b>");
}

#[test]
fn staff_and_operators_find_who_is_on_site_and_what_went_wrong_in_their_menu() {
    let app = TestApp::start();
    let link = |path: &str| format!("<a href=\"{path}\"");
    let (tonight, incidents) = (link("/tonight"), link("/incidents"));
    app.operator()
        .sees_page("/schedule")
        .shows(&tonight)
        .shows(&incidents);
    app.staff()
        .sees_page("/schedule")
        .shows(&tonight)
        .shows(&incidents);
    app.admin()
        .sees_page("/schedule")
        .lacks(&tonight)
        .shows(&incidents);
    app.lead()
        .sees_page("/schedule")
        .lacks(&tonight)
        .lacks(&incidents);
    // A phone's bar keeps four.
    let page = app.staff().sees_page("/schedule");
    let bar = page.html.split("class=\"bar\"").nth(1).unwrap_or_default();
    let bar = bar.split("</nav>").next().unwrap_or_default();
    assert_eq!(bar.matches("<a ").count(), 4, "{bar}");
}

#[test]
fn a_consortium_and_the_duty_desk_say_in_a_form_when_people_come() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let here = format!("/sessions/{}", night.booking["sessions"][0]["id"]);
    let path = format!("{here}/coming");
    app.lead().sees_page(&here).lacks(&path);
    app.lives_until("2027-03-16T23:02");
    app.lead()
        .sees_page(&here)
        .shows(&format!("action=\"{path}\""))
        .shows(">23:05<");
    let at = |clock: &str| at(&format!("2027-03-16T{clock}:00+09:00")).unix().to_string();
    let comes = [("at", at("23:40")), ("words", "The road is closed.".to_owned())];
    app.lead()
        .submits_all(&path, &comes.map(|(name, value)| (name.to_owned(), value)))
        .leads_to(&format!("{here}?done=coming-said"));
    app.operator()
        .views("ko", HERE)
        .shows("23:40 도착 예정(")
        .shows("The road is closed.");
    let sooner = at("23:20");
    let told = [("at", sooner.as_str()), ("back", HERE)];
    app.clerk()
        .submits(&path, &told)
        .leads_to("/tonight?site=hall&done=coming-said");
    app.lead().sees_page(&here).shows("says: we come at 23:20");
    let past = [("at", "0"), ("back", HERE)];
    app.clerk()
        .submits(&path, &past)
        .is(422)
        .shows("must not have passed");
    // Once somebody is in, the others are waited for until then.
    night.passes(&app.member(), 0, "in").ok();
    app.operator().sees_page(HERE).shows("we come at 23:20");
    app.lead().sees_page(&here).shows("we come at 23:20").lacks(&path);
    app.lives_until("2027-03-16T23:20");
    app.operator().sees_page(HERE).lacks("we come at");
    app.lead().sees_page(&here).lacks("we come at");
}

#[test]
fn the_first_page_of_a_site_tells_of_those_who_stayed_after_the_end() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:31");
    for worker in 0..2 {
        night.passes(&app.member(), worker, "in").ok();
    }
    app.operator().sees_page("/home").lacks("still inside");
    app.lead().sees_page("/home").lacks("still inside");
    // Also when it is no session of today any more.
    for moment in ["2027-03-17T05:30", "2027-03-18T09:00"] {
        app.lives_until(moment);
        app.operator()
            .sees_page("/home")
            .shows("2 people are still inside after the end")
            .shows("/tonight?site=hall");
        app.lead().sees_page("/home").shows("2 people still inside");
    }
    app.rival().sees_page("/home").lacks("still inside");
    app.operator()
        .sees_page("/tonight?site=hall")
        .shows("in since Tue 16 Mar 22:31");
    night.passes(&app.clerk(), 0, "out").ok();
    app.operator()
        .sees_page("/home")
        .shows("one person is still inside");
}

#[test]
fn the_duty_desk_sees_what_has_begun_before_anybody_is_late() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:20");
    app.clerk().sees_page(HERE).lacks("Begun, nobody in");
    app.lives_until("2027-03-16T22:40");
    app.clerk()
        .sees_page(HERE)
        .shows("Begun, nobody in 10 min")
        .shows("nobody of 3 has come");
    app.lives_until("2027-03-16T23:01");
    app.clerk().sees_page(HERE).lacks("Begun, nobody in");
    night.passes(&app.member(), 0, "in").ok();
    app.clerk().sees_page(HERE).lacks("has come");
}
