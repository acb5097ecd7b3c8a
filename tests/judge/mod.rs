//! What is promised of the judge and of schedules, tried over HTTP on whatever changes them.

use serde_json::{Value, json};

use crate::support::{Persona, Reply, texts};

mod consent;
mod named;
mod offers;
mod over;
mod schedule;
mod zones;

/// What may be done with the session of a booking that has this place in it.
fn session(persona: &Persona, booking: &Value, at: usize, action: &str, body: &Value) -> Reply {
    let seen = persona.sees(booking);
    persona.changes(
        &format!("/api/v1/sessions/{}/{action}", seen["sessions"][at]["id"]),
        &seen["version"],
        body,
    )
}

fn why() -> Value {
    json!({ "reason": "No crew." })
}

fn states(booking: &Value) -> Vec<&str> {
    texts(&booking["sessions"], "state")
}
