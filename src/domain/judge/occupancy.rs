//! Who is in a zone when: claims found by time without a scan, and the stretches in which the
//! company doesn't change. Knows no rule.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{PhaseAsk, StandingClaim};
use crate::domain::ids::{BookingId, ZoneId};
use crate::domain::span::{Instant, Span};

/// How many items share one noted latest end. A look-up passes over whole chunks that ended before;
/// 64 keeps both the notes and the part that is read item by item small for thousands of claims.
const CHUNK: usize = 64;

/// Something that takes a zone for a time.
pub(super) trait Timed: Clone {
    fn span(&self) -> Span;
}

impl Timed for StandingClaim {
    fn span(&self) -> Span {
        self.span
    }
}

/// Which session of the judged request: index of the phase, and of the occurrence in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub phase: usize,
    pub session: usize,
}

/// A session of the judged request itself, where it takes a zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnSession {
    pub at: Position,
    pub taken: Taken,
}

impl Timed for OwnSession {
    fn span(&self) -> Span {
        self.taken.span
    }
}

/// Time taken in a zone, by another booking or by the judged one itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    /// The other booking; none: the judged one.
    pub booking: Option<BookingId>,
    pub named: ZoneId,
    pub span: Span,
    pub people: u32,
    pub power_w: u32,
    pub area_m2: u32,
}

impl From<&StandingClaim> for Taken {
    fn from(claim: &StandingClaim) -> Self {
        let StandingClaim {
            booking,
            named,
            span,
            people,
            power_w,
            area_m2,
        } = *claim;
        Self {
            booking: Some(booking),
            named,
            span,
            people,
            power_w,
            area_m2,
        }
    }
}

impl Taken {
    /// What a session of `phase` takes in `span`.
    pub(super) fn by_own(phase: &PhaseAsk<'_>, named: ZoneId, span: Span) -> Self {
        Self {
            booking: None,
            named,
            span,
            people: phase.people,
            power_w: phase.power_w,
            area_m2: phase.area_m2,
        }
    }
}

/// Items sorted by start. Lengths vary (one claim may last 180 days), so a binary search for the start
/// alone can't tell where to stop looking back; the latest end of each chunk can.
#[derive(Debug)]
pub(super) struct ByStart<'a, T: Timed> {
    items: Cow<'a, [T]>,
    latest_ends: Vec<Instant>,
}

impl<'a, T: Timed> ByStart<'a, T> {
    /// Takes items that are sorted by start.
    pub(super) fn new(items: Cow<'a, [T]>) -> Self {
        debug_assert!(
            items.is_sorted_by_key(|item| item.span().start),
            "claims come sorted by start"
        );
        let latest_ends = items
            .chunks(CHUNK)
            .filter_map(|chunk| chunk.iter().map(|item| item.span().end).max())
            .collect();
        Self { items, latest_ends }
    }

    /// Those that share a moment with `span`, by start.
    pub(super) fn overlapping(&self, span: Span) -> impl Iterator<Item = &T> {
        let before_end = self.items.partition_point(|item| item.span().start < span.end);
        self.items[..before_end]
            .chunks(CHUNK)
            .zip(&self.latest_ends)
            .filter(move |(_, latest)| **latest > span.start)
            .flat_map(|(chunk, _)| chunk)
            .filter(move |item| item.span().end > span.start)
    }
}

/// A stretch in which nobody comes or goes.
#[derive(Debug)]
pub(super) struct Segment {
    pub span: Span,
    pub taken: Vec<Taken>,
}

impl Segment {
    /// How many different other bookings are there. One booking counts once, however many of its sessions
    /// overlap.
    pub(super) fn bookings(&self) -> i64 {
        match self.taken.as_slice() {
            [] => 0,
            [one] => i64::from(one.booking.is_some()),
            many => other_bookings(many).len() as i64,
        }
    }

    /// How many places of a zone are taken once a booking that names `asked` comes too. All of them, and one
    /// more than there are, where a zone of `whole` is named by it or by one of the others: what names such a
    /// zone takes all of this one.
    pub(super) fn places_with(&self, asked: ZoneId, whole: &BTreeSet<ZoneId>, capacity: u32) -> i64 {
        let is_whole = |taken: &Taken| {
            taken.booking.is_some() && (whole.contains(&asked) || whole.contains(&taken.named))
        };
        let places = self.bookings() + 1;
        if !whole.is_empty() && self.taken.iter().any(is_whole) {
            places.max(i64::from(capacity) + 1)
        } else {
            places
        }
    }

    pub(super) fn has_others(&self) -> bool {
        self.taken.iter().any(|taken| taken.booking.is_some())
    }
}

/// The different other bookings in a list.
pub(super) fn other_bookings<'t>(taken: impl IntoIterator<Item = &'t Taken>) -> BTreeSet<BookingId> {
    taken.into_iter().filter_map(|taken| taken.booking).collect()
}

/// Cuts `within` where somebody comes or goes. The stretches cover all of `within`, also where nobody is.
pub(super) fn segments(mut taken: Vec<Taken>, within: Span) -> Vec<Segment> {
    taken.retain(|one| one.span.overlaps(within));
    taken.sort_unstable_by_key(|one| (one.span, one.booking));
    let mut cuts: Vec<Instant> = taken
        .iter()
        .flat_map(|one| [one.span.start, one.span.end])
        .filter(|at| within.start < *at && *at < within.end)
        .collect();
    cuts.extend([within.start, within.end]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut coming = taken.into_iter().peekable();
    let mut here: Vec<Taken> = Vec::new();
    let mut stretches = Vec::with_capacity(cuts.len());
    for (from, until) in cuts.iter().zip(cuts.iter().skip(1)) {
        here.retain(|one| one.span.end > *from);
        here.extend(std::iter::from_fn(|| {
            coming.next_if(|one| one.span.start <= *from)
        }));
        stretches.push(Segment {
            span: Span {
                start: *from,
                end: *until,
            },
            taken: here.clone(),
        });
    }
    stretches
}
