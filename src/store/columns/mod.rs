//! How types of `domain` are bound and read as columns. What a column holds and no type has is an error of
//! the row ([`Error::Corrupt`](super::Error::Corrupt)).

pub(super) mod read_as;

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow, Queryable};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::sqlite::Sqlite;

use read_as::{Day, made};

use super::Conn;
use super::bookings::takebacks::BeforeDecision;
use super::invitations::Answer;
use super::notices::{Expiry, NoticeState};
use crate::domain::access::{MemberRole, PartyRole, PlatformRole, Term};
use crate::domain::booking::recording::{PrintedSign, Recordings};
use crate::domain::booking::{BookingState, DecisionKind, Life, RequestMode, Undoable};
use crate::domain::flag::SessionFlag;
use crate::domain::holidays::{Anchor, HolidayKind};
use crate::domain::ids::{
    BookingId, ClosureId, ConsortiumId, EntryId, IncidentId, NoticeId, OrganisationId, PersonId, PhaseId,
    PresenceId, SessionId, SiteId, StopId, TargetId, TimerId, WorkerId, ZoneId,
};
use crate::domain::incident::{IncidentKind, IncidentState, SeenBy, Severity, StepKind};
use crate::domain::invitation::CalendarChange;
use crate::domain::job::Job;
use crate::domain::journal::{JournalAction, RecordedAction};
use crate::domain::judge::LeadTime;
use crate::domain::notice::{Event, Letter, Reader, Urgency};
use crate::domain::opening::{Closure, PhaseKind, Window};
use crate::domain::picture::PictureKind;
use crate::domain::picture::file::FilePlace;
use crate::domain::place::{FeedKind, LinkPurpose, OrganisationKind, ProgrammeKind, SiteKind};
use crate::domain::policy::SessionNotices;
use crate::domain::post::Post;
use crate::domain::presence::live::{CallCause, CallDone};
use crate::domain::presence::{Attendance, CrewPart, Watch, Way};
use crate::domain::proof::Scopes;
use crate::domain::schedule::ScheduleText;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::session_log::{Achieved, LogState, LostSide};
use crate::domain::span::{Instant, LocalTime, Span};
use crate::domain::stop::{Halted, StopScope};
use crate::domain::talk::Side;
use crate::domain::text::{Language, Names};
use crate::domain::timer::TimerKind;

type Both = <Conn as diesel::Connection>::Backend;

/// Stores types as `$raw`: how one is written, and how it is read.
macro_rules! stored {
    ($sql:ident as $raw:ty, $write:expr, $read:expr; $($type:ty),+ $(,)?) => {$(
        const _: () = {
            #[derive(AsExpression, FromSqlRow)]
            #[diesel(foreign_derive, sql_type = $sql)]
            #[expect(dead_code, reason = "stands for the type in what Diesel derives")]
            struct Stored($type);

            impl<DB: Backend> FromSql<$sql, DB> for $type
            where
                $raw: FromSql<$sql, DB>,
            {
                fn from_sql(raw: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    let raw = <$raw>::from_sql(raw)?;
                    let read: fn(&$raw) -> Option<Self> = $read;
                    made(&raw, || read(&raw))
                }
            }

            impl ToSql<$sql, Pg> for $type {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                    let write: fn(&Self) -> serde_json::Result<$raw> = $write;
                    ToSql::<$sql, Pg>::to_sql(&write(self)?, &mut out.reborrow())
                }
            }

            impl ToSql<$sql, Sqlite> for $type {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                    let write: fn(&Self) -> serde_json::Result<$raw> = $write;
                    out.set_value(write(self)?);
                    Ok(IsNull::No)
                }
            }

            impl ToSql<$sql, Both> for $type {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Both>) -> serialize::Result {
                    out.set_value(($sql, self));
                    Ok(IsNull::No)
                }
            }
        };
    )+};
}

macro_rules! ids {
    ($($type:ident),+ $(,)?) => {
        $(stored!(BigInt as i64, |id| Ok(id.0), |number| Some($type(*number)); $type);)+
    };
}
ids!(
    BookingId,
    ClosureId,
    ConsortiumId,
    EntryId,
    IncidentId,
    NoticeId,
    OrganisationId,
    PersonId,
    PhaseId,
    PresenceId,
    SessionId,
    SiteId,
    StopId,
    TargetId,
    TimerId,
    WorkerId,
    ZoneId,
);

stored!(BigInt as i64, |at| Ok(at.unix()), |unix| Some(Instant::from_unix(*unix)); Instant);
stored!(Text as String, |word| Ok(word.as_str().to_owned()), |word| Self::from_word(word);
    Achieved, Anchor, Answer, Attendance, BookingState, CalendarChange, CallCause, CallDone, CalledOffBy,
    CrewPart, DecisionKind, Event, Expiry, FeedKind, FilePlace, Halted, HolidayKind, IncidentKind,
    IncidentState, Job, JournalAction, Language, LinkPurpose, LogState, LostSide, MemberRole, NoticeState,
    OrganisationKind, PartyRole, PhaseKind, PictureKind, PlatformRole, Post, ProgrammeKind, RequestMode,
    SeenBy, SessionNotices, SessionState, Severity, Side, SiteKind, StepKind, StopScope, TimerKind,
    Undoable, Urgency, Watch, Way);
stored!(Text as String, |action| Ok(action.as_str().to_owned()), |word| Some(word.clone().into());
    RecordedAction);
stored!(Text as String, |flag| Ok(flag.to_string()), |words| Some(Self::from_words(words.clone()));
    SessionFlag);
stored!(Text as String, serde_json::to_string, |text| serde_json::from_str(text).ok();
    BeforeDecision, Closure, LeadTime, Letter, Life, PrintedSign, Recordings, ScheduleText, Window);
stored!(Text as String, |scopes| Ok(scopes.to_string()), |words| Self::from_words(words); Scopes);
stored!(Text as String, |time| Ok(time.to_string()), |text| Self::parse(text).ok(); LocalTime);

/// Two columns: the start and the end.
impl<DB: Backend> Queryable<(BigInt, BigInt), DB> for Span
where
    i64: FromSql<BigInt, DB>,
{
    type Row = (Instant, Instant);

    fn build((start, end): Self::Row) -> deserialize::Result<Self> {
        made((start, end), || Self::new(start, end))
    }
}

/// Two columns: the name in Korean and in English.
impl<DB: Backend> Queryable<(Text, Text), DB> for Names
where
    String: FromSql<Text, DB>,
{
    type Row = (String, String);

    fn build((ko, en): Self::Row) -> deserialize::Result<Self> {
        Ok(Self { ko, en })
    }
}

/// Three columns: the address, the name and the language.
impl<DB: Backend> Queryable<(Text, Text, Text), DB> for Reader
where
    String: FromSql<Text, DB>,
{
    type Row = (String, String, Language);

    fn build((email, name, language): Self::Row) -> deserialize::Result<Self> {
        Ok(Self {
            email,
            name,
            language,
        })
    }
}

/// Two columns: the first day and the last.
impl<DB: Backend> Queryable<(Text, Nullable<Text>), DB> for Term
where
    String: FromSql<Text, DB>,
{
    type Row = (Day, Option<Day>);

    fn build((from, until): Self::Row) -> deserialize::Result<Self> {
        Ok(Self {
            from: from.into(),
            until: until.map(NaiveDate::from),
        })
    }
}
