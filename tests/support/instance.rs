//! Further instances of the service over the database of a test.

use std::sync::Arc;

use actix_web::dev::ServerHandle;
use madang::app::App;
use madang::clock::Clock;
use madang::random::Random;
use madang::store::{Db, Url};
use madang::web::{Limits, Metrics, Service};

use super::{TestApp, database, listen};

impl TestApp {
    /// The database as another instance opens it: on PostgreSQL with connections of its own.
    pub fn opens_again(&self) -> Db {
        match self.url() {
            Url::Pg(_) => Db::open(self.url(), database::OPTIONS).unwrap(),
            Url::Sqlite(_) => self.app.db.clone(),
        }
    }

    /// Another instance on the same database, without the demonstration's clock, which hears of the others by
    /// the database alone.
    pub fn another(&self) -> (String, ServerHandle) {
        self.another_on(self.opens_again())
    }

    /// The same on a database that was opened for it.
    pub fn another_on(&self, db: Db) -> (String, ServerHandle) {
        let rules = self.app.rules.as_ref().clone();
        listen(Service {
            app: App::new(db, Clock::Manual(self.clock.clone()), Random::from_seed(9), rules),
            jobs: self.jobs.clone(),
            pace: None,
            limits: Limits::default(),
            metrics: Arc::new(Metrics::new().unwrap()),
            settings: Arc::default(),
        })
    }
}
