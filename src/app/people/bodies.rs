//! People as they come in and go out.

use serde::{Deserialize, Serialize};

use super::PlaceView;
use crate::app::Result;
use crate::app::fields::{Fields, NamesBody};
use crate::domain::access::PlatformRole;
use crate::domain::policy::{NoticeKind, SessionNotices};
use crate::domain::quiet::QuietHours;
use crate::domain::span::Instant;
use crate::domain::text::Language;
use crate::store::people::{Membership, Person, PersonChange};

/// Most characters of a person's name.
pub(super) const NAME: usize = 80;

/// A person to be added.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "email": "minji@robot-works.example", "name": "Kim Minji", "language": "ko",
    "organisations": [{ "slug": "alpha-lead", "role": "member" }],
}))]
pub struct PersonBody {
    /// Address, by which they sign in.
    pub email: String,
    /// 1 to 80 characters.
    pub name: String,
    /// `ko` or `en`.
    pub language: String,
    /// `staff` or `admin`.
    #[serde(default)]
    pub platform_role: Option<String>,
    /// Digits and signs between them, at most 40 characters.
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub organisations: Vec<MembershipBody>,
    /// `every` or `demonstration` (the default): which starts and ends they want to hear of.
    #[serde(default)]
    pub sessions: Option<String>,
}

/// A place in an organisation.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembershipBody {
    /// The organisation's slug.
    pub slug: String,
    /// `manager`, `member` or `viewer`.
    pub role: String,
}

/// Changes to a person; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "language": "en", "muted": ["reminders"], "quiet_hours": "22:00-07:00",
}))]
pub struct PersonChangeBody {
    /// 1 to 80 characters.
    #[serde(default)]
    pub name: Option<String>,
    /// Digits and signs between them, at most 40 characters; empty: none. Seen by the people of their
    /// organisations, and by whoever reads a booking that they answer for.
    #[serde(default)]
    pub phone: Option<String>,
    /// `ko` or `en`.
    #[serde(default)]
    pub language: Option<String>,
    /// `every` or `demonstration`.
    #[serde(default)]
    pub sessions: Option<String>,
    /// Kinds of notices that they do not want, such as `reminders`; urgent notices come all the same.
    #[serde(default)]
    pub muted: Option<Vec<String>>,
    /// When their mail waits: `22:00-07:00`, or `none`.
    #[serde(default)]
    pub quiet_hours: Option<String>,
    /// `staff`, `admin`, or `none`.
    #[serde(default)]
    pub platform_role: Option<String>,
}

/// A person, as far as the reader may see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PersonView {
    /// Their id.
    pub id: i64,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their phone; empty when they gave none.
    pub phone: String,
    /// Their organisations; for those who share one with them, only these.
    pub organisations: Vec<MembershipView>,
    /// What is their own: for themselves, staff and admins.
    #[serde(flatten)]
    #[schema(value_type = AccountView)]
    pub account: Option<AccountView>,
}

/// What is a person's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AccountView {
    /// `ko` or `en`.
    #[schema(value_type = String, required = false)]
    pub language: Language,
    /// `staff`, `admin`, or null.
    #[schema(value_type = Option<String>, required = false)]
    pub platform_role: Option<PlatformRole>,
    /// `every` or `demonstration`.
    #[schema(value_type = String, required = false)]
    pub sessions: SessionNotices,
    /// Kinds of notices that they do not want.
    #[schema(required = false)]
    pub muted: Vec<NoticeKind>,
    /// When their mail waits, such as `22:00-07:00`, or null.
    #[schema(value_type = Option<String>, required = false)]
    pub quiet_hours: Option<QuietHours>,
    /// Whether they have set a password; an invitation can be sent again until then.
    #[schema(required = false)]
    pub has_password: bool,
    /// Since when they are known.
    #[schema(value_type = String, required = false)]
    pub created_at: Instant,
    /// Since when they may not sign in.
    #[schema(value_type = Option<String>, required = false)]
    pub disabled_at: Option<Instant>,
}

impl PersonView {
    /// Whether they may not sign in, as far as the reader may know.
    #[must_use]
    pub fn is_barred(&self) -> bool {
        self.account
            .as_ref()
            .is_some_and(|account| account.disabled_at.is_some())
    }
}

/// What became of a person who was to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Added {
    /// They have an account now, which they open by the link that was mailed.
    Person(Box<PersonView>),
    /// Places were offered to the address.
    Offered(Vec<PlaceView>),
}

/// A person's place in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MembershipView {
    /// The organisation's slug.
    pub slug: String,
    /// Its names.
    pub names: NamesBody,
    /// `manager`, `member` or `viewer`.
    #[schema(value_type = String)]
    pub role: super::MemberRole,
}

/// The whole view of a person; `memberships` may hold those of others too.
pub(in crate::app) fn view(person: Person, memberships: &[Membership]) -> PersonView {
    let own = memberships
        .iter()
        .filter(|place| place.person == person.id)
        .cloned();
    PersonView {
        id: person.id.0,
        organisations: own
            .map(|place| MembershipView {
                slug: place.slug,
                names: place.names.into(),
                role: place.role,
            })
            .collect(),
        email: person.email,
        name: person.name,
        phone: person.phone,
        account: Some(AccountView {
            language: person.language,
            platform_role: person.platform_role,
            sessions: person.session_notices,
            muted: person.muted,
            quiet_hours: person.quiet,
            has_password: person.has_password,
            created_at: person.created_at,
            disabled_at: person.disabled_at,
        }),
    }
}

impl PersonChangeBody {
    /// Whether it names what is nobody's but the person's own.
    pub(super) const fn touches_preferences(&self) -> bool {
        self.phone.is_some()
            || self.language.is_some()
            || self.sessions.is_some()
            || self.muted.is_some()
            || self.quiet_hours.is_some()
    }
}

/// The person after a change.
pub(super) fn parse_change(person: &Person, body: &PersonChangeBody) -> Result<PersonChange> {
    let mut fields = Fields::default();
    let name = body.name.as_ref().map_or_else(
        || Some(person.name.clone()),
        |raw| change_name(&mut fields, person, raw),
    );
    let phone = body
        .phone
        .as_ref()
        .map_or_else(|| Some(person.phone.clone()), |raw| fields.phone("phone", raw));
    let language = body.language.as_ref().map_or(Some(person.language), |raw| {
        fields.word("language", raw, Language::ALL)
    });
    let sessions = body
        .sessions
        .as_ref()
        .map_or(Some(person.session_notices), |raw| {
            fields.word("sessions", raw, SessionNotices::ALL)
        });
    let role = match body.platform_role.as_deref() {
        None => Some(person.platform_role),
        Some("none") => Some(None),
        Some(word) => fields.word("platform_role", word, PlatformRole::ALL).map(Some),
    };
    let muted = body.muted.as_ref().map_or_else(
        || Some(person.muted.clone()),
        |words| parse_muted(&mut fields, words),
    );
    let quiet = match body.quiet_hours.as_deref() {
        None => Some(person.quiet),
        Some("none") => Some(None),
        Some(text) => fields
            .check(
                "quiet_hours",
                "quiet_hours",
                QuietHours::parse(text).map_err(|_| "quiet-hours"),
            )
            .map(Some),
    };
    fields.done(|| {
        let (name, language, platform_role, session_notices) = (name?, language?, role?, sessions?);
        let phone = phone?;
        Some(PersonChange {
            name,
            phone,
            language,
            platform_role,
            session_notices,
            muted: muted?,
            quiet: quiet?,
        })
    })
}

/// The name that somebody gives themselves when they come in.
///
/// # Errors
/// [`crate::app::Error::Invalid`] for none, and for what is no name.
pub(in crate::app) fn check_name(was: &str, raw: &str) -> Result<String> {
    let mut fields = Fields::default();
    let name = if raw == was {
        Some(was.to_owned())
    } else {
        fields.person_name("name", raw, NAME)
    };
    fields.done(|| name)
}

/// A name that stays is not looked at: it may be older than what names must be.
fn change_name(fields: &mut Fields, person: &Person, raw: &str) -> Option<String> {
    if raw == person.name {
        Some(person.name.clone())
    } else {
        fields.person_name("name", raw, NAME)
    }
}

fn parse_muted(fields: &mut Fields, words: &[String]) -> Option<Vec<NoticeKind>> {
    let read: Vec<Option<NoticeKind>> = words
        .iter()
        .map(|word| fields.word("muted", word, NoticeKind::ALL))
        .collect();
    let mut kinds: Vec<NoticeKind> = read.into_iter().collect::<Option<_>>()?;
    kinds.sort_unstable();
    kinds.dedup();
    Some(kinds)
}

/// What the journal keeps of a person. No name and no address: those can be deleted, the journal can't.
pub(super) fn facts(person: &Person) -> String {
    serde_json::json!({
        "language": person.language,
        "platform_role": person.platform_role,
        "sessions": person.session_notices,
        "muted": person.muted,
        "quiet_hours": person.quiet,
        "disabled_at": person.disabled_at,
    })
    .to_string()
}
