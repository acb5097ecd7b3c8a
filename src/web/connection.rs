//! What every connection keeps to, so that nobody can hold the service's sockets by being slow: the head of a
//! request has a deadline, the first one of a connection as the later ones; whoever asks for an answer must
//! go on reading it; one address has so many connections. (The body's deadline is where bodies are read,
//! `body::bounded`.)
//!
//! The server knows deadlines for the first head and for idle connections only, the first by a clock that is
//! half a second coarse, so the stream under it counts for itself.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::Future;
use std::io::{Error, ErrorKind, Result};
use std::net::IpAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_http::ConnectionType;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Limits;
use super::address::Proxies;
use super::caller::accepted_language;
use super::error::Problem;
use crate::domain::network::household;
use crate::domain::text::Language;

/// What a reader takes at least in the time that an answer may stand still: less is as good as nothing.
const LEAST_TAKEN: usize = 4 * 1_024;

/// What a client is told whose request does not come.
const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// How long a connection may do nothing.
#[derive(Debug, Clone, Copy)]
struct Patience {
    head: Duration,
    answer: Duration,
}

/// What the stream and the requests on it tell each other.
pub(super) struct Line {
    /// Requests whose answers are not all made yet.
    in_hand: Cell<usize>,
    /// Since when there has been none.
    quiet_since: Cell<Instant>,
    /// The answer in hand is the last one.
    is_closing: Cell<bool>,
    /// Somebody asked on after the last one.
    is_over: Cell<bool>,
}

impl Line {
    fn take_in_hand(self: &Rc<Self>) -> InHand {
        self.in_hand.set(self.in_hand.get() + 1);
        InHand(self.clone())
    }
}

/// A request whose answer is being made; it counts until that is dropped.
struct InHand(Rc<Line>);

impl Drop for InHand {
    fn drop(&mut self) {
        self.0.in_hand.set(self.0.in_hand.get().saturating_sub(1));
        self.0.quiet_since.set(Instant::now());
    }
}

/// A reader who does not take what waits.
struct Blocked {
    since: Instant,
    taken: usize,
    is_waiting: bool,
}

/// A stream that ends by itself when its client is too slow.
pub(super) struct Guarded<T> {
    stream: T,
    line: Rc<Line>,
    patience: Patience,
    blocked: Option<Blocked>,
    timer: Pin<Box<Sleep>>,
    _seat: Option<Seat>,
}

impl<T: AsyncWrite + Unpin> Guarded<T> {
    #[must_use]
    pub(super) fn new(stream: T, limits: &Limits, seat: Option<Seat>) -> Self {
        let now = Instant::now();
        let line = Line {
            in_hand: Cell::new(0),
            quiet_since: Cell::new(now),
            is_closing: Cell::new(false),
            is_over: Cell::new(false),
        };
        let patience = Patience {
            head: limits.head,
            answer: limits.answer,
        };
        Self {
            stream,
            line: Rc::new(line),
            patience,
            blocked: None,
            timer: Box::pin(sleep_until(now + limits.head)),
            _seat: seat,
        }
    }

    /// For the requests that come in on it.
    #[must_use]
    pub(super) fn line(&self) -> Rc<Line> {
        self.line.clone()
    }

    /// By when something has to happen; none while a request is worked on.
    fn due(&self) -> Option<Instant> {
        let is_waiting = self.blocked.as_ref().is_some_and(|blocked| blocked.is_waiting);
        let head = (self.line.in_hand.get() == 0 && !is_waiting)
            .then(|| self.line.quiet_since.get() + self.patience.head);
        let answer = self
            .blocked
            .as_ref()
            .map(|blocked| blocked.since + self.patience.answer);
        head.into_iter().chain(answer).min()
    }

    /// Ends the stream when its client was too slow; else sees to it that this is looked at again in time.
    fn keep(&mut self, context: &mut Context<'_>) -> Result<()> {
        loop {
            let Some(due) = self.due() else { return Ok(()) };
            if self.timer.deadline() != due {
                self.timer.as_mut().reset(due);
            }
            if self.timer.as_mut().poll(context).is_pending() {
                return Ok(());
            }
            match self.blocked.take() {
                Some(blocked) if blocked.since + self.patience.answer <= due => {
                    if blocked.is_waiting && blocked.taken < LEAST_TAKEN {
                        return Err(Error::new(ErrorKind::TimedOut, "the answer was not read"));
                    }
                    // Another while for who reads slowly; nothing for who has it all.
                    self.blocked = blocked.is_waiting.then(|| Blocked {
                        since: Instant::now(),
                        taken: 0,
                        is_waiting: true,
                    });
                }
                _ => {
                    // Said as far as the socket takes it at once.
                    let _ = Pin::new(&mut self.stream).poll_write(context, TOO_SLOW);
                    return Err(Error::new(ErrorKind::TimedOut, "the request did not come"));
                }
            }
        }
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Guarded<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let this = self.get_mut();
        let read = Pin::new(&mut this.stream).poll_read(context, into);
        if read.is_pending() {
            this.keep(context)?;
        }
        read
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Guarded<T> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        match &written {
            Poll::Ready(Ok(count)) => {
                this.line.quiet_since.set(Instant::now());
                if let Some(blocked) = &mut this.blocked {
                    blocked.taken += count;
                    blocked.is_waiting = false;
                }
            }
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                let fresh = || Blocked {
                    since: Instant::now(),
                    taken: 0,
                    is_waiting: true,
                };
                this.blocked.get_or_insert_with(fresh).is_waiting = true;
                this.keep(context)?;
            }
        }
        written
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        ready!(Pin::new(&mut this.stream).poll_flush(context))?;
        // Only once the answer before is out: its reader did nothing wrong.
        if this.line.is_over.get() {
            return Poll::Ready(Err(Error::new(
                ErrorKind::ConnectionAborted,
                "somebody asked on after the last answer",
            )));
        }
        this.keep(context)?;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

/// An answer's body, which keeps its request in hand.
struct Held {
    body: BoxBody,
    _hand: Option<InHand>,
}

impl MessageBody for Held {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}

/// Counts a request on its connection, and closes that after a body that came in chunks: the server takes
/// some ends of chunks for good that others don't, so what follows on the connection may be anybody's. See
/// `Cargo.toml`.
pub(super) async fn watched(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    let line = request.conn_data::<Rc<Line>>().cloned();
    let is_chunked = request.headers().contains_key(TRANSFER_ENCODING);
    let is_both = is_chunked && request.headers().contains_key(CONTENT_LENGTH);
    if let Some(line) = &line {
        if line.is_closing.get() {
            line.is_over.set(true);
            // It gets no answer: the bytes after a body in chunks may be anybody's. The stream ends at its
            // next flush, and this with it.
            return std::future::pending().await;
        }
        line.is_closing.set(is_chunked);
    }
    let hand = line.as_ref().map(Line::take_in_hand);
    let mut response = if is_both {
        let language = accepted_language(request.headers()).unwrap_or(Language::En);
        let problem = Problem::request(StatusCode::BAD_REQUEST, "unreadable", "unreadable-length");
        request.error_response(problem.in_language(language))
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    if is_chunked {
        response
            .response_mut()
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    Ok(response.map_body(|_, body| Held { body, _hand: hand }))
}

/// The connections of each address.
pub(super) struct Seats {
    most: usize,
    /// A proxy's connections are those of all its clients.
    proxies: Option<Arc<Proxies>>,
    taken: Mutex<BTreeMap<IpAddr, usize>>,
}

/// The place of one connection, given back when it ends.
pub(super) struct Seat {
    seats: Arc<Seats>,
    whose: IpAddr,
}

impl Seats {
    /// Places for so many connections of each address as `limits` say.
    #[must_use]
    pub(super) fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            most: limits.connections_of_one,
            proxies: limits.proxies.clone(),
            taken: Mutex::default(),
        })
    }

    /// A place for one more connection of a peer.
    ///
    /// # Errors
    /// It has as many as it may.
    pub(super) fn take(self: &Arc<Self>, peer: Option<IpAddr>) -> Result<Option<Seat>> {
        let is_proxy = |peer: IpAddr| self.proxies.as_ref().is_some_and(|proxies| proxies.holds(peer));
        let Some(peer) = peer.filter(|peer| !is_proxy(*peer)) else {
            return Ok(None);
        };
        let whose = household(peer);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(whose).or_default();
        if *count >= self.most {
            return Err(Error::new(
                ErrorKind::ConnectionRefused,
                "too many connections of one address",
            ));
        }
        *count += 1;
        Ok(Some(Seat {
            seats: self.clone(),
            whose,
        }))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.whose);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_connections_and_gets_back_what_ends() {
        let seats = Seats::new(&Limits {
            connections_of_one: 2,
            ..Limits::default()
        });
        let peer = |text: &str| Some(text.parse().unwrap());
        let first = seats.take(peer("192.0.2.1")).unwrap();
        let second = seats.take(peer("192.0.2.1")).unwrap();
        assert!(seats.take(peer("192.0.2.1")).is_err() && seats.take(peer("192.0.2.2")).is_ok());
        drop(first);
        drop(seats.take(peer("192.0.2.1")).unwrap());
        drop(second);
        assert!(seats.taken.lock().unwrap().is_empty());
    }
}
