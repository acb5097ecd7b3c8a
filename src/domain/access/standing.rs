//! How people stand to what is acted on, and what each standing may do.

use super::{Actor, Deed, Escalation, MemberRole, PartyRole, PlatformRole, Subject};
use crate::domain::ids::OrganisationId;
use crate::domain::post::Post;

/// How a person stands to a subject; a person may stand in several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Of any party of the consortium.
    Party,
    /// The same, and only looks.
    PartyViewer,
    /// Manager of a lead or partner.
    PartyManager,
    Operator,
    /// Of the operator, and only looks.
    OperatorViewer,
    OperatorManager,
    /// On duty at the site.
    SiteDuty,
    /// Answers for safety there.
    SiteSafety,
    /// The same; where nobody does, a manager of the operator.
    SafetyHead,
    Staff,
    /// Staff, on a subject that was passed on to them.
    StaffEscalated,
    Admin,
}

/// The table: deed, standings that may, standings that may on behalf of others.
pub(super) const TABLE: &[(Deed, &[Standing], &[Standing])] = {
    use Standing as S;
    &[
        (
            Deed::SeeBooking,
            &[
                S::Party,
                S::PartyViewer,
                S::Operator,
                S::OperatorViewer,
                S::Staff,
                S::Admin,
            ],
            &[],
        ),
        (Deed::AskBooking, &[S::PartyManager], &[S::Staff]),
        (Deed::DecideBooking, &[S::Operator], &[S::StaffEscalated]),
        (Deed::ChangeSession, &[S::PartyManager, S::Operator], &[S::Staff]),
        (Deed::CloseSite, &[S::Operator], &[S::Staff]),
        (Deed::EditSite, &[S::OperatorManager, S::Staff, S::Admin], &[]),
        (
            Deed::SeeConsortium,
            &[S::Party, S::PartyViewer, S::Staff, S::Admin],
            &[],
        ),
        (Deed::RunProgramme, &[S::Staff, S::Admin], &[]),
        (Deed::SeeEverything, &[S::Staff, S::Admin], &[]),
        (Deed::Administer, &[S::Admin], &[]),
        (Deed::Talk, &[S::Party, S::Operator, S::Staff], &[]),
        (Deed::AnswerQuestions, &[S::Operator], &[S::Staff]),
        (Deed::StopWork, &[S::Party, S::Operator, S::Staff], &[]),
        // The programme's own yes, where it is needed beside that of the site.
        (Deed::ResumeWork, &[S::SafetyHead], &[S::Staff]),
        (
            Deed::Report,
            &[S::Party, S::PartyViewer, S::Operator, S::OperatorViewer, S::Staff],
            &[],
        ),
        (Deed::HandleIncident, &[S::Operator, S::Staff], &[]),
        (
            Deed::SeeTonight,
            &[S::Operator, S::SiteDuty, S::SiteSafety],
            &[S::Staff],
        ),
        (
            // Whoever looks at tonight sees who comes.
            Deed::SeeCrew,
            &[S::Party, S::Operator, S::SiteDuty, S::SiteSafety],
            &[S::Staff],
        ),
        (Deed::KeepCrew, &[S::PartyManager], &[S::Staff]),
        (Deed::CheckIn, &[S::Party, S::SiteDuty], &[S::Staff]),
        (Deed::KeepDoor, &[S::SiteDuty], &[S::Staff]),
        (Deed::KeepPosts, &[S::OperatorManager], &[S::Staff]),
    ]
};

pub(super) fn standings(actor: &Actor, subject: &Subject) -> Vec<Standing> {
    let places = actor.memberships.iter();
    let mut all: Vec<Standing> = places
        .flat_map(|(organisation, role)| standings_in(*organisation, *role, subject))
        .collect();
    all.extend(posts_of(actor, subject, &all));
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

/// How somebody of the operator stands to a subject by what they do at its site. A post that nobody holds is
/// all of them's, but for those who only look; one that somebody holds ends with their place there.
fn posts_of(actor: &Actor, subject: &Subject, places: &[Standing]) -> Vec<Standing> {
    let is_there = [Standing::Operator, Standing::OperatorViewer]
        .iter()
        .any(|place| places.contains(place));
    let may = |post: Post, without: Standing| {
        let holders = || subject.posts.iter().filter(move |(_, own)| *own == post);
        let is_held = holders().next().is_some();
        let is_own = holders().any(|(holder, _)| actor.person == Some(*holder));
        (!is_held && places.contains(&without)) || (is_there && is_own)
    };
    let posts = [
        (Post::Duty, Standing::Operator, Standing::SiteDuty),
        (Post::Safety, Standing::Operator, Standing::SiteSafety),
        (Post::Safety, Standing::OperatorManager, Standing::SafetyHead),
    ];
    let own = posts
        .into_iter()
        .filter(|(post, without, _)| may(*post, *without));
    own.map(|(_, _, standing)| standing).collect()
}

/// How somebody stands to a subject by their place in an organisation.
pub(super) fn standings_in(
    organisation: OrganisationId,
    role: MemberRole,
    subject: &Subject,
) -> Vec<Standing> {
    let (is_manager, looks) = (role == MemberRole::Manager, role == MemberRole::Viewer);
    let mut all = Vec::new();
    if subject.operator == Some(organisation) {
        all.push(if looks {
            Standing::OperatorViewer
        } else {
            Standing::Operator
        });
        all.extend(is_manager.then_some(Standing::OperatorManager));
    }
    for (_, party) in subject.parties.iter().filter(|(id, _)| *id == organisation) {
        all.push(if looks {
            Standing::PartyViewer
        } else {
            Standing::Party
        });
        all.extend((is_manager && *party != PartyRole::Host).then_some(Standing::PartyManager));
    }
    all
}
