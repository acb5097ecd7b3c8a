//! A consortium says what its cameras record.

use std::collections::BTreeSet;

use serde_json::json;

use super::notice::{is_public, sign};
use super::{
    DrawnRangeBody, MOST_DEVICES, RecordingBody, RecordingsBody, RecordingsFile, is_open, of_dossier,
    zone_plan,
};
use crate::app::bookings::Dossier;
use crate::app::court::{Lock, Terms};
use crate::app::fields::{Fields, NamesBody, expect_version};
use crate::app::journal::{Entry, note};
use crate::app::tell::{News, tell};
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::recording::{
    DrawnRange, PLAN_SQUARES, RecordedFaces, Recording, RecordingBasis, RecordingContact, RecordingDevice,
    Recordings, ShownBy,
};
use crate::domain::booking::{Asked, BookingState, NotNow};
use crate::domain::fault::Fault;
use crate::domain::ids::BookingId;
use crate::domain::journal::JournalAction;
use crate::domain::judge::{Outcome, Rule, Severity};
use crate::domain::notice::Event;
use crate::domain::public_code::PublicCode;
use crate::domain::text::Names;
use crate::store;
use crate::store::bookings::recordings::RecordingPlan;

/// Most devices of one kind.
const MOST_OF_A_KIND: u32 = 1_000;
/// Most days that recordings are kept: ten years.
const MOST_DAYS: u32 = 3_660;
const MAX_WORDS: usize = 300;
const MAX_NAME: usize = 100;

/// Keeps what a booking records. Where sessions of it would be in zones in which no camera may record, it is
/// refused like a request for them. What is public stays whole. The site of an approved booking is told of
/// what is other.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::Stale`], [`Error::Refused`], [`Error::NotNow`] once it
/// is over, [`Error::NotFound`], [`Error::Forbidden`].
pub fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    seen: i64,
    body: &RecordingsBody,
) -> Result<RecordingsFile> {
    tx.open_almanac()?;
    store::bookings::lock_booking(tx.conn, id)?;
    let (mut dossier, doing) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    let before = store::bookings::recordings::find_plan(tx.conn, id)?;
    expect_version(Some(seen), before.as_ref().map_or(0, |plan| plan.version))?;
    if !is_open(&dossier) {
        return Err(not_now(&dossier).into());
    }
    let recorded = before.as_ref().filter(|plan| plan.says.any());
    let says = read(body)?;
    check_drawn(tx, &dossier, &says)?;
    if recorded.is_some_and(|plan| is_public(tx, &dossier, plan)) {
        check_whole(&says)?;
    }
    let plan = plan_of(tx, actor, id, before.as_ref(), says);
    store::bookings::recordings::put_plan(tx.conn, &plan)?;
    if plan.says.any() && recorded.is_none() {
        check_allowed(tx, &mut dossier)?;
    } else if !plan.says.any() {
        clear(tx, &dossier)?;
    }
    let entry = Entry {
        became: Some(json!({ "recordings": plan.says.devices }).to_string()),
        ..dossier.entry(JournalAction::BookingRecordings, doing)
    };
    let fact = note(tx, actor, entry)?;
    if before.is_none_or(|was| was.says != plan.says) {
        tell_site(tx, &dossier, News::by(fact, actor))?;
    }
    of_dossier(tx, actor, dossier)
}

/// Tells the site of an approved booking that something else is recorded.
fn tell_site(tx: &mut Tx<'_>, dossier: &Dossier, news: News) -> Result<()> {
    if dossier.booking.life.state().is_firm() {
        tell(tx, &dossier.scene(), Event::RecordingsChanged, news)?;
    }
    Ok(())
}

/// Refuses to take facts out of a notice that everybody reads.
fn check_whole(says: &Recordings) -> Result<()> {
    let mut fields = Fields::default();
    for field in says.missing() {
        fields.refuse(&field, "required", "needs-for-notice");
    }
    fields.done(|| Some(()))
}

/// Remembers what the signs say that were just printed and hung up.
///
/// # Errors
/// As [`keep`]; [`Error::Invalid`] while facts are missing without which no sign can be printed.
pub fn hang(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<()> {
    tx.open_almanac()?;
    store::bookings::lock_booking(tx.conn, id)?;
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    let plan = store::bookings::recordings::find_plan(tx.conn, id)?.filter(|_| is_open(&dossier));
    let plan = plan.ok_or_else(|| not_now(&dossier))?;
    check_whole(&plan.says)?;
    let printed = Some(sign(&dossier, &plan));
    Ok(store::bookings::recordings::put_plan(
        tx.conn,
        &RecordingPlan { printed, ..plan },
    )?)
}

/// The next version of what a booking records. Code and signs stay.
fn plan_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    before: Option<&RecordingPlan>,
    says: Recordings,
) -> RecordingPlan {
    let (version, code, printed) = match before {
        Some(before) => (before.version, before.code.clone(), before.printed.clone()),
        None => (0, new_code(tx), None),
    };
    RecordingPlan {
        booking: id,
        version: version + 1,
        devices: i64::try_from(says.devices.len()).unwrap_or(i64::MAX),
        says,
        code,
        printed,
        written_at: tx.now,
        written_by: actor.person,
    }
}

fn not_now(dossier: &Dossier) -> NotNow {
    NotNow {
        action: Asked::Recordings,
        state: dossier.booking.life.state(),
    }
}

fn new_code(tx: &mut Tx<'_>) -> String {
    loop {
        if let Some(code) = PublicCode::long(tx.random.bytes()) {
            break code.as_str().to_owned();
        }
    }
}

/// Asks the judge about what it records from now on, and about nothing else. A draft is judged when it is
/// sent.
fn check_allowed(tx: &mut Tx<'_>, dossier: &mut Dossier) -> Result<()> {
    if dossier.booking.life.state() == BookingState::Draft {
        return Ok(());
    }
    let terms = Terms {
        overrides: dossier.booking.asks.clone(),
        ..Terms::asked_at(dossier.asked_at(tx))
    };
    let phases = dossier.planned();
    let mut verdicts = dossier.hear(tx, &phases, &terms, Lock::Zones)?.verdicts;
    verdicts.retain_mut(|judged| {
        let findings = &mut judged.verdict.findings;
        findings.retain(|own| own.rule == Rule::RecordingNotAllowed && own.severity == Severity::Block);
        judged.verdict.outcome = Outcome::Refused;
        !findings.is_empty()
    });
    if verdicts.is_empty() {
        Ok(())
    } else {
        Err(Error::refused(verdicts))
    }
}

/// Only on a plan of its own zone is drawn what is seen of it.
fn check_drawn(tx: &mut Tx<'_>, dossier: &Dossier, says: &Recordings) -> Result<()> {
    let plan = zone_plan(tx, dossier)?;
    for (at, own) in says.devices.iter().enumerate() {
        let is_own = |drawn: &DrawnRange| plan.as_ref().is_some_and(|plan| plan.large.sha256 == drawn.plan);
        if own.drawn.as_ref().is_some_and(|drawn| !is_own(drawn)) {
            return Err(Error::field(
                format!("devices.{at}.drawn.plan"),
                "unknown",
                "no-plan",
            ));
        }
    }
    Ok(())
}

/// Sessions in which nothing is recorded any more break no rule about it.
fn clear(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<()> {
    let breaks = dossier
        .sessions
        .iter()
        .filter(|own| own.broken.contains(&Rule::RecordingNotAllowed));
    let rest = breaks.map(|own| {
        let mut broken = own.broken.clone();
        broken.retain(|rule| *rule != Rule::RecordingNotAllowed);
        (own.id, broken)
    });
    Ok(store::look::set_broken(tx.conn, rest)?)
}

fn read(body: &RecordingsBody) -> Result<Recordings> {
    let mut fields = Fields::default();
    if body.devices.len() > MOST_DEVICES {
        let message = Fault::new("at-most").with("most", MOST_DEVICES);
        fields.refuse("devices", "too_many", message);
    }
    let mut devices = Vec::new();
    for (at, own) in body.devices.iter().take(MOST_DEVICES).enumerate() {
        devices.extend(fields.within(format!("devices.{at}"), |fields| read_one(fields, own)));
    }
    let controller = line_or_none(&mut fields, "controller", &body.controller, MAX_NAME);
    let contact = &body.contact;
    let name = line_or_none(&mut fields, "contact.name", &contact.name, MAX_NAME);
    let phone = fields.phone("contact.phone", &contact.phone);
    let email = if contact.email.trim().is_empty() {
        Some(String::new())
    } else {
        fields
            .email("contact.email", &contact.email)
            .map(|email| email.to_string())
    };
    fields.done(|| {
        Some(Recordings {
            devices,
            controller: controller?,
            contact: RecordingContact {
                name: name?,
                phone: phone?,
                email: email?,
            },
        })
    })
}

fn line_or_none(fields: &mut Fields, field: &str, raw: &str, max: usize) -> Option<String> {
    if raw.trim().is_empty() {
        Some(String::new())
    } else {
        fields.line(field, raw, max)
    }
}

fn lines_or_none(fields: &mut Fields, field: &str, raw: &NamesBody) -> Option<Names> {
    let ko = line_or_none(fields, &format!("{field}.ko"), &raw.ko, MAX_WORDS);
    let en = line_or_none(fields, &format!("{field}.en"), &raw.en, MAX_WORDS);
    Some(Names { ko: ko?, en: en? })
}

fn read_drawn(fields: &mut Fields, own: &DrawnRangeBody) -> Option<DrawnRange> {
    let squares = own.squares.iter();
    let squares: Option<BTreeSet<u32>> = squares
        .map(|square| fields.number("squares", *square, 0..=PLAN_SQUARES - 1))
        .collect();
    Some(DrawnRange {
        plan: own.plan.clone(),
        squares: squares?,
    })
}

fn read_one(fields: &mut Fields, own: &RecordingBody) -> Option<Recording> {
    let device = fields.word("device", &own.device, RecordingDevice::ALL);
    let count = fields.number("count", own.count, 1..=MOST_OF_A_KIND);
    let purpose = lines_or_none(fields, "purpose", &own.purpose);
    let range = lines_or_none(fields, "range", &own.range);
    let drawn = own.drawn.as_ref().filter(|drawn| !drawn.squares.is_empty());
    let drawn = drawn.map(|drawn| fields.within("drawn", |fields| read_drawn(fields, drawn)));
    let basis = fields.word("basis", &own.basis, RecordingBasis::ALL);
    let faces = fields.word("faces", &own.faces, RecordedFaces::ALL);
    let keep_days = fields.number_or_none("keep_days", own.keep_days, 0..=MOST_DAYS);
    let shown = own.shown_by.iter();
    let shown_by: Option<Vec<ShownBy>> = shown
        .map(|word| fields.word("shown_by", word, ShownBy::ALL))
        .collect();
    Some(Recording {
        device: device?,
        count: count?,
        purpose: purpose?,
        range: range?,
        // What can't be read of it was told of.
        drawn: drawn.flatten(),
        basis: basis?,
        faces: faces?,
        keep_days: keep_days?,
        shown_by: shown_by?,
    })
}
