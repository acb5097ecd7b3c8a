//! Typed ids, so that a zone can't be passed where a booking is meant.
//! Values come from the store's one sequence and fit into 53 bits, so JSON readers keep them exact.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[derive(PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    OrganisationId,
    PersonId,
    /// A consortium: one project.
    ConsortiumId,
    SiteId,
    ZoneId,
    BookingId,
    PhaseId,
    /// One occurrence of a phase.
    SessionId,
    ClosureId,
    StopId,
    IncidentId,
    NoticeId,
    TimerId,
    EntryId,
    /// Somebody who comes to sessions and needs no account.
    WorkerId,
    /// What the agreement of a consortium wants to be measured.
    TargetId,
    /// One time that somebody was on site.
    PresenceId,
}
