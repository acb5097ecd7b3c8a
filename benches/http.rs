//! The whole HTTP request against 200 zones with many stored sessions: CPU of the service's process and of
//! the database together, the client's left out. Sizes are measured by turns.

use std::time::{Duration, Instant as Stopwatch};

use madang::store::Url;
use serde_json::Value;

use crate::Outcome;
use crate::support::args::Args;
use crate::support::child::{Part, Running};
use crate::support::city::{self, ZONES_OF_SITE};
use crate::support::cpu::Meter;
use crate::support::figures::{Score, Times, heading, verdict};
use crate::support::place::{Kind, Place};
use crate::support::seed::{self, CENTRE};
use crate::support::service;

/// Turns of each size.
const TURNS: u32 = 5;
/// Zones that requests go to: those of the last site stay as they were seeded, for the list of a week.
const ZONES_ASKED: u64 = 3 * ZONES_OF_SITE as u64;
/// Hours that the seeded sessions leave free, for single sessions and for series.
const SINGLE_HOURS: [u32; 4] = [21, 23, 1, 3];
const SERIES_HOURS: [u32; 2] = [19, 6];
/// What the week's list may weigh, in bytes.
const WEEK_BYTES: usize = 300_000;
/// What the answer to any preview may weigh, in bytes.
const PREVIEW_BYTES: usize = 5_000_000;

/// Runs the benchmark.
pub fn run(args: &Args) -> Outcome<()> {
    for kind in Kind::all(args) {
        heading(&format!(
            "http: {}, CPU of service and database for a request",
            kind.name()
        ));
        let mut stands = args
            .stored
            .iter()
            .map(|stored| Stand::open(&kind, *stored))
            .collect::<Outcome<Vec<_>>>()?;
        for case in CASES {
            stands
                .iter_mut()
                .try_for_each(|stand| stand.turn(case, 10, None))?;
        }
        for _ in 0..TURNS {
            for case in CASES {
                stands
                    .iter_mut()
                    .try_for_each(|stand| stand.turn(case, case.requests / TURNS, Some(case)))?;
            }
        }
        tell(&stands);
        for stand in &mut stands {
            stand.crowd(args)?;
        }
    }
    Ok(())
}

/// One kind of request.
#[derive(Debug, Clone, Copy)]
struct Case {
    name: &'static str,
    what: What,
    goal_ms: Option<f64>,
    requests: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Create,
    Series,
    /// A week of one site's 50 zones, seen by programme staff, who see everything.
    Week,
    /// The same, seen by the site's own people.
    WeekOfOperator,
    Free,
    /// A thousand days in ten zones, the most that may be asked for at once, all of them after the agreement.
    Largest,
}

const CASES: &[Case] = &[
    Case {
        name: "create",
        what: What::Create,
        goal_ms: Some(2.0),
        requests: 500,
    },
    Case {
        name: "series of 50",
        what: What::Series,
        goal_ms: Some(10.0),
        requests: 100,
    },
    Case {
        name: "week of 50 zones, 1,400 sessions",
        what: What::Week,
        goal_ms: Some(10.0),
        requests: 150,
    },
    Case {
        name: "the same, seen by the operator",
        what: What::WeekOfOperator,
        goal_ms: None,
        requests: 100,
    },
    Case {
        name: "free among 200 zones",
        what: What::Free,
        goal_ms: Some(5.0),
        requests: 250,
    },
    Case {
        name: "largest preview, all refused",
        what: What::Largest,
        goal_ms: Some(250.0),
        requests: 10,
    },
];

/// A database of one size with a service over it.
struct Stand {
    stored: u64,
    meter: Meter,
    scores: Vec<Score>,
    client: Client,
    asked: [u64; 2],
    _child: Running,
    place: Place,
}

impl Stand {
    fn open(kind: &Kind, stored: u64) -> Outcome<Self> {
        let place = Place::create(kind)?;
        let runtime = service::runtime()?;
        let app = service::open(&place.url)?;
        let people = runtime.block_on(app.write(city::build))?;
        let watch = Stopwatch::now();
        let days = seed::fill(&app, &people, stored)?;
        eprintln!(
            "{}: {stored} sessions over {days} days stored in {:.1} s",
            kind.name(),
            watch.elapsed().as_secs_f64()
        );
        let child = Running::start(&Part::Requests(place.url.clone()))?;
        let client = Client::new(&child, people);
        let meter = Meter {
            service: child.pid(),
            postmaster: place.postmaster,
        };
        Ok(Self {
            stored,
            meter,
            scores: vec![Score::default(); CASES.len()],
            client,
            asked: [0, 0],
            _child: child,
            place,
        })
    }

    /// Sends some requests of one case, one after the other; the score is kept when `counted`.
    fn turn(&mut self, case: &Case, requests: u32, counted: Option<&Case>) -> Outcome<()> {
        let index = CASES
            .iter()
            .position(|known| known.what == case.what)
            .unwrap_or_default();
        let mut score = Score::default();
        let statements = self.client.statements()?;
        let before = self.meter.read()?;
        for _ in 0..requests {
            let watch = Stopwatch::now();
            score.bytes = self.send(case.what)?;
            score.times.add(watch.elapsed());
        }
        score.cpu = self.meter.read()? - before;
        score.statements = self.client.statements()? - statements - self.client.statements_of_asking()?;
        if counted.is_some() {
            let kept = &mut self.scores[index];
            kept.cpu += score.cpu;
            kept.times.join(score.times);
            kept.statements += score.statements;
            kept.bytes = score.bytes;
        }
        Ok(())
    }

    fn send(&mut self, what: What) -> Outcome<usize> {
        match what {
            What::Create => self.client.create(&next_single(&mut self.asked[0])),
            What::Series => self.client.create(&next_series(&mut self.asked[1])),
            What::Week => self.client.week(Viewer::Staff),
            What::WeekOfOperator => self.client.week(Viewer::Operator),
            What::Free => self.client.free(),
            What::Largest => self.client.largest(),
        }
    }

    /// 16 clients that create at once.
    fn crowd(&mut self, args: &Args) -> Outcome<()> {
        const CLIENTS: u64 = 16;
        let (before, watch) = (self.meter.read()?, Stopwatch::now());
        let (time, first) = (args.time / 3, self.asked[0]);
        let working: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let client = self.client.clone();
                std::thread::spawn(move || client.creates_for(time, (first + number, CLIENTS)))
            })
            .collect();
        let mut times = Times::default();
        for one in working {
            times.join(one.join().map_err(|_| "a client stopped")??);
        }
        let (wall, cpu) = (watch.elapsed().as_secs_f64(), self.meter.read()? - before);
        self.asked[0] += times.count() as u64 * 2;
        println!(
            "- {} stored, 16 clients create: {:.0}/s, p50 {:.1} ms, p99 {:.1} ms, {:.2} CPU-ms each",
            self.stored,
            times.count() as f64 / wall,
            times.percentile(50),
            times.percentile(99),
            cpu.total() * 1000.0 / times.count() as f64
        );
        Ok(())
    }
}

fn tell(stands: &[Stand]) {
    println!(
        "| request | stored | CPU ms (service + database) | goal | of the smallest | p50 ms | p99 ms | statements | bytes |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (index, case) in CASES.iter().enumerate() {
        let cpu_ms = |stand: &Stand| {
            stand.scores[index].cpu.total() * 1000.0 / stand.scores[index].times.count() as f64
        };
        for stand in stands {
            let score = &stand.scores[index];
            let count = score.times.count() as f64;
            let goal = case.goal_ms.map_or_else(String::new, |goal| {
                format!("{goal} {}", verdict(cpu_ms(stand), goal))
            });
            let most = match case.what {
                What::Week => WEEK_BYTES,
                What::Largest => PREVIEW_BYTES,
                _ => usize::MAX,
            };
            let heavy = if score.bytes >= most {
                format!(" (goal {most} MISSED)")
            } else {
                String::new()
            };
            println!(
                "| {} | {} | {:.2} ({:.2} + {:.2}) | {goal} | {:.2} | {:.1} | {:.1} | {:.1} | {}{heavy} |",
                case.name,
                stand.stored,
                cpu_ms(stand),
                score.cpu.service * 1000.0 / count,
                score.cpu.database * 1000.0 / count,
                stands.first().map_or(1.0, |first| cpu_ms(stand) / cpu_ms(first)),
                score.times.percentile(50),
                score.times.percentile(99),
                score.statements as f64 / count,
                score.bytes,
            );
        }
    }
    if stands
        .iter()
        .any(|stand| matches!(stand.place.url, Url::Pg(_)) && stand.place.postmaster.is_none())
    {
        println!("The PostgreSQL server is on another machine: its CPU time is missing.");
    }
}

fn next_single(asked: &mut u64) -> Value {
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

/// 50 daily sessions in one piece.
fn next_series(asked: &mut u64) -> Value {
    let number = *asked;
    *asked += 1;
    let turn = number / ZONES_ASKED;
    let hour = SERIES_HOURS[usize::try_from(turn % 2).unwrap_or_default()];
    city::ask(
        usize::try_from(number % ZONES_ASKED).unwrap_or_default(),
        (CENTRE - 10 + turn / 2 * 50, hour),
        50,
    )
}

#[derive(Debug, Clone, Copy)]
enum Viewer {
    Staff,
    Operator,
}

/// Whoever sends the requests.
#[derive(Clone)]
struct Client {
    base: String,
    people: city::People,
    agent: ureq::Agent,
}

impl Client {
    fn new(child: &Running, people: city::People) -> Self {
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

    fn create(&self, ask: &Value) -> Outcome<usize> {
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

    fn creates_for(&self, time: Duration, (first, step): (u64, u64)) -> Outcome<Times> {
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
            own.create(&single(number))?;
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

    fn week(&self, viewer: Viewer) -> Outcome<usize> {
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

    fn free(&self) -> Outcome<usize> {
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

    fn largest(&self) -> Outcome<usize> {
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

    fn statements(&self) -> Outcome<u64> {
        self.metric("madang_statements ")
    }

    /// The statements that asking for their number takes.
    fn statements_of_asking(&self) -> Outcome<u64> {
        let before = self.statements()?;
        Ok(self.statements()? - before)
    }
}
