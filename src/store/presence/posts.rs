//! Who does what at a site, and whether it asks who is there.

use diesel::prelude::*;

use crate::domain::access::Term;
use crate::domain::ids::{OrganisationId, PersonId, SiteId, ZoneId};
use crate::domain::post::Post;
use crate::domain::presence::{DoorRules, Posted, Watch};
use crate::domain::span::Instant;
use crate::store::columns::read_as::Count;
use crate::store::schema::presence::posts;
use crate::store::schema::sites;
use crate::store::{Conn, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = posts)]
struct PostRow {
    person_id: PersonId,
    post: Post,
    zone_id: Option<ZoneId>,
    #[diesel(select_expression = (posts::from_date, posts::until_date))]
    term: Term,
}

/// How a site watches who is there, with its posts of all dates.
pub fn rules_of(conn: &mut Conn, site: SiteId) -> Result<DoorRules> {
    let (watch, no_show, clear, release): (Watch, Count, Count, Option<i64>) = sites::table
        .find(site)
        .select((
            sites::presence,
            sites::no_show_minutes,
            sites::clear_minutes,
            sites::release_minutes,
        ))
        .first(conn)?;
    let rows: Vec<PostRow> = posts::table
        .filter(posts::site_id.eq(site))
        .order((posts::from_date, posts::id))
        .select(PostRow::as_select())
        .load(conn)?;
    let posted = rows.into_iter().map(|row| Posted {
        person: row.person_id,
        post: row.post,
        zone: row.zone_id,
        term: row.term,
    });
    Ok(DoorRules {
        watch,
        no_show_minutes: no_show.into(),
        clear_minutes: clear.into(),
        release_minutes: release.and_then(|minutes| minutes.try_into().ok()),
        posts: posted.collect(),
    })
}

/// When, and by whom, posts are given.
#[derive(Debug, Clone, Copy)]
pub struct PostHeld {
    pub by: Option<PersonId>,
    pub at: Instant,
}

/// Makes these the rules of a site; `ids` has one for each post.
pub fn set_rules(
    conn: &mut Conn,
    site: SiteId,
    rules: &DoorRules,
    given: PostHeld,
    ids: &[i64],
) -> Result<()> {
    diesel::update(sites::table.find(site))
        .set((
            sites::presence.eq(rules.watch),
            sites::no_show_minutes.eq(i64::from(rules.no_show_minutes)),
            sites::clear_minutes.eq(i64::from(rules.clear_minutes)),
            sites::release_minutes.eq(rules.release_minutes.map(i64::from)),
        ))
        .execute(conn)?;
    diesel::delete(posts::table.filter(posts::site_id.eq(site))).execute(conn)?;
    for (id, posted) in ids.iter().zip(&rules.posts) {
        diesel::insert_into(posts::table)
            .values((
                posts::id.eq(*id),
                posts::site_id.eq(site),
                posts::zone_id.eq(posted.zone),
                posts::person_id.eq(posted.person),
                posts::post.eq(posted.post),
                posts::from_date.eq(posted.term.from.to_string()),
                posts::until_date.eq(posted.term.until.map(|day| day.to_string())),
                posts::created_by.eq(given.by),
                posts::created_at.eq(given.at),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes somebody's posts at the sites of an operator, whose people they are no more.
pub fn delete_posts_of(conn: &mut Conn, person: PersonId, operator: OrganisationId) -> Result<()> {
    let sites = sites::table
        .filter(sites::operator_id.eq(operator))
        .select(sites::id);
    let own = posts::person_id.eq(person).and(posts::site_id.eq_any(sites));
    diesel::delete(posts::table.filter(own)).execute(conn)?;
    Ok(())
}

/// The sites where somebody has a post of any date.
pub fn sites_of_posts(conn: &mut Conn, person: PersonId) -> Result<Vec<SiteId>> {
    Ok(posts::table
        .filter(posts::person_id.eq(person))
        .select(posts::site_id)
        .distinct()
        .load(conn)?)
}
