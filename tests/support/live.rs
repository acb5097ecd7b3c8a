//! A small city around the machine's own time, for tests of real processes: those have no clock that a test
//! could move. What is to fall due while they run is asked for days before, on a clock of the test's own.

use madang::app::auth::{TokenWish, actor_of_person, create_token, system};
use madang::app::bookings::{Approval, Ask, approve, request};
use madang::app::people::{PersonBody, seed_person};
use madang::app::{App, Result, Tx, register};
use madang::clock::{Clock, Manual};
use madang::domain::access::Actor;
use madang::domain::ids::{BookingId, PersonId};
use madang::domain::span::{Instant, LocalTime, time_zone};
use madang::random::Random;
use madang::store::Db;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::city::found;
use super::database::{Database, OPTIONS};
use super::rules;

/// Days that the site holds a request, and that the past of the city reaches back.
pub const HOLD_DAYS: i64 = 3;

/// The city, its database and two people.
pub struct Live {
    /// The use cases, on a clock of their own.
    pub app: App,
    /// That clock.
    pub clock: Manual,
    /// The machine's time when the city was built.
    pub began: Instant,
    /// The token of a consortium's manager.
    pub lead_token: String,
    lead: Actor,
    operator: Actor,
    runtime: tokio::runtime::Runtime,
    database: Database,
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// What the service reads as wall-clock time in Seoul.
fn local(at: Instant) -> String {
    LocalTime::at(at, time_zone("Asia/Seoul").unwrap()).to_string()
}

impl Live {
    /// Builds the city some days ago: one pier for one booking at a time, and a field for a thousand.
    pub fn build() -> Self {
        let database = Database::migrated();
        let began = Clock::System.now();
        let clock = Manual::new(began.plus_days(-HOLD_DAYS), 0);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let db = Db::open(&database.url, OPTIONS).unwrap();
        let app = App::new(db, Clock::Manual(clock.clone()), Random::from_seed(11), rules());
        let (lead, operator, lead_token) = runtime.block_on(app.write(move |tx| build(tx, began))).unwrap();
        Self {
            app,
            clock,
            began,
            lead_token,
            lead,
            operator,
            runtime,
            database,
        }
    }

    /// Where the city is stored.
    pub fn url(&self) -> &madang::store::Url {
        &self.database.url
    }

    /// Runs a use case on the city's own clock.
    pub fn run<T: Send + 'static>(&self, case: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static) -> T {
        self.runtime.block_on(self.app.write(case)).unwrap()
    }

    /// A request for one zone.
    pub fn ask(zone: &str, start: Instant, minutes: u32, rrule: Option<&str>) -> Value {
        json!({
            "consortium": "crew", "title": "Night mapping", "purpose": "A robot draws a map.",
            "phases": [{ "kind": "trial", "zones": [zone], "people": 3, "schedule": { "start": local(start), "minutes": minutes, "rrule": rrule } }],
        })
    }

    /// Requests something at the time of the city's clock.
    pub fn requests(&self, ask: Value) -> BookingId {
        let (ask, lead): (Ask, Actor) = (read(ask), self.lead.clone());
        self.run(move |tx| Ok(request(tx, &lead, &ask, None)?.booking.id))
    }

    /// Requests something and approves it.
    pub fn books(&self, ask: Value) -> BookingId {
        let id = self.requests(ask);
        let operator = self.operator.clone();
        self.run(move |tx| Ok(approve(tx, &operator, id, 1, &Approval::default())?.booking.id))
    }
}

fn build(tx: &mut Tx<'_>, now: Instant) -> Result<(Actor, Actor, String)> {
    let admin = system();
    found(tx, &[("crew-lead", "startup"), ("harbour", "site_operator")])?;
    let day = |days: i64| local(now.plus_days(days))[..10].to_owned();
    let consortium = json!({
        "slug": "crew", "programme": "testbed", "number": "T-1", "titles": { "ko": "crew", "en": "crew" },
        "agreement_from": day(-30), "agreement_until": day(700), "parties": [{ "organisation": "crew-lead", "role": "lead" }],
    });
    register::create_consortium(tx, &admin, &read(consortium))?;
    let windows =
        json!([{ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": "00:00", "minutes": 1440 }]);
    let site = json!({
        "slug": "dock", "operator": "harbour", "kind": "exhibition_hall", "names": { "ko": "dock", "en": "dock" }, "district": "마포구",
        "address": "1 Test Street", "latitude": 37.5, "longitude": 126.9, "time_zone": "Asia/Seoul", "phone": "02-555-0100",
        "duty_email": "duty@dock.example", "house_rules": { "ko": "", "en": "" }, "request_mode": "hold", "hold_days": HOLD_DAYS,
        "notice": { "days": 1 }, "horizon_days": 700,
        "zones": [
            { "slug": "pier", "names": { "ko": "부두", "en": "Pier" }, "windows": windows.clone() },
            { "slug": "field", "names": { "ko": "들", "en": "Field" }, "capacity": 1000, "windows": windows },
        ],
    });
    register::create_site(tx, &admin, &read(site))?;
    let lead = person(tx, "lead", "crew-lead")?;
    let operator = person(tx, "operator", "harbour")?;
    let token = create_token(tx, &admin, lead.person.unwrap(), &TokenWish::whole("test"))?.token;
    Ok((lead, operator, token))
}

fn person(tx: &mut Tx<'_>, name: &str, organisation: &str) -> Result<Actor> {
    let body: PersonBody = read(json!({
        "email": format!("{name}@people.example"), "name": name, "language": "en", "platform_role": null,
        "organisations": [{ "slug": organisation, "role": "manager" }], "sessions": "every",
    }));
    let id = PersonId(seed_person(tx, &body, None)?.id);
    Ok(actor_of_person(tx, id)?.unwrap().actor)
}
