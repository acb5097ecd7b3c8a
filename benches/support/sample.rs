//! The city that pages look at: the demonstration as people start it, made as busy as a city of its size may
//! be, and then grown in what is stored and not in what a page has in view.

use chrono::NaiveDate;
use madang::app::bookings::{Approval, Ask, Key, approve, preview, request};
use madang::app::demo::sign_in_as;
use madang::app::people::seed_person;
use madang::app::register::{ZoneBody, create_zone};
use madang::app::setup::actor_by_email;
use madang::app::{App, Error, Result, Tx, auth};
use madang::clock::Clock;
use madang::domain::ids::{BookingId, PersonId, SessionId};
use madang::domain::judge::Outcome;
use madang::jobs::Pace;
use madang::notify::{Memory, Transport};
use madang::store::Url;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::place::{settle, sql};
use super::{city, growth, seed, service};
use crate::Outcome as Done;

/// The first day of the four weeks that the timeline shows.
pub const VIEW_FROM: &str = "2027-04-12";
/// The site whose operator has most to decide.
pub const SITE: &str = "hanbit-mall";

const SITES: [&str; 12] = [
    SITE,
    "gaon-mart",
    "dure-precision",
    "seongsu-workshop",
    "hansol-medical",
    "saesol-station",
    "dulle-park",
    "teheran-sidewalk",
    "hanul-logistics",
    "ieum-tower",
    "nuri-datacentre",
    "hanmaru-hall",
];
const CONSORTIA: [&str; 8] = [
    "robonarae",
    "eyeview-lab",
    "cobotmate",
    "mediron",
    "nordlicht",
    "greensense",
    "logifin",
    "xr-maru",
];
/// Zones that are added to each site, open day and night.
const STAGES: usize = 2;
/// Further requests that wait at [`SITE`].
const WAITING: usize = 20;
/// How many more people of the programme watch boards.
pub const OFFICERS: usize = 11;

/// Who looks, by the token of a login, and what at.
#[derive(Debug, Clone)]
pub struct Sample {
    /// A manager of the consortium that books most.
    pub lead: String,
    /// The manager of [`SITE`].
    pub operator: String,
    /// Programme staff.
    pub staff: String,
    /// Further programme staff, who watch boards.
    pub officers: Vec<String>,
    /// A booking of four weeks.
    pub booking: BookingId,
    /// The first session of that booking.
    pub session: SessionId,
    /// A booking of some three hundred sessions.
    pub long: BookingId,
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(Error::internal)
}

/// Builds it in an empty database and grows what is stored so many times.
pub fn build(app: App, times: u32) -> Done<Sample> {
    sql(app.db.url(), &growth::ids_begin(app.db.url()))?;
    let runtime = service::runtime()?;
    let manual = madang::cli::demo::clock();
    let app = App {
        clock: Clock::Manual(manual.clone()),
        ..app
    };
    let pace = Pace::new(service::jobs(&app, Transport::memory(&Memory::default())), manual);
    runtime.block_on(madang::cli::demo::load(&app, &pace))?;
    runtime.block_on(app.write(stages))?;
    let (booking, session, long) = runtime.block_on(app.write(fill))?;
    runtime.block_on(pace.advance_to(pace.now()))?;
    let sample = Sample {
        lead: sign_in(&app, &runtime, "lead@robonarae.example")?,
        operator: sign_in(&app, &runtime, "operator@hanbit-mall.example")?,
        staff: sign_in(&app, &runtime, "staff@agency.example")?,
        officers: officers(&app, &runtime)?,
        booking,
        session,
        long,
    };
    if times > 1 {
        sql(app.db.url(), &growth::statements(app.db.url(), times)?)?;
    }
    settle(app.db.url())?;
    Ok(sample)
}

/// Looks at a dense city of so many sessions, filled into an empty database.
pub fn dense(app: &App, sessions: u64) -> Done<Sample> {
    let runtime = service::runtime()?;
    let people = runtime.block_on(app.write(city::build))?;
    let (booking, session) = seed::fill(app, &people, sessions, seed::CROWD)?.template;
    settle(app.db.url())?;
    let email = |name: &str| format!("{name}@people.example");
    Ok(Sample {
        lead: sign_in(app, &runtime, &email("lead"))?,
        operator: sign_in(app, &runtime, &email("operator"))?,
        staff: sign_in(app, &runtime, &email("staff"))?,
        officers: Vec::new(),
        booking,
        session,
        long: booking,
    })
}

/// The token of a new login.
fn sign_in(app: &App, runtime: &Runtime, email: &str) -> Done<String> {
    let email = email.to_owned();
    let person = runtime
        .block_on(app.read(move |tx| actor_by_email(tx, &email)))?
        .person
        .ok_or("nobody")?;
    let login = sign_in_as(app, PersonId(person.0), auth::Origin::default());
    Ok(runtime.block_on(login)?.token)
}

/// Further programme staff, by the tokens of their logins.
fn officers(app: &App, runtime: &Runtime) -> Done<Vec<String>> {
    let emails: Vec<String> = (0..OFFICERS)
        .map(|n| format!("officer-{n}@agency.example"))
        .collect();
    let added = emails.clone();
    runtime.block_on(app.write(move |tx| {
        for email in &added {
            let body =
                json!({ "email": email, "name": "Officer", "language": "ko", "platform_role": "staff" });
            seed_person(tx, &read(body)?, None)?;
        }
        Ok(())
    }))?;
    emails.iter().map(|email| sign_in(app, runtime, email)).collect()
}

/// Adds stages to every site.
fn stages(tx: &mut Tx<'_>) -> Result<()> {
    for site in SITES {
        for stage in 0..STAGES {
            create_zone(tx, &auth::system(), site, None, &read::<ZoneBody>(zone(stage))?)?;
        }
    }
    Ok(())
}

/// Books four weeks in each stage, one of them for long, and sends requests that wait. Sites are known as
/// they stood when the transaction began, so their stages must be there before.
fn fill(tx: &mut Tx<'_>) -> Result<(BookingId, SessionId, BookingId)> {
    let mut first = None;
    for (index, site) in SITES.iter().enumerate() {
        for stage in 0..STAGES {
            let wanted = phase(site, stage, (VIEW_FROM, 10), "FREQ=DAILY;COUNT=28");
            let id = asked(tx, CONSORTIA[(index + stage) % CONSORTIA.len()], wanted)?;
            let operator = actor_by_email(tx, &format!("operator@{site}.example"))?;
            let approved = approve(tx, &operator, id, 1, &Approval::default())?;
            let session = approved.sessions.first().ok_or(Error::NotFound)?.id;
            first.get_or_insert((id, session));
        }
    }
    let many = phase(SITE, 1, (VIEW_FROM, 1), "FREQ=DAILY;BYHOUR=1,3,5,7;COUNT=300");
    let long = asked(tx, CONSORTIA[0], many)?;
    let operator = actor_by_email(tx, &format!("operator@{SITE}.example"))?;
    approve(tx, &operator, long, 1, &Approval::default())?;
    for index in 0..WAITING {
        let day = NaiveDate::from_ymd_opt(2027, 5, 10).unwrap_or_default()
            + chrono::Days::new(index as u64 / 4 * 5);
        let wanted = phase(
            SITE,
            0,
            (&day.to_string(), 12 + index as u32 % 4 * 2),
            "FREQ=DAILY;COUNT=5",
        );
        asked(tx, CONSORTIA[index % CONSORTIA.len()], wanted)?;
    }
    let (booking, session) = first.ok_or(Error::NotFound)?;
    Ok((booking, session, long))
}

fn zone(stage: usize) -> Value {
    let always =
        json!([{ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": "00:00", "minutes": 1440 }]);
    let names = json!({ "ko": format!("실증 무대 {}", stage + 1), "en": format!("Stage {}", stage + 1) });
    json!({ "slug": format!("stage-{stage}"), "names": names, "windows": always })
}

fn phase(site: &str, stage: usize, (day, hour): (&str, u32), rrule: &str) -> Value {
    json!({ "kind": "trial", "zones": [format!("{site}/stage-{stage}")], "people": 3, "power_kw": 2.0,
        "schedule": { "start": format!("{day}T{hour:02}:00"), "minutes": 90, "rrule": rrule } })
}

/// Sends a request that leaves out what the judge would refuse.
fn asked(tx: &mut Tx<'_>, consortium: &str, phase: Value) -> Result<BookingId> {
    let lead = actor_by_email(tx, &format!("lead@{consortium}.example"))?;
    let text = json!({ "consortium": consortium, "title": "정기 실증: 안내 로봇 주행과 관람객 응대", "purpose": "로봇이 매일 같은 길을 다니며 길을 안내합니다.",
        "phases": [phase] });
    let mut ask: Ask = read(text)?;
    let seen = preview(tx, &lead, &ask)?;
    let refused = seen
        .verdicts
        .iter()
        .filter(|judged| judged.verdict.outcome == Outcome::Refused);
    ask.skip = refused.map(|judged| judged.verdict.original_start).collect();
    Ok(request(tx, &lead, &ask, None::<&Key>)?.booking.id)
}

/// Builds it in an empty database, to be looked at by hand.
pub fn run(words: &[String]) -> Done<()> {
    let [url, times] = words else {
        return Err("sample needs a database's address and how many times it is stored".into());
    };
    let Sample {
        lead,
        operator,
        staff,
        booking,
        long,
        ..
    } = build(service::open(&Url::parse(url)?)?, times.parse()?)?;
    println!(
        "Bookings {booking} and {long}. Tokens of logins: lead {lead}, operator {operator}, staff {staff}"
    );
    Ok(())
}
