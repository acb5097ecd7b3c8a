//! Who asks: a bearer token, a session cookie, or nobody; in which language; and use cases run in their name.
//! Writes that a browser was led into by another site are refused here, once for all routes.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, AUTHORIZATION, AsHeaderName, HeaderMap, USER_AGENT,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};

use super::error::{Extracted, Problem};
use super::last_look::LastLook;
use super::{Service, address};
use crate::app::auth::{self, Origin, SignedIn, Visitor};
use crate::app::presence::count_wrong_code;
use crate::app::{self, App, Error, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::SessionId;
use crate::domain::proof::{Proof, TokenScope};
use crate::domain::text::Language;

/// The cookie that holds a login's token.
const LOGIN_COOKIE: &str = "madang";
/// The cookie that holds the token of a browser in which somebody signed in before.
const BROWSER_COOKIE: &str = "madang_browser";
/// Before the name of a cookie that only this host over HTTPS may set.
const HOST_PREFIX: &str = "__Host-";

/// What a bearer token must be for to write below a path of the API, by the first that fits; anywhere else it
/// must be for administering. Who may do what is asked by the access table all the same.
const WRITES: [(&str, &[TokenScope]); 9] = [
    ("/api/v1/amendments", &[TokenScope::Book, TokenScope::Decide]),
    ("/api/v1/bookings", &[TokenScope::Book, TokenScope::Decide]),
    ("/api/v1/sessions", &[TokenScope::Book, TokenScope::Decide]),
    (
        "/api/v1/incidents/{id}/steps",
        &[TokenScope::Decide, TokenScope::Book],
    ),
    ("/api/v1/incidents", &[TokenScope::Book, TokenScope::Decide]),
    ("/api/v1/stops/{id}/resume", &[TokenScope::Decide]),
    ("/api/v1/stops", &[TokenScope::Book, TokenScope::Decide]),
    ("/api/v1/sites/{site}/closures", &[TokenScope::Decide]),
    (
        "/api/v1/sites/{site}/questions",
        &[TokenScope::Book, TokenScope::Decide],
    ),
];

/// The parts of pages that ask for news by themselves, as htmx names them.
const UNATTENDED: [&str; 2] = ["div#stream", "div#live"];

/// Who asks, and the service to ask.
pub(super) struct Caller {
    pub service: web::Data<Service>,
    /// Who; nobody has no person.
    pub actor: Actor,
    /// The language of the answer's words.
    pub language: Language,
    /// The person's own language, else the one that the browser wants, else Korean: for pages.
    pub preferred: Language,
    /// The login's token, for signing out.
    pub login: Option<String>,
    pub login_id: Option<i64>,
    /// Where the request comes from.
    pub origin: Origin,
    /// Whether a page that stands open asks by itself.
    pub is_unattended: bool,
    /// Whether it reads what gzip made smaller.
    pub takes_gzip: bool,
}

impl Caller {
    #[must_use]
    pub(super) fn app(&self) -> &App {
        &self.service.app
    }

    /// Whether a page that stands open asks by itself, for the part of it that changes, which may come as
    /// gzip made it. Never where the demonstration's clock stands above it, which has to be told too.
    #[must_use]
    pub(super) fn takes_shared_part(&self) -> bool {
        self.is_unattended && self.takes_gzip && self.service.pace.is_none()
    }

    /// Runs a use case that writes, in the caller's name.
    pub(super) async fn write<T, F>(&self, mut case: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
    {
        let actor = self.actor.clone();
        self.app()
            .write(move |tx| case(tx, &actor))
            .await
            .map_err(|error| self.problem(error))
    }

    /// Runs a use case that only reads, in the caller's name.
    pub(super) async fn read<T, F>(&self, mut case: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
    {
        let actor = self.actor.clone();
        self.app()
            .read(move |tx| case(tx, &actor))
            .await
            .map_err(|error| self.problem(error))
    }

    /// Reads what a code or a token opens. One that is none is counted, so that nobody tries them all.
    pub(super) async fn opens<T, F>(&self, mut case: F) -> app::Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
    {
        let actor = self.actor.clone();
        let found = self.app().read(move |tx| case(tx, &actor)).await;
        if matches!(found, Err(Error::NotFound)) {
            let actor = self.actor.clone();
            self.app().write(move |tx| count_wrong_code(tx, &actor)).await?;
        }
        found
    }

    #[must_use]
    pub(super) fn problem(&self, error: Error) -> Problem {
        Problem::new(error, self.language)
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { identify(&request).await })
    }
}

/// The language of an answer to a request that can't be read.
pub(super) async fn language_of(request: &HttpRequest) -> Language {
    match accepted_language(request.headers()) {
        Some(language) => language,
        None => identify(request)
            .await
            .map_or(Language::En, |caller| caller.language),
    }
}

/// What was read of a request, or why not in the reader's language.
pub(super) async fn in_their_language<T>(
    request: &HttpRequest,
    read: Result<T, Problem>,
) -> Result<T, Problem> {
    match read {
        Ok(value) => Ok(value),
        Err(problem) => Err(problem.in_language(language_of(request).await)),
    }
}

async fn identify(request: &HttpRequest) -> Result<Caller, Problem> {
    let service = service_of(request)?;
    let address =
        address::client(request, service.limits.proxies.as_deref()).map(|address| address.to_string());
    let accepted = accepted_language(request.headers());
    let login = cookie_of(request, &service, LOGIN_COOKIE);
    // No browser sends a bearer token by itself. Everything else it does, so a sign-in or a link is looked at
    // like the rest.
    if bearer(request).is_none() {
        refuse_cross_site(request)?;
    }
    let visitor = find_visitor(request, &service.app, login.as_deref(), address.as_deref()).await?;
    let origin = origin_of(request, &service, address.clone());
    let login_id = visitor.as_ref().and_then(|visitor| visitor.login);
    let own = visitor.as_ref().map(|visitor| visitor.language);
    let actor = visitor.map_or_else(
        || Actor {
            address,
            ..Actor::default()
        },
        |visitor| visitor.actor,
    );
    Ok(Caller {
        service,
        actor,
        language: accepted.or(own).unwrap_or(Language::En),
        preferred: own.or(accepted).unwrap_or(Language::Ko),
        login,
        login_id,
        origin,
        is_unattended: is_unattended(request),
        takes_gzip: takes_gzip(request),
    })
}

fn service_of(request: &HttpRequest) -> Result<web::Data<Service>, Problem> {
    let service = request.app_data::<web::Data<Service>>().cloned();
    service.ok_or_else(|| {
        Problem::request(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "internal-no-service",
        )
    })
}

/// Whose bearer token or login it is, with the proof that it is in this request; marked as seen.
///
/// # Errors
/// [`Error::Unauthenticated`] for a bearer token of nobody, [`Error::Forbidden`] for one that is not for this
/// request; the store's.
async fn find_visitor(
    request: &HttpRequest,
    app: &App,
    login: Option<&str>,
    address: Option<&str>,
) -> Result<Option<Visitor>, Problem> {
    let accepted = accepted_language(request.headers());
    let bearer = bearer(request);
    let found = match (bearer, login) {
        // A request with a bearer token was not asked where it comes from, so its cookie must not count.
        (Some(token), _) => visitor_of_bearer(app, token, address).await,
        (None, Some(token)) => match listening(request, token, address) {
            Some(visitor) => Ok(Some(visitor)),
            None => visitor_of_login(app, token, address).await,
        },
        (None, None) => Ok(None),
    };
    let mut found = found.map_err(|error| Problem::new(error, accepted.unwrap_or(Language::En)))?;
    if bearer.is_some() && found.is_none() {
        return Err(Problem::new(
            Error::Unauthenticated,
            accepted.unwrap_or(Language::En),
        ));
    }
    if let Some(visitor) = &mut found {
        let proof = proof_for(request, visitor.actor.proof).ok_or(Error::Forbidden);
        visitor.actor.proof =
            proof.map_err(|error| Problem::new(error, accepted.unwrap_or(visitor.language)))?;
        if !is_unattended(request) {
            mark_seen(app, visitor.seen, visitor.actor.address.clone()).await;
        }
    }
    Ok(found)
}

async fn visitor_of_bearer(app: &App, token: &str, address: Option<&str>) -> app::Result<Option<Visitor>> {
    let (token, address) = (token.to_owned(), address.map(str::to_owned));
    app.read(move |tx| auth::actor_of_bearer(tx, &token, address.as_deref()))
        .await
}

/// Who asks by a page that stands open, where the poller of those pages knows them: a change is told to all
/// at once, and each asks then.
fn listening(request: &HttpRequest, token: &str, address: Option<&str>) -> Option<Visitor> {
    let last = request.app_data::<web::Data<LastLook>>()?;
    let mut found = is_unattended(request)
        .then(|| last.visitor(&auth::proof(token)))
        .flatten()?;
    found.actor.address = address.map(str::to_owned);
    Some(found)
}

async fn visitor_of_login(app: &App, token: &str, address: Option<&str>) -> app::Result<Option<Visitor>> {
    let (token, address) = (token.to_owned(), address.map(str::to_owned));
    app.read(move |tx| auth::actor_of_login(tx, &token, address.as_deref()))
        .await
}

fn origin_of(request: &HttpRequest, service: &Service, address: Option<String>) -> Origin {
    let agent = header(request, USER_AGENT);
    Origin {
        address,
        device: agent.and_then(auth::device),
        browser: cookie_of(request, service, BROWSER_COOKIE),
    }
}

fn cookie_of(request: &HttpRequest, service: &Service, name: &str) -> Option<String> {
    request
        .cookie(&cookie_name(service, name))
        .map(|cookie| cookie.value().to_owned())
}

/// What a proof is worth in this request; none for a token that is not for it.
fn proof_for(request: &HttpRequest, proof: Proof) -> Option<Proof> {
    let Proof::Token { scopes: own, .. } = proof else {
        return Some(proof);
    };
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return own.has(TokenScope::Read).then_some(Proof::Looking);
    }
    let pattern = request.match_pattern().unwrap_or_default();
    let listed = WRITES.iter().find(|(start, _)| pattern.starts_with(start));
    let wanted = listed.map_or(&[TokenScope::Administer][..], |(_, scopes)| scopes);
    proof.covers(wanted).then_some(proof)
}

/// Marks what somebody came by as used, which is rarely due. Nobody is turned away because it fails.
pub(super) async fn mark_seen(app: &App, seen: Option<auth::Seen>, address: Option<String>) {
    let Some(seen) = seen else { return };
    if let Err(error) = app
        .write_quietly(move |tx| auth::mark_seen(tx, seen, address.as_deref()))
        .await
    {
        tracing::warn!(%error, "when somebody was seen last could not be written");
    }
}

/// Whether a page that stands open asks by itself: that is no use of a login, or it would never be idle.
fn is_unattended(request: &HttpRequest) -> bool {
    // Programs, and whoever changes something, are not left unmarked by what they say of themselves.
    let is_page = *request.method() == Method::GET && bearer(request).is_none();
    if !is_page || !["/live", "/board", "/tonight"].contains(&request.path()) {
        return false;
    }
    let source = header(request, "HX-Source");
    source.is_some_and(|source| UNATTENDED.contains(&source))
}

/// Whether the client reads what gzip made smaller.
pub(super) fn takes_gzip(request: &HttpRequest) -> bool {
    header(request, ACCEPT_ENCODING).is_some_and(|accepted| accepted.contains("gzip"))
}

/// A header as text; none for one that is no text.
pub(super) fn header(request: &HttpRequest, name: impl AsHeaderName) -> Option<&str> {
    request.headers().get(name)?.to_str().ok()
}

/// The bearer token that came with a request.
#[must_use]
pub(super) fn bearer(request: &HttpRequest) -> Option<&str> {
    let header = header(request, AUTHORIZATION)?;
    header.strip_prefix("Bearer ").map(str::trim)
}

/// The first of our languages that the client accepts; its weights are in order in every browser.
pub(super) fn accepted_language(headers: &HeaderMap) -> Option<Language> {
    let list = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    list.split(',')
        .find_map(|entry| Language::from_word(entry.trim().get(..2)?))
}

/// A write by a browser must come from our own pages (Fetch metadata; Origin for older browsers), with a
/// cookie or without: who is signed in as somebody else by another site's form would write their own things
/// into that account.
fn refuse_cross_site(request: &HttpRequest) -> Result<(), Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let is_own = match (header(request, "Sec-Fetch-Site"), header(request, "Origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) == header(request, "Host"),
        (None, None) => true,
    };
    if is_own {
        Ok(())
    } else {
        let language = accepted_language(request.headers()).unwrap_or(Language::En);
        Err(Problem::request(StatusCode::FORBIDDEN, "cross_site", "cross_site-detail").in_language(language))
    }
}

/// Whether a page of our own led here, as far as the browser says: not an address that somebody else wrote.
#[must_use]
pub(super) fn is_led_by_us(request: &HttpRequest) -> bool {
    request
        .headers()
        .get("Sec-Fetch-Site")
        .is_none_or(|site| site == "same-origin")
}

/// The cookies of a new login: its own first, then the one that the browser is known by from now on.
#[must_use]
pub(super) fn login_cookies(service: &Service, signed_in: &SignedIn) -> [Cookie<'static>; 2] {
    let mut browser = cookie(service, BROWSER_COOKIE, &signed_in.browser);
    browser.set_max_age(Duration::days(auth::BROWSER_DAYS));
    [cookie(service, LOGIN_COOKIE, &signed_in.token), browser]
}

/// What the name of a cookie with the link to one session begins with; its id follows.
const CREW_COOKIE: &str = "madang_crew_";
/// Most such links that are looked at.
const MOST_CREW: usize = 5;

/// Keeps the link of somebody of a crew for so many seconds. It is for one session, and signs nobody in.
pub(super) fn crew_cookie(service: &Service, id: SessionId, token: &str, seconds: i64) -> Cookie<'static> {
    let mut kept = cookie(service, &format!("{CREW_COOKIE}{id}"), token);
    kept.set_max_age(Duration::seconds(seconds));
    kept
}

/// The tokens of the links that a browser used.
pub(super) fn crew_tokens(service: &Service, request: &HttpRequest) -> Vec<String> {
    let name = cookie_name(service, CREW_COOKIE);
    let all = request.cookies().map(|all| all.to_vec()).unwrap_or_default();
    let own = all.iter().filter(|cookie| cookie.name().starts_with(&name));
    own.take(MOST_CREW)
        .map(|cookie| cookie.value().to_owned())
        .collect()
}

/// Takes the cookie of a login away. The browser stays known.
#[must_use]
pub(super) fn no_login(service: &Service) -> Cookie<'static> {
    let mut gone = cookie(service, LOGIN_COOKIE, "");
    gone.make_removal();
    gone
}

fn cookie(service: &Service, name: &str, value: &str) -> Cookie<'static> {
    Cookie::build(cookie_name(service, name), value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https(service))
        .finish()
}

/// Over HTTPS with the prefix that keeps other hosts of the domain from setting it.
fn cookie_name(service: &Service, name: &str) -> String {
    let prefix = if is_https(service) { HOST_PREFIX } else { "" };
    format!("{prefix}{name}")
}

fn is_https(service: &Service) -> bool {
    service.app.rules.base_url.starts_with("https://")
}
