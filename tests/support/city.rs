//! The test city: one company with a hall, a market where requests compete, and a house of rooms;
//! two consortia; and one person of each kind, each with a bearer token.

use madang::app::auth::{TokenWish, create_token, system};
use madang::app::people::{PersonBody, seed_person};
use madang::app::{Result, Tx, register};
use madang::domain::ids::PersonId;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub const LEAD: &str = "lead@people.example";
pub const MEMBER: &str = "member@people.example";
pub const PARTNER: &str = "partner@people.example";
pub const RIVAL: &str = "rival@people.example";
pub const OPERATOR: &str = "operator@people.example";
/// Somebody of the programme.
pub const STAFF: &str = "staff@people.example";
pub const STRANGER: &str = "stranger@people.example";

/// Tokens of the people.
#[derive(Debug, Clone)]
pub struct People {
    pub lead: String,
    pub member: String,
    pub partner: String,
    pub rival: String,
    pub operator: String,
    pub clerk: String,
    pub staff: String,
    pub admin: String,
    pub stranger: String,
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Adds the programme `testbed`, and organisations with these slugs and kinds.
pub fn found(tx: &mut Tx<'_>, organisations: &[(&str, &str)]) -> Result<()> {
    let admin = system();
    for (slug, kind) in organisations {
        let body = json!({ "slug": slug, "kind": kind, "names": { "ko": slug, "en": slug } });
        register::create_organisation(tx, &admin, &read(body))?;
    }
    let programme =
        json!({ "slug": "testbed", "kind": "funded", "names": { "ko": "시험", "en": "Testbed" } });
    register::create_programme(tx, &admin, &read(programme)).map(drop)
}

pub fn build(tx: &mut Tx<'_>) -> Result<People> {
    let admin = system();
    let organisations = [
        ("alpha-lead", "startup"),
        ("alpha-partner", "university"),
        ("beta-lead", "sme"),
        ("company", "site_operator"),
        ("elsewhere", "large"),
    ];
    found(tx, &organisations)?;
    for (slug, parties) in [
        (
            "alpha",
            json!([{ "organisation": "alpha-lead", "role": "lead" }, { "organisation": "alpha-partner", "role": "partner" }]),
        ),
        ("beta", json!([{ "organisation": "beta-lead", "role": "lead" }])),
    ] {
        let body = json!({
            "slug": slug, "programme": "testbed", "number": format!("T-{slug}"), "titles": { "ko": slug, "en": slug },
            "agreement_from": "2027-01-01", "agreement_until": "2027-12-31", "parties": parties,
        });
        register::create_consortium(tx, &admin, &read(body))?;
    }
    for site in [hall(), market(), house()] {
        register::create_site(tx, &admin, &read(site))?;
    }
    people(tx)
}

/// Windows of a zone that is always open.
pub fn always() -> Value {
    json!([window(&[], "00:00", 1440)])
}

fn window(phases: &[&str], from: &str, minutes: u32) -> Value {
    json!({ "phases": phases, "days": { "rule": "FREQ=DAILY" }, "from": from, "minutes": minutes })
}

/// A site of the company.
pub fn site(slug: &str, mode: &str, zones: Value) -> Value {
    json!({
        "slug": slug, "operator": "company", "kind": "exhibition_hall", "names": { "ko": slug, "en": slug }, "district": "마포구",
        "address": "1 Test Street", "latitude": 37.5, "longitude": 126.9, "time_zone": "Asia/Seoul", "phone": "02-555-0100",
        "duty_email": format!("duty@{slug}.example"), "entrance": { "ko": "서문에서 초인종을 누르십시오.", "en": "Ring at the west gate." },
        "house_rules": { "ko": "", "en": "" }, "request_mode": mode,
        "notice": { "days": 1 }, "horizon_days": 365, "zones": zones,
    })
}

fn hall() -> Value {
    let zones = json!([
        { "slug": "main", "names": { "ko": "본관", "en": "Main" }, "windows": always() },
        { "slug": "side", "names": { "ko": "별관", "en": "Side" }, "windows": [window(&["trial"], "09:00", 540)], "turnaround_minutes": 30 },
        { "slug": "yard", "names": { "ko": "마당", "en": "Yard" }, "capacity": 2, "budget_people": 10, "windows": always() },
    ]);
    site("hall", "hold", zones)
}

fn market() -> Value {
    site(
        "market",
        "compete",
        json!([{ "slug": "stand", "names": { "ko": "가판", "en": "Stand" }, "windows": always() }]),
    )
}

fn house() -> Value {
    let zones = json!([
        { "slug": "all", "names": { "ko": "전체", "en": "All" }, "windows": always() },
        { "slug": "room-a", "parent": "all", "names": { "ko": "가실", "en": "Room A" }, "windows": always() },
        { "slug": "room-b", "parent": "all", "names": { "ko": "나실", "en": "Room B" }, "windows": always() },
    ]);
    site("house", "hold", zones)
}

fn people(tx: &mut Tx<'_>) -> Result<People> {
    let member = |slug: &str, role: &str| json!([{ "slug": slug, "role": role }]);
    let mut token = |name: &str,
                     language: &str,
                     platform: Option<&str>,
                     organisations: Value|
     -> Result<String> {
        let body: PersonBody = read(json!({
            "email": format!("{name}@people.example"), "name": name, "language": language, "platform_role": platform,
            "organisations": organisations, "sessions": "every",
        }));
        let person = PersonId(seed_person(tx, &body, None)?.id);
        Ok(create_token(tx, &system(), person, &TokenWish::whole("test"))?.token)
    };
    Ok(People {
        lead: token("lead", "en", None, member("alpha-lead", "manager"))?,
        member: token("member", "en", None, member("alpha-lead", "member"))?,
        partner: token("partner", "ko", None, member("alpha-partner", "manager"))?,
        rival: token("rival", "en", None, member("beta-lead", "manager"))?,
        operator: token("operator", "ko", None, member("company", "manager"))?,
        clerk: token("clerk", "ko", None, member("company", "member"))?,
        staff: token("staff", "en", Some("staff"), json!([]))?,
        admin: token("admin", "en", Some("admin"), json!([]))?,
        stranger: token("stranger", "en", None, member("elsewhere", "manager"))?,
    })
}

/// A request of alpha: one trial.
pub fn ask(zone: &str, start: &str, minutes: u32) -> Value {
    ask_of("alpha", zone, start, minutes)
}

/// A request of alpha: a series of trials.
pub fn ask_series(zone: &str, start: &str, minutes: u32, rrule: &str) -> Value {
    ask_series_of("alpha", zone, start, minutes, rrule)
}

/// A request of a consortium: a series of trials.
pub fn ask_series_of(consortium: &str, zone: &str, start: &str, minutes: u32, rrule: &str) -> Value {
    let mut asked = ask_of(consortium, zone, start, minutes);
    asked["phases"][0]["schedule"]["rrule"] = json!(rrule);
    asked
}

/// A request of a consortium: one trial.
pub fn ask_of(consortium: &str, zone: &str, start: &str, minutes: u32) -> Value {
    json!({
        "consortium": consortium, "title": "Night mapping", "purpose": "A robot draws a map.",
        "phases": [{ "kind": "trial", "zones": [zone], "people": 3, "power_kw": 2.0,
            "schedule": { "start": start, "minutes": minutes } }],
    })
}
