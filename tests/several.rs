//! Several requests are decided with one look: each with what is to be said of it, each by itself.

use serde_json::{Value, json};

use crate::support::pages::Sheet;
use crate::support::{TestApp, audit, texts};

/// Three requests at the hall, of which a warning closure hits the second.
fn three(app: &TestApp) -> [Value; 3] {
    let span = json!({ "start": "2027-04-11T00:00:00+09:00", "end": "2027-04-12T00:00:00+09:00" });
    let closure = json!({ "effect": "warn", "shape": { "span": span }, "reason": "Disinfection" });
    app.operator().posts("/api/v1/sites/hall/closures", &closure).ok();
    ["10", "11", "12"].map(|day| app.lead().books("hall/main", &format!("2027-04-{day}T11:00"), 60))
}

fn state(app: &TestApp, booking: &Value) -> String {
    app.lead().sees(booking)["state"].as_str().unwrap().to_owned()
}

/// What the form of the page sends with a button, when these are ticked.
fn sends(app: &TestApp, page: &Sheet, ticked: &[&Value], more: &[(&str, &str)]) -> Sheet {
    let sent = crate::support::forms::fields(&page.html, "decide");
    let ids: Vec<String> = ticked.iter().map(|booking| booking["id"].to_string()).collect();
    let mut fields: Vec<(&str, &str)> = sent
        .iter()
        .filter(|(name, _)| !["decide", "reason", "comment"].contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend(ids.iter().map(|id| ("decide", id.as_str())));
    fields.extend(more);
    app.operator().submits("/inbox/several", &fields)
}

#[test]
fn the_inbox_leads_to_those_that_were_ticked_each_with_what_is_to_be_said() {
    let app = TestApp::start();
    let [first, second, third] = three(&app);
    let queue = app.operator().sees_page("/inbox");
    for booking in [&first, &second, &third] {
        queue.shows(&format!(
            "name=\"several\" value=\"{}\" form=\"several\"",
            booking["id"]
        ));
    }
    let path = format!("/inbox/several?several={}&several={}", first["id"], second["id"]);
    let page = app.operator().sees_page(&path);
    page.shows("2 requests.")
        .shows("Disinfection")
        .shows("Nothing stands against it.");
    page.lacks(&format!("value=\"{}\"", third["id"]));
    // Only what nothing stands against is ticked at first.
    let ticked = crate::support::forms::fields(&page.html, "decide");
    let ticked: Vec<&str> = ticked
        .iter()
        .filter(|(name, _)| name == "decide")
        .map(|(_, id)| id.as_str())
        .collect();
    assert_eq!(ticked, [first["id"].to_string()]);
    // Without a choice all that wait are there; others find nothing.
    app.operator().sees_page("/inbox/several").shows("3 requests.");
    app.lead().opens("/inbox/several").is(404);
}

#[test]
fn all_that_are_clean_are_approved_and_the_rest_waits() {
    let app = TestApp::undoing();
    let [first, second, third] = three(&app);
    let page = app.operator().sees_page("/inbox/several");
    page.shows("Approve all 2 against which nothing stands");
    let done = sends(&app, &page, &[], &[("step", "clean")]);
    done.is(303);
    let states = [&first, &second, &third].map(|booking| state(&app, booking));
    assert_eq!(states, ["approved", "requested", "approved"]);
    let page = app.operator().sees_page(&done.location);
    page.shows("Not approved: there is something to look at.");
    // Each has its own way back.
    let undo = |booking: &Value| format!("action=\"/inbox/{}/undo\"", booking["id"]);
    page.shows(&undo(&first))
        .shows(&undo(&third))
        .lacks(&undo(&second));
    let version = app.lead().sees(&third)["version"].to_string();
    app.operator()
        .submits(&format!("/inbox/{}/undo", third["id"]), &[("version", &version)])
        .is(303);
    assert_eq!(state(&app, &third), "requested");
    assert_eq!(state(&app, &first), "approved");
    audit::assert_clean(app.url());
}

#[test]
fn one_that_changed_meanwhile_is_not_decided_and_is_said() {
    let app = TestApp::start();
    let [first, second, third] = three(&app);
    let page = app.operator().sees_page("/inbox/several");
    let mut again = crate::support::city::ask("hall/main", "2027-04-20T11:00", 60);
    again["title"] = json!("Another night");
    app.lead()
        .changes(
            &format!("/api/v1/bookings/{}/revise", first["id"]),
            &first["version"],
            &again,
        )
        .ok();
    app.lead()
        .does("withdraw", &third, &json!({ "reason": "No." }))
        .ok();
    let done = sends(
        &app,
        &page,
        &[&first, &second, &third],
        &[("step", "approve"), ("comment", "Gate 3.")],
    );
    assert_eq!(state(&app, &first), "requested");
    assert_eq!(app.lead().sees(&second)["life"]["conditions"], "Gate 3.");
    let page = app.operator().sees_page(&done.location);
    page.shows("Not decided: it was changed meanwhile.")
        .shows("Another night");
    page.shows("Decided.");
    let entries = app.admin().gets("/api/v1/journal").ok();
    let approved = texts(&entries["items"], "action");
    assert_eq!(
        approved
            .iter()
            .filter(|action| **action == "booking.approve")
            .count(),
        1
    );
}

#[test]
fn several_are_declined_with_one_reason_and_none_without() {
    let app = TestApp::start();
    let [first, second, third] = three(&app);
    let page = app.operator().sees_page("/inbox/several");
    let without = sends(
        &app,
        &page,
        &[&first],
        &[("step", "decline"), ("reason", ""), ("comment", "Full.")],
    );
    without
        .is(422)
        .shows("id=\"reason-error\"")
        .shows(">Full.</textarea>");
    sends(&app, &page, &[], &[("step", "approve")])
        .is(422)
        .shows("Please tick at least one request.");
    let ticked = [&first, &third];
    sends(
        &app,
        &page,
        &ticked,
        &[("step", "decline"), ("reason", "capacity"), ("comment", "Full.")],
    )
    .is(303);
    let states = [&first, &second, &third].map(|booking| state(&app, booking));
    assert_eq!(states, ["declined", "requested", "declined"]);
    app.tick();
    let declined = app.events_to(crate::support::city::LEAD);
    assert_eq!(declined.iter().filter(|event| *event == "declined").count(), 2);
}

#[test]
fn standing_conditions_go_with_each_yes() {
    let app = TestApp::start();
    let [first, ..] = three(&app);
    let texts = [
        ("mail_links", "on"),
        ("texts.0.text", "Armbands."),
        ("texts.0.used", "standing"),
        ("texts.1.text", "Gate 3 only."),
        ("texts.1.used", "condition"),
    ];
    app.operator().submits("/sites/hall/desk", &texts).is(303);
    let page = app.operator().sees_page("/inbox/several");
    page.shows("Standing conditions:")
        .shows("Armbands.")
        .lacks("Gate 3 only.");
    sends(
        &app,
        &page,
        &[&first],
        &[("step", "approve"), ("comment", "By eleven.")],
    )
    .is(303);
    assert_eq!(
        app.lead().sees(&first)["life"]["conditions"],
        "Armbands.\nBy eleven."
    );
}
