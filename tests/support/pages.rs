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
    path: String,
    pub status: u16,
    pub location: String,
    pub html: String,
}

impl Persona {
    /// GET of a page, in a language.
    pub fn views(&self, language: &str, path: &str) -> Sheet {
        let request = self
            .send(unredirected().get(format!("{}{path}", self.base)))
            .header("Cookie", format!("language={language}"));
        Sheet::read(path, request.call())
    }

    /// GET of a page, in English.
    pub fn opens(&self, path: &str) -> Sheet {
        self.views("en", path)
    }

    /// The bytes of a page as they travel, in the heavier language.
    pub fn weighs(&self, path: &str) -> usize {
        weight(
            self.send(unredirected().get(format!("{}{path}", self.base)))
                .header("Cookie", "language=ko"),
        )
    }

    /// A page that is there.
    #[track_caller]
    pub fn sees_page(&self, path: &str) -> Sheet {
        let sheet = self.opens(path);
        sheet.is(200);
        sheet
    }

    /// Sends a form that is made already, of a type.
    pub fn submits_raw(&self, path: &str, kind: &str, body: &[u8]) -> Sheet {
        let request = self
            .send(unredirected().post(format!("{}{path}", self.base)))
            .header("Cookie", "language=en")
            .header("Content-Type", kind);
        Sheet::read(path, request.send(body))
    }

    /// Sends a form.
    pub fn submits(&self, path: &str, fields: &[(&str, &str)]) -> Sheet {
        let request = self
            .send(unredirected().post(format!("{}{path}", self.base)))
            .header("Cookie", "language=en");
        Sheet::read(path, request.send_form(fields.iter().copied()))
    }

    /// The same with fields as [`super::forms::fields`] reads them.
    pub fn submits_all(&self, path: &str, fields: &[(String, String)]) -> Sheet {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        self.submits(path, &fields)
    }
}

/// A client that takes any status for an answer and follows no redirect.
pub fn unredirected() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .new_agent()
}

impl Sheet {
    fn read(path: &str, response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Self {
        let mut response = response.unwrap();
        let status = response.status().as_u16();
        let location = response
            .headers()
            .get("location")
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        Self {
            path: path.to_owned(),
            status,
            location,
            html: response.body_mut().read_to_string().unwrap(),
        }
    }

    /// Whether the page shows these words.
    pub fn says(&self, words: &str) -> bool {
        self.html.contains(words)
    }

    /// Checks the status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        let Self {
            path, location, html, ..
        } = self;
        assert_eq!(self.status, status, "{path} → {location}\n{html}");
        self
    }

    /// Checks where the answer leads.
    #[track_caller]
    pub fn leads_to(&self, location: &str) -> &Self {
        assert_eq!(
            self.location, location,
            "{} {}\n{}",
            self.path, self.status, self.html
        );
        self
    }

    /// Checks that the page shows these words.
    #[track_caller]
    pub fn shows(&self, words: &str) -> &Self {
        assert!(self.says(words), "{} lacks {words}\n{}", self.path, self.html);
        self
    }

    /// Checks that the page does not show these words.
    #[track_caller]
    pub fn lacks(&self, words: &str) -> &Self {
        assert!(!self.says(words), "{} shows {words}\n{}", self.path, self.html);
        self
    }

    /// Checks the value of the first input with this name.
    #[track_caller]
    pub fn holds(&self, name: &str, value: &str) -> &Self {
        assert_eq!(self.value(name), value, "{} {name}\n{}", self.path, self.html);
        self
    }

    /// The value of the first input with this name.
    #[track_caller]
    pub fn value(&self, name: &str) -> String {
        value_of(&self.html, name)
    }
}

/// What stands after the first `before`, up to the character.
#[track_caller]
pub fn between<'a>(html: &'a str, before: &str, until: char) -> &'a str {
    let (_, after) = html.split_once(before).unwrap();
    after.split(until).next().unwrap()
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
