//! The world that the table is asked about: bookings of alpha in each state that a form is for, things that
//! are used up, and people who ask with a token, or with a browser's cookie.

use std::cell::OnceCell;

use diesel::QueryableByName;
use diesel::sql_types::Text;
use madang::app::auth::{TokenWish, actor_of_person, create_token, system};
use madang::app::feeds::{list_feeds, make_feed};
use madang::app::people::{bootstrap_person, seed_person};
use madang::app::register::{create_organisation, create_site};
use madang::app::{Result, Tx};
use madang::domain::ids::PersonId;
use madang::domain::place::FeedKind;
use madang::store::Conn;
use serde_json::{Value, from_value, json};

use super::answer::Answer;
use super::table::{REFUSED, ROLES, Row};
use crate::support::city::{ask, site};
use crate::support::pages::{between, unredirected};
use crate::support::subjects::{Subjects, filled, token_of};
use crate::support::{Persona, TestApp, raw};

/// The test city with all that pages are about.
pub struct World<'a> {
    app: &'a TestApp,
    /// Stands for what varies; its booking waits for a decision.
    subjects: Subjects<'a>,
    waiting: Value,
    /// Approved; a closure hits its first session, and its second is left out.
    standing: Value,
    suspended: Value,
    offered: Value,
    neighbour: String,
    lead: PersonId,
    wall: OnceCell<String>,
    /// The last part of the path of a link to a session: a new one would shut it.
    crew_link: OnceCell<String>,
}

impl<'a> World<'a> {
    pub fn new(app: &'a TestApp) -> Self {
        let neighbour = app.run(neighbour);
        let asks = |zone: &str, start: &str| app.lead().books(zone, start, 60);
        let waiting = asks("hall/main", "2027-03-20T10:00");
        let suspended = app.operator().approves(&asks("hall/main", "2027-04-12T10:00"));
        let offer = ask("hall/main", "2027-04-15T10:00", 60)["phases"].clone();
        let remarks = json!({ "remarks": "A day later?", "offer": offer });
        let world = Self {
            app,
            subjects: Subjects::new(app, waiting.clone()),
            standing: standing(app),
            suspended: app
                .operator()
                .does("suspend", &suspended, &json!({ "reason": "Repairs." }))
                .ok(),
            offered: app
                .operator()
                .does(
                    "request-changes",
                    &asks("hall/main", "2027-04-14T10:00"),
                    &remarks,
                )
                .ok(),
            waiting,
            neighbour,
            lead: person_of(&app.lead()),
            wall: OnceCell::new(),
            crew_link: OnceCell::new(),
        };
        app.tick();
        // The first time on a day that a token is used is written down.
        for role in ROLES {
            world.persona(role).opens("/");
        }
        world
    }

    /// The path for what is there, in a state that the page or form is for.
    pub fn fill(&self, path: &str) -> String {
        filled(path, |before, part| self.stands_for(path, before, part))
    }

    fn stands_for(&self, path: &str, before: &str, part: &str) -> String {
        match (before, part) {
            ("bookings", "{id}") => self.booking(path)["id"].to_string(),
            ("bookings", "{id}.ics") => format!("{}.ics", self.standing["id"]),
            ("inbox", "{booking}") => self.waiting["id"].to_string(),
            ("sessions", "{id}") if path.ends_with("/restore") => {
                self.standing["sessions"][1]["id"].to_string()
            }
            ("sessions", "{id}") => self.standing["sessions"][2]["id"].to_string(),
            ("presence", "{presence}") => self.subjects.presence(&self.standing["sessions"][2]).to_string(),
            // Nobody of the table signed in with a password.
            ("sign-ins", "{id}") => "999999998".into(),
            ("link", "{token}") => self.link(),
            ("kiosk", "{token}") => self.wall.get_or_init(|| self.wall()).clone(),
            ("walls", "{id}") => self.spare_wall(),
            ("decide", "{token}") => "0123456789abcdef".into(),
            ("in", "{token}") => self.crew_link.get_or_init(|| self.makes_crew_link()).clone(),
            ("z", "{code}") => self.subjects.sign(),
            ("notice", "{code}") => self.subjects.notice(),
            ("calendars", "{token}.ics") => self.calendar().0,
            ("calendars", "{id}") => self.calendar().1.to_string(),
            ("{site}", "{zone}.ics") => "main.ics".into(),
            ("mail", "{id}") => {
                self.app.admin().gets("/api/v1/notices?state=sent&limit=1").ok()["items"][0]["id"].to_string()
            }
            ("reports", "{table}.csv") => "weeks.csv".into(),
            _ => self.subjects.stands_for(before, part),
        }
    }

    /// The booking that a page or form is for.
    fn booking(&self, path: &str) -> &Value {
        match path.rsplit('/').next().unwrap() {
            "amend" | "cancel" | "suspend" | "terminate" | "dates" | "hit" => &self.standing,
            "resume" => &self.suspended,
            "accept-offer" => &self.offered,
            _ => &self.waiting,
        }
    }

    /// The id of a display that may be revoked: the token stays that of the first.
    fn spare_wall(&self) -> String {
        let desk = || self.app.operator().sees_page("/sites/hall/walls").html.clone();
        for gate in 1.. {
            if desk().matches("/revoke\"").count() >= 2 {
                break;
            }
            let name = format!("Gate {gate}");
            self.app
                .operator()
                .submits("/sites/hall/walls", &[("name", &name)]);
        }
        between(desk().rsplit_once("/walls/").unwrap().1, "", '/').to_owned()
    }

    /// The token of a display that was looked at, which is written down.
    fn wall(&self) -> String {
        let made = self
            .app
            .operator()
            .submits("/sites/hall/walls", &[("name", "Control room")]);
        let (_, after) = made.html.split_once("href=\"/kiosk/").unwrap();
        let token = after[..40].to_owned();
        self.app.anonymous().sees_page(&format!("/kiosk/{token}"));
        token
    }

    fn makes_crew_link(&self) -> String {
        let path = format!("/api/v1/bookings/{}/crew", self.standing["id"]);
        let crew = json!({ "crew": [{ "name": "Kim Narae" }] });
        self.app.lead().puts(&path, &crew).ok();
        let make = format!("/sessions/{}/links", self.standing["sessions"][2]["id"]);
        let page = self.app.lead().submits(&make, &[]);
        between(&page.html, ".example/in/", '"').to_owned()
    }

    /// The last part of the path of a link that somebody new was sent.
    fn link(&self) -> String {
        let body = json!({ "email": format!("invited{}@people.example", self.subjects.next()), "name": "Invited", "language": "en",
            "organisations": [] });
        let path = self
            .app
            .run(move |tx| bootstrap_person(tx, &from_value(body.clone()).unwrap()));
        path.rsplit('/').next().unwrap().to_owned()
    }

    /// A calendar of the lead: the last part of its path, and its id.
    fn calendar(&self) -> (String, i64) {
        let lead = self.lead;
        self.app.run(move |tx| {
            let lead = actor_of_person(tx, lead)?.unwrap().actor;
            let path = make_feed(tx, &lead, FeedKind::Person, "")?;
            Ok((
                path.rsplit('/').next().unwrap().to_owned(),
                list_feeds(tx, &lead)?[0].id,
            ))
        })
    }

    fn persona(&self, role: &str) -> Persona {
        self.app.with(if role == "neighbour" {
            &self.neighbour
        } else {
            token_of(self.app, role)
        })
    }

    /// The version that stands of what a path is about, which somebody who may would have seen.
    fn version(&self, path: &str) -> Value {
        let first = path.split('/').nth(1).unwrap();
        let seen = match first {
            "bookings" | "inbox" => self.app.operator().sees(if first == "inbox" {
                &self.waiting
            } else {
                self.booking(path)
            }),
            "sessions" => self.app.operator().sees(&self.standing),
            "sites" => self.app.admin().gets("/api/v1/sites/hall").ok(),
            "consortia" => self.app.admin().gets("/api/v1/consortia/alpha").ok(),
            _ => Value::Null,
        };
        seen["version"].clone()
    }

    /// What a form sends. Whoever may sends a version that nothing has, so that the world stays as it is;
    /// whoever may not sends the one that stands, so that nothing else refuses it.
    fn fields(&self, role: &str, row: &Row) -> Vec<(&'static str, String)> {
        let at = ROLES.iter().position(|own| *own == role).unwrap();
        let is_refused = REFUSED.contains(&row.letters.chars().nth(at).unwrap());
        let version = if is_refused {
            self.version(row.path).to_string()
        } else {
            "999".to_owned()
        };
        let standing = &self.standing;
        let stands = [
            ("{person}", self.lead.0.to_string()),
            ("{booking}", standing["id"].to_string()),
            ("{session}", standing["sessions"][0]["id"].to_string()),
            ("{role}", role.to_owned()),
        ];
        let stands_for = |value: &str| {
            stands
                .iter()
                .fold(value.to_owned(), |text, (name, id)| text.replace(name, id))
        };
        row.fields
            .iter()
            .map(|(name, value)| (*name, stands_for(value)))
            .chain([("version", version)])
            .collect()
    }

    /// Somebody looks at the page of a row, or sends its form.
    pub fn asks(&self, role: &str, row: &Row, path: &str) -> Answer {
        if row.method == "POST" {
            return self.sends(role, path, self.fields(role, row));
        }
        self.looks(role, &format!("{path}{}", row.query))
    }

    /// Somebody looks at a page.
    pub fn looks(&self, role: &str, path: &str) -> Answer {
        let persona = self.persona(role);
        Answer::read(
            persona
                .send(agent().get(format!("{}{path}", self.app.base)))
                .header("Cookie", "language=en")
                .call(),
        )
    }

    /// Somebody sends a form.
    pub fn sends(&self, role: &str, path: &str, fields: Vec<(&str, String)>) -> Answer {
        let persona = self.persona(role);
        let request = persona
            .send(agent().post(format!("{}{path}", self.app.base)))
            .header("Cookie", "language=en");
        Answer::read(request.send_form(fields))
    }

    /// Nobody asks, from a page.
    pub fn asks_from(&self, row: &Row, path: &str, referer: &str) -> Answer {
        let url = format!("{}{path}", self.app.base);
        if row.method == "GET" {
            return Answer::read(agent().get(url).header("Referer", referer).call());
        }
        Answer::read(
            agent()
                .post(url)
                .header("Referer", referer)
                .send_form(self.fields("anonymous", row)),
        )
    }

    /// The cookie of somebody who signs in with a browser.
    pub fn signs_in(&self, role: &str) -> String {
        let person = person_of(&self.persona(role)).0.to_string();
        let answer = self.sends("anonymous", "/demo/sign-in", vec![("person", person)]);
        answer.set_cookies[0].split(';').next().unwrap().to_owned()
    }

    /// A browser with this cookie is led to send the form of a row.
    pub fn is_led(&self, cookie: &str, row: &Row, path: &str, (name, value): (&str, &str)) -> Answer {
        let request = agent()
            .post(format!("{}{path}", self.app.base))
            .header("Cookie", cookie)
            .header(name, value);
        let fields = row
            .fields
            .iter()
            .map(|(name, value)| (*name, value.replace("{person}", &self.lead.0.to_string())));
        Answer::read(request.send_form(fields.chain([("version", "999".to_owned())])))
    }

    /// The newest entry of the journal.
    pub fn newest_entry(&self) -> Value {
        self.app.admin().gets("/api/v1/journal?limit=1").ok()["items"][0]["id"].clone()
    }
}

fn agent() -> ureq::Agent {
    unredirected()
}

fn person_of(persona: &Persona) -> PersonId {
    PersonId(persona.gets("/api/v1/me").ok()["id"].as_i64().unwrap())
}

/// A company next door with a site of its own. The token of its manager.
fn neighbour(tx: &mut Tx<'_>) -> Result<String> {
    let names = json!({ "ko": "옆집", "en": "Next door" });
    create_organisation(
        tx,
        &system(),
        &from_value(json!({ "slug": "next-door", "kind": "site_operator", "names": names })).unwrap(),
    )?;
    let mut next = site(
        "next",
        "hold",
        json!([{ "slug": "room", "names": { "ko": "방", "en": "Room" } }]),
    );
    next["operator"] = json!("next-door");
    create_site(tx, &system(), &from_value(next).unwrap())?;
    let body = json!({ "email": "neighbour@people.example", "name": "neighbour", "language": "en",
        "organisations": [{ "slug": "next-door", "role": "manager" }] });
    let person = seed_person(tx, &from_value(body).unwrap(), None)?;
    Ok(create_token(tx, &system(), PersonId(person.id), &TokenWish::whole("test"))?.token)
}

/// Three approved sessions: a closure hits the first, and the second is left out.
fn standing(app: &TestApp) -> Value {
    let approved = app.approved_series("hall/main", "2027-04-05T10:00", 60, "FREQ=DAILY;COUNT=3");
    let skip = format!("/api/v1/sessions/{}/skip", approved["sessions"][1]["id"]);
    app.operator()
        .changes(&skip, &approved["version"], &json!({}))
        .ok();
    let hit = json!({ "effect": "block", "reason": "Pipes",
        "shape": { "span": { "start": "2027-04-05T00:00:00Z", "end": "2027-04-05T03:00:00Z" } } });
    app.operator().posts("/api/v1/sites/hall/closures", &hit).ok();
    app.operator().sees(&approved)
}

/// The paths for what is not there: all that varies, or only its end.
pub fn missing(path: &str) -> Vec<String> {
    let gone = |part: &str| {
        let ending = part.rsplit_once('}').unwrap().1;
        let is_number = [
            "{id}",
            "{person}",
            "{booking}",
            "{session}",
            "{closure}",
            "{question}",
            "{picture}",
            "{ask}",
            "{invitation}",
            "{deputy}",
            "{presence}",
        ]
        .iter()
        .any(|number| part.starts_with(number));
        format!("{}{ending}", if is_number { "999999999" } else { "nowhere" })
    };
    let varying: Vec<&str> = path.split('/').filter(|part| part.contains('{')).collect();
    let from = |first: usize| {
        filled(path, |_, part| match part {
            "{site}" if first > 0 => "hall".into(),
            "{organisation}" if first > 0 => "alpha-lead".into(),
            part => gone(part),
        })
    };
    (0..varying.len()).map(from).collect()
}

/// Whether the table is about what a form is sent to. People see organisations, sites and tokens of their own
/// too.
pub fn is_of_the_table(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts[..] {
        ["sites", site, ..] => site == "hall",
        ["organisations", slug, ..] => slug == "alpha-lead",
        ["consortia", slug, ..] => slug == "alpha",
        ["people", ..] | ["calendars", _, ..] | ["account", "tokens" | "sign-ins", _, ..] => false,
        _ => true,
    }
}

/// Whether a path is one of a pattern.
pub fn fits(pattern: &str, path: &str) -> bool {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    wanted.len() == given.len()
        && wanted
            .iter()
            .zip(given)
            .all(|(wanted, given)| *wanted == given || wanted.starts_with('{'))
}

/// An address without what pages count on and on by: ids stay, values of its query go.
pub fn alike(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else {
        return address.to_owned();
    };
    let names: Vec<&str> = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap())
        .collect();
    format!("{path}?{}", names.join("&"))
}

/// A number that changes with every change of the database.
pub struct Fingerprint {
    conn: Conn,
    sql: String,
}

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

impl Fingerprint {
    pub fn of(app: &TestApp) -> Self {
        let mut conn = raw::open(app.app.db.url());
        // SQLite counts the changes that other connections made; PostgreSQL is asked for all rows.
        let sql = if matches!(conn, Conn::Sqlite(_)) {
            "SELECT data_version AS number FROM pragma_data_version".to_owned()
        } else {
            let tables: Vec<Table> = raw::rows(
                &mut conn,
                "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'",
            );
            let rows = tables.iter().map(|Table { name }| {
                format!("(SELECT string_agg(t::text, '|' ORDER BY t::text) FROM \"{name}\" t)")
            });
            let all = rows.collect::<Vec<_>>().join(", ");
            format!("SELECT ('x' || substr(md5(concat_ws('#', {all})), 1, 15))::bit(60)::bigint AS number")
        };
        Self { conn, sql }
    }

    pub fn take(&mut self) -> i64 {
        raw::number(&mut self.conn, &self.sql)
    }
}
