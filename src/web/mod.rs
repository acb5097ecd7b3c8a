//! HTTP, through actix-web: parses requests, calls use cases, shows what they answer. Holds no rule.
//! Two tables of routes (`routes` for programs, `pages::routes` for people), one mapping of errors (`error`),
//! one way to know who asks (`caller`). What a handler needs of the tables it finds in the application's data
//! (`paths`, `openapi`), because the tables know the handlers.

mod address;
mod api;
mod assets;
mod body;
mod caller;
mod connection;
mod csv;
mod error;
mod health;
mod last_look;
mod live;
mod metrics;
mod openapi;
pub mod pages;
mod paths;
mod problem;
pub mod reads;
pub mod route;
pub mod routes;
mod security;
mod ui;
mod unread;
mod upload;
mod watch;
mod with_photos;

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_http::HttpService;
use actix_http::error::DispatchError;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, map_config};
use actix_web::body::MessageBody;
use actix_web::dev::{AppConfig, Server, ServiceFactory, ServiceRequest, ServiceResponse, fn_service};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::{App as ActixApp, web};

use crate::app::App;
use crate::config::Shown;
use crate::jobs::{Jobs, Pace};

/// What the handlers share.
#[derive(Clone)]
pub struct Service {
    pub app: App,
    /// The jobs, which demo mode runs before it answers.
    pub jobs: Jobs,
    /// What moves the clock; only ever in demo mode and tests.
    pub pace: Option<Pace>,
    /// Limits of the server.
    pub limits: Limits,
    pub metrics: Arc<Metrics>,
    /// The settings in force, secrets hidden, for admins to look at.
    pub settings: Arc<Vec<Shown>>,
}

pub use address::Proxies;
pub use metrics::Metrics;

/// Limits of the server.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest request body, in bytes.
    pub body_bytes: usize,
    /// Threads that handle requests.
    pub workers: usize,
    /// Longest time that requests in hand get to finish after a stop, in seconds.
    pub shutdown_seconds: u64,
    /// Who is believed about the client's address.
    pub proxies: Option<Arc<Proxies>>,
    /// Within which the head of a request comes in: the first one from when the connection is made, a later
    /// one from the end of the answer before it.
    pub head: Duration,
    /// Within which a small body comes in. A large one has the time that a very slow line needs for it, too.
    pub body: Duration,
    /// How long an answer may wait for its reader.
    pub answer: Duration,
    /// Most connections of one address, trusted proxies excepted.
    pub connections_of_one: usize,
    /// Most connections in all.
    pub connections: usize,
    /// Opens `/metrics` from elsewhere than this machine.
    pub metrics_token: Option<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 262_144,
            workers: 1,
            shutdown_seconds: 1,
            proxies: None,
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            connections_of_one: 256,
            connections: 10_000,
            metrics_token: None,
        }
    }
}

/// How long an idle connection is kept for its next request.
const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// How long a client gets to close a connection that the service is done with.
const FAREWELL: Duration = Duration::from_secs(1);
/// What a connection is told for which there is no place.
const NO_PLACE: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// Starts to serve on a bound socket. The server runs until its handle stops it.
///
/// # Errors
/// The socket can't be used.
pub fn serve(service: Service, listener: TcpListener) -> std::io::Result<Server> {
    let limits = service.limits.clone();
    let seats = connection::Seats::new(&limits);
    let live = web::Data::new(live::Live::new(&service));
    let boards = web::Data::new(pages::SharedBoards::default());
    let workers = limits.workers.max(1);
    let builder = Server::build()
        .workers(workers)
        .shutdown_timeout(limits.shutdown_seconds)
        .disable_signals();
    let builder = builder.max_concurrent_connections(limits.connections.div_ceil(workers));
    let ending = builder.graceful_shutdown_signal();
    let builder = builder.listen("madang", listener, move || {
        let ending = ending.clone();
        let pages = application(&service, &live, &boards)
            .into_factory()
            .map_err(|error: actix_web::Error| error.error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let ending = ending.clone();
                async move { ending.notified().await }
            })
            .keep_alive(KEEP_ALIVE)
            // The stream counts that itself.
            .client_request_timeout(Duration::ZERO)
            .client_disconnect_timeout(FAREWELL)
            .on_connect_ext(|stream: &connection::Guarded<TcpStream>, shared| {
                _ = shared.insert(stream.line());
            })
            .h1(map_config(pages, |()| AppConfig::default()));
        let (limits, seats) = (limits.clone(), seats.clone());
        fn_service(move |stream: TcpStream| {
            let guarded = guard(stream, &limits, &seats);
            async move { guarded }
        })
        .and_then(http)
    })?;
    Ok(builder.run())
}

/// Takes a connection, unless its address has enough of them.
fn guard(
    stream: TcpStream,
    limits: &Limits,
    seats: &Arc<connection::Seats>,
) -> Result<(connection::Guarded<TcpStream>, Option<std::net::SocketAddr>), DispatchError> {
    let peer = stream.peer_addr().ok();
    let seat = match seats.take(peer.map(|peer| peer.ip())) {
        Ok(seat) => seat,
        Err(error) => {
            tracing::debug!(?peer, %error, "a connection was refused");
            // Said as far as the socket takes it at once: nobody waits for somebody who floods. Tokio's own
            // stream would first have to learn that it can be written to.
            stream.into_std()?.write_all(NO_PLACE).ok();
            return Err(error.into());
        }
    };
    // A page goes out in pieces: waiting for the answer to one before the next is sent would cost it 40 ms.
    stream.set_nodelay(true)?;
    Ok((connection::Guarded::new(stream, limits, seat), peer))
}

/// All routes, with what surrounds every one of them.
fn application(
    service: &Service,
    live: &web::Data<live::Live>,
    boards: &web::Data<pages::SharedBoards>,
) -> ActixApp<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    ActixApp::new()
        .app_data(web::Data::new(service.clone()))
        .app_data(live.clone())
        .app_data(web::Data::new(live.last_look()))
        .app_data(boards.clone())
        .app_data(web::Data::new(all_paths()))
        .app_data(web::Data::new(openapi::Described(routes::ROUTES)))
        // An address whose number is none names nothing.
        .app_data(web::PathConfig::default().error_handler(|_, _| error::no_such_path().into()))
        .wrap(from_fn(head_as_get))
        .wrap(from_fn(security::headers))
        .wrap(from_fn(watch::watch))
        .wrap(from_fn(connection::watched))
        .configure(routes::mount)
        .configure(pages::routes::mount)
}

/// The paths of both tables, in the order in which they are mounted.
fn all_paths() -> paths::Paths {
    let of_routes = routes::ROUTES.iter().map(|route| (route.path, &route.method));
    let of_pages = pages::routes::PAGES.iter().map(|page| (page.path, &page.method));
    paths::Paths::new(of_routes.chain(of_pages))
}

/// Whoever asks for the head alone is answered as for the whole, of which the server leaves the body out by
/// itself. A stream of events has no end to leave out.
async fn head_as_get(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    if *request.method() == Method::HEAD && !request.path().ends_with(live::PATH) {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}
