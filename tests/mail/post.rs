//! Notices as the service shows them, and the mails that they became.

use madang::notify::Memory;
use serde_json::{Value, json};

use crate::support::sink::Sink;
use crate::support::{TestApp, array};

/// A service that sends to the sink.
pub fn start(sink: &Sink) -> TestApp {
    TestApp::with_transport(sink.transport(10), Memory::default())
}

/// All notices, newest first.
pub fn notices(app: &TestApp) -> Vec<Value> {
    array(&app.admin().gets("/api/v1/notices?limit=2000").ok()["items"]).to_vec()
}

/// The newest notice of an event to somebody.
#[track_caller]
pub fn notice_to(app: &TestApp, event: &str, email: &str) -> Value {
    let all = notices(app);
    let found = all
        .iter()
        .find(|notice| notice["event"] == event && notice["recipient"] == email);
    found
        .unwrap_or_else(|| panic!("no {event} to {email} in {all:#?}"))
        .clone()
}

/// Message-IDs of the mails of the notices in a state, sorted; that of a digest once.
pub fn ids_in(app: &TestApp, state: &str) -> Vec<String> {
    let all = notices(app);
    let found = all
        .iter()
        .filter(|notice| notice["state"] == state)
        .map(|notice| notice["message_id"].as_str().unwrap().to_owned());
    let mut ids: Vec<String> = found.collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Every notice left but those that something newer overtook, and the mail server has each mail once.
#[track_caller]
pub fn all_left_once(app: &TestApp, sink: &Sink) {
    let all = notices(app);
    assert!(
        all.iter()
            .all(|notice| notice["state"] == "sent" || notice["expiry"] == "overtaken"),
        "{all:#?}"
    );
    assert_eq!(sink.message_ids(), ids_in(app, "sent"));
}

/// The headers of every mail that we send, and no others.
const HEADERS: [&str; 8] = [
    "Auto-Submitted",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
];

/// Nothing became a header that is none of ours.
#[track_caller]
pub fn has_only_our_headers(mail: &Value) {
    let mut names: Vec<&str> = array(&mail["headers"])
        .iter()
        .map(|header| header[0].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, HEADERS, "{}", mail["headers"]);
    assert_eq!(mail["defects"], json!([]));
}
