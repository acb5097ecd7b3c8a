//! Parts of lists: what follows a cursor, so many items. A cursor is a text that only who gave it can read.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Error, Result};

/// How many items are wanted: 1 to [`Limit::MOST`], 100 when nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(try_from = "i64")]
#[schema(value_type = i64, minimum = 1, maximum = 2000, default = 100)]
pub struct Limit(i64);

impl Limit {
    /// Most items of a part.
    pub const MOST: Self = Self(2_000);

    /// Items of a page that people read.
    pub const SHOWN: Self = Self(50);

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(100)
    }
}

impl TryFrom<i64> for Limit {
    type Error = String;

    fn try_from(wanted: i64) -> std::result::Result<Self, String> {
        let is_good = (1..=Self::MOST.0).contains(&wanted);
        if is_good {
            Ok(Self(wanted))
        } else {
            Err(format!("must be from 1 to {}", Self::MOST.0))
        }
    }
}

/// A part of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// `next` of the part before.
    pub after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when nothing is said.
    #[param(value_type = Option<i64>)]
    pub limit: Limit,
}

impl Page {
    /// The id that the part begins after.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no cursor of ours.
    pub(super) fn start(&self) -> Result<i64> {
        self.after.as_deref().map_or(Ok(0), number)
    }

    /// How many rows to read: one more than fits, to know whether more follow.
    pub(super) const fn rows(&self) -> i64 {
        self.limit.0 + 1
    }

    /// Cuts the rows that [`Page::rows`] asked for; `id` tells the id of a row.
    pub(super) fn cut<T>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> i64) -> (Vec<T>, Option<String>) {
        let limit = usize::try_from(self.limit.0).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| id(last).to_string());
        (rows, next)
    }

    /// A part of a list that is short enough to be read whole. Its order stays; `key` tells what an item is
    /// known by, and those that share it, as two holidays of one day, are counted.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no cursor of ours, also when the item that it names is gone.
    pub fn part<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> String) -> Result<Listed<T>> {
        let start = self.after.as_deref().map_or(Ok(0), |after| {
            let place = after.rsplit_once('.').and_then(|(own, nth)| {
                let same = items.iter().enumerate().filter(|(_, item)| key(item) == own);
                same.map(|(at, _)| at + 1).nth(nth.parse().ok()?)
            });
            place.ok_or_else(|| Error::field("after", "cursor", "no-cursor"))
        })?;
        let end = usize::try_from(self.limit.0)
            .unwrap_or(usize::MAX)
            .saturating_add(start);
        let next = items.get(..end).filter(|_| end < items.len()).and_then(|shown| {
            let last = key(shown.last()?);
            let nth = shown.iter().filter(|item| key(item) == last).count() - 1;
            Some(format!("{last}.{nth}"))
        });
        items.truncate(end);
        Ok(Listed {
            items: items.split_off(start),
            next,
        })
    }
}

/// A number in a cursor.
pub fn number(text: &str) -> Result<i64> {
    text.parse()
        .map_err(|_| Error::field("after", "cursor", "no-cursor"))
}

/// One part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed<T> {
    pub items: Vec<T>,
    /// What to give as `after` for the next part; none at the end.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_read_whole_goes_on_behind_the_item_that_its_cursor_names() {
        let of = |after: Option<&str>| Page {
            after: after.map(str::to_owned),
            limit: Limit(2),
        };
        let part = |after| of(after).part(vec!["a", "b", "b", "b", "c"], |item| (*item).to_owned());
        assert_eq!(
            part(None).unwrap(),
            Listed {
                items: vec!["a", "b"],
                next: Some("b.0".into())
            }
        );
        assert_eq!(
            part(Some("b.0")).unwrap(),
            Listed {
                items: vec!["b", "b"],
                next: Some("b.2".into())
            }
        );
        assert_eq!(
            part(Some("b.2")).unwrap(),
            Listed {
                items: vec!["c"],
                next: None
            }
        );
        assert_eq!(
            part(Some("c.0")).unwrap(),
            Listed {
                items: vec![],
                next: None
            }
        );
        for unknown in ["", "x", "b", "b.3", "d.0"] {
            assert!(part(Some(unknown)).is_err(), "{unknown}");
        }
    }

    #[test]
    fn a_part_is_cut_to_its_limit_and_says_where_the_next_begins() {
        let page = Page {
            after: None,
            limit: Limit(2),
        };
        assert_eq!(page.cut(vec![1, 2, 3], |id| *id), (vec![1, 2], Some("2".into())));
        assert_eq!(page.cut(vec![1, 2], |id| *id), (vec![1, 2], None));
        assert_eq!(
            Page {
                after: Some("2".into()),
                ..page
            }
            .start()
            .unwrap(),
            2
        );
        assert!(
            Page {
                after: Some("x".into()),
                limit: Limit(2)
            }
            .start()
            .is_err()
        );
        assert!(Limit::try_from(2_001).is_err() && Limit::try_from(0).is_err());
    }
}
