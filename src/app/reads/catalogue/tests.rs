use crate::app::reads::catalogue::*;

fn window(from: &str, minutes: u32) -> Window {
    serde_json::from_value(
        serde_json::json!({ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": from, "minutes": minutes }),
    )
    .unwrap()
}

#[test]
fn a_window_passes_midnight_when_it_ends_on_the_next_day_or_never_ends() {
    for (from, minutes, passes) in [
        ("22:30", 420, true),
        ("09:00", 540, false),
        ("00:00", 1440, true),
        ("18:00", 360, false),
        ("18:00", 361, true),
    ] {
        assert_eq!(
            window(from, minutes).passes_midnight(),
            passes,
            "{from} {minutes}"
        );
    }
}

#[test]
fn words_are_looked_for_one_by_one_and_in_lower_case() {
    assert_eq!(words_of("  Hanbit  3층 "), ["hanbit", "3층"]);
}
