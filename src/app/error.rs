//! What a use case answers when it can't do what was asked. HTTP is not known here; `web/error.rs` maps it.
//!
//! Which error is for what:
//! - something that the caller sent can't be used: [`Error::Invalid`] by [`Error::field`] or `app::fields`,
//!   which collect all bad fields before they answer; [`Error::Taken`] where a unique value belongs to
//!   another;
//! - something isn't there, or this person may not know that it is: [`Error::NotFound`]. [`Error::Forbidden`]
//!   only where they may see it; `access::or_hidden` turns it into the former where a page would give
//!   something away;
//! - the rules of zones and agreements stand against it: [`Error::Refused`], with every verdict;
//! - the state of a booking or session does not allow it: [`Error::NotNow`], [`Error::SessionNotNow`], from
//!   the tables in `domain`; a decision can't be taken back any more: [`Error::Settled`];
//! - somebody else must say yes, or choose, first: [`Error::NeedsConsent`], [`Error::Exceptions`];
//! - somebody changed it meanwhile: [`Error::Stale`]; the same key came with another content:
//!   [`Error::KeyReused`];
//! - too often: [`Error::TooMany`]; not by this sign-in: [`Error::Unauthenticated`], [`Error::ProveAgain`];
//! - the database does not answer or takes no writes: [`Error::Unavailable`] and its kin, made from
//!   `store::Error` and nowhere else;
//! - the program is wrong, or what is stored is: [`Error::Internal`], with the cause for the log. People read
//!   only that it went wrong.

use crate::domain::booking::NotNow;
use crate::domain::causes::with_causes;
use crate::domain::fault::Fault;
use crate::domain::judge::Verdict;
use crate::domain::session::{SessionNotNow, SessionState};
use crate::domain::span::{LocalTime, Span, Tz};
use crate::domain::text::worded;
use crate::store::{self, Remedy};

/// A result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// An error with what it happened to.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
struct Caused {
    what: String,
    source: AnyError,
}

/// One field that can't be used as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Path of the field, such as `phases.0.schedule.rrule`.
    pub field: String,
    /// Stable code of the rule that it breaks.
    pub code: String,
    /// What is wrong, for any language.
    pub message: Fault,
}

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It isn't there, or not for this person.
    #[error("not found")]
    NotFound,
    /// The person may see it but not do that.
    #[error("not allowed")]
    Forbidden,
    /// Nobody is signed in.
    #[error("sign in first")]
    Unauthenticated,
    /// The password has to be given again first.
    #[error("give the password again")]
    ProveAgain,
    /// The input can't be used.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    #[error("refused by the rules")]
    Refused(Box<Refused>),
    /// A new schedule doesn't have these sessions, of which people made something else: which of that is kept
    /// must be said.
    #[error("exceptions are to be decided")]
    Exceptions(Vec<LostException>),
    /// It goes beyond what was approved, so the site must agree.
    #[error("the site must agree")]
    NeedsConsent(Vec<Beyond>),
    /// The booking's state does not allow it.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// The decision was made too long ago to be taken back.
    #[error("too late to take it back")]
    Settled,
    /// The session's state does not allow it.
    #[error(transparent)]
    SessionNotNow(#[from] SessionNotNow),
    /// A unique value is taken, such as a slug.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The version that the caller saw is not the one that stands.
    #[error("changed meanwhile")]
    Stale {
        /// The version that stands.
        current: i64,
    },
    #[error("too many tries")]
    TooMany {
        /// When to come back, in seconds.
        retry_after: i64,
    },
    /// The database is not there or too busy.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The place where files are kept does not answer; nothing was kept.
    #[error("files unavailable: {0}")]
    NoPlaceForFiles(String),
    /// The connection to the database broke; nothing was kept.
    #[error("unavailable: {0}")]
    Lost(String),
    /// The database takes no writes.
    #[error("unavailable: {0}")]
    ReadOnly(String),
    /// The connection broke while a change was being kept: it may have been done.
    #[error("it is not known whether it was done: {0}")]
    UnknownOutcome(String),
    /// Two transactions met too often.
    #[error("transactions met")]
    Met,
    /// The database refused, in words of its own.
    #[error("internal: {0}")]
    Unnamed(String),
    /// Something that should never be, with the error that showed it. The text tells that one's causes too.
    #[error("internal: {}", with_causes(.0.as_ref()))]
    Internal(AnyError),
}

/// A session that people moved, left out or called off and that a new schedule doesn't have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostException {
    /// Its name in the old schedule.
    pub original_start: LocalTime,
    /// What people made of it.
    pub state: SessionState,
    /// When it is, or was to be.
    pub span: Span,
    /// The session of the new schedule that could take the exception over: the nearest of the same day.
    pub becomes: Option<LocalTime>,
}

worded! {
    /// How a change goes beyond what was approved.
    pub Beyond {
        /// It takes other zones.
        Zones = "zones",
        Longer = "longer",
        /// It starts sooner than the site's lead time allows.
        LeadTime = "notice",
        /// It brings back what the site took away.
        TakenBySite = "taken_by_site",
    }
}

/// A refusal with all that the judge said, and times or zones that would do.
#[derive(Debug)]
pub struct Refused {
    /// Every verdict, the good ones too.
    pub verdicts: Vec<Judged>,
}

/// A verdict with what would do instead.
#[derive(Debug, Clone)]
pub struct Judged {
    pub verdict: Verdict,
    /// Path of the zone, `site/zone`.
    pub zone: String,
    /// The nearest time and zone that would do.
    pub nearest: Option<(Span, String)>,
    /// The nearest time that would do in its own zones.
    pub other_time: Option<Span>,
    /// A zone that would do at its own time.
    pub other_zone: Option<String>,
    /// Whether those were looked for: only for a refusal, and only for the first of many.
    pub is_searched: bool,
    /// The time zone of the site.
    pub tz: Tz,
}

impl FieldError {
    pub(super) fn new(field: impl Into<String>, code: impl Into<String>, message: impl Into<Fault>) -> Self {
        Self {
            field: field.into(),
            code: code.into(),
            message: message.into(),
        }
    }
}

impl Error {
    #[must_use]
    pub fn field(field: impl Into<String>, code: impl Into<String>, message: impl Into<Fault>) -> Self {
        Self::Invalid(vec![FieldError::new(field, code, message)])
    }

    pub(super) fn refused(verdicts: Vec<Judged>) -> Self {
        Self::Refused(Box::new(Refused { verdicts }))
    }

    /// [`Error::Internal`] of an error, or of words where none showed it.
    #[must_use]
    pub fn internal(cause: impl Into<AnyError>) -> Self {
        Self::Internal(cause.into())
    }

    /// [`Error::Internal`] that says what the cause happened to, where it does not say so itself.
    #[must_use]
    pub fn caused(what: impl Into<String>, cause: impl Into<AnyError>) -> Self {
        Self::internal(Caused {
            what: what.into(),
            source: cause.into(),
        })
    }
}

/// Refuses an input of which something is wrong.
pub(super) fn check_faults(faults: Vec<FieldError>) -> Result<()> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound => Self::NotFound,
            store::Error::Duplicate(_) => Self::Taken("value"),
            store::Error::Met => Self::Met,
            store::Error::Lost(_) => Self::Lost(error.to_string()),
            store::Error::ReadOnly(_) => Self::ReadOnly(error.to_string()),
            store::Error::UnknownOutcome(words) => Self::UnknownOutcome(words),
            store::Error::Unnamed(words) => Self::Unnamed(words),
            store::Error::Busy(_) | store::Error::Unreachable(_) | store::Error::CannotWrite(_) => {
                Self::Unavailable(error.to_string())
            }
            store::Error::Backstop(_)
            | store::Error::Damaged(_)
            | store::Error::Newer(_)
            | store::Error::Corrupt(_)
            | store::Error::Other(_)
            | store::Error::Failed { .. } => Self::internal(error),
        }
    }
}

impl store::Retry for Error {
    fn remedy(&self) -> Remedy {
        match self {
            Self::Met => Remedy::Again,
            Self::Lost(_) => Remedy::Reconnect,
            Self::ReadOnly(_) => Remedy::Elsewhere,
            Self::UnknownOutcome(_) => Remedy::LookAgain,
            Self::Unnamed(_) => Remedy::Unnamed,
            _ => Remedy::None,
        }
    }
}
