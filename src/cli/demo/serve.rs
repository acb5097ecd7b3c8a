//! `demo`: a fresh folder, the city loaded, the service on the demonstration's clock, and words on what to
//! try.

use std::path::{Path, PathBuf};

use super::folder::DemoFolder;
use super::{PASSWORD, clock, load};
use crate::app::auth::{TokenWish, create_token, system};
use crate::app::{App, setup};
use crate::cli::serve::{Running, Signals, run};
use crate::cli::{CliError, parts, say};
use crate::clock::Clock;
use crate::config::{Settings, SignIn};
use crate::domain::ids::PersonId;
use crate::jobs::{Jobs, Pace};
use crate::notify::Transport;
use crate::store::Url;
use crate::vault::Vault;

const LEAD: &str = "lead@robonarae.example";
const OPERATOR: &str = "operator@hanbit-mall.example";
const LOGIN_HOURS: u32 = 24 * 365;

pub(in crate::cli) struct Wishes {
    pub database: Option<String>,
    pub data: Option<PathBuf>,
    pub speed: u32,
}

/// Runs the demonstration until it is told to stop.
pub(in crate::cli) async fn serve(settings: &Settings, wishes: Wishes) -> Result<(), CliError> {
    let signals = Signals::listen()?;
    // Before anything is removed: a second demonstration on the same port ends here.
    let (listener, address) = parts::listen(settings)?;
    let base_url = parts::base_url(settings, address);
    let folder = DemoFolder::take(&parts::usual_folder(wishes.data.as_deref(), "madang/demo")?)?;
    let manual = clock();
    let app = open(
        settings,
        &database(wishes.database, &folder)?,
        Clock::Manual(manual.clone()),
        base_url.clone(),
    )
    .await?;
    let jobs = Jobs::new(
        app.clone(),
        Transport::folder(&folder.mail()),
        parts::sender(settings, &base_url),
    );
    let pace = Pace::new(jobs.clone(), manual);
    load(&app, &pace).await.map_err(CliError::failed("the city"))?;
    welcome(&app, wishes.speed, &folder.mail()).await?;
    pace.run_at(wishes.speed);
    let running = Running {
        app,
        jobs,
        pace: Some(pace),
        listener,
        signals,
    };
    run(settings, running).await
}

/// The database that the flag names, else a file in the folder. Never the one that a settings file or the
/// environment names: that may be a real one.
fn database(flag: Option<String>, folder: &DemoFolder) -> Result<Url, CliError> {
    let Some(text) = flag else {
        return Ok(Url::Sqlite(folder.database()));
    };
    Url::parse(&text).map_err(|error| CliError::Usage(format!("--database: {error}")))
}

/// The use cases over a database that must be empty.
async fn open(settings: &Settings, url: &Url, clock: Clock, base_url: String) -> Result<App, CliError> {
    // Who moves the clock by months wants to stay signed in.
    let sign_in = SignIn {
        login_hours: LOGIN_HOURS,
        idle_hours: LOGIN_HOURS,
        idle_hours_staff: LOGIN_HOURS,
        proof_minutes: LOGIN_HOURS * 60,
        ..settings.sign_in.clone()
    };
    let settings = Settings {
        sign_in,
        ..settings.clone()
    };
    let db = parts::open_database(url, parts::database_options(&settings))?;
    // Its files are thrown away with it.
    let app = parts::app(&settings, db, clock, base_url)?.with_vault(Vault::in_database());
    let refusal = |why: &str| {
        let words = format!(
            "{} {why}; the demonstration needs a database of its own",
            url.shown()
        );
        Err(CliError::Usage(words))
    };
    if app.read(setup::has_people).await? {
        return refusal("is not empty");
    }
    if !app
        .write(|tx| setup::take_for(tx, setup::Purpose::Demonstration))
        .await?
    {
        return refusal("belongs to a service");
    }
    Ok(app)
}

async fn token(app: &App, email: &'static str) -> Result<String, CliError> {
    let made = app.write(move |tx| {
        let owner = setup::get_person_by_email(tx, email)?;
        create_token(
            tx,
            &system(),
            PersonId(owner.id),
            &TokenWish::whole("demonstration"),
        )
    });
    Ok(made.await?.token)
}

async fn welcome(app: &App, speed: u32, mail: &Path) -> Result<(), CliError> {
    let (lead, operator) = (token(app, LEAD).await?, token(app, OPERATOR).await?);
    let (base, mail) = (&app.rules.base_url, mail.display());
    let pace = match speed {
        0 => "stands until it is moved".to_owned(),
        speed => format!("runs {speed} times as fast as yours"),
    };
    say::out(format!(
        "Madang's demonstration listens on {base}
The clock shows Monday 2027-03-15 10:00 in Seoul and {pace}.
Mails are written to {mail}

Everybody's password is {PASSWORD}:
  {LEAD:<30}  leads a consortium; likewise lead@SLUG.example
  {OPERATOR:<30}  decides at a site; likewise operator@SLUG.example
  staff@agency.example            watches the programme
  admin@madang.example            runs the service

Try:
  LEAD={lead}
  OPERATOR={operator}
  # What waits for the mall's decision
  curl -s -H \"Authorization: Bearer $OPERATOR\" '{base}/api/v1/bookings?state=requested'
  # What the judge says to five nights, one of which is taken, and what would do instead
  curl -s -H \"Authorization: Bearer $LEAD\" -H 'Content-Type: application/json' {base}/api/v1/bookings/preview \\
    -d '{PREVIEW}'
  # Move the clock to 22:30: tonight's session starts, and its mails come into the folder above
  curl -s -H \"Authorization: Bearer $OPERATOR\" -H 'Content-Type: application/json' {base}/api/v1/demo/clock \\
    -d '{{\"to\": \"2027-03-15T22:30:00+09:00\"}}'
"
    ))
}

/// Five nights around the teardown that stands on Sunday 30 May: that one is refused, and another time is
/// named.
const PREVIEW: &str = r#"{"consortium": "robonarae", "title": "One more map", "phases": [{
    "kind": "setup", "zones": ["hanbit-mall/3f-east"], "people": 2, "schedule": {
    "start": "2027-05-26T22:30", "minutes": 420, "rrule": "FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH;COUNT=5"}}]}"#;
