//! What the agreement of a consortium wants to be measured.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::domain::ids::{ConsortiumId, TargetId};
use crate::domain::session_log::LogState;
use crate::domain::text::Names;
use crate::store::schema::logs::{readings, session_logs, targets};
use crate::store::{Conn, Result};

/// Something that is measured.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = targets)]
pub struct AgreedTarget {
    pub id: TargetId,
    #[diesel(column_name = consortium_id)]
    pub consortium: ConsortiumId,
    #[diesel(select_expression = (targets::name_ko, targets::name_en))]
    pub names: Names,
    pub unit: String,
    /// What was agreed for all sessions together, in thousandths; none: nothing was.
    pub goal: Option<i64>,
    /// Whether nothing more is measured of it.
    #[diesel(select_expression = targets::retired.ne(0_i64))]
    pub is_retired: bool,
}

/// The targets of a consortium in their order, those that are retired last.
pub fn of_consortium(conn: &mut Conn, consortium: ConsortiumId) -> Result<Vec<AgreedTarget>> {
    Ok(targets::table
        .filter(targets::consortium_id.eq(consortium))
        .order((targets::retired, targets::ordinal, targets::id))
        .select(AgreedTarget::as_select())
        .load(conn)?)
}

/// What was measured of each target in logs that are final, in thousandths.
pub fn sums(conn: &mut Conn, consortium: ConsortiumId) -> Result<BTreeMap<TargetId, i64>> {
    let values: Vec<(TargetId, i64)> = readings::table
        .inner_join(targets::table.on(targets::id.eq(readings::target_id)))
        .inner_join(session_logs::table.on(session_logs::session_id.eq(readings::session_id)))
        .filter(targets::consortium_id.eq(consortium))
        .filter(session_logs::state.eq(LogState::Final))
        .select((readings::target_id, readings::value))
        .load(conn)?;
    let mut sums = BTreeMap::new();
    for (target, value) in values {
        *sums.entry(target).or_default() += value;
    }
    Ok(sums)
}

/// Makes these the targets of a consortium, in their order. Of those that are left out, what was measured
/// stays.
pub fn set(conn: &mut Conn, consortium: ConsortiumId, all: &[AgreedTarget]) -> Result<()> {
    let others = targets::consortium_id
        .eq(consortium)
        .and(targets::id.ne_all(all.iter().map(|own| own.id)));
    let is_read = exists(readings::table.filter(readings::target_id.eq(targets::id)));
    diesel::delete(targets::table.filter(others).filter(diesel::dsl::not(is_read))).execute(conn)?;
    let others = targets::consortium_id
        .eq(consortium)
        .and(targets::id.ne_all(all.iter().map(|own| own.id)));
    diesel::update(targets::table.filter(others))
        .set(targets::retired.eq(1))
        .execute(conn)?;
    for (ordinal, own) in (0_i64..).zip(all) {
        let values = (
            targets::ordinal.eq(ordinal),
            targets::name_ko.eq(&own.names.ko),
            targets::name_en.eq(&own.names.en),
            targets::unit.eq(&own.unit),
            targets::goal.eq(own.goal),
            targets::retired.eq(0),
        );
        let known = diesel::update(targets::table.find(own.id))
            .set(values)
            .execute(conn)?;
        if known == 0 {
            let place = (targets::id.eq(own.id), targets::consortium_id.eq(own.consortium));
            diesel::insert_into(targets::table)
                .values((place, values))
                .execute(conn)?;
        }
    }
    Ok(())
}
