//! The pages of programme staff and of the demonstration, as they stand without script.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use madang::app::App;
use madang::clock::Clock;
use madang::jobs::Pace;
use madang::web::{Limits, Metrics, Proxy, Service};
use serde_json::Value;

use crate::support::city::ask;
use crate::support::{Persona, TestApp, listen};

/// An approved session of alpha in the hall, tomorrow from ten to eleven.
fn tomorrow(test: &TestApp) -> Value {
    let asked = test.lead().requests(&ask("hall/main", "2027-03-16T10:00", 60, None)).ok();
    let approved = test.operator().approves(&asked);
    test.tick();
    approved
}

#[test]
fn the_clock_steps_to_the_next_start_and_then_to_its_end() {
    let test = TestApp::start();
    let booking = tomorrow(&test);
    let step = || test.anonymous().submits("/demo/clock", &[("step", "next"), ("back", "/sites?done=saved&a=1")]);
    assert_eq!((step().status, step().location.as_str()), (303, "/sites?a=1&done=demo-moved"));
    assert_eq!(test.lead().sees(&booking)["state"], "completed");
    assert_eq!(step().location, "/sites?a=1&done=demo-nothing");
}

#[test]
fn the_clock_runs_at_a_bounded_speed_and_stands_again() {
    let test = TestApp::start();
    assert!(test.anonymous().submits("/demo/clock", &[("speed", "600"), ("back", "/sites")]).location.ends_with("done=demo-runs"));
    assert!(test.anonymous().sees_page("/sites").says("name=\"speed\" value=\"0\""));
    assert!(test.anonymous().submits("/demo/clock", &[("speed", "0"), ("back", "/sites")]).location.ends_with("done=demo-stands"));
}

#[test]
fn one_click_signs_in_as_anybody() {
    let test = TestApp::start();
    let page = test.anonymous().sees_page("/demo/people");
    for name in ["staff@people.example", "lead@people.example", "clerk@people.example"] {
        assert!(page.says(name), "{name}");
    }
    let staff = page.html.split("staff@people.example").nth(1).unwrap();
    let id = staff.split("name=\"person\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let agent = ureq::Agent::config_builder().max_redirects(0).build().new_agent();
    let answer = agent.post(format!("{}/demo/sign-in", test.base)).send_form([("person", id)]).unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let board = agent.get(format!("{}/board", test.base)).header("Cookie", cookie).call().unwrap();
    assert_eq!(board.status(), 200);
}

#[test]
fn every_mail_is_shown_as_its_receiver_got_it_and_can_do_nothing() {
    let test = TestApp::start();
    tomorrow(&test);
    let list = test.anonymous().sees_page("/demo/mail?to=lead%40people.example");
    assert!(list.says("[Madang] Approved: hall Main") && !list.says("operator@people.example</div>"), "{}", list.html);
    let at = list.html.find("Approved: hall Main").unwrap();
    let id = list.html[..at].rsplit("/demo/mail/").next().unwrap().split('"').next().unwrap();
    let mail = test.anonymous().sees_page(&format!("/demo/mail/{id}"));
    for words in ["Calendar part", "Adds or changes these events.", "BEGIN:VCALENDAR", "lead &lt;lead@people.example&gt;", "Dear lead,"] {
        assert!(mail.says(words), "{words}");
    }
    let html = ureq::get(format!("{}/demo/mail/{id}/html", test.base)).call().unwrap();
    let policy = html.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("sandbox; default-src 'none'") && !policy.contains("script-src"), "{policy}");
    assert!(html.into_body().read_to_string().unwrap().contains("<p>Dear lead,</p>"));
}

#[test]
fn only_the_demonstration_has_its_pages() {
    let test = TestApp::start();
    let limits = Limits { body_bytes: 262_144, workers: 1, shutdown_seconds: 1, proxy: Proxy::None };
    let service =
        |app: App, pace: Option<Pace>| Service { app, jobs: test.jobs.clone(), pace, limits, metrics: Arc::new(Metrics::new().unwrap()) };
    let real = App { clock: Clock::System, ..test.app.clone() };
    // Without the demonstration's clock, and with one that somebody wired up in a real service.
    let wired = Pace::new(test.jobs.clone(), test.clock.clone());
    for service in [service(test.app.clone(), None), service(real, Some(wired))] {
        let (base, _handle) = listen(service);
        let status =
            |path: &str| ureq::get(format!("{base}{path}")).config().http_status_as_error(false).build().call().unwrap().status().as_u16();
        for path in ["/demo/people", "/demo/mail", "/demo/mail/1", "/demo/mail/1/html"] {
            assert_eq!(status(path), 404, "{path}");
        }
        let post = ureq::post(format!("{base}/demo/sign-in")).config().http_status_as_error(false).build().send_form([("person", "1010")]);
        assert_eq!(post.unwrap().status(), 404);
    }
}

#[test]
fn the_board_shows_what_runs_what_waits_and_what_was_done() {
    let test = TestApp::start();
    tomorrow(&test);
    test.rival().requests(&crate::support::city::ask_of("beta", "house/room-a", ("2027-03-25T10:00", 60), None)).ok();
    test.lives_until("2027-03-16T10:30:00+09:00");
    let board = test.staff().sees_page("/board");
    for words in [
        "Running now",
        "30 min left",
        "alpha-lead · hall Main",
        "Requests that wait for a decision",
        "beta-lead · house",
        "<b>Started</b>",
        "hx-sse:connect=\"/live\"",
    ] {
        assert!(board.says(words), "{words}: {}", board.html);
    }
    assert!(test.staff().views("ko", "/board").says("30분 남음"));
    assert!(test.staff().sees_page("/board?kind=exhibition_hall").says("30 min left"));
    assert!(!test.staff().sees_page("/board?kind=factory").says("30 min left"));
}

#[test]
fn only_staff_and_admins_have_a_board() {
    let test = TestApp::start();
    assert_eq!(test.admin().views("en", "/board").status, 200);
    for persona in [test.lead(), test.operator(), test.stranger()] {
        assert_eq!(persona.views("en", "/board").status, 404);
    }
    assert_eq!(test.anonymous().views("en", "/board").location, "/sign-in?next=%2Fboard");
    assert_eq!(test.anonymous().views("en", "/live").location, "/sign-in?next=%2Flive");
}

/// An open page's stream.
struct Ear(BufReader<TcpStream>);

impl Ear {
    fn open(test: &TestApp, token: &str) -> Self {
        let host = test.base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let request = format!("GET /live HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\nAuthorization: Bearer {token}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        Self(BufReader::new(stream))
    }

    /// Reads until a line holds these words; all lines so far.
    fn hears(&mut self, words: &str) -> String {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended: {all}");
            all += &line;
            if line.contains(words) {
                return all;
            }
        }
    }
}

#[test]
fn an_open_page_is_told_at_once_that_something_changed_and_not_what() {
    let test = TestApp::start();
    tomorrow(&test);
    let mut ear = Ear::open(&test, &test.people.stranger);
    let head = ear.hears("retry:");
    assert!(head.contains("text/event-stream") && head.contains("content-encoding: identity"), "{head}");
    // The first look is what later ones are compared with.
    test.lives_until("2027-03-16T10:00:00+09:00");
    test.lives_until("2027-03-16T10:20:00+09:00");
    std::thread::sleep(Duration::from_millis(1_200));
    test.lives_until("2027-03-16T11:00:00+09:00");
    let told = ear.hears("data:");
    assert!(told.contains("event: changed") && !told.contains("Night mapping"), "{told}");
}

#[test]
fn one_person_keeps_a_bounded_number_of_streams() {
    let test = TestApp::start();
    let mut ears: Vec<Ear> = (0..20).map(|_| Ear::open(&test, &test.people.lead)).collect();
    for ear in &mut ears {
        ear.hears("retry:");
    }
    assert_eq!(test.lead().views("en", "/live").status, 503);
    assert!(Ear::open(&test, &test.people.rival).hears("retry:").contains("200 OK"));
}

fn persona_pages(persona: &Persona, paths: &[&str], status: u16) {
    for path in paths {
        for language in ["ko", "en"] {
            let page = persona.views(language, path);
            assert_eq!(page.status, status, "{path} {language} → {}", page.location);
            assert!(status != 200 || page.says("<h1>"), "{path}");
        }
    }
}

#[test]
fn the_register_stands_in_both_languages_and_shows_each_only_what_is_theirs() {
    let test = TestApp::start();
    let all = [
        "/consortia",
        "/consortia/alpha",
        "/consortia/alpha/edit",
        "/consortia/new",
        "/organisations",
        "/organisations/company",
        "/organisations/company/edit",
        "/organisations/new",
        "/people",
        "/people/new",
        "/programmes",
        "/programmes/testbed",
        "/programmes/testbed/edit",
        "/programmes/new",
    ];
    persona_pages(&test.staff(), &all, 200);
    persona_pages(
        &test.lead(),
        &["/consortia", "/consortia/alpha", "/organisations/alpha-lead", "/people", "/people/new", "/programmes/testbed"],
        200,
    );
    let hidden = [
        "/consortia/beta",
        "/consortia/nothing",
        "/consortia/new",
        "/consortia/alpha/edit",
        "/organisations/company",
        "/organisations/new",
        "/organisations/alpha-lead/edit",
        "/programmes/new",
        "/programmes/testbed/edit",
        "/programmes/nothing",
        "/people/99",
    ];
    persona_pages(&test.lead(), &hidden, 404);
    assert_eq!(test.with(&test.people.member).views("en", "/people/new").status, 404);
    assert!(!test.lead().sees_page("/consortia").says("/consortia/beta"));
}

#[test]
fn an_organisation_is_added_changed_and_not_twice() {
    let test = TestApp::start();
    let fields = [("slug", "newco"), ("kind", "sme"), ("names.ko", "새기업"), ("names.en", "Newco")];
    assert_eq!(test.staff().submits("/organisations", &fields).location, "/organisations/newco?done=saved");
    let again = test.staff().submits("/organisations", &fields);
    assert_eq!(again.status, 409);
    assert!(again.says("id=\"slug-error\"") && again.value("names.en") == "Newco", "{}", again.html);
    let changed = [("kind", "large"), ("names.ko", "새기업"), ("names.en", "Newco Group")];
    assert_eq!(test.staff().submits("/organisations/newco", &changed).status, 303);
    assert!(test.staff().sees_page("/organisations/newco").says("Newco Group"));
    assert_eq!(test.lead().submits("/organisations", &fields).status, 404);
}

#[test]
fn a_form_that_is_refused_comes_back_with_its_words_and_the_fault_beside_the_field() {
    let test = TestApp::start();
    let fields = [("slug", "Not Good"), ("kind", "sme"), ("names.ko", ""), ("names.en", "Typed")];
    let page = test.staff().submits("/organisations", &fields);
    assert_eq!(page.status, 422);
    assert!(page.says("id=\"slug-error\"") && page.says("id=\"names.ko-error\"") && page.says("href=\"#slug\""), "{}", page.html);
    assert_eq!((page.value("slug").as_str(), page.value("names.en").as_str()), ("Not Good", "Typed"));
}

/// The form of alpha as it comes, with these fields in place of its own.
fn alpha_form<'a>(version: &'a str, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("version", version),
        ("programme", "testbed"),
        ("number", "T-alpha"),
        ("titles.ko", "알파"),
        ("titles.en", "Alpha"),
        ("agreement_from", "2027-01-01"),
        ("agreement_until", "2027-12-31"),
        ("quota_sessions", ""),
        ("parties.0.organisation", "alpha-lead"),
        ("parties.0.role", "lead"),
        ("parties.0.valid_from", ""),
        ("parties.0.valid_until", ""),
        ("parties.1.organisation", "elsewhere"),
        ("parties.1.role", "host"),
        ("parties.1.valid_from", "2027-04-01"),
        ("parties.1.valid_until", "2027-06-30"),
    ];
    for (name, value) in changes {
        fields.retain(|(own, _)| own != name);
        fields.push((name, value));
    }
    fields
}

#[test]
fn a_consortium_gets_a_party_with_dates_and_a_quota() {
    let test = TestApp::start();
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    let sent = test.staff().submits("/consortia/alpha", &alpha_form(&version, &[("quota_sessions", "40")]));
    assert_eq!(sent.location, "/consortia/alpha?done=saved", "{}", sent.html);
    let page = test.staff().sees_page("/consortia/alpha");
    for words in ["0 of 40 used", "Thu 1 Apr 2027", "Not yet", "Host"] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
}

#[test]
fn who_changes_what_somebody_else_just_changed_is_told_and_loses_nothing() {
    let test = TestApp::start();
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    assert_eq!(test.admin().submits("/consortia/alpha", &alpha_form(&version, &[])).status, 303);
    let stale = test.staff().submits("/consortia/alpha", &alpha_form(&version, &[("titles.en", "Mine")]));
    assert_eq!((stale.status, stale.value("titles.en").as_str()), (412, "Mine"));
    let fresh = stale.value("version");
    assert_ne!(fresh, version);
    assert_eq!(test.staff().submits("/consortia/alpha", &alpha_form(&fresh, &[("titles.en", "Mine")])).status, 303);
}

#[test]
fn faults_of_a_party_stand_in_its_row_and_more_rows_lose_nothing() {
    let test = TestApp::start();
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    let wrong = alpha_form(&version, &[("parties.1.organisation", "nobody"), ("agreement_until", "2026-01-01")]);
    let page = test.staff().submits("/consortia/alpha", &wrong);
    assert_eq!(page.status, 422);
    assert!(page.says("id=\"parties.1.organisation-error\"") && page.says("id=\"agreement_until-error\""), "{}", page.html);
    let more = test.staff().submits("/consortia/alpha", &alpha_form(&version, &[("rows", "more"), ("titles.en", "Kept")]));
    assert_eq!((more.status, more.value("titles.en").as_str()), (200, "Kept"));
    assert!(more.says("name=\"parties.4.organisation\""));
}

#[test]
fn a_manager_adds_people_to_their_own_organisation_only() {
    let test = TestApp::start();
    let person = |slug: &'static str, email: &'static str| {
        [("name", "New Person"), ("email", email), ("language", "en"), ("organisations.0.slug", slug), ("organisations.0.role", "member")]
    };
    let made = test.lead().submits("/people", &person("alpha-lead", "new@people.example"));
    assert!(made.location.starts_with("/people/") && made.location.ends_with("?done=invited"), "{} {}", made.location, made.html);
    test.tick();
    assert_eq!(test.events_to("new@people.example"), ["invited"]);
    assert!(test.lead().sees_page("/organisations/alpha-lead").says("New Person"));
    assert_eq!(test.lead().submits("/people", &person("company", "other@people.example")).status, 403);
}

#[test]
fn somebody_is_put_into_an_organisation_and_taken_out() {
    let test = TestApp::start();
    let put = |email: &str| test.staff().submits("/organisations/company/members", &[("email", email), ("role", "manager")]);
    let unknown = put("nobody@people.example");
    assert_eq!((unknown.status, unknown.value("email").as_str()), (422, "nobody@people.example"));
    assert!(unknown.says("id=\"email-error\""));
    assert_eq!(put("stranger@people.example").location, "/organisations/company?done=saved");
    let page = test.staff().sees_page("/organisations/company");
    let row = &page.html[..page.html.find("stranger@people.example").unwrap()];
    let id = row.rsplit("/people/").next().unwrap().split('"').next().unwrap();
    let remove = format!("/organisations/company/members/{id}/remove");
    assert_eq!(test.lead().submits(&remove, &[]).status, 404);
    assert_eq!(test.operator().submits(&remove, &[]).status, 303);
    assert!(!test.staff().sees_page("/organisations/company").says("stranger@people.example"));
}

#[test]
fn a_person_is_barred_and_admitted_by_staff_and_a_role_is_an_admins_to_give() {
    let test = TestApp::start();
    let page = test.staff().sees_page("/people");
    let before = &page.html[..page.html.find("rival@people.example").unwrap()];
    let id = before.rsplit("/people/").next().unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(test.staff().submits(&format!("/people/{id}/disable"), &[]).status, 303);
    assert_eq!(test.rival().views("en", "/people").location, "/sign-in?next=%2Fpeople");
    assert!(test.staff().sees_page(&format!("/people/{id}")).says("Let in again"));
    assert_eq!(test.staff().submits(&format!("/people/{id}/enable"), &[]).status, 303);
    let role = [("name", "Rival"), ("platform_role", "staff")];
    assert_eq!(test.staff().submits(&format!("/people/{id}"), &role).status, 403);
    assert_eq!(test.admin().submits(&format!("/people/{id}"), &role).status, 303);
    assert_eq!(test.lead().submits(&format!("/people/{id}/invite"), &[]).status, 404);
}

#[test]
fn a_programme_is_added_and_renamed() {
    let test = TestApp::start();
    let fields = [("slug", "spring"), ("kind", "funded"), ("names.ko", "봄"), ("names.en", "Spring")];
    assert_eq!(test.staff().submits("/programmes", &fields).location, "/programmes/spring?done=saved");
    let changed = [("kind", "opportunity_only"), ("names.ko", "봄"), ("names.en", "Spring call")];
    assert_eq!(test.staff().submits("/programmes/spring", &changed).status, 303);
    assert!(test.lead().sees_page("/programmes/spring").says("Spring call"));
    assert_eq!(test.lead().submits("/programmes/spring", &changed).status, 404);
}
