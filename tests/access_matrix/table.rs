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
pub const SEES: [(&str, &str); 15] = [
    // draft, thrown away, what was kept before it was sent, sent, requested, approved, past, later, the
    // consortium
    ("lead", /*          */ "yyyyyyyyy"),
    ("partner", /*       */ "yyyyyyyyy"),
    ("viewer", /*        */ "yyyyyyyyy"),
    ("host", /*          */ "yyyyyyyyy"),
    ("former", /*        */ "---------"),
    ("coming", /*        */ "---------"),
    ("disabled", /*      */ "---------"),
    ("operator", /*      */ "---yyyyyy"),
    ("past operator", /* */ "---------"),
    ("other operator", /**/ "---------"),
    ("other viewer", /*  */ "---------"),
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
/// As it is, and it shows none of the things.
const PLAIN: Look = At(&[], NONE);
const IT_IS_EVERYBODYS: &str = "in a demonstration everybody reads everybody's mail";

/// Routes of the API.
pub const API: &[(&str, Look)] = &[
    ("/healthz", PLAIN),
    ("/readyz", PLAIN),
    ("/metrics", PLAIN),
    ("/api/v1/openapi.json", PLAIN),
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
    ("/api/v1/bookings/{id}/crew", Some),
    ("/api/v1/bookings/{id}/recordings", Some),
    (
        "/api/v1/public-notices/{code}",
        Never("everybody reads the same: tests/recordings/notice.rs looks"),
    ),
    (
        "/api/v1/amendments",
        At(&["?limit=2000", "?site=gallery", "?state=requested"], &["later"]),
    ),
    ("/api/v1/amendments/{id}", At(&[], &["later"])),
    ("/api/v1/sessions/{id}/presence", Some),
    ("/api/v1/sessions/{id}/log", Some),
    ("/api/v1/sessions/{id}/log/photos", Some),
    ("/api/v1/sites/{site}/tonight", PLAIN),
    ("/api/v1/sites/{site}/presence", PLAIN),
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
    ("/api/v1/sites/{site}/closures", PLAIN),
    ("/api/v1/sites/{site}/questions", PLAIN),
    ("/api/v1/account-asks", PLAIN),
    ("/api/v1/sites/{site}/zones/{zone}/pictures", PLAIN),
    (
        "/api/v1/incidents",
        At(&["?site=gallery", "?state=open"], &["approved"]),
    ),
    ("/api/v1/incidents/{id}", At(&[], &["approved"])),
    ("/api/v1/incidents/{id}/photos", PLAIN),
    (
        "/api/v1/stops",
        At(&["?open=true", "?site=gallery"], &["approved"]),
    ),
    ("/api/v1/holidays", PLAIN),
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
    ("/api/v1/links/{token}", PLAIN),
    ("/.well-known/security.txt", PLAIN),
    ("/api/v1/me", PLAIN),
    ("/api/v1/logins", PLAIN),
    ("/api/v1/invitations", PLAIN),
    ("/api/v1/organisations/{organisation}/invitations", PLAIN),
    ("/api/v1/organisations/{organisation}/deputies", PLAIN),
    ("/api/v1/people", At(&["?limit=2000"], NONE)),
    ("/api/v1/people/{person}", PLAIN),
    ("/api/v1/people/{person}/tokens", PLAIN),
    ("/api/v1/organisations", At(&["?limit=2000"], NONE)),
    ("/api/v1/organisations/{organisation}", PLAIN),
    ("/api/v1/programmes", PLAIN),
    ("/api/v1/programmes/{programme}", PLAIN),
    ("/api/v1/consortia", At(&["?limit=2000"], NONE)),
    ("/api/v1/consortia/{consortium}", PLAIN),
    ("/api/v1/consortia/{consortium}/targets", PLAIN),
    ("/api/v1/sites", At(&["?limit=2000"], NONE)),
    ("/api/v1/sites/{site}", PLAIN),
    ("/api/v1/sites/{site}/zones/{zone}", PLAIN),
];

/// Pages.
pub const PAGES: &[(&str, Look)] = &[
    ("/", PLAIN),
    ("/home", PLAIN),
    ("/first-steps", PLAIN),
    ("/sign-in", PLAIN),
    ("/reset", PLAIN),
    ("/reset/sent", PLAIN),
    ("/link/{token}", PLAIN),
    (
        "/decide/{token}",
        Never("it is not about who looks: tests/by_mail.rs looks by the links of mails"),
    ),
    (
        "/kiosk/{token}",
        Never("it is not about who looks: tests/walls.rs looks by the token of a display"),
    ),
    (
        "/kiosk/{token}/live",
        Never("it goes on and on, and says no more than that something changed"),
    ),
    (
        "/in/{token}",
        Never("it is not about who looks: tests/signs.rs looks by the links of a crew"),
    ),
    (
        "/in/{token}/report",
        Never("it is a form, whoever looks: tests/signs/reports.rs"),
    ),
    (
        "/z/{code}/report",
        Never("it is a form, whoever looks: tests/signs/reports.rs"),
    ),
    (
        "/notice/{code}",
        Never("everybody reads the same: tests/recordings/notice.rs looks"),
    ),
    (
        "/notice/{code}/sign",
        Never("everybody reads the same: tests/recordings/notice.rs looks"),
    ),
    (
        "/z/{code}",
        Never("who reads it sees no more of bookings than on the page of a session: tests/signs.rs looks"),
    ),
    ("/account", PLAIN),
    ("/invitations/{invitation}", PLAIN),
    ("/account/notices", PLAIN),
    ("/account/tokens", PLAIN),
    ("/sites", PLAIN),
    ("/sites/{site}", PLAIN),
    ("/sites/{site}/zones/{zone}", PLAIN),
    ("/calendars/{token}.ics", Calendars(SENT)),
    ("/calendars/{site}/{zone}.ics", PLAIN),
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
    ("/bookings/{id}/amend", Some),
    ("/bookings/{id}/dates", Some),
    ("/bookings/{id}/withdraw", Some),
    ("/bookings/{id}/cancel", Some),
    ("/bookings/{id}/suspend", Some),
    ("/bookings/{id}/resume", Some),
    ("/bookings/{id}/terminate", Some),
    ("/sessions/{id}", Some),
    ("/bookings/{id}/crew", Some),
    ("/bookings/{id}/recordings", Each),
    ("/sessions/{id}/log", Some),
    ("/sessions/{id}/log/photos", Some),
    (
        "/files/{id}",
        Never("whoever sees what it is of sees it: tests/photos.rs looks"),
    ),
    ("/tonight", PLAIN),
    ("/board", At(&[], &["sent", "requested"])),
    (
        "/live",
        Never("it goes on and on, and says no more than that something changed"),
    ),
    ("/reports", PLAIN),
    ("/reports/week", At(&["?site=gallery&from=2027-04-05"], NONE)),
    ("/reports/report.xlsx", PLAIN),
    ("/reports/{table}.csv", PLAIN),
    ("/admin", PLAIN),
    ("/admin/holidays", PLAIN),
    ("/admin/notices", PLAIN),
    ("/admin/notices/{id}", PLAIN),
    ("/admin/notices/{id}/html", PLAIN),
    ("/admin/journal", At(&["?site=gallery"], NONE)),
    ("/admin/sites", PLAIN),
    ("/admin/sites/new", PLAIN),
    ("/admin/settings", PLAIN),
    ("/consortia", PLAIN),
    ("/consortia/new", PLAIN),
    ("/consortia/many", PLAIN),
    ("/consortia/many.csv", PLAIN),
    ("/consortia/{consortium}", PLAIN),
    ("/consortia/{consortium}/targets", PLAIN),
    ("/consortia/{consortium}/edit", PLAIN),
    ("/organisation", PLAIN),
    ("/organisations", PLAIN),
    ("/organisations/new", PLAIN),
    ("/organisations/{organisation}", PLAIN),
    ("/organisations/{organisation}/edit", PLAIN),
    ("/programmes", PLAIN),
    ("/programmes/new", PLAIN),
    ("/programmes/{programme}", PLAIN),
    ("/programmes/{programme}/edit", PLAIN),
    ("/people", PLAIN),
    ("/people/new", PLAIN),
    ("/people/{person}", PLAIN),
    ("/people/{person}/edit", PLAIN),
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
    ("/inbox/several", PLAIN),
    ("/inbox/several/decided", PLAIN),
    ("/inbox/{booking}", Some),
    ("/flagged", At(&[], &["approved"])),
    ("/bookings/{id}/hit", Some),
    ("/report", At(&["?site=gallery"], NONE)),
    ("/report/{site}/{zone}", PLAIN),
    ("/incidents", At(&["?state=open"], NONE)),
    ("/incidents.csv", PLAIN),
    ("/incidents/{id}", At(&[], &["approved"])),
    ("/incidents/{id}/photos", PLAIN),
    ("/stops/new", At(&["?zone=gallery/main"], NONE)),
    ("/stops/{id}", At(&[], &["approved"])),
    ("/sites/{site}/closures", PLAIN),
    ("/sites/{site}/closures/new", PLAIN),
    ("/sites/{site}/closures/{closure}", PLAIN),
    ("/sites/{site}/desk", PLAIN),
    ("/sites/{site}/posts", PLAIN),
    ("/sites/{site}/walls", PLAIN),
    ("/sites/{site}/zones/{zone}/sign", PLAIN),
    ("/sites/{site}/ask", PLAIN),
    ("/sites/{site}/questions", PLAIN),
    ("/questions", PLAIN),
    ("/sites/{site}/zones/{zone}/pictures", PLAIN),
    ("/pictures/{hash}.jpg", PLAIN),
    ("/join", PLAIN),
    ("/join/sent", PLAIN),
    ("/account-asks", PLAIN),
    ("/account-asks/{ask}", PLAIN),
    ("/sites/{site}/edit", PLAIN),
    ("/sites/{site}/new-zone", PLAIN),
    ("/sites/{site}/zones/{zone}/edit", PLAIN),
];
