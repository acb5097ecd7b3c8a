//! The walk: every page that people see is looked at for what must never be there, in both languages and
//! themes, on a desk and on a phone, and once more with all that unfolds; that on screens of all widths.

use std::cell::RefCell;
use std::collections::BTreeMap;

use madang::web::pages::routes::PAGES;
use serde_json::{Value, json};

use super::places::PLACES;
use super::{ADMIN, LEAD, OPERATOR, STAFF, visitor};
use crate::support::browser::{Browser, DESK, Look, PHONE};
use crate::support::demo::Demo;
use crate::support::guest::Guest;
use crate::support::pages::between;

/// Files and streams, an address that leads on to one's own organisation, and the mails that the pages about
/// them show in frames: no script runs there, not even the audit.
const NOT_PAGES: &[&str] = &[
    "/pictures/{hash}.jpg",
    "/files/{id}",
    "/live",
    "/kiosk/{token}/live",
    "/organisation",
    "/bookings.csv",
    "/bookings/{id}.ics",
    "/calendars/{token}.ics",
    "/calendars/{site}/{zone}.ics",
    "/consortia/many.csv",
    "/incidents.csv",
    "/reports/report.xlsx",
    "/reports/{table}.csv",
    "/admin/notices/{id}/html",
    "/demo/mail/{id}/html",
];

/// Each language and theme, on a desk and on a phone.
const LOOKS: &[(&str, Look)] = &[
    (
        "ko-1280",
        Look {
            language: "ko",
            ..DESK
        },
    ),
    (
        "en-dark-1280",
        Look {
            theme: "dark",
            ..DESK
        },
    ),
    (
        "ko-dark-390",
        Look {
            theme: "dark",
            ..PHONE
        },
    ),
    (
        "en-390",
        Look {
            language: "en",
            ..PHONE
        },
    ),
];

/// Whether an address is one of a pattern, both with `{…}` for what varies.
fn fits(pattern: &str, address: &str) -> bool {
    let path = address.split('?').next().unwrap();
    let (wanted, given): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    let is_part = |(wanted, given): (&&str, &&str)| {
        wanted == given || (wanted.starts_with('{') && wanted.ends_with('}'))
    };
    wanted.len() == given.len() && wanted.iter().zip(&given).all(is_part)
}

#[test]
fn every_page_of_the_table_is_in_the_walk() {
    let pages: Vec<&str> = PAGES
        .iter()
        .filter(|page| page.method == "GET")
        .map(|page| page.path)
        .collect();
    let is_named = |pattern: &str| pages.contains(&pattern);
    assert!(
        NOT_PAGES.iter().all(|path| is_named(path)),
        "gone from the table of pages"
    );
    // A page with an address of its own is not looked at by looking at one whose address varies.
    let page_of = |address: &str| {
        pages
            .iter()
            .filter(|page| fits(page, address))
            .min_by_key(|page| page.matches('{').count())
            .copied()
    };
    let walked: Vec<&str> = PLACES
        .iter()
        .filter_map(|(_, _, address)| page_of(address))
        .collect();
    let left: Vec<&&str> = pages
        .iter()
        .filter(|page| !NOT_PAGES.contains(page) && !walked.contains(page))
        .collect();
    assert!(left.is_empty(), "say who looks at {left:#?}");
}

/// Finds what the `{…}` of the walk stand for among what the demonstration holds, or makes it.
pub(super) struct Finder<'a> {
    demo: &'a Demo,
    staff: Guest,
    operator: Guest,
    found: RefCell<BTreeMap<String, String>>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(demo: &'a Demo) -> Self {
        let (staff, operator) = (Guest::signs_in(demo, STAFF), Guest::signs_in(demo, OPERATOR));
        Self {
            demo,
            staff,
            operator,
            found: RefCell::default(),
        }
    }

    /// The address with what it varies by.
    pub(super) fn address(&self, pattern: &str) -> String {
        let Some((start, rest)) = pattern.split_once('{') else {
            return pattern.to_owned();
        };
        let (name, end) = rest.split_once('}').unwrap();
        let known = self.found.borrow().get(name).cloned();
        let value = known.unwrap_or_else(|| self.find(name));
        self.found.borrow_mut().insert(name.to_owned(), value.clone());
        format!("{start}{value}{end}")
    }

    fn find(&self, name: &str) -> String {
        let text = |value: &Value| value.to_string().replace('"', "");
        let people = "/api/v1/people?limit=200";
        let lead = || self.staff.finds(people, |person| person["email"] == LEAD);
        match name {
            "requested" | "changes" => {
                let state = if name == "changes" {
                    "changes_requested"
                } else {
                    name
                };
                text(&self.booking(state, "hanbit-mall")["id"])
            }
            "active" | "completed" => text(&self.booking(name, "hanbit-mall")["id"]),
            "declined" => text(&self.booking(name, "dulle-park")["id"]),
            "suspended" => self.suspended(),
            "asked" => visitor::asks(self.demo),
            "pictured" => visitor::brings_pictures(&self.operator),
            "wish" => visitor::wishes(self.demo, &self.staff),
            "ended" => text(&session(&self.booking("active", "hanbit-mall"), "ended")["id"]),
            "coming" => text(&session(&self.booking("active", "hanbit-mall"), "scheduled")["id"]),
            "cancelled" => text(&session(&self.booking("active", "gaon-mart"), "cancelled")["id"]),
            "incident" => text(
                &self.operator.posts(
                    "/api/v1/incidents",
                    &Value::Null,
                    &json!({ "zone": "hanbit-mall/3f-east", "kind": "damage", "words": "로봇이 셔터에 부딪혔습니다." }),
                )["id"],
            ),
            "stop" => text(
                &self.operator.posts(
                    "/api/v1/stops",
                    &Value::Null,
                    &json!({ "zone": "hanbit-mall/dock-b2", "reason": "바닥에 물이 고였습니다." }),
                )["id"],
            ),
            "closure" | "hit" | "flagged" => self.closes(name),
            "mail" => text(&self.staff.finds("/api/v1/notices?state=sent", |_| true)["id"]),
            "person" => text(&lead()["id"]),
            "organisation" => text(&lead()["organisations"][0]["slug"]),
            "programme" => text(&self.staff.finds("/api/v1/programmes", |_| true)["slug"]),
            "link" => self.link(),
            "decide" => self.decision_link(),
            "invitation" => self.invitation(),
            "sign" => visitor::hangs_a_sign(&self.operator),
            "wall" => visitor::hangs_a_wall(&self.operator),
            "notice" => visitor::records(self.demo, &self.address("{active}")),
            "pass" => visitor::gets_a_link(self.demo, &self.address("{coming}")),
            other => panic!("say in find what {{{other}}} stands for"),
        }
    }

    /// A booking in a state at a site.
    fn booking(&self, state: &str, site: &str) -> Value {
        let found = self
            .staff
            .finds(&format!("/api/v1/bookings?state={state}&site={site}"), |_| true);
        self.staff.gets(&format!("/api/v1/bookings/{}", found["id"]))
    }

    /// Nothing is suspended in the demonstration, so its site does it.
    fn suspended(&self) -> String {
        let booking = self.booking("approved", "dure-precision");
        let path = format!("/api/v1/bookings/{}/suspend", booking["id"]);
        Guest::signs_in(self.demo, "operator@dure-precision.example").posts(
            &path,
            &booking,
            &json!({ "reason": "라인을 정비합니다." }),
        );
        booking["id"].to_string()
    }

    /// The mall closes on a day of the trial: the closure, the booking that it hits, and the session.
    fn closes(&self, wanted: &str) -> String {
        let span = json!({ "start": "2027-04-19T15:00:00Z", "end": "2027-04-20T15:00:00Z" });
        let body = json!({ "zone": "3f-east", "effect": "block", "reason": "긴급 배관 공사", "shape": { "span": span } });
        let hit = self
            .operator
            .posts("/api/v1/sites/hanbit-mall/closures", &Value::Null, &body);
        let session = &hit["sessions"][0];
        let found = [
            ("closure", &hit["closure"]["id"]),
            ("hit", &session["booking"]),
            ("flagged", &session["id"]),
        ];
        let found: BTreeMap<String, String> = found
            .into_iter()
            .map(|(name, id)| (name.to_owned(), id.to_string()))
            .collect();
        self.found.borrow_mut().extend(found.clone());
        found[wanted].clone()
    }

    /// An invitation of the lead to an organisation that is not theirs.
    fn invitation(&self) -> String {
        let person = self
            .staff
            .finds("/api/v1/people?limit=200", |person| person["email"] == LEAD);
        let other = self.staff.finds("/api/v1/organisations?limit=200", |other| {
            other["slug"] != person["organisations"][0]["slug"]
        });
        let path = format!(
            "/api/v1/organisations/{}/members",
            other["slug"].as_str().unwrap()
        );
        self.staff
            .posts(&path, &Value::Null, &json!({ "email": LEAD, "role": "member" }))["invitation"]
            .to_string()
    }

    /// The link of a mail that asks for a decision on a new request.
    fn decision_link(&self) -> String {
        super::stories::asked(self.demo, "2027-06-22", 2);
        let guest = Guest::nobody(self.demo);
        for _ in 0..200 {
            let list = guest.reads("/demo/mail");
            for mail in list.split("href=\"/demo/mail/").skip(1).take(8) {
                let id = mail.split('"').next().unwrap();
                let page = guest.reads(&format!("/demo/mail/{id}"));
                if page.contains("href=\"/decide/") && page.contains("Mapping by day") {
                    return between(&page, "href=\"/decide/", '"').to_owned();
                }
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the mail with the link does not leave")
    }

    /// The link of a mail to somebody who forgot their password.
    fn link(&self) -> String {
        let url = format!("{}/reset", self.demo.base);
        ureq::post(url).send_form([("email", LEAD)]).unwrap();
        let began = std::time::Instant::now();
        loop {
            let mails = self
                .staff
                .gets(&format!("/api/v1/notices?state=sent&recipient={LEAD}"));
            let mut items = mails["items"].as_array().unwrap().iter();
            if let Some(mail) = items.find(|mail| mail["event"] == "password_reset") {
                let page = self.staff.reads(&format!("/demo/mail/{}", mail["id"]));
                return between(&page, "href=\"/link/", '"').to_owned();
            }
            assert!(
                began.elapsed().as_secs() < 20,
                "the mail with the link does not leave"
            );
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}

/// A session of a booking in a state.
fn session(booking: &Value, state: &str) -> Value {
    let sessions = booking["sessions"].as_array().unwrap();
    sessions
        .iter()
        .find(|session| session["state"] == state)
        .unwrap_or_else(|| panic!("none is {state}: {booking}"))
        .clone()
}

fn walks(people: &[&str]) {
    let demo = Demo::start();
    let finder = Finder::new(&demo);
    for who in people {
        let browser = Browser::open(&demo.base, DESK);
        if *who != "-" {
            browser.signs_in(who);
        }
        for (_, name, pattern) in PLACES.iter().filter(|(whose, _, _)| whose == who) {
            let path = finder.address(pattern);
            for (look_name, look) in LOOKS {
                browser.looks(*look);
                browser.goes(&path);
                assert_eq!(browser.path(), path, "{name} leads elsewhere");
                browser.pictures(&format!("{name}-{look_name}"));
                browser.finds_nothing_wrong(&format!("{name}, {look_name}"));
                if browser.unfolds() {
                    browser.finds_nothing_wrong(&format!("{name}, {look_name}, unfolded"));
                }
            }
            browser.fits_every_screen(name);
        }
    }
    assert_eq!(demo.complaints(), "");
}

#[test]
fn every_page_of_nobody_and_consortia_is_fit_for_everybody_in_both_languages_and_themes() {
    walks(&["-", LEAD]);
}

#[test]
fn every_page_of_operators_is_fit_for_everybody_in_both_languages_and_themes() {
    walks(&[OPERATOR]);
}

#[test]
fn every_page_of_staff_and_admins_is_fit_for_everybody_in_both_languages_and_themes() {
    walks(&[STAFF, ADMIN]);
}
