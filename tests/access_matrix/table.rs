//! The one table of who sees what, and for each route that is looked at, what it shows to those who may.

/// What there is to see, in the order of the letters of [`SEES`].
pub const THINGS: [&str; 9] = [
    "draft",
    "thrown",
    "kept",
    "sent",
    "requested",
    "approved",
    "past",
    "later",
    "gamma",
];

/// Who sees what: `y` sees it, `-` must not meet it anywhere.
pub const SEES: [(&str, &str); 13] = [
    // draft, thrown away, what was kept before it was sent, sent, requested, approved, past, later, the
    // consortium
    ("lead", /*          */ "yyyyyyyyy"),
    ("partner", /*       */ "yyyyyyyyy"),
    ("host", /*          */ "yyyyyyyyy"),
    ("former", /*        */ "---------"),
    ("coming", /*        */ "---------"),
    ("disabled", /*      */ "---------"),
    ("operator", /*      */ "---yyyyyy"),
    ("past operator", /* */ "---------"),
    ("other operator", /**/ "---------"),
    ("rival", /*         */ "---------"),
    ("staff", /*         */ "yyyyyyyyy"),
    ("admin", /*         */ "yyyyyyyyy"),
    ("nobody", /*        */ "---------"),
];

/// Whether somebody sees a thing.
pub fn sees(relation: &str, thing: &str) -> bool {
    let letters = SEES
        .iter()
        .find(|(name, _)| *name == relation)
        .unwrap_or_else(|| panic!("say in SEES what {relation} sees"))
        .1;
    let at = THINGS
        .iter()
        .position(|name| *name == thing)
        .unwrap_or_else(|| panic!("say in SEES who sees {thing}"));
    letters.as_bytes()[at] == b'y'
}

/// How a route is looked at.
pub enum Look {
    /// As it is and with each of these queries. Shows these things to those who see them and may open it.
    At(&'static [&'static str], &'static [&'static str]),
    /// Once for each booking. Shows it to those who see it; the others get what is not there.
    Each,
    /// Once for each booking. Whoever opens it sees the booking; the others get what is not there, or no such
    /// page.
    Some,
    /// The calendars of whoever looks, which show these things to those who see them.
    Calendars(&'static [&'static str]),
    /// Not at all, for this reason.
    Never(&'static str),
}

use Look::{At, Calendars, Each, Never, Some};

const SENT: &[&str] = &["sent", "requested", "approved", "past", "later"];
const BOOKINGS: &[&str] = &[
    "draft",
    "thrown",
    "sent",
    "requested",
    "approved",
    "past",
    "later",
];
const ENTRIES: &[&str] = &[
    "draft",
    "thrown",
    "kept",
    "sent",
    "requested",
    "approved",
    "past",
    "later",
];
const NONE: &[&str] = &[];
const IT_IS_EVERYBODYS: &str = "in a demonstration everybody reads everybody's mail";

/// Routes of the API.
pub const API: &[(&str, Look)] = &[
    ("/healthz", At(&[], NONE)),
    ("/readyz", At(&[], NONE)),
    ("/metrics", At(&[], NONE)),
    ("/api/v1/openapi.json", At(&[], NONE)),
    (
        "/api/v1/bookings",
        At(
            &[
                "?limit=2000",
                "?site=gallery",
                "?consortium=gamma",
                "?site=gallery&consortium=gamma",
            ],
            BOOKINGS,
        ),
    ),
    ("/api/v1/bookings", At(&["?state=draft&limit=2000"], &["draft"])),
    (
        "/api/v1/bookings",
        At(
            &["?state=withdrawn", "?state=withdrawn&site=gallery"],
            &["thrown"],
        ),
    ),
    (
        "/api/v1/bookings",
        At(
            &["?from=2027-04-10T00:00:00Z&to=2027-04-11T00:00:00Z"],
            &["approved"],
        ),
    ),
    ("/api/v1/bookings/{id}", Each),
    (
        "/api/v1/sessions",
        At(
            &["?limit=2000", "?site=gallery", "?zone=gallery/main&limit=2000"],
            SENT,
        ),
    ),
    (
        "/api/v1/sessions",
        At(&["?from=2027-04-12T00:00:00Z&to=2027-04-15T00:00:00Z"], &["sent"]),
    ),
    (
        "/api/v1/sites/{site}/zones/{zone}/free",
        At(
            &["?from=2027-04-10T00:00:00Z&to=2027-04-11T00:00:00Z&phase=trial"],
            NONE,
        ),
    ),
    (
        "/api/v1/free",
        At(
            &["?starts_at=2027-04-10T01:00:00Z&ends_at=2027-04-10T02:00:00Z&phase=trial"],
            NONE,
        ),
    ),
    ("/api/v1/sites/{site}/closures", At(&[], NONE)),
    ("/api/v1/holidays", At(&[], NONE)),
    ("/api/v1/notices", At(&["?limit=2000"], SENT)),
    (
        "/api/v1/notices",
        At(
            &[
                "?recipient=lead@gamma.example",
                "?recipient=former@gamma.example",
                "?state=sent&limit=2000",
            ],
            NONE,
        ),
    ),
    (
        "/api/v1/journal",
        At(&["?limit=2000", "?site=gallery&limit=2000"], ENTRIES),
    ),
    ("/api/v1/links/{token}", At(&[], NONE)),
    ("/.well-known/security.txt", At(&[], NONE)),
    ("/api/v1/me", At(&[], NONE)),
    ("/api/v1/logins", At(&[], NONE)),
    ("/api/v1/invitations", At(&[], NONE)),
    ("/api/v1/organisations/{organisation}/invitations", At(&[], NONE)),
    ("/api/v1/people", At(&["?limit=2000"], NONE)),
    ("/api/v1/people/{person}", At(&[], NONE)),
    ("/api/v1/people/{person}/tokens", At(&[], NONE)),
    ("/api/v1/organisations", At(&["?limit=2000"], NONE)),
    ("/api/v1/organisations/{organisation}", At(&[], NONE)),
    ("/api/v1/programmes", At(&[], NONE)),
    ("/api/v1/programmes/{programme}", At(&[], NONE)),
    ("/api/v1/consortia", At(&["?limit=2000"], NONE)),
    ("/api/v1/consortia/{consortium}", At(&[], NONE)),
    ("/api/v1/sites", At(&["?limit=2000"], NONE)),
    ("/api/v1/sites/{site}", At(&[], NONE)),
    ("/api/v1/sites/{site}/zones/{zone}", At(&[], NONE)),
];

/// Pages.
pub const PAGES: &[(&str, Look)] = &[
    ("/", At(&[], NONE)),
    ("/home", At(&[], NONE)),
    ("/sign-in", At(&[], NONE)),
    ("/reset", At(&[], NONE)),
    ("/reset/sent", At(&[], NONE)),
    ("/link/{token}", At(&[], NONE)),
    ("/account", At(&[], NONE)),
    ("/invitations/{invitation}", At(&[], NONE)),
    ("/account/notices", At(&[], NONE)),
    ("/account/tokens", At(&[], NONE)),
    ("/sites", At(&[], NONE)),
    ("/sites/{site}", At(&[], NONE)),
    ("/sites/{site}/zones/{zone}", At(&[], NONE)),
    ("/calendars/{token}.ics", Calendars(SENT)),
    ("/calendars/{site}/{zone}.ics", At(&[], NONE)),
    ("/search", At(&["?words=trial"], BOOKINGS)),
    (
        "/search",
        At(
            &["?words=gamma", "?words=g-lead", "?words=lead%40gamma.example"],
            NONE,
        ),
    ),
    ("/bookings", At(&["?site=gallery", "?consortium=gamma"], BOOKINGS)),
    (
        "/bookings",
        At(
            &[
                "?view=calendar&month=2027-04",
                "?view=calendar&month=2027-03&site=gallery",
            ],
            NONE,
        ),
    ),
    ("/bookings.csv", At(&["?consortium=gamma"], BOOKINGS)),
    (
        "/bookings/new",
        At(&["?zone=gallery/main&consortium=gamma"], NONE),
    ),
    ("/bookings/{id}.ics", Some),
    ("/bookings/{id}", Each),
    ("/bookings/{id}/edit", Some),
    ("/bookings/{id}/withdraw", Some),
    ("/bookings/{id}/cancel", Some),
    ("/bookings/{id}/suspend", Some),
    ("/bookings/{id}/resume", Some),
    ("/bookings/{id}/terminate", Some),
    ("/sessions/{id}", Some),
    ("/board", At(&[], &["sent", "requested"])),
    (
        "/live",
        Never("it goes on and on, and says no more than that something changed"),
    ),
    ("/reports", At(&[], NONE)),
    ("/reports/week", At(&["?site=gallery&from=2027-04-05"], NONE)),
    ("/reports/report.xlsx", At(&[], NONE)),
    ("/reports/{table}.csv", At(&[], NONE)),
    ("/admin", At(&[], NONE)),
    ("/admin/holidays", At(&[], NONE)),
    ("/admin/notices", At(&[], NONE)),
    ("/admin/notices/{id}", At(&[], NONE)),
    ("/admin/notices/{id}/html", At(&[], NONE)),
    ("/admin/journal", At(&["?site=gallery"], NONE)),
    ("/admin/sites", At(&[], NONE)),
    ("/admin/sites/new", At(&[], NONE)),
    ("/admin/settings", At(&[], NONE)),
    ("/consortia", At(&[], NONE)),
    ("/consortia/new", At(&[], NONE)),
    ("/consortia/{consortium}", At(&[], NONE)),
    ("/consortia/{consortium}/edit", At(&[], NONE)),
    ("/organisations", At(&[], NONE)),
    ("/organisations/new", At(&[], NONE)),
    ("/organisations/{organisation}", At(&[], NONE)),
    ("/organisations/{organisation}/edit", At(&[], NONE)),
    ("/programmes", At(&[], NONE)),
    ("/programmes/new", At(&[], NONE)),
    ("/programmes/{programme}", At(&[], NONE)),
    ("/programmes/{programme}/edit", At(&[], NONE)),
    ("/people", At(&[], NONE)),
    ("/people/new", At(&[], NONE)),
    ("/people/{person}", At(&[], NONE)),
    ("/people/{person}/edit", At(&[], NONE)),
    (
        "/demo/people",
        Never("in a demonstration everybody may be anybody"),
    ),
    ("/demo/mail", Never(IT_IS_EVERYBODYS)),
    ("/demo/mail/{id}", Never(IT_IS_EVERYBODYS)),
    ("/demo/mail/{id}/html", Never(IT_IS_EVERYBODYS)),
    (
        "/schedule",
        At(
            &[
                "?site=gallery&from=2027-04-10",
                "?from=2027-04-10",
                "?from=2027-03-20",
                "?site=gallery&from=2027-04-12",
            ],
            NONE,
        ),
    ),
    // Staff see what was passed on to them.
    ("/inbox", At(&["?tab=changes"], NONE)),
    ("/inbox", At(&["?tab=decided"], &["approved", "past", "later"])),
    ("/inbox/{booking}", Some),
    ("/flagged", At(&[], &["approved"])),
    ("/sites/{site}/closures", At(&[], NONE)),
    ("/sites/{site}/closures/new", At(&[], NONE)),
    ("/sites/{site}/closures/{closure}", At(&[], NONE)),
    ("/sites/{site}/edit", At(&[], NONE)),
    ("/sites/{site}/new-zone", At(&[], NONE)),
    ("/sites/{site}/zones/{zone}/edit", At(&[], NONE)),
];
