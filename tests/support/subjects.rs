//! What the `{…}` of routes and pages stand for in the tests of access: things of the test city, made anew
//! where a request might use them up.

use std::cell::Cell;

use madang::app::auth::{TokenWish, create_token, system};
use madang::app::fields::NamesBody;
use madang::app::joining::{JoinBody, ask_account};
use madang::app::people::{DeputyBody, add_deputy, put_member, remove_member, seed_person};
use madang::app::pictures::{
    MOST_PICTURES, PictureBody, PictureChange, ZonePath, add_picture, change_picture, wall,
};
use madang::app::questions::{AskBody, ask as ask_site};
use madang::app::setup::get_person_by_email;
use madang::app::{Result, Tx};
use madang::domain::access::Actor;
use madang::domain::ids::{PersonId, PresenceId, SessionId};
use madang::domain::picture::PreparedPicture;
use madang::domain::presence::Way;
use madang::domain::public_code::PublicCode;
use madang::domain::text::Language;
use madang::store::presence::{self, Presence};
use madang::store::sites::{find_site, zones_of_site};
use serde_json::{Value, json};

use super::TestApp;
use super::city::ask;

/// The kinds of people of the test city, as the tables of access name them.
pub const ROLES: [&str; 10] = [
    "anonymous",
    "stranger",
    "lead",
    "member",
    "partner",
    "rival",
    "operator",
    "clerk",
    "staff",
    "admin",
];

/// Things that stand for the varying parts of a path.
pub struct Subjects<'a> {
    pub app: &'a TestApp,
    booking: Value,
    made: Cell<u32>,
}

impl<'a> Subjects<'a> {
    /// Subjects of the city, with a booking of alpha at the hall.
    pub fn new(app: &'a TestApp, booking: Value) -> Self {
        Self {
            app,
            booking,
            made: 0.into(),
        }
    }

    /// The path for what is there.
    pub fn fill(&self, path: &str) -> String {
        filled(path, |before, part| self.stands_for(before, part))
    }

    /// What one varying part stands for, by the part before it.
    pub fn stands_for(&self, before: &str, part: &str) -> String {
        match (before, part) {
            ("bookings", "{id}") => self.booking["id"].to_string(),
            ("sessions", "{id}") => self.booking["sessions"][0]["id"].to_string(),
            ("notices", "{id}") => {
                self.app.admin().gets("/api/v1/notices?limit=1").ok()["items"][0]["id"].to_string()
            }
            ("amendments", "{id}") => self.amendment().to_string(),
            ("public-notices", "{code}") => self.notice(),
            ("stops", "{id}") => self.stop().to_string(),
            ("incidents", "{id}") => self.incident().to_string(),
            ("incident-tasks", "{id}") => self.task().to_string(),
            ("files", "{id}") => self.photo().to_string(),
            (_, "{site}") => "hall".into(),
            (_, "{zone}") => "main".into(),
            (_, "{closure}") => self.closure(),
            (_, "{presence}") => self.presence(&self.booking["sessions"][0]).to_string(),
            (_, "{ask}") => self.wish().to_string(),
            (_, "{picture}") => self.picture().0.to_string(),
            (_, "{hash}.jpg") => format!("{}.jpg", self.picture().1),
            (_, "{question}") => self.question().to_string(),
            (_, "{organisation}") => "alpha-lead".into(),
            (_, "{programme}") => "testbed".into(),
            (_, "{consortium}") => "alpha".into(),
            (_, "{invitation}") => self.invitation().to_string(),
            (_, "{deputy}") => self.deputy().to_string(),
            (_, "{person}") => self.person().0.to_string(),
            ("tokens", "{token}" | "{id}") => self.token().to_string(),
            // Nobody of the table signed in with a password.
            ("logins", "{login}") => "999999998".into(),
            ("links", "{token}") => "0123456789abcdef".into(),
            _ => panic!("say in stands_for what {before}/{part} stands for"),
        }
    }

    fn closure(&self) -> String {
        let body = json!({ "effect": "warn", "reason": "Cleaning",
            "shape": { "span": { "start": "2027-09-01T00:00:00Z", "end": "2027-09-01T01:00:00Z" } } });
        self.app
            .operator()
            .posts("/api/v1/sites/hall/closures", &body)
            .ok()["closure"]["id"]
            .to_string()
    }

    /// A new entry of somebody who is at a session in the hall.
    pub fn presence(&self, session: &Value) -> i64 {
        let session = session["id"].as_i64().unwrap();
        let visitor = format!("Visitor {}", self.next());
        self.app.run(move |tx| {
            let site = find_site(tx.conn, "hall")?.unwrap().id;
            let entry = Presence {
                id: PresenceId(tx.id()?),
                session: SessionId(session),
                site,
                worker: None,
                visitor: Some(visitor.clone()),
                in_at: tx.now,
                in_way: Way::Duty,
                out_at: None,
                is_late: false,
                voided_at: None,
                words: String::new(),
                band: String::new(),
                band_back_at: None,
            };
            presence::insert(tx.conn, &entry, None)?;
            Ok(entry.id.0)
        })
    }

    /// The code of the sign that hangs in the main hall.
    pub fn sign(&self) -> String {
        self.app.run(move |tx| {
            let site = find_site(tx.conn, "hall")?.unwrap().id;
            let zone = zones_of_site(tx.conn, site)?[0].id;
            let code = PublicCode::of([0; 8]).unwrap();
            presence::signs::put_sign(tx.conn, zone, &code, tx.now)?;
            Ok(code.to_string())
        })
    }

    /// The code of the public notice of a booking in the house.
    pub fn notice(&self) -> String {
        let day = self.next();
        let start = format!("2027-{:02}-{:02}T14:00", 5 + day / 28, 1 + day % 28);
        let booking = self.app.approved("house/room-b", &start, 60);
        let says = crate::recordings::says(&[crate::recordings::robot()]);
        let kept = crate::recordings::records(self.app, &booking, &says).ok();
        kept["code"].as_str().unwrap().to_owned()
    }

    /// A proposed change of a booking in the house.
    fn amendment(&self) -> i64 {
        let day = self.next();
        let start = format!("2027-{:02}-{:02}T10:00", 5 + day / 28, 1 + day % 28);
        let booking = self.app.approved("house/room-a", &start, 60);
        let longer = json!({ "phases": ask("house/room-a", &start, 90)["phases"] });
        let change = self.app.lead().does("amendments", &booking, &longer).ok();
        change["id"].as_i64().unwrap()
    }

    /// Work that was stopped in the side hall.
    fn stop(&self) -> i64 {
        let stop = json!({ "zone": "hall/side", "reason": format!("Smoke {}.", self.next()) });
        let stop = self.app.operator().posts("/api/v1/stops", &stop).ok();
        stop["id"].as_i64().unwrap()
    }

    /// Something that went wrong in the side hall.
    fn incident(&self) -> i64 {
        let seen =
            json!({ "zone": "hall/side", "kind": "other", "words": format!("Scratch {}.", self.next()) });
        let seen = self.app.operator().posts("/api/v1/incidents", &seen).ok();
        seen["id"].as_i64().unwrap()
    }

    /// What has to be done after a new incident.
    fn task(&self) -> i64 {
        let operator = self.app.operator();
        let path = format!("/api/v1/incidents/{}/tasks", self.incident());
        let incident = operator.posts(&path, &json!({ "words": "Look at it." })).ok();
        incident["tasks"][0]["id"].as_i64().unwrap()
    }

    /// The file of a photo of an incident.
    fn photo(&self) -> i64 {
        let of = madang::domain::ids::IncidentId(self.incident());
        let (tiny, width, height) = (b"tiny".to_vec(), 1, 1);
        let picture = PreparedPicture {
            bytes: tiny,
            width,
            height,
        };
        let picture = picture.in_database(madang::app::files::sha256(b"tiny"));
        self.app.run(move |tx| {
            let by = madang::app::setup::actor_by_email(tx, "operator@people.example")?;
            madang::app::photos::add(
                tx,
                &by,
                madang::app::photos::PhotoOf::Incident(of),
                std::slice::from_ref(&picture),
            )?;
            let photos = madang::store::logs::photos::of_incident(tx.conn, of)?;
            Ok(photos[0].file)
        })
    }

    /// A new question of a visitor about the hall.
    fn question(&self) -> i64 {
        self.app.run(|tx| {
            let body = AskBody {
                name: "Somebody".into(),
                email: "nobody@nowhere.example".into(),
                words: "Is there a lift?".into(),
                ..AskBody::default()
            };
            ask_site(tx, &Actor::default(), "hall", Language::En, &body)
        })
    }

    /// A new wish of somebody for an account.
    fn wish(&self) -> i64 {
        let email = format!("wish{}@nowhere.example", self.next());
        self.app.run(move |tx| {
            let body = JoinBody {
                name: "Somebody".into(),
                email: email.clone(),
                organisation: "New".into(),
                purpose: "To try.".into(),
                site: String::new(),
            };
            ask_account(tx, &Actor::default(), Language::En, &body)
        })
    }

    /// A new picture of the main hall: its id, and the hash of its content.
    fn picture(&self) -> (i64, String) {
        let number = self.next();
        self.app.run(move |tx| new_picture(tx, "main", number))
    }

    /// A number that no other thing made here has.
    pub fn next(&self) -> u32 {
        self.made.set(self.made.get() + 1);
        self.made.get()
    }

    /// A new member of the lead's organisation.
    pub fn person(&self) -> PersonId {
        let body = json!({ "email": format!("made{}@people.example", self.next()), "name": "Made", "language": "en",
            "organisations": [{ "slug": "alpha-lead", "role": "member" }] });
        self.app.run(move |tx| {
            Ok(PersonId(
                seed_person(tx, &serde_json::from_value(body.clone()).unwrap(), None)?.id,
            ))
        })
    }

    /// A new invitation of the lead's organisation to the admin, who may have accepted an older one.
    fn invitation(&self) -> i64 {
        let body = json!({ "email": "admin@people.example", "role": "member" });
        self.app.run(move |tx| {
            let admin = get_person_by_email(tx, "admin@people.example")?;
            if !admin.organisations.is_empty() {
                remove_member(tx, &system(), "alpha-lead", PersonId(admin.id))?;
            }
            Ok(put_member(
                tx,
                &system(),
                "alpha-lead",
                &serde_json::from_value(body.clone()).unwrap(),
            )?
            .invitation
            .unwrap())
        })
    }

    /// Two new members of the lead's organisation, of whom one decides in the other's place.
    fn deputy(&self) -> i64 {
        let (absent, deputy) = (self.person(), self.person());
        let body = DeputyBody {
            person: absent.0,
            deputy: deputy.0,
            from: "2027-04-05".into(),
            until: "2027-04-09".into(),
        };
        self.app
            .run(move |tx| Ok(add_deputy(tx, &system(), "alpha-lead", &body)?.id))
    }

    fn token(&self) -> i64 {
        let person = self.person();
        self.app
            .run(move |tx| Ok(create_token(tx, &system(), person, &TokenWish::whole("made"))?.id))
    }
}

/// A path with each varying part replaced by what it stands for, told the part before it.
pub fn filled(path: &str, stands_for: impl Fn(&str, &str) -> String) -> String {
    let parts = path.split('/').collect::<Vec<_>>();
    let fill = |at: usize, part: &str| {
        if part.contains('{') {
            stands_for(parts[at - 1], part)
        } else {
            part.to_owned()
        }
    };
    parts
        .iter()
        .enumerate()
        .skip(1)
        .fold(String::new(), |path, (at, part)| {
            format!("{path}/{}", fill(at, part))
        })
}

/// The token of one of [`ROLES`]; empty for nobody.
pub fn token_of<'a>(app: &'a TestApp, role: &str) -> &'a str {
    let people = &app.people;
    let tokens = [
        "",
        &people.stranger,
        &people.lead,
        &people.member,
        &people.partner,
        &people.rival,
        &people.operator,
        &people.clerk,
    ];
    let tokens = tokens.into_iter().chain([people.staff.as_str(), &people.admin]);
    ROLES
        .iter()
        .zip(tokens)
        .find(|(name, _)| **name == role)
        .unwrap_or_else(|| panic!("no role {role}"))
        .1
}

/// A picture of a zone of the hall, which is none that could be seen: its id, and the hash of its content. The
/// first one makes way for it where there are as many as there may be.
pub fn new_picture(tx: &mut Tx<'_>, zone: &str, number: u32) -> Result<(i64, String)> {
    let path = ZonePath {
        site: "hall".into(),
        zone: zone.into(),
    };
    let own = wall(tx, &system(), &path)?.pictures;
    if own.len() == MOST_PICTURES {
        change_picture(tx, &system(), &path, own[0].id, &PictureChange::Remove)?;
    }
    let drawn = PreparedPicture {
        bytes: number.to_be_bytes().to_vec(),
        width: 4,
        height: 3,
    };
    let drawn = drawn.in_database(madang::app::files::sha256(&number.to_be_bytes()));
    let body = PictureBody {
        kind: "photo".into(),
        alt: NamesBody {
            ko: "본관".into(),
            en: String::new(),
        },
    };
    let made = add_picture(tx, &system(), &path, &body, &[drawn.clone(), drawn])?;
    Ok((made.id, made.large.sha256))
}
