//! Notices: which event tells whom, how urgently, for how long, and with which calendar part.
//! The table is in `policy`; what is told is a [`Letter`], frozen when the fact happened.

mod changes;
mod date;
mod event;
mod work;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use changes::{ChangedDate, ChangedNeeds, Changes, KnownDate};
pub use date::{LetterDate, MOST_DATES};
pub use event::Event;
pub use work::{AgreedFacts, AttendedFacts, ComingFacts, IncidentFacts, Outlook, StopFacts};

use super::access::{MemberRole, PlatformRole};
use super::booking::{BookingState, RequestMode};
use super::ids::{BookingId, SessionId};
use super::judge::Rule;
use super::opening::{PhaseKind, Shape};
use super::place::SitePhone;
use super::schedule::ScheduleText;
use super::span::{Instant, LocalTime, Span};
use super::text::{Language, Names, worded};

worded! {
    /// What changed of somebody's account or places.
    pub AccountChange {
        Joined = "joined",
        RoleChanged = "role_changed",
        Removed = "removed",
        PlatformRole = "platform_role",
        /// Their name, by somebody else.
        Name = "name",
        EmailAsked = "email_asked",
        Email = "email",
        Password = "password",
        TokenMade = "token_made",
        TokenRevoked = "token_revoked",
        /// They may not sign in.
        Barred = "barred",
        Readmitted = "readmitted",
        /// Somebody signed in with their password in a browser that their account does not know.
        SignedIn = "signed_in",
        /// Somebody decides in somebody's place on some days.
        Deputy = "deputy",
        DeputyEnded = "deputy_ended",
    }
}

/// Below it are the links of mails by which their readers decide without signing in.
pub const DECISION_PATH: &str = "/decide/";

/// What letters carry in the place of a link that opens an account: it is made when the mail leaves, and kept
/// nowhere.
pub const HIDDEN_LINK: &str = "/links/…";

worded! {
    /// How soon a notice must be sent.
    pub Urgency {
        /// At once, also at night.
        AtOnce = "at_once",
        /// Within minutes, outside quiet hours.
        Normal = "normal",
    }
}

worded! {
    /// The iTIP method of a calendar part (RFC 5546).
    pub Method {
        /// Put these events into the calendar.
        Request = "REQUEST",
        /// For whoever reads a calendar file or feed.
        Publish = "PUBLISH",
        Cancel = "CANCEL",
    }
}

/// What one mail tells. Frozen in the transaction of the fact, so that later changes don't rewrite it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub event: Event,
    pub at: Instant,
    /// The site, unless the letter is about an account.
    pub place: Option<Place>,
    pub booking: Option<BookingFacts>,
    pub session: Option<SessionFacts>,
    /// Sessions that a closure or holiday hits, that an offer holds, or that a decision leaves out.
    pub affected: Vec<SessionFacts>,
    /// What hits those sessions.
    #[serde(default)]
    pub closed: Option<Closed>,
    /// Work that was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<StopFacts>,
    /// What went wrong, in letters about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentFacts>,
    /// What is other than its readers knew; none where it is not about something that they knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// Whether its reader asked for it, as the link of the one before decides nothing any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_renewed: bool,
    /// Days waited, or days until the start or end.
    pub days: Option<u32>,
    /// The code that goes with it, such as `safety`; see [`super::booking::DeclineReason`].
    pub reason_code: Option<String>,
    /// Words that a person wrote: remarks, conditions, a reason, a closure's name.
    pub words: Option<String>,
    /// What a consortium said to the site with its request; none in letters of old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// To whom a request was given, where somebody else decides in their place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<String>,
    /// Who did it, by name.
    pub by: Option<String>,
    /// Path below the service's address that the letter's link opens, with a leading slash.
    pub link: String,
    pub calendar: Option<Calendar>,
    /// The account, when the letter is about one; none in letters of old.
    #[serde(default)]
    pub account: Option<AccountFacts>,
    /// Who asks, in letters to those who answer; a reply goes to them.
    #[serde(default)]
    pub asker: Option<ContactPerson>,
    /// What was asked, in the letter with the answer.
    #[serde(default)]
    pub asked: Option<String>,
}

impl Letter {
    /// Whether its link decides.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.link.starts_with(DECISION_PATH)
    }

    /// A letter about an account.
    #[must_use]
    pub fn of_account(event: Event, at: Instant, link: String, account: AccountFacts) -> Self {
        Self {
            account: Some(account),
            ..Self::bare(event, at, link)
        }
    }

    /// A letter about a place.
    #[must_use]
    pub fn of_place(event: Event, at: Instant, link: String, place: Place) -> Self {
        Self {
            place: Some(place),
            ..Self::bare(event, at, link)
        }
    }

    const fn bare(event: Event, at: Instant, link: String) -> Self {
        Self {
            event,
            at,
            place: None,
            booking: None,
            session: None,
            affected: Vec::new(),
            closed: None,
            stop: None,
            incident: None,
            changes: None,
            is_renewed: false,
            days: None,
            reason_code: None,
            words: None,
            reply: None,
            assigned: None,
            by: None,
            link,
            calendar: None,
            account: None,
            asker: None,
            asked: None,
        }
    }
}

/// An account as a letter shows it. Holds nothing that an inviter could type.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccountFacts {
    pub what: Option<AccountChange>,
    /// The organisation that it is about.
    pub organisation: Option<Names>,
    /// The role there, or the one that is offered.
    pub role: Option<MemberRole>,
    /// The role over the whole service; none: no such role.
    pub platform: Option<PlatformRole>,
    pub email: Option<String>,
    /// Until when the reader can answer.
    pub until: Option<Instant>,
    pub sign_in: Option<SignInPlace>,
    /// Who decides in whose place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<AwayFacts>,
    /// IANA time zone of the city, in which the times are shown.
    pub time_zone: String,
}

/// Who decides in whose place, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwayFacts {
    pub absent: String,
    pub deputy: String,
    pub from: NaiveDate,
    /// The last of the days, which still counts.
    pub until: NaiveDate,
    /// At which sites; none in letters of old, and for who asks and does not decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Names>,
}

/// Where somebody signed in, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SignInPlace {
    /// Browser and system, in a few words.
    pub device: Option<String>,
    pub address: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub site: Names,
    /// Names of the zones, without the site's.
    pub zones: Vec<Names>,
    pub address: String,
    /// Phone that answers day and night.
    pub phone: String,
    /// How to get in; empty when nothing is said, and in letters of old.
    #[serde(default)]
    pub entrance: Names,
    /// Further phones, in letters to whoever is about to come.
    #[serde(default)]
    pub phones: Vec<SitePhone>,
    /// IANA time zone; all times of the letter are shown in it.
    pub time_zone: String,
}

/// A booking as a letter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingFacts {
    pub id: BookingId,
    pub title: String,
    pub consortium: Names,
    pub lead: Names,
    /// Whom to call or write to; none in letters of old.
    #[serde(default)]
    pub contact: Option<ContactPerson>,
    /// First start to last end.
    pub span: Span,
    /// The schedules in short: kind, and the rule as written.
    pub phases: Vec<(PhaseKind, ScheduleText)>,
    /// What each phase needs in each session; none in letters of old.
    #[serde(default)]
    pub needs: Vec<PhaseNeeds>,
    /// How many sessions stand.
    pub sessions: u32,
    /// The first of them, by start; none in letters that list no dates, and in those of old.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<LetterDate>,
    /// When it expires if nobody answers; until then its time is held, at sites that hold it.
    pub hold_until: Option<Instant>,
    /// By when the site's decision is promised.
    #[serde(default)]
    pub decide_by: Option<Instant>,
    /// Where it stands; none in letters of old.
    #[serde(default)]
    pub state: Option<BookingState>,
    /// What its site does with requests that wait; none in letters of old.
    #[serde(default)]
    pub mode: Option<RequestMode>,
    /// Whether it is a proposed change of an approved booking.
    #[serde(default)]
    pub is_amendment: bool,
}

/// What each session of a phase takes of its place. Stored as people, watts and square metres in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u32; 3]", into = "[u32; 3]")]
pub struct PhaseNeeds {
    pub people: u32,
    pub power_w: u32,
    pub area_m2: u32,
}

impl From<[u32; 3]> for PhaseNeeds {
    fn from([people, power_w, area_m2]: [u32; 3]) -> Self {
        Self {
            people,
            power_w,
            area_m2,
        }
    }
}

impl From<PhaseNeeds> for [u32; 3] {
    fn from(needs: PhaseNeeds) -> Self {
        [needs.people, needs.power_w, needs.area_m2]
    }
}

/// Who answers for a booking: the first of the lead's managers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPerson {
    pub name: String,
    pub email: String,
    /// Their phone; empty when they gave none.
    pub phone: String,
}

/// What stops sessions that were to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    Closure {
        /// Names of the zone; none: the whole site.
        zone: Option<Names>,
        /// The time as it was declared.
        shape: Shape,
        /// The times of it that the letter's sessions fall into, by start.
        spans: Vec<Span>,
        /// Whether a session that nobody moves or cancels does not start; none in letters of old.
        #[serde(default)]
        blocks: Option<bool>,
    },
    Holiday {
        date: NaiveDate,
        names: Names,
    },
    /// Rules that changed, which the letter's sessions break now.
    Rules(Vec<Rule>),
}

/// One session as a letter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionFacts {
    pub id: Option<SessionId>,
    pub kind: PhaseKind,
    /// Its name in the schedule.
    pub original_start: LocalTime,
    pub span: Span,
    /// When it was, if it was moved.
    pub before: Option<Span>,
    /// Names of the zones where it is; none in letters of old, which named the booking's.
    #[serde(default)]
    pub zones: Vec<Names>,
    /// Names of the zones where it was, if it was moved to others.
    #[serde(default)]
    pub zones_before: Vec<Names>,
    /// Its number in the booking, from 1, by original start.
    pub number: u32,
    /// Seconds between its time and the moment when the system acted, when more than a minute.
    pub late_seconds: Option<i64>,
    /// Until when its consortium asks the site to let it go on.
    #[serde(default)]
    pub wished_end: Option<Instant>,
    /// From when on its time is freed where nobody came, before it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freed_from: Option<Instant>,
    /// When its people said that they come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coming: Option<ComingFacts>,
    /// Who came, once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attended: Option<AttendedFacts>,
    /// What becomes of it, where work was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook: Option<Outlook>,
}

/// An iTIP message: one VEVENT per phase, or per moved session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    pub method: Method,
    pub events: Vec<CalendarEvent>,
}

/// One VEVENT, with what it needs to be written without looking anything up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEvent {
    /// One UID per phase, for ever.
    pub uid: String,
    /// Rises with every change of the phase.
    pub sequence: u32,
    pub kind: PhaseKind,
    /// Names of the phase's zones; none in letters of old, which named the booking's.
    #[serde(default)]
    pub zones: Vec<Names>,
    pub what: CalendarWhat,
}

/// The extent of a VEVENT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarWhat {
    /// The whole phase: its schedule, sessions that are not, sessions at other times.
    Series {
        schedule: ScheduleText,
        /// Original starts of sessions that are cancelled or skipped: they become EXDATE.
        without: Vec<LocalTime>,
        /// Sessions whose time or place differs from the rule's: RECURRENCE-ID.
        moved: Vec<Moved>,
    },
    /// One session, by RECURRENCE-ID.
    Session {
        original_start: LocalTime,
        span: Span,
        /// Names of its zones; none: the phase's.
        #[serde(default)]
        zones: Vec<Names>,
    },
}

/// A session of a series that is at another time or place than the rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredMoved")]
pub struct Moved {
    pub original_start: LocalTime,
    pub span: Span,
    /// Names of its zones; none: the phase's.
    pub zones: Vec<Names>,
}

/// How letters keep it: those of old knew only its time.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredMoved {
    Time(LocalTime, Span),
    Whole {
        original_start: LocalTime,
        span: Span,
        zones: Vec<Names>,
    },
}

impl From<StoredMoved> for Moved {
    fn from(stored: StoredMoved) -> Self {
        match stored {
            StoredMoved::Time(original_start, span) => Self {
                original_start,
                span,
                zones: Vec::new(),
            },
            StoredMoved::Whole {
                original_start,
                span,
                zones,
            } => Self {
                original_start,
                span,
                zones,
            },
        }
    }
}

/// Who reads a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub email: String,
    /// Name for the To header; may be empty.
    pub name: String,
    pub language: Language,
}
