//! What was just done, named in the address by the form that did it, with the way back where there is one.

use maud::{Markup, html};

use super::Frame;
use crate::locale::{self, Args};
use crate::web::ui::Words;
use crate::web::ui::fields::hidden;

/// A line above the page. Script lets it float, and go by itself unless it can be undone.
pub(super) fn toast(frame: &Frame) -> Markup {
    let is_plain = |word: &String| {
        word.len() <= 40 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    let done = frame.given("done").filter(is_plain).unwrap_or_default();
    let said = locale::find(frame.words.0, &format!("toast-{done}"), &Args::new());
    // Else a link in somebody's mail could say that something was done, and have it undone.
    let is_own = frame.person.is_some() && frame.is_led_by_us;
    let mut back = frame
        .given("undo")
        .and_then(|what| undo(&done, &what))
        .filter(|_| is_own);
    if let Some(undo) = &mut back {
        let page = frame.here.split('?').next().unwrap_or_default();
        undo.fields.push(("back", page.to_owned()));
    }
    html! {
        div role="status" aria-live="polite" {
            @if let Some(said) = said {
                div.toast { span { (said) } @if let Some(back) = back { (undo_form(frame.words, &back)) } }
            }
        }
    }
}

/// Where a form takes back what was done.
#[derive(Debug, PartialEq, Eq)]
struct Undo {
    to: String,
    /// The version that it is for.
    version: Option<String>,
    /// What the form says besides.
    fields: Vec<(&'static str, String)>,
}

fn undo_form(words: Words, undo: &Undo) -> Markup {
    html! {
        form method="post" action=(undo.to) {
            @if let Some(version) = &undo.version { (hidden("version", version)) }
            @for (name, value) in &undo.fields { (hidden(name, value)) }
            button.btn.small type="submit" { (words.t("undo")) }
        }
        button.btn.small type="button" data-dismiss hidden { (words.t("dismiss")) }
    }
}

/// How what was done is taken back, if it can be. `what` are the words of the address and the version, as
/// [`super::Visit::go_undoably`] joins them.
fn undo(done: &str, what: &str) -> Option<Undo> {
    let is_word = |part: &&str| {
        (1..=60).contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let parts: Vec<&str> = what.split('.').collect();
    if !parts.iter().all(is_word) {
        return None;
    }
    let mut fields = Vec::new();
    let (to, version) = match (done, parts.as_slice()) {
        ("session-moved", [session, version, place @ ..]) => {
            fields = place_before(place)?;
            (format!("/sessions/{session}/move"), Some(*version))
        }
        ("session-skip" | "session-cancel", [session, version]) => {
            (format!("/sessions/{session}/restore"), Some(*version))
        }
        ("done-suspend", [booking, version]) => (format!("/bookings/{booking}/resume"), Some(*version)),
        ("hits-settled-now", bookings) => {
            fields.extend(bookings.iter().map(|pair| ("booking", (*pair).to_owned())));
            ("/flagged/undo".to_owned(), None)
        }
        ("closure-added", [site, closure]) => (format!("/sites/{site}/closures/{closure}/lift"), None),
        ("zone-retired", [site, zone, version]) => {
            (format!("/sites/{site}/zones/{zone}/unretire"), Some(*version))
        }
        ("person-barred", [person]) => (format!("/people/{person}/enable"), None),
        _ => return None,
    };
    Some(Undo {
        to,
        version: version.map(str::to_owned),
        fields,
    })
}

/// The fields of a form that moves a session back to where it was.
fn place_before(place: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let [date, from, until, site, zones @ ..] = place else {
        return None;
    };
    let clock = |digits: &str| Some(format!("{}:{}", digits.get(..2)?, digits.get(2..)?));
    let mut fields = vec![
        ("date", (*date).to_owned()),
        ("from", clock(from)?),
        ("to", clock(until)?),
    ];
    fields.extend(zones.iter().map(|zone| ("zone", format!("{site}/{zone}"))));
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(to: &str, version: Option<&str>) -> Undo {
        Undo {
            to: to.into(),
            version: version.map(Into::into),
            fields: Vec::new(),
        }
    }

    #[test]
    fn only_what_can_be_taken_back_has_a_way_back() {
        assert_eq!(
            undo("session-skip", "12.3"),
            Some(way("/sessions/12/restore", Some("3")))
        );
        assert_eq!(
            undo("zone-retired", "hall.room-a.7"),
            Some(way("/sites/hall/zones/room-a/unretire", Some("7")))
        );
        assert_eq!(undo("person-barred", "12"), Some(way("/people/12/enable", None)));
        for (done, what) in [
            ("saved", "12"),
            ("person-barred", "12.3"),
            ("session-skip", "12"),
            ("approved", "12.3"),
        ] {
            assert_eq!(undo(done, what), None, "{done} {what}");
        }
    }

    #[test]
    fn a_move_is_taken_back_by_a_move_to_where_it_was() {
        let back = undo("session-moved", "12.3.2027-04-05.2230.0530.hall.main.side").unwrap();
        let fields = [
            ("date", "2027-04-05"),
            ("from", "22:30"),
            ("to", "05:30"),
            ("zone", "hall/main"),
            ("zone", "hall/side"),
        ];
        assert_eq!(
            (back.to.as_str(), back.version.as_deref()),
            ("/sessions/12/move", Some("3"))
        );
        assert_eq!(back.fields, fields.map(|(name, value)| (name, value.to_owned())));
        for short in ["12.3", "12.3.2027-04-05.2230.0", "12.3.2027-04-05.2230.0.hall"] {
            assert_eq!(undo("session-moved", short), None, "{short}");
        }
    }

    #[test]
    fn an_address_that_somebody_made_up_leads_nowhere_else() {
        for what in [
            "../../people/5/disable#.1",
            "1/../2.3",
            "12%2f.3",
            ".",
            "",
            "1?x=.2",
            &"1".repeat(61),
        ] {
            assert_eq!(undo("session-skip", what), None, "{what}");
            assert_eq!(undo("person-barred", what), None, "{what}");
        }
    }
}
