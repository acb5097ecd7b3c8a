//! `GET /live`: tells open pages that something changed, as server-sent events. What changed is not told:
//! each page is fetched again with its reader's own rights. One poller a process asks the database once a
//! second, and only while somebody listens; so it sees what other instances did too, at the price of a
//! second. It looks whether those who listen are still signed in, too: a stream ends with the sign-in that
//! opened it.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ContentEncoding, HeaderName};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use tokio::sync::{mpsc, watch};

use super::Service;
use super::caller::{Caller, bearer};
use super::error::Answer;
use super::last_look::LastLook;
use crate::app::auth::ProofsNow;
use crate::app::live::{self, Pulse};
use crate::app::presence::count_wrong_code;
use crate::app::walls::open_wall;
use crate::app::{App, Error, Tx, auth, signed_in};

pub(super) const PATH: &str = "/live";
/// How often the database is asked.
const PERIOD: Duration = Duration::from_secs(1);
/// How often a silent stream says that it is still there, so that nothing on the way closes it.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Most streams of a process.
const MOST: usize = 1_000;
/// Most streams of one person: a handful of devices with a handful of pages.
const MOST_OF_ONE: usize = 20;
/// Messages that a slow reader may be behind; then the stream ends, and the page asks for a new one.
const BEHIND: usize = 8;

/// Who listens, and the hash of what proves it.
struct Listener {
    who: String,
    proof: String,
}

/// The poller and its listeners. Clones share both.
#[derive(Clone)]
pub(in crate::web) struct Live {
    app: App,
    /// Rises with each change.
    news: Arc<watch::Sender<u64>>,
    /// The proofs of who listened that prove nothing any more.
    gone: Arc<watch::Sender<BTreeSet<String>>>,
    ended: watch::Receiver<bool>,
    listeners: Arc<Mutex<Listeners>>,
    last: LastLook,
}

#[derive(Default)]
struct Listeners {
    /// By person, or by the display on a wall.
    of: BTreeMap<String, usize>,
    /// By what each of them is known to be who they are, and how many streams it opened.
    proofs: BTreeMap<String, usize>,
    is_polling: bool,
}

impl Live {
    /// A poller that rests until somebody listens.
    #[must_use]
    pub(super) fn new(service: &Service) -> Self {
        let (news, gone) = (Arc::new(watch::Sender::new(0)), Arc::default());
        Self {
            app: service.app.clone(),
            news,
            gone,
            ended: service.jobs.ended(),
            listeners: Arc::default(),
            last: LastLook::default(),
        }
    }

    fn listeners(&self) -> std::sync::MutexGuard<'_, Listeners> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A view of what the poller saw last.
    #[must_use]
    pub(super) fn last_look(&self) -> LastLook {
        self.last.clone()
    }

    /// A place for one more listener, who is told what changes after `seen`; none when there are too many.
    /// Wakes the poller.
    fn sit(&self, Listener { who, proof }: Listener, seen: Option<Pulse>) -> Option<Seat> {
        let mut listeners = self.listeners();
        let own = listeners.of.get(&who).copied().unwrap_or_default();
        if own >= MOST_OF_ONE || listeners.of.values().sum::<usize>() >= MOST {
            return None;
        }
        listeners.of.insert(who.clone(), own + 1);
        *listeners.proofs.entry(proof.clone()).or_default() += 1;
        // Before the poller starts: a receiver hears only what is sent after it was made.
        let (news, gone) = (self.news.subscribe(), self.gone.subscribe());
        if !listeners.is_polling {
            listeners.is_polling = true;
            tokio::spawn(self.clone().poll(seen));
        }
        Some(Seat {
            live: self.clone(),
            who,
            proof,
            news,
            gone,
        })
    }

    /// Whether to poll on; settles it under the lock, so that a listener who comes at this moment starts
    /// another poller.
    fn goes_on(&self) -> bool {
        let mut listeners = self.listeners();
        listeners.is_polling = !listeners.of.is_empty() && !*self.ended.borrow();
        if !listeners.is_polling {
            self.last.rest();
        }
        listeners.is_polling
    }

    async fn poll(self, seen: Option<Pulse>) {
        let mut before = seen;
        while self.goes_on() {
            let since = Instant::now();
            if let Some((now, proofs)) = self.look().await {
                // Who is told asks for what is new at once.
                self.last.keep(since, now.clone(), proofs.visitors);
                if !proofs.ended.is_empty() {
                    self.gone.send_replace(proofs.ended);
                }
                if before.as_ref().is_some_and(|before| *before != now) {
                    self.news.send_modify(|version| *version += 1);
                }
                before = Some(now);
            }
            tokio::time::sleep(PERIOD).await;
        }
    }

    /// How things stand, and what the proofs of those who listen prove now; none while the database is away:
    /// the pages that are open stay as they are.
    async fn look(&self) -> Option<(Pulse, ProofsNow)> {
        let proofs: Vec<String> = self.listeners().proofs.keys().cloned().collect();
        let look = move |tx: &mut Tx<'_>| Ok((live::pulse(tx)?, auth::look_at_proofs(tx, proofs.clone())?));
        self.app
            .read(look)
            .await
            .inspect_err(|error| tracing::warn!(%error, "can't look for news"))
            .ok()
    }
}

/// A listener's place, given back when they go.
struct Seat {
    live: Live,
    who: String,
    proof: String,
    news: watch::Receiver<u64>,
    gone: watch::Receiver<BTreeSet<String>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut listeners = self.live.listeners();
        if let Some(count) = listeners.of.get_mut(&self.who) {
            *count -= 1;
            if *count == 0 {
                listeners.of.remove(&self.who);
            }
        }
        if let Some(count) = listeners.proofs.get_mut(&self.proof) {
            *count -= 1;
            if *count == 0 {
                listeners.proofs.remove(&self.proof);
            }
        }
    }
}

/// The body of the answer: what is sent into it, until the sender goes.
struct Stream(mpsc::Receiver<Bytes>);

impl MessageBody for Stream {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(Ok))
    }
}

/// `GET /live`
pub(super) async fn listen(request: HttpRequest, caller: Caller, live: web::Data<Live>) -> Answer {
    signed_in(&caller.actor).map_err(|error| caller.problem(error))?;
    let person = caller
        .actor
        .person
        .ok_or_else(|| caller.problem(Error::Unauthenticated))?;
    let proof = bearer(&request)
        .or(caller.login.as_deref())
        .map(auth::proof)
        .unwrap_or_default();
    let who = format!("person {person}");
    open(&request, &caller, &live, Listener { who, proof }).await
}

/// `GET /kiosk/{token}/live`: the same for a display on a wall.
pub(super) async fn listen_by_wall(
    request: HttpRequest,
    caller: Caller,
    token: web::Path<String>,
    live: web::Data<Live>,
) -> Answer {
    let (actor, read) = (caller.actor.clone(), token.to_string());
    let found = live.app.read(move |tx| open_wall(tx, &actor, &read)).await;
    if matches!(found, Err(Error::NotFound)) {
        let actor = caller.actor.clone();
        let counted = live.app.write(move |tx| count_wrong_code(tx, &actor)).await;
        counted.map_err(|error| caller.problem(error))?;
    }
    let wall = found.map_err(|error| caller.problem(error))?;
    let listener = Listener {
        who: format!("wall {}", wall.id),
        proof: auth::proof(&token),
    };
    open(&request, &caller, &live, listener).await
}

/// Opens a stream for somebody.
async fn open(request: &HttpRequest, caller: &Caller, live: &Live, listener: Listener) -> Answer {
    // Before the answer, so that whoever hears it misses nothing from then on.
    let seen = live.look().await.map(|(pulse, _)| pulse);
    let seat = live
        .sit(listener, seen)
        .ok_or_else(|| caller.problem(Error::Unavailable("too many open pages".into())))?;
    let (sender, body) = mpsc::channel(BEHIND);
    // Who comes back may have missed something.
    let first = if request.headers().contains_key("Last-Event-ID") {
        told(0)
    } else {
        Bytes::from_static(b"retry: 2000\n\n")
    };
    tokio::spawn(speak(seat, sender, first));
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        // A compressor or a proxy that buffers would hold every message back.
        .insert_header(ContentEncoding::Identity)
        .insert_header((HeaderName::from_static("x-accel-buffering"), "no"))
        .body(Stream(body)))
}

async fn speak(mut seat: Seat, sender: mpsc::Sender<Bytes>, first: Bytes) {
    let mut ended = seat.live.ended.clone();
    let mut next = first;
    while sender.try_send(next).is_ok() {
        next = tokio::select! {
            // Whose sign-in ended hears nothing more.
            _ = seat.gone.wait_for(|gone| gone.contains(&seat.proof)) => break,
            _ = seat.news.changed() => told(*seat.news.borrow_and_update()),
            () = tokio::time::sleep(HEARTBEAT) => Bytes::from_static(b": still here\n\n"),
            _ = ended.changed() => break,
            () = sender.closed() => break,
        };
    }
}

fn told(version: u64) -> Bytes {
    Bytes::from(format!("id: {version}\nevent: changed\ndata: {version}\n\n"))
}
