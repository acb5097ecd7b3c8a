//! The city that is booked: 4 sites of 50 zones, 20 consortia of two parties each, the people of one of them,
//! and the public holidays. As large as a request's surroundings are in real use.

use chrono::{Days, NaiveDate, NaiveDateTime};
use madang::app::auth::{TokenWish, actor_of_bearer, create_token, system};
use madang::app::people::{PersonBody, seed_person};
use madang::app::{Error, Result, Tx, register};
use madang::domain::access::Actor;
use madang::domain::holidays::HolidayFile;
use madang::domain::ids::PersonId;
use madang::store;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Sites.
pub const SITES: usize = 4;
/// Zones of each site.
pub const ZONES_OF_SITE: usize = 50;
/// All zones.
pub const ZONES: usize = SITES * ZONES_OF_SITE;
/// Consortia.
pub const CONSORTIA: usize = 20;

const HOLIDAYS: &str = include_str!("../../config/holidays/kr.toml");

/// Bearer tokens, and one person as the use cases know them.
#[derive(Debug, Clone)]
pub struct People {
    /// A manager of the lead of the first consortium.
    pub lead: String,
    /// A manager of the company that operates all sites.
    pub operator: String,
    /// Programme staff.
    pub staff: String,
    /// A token of an administrator.
    pub admin: String,
    /// The lead, as an actor.
    pub lead_actor: Actor,
    /// The operator, as an actor.
    pub operator_actor: Actor,
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(Error::internal)
}

/// Builds it in an empty database.
pub fn build(tx: &mut Tx<'_>) -> Result<People> {
    holidays(tx)?;
    register::create_organisation(tx, &system(), &organisation("company", "site_operator")?)?;
    register::create_programme(
        tx,
        &system(),
        &read(json!({ "slug": "testbed", "kind": "funded", "names": names("Testbed") }))?,
    )?;
    for index in 0..CONSORTIA {
        consortium(tx, index)?;
    }
    for index in 0..SITES {
        register::create_site(tx, &system(), &read(site(index))?)?;
    }
    let people = people(tx)?;
    closures(tx, &people.operator_actor)?;
    Ok(people)
}

fn names(text: &str) -> Value {
    json!({ "ko": text, "en": text })
}

fn organisation(slug: &str, kind: &str) -> Result<register::OrganisationBody> {
    read(json!({ "slug": slug, "kind": kind, "names": names(slug) }))
}

fn consortium(tx: &mut Tx<'_>, index: usize) -> Result<()> {
    for role in ["lead", "partner"] {
        register::create_organisation(
            tx,
            &system(),
            &organisation(&format!("{role}-{index}"), "startup")?,
        )?;
    }
    let parties = json!([{ "organisation": format!("lead-{index}"), "role": "lead" }, { "organisation": format!("partner-{index}"), "role": "partner" }]);
    let body = json!({
        "slug": format!("consortium-{index}"), "programme": "testbed", "number": format!("T-{index}"), "titles": names("Trial"),
        "agreement_from": "2024-01-01", "agreement_until": "2030-12-31", "parties": parties,
    });
    register::create_consortium(tx, &system(), &read(body)?)?;
    Ok(())
}

fn site(index: usize) -> Value {
    let always =
        json!([{ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": "00:00", "minutes": 1440 }]);
    let zone = |zone: usize| json!({ "slug": format!("zone-{zone}"), "names": names("Zone"), "windows": always, "turnaround_minutes": 15 });
    json!({
        "slug": format!("site-{index}"), "operator": "company", "kind": "exhibition_hall", "names": names("Hall"), "district": "마포구",
        "address": "1 Test Street", "latitude": 37.5, "longitude": 126.9, "time_zone": "Asia/Seoul", "phone": "02-555-0100",
        "duty_email": format!("duty@site-{index}.example"), "house_rules": names("Wear a badge."), "request_mode": "hold",
        "notice": { "working_days": 3 }, "horizon_days": 1830, "zones": (0..ZONES_OF_SITE).map(zone).collect::<Vec<_>>(),
    })
}

/// A few closures at each site, none in the way.
fn closures(tx: &mut Tx<'_>, by: &Actor) -> Result<()> {
    for index in 0..SITES {
        for month in 1..=3 {
            let span = json!({ "start": format!("2031-{month:02}-01T00:00:00Z"), "end": format!("2031-{month:02}-02T00:00:00Z") });
            let body = read(json!({ "effect": "block", "reason": "Works", "shape": { "span": span } }))?;
            madang::app::closures::add_closure(tx, by, &format!("site-{index}"), &body)?;
        }
    }
    Ok(())
}

fn holidays(tx: &mut Tx<'_>) -> Result<()> {
    let file: HolidayFile = toml::from_str(HOLIDAYS).map_err(Error::internal)?;
    for day in &file.holidays {
        let id = tx.id()?;
        store::closures::insert_holiday(tx.conn, id, &file.calendar, day)?;
    }
    Ok(())
}

fn people(tx: &mut Tx<'_>) -> Result<People> {
    let mut token = |name: &str, platform: Option<&str>, organisation: &str| -> Result<String> {
        let places = if organisation.is_empty() {
            json!([])
        } else {
            json!([{ "slug": organisation, "role": "manager" }])
        };
        let body = json!({
            "email": format!("{name}@people.example"), "name": name, "language": "ko", "platform_role": platform, "organisations": places,
        });
        let person = PersonId(seed_person(tx, &read::<PersonBody>(body)?, None)?.id);
        Ok(create_token(tx, &system(), person, &TokenWish::whole("bench"))?.token)
    };
    let lead = token("lead", None, "lead-0")?;
    token("partner", None, "partner-0")?;
    let operator = token("operator", None, "company")?;
    token("deputy", None, "company")?;
    let staff = token("staff", Some("staff"), "")?;
    let admin = token("admin", Some("admin"), "")?;
    let mut actor = |token: &str| {
        actor_of_bearer(tx, token, None)?
            .map(|visitor| visitor.actor)
            .ok_or(Error::Unauthenticated)
    };
    let (lead_actor, operator_actor) = (actor(&lead)?, actor(&operator)?);
    Ok(People {
        lead,
        operator,
        staff,
        admin,
        lead_actor,
        operator_actor,
    })
}

/// The path of one of the zones, counted over all sites.
pub fn zone(index: usize) -> String {
    format!(
        "site-{}/zone-{}",
        index % ZONES / ZONES_OF_SITE,
        index % ZONES_OF_SITE
    )
}

/// A local time so many days after the benchmark's Monday.
pub fn local(day: u64, hour: u32) -> String {
    let monday = NaiveDate::from_ymd_opt(2027, 3, 15).unwrap_or_default();
    let at = NaiveDateTime::from(monday + Days::new(day)) + chrono::Duration::hours(hour.into());
    at.format("%Y-%m-%dT%H:%M").to_string()
}

/// A request of the first consortium: so many daily sessions of an hour in one zone.
pub fn ask(zone_index: usize, (day, hour): (u64, u32), sessions: usize) -> Value {
    let rrule = (sessions > 1).then(|| format!("FREQ=DAILY;COUNT={sessions}"));
    json!({
        "consortium": "consortium-0", "title": "Night mapping", "purpose": "A robot draws a map of the hall.",
        "phases": [{ "kind": "trial", "zones": [zone(zone_index)], "people": 3, "power_kw": 2.0,
            "schedule": { "start": local(day, hour), "minutes": 60, "rrule": rrule } }],
    })
}
