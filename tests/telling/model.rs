//! Random facts, delays, refusals and deaths against what readers end up with: at rest everybody's calendar
//! holds the sessions to come as the API tells them, and nothing else.

use std::collections::BTreeMap;

use madang::app::post;
use madang::notify::SendError;
use serde_json::{Value, json};

use super::{address, mutes_answers, puts_in, takes_out};
use crate::support::city::ask;
use crate::support::dice::Dice;
use crate::support::ics::Diary;
use crate::support::{Persona, TestApp, array, because};

/// Seeds; each plays for itself.
const SEEDS: std::ops::Range<u64> = 1..7;
/// Steps of one play, with a rest after each third.
const STEPS: usize = 45;

/// Whose calendars are kept: name, organisation and role.
const KEEPERS: [(&str, &str, &str); 4] = [
    ("lead", "alpha-lead", "manager"),
    ("partner", "alpha-partner", "manager"),
    ("operator", "company", "manager"),
    ("clerk", "company", "member"),
];

struct Play {
    app: TestApp,
    dice: Dice,
    seed: u64,
    bookings: Vec<Value>,
    /// Who is out of their organisation now.
    out: [bool; 4],
    /// Who has turned answers off.
    muted: [bool; 4],
    log: Vec<String>,
}

#[test]
fn at_rest_every_calendar_holds_the_sessions_to_come_and_nothing_else() {
    for seed in SEEDS {
        let app = TestApp::start();
        let dice = Dice(seed);
        let mut play = Play {
            app,
            dice,
            seed,
            bookings: Vec::new(),
            out: [false; 4],
            muted: [false; 4],
            log: Vec::new(),
        };
        for step in 1..=STEPS {
            play.step();
            if step % (STEPS / 3) == 0 {
                play.rest();
            }
        }
        assert!(play.longest_line() > 1, "seed {seed}: nothing to compare");
    }
}

impl Play {
    fn step(&mut self) {
        match self.dice.pick(20) {
            0 | 1 => self.request(),
            2..=4 => self.acts("operator", "approve", json!({})),
            5 => self.acts("lead", "cancel", because("No crew.")),
            6 => self.acts("operator", "suspend", because("Smoke.")),
            7 => self.acts("operator", "resume", because("")),
            8 => self.reschedule(),
            9 | 10 => self.session("move"),
            11 => self.session("cancel"),
            12 => self.session("restore"),
            13 => self.membership(),
            14 => self.mute(),
            15 => self.refuse(),
            16 => self.die(),
            _ => self.pass(),
        }
        if self.dice.pick(2) == 0 {
            self.app.tick();
        }
    }

    fn note(&mut self, what: impl Into<String>) {
        let now = self.app.clock.now();
        self.log.push(format!("{now} {}", what.into()));
    }

    fn by(&self, name: &str) -> Persona {
        if name == "lead" {
            self.app.lead()
        } else {
            self.app.operator()
        }
    }

    /// Requests are refused for many reasons; nothing may break.
    fn did(&mut self, what: String, reply: &crate::support::Reply) {
        assert!(reply.status < 500, "seed {}: {what}: {}", self.seed, reply.json);
        self.note(format!("{what}: {}", reply.status));
    }

    fn request(&mut self) {
        let hour = 8 + self.dice.pick(10);
        let day = 5 + self.bookings.len() * 5 % 20;
        let count = 1 + self.dice.pick(3);
        let start = format!("2027-05-{day:02}T{hour:02}:00");
        let mut asked = ask("hall/main", &start, 120);
        if count > 1 {
            asked["phases"][0]["schedule"]["rrule"] = json!(format!("FREQ=DAILY;COUNT={count}"));
        }
        let reply = self.app.lead().requests(&asked);
        self.did(format!("request {day} {hour} {count}"), &reply);
        if reply.status < 300 {
            self.bookings.push(reply.json);
        }
    }

    /// A booking as it stands.
    fn any(&mut self) -> Option<Value> {
        let at = self.dice.pick(self.bookings.len().max(1));
        let booking = self.bookings.get(at)?.clone();
        Some(self.app.admin().sees(&booking))
    }

    fn acts(&mut self, name: &str, action: &str, body: Value) {
        let Some(booking) = self.any() else { return };
        let reply = self.by(name).does(action, &booking, &body);
        self.did(format!("{action} {}", booking["id"]), &reply);
    }

    fn reschedule(&mut self) {
        let Some(booking) = self.any() else { return };
        let mut schedule = booking["phases"][0]["schedule"].clone();
        schedule["rrule"] = json!(format!("FREQ=DAILY;COUNT={}", 2 + self.dice.pick(3)));
        let reply = self.app.operator().does(
            "reschedule",
            &booking,
            &json!({ "phase": 0, "schedule": schedule }),
        );
        self.did(
            format!("reschedule {} {}", booking["id"], schedule["rrule"]),
            &reply,
        );
    }

    fn session(&mut self, action: &str) {
        let Some(booking) = self.any() else { return };
        let sessions = array(&booking["sessions"]);
        let session = &sessions[self.dice.pick(sessions.len())];
        let path = format!("/api/v1/sessions/{}/{action}", session["id"]);
        let body = if action == "move" {
            let start = madang::domain::span::Instant::parse(session["starts_at"].as_str().unwrap()).unwrap();
            json!({ "starts_at": start.plus(3600 * (1 + self.dice.pick(30) as i64)) })
        } else {
            because("So be it.")
        };
        let reply = self.app.operator().changes(&path, &booking["version"], &body);
        self.did(
            format!("{action} {} {}", booking["id"], session["original_start"]),
            &reply,
        );
    }

    /// The lead and the operator stay, as they act.
    fn membership(&mut self) {
        let at = [1, 3][self.dice.pick(2)];
        let (name, organisation, role) = KEEPERS[at];
        if self.out[at] {
            puts_in(&self.app, organisation, name, role);
        } else {
            takes_out(&self.app, organisation, name);
        }
        self.out[at] = !self.out[at];
        self.note(format!("{name} is {}", if self.out[at] { "out" } else { "in" }));
    }

    fn mute(&mut self) {
        let at = self.dice.pick(4);
        self.muted[at] = !self.muted[at];
        let kinds = if self.muted[at] {
            json!(["answers"])
        } else {
            json!([])
        };
        mutes_answers(&self.app, KEEPERS[at].0, &kinds);
        self.note(format!("{} muted: {}", KEEPERS[at].0, self.muted[at]));
    }

    fn refuse(&mut self) {
        let times = 1 + self.dice.pick(6);
        for _ in 0..times {
            self.app
                .memory
                .refuse_next(SendError::Temporary("451 later".into()));
        }
        self.note(format!("451 {times} times"));
    }

    /// A process takes a lot and dies before or after it sent.
    fn die(&mut self) {
        let taken = self.app.run(|tx| post::take(tx, 32, tx.now.plus(300)));
        self.note(format!(
            "died with {} mails",
            taken.chains.iter().map(Vec::len).sum::<usize>()
        ));
    }

    fn pass(&mut self) {
        let minutes = [1, 7, 45, 240, 600][self.dice.pick(5)];
        self.app.clock.move_to(self.app.clock.now().plus_minutes(minutes));
        self.note(format!("{minutes} minutes later"));
    }

    /// Lets everything leave, and compares.
    fn rest(&mut self) {
        let until = self.app.clock.now().plus_minutes(26 * 60);
        self.app.lives_until(&until.to_string());
        self.app.tick();
        self.note("at rest");
        self.in_order();
        let now = until.unix();
        let mut wanted: Vec<(i64, i64)> = Vec::new();
        for booking in &self.bookings {
            let seen = self.app.admin().sees(booking);
            if matches!(seen["state"].as_str(), Some("approved" | "active")) {
                wanted.extend(to_come(&seen, now));
            }
        }
        wanted.sort_unstable();
        let diaries = self.diaries();
        for (at, (name, _, _)) in KEEPERS.iter().enumerate() {
            let has = diaries
                .get(&address(name))
                .map(|diary| diary.after(now))
                .unwrap_or_default();
            let wanted = if self.out[at] { &[][..] } else { &wanted };
            // Who turned answers off hears of an approval by the first change of it, if there is one.
            let may_lack = self.muted[at] && has.iter().all(|span| wanted.contains(span));
            assert!(
                has == wanted || may_lack,
                "seed {}: {name} has {has:?}, wanted {wanted:?}\n{}",
                self.seed,
                self.log.join("\n")
            );
        }
    }

    /// The numbers that Message-IDs begin with, by address and booking, as the mails left. What a server got
    /// may come once more; a digest tells of several bookings.
    fn lines(&self) -> BTreeMap<(String, String), Vec<i64>> {
        let mut lines: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
        for (mail, _) in self.app.memory.sent() {
            let text = &mail.rendered.text;
            let opens = text
                .lines()
                .find_map(|line| line.split_once("/bookings/").or(line.split_once("/inbox/")));
            let (Some((_, booking)), false) = (opens, mail.hint == "digest") else {
                continue;
            };
            let number = mail
                .message_id
                .split('.')
                .next()
                .and_then(|number| number.parse().ok())
                .unwrap();
            let line = lines
                .entry((mail.to.email.clone(), booking.to_owned()))
                .or_default();
            if !line.contains(&number) {
                line.push(number);
            }
        }
        lines
    }

    fn longest_line(&self) -> usize {
        self.lines().values().map(Vec::len).max().unwrap_or_default()
    }

    /// The mails of one booking to one address left in the order of their facts: the numbers rise.
    fn in_order(&self) {
        for (who, line) in self.lines() {
            assert!(
                line.is_sorted(),
                "seed {}: {who:?} got {line:?}\n{}",
                self.seed,
                self.log.join("\n")
            );
        }
    }

    /// What everybody made of the mails that they got.
    fn diaries(&self) -> BTreeMap<String, Diary> {
        let mut diaries: BTreeMap<String, Diary> = BTreeMap::new();
        for (mail, _) in self.app.memory.sent() {
            let Some(part) = &mail.rendered.calendar else {
                continue;
            };
            let taken = diaries
                .entry(mail.to.email.clone())
                .or_default()
                .takes(&part.body);
            assert!(
                taken.is_ok(),
                "seed {}: {} {}: {taken:?}\n{}",
                self.seed,
                mail.to.email,
                mail.hint,
                self.log.join("\n")
            );
        }
        diaries
    }
}

/// Starts and ends of the sessions of a booking after a moment.
fn to_come(booking: &Value, now: i64) -> Vec<(i64, i64)> {
    let unix = |text: &Value| {
        madang::domain::span::Instant::parse(text.as_str().unwrap())
            .unwrap()
            .unix()
    };
    let stands =
        |session: &&Value| matches!(session["state"].as_str(), Some("scheduled" | "moved" | "running"));
    let sessions = array(&booking["sessions"]).iter().filter(stands);
    sessions
        .map(|session| (unix(&session["starts_at"]), unix(&session["ends_at"])))
        .filter(|(start, _)| *start > now)
        .collect()
}
