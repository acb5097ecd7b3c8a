//! What went wrong: how bad it is, who hears of it by when, and what may follow what. One table each.

use serde::{Deserialize, Serialize};

use super::span::{Instant, Tz, add_working_days, resolve};
use super::text::worded;

worded! {
    /// What kind of thing happened.
    pub IncidentKind {
        /// Somebody was hurt, or fell ill.
        Injury = "injury",
        /// Something of the site or of the consortium broke.
        Damage = "damage",
        /// It nearly went wrong.
        NearMiss = "near_miss",
        Complaint = "complaint",
        /// Recordings or personal data.
        Data = "data",
        Other = "other",
    }
}

worded! {
    /// How bad it is, the worst first.
    pub Severity {
        /// Life in danger, fire, evacuation.
        S1 = "s1",
        /// A doctor is needed, much is broken, or it could have been the worst.
        S2 = "s2",
        /// First aid, small damage, a near miss.
        S3 = "s3",
        /// A nuisance to visitors or neighbours.
        S4 = "s4",
    }
}

worded! {
    /// Where an incident stands.
    pub IncidentState {
        /// Nobody took note yet.
        Open = "open",
        Acknowledged = "acknowledged",
        /// Somebody sees to it.
        InHand = "in_hand",
        Closed = "closed",
    }
}

worded! {
    /// Who sees an incident.
    pub SeenBy {
        /// The site, the programme and the consortium of its booking.
        Parties = "parties",
        /// Not the consortium, but for whoever reported it.
        SiteAndStaff = "site_and_staff",
    }
}

worded! {
    /// A step that was taken. Steps are only ever added.
    pub StepKind {
        Reported = "reported",
        Acknowledged = "acknowledged",
        /// It is as bad as another grade.
        Graded = "severity",
        /// Somebody was named who sees to it.
        Owned = "owner",
        /// More facts, in words.
        Word = "word",
        /// An authority was told, by whoever says so.
        AuthorityTold = "authority_told",
        Closed = "closed",
        Reopened = "reopened",
        /// Somebody else reported the same.
        ReportedToo = "reported_too",
        /// It is the same as another one, which goes on.
        Joined = "joined",
        /// Another one turned out to be this one.
        TookIn = "took_in",
        /// Something has to be done.
        Task = "task",
        TaskDone = "task_done",
        /// It has to be done after all.
        TaskAgain = "task_again",
    }
}

impl StepKind {
    /// Those that people take as a step; the others come of what they do.
    pub const BY_HAND: &[Self] = &[
        Self::Acknowledged,
        Self::Graded,
        Self::Owned,
        Self::Word,
        Self::AuthorityTold,
        Self::Closed,
        Self::Reopened,
    ];
}

/// What may follow what: step, states in which it may be taken, and the state after it; none: it stays.
pub const INCIDENT_TRANSITIONS: &[(StepKind, &[IncidentState], Option<IncidentState>)] = {
    use IncidentState as S;
    use StepKind as K;
    const LIVE: &[S] = &[S::Open, S::Acknowledged, S::InHand];
    const ALL: &[S] = &[S::Open, S::Acknowledged, S::InHand, S::Closed];
    &[
        (K::Acknowledged, &[S::Open], Some(S::Acknowledged)),
        (K::Graded, LIVE, None),
        (K::Owned, LIVE, Some(S::InHand)),
        (K::Word, ALL, None),
        (K::AuthorityTold, ALL, None),
        (K::Closed, &[S::InHand], Some(S::Closed)),
        (K::Reopened, &[S::Closed], Some(S::InHand)),
        (K::ReportedToo, LIVE, None),
        (K::Joined, LIVE, Some(S::Closed)),
        (K::TookIn, LIVE, None),
        (K::Task, ALL, None),
        (K::TaskDone, ALL, None),
        (K::TaskAgain, ALL, None),
    ]
};

impl IncidentState {
    /// The state after a step; none where the table has no such row.
    #[must_use]
    pub fn after(self, step: StepKind) -> Option<Self> {
        let row = INCIDENT_TRANSITIONS
            .iter()
            .find(|(own, from, _)| *own == step && from.contains(&self));
        row.map(|(_, _, to)| to.unwrap_or(self))
    }
}

impl Severity {
    /// How bad it is taken to be until somebody grades it.
    #[must_use]
    pub const fn presumed(kind: IncidentKind) -> Self {
        match kind {
            IncidentKind::Injury | IncidentKind::Data => Self::S2,
            IncidentKind::Damage | IncidentKind::NearMiss | IncidentKind::Other => Self::S3,
            IncidentKind::Complaint => Self::S4,
        }
    }

    /// Whether people are told at once, also at night, and two let work go on.
    #[must_use]
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::S1 | Self::S2)
    }

    /// Whether it stops the work by itself.
    #[must_use]
    pub const fn stops_work(self) -> bool {
        matches!(self, Self::S1)
    }

    /// Whether this one is worse than another.
    #[must_use]
    pub fn is_worse_than(self, other: Self) -> bool {
        self < other
    }
}

/// What the law may ask for after something went wrong, with the moment by which. The service shows it and
/// sends nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalDuty {
    /// The labour office is told without delay (Occupational Safety and Health Act, article 54).
    Serious,
    /// The survey of an injury that keeps somebody off work for three days or more.
    Hurt(Instant),
    /// A breach of personal data is reported.
    Data(Instant),
}

/// Days for the survey of an injury.
const SURVEY_DAYS: i64 = 30;
/// Days for the report of a breach of personal data.
const BREACH_DAYS: i64 = 3;

/// What the law may ask for, the most urgent first.
#[must_use]
pub fn legal_duties(
    kind: IncidentKind,
    severity: Severity,
    injured: u32,
    happened_at: Instant,
    reported_at: Instant,
) -> Vec<LegalDuty> {
    let is_hurt = injured > 0 || kind == IncidentKind::Injury;
    let is_serious = is_hurt && severity == Severity::S1;
    let survey = LegalDuty::Hurt(happened_at.plus_days(SURVEY_DAYS));
    let breach = LegalDuty::Data(reported_at.plus_days(BREACH_DAYS));
    let all = [
        (is_serious, LegalDuty::Serious),
        (is_hurt, survey),
        (kind == IncidentKind::Data, breach),
    ];
    all.into_iter()
        .filter_map(|(holds, duty)| holds.then_some(duty))
        .collect()
}

/// Until when somebody must have taken note: minutes of the two that are urgent, working days of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcknowledgeWithin {
    pub s1_minutes: u32,
    pub s2_minutes: u32,
    pub s3_days: u32,
    pub s4_days: u32,
}

impl Default for AcknowledgeWithin {
    fn default() -> Self {
        Self {
            s1_minutes: 5,
            s2_minutes: 15,
            s3_days: 1,
            s4_days: 3,
        }
    }
}

impl AcknowledgeWithin {
    /// Until when somebody must have taken note of what was reported, or graded, now.
    #[must_use]
    pub fn until(
        &self,
        severity: Severity,
        now: Instant,
        tz: Tz,
        is_holiday: impl Fn(chrono::NaiveDate) -> bool,
    ) -> Instant {
        let working_days = |days: u32| {
            let local = now.local(tz);
            resolve(
                tz,
                add_working_days(local.date(), days, is_holiday).and_time(local.time()),
            )
        };
        match severity {
            Severity::S1 => now.plus_minutes(self.s1_minutes.into()),
            Severity::S2 => now.plus_minutes(self.s2_minutes.into()),
            Severity::S3 => working_days(self.s3_days),
            Severity::S4 => working_days(self.s4_days),
        }
    }
}

/// Minutes after which what is urgent rings again, as long as nobody takes note.
const RINGS_AGAIN: i64 = 15;
/// Minutes for which it does: when the service was away for longer, once is enough.
const RINGS_FOR: i64 = 60;

/// When an incident rings again of which nobody took note in time and that rings now.
#[must_use]
pub fn rings_again(severity: Severity, acknowledge_by: Instant, now: Instant) -> Option<Instant> {
    let is_due = severity.is_urgent() && now < acknowledge_by.plus_minutes(RINGS_FOR);
    is_due.then(|| now.plus_minutes(RINGS_AGAIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_asks_for_what_hurt_somebody_or_told_what_is_private() {
        use IncidentKind::{Data, Injury, NearMiss};
        use LegalDuty::{Data as Breach, Hurt, Serious};
        let (happened, reported) = (Instant::from_unix(0), Instant::from_unix(3_600));
        let (survey, breach) = (Hurt(happened.plus_days(30)), Breach(reported.plus_days(3)));
        let rows = [
            (Injury, Severity::S1, 0, vec![Serious, survey]),
            (Injury, Severity::S3, 0, vec![survey]),
            (NearMiss, Severity::S1, 1, vec![Serious, survey]),
            (NearMiss, Severity::S1, 0, vec![]),
            (Data, Severity::S2, 0, vec![breach]),
        ];
        for (kind, severity, injured, duties) in rows {
            let found = legal_duties(kind, severity, injured, happened, reported);
            assert_eq!(found, duties, "{kind} {severity} {injured}");
        }
    }

    /// A row a state in the order of `IncidentState::ALL`, a column a step in that of `StepKind::ALL`.
    const DRAWN: [&str; 4] = [
        // reported, acknowledged, severity, owner, word, authority_told, closed, reopened, reported_too,
        // joined, took_in, task, task_done, task_again
        "- acknowledged open in_hand open open - - open closed open open open open",
        "- - acknowledged in_hand acknowledged acknowledged - - acknowledged closed acknowledged \
         acknowledged acknowledged acknowledged",
        "- - in_hand in_hand in_hand in_hand closed - in_hand closed in_hand in_hand in_hand in_hand",
        "- - - - closed closed - in_hand - - - closed closed closed",
    ];

    #[test]
    fn every_state_answers_every_step_as_drawn() {
        for (state, row) in IncidentState::ALL.iter().zip(DRAWN) {
            assert_eq!(row.split_whitespace().count(), StepKind::ALL.len());
            for (step, drawn) in StepKind::ALL.iter().zip(row.split_whitespace()) {
                let got = state.after(*step).map_or("-", IncidentState::as_str);
                assert_eq!(got, drawn, "{step} while {state}");
            }
        }
    }

    #[test]
    fn the_worse_it_is_the_sooner_somebody_must_take_note() {
        let at = |text: &str| Instant::parse(text).unwrap();
        let friday = at("2027-03-12T22:00:00+09:00");
        let until = |severity| {
            AcknowledgeWithin::default().until(severity, friday, chrono_tz::Asia::Seoul, |_| false)
        };
        assert_eq!(until(Severity::S1), at("2027-03-12T22:05:00+09:00"));
        assert_eq!(until(Severity::S2), at("2027-03-12T22:15:00+09:00"));
        assert_eq!(until(Severity::S3), at("2027-03-15T22:00:00+09:00"));
        assert_eq!(until(Severity::S4), at("2027-03-17T22:00:00+09:00"));
        let due = at("2027-03-12T22:05:00+09:00");
        let again = |severity, minutes| rings_again(severity, due, due.plus_minutes(minutes));
        assert_eq!(again(Severity::S1, 0), Some(due.plus_minutes(15)));
        assert_eq!(again(Severity::S2, 59), Some(due.plus_minutes(74)));
        assert_eq!((again(Severity::S1, 60), again(Severity::S3, 0)), (None, None));
        assert!(Severity::S1.is_worse_than(Severity::S2) && !Severity::S3.is_worse_than(Severity::S3));
    }
}
