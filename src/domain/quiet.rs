//! Quiet hours: when somebody's mail waits for the morning.

use chrono::{Days, NaiveTime};

use super::span::{Instant, Tz, resolve};
use super::text::read_and_written;

/// From one time of day to another, on the site's clock; may pass midnight. Written `22:00-07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QuietHours {
    start: NaiveTime,
    end: NaiveTime,
}

/// A text that says no quiet hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be two different times of day such as 22:00-07:00")]
pub struct QuietHoursError;

impl QuietHours {
    /// Those of who never chose any: 22 to 07.
    #[must_use]
    pub fn usual() -> Self {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        Self {
            start: at(22),
            end: at(7),
        }
    }

    /// Reads `22:00-07:00`.
    ///
    /// # Errors
    /// [`QuietHoursError`], also when both times are the same.
    pub fn parse(text: &str) -> Result<Self, QuietHoursError> {
        let (start, end) = text.split_once('-').ok_or(QuietHoursError)?;
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| QuietHoursError);
        let (start, end) = (time(start)?, time(end)?);
        if start == end {
            Err(QuietHoursError)
        } else {
            Ok(Self { start, end })
        }
    }

    /// When they begin: `22:00`.
    #[must_use]
    pub fn start_text(self) -> String {
        self.start.format("%H:%M").to_string()
    }

    /// When they end: `07:00`.
    #[must_use]
    pub fn end_text(self) -> String {
        self.end.format("%H:%M").to_string()
    }

    /// The moment before which no mail leaves that is written now.
    #[must_use]
    pub fn leaves_at(self, now: Instant, tz: Tz) -> Instant {
        let local = now.local(tz);
        let (time, today) = (local.time(), local.date());
        let passes_midnight = self.end < self.start;
        let morning = match (time >= self.start, time < self.end) {
            (true, _) if passes_midnight => today + Days::new(1),
            (true, true) => today,
            (_, true) if passes_midnight => today,
            _ => return now,
        };
        resolve(tz, morning.and_time(self.end))
    }
}

impl std::fmt::Display for QuietHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.start_text(), self.end_text())
    }
}

read_and_written!(QuietHours, QuietHoursError);

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(hours: &str, now: &str) -> String {
        let now = Instant::parse(&format!("{now}:00+09:00")).unwrap();
        QuietHours::parse(hours)
            .unwrap()
            .leaves_at(now, chrono_tz::Asia::Seoul)
            .local(chrono_tz::Asia::Seoul)
            .to_string()
    }

    #[test]
    fn mail_of_the_night_waits_for_the_morning() {
        assert_eq!(leaves("22:00-07:00", "2027-03-15T22:00"), "2027-03-16 07:00:00");
        assert_eq!(leaves("22:00-07:00", "2027-03-16T06:59"), "2027-03-16 07:00:00");
        assert_eq!(leaves("22:00-07:00", "2027-03-16T07:00"), "2027-03-16 07:00:00");
        assert_eq!(leaves("22:00-07:00", "2027-03-15T21:59"), "2027-03-15 21:59:00");
    }

    #[test]
    fn quiet_hours_may_lie_within_a_day() {
        assert_eq!(leaves("12:00-13:30", "2027-03-15T12:10"), "2027-03-15 13:30:00");
        assert_eq!(leaves("12:00-13:30", "2027-03-15T11:59"), "2027-03-15 11:59:00");
        assert_eq!(leaves("12:00-13:30", "2027-03-15T23:00"), "2027-03-15 23:00:00");
    }

    #[test]
    fn quiet_hours_are_written_as_they_are_read() {
        assert_eq!(
            QuietHours::parse("22:30-06:15").unwrap().to_string(),
            "22:30-06:15"
        );
        assert_eq!(QuietHours::usual().to_string(), "22:00-07:00");
        for bad in ["", "22:00", "22:00-22:00", "25:00-07:00", "22-7"] {
            assert_eq!(QuietHours::parse(bad), Err(QuietHoursError), "{bad}");
        }
    }
}
