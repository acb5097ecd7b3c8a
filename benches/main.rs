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
mod mail;
mod pages;
mod sign_in;
mod start;
mod support;

use support::args::Args;

/// A result of a benchmark: it stops at the first thing that goes wrong.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const USAGE: &str =
    "cargo bench --bench madang -- judge|boards|book|http|pages|mail|start|sign-in|all [--seconds N] [--sessions N,…] [--large] [--sqlite-only] [--only PAGE]
cargo bench --bench madang -- seed URL SESSIONS   fills an empty database, to look at by hand
cargo bench --bench madang -- sample URL TIMES    fills one with the demonstration's city, stored so many times
PostgreSQL takes part when MADANG_TEST_DATABASE holds the address of a server on this machine.";

fn main() -> Outcome<()> {
    let args = Args::read(std::env::args().skip(1))?;
    match args.what.as_str() {
        "judge" => judge::run(&args),
        "boards" => boards::run(&args),
        "book" => book::run(&args),
        "http" => http::run(&args),
        "pages" => pages::run(&args),
        "mail" => mail::run(&args),
        "start" => start::run(),
        "sign-in" => sign_in::run(),
        "all" => {
            judge::run(&args)?;
            boards::run(&args)?;
            book::run(&args)?;
            http::run(&args)?;
            pages::run(&args)?;
            mail::run(&args)?;
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
    }
}
