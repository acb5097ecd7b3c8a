//! How often somebody may try a password: by network address and account together, and by network address
//! alone. An account is never shut: after many failures from anywhere the next try has to wait, each time
//! twice as long, and a browser in which its owner signed in before does not wait, nor does who comes by a
//! link. A try is counted before its outcome is known, so that many at the same moment can't all pass.

use std::net::IpAddr;

use super::super::{Error, Result, Tx};
use super::{Origin, token_hash};
use crate::domain::access::Actor;
use crate::domain::ids::{BookingId, OrganisationId, PersonId};
use crate::domain::network::household;
use crate::domain::span::Instant;
use crate::domain::text::Email;
use crate::store::auth as store;

/// A quarter of an hour.
const WINDOW_SECONDS: i64 = 900;
/// An office shares one network address, so an address may fail this many times as often as an account.
const SHARED: i64 = 4;

/// Mails to people who may not have asked for one: an hour for each sender, a day for each organisation, and
/// a day for each receiver. Whoever runs the programme writes to many.
const HOUR_SECONDS: i64 = 3600;
const DAY_SECONDS: i64 = 86_400;
const LETTERS_OF_SENDER: i64 = 20;
const LETTERS_OF_STAFF: i64 = 200;
const LETTERS_OF_ORGANISATION: i64 = 50;
/// From one sender. All senders together have more, so that one of them can't keep another's invitation from
/// somebody.
const LETTERS_TO_RECEIVER: i64 = 3;
const LETTERS_TO_RECEIVER_OF_ALL: i64 = 20;
/// Links to set a new password that one address is sent in a day at the wish of one network address, and of
/// all together: whoever asks too often only stops themselves.
const RESETS_TO_RECEIVER: i64 = 6;
const RESETS_TO_RECEIVER_OF_ALL: i64 = 60;

/// Forms that anybody may send: an hour for each sender, and a day for what they are sent to.
const FORMS_OF_SENDER: i64 = 20;
const FORMS_TO_ONE: i64 = 200;

/// Mails about sign-ins in unknown browsers: one for each network address and kind of browser in ten minutes,
/// and so many in an hour. They are sent only to whose password was right, so this stops a program that signs
/// in again and again.
const SIGN_IN_MAIL_SECONDS: i64 = 600;
const SIGN_IN_MAILS: i64 = 20;

/// Codes and links that are none, which a network address may try in a window.
const WRONG_CODES: i64 = 30;

/// New passwords that a network address may have measured in a window: an office shares one, and each is
/// measured many times while it is typed.
const MEASURED: i64 = 600;

/// How much later another transaction's or instance's moment may be than this one's, without the clock set
/// back.
const SKEW_SECONDS: i64 = 60;

/// The longest that an account makes others wait.
const LONGEST_WAIT: i64 = 900;
/// An account that nobody tried for so long is like new. Longer than the longest wait, or that would never
/// come.
const MEMORY_SECONDS: i64 = 3600;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Try<'a> {
    /// The account; none for a text that is no address.
    pub email: Option<&'a Email>,
    pub address: Option<&'a str>,
    /// The hash of the browser's own token, when the account's owner signed in there before.
    pub browser: Option<&'a str>,
}

impl<'a> Try<'a> {
    /// In a browser that nobody knows.
    pub(super) const fn by(email: Option<&'a Email>, address: Option<&'a str>) -> Self {
        Self {
            email,
            address,
            browser: None,
        }
    }
}

/// What is tried. Each has its own counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// Signing in.
    SignIn,
    /// Asking for a new password, which sends a mail.
    Reset,
    /// Giving the old password to set a new one.
    Change,
    /// Giving the password again.
    Prove,
}

impl Door {
    const fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Reset => "reset",
            Self::Change => "change",
            Self::Prove => "prove",
        }
    }
}

/// The moment at or before which tries of an account were counted that no longer matter.
fn oldest_tries(now: Instant) -> Instant {
    now.plus(-MEMORY_SECONDS)
}

/// The moment before which no window runs any more, of whatever length.
pub(super) fn oldest_kept(now: Instant) -> Instant {
    now.plus(-DAY_SECONDS)
}

/// Counts what somebody has sent to a stranger in the name of these organisations, whether or not there is an
/// account at the address. The service itself has no limit.
///
/// # Errors
/// [`Error::TooMany`], as in [`charge_address`].
pub(in crate::app) fn charge_letter(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut organisations: Vec<OrganisationId>,
    to: &Email,
) -> Result<()> {
    let Some(sender) = actor.person else { return Ok(()) };
    let of_sender = if actor.platform.is_some() {
        LETTERS_OF_STAFF
    } else {
        LETTERS_OF_SENDER
    };
    // In this order everywhere, so that two transactions never wait for each other.
    charge_within(tx, &format!("letter sender {sender}"), of_sender, HOUR_SECONDS)?;
    organisations.sort_unstable();
    for organisation in organisations {
        let key = format!("letter organisation {organisation}");
        charge_within(tx, &key, LETTERS_OF_ORGANISATION, DAY_SECONDS)?;
    }
    let receiver = format!("letter receiver {}", token_hash(to.as_str()));
    let key = format!("{receiver} sender {sender}");
    charge_within(tx, &key, LETTERS_TO_RECEIVER, DAY_SECONDS)?;
    // Whoever runs the programme writes to those whom others wrote to in vain.
    if actor.platform.is_some() {
        return Ok(());
    }
    charge_within(tx, &receiver, LETTERS_TO_RECEIVER_OF_ALL, DAY_SECONDS)
}

/// Counts a form that anybody may send: by whoever signed in, else by network address, and by what it is sent
/// to.
///
/// # Errors
/// [`Error::TooMany`], as in [`charge_address`].
pub(in crate::app) fn charge_open_form(tx: &mut Tx<'_>, actor: &Actor, to: &str) -> Result<()> {
    let sender = match (actor.person, &actor.address) {
        (Some(person), _) => Some(format!("person {person}")),
        (None, address) => address.as_deref().map(network),
    };
    if let Some(sender) = sender {
        charge_within(
            tx,
            &format!("form sender {sender}"),
            FORMS_OF_SENDER,
            HOUR_SECONDS,
        )?;
    }
    charge_within(tx, &format!("form to {to}"), FORMS_TO_ONE, DAY_SECONDS)
}

/// Counts a letter that confirms such a form to the address that it named, which nobody has proved. Whether
/// it is sent.
pub(in crate::app) fn is_form_confirmed(tx: &mut Tx<'_>, to: &Email) -> Result<bool> {
    let key = format!("form receiver {}", token_hash(to.as_str()));
    match charge_within(tx, &key, LETTERS_TO_RECEIVER, DAY_SECONDS) {
        Err(Error::TooMany { .. }) => Ok(false),
        charged => charged.map(|()| true),
    }
}

/// Counts a letter with a new link to decide a request.
///
/// # Errors
/// [`Error::TooMany`], as in [`charge_address`].
pub(in crate::app) fn charge_decision_letter(
    tx: &mut Tx<'_>,
    person: PersonId,
    booking: BookingId,
) -> Result<()> {
    let key = format!("decision letter {person} {booking}");
    charge_within(tx, &key, LETTERS_TO_RECEIVER, DAY_SECONDS)
}

/// Counts a link for a new password to an address, asked for from a network address. What others asked for
/// stops nobody in a browser in which the account's owner signed in before.
///
/// # Errors
/// [`Error::TooMany`], as in [`charge_address`].
pub(super) fn charge_reset(tx: &mut Tx<'_>, to: &Email, who: Try<'_>) -> Result<()> {
    let receiver = format!("reset receiver {}", token_hash(to.as_str()));
    if let Some(browser) = who.browser {
        let key = format!("{receiver} browser {browser}");
        return charge_within(tx, &key, RESETS_TO_RECEIVER, DAY_SECONDS);
    }
    let from = who.address.map(network).unwrap_or_default();
    let key = format!("{receiver} address {from}");
    charge_within(tx, &key, RESETS_TO_RECEIVER, DAY_SECONDS)?;
    charge_within(tx, &receiver, RESETS_TO_RECEIVER_OF_ALL, DAY_SECONDS)
}

/// One more of what a key counts in a window of so many seconds.
fn count(tx: &mut Tx<'_>, key: &str, window: i64) -> Result<store::Tries> {
    let (begun, latest) = (tx.now.plus(-window), tx.now.plus(SKEW_SECONDS));
    Ok(store::count_try(tx.conn, key, tx.now, begun, latest)?)
}

fn charge_within(tx: &mut Tx<'_>, key: &str, allowed: i64, window: i64) -> Result<()> {
    let tries = count(tx, key, window)?;
    let wait = (tries.window_start + window - tx.now.unix()).clamp(1, window);
    if tries.failures > allowed {
        Err(Error::TooMany { retry_after: wait })
    } else {
        Ok(())
    }
}

/// Counts a try from a network address.
///
/// # Errors
/// [`Error::TooMany`] when it has none left. The count then stays as it is, as the transaction is undone.
pub(super) fn charge_address(tx: &mut Tx<'_>, door: Door, address: Option<&str>) -> Result<()> {
    let allowed = tx.rules.sign_in_failures * SHARED;
    address.map_or(Ok(()), |address| {
        charge_within(tx, &address_key(door, address), allowed, WINDOW_SECONDS)
    })
}

/// Counts a password that is measured for a network address.
///
/// # Errors
/// [`Error::TooMany`], as in [`charge_address`].
pub(super) fn charge_measure(tx: &mut Tx<'_>, address: Option<&str>) -> Result<()> {
    address.map_or(Ok(()), |address| {
        let key = format!("measure address {}", network(address));
        charge_within(tx, &key, MEASURED, WINDOW_SECONDS)
    })
}

fn code_key(actor: &Actor) -> Option<String> {
    let address = actor.address.as_deref()?;
    Some(format!("code address {}", network(address)))
}

/// Stops a network address that tried too many codes and links that are none. Counts nothing: whoever reads
/// a right one may do so again and again.
///
/// # Errors
/// [`Error::TooMany`] until the window is over.
pub(in crate::app) fn stop_guessing(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let Some(key) = code_key(actor) else { return Ok(()) };
    let tries = store::find_tries(tx.conn, &key)?;
    let left = |tries: &store::Tries| tries.window_start + WINDOW_SECONDS - tx.now.unix();
    match tries.filter(|tries| tries.failures >= WRONG_CODES && (1..=WINDOW_SECONDS).contains(&left(tries))) {
        Some(tries) => Err(Error::TooMany {
            retry_after: left(&tries),
        }),
        None => Ok(()),
    }
}

/// Counts a code or a link that is none.
///
/// # Errors
/// [`Error::TooMany`], as in [`charge_address`].
pub(in crate::app) fn charge_wrong_code(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let key = code_key(actor);
    key.map_or(Ok(()), |key| charge_within(tx, &key, WRONG_CODES, WINDOW_SECONDS))
}

/// Counts a mail about a sign-in in an unknown browser. Whether it is sent.
pub(super) fn is_sign_in_told(tx: &mut Tx<'_>, person: PersonId, origin: &Origin) -> Result<bool> {
    let network = origin.address.as_deref().map(network).unwrap_or_default();
    let device = token_hash(origin.device.as_deref().unwrap_or_default());
    let all = format!("sign-in mail {person}");
    let here = format!("{all} address {network} {device}");
    for (key, allowed, window) in [
        (here, 1, SIGN_IN_MAIL_SECONDS),
        (all, SIGN_IN_MAILS, HOUR_SECONDS),
    ] {
        match charge_within(tx, &key, allowed, window) {
            Err(Error::TooMany { .. }) => return Ok(false),
            charged => charged?,
        }
    }
    Ok(true)
}

/// Counts a try of a password.
///
/// # Errors
/// [`Error::TooMany`] with the seconds to wait. The counts then stay as they are, as the transaction is
/// undone.
pub(super) fn charge_password(tx: &mut Tx<'_>, door: Door, who: Try<'_>) -> Result<()> {
    // Addresses before accounts, everywhere: two transactions never wait for each other.
    charge_address(tx, door, who.address)?;
    let Some(email) = who.email else { return Ok(()) };
    if let Some(pair) = pair_key(door, email, who) {
        let allowed = tx.rules.sign_in_failures;
        charge_within(tx, &pair, allowed, WINDOW_SECONDS)?;
    }
    if who.browser.is_some() {
        Ok(())
    } else {
        charge_account(tx, &account_key(door, email))
    }
}

/// Lets the account's next try wait.
fn charge_account(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    let before = store::lock_tries(tx.conn, key, tx.now)?;
    // One of the far future was counted before the clock was set back.
    let remembered = oldest_tries(tx.now).unix() + 1..=tx.now.plus(SKEW_SECONDS).unix();
    let is_remembered = remembered.contains(&before.window_start);
    let failures = if is_remembered { before.failures } else { 0 };
    let left =
        before.window_start.min(tx.now.unix()) + wait(failures, tx.rules.sign_in_failures) - tx.now.unix();
    if left > 0 {
        return Err(Error::TooMany { retry_after: left });
    }
    let tries = store::Tries {
        window_start: tx.now.unix(),
        failures: failures + 1,
    };
    Ok(store::put_tries(tx.conn, key, tries)?)
}

/// Seconds between the last of so many failures and the next try.
fn wait(failures: i64, allowed: i64) -> i64 {
    match failures - allowed {
        below if below < 0 => 0,
        // Further on it only grows past the longest.
        over => LONGEST_WAIT.min(1 << over.min(10)),
    }
}

/// Whether a refusal is the first of its network address in a window, so that a flood writes one line,
/// whatever accounts it names.
pub(super) fn is_first_refusal(tx: &mut Tx<'_>, door: Door, who: Try<'_>) -> Result<bool> {
    let whose = who.address.map(|address| address_key(door, address));
    let Some(whose) = whose.or_else(|| who.email.map(|email| account_key(door, email))) else {
        return Ok(true);
    };
    Ok(count(tx, &format!("{whose} refused"), WINDOW_SECONDS)?.failures == 1)
}

/// The password was right: who tried begins anew, and the network address gets this try back. Only who waited
/// like everybody ends the wait of others.
pub(super) fn forgive_password(tx: &mut Tx<'_>, door: Door, who: Try<'_>) -> Result<()> {
    if let Some(address) = who.address {
        store::forgive_try(tx.conn, &address_key(door, address))?;
    }
    let Some(email) = who.email else { return Ok(()) };
    if let Some(pair) = pair_key(door, email, who) {
        store::forget_tries(tx.conn, &pair)?;
    }
    if who.browser.is_none() {
        store::forget_tries(tx.conn, &account_key(door, email))?;
    }
    Ok(())
}

/// The try was none, as nobody could compare.
pub(super) fn take_back(tx: &mut Tx<'_>, door: Door, who: Try<'_>) -> Result<()> {
    let pair = who.email.and_then(|email| pair_key(door, email, who));
    let account = who
        .email
        .filter(|_| who.browser.is_none())
        .map(|email| account_key(door, email));
    let address = who.address.map(|address| address_key(door, address));
    for key in [address, pair, account].into_iter().flatten() {
        store::forgive_try(tx.conn, &key)?;
    }
    Ok(())
}

/// Whoever came by a link has proved more than a password does.
pub(super) fn forget_account(tx: &mut Tx<'_>, door: Door, email: &Email) -> Result<()> {
    Ok(store::forget_tries(tx.conn, &account_key(door, email))?)
}

/// The account as tried from one place: a browser that is known, else a network address.
fn pair_key(door: Door, email: &Email, who: Try<'_>) -> Option<String> {
    let account = account_key(door, email);
    match (who.browser, who.address) {
        (Some(browser), _) => Some(format!("{account} browser {browser}")),
        (None, Some(address)) => Some(format!("{account} address {}", network(address))),
        (None, None) => None,
    }
}

/// Hashed, because people type passwords into the wrong field.
fn account_key(door: Door, email: &Email) -> String {
    format!("{} account {}", door.word(), token_hash(email.as_str()))
}

fn address_key(door: Door, address: &str) -> String {
    format!("{} address {}", door.word(), network(address))
}

/// What one person can't leave at will.
fn network(address: &str) -> String {
    address
        .parse::<IpAddr>()
        .map_or_else(|_| token_hash(address), |ip| household(ip).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_a_second_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = [0, 9, 10, 11, 12, 19, 20, 21, 1_000_000]
            .into_iter()
            .map(|failures| wait(failures, 10))
            .collect();
        assert_eq!(waits, [0, 0, 1, 2, 4, 512, 900, 900, 900]);
        const { assert!(LONGEST_WAIT < MEMORY_SECONDS) };
    }
}
