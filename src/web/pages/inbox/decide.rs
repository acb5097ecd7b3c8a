//! The decisions of the inbox: approve, approve a part, ask for changes, offer other times, decline.

use actix_web::web::Path;

use super::saved;
use crate::app::bookings::{self, Approval, Dossier, Refusal, Remarks};
use crate::domain::booking::DeclineReason;
use crate::domain::ids::BookingId;
use crate::domain::judge::{Override, Rule};
use crate::domain::span::LocalTime;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::pages::inbox;
use crate::web::ui::{Trouble, Words};

/// `POST /inbox/{booking}/approve`
pub(crate) async fn approve(visit: Visit, path: Path<i64>, form: Form) -> Answer {
    let id = BookingId(path.into_inner());
    if form.get("step") == Some("back") {
        return inbox::show_again(&visit, id, None, &form).await;
    }
    let approval = match approval(visit.words(), &form) {
        Ok(approval) => approval,
        Err(trouble) => return inbox::show_again(&visit, id, Some(&trouble), &form).await,
    };
    // What is left out is said once more before it is.
    if form.get("step") == Some("leave") {
        return inbox::show_again(&visit, id, None, &form).await;
    }
    let version = form.version();
    let done = visit
        .write(move |tx, actor| bookings::approve(tx, actor, id, version, &approval))
        .await?;
    finish(&visit, id, done, &form, "approved").await
}

/// `POST /inbox/{booking}/decline`
pub(crate) async fn decline(visit: Visit, path: Path<i64>, form: Form) -> Answer {
    let id = BookingId(path.into_inner());
    let refusal = match refusal(visit.words(), &form) {
        Ok(refusal) => refusal,
        Err(trouble) => return inbox::show_again(&visit, id, Some(&trouble), &form).await,
    };
    let version = form.version();
    let done = visit
        .write(move |tx, actor| bookings::decline(tx, actor, id, version, &refusal))
        .await?;
    finish(&visit, id, done, &form, "declined").await
}

/// `POST /inbox/{booking}/request-changes`
pub(crate) async fn request_changes(visit: Visit, path: Path<i64>, form: Form) -> Answer {
    let id = BookingId(path.into_inner());
    match remarks(visit.words(), &form) {
        Ok(remarks) => send_back(&visit, id, remarks, &form, "changes-requested").await,
        Err(trouble) => inbox::show_again(&visit, id, Some(&trouble), &form).await,
    }
}

/// `POST /inbox/{booking}/undo`: the request waits again, and nobody was told.
pub(crate) async fn undo(visit: Visit, path: Path<i64>, form: Form) -> Answer {
    let id = BookingId(path.into_inner());
    let version = form.version();
    let done = visit
        .write(move |tx, actor| bookings::undo(tx, actor, id, version))
        .await?;
    match done {
        Ok(_) => visit.go(&format!("/inbox/{id}"), "undone"),
        Err(trouble) => inbox::show_again(&visit, id, Some(&trouble), &form).await,
    }
}

/// Sends a request back to its consortium. `done` names the toast that says so.
async fn send_back(visit: &Visit, id: BookingId, remarks: Remarks, form: &Form, done: &str) -> Answer {
    let version = form.version();
    let sent = visit
        .write(move |tx, actor| bookings::request_changes(tx, actor, id, version, &remarks))
        .await?;
    finish(visit, id, sent, form, done).await
}

/// Leads to the next request, or shows this one again with the reason why the decision was not made.
async fn finish(
    visit: &Visit,
    id: BookingId,
    done: Result<Dossier, Trouble>,
    form: &Form,
    toast: &str,
) -> Answer {
    match done {
        Ok(dossier) if dossier.booking.undo_until.is_some() => visit.go(&format!("/inbox?decided={id}"), ""),
        Ok(_) => visit.go("/inbox", toast),
        Err(trouble) => inbox::show_again(visit, id, Some(&trouble), form).await,
    }
}

fn no_comment(words: Words, key: &str) -> Trouble {
    Trouble::field(words, "comment", key)
}

/// Why a form says no. No reason is chosen for anybody: what was not chosen would be told to the consortium
/// as if it had been.
pub(super) fn refusal(words: Words, form: &Form) -> Result<Refusal, Trouble> {
    let reason = form.get("reason").and_then(DeclineReason::from_word);
    let reason = reason.ok_or_else(|| Trouble::field(words, "reason", "decide-reason-unchosen"))?;
    let text = saved::said(form, "reply");
    if reason == DeclineReason::Other && text.is_empty() {
        return Err(no_comment(words, "decide-empty-decline"));
    }
    Ok(Refusal { reason, text })
}

/// What a form wants changed.
pub(super) fn remarks(words: Words, form: &Form) -> Result<Remarks, Trouble> {
    let remarks = saved::said(form, "reply");
    if remarks.is_empty() {
        return Err(no_comment(words, "decide-empty-changes"));
    }
    Ok(Remarks { remarks, offer: None })
}

/// What a form says yes to: the exceptions that were ticked, and, where some are to be left out, without the
/// sessions that were ticked.
pub(super) fn approval(words: Words, form: &Form) -> Result<Approval, Trouble> {
    let step = form.text("step");
    let ticked = form.all("override");
    let overrides = ticked
        .iter()
        .map(|key| exception(words, form, key))
        .collect::<Result<Vec<_>, _>>()?;
    if step == "override" && overrides.is_empty() {
        return Err(Trouble::field(words, "override", "decide-nothing-ticked"));
    }
    let leaves = step == "leave" || step == "leave-now";
    let skip: Vec<LocalTime> = form
        .all("skip")
        .iter()
        .filter(|_| leaves)
        .filter_map(|start| LocalTime::parse(start).ok())
        .collect();
    if leaves && skip.is_empty() {
        return Err(Trouble::field(words, "skip", "leave-nothing-ticked"));
    }
    Ok(Approval {
        conditions: saved::said(form, "condition"),
        overrides,
        skip,
    })
}

fn exception(words: Words, form: &Form, key: &str) -> Result<Override, Trouble> {
    let field = format!("reason-{key}");
    let reason = form.filled(&field).or_else(|| form.filled("comment"));
    let parsed = key
        .split_once('.')
        .and_then(|(phase, rule)| Some((phase.parse().ok()?, Rule::from_word(rule)?)));
    match (parsed, reason) {
        (Some((phase, rule)), Some(reason)) => Ok(Override {
            phase,
            original_start: None,
            rule,
            reason,
        }),
        _ => Err(Trouble::field(words, &field, "decide-reason-needed")),
    }
}
