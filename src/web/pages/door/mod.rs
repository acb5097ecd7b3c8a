//! The ways to the door that need no sign-in: the sign that hangs in a zone, and the link of somebody of a
//! crew.

pub(super) mod hang;
pub(super) mod link;
pub(super) mod make;
pub(super) mod report;
pub(super) mod sign;
pub(super) mod wall;

use maud::{Markup, html};

use crate::app::{self, Tx};
use crate::domain::access::Actor;
use crate::domain::presence::{Direction, NotIn};
use crate::store::sites::Site;
use crate::web::error::Problem;
use crate::web::pages::frame::Visit;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Words};

/// Reads what a code or a token opens.
async fn opened<T, F>(visit: &Visit, case: F) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
{
    let found = visit.caller().opens(case).await;
    found.map_err(|error| visit.problem(error))
}

/// The form of one button by which the holder of a link comes or leaves.
fn passing(words: Words, token: &str, direction: Direction, back: &str) -> Markup {
    let key = match direction {
        Direction::In => "door-in",
        Direction::Out => "door-out",
    };
    html! {
        form method="post" action={ "/in/" (token) } data-later {
            (hidden("direction", direction))
            (hidden("back", back))
            div.row.stretch { button.btn.main { (words.t(key)) } }
        }
    }
}

/// Why somebody may not come in now.
fn why_not(words: Words, why: NotIn, site: &Site) -> String {
    match why {
        NotIn::Early(opens) => words.fill("door-early", "at", words.clock(opens, site.tz)),
        NotIn::Over => words.t("door-over"),
        NotIn::Off => words.t("door-off"),
        NotIn::Stopped => words.t("door-stopped"),
    }
}

/// That work is stopped: whoever is in goes.
fn stopped(words: Words) -> Markup {
    ui::alert("is-incident", &words.t("door-stop-now"), Markup::default())
}

/// Whom to call: the site's phones, the first thing to press.
fn calls(words: Words, site: &Site) -> Markup {
    html! {
        nav.acts aria-label=(words.t("acts")) {
            (ui::call_button(words.name(&site.names), &site.phone))
            @for phone in &site.phones { (ui::call_button(&phone.name, &phone.number)) }
            (ui::call_button(&words.t("door-rescue"), "119"))
        }
    }
}

fn house_rules(words: Words, site: &Site) -> Markup {
    let rules = words.name(&site.house_rules);
    html! {
        @if !rules.is_empty() { (ui::card(&words.t("house-rules"), html! { div.in { p.pre { (rules) } } })) }
    }
}
