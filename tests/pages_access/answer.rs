//! What a page or form answered, and where it leads.

use std::fmt;

use crate::support::forms::attributes;
use crate::support::pages::value_of;

/// What came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub set_cookies: Vec<String>,
    pub body: String,
}

impl Answer {
    pub fn read(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Self {
        let mut response = response.unwrap();
        let texts = |name: &str| -> Vec<String> {
            response
                .headers()
                .get_all(name)
                .iter()
                .map(|value| value.to_str().unwrap().to_owned())
                .collect()
        };
        let (status, location, set_cookies) = (
            response.status().as_u16(),
            texts("location").concat(),
            texts("set-cookie"),
        );
        // A stream of events goes on and on.
        let is_stream = texts("content-type").concat() == "text/event-stream";
        let body = if is_stream {
            Vec::new()
        } else {
            response.body_mut().read_to_vec().unwrap()
        };
        Self {
            status,
            location,
            set_cookies,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub fn leads_to_sign_in(&self) -> bool {
        match self.status {
            303 => self.location.starts_with("/sign-in?next="),
            // A form that holds something stays on the page where one signs in.
            401 => self.body.contains("action=\"/sign-in\"") && self.body.contains("name=\"kept\""),
            _ => false,
        }
    }

    /// The value of the first input with this name.
    #[track_caller]
    pub fn value(&self, name: &str) -> String {
        value_of(&self.body, name)
    }

    /// All that came, but for what echoes what was asked for.
    pub fn without(&self, asked: &str) -> (u16, String, String) {
        let encoded: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
        // Each form carries a key of its own.
        let key = self
            .body
            .split("name=\"key\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or("…");
        let mask = |text: &str| text.replace(asked, "…").replace(&encoded, "…").replace(key, "…");
        (self.status, mask(&self.location), mask(&self.body))
    }
}

/// Pages of the service that a page leads to, and forms that it has.
impl Answer {
    /// Addresses that it links to, without places within them.
    pub fn links(&self) -> Vec<String> {
        let found = attributes(&self.body, ("a", "href=\"/"), "href")
            .into_iter()
            .flatten();
        found
            .map(|href| href.split('#').next().unwrap().to_owned())
            .filter(|href| !href.starts_with("/assets/"))
            .collect()
    }

    /// Addresses that its forms are sent to; `here` is its own.
    pub fn forms(&self, here: &str) -> Vec<String> {
        let own = here.split('?').next().unwrap();
        let forms = attributes(&self.body, ("form", "method=\"post\""), "action").into_iter();
        let buttons = attributes(&self.body, ("button", "formaction="), "formaction").into_iter();
        forms
            .chain(buttons)
            .map(|action| action.unwrap_or_else(|| own.to_owned()))
            // Where the answer is shown from is nothing that is sent.
            .map(|action| action.split('#').next().unwrap_or_default().to_owned())
            .collect()
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = self
            .body
            .split("<title>")
            .nth(1)
            .and_then(|rest| rest.split('<').next())
            .unwrap_or_default();
        write!(f, "{} {}{title}", self.status, self.location)
    }
}
