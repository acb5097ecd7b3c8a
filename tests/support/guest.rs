//! Somebody who signed in to the demonstration, and asks beside their browser.

use serde_json::{Value, json};

use super::demo::Demo;
use super::pages::weight;
use crate::support::agent;
use crate::support::array;

/// A person with the cookie of their sign-in.
pub struct Guest {
    base: String,
    cookie: String,
    agent: ureq::Agent,
}

impl Guest {
    /// Signs in.
    pub fn signs_in(demo: &Demo, email: &str) -> Self {
        let agent = agent();
        let url = format!("{}/api/v1/sign-in", demo.base);
        let answer = agent
            .post(url)
            .send_json(json!({ "email": email, "password": "madang-demo" }))
            .unwrap();
        let cookie = answer.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        Self {
            base: demo.base.clone(),
            cookie,
            agent,
        }
    }

    /// Nobody.
    pub fn nobody(demo: &Demo) -> Self {
        Self {
            base: demo.base.clone(),
            cookie: String::new(),
            agent: agent(),
        }
    }

    /// The text of a page, of one that is not there too.
    pub fn looks_at(&self, path: &str) -> String {
        let mut answer = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("Cookie", &self.cookie)
            .call()
            .unwrap();
        answer.body_mut().read_to_string().unwrap()
    }

    /// The bytes of a page as they travel.
    pub fn travels(&self, path: &str, language: &str) -> usize {
        let cookie = format!("{}; language={language}", self.cookie);
        weight(
            self.agent
                .get(format!("{}{path}", self.base))
                .header("Cookie", cookie),
        )
    }

    /// The text of a page or an answer.
    #[track_caller]
    pub fn reads(&self, path: &str) -> String {
        let mut answer = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("Cookie", &self.cookie)
            .call()
            .unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.body_mut().read_to_string().unwrap()
    }

    /// GET.
    #[track_caller]
    pub fn gets(&self, path: &str) -> Value {
        serde_json::from_str(&self.reads(path)).unwrap()
    }

    /// POST of something that is done, to the version of `seen`.
    #[track_caller]
    pub fn posts(&self, path: &str, seen: &Value, body: &Value) -> Value {
        let request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("Cookie", &self.cookie);
        let request = if seen.is_null() {
            request
        } else {
            request.header("If-Match", format!("\"{}\"", seen["version"]))
        };
        let mut answer = request.send_json(body).unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        assert!(answer.status().is_success(), "{path}: {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Sends a form, which is taken. What comes back.
    #[track_caller]
    pub fn sends(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("Cookie", &self.cookie);
        let mut answer = request.send_form(fields.iter().copied()).unwrap();
        assert!(answer.status().as_u16() < 400, "{path}: {}", answer.status());
        answer.body_mut().read_to_string().unwrap()
    }

    /// Sends a form that is made already, of a type; it is taken.
    #[track_caller]
    pub fn sends_raw(&self, path: &str, kind: &str, body: &[u8]) {
        let request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("Cookie", &self.cookie)
            .header("Content-Type", kind);
        let answer = request.send(body).unwrap();
        assert!(answer.status().as_u16() < 400, "{path}: {}", answer.status());
    }

    /// The first item of a list that is as it should be.
    #[track_caller]
    pub fn finds(&self, path: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let list = self.gets(path);
        array(&list["items"])
            .iter()
            .find(|item| is_it(item))
            .unwrap_or_else(|| panic!("none in {path}: {list}"))
            .clone()
    }
}
