//! Every route with what each kind of person gets from it.

use serde_json::{Value, json};

use crate::support::because;
use crate::support::city::{LEAD, ask};

/// One row: a route, a letter for each role, and what is sent. The letters: `o` done; `y` let through: done,
/// or refused for a reason that has nothing to do with who asks (stale, taken, invalid); `u` asked to sign
/// in; `f` forbidden; `h` hidden, answered like a missing one; `v` the same within a body: invalid; `n` let
/// through, and there is nothing to do; `r` refused like anybody who has no account; `t` done, until it was
/// too often.
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub query: &'static str,
    pub letters: &'static str,
    pub body: Value,
}

fn get(path: &'static str, letters: &'static str) -> Row {
    Row {
        method: "GET",
        path,
        query: "",
        letters,
        body: Value::Null,
    }
}

/// Each POST carries `If-Match: "999"`, which nothing has: whoever is let through changes nothing.
fn post(path: &'static str, letters: &'static str, body: Value) -> Row {
    Row {
        method: "POST",
        path,
        query: "",
        letters,
        body,
    }
}

fn put(path: &'static str, letters: &'static str, body: Value) -> Row {
    Row {
        method: "PUT",
        ..post(path, letters, body)
    }
}

fn press(path: &'static str, letters: &'static str) -> Row {
    post(path, letters, json!({}))
}

fn delete(path: &'static str, letters: &'static str) -> Row {
    Row {
        method: "DELETE",
        ..get(path, letters)
    }
}

impl Row {
    fn with(self, query: &'static str) -> Self {
        Self { query, ..self }
    }
}

fn service() -> Vec<Row> {
    vec![
        get("/healthz", "oooooooooo"),
        get("/readyz", "oooooooooo"),
        get("/metrics", "oooooooooo"),
        get("/api/v1/openapi.json", "oooooooooo"),
        // Only where there is a demonstration clock, and then for everybody.
        press("/api/v1/demo/clock", "oooooooooo"),
    ]
}

/// The booking is alpha's, at a site of the company.
fn bookings() -> Vec<Row> {
    let past = || ask("hall/main", "2027-03-01T10:00", 60);
    let amendment = || json!({ "phases": ask("hall/main", "2027-03-01T10:00", 60)["phases"] });
    let reason = || because("Because.");
    //                                                    anonymous, stranger, lead, member, partner, rival, operator,
    //                                                    clerk, staff, admin
    let person = json!({ "person": 1 });
    vec![
        post("/api/v1/bookings/preview", "uvyfyvvvyf", past()),
        post("/api/v1/bookings", "uvyfyvvvyf", past()),
        get("/api/v1/bookings", /*                     */ "uooooooooo"),
        get("/api/v1/bookings/{id}", /*                */ "uhooohoooo"),
        post("/api/v1/bookings/{id}/revise", "uhyfyhffyf", past()),
        press("/api/v1/bookings/{id}/accept-offer", "uhyfyhffyf"),
        press("/api/v1/bookings/{id}/remind", "uhyfyhffyf"),
        post("/api/v1/bookings/{id}/assign", "uhfffhyyff", person),
        post("/api/v1/bookings/{id}/withdraw", "uhyfyhffyf", reason()),
        post("/api/v1/bookings/{id}/cancel", "uhyfyhffyf", reason()),
        press("/api/v1/bookings/{id}/approve", "uhfffhyyff"),
        press("/api/v1/bookings/{id}/undo", "uhfffhyyff"),
        post("/api/v1/bookings/{id}/decline", "uhfffhyyff", because("safety")),
        post(
            "/api/v1/bookings/{id}/request-changes",
            "uhfffhyyff",
            json!({ "remarks": "Later." }),
        ),
        post(
            "/api/v1/bookings/{id}/reschedule",
            "uhfffhyyff",
            json!({ "schedule": { "start": "2027-04-01T10:00", "minutes": 60 } }),
        ),
        post("/api/v1/bookings/{id}/suspend", "uhfffhyyff", reason()),
        post("/api/v1/bookings/{id}/resume", "uhfffhyyff", reason()),
        post("/api/v1/bookings/{id}/terminate", "uhfffhyyff", reason()),
        post(
            "/api/v1/bookings/{id}/amendments/preview",
            "uhyfyhffyf",
            amendment(),
        ),
        post("/api/v1/bookings/{id}/amendments", "uhyfyhffyf", amendment()),
        get("/api/v1/amendments", /*                   */ "uooooooooo"),
        get("/api/v1/amendments/{id}", /*              */ "uhooohoooo"),
        post("/api/v1/amendments/{id}/revise", "uhyfyhffyf", amendment()),
        post("/api/v1/amendments/{id}/withdraw", "uhyfyhffyf", reason()),
        press("/api/v1/amendments/{id}/approve", "uhfffhyyff"),
        press("/api/v1/amendments/{id}/undo", "uhfffhyyff"),
        post("/api/v1/amendments/{id}/decline", "uhfffhyyff", because("safety")),
        post(
            "/api/v1/amendments/{id}/request-changes",
            "uhfffhyyff",
            json!({ "remarks": "Later." }),
        ),
        post(
            "/api/v1/amendments/{id}/offer",
            "uhfffhyyff",
            json!({ "remarks": "", "offer": [] }),
        ),
        press("/api/v1/amendments/{id}/accept-offer", "uhyfyhffyf"),
        get("/api/v1/sessions", /*                     */ "uooooooooo"),
        post(
            "/api/v1/sessions/{id}/move",
            "uhyfyhyyyf",
            json!({ "starts_at": "2027-04-01T10:00:00Z" }),
        ),
        // What it is about stands in the body: `tests/hits.rs` sends others' sessions.
        post(
            "/api/v1/sessions/settle",
            "uvvvvvvvvv",
            json!({ "sessions": [], "versions": [] }),
        ),
        press("/api/v1/sessions/{id}/cancel", "uhyfyhyyyf"),
        press("/api/v1/sessions/{id}/skip", "uhyfyhyyyf"),
        press("/api/v1/sessions/{id}/restore", "uhyfyhyyyf"),
        press("/api/v1/sessions/{id}/finish", "uhyfyhyyyf"),
        post(
            "/api/v1/sessions/{id}/extend",
            "uhyfyhyyyf",
            json!({ "until": "2027-04-05T20:00:00+09:00" }),
        ),
        press("/api/v1/sessions/{id}/decline-extension", "uhyfyhyyyf"),
    ]
}

/// Sites are public, so a refusal there hides nothing.
fn sites() -> Vec<Row> {
    let closure = json!({ "effect": "block", "reason": "", "shape": "public_holidays" });
    let holiday = json!({ "date": "2030-12-24", "names": { "ko": "휴일", "en": "Day off" }, "kind": "temporary", "anchor": null });
    //                                                          anonymous, stranger, lead, member, partner, rival,
    //                                                          operator, clerk, staff, admin
    let (task, done) = (json!({ "words": "" }), json!({ "done": true }));
    vec![
        get("/api/v1/sites/{site}/zones/{zone}/free", "oooooooooo")
            .with("?from=2027-03-20T00:00:00Z&to=2027-03-21T00:00:00Z&phase=trial"),
        get("/api/v1/free", "oooooooooo")
            .with("?starts_at=2027-03-20T00:00:00Z&ends_at=2027-03-20T01:00:00Z&phase=trial"),
        get("/api/v1/sites/{site}/closures", "oooooooooo"),
        post("/api/v1/sites/{site}/closures", "ufffffyyyf", closure.clone()),
        post("/api/v1/sites/{site}/closures/preview", "ufffffyyyf", closure),
        press("/api/v1/sites/{site}/closures/{closure}/lift", "ufffffooof"),
        post(
            "/api/v1/sites/{site}/questions",
            "tttttttttt",
            json!({ "words": "Is there a lift?", "name": "Somebody", "email": "nobody@nowhere.example" }),
        ),
        get("/api/v1/sites/{site}/zones/{zone}/pictures", "oooooooooo"),
        // Without a picture whoever may is told that it is missing.
        press("/api/v1/sites/{site}/zones/{zone}/pictures", "uhhhhhyhyy"),
        delete(
            "/api/v1/sites/{site}/zones/{zone}/pictures/{picture}",
            "uhhhhhohoo",
        ),
        get("/api/v1/sites/{site}/questions", "uhhhhhoooh"),
        post(
            "/api/v1/sites/{site}/questions/{question}/answer",
            "uhhhhhoooh",
            json!({ "answer": "Yes." }),
        ),
        press("/api/v1/sites/{site}/questions/{question}/close", "uhhhhhoooh"),
        get("/api/v1/incidents", "uooooooooo"),
        get("/api/v1/incidents/{id}", "uhhhhhoooo"),
        get("/api/v1/incidents/{id}/photos", "uhhhhhoooo"),
        press("/api/v1/incidents/{id}/photos", "uhhhhhyyyy"),
        // Without words whoever may is told that they are missing.
        post(
            "/api/v1/incidents",
            "ufffffyyyf",
            json!({ "zone": "hall/side", "kind": "other" }),
        ),
        post(
            "/api/v1/incidents/{id}/steps",
            "uhhhhhyyyf",
            json!({ "step": "acknowledged" }),
        ),
        post("/api/v1/incidents/{id}/join", "uhhhhhyyyf", json!({ "into": 1 })),
        post("/api/v1/incidents/{id}/tasks", "uhhhhhyyyf", task),
        post("/api/v1/incident-tasks/{id}", "uhhhhhyyyf", done),
        get("/api/v1/stops", "uooooooooo"),
        // Without a reason whoever may is told that it is missing.
        post("/api/v1/stops", "ufffffyyyf", json!({ "zone": "hall/side" })),
        // Alpha has only asked there, and the programme's yes is not needed.
        post("/api/v1/stops/{id}/resume", "uhhhhhyfff", json!({ "words": "" })),
        get("/api/v1/holidays", "oooooooooo"),
        post("/api/v1/holidays", "uffffffffy", holiday.clone()),
        post("/api/v1/holidays/preview", "uffffffffo", holiday),
        get("/api/v1/sites", "oooooooooo"),
        get("/api/v1/sites/{site}", "oooooooooo"),
        get("/api/v1/sites/{site}/zones/{zone}", "oooooooooo"),
        post("/api/v1/sites", "ufffffffyy", site_body("hall")),
        post("/api/v1/sites/{site}", "ufffffyfyy", site_body("hall")),
        post("/api/v1/sites/{site}/preview", "ufffffofoo", site_body("hall")),
        post("/api/v1/sites/{site}/zones", "ufffffyfyy", zone_body()),
        post("/api/v1/sites/{site}/zones/{zone}", "ufffffyfyy", zone_body()),
        post(
            "/api/v1/sites/{site}/zones/{zone}/preview",
            "ufffffofoo",
            zone_body(),
        ),
        post(
            "/api/v1/sites/{site}/zones/{zone}/windows",
            "ufffffyfyy",
            json!({ "windows": [] }),
        ),
        post(
            "/api/v1/sites/{site}/zones/{zone}/windows/preview",
            "ufffffofoo",
            json!({ "windows": [] }),
        ),
        press("/api/v1/sites/{site}/zones/{zone}/retire/preview", "ufffffofoo"),
        press("/api/v1/sites/{site}/zones/{zone}/retire", "ufffffyfyy"),
        press("/api/v1/sites/{site}/zones/{zone}/unretire", "ufffffyfyy"),
    ]
}

/// What was done in a session, and what is measured there.
fn logs() -> Vec<Row> {
    let words = || json!({ "words": "Another." });
    // By anonymous, stranger, lead, member, partner, rival, operator, clerk, staff, admin.
    vec![
        get("/api/v1/sessions/{id}/log", /*             */ "uhooohoooo"),
        get("/api/v1/sessions/{id}/log/photos", /*      */ "uhooohoooo"),
        press("/api/v1/sessions/{id}/log/photos", "uhyyyhffff"),
        put(
            "/api/v1/sessions/{id}/log",
            "uhyyyhffff",
            json!({ "done": "Rounds." }),
        ),
        press("/api/v1/sessions/{id}/log/close", /*     */ "uhyyyhffff"),
        post("/api/v1/sessions/{id}/log/reopen", "uhyyyhyyyf", words()),
        post("/api/v1/sessions/{id}/log/dispute", "uhfffhyyyf", words()),
        post("/api/v1/sessions/{id}/log/settle", "uhfffhffyy", words()),
        get("/api/v1/consortia/{consortium}/targets", "uhooohhhoo"),
        put(
            "/api/v1/consortia/{consortium}/targets",
            "ufffffffoo",
            json!({ "targets": [] }),
        ),
    ]
}

/// Who is on site. The operator's clerk may do as much as its manager while nobody holds a post.
fn presence() -> Vec<Row> {
    let correct = "/api/v1/sessions/{id}/presence/{presence}/correct";
    let band = "/api/v1/sessions/{id}/presence/{presence}/band";
    let rules = json!({ "presence": "watch", "no_show_minutes": 30, "clear_minutes": 15, "posts": [] });
    let coming = json!({ "at": "2027-04-05T11:00:00+09:00" });
    // By anonymous, stranger, lead, member, partner, rival, operator, clerk, staff, admin.
    vec![
        get("/api/v1/bookings/{id}/crew", /*            */ "uhooohooof"),
        put("/api/v1/bookings/{id}/crew", "uhofohffof", json!({ "crew": [] })),
        get("/api/v1/bookings/{id}/recordings", /*      */ "uhooohoooo"),
        put(
            "/api/v1/bookings/{id}/recordings",
            "uhyfyhffyf",
            json!({ "devices": [] }),
        ),
        get("/api/v1/public-notices/{code}", /*         */ "oooooooooo"),
        get("/api/v1/sessions/{id}/presence", /*        */ "uhooohooof"),
        post(
            "/api/v1/sessions/{id}/presence",
            "uhyyyhyyyf",
            json!({ "worker": 1, "direction": "in" }),
        ),
        post("/api/v1/sessions/{id}/coming", "uhyyyhyyyf", coming),
        post(correct, "uhfffhooof", json!({ "words": "Another." })),
        post(band, "uhfffhyyyf", json!({ "band": "" })),
        get("/api/v1/sites/{site}/tonight", /*          */ "uhhhhhoooh"),
        get("/api/v1/sites/{site}/presence", /*         */ "uhhhhhohoh"),
        put("/api/v1/sites/{site}/presence", "uhhhhhohoh", rules),
    ]
}

fn told() -> Vec<Row> {
    vec![
        get("/api/v1/notices", "uooooooooo"),
        press("/api/v1/notices/{id}/replay", "ufffffffnn"),
        get("/api/v1/journal", "uooooooooo"),
    ]
}

/// The person is a member of the lead's organisation, which is the organisation; the consortium is alpha.
fn people() -> Vec<Row> {
    let taken = |organisations: Value| json!({ "email": LEAD, "name": "Twice", "language": "en", "organisations": organisations });
    let names = json!({ "ko": "이름", "en": "Name" });
    //                                                                 anonymous, stranger, lead, member, partner,
    //                                                                 rival, operator, clerk, staff, admin
    vec![
        get("/api/v1/me", "uooooooooo"),
        post(
            "/api/v1/me/email",
            "uyyyyyyyyy",
            json!({ "email": "no address", "password": "" }),
        ),
        get("/api/v1/invitations", "uooooooooo"),
        press("/api/v1/invitations/{invitation}/accept", "uhhhhhhhho"),
        press("/api/v1/invitations/{invitation}/decline", "uhhhhhhhho"),
        post(
            "/api/v1/account-asks",
            "tttttttttt",
            json!({ "name": "Somebody", "email": "nobody@nowhere.example", "organisation": "New", "purpose": "To try." }),
        ),
        get("/api/v1/account-asks", "ufffffffoo"),
        post(
            "/api/v1/account-asks/{ask}/invite",
            "ufffffffyy",
            json!({ "organisation": "nowhere", "role": "member" }),
        ),
        post(
            "/api/v1/account-asks/{ask}/decline",
            "ufffffffoo",
            json!({ "words": "Later." }),
        ),
        post("/api/v1/people", "ufffffffyy", taken(json!([]))),
        post(
            "/api/v1/people",
            "uvyfvvvvyy",
            taken(json!([{ "slug": "alpha-lead", "role": "member" }])),
        ),
        get("/api/v1/people", "uooooooooo"),
        get("/api/v1/people/{person}", "uhoohhhhoo"),
        press("/api/v1/people/{person}", "uhffhhhhyy"),
        press("/api/v1/people/{person}/invite", "uhffhhhhyy"),
        post(
            "/api/v1/people/{person}/email",
            "uhffhhhhyy",
            json!({ "email": "no address" }),
        ),
        press("/api/v1/people/{person}/disable", "ufffffffyy"),
        press("/api/v1/people/{person}/enable", "ufffffffyy"),
        post(
            "/api/v1/people/{person}/tokens",
            "uffffffffo",
            json!({ "name": "script" }),
        ),
        get("/api/v1/people/{person}/tokens", "uffffffffo"),
        press("/api/v1/tokens/{token}/revoke", "uhhhhhhhho"),
        post(
            "/api/v1/organisations",
            "ufffffffyy",
            json!({ "slug": "alpha-lead", "kind": "startup", "names": names }),
        ),
        get("/api/v1/organisations", "uooooooooo"),
        get("/api/v1/organisations/{organisation}", "uhoohhhhoo"),
        post(
            "/api/v1/organisations/{organisation}",
            "ufffffffyy",
            json!({ "slug": "other", "kind": "startup", "names": names }),
        ),
        post(
            "/api/v1/organisations/{organisation}/members",
            "uhyfhhhhyy",
            json!({ "email": "nobody@nowhere.example", "role": "member" }),
        ),
        delete(
            "/api/v1/organisations/{organisation}/members/{person}",
            "uhofhhhhoo",
        ),
        get("/api/v1/organisations/{organisation}/invitations", "uhofhhhhoo"),
        delete(
            "/api/v1/organisations/{organisation}/invitations/{invitation}",
            "uhofhhhhoo",
        ),
        get("/api/v1/organisations/{organisation}/deputies", "uhoohhhhoo"),
        post(
            "/api/v1/organisations/{organisation}/deputies",
            "uhyyhhhhyy",
            json!({ "person": 1, "deputy": 2, "from": "2027-04-05", "until": "2027-04-09" }),
        ),
        delete(
            "/api/v1/organisations/{organisation}/deputies/{deputy}",
            "uhofhhhhoo",
        ),
    ]
}

/// The consortium is alpha.
fn programmes() -> Vec<Row> {
    let names = json!({ "ko": "이름", "en": "Name" });
    let consortium = json!({
        "slug": "alpha", "programme": "testbed", "number": "T-alpha", "titles": names, "agreement_from": "2027-01-01",
        "agreement_until": "2027-12-31", "parties": [{ "organisation": "alpha-lead", "role": "lead" }],
    });
    vec![
        post(
            "/api/v1/programmes",
            "ufffffffyy",
            json!({ "slug": "testbed", "kind": "funded", "names": names }),
        ),
        get("/api/v1/programmes", "uooooooooo"),
        get("/api/v1/programmes/{programme}", "uooooooooo"),
        post("/api/v1/consortia", "ufffffffyy", consortium.clone()),
        get("/api/v1/consortia", "uooooooooo"),
        get("/api/v1/consortia/{consortium}", "uhooohhhoo"),
        post("/api/v1/consortia/{consortium}", "ufffffffyy", consortium.clone()),
        post("/api/v1/consortia/{consortium}/preview", "ufffffffoo", consortium),
    ]
}

fn doors() -> Vec<Row> {
    let wrong = json!({ "email": LEAD, "password": "not the password" });
    vec![
        post("/api/v1/sign-in", "rrrrrrrrrr", wrong),
        press("/api/v1/sign-out", "oooooooooo"),
        post(
            "/api/v1/reset",
            "tttttttttt",
            json!({ "email": "nobody@nowhere.example" }),
        ),
        get("/api/v1/links/{token}", "hhhhhhhhhh"),
        post(
            "/api/v1/links/{token}",
            "hhhhhhhhhh",
            json!({ "password": "seven quiet ladders" }),
        ),
        press("/api/v1/links/{token}/confirm", "hhhhhhhhhh"),
        get("/.well-known/security.txt", "hhhhhhhhhh"),
        get("/api/v1/logins", "uooooooooo"),
        delete("/api/v1/logins/{login}", "uhhhhhhhhh"),
        post(
            "/api/v1/password-strength",
            "uooooooooo",
            json!({ "password": "seven quiet ladders" }),
        ),
        // Only who signed in with a password gives it again.
        post(
            "/api/v1/prove",
            "uuuuuuuuuu",
            json!({ "password": "not the password" }),
        ),
        // Last: it ends the tokens that all the others come with.
        press("/api/v1/sign-out-everywhere", "uooooooooo"),
    ]
}

fn site_body(slug: &str) -> Value {
    json!({
        "slug": slug, "operator": "company", "kind": "exhibition_hall", "names": { "ko": "관", "en": "Hall" }, "district": "마포구",
        "address": "1 Test Street", "latitude": 37.5, "longitude": 126.9, "time_zone": "Asia/Seoul", "phone": "02-555-0100",
        "house_rules": { "ko": "", "en": "" }, "request_mode": "hold",
    })
}

fn zone_body() -> Value {
    json!({ "slug": "main", "names": { "ko": "본관", "en": "Main" } })
}

/// All rows.
pub fn table() -> Vec<Row> {
    [
        service(),
        bookings(),
        sites(),
        presence(),
        logs(),
        told(),
        people(),
        programmes(),
        doors(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
