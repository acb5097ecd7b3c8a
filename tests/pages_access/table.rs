//! The table: every page and form, with a letter for each role.

use crate::support::city::LEAD;

/// The columns. The neighbour runs another site.
#[rustfmt::skip] // As the columns stand.
pub const ROLES: [&str; 11] = [
    "anonymous", "stranger", "lead", "member", "partner", "rival", "operator", "clerk", "neighbour", "staff",
    "admin",
];

/// One row: a page or form, a letter for each role, and the fields that a form sends. The letters: `o` shown;
/// `l` done, and led on; `y` let through: shown, led on, or back with what stands against it (stale, taken,
/// invalid); `n` let through, and there is nothing to do. Refused are: `s` led to sign in and back; `h`
/// hidden, answered like a missing one; `f` forbidden; `d` forbidden whatever it is about, there or not; `v`
/// the same as a missing one within a form: invalid. For everybody alike: `r` refused like anybody who has no
/// account, `t` done, until it was too often.
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub query: &'static str,
    pub letters: &'static str,
    pub fields: Vec<(&'static str, &'static str)>,
}

/// The letters of those who may not.
pub const REFUSED: &[char] = &['s', 'h', 'f', 'd', 'v'];

fn get(path: &'static str, letters: &'static str) -> Row {
    Row {
        method: "GET",
        ..post(path, letters, &[])
    }
}

fn post(path: &'static str, letters: &'static str, fields: &[(&'static str, &'static str)]) -> Row {
    Row {
        method: "POST",
        path,
        query: "",
        letters,
        fields: fields.to_vec(),
    }
}

impl Row {
    fn with(self, query: &'static str) -> Self {
        Self { query, ..self }
    }
}

#[rustfmt::skip] // A row is a line.
fn everybody() -> Vec<Row> {
    let wrong = [("email", LEAD), ("password", "not the password"), ("next", "/home")];
    //                                                     anonymous, stranger, lead, member, partner, rival, operator, clerk, neighbour, staff, admin
    vec![
        get("/", /*                                     */ "ooooooooooo"),
        post("/first-steps", /*                         */ "sllllllllll", &[("steps", "shown"), ("back", "/home")]),
        post("/preferences", /*                         */ "lllllllllll", &[("theme", "dark"), ("back", "/sites")]),
        get("/sign-in", /*                              */ "ollllllllll"),
        post("/sign-in", /*                             */ "rrrrrrrrrrr", &wrong),
        post("/sign-out", /*                            */ "lllllllllll", &[]),
        get("/join", /*                                 */ "ollllllllll"),
        post("/join", /*                                */ "lllllllllll", &[("name", "Somebody"), ("email", "nobody@nowhere.example"), ("organisation", "New"), ("purpose", "To try.")]),
        get("/join/sent", /*                            */ "ooooooooooo"),
        get("/reset", /*                                */ "ooooooooooo"),
        post("/reset", /*                               */ "ttttttttttt", &[("email", "nobody@nowhere.example")]),
        get("/reset/sent", /*                           */ "ooooooooooo"),
        // Whoever has the link may.
        get("/link/{token}", /*                         */ "ooooooooooo"),
        post("/link/{token}", /*                        */ "lllllllllll", &[("password", "seven quiet ladders")]),
        // Whoever stands before the sign or has the link may.
        get("/z/{code}", /*                             */ "ooooooooooo"),
        get("/kiosk/{token}", /*                        */ "ooooooooooo"),
        get("/kiosk/{token}/live", /*                   */ "ooooooooooo"),
        get("/z/{code}/report", /*                      */ "ooooooooooo"),
        post("/z/{code}/report", /*                     */ "yyyyyyyyyyy", &[("kind", "near_miss"), ("words", "Loud.")]),
        get("/in/{token}/report", /*                    */ "ooooooooooo"),
        post("/in/{token}/report", /*                   */ "yyyyyyyyyyy", &[("kind", "near_miss"), ("words", "Loud.")]),
        get("/notice/{code}", /*                        */ "ooooooooooo"),
        get("/notice/{code}/sign", /*                   */ "ooooooooooo"),
        get("/in/{token}", /*                           */ "ooooooooooo"),
        post("/in/{token}", /*                          */ "yyyyyyyyyyy", &[("direction", "in")]),
        post("/in/{token}/coming", /*                   */ "yyyyyyyyyyy", &[("at", "1806922800")]),
        get("/sites", /*                                */ "ooooooooooo"),
        get("/sites/{site}", /*                         */ "ooooooooooo"),
        get("/sites/{site}/zones/{zone}", /*            */ "ooooooooooo"),
        get("/pictures/{hash}.jpg", /*                  */ "ooooooooooo"),
        get("/sites/{site}/ask", /*                     */ "ooooooooooo"),
        post("/sites/{site}/ask", /*                    */ "lllllllllll", &[("words", "Is there a lift?"), ("name", "Somebody"), ("email", "nobody@nowhere.example")]),
        get("/calendars/{token}.ics", /*                */ "ooooooooooo"),
        get("/calendars/{site}/{zone}.ics", /*          */ "ooooooooooo"),
        get("/search", /*                               */ "ooooooooooo").with("?words=alpha"),
        // Only where there is a demonstration clock, and then for everybody.
        post("/demo/clock", /*                          */ "lllllllllll", &[("step", "none")]),
        get("/demo/people", /*                          */ "ooooooooooo"),
        post("/demo/sign-in", /*                        */ "lllllllllll", &[("person", "{person}")]),
        get("/demo/mail", /*                            */ "ooooooooooo"),
        get("/demo/mail/{id}", /*                       */ "ooooooooooo"),
        get("/demo/mail/{id}/html", /*                  */ "ooooooooooo"),
    ]
}

/// The token is a made person's, the calendar the lead's.
#[rustfmt::skip] // A row is a line.
fn own() -> Vec<Row> {
    let alpha = [("kind", "consortium"), ("path", "alpha")];
    let passwords = [("old_password", "an old password"), ("password", "seven quiet ladders")];
    //                                                     anonymous, stranger, lead, member, partner, rival, operator, clerk, neighbour, staff, admin
    vec![
        get("/home", /*                                 */ "sooooooooll"),
        get("/first-steps", /*                          */ "soooooooooo"),
        get("/account", /*                              */ "soooooooooo"),
        post("/account", /*                             */ "sllllllllll", &[("name", "Somebody"), ("language", "en")]),
        post("/account/email", /*                       */ "syyyyyyyyyy", &[("email", "no address"), ("email_password", "")]),
        get("/invitations/{invitation}", /*             */ "shhhhhhhhho"),
        post("/invitations/{invitation}/accept", /*     */ "shhhhhhhhhl", &[]),
        post("/invitations/{invitation}/decline", /*    */ "shhhhhhhhhl", &[]),
        post("/account/password", /*                    */ "syyyyyyyyyy", &passwords),
        post("/account/sign-ins/{id}/end", /*           */ "shhhhhhhhhh", &[]),
        // Only who signed in with a password gives it again.
        post("/prove", /*                               */ "sssssssssss", &[("password", "not the password")]),
        get("/account/notices", /*                      */ "soooooooooo"),
        post("/account/notices", /*                     */ "sllllllllll", &[("sessions", "every")]),
        get("/account/tokens", /*                       */ "soooooooooo"),
        post("/account/tokens", /*                      */ "soooooooooo", &[("name", "script"), ("scopes", "read")]),
        post("/account/tokens/{id}/revoke", /*          */ "shhhhhhhhhl", &[]),
        post("/calendars", /*                           */ "soooooooooo", &[("kind", "person"), ("path", "")]),
        post("/calendars", /*                           */ "shooohhhhoo", &alpha),
        post("/calendars/{id}/revoke", /*               */ "shlhhhhhhhh", &[]),
        get("/live", /*                                 */ "soooooooooo"),
        get("/schedule", /*                             */ "soooooooooo"),
        get("/bookings", /*                             */ "soooooooooo"),
        get("/bookings", /*                             */ "svooovoovoo").with("?view=calendar&consortium=alpha"),
        get("/bookings.csv", /*                         */ "soooooooooo"),
    ]
}

/// Alpha's bookings at the hall, each in a state that the form is for; the sessions are of one that was
/// approved, and a closure hits the first.
#[rustfmt::skip] // A row is a line.
fn bookings() -> Vec<Row> {
    let draft = [
        ("go", "draft"),
        ("consortium", "alpha"),
        ("site", "hall"),
        ("phases", "1"),
        ("p0-kind", "trial"),
        ("p0-zone", "hall/main"),
        ("p0-date", "2027-05-20"),
        ("p0-from", "10:00"),
        ("p0-to", "11:00"),
        ("title", "Kept"),
        ("p0-people", "2"),
    ];
    let reason = [("reason", "Because.")];
    let comes = [("worker", "1"), ("direction", "in")];
    let later = [("date", "2027-04-20"), ("from", "10:00"), ("to", "11:00"), ("zone", "hall/main"), ("reason", "Because.")];
    let hit = [("form", "together"), ("how", "cancel"), ("session", "{session}"), ("back", "/bookings/{booking}/hit"), ("reason-together-0", "Works")];
    //                                                     anonymous, stranger, lead, member, partner, rival, operator, clerk, neighbour, staff, admin
    vec![
        get("/bookings/new", /*                         */ "shohoohhhoh"),
        get("/bookings/new", /*                         */ "shohoohhhoh").with("?zone=hall/main&consortium=alpha"),
        post("/bookings/new", /*                        */ "shyhyyhhhyh", &draft),
        get("/bookings/{id}.ics", /*                    */ "shooohoohoo"),
        get("/bookings/{id}", /*                        */ "shooohoohoo"),
        get("/bookings/{id}/edit", /*                   */ "shofohffhof"),
        get("/bookings/{id}/amend", /*                  */ "shofohffhof"),
        post("/bookings/{id}/amend", /*                 */ "shyfyhffhyf", &[]),
        get("/bookings/{id}/dates", /*                  */ "shfffhoohof"),
        post("/bookings/{id}/dates", /*                 */ "shfffhyyhyf", &[]),
        post("/bookings/{id}/edit", /*                  */ "shyfyhffhyf", &draft),
        post("/bookings/{id}/remind", /*                */ "shyfyhffhyf", &[]),
        post("/bookings/{id}/messages", /*              */ "shlllhllhlf", &[("words", "Hello.")]),
        post("/bookings/{id}/accept-offer", /*          */ "shyfyhffhyf", &[]),
        get("/bookings/{id}/withdraw", /*               */ "shofohffhof"),
        post("/bookings/{id}/withdraw", /*              */ "shyfyhffhyf", &reason),
        get("/bookings/{id}/cancel", /*                 */ "shofohffhof"),
        post("/bookings/{id}/cancel", /*                */ "shyfyhffhyf", &reason),
        get("/bookings/{id}/suspend", /*                */ "shfffhoohof"),
        post("/bookings/{id}/suspend", /*               */ "shfffhyyhyf", &reason),
        get("/bookings/{id}/resume", /*                 */ "shfffhoohof"),
        post("/bookings/{id}/resume", /*                */ "shfffhyyhyf", &reason),
        get("/bookings/{id}/terminate", /*              */ "shfffhoohof"),
        post("/bookings/{id}/terminate", /*             */ "shfffhyyhyf", &reason),
        get("/sessions/{id}", /*                        */ "shooohoohoo"),
        // Its site sees who comes when it is near.
        get("/bookings/{id}/recordings", /*             */ "shooohoohoo"),
        post("/bookings/{id}/recordings", /*            */ "shyfyhffhyf", &[]),
        post("/bookings/{id}/recordings/printed", /*    */ "shyfyhffhyf", &[]),
        get("/bookings/{id}/crew", /*                   */ "shooohoohof"),
        post("/bookings/{id}/crew", /*                  */ "shlfyhffhyf", &[("name-0", "Kim Narae")]),
        get("/sessions/{id}/log/photos", /*             */ "shooohoohoo"),
        post("/sessions/{id}/log/photos", /*            */ "shyyyhffhff", &[]),
        get("/sessions/{id}/log", /*                    */ "shooohoohoo"),
        post("/sessions/{id}/log", /*                   */ "shyyyhffhff", &[("version", "0"), ("done", "Rounds.")]),
        post("/sessions/{id}/log/reopen", /*            */ "shyyyhyyhyf", &reason),
        post("/sessions/{id}/log/dispute", /*           */ "shfffhyyhyf", &reason),
        post("/sessions/{id}/log/settle", /*            */ "shfffhffhyy", &reason),
        get("/tonight", /*                              */ "shhhhhooooh"),
        post("/sessions/{id}/links", /*                 */ "shyfyhffhyf", &[]),
        post("/sessions/{id}/presence", /*              */ "shyyyhyyhyf", &comes),
        post("/sessions/{id}/coming", /*                */ "shyyyhyyhyf", &[("at", "1806922800")]),
        post("/sessions/{id}/presence/{presence}", /*   */ "shfffhyyhyf", &[]),
        post("/sessions/{id}/presence/{presence}/band", "shfffhyyhyf", &[]),
        post("/sessions/{id}/move", /*                  */ "shyfyhyyhyf", &later),
        post("/sessions/{id}/cancel", /*                */ "shyfyhyyhyf", &reason),
        post("/sessions/{id}/skip", /*                  */ "shyfyhyyhyf", &reason),
        post("/sessions/{id}/restore", /*               */ "shyfyhyyhyf", &reason),
        post("/sessions/{id}/finish", /*                */ "shyfyhyyhyf", &reason),
        post("/sessions/{id}/extend", /*                */ "shyfyhyyhyf", &[("until", "1806922800")]),
        post("/sessions/{id}/decline-extension", /*     */ "shyfyhyyhyf", &reason),
        get("/inbox", /*                                */ "shhhhhooooo"),
        // Who asked sees the booking, but not the desk of those who decide.
        get("/inbox/{booking}", /*                      */ "shhhhhoohoo"),
        get("/inbox/several", /*                        */ "shhhhhooooo"),
        post("/inbox/several", /*                       */ "shhhhhyyyyy", &[("step", "approve")]),
        get("/inbox/several/decided", /*                */ "shhhhhooooo"),
        post("/inbox/{booking}/approve", /*             */ "shfffhyyhff", &[("comment", "Gate 3.")]),
        post("/inbox/{booking}/decline", /*             */ "shfffhyyhff", &[("reason", "safety"), ("comment", "No.")]),
        post("/inbox/{booking}/request-changes", /*     */ "shfffhyyhff", &[("comment", "Later.")]),
        post("/inbox/{booking}/assign", /*              */ "shfffhyyhff", &[("person", "1")]),
        post("/inbox/{booking}/undo", /*                */ "shfffhyyhff", &[]),
        // A token that is none; tests/by_mail.rs tries those that are.
        get("/decide/{token}", /*                       */ "hhhhhhhhhhh"),
        post("/decide/{token}/approve", "hhhhhhhhhhh", &[("comment", "")]),
        post("/decide/{token}/decline", "hhhhhhhhhhh", &[("reason", "safety")]),
        post("/decide/{token}/request-changes", "hhhhhhhhhhh", &[("comment", "Later.")]),
        post("/decide/{token}/undo", "hhhhhhhhhhh", &[]),
        post("/decide/{token}/again", "hhhhhhhhhhh", &[]),
        get("/flagged", /*                              */ "shhhhhooooo"),
        post("/flagged", /*                             */ "shyfyhyyhyf", &hit),
        post("/flagged/undo", /*                        */ "sllllllllll", &[]),
        get("/bookings/{id}/hit", /*                    */ "shooohoohoo"),
    ]
}

/// Sites are public; that they can be changed is shown to those who may.
#[rustfmt::skip] // A row is a line.
fn sites() -> Vec<Row> {
    let site = [
        ("names.ko", "관"),
        ("names.en", "Hall"),
        ("kind", "exhibition_hall"),
        ("district", "마포구"),
        ("address", "1 Test Street"),
        ("phone", "02-555-0100"),
        ("request_mode", "hold"),
        ("hold_days", "10"),
        ("notice", "1"),
        ("notice-unit", "days"),
        ("horizon_days", "365"),
        ("latitude", "37.5"),
        ("longitude", "126.9"),
        ("step", "save"),
    ];
    let zone = [
        ("names.ko", "새"),
        ("names.en", "New"),
        ("slug", "new"),
        ("capacity", "1"),
        ("turnaround_minutes", "0"),
        ("step", "save"),
    ];
    let closure = [
        ("shape", "span"),
        ("from-date", "2027-09-02"),
        ("from-time", "10:00"),
        ("until-date", "2027-09-02"),
        ("until-time", "11:00"),
        ("effect", "warn"),
        ("reason", "Cleaning"),
        ("step", "save"),
    ];
    //                                                     anonymous, stranger, lead, member, partner, rival, operator, clerk, neighbour, staff, admin
    let call = [("cause", "stopped"), ("done", "taken")];
    vec![
        get("/report", /*                                */ "sfffffoofof").with("?site=hall"),
        // Without a place there is nothing to report; `tests/incidents.rs` says who may where.
        post("/report", /*                               */ "syyyyyyyyyy", &[]),
        get("/report/{site}/{zone}", /*                  */ "sfffffoofof"),
        get("/incidents", /*                             */ "soooooooooo"),
        get("/incidents.csv", /*                         */ "soooooooooo"),
        get("/files/{id}", /*                            */ "shhhhhoohoo"),
        get("/incidents/{id}/photos", /*                 */ "shhhhhoohoo"),
        post("/incidents/{id}/photos", /*                */ "shhhhhyyhyy", &[]),
        get("/incidents/{id}", /*                        */ "shhhhhoohoo"),
        post("/incidents/{id}/call", /*                  */ "shhhhhhhhyy", &call),
        post("/sessions/{id}/call", /*                   */ "shhhhhyyhyy", &call),
        post("/incidents/{id}/steps", /*                 */ "shhhhhyyhyy", &[("step", "word"), ("words", "")]),
        post("/incidents/{id}/join", /*                  */ "shhhhhyyhyf", &[("into", "1")]),
        post("/incidents/{id}/tasks", /*                 */ "shhhhhyyhyf", &[("words", "")]),
        post("/incident-tasks/{id}", /*                  */ "shhhhhllhlf", &[("done", "yes")]),
        get("/stops/new", /*                             */ "sfffffoofof").with("?zone=hall/side"),
        // Without what to stop there is nothing to do; `tests/stops.rs` says who may stop what.
        post("/stops/new", /*                            */ "snnnnnnnnnn", &[]),
        // Alpha has an approved booking at the hall.
        get("/stops/{id}", /*                            */ "shooohoohoo"),
        post("/stops/{id}/resume", /*                    */ "shfffhyfhff", &[("words", "")]),
        get("/sites/{site}/closures", /*                */ "shhhhhoohoh"),
        post("/sites/{site}/closures", /*               */ "shhhhhllhlh", &closure),
        get("/sites/{site}/closures/new", /*            */ "shhhhhoohoh"),
        get("/sites/{site}/closures/{closure}", /*      */ "shhhhhoohoh"),
        post("/sites/{site}/closures/{closure}/lift", /**/ "shhhhhllhlh", &[]),
        get("/sites/{site}/questions", /*               */ "shhhhhoohoh"),
        post("/sites/{site}/questions/{question}", /*   */ "shhhhhllhlh", &[("go", "elsewhere")]),
        get("/questions", /*                            */ "shhhhhooooh"),
        post("/sites/{site}/phones", /*                 */ "shhhhhyhhyy", &[]),
        get("/sites/{site}/walls", /*                   */ "shhhhhohhoh"),
        post("/sites/{site}/walls", /*                  */ "shhhhhohhoh", &[("name", "Desk of {role}")]),
        post("/sites/{site}/walls/{id}/revoke", /*      */ "shhhhhlhhlh", &[]),
        get("/sites/{site}/posts", /*                   */ "shhhhhohhoh"),
        post("/sites/{site}/posts", /*                  */ "shhhhhlhhlh", &[ ("presence", "watch"), ("no_show_minutes", "30"), ("clear_minutes", "15"), ]),
        get("/sites/{site}/desk", /*                    */ "shhhhhohhoo"),
        post("/sites/{site}/desk", /*                   */ "shhhhhlhhll", &[("mail_links", "on")]),
        get("/sites/{site}/edit", /*                    */ "shhhhhohhoo"),
        post("/sites/{site}/edit", /*                   */ "shhhhhyhhyy", &site),
        get("/sites/{site}/new-zone", /*                */ "shhhhhohhoo"),
        post("/sites/{site}/new-zone", /*               */ "shhhhhyhhyy", &zone),
        get("/sites/{site}/zones/{zone}/edit", /*       */ "shhhhhohhoo"),
        post("/sites/{site}/zones/{zone}/edit", /*      */ "shhhhhyhhyy", &zone),
        get("/sites/{site}/zones/{zone}/sign", /*       */ "shhhhhohhoo"),
        post("/sites/{site}/zones/{zone}/sign", /*      */ "shhhhhlhhll", &[]),
        get("/sites/{site}/zones/{zone}/pictures", /*   */ "shhhhhohhoo"),
        // What is no form with a file.
        post("/sites/{site}/zones/{zone}/pictures", /*  */ "shhhhhyhhyy", &[]),
        post("/sites/{site}/zones/{zone}/pictures/{picture}", "shhhhhlhhll", &[("go", "later")]),
        post("/sites/{site}/zones/{zone}/retire", /*    */ "shhhhhyhhyy", &[]),
        post("/sites/{site}/zones/{zone}/unretire", /*  */ "shhhhhyhhyy", &[]),
    ]
}

#[rustfmt::skip] // A row is a line.
fn programme() -> Vec<Row> {
    let holiday = [("date", "2030-12-24"), ("kind", "temporary"), ("names.ko", "휴일"), ("names.en", "Day off")];
    let site = [
        ("slug", "hall"),
        ("operator", "company"),
        ("kind", "exhibition_hall"),
        ("names.ko", "관"),
        ("names.en", "Hall"),
        ("district", "마포구"),
        ("address", "1 Test Street"),
        ("phone", "02-555-0100"),
        ("latitude", "37.5"),
        ("longitude", "126.9"),
        ("time_zone", "Asia/Seoul"),
        ("request_mode", "hold"),
        ("hold_days", "10"),
        ("notice", "1"),
        ("horizon_days", "365"),
    ];
    //                                                     anonymous, stranger, lead, member, partner, rival, operator, clerk, neighbour, staff, admin
    vec![
        get("/board", /*                                */ "shhhhhhhhoo"),
        get("/reports", /*                              */ "shhhhhhhhoo"),
        // A week's sheet hangs at the site's own door.
        get("/reports/week", /*                         */ "shhhhhooooo"),
        get("/reports/week", /*                         */ "shhhhhoohoo").with("?site=hall"),
        get("/reports/report.xlsx", /*                  */ "shhhhhhhhoo"),
        get("/reports/{table}.csv", /*                  */ "shhhhhhhhoo"),
        get("/admin", /*                                */ "shhhhhhhhho"),
        get("/admin/holidays", /*                       */ "shhhhhhhhho"),
        post("/admin/holidays", /*                      */ "shhhhhhhhhy", &holiday),
        post("/admin/holidays/preview", /*              */ "shhhhhhhhho", &holiday),
        get("/admin/notices", /*                        */ "shhhhhhhhoo"),
        post("/admin/notices", /*                       */ "shhhhhhhhll", &[("recipient", "")]),
        get("/admin/notices/{id}", /*                   */ "shhhhhhhhoo"),
        get("/admin/notices/{id}/html", /*              */ "shhhhhhhhoo"),
        post("/admin/notices/{id}/replay", /*           */ "shhhhhhhhnn", &[]),
        get("/admin/journal", /*                        */ "shhhhhhhhoo"),
        post("/admin/journal", /*                       */ "shhhhhhhhll", &[("person", LEAD)]),
        get("/admin/sites", /*                          */ "shhhhhhhhoo"),
        post("/admin/sites", /*                         */ "shhhhhhhhyy", &site),
        get("/admin/sites/new", /*                      */ "shhhhhhhhoo"),
        get("/admin/settings", /*                       */ "shhhhhhhhho"),
    ]
}

/// The person is a member of the lead's organisation, which is the organisation; the consortium is alpha.
#[rustfmt::skip] // A row is a line.
fn register() -> Vec<Row> {
    let names = [("names.ko", "이름"), ("names.en", "Name")];
    let consortium = [
        ("slug", "alpha"),
        ("programme", "testbed"),
        ("number", "T-alpha"),
        ("titles.ko", "알파"),
        ("titles.en", "Alpha"),
        ("agreement_from", "2027-01-01"),
        ("agreement_until", "2027-12-31"),
        ("parties.0.organisation", "alpha-lead"),
        ("parties.0.role", "lead"),
    ];
    let and_names = |more: [(&'static str, &'static str); 2]| [names, more].concat();
    let twice = |slug| {
        [
            ("name", "Twice"),
            ("email", LEAD),
            ("language", "en"),
            ("organisations.0.slug", slug),
            ("organisations.0.role", "member"),
        ]
    };
    //                                                     anonymous, stranger, lead, member, partner, rival, operator, clerk, neighbour, staff, admin
    vec![
        get("/consortia", /*                            */ "soooooooooo"),
        post("/consortia", /*                           */ "shhhhhhhhyy", &consortium),
        get("/account-asks", /*                         */ "shhhhhhhhoo"),
        get("/account-asks/{ask}", /*                   */ "shhhhhhhhoo"),
        post("/account-asks/{ask}/invite", /*           */ "shhhhhhhhyy", &[("organisation", "nowhere"), ("role", "member")]),
        post("/account-asks/{ask}/decline", /*          */ "shhhhhhhhll", &[("words", "Later.")]),
        get("/consortia/many", /*                       */ "shhhhhhhhoo"),
        get("/consortia/many.csv", /*                   */ "shhhhhhhhoo"),
        post("/consortia/many", /*                      */ "shhhhhhhhyy", &[]),
        get("/consortia/new", /*                        */ "shhhhhhhhoo"),
        get("/consortia/{consortium}", /*               */ "shooohhhhoo"),
        post("/consortia/{consortium}", /*              */ "shhhhhhhhyy", &consortium),
        get("/consortia/{consortium}/targets", /*       */ "shooohhhhoo"),
        post("/consortia/{consortium}/targets", /*      */ "shhhhhhhhyy", &[("targets.0.name.ko", "순찰"), ("targets.0.unit", "회")]),
        get("/consortia/{consortium}/edit", /*          */ "shhhhhhhhoo"),
        get("/organisation", /*                         */ "sllllllllll"),
        get("/organisations", /*                        */ "soooooooooo"),
        post("/organisations", /*                       */ "shhhhhhhhyy", &and_names([("slug", "alpha-lead"), ("kind", "startup")])),
        get("/organisations/new", /*                    */ "shhhhhhhhoo"),
        get("/organisations/{organisation}", /*         */ "shoohhhhhoo"),
        post("/organisations/{organisation}", /*        */ "shhhhhhhhyy", &and_names([("kind", "startup"), ("step", "save")])),
        get("/organisations/{organisation}/edit", /*    */ "shhhhhhhhoo"),
        post("/organisations/{organisation}/members", /**/ "shyfhhhhhyy", &[("email", "nobody@nowhere.example"), ("role", "member")]),
        post("/organisations/{organisation}/members/{person}/remove", "shlfhhhhhll", &[]),
        post("/organisations/{organisation}/invitations", /**/ "shyfhhhhhyy", &[("email", "nobody@nowhere.example")]),
        post("/organisations/{organisation}/invitations/{invitation}/withdraw", "shlfhhhhhll", &[]),
        post("/organisations/{organisation}/deputies", /**/ "shyyhhhhhyy", &[("person", "1"), ("deputy", "2")]),
        post("/organisations/{organisation}/deputies/{deputy}/remove", "shlfhhhhhll", &[]),
        get("/programmes", /*                           */ "soooooooooo"),
        post("/programmes", /*                          */ "shhhhhhhhyy", &and_names([("slug", "testbed"), ("kind", "funded")])),
        get("/programmes/new", /*                       */ "shhhhhhhhoo"),
        get("/programmes/{programme}", /*               */ "soooooooooo"),
        post("/programmes/{programme}", /*              */ "shhhhhhhhyy", &and_names([("kind", "funded"), ("step", "save")])),
        get("/programmes/{programme}/edit", /*          */ "shhhhhhhhoo"),
        get("/people", /*                               */ "soooooooooo"),
        post("/people", /*                              */ "svyfvvvhvyy", &twice("alpha-lead")),
        post("/people", /*                              */ "sddddddddyy", &twice("")),
        // Whom they may not see nobody finds.
        post("/people/find", /*                         */ "svllvvvvvll", &[("words", LEAD)]),
        post("/people/find", /*                         */ "sllllllllll", &[("words", "lead")]),
        get("/people/new", /*                           */ "soohooohooo"),
        get("/people/{person}", /*                      */ "shoohhhhhoo"),
        post("/people/{person}", /*                     */ "shffhhhhhyy", &[("name", "Changed"), ("language", "en")]),
        get("/people/{person}/edit", /*                 */ "shffhhhhhoo"),
        post("/people/{person}/invite", /*              */ "shffhhhhhll", &[]),
        post("/people/{person}/email", /*               */ "shffhhhhhyy", &[("email", "no address")]),
        post("/people/{person}/disable", /*             */ "sddddddddll", &[]),
        post("/people/{person}/enable", /*              */ "sddddddddll", &[]),
    ]
}

/// It ends the tokens that everybody comes with.
fn last() -> Vec<Row> {
    vec![post(
        "/account/sign-out-everywhere",
        /*         */ "sllllllllll",
        &[],
    )]
}

/// All rows.
pub fn table() -> Vec<Row> {
    [
        everybody(),
        own(),
        bookings(),
        sites(),
        programme(),
        register(),
        last(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
