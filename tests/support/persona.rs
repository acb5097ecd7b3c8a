//! People of the test city who talk to the service, and what it answers.

use serde_json::{Value, json};

use super::city::{ask_of, ask_series_of};

/// Somebody who talks to the service.
#[derive(Clone)]
pub struct Persona {
    pub(super) base: String,
    pub token: String,
    /// In whose name they ask for bookings.
    pub(super) consortium: &'static str,
    pub(super) agent: ureq::Agent,
}

/// What the service answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub json: Value,
    pub content_type: String,
}

impl Reply {
    /// Checks the status.
    #[track_caller]
    pub fn is(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.json);
    }

    /// The answer of a request that was done.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status < 300, "{} {}", self.status, self.json);
        self.json
    }

    /// The problem of a request that was refused.
    #[track_caller]
    pub fn refused(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.json);
        assert_eq!(self.content_type, "application/problem+json");
        self.json
    }
}

impl Persona {
    /// The same person at another server.
    pub fn at(&self, base: &str) -> Self {
        Self {
            base: base.to_owned(),
            ..self.clone()
        }
    }

    /// A request in their name.
    pub fn send<B>(&self, builder: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        if self.token.is_empty() {
            builder
        } else {
            builder.header("Authorization", format!("Bearer {}", self.token))
        }
    }

    fn read(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Reply {
        let mut response = response.unwrap();
        let status = response.status().as_u16();
        let content_type = response
            .headers()
            .get("content-type")
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let text = response.body_mut().read_to_string().unwrap();
        Reply {
            status,
            json: serde_json::from_str(&text).unwrap_or(Value::String(text)),
            content_type,
        }
    }

    /// GET.
    pub fn gets(&self, path: &str) -> Reply {
        Self::read(self.send(self.agent.get(format!("{}{path}", self.base))).call())
    }

    /// POST.
    pub fn posts(&self, path: &str, body: &Value) -> Reply {
        Self::read(
            self.send(self.agent.post(format!("{}{path}", self.base)))
                .send_json(body),
        )
    }

    /// POST of a body of another kind.
    pub fn posts_raw(&self, path: &str, kind: &str, body: &[u8]) -> Reply {
        let request = self.send(self.agent.post(format!("{}{path}", self.base)));
        Self::read(request.header("Content-Type", kind).send(body))
    }

    /// Puts JSON at a path.
    pub fn puts(&self, path: &str, body: &Value) -> Reply {
        Self::read(
            self.send(self.agent.put(format!("{}{path}", self.base)))
                .send_json(body),
        )
    }

    /// PUT in place of the version that was seen.
    pub fn replaces(&self, path: &str, version: &Value, body: &Value) -> Reply {
        let builder = self.send(self.agent.put(format!("{}{path}", self.base)));
        let builder = builder.header("If-Match", format!("\"{version}\""));
        Self::read(builder.send_json(body))
    }

    /// DELETE.
    pub fn deletes(&self, path: &str) -> Reply {
        let request = self.agent.delete(format!("{}{path}", self.base));
        Self::read(self.send(request).call())
    }

    /// POST of what needs no words.
    pub fn presses(&self, path: &str) -> Reply {
        self.posts(path, &json!({}))
    }

    /// POST with headers.
    pub fn posts_with(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let builder = self.send(self.agent.post(format!("{}{path}", self.base)));
        let builder = headers
            .iter()
            .fold(builder, |builder, (name, value)| builder.header(*name, *value));
        let is_typed = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let builder = if is_typed {
            builder
        } else {
            builder.header("Content-Type", "application/json")
        };
        Self::read(builder.send(body))
    }

    /// POST of a change to the version that was seen.
    pub fn changes(&self, path: &str, version: &Value, body: &Value) -> Reply {
        self.posts_with(
            path,
            &[("If-Match", &format!("\"{version}\""))],
            &body.to_string(),
        )
    }

    /// An action on a booking as it was last seen.
    pub fn does(&self, action: &str, booking: &Value, body: &Value) -> Reply {
        self.changes(
            &format!("/api/v1/bookings/{}/{action}", booking["id"]),
            &booking["version"],
            body,
        )
    }

    /// An action that needs no words.
    pub fn acts(&self, action: &str, booking: &Value) -> Reply {
        self.does(action, booking, &json!({}))
    }

    /// The booking as it stands.
    #[track_caller]
    pub fn sees(&self, booking: &Value) -> Value {
        self.gets(&format!("/api/v1/bookings/{}", booking["id"])).ok()
    }

    /// Sends a request.
    pub fn requests(&self, ask: &Value) -> Reply {
        self.posts("/api/v1/bookings", ask)
    }

    /// Sends a request of their consortium for one trial.
    pub fn asks(&self, zone: &str, start: &str, minutes: u32) -> Reply {
        self.requests(&ask_of(self.consortium, zone, start, minutes))
    }

    /// Sends one that is taken.
    #[track_caller]
    pub fn books(&self, zone: &str, start: &str, minutes: u32) -> Value {
        self.asks(zone, start, minutes).ok()
    }

    /// Sends one for a series that is taken.
    #[track_caller]
    pub fn books_series(&self, zone: &str, start: &str, minutes: u32, rrule: &str) -> Value {
        self.requests(&ask_series_of(self.consortium, zone, start, minutes, rrule))
            .ok()
    }

    /// Approves a booking as it was last seen.
    #[track_caller]
    pub fn approves(&self, booking: &Value) -> Value {
        self.acts("approve", booking).ok()
    }
}
