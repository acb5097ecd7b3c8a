//! HTTP, through actix-web: parses requests, calls use cases, shows what they answer. Holds no rule.
//! One route table (`routes`), one mapping of errors (`error`), one way to know who asks (`caller`).

mod api;
mod assets;
mod body;
mod caller;
mod csv;
mod error;
mod health;
mod live;
mod metrics;
mod openapi;
pub mod pages;
pub mod routes;
mod security;
mod ui;

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{App as ActixApp, HttpServer, web};

use crate::app::App;
use crate::config::Shown;
use crate::jobs::{Jobs, Pace};

/// What the handlers share.
#[derive(Clone)]
pub struct Service {
    /// The use cases.
    pub app: App,
    /// The jobs, which demo mode runs before it answers.
    pub jobs: Jobs,
    /// What moves the clock; only ever in demo mode and tests.
    pub pace: Option<Pace>,
    /// Limits of the server.
    pub limits: Limits,
    /// Counters for Prometheus.
    pub metrics: Arc<Metrics>,
    /// The settings in force, secrets hidden, for admins to look at.
    pub settings: Arc<Vec<Shown>>,
}

pub use metrics::Metrics;

/// Limits of the server.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Largest request body, in bytes.
    pub body_bytes: usize,
    /// Threads that handle requests.
    pub workers: usize,
    /// Longest time that requests in hand get to finish after a stop, in seconds.
    pub shutdown_seconds: u64,
    /// Whether the address of the client is read from `X-Forwarded-For`.
    pub proxy: Proxy,
}

/// Who stands between the service and its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proxy {
    /// Nobody: the peer is the client.
    None,
    /// A proxy that sets `X-Forwarded-For` and may be believed.
    Trusted,
}

/// Starts to serve on a bound socket. The server runs until its handle stops it.
///
/// # Errors
/// The socket can't be used.
pub fn serve(service: Service, listener: TcpListener) -> std::io::Result<Server> {
    let limits = service.limits;
    let live = web::Data::new(live::Live::new(&service));
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(web::Data::new(service.clone()))
            .app_data(live.clone())
            // An address whose number is none names nothing.
            .app_data(web::PathConfig::default().error_handler(|_, _| error::no_such_path().into()))
            .wrap(from_fn(head_as_get))
            .wrap(metrics::Watch)
            .configure(routes::mount)
            .configure(pages::routes::mount)
    });
    // A page goes out in pieces: waiting for the answer to one before the next is sent would cost it 40 ms.
    let server = server.tcp_nodelay(true).workers(limits.workers).shutdown_timeout(limits.shutdown_seconds);
    Ok(server.disable_signals().listen(listener)?.run())
}

/// Whoever asks for the head alone is answered as for the whole, of which the server leaves the body out by itself. A stream
/// of events has no end to leave out.
async fn head_as_get(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    if *request.method() == Method::HEAD && request.path() != live::PATH {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}
