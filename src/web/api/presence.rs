//! `/api/v1/bookings/{id}/crew`, `/api/v1/sessions/{id}/presence`, `/api/v1/sites/{site}/tonight` and
//! `…/presence`: who is on site.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::bookings::Key;
use crate::app::presence::{
    self, BandBody, ComingBody, ComingSaid, CorrectBody, CrewBody, CrewView, DoorBody, How, Inside, Passed,
    RulesBody,
};
use crate::domain::ids::{BookingId, PresenceId, SessionId};
use crate::domain::presence::{Stand, Way};
use crate::domain::span::Instant;
use crate::web::body::{Body, Keyed};
use crate::web::caller::Caller;
use crate::web::error::Answer;
use crate::web::reads::Segments;

/// Who comes to the sessions of a booking.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CrewListView {
    /// Everybody, in the order in which they were first named.
    pub crew: Vec<CrewView>,
}

/// Who came to a session, and who left.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntriesView {
    /// By when they came.
    pub entries: Vec<Passed>,
    /// When its people said last that they come; none: they said nothing.
    pub coming: Option<ComingSaid>,
}

/// `GET /bookings/{id}/crew`
pub(crate) async fn crew(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = BookingId(*id);
    let crew = caller
        .read(move |tx, actor| presence::crew(tx, actor, id))
        .await?;
    Ok(HttpResponse::Ok().json(CrewListView { crew }))
}

/// `PUT /bookings/{id}/crew`: the whole crew.
pub(crate) async fn keep_crew(caller: Caller, id: web::Path<i64>, body: Body<CrewBody>) -> Answer {
    let id = BookingId(*id);
    let crew = caller
        .write(move |tx, actor| presence::keep_crew(tx, actor, id, &body.value))
        .await?;
    Ok(HttpResponse::Ok().json(CrewListView { crew }))
}

/// `GET /sessions/{id}/presence`: by when people came.
pub(crate) async fn entries(caller: Caller, id: web::Path<i64>) -> Answer {
    let id = SessionId(*id);
    let (entries, coming) = caller
        .read(move |tx, actor| {
            let entries = presence::entries(tx, actor, id)?;
            Ok((entries, presence::said_of(tx, id)?))
        })
        .await?;
    let coming = coming.map(ComingSaid::from);
    Ok(HttpResponse::Ok().json(EntriesView { entries, coming }))
}

/// `POST /sessions/{id}/coming`: its people come at a moment.
pub(crate) async fn say_coming(caller: Caller, id: web::Path<i64>, body: Keyed<ComingBody>) -> Answer {
    let (id, Keyed { value, key }) = (SessionId(*id), body);
    let said = caller
        .write(move |tx, actor| presence::say_coming(tx, actor, id, &value, key.as_ref()))
        .await?;
    Ok(HttpResponse::Ok().json(said))
}

/// `POST /sessions/{id}/presence`: somebody comes or leaves.
pub(crate) async fn pass(caller: Caller, id: web::Path<i64>, body: Keyed<DoorBody>) -> Answer {
    let (id, Keyed { value, key }) = (SessionId(*id), body);
    let passed = caller
        .write(move |tx, actor| presence::pass(tx, actor, id, &value, how(key.as_ref())))
        .await?;
    Ok(HttpResponse::Ok().json(passed))
}

fn how(key: Option<&Key>) -> How<'_> {
    How { way: Way::Api, key }
}

/// Where an entry is among those of its session.
#[derive(Debug, Deserialize)]
pub(crate) struct EntryAddress {
    id: i64,
    presence: i64,
}

impl Segments for EntryAddress {
    fn types() -> Vec<&'static str> {
        <(i64, i64)>::types()
    }
}

/// `POST /sessions/{id}/presence/{presence}/correct`: it was wrong.
pub(crate) async fn correct(
    caller: Caller,
    path: web::Path<EntryAddress>,
    body: Body<CorrectBody>,
) -> Answer {
    let (session, entry) = (SessionId(path.id), PresenceId(path.presence));
    let wrong = caller
        .write(move |tx, actor| presence::correct(tx, actor, session, entry, &body.value))
        .await?;
    Ok(HttpResponse::Ok().json(wrong))
}

/// `POST /sessions/{id}/presence/{presence}/band`: the site gave an armband, or has it back.
pub(crate) async fn band(caller: Caller, path: web::Path<EntryAddress>, body: Body<BandBody>) -> Answer {
    let (session, entry) = (SessionId(path.id), PresenceId(path.presence));
    let kept = caller
        .write(move |tx, actor| presence::keep_band(tx, actor, session, entry, &body.value))
        .await?;
    Ok(HttpResponse::Ok().json(kept))
}

/// `GET /sites/{site}/presence`: who holds which post, and whether the site asks who is there.
pub(crate) async fn rules(caller: Caller, site: web::Path<String>) -> Answer {
    let rules = caller
        .read(move |tx, actor| presence::rules(tx, actor, &site))
        .await?;
    Ok(HttpResponse::Ok().json(rules))
}

/// `PUT /sites/{site}/presence`
pub(crate) async fn set_rules(caller: Caller, site: web::Path<String>, body: Body<RulesBody>) -> Answer {
    let rules = caller
        .write(move |tx, actor| presence::set_rules(tx, actor, &site, &body.value))
        .await?;
    Ok(HttpResponse::Ok().json(rules))
}

/// A site as its people look at it now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TonightView {
    /// When it was so.
    #[schema(value_type = String)]
    pub at: Instant,
    /// Who is inside, by when they came.
    pub inside: Vec<InsideView>,
    /// Who left with an armband that is not back, by when they came.
    pub bands_out: Vec<InsideView>,
    /// Sessions until the end of tomorrow, and those that somebody is still at, by start.
    pub sessions: Vec<ComingView>,
}

/// Somebody who is inside.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InsideView {
    /// The id of their entry.
    pub presence: i64,
    /// The session that they came to.
    pub session: i64,
    /// Who of the crew; none for a visitor.
    pub worker: Option<i64>,
    /// The name by which they are called.
    pub name: String,
    /// Their phone; may be empty.
    pub phone: String,
    /// Since when they are inside.
    #[schema(value_type = String)]
    pub in_at: Instant,
    /// The number of the armband that they have; empty: none.
    pub band: String,
}

impl From<&Inside> for InsideView {
    fn from(own: &Inside) -> Self {
        Self {
            presence: own.presence.0,
            session: own.session.0,
            worker: own.worker.map(|id| id.0),
            name: own.name.clone(),
            phone: own.phone.clone(),
            in_at: own.in_at,
            band: own.band.clone(),
        }
    }
}

/// A session with its people.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComingView {
    /// The id of the session.
    pub session: i64,
    /// The booking that it is of.
    pub booking: i64,
    /// The title of that booking.
    pub title: String,
    /// The zones that it names, `site/zone`.
    pub zones: Vec<String>,
    /// The moment when it starts.
    #[schema(value_type = String)]
    pub starts_at: Instant,
    /// The moment when it ends.
    #[schema(value_type = String)]
    pub ends_at: Instant,
    /// How it stands with its people: `overrunning`, `missing`, `present`, `awaited` or `left`.
    pub stand: Stand,
    /// How many people were approved.
    pub people: u32,
    /// How many are in.
    pub inside: usize,
    /// Who comes to it.
    pub crew: Vec<CrewView>,
    /// When its people said last that they come; none: they said nothing.
    pub coming: Option<ComingSaid>,
}

/// `GET /sites/{site}/tonight`
pub(crate) async fn tonight(caller: Caller, site: web::Path<String>) -> Answer {
    let tonight = caller
        .read(move |tx, actor| presence::tonight(tx, actor, &site))
        .await?;
    let sessions = tonight.sessions.iter().map(|own| ComingView {
        session: own.session.id.0,
        booking: own.session.booking.0,
        title: own.title.clone(),
        zones: own
            .session
            .zones
            .iter()
            .map(|zone| tonight.ground.path(*zone))
            .collect(),
        starts_at: own.session.span.start,
        ends_at: own.session.span.end,
        stand: own.stand,
        people: own.people,
        inside: own.count,
        crew: own.crew.iter().cloned().map(CrewView::from).collect(),
        coming: own.said.clone().map(ComingSaid::from),
    });
    Ok(HttpResponse::Ok().json(TonightView {
        at: tonight.at,
        inside: tonight.inside.iter().map(InsideView::from).collect(),
        bands_out: tonight.bands_out.iter().map(InsideView::from).collect(),
        sessions: sessions.collect(),
    }))
}
