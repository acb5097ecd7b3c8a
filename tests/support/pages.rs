//! People who look at pages and send forms, without a browser: what comes back is what stands without script.

use super::Persona;

/// Most bytes that a page may have as it travels.
pub const MOST_BYTES: usize = 60_000;

/// The bytes of an answer as they travel.
pub fn weight(request: ureq::RequestBuilder<ureq::typestate::WithoutBody>) -> usize {
    let answer = request.header("Accept-Encoding", "gzip").call().unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    answer.into_body().read_to_vec().unwrap().len()
}

/// A page as it came, redirects not followed.
#[derive(Debug)]
pub struct Sheet {
    pub status: u16,
    pub location: String,
    pub html: String,
}

impl Persona {
    /// GET of a page, in a language.
    pub fn views(&self, language: &str, path: &str) -> Sheet {
        let agent = agent();
        Sheet::read(
            self.send(agent.get(format!("{}{path}", self.base)))
                .header("Cookie", format!("language={language}"))
                .call(),
        )
    }

    /// The bytes of a page as they travel, in the heavier language.
    pub fn weighs(&self, path: &str) -> usize {
        weight(
            self.send(agent().get(format!("{}{path}", self.base)))
                .header("Cookie", "language=ko"),
        )
    }

    /// A page that is there.
    #[track_caller]
    pub fn sees_page(&self, path: &str) -> Sheet {
        let sheet = self.views("en", path);
        assert_eq!(sheet.status, 200, "{path} → {}", sheet.location);
        sheet
    }

    /// Sends a form.
    pub fn submits(&self, path: &str, fields: &[(&str, &str)]) -> Sheet {
        let agent = agent();
        let request = self
            .send(agent.post(format!("{}{path}", self.base)))
            .header("Cookie", "language=en");
        Sheet::read(request.send_form(fields.iter().copied()))
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .new_agent()
}

impl Sheet {
    fn read(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Self {
        let mut response = response.unwrap();
        let status = response.status().as_u16();
        let location = response
            .headers()
            .get("location")
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        Self {
            status,
            location,
            html: response.body_mut().read_to_string().unwrap(),
        }
    }

    /// Whether the page shows these words.
    pub fn says(&self, words: &str) -> bool {
        self.html.contains(words)
    }

    /// The value of the first input with this name.
    #[track_caller]
    pub fn value(&self, name: &str) -> String {
        value_of(&self.html, name)
    }
}

/// The value of the first input with this name, as it is written.
#[track_caller]
pub fn value_of(html: &str, name: &str) -> String {
    let marked = format!("name=\"{name}\"");
    let at = html.find(&marked).unwrap_or_else(|| panic!("no field {name}"));
    let tag = &html[html[..at].rfind('<').unwrap()..];
    let tag = &tag[..tag.find('>').unwrap()];
    let value = tag.split("value=\"").nth(1).unwrap_or_default();
    value.split('"').next().unwrap_or_default().to_owned()
}
