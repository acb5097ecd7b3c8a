//! Who decides in whose place while somebody is away: from a day to a day, both inclusive, by the clock of
//! the place that it is about.

use chrono::NaiveDate;

use super::access::{MemberRole, Place};
use super::ids::{OrganisationId, PersonId};

/// Somebody of an organisation decides in the place of somebody else of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deputyship {
    pub id: i64,
    pub organisation: OrganisationId,
    /// The person who is away.
    pub absent: PersonId,
    /// What the one who is away does there today: the deputy may as much, and no more.
    pub role: MemberRole,
    pub deputy: PersonId,
    pub from: NaiveDate,
    /// The last of the days, which still counts.
    pub until: NaiveDate,
}

impl Deputyship {
    /// Whether the deputy decides on this day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.meets(day, day)
    }

    /// In whose place the deputy stands.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place {
            of: self.absent,
            organisation: self.organisation,
            role: self.role,
        }
    }

    /// Whether some of its days are among those from a first to a last one.
    #[must_use]
    pub fn meets(&self, from: NaiveDate, until: NaiveDate) -> bool {
        self.from <= until && from <= self.until
    }
}

/// Why somebody can't be somebody's deputy on some days, beside what stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeputyClash {
    /// The one who is away has a deputy for some of these days.
    Covered,
    /// The deputy is away then, and the one who is away is to decide in their place.
    Mutual,
    /// The deputy is away then.
    Away,
    /// The one who is away is to decide in somebody else's place then: a deputy has none.
    Deputises,
}

/// What stands against a new deputy, beside the others of the same organisation.
#[must_use]
pub fn clash(others: &[Deputyship], new: &Deputyship) -> Option<DeputyClash> {
    let (absent, deputy) = (new.absent, new.deputy);
    let met = |is_it: &dyn Fn(&Deputyship) -> bool| {
        others
            .iter()
            .any(|other| other.meets(new.from, new.until) && is_it(other))
    };
    if met(&|other| other.absent == deputy && other.deputy == absent) {
        Some(DeputyClash::Mutual)
    } else if met(&|other| other.absent == absent) {
        Some(DeputyClash::Covered)
    } else if met(&|other| other.absent == deputy) {
        Some(DeputyClash::Away)
    } else if met(&|other| other.deputy == absent) {
        Some(DeputyClash::Deputises)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 4, day).unwrap()
    }

    fn deputyship(absent: i64, deputy: i64, from: u32, until: u32) -> Deputyship {
        Deputyship {
            id: 1,
            organisation: OrganisationId(1),
            absent: PersonId(absent),
            role: MemberRole::Member,
            deputy: PersonId(deputy),
            from: day(from),
            until: day(until),
        }
    }

    #[test]
    fn it_holds_from_its_first_day_to_its_last() {
        let own = deputyship(1, 2, 5, 9);
        let held: Vec<u32> = (1..=12).filter(|n| own.holds_on(day(*n))).collect();
        assert_eq!(held, [5, 6, 7, 8, 9]);
    }

    #[test]
    fn nobody_who_is_away_is_a_deputy_and_a_deputy_has_none() {
        let others = [deputyship(1, 2, 5, 9)];
        let tried = |absent: i64, deputy: i64, from: u32, until: u32| {
            clash(&others, &deputyship(absent, deputy, from, until))
        };
        assert_eq!(tried(2, 1, 9, 12), Some(DeputyClash::Mutual));
        assert_eq!(tried(1, 3, 1, 5), Some(DeputyClash::Covered));
        assert_eq!(tried(3, 1, 6, 6), Some(DeputyClash::Away));
        assert_eq!(tried(2, 3, 4, 10), Some(DeputyClash::Deputises));
        // Of two absences one deputy may take care.
        assert_eq!(tried(3, 2, 5, 9), None);
        for (absent, deputy) in [(2, 1), (1, 3), (3, 1), (2, 3)] {
            assert_eq!(tried(absent, deputy, 10, 12), None);
            assert_eq!(tried(absent, deputy, 1, 4), None);
        }
    }
}
