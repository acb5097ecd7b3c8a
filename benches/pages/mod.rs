//! Pages as signed-in people load them, in two cities: the demonstration's, as it is and with a hundred times
//! as much stored, and a dense one. CPU of the service's process with its jobs and of the database together,
//! compression included. Sizes are measured by turns.

mod cases;

use std::io::Read;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use madang::store::Url;

use self::cases::{CASES, Case, DENSE_CASES, NEWS, Who};
use crate::Outcome;
use crate::support::args::Args;
use crate::support::child::{Part, Running};
use crate::support::cpu::{Cpu, Meter};
use crate::support::figures::{Score, Times, heading};
use crate::support::goals::Goals;
use crate::support::place::{Kind, Place, Writer, writer};
use crate::support::sample::{self, Sample};
use crate::support::{service, sink};

/// How many times the sample is stored.
const SIZES: [u64; 2] = [1, 100];
/// Sessions that are stored in the dense city.
const DENSE_SIZES: [u64; 2] = [100_000, 1_000_000];
/// Turns of each size.
const TURNS: u32 = 5;
/// Requests of a turn.
const REQUESTS: u32 = 20;
/// What a page may take, but reports of a year: CPU in milliseconds on each database, how much more of it
/// when more is stored, and bytes.
const GOAL_MS: [f64; 2] = [5.0, 8.0];
const GOAL_YEAR_MS: f64 = 20.0;
const GOAL_TIMES: f64 = 1.3;
const GOAL_BYTES: usize = 60_000;

/// Runs the benchmark in the demonstration's city.
pub fn run(args: &Args, goals: &mut Goals) -> Outcome<()> {
    compare(args, (&SIZES, CASES), goals)
}

/// Runs it in the dense city.
pub fn run_dense(args: &Args, goals: &mut Goals) -> Outcome<()> {
    let sizes = if args.sizes_given {
        args.stored.clone()
    } else {
        DENSE_SIZES.to_vec()
    };
    compare(args, (&sizes, DENSE_CASES), goals)
}

fn compare(args: &Args, (sizes, all): (&[u64], &'static [Case]), goals: &mut Goals) -> Outcome<()> {
    for kind in Kind::all(args) {
        heading(&format!(
            "pages: {}, CPU of service and database for a request",
            kind.name()
        ));
        let is_dense = std::ptr::eq(all, DENSE_CASES);
        let mut stands = sizes
            .iter()
            .map(|times| Stand::open(&kind, *times, is_dense))
            .collect::<Outcome<Vec<_>>>()?;
        let cases: Vec<&Case> = all.iter().filter(|case| case.name.contains(&args.only)).collect();
        for stand in &mut stands {
            stand.check(&cases)?;
        }
        for _ in 0..TURNS {
            for (index, case) in cases.iter().enumerate() {
                stands.iter_mut().try_for_each(|stand| stand.turn(index, case))?;
            }
        }
        tell(&cases, &stands);
        let goal = if kind == Kind::Sqlite {
            GOAL_MS[0]
        } else {
            GOAL_MS[1]
        };
        for (index, case) in cases.iter().enumerate() {
            for stand in &stands {
                let goal = if case.name.ends_with("a year") {
                    GOAL_YEAR_MS
                } else {
                    goal
                };
                let what = format!("{}, CPU-ms, {}", case.name, stand.size());
                goals.at_most(kind.name(), what, [stand.scores[index].cpu_ms(), goal]);
            }
            if let [first, .., last] = stands.as_slice() {
                let more = last.scores[index].cpu_ms() / first.scores[index].cpu_ms();
                let what = format!("{}, {} beside {}", case.name, last.size(), first.size());
                goals.at_most(kind.name(), what, [more, GOAL_TIMES]);
            }
        }
    }
    Ok(())
}

/// A database of one size with a service over it, and those who look.
struct Stand {
    /// Sessions that are stored in the dense city, or how many times the sample is stored.
    times: u64,
    is_dense: bool,
    meter: Meter,
    scores: Vec<Score>,
    sample: Sample,
    agent: ureq::Agent,
    child: Running,
    writes: Writer,
    place: Place,
}

impl Stand {
    fn open(kind: &Kind, times: u64, is_dense: bool) -> Outcome<Self> {
        let place = Place::create(kind)?;
        let watch = Stopwatch::now();
        let app = service::open(&place.url)?;
        let sample = if is_dense {
            sample::dense(&app, times)?
        } else {
            sample::build(app, u32::try_from(times)?)?
        };
        eprintln!(
            "{}: a city of {times} in {:.1} s",
            kind.name(),
            watch.elapsed().as_secs_f64()
        );
        let child = Running::start(&Part::Whole(place.url.clone(), sink::listen(Arc::default())?))?;
        child.wait_until_quiet()?;
        let meter = Meter {
            service: child.pid(),
            postmaster: place.postmaster,
        };
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_idle_connections_per_host(1)
            .build()
            .new_agent();
        Ok(Self {
            times,
            is_dense,
            meter,
            scores: vec![Score::default(); CASES.len()],
            sample,
            agent,
            child,
            writes: writer(&place.url)?,
            place,
        })
    }

    fn size(&self) -> String {
        if self.is_dense {
            format!("{} stored", self.times)
        } else {
            format!("{} ×", self.times)
        }
    }

    /// Loads every page some times, and looks whether it is the right one.
    fn check(&mut self, cases: &[&Case]) -> Outcome<()> {
        for case in cases {
            let mut html = String::new();
            for _ in 0..5 {
                html.clear();
                flate2::read::GzDecoder::new(self.load(case)?.as_slice()).read_to_string(&mut html)?;
            }
            let (words, least) = case.shows;
            let found = html.matches(words).count();
            if found < least {
                return Err(format!("{}: {words} stands there {found} times: {html}", case.name).into());
            }
        }
        Ok(())
    }

    fn turn(&mut self, index: usize, case: &Case) -> Outcome<()> {
        let statements = self.statements()?;
        let written = self.writing(case)?;
        let before = self.meter.read()?;
        let mut times = Times::default();
        let mut bytes = 0;
        for _ in 0..REQUESTS {
            if case.is_news {
                (self.writes)(NEWS)?;
            }
            let watch = Stopwatch::now();
            bytes = self.load(case)?.len();
            times.add(watch.elapsed());
        }
        let cpu = self.meter.read()? - before - written;
        let after = self.statements()?;
        // Asking for the number takes some too.
        let asking = self.statements()? - after;
        let statements = after - statements - asking;
        let score = &mut self.scores[index];
        score.cpu += cpu;
        score.times.join(times);
        score.statements += statements;
        score.bytes = bytes;
        Ok(())
    }

    /// What the changes before the looks of a turn take by themselves.
    fn writing(&mut self, case: &Case) -> Outcome<Cpu> {
        let before = self.meter.read()?;
        if case.is_news {
            for _ in 0..REQUESTS {
                (self.writes)(NEWS)?;
            }
        }
        Ok(self.meter.read()? - before)
    }

    /// The page as it crosses the wire.
    fn load(&self, case: &Case) -> Outcome<Vec<u8>> {
        let who = match case.who {
            Who::Lead => &self.sample.lead,
            Who::Operator => &self.sample.operator,
            Who::Staff => &self.sample.staff,
        };
        let url = format!("{}{}", self.child.address, (case.path)(&self.sample));
        let (cookie, form) = (format!("madang={who}; language=ko"), (case.form)());
        let mut response = if form.is_empty() {
            self.agent
                .get(url)
                .header("Cookie", cookie)
                .header("Accept-Encoding", "gzip")
                .call()?
        } else {
            let request = self
                .agent
                .post(url)
                .header("Cookie", cookie)
                .header("Accept-Encoding", "gzip");
            let request = request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("HX-Request", "true");
            request
                .header("HX-Target", "preview")
                .header("Sec-Fetch-Site", "same-origin")
                .send(form)?
        };
        let body = response.body_mut().read_to_vec()?;
        if response.status() == 200 {
            Ok(body)
        } else {
            Err(format!("{}: {}", case.name, response.status()).into())
        }
    }

    fn statements(&self) -> Outcome<u64> {
        let text = self
            .agent
            .get(format!("{}/metrics", self.child.address))
            .call()?
            .body_mut()
            .read_to_string()?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("madang_statements "))
            .ok_or("no such metric")?;
        Ok(line.trim().parse()?)
    }
}

fn tell(cases: &[&Case], stands: &[Stand]) {
    println!(
        "| page | stored | CPU ms (service + database) | of the smallest | p50 ms | statements | kB gz |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (index, case) in cases.iter().enumerate() {
        let cpu_ms = |stand: &Stand| stand.scores[index].cpu_ms();
        for stand in stands {
            let score = &stand.scores[index];
            let count = score.times.count() as f64;
            let more = stands.first().map_or(1.0, |first| cpu_ms(stand) / cpu_ms(first));
            println!(
                "| {} | {} | {:.2} ({:.2} + {:.2}) | {more:.2}{} | {:.1} | {:.1} | {:.1}{} |",
                case.name,
                stand.size(),
                cpu_ms(stand),
                score.cpu.service * 1000.0 / count,
                score.cpu.database * 1000.0 / count,
                if more > GOAL_TIMES { " MISSED" } else { "" },
                score.times.percentile(50),
                score.statements as f64 / count,
                score.bytes as f64 / 1000.0,
                if score.bytes > GOAL_BYTES { " MISSED" } else { "" },
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
