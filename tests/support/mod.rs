//! A whole service for one test: own database, a clock that stands, mail kept in memory, a server on a free
//! port, a small city, and people who talk to it over HTTP. Nothing sleeps; `tick` does what is due.

pub mod audit;
pub mod browser;
pub mod cable;
pub mod city;
pub mod crowd;
pub mod database;
pub mod demo;
pub mod dice;
pub mod ear;
mod empty;
pub mod forms;
pub mod guest;
pub mod ics;
mod instance;
pub mod live;
pub mod pages;
mod persona;
pub mod process;
pub mod raw;
pub mod s3;
pub mod sink;
pub mod socket;
pub mod subjects;

use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use madang::app::auth::{TokenWish, create_token, system};
use madang::app::setup::get_person_by_email;
use madang::app::{App, Rules, Tx};
use madang::clock::{Clock, Manual};
use madang::domain::ids::PersonId;
use madang::domain::span::Instant;
use madang::jobs::{Jobs, Pace};
use madang::notify::{Memory, Sender, Transport};
use madang::random::Random;
use madang::store::Db;
use madang::web::{Limits, Metrics, Service, serve};
use serde_json::{Value, json};
use tracing_subscriber::fmt::TestWriter;
use tracing_subscriber::fmt::writer::MakeWriterExt;

use self::database::Database;
pub use self::persona::{Persona, Reply};

/// Monday, 15 March 2027, ten in the morning in Seoul.
pub const NOW: &str = "2027-03-15T10:00:00+09:00";

/// A running service.
pub struct TestApp {
    pub base: String,
    pub app: App,
    pub jobs: Jobs,
    pub memory: Memory,
    pub clock: Manual,
    pub people: city::People,
    runtime: tokio::runtime::Runtime,
    handle: ServerHandle,
    database: Database,
}

pub fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// A time such as `2027-03-15T10:00`, by the clock of Seoul; one that names its own zone as it is.
fn in_seoul(time: &str) -> String {
    if time.len() == "2027-03-15T10:00".len() {
        format!("{time}:00+09:00")
    } else {
        time.to_owned()
    }
}

/// The items of a list.
#[track_caller]
pub fn array(list: &Value) -> &[Value] {
    list.as_array().unwrap_or_else(|| panic!("no list: {list}"))
}

/// A text of each item of a list.
#[track_caller]
pub fn texts<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    array(list)
        .iter()
        .map(|item| item[field].as_str().unwrap())
        .collect()
}

/// Checks that a text holds these words.
#[track_caller]
pub fn shows(text: &str, words: &str) {
    assert!(text.contains(words), "no {words} in {text}");
}

/// Checks that a text does not hold these words.
#[track_caller]
pub fn lacks(text: &str, words: &str) {
    assert!(!text.contains(words), "{words} in {text}");
}

/// A body that says why.
pub fn because(reason: &str) -> Value {
    json!({ "reason": reason })
}

/// The status and the body of an answer.
pub fn status_and_text(mut answer: ureq::http::Response<ureq::Body>) -> (u16, String) {
    let text = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), text)
}

/// A client that takes any status for an answer.
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .new_agent()
}

pub fn rules() -> Rules {
    Rules {
        base_url: "http://madang.example".into(),
        mail_domain: "madang.example".into(),
        holiday_calendar: "kr".into(),
        time_zone: madang::domain::span::time_zone("Asia/Seoul").unwrap(),
        login_seconds: 12 * 3600,
        sign_in_failures: 5,
        idle_seconds: 14 * 86_400,
        idle_seconds_staff: 8 * 3600,
        proof_seconds: 600,
        security_contact: None,
        retention_days: 730,
        undo_seconds: 0,
        acknowledge: madang::domain::incident::AcknowledgeWithin::default(),
    }
}

pub fn sender() -> Sender {
    Sender {
        name: "Madang".into(),
        email: "no-reply@madang.example".into(),
        base_url: "http://madang.example".into(),
    }
}

/// The parts of the log that tests look at: errors, the spans of requests, and sign-ins that failed.
const LOGGED: &str = "error,madang::web::watch=info,madang::app::auth=warn";

/// Lines of the log of this process.
static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps a line of the log.
struct Kept;

impl Write for Kept {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        LOG.lock()
            .unwrap()
            .push(String::from_utf8_lossy(line).into_owned());
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Has the log of the service printed with the output of the test that fails, and its lines kept. One log
/// serves all tests of a process.
fn start_log() {
    _ = tracing_subscriber::fmt()
        .with_env_filter(LOGGED)
        .with_ansi(false)
        .with_writer(TestWriter::new().and(|| Kept))
        .try_init();
}

/// The lines of the log that hold a text. Other tests of the process write into the same log.
pub fn lines_with(text: &str) -> Vec<String> {
    let all = LOG.lock().unwrap();
    all.iter().filter(|line| line.contains(text)).cloned().collect()
}

impl TestApp {
    /// A service with the test city, its mail kept in memory.
    pub fn start() -> Self {
        let memory = Memory::default();
        Self::with_transport(Transport::memory(&memory), memory)
    }

    /// A service whose mail leaves another way.
    pub fn with_transport(transport: Transport, memory: Memory) -> Self {
        Self::build(
            Database::migrated(),
            transport,
            memory,
            Limits {
                workers: 2,
                ..Limits::default()
            },
        )
    }

    /// A service on a database that was made before.
    pub fn on(database: Database, transport: Transport, memory: Memory) -> Self {
        Self::build(
            database,
            transport,
            memory,
            Limits {
                workers: 2,
                ..Limits::default()
            },
        )
    }

    /// A service whose server has limits of its own.
    pub fn with_limits(limits: Limits) -> Self {
        let memory = Memory::default();
        Self::build(Database::migrated(), Transport::memory(&memory), memory, limits)
    }

    /// A service whose sites can take a decision back for 20 seconds. Everywhere else decisions stand at once.
    pub fn undoing() -> Self {
        let memory = Memory::default();
        let rules = Rules {
            undo_seconds: 20,
            ..rules()
        };
        let transport = Transport::memory(&memory);
        Self::build_by(Database::migrated(), transport, memory, Limits::default(), rules)
    }

    fn build(database: Database, transport: Transport, memory: Memory, limits: Limits) -> Self {
        Self::build_by(database, transport, memory, limits, rules())
    }

    fn build_by(
        database: Database,
        transport: Transport,
        memory: Memory,
        limits: Limits,
        rules: Rules,
    ) -> Self {
        start_log();
        let clock = Manual::new(at(NOW), 0);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let db = Db::open(&database.url, database::OPTIONS).unwrap();
        let app = App::new(db, Clock::Manual(clock.clone()), Random::from_seed(7), rules);
        let jobs = Jobs::new(app.clone(), transport, sender());
        let people = runtime.block_on(app.write(city::build)).unwrap();
        let (base, handle) = listen(Service {
            app: app.clone(),
            jobs: jobs.clone(),
            pace: Some(Pace::new(jobs.clone(), clock.clone())),
            limits,
            metrics: Arc::new(Metrics::new().unwrap()),
            settings: Arc::default(),
        });
        let test = Self {
            base,
            app,
            jobs,
            memory,
            clock,
            people,
            runtime,
            handle,
            database,
        };
        test.tick();
        test
    }

    /// The address of its database.
    pub fn url(&self) -> &madang::store::Url {
        &self.database.url
    }

    /// What another process does that is due, on the same database: it knows nothing of this one.
    pub fn another_ticks(&self) {
        let rules = self.app.rules.as_ref().clone();
        let (db, clock) = (self.app.db.clone(), self.app.clock.clone());
        let app = App::new(db, clock, Random::from_seed(8), rules);
        let jobs = Jobs::new(app, Transport::memory(&self.memory), sender());
        self.runtime.block_on(jobs.tick()).unwrap();
    }

    /// Does everything that is due.
    pub fn tick(&self) -> usize {
        self.runtime.block_on(self.jobs.tick()).unwrap()
    }

    /// Deletes and forgets what is over.
    pub fn cleans_up(&self) {
        self.runtime.block_on(self.jobs.clean_up()).unwrap();
    }

    /// Moves the clock without doing anything; a time without a zone is Seoul's.
    pub fn moves_to(&self, time: &str) {
        self.clock.move_to(at(&in_seoul(time)));
    }

    /// Moves the clock, then does everything that is due; a time without a zone is Seoul's.
    pub fn lives_until(&self, time: &str) {
        self.admin()
            .posts("/api/v1/demo/clock", &json!({ "to": in_seoul(time) }))
            .ok();
    }

    /// Runs a use case directly.
    pub fn run<T: Send + 'static>(
        &self,
        case: impl FnMut(&mut Tx<'_>) -> madang::app::Result<T> + Send + 'static,
    ) -> T {
        self.runtime.block_on(self.app.write(case)).unwrap()
    }

    /// Somebody with a new token: a new password ended those that were made before.
    pub fn anew(&self, email: &str) -> Persona {
        let email = email.to_owned();
        let made = self.run(move |tx| {
            let person = PersonId(get_person_by_email(tx, &email)?.id);
            create_token(tx, &system(), person, &TokenWish::whole("anew"))
        });
        self.with(&made.token)
    }

    /// Somebody with a token.
    pub fn with(&self, token: &str) -> Persona {
        Persona {
            base: self.base.clone(),
            token: token.to_owned(),
            consortium: if token == self.people.rival {
                "beta"
            } else {
                "alpha"
            },
            agent: agent(),
        }
    }

    /// The lead of consortium alpha.
    pub fn lead(&self) -> Persona {
        self.with(&self.people.lead)
    }

    /// A plain member of the organisation that leads alpha.
    pub fn member(&self) -> Persona {
        self.with(&self.people.member)
    }

    /// A manager of alpha's other organisation.
    pub fn partner(&self) -> Persona {
        self.with(&self.people.partner)
    }

    /// The lead of consortium beta.
    pub fn rival(&self) -> Persona {
        self.with(&self.people.rival)
    }

    /// A manager of the company that operates all sites of the test city.
    pub fn operator(&self) -> Persona {
        self.with(&self.people.operator)
    }

    /// A plain member of that company.
    pub fn clerk(&self) -> Persona {
        self.with(&self.people.clerk)
    }

    /// Programme staff.
    pub fn staff(&self) -> Persona {
        self.with(&self.people.staff)
    }

    /// An admin.
    pub fn admin(&self) -> Persona {
        self.with(&self.people.admin)
    }

    /// Somebody of an organisation that has nothing to do with anything.
    pub fn stranger(&self) -> Persona {
        self.with(&self.people.stranger)
    }

    /// Nobody.
    pub fn anonymous(&self) -> Persona {
        self.with("")
    }

    /// Subjects of the mails sent to somebody, oldest first.
    pub fn subjects_to(&self, email: &str) -> Vec<String> {
        let sent = self.memory.sent();
        sent.iter()
            .filter(|(mail, _)| mail.to.email == email)
            .map(|(mail, _)| mail.rendered.subject.clone())
            .collect()
    }

    /// The text of the newest mail to somebody.
    #[track_caller]
    pub fn newest_text_to(&self, email: &str) -> String {
        let sent = self.memory.sent().into_iter();
        let (mail, _) = sent
            .rev()
            .find(|(mail, _)| mail.to.email == email)
            .expect("a mail");
        mail.rendered.text
    }

    /// The path of the link in the newest mail to somebody that has one: other mails of the same moment may
    /// leave after it.
    #[track_caller]
    pub fn link_to(&self, email: &str) -> String {
        self.tick();
        let sent = self.memory.sent().into_iter().rev();
        let mut texts = sent
            .filter(|(mail, _)| mail.to.email == email)
            .map(|(mail, _)| mail.rendered.text);
        let text = texts.find(|text| text.contains("/link/")).expect("a link");
        let at = text.find("/link/").unwrap();
        text[at..].split_whitespace().next().unwrap().to_owned()
    }

    /// A booking of alpha that the site has approved.
    #[track_caller]
    pub fn approved(&self, zone: &str, start: &str, minutes: u32) -> Value {
        self.operator().approves(&self.lead().books(zone, start, minutes))
    }

    /// A series of alpha that the site has approved.
    #[track_caller]
    pub fn approved_series(&self, zone: &str, start: &str, minutes: u32, rrule: &str) -> Value {
        let booking = self.lead().books_series(zone, start, minutes, rrule);
        self.operator().approves(&booking)
    }

    /// Whether a mail about an event was sent to somebody.
    pub fn is_told(&self, email: &str, event: &str) -> bool {
        self.events_to(email).iter().any(|told| told == event)
    }

    /// Events of the mails sent to somebody, oldest first.
    pub fn events_to(&self, email: &str) -> Vec<String> {
        let sent = self.memory.sent();
        sent.iter()
            .filter(|(mail, _)| mail.to.email == email)
            .map(|(mail, _)| mail.hint.clone())
            .collect()
    }
}

impl Drop for TestApp {
    /// Does what is due at the end of a test, after which nothing may be left.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.tick();
        }
        let stop = self.handle.stop(false);
        self.runtime.block_on(stop);
        if std::thread::panicking() {
            return;
        }
        let left = self.runtime.block_on(self.app.read(|tx| {
            let timer = madang::store::timers::find_due(tx.conn, tx.now)?.map(|timer| timer.kind);
            let notice = madang::store::notices::next_attempt(tx.conn)?.filter(|at| *at <= tx.now);
            Ok((timer, notice))
        }));
        let left = left.unwrap();
        assert!(left == (None, None), "work was left undone: {left:?}");
    }
}

/// Serves on a free port of the loopback.
pub fn listen(service: Service) -> (String, ServerHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = serve(service, listener).unwrap();
            tell.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    (base, told.recv().unwrap())
}
