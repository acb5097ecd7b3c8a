//! Who may do what: actor × deed × subject → allow, allow on behalf, deny, or hidden. One table.
//! What a person may not see is hidden, and hidden is answered like missing.

use chrono::NaiveDate;

use super::ids::{BookingId, ConsortiumId, OrganisationId, PersonId, SiteId};
use super::post::Post;
use super::proof::{Proof, TokenScope};
use super::text::worded;

mod standing;

use standing::{Standing, TABLE, standings, standings_in};

worded! {
    /// A role over the whole service.
    pub PlatformRole {
        Staff = "staff",
        Admin = "admin",
    }
}

worded! {
    /// A role in an organisation.
    pub MemberRole {
        Manager = "manager",
        Member = "member",
        /// Sees what the organisation sees, and does nothing. Mail about bookings goes to the others.
        Viewer = "viewer",
    }
}

worded! {
    /// An organisation's role in a consortium.
    pub PartyRole {
        /// Signs and answers for the project.
        Lead = "lead",
        Partner = "partner",
        Host = "host",
    }
}

worded! {
    /// What a person wants to do.
    pub Deed {
        /// See a booking with its sessions, notices and journal.
        SeeBooking = "see_booking",
        /// Request, revise, withdraw, accept an offer, cancel.
        AskBooking = "ask_booking",
        /// Approve, decline, ask for changes, offer, override, suspend, terminate.
        DecideBooking = "decide_booking",
        /// Move, cancel, skip or restore one session.
        ChangeSession = "change_session",
        /// Add and lift closures.
        CloseSite = "close_site",
        /// Change the site, its zones and windows.
        EditSite = "edit_site",
        SeeConsortium = "see_consortium",
        /// Create sites, organisations, consortia; invite people.
        RunProgramme = "run_programme",
        /// See all notices and the whole journal.
        SeeEverything = "see_everything",
        /// Settings, other people's tokens, holidays, health detail.
        Administer = "administer",
        /// Write messages about a booking.
        Talk = "talk",
        /// See and answer what people ask about a site.
        AnswerQuestions = "answer_questions",
        /// Stop work, of whatever is one's own.
        StopWork = "stop_work",
        /// Let stopped work go on.
        ResumeWork = "resume_work",
        /// Report what went wrong.
        Report = "report",
        /// See to what went wrong.
        HandleIncident = "handle_incident",
        /// See who is on site and who comes, with their phones.
        SeeTonight = "see_tonight",
        /// See who comes to the sessions of a booking.
        SeeCrew = "see_crew",
        /// Say who comes to them.
        KeepCrew = "keep_crew",
        /// Write down who came to a session, and who left.
        CheckIn = "check_in",
        /// The same in somebody's place, also of strangers, and close what was wrong.
        KeepDoor = "keep_door",
        /// Say who holds which post at a site, and whether it asks who is there.
        KeepPosts = "keep_posts",
        /// Write the log of a session.
        WriteLog = "write_log",
        /// Dispute one that is final, or have it opened again.
        ReviewLog = "review_log",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// The person; none when nobody signed in.
    pub person: Option<PersonId>,
    /// Their name, for the journal and letters.
    pub name: String,
    pub platform: Option<PlatformRole>,
    pub memberships: Vec<(OrganisationId, MemberRole)>,
    /// The network address that they came from.
    pub address: Option<String>,
    /// How they proved who they are, which may hold deeds back.
    pub proof: Proof,
}

impl Actor {
    /// The organisations that they belong to.
    pub fn organisations(&self) -> impl Iterator<Item = OrganisationId> {
        self.memberships.iter().map(|(organisation, _)| *organisation)
    }

    /// The organisations that they do something for: as a viewer nobody does.
    pub fn works_for(&self) -> impl Iterator<Item = OrganisationId> {
        let all = self.memberships.iter();
        let doing = all.filter(|(_, role)| *role != MemberRole::Viewer);
        doing.map(|(organisation, _)| *organisation)
    }

    /// Whether they are a member or a manager of an organisation.
    #[must_use]
    pub fn belongs_to(&self, organisation: OrganisationId) -> bool {
        self.organisations().any(|own| own == organisation)
    }
}

impl Deed {
    /// The scopes of which a bearer token needs one for it; none are asked for where seeing is all.
    const fn scopes(self) -> &'static [TokenScope] {
        match self {
            Self::SeeBooking
            | Self::SeeConsortium
            | Self::SeeEverything
            | Self::SeeTonight
            | Self::SeeCrew => &[],
            Self::AskBooking | Self::KeepCrew | Self::WriteLog => &[TokenScope::Book],
            Self::DecideBooking
            | Self::CloseSite
            | Self::AnswerQuestions
            | Self::ResumeWork
            | Self::HandleIncident
            | Self::KeepDoor
            | Self::ReviewLog => &[TokenScope::Decide],
            Self::ChangeSession | Self::Talk | Self::StopWork | Self::Report | Self::CheckIn => {
                &[TokenScope::Book, TokenScope::Decide]
            }
            Self::EditSite | Self::RunProgramme | Self::Administer | Self::KeepPosts => {
                &[TokenScope::Administer]
            }
        }
    }
}

/// What is acted on, as far as access looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// The organisation that operates the site, where there is a site.
    pub operator: Option<OrganisationId>,
    /// The consortium's parties whose dates hold today.
    pub parties: Vec<(OrganisationId, PartyRole)>,
    /// Whether a decision has waited so long that staff may make it.
    pub escalation: Escalation,
    /// In whose places the one who acts stands today.
    pub in_place: Vec<Place>,
    /// Who holds which post at the site today. While nobody does, every member of the operator does all of
    /// it.
    pub posts: Vec<(PersonId, Post)>,
}

/// The place of somebody who is away: what they do in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub of: PersonId,
    pub organisation: OrganisationId,
    pub role: MemberRole,
}

impl Subject {
    /// A site that this organisation operates.
    #[must_use]
    pub fn site(operator: OrganisationId) -> Self {
        Self {
            operator: Some(operator),
            ..Self::default()
        }
    }

    /// A booking. One that was only ever kept is not its site's.
    #[must_use]
    pub fn booking(
        operator: OrganisationId,
        parties: Vec<(OrganisationId, PartyRole)>,
        submission: Submission,
    ) -> Self {
        let operator = Some(operator).filter(|_| submission == Submission::Sent);
        Self {
            operator,
            parties,
            ..Self::default()
        }
    }

    /// The organisations that it concerns.
    pub fn organisations(&self) -> impl Iterator<Item = OrganisationId> + '_ {
        let parties = self.parties.iter().map(|(party, _)| *party);
        self.operator.into_iter().chain(parties)
    }
}

/// Whether a booking was ever sent, and so whom it concerns besides its consortium and the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submission {
    /// A draft, or one that was thrown away. Its consortium sees it, and staff and admins
    /// do; its site never does.
    Unsent,
    Sent,
}

/// When an organisation is a party of a consortium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub from: NaiveDate,
    /// Last day; none: open.
    pub until: Option<NaiveDate>,
}

impl Term {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// By which of several clocks some terms hold: it is not the same day everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Everywhere,
    Somewhere,
    Nowhere,
}

impl Holds {
    /// Whether one of the terms holds, on each of the days that it is by some clocks.
    #[must_use]
    pub fn on(terms: &[Term], days: &[NaiveDate]) -> Self {
        let held = days
            .iter()
            .filter(|day| terms.iter().any(|term| term.holds_on(**day)))
            .count();
        match held {
            0 => Self::Nowhere,
            n if n == days.len() => Self::Everywhere,
            _ => Self::Somewhere,
        }
    }
}

/// What somebody may see of all bookings, and of what belongs to them: sessions, notices, the journal.
/// Whatever lists, finds, counts or tells of them takes it; [`may`] says the same of one booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    Everything,
    Part(Seen),
}

/// Who doesn't say what may be seen sees nothing.
impl Default for Scope {
    fn default() -> Self {
        Self::Part(Seen::default())
    }
}

/// The part that people see by their organisations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Who looks; what is told to them about themselves is theirs.
    pub person: Option<PersonId>,
    /// Sites that their organisations operate now: what was sent there.
    pub sites: Vec<SiteId>,
    /// Consortia that their organisations are parties of today.
    pub consortia: Vec<ConsortiumId>,
    /// Those of which they are parties today by the clocks of some sites only …
    pub partly: Vec<ConsortiumId>,
    /// … with the bookings at these sites.
    pub bookings: Vec<BookingId>,
}

/// Whose a booking is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belongs {
    pub booking: BookingId,
    pub consortium: ConsortiumId,
    pub site: SiteId,
    pub submission: Submission,
}

impl Scope {
    /// Whether a booking is within it.
    #[must_use]
    pub fn sees(&self, booking: Belongs) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(seen) => {
                let as_site = booking.submission == Submission::Sent && seen.sites.contains(&booking.site);
                as_site || seen.takes_part(booking.consortium, Some(booking.booking))
            }
        }
    }

    /// Whether a consortium itself is within it.
    #[must_use]
    pub fn sees_consortium(&self, consortium: ConsortiumId) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(seen) => seen.all_consortia().any(|own| own == consortium),
        }
    }
}

impl Seen {
    /// Whether something is seen as the consortium's own, whatever may be seen of it as the site's.
    #[must_use]
    pub fn takes_part(&self, consortium: ConsortiumId, booking: Option<BookingId>) -> bool {
        self.consortia.contains(&consortium)
            || booking.is_some_and(|booking| self.bookings.contains(&booking))
    }

    /// The consortia of which they are parties today by any clock.
    pub fn all_consortia(&self) -> impl Iterator<Item = ConsortiumId> + '_ {
        self.consortia.iter().chain(&self.partly).copied()
    }
}

/// Whether a decision was passed on to staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escalation {
    #[default]
    None,
    /// Staff may decide in its place.
    Escalated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    Allow,
    /// Yes, and the journal marks that it was done for somebody else.
    OnBehalf,
    /// Yes, and the journal marks in whose place.
    InPlaceOf(PersonId),
    /// No, though the subject may be seen.
    Deny,
    /// The subject does not exist for this person.
    Hidden,
}

impl Grant {
    /// Whether the deed may be done.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allow | Self::OnBehalf | Self::InPlaceOf(_))
    }
}

#[must_use]
pub fn may(actor: &Actor, deed: Deed, subject: &Subject) -> Grant {
    let standings = standings(actor, subject);
    let listed = |allowed: &[Standing]| standings.iter().any(|standing| allowed.contains(standing));
    let is_covered = actor.proof.covers(deed.scopes());
    let row = TABLE.iter().find(|(own, _, _)| *own == deed);
    let in_place = row.and_then(|(_, allowed, _)| in_place(actor, deed, subject, allowed));
    match row {
        Some(_) if is_covered && let Some(absent) = in_place => Grant::InPlaceOf(absent),
        Some((_, allowed, _)) if is_covered && listed(allowed) => Grant::Allow,
        Some((_, _, on_behalf)) if is_covered && listed(on_behalf) => Grant::OnBehalf,
        _ if sees(&standings, deed) => Grant::Deny,
        _ => Grant::Hidden,
    }
}

/// What a deputy does in the place of somebody who may: answer what waits for an answer.
const DEPUTISED: [Deed; 2] = [Deed::AskBooking, Deed::DecideBooking];

/// In whose place the actor may do it. The absent one must be one who may; the deputy need only belong there,
/// and acts in the other's place also where they could in their own right.
fn in_place(actor: &Actor, deed: Deed, subject: &Subject, allowed: &[Standing]) -> Option<PersonId> {
    let may = |place: &&Place| {
        let theirs = standings_in(place.organisation, place.role, subject);
        actor.belongs_to(place.organisation) && theirs.iter().any(|own| allowed.contains(own))
    };
    let place = subject
        .in_place
        .iter()
        .filter(|_| DEPUTISED.contains(&deed))
        .find(may);
    place.map(|place| place.of)
}

/// Sites are public, so a refusal there hides nothing; bookings and consortia are seen by those concerned.
fn sees(standings: &[Standing], deed: Deed) -> bool {
    match deed {
        Deed::CloseSite | Deed::EditSite | Deed::RunProgramme | Deed::SeeEverything | Deed::Administer => {
            true
        }
        Deed::SeeBooking
        | Deed::AskBooking
        | Deed::DecideBooking
        | Deed::ChangeSession
        | Deed::SeeConsortium
        | Deed::Talk
        | Deed::AnswerQuestions
        | Deed::StopWork
        | Deed::ResumeWork
        | Deed::Report
        | Deed::HandleIncident
        | Deed::SeeTonight
        | Deed::SeeCrew
        | Deed::KeepCrew
        | Deed::CheckIn
        | Deed::KeepDoor
        | Deed::KeepPosts
        | Deed::WriteLog
        | Deed::ReviewLog => !standings.is_empty(),
    }
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
