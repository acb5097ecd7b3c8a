use chrono::NaiveDate;

use super::track::height;
use super::*;
use crate::domain::span::time_zone;
use crate::domain::text::Language;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn between(start: &str, end: &str) -> Span {
    Span::new(at(start), at(end)).unwrap()
}

fn week() -> Scale {
    Scale::new(
        NaiveDate::from_ymd_opt(2027, 3, 15).unwrap(),
        Zoom::Week,
        time_zone("Asia/Seoul").unwrap(),
    )
}

fn night(day: u32) -> Block {
    let span = between(
        &format!("2027-03-{day}T22:30:00+09:00"),
        &format!("2027-03-{}T05:30:00+09:00", day + 1),
    );
    Block {
        span,
        look: None,
        fill: Fill::Solid,
    }
}

fn series(look: &'static str, days: &[u32]) -> Series {
    Series {
        href: "/bookings/7".into(),
        name: "Robonarae".into(),
        said: "Robonarae. Approved".into(),
        look,
        blocks: days.iter().map(|day| night(*day)).collect(),
        clashes: false,
    }
}

fn drawn(row: &ZoneRow, bands: Bands) -> String {
    track(
        Words(Language::En, crate::domain::span::Tz::Asia__Seoul),
        week(),
        row,
        bands,
    )
    .into_string()
}

#[test]
fn a_night_crosses_midnight_as_one_block() {
    let html = drawn(
        &ZoneRow {
            series: vec![series("is-approved", &[15])],
            ..ZoneRow::default()
        },
        Bands::With,
    );
    // 22.5 of 168 hours, 7 hours long.
    assert!(
        html.contains(r#"<rect class="b" x="13.39%" y="19" width="4.17%" height="13" rx="2">"#),
        "{html}"
    );
}

#[test]
fn a_series_is_one_link_that_says_everything() {
    let html = drawn(
        &ZoneRow {
            series: vec![series("is-approved", &[15, 16, 17])],
            ..ZoneRow::default()
        },
        Bands::With,
    );
    assert_eq!(html.matches("<a ").count(), 1);
    assert_eq!(html.matches(r#"class="b""#).count(), 3);
    assert!(html.contains(r#"aria-label="Robonarae. Approved""#));
}

#[test]
fn two_that_last_at_the_same_time_stand_in_two_lanes() {
    let row = ZoneRow {
        series: vec![series("is-approved", &[15, 18]), series("is-pending", &[16])],
        ..ZoneRow::default()
    };
    let html = drawn(&row, Bands::With);
    assert!(
        html.contains(&format!(r#"height="{}" role="group""#, height(2))),
        "{html}"
    );
    assert!(
        html.contains(r#"y="53""#),
        "the second lane begins 34 pixels lower: {html}"
    );
}

#[test]
fn one_after_the_other_share_a_lane() {
    let row = ZoneRow {
        series: vec![series("is-pending", &[18]), series("is-approved", &[15])],
        ..ZoneRow::default()
    };
    assert!(drawn(&row, Bands::With).contains(&format!(r#"height="{}" role="group""#, height(1))));
}

#[test]
fn what_waits_is_hatched_and_what_stands_is_not() {
    assert!(
        drawn(
            &ZoneRow {
                series: vec![series("is-pending", &[15])],
                ..ZoneRow::default()
            },
            Bands::With
        )
        .contains("url(#tl-pending)")
    );
    assert!(
        !drawn(
            &ZoneRow {
                series: vec![series("is-approved", &[15])],
                ..ZoneRow::default()
            },
            Bands::With
        )
        .contains("url(#tl-p")
    );
}

#[test]
fn setting_up_is_hatched_whatever_its_state() {
    let mut own = series("is-approved", &[15]);
    own.blocks[0].fill = Fill::Work;
    assert!(
        drawn(
            &ZoneRow {
                series: vec![own],
                ..ZoneRow::default()
            },
            Bands::With
        )
        .contains(r#"class="w""#)
    );
}

#[test]
fn what_reaches_out_of_the_window_is_cut_at_its_edge() {
    let mut own = series("is-approved", &[15]);
    own.blocks[0].span = between("2027-03-10T00:00:00+09:00", "2027-03-16T00:00:00+09:00");
    let html = drawn(
        &ZoneRow {
            series: vec![own],
            ..ZoneRow::default()
        },
        Bands::Without,
    );
    assert!(html.contains(r#"x="0%" y="19" width="14.29%""#), "{html}");
}

#[test]
fn what_lies_outside_is_not_drawn() {
    let mut own = series("is-approved", &[15]);
    own.blocks[0].span = between("2027-02-10T00:00:00+09:00", "2027-02-16T00:00:00+09:00");
    assert!(
        !drawn(
            &ZoneRow {
                series: vec![own],
                ..ZoneRow::default()
            },
            Bands::With
        )
        .contains("<a ")
    );
}

#[test]
fn a_closed_time_and_a_taken_one_say_so() {
    let day = between("2027-03-17T00:00:00+09:00", "2027-03-18T00:00:00+09:00");
    let html = drawn(
        &ZoneRow {
            shut: vec![(day, "Fire drill".into())],
            occupied: vec![day],
            ..ZoneRow::default()
        },
        Bands::With,
    );
    assert!(
        html.contains("url(#tl-shut)") && html.contains("Fire drill"),
        "{html}"
    );
    assert!(
        html.contains(r#"class="occ""#) && html.contains("<title>"),
        "{html}"
    );
}

#[test]
fn time_outside_the_hours_of_use_is_drawn_grey_and_the_hours_are_said() {
    let off = between("2027-03-16T00:00:00+09:00", "2027-03-17T00:00:00+09:00");
    let row = ZoneRow {
        hours: "Hours of use: Every Monday".into(),
        out: vec![off],
        ..ZoneRow::default()
    };
    let html = drawn(&row, Bands::With);
    assert!(
        html.contains(r#"<rect class="out" x="14.29%" width="14.29%" height="100%">"#),
        "{html}"
    );
    let group = SiteRows {
        rows: vec![row],
        ..SiteRows::default()
    };
    let all = Timeline {
        scale: week(),
        now: at("2027-03-16T12:00:00+09:00"),
        rest: &|_| true,
        groups: &[group],
    };
    let html = all
        .show(Words(Language::En, crate::domain::span::Tz::Asia__Seoul))
        .into_string();
    assert!(
        html.contains(r#"<td><span class="sr">Hours of use: Every Monday</span>"#),
        "{html}"
    );
    assert!(
        !html.contains(r#"class="off""#),
        "a day of rest is not grey: {html}"
    );
}

#[test]
fn many_sessions_are_drawn_without_bands() {
    let html = drawn(
        &ZoneRow {
            series: vec![series("is-approved", &[15])],
            ..ZoneRow::default()
        },
        Bands::Without,
    );
    assert!(
        !html.contains("class=\"band\"") && html.contains("class=\"b\""),
        "{html}"
    );
}

#[test]
fn now_is_drawn_once_and_only_inside_the_window() {
    let show = |now: &str| {
        Timeline {
            scale: week(),
            now: at(now),
            rest: &|_| false,
            groups: &[],
        }
        .show(Words(Language::Ko, crate::domain::span::Tz::Asia__Seoul))
        .into_string()
    };
    assert!(show("2027-03-16T12:00:00+09:00").contains(r#"<line class="now" x1="21.43%" x2="21.43%""#));
    assert!(!show("2027-04-16T12:00:00+09:00").contains("class=\"now\""));
}

#[test]
fn nothing_is_placed_by_style() {
    let row = ZoneRow {
        series: vec![series("is-approved", &[15])],
        ..ZoneRow::default()
    };
    let group = SiteRows {
        rows: vec![row],
        ..SiteRows::default()
    };
    let all = Timeline {
        scale: week(),
        now: at("2027-03-16T12:00:00+09:00"),
        rest: &|_| true,
        groups: &[group],
    };
    assert!(
        !all.show(Words(Language::Ko, crate::domain::span::Tz::Asia__Seoul))
            .into_string()
            .contains("style=")
    );
}

#[test]
fn a_heat_row_is_higher_where_more_begins() {
    let row = HeatRow {
        label: "Mall".into(),
        href: "/schedule".into(),
        days: vec![0, 1, 6, 20],
        months: vec![],
    };
    let html = heat(Words(Language::En, crate::domain::span::Tz::Asia__Seoul), &[row]).into_string();
    let heights: Vec<&str> = html
        .split("height=\"")
        .skip(3)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(heights, ["6", "21", "21"]);
}

#[test]
fn percentages_are_short() {
    for (value, text) in [
        (0.0, "0%"),
        (12.5, "12.5%"),
        (100.0, "100%"),
        (33.333, "33.33%"),
        (-0.001, "0%"),
    ] {
        assert_eq!(scale::percent(value).to_string(), text);
    }
}
