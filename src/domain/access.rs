//! Who may do what: actor × deed × subject → allow, allow on behalf, deny, or hidden. One table.
//! What a person may not see is hidden, and hidden is answered like missing.

use super::ids::{OrganisationId, PersonId};
use super::proof::{Proof, Scope};
use super::text::worded;

worded! {
    /// A role over the whole service.
    PlatformRole {
        /// Programme staff.
        Staff = "staff",
        /// Runs the service.
        Admin = "admin",
    }
}

worded! {
    /// A role in an organisation.
    MemberRole {
        /// Acts for it.
        Manager = "manager",
        /// Belongs to it.
        Member = "member",
    }
}

worded! {
    /// An organisation's role in a consortium.
    PartyRole {
        /// Signs and answers for the project.
        Lead = "lead",
        /// Takes part.
        Partner = "partner",
        /// Gives the place.
        Host = "host",
    }
}

worded! {
    /// What a person wants to do.
    Deed {
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
        /// See a consortium with its parties.
        SeeConsortium = "see_consortium",
        /// Create sites, organisations, consortia; invite people.
        RunProgramme = "run_programme",
        /// See all notices and the whole journal.
        SeeEverything = "see_everything",
        /// Settings, other people's tokens, holidays, health detail.
        Administer = "administer",
        /// Write messages about a booking.
        Talk = "talk",
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// The person; none when nobody signed in.
    pub person: Option<PersonId>,
    /// Their name, for the journal and letters.
    pub name: String,
    /// Their platform role.
    pub platform: Option<PlatformRole>,
    /// Their organisations.
    pub memberships: Vec<(OrganisationId, MemberRole)>,
    /// The network address that they came from.
    pub address: Option<String>,
    /// How they proved who they are, which may hold deeds back.
    pub proof: Proof,
}

impl Deed {
    /// The scopes of which a bearer token needs one for it; none are asked for where seeing is all.
    const fn scopes(self) -> &'static [Scope] {
        match self {
            Self::SeeBooking | Self::SeeConsortium | Self::SeeEverything => &[],
            Self::AskBooking => &[Scope::Book],
            Self::DecideBooking | Self::CloseSite => &[Scope::Decide],
            Self::ChangeSession | Self::Talk => &[Scope::Book, Scope::Decide],
            Self::EditSite | Self::RunProgramme | Self::Administer => &[Scope::Administer],
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
}

/// Whether a decision was passed on to staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escalation {
    /// The site decides.
    #[default]
    None,
    /// Staff may decide in its place.
    Escalated,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// Yes.
    Allow,
    /// Yes, and the journal marks that it was done for somebody else.
    OnBehalf,
    /// No, though the subject may be seen.
    Deny,
    /// The subject does not exist for this person.
    Hidden,
}

impl Grant {
    /// Whether the deed may be done.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allow | Self::OnBehalf)
    }
}

/// How a person stands to a subject; a person may stand in several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Of any party of the consortium.
    Party,
    /// Manager of a lead or partner.
    PartyManager,
    /// Of the site's operator.
    Operator,
    /// Manager of the site's operator.
    OperatorManager,
    /// Programme staff.
    Staff,
    /// Staff, on a subject that was passed on to them.
    StaffEscalated,
    /// Admin.
    Admin,
}

/// The table: deed, standings that may, standings that may on behalf of others.
const TABLE: &[(Deed, &[Standing], &[Standing])] = {
    use Standing as S;
    &[
        (Deed::SeeBooking, &[S::Party, S::Operator, S::Staff, S::Admin], &[]),
        (Deed::AskBooking, &[S::PartyManager], &[S::Staff]),
        (Deed::DecideBooking, &[S::Operator], &[S::StaffEscalated]),
        (Deed::ChangeSession, &[S::PartyManager, S::Operator], &[S::Staff]),
        (Deed::CloseSite, &[S::Operator], &[S::Staff]),
        (Deed::EditSite, &[S::OperatorManager, S::Staff, S::Admin], &[]),
        (Deed::SeeConsortium, &[S::Party, S::Staff, S::Admin], &[]),
        (Deed::RunProgramme, &[S::Staff, S::Admin], &[]),
        (Deed::SeeEverything, &[S::Staff, S::Admin], &[]),
        (Deed::Administer, &[S::Admin], &[]),
        (Deed::Talk, &[S::Party, S::Operator, S::Staff], &[]),
    ]
};

/// Judges a deed.
#[must_use]
pub fn may(actor: &Actor, deed: Deed, subject: &Subject) -> Grant {
    let standings = standings(actor, subject);
    let listed = |allowed: &[Standing]| standings.iter().any(|standing| allowed.contains(standing));
    let is_covered = actor.proof.covers(deed.scopes());
    let row = TABLE.iter().find(|(own, _, _)| *own == deed);
    match row {
        Some((_, allowed, _)) if is_covered && listed(allowed) => Grant::Allow,
        Some((_, _, on_behalf)) if is_covered && listed(on_behalf) => Grant::OnBehalf,
        _ if sees(&standings, deed) => Grant::Deny,
        _ => Grant::Hidden,
    }
}

/// Sites are public, so a refusal there hides nothing; bookings and consortia are seen by those concerned.
fn sees(standings: &[Standing], deed: Deed) -> bool {
    match deed {
        Deed::CloseSite | Deed::EditSite | Deed::RunProgramme | Deed::SeeEverything | Deed::Administer => true,
        Deed::SeeBooking | Deed::AskBooking | Deed::DecideBooking | Deed::ChangeSession | Deed::SeeConsortium | Deed::Talk => {
            !standings.is_empty()
        }
    }
}

fn standings(actor: &Actor, subject: &Subject) -> Vec<Standing> {
    let mut all = Vec::new();
    for (organisation, role) in &actor.memberships {
        let is_manager = *role == MemberRole::Manager;
        if subject.operator == Some(*organisation) {
            all.push(Standing::Operator);
            all.extend(is_manager.then_some(Standing::OperatorManager));
        }
        for (_, party) in subject.parties.iter().filter(|(id, _)| id == organisation) {
            all.push(Standing::Party);
            all.extend((is_manager && *party != PartyRole::Host).then_some(Standing::PartyManager));
        }
    }
    match actor.platform {
        Some(PlatformRole::Staff) => {
            all.push(Standing::Staff);
            all.extend((subject.escalation == Escalation::Escalated).then_some(Standing::StaffEscalated));
        }
        Some(PlatformRole::Admin) => all.push(Standing::Admin),
        None => {}
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAD: OrganisationId = OrganisationId(1);
    const HOST: OrganisationId = OrganisationId(2);
    const SITE: OrganisationId = OrganisationId(3);
    const OTHER: OrganisationId = OrganisationId(4);

    fn member(organisation: OrganisationId, role: MemberRole) -> Actor {
        Actor { person: Some(PersonId(1)), memberships: vec![(organisation, role)], ..Actor::default() }
    }

    fn platform(role: PlatformRole) -> Actor {
        Actor { person: Some(PersonId(1)), platform: Some(role), ..Actor::default() }
    }

    /// product.md section 8, drawn: A allow, B on behalf, D deny, H hidden.
    #[test]
    fn every_standing_gets_what_the_table_of_the_product_says() {
        let subject =
            Subject { operator: Some(SITE), parties: vec![(LEAD, PartyRole::Lead), (HOST, PartyRole::Host)], ..Subject::default() };
        let rows: [(&str, Actor, &str); 9] = [
            //                                                       see ask dec ses clo edi con run all adm tlk
            ("anonymous", Actor::default(), /*                    */ "HHHHDDHDDDH"),
            ("stranger", member(OTHER, MemberRole::Manager), /*   */ "HHHHDDHDDDH"),
            ("lead's manager", member(LEAD, MemberRole::Manager), "AADADDADDDA"),
            ("lead's member", member(LEAD, MemberRole::Member), /**/ "ADDDDDADDDA"),
            ("host's manager", member(HOST, MemberRole::Manager), "ADDDDDADDDA"),
            ("operator's manager", member(SITE, MemberRole::Manager), "ADAAAADDDDA"),
            ("operator's member", member(SITE, MemberRole::Member), "ADAAADDDDDA"),
            ("staff", platform(PlatformRole::Staff), /*           */ "ABDBBAAAADA"),
            ("admin", platform(PlatformRole::Admin), /*           */ "ADDDDAAAAAD"),
        ];
        for (who, actor, drawn) in rows {
            let got: String = Deed::ALL
                .iter()
                .map(|deed| match may(&actor, *deed, &subject) {
                    Grant::Allow => 'A',
                    Grant::OnBehalf => 'B',
                    Grant::Deny => 'D',
                    Grant::Hidden => 'H',
                })
                .collect();
            assert_eq!(got, drawn, "{who}");
        }
    }

    #[test]
    fn staff_decide_only_what_was_passed_on_to_them() {
        let subject = Subject { operator: Some(SITE), escalation: Escalation::Escalated, ..Subject::default() };
        assert_eq!(may(&platform(PlatformRole::Staff), Deed::DecideBooking, &subject), Grant::OnBehalf);
    }

    #[test]
    fn a_token_does_only_what_its_scopes_say() {
        let subject =
            Subject { operator: Some(SITE), parties: vec![(LEAD, PartyRole::Lead), (HOST, PartyRole::Host)], ..Subject::default() };
        let both = vec![(LEAD, MemberRole::Manager), (SITE, MemberRole::Manager)];
        let rows: [(&[Scope], &str); 5] = [
            //                 see ask dec ses clo edi con run all adm tlk
            (&[], /*          */ "ADDDDDADDDD"),
            (&[Scope::Read], "ADDDDDADDDD"),
            (&[Scope::Book], "AADADDADDDA"),
            (&[Scope::Decide], "ADAAADADDDA"),
            (&[Scope::Administer], "ADDDDAADDDD"),
        ];
        for (scopes, drawn) in rows {
            let proof = Proof::Token(scopes.iter().copied().collect());
            let actor = Actor { person: Some(PersonId(1)), memberships: both.clone(), proof, ..Actor::default() };
            let got: String = Deed::ALL.iter().map(|deed| if may(&actor, *deed, &subject).is_allowed() { 'A' } else { 'D' }).collect();
            assert_eq!(got, drawn, "{scopes:?}");
        }
    }

    #[test]
    fn the_table_has_one_row_for_each_deed() {
        let listed: Vec<Deed> = TABLE.iter().map(|(deed, _, _)| *deed).collect();
        assert_eq!(listed, Deed::ALL);
    }
}
