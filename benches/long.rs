//! What takes long, beside requests that must not wait for it: a holiday on a day on which 20,000 sessions
//! stand, and previews of a thousand sessions that are all refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant as Stopwatch};

use serde_json::{Value, json};

use crate::Outcome;
use crate::support::args::Args;
use crate::support::child::{Part, Running};
use crate::support::city;
use crate::support::figures::{Times, heading};
use crate::support::goals::Goals;
use crate::support::morning;
use crate::support::place::{Kind, Place};
use crate::support::{service, sink};

/// Sessions that stand on the day that becomes a holiday.
const TOUCHED: u64 = 20_000;
/// Clients that preview at the same time.
const CLIENTS: usize = 16;
/// For how long they do.
const PREVIEWS: Duration = Duration::from_secs(6);

/// Runs the benchmark.
pub fn run(args: &Args, goals: &mut Goals) -> Outcome<()> {
    heading("long: a holiday for 20,000 sessions, and the largest previews");
    for kind in Kind::all(args) {
        let place = Place::create(&kind)?;
        let people = {
            let app = service::open(&place.url)?;
            let people = service::runtime()?.block_on(app.write(city::build))?;
            morning::fill(&app, &people, TOUCHED, true)?;
            people
        };
        let child = Running::start(&Part::Whole(place.url.clone(), sink::listen(Arc::default())?))?;
        let client = Asker {
            base: child.address.clone(),
            people,
            asked: Arc::default(),
        };
        let (times, answered) = client.beside(Asker::holiday)?;
        println!(
            "- {}: a holiday answered after {answered:.2} s; {} requests meanwhile: p99 {:.1} ms, longest {:.1} ms",
            kind.name(),
            times.count(),
            times.percentile(99),
            times.percentile(100),
        );
        let name = "a holiday for 20,000 sessions: a request's longest wait, ms";
        goals.at_most(kind.name(), name, [times.percentile(100), 100.0]);
        let (times, done) = client.beside(Asker::previews)?;
        println!(
            "- {}: {done} previews of 1,000 refused by {CLIENTS} clients; {} requests meanwhile: p50 {:.1} ms, p99 {:.1} ms",
            kind.name(),
            times.count(),
            times.percentile(50),
            times.percentile(99),
        );
        goals.at_most(
            kind.name(),
            "largest previews: requests' p99, ms",
            [times.percentile(99), 100.0],
        );
    }
    Ok(())
}

#[derive(Clone)]
struct Asker {
    base: String,
    people: city::People,
    asked: Arc<AtomicU64>,
}

impl Asker {
    /// Sends requests for as long as something else takes; how long each took, and what that answered.
    fn beside<T>(&self, other: impl FnOnce(&Self) -> Outcome<T>) -> Outcome<(Times, T)> {
        let done = Arc::new(AtomicBool::new(false));
        let (own, until) = (self.clone(), Arc::clone(&done));
        let asking = std::thread::spawn(move || own.ask_until(&until));
        let outcome = other(self);
        done.store(true, Ordering::Relaxed);
        let times = asking.join().map_err(|_| "a client stopped")??;
        Ok((times, outcome?))
    }

    fn ask_until(&self, done: &AtomicBool) -> Outcome<Times> {
        let (agent, mut times) = (ureq::agent(), Times::default());
        while !done.load(Ordering::Relaxed) {
            let turn = self.asked.fetch_add(1, Ordering::Relaxed);
            let ask = city::ask(usize::try_from(turn % 150)?, (60 + turn / 150, 3), 1);
            let began = Stopwatch::now();
            let request = agent.post(format!("{}/api/v1/bookings", self.base));
            request
                .header("Authorization", format!("Bearer {}", self.people.lead))
                .send_json(&ask)?;
            times.add(began.elapsed());
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(times)
    }

    /// Adds a holiday; how many seconds the answer took.
    fn holiday(&self) -> Outcome<f64> {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_mins(2)))
            .build()
            .new_agent();
        let began = Stopwatch::now();
        let body: Value = json!({ "date": morning::LATER, "kind": "temporary", "names": { "ko": "임시 공휴일", "en": "Temporary holiday" } });
        let request = agent.post(format!("{}/api/v1/holidays", self.base));
        request
            .header("Authorization", format!("Bearer {}", self.people.admin))
            .send_json(&body)?;
        Ok(began.elapsed().as_secs_f64())
    }

    fn previews(&self) -> Outcome<u64> {
        let began = Stopwatch::now();
        let working: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let own = self.clone();
                std::thread::spawn(move || own.preview_until(began))
            })
            .collect();
        let mut done = 0;
        for one in working {
            done += one.join().map_err(|_| "a client stopped")??;
        }
        Ok(done)
    }

    fn preview_until(&self, began: Stopwatch) -> Outcome<u64> {
        let mut ask = city::ask(0, (4_000, 0), 1_000);
        let zones: Vec<String> = (0..10).map(city::zone).collect();
        ask["phases"][0]["zones"] = zones.into();
        let (agent, mut done) = (ureq::agent(), 0);
        while began.elapsed() < PREVIEWS {
            let request = agent.post(format!("{}/api/v1/bookings/preview", self.base));
            let mut answer = request
                .header("Authorization", format!("Bearer {}", self.people.lead))
                .send_json(&ask)?;
            answer.body_mut().with_config().limit(100_000_000).read_to_vec()?;
            done += 1;
        }
        Ok(done)
    }
}
