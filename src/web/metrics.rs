//! What the service counts, for Prometheus.

use actix_web::{HttpRequest, HttpResponse, web};
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};
use sha2::{Digest, Sha256};

use super::caller::bearer;
use super::error::{Answer, Problem};
use super::{Service, address};
use crate::domain::text::Language;
use crate::store;

/// The counters of one service.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    statements: IntGauge,
    waiting_notices: IntGauge,
    dead_notices: IntGauge,
    timer_lag: IntGauge,
}

impl Metrics {
    /// Counters at zero.
    ///
    /// # Errors
    /// A name is used twice, which a test would show.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("madang_requests_total", "Requests by route and status."),
            &["route", "status"],
        )?;
        let seconds = HistogramVec::new(
            HistogramOpts::new("madang_request_seconds", "Time to answer, by route."),
            &["route"],
        )?;
        let gauge = |name: &str, help: &str| IntGauge::new(name, help);
        let metrics = Self {
            requests,
            seconds,
            statements: gauge(
                "madang_statements",
                "Statements sent to the database since the start.",
            )?,
            waiting_notices: gauge("madang_notices_waiting", "Notices that wait to be sent.")?,
            dead_notices: gauge("madang_notices_dead", "Notices that a server refused for good.")?,
            timer_lag: gauge(
                "madang_timer_lag_seconds",
                "How long the first due timer has waited.",
            )?,
            registry,
        };
        metrics.registry.register(Box::new(metrics.requests.clone()))?;
        metrics.registry.register(Box::new(metrics.seconds.clone()))?;
        for own in [
            &metrics.statements,
            &metrics.waiting_notices,
            &metrics.dead_notices,
            &metrics.timer_lag,
        ] {
            metrics.registry.register(Box::new(own.clone()))?;
        }
        Ok(metrics)
    }

    /// Counts one answer, which took so many seconds.
    pub(super) fn count(&self, route: &str, status: u16, seconds: f64) {
        self.requests
            .with_label_values(&[route, &status.to_string()])
            .inc();
        self.seconds.with_label_values(&[route]).observe(seconds);
    }
}

/// `GET /metrics`: for who has the token for it; without one, for programs on this machine. Nobody else
/// learns that it is there. The token is no person's, so nobody is looked for who asks.
pub(super) async fn show(request: HttpRequest, service: web::Data<Service>) -> Answer {
    let problem = |error| Problem::new(error, Language::En);
    // A proxy on this machine may say nothing of whom it asks for, so a token that is set counts for
    // everybody.
    let may_look = match service.limits.metrics_token.as_deref() {
        Some(token) => has_token(&request, token),
        None => address::is_local(&request),
    };
    if !may_look {
        return Err(problem(crate::app::Error::NotFound));
    }
    let metrics = &service.metrics;
    let (waiting, dead, lag) = service
        .app
        .read(|tx| {
            let (waiting, dead) = store::notices::count_waiting_and_dead(tx.conn)?;
            let due = store::timers::next_due(tx.conn)?;
            Ok((
                waiting,
                dead,
                due.map_or(0, |due| (tx.now.unix() - due.unix()).max(0)),
            ))
        })
        .await
        .map_err(problem)?;
    metrics.waiting_notices.set(waiting);
    metrics.dead_notices.set(dead);
    metrics.timer_lag.set(lag);
    metrics
        .statements
        .set(i64::try_from(service.app.db.statements()).unwrap_or(i64::MAX));
    let mut text = Vec::new();
    TextEncoder::new()
        .encode(&metrics.registry.gather(), &mut text)
        .map_err(|error| problem(crate::app::Error::internal(error)))?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(text))
}

fn has_token(request: &HttpRequest, wanted: &str) -> bool {
    // Hashes are compared, so that the time it takes says nothing about the token.
    bearer(request).is_some_and(|given| Sha256::digest(wanted) == Sha256::digest(given))
}
