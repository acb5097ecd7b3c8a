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
    /// Another instance on the same database, without the demonstration's clock: on PostgreSQL with connections
    /// of its own, which hears of the others by the database alone.
    pub fn another(&self) -> (String, ServerHandle) {
        let db = match self.url() {
            Url::Pg(_) => Db::open(self.url(), database::OPTIONS).unwrap(),
            Url::Sqlite(_) => self.app.db.clone(),
        };
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
