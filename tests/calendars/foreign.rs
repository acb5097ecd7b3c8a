//! Files and feeds of a random sequence of changes, as three foreign programs read them: Python's icalendar
//! and vobject, and npm's ical.js. After every change they show the sessions that the API tells, and nothing
//! else. What mails take out, their readers had.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::feed_path;
use crate::support::city::{always, ask, site};
use crate::support::dice::Dice;
use crate::support::sink::{python, script};
use crate::support::{Persona, Reply, TestApp, array, because};

/// Seeds; each plays for itself.
const SEEDS: std::ops::Range<u64> = 1..6;
/// Changes of one play.
const STEPS: usize = 24;

/// Zone, first start, minutes and rule of each booking: shapes that readers are known to read differently
/// among them. Berlin's clock goes forward on 28 March.
const BOOKINGS: [(&str, &str, u32, Option<&str>); 12] = [
    ("hall/main", "2027-03-24T22:00", 480, Some("FREQ=DAILY;COUNT=6")),
    (
        "hall/side",
        "2027-03-22T09:00",
        120,
        Some("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=7"),
    ),
    (
        "house/room-a",
        "2027-03-31T10:00",
        90,
        Some("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4"),
    ),
    (
        "house/room-b",
        "2027-04-15T10:00",
        90,
        Some("FREQ=YEARLY;BYMONTHDAY=15;COUNT=4"),
    ),
    (
        "quay/north",
        "2027-03-26T09:00",
        120,
        Some("FREQ=DAILY;UNTIL=20270331T070000Z"),
    ),
    (
        "quay/south",
        "2027-03-30T14:00",
        60,
        Some("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3"),
    ),
    ("hall/yard", "2027-03-25T13:00", 60, None),
    (
        "quay/east",
        "2027-04-05T10:00",
        60,
        Some("FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10,14;COUNT=6"),
    ),
    (
        "quay/west",
        "2027-05-17T09:00",
        60,
        Some("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO,TU;COUNT=2"),
    ),
    (
        "quay/shed",
        "2027-04-10T10:00",
        60,
        Some("FREQ=YEARLY;BYYEARDAY=100,200;BYHOUR=14,10;COUNT=4"),
    ),
    (
        "quay/dock",
        "2027-04-20T10:00",
        60,
        Some("freq=yearly;bymonthday=20;count=4"),
    ),
    ("quay/pier", "2027-03-26T09:00", 60, Some("FREQ=DAILY;COUNT=4")),
];

/// A zone whose booking has further dates: one that its rule gives already, and one that it doesn't.
const DATES_TOO: (&str, [&str; 2]) = ("quay/pier", ["2027-03-28T09:00", "2027-04-20T09:00"]);

/// A calendar, what it was taken after, and the sessions that it must show; none said: all readers must
/// agree.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) wanted: Option<Spans>,
}

/// The content line of an event that begins so.
fn line<'a>(event: &'a str, name: &str) -> Option<&'a str> {
    event.lines().find(|line| line.starts_with(name))
}

/// Starts and ends.
pub(super) type Spans = Vec<(String, String)>;

struct Play {
    app: TestApp,
    dice: Dice,
    seed: u64,
    bookings: Vec<Value>,
    feed: String,
    sheets: Vec<Sheet>,
    /// The actions that were not refused.
    done: BTreeSet<String>,
}

#[test]
fn three_foreign_programs_read_files_and_feeds_as_the_api_tells_after_every_change() {
    let (mut sheets, mut done) = (Vec::new(), BTreeSet::new());
    for seed in SEEDS {
        let mut play = Play::begin(seed);
        for step in 0..STEPS {
            play.step(step);
        }
        play.app.tick();
        play.keeps_mails();
        sheets.append(&mut play.sheets);
        done.append(&mut play.done);
    }
    let all = [
        "cancel",
        "move",
        "reschedule",
        "restore",
        "resume",
        "skip",
        "suspend",
        "terminate",
    ];
    assert!(done.iter().eq(all), "not every change was played: {done:?}");
    all_show_what_is_wanted(&sheets);
}

/// Whether each reader shows of each calendar what it must.
pub(super) fn all_show_what_is_wanted(sheets: &[Sheet]) {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = (0..sheets.len())
        .map(|at| folder.path().join(format!("{at}.ics")))
        .collect();
    for (sheet, path) in sheets.iter().zip(&paths) {
        std::fs::write(path, &sheet.text).unwrap();
    }
    let readings = readings(&paths);
    let mut wrong = Vec::new();
    for (reader, all) in &readings {
        assert_eq!(all.len(), sheets.len(), "{reader}");
        for ((sheet, shown), agreed) in sheets.iter().zip(all).zip(&readings[0].1) {
            let wanted = sheet.wanted.as_ref().unwrap_or(agreed);
            if shown != wanted {
                wrong.push(format!(
                    "{reader}, {}: {shown:?} instead of {wanted:?}\n{}",
                    sheet.name, sheet.text
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong, the first of them:\n{}",
        wrong.len(),
        wrong[0]
    );
}

/// What each reader shows of each file.
fn readings(paths: &[PathBuf]) -> Vec<(&'static str, Vec<Spans>)> {
    let by_python = |name: &str| run(Command::new(python()).arg(script(name)), paths);
    let all_series = |line: &Value| -> Vec<Value> {
        let series = array(&line["series"]).iter();
        series.flat_map(|one| array(&one["sessions"]).to_vec()).collect()
    };
    let plain = |line: &Value| array(line).to_vec();
    let mut found = vec![
        (
            "icalendar",
            by_python("read_ics.py")
                .iter()
                .map(|line| spans(&all_series(line)))
                .collect(),
        ),
        (
            "vobject",
            by_python("read_vobject.py")
                .iter()
                .map(|line| spans(&plain(line)))
                .collect(),
        ),
    ];
    // Which `tests/run` has installed; without it nothing is shown, and that is said there.
    match std::env::var("MADANG_TEST_ICAL")
        .ok()
        .filter(|folder| Path::new(folder).exists())
    {
        Some(folder) => {
            let lines = run(
                Command::new("node").arg(script("read_ical.mjs")).arg(folder),
                paths,
            );
            found.push(("ical.js", lines.iter().map(|line| spans(&plain(line))).collect()));
        }
        None => eprintln!("no MADANG_TEST_ICAL: ical.js was NOT tried"),
    }
    found
}

fn run(command: &mut Command, paths: &[PathBuf]) -> Vec<Value> {
    let output = command.args(paths).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn spans(sessions: &[Value]) -> Spans {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut spans: Spans = sessions
        .iter()
        .map(|one| (text(&one[0]), text(&one[1])))
        .collect();
    spans.sort();
    spans
}

/// The sessions of a booking that its calendar shows: those that are to come while it goes on, and those that
/// were.
fn wanted(booking: &Value) -> Spans {
    let goes_on = matches!(booking["state"].as_str(), Some("approved" | "active"));
    let is_shown = |session: &&Value| match session["state"].as_str().unwrap() {
        "running" | "ended" | "cut_short" => true,
        "scheduled" | "moved" => goes_on,
        _ => false,
    };
    let sessions = array(&booking["sessions"]).iter().filter(is_shown);
    let pairs: Vec<Value> = sessions
        .map(|session| json!([session["starts_at"], session["ends_at"]]))
        .collect();
    spans(&pairs)
}

impl Play {
    fn begin(seed: u64) -> Self {
        let app = TestApp::start();
        let always = always();
        let zone = |slug: &str, name: &str| json!({ "slug": slug, "names": { "ko": name, "en": name }, "windows": always });
        let names = ["north", "south", "east", "west", "shed", "dock", "pier"];
        let mut quay = site(
            "quay",
            "hold",
            names.iter().map(|name| zone(name, name)).collect(),
        );
        quay["time_zone"] = json!("Europe/Berlin");
        app.staff().posts("/api/v1/sites", &quay).ok();
        let feed = feed_path(&app);
        let dice = Dice(seed);
        let mut play = Self {
            app,
            dice,
            seed,
            bookings: Vec::new(),
            feed,
            sheets: Vec::new(),
            done: BTreeSet::new(),
        };
        for (zone, start, minutes, rule) in BOOKINGS {
            let mut asked = ask(zone, start, minutes);
            asked["phases"][0]["schedule"]["rrule"] = json!(rule);
            if zone == DATES_TOO.0 {
                asked["phases"][0]["schedule"]["rdates"] = json!(DATES_TOO.1);
            }
            let booking = play.app.lead().requests(&asked).ok();
            play.bookings.push(play.app.operator().approves(&booking));
        }
        play.app.tick();
        for at in 0..BOOKINGS.len() {
            play.keeps(at, "approve");
        }
        play
    }

    fn step(&mut self, step: usize) {
        let mut at = self.dice.pick(BOOKINGS.len());
        let what = self.dice.pick(16);
        if what == 14 && step > STEPS / 2 {
            // Only what has begun can be ended before its time.
            let is_active = |one: &Value| self.app.staff().sees(one)["state"] == "active";
            at = self.bookings.iter().position(is_active).unwrap_or(at);
        }
        let booking = self.app.staff().sees(&self.bookings[at]);
        let operator = self.app.operator();
        let did = match what {
            _ if booking["state"] == "suspended" => self.acts(&operator, &booking, "resume"),
            0..=3 => self.session(&operator, &booking, "move"),
            4 | 5 => self.session(&operator, &booking, "skip"),
            6 => self.session(&operator, &booking, "cancel"),
            7..=9 => self.session(&operator, &booking, "restore"),
            10 | 11 => self.reschedule(&operator, &booking),
            12 | 13 => self.acts(&operator, &booking, "suspend"),
            14 if step > STEPS / 2 => self.acts(&operator, &booking, "terminate"),
            _ => self.passes(),
        };
        self.app.tick();
        self.keeps(at, &format!("step {step}: {did} of {}", BOOKINGS[at].0));
    }

    fn session(&mut self, operator: &Persona, booking: &Value, action: &str) -> String {
        let sessions = array(&booking["sessions"]);
        let is_off = |session: &&Value| matches!(session["state"].as_str(), Some("skipped" | "cancelled"));
        let meant: Vec<&Value> = sessions
            .iter()
            .filter(|session| is_off(session) == (action == "restore"))
            .collect();
        if meant.is_empty() {
            return "nothing".to_owned();
        }
        let session = meant[self.dice.pick(meant.len())];
        let body = if action == "move" {
            let start = madang::domain::span::Instant::parse(session["starts_at"].as_str().unwrap()).unwrap();
            let minutes = 30 * (1 + i64::try_from(self.dice.pick(40)).unwrap());
            json!({ "starts_at": start.plus_minutes(minutes), "reason": "Works" })
        } else {
            because("Works")
        };
        let path = format!("/api/v1/sessions/{}/{action}", session["id"]);
        let reply = operator.changes(&path, &booking["version"], &body);
        self.did(action, &reply);
        format!("{action} {} {}", session["original_start"], reply.status)
    }

    fn reschedule(&mut self, operator: &Persona, booking: &Value) -> String {
        let mut schedule = booking["phases"][0]["schedule"].clone();
        let start = schedule["start"].as_str().unwrap().to_owned();
        // Another half hour of the same days.
        let minute = if start.ends_with(":00") { ":30" } else { ":00" };
        schedule["start"] = json!(format!("{}{minute}", &start[..start.len() - 3]));
        let reply = operator.does(
            "reschedule",
            booking,
            &json!({ "phase": 0, "schedule": schedule }),
        );
        self.did("reschedule", &reply);
        format!("reschedule {} {}", schedule["start"], reply.status)
    }

    fn acts(&mut self, operator: &Persona, booking: &Value, action: &str) -> String {
        let reply = operator.does(action, booking, &because("Works"));
        self.did(action, &reply);
        format!("{action} {}", reply.status)
    }

    /// Changes are refused for many reasons; nothing may break.
    fn did(&mut self, action: &str, reply: &Reply) {
        assert!(reply.status < 500, "{}", reply.json);
        if reply.status < 300 {
            self.done.insert(action.to_owned());
        }
    }

    fn passes(&mut self) -> String {
        let hours = [5, 30, 90, 200][self.dice.pick(4)];
        let until = self.app.clock.now().plus_minutes(60 * hours);
        self.app.lives_until(&until.to_string());
        format!("{hours} hours")
    }

    /// Keeps what came by mail, each as its reader's calendar holds it then: what takes something out with
    /// what it is taken out of.
    fn keeps_mails(&mut self) {
        let mut held: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for (mail, _) in self.app.memory.sent() {
            let Some(part) = mail.rendered.calendar else {
                continue;
            };
            let name = format!("seed {}, mail {} to {}", self.seed, mail.hint, mail.to.email);
            let text = part.body;
            let (opening, events) = text.split_at(text.find("BEGIN:VEVENT").unwrap());
            let mut uids = BTreeSet::new();
            for event in events
                .trim_end()
                .strip_suffix("END:VCALENDAR")
                .unwrap()
                .split_inclusive("END:VEVENT\r\n")
            {
                let uid = line(event, "UID:").unwrap();
                let known = held.entry((mail.to.email.clone(), uid.to_owned())).or_default();
                let instance = line(event, "RECURRENCE-ID");
                let is_new = instance.is_none() && opening.contains("METHOD:REQUEST");
                assert!(
                    is_new || !known.is_empty(),
                    "{name}: the reader has nothing of it:\n{text}"
                );
                // A series comes with all that differs from it.
                known.retain(|old| instance.is_some() && line(old, "RECURRENCE-ID") != instance);
                known.push(event.to_owned());
                uids.insert(uid.to_owned());
            }
            let all: String = uids
                .into_iter()
                .flat_map(|uid| held[&(mail.to.email.clone(), uid)].clone())
                .collect();
            self.sheets.push(Sheet {
                name,
                text: format!("{opening}{all}END:VCALENDAR\r\n"),
                wanted: None,
            });
        }
    }

    /// Keeps the file of the booking and the feed of the consortium as they are now.
    fn keeps(&mut self, at: usize, what: &str) {
        let name = format!("seed {}, {what}", self.seed);
        let lead = self.app.lead();
        let seen: Vec<Value> = self
            .bookings
            .iter()
            .map(|booking| self.app.staff().sees(booking))
            .collect();
        let file = lead.sees_page(&format!("/bookings/{}.ics", seen[at]["id"])).html;
        self.sheets.push(Sheet {
            name: format!("{name}, file"),
            text: file,
            wanted: Some(wanted(&seen[at])),
        });
        let mut all: Spans = seen.iter().flat_map(wanted).collect();
        all.sort();
        let feed = self.app.anonymous().opens(&self.feed).html;
        self.sheets.push(Sheet {
            name: format!("{name}, feed"),
            text: feed,
            wanted: Some(all),
        });
    }
}
