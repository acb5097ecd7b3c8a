//! Who may send which request: every route × every kind of person, as the table of access says.
//! A route that has no row here fails the test. What is hidden answers exactly like what is missing.

use madang::web::routes::ROUTES;
use serde_json::{Value, json};

use self::table::{Row, table};
use crate::support::city::ask_of;
use crate::support::subjects::{ROLES, Subjects, token_of};
use crate::support::{TestApp, agent, array};

pub mod table;

/// The path for what is not there; none where nothing varies, or where everybody may know what is there.
fn missing(path: &str) -> Option<String> {
    if !path.contains('{') || path.contains("{site}") {
        return None;
    }
    let part = |part: &str| match part {
        "{id}" | "{person}" | "{login}" | "{invitation}" | "{deputy}" | "{ask}" | "{presence}" => {
            "999999999".to_owned()
        }
        "{token}" if path.contains("/tokens/") => "999999999".to_owned(),
        other if other.starts_with('{') => "nowhere".to_owned(),
        other => other.to_owned(),
    };
    Some(path.split('/').map(part).collect::<Vec<_>>().join("/"))
}

struct Answered {
    status: u16,
    body: String,
}

fn send(app: &TestApp, role: &str, row: &Row, path: &str) -> Answered {
    let token = token_of(app, role);
    let mut request = ureq::http::Request::builder()
        .method(row.method)
        .uri(format!("{}{path}{}", app.base, row.query));
    if !token.is_empty() {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let agent = agent();
    let response = if ["POST", "PUT"].contains(&row.method) {
        let request = request
            .header("If-Match", "\"999\"")
            .header("Content-Type", "application/json");
        agent.run(request.body(row.body.to_string()).unwrap())
    } else {
        agent.run(request.body(()).unwrap())
    };
    let mut response = response.unwrap();
    Answered {
        status: response.status().as_u16(),
        body: response.body_mut().read_to_string().unwrap(),
    }
}

fn is_met(letter: char, status: u16) -> bool {
    match letter {
        'o' => (200..300).contains(&status),
        'y' => (200..300).contains(&status) || matches!(status, 409 | 412 | 422),
        'u' => status == 401,
        'f' => status == 403,
        'h' | 'n' => status == 404,
        'v' => status == 422,
        'r' => matches!(status, 401 | 429),
        't' => matches!(status, 202 | 429),
        other => panic!("no such letter: {other}"),
    }
}

fn start() -> (TestApp, Value) {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    app.tick();
    (app, booking)
}

#[test]
fn every_route_has_a_row() {
    let rows = table();
    let without: Vec<String> = ROUTES
        .iter()
        .filter(|route| {
            !rows
                .iter()
                .any(|row| row.method == route.method.as_str() && row.path == route.path)
        })
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert!(without.is_empty(), "say in the table who may: {without:#?}");
    for row in rows {
        assert!(
            ROUTES
                .iter()
                .any(|route| row.method == route.method.as_str() && row.path == route.path),
            "no route {} {}",
            row.method,
            row.path
        );
    }
}

#[test]
fn every_person_gets_from_every_route_what_the_table_says() {
    let (app, booking) = start();
    let subjects = Subjects::new(&app, booking);
    let mut wrong = Vec::new();
    for row in table() {
        assert_eq!(row.letters.len(), ROLES.len(), "{} {}", row.method, row.path);
        for (role, letter) in ROLES.iter().zip(row.letters.chars()) {
            let answered = send(&app, role, &row, &subjects.fill(row.path));
            if !is_met(letter, answered.status) {
                wrong.push(format!(
                    "{} {} by {role}: {letter} is drawn, {} came: {}",
                    row.method, row.path, answered.status, answered.body
                ));
            }
        }
    }
    app.tick();
    assert!(
        wrong.is_empty(),
        "{} answers differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn who_may_not_see_a_thing_gets_the_same_answer_whether_it_is_there_or_not() {
    let (app, booking) = start();
    let subjects = Subjects::new(&app, booking);
    let mut wrong = Vec::new();
    for row in table() {
        let Some(elsewhere) = missing(row.path) else {
            continue;
        };
        for (role, _) in ROLES
            .iter()
            .zip(row.letters.chars())
            .filter(|(_, letter)| matches!(letter, 'h' | 'u'))
        {
            let there = send(&app, role, &row, &subjects.fill(row.path));
            let not_there = send(&app, role, &row, &elsewhere);
            if (there.status, &there.body) != (not_there.status, &not_there.body) {
                wrong.push(format!(
                    "{} {} by {role}: {} {} but for a missing one {} {}",
                    row.method, row.path, there.status, there.body, not_there.status, not_there.body
                ));
            }
        }
    }
    app.tick();
    assert!(
        wrong.is_empty(),
        "{} answers tell what is there:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_consortium_that_is_hidden_is_refused_like_one_that_is_not_there() {
    let (app, _) = start();
    for persona in [app.rival(), app.stranger(), app.operator()] {
        for path in ["/api/v1/bookings/preview", "/api/v1/bookings"] {
            let [hidden, missing] = ["alpha", "nobody"].map(|slug| {
                persona
                    .posts(path, &ask_of(slug, "hall/main", "2027-03-21T10:00", 60))
                    .refused(422)
            });
            assert_eq!(hidden, missing);
        }
    }
}

#[test]
fn staff_decide_once_a_request_has_waited_five_working_days() {
    let app = TestApp::start();
    let waiting = app.lead().books("hall/main", "2027-06-20T10:00", 120);
    app.lives_until("2027-03-22T09:00");
    app.staff().acts("approve", &waiting).refused(403);
    app.lives_until("2027-03-22T10:00");
    let approved = app.staff().approves(&waiting);
    assert_eq!(approved["state"], "approved");
    let journal = app
        .staff()
        .gets(&format!("/api/v1/journal?booking={}", waiting["id"]))
        .ok();
    assert!(
        journal["items"][0]["on_behalf"].is_string(),
        "marked as done for the site: {}",
        journal["items"][0]
    );
}

/// A value of each item of a list, sorted, each once.
#[track_caller]
fn listed(app: &TestApp, token: &str, path: &str, field: &str) -> Vec<String> {
    let list = app.with(token).gets(path).ok();
    let mut found: Vec<String> = array(&list["items"])
        .iter()
        .map(|item| item[field].to_string().replace('"', ""))
        .collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn lists_hold_what_a_person_may_see_and_nothing_else() {
    let (app, alphas) = start();
    let betas = app.rival().books("house/all", "2027-03-20T10:00", 120);
    app.tick();
    let [alphas, betas] = [alphas, betas].map(|booking| booking["id"].to_string());
    let both = vec![alphas.clone(), betas.clone()];
    let people = &app.people;
    let seen: [(&str, Vec<String>); 9] = [
        (&people.stranger, Vec::new()),
        (&people.lead, vec![alphas.clone()]),
        (&people.member, vec![alphas.clone()]),
        (&people.partner, vec![alphas]),
        (&people.rival, vec![betas]),
        (&people.operator, both.clone()),
        (&people.clerk, both.clone()),
        (&people.staff, both.clone()),
        (&people.admin, both),
    ];
    for (token, bookings) in &seen {
        assert_eq!(listed(&app, token, "/api/v1/bookings", "id"), *bookings);
        for path in [
            "/api/v1/sessions",
            "/api/v1/notices",
            "/api/v1/journal?limit=2000",
        ] {
            let mut about = listed(&app, token, path, "booking");
            about.retain(|booking| booking != "null");
            assert_eq!(about, *bookings, "{path}");
        }
    }
    assert_eq!(listed(&app, &people.lead, "/api/v1/consortia", "slug"), ["alpha"]);
    assert_eq!(
        listed(&app, &people.operator, "/api/v1/consortia", "slug"),
        [""; 0]
    );
    assert_eq!(
        listed(&app, &people.staff, "/api/v1/consortia", "slug"),
        ["alpha", "beta"]
    );
    assert_eq!(
        listed(&app, &people.partner, "/api/v1/organisations", "slug"),
        ["alpha-partner"]
    );
    assert_eq!(
        listed(&app, &people.lead, "/api/v1/people", "email"),
        ["lead@people.example", "member@people.example"]
    );
    assert_eq!(
        listed(&app, &people.clerk, "/api/v1/people", "email"),
        ["clerk@people.example", "operator@people.example"]
    );
    assert_eq!(listed(&app, &people.admin, "/api/v1/people", "email").len(), 9);
}

#[test]
fn what_is_asked_for_by_name_in_a_list_stays_hidden_too() {
    let (app, booking) = start();
    let id = &booking["id"];
    for path in [
        "/api/v1/bookings?site=hall",
        "/api/v1/sessions?zone=hall/main",
        "/api/v1/sessions?site=hall",
    ] {
        assert_eq!(app.rival().gets(path).ok()["items"], json!([]), "{path}");
    }
    for path in [
        format!("/api/v1/notices?booking={id}"),
        format!("/api/v1/journal?booking={id}"),
        "/api/v1/notices?recipient=lead@people.example".into(),
    ] {
        assert_eq!(app.rival().gets(&path).ok()["items"], json!([]), "{path}");
    }
    // One that is hidden is refused by its name as one that is not there.
    let refused = |name: &str| {
        app.rival()
            .gets(&format!("/api/v1/bookings?consortium={name}"))
            .refused(422)
            .to_string()
    };
    assert_eq!(refused("alpha"), refused("nobody").replace("nobody", "alpha"));
    app.rival().gets("/api/v1/bookings?site=nowhere").refused(422);
}

#[test]
fn a_token_that_is_unknown_or_revoked_opens_nothing() {
    let (app, _) = start();
    for path in ["/api/v1/sites", "/api/v1/bookings"] {
        app.with("mdg_nonsense").gets(path).refused(401);
        app.with("nonsense").gets(path).refused(401);
    }
    let member = app.member();
    let me = member.gets("/api/v1/me").ok();
    let tokens = member.gets(&format!("/api/v1/people/{}/tokens", me["id"])).ok();
    member
        .presses(&format!("/api/v1/tokens/{}/revoke", tokens["items"][0]["id"]))
        .ok();
    member.gets("/api/v1/me").refused(401);
}
