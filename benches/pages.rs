//! Pages as signed-in people load them, at the size of the sample and with a hundred times as much stored:
//! CPU of the service's process and of the database together, compression included. Sizes are measured by
//! turns.

use std::io::Read;
use std::time::Instant as Stopwatch;

use madang::store::Url;

use crate::Outcome;
use crate::support::args::Args;
use crate::support::child::{Part, Running};
use crate::support::cpu::{Cpu, Meter};
use crate::support::figures::{Score, Times, heading, verdict};
use crate::support::place::{Kind, Place, Writer, writer};
use crate::support::sample::{self, SITE, Sample, VIEW_FROM};
use crate::support::service;

/// How many times the sample is stored.
const SIZES: [u32; 2] = [1, 100];
/// Turns of each size.
const TURNS: u32 = 5;
/// Requests of a turn.
const REQUESTS: u32 = 20;
/// What a page may take: CPU in milliseconds, how much more of it when a hundred times as much is stored, and
/// bytes.
const GOAL_MS: f64 = 5.0;
const GOAL_TIMES: f64 = 2.0;
const GOAL_BYTES: usize = 60_000;
/// Session blocks that the timeline must show.
const IN_VIEW: usize = 600;

/// Runs the benchmark.
pub fn run(args: &Args) -> Outcome<()> {
    for kind in Kind::all(args) {
        heading(&format!(
            "pages: {}, CPU of service and database for a request",
            kind.name()
        ));
        let mut stands = SIZES
            .iter()
            .map(|times| Stand::open(&kind, *times))
            .collect::<Outcome<Vec<_>>>()?;
        let cases: Vec<&Case> = CASES
            .iter()
            .filter(|case| case.name.contains(&args.only))
            .collect();
        for stand in &mut stands {
            stand.check(&cases)?;
        }
        for _ in 0..TURNS {
            for (index, case) in cases.iter().enumerate() {
                stands.iter_mut().try_for_each(|stand| stand.turn(index, case))?;
            }
        }
        tell(&cases, &stands);
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Who {
    Lead,
    Operator,
    Staff,
}

/// One page.
struct Case {
    name: &'static str,
    who: Who,
    path: fn(&Sample) -> String,
    /// What is sent as a form; nothing: it is only looked at.
    form: fn() -> String,
    /// Words that show that it is the page that is meant, and how often they must stand there.
    shows: (&'static str, usize),
    /// Whether something happens before each look, so that nothing is left from the one before.
    is_news: bool,
}

impl Case {
    /// A page that is only looked at.
    const fn page(
        name: &'static str,
        who: Who,
        path: fn(&Sample) -> String,
        shows: (&'static str, usize),
    ) -> Self {
        Self {
            name,
            who,
            path,
            form: String::new,
            shows,
            is_news: false,
        }
    }

    /// The same where something happens before each look.
    const fn with_news(self) -> Self {
        Self {
            is_news: true,
            ..self
        }
    }
}

/// Somebody checks in, as the journal tells it.
const NEWS: &str = "INSERT INTO journal (id, at, action, subject, booking_id, site_id)
    SELECT (SELECT max(id) + 1 FROM journal), (SELECT at + 1 FROM journal ORDER BY id DESC LIMIT 1),
        'session.check_in', title, id, site_id FROM bookings WHERE state = 'active' LIMIT 1";

const CASES: &[Case] = &[
    Case::page(
        "home of a consortium",
        Who::Lead,
        |_| "/home".into(),
        ("card next", 1),
    ),
    Case::page(
        "home of an operator",
        Who::Operator,
        |_| "/home".into(),
        ("on-site", 1),
    ),
    Case::page(
        "inbox",
        Who::Operator,
        |_| "/inbox".into(),
        ("href=\"/inbox/", 20),
    ),
    Case::page("board", Who::Staff, |_| "/board".into(), ("board?kind=", 2)).with_news(),
    Case::page(
        "board, nothing new",
        Who::Staff,
        |_| "/board".into(),
        ("board?kind=", 2),
    ),
    Case::page(
        "tonight at a site",
        Who::Operator,
        |_| format!("/tonight?site={SITE}"),
        ("id=\"live\"", 1),
    ),
    Case::page(
        "a session",
        Who::Lead,
        |sample| format!("/sessions/{}", sample.session),
        ("/report?session=", 1),
    ),
    Case::page(
        "schedule, 12 sites, 4 weeks",
        Who::Staff,
        |_| format!("/schedule?zoom=4weeks&from={VIEW_FROM}"),
        ("<rect", IN_VIEW),
    ),
    Case {
        name: "preview of a schedule",
        who: Who::Lead,
        path: |_| "/bookings/new".into(),
        form: nights,
        shows: ("class=\"weeks\"", 1),
        is_news: false,
    },
    Case::page(
        "a booking of 28 sessions",
        Who::Operator,
        |sample| format!("/bookings/{}", sample.booking),
        ("tr id=\"s", 20),
    ),
    Case::page(
        "a booking of some 300",
        Who::Operator,
        |sample| format!("/bookings/{}", sample.long),
        ("tr id=\"s", 20),
    ),
    Case::page(
        "bookings, of a consortium",
        Who::Lead,
        |_| "/bookings".into(),
        ("data-label", 20),
    ),
    Case::page(
        "bookings, of staff",
        Who::Staff,
        |_| "/bookings".into(),
        ("data-label", 20),
    ),
    Case::page(
        "search, what many are called",
        Who::Staff,
        |_| "/search?words=%EB%A1%9C%EB%B4%87".into(),
        ("href=\"/bookings/", 5),
    ),
    Case::page(
        "search, what nobody is called",
        Who::Staff,
        |_| "/search?words=%EB%82%98%EB%A7%90%EC%9D%B4%EC%97%86".into(),
        ("id=\"found\"", 1),
    ),
    Case::page("sites", Who::Lead, |_| "/sites".into(), ("href=\"/sites/", 12)),
    Case::page(
        "reports, 12 weeks",
        Who::Staff,
        |_| "/reports".into(),
        ("<figure", 5),
    ),
    Case::page(
        "reports, a year",
        Who::Staff,
        |_| "/reports?from=2027-01-01&to=2027-12-31".into(),
        ("<figure", 5),
    ),
    Case::page(
        "people",
        Who::Staff,
        |_| "/people".into(),
        ("href=\"/people/", 20),
    ),
    Case::page(
        "consortia",
        Who::Staff,
        |_| "/consortia".into(),
        ("href=\"/consortia/", 8),
    ),
];

/// Four weeks of nights in the mall's corridor, some of them out of its hours: what the page's script sends
/// while one types.
fn nights() -> String {
    let place = format!(
        "step=when&at=0&phases=1&consortium=robonarae&site={SITE}&title=&purpose=&p0-kind=trial&p0-zone={SITE}%2F3f-east"
    );
    let needs = "p0-people=2&p0-power=1.5&p0-area=0";
    format!(
        "{place}&{needs}&p0-date={VIEW_FROM}&p0-from=22%3A00&p0-to=06%3A00&p0-repeat=daily&p0-ends=count&p0-count=28&p0-taken=ask"
    )
}

/// A database of one size with a service over it, and those who look.
struct Stand {
    times: u32,
    meter: Meter,
    scores: Vec<Score>,
    sample: Sample,
    agent: ureq::Agent,
    child: Running,
    writes: Writer,
    place: Place,
}

impl Stand {
    fn open(kind: &Kind, times: u32) -> Outcome<Self> {
        let place = Place::create(kind)?;
        let watch = Stopwatch::now();
        let sample = sample::build(service::open(&place.url)?, times)?;
        eprintln!(
            "{}: the sample {times} times in {:.1} s",
            kind.name(),
            watch.elapsed().as_secs_f64()
        );
        let child = Running::start(&Part::Requests(place.url.clone()))?;
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
            meter,
            scores: vec![Score::default(); CASES.len()],
            sample,
            agent,
            child,
            writes: writer(&place.url)?,
            place,
        })
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
        "| page | stored | CPU ms (service + database) | goal {GOAL_MS} | of the smallest | p50 ms | statements | kB gz |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (index, case) in cases.iter().enumerate() {
        let cpu_ms = |stand: &Stand| {
            stand.scores[index].cpu.total() * 1000.0 / stand.scores[index].times.count() as f64
        };
        for stand in stands {
            let score = &stand.scores[index];
            let count = score.times.count() as f64;
            let more = stands.first().map_or(1.0, |first| cpu_ms(stand) / cpu_ms(first));
            println!(
                "| {} | {} × | {:.2} ({:.2} + {:.2}) | {} | {more:.2}{} | {:.1} | {:.1} | {:.1}{} |",
                case.name,
                stand.times,
                cpu_ms(stand),
                score.cpu.service * 1000.0 / count,
                score.cpu.database * 1000.0 / count,
                verdict(cpu_ms(stand), GOAL_MS),
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
