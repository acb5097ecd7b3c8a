//! An app on a fresh database of its own with a clock that stands, for tests of use cases: on SQLite, or on
//! the PostgreSQL server that `MADANG_TEST_DATABASE` names.

use super::auth::{self, system};
use super::fields::NamesBody;
use super::people::{MembershipBody, PersonBody, PersonView, seed_person};
use super::register::{OrganisationBody, create_organisation};
use super::{App, Result, Rules, Tx};
use crate::clock::{Clock, Manual};
use crate::domain::access::Actor;
use crate::domain::ids::PersonId;
use crate::domain::span::Instant;
use crate::random::Random;
use crate::store::Db;

#[expect(
    unreachable_pub,
    reason = "the tests outside have the same file, where it is seen"
)]
#[path = "../../tests/support/database.rs"]
mod database;

pub(super) const PASSWORD: &str = "madang-demo";

pub(super) struct Fixture {
    pub app: App,
    pub clock: Manual,
    _database: database::Database,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let database = database::Database::migrated();
        let db = Db::open(&database.url, database::OPTIONS).unwrap();
        let clock = Manual::new(Instant::parse("2027-03-15T10:00:00+09:00").unwrap(), 0);
        let rules = Rules {
            base_url: "http://madang.example".into(),
            mail_domain: "madang.example".into(),
            holiday_calendar: "kr".into(),
            time_zone: crate::domain::span::time_zone("Asia/Seoul").unwrap(),
            login_seconds: 86_400,
            sign_in_failures: 3,
            idle_seconds: 14 * 86_400,
            idle_seconds_staff: 12 * 3600,
            proof_seconds: 600,
            security_contact: None,
            retention_days: 730,
            undo_seconds: 0,
            acknowledge: crate::domain::incident::AcknowledgeWithin::default(),
        };
        let app = App::new(db, Clock::Manual(clock.clone()), Random::from_seed(1), rules);
        Self {
            app,
            clock,
            _database: database,
        }
    }

    pub(super) fn later(&self, seconds: i64) {
        self.clock.move_to(self.clock.now().plus(seconds));
    }

    /// Does a use case that must succeed.
    pub(super) async fn writes<T: Send + 'static>(
        &self,
        case: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.app.write(case).await.unwrap()
    }

    /// Reads what must be there.
    pub(super) async fn reads<T: Send + 'static>(
        &self,
        case: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.app.read(case).await.unwrap()
    }

    pub(super) async fn organisation(&self, slug: &str) {
        let body = OrganisationBody {
            slug: slug.into(),
            kind: "startup".into(),
            names: names(slug),
        };
        self.writes(move |tx| create_organisation(tx, &system(), &body))
            .await;
    }

    /// Somebody with [`PASSWORD`].
    pub(super) async fn person(
        &self,
        email: &str,
        platform_role: Option<&str>,
        places: &[(&str, &str)],
    ) -> PersonView {
        let body = person_body(email, platform_role, places);
        let hash = auth::hash_password(&self.app, auth::NewPassword::known(PASSWORD))
            .await
            .unwrap();
        self.writes(move |tx| seed_person(tx, &body, Some(&hash))).await
    }

    /// Somebody as an actor.
    pub(super) async fn actor(
        &self,
        email: &str,
        platform_role: Option<&str>,
        places: &[(&str, &str)],
    ) -> Actor {
        let id = PersonId(self.person(email, platform_role, places).await.id);
        self.reads(move |tx| auth::actor_of_person(tx, id))
            .await
            .unwrap()
            .actor
    }
}

pub(super) fn names(text: &str) -> NamesBody {
    NamesBody {
        ko: text.into(),
        en: text.into(),
    }
}

pub(super) fn person_body(email: &str, platform_role: Option<&str>, places: &[(&str, &str)]) -> PersonBody {
    let organisations = places
        .iter()
        .map(|(slug, role)| MembershipBody {
            slug: (*slug).into(),
            role: (*role).into(),
        })
        .collect();
    PersonBody {
        email: email.into(),
        name: "김하늘".into(),
        phone: String::new(),
        language: "ko".into(),
        platform_role: platform_role.map(str::to_owned),
        organisations,
        sessions: None,
    }
}
