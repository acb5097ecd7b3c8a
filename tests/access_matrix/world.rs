//! A consortium whose parties come and go, a site that changed hands, and bookings in every state that
//! matters, each with words of its own that nothing else holds.

use madang::app::auth::{TokenWish, create_token, system};
use madang::app::feeds::make_feed;
use madang::app::people::seed_person;
use madang::app::register::{create_consortium, create_organisation, create_site};
use madang::app::{Result, Tx};
use madang::domain::access::{Actor, PlatformRole};
use madang::domain::ids::PersonId;
use madang::domain::place::FeedKind;
use serde_json::{Value, from_value, json};

use crate::support::city::{ask_of, site};
use crate::support::pages::unredirected;
use crate::support::subjects::filled;
use crate::support::{Persona, TestApp, raw};

/// Today of the tests: past the former's dates and before the one's who is yet to come.
const TODAY: &str = "2027-03-25T10:00:00+09:00";

/// Role, first and last day of a party.
type Term = (&'static str, &'static str, Option<&'static str>);

/// Organisation, its kind, and when it is a party of gamma.
const HOUSES: [(&str, &str, Option<Term>); 7] = [
    ("g-lead", "startup", Some(("lead", "2027-01-01", None))),
    (
        "g-partner",
        "university",
        Some(("partner", "2027-03-22", Some("2027-04-30"))),
    ),
    ("g-host", "large", Some(("host", "2027-01-01", None))),
    (
        "g-former",
        "sme",
        Some(("partner", "2027-01-01", Some("2027-03-24"))),
    ),
    ("g-coming", "sme", Some(("partner", "2027-03-26", None))),
    ("once", "site_operator", None),
    ("next-door", "site_operator", None),
];

/// People with their organisations. Each is known by the organisation's name, but for those who only look and
/// the one who is barred.
const PEOPLE: [(&str, &str); 10] = [
    ("lead", "g-lead"),
    ("partner", "g-partner"),
    ("host", "g-host"),
    ("viewer", "g-partner"),
    ("former", "g-former"),
    ("coming", "g-coming"),
    ("disabled", "g-lead"),
    ("past operator", "once"),
    ("other operator", "next-door"),
    ("other viewer", "next-door"),
];

/// A booking that people may or may not see.
pub struct Thing {
    /// What the table calls it.
    pub name: &'static str,
    /// The word that its texts hold and nothing else does.
    pub marker: &'static str,
    pub booking: Value,
}

/// Somebody.
pub struct Relation {
    /// What the table calls them.
    pub name: &'static str,
    /// Empty for nobody.
    pub token: String,
    /// Addresses of their calendars.
    pub calendars: Vec<String>,
}

/// The test city with gamma in it.
pub struct World {
    pub app: TestApp,
    pub things: Vec<Thing>,
    pub relations: Vec<Relation>,
    agent: ureq::Agent,
    lead: i64,
    closure: i64,
    /// Work on the approved booking that was stopped.
    stop: i64,
    /// A proposed change of the later one.
    amendment: i64,
    /// What went wrong with it.
    incident: i64,
    notice: i64,
}

fn asked(marker: &str, start: &str) -> Value {
    let mut ask = ask_of("gamma", "gallery/main", start, 60);
    ask["title"] = json!(format!("Trial {marker}"));
    ask["purpose"] = json!(format!("All about {marker}."));
    ask
}

fn kept(marker: &str, start: &str) -> Value {
    let mut ask = asked(marker, start);
    ask["draft"] = json!(true);
    ask
}

fn gallery() -> Value {
    let window = json!({ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": "00:00", "minutes": 1440 });
    let mut gallery = site(
        "gallery",
        "hold",
        json!([{ "slug": "main", "names": { "ko": "전시장", "en": "Main" }, "windows": [window] }]),
    );
    gallery["operator"] = json!("once");
    gallery
}

/// Organisations, the consortium, the sites and the people; each person with a token, and with calendars of
/// themselves, the site, the zone and the consortium, as if they had been made while that was theirs to make.
fn build(tx: &mut Tx<'_>) -> Result<Vec<Relation>> {
    for (slug, kind, _) in HOUSES {
        let names = json!({ "ko": slug, "en": slug });
        create_organisation(
            tx,
            &system(),
            &from_value(json!({ "slug": slug, "kind": kind, "names": names })).unwrap(),
        )?;
    }
    let parties: Vec<Value> = HOUSES
        .iter()
        .filter_map(|(slug, _, party)| party.map(|(role, from, until)| (slug, role, from, until)))
        .map(|(slug, role, from, until)| json!({ "organisation": slug, "role": role, "valid_from": from, "valid_until": until }))
        .collect();
    let gamma = json!({ "slug": "gamma", "programme": "testbed", "number": "T-gamma", "titles": { "ko": "qgammaq", "en": "qgammaq" },
        "agreement_from": "2027-01-01", "agreement_until": "2027-12-31", "parties": parties });
    create_consortium(tx, &system(), &from_value(gamma).unwrap())?;
    create_site(tx, &system(), &from_value(gallery()).unwrap())?;
    let mut next = site(
        "next",
        "hold",
        json!([{ "slug": "room", "names": { "ko": "방", "en": "Room" } }]),
    );
    next["operator"] = json!("next-door");
    create_site(tx, &system(), &from_value(next).unwrap())?;
    PEOPLE
        .iter()
        .map(|(name, house)| somebody(tx, name, house))
        .collect()
}

fn somebody(tx: &mut Tx<'_>, name: &'static str, house: &str) -> Result<Relation> {
    let email = format!("{}@gamma.example", name.replace(' ', "-"));
    let role = match name {
        "disabled" => "member",
        "viewer" | "other viewer" => "viewer",
        _ => "manager",
    };
    let body = json!({ "email": email, "name": name, "language": "en", "sessions": "every",
        "organisations": [{ "slug": house, "role": role }] });
    let person = PersonId(seed_person(tx, &from_value(body).unwrap(), None)?.id);
    let maker = Actor {
        person: Some(person),
        platform: Some(PlatformRole::Staff),
        ..Actor::default()
    };
    let mut calendars = Vec::new();
    for (kind, path) in [
        (FeedKind::Person, ""),
        (FeedKind::Site, "gallery"),
        (FeedKind::Zone, "gallery/main"),
        (FeedKind::Consortium, "gamma"),
    ] {
        calendars.push(make_feed(tx, &maker, kind, path)?);
    }
    Ok(Relation {
        name,
        token: create_token(tx, &system(), person, &TokenWish::whole("test"))?.token,
        calendars,
    })
}

impl World {
    pub fn new() -> Self {
        let app = TestApp::start();
        let mut relations = app.run(build);
        for (name, token) in [
            ("nobody", ""),
            ("operator", &app.people.operator),
            ("rival", &app.people.rival),
            ("staff", &app.people.staff),
            ("admin", &app.people.admin),
        ] {
            relations.push(Relation {
                name,
                token: token.to_owned(),
                calendars: Vec::new(),
            });
        }
        let who = |name: &str| app.with(&relations.iter().find(|one| one.name == name).unwrap().token);
        let (lead, once) = (who("lead"), who("past operator"));
        let approved = |marker: &str, start: &str| once.approves(&lead.requests(&asked(marker, start)).ok());
        let (past, standing, later) = (
            approved("qpastq", "2027-03-20T10:00"),
            approved("qapprovedq", "2027-04-10T10:00"),
            approved("qlaterq", "2027-05-20T10:00"),
        );
        let draft = lead.requests(&kept("qdraftq", "2027-04-12T10:00")).ok();
        let thrown = lead.requests(&kept("qthrownq", "2027-04-13T10:00")).ok();
        let thrown = lead
            .does(
                "withdraw",
                &thrown,
                &json!({ "reason": "No qthrownq after all." }),
            )
            .ok();
        let before = lead.requests(&kept("qkeptq", "2027-04-14T10:00")).ok();
        let hit = json!({ "effect": "block", "reason": "Pipes",
            "shape": { "span": { "start": "2027-04-10T00:00:00Z", "end": "2027-04-10T03:00:00Z" } } });
        let closure = once.posts("/api/v1/sites/gallery/closures", &hit).ok()["closure"]["id"]
            .as_i64()
            .unwrap();
        let stop = json!({ "booking": standing["id"], "reason": "Smoke." });
        let stop = once.posts("/api/v1/stops", &stop).ok()["id"].as_i64().unwrap();
        let seen = json!({ "booking": standing["id"], "kind": "other", "words": "A scratch." });
        let incident = once.posts("/api/v1/incidents", &seen).ok()["id"]
            .as_i64()
            .unwrap();
        app.tick();
        app.lives_until(TODAY);
        // No route gives a site to another operator, so it is done as somebody with the database would.
        let sold = "UPDATE sites SET operator_id = (SELECT id FROM organisations WHERE slug = 'company') WHERE slug = 'gallery'";
        raw::run(&mut raw::open(app.app.db.url()), sold).unwrap();
        let sent = lead
            .does("revise", &before, &asked("qsentq", "2027-04-14T10:00"))
            .ok();
        let requested = lead.requests(&asked("qrequestedq", "2027-04-20T10:00")).ok();
        let longer = json!({ "phases": ask_of("gamma", "gallery/main", "2027-05-20T10:00", 90)["phases"] });
        let amendment = lead.does("amendments", &later, &longer).ok()["id"]
            .as_i64()
            .unwrap();
        let barred = who("disabled").gets("/api/v1/me").ok()["id"].clone();
        let me = lead.gets("/api/v1/me").ok()["id"].as_i64().unwrap();
        app.staff()
            .presses(&format!("/api/v1/people/{barred}/disable"))
            .ok();
        app.tick();
        let notices = app
            .staff()
            .gets(&format!("/api/v1/notices?booking={}", standing["id"]))
            .ok();
        let things = [
            ("draft", "qdraftq", draft),
            ("thrown", "qthrownq", thrown),
            // What was sent later, as it was while it was a draft.
            ("kept", "qkeptq", Value::Null),
            ("sent", "qsentq", sent),
            ("requested", "qrequestedq", requested),
            ("approved", "qapprovedq", standing),
            ("past", "qpastq", past),
            ("later", "qlaterq", later),
            // The consortium itself.
            ("gamma", "qgammaq", Value::Null),
        ];
        let things = things
            .into_iter()
            .map(|(name, marker, booking)| Thing {
                name,
                marker,
                booking,
            })
            .collect();
        Self {
            things,
            agent: unredirected(),
            lead: me,
            closure,
            stop,
            amendment,
            incident,
            notice: notices["items"][0]["id"].as_i64().unwrap(),
            relations,
            app,
        }
    }

    pub fn relation(&self, name: &str) -> &Relation {
        self.relations.iter().find(|one| one.name == name).unwrap()
    }

    pub fn persona(&self, name: &str) -> Persona {
        self.app.with(&self.relation(name).token)
    }

    pub fn thing(&self, name: &str) -> &Thing {
        self.things.iter().find(|one| one.name == name).unwrap()
    }

    /// The path for what is there; of a thing, where it takes one.
    pub fn fill(&self, path: &str, thing: &Thing) -> String {
        filled(path, |before, part| match (before, part) {
            ("bookings", "{id}") | ("inbox", "{booking}") => thing.booking["id"].to_string(),
            ("bookings", "{id}.ics") => format!("{}.ics", thing.booking["id"]),
            ("sessions", "{id}") => thing.booking["sessions"][0]["id"].to_string(),
            ("incidents", "{id}") => self.incident.to_string(),
            ("stops", "{id}") => self.stop.to_string(),
            ("amendments", "{id}") => self.amendment.to_string(),
            ("notices" | "mail", "{id}") => self.notice.to_string(),
            (_, "{site}") => "gallery".into(),
            ("{site}", "{zone}.ics") => "main.ics".into(),
            (_, "{zone}") => "main".into(),
            (_, "{closure}") => self.closure.to_string(),
            (_, "{organisation}") => "g-lead".into(),
            (_, "{programme}") => "testbed".into(),
            (_, "{consortium}") => "gamma".into(),
            (_, "{person}") => self.lead.to_string(),
            ("pictures", "{hash}.jpg") => "0123456789abcdef.jpg".into(),
            (_, "{table}.csv") => "weeks.csv".into(),
            // Nobody was invited, and nobody asked.
            (_, "{invitation}" | "{presence}") | ("account-asks", "{ask}") => "999999999".into(),
            ("link" | "links" | "decide", "{token}") => "0123456789abcdef".into(),
            _ => panic!("say in fill what {before}/{part} stands for"),
        })
    }

    /// Somebody looks: the status, and all that came.
    pub fn looks(&self, relation: &Relation, path: &str) -> (u16, String) {
        let persona = self.app.with(&relation.token);
        let mut answer = persona
            .send(self.agent.get(format!("{}{path}", self.app.base)))
            .header("Cookie", "language=en")
            .call()
            .unwrap();
        let body = answer.body_mut().read_to_vec().unwrap();
        (
            answer.status().as_u16(),
            String::from_utf8_lossy(&body).into_owned(),
        )
    }

    /// Somebody sends a form: the status that comes.
    pub fn sends(&self, relation: &Relation, path: &str, fields: Vec<(&str, String)>) -> u16 {
        let persona = self.app.with(&relation.token);
        persona
            .send(self.agent.post(format!("{}{path}", self.app.base)))
            .send_form(fields)
            .unwrap()
            .status()
            .as_u16()
    }
}

impl Thing {
    /// Whether a text tells of it: by its word, or by the number of its booking.
    pub fn is_in(&self, text: &str) -> bool {
        text.contains(self.marker) || self.booking["id"].as_i64().is_some_and(|id| names(text, id))
    }

    /// Whether a path leads to a booking of its own.
    pub fn has_booking(&self) -> bool {
        !self.booking.is_null()
    }
}

/// Whether a text names a booking as answers and links do.
fn names(text: &str, id: i64) -> bool {
    ["\"booking\":", "/bookings/", "/inbox/"].iter().any(|before| {
        let named = format!("{before}{id}");
        text.match_indices(&named)
            .any(|(at, _)| !text[at + named.len()..].starts_with(|next: char| next.is_ascii_digit()))
    })
}
