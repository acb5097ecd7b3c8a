//! The benchmarks: one program, one subcommand each, so that all share one compilation. See `README.md`.
//! They answer with figures and never fail on a slow one; what they check is that the work was really done.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures for people"
)]
#![allow(missing_docs, reason = "a program, not a library")]

mod boards;
mod book;
mod http;
mod judge;
mod long;
mod mail;
mod nine;
mod pages;
mod sign_in;
mod start;
mod support;

use support::args::Args;
use support::goals::Goals;

/// A result of a benchmark: it stops at the first thing that goes wrong.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const USAGE: &str =
    "cargo bench --bench madang -- judge|boards|book|http|pages|dense|mail|nine|long|start|sign-in|all [--seconds N] [--sessions N,…] [--large] [--sqlite-only] [--only PAGE]
cargo bench --bench madang -- seed URL SESSIONS   fills an empty database, to look at by hand
cargo bench --bench madang -- sample URL TIMES    fills one with the demonstration's city, stored so many times
PostgreSQL takes part when MADANG_TEST_DATABASE holds the address of a server on this machine.";

fn main() -> Outcome<()> {
    let args = Args::read(std::env::args().skip(1))?;
    let mut goals = Goals::default();
    let outcome = match args.what.as_str() {
        "judge" => judge::run(&args),
        "boards" => boards::run(&args),
        "book" => book::run(&args, &mut goals),
        "http" => http::run(&args, &mut goals),
        "pages" => pages::run(&args, &mut goals),
        "dense" => pages::run_dense(&args, &mut goals),
        "nine" => nine::run(&args, &mut goals),
        "long" => long::run(&args, &mut goals),
        "mail" => mail::run(&args),
        "start" => start::run(),
        "sign-in" => sign_in::run(),
        "all" => {
            judge::run(&args)?;
            boards::run(&args)?;
            book::run(&args, &mut goals)?;
            http::run(&args, &mut goals)?;
            pages::run(&args, &mut goals)?;
            pages::run_dense(&args, &mut goals)?;
            mail::run(&args)?;
            nine::run(&args, &mut goals)?;
            long::run(&args, &mut goals)?;
            start::run()?;
            sign_in::run()
        }
        "seed" => support::seed::run(&args.rest),
        "sample" => support::sample::run(&args.rest),
        support::child::WORD => support::child::run(&args.rest),
        _ => {
            println!("{USAGE}");
            Ok(())
        }
    };
    // What was measured before something went wrong is worth telling.
    goals.tell();
    outcome
}
