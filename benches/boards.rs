//! Boards that stand open while somebody changes something every second: what they cost together. Each
//! listens as a page does, and fetches what it shows again when it is told to.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant as Stopwatch};

use serde_json::{Value, json};

use crate::Outcome;
use crate::support::args::Args;
use crate::support::child::{Part, Running};
use crate::support::cpu::Meter;
use crate::support::figures::{heading, verdict};
use crate::support::place::{Kind, Place};
use crate::support::sample::{self, OFFICERS, Sample};
use crate::support::{service, sink};

/// Boards of one officer: a person may hold so many streams.
const OF_ONE: usize = 20;
/// Seconds that are measured.
const SECONDS: u64 = 20;
/// What they may take of one core together.
const GOAL_SHARE: f64 = 0.05;
/// How many times the sample is stored.
const TIMES: u32 = 100;

/// Measures none, twenty and two hundred of them.
pub fn run(args: &Args) -> Outcome<()> {
    for kind in Kind::all(args) {
        heading(&format!("boards: {}, one change a second", kind.name()));
        println!(
            "| boards | of a core (service + database) | goal {GOAL_SHARE} | looks a second | CPU ms of one |"
        );
        println!("|---|---|---|---|---|");
        let stand = Stand::open(&kind)?;
        // Nobody twice: a place is given back only when it is noticed that its page went.
        for officers in [0..0, 0..1, 1..OFFICERS] {
            stand.measure(officers)?;
        }
    }
    Ok(())
}

/// A service over the sample.
struct Stand {
    sample: Sample,
    agent: ureq::Agent,
    meter: Meter,
    incident: i64,
    child: Running,
    _place: Place,
}

impl Stand {
    fn open(kind: &Kind) -> Outcome<Self> {
        let place = Place::create(kind)?;
        let sample = sample::build(service::open(&place.url)?, TIMES)?;
        let child = Running::start(&Part::Whole(place.url.clone(), sink::listen(Arc::default())?))?;
        child.wait_until_quiet()?;
        let mut stand = Self {
            meter: Meter {
                service: child.pid(),
                postmaster: place.postmaster,
            },
            agent: ureq::Agent::new_with_defaults(),
            incident: 0,
            sample,
            child,
            _place: place,
        };
        let zone = format!("{}/3f-east", sample::SITE);
        let report = json!({ "zone": zone, "kind": "near_miss", "severity": "s3", "words": "A wet floor." });
        let filed = stand.posts("/api/v1/incidents", &report)?;
        stand.incident = filed["id"].as_i64().ok_or("no incident")?;
        Ok(stand)
    }

    fn posts(&self, path: &str, body: &Value) -> Outcome<Value> {
        let request = self
            .agent
            .post(format!("{}{path}", self.child.address))
            .header("Cookie", format!("madang={}", self.sample.staff))
            .header("Sec-Fetch-Site", "same-origin");
        Ok(request.send_json(body)?.body_mut().read_json()?)
    }

    /// Lets something change every second while the boards of so many officers stand open.
    fn measure(&self, officers: Range<usize>) -> Outcome<()> {
        let crowd = Arc::new(Crowd::default());
        let boards = self.open_boards(officers, &crowd);
        let count = boards.len() as u64;
        self.changes(3)?;
        let (before, looks, watch) = (self.meter.read()?, crowd.looks(), Stopwatch::now());
        self.changes(SECONDS)?;
        let (seconds, looks) = (watch.elapsed().as_secs_f64(), crowd.looks() - looks);
        let cpu = self.meter.read()? - before;
        crowd.is_over.store(true, Ordering::SeqCst);
        self.changes(1)?;
        for board in boards {
            board.join().map_err(|_| "a board broke")??;
        }
        // Fewer: not every change was told.
        if looks < count * SECONDS * 8 / 10 {
            return Err(format!("{count} boards looked only {looks} times").into());
        }
        let share = cpu.total() / seconds;
        println!(
            "| {count} | {share:.3} ({:.3} + {:.3}) | {} | {:.0} | {:.2} |",
            cpu.service / seconds,
            cpu.database / seconds,
            verdict(share, GOAL_SHARE),
            looks as f64 / seconds,
            cpu.total() * 1000.0 / (looks.max(1)) as f64,
        );
        Ok(())
    }

    /// Boards of so many officers, each in a thread of its own, which all stand open when this returns.
    fn open_boards(&self, officers: Range<usize>, crowd: &Arc<Crowd>) -> Vec<JoinHandle<Outcome<()>>> {
        let tokens = self.sample.officers[officers].iter();
        let tokens = tokens.flat_map(|token| std::iter::repeat_n(token, OF_ONE));
        let board = |token: &String| {
            let (crowd, address, token) = (Arc::clone(crowd), self.child.address.clone(), token.clone());
            thread::spawn(move || crowd.stand(&address, &token))
        };
        let boards: Vec<_> = tokens.map(board).collect();
        while crowd.open.load(Ordering::SeqCst) < boards.len() as u64 {
            thread::sleep(Duration::from_millis(50));
        }
        boards
    }

    /// Changes something once a second.
    fn changes(&self, times: u64) -> Outcome<()> {
        let word = json!({ "step": "word", "words": "Dried." });
        for _ in 0..times {
            let watch = Stopwatch::now();
            self.posts(&format!("/api/v1/incidents/{}/steps", self.incident), &word)?;
            thread::sleep(Duration::from_secs(1).saturating_sub(watch.elapsed()));
        }
        Ok(())
    }
}

/// Boards that stand open.
#[derive(Default)]
struct Crowd {
    open: AtomicU64,
    looks: AtomicU64,
    is_over: AtomicBool,
}

impl Crowd {
    fn looks(&self) -> u64 {
        self.looks.load(Ordering::SeqCst)
    }

    /// Listens, and looks again whenever it is told that something changed, as htmx does.
    fn stand(&self, address: &str, token: &str) -> Outcome<()> {
        let host = address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        let cookie = format!("madang={token}; language=ko");
        write!(
            stream,
            "GET /live HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nHX-Source: div#stream\r\n\r\n"
        )?;
        let agent = ureq::Agent::new_with_defaults();
        let look = || -> Outcome<()> {
            let request = agent.get(format!("{address}/board")).header("Cookie", &cookie);
            let request = request.header("Accept-Encoding", "gzip");
            let mut page = request
                .header("HX-Request", "true")
                .header("HX-Source", "div#live")
                .call()?;
            page.body_mut().read_to_vec()?;
            Ok(())
        };
        look()?;
        for line in BufReader::new(stream).lines() {
            let line = line?;
            if line.starts_with("retry:") {
                self.open.fetch_add(1, Ordering::SeqCst);
            }
            if line.starts_with("event: changed") {
                if self.is_over.load(Ordering::SeqCst) {
                    break;
                }
                look()?;
                self.looks.fetch_add(1, Ordering::SeqCst);
            }
        }
        Ok(())
    }
}
