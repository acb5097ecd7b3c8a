//! The walk: every page that people see is looked at for what must never be there, in both languages and
//! themes, on a desk and on a phone, and once more with all that unfolds; that on screens of all widths.

use std::cell::RefCell;
use std::collections::BTreeMap;

use madang::web::pages::routes::PAGES;
use serde_json::{Value, json};

use super::{ADMIN, LEAD, OPERATOR, STAFF, visitor};
use crate::support::browser::{Browser, DESK, Look, PHONE};
use crate::support::demo::Demo;
use crate::support::guest::Guest;
use crate::support::pages::between;

/// Whose eyes, a name for the picture, the address. `-` is nobody; `{…}` is what [`Finder`] finds.
pub(super) const PLACES: &[(&str, &str, &str)] = &[
    ("-", "start", "/"),
    ("-", "sites", "/sites"),
    ("-", "site", "/sites/hanbit-mall"),
    ("-", "zone", "/sites/hanbit-mall/zones/3f-east"),
    ("-", "ask", "/sites/hanbit-mall/ask?zone=3f-east"),
    ("-", "sign-in", "/sign-in"),
    ("-", "join", "/join?site=hanbit-mall"),
    ("-", "join-sent", "/join/sent"),
    ("-", "reset", "/reset"),
    ("-", "reset-sent", "/reset/sent"),
    ("-", "link", "/link/{link}"),
    ("-", "decide", "/decide/{decide}"),
    ("-", "at-the-sign", "/z/{sign}"),
    ("-", "crew-link", "/in/{pass}"),
    ("-", "notice", "/notice/{notice}"),
    ("-", "notice-sign", "/notice/{notice}/sign"),
    ("-", "missing", "/nowhere"),
    ("-", "demo-people", "/demo/people"),
    ("-", "demo-mail", "/demo/mail"),
    ("-", "demo-mail-like", "/demo/mail?like={mail}"),
    ("-", "demo-one-mail", "/demo/mail/{mail}"),
    ("-", "sites-none", "/sites?words=station&recording=1"),
    ("-", "search-nobody", "/search"),
    (LEAD, "consortium-home", "/home"),
    (LEAD, "site-signed-in", "/sites/hanbit-mall"),
    (LEAD, "bookings", "/bookings"),
    (LEAD, "bookings-calendar", "/bookings?view=calendar"),
    (LEAD, "new-booking", "/bookings/new?zone=hanbit-mall/3f-east"),
    (LEAD, "schedule-week", "/schedule?zoom=week"),
    (LEAD, "search", "/search?words=hanbit"),
    (LEAD, "account", "/account"),
    (LEAD, "account-notices", "/account/notices"),
    (LEAD, "account-tokens", "/account/tokens"),
    (LEAD, "invitation", "/invitations/{invitation}"),
    (LEAD, "bookings-month", "/bookings?view=calendar&month=2027-04"),
    (LEAD, "new-place", "/bookings/new"),
    (
        LEAD,
        "new-when",
        "/bookings/new?zone=hanbit-mall/3f-east&start=2027-04-27T11:00",
    ),
    (LEAD, "search-lead", "/search?words=robot"),
    (LEAD, "booking-active", "/bookings/{active}"),
    (LEAD, "booking-completed", "/bookings/{completed}"),
    (LEAD, "booking-cancel", "/bookings/{active}/cancel"),
    (LEAD, "session", "/sessions/{coming}"),
    (LEAD, "crew", "/bookings/{active}/crew"),
    (LEAD, "recordings", "/bookings/{active}/recordings"),
    (LEAD, "log", "/sessions/{ended}/log"),
    (LEAD, "log-photos", "/sessions/{ended}/log/photos"),
    (LEAD, "amend", "/bookings/{active}/amend"),
    (LEAD, "own-consortium", "/consortia/robonarae"),
    (LEAD, "own-organisation", "/organisations/{organisation}"),
    (LEAD, "own-people", "/people"),
    (LEAD, "invite", "/people/new"),
    (LEAD, "first-steps", "/first-steps"),
    (OPERATOR, "organisation-mine", "/organisations/hanbit-mall"),
    (OPERATOR, "inbox", "/inbox"),
    (OPERATOR, "inbox-one", "/inbox/{requested}"),
    (OPERATOR, "inbox-several", "/inbox/several"),
    (
        OPERATOR,
        "several-decided",
        "/inbox/several/decided?decided={active}&left={requested}.stale",
    ),
    (OPERATOR, "inbox-changes", "/inbox/{changes}"),
    (OPERATOR, "inbox-decided", "/inbox/{active}"),
    (OPERATOR, "operator-home", "/home"),
    (OPERATOR, "schedule", "/schedule?zoom=4weeks"),
    (OPERATOR, "flagged", "/flagged"),
    (OPERATOR, "booking-flagged", "/bookings/{hit}"),
    (OPERATOR, "booking-hit", "/bookings/{hit}/hit"),
    (OPERATOR, "session-flagged", "/sessions/{flagged}"),
    (OPERATOR, "booking-suspend", "/bookings/{active}/suspend"),
    (OPERATOR, "booking-terminate", "/bookings/{active}/terminate"),
    (OPERATOR, "tonight", "/tonight"),
    (OPERATOR, "posts", "/sites/hanbit-mall/posts"),
    (OPERATOR, "zone-sign", "/sites/hanbit-mall/zones/3f-east/sign"),
    (OPERATOR, "report", "/report/hanbit-mall/3f-east"),
    (OPERATOR, "report-site", "/report?site=hanbit-mall"),
    (OPERATOR, "incidents", "/incidents"),
    (OPERATOR, "incident", "/incidents/{incident}"),
    (OPERATOR, "incident-photos", "/incidents/{incident}/photos"),
    (OPERATOR, "stop-new", "/stops/new?site=hanbit-mall"),
    (OPERATOR, "stop", "/stops/{stop}"),
    (OPERATOR, "closures", "/sites/hanbit-mall/closures"),
    (OPERATOR, "closure", "/sites/hanbit-mall/closures/{closure}"),
    (OPERATOR, "closure-new", "/sites/hanbit-mall/closures/new"),
    (OPERATOR, "booking-dates", "/bookings/{requested}/dates"),
    (OPERATOR, "site-edit", "/sites/hanbit-mall/edit"),
    (OPERATOR, "questions", "/sites/{asked}/questions"),
    (OPERATOR, "questions-open", "/questions"),
    (OPERATOR, "site-desk", "/sites/hanbit-mall/desk"),
    (OPERATOR, "zone-new", "/sites/hanbit-mall/new-zone"),
    (
        OPERATOR,
        "zone-pictures",
        "/sites/{pictured}/zones/3f-east/pictures",
    ),
    (OPERATOR, "zone-pictured", "/sites/{pictured}/zones/3f-east"),
    (OPERATOR, "site-pictured", "/sites/{pictured}"),
    (OPERATOR, "sites-pictured", "/sites"),
    (OPERATOR, "zone-edit", "/sites/hanbit-mall/zones/3f-east/edit"),
    (OPERATOR, "sheet", "/reports/week?site=hanbit-mall"),
    (STAFF, "account-asks", "/account-asks"),
    (STAFF, "account-ask", "/account-asks/{wish}"),
    (STAFF, "board", "/board"),
    (STAFF, "first-steps-staff", "/first-steps"),
    (STAFF, "schedule-quarter", "/schedule?zoom=quarter"),
    (STAFF, "schedule-list", "/schedule?zoom=list"),
    (STAFF, "reports", "/reports?from=2027-01-01&to=2027-03-31"),
    (STAFF, "sheet-choice", "/reports/week"),
    (STAFF, "booking-changes", "/bookings/{changes}"),
    (STAFF, "booking-declined", "/bookings/{declined}"),
    (STAFF, "booking-suspended", "/bookings/{suspended}"),
    (STAFF, "booking-resume", "/bookings/{suspended}/resume"),
    (STAFF, "booking-withdraw", "/bookings/{requested}/withdraw"),
    (STAFF, "booking-revise", "/bookings/{changes}/edit"),
    (STAFF, "session-left-out", "/sessions/{cancelled}"),
    (STAFF, "sheet-staff", "/reports/week?site=hanbit-mall"),
    (STAFF, "consortia", "/consortia"),
    (STAFF, "consortium", "/consortia/robonarae"),
    (STAFF, "targets", "/consortia/robonarae/targets"),
    (STAFF, "consortium-new", "/consortia/new"),
    (STAFF, "consortia-many", "/consortia/many"),
    (STAFF, "consortium-edit", "/consortia/robonarae/edit"),
    (STAFF, "organisations", "/organisations"),
    (STAFF, "organisation", "/organisations/{organisation}"),
    (STAFF, "organisation-new", "/organisations/new"),
    (STAFF, "organisation-edit", "/organisations/{organisation}/edit"),
    (STAFF, "people", "/people"),
    (STAFF, "person", "/people/{person}"),
    (STAFF, "person-new", "/people/new"),
    (STAFF, "person-edit", "/people/{person}/edit"),
    (STAFF, "programmes", "/programmes"),
    (STAFF, "programme", "/programmes/{programme}"),
    (STAFF, "programme-new", "/programmes/new"),
    (STAFF, "programme-edit", "/programmes/{programme}/edit"),
    (ADMIN, "admin", "/admin"),
    (ADMIN, "admin-notices", "/admin/notices"),
    (ADMIN, "admin-notice", "/admin/notices/{mail}"),
    (ADMIN, "admin-journal", "/admin/journal"),
    (ADMIN, "admin-notices-like", "/admin/notices?like={mail}"),
    (
        ADMIN,
        "admin-journal-words",
        "/admin/journal?words=robonarae&person={person}",
    ),
    (ADMIN, "admin-holidays", "/admin/holidays"),
    (ADMIN, "admin-sites", "/admin/sites"),
    (ADMIN, "admin-site-new", "/admin/sites/new"),
    (ADMIN, "admin-settings", "/admin/settings"),
];

/// Files, streams, an address that leads on, and mails in frames: no script runs there, not even the audit.
const NOT_PAGES: &[&str] = &[
    "/pictures/{hash}.jpg",
    "/files/{id}",
    "/live",
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
            "person" => text(
                &self
                    .staff
                    .finds("/api/v1/people?limit=200", |person| person["email"] == LEAD)["id"],
            ),
            "organisation" => {
                let person = self
                    .staff
                    .finds("/api/v1/people?limit=200", |person| person["email"] == LEAD);
                text(&person["organisations"][0]["slug"])
            }
            "programme" => text(&self.staff.finds("/api/v1/programmes", |_| true)["slug"]),
            "link" => self.link(),
            "decide" => self.decision_link(),
            "invitation" => self.invitation(),
            "sign" => visitor::hangs_a_sign(&self.operator),
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
