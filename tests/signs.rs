//! The sign that hangs in a zone, and the links by which a crew comes and leaves without signing in.

mod mailed;
mod reports;

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::presence::Night;
use crate::support::pages::{between, unredirected};
use crate::support::{Persona, TestApp, array, raw, texts};

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// The pixels of a painted module, each way.
const PIXELS: usize = 4;
const SIGN: &str = "/sites/hall/zones/main/sign";
pub const BASE: &str = "http://madang.example";

/// The codes that a page shows, as phones read them: each path is painted and read by another program.
pub fn read_codes(html: &str) -> Vec<String> {
    html.split("<svg class=\"qr\" ").skip(1).map(read_code).collect()
}

fn read_code(svg: &str) -> String {
    let wide: usize = between(svg, "viewBox=\"0 0 ", ' ').parse().unwrap();
    let mut rows = vec![vec![255_u8; wide]; wide];
    for run in between(svg, "<path d=\"", '"').split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (length, _) = rest.split_once('v').unwrap();
        let [x, y, length]: [usize; 3] = [x, y, length].map(|n| n.parse().unwrap());
        rows[y][x..x + length].fill(0);
    }
    let side = wide * PIXELS;
    let mut picture = format!("P5 {side} {side} 255\n").into_bytes();
    for row in rows {
        let line: Vec<u8> = row.iter().flat_map(|own| [*own; PIXELS]).collect();
        picture.extend(line.repeat(PIXELS));
    }
    let mut reader = Command::new("zbarimg")
        .args(["--quiet", "--raw", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("zbarimg, of Debian's zbar-tools");
    reader.stdin.take().unwrap().write_all(&picture).unwrap();
    let read = reader.wait_with_output().unwrap();
    String::from_utf8(read.stdout).unwrap().trim().to_owned()
}

/// Nobody, who looks at an address with a cookie.
fn nobody_with(app: &TestApp, path: &str, cookie: &str) -> (u16, String) {
    let mut answer = unredirected()
        .get(format!("{}{path}", app.base))
        .header("Cookie", format!("language=en; {cookie}"))
        .call()
        .unwrap();
    let html = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), html)
}

/// The address of a new sign in the main hall, without the name of the service.
pub fn hangs_a_sign(app: &TestApp) -> String {
    app.operator()
        .submits(SIGN, &[])
        .leads_to(&format!("{SIGN}?done=sign-made"));
    let page = app.operator().sees_page(SIGN);
    let read = read_codes(&page.html);
    assert_eq!(read.len(), 1, "{}", page.html);
    read[0].strip_prefix(BASE).expect("our own address").to_owned()
}

/// The paths of the links of a crew, read off the screen as its phones do.
pub fn links(app: &TestApp, night: &Night<'_>) -> Vec<String> {
    let page = app.lead().submits(&make(night), &[]);
    page.is(200)
        .shows("shown this once")
        .shows("sms:01055500412?body=");
    let read = read_codes(&page.html);
    let paths = read.iter().map(|own| own.strip_prefix(BASE).unwrap().to_owned());
    paths.collect()
}

fn make(night: &Night<'_>) -> String {
    format!("/sessions/{}/links", night.booking["sessions"][0]["id"])
}

pub fn anybody(app: &TestApp) -> Persona {
    app.anonymous()
}

#[test]
fn a_sign_is_read_by_phones_and_says_what_is_on_and_never_by_whom() {
    let app = TestApp::start();
    app.operator().sees_page(SIGN).shows("There is no sign yet.");
    app.clerk().opens(SIGN).is(404);
    let path = hangs_a_sign(&app);
    assert!(path.starts_with("/z/") && path.len() == 13, "{path}");
    app.operator()
        .views("ko", SIGN)
        .shows("02-")
        .shows("휴대전화로 비추면");
    anybody(&app).sees_page(&path).shows("Main").shows("Free until");
    let night = Night::new(&app);
    app.lives_until("2027-03-17T02:00");
    let page = anybody(&app).views("ko", &path);
    page.is(200).shows("05:30까지 사용 중").shows("tel:119");
    for hidden in ["Kim Narae", "alpha", night.booking["title"].as_str().unwrap()] {
        page.lacks(hidden);
    }
    // However somebody types it.
    let typed = path.to_lowercase();
    let dashed = format!("{}-{}", &typed[..8], &typed[8..]);
    anybody(&app).sees_page(&dashed).shows("Occupied until 05:30");
    app.rival()
        .sees_page(&path)
        .lacks("Kim Narae")
        .lacks("/sessions/");
}

#[test]
fn a_new_code_ends_the_sign_that_hangs_there() {
    let app = TestApp::start();
    let old = hangs_a_sign(&app);
    let new = hangs_a_sign(&app);
    assert_ne!(old, new);
    anybody(&app).opens(&old).is(404);
    anybody(&app).sees_page(&new);
}

#[test]
fn whoever_comes_to_a_session_there_says_so_at_the_sign() {
    let app = TestApp::start();
    let path = hangs_a_sign(&app);
    let night = Night::new(&app);
    let session = night.booking["sessions"][0]["id"].clone();
    app.lives_until("2027-03-16T21:29");
    app.member().sees_page(&path).lacks("/sessions/");
    app.lives_until("2027-03-16T21:30");
    let page = app.member().sees_page(&path);
    page.shows(&format!("/sessions/{session}#people"))
        .lacks("I'm here");
    // Somebody who is of the crew by their own name needs one press.
    let me = app.member().gets("/api/v1/me").ok()["name"].clone();
    let crew = json!({ "crew": [{ "name": me }] });
    let path_of_crew = format!("/api/v1/bookings/{}/crew", night.booking["id"]);
    let kept = app.lead().puts(&path_of_crew, &crew).ok();
    let page = app.member().sees_page(&path);
    let worker = kept["crew"][0]["worker"].to_string();
    page.holds("worker", &worker).holds("direction", "in");
    let press = [("worker", &*worker), ("direction", "in"), ("back", &*path)];
    let there = format!("/sessions/{session}/presence");
    app.member()
        .submits(&there, &press)
        .leads_to(&format!("{path}?done=passed-in"));
    let entries = app.operator().gets(&night.path()).ok();
    assert_eq!(texts(&entries["entries"], "way"), ["qr"]);
    app.member().sees_page(&path).holds("direction", "out");
}

#[test]
fn whoever_tries_many_codes_has_to_wait() {
    let app = TestApp::start();
    let path = hangs_a_sign(&app);
    for n in 0..30 {
        let wrong = if n % 2 == 0 {
            "/z/0000000000"
        } else {
            "/in/0123456789abcdef"
        };
        anybody(&app).opens(wrong).is(404);
    }
    anybody(&app).opens("/z/0000000000").is(429);
    anybody(&app).opens(&path).is(429);
    anybody(&app).opens("/sites/hall").is(200);
    app.moves_to("2027-03-15T10:16");
    anybody(&app).sees_page(&path);
}

#[test]
fn a_link_brings_one_of_a_crew_in_and_out_of_one_session() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let links = links(&app, &night);
    assert_eq!(links.len(), 3);
    assert!(
        links.iter().all(|own| own.len() == "/in/".len() + 40),
        "{links:?}"
    );
    let page = anybody(&app).sees_page(&links[0]);
    page.shows("Kim Narae")
        .shows("You can check in from 21:30.")
        .shows("Ring at the west gate.")
        .lacks("Nam Gihun");
    anybody(&app).submits(&links[0], &[("direction", "in")]).is(422);
    app.lives_until("2027-03-16T22:20");
    anybody(&app).views("ko", &links[0]).is(200).shows("입실");
    assert_eq!(night.stand(), "awaited", "looking changes nothing");
    anybody(&app)
        .submits(&links[0], &[("direction", "in")])
        .leads_to(&format!("{}?done=passed-in", links[0]));
    anybody(&app)
        .submits(&links[0], &[("direction", "in")])
        .leads_to(&format!("{}?done=passed-already", links[0]));
    assert_eq!(night.stand(), "present");
    let entries = app.operator().gets(&night.path()).ok();
    assert_eq!(texts(&entries["entries"], "way"), ["link"]);
    assert_eq!(texts(&entries["entries"], "name"), ["Kim Narae"]);
    // Nobody comes after the end; whoever is in leaves by their link for two hours more.
    app.lives_until("2027-03-17T07:29");
    anybody(&app).submits(&links[1], &[("direction", "in")]).is(422);
    anybody(&app)
        .submits(&links[0], &[("direction", "out")])
        .leads_to(&format!("{}?done=passed-out", links[0]));
    app.lives_until("2027-03-17T07:31");
    anybody(&app)
        .opens(&links[0])
        .is(404)
        .shows("This link opens nothing any more");
    anybody(&app).submits(&links[0], &[("direction", "out")]).is(404);
}

#[test]
fn the_cookie_of_a_link_opens_its_session_at_the_sign_and_nothing_else() {
    let app = TestApp::start();
    let sign = hangs_a_sign(&app);
    let night = Night::new(&app);
    let links = links(&app, &night);
    app.lives_until("2027-03-16T22:20");
    let answer = unredirected()
        .post(format!("{}{}", app.base, links[0]))
        .send_form([("direction", "in")])
        .unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    // Until two hours after the end.
    assert!(cookie.contains("Max-Age=33000"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let (status, html) = nobody_with(&app, &sign, cookie);
    assert_eq!(status, 200);
    assert!(html.contains("Kim Narae") && html.contains("I leave"), "{html}");
    let (booking, session) = (&night.booking["id"], &night.booking["sessions"][0]["id"]);
    for path in [
        "/home".to_owned(),
        "/tonight".into(),
        "/schedule".into(),
        "/incidents".into(),
        format!("/bookings/{booking}"),
        format!("/bookings/{booking}/crew"),
        format!("/sessions/{session}"),
        format!("/report?session={session}"),
        format!("/api/v1/bookings/{booking}"),
        format!("/api/v1/bookings/{booking}/crew"),
        format!("/api/v1/sessions/{session}/presence"),
        "/api/v1/me".into(),
    ] {
        let with = nobody_with(&app, &path, cookie);
        assert!(matches!(with.0, 303 | 401), "{path}: {}", with.0);
        assert!(!with.1.contains("Kim Narae"), "{path}");
        assert_eq!(with.0, nobody_with(&app, &path, "").0, "{path}");
    }
    let answer = unredirected()
        .post(format!("{}/sessions/{session}/presence", app.base))
        .header("Cookie", cookie)
        .send_form([("worker", &*night.workers[1].to_string()), ("direction", "in")])
        .unwrap();
    // Led to sign in.
    assert!(matches!(answer.status().as_u16(), 200 | 303 | 401));
    let entries = app.operator().gets(&night.path()).ok();
    assert_eq!(array(&entries["entries"]).len(), 1, "{entries}");
}

#[test]
fn links_are_made_by_those_who_name_the_crew_and_end_with_new_ones_or_with_a_place_in_it() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let make = make(&night);
    app.member().submits(&make, &[]).is(403);
    app.operator().submits(&make, &[]).is(403);
    app.rival().submits(&make, &[]).is(404);
    let first = links(&app, &night);
    let second = links(&app, &night);
    anybody(&app).opens(&first[0]).is(404);
    anybody(&app).sees_page(&second[0]);
    // Who is taken off the crew holds a link to nothing.
    let rest = json!({ "crew": [{ "worker": night.workers[1], "name": "Nam Gihun" }] });
    let crew = format!("/api/v1/bookings/{}/crew", night.booking["id"]);
    app.lead().puts(&crew, &rest).ok();
    anybody(&app).opens(&second[0]).is(404);
    anybody(&app).sees_page(&second[1]).shows("Nam Gihun");
    let mut conn = raw::open(app.url());
    let stored = raw::rows::<Line>(&mut conn, "SELECT token_hash AS line FROM crew_links");
    let stored: Vec<String> = stored.into_iter().map(|own| own.line).collect();
    assert!(!stored.is_empty());
    for link in &second {
        let token = link.trim_start_matches("/in/");
        assert!(stored.iter().all(|own| !own.contains(token)), "{stored:?}");
    }
    // What was called off can't be come to, and gets no links.
    let session = night.booking["sessions"][0]["id"].clone();
    let version = app.lead().sees(&night.booking)["version"].to_string();
    let off = format!("/api/v1/sessions/{session}/cancel");
    let tag = format!("\"{version}\"");
    app.lead()
        .posts_with(
            &off,
            &[("If-Match", &*tag)],
            &json!({ "reason": "Rain." }).to_string(),
        )
        .ok();
    anybody(&app).sees_page(&second[1]).shows("does not take place");
    app.lead().submits(&make, &[]).is(422);
}

#[test]
fn where_work_is_stopped_a_link_brings_nobody_in() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let links = links(&app, &night);
    app.lives_until("2027-03-16T22:00");
    let stop = json!({ "zone": "hall/main", "reason": "It smokes." });
    app.operator().posts("/api/v1/stops", &stop).ok();
    anybody(&app).sees_page(&links[0]).shows("Don't go in");
    anybody(&app).submits(&links[0], &[("direction", "in")]).is(422);
}

#[test]
fn somebody_of_a_crew_says_by_their_link_when_they_come() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let links = links(&app, &night);
    let path = format!("{}/coming", links[0]);
    let at = crate::support::at("2027-03-16T23:25:00+09:00").unix().to_string();
    let comes = [("at", at.as_str()), ("words", "A flat tyre.")];
    anybody(&app).sees_page(&links[0]).lacks(&path);
    anybody(&app).submits(&path, &comes).is(422);
    app.lives_until("2027-03-16T22:40");
    anybody(&app).sees_page(&links[0]).shows(&path);
    let said = format!("{}?done=coming-said", links[0]);
    anybody(&app).submits(&path, &comes).leads_to(&said);
    anybody(&app)
        .sees_page(&links[1])
        .shows("Kim Narae says: we come at 23:25: A flat tyre.");
    let seen = app.operator().gets(&night.path()).ok();
    assert_eq!(seen["coming"]["by"], "Kim Narae");
    anybody(&app)
        .submits(&format!("/in/{}/coming", "0".repeat(40)), &comes)
        .is(404);
}
