//! The map of the capital region: the boundaries of the districts, and sites as pins. Geometry stands in
//! SVG's own attributes, as the policy allows no style in the page. The list beside it says the same.

use std::sync::LazyLock;

use maud::{Markup, PreEscaped, html};

use crate::app::reads::catalogue::Found;
use crate::domain::text::Language;
use crate::web::ui::Words;

const CAPITAL: &str = include_str!("../../assets/vendor/capital.svg");
/// Size of the drawing.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 898.0;
/// Least width of what is shown, so that one pin still has its surroundings.
const LEAST: f64 = 430.0;
/// Height of what is shown, by its width.
const ASPECT: f64 = 0.86;

/// The paths within the drawing's own element.
static DISTRICTS: LazyLock<&str> = LazyLock::new(|| {
    let start = CAPITAL.find('>').map_or(0, |at| at + 1);
    CAPITAL[start..].trim_end().trim_end_matches("</svg>")
});

#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

/// Mercator, as the drawing was made: see the list of vendored files.
fn project(latitude: f64, longitude: f64) -> Point {
    let mercator = |degrees: f64| {
        (std::f64::consts::FRAC_PI_4 + degrees.to_radians() / 2.0)
            .tan()
            .ln()
            .to_degrees()
    };
    Point {
        x: (longitude - 126.55) * 1250.0,
        y: (mercator(37.75) - mercator(latitude)) * 1250.0,
    }
}

/// What part of the drawing is shown.
#[derive(Clone, Copy)]
struct View {
    x: f64,
    y: f64,
    width: f64,
}

impl View {
    /// Around all pins, and no farther than the drawing goes.
    fn around(pins: &[Point]) -> Self {
        let least = |of: fn(&Point) -> f64| pins.iter().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn(&Point) -> f64| pins.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let (left, right, top, bottom) = (
            least(|at| at.x),
            most(|at| at.x),
            least(|at| at.y),
            most(|at| at.y),
        );
        let width = (right - left + 190.0)
            .max((bottom - top + 110.0) / ASPECT)
            .clamp(LEAST, WIDTH);
        let x = f64::midpoint(left, right) - width / 2.0 + 30.0;
        let y = f64::midpoint(top, bottom) - width * ASPECT / 2.0;
        Self {
            x: x.clamp(0.0, WIDTH - width),
            y: y.clamp(0.0, (HEIGHT - width * ASPECT).max(0.0)),
            width,
        }
    }

    /// One CSS pixel of a map of usual size.
    fn pixel(self) -> f64 {
        self.width / 640.0
    }
}

/// A label's place: right of its pin, left of it, or none where others stand already.
struct Labels {
    view: View,
    taken: Vec<Area>,
}

/// A part of the map, in its units.
#[derive(Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

impl Labels {
    fn place(&mut self, pin: Point, text: &str, size: f64) -> Option<(f64, &'static str)> {
        let width: f64 = text
            .chars()
            .map(|c| if c.is_ascii() { 0.56 } else { 0.96 })
            .sum::<f64>()
            * size;
        let gap = size * 1.15;
        let right = Area {
            left: pin.x + gap,
            top: pin.y - size * 0.6,
            right: pin.x + gap + width,
            bottom: pin.y + size * 0.6,
        };
        let left = Area {
            left: pin.x - gap - width,
            right: pin.x - gap,
            ..right
        };
        let is_shown =
            |wanted: Area| wanted.left >= self.view.x && wanted.right <= self.view.x + self.view.width;
        let is_free = |wanted: Area| is_shown(wanted) && !self.taken.iter().any(|own| own.overlaps(wanted));
        let (at, place) = if is_free(right) {
            (right, (right.left, "start"))
        } else if is_free(left) {
            (left, (left.right, "end"))
        } else {
            return None;
        };
        self.taken.push(at);
        Some(place)
    }
}

/// The map with a pin for each site that lies on it; nothing when none does. `is_full` says of which sites,
/// by their place in the list, nothing is free soon.
#[must_use]
pub(super) fn draw(words: Words, found: &[Found], is_full: impl Fn(usize, &Found) -> bool) -> Markup {
    let on_map = |at: &Point| (0.0..=WIDTH).contains(&at.x) && (0.0..=HEIGHT).contains(&at.y);
    let pin = |(place, one)| Pin {
        one,
        at: project(one.site.latitude, one.site.longitude),
        is_full: is_full(place, one),
    };
    let pins: Vec<Pin<'_>> = found
        .iter()
        .enumerate()
        .map(pin)
        .filter(|pin| on_map(&pin.at))
        .collect();
    if pins.is_empty() {
        return html! {};
    }
    let view = View::around(&pins.iter().map(|pin| pin.at).collect::<Vec<_>>());
    let drawn = format!(
        "{:.0} {:.0} {:.0} {:.0}",
        view.x,
        view.y,
        view.width,
        view.width * ASPECT
    );
    let away = found.len() - pins.len();
    html! {
        section.card.map aria-label=(words.t("map")) {
            svg viewBox=(drawn) role="group" aria-label=(words.t("map-label")) {
                g.land aria-hidden="true" { (PreEscaped(*DISTRICTS)) }
                (draw_pins(words, view, &pins))
            }
            footer.small.dim {
                (words.t("map-source"))
                @if away > 0 { " · " (words.n("map-away", away)) }
            }
        }
    }
}

struct Pin<'a> {
    one: &'a Found,
    at: Point,
    is_full: bool,
}

fn draw_pins(words: Words, view: View, pins: &[Pin<'_>]) -> Markup {
    let px = view.pixel();
    let size = 13.0 * px;
    let radius = 11.0 * px;
    let around = |at: &Point| Area {
        left: at.x - radius,
        top: at.y - radius,
        right: at.x + radius,
        bottom: at.y + radius,
    };
    let mut labels = Labels {
        view,
        taken: pins.iter().map(|pin| around(&pin.at)).collect(),
    };
    html! {
        @for Pin { one, at, is_full } in pins {
            @let name = short_name(words, words.name(&one.site.names));
            // Where there is no room it stands unseen, so that every pin has its name.
            @let label = labels.place(*at, name, size);
            @let (x, anchor) = label.unwrap_or((at.x, "middle"));
            a.pin.full[*is_full] href={ "/sites/" (one.site.slug) } {
                circle cx=(short(at.x)) cy=(short(at.y)) r=(short(radius)) {}
                text.unseen[label.is_none()] x=(short(x)) y=(short(at.y)) text-anchor=(anchor)
                    font-size=(short(size))
                {
                    (name)
                }
                text.n x=(short(at.x)) y=(short(at.y)) text-anchor="middle" font-size=(short(size)) {
                    " " (one.zones.len())
                }
            }
        }
    }
}

/// English names are long; a label has room for their first words.
fn short_name(words: Words, name: &str) -> &str {
    const MOST: usize = 22;
    if words.0 == Language::Ko || name.len() <= MOST {
        return name;
    }
    let cut = name
        .char_indices()
        .take_while(|(at, _)| *at <= MOST)
        .filter(|(_, c)| *c == ' ')
        .last();
    cut.map_or(name, |(at, _)| &name[..at])
}

fn short(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn city_hall_lies_where_the_drawing_has_it() {
        let at = project(37.5665, 126.978);
        assert!(
            (at.x - 535.0).abs() < 1.0 && (at.y - 289.6).abs() < 1.5,
            "{} {}",
            at.x,
            at.y
        );
    }

    #[test]
    fn labels_that_would_cover_each_other_are_left_out() {
        let mut labels = Labels {
            view: View {
                x: 0.0,
                y: 0.0,
                width: WIDTH,
            },
            taken: Vec::new(),
        };
        let place = |labels: &mut Labels| {
            labels
                .place(Point { x: 100.0, y: 100.0 }, "Hanbit Mall", 10.0)
                .map(|(_, anchor)| anchor)
        };
        assert_eq!(place(&mut labels), Some("start"));
        assert_eq!(place(&mut labels), Some("end"));
        assert_eq!(place(&mut labels), None);
    }

    #[test]
    fn the_view_stays_within_the_drawing() {
        let view = View::around(&[Point { x: 5.0, y: 5.0 }, Point { x: 990.0, y: 890.0 }]);
        assert!(view.x >= 0.0 && view.x + view.width <= WIDTH);
        let near = View::around(&[Point { x: 500.0, y: 400.0 }]);
        assert!((near.width - LEAST).abs() < f64::EPSILON);
    }
}
