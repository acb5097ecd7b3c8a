//! What the agreement of a consortium wants to be measured in its sessions.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::fields::{Fields, NamesBody};
use crate::app::journal::{Entry, note};
use crate::app::{Error, Result, Tx, access, permit};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::TargetId;
use crate::domain::journal::JournalAction;
use crate::domain::session_log::write_thousandths;
use crate::domain::text::Names;
use crate::store;
use crate::store::consortia::Consortium;
use crate::store::logs::targets::AgreedTarget;

/// Most that an agreement wants to be measured.
const MOST: usize = 20;
const MAX_NAME: usize = 100;
const MAX_UNIT: usize = 20;

/// All that is measured, in its order.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "targets": [{ "name": { "ko": "순찰", "en": "Rounds" }, "unit": "회", "goal": "120" }],
}))]
pub struct TargetsBody {
    /// What is left out is measured no more; what was measured of it stays.
    pub targets: Vec<TargetBody>,
}

/// Something that is measured.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetBody {
    /// Which it is, of those that are there; none: a new one.
    #[serde(default)]
    pub id: Option<i64>,
    /// What it is called.
    pub name: NamesBody,
    /// The unit, as it stands behind a number.
    pub unit: String,
    /// What all sessions are to reach, a number with at most three places; empty: nothing was agreed.
    #[serde(default)]
    pub goal: String,
}

/// Something that is measured, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TargetView {
    /// The id by which logs name it.
    pub id: i64,
    /// What it is called.
    pub name: NamesBody,
    /// The unit, as it stands behind a number.
    pub unit: String,
    /// What all sessions together are to reach.
    pub goal: Option<String>,
    /// What the final logs add up to.
    pub reached: String,
}

/// What is measured in the sessions of a consortium.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden.
pub fn targets(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<Vec<TargetView>> {
    access::signed_in(actor)?;
    let consortium = store::consortia::find_consortium(tx.conn, slug)?.ok_or(Error::NotFound)?;
    if access::scope(tx, actor)?.sees_consortium(consortium.id) {
        views(tx, &consortium)
    } else {
        Err(Error::NotFound)
    }
}

fn views(tx: &mut Tx<'_>, consortium: &Consortium) -> Result<Vec<TargetView>> {
    let sums = store::logs::targets::sums(tx.conn, consortium.id)?;
    let all = store::logs::targets::of_consortium(tx.conn, consortium.id)?;
    let view = |own: AgreedTarget| TargetView {
        id: own.id.0,
        reached: write_thousandths(sums.get(&own.id).copied().unwrap_or_default()),
        name: own.names.into(),
        unit: own.unit,
        goal: own.goal.map(write_thousandths),
    };
    Ok(all.into_iter().filter(|own| !own.is_retired).map(view).collect())
}

/// Makes these all that is measured.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::NotFound`], [`Error::Forbidden`].
pub fn keep_targets(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &str,
    body: &TargetsBody,
) -> Result<Vec<TargetView>> {
    permit(actor, Deed::RunProgramme)?;
    let consortium = store::consortia::find_consortium(tx.conn, slug)?.ok_or(Error::NotFound)?;
    store::consortia::lock_quota(tx.conn, consortium.id)?;
    let known = store::logs::targets::of_consortium(tx.conn, consortium.id)?;
    let all = read(tx, &consortium, &known, body)?;
    store::logs::targets::set(tx.conn, consortium.id, &all)?;
    let names: Vec<&str> = all.iter().map(|own| own.names.ko.as_str()).collect();
    let entry = Entry {
        consortium: Some(consortium.id),
        subject: format!("consortium {slug}"),
        became: Some(json!({ "targets": names }).to_string()),
        ..Entry::of(JournalAction::ConsortiumTargets)
    };
    note(tx, actor, entry)?;
    views(tx, &consortium)
}

fn read(
    tx: &mut Tx<'_>,
    consortium: &Consortium,
    known: &[AgreedTarget],
    body: &TargetsBody,
) -> Result<Vec<AgreedTarget>> {
    let mut fields = Fields::default();
    if body.targets.len() > MOST {
        fields.refuse("targets", "too_many", "too-many-targets");
    }
    let mut all = Vec::new();
    for (index, own) in body.targets.iter().take(MOST).enumerate() {
        let id = own.id.map(TargetId);
        let is_known = |id: TargetId| known.iter().any(|own| own.id == id);
        let fresh = TargetId(tx.id()?);
        let id = id
            .filter(|id| is_known(*id))
            .or(own.id.is_none().then_some(fresh));
        let target = fields.within(format!("targets.{index}"), |fields| {
            read_one(fields, consortium, id, own)
        });
        all.extend(target);
    }
    fields.done(|| Some(all))
}

fn read_one(
    fields: &mut Fields,
    consortium: &Consortium,
    id: Option<TargetId>,
    own: &TargetBody,
) -> Option<AgreedTarget> {
    if id.is_none() {
        fields.refuse("id", "unknown", "no-target");
    }
    // In one language, it is called so in both.
    let called = Names {
        ko: own.name.ko.trim().to_owned(),
        en: own.name.en.trim().to_owned(),
    };
    let name = fields.names("name", &called.mended().into(), MAX_NAME);
    let unit = fields.line("unit", &own.unit, MAX_UNIT);
    let goal = fields.thousandths_or_none("goal", &own.goal);
    Some(AgreedTarget {
        id: id?,
        consortium: consortium.id,
        names: name?,
        unit: unit?,
        goal: goal?,
        is_retired: false,
    })
}
