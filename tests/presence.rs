//! Who is on site: the crew of a booking, who comes and leaves in a night, and what its site's people see.

mod bands;
mod clock;
mod correct;
mod outage;
mod release;

pub use release::{frees, texts_of};

use serde_json::{Value, json};

use crate::deputies::id_of;
use crate::support::crowd::Crowd;
use crate::support::live::Live;
use crate::support::process::Server;
use crate::support::sink::Sink;
use crate::support::{Persona, Reply, TestApp, array, raw, texts};

const TONIGHT: &str = "/api/v1/sites/hall/tonight";
pub const RULES: &str = "/api/v1/sites/hall/presence";
pub const CLERK: &str = "clerk@people.example";

/// A session of a booking with its crew.
pub struct Night<'a> {
    pub app: &'a TestApp,
    pub booking: Value,
    pub workers: Vec<Value>,
}

impl<'a> Night<'a> {
    /// An approved night in the hall, from 22:30 until 05:30, with three people.
    pub fn new(app: &'a TestApp) -> Self {
        Self::at(app, |lead| lead.books("hall/main", "2027-03-16T22:30", 420))
    }

    /// The same people at what the lead books.
    pub fn at(app: &'a TestApp, books: impl FnOnce(&Persona) -> Value) -> Self {
        let booking = app.operator().approves(&books(&app.lead()));
        let people = ["Kim Narae", "Nam Gihun", "Jeong Daon"];
        let crew = people.map(|name| json!({ "name": name, "phone": "010-5550-0412" }));
        let path = format!("/api/v1/bookings/{}/crew", booking["id"]);
        let kept = app.lead().puts(&path, &json!({ "crew": crew })).ok();
        let workers = array(&kept["crew"]).iter().map(|one| one["worker"].clone());
        Self {
            app,
            workers: workers.collect(),
            booking,
        }
    }

    fn crew(&self) -> String {
        format!("/api/v1/bookings/{}/crew", self.booking["id"])
    }

    pub fn path(&self) -> String {
        format!("/api/v1/sessions/{}/presence", self.booking["sessions"][0]["id"])
    }

    /// Somebody writes down that one of the crew passes.
    pub fn passes(&self, by: &Persona, worker: usize, direction: &str) -> Reply {
        by.posts(
            &self.path(),
            &json!({ "worker": self.workers[worker], "direction": direction }),
        )
    }

    /// The same, told later.
    fn passed(&self, worker: usize, direction: &str, at: &str) -> Reply {
        let body = json!({ "worker": self.workers[worker], "direction": direction, "at": at });
        self.app.member().posts(&self.path(), &body)
    }

    fn entries(&self) -> Vec<Value> {
        array(&self.app.operator().gets(&self.path()).ok()["entries"]).to_vec()
    }

    /// How the night stands for the people of the hall.
    pub fn stand(&self) -> Value {
        let tonight = self.app.operator().gets(TONIGHT).ok();
        let mut own = array(&tonight["sessions"]).iter();
        let found = own.find(|one| one["session"] == self.booking["sessions"][0]["id"]);
        found.unwrap_or_else(|| panic!("not in {tonight}"))["stand"].clone()
    }
}

/// The clerk is on duty at the hall, from today on.
pub fn gives_a_post(app: &TestApp) {
    let post = json!({ "person": id_of(app, CLERK), "post": "duty", "from": "2027-03-15" });
    let rules = json!({ "presence": "watch", "no_show_minutes": 30, "clear_minutes": 15, "posts": [post] });
    app.operator().puts(RULES, &rules).ok();
}

pub fn code(reply: Reply) -> String {
    let told = reply.refused(422);
    format!("{}: {}", told["errors"][0]["field"], told["errors"][0]["code"]).replace('"', "")
}

#[test]
fn in_a_night_across_midnight_three_come_and_one_never_leaves() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T21:29");
    assert_eq!(code(night.passes(&app.lead(), 0, "in")), "session: too_early");
    assert_eq!(night.stand(), "awaited");
    app.lives_until("2027-03-16T21:30");
    let first = night.passes(&app.clerk(), 0, "in").ok();
    assert_eq!(
        (&first["state"], &first["already"]),
        (&json!("in"), &json!(false))
    );
    assert_eq!(night.stand(), "present");
    app.lives_until("2027-03-16T22:31");
    night.passes(&app.member(), 1, "in").ok();
    app.lives_until("2027-03-17T00:10");
    night.passes(&app.partner(), 2, "in").ok();
    let tonight = app.operator().gets(TONIGHT).ok();
    assert_eq!(
        texts(&tonight["inside"], "name"),
        ["Kim Narae", "Nam Gihun", "Jeong Daon"]
    );
    app.lives_until("2027-03-17T02:00");
    night.passes(&app.member(), 0, "out").ok();
    app.lives_until("2027-03-17T05:20");
    night.passes(&app.lead(), 1, "out").ok();
    app.lives_until("2027-03-17T05:31");
    assert_eq!(night.stand(), "overrunning");
    app.lives_until("2027-03-18T12:00");
    // Nobody is ever checked out by a clock.
    let tonight = app.operator().gets(TONIGHT).ok();
    assert_eq!(texts(&tonight["inside"], "name"), ["Jeong Daon"]);
    assert_eq!(tonight["inside"][0]["phone"], "010-5550-0412");
    assert_eq!(night.stand(), "overrunning");
    assert_eq!(code(night.passes(&app.lead(), 0, "in")), "session: over");
    let left = night.passes(&app.operator(), 2, "out").ok();
    assert_eq!(left["out_at"], "2027-03-18T03:00:00Z");
    assert_eq!(array(&app.operator().gets(TONIGHT).ok()["inside"]).len(), 0);
    let all = night.entries();
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|entry| entry["state"] == "out"), "{all:?}");
    let journal = app.admin().gets(&format!(
        "/api/v1/journal?booking={}&limit=100",
        night.booking["id"]
    ));
    let did = journal.ok();
    let count = |action: &str| {
        texts(&did["items"], "action")
            .iter()
            .filter(|own| **own == action)
            .count()
    };
    assert_eq!(
        [
            count("session.check_in"),
            count("session.check_out"),
            count("booking.crew")
        ],
        [3, 3, 1]
    );
}

#[test]
fn phones_that_check_the_same_one_in_at_once_make_one_entry_and_none_is_refused() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:31");
    for (worker, direction) in [(0, "in"), (1, "in"), (0, "out"), (1, "out"), (0, "in")] {
        let crowd = Crowd::of(&app.base, &app.people.member, 8);
        let replies = crowd.at_once(|_, persona| night.passes(persona, worker, direction).ok());
        let news = replies.iter().filter(|reply| reply["already"] == false);
        assert_eq!(news.count(), 1, "{direction} {replies:?}");
        let ids: std::collections::BTreeSet<_> = replies.iter().map(|reply| reply["id"].as_i64()).collect();
        assert_eq!(ids.len(), 1, "{replies:?}");
        assert!(
            replies
                .iter()
                .all(|reply| reply["in_at"] == "2027-03-16T13:31:00Z"),
            "{replies:?}"
        );
    }
    assert_eq!(night.entries().len(), 3);
}

#[test]
fn what_a_phone_without_network_tells_later_is_taken_up_to_two_hours_back() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-17T00:30");
    let late = night.passed(0, "in", "2027-03-16T22:31:00+09:00").ok();
    assert_eq!(
        (&late["late_entry"], &late["in_at"]),
        (&json!(true), &json!("2027-03-16T13:31:00Z"))
    );
    assert_eq!(
        code(night.passed(1, "in", "2027-03-16T22:29:00+09:00")),
        "at: too_old"
    );
    assert_eq!(
        code(night.passed(1, "in", "2027-03-17T00:40:00+09:00")),
        "at: ahead"
    );
    let now = night.passes(&app.member(), 1, "in").ok();
    assert_eq!(now["late_entry"], false);
    assert_eq!(
        code(night.passed(1, "out", "2027-03-16T23:00:00+09:00")),
        "at: before_in"
    );
    assert_eq!(code(night.passes(&app.member(), 2, "out")), "worker: not_in");
    night.passed(0, "out", "2027-03-16T23:30:00+09:00").ok();
    // The first phone comes back to the network, and tells again what was told by another meanwhile.
    let again = night.passed(0, "in", "2027-03-16T22:40:00+09:00").ok();
    assert_eq!((&again["id"], &again["already"]), (&late["id"], &json!(true)));
    let again = night.passed(0, "out", "2027-03-16T23:31:00+09:00").ok();
    assert_eq!(
        (&again["out_at"], &again["already"]),
        (&json!("2027-03-16T14:30:00Z"), &json!(true))
    );
    assert_eq!(night.entries().len(), 2);
}

#[test]
fn the_same_key_is_one_entry_and_another_request_under_it_is_refused() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:31");
    let body = |direction: &str| json!({ "worker": night.workers[0], "direction": direction });
    let sends = |body: &Value| {
        let key = [("Idempotency-Key", "tap-1")];
        app.member().posts_with(&night.path(), &key, &body.to_string())
    };
    let first = sends(&body("in")).ok();
    assert_eq!(sends(&body("in")).ok(), first);
    sends(&body("out")).refused(422);
    assert_eq!(night.entries().len(), 1);
    // A phone that repeats its tap late only reads: who has left stays out.
    night.passes(&app.member(), 0, "out").ok();
    let late = sends(&body("in")).ok();
    assert_eq!((&late["id"], &late["state"]), (&first["id"], &json!("out")));
    assert_eq!(night.entries().len(), 1);
}

#[test]
fn who_leaves_the_operator_leaves_their_post_and_others_keep_the_door_again() {
    let app = TestApp::start();
    let night = Night::new(&app);
    gives_a_post(&app);
    app.lives_until("2027-03-16T22:31");
    night.passes(&app.clerk(), 0, "in").ok();
    night.passes(&app.operator(), 1, "in").refused(403);
    let clerk = id_of(&app, CLERK);
    app.operator()
        .submits(&format!("/organisations/company/members/{clerk}/remove"), &[])
        .is(303);
    night.passes(&app.clerk(), 1, "in").refused(404);
    app.clerk().gets(TONIGHT).refused(404);
    night.passes(&app.operator(), 1, "in").ok();
    assert_eq!(app.operator().gets(RULES).ok()["posts"], json!([]));
}

#[test]
fn people_are_forgotten_when_their_time_is_over_and_their_hours_stay() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:31");
    night.passes(&app.member(), 0, "in").ok();
    let visitor = json!({ "visitor": "Lee Siu", "direction": "in" });
    app.clerk().posts(&night.path(), &visitor).ok();
    let left = |question: &str| {
        let mut conn = raw::open(app.app.db.url());
        raw::number(&mut conn, &format!("SELECT count(*) AS number FROM {question}"))
    };
    let known = || {
        [
            left("workers WHERE name NOT LIKE '#%'"),
            left("workers WHERE phone <> ''"),
            left("presences WHERE visitor NOT LIKE '#%'"),
            left("presences WHERE in_at > 0"),
        ]
    };
    app.moves_to("2029-03-15T22:30:59+09:00");
    app.cleans_up();
    assert_eq!(known(), [3, 3, 1, 2], "two years are not over");
    app.moves_to("2029-03-16T22:31:01+09:00");
    app.cleans_up();
    assert_eq!(known(), [0, 0, 0, 2]);
}

#[test]
fn who_holds_a_post_keeps_the_door_from_the_first_day_until_the_noon_after_the_last() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let duty = |person: &Value| {
        json!({ "presence": "watch", "no_show_minutes": 30, "clear_minutes": 15,
            "posts": [{ "person": person, "post": "duty", "from": "2027-03-16", "until": "2027-03-16" }] })
    };
    let clerk = id_of(&app, CLERK);
    let lead = id_of(&app, "lead@people.example");
    assert_eq!(
        code(app.operator().puts(RULES, &duty(&lead))),
        "posts.0.person: unknown"
    );
    let kept = app.operator().puts(RULES, &duty(&clerk)).ok();
    assert_eq!(app.operator().gets(RULES).ok(), kept);
    app.lives_until("2027-03-16T23:59");
    night.passes(&app.operator(), 0, "in").refused(403);
    app.operator().gets(TONIGHT).ok();
    night.passes(&app.clerk(), 0, "in").ok();
    // A shift goes on over midnight.
    app.lives_until("2027-03-17T00:00");
    night.passes(&app.clerk(), 1, "in").ok();
    app.lives_until("2027-03-17T11:59");
    night.passes(&app.operator(), 0, "out").refused(403);
    app.lives_until("2027-03-17T12:00");
    night.passes(&app.operator(), 0, "out").ok();
    let bad = json!({ "presence": "sometimes", "no_show_minutes": 1, "clear_minutes": 500,
        "posts": [{ "person": clerk, "post": "chef", "zone": "cellar", "from": "today" }] });
    let told = app.operator().puts(RULES, &bad).refused(422);
    assert_eq!(
        texts(&told["errors"], "field"),
        [
            "presence",
            "no_show_minutes",
            "clear_minutes",
            "posts.0.post",
            "posts.0.zone",
            "posts.0.from"
        ]
    );
}

#[test]
fn nobody_is_missed_before_half_an_hour_and_never_where_the_site_does_not_ask() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:59");
    assert_eq!(night.stand(), "awaited");
    app.lives_until("2027-03-16T23:00");
    assert_eq!(night.stand(), "missing");
    let off = json!({ "presence": "off", "no_show_minutes": 30, "clear_minutes": 15, "posts": [] });
    app.operator().puts(RULES, &off).ok();
    assert_eq!(night.stand(), "awaited");
}

#[test]
fn a_crew_is_kept_whole_by_its_consortium_and_seen_by_its_site_when_it_is_near() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let path = night.crew();
    let narae =
        json!({ "worker": night.workers[0], "name": "Kim Narae", "phone": "010-5550-0499", "part": "lead" });
    let kept = app
        .lead()
        .puts(
            &path,
            &json!({ "crew": [narae, { "name": "Do Yerin", "language": "en" }] }),
        )
        .ok();
    assert_eq!(texts(&kept["crew"], "name"), ["Kim Narae", "Do Yerin"]);
    assert_eq!(kept["crew"][0]["worker"], night.workers[0]);
    assert_eq!(app.clerk().gets(&path).ok(), kept);
    let twice = json!({ "crew": [narae, narae, { "worker": 1, "name": "Kim", "phone": "no" }] });
    let told = app.lead().puts(&path, &twice).refused(422);
    assert_eq!(
        texts(&told["errors"], "field"),
        ["crew.1.worker", "crew.2.worker", "crew.2.phone"]
    );
    assert_eq!(app.lead().gets(&path).ok(), kept, "nothing of it was kept");
    let later = app.approved("hall/main", "2027-04-16T22:30", 60);
    let path = format!("/api/v1/bookings/{}/crew", later["id"]);
    app.lead()
        .puts(&path, &json!({ "crew": [{ "name": "Kim Narae" }] }))
        .ok();
    app.clerk().gets(&path).refused(404);
    app.member().gets(&path).ok();
    app.moves_to("2027-04-10T10:00");
    app.clerk().gets(&path).ok();
    app.moves_to("2027-05-17T10:00");
    app.clerk().gets(&path).refused(404);
}

/// A phone taps, the service dies before or after it wrote, and the phone sends the same again.
#[test]
fn a_tap_that_is_sent_again_after_the_service_was_killed_is_one_entry() {
    let (live, sink) = (Live::build(), Sink::start());
    let booking = live.books(Live::ask("dock/field", live.began.plus(-600), 120, None));
    live.clock.move_to(live.began);
    let mut server = Server::with_mail(live.url(), sink.port());
    let lead = Persona::patient(&server.base(), &live.lead_token);
    let path = format!("/api/v1/bookings/{booking}");
    let session = lead.gets(&path).ok()["sessions"][0]["id"].clone();
    let crew: Vec<Value> = ('A'..='L')
        .map(|letter| json!({ "name": format!("Worker {letter}") }))
        .collect();
    let kept = lead.puts(&format!("{path}/crew"), &json!({ "crew": crew })).ok();
    let path = format!("/api/v1/sessions/{session}/presence");
    for (index, member) in array(&kept["crew"]).iter().enumerate() {
        let body = json!({ "worker": member["worker"], "direction": "in" });
        let key = format!("tap-{index}");
        let base = server.base();
        let told = std::thread::scope(|scope| {
            let phone = Persona::patient(&base, &live.lead_token);
            let (path, key, body) = (&path, &key, &body);
            let tap = scope.spawn(move || phone.tries(path, key, body));
            std::thread::sleep(std::time::Duration::from_millis(2 * index as u64));
            server.kill();
            tap.join().unwrap()
        });
        server = Server::with_mail(live.url(), sink.port());
        let phone = Persona::patient(&server.base(), &live.lead_token);
        let again = phone.tries(&path, &key, &body).expect("an answer");
        assert_eq!(again.status, 200, "{:?}", again.json);
        if let Some(told) = told.filter(|reply| reply.status == 200) {
            assert_eq!(told.json, again.json, "what was acknowledged is there");
        }
    }
    let lead = Persona::patient(&server.base(), &live.lead_token);
    let entries = lead.gets(&path).ok();
    assert_eq!(array(&entries["entries"]).len(), 12, "{entries}");
}
