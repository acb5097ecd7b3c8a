//! Which pages are looked at, by whom, and what they must show.

use crate::support::sample::{SITE, Sample, VIEW_FROM};

/// Session blocks that the timeline must show.
const IN_VIEW: usize = 600;

#[derive(Debug, Clone, Copy)]
pub enum Who {
    Lead,
    Operator,
    Staff,
}

/// One page.
pub struct Case {
    pub name: &'static str,
    pub who: Who,
    pub path: fn(&Sample) -> String,
    /// What is sent as a form; nothing: it is only looked at.
    pub form: fn() -> String,
    /// Words that show that it is the page that is meant, and how often they must stand there.
    pub shows: (&'static str, usize),
    /// Whether something happens before each look, so that nothing is left from the one before.
    pub is_news: bool,
}

impl Case {
    /// A page that is only looked at.
    const fn page(
        name: &'static str,
        who: Who,
        path: fn(&Sample) -> String,
        shows: (&'static str, usize),
    ) -> Self {
        Self {
            name,
            who,
            path,
            form: String::new,
            shows,
            is_news: false,
        }
    }

    /// The same where something happens before each look.
    const fn with_news(self) -> Self {
        Self {
            is_news: true,
            ..self
        }
    }
}

/// Somebody checks in, as the journal tells it.
pub const NEWS: &str = "INSERT INTO journal (id, at, action, subject, booking_id, site_id)
    SELECT (SELECT max(id) + 1 FROM journal), (SELECT at + 1 FROM journal ORDER BY id DESC LIMIT 1),
        'session.check_in', title, id, site_id FROM bookings WHERE state = 'active' LIMIT 1";

/// Those of the demonstration's city.
pub const CASES: &[Case] = &[
    Case::page(
        "home of a consortium",
        Who::Lead,
        |_| "/home".into(),
        ("card next", 1),
    ),
    Case::page(
        "home of an operator",
        Who::Operator,
        |_| "/home".into(),
        ("on-site", 1),
    ),
    Case::page(
        "inbox",
        Who::Operator,
        |_| "/inbox".into(),
        ("href=\"/inbox/", 20),
    ),
    Case::page("board", Who::Staff, |_| "/board".into(), ("board?kind=", 2)).with_news(),
    Case::page(
        "board, nothing new",
        Who::Staff,
        |_| "/board".into(),
        ("board?kind=", 2),
    ),
    Case::page(
        "tonight at a site",
        Who::Operator,
        |_| format!("/tonight?site={SITE}"),
        ("id=\"live\"", 1),
    ),
    Case::page(
        "a session",
        Who::Lead,
        |sample| format!("/sessions/{}", sample.session),
        ("/report?session=", 1),
    ),
    Case::page(
        "schedule, 12 sites, 4 weeks",
        Who::Staff,
        |_| format!("/schedule?zoom=4weeks&from={VIEW_FROM}"),
        ("<rect", IN_VIEW),
    ),
    Case {
        name: "preview of a schedule",
        who: Who::Lead,
        path: |_| "/bookings/new".into(),
        form: nights,
        shows: ("class=\"weeks\"", 1),
        is_news: false,
    },
    Case::page(
        "a booking of 28 sessions",
        Who::Operator,
        |sample| format!("/bookings/{}", sample.booking),
        ("tr id=\"s", 20),
    ),
    Case::page(
        "a booking of some 300",
        Who::Operator,
        |sample| format!("/bookings/{}", sample.long),
        ("tr id=\"s", 20),
    ),
    Case::page(
        "bookings, of a consortium",
        Who::Lead,
        |_| "/bookings".into(),
        ("data-label", 20),
    ),
    Case::page(
        "bookings, of staff",
        Who::Staff,
        |_| "/bookings".into(),
        ("data-label", 20),
    ),
    Case::page(
        "search, what many are called",
        Who::Staff,
        |_| "/search?words=%EB%A1%9C%EB%B4%87".into(),
        ("href=\"/bookings/", 5),
    ),
    Case::page(
        "search, what nobody is called",
        Who::Staff,
        |_| "/search?words=%EB%82%98%EB%A7%90%EC%9D%B4%EC%97%86".into(),
        ("id=\"found\"", 1),
    ),
    Case::page("sites", Who::Lead, |_| "/sites".into(), ("href=\"/sites/", 12)),
    Case::page(
        "reports, 12 weeks",
        Who::Staff,
        |_| "/reports".into(),
        ("<figure", 5),
    ),
    Case::page(
        "reports, a year",
        Who::Staff,
        |_| "/reports?from=2027-01-01&to=2027-12-31".into(),
        ("<figure", 5),
    ),
    Case::page(
        "people",
        Who::Staff,
        |_| "/people".into(),
        ("href=\"/people/", 20),
    ),
    Case::page(
        "consortia",
        Who::Staff,
        |_| "/consortia".into(),
        ("href=\"/consortia/", 8),
    ),
];

/// Those of the dense city.
pub const DENSE_CASES: &[Case] = &[
    Case::page(
        "dense: home of a consortium",
        Who::Lead,
        |_| "/home".into(),
        ("href=\"/bookings/", 1),
    ),
    Case::page(
        "dense: home of an operator",
        Who::Operator,
        |_| "/home".into(),
        ("href=\"/inbox", 1),
    ),
    Case::page(
        "dense: home of staff",
        Who::Staff,
        |_| "/home".into(),
        ("href=\"/", 5),
    ),
    Case::page(
        "dense: inbox",
        Who::Operator,
        |_| "/inbox".into(),
        ("href=\"/inbox/", 20),
    ),
    Case::page(
        "dense: board",
        Who::Staff,
        |_| "/board".into(),
        ("board?kind=", 1),
    )
    .with_news(),
    Case::page(
        "dense: schedule",
        Who::Staff,
        |_| "/schedule".into(),
        ("<rect", 100),
    ),
    Case::page(
        "dense: schedule, 4 weeks",
        Who::Staff,
        |_| format!("/schedule?zoom=4weeks&from={VIEW_FROM}"),
        ("<svg", 1),
    ),
    Case::page(
        "dense: schedule of an operator",
        Who::Operator,
        |_| "/schedule".into(),
        ("<rect", 100),
    ),
    Case::page(
        "dense: bookings of a consortium",
        Who::Lead,
        |_| "/bookings".into(),
        ("data-label", 20),
    ),
    Case::page(
        "dense: bookings of an operator",
        Who::Operator,
        |_| "/bookings".into(),
        ("data-label", 20),
    ),
    Case::page(
        "dense: bookings of staff",
        Who::Staff,
        |_| "/bookings".into(),
        ("data-label", 20),
    ),
    Case::page(
        "dense: a booking",
        Who::Operator,
        |sample| format!("/bookings/{}", sample.booking),
        ("tr id=\"s", 1),
    ),
    Case::page(
        "dense: tonight at a site",
        Who::Operator,
        |_| "/tonight?site=site-1".into(),
        ("id=\"live\"", 1),
    ),
    Case::page(
        "dense: reports, 12 weeks",
        Who::Staff,
        |_| "/reports".into(),
        ("<figure", 5),
    ),
    Case::page(
        "dense: reports, a year",
        Who::Staff,
        |_| "/reports?from=2026-04-01&to=2027-03-31".into(),
        ("<figure", 5),
    ),
];

/// Four weeks of nights in the mall's corridor, some of them out of its hours: what the page's script sends
/// while one types.
fn nights() -> String {
    let place = format!(
        "step=when&at=0&phases=1&consortium=robonarae&site={SITE}&title=&purpose=&p0-kind=trial&p0-zone={SITE}%2F3f-east"
    );
    let needs = "p0-people=2&p0-power=1.5&p0-area=0";
    format!(
        "{place}&{needs}&p0-date={VIEW_FROM}&p0-from=22%3A00&p0-to=06%3A00&p0-repeat=daily&p0-ends=count&p0-count=28&p0-taken=ask"
    )
}
