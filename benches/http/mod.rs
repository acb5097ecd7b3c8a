//! The whole HTTP request against a dense city of 200 zones with many stored sessions: CPU of the service's
//! process with its jobs and of the database together, those of the client and of the mail server left out.
//! Sizes are measured by turns, and the same city with many more notices that wait and without planner
//! statistics beside them.

mod client;

use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use madang::store::Url;

use self::client::{Client, Viewer, next_series, next_single};
use crate::Outcome;
use crate::support::args::Args;
use crate::support::child::{Part, Running};
use crate::support::city;
use crate::support::cpu::Meter;
use crate::support::figures::{Score, Times, heading};
use crate::support::goals::Goals;
use crate::support::place::{Kind, Place, settle};
use crate::support::seed;
use crate::support::{service, sink};

/// Turns of each size.
const TURNS: u32 = 5;
/// How long the jobs may still have to do with what was asked for.
const JOBS_NEED: Duration = Duration::from_millis(250);
/// What the week's list may weigh, in bytes.
const WEEK_BYTES: usize = 300_000;
/// What the answer to any preview may weigh, in bytes.
const PREVIEW_BYTES: usize = 5_000_000;

/// Runs the benchmark.
pub fn run(args: &Args, goals: &mut Goals) -> Outcome<()> {
    for kind in Kind::all(args) {
        heading(&format!(
            "http: {}, CPU of service and database for a request",
            kind.name()
        ));
        let plain = args.stored.iter().map(|stored| (*stored, State::Settled));
        let middle = args.stored.get(args.stored.len() / 2).copied().unwrap_or(10_000);
        let mut stands = plain
            .chain([(middle, State::Unsettled), (middle, State::Crowded)])
            .map(|(stored, state)| Stand::open(&kind, stored, state))
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
        keep(&kind, &stands, goals);
        for stand in &mut stands {
            for case in CASES.iter().filter(|case| case.crowd_goal_ms.is_some()) {
                stand.crowd(args, case, goals)?;
            }
        }
    }
    Ok(())
}

/// What a database of one size is like besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// With fresh planner statistics.
    Settled,
    /// Without any, as it is just after much was loaded.
    Unsettled,
    /// With notices that wait for a mail server which was away.
    Crowded,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Settled => "",
            Self::Unsettled => ", no statistics",
            Self::Crowded => ", 66,000 notices wait",
        }
    }
}

/// One kind of request.
#[derive(Debug, Clone, Copy)]
struct Case {
    name: &'static str,
    what: What,
    /// CPU-ms, on SQLite and on PostgreSQL.
    goal_ms: Option<[f64; 2]>,
    /// The same of 16 clients at once.
    crowd_goal_ms: Option<[f64; 2]>,
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
        goal_ms: Some([1.2, 2.0]),
        crowd_goal_ms: Some([0.55, 1.6]),
        requests: 500,
    },
    Case {
        name: "series of 50",
        what: What::Series,
        goal_ms: Some([4.0, 7.0]),
        crowd_goal_ms: Some([2.5, 7.0]),
        requests: 100,
    },
    Case {
        name: "week of 50 zones, 1,400 sessions",
        what: What::Week,
        goal_ms: Some([3.0, 5.0]),
        crowd_goal_ms: None,
        requests: 150,
    },
    Case {
        name: "the same, seen by the operator",
        what: What::WeekOfOperator,
        goal_ms: None,
        crowd_goal_ms: None,
        requests: 100,
    },
    Case {
        name: "free among 200 zones",
        what: What::Free,
        goal_ms: Some([1.0, 1.8]),
        crowd_goal_ms: None,
        requests: 250,
    },
    Case {
        name: "largest preview, all refused",
        what: What::Largest,
        goal_ms: Some([250.0, 250.0]),
        crowd_goal_ms: None,
        requests: 10,
    },
];

/// A database of one size with a service over it.
struct Stand {
    stored: u64,
    state: State,
    meter: Meter,
    scores: Vec<Score>,
    client: Client,
    asked: [u64; 2],
    _child: Running,
    place: Place,
}

impl Stand {
    fn open(kind: &Kind, stored: u64, state: State) -> Outcome<Self> {
        let place = Place::create(kind)?;
        let runtime = service::runtime()?;
        let app = service::open(&place.url)?;
        let people = runtime.block_on(app.write(city::build))?;
        let watch = Stopwatch::now();
        let crowd = if state == State::Crowded { seed::CROWD } else { 0 };
        let days = seed::fill(&app, &people, stored, crowd)?.days;
        if state != State::Unsettled {
            settle(&place.url)?;
        }
        eprintln!(
            "{}: {stored} sessions{} over {days} days stored in {:.1} s",
            kind.name(),
            state.name(),
            watch.elapsed().as_secs_f64()
        );
        let child = Running::start(&Part::Whole(place.url.clone(), sink::listen(Arc::default())?))?;
        child.wait_until_quiet()?;
        let client = Client::new(&child, people);
        let meter = Meter {
            service: child.pid(),
            postmaster: place.postmaster,
        };
        Ok(Self {
            stored,
            state,
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
        // What the jobs do after the last ones is theirs, too.
        std::thread::sleep(JOBS_NEED);
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

    /// 16 clients at once.
    fn crowd(&mut self, args: &Args, case: &Case, goals: &mut Goals) -> Outcome<()> {
        const CLIENTS: u64 = 16;
        let (before, watch) = (self.meter.read()?, Stopwatch::now());
        let time = args.time / 3;
        let asked = &mut self.asked[usize::from(case.what == What::Series)];
        let first = *asked;
        let working: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (client, what) = (self.client.clone(), case.what);
                std::thread::spawn(move || client.creates_for(time, (first + number, CLIENTS), what))
            })
            .collect();
        let mut times = Times::default();
        for one in working {
            times.join(one.join().map_err(|_| "a client stopped")??);
        }
        *asked += times.count() as u64 * 2;
        let wall = watch.elapsed().as_secs_f64();
        std::thread::sleep(JOBS_NEED);
        let cpu = self.meter.read()? - before;
        let rate = times.count() as f64 / wall;
        let cpu_ms = cpu.total() * 1000.0 / times.count() as f64;
        println!(
            "- {} stored{}, 16 clients, {}: {rate:.0}/s, p50 {:.1} ms, p99 {:.1} ms, {cpu_ms:.2} CPU-ms each",
            self.stored,
            self.state.name(),
            case.name,
            times.percentile(50),
            times.percentile(99),
        );
        let [sqlite, postgres] = case.crowd_goal_ms.unwrap_or_default();
        let (name, goal) = match self.place.url {
            Url::Sqlite(_) => ("SQLite", sqlite),
            Url::Pg(_) => ("PostgreSQL", postgres),
        };
        let at = format!("{} stored{}", self.stored, self.state.name());
        goals.at_most(
            name,
            format!("{}, 16 clients, CPU-ms, {at}", case.name),
            [cpu_ms, goal],
        );
        if case.what == What::Create && name == "SQLite" {
            goals.at_least(
                name,
                format!("create, 16 clients, a second, {at}"),
                [rate, 2_000.0],
            );
        }
        Ok(())
    }
}

/// What each size is held to: the goal, and no more than 1.3 times what the first takes.
fn keep(kind: &Kind, stands: &[Stand], goals: &mut Goals) {
    for (index, case) in CASES.iter().enumerate() {
        let Some([sqlite, postgres]) = case.goal_ms else {
            continue;
        };
        let goal = if *kind == Kind::Sqlite { sqlite } else { postgres };
        for stand in stands {
            let at = format!("{} stored{}", stand.stored, stand.state.name());
            let cpu_ms = stand.scores[index].cpu_ms();
            goals.at_most(
                kind.name(),
                format!("{}, CPU-ms, {at}", case.name),
                [cpu_ms, goal],
            );
            let more = cpu_ms / stands[0].scores[index].cpu_ms();
            goals.at_most(
                kind.name(),
                format!("{}, beside the first, {at}", case.name),
                [more, 1.3],
            );
        }
    }
}

fn tell(stands: &[Stand]) {
    println!(
        "| request | stored | CPU ms (service + database) | of the smallest | p50 ms | p99 ms | statements | bytes |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (index, case) in CASES.iter().enumerate() {
        let cpu_ms = |stand: &Stand| stand.scores[index].cpu_ms();
        for stand in stands {
            let score = &stand.scores[index];
            let count = score.times.count() as f64;
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
                "| {} | {}{} | {:.2} ({:.2} + {:.2}) | {:.2} | {:.1} | {:.1} | {:.1} | {}{heavy} |",
                case.name,
                stand.stored,
                stand.state.name(),
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
