//! Boards that stand open are rendered once for all who see the same.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use ureq::RequestBuilder;
use ureq::typestate::WithoutBody;

use crate::presence::Night;
use crate::support::pages::unredirected;
use crate::support::{Persona, TestApp, lacks, raw, shows};

/// The cookie of somebody who signs in with a browser.
fn signed_in(test: &TestApp, who: &Persona) -> String {
    let person = who.gets("/api/v1/me").ok()["id"].to_string();
    let request = unredirected().post(format!("{}/demo/sign-in", test.base));
    let answer = request.send_form([("person", person)]).unwrap();
    let set = answer.headers().get("set-cookie").unwrap().to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

/// Somebody's page stands open there.
fn listens(base: &str, cookie: &str) -> TcpStream {
    let mut stream = TcpStream::connect(base.trim_start_matches("http://")).unwrap();
    write!(
        stream,
        "GET /live HTTP/1.1\r\nHost: madang\r\nCookie: {cookie}\r\n\r\n"
    )
    .unwrap();
    let mut first = [0; 16];
    stream.read_exact(&mut first).unwrap();
    assert!(first.starts_with(b"HTTP/1.1 200"));
    stream
}

/// A look at the board by somebody who is signed in.
fn look(base: &str, cookie: &str, language: &str) -> RequestBuilder<WithoutBody> {
    let request = unredirected().get(format!("{base}/board"));
    request.header("Cookie", format!("{cookie}; language={language}"))
}

/// What a board that stands open gets when it asks by itself.
fn part(base: &str, cookie: &str, language: &str) -> (u16, String) {
    let request = look(base, cookie, language)
        .header("Accept-Encoding", "gzip")
        .header("HX-Source", "div#live");
    let mut answer = request.call().unwrap();
    let mut html = String::new();
    let body = answer.body_mut().read_to_vec().unwrap();
    let read = flate2::read::GzDecoder::new(&*body).read_to_string(&mut html);
    let status = answer.status().as_u16();
    assert!(read.is_ok() || status != 200, "{read:?}");
    (status, html)
}

#[test]
fn boards_that_stand_open_get_the_part_that_changes_which_is_never_behind() {
    let test = TestApp::start();
    let night = Night::new(&test);
    // The demonstration's clock stands on the pages of the other one.
    let (base, _server) = test.another();
    test.lives_until("2027-03-16T23:05");
    let officer = signed_in(&test, &test.staff());
    let lead = signed_in(&test, &test.lead());
    let (status, html) = part(&base, &officer, "en");
    assert_eq!(status, 200);
    shows(&html, "id=\"live\"");
    shows(&html, "id=\"clock\"");
    shows(&html, "Nobody in 35 min");
    lacks(&html, "<main");
    assert_eq!(part(&base, &officer, "en").1, html, "nothing happened");
    shows(&part(&base, &officer, "ko").1, "35분");
    // What was rendered for staff is nobody else's.
    assert_eq!(part(&base, &lead, "en").0, 404);
    assert_eq!(part(&base, "", "en").0, 303);
    night.passes(&test.member(), 0, "in").ok();
    shows(&part(&base, &officer, "en").1, "1 in · 3 planned");
    lacks(&part(&base, &officer, "en").1, "Nobody in 35 min");
    // Times pass without anything that happens.
    test.lives_until("2027-03-16T23:07");
    assert_ne!(part(&base, &officer, "en").1, html);
    shows(&part(&base, &officer, "en").1, "23:07");
}

#[test]
fn whoever_comes_from_what_they_did_sees_it_whatever_was_rendered_before() {
    let test = TestApp::start();
    let night = Night::new(&test);
    let (base, _server) = test.another();
    test.lives_until("2027-03-16T23:05");
    let officer = signed_in(&test, &test.staff());
    // What the poller saw last is up to a second old.
    let _stream = listens(&base, &officer);
    let page = || {
        let mut answer = look(&base, &officer, "en").call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    };
    shows(&page(), "Nobody in 35 min");
    // One after another, each seen by the look that follows it.
    for (crew, said) in ["1 in · 3 planned", "2 in · 3 planned"].into_iter().enumerate() {
        night.passes(&test.member(), crew, "in").ok();
        shows(&page(), said);
    }
}

/// Looks until it is as wanted; the poller looks once a second.
fn soon(holds: impl Fn() -> bool) {
    for _ in 0..100 {
        if holds() {
            return;
        }
        sleep(Duration::from_millis(100));
    }
    panic!("not within ten seconds");
}

#[test]
fn who_listens_is_looked_up_once_a_second_for_all_their_looks_and_as_they_are_then() {
    let test = TestApp::start();
    let night = Night::new(&test);
    let db = test.opens_again();
    let (base, _server) = test.another_on(db.clone());
    test.lives_until("2027-03-16T23:05");
    let officers = [signed_in(&test, &test.staff()), signed_in(&test, &test.admin())];
    let _streams = officers.each_ref().map(|officer| listens(&base, officer));
    // Beside forty looks the poller asks a few times.
    soon(|| {
        let before = db.statements();
        for officer in officers.iter().cycle().take(40) {
            assert_eq!(part(&base, officer, "en").0, 200);
        }
        db.statements() - before < 20
    });
    night.passes(&test.member(), 0, "in").ok();
    soon(|| part(&base, &officers[0], "en").1.contains("1 in · 3 planned"));
    // Whoever signs out sees nothing more, nor does whoever is of the programme no more.
    let sign_out = unredirected().post(format!("{}/sign-out", test.base));
    let sign_out = sign_out.header("Cookie", &officers[0]).send_empty().unwrap();
    assert_eq!(sign_out.status(), 303);
    soon(|| part(&base, &officers[0], "en").0 == 303);
    let demoted = "UPDATE people SET platform_role = NULL WHERE email = 'admin@people.example'";
    raw::run(&mut raw::open(test.url()), demoted).unwrap();
    soon(|| part(&base, &officers[1], "en").0 == 404);
}

#[test]
fn of_many_who_listen_each_has_their_own_rights_and_is_asked_again_when_idle() {
    let test = TestApp::start();
    let (base, _server) = test.another();
    // In the order in which they signed in, as the poller reads them.
    let people = [test.stranger(), test.operator(), test.partner(), test.staff()];
    let cookies = people.each_ref().map(|person| signed_in(&test, person));
    let _streams = cookies.each_ref().map(|cookie| listens(&base, cookie));
    let tonight = |cookie: &String| {
        let request = unredirected().get(format!("{base}/tonight?site=hall"));
        let request = request.header("Cookie", cookie).header("HX-Source", "div#live");
        request.call().unwrap().status().as_u16()
    };
    // Before and after the poller looked.
    for _ in 0..4 {
        assert_eq!(cookies.each_ref().map(tonight), [404, 200, 404, 200]);
        sleep(Duration::from_millis(500));
    }
    // Open pages are no use of a sign-in.
    test.moves_to("2027-04-15T10:00");
    soon(|| cookies.iter().all(|cookie| tonight(cookie) == 303));
}
