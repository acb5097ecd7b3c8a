//! `/api/v1/sessions`

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answers::SettledView;
use super::{changed, views};
use crate::app::bookings::{
    self, Dossier, MoreTime, Move, Reason, SessionChange, SettleBody, once_for_several,
};
use crate::app::paging::{self, Limit};
use crate::app::reads::lists::{self, SessionQuery};
use crate::app::{self, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::session::SessionState;
use crate::domain::span::Instant;
use crate::web::body::{IfMatch, Keyed, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;

/// The id of a session, in its path.
type Id = web::Path<i64>;

/// What a list of sessions is narrowed to.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// What ends later than this.
    #[param(value_type = Option<String>, example = "2027-04-05T00:00:00+09:00")]
    from: Option<Instant>,
    /// What begins before this.
    #[param(value_type = Option<String>, example = "2027-05-01T00:00:00+09:00")]
    to: Option<Instant>,
    /// The slug of a site.
    site: Option<String>,
    /// A zone, `site/zone`.
    zone: Option<String>,
    state: Option<String>,
    /// `next` of the part before.
    after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[param(value_type = Option<i64>)]
    limit: Limit,
}

/// `GET /sessions`
pub(crate) async fn index(caller: Caller, query: Query<Filter>) -> Answer {
    let filter = query.0;
    let limit = filter.limit;
    let (sessions, grounds) = caller
        .read(move |tx, actor| lists::sessions(tx, actor, &wanted(&filter, limit)?))
        .await?;
    let paths = views::Paths::of(&grounds);
    let next = super::next(&sessions, limit, |session| {
        format!("{}.{}", session.span.start.unix(), session.id)
    });
    let items: Vec<_> = sessions
        .into_iter()
        .map(|session| views::SessionView::new(session, |zone| paths.get(zone)))
        .collect();
    Ok(super::list(&items, next))
}

fn wanted(filter: &Filter, limit: Limit) -> app::Result<SessionQuery> {
    let parse = |word: &String| {
        SessionState::from_word(word).ok_or_else(|| app::Error::field("state", "unknown", "no-session-state"))
    };
    let cursor = |text: &String| {
        let (start, id) = text
            .split_once('.')
            .ok_or_else(|| app::Error::field("after", "cursor", "no-cursor"))?;
        Ok::<_, app::Error>((paging::number(start)?, paging::number(id)?))
    };
    Ok(SessionQuery {
        from: filter.from,
        to: filter.to,
        site: filter.site.clone(),
        zone: filter.zone.clone(),
        state: filter.state.as_ref().map(parse).transpose()?,
        after: filter.after.as_ref().map(cursor).transpose()?,
        limit: limit.get(),
    })
}

/// `POST /sessions/settle`: all, or none.
pub(crate) async fn settle(caller: Caller, body: Keyed<SettleBody>) -> Answer {
    let Keyed { value, key } = body;
    let bookings = caller
        .write(move |tx, actor| {
            let settlement = value.read()?;
            let named: Vec<BookingId> = settlement.versions.keys().copied().collect();
            once_for_several(tx, actor, key.as_ref(), &named, |tx| {
                bookings::settle_hits(tx, actor, &settlement)
            })
        })
        .await?;
    Ok(HttpResponse::Ok().json(SettledView {
        bookings: bookings.iter().map(views::booking).collect(),
    }))
}

/// `POST /sessions/{id}/move`
pub(crate) async fn move_session(caller: Caller, id: Id, version: IfMatch, body: Keyed<Move>) -> Answer {
    act(caller, id, version, body, bookings::move_session).await
}

/// `POST /sessions/{id}/cancel`
pub(crate) async fn cancel(caller: Caller, id: Id, version: IfMatch, body: Keyed<Reason>) -> Answer {
    step(caller, id, version, body, SessionChange::Cancel).await
}

/// `POST /sessions/{id}/skip`
pub(crate) async fn skip(caller: Caller, id: Id, version: IfMatch, body: Keyed<Reason>) -> Answer {
    step(caller, id, version, body, SessionChange::Skip).await
}

/// `POST /sessions/{id}/restore`
pub(crate) async fn restore(caller: Caller, id: Id, version: IfMatch, body: Keyed<Reason>) -> Answer {
    step(caller, id, version, body, SessionChange::Restore).await
}

/// `POST /sessions/{id}/finish`
pub(crate) async fn finish(caller: Caller, id: Id, version: IfMatch, body: Keyed<Reason>) -> Answer {
    act(caller, id, version, body, bookings::finish).await
}

/// `POST /sessions/{id}/extend`
pub(crate) async fn extend(caller: Caller, id: Id, version: IfMatch, body: Keyed<MoreTime>) -> Answer {
    act(caller, id, version, body, bookings::extend).await
}

/// `POST /sessions/{id}/decline-extension`
pub(crate) async fn decline_extension(
    caller: Caller,
    id: Id,
    version: IfMatch,
    body: Keyed<Reason>,
) -> Answer {
    act(caller, id, version, body, bookings::decline_extension).await
}

/// Does something with a session of the version that the caller saw.
async fn act<B: Send + 'static>(
    caller: Caller,
    id: Id,
    version: IfMatch,
    body: Keyed<B>,
    deed: fn(&mut Tx<'_>, &Actor, SessionId, i64, &B) -> app::Result<Dossier>,
) -> Answer {
    let (id, version) = (SessionId(*id), version.0);
    changed(caller, body, move |tx, actor, said| {
        deed(tx, actor, id, version, said)
    })
    .await
}

async fn step(
    caller: Caller,
    id: Id,
    version: IfMatch,
    body: Keyed<Reason>,
    change: SessionChange,
) -> Answer {
    let (id, version) = (SessionId(*id), version.0);
    changed(caller, body, move |tx, actor, reason| {
        bookings::change_session(tx, actor, id, version, (change, reason))
    })
    .await
}
