//! Charts as SVG, drawn here: geometry in attributes as percentages, colour by class. Each says in a word
//! what it shows; the numbers stand in a table beside it.

use maud::{Markup, html};

/// One bar of a stacked chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    /// What stands below it.
    pub label: String,
    pub firm: f64,
    /// The hatched part on top.
    pub open: f64,
    /// What it says when it is pointed at.
    pub said: String,
}

/// Height of the drawn part.
const HEIGHT: f64 = 120.0;
/// Lines behind the bars.
const LINES: u32 = 4;

/// A number as an attribute: short, and never in an exponent.
fn at(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[must_use]
pub(crate) fn bars(said: &str, all: &[Bar]) -> Markup {
    let most = all.iter().map(|bar| bar.firm + bar.open).fold(1.0, f64::max);
    let step = 100.0 / f64::from(u32::try_from(all.len().max(1)).unwrap_or(1));
    let height = |value: f64| value / most * HEIGHT;
    html! {
        svg.chart role="img" aria-label=(said) width="100%" height="144" {
            defs {
                pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                {
                    rect.open-ground width="6" height="6" {} rect.open-line width="2" height="6" {}
                }
            }
            @for line in 0..=LINES {
                line.grid-line x1="0" x2="100%" y1=(at(HEIGHT * f64::from(line) / f64::from(LINES)))
                    y2=(at(HEIGHT * f64::from(line) / f64::from(LINES)))
                {

                }
            }
            @for (index, bar) in all.iter().enumerate() {
                @let x = step * f64::from(u32::try_from(index).unwrap_or_default());
                g {
                    title { (bar.said) }
                    rect.firm x={ (at(x + step * 0.12)) "%" } width={ (at(step * 0.76)) "%" }
                        y=(at(HEIGHT - height(bar.firm))) height=(at(height(bar.firm))) rx="2"
                    {

                    }
                    rect x={ (at(x + step * 0.12)) "%" } width={ (at(step * 0.76)) "%" }
                        y=(at(HEIGHT - height(bar.firm + bar.open))) height=(at(height(bar.open))) rx="2"
                        fill="url(#hatch)"
                    {

                    }
                }
                // Of many bars only some are named, so that names never run into each other.
                @if all.len() <= 14 || index % 4 == 0 {
                    text x={ (at(x + step / 2.0)) "%" } y="138" text-anchor="middle" { (bar.label) }
                }
            }
        }
    }
}

/// One bar from left to right, of 100.
#[must_use]
pub(crate) fn meter(percent: f64) -> Markup {
    html! {
        svg.meter aria-hidden="true" width="100%" height="10" {
            rect.ground width="100%" height="10" rx="3" {}
            rect.firm width={ (at(percent.clamp(0.0, 100.0))) "%" } height="10" rx="3" {}
        }
    }
}

/// Something that lasts from one point of a line to another, of 100.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lane {
    pub from: f64,
    pub until: f64,
    pub label: String,
}

/// A named point of a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub at: f64,
    pub label: String,
}

/// A line of time with a lane for each thing on it. `ticks` name points of it, `now` is where it is now.
#[must_use]
pub(crate) fn lanes(said: &str, ticks: &[Tick], now: f64, all: &[Lane]) -> Markup {
    const LANE: f64 = 24.0;
    let number = |index: usize| f64::from(u32::try_from(index).unwrap_or_default());
    let height = 20.0 + LANE * number(all.len());
    html! {
        svg.chart.lanes role="img" aria-label=(said) width="100%" height=(at(height)) {
            @for tick in ticks { text x={ (at(tick.at)) "%" } y="11" { (tick.label) } }
            @for (index, lane) in all.iter().enumerate() {
                @let y = 20.0 + LANE * number(index);
                rect.ground width="100%" height="20" y=(at(y)) rx="3" {}
                rect.away x={ (at(lane.from)) "%" } width={ (at(lane.until - lane.from)) "%" }
                    y=(at(y)) height="20" rx="3" {}
                // The name stands where there is room.
                @if lane.until < 60.0 {
                    text x={ (at(lane.until + 0.8)) "%" } y=(at(y + 14.0)) { (lane.label) }
                } @else {
                    text x={ (at(lane.from - 0.8)) "%" } y=(at(y + 14.0)) text-anchor="end" { (lane.label) }
                }
            }
            line.now x1={ (at(now)) "%" } x2={ (at(now)) "%" } y1="16" y2=(at(height)) {}
        }
    }
}

/// Steps of the map of hours, the ground included.
const STEPS: u8 = 7;

/// The step of a value, 0 for nothing.
fn step(value: f64, most: f64) -> u8 {
    let share = if most > 0.0 { value / most } else { 0.0 };
    (1..STEPS)
        .rev()
        .find(|step| share > f64::from(*step - 1) / f64::from(STEPS - 1))
        .filter(|_| value > 0.0)
        .unwrap_or(0)
}

fn strength(step: u8) -> String {
    at(f64::from(step) / f64::from(STEPS - 1))
}

/// Seven rows of 24 hours. `names` are those of the rows, `cell` says a cell.
#[must_use]
pub(crate) fn heat(
    said: &str,
    names: &[String; 7],
    values: &[[f64; 24]; 7],
    cell: impl Fn(usize, usize, f64) -> String,
) -> Markup {
    let most = values.iter().flatten().copied().fold(0.0, f64::max);
    let (left, width) = (6.0, 94.0 / 24.0);
    let number = |index: usize| f64::from(u32::try_from(index).unwrap_or_default());
    html! {
        svg.chart.heat role="img" aria-label=(said) width="100%" height="162" {
            @for (row, name) in names.iter().enumerate() {
                text x="0" y=(at(number(row) * 20.0 + 14.0)) { (name) }
                @for (hour, value) in values[row].iter().enumerate() {
                    @let (x, y) = (format!("{}%", at(left + number(hour) * width)), at(number(row) * 20.0));
                    rect.ground x=(x) y=(y) width={ (at(width - 0.35)) "%" } height="17" rx="2" {}
                    @if step(*value, most) > 0 {
                        rect.firm x=(x) y=(y) width={ (at(width - 0.35)) "%" } height="17" rx="2"
                            fill-opacity=(strength(step(*value, most)))
                        {
                            title { (cell(row, hour, *value)) }
                        }
                    }
                }
            }
            @for hour in [0_usize, 6, 12, 18] {
                text x={ (at(left + number(hour) * width)) "%" } y="157" { (hour) }
            }
        }
    }
}

/// What the strengths of the map mean: from nothing to the most.
#[must_use]
pub(crate) fn heat_legend(none: &str, most: &str) -> Markup {
    html! {
        span.row.small {
            span { (none) }
            svg.legend aria-hidden="true" width="98" height="12" {
                @for step in 0..STEPS {
                    rect.ground x=(u32::from(step) * 14) width="13" height="12" {}
                    rect.firm x=(u32::from(step) * 14) width="13" height="12" fill-opacity=(strength(step)) {}
                }
            }
            span { (most) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(firm: f64, open: f64) -> Bar {
        Bar {
            label: "11".into(),
            firm,
            open,
            said: "A week".into(),
        }
    }

    #[test]
    fn the_highest_bar_fills_the_height_and_the_open_part_stands_on_the_firm_one() {
        let drawn = bars("Weeks", &[bar(30.0, 10.0), bar(10.0, 0.0)]).into_string();
        assert!(
            drawn.contains("y=\"30\" height=\"90\"") && drawn.contains("y=\"0\" height=\"30\""),
            "{drawn}"
        );
        assert!(
            drawn.contains("y=\"90\" height=\"30\"") && drawn.contains("x=\"6%\" width=\"38%\""),
            "{drawn}"
        );
    }

    #[test]
    fn charts_of_nothing_are_drawn_without_a_number_that_is_none() {
        let nothing = [[0.0; 24]; 7];
        let names = std::array::from_fn(|_| String::new());
        for drawn in [
            bars("", &[]),
            bars("", &[bar(0.0, 0.0)]),
            meter(f64::NAN),
            heat("", &names, &nothing, |_, _, _| String::new()),
        ] {
            assert!(!drawn.into_string().contains("inf"));
        }
    }

    #[test]
    fn more_is_drawn_stronger_and_nothing_not_at_all() {
        assert_eq!([0.0, 0.1, 3.0, 6.0].map(|value| step(value, 6.0)), [0, 1, 3, 6]);
        assert_eq!(step(0.0, 0.0), 0);
    }

    #[test]
    fn a_chart_has_no_style_and_no_script() {
        let drawn = [bars("Weeks", &[bar(1.0, 1.0)]), meter(120.0)]
            .map(Markup::into_string)
            .concat();
        assert!(
            !drawn.contains("style=") && !drawn.contains("<script") && drawn.contains("width=\"100%\""),
            "{drawn}"
        );
    }
}
