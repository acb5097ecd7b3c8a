//! Those who send the requests, and what they ask for.

use std::time::{Duration, Instant as Stopwatch};

use serde_json::Value;

use super::What;
use crate::Outcome;
use crate::support::child::Running;
use crate::support::city::{self, ZONES_OF_SITE};
use crate::support::figures::Times;
use crate::support::seed::CENTRE;

/// Zones that requests go to: those of the last site stay as they were seeded, for the list of a week.
const ZONES_ASKED: u64 = 3 * ZONES_OF_SITE as u64;
/// Hours that the seeded sessions leave free, for single sessions and for series.
const SINGLE_HOURS: [u32; 4] = [21, 23, 1, 3];
const SERIES_HOURS: [u32; 2] = [19, 6];

/// The next single session.
pub fn next_single(asked: &mut u64) -> Value {
    let number = *asked;
    *asked += 1;
    single(number)
}

/// One session: zone by zone, then hour by hour, then on other days where sessions are stored.
fn single(number: u64) -> Value {
    let turn = number / ZONES_ASKED;
    let hour = SINGLE_HOURS[usize::try_from(turn % 4).unwrap_or_default()];
    let day = match turn / 4 {
        near @ 0..9 => CENTRE - 4 + near,
        far => CENTRE + 10 + far,
    };
    city::ask(
        usize::try_from(number % ZONES_ASKED).unwrap_or_default(),
        (day, hour),
        1,
    )
}

/// The next series.
pub fn next_series(asked: &mut u64) -> Value {
    let number = *asked;
    *asked += 1;
    series(number)
}

/// 50 daily sessions in one piece.
fn series(number: u64) -> Value {
    let turn = number / ZONES_ASKED;
    let hour = SERIES_HOURS[usize::try_from(turn % 2).unwrap_or_default()];
    city::ask(
        usize::try_from(number % ZONES_ASKED).unwrap_or_default(),
        (CENTRE - 10 + turn / 2 * 50, hour),
        50,
    )
}

/// Who looks at a week.
#[derive(Debug, Clone, Copy)]
pub enum Viewer {
    Staff,
    Operator,
}

/// Whoever sends the requests.
#[derive(Clone)]
pub struct Client {
    base: String,
    people: city::People,
    agent: ureq::Agent,
}

impl Client {
    pub fn new(child: &Running, people: city::People) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_idle_connections_per_host(1)
            .build()
            .new_agent();
        Self {
            base: child.address.clone(),
            people,
            agent,
        }
    }

    pub fn create(&self, ask: &Value) -> Outcome<usize> {
        let builder = self.agent.post(format!("{}/api/v1/bookings", self.base));
        let mut response = builder
            .header("Authorization", format!("Bearer {}", self.people.lead))
            .send_json(ask)?;
        let text = response.body_mut().read_to_string()?;
        if response.status() == 201 {
            Ok(text.len())
        } else {
            Err(format!("{} for {ask}: {text}", response.status()).into())
        }
    }

    pub fn creates_for(&self, time: Duration, (first, step): (u64, u64), what: What) -> Outcome<Times> {
        let (watch, mut times) = (Stopwatch::now(), Times::default());
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .new_agent();
        let own = Self {
            agent,
            ..self.clone()
        };
        for number in (first..).step_by(usize::try_from(step)?) {
            let began = watch.elapsed();
            if began > time {
                break;
            }
            let ask = if what == What::Series {
                series(number)
            } else {
                single(number)
            };
            own.create(&ask)?;
            times.add(watch.elapsed().saturating_sub(began));
        }
        Ok(times)
    }

    fn get(&self, token: &str, path: &str) -> Outcome<String> {
        let builder = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("Authorization", format!("Bearer {token}"));
        let mut response = builder.call()?;
        let text = response.body_mut().read_to_string()?;
        if response.status() == 200 {
            Ok(text)
        } else {
            Err(format!("{path}: {text}").into())
        }
    }

    pub fn week(&self, viewer: Viewer) -> Outcome<usize> {
        // Midnights of Seoul, written in UTC.
        let midnight = |day: u64| format!("{}:00Z", city::local(day - 1, 15));
        let token = match viewer {
            Viewer::Staff => &self.people.staff,
            Viewer::Operator => &self.people.operator,
        };
        let path = format!(
            "/api/v1/sessions?site=site-3&from={}&to={}&limit=2000",
            midnight(CENTRE - 3),
            midnight(CENTRE + 4)
        );
        let text = self.get(token, &path)?;
        let count = text.matches("\"original_start\"").count();
        if count == 1_400 {
            Ok(text.len())
        } else {
            Err(format!("{count} sessions in the week").into())
        }
    }

    pub fn free(&self) -> Outcome<usize> {
        let noon = city::local(CENTRE, 3);
        let (from, to) = (
            format!("{}15:00Z", noon.trim_end_matches("00")),
            format!("{}45:00Z", noon.trim_end_matches("00")),
        );
        let span = format!("starts_at={from}&ends_at={to}");
        let text = self.get(
            &self.people.lead,
            &format!("/api/v1/free?{span}&phase=trial&limit=2000"),
        )?;
        let count = text.matches("\"zone\"").count();
        if count == city::ZONES {
            Ok(text.len())
        } else {
            Err(format!("{count} zones are free: {text}").into())
        }
    }

    pub fn largest(&self) -> Outcome<usize> {
        let mut ask = city::ask(0, (4_000, 0), 1_000);
        let zones: Vec<String> = (0..10).map(city::zone).collect();
        ask["phases"][0]["zones"] = zones.into();
        ask["phases"][0]["schedule"]["minutes"] = 1_440.into();
        let builder = self.agent.post(format!("{}/api/v1/bookings/preview", self.base));
        let mut response = builder
            .header("Authorization", format!("Bearer {}", self.people.lead))
            .send_json(&ask)?;
        let text = response
            .body_mut()
            .with_config()
            .limit(100_000_000)
            .read_to_string()?;
        let refused = text.matches("\"refused\"").count();
        if response.status() == 200 && refused >= 10_000 {
            Ok(text.len())
        } else {
            Err(format!(
                "{}, {refused} refused: {}",
                response.status(),
                text.get(..500).unwrap_or(&text)
            )
            .into())
        }
    }

    fn metric(&self, name: &str) -> Outcome<u64> {
        let text = self.get(&self.people.staff, "/metrics")?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .ok_or("no such metric")?;
        Ok(line.trim().parse()?)
    }

    pub fn statements(&self) -> Outcome<u64> {
        self.metric("madang_statements ")
    }

    /// The statements that asking for their number takes.
    pub fn statements_of_asking(&self) -> Outcome<u64> {
        let before = self.statements()?;
        Ok(self.statements()? - before)
    }
}
