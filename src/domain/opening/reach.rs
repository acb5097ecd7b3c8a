//! Which zones a closure of one zone closes.

use crate::domain::ids::ZoneId;

/// Whether what is closed in `scope`, everywhere where that is none, closes a zone too. A closed house has
/// closed rooms, and a house with a closed room can't be had whole. `is_below(a, b)`: whether `a` lies below
/// `b`, at any depth.
pub fn closes(scope: Option<ZoneId>, zone: ZoneId, is_below: impl Fn(ZoneId, ZoneId) -> bool) -> bool {
    scope.is_none_or(|scope| scope == zone || is_below(zone, scope) || is_below(scope, zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_room_closes_the_house_and_not_its_other_rooms() {
        let (house, hall, stage, cellar) = (ZoneId(1), ZoneId(2), ZoneId(3), ZoneId(4));
        let below = [(hall, house), (stage, house), (stage, hall), (cellar, house)];
        let is_below = |low: ZoneId, high: ZoneId| below.contains(&(low, high));
        let closed = |scope: Option<ZoneId>| {
            let all = [house, hall, stage, cellar].into_iter();
            all.filter(|zone| closes(scope, *zone, is_below))
                .collect::<Vec<_>>()
        };
        assert_eq!(closed(Some(stage)), [house, hall, stage]);
        assert_eq!(closed(Some(house)), [house, hall, stage, cellar]);
        assert_eq!(closed(Some(cellar)), [house, cellar]);
        assert_eq!(closed(None).len(), 4);
    }
}
