//! Opening hours and closures in words. Reads rules as written and never expands them.

use chrono::{NaiveDateTime, NaiveTime};

use super::schedule_words::day_rule;
use super::{Args, date, date_short, say, span, times, word};
use crate::domain::opening::{Days, MonthDay, Shape, Window};
use crate::domain::span::Tz;
use crate::domain::text::Language;

/// Dates of a window that are named one by one; the others are counted.
const NAMED_DATES: usize = 6;

/// A window in one line: `매주 월·화요일 11:00–17:00`, `every week on Mon, Tue, 11:00–17:00, until Mon 31 May
/// 2027`.
#[must_use]
pub fn window(language: Language, window: &Window) -> String {
    let days = match &window.days {
        Days::Rule(rule) => day_rule(language, rule, window.valid_from),
        Days::Dates(dates) => {
            let named: Vec<String> = dates
                .iter()
                .take(NAMED_DATES)
                .map(|day| date_short(language, *day))
                .collect();
            let named = named.join(", ");
            let left = dates.len().saturating_sub(NAMED_DATES);
            if left == 0 {
                named
            } else {
                say(
                    language,
                    "window-dates-more",
                    &Args::new().with("dates", named).with("n", left),
                )
            }
        }
    };
    let mut said = say(
        language,
        "window",
        &Args::new()
            .with("days", days)
            .with("times", hours_of(language, window)),
    );
    for (key, day) in [
        ("window-from", window.valid_from),
        ("window-until", window.valid_until),
    ] {
        if let Some(day) = day {
            said = say(
                language,
                key,
                &Args::new().with("window", said).with("date", date(language, day)),
            );
        }
    }
    said
}

fn hours_of(language: Language, window: &Window) -> String {
    if window.from == NaiveTime::MIN && window.minutes == 24 * 60 {
        return word(language, "all-day");
    }
    // Any day will do: only the times are said.
    times::hours(
        language,
        NaiveDateTime::default().date().and_time(window.from),
        window.minutes,
    )
}

/// The time that a closure covers: `매년 12월 10일–1월 3일`, `from 14 days before Seollal to 2 days after`.
#[must_use]
pub fn closed_time(language: Language, shape: &Shape, tz: Tz) -> String {
    match shape {
        Shape::Span(time) => span(language, *time, tz),
        Shape::Yearly { from, until } => {
            let args = Args::new()
                .with("from", month_day(language, *from))
                .with("until", month_day(language, *until));
            say(language, "closed-yearly", &args)
        }
        Shape::Season {
            anchor,
            before,
            after,
        } => {
            let holiday = word(language, &format!("anchor-{}", anchor.as_str()));
            let args = Args::new()
                .with("holiday", holiday)
                .with("before", u32::from(*before))
                .with("after", u32::from(*after));
            say(language, "closed-season", &args)
        }
        Shape::PublicHolidays => word(language, "closed-holidays"),
        Shape::Recurring(rule) => day_rule(language, rule, None),
    }
}

fn month_day(language: Language, at: MonthDay) -> String {
    let text = String::from(at);
    let (month, day) = text.split_once('-').unwrap_or_default();
    let month = word(language, &format!("month-{}", month.trim_start_matches('0')));
    say(
        language,
        "month-day",
        &Args::new()
            .with("month", month)
            .with("day", day.trim_start_matches('0').to_owned()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::holidays::Anchor;

    fn read(json: &str) -> Window {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_window_is_said_by_its_days_and_hours() {
        let weekly =
            read(r#"{"phases":[],"days":{"rule":"FREQ=WEEKLY;BYDAY=SU,MO"},"from":"22:30","minutes":420}"#);
        assert_eq!(window(Language::Ko, &weekly), "매주 일·월요일 22:30–익일 05:30");
        assert_eq!(
            window(Language::En, &weekly),
            "every week on Sun and Mon, 22:30–05:30 (+1)"
        );
        let always = read(
            r#"{"phases":[],"days":{"rule":"FREQ=DAILY"},"from":"00:00","minutes":1440,"valid_until":"2027-05-31"}"#,
        );
        assert_eq!(
            window(Language::Ko, &always),
            "매일 종일, 2027년 5월 31일 (월)까지"
        );
    }

    #[test]
    fn dates_are_named_up_to_a_handful() {
        let dates: Vec<String> = (1..=8).map(|day| format!("\"2027-03-0{day}\"")).collect();
        let listed = read(&format!(
            r#"{{"phases":[],"days":{{"dates":[{}]}},"from":"09:00","minutes":540}}"#,
            dates.join(",")
        ));
        let said = window(Language::Ko, &listed);
        assert!(
            said.starts_with("3월 1일 (월), ") && said.contains("외 2일") && said.ends_with("09:00–18:00"),
            "{said}"
        );
    }

    #[test]
    fn closures_say_their_season() {
        let shape: Shape = serde_json::from_str(r#"{"yearly":{"from":"12-10","until":"01-03"}}"#).unwrap();
        assert_eq!(
            closed_time(Language::Ko, &shape, chrono_tz::Asia::Seoul),
            "매년 12월 10일–1월 3일"
        );
        let season = Shape::Season {
            anchor: Anchor::Seollal,
            before: 14,
            after: 2,
        };
        assert_eq!(
            closed_time(Language::En, &season, chrono_tz::Asia::Seoul),
            "from 14 days before Seollal to 2 days after it"
        );
    }
}
