//! How often somebody may try: by account, and by the network address that it comes from.
//! A try is counted before its outcome is known, so that many at the same moment can't all pass.

use std::net::IpAddr;

use super::super::{Error, Result, Tx};
use super::token_hash;
use crate::domain::span::Instant;
use crate::domain::text::Email;
use crate::store::auth as store;

/// A quarter of an hour.
const WINDOW_SECONDS: i64 = 900;
/// An office shares one network address, so an address may fail this many times as often as an account.
const SHARED: i64 = 4;

/// What is tried. Each has its own counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// Signing in.
    SignIn,
    /// Asking for a new password, which sends a mail.
    Reset,
    /// Giving the old password to set a new one.
    Change,
}

impl Door {
    const fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Reset => "reset",
            Self::Change => "change",
        }
    }
}

/// The moment at or before which a window began that is over now.
pub(super) fn oldest_window(now: Instant) -> Instant {
    now.plus(-WINDOW_SECONDS)
}

/// Counts a try of an account from an address.
///
/// # Errors
/// [`Error::TooMany`] when either has none left. The count then stays as it is, as the transaction is undone.
pub(super) fn charge(tx: &mut Tx<'_>, door: Door, email: Option<&Email>, address: Option<&str>) -> Result<()> {
    let allowed = tx.rules.sign_in_failures;
    // Addresses before accounts, here and in `forgive`: two transactions never wait for each other.
    if let Some(address) = address {
        charge_key(tx, &address_key(door, address), allowed * SHARED)?;
    }
    email.map_or(Ok(()), |email| charge_key(tx, &account_key(door, email), allowed))
}

fn charge_key(tx: &mut Tx<'_>, key: &str, allowed: i64) -> Result<()> {
    let tries = store::count_try(tx.conn, key, tx.now, oldest_window(tx.now))?;
    if tries.failures > allowed { Err(Error::TooMany { retry_after: retry_after(tries.window_start, tx.now) }) } else { Ok(()) }
}

/// The password was right: the account begins anew, and the address gets this try back.
pub(super) fn forgive(tx: &mut Tx<'_>, door: Door, email: &Email, address: Option<&str>) -> Result<()> {
    if let Some(address) = address {
        store::forgive_try(tx.conn, &address_key(door, address))?;
    }
    Ok(store::forget_tries(tx.conn, &account_key(door, email))?)
}

/// Seconds until the window is over, at least one.
fn retry_after(window_start: i64, now: Instant) -> i64 {
    (window_start + WINDOW_SECONDS - now.unix()).max(1)
}

/// Hashed, because people type passwords into the wrong field.
fn account_key(door: Door, email: &Email) -> String {
    format!("{} account {}", door.word(), token_hash(email.as_str()))
}

fn address_key(door: Door, address: &str) -> String {
    format!("{} address {}", door.word(), network(address))
}

/// What one person can't leave at will: the address in IPv4, the first 64 bits in IPv6.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(ip) => ip.to_string(),
        Err(_) => token_hash(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_neighbour_counts_as_the_same_address() {
        assert_eq!(network("2001:db8:1:2::5"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::5"), network("2001:db8:1:3::5"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }

    #[test]
    fn the_wait_ends_with_the_window_and_is_never_nothing() {
        assert_eq!(retry_after(1_000, Instant::from_unix(1_100)), 800);
        assert_eq!(retry_after(1_000, Instant::from_unix(1_900)), 1);
    }
}
