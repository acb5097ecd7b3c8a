use std::path::Path;
use std::time::Duration;

use super::*;
use crate::app::Rules;
use crate::app::bookings::Dossier;
use crate::clock::Clock;
use crate::domain::booking::BookingState;
use crate::domain::session::SessionState;
use crate::jobs::Jobs;
use crate::notify::{Memory, Sender, Transport};
use crate::random::Random;
use crate::store::{Db, Options, Url};

/// A city that was loaded into a temporary file.
struct City {
    app: App,
    clock: Manual,
    pace: Pace,
    mails: Memory,
    loaded: Loaded,
}

impl City {
    async fn load(folder: &Path) -> Self {
        let wait = Duration::from_secs(30);
        let db = Db::open(
            &Url::Sqlite(folder.join("madang.db")),
            Options {
                pool_size: 2,
                statement_timeout: wait,
                wait,
            },
        )
        .unwrap();
        let clock = clock();
        let base_url = "http://madang.example".to_owned();
        let rules = Rules {
            base_url: base_url.clone(),
            mail_domain: "madang.example".into(),
            holiday_calendar: "kr".into(),
            time_zone: crate::domain::span::time_zone("Asia/Seoul").unwrap(),
            login_seconds: 3600,
            sign_in_failures: 5,
            idle_seconds: 3600,
            idle_seconds_staff: 3600,
            proof_seconds: 600,
            security_contact: None,
            retention_days: 730,
            undo_seconds: 0,
            acknowledge: crate::domain::incident::AcknowledgeWithin::default(),
        };
        let app = App::new(db, Clock::Manual(clock.clone()), Random::from_seed(1), rules);
        let mails = Memory::default();
        let sender = Sender {
            name: "Madang".into(),
            email: "madang@madang.example".into(),
            base_url,
        };
        let pace = Pace::new(
            Jobs::new(app.clone(), Transport::memory(&mails), sender),
            clock.clone(),
        );
        let loaded = load(&app, &pace).await.unwrap_or_else(|error| panic!("{error}"));
        Self {
            app,
            clock,
            pace,
            mails,
            loaded,
        }
    }

    async fn dossier(&self, name: &str) -> Dossier {
        let id = self.loaded.bookings[name];
        self.app.read(move |tx| Dossier::load(tx, id)).await.unwrap()
    }

    async fn states(&self, name: &str) -> (BookingState, usize, usize) {
        let dossier = self.dossier(name).await;
        let ended = dossier
            .sessions
            .iter()
            .filter(|session| session.state == SessionState::Ended)
            .count();
        (dossier.booking.life.state(), dossier.sessions.len(), ended)
    }

    async fn next(&self) -> Option<Instant> {
        self.app
            .read(|tx| Ok(store::timers::next_due(tx.conn)?))
            .await
            .unwrap()
    }
}

/// Name, state, sessions, and how many of them ended.
const TABLE: [(&str, BookingState, usize, usize); 20] = [
    ("B01", BookingState::Active, 10, 5),
    ("B02", BookingState::Approved, 29, 0),
    ("B03", BookingState::Completed, 1, 1),
    ("B04", BookingState::Approved, 1, 0),
    ("B05", BookingState::ChangesRequested, 12, 0),
    ("B06", BookingState::Approved, 14, 0),
    ("B07", BookingState::Active, 6, 1),
    ("B08", BookingState::Approved, 18, 0),
    ("B09", BookingState::Draft, 5, 0),
    ("B10", BookingState::Requested, 30, 0),
    ("B11", BookingState::Approved, 5, 0),
    ("B12", BookingState::ChangesRequested, 36, 0),
    ("B13", BookingState::Declined, 92, 0),
    ("B14", BookingState::Requested, 30, 0),
    ("B15", BookingState::Active, 1, 0),
    ("B16", BookingState::Requested, 2, 0),
    ("B17", BookingState::Active, 6, 2),
    ("B18", BookingState::Requested, 29, 0),
    ("B19", BookingState::Approved, 6, 0),
    ("B20", BookingState::Active, 12, 4),
];

#[tokio::test]
async fn the_story_leaves_every_booking_as_the_field_study_tells_it() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::load(folder.path()).await;
    for (name, state, sessions, ended) in TABLE {
        assert_eq!(city.states(name).await, (state, sessions, ended), "{name}");
    }
    assert_eq!(city.loaded.bookings.len(), TABLE.len());
}

#[tokio::test]
async fn the_story_leaves_its_odd_sessions_as_the_field_study_tells_them() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::load(folder.path()).await;
    let with = |dossier: &Dossier, is_odd: fn(&store::sessions::Session) -> bool| -> Vec<String> {
        dossier
            .sessions
            .iter()
            .filter(|session| is_odd(session))
            .map(|session| session.original_start.to_string())
            .collect()
    };
    assert_eq!(
        with(&city.dossier("B07").await, |session| session.flag.is_some()),
        ["2027-05-01T18:00"]
    );
    assert_eq!(
        with(&city.dossier("B20").await, |session| session.state
            == SessionState::Cancelled),
        ["2027-02-10T09:00"]
    );
    assert_eq!(
        with(&city.dossier("B15").await, |session| session.state
            == SessionState::Running),
        ["2027-02-01T00:00"]
    );
    let (contested, asked) = (city.dossier("B05").await, city.dossier("B16").await);
    let meets = |session: &&store::sessions::Session| {
        contested
            .sessions
            .iter()
            .any(|other| other.span.overlaps(session.span))
    };
    assert_eq!(asked.sessions.iter().filter(meets).count(), 2);
    let taken_down = city.dossier("B04").await.booking.id;
    let change = city
        .app
        .read(move |tx| Ok(store::bookings::amendments::find_open(tx.conn, taken_down)?))
        .await
        .unwrap();
    let change = city
        .app
        .read(move |tx| Dossier::load(tx, change.unwrap()))
        .await
        .unwrap();
    assert_eq!(change.booking.life.state(), BookingState::Requested);
    assert_eq!(with(&change, |_| true), ["2027-05-31T22:30"]);
}

#[tokio::test]
async fn after_loading_the_clock_stands_at_ten_and_nothing_due_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::load(folder.path()).await;
    let now = Instant::parse("2027-03-15T10:00:00+09:00").unwrap();
    assert_eq!(city.clock.now(), now);
    assert!(city.next().await.is_some_and(|next| next > now));
    let (waiting, dead) = city
        .app
        .read(|tx| Ok(store::notices::count_waiting_and_dead(tx.conn)?))
        .await
        .unwrap();
    assert_eq!((waiting, dead), (0, 0));
    assert!(city.mails.sent().len() > 100);
}

#[tokio::test]
async fn moving_the_clock_starts_and_ends_tonights_session_at_its_own_times() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::load(folder.path()).await;
    city.pace
        .advance_to(Instant::parse("2027-03-16T09:00:00+09:00").unwrap())
        .await
        .unwrap();
    let dossier = city.dossier("B01").await;
    let tonight = dossier
        .sessions
        .iter()
        .find(|session| session.original_start.to_string() == "2027-03-15T22:30")
        .unwrap();
    assert_eq!(tonight.state, SessionState::Ended);
    assert_eq!(
        (tonight.actual_start, tonight.actual_end),
        (Some(tonight.span.start), Some(tonight.span.end))
    );
}

#[tokio::test]
async fn a_second_load_adds_no_holiday_twice() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::load(folder.path()).await;
    assert_eq!(super::super::serve::load_holidays(&city.app).await.unwrap(), 0);
}

#[test]
fn the_steps_of_the_story_are_in_the_order_of_time_and_within_the_demonstrations_span() {
    let times: Vec<Instant> = story::steps().unwrap().iter().map(|step| step.at).collect();
    assert!(times.is_sorted());
    assert!(
        times.first().is_some_and(|first| *first > FIRST_MOMENT)
            && times.last().is_some_and(|last| *last < LAST_MOMENT)
    );
}
