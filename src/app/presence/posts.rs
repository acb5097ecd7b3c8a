//! Who does what at a site on the day, and whether it asks who is there.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rules_of;
use crate::app::access::or_hidden;
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::journal::{self, note, on_behalf};
use crate::app::{Doing, Error, Result, Tx, access, allow};
use crate::domain::access::{Actor, Deed, Subject, Term};
use crate::domain::fault::Fault;
use crate::domain::ids::PersonId;
use crate::domain::journal::JournalAction;
use crate::domain::post::Post;
use crate::domain::presence::{DoorRules, Posted, Watch};
use crate::store;
use crate::store::people;
use crate::store::presence::posts::PostHeld;

/// Most posts of a site.
const MOST: usize = 100;
/// Most minutes after a start after which time is freed.
const MOST_RELEASE: u32 = 480;

/// How a site watches who is there.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "presence": "watch", "no_show_minutes": 30, "clear_minutes": 15,
    "posts": [{ "person": 12, "post": "duty", "from": "2027-04-05" }] }))]
pub struct RulesBody {
    /// `off`, `watch` or `required`.
    pub presence: String,
    /// Minutes after a start by which somebody must have come.
    pub no_show_minutes: i64,
    /// Minutes between two letters about somebody who stays after the end.
    pub clear_minutes: i64,
    /// Minutes after a start after which the time of a session is freed to which nobody came; none: never.
    /// It counts where `presence` is `required`.
    #[serde(default)]
    pub release_minutes: Option<i64>,
    /// All posts; without any, everybody of the operator does all of it.
    pub posts: Vec<PostBody>,
}

/// What somebody does at the site.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostBody {
    /// The id of somebody of the operator.
    pub person: i64,
    /// `facility`, `duty` or `safety`.
    pub post: String,
    /// The slug of a zone; none: the whole site.
    #[serde(default)]
    pub zone: Option<String>,
    /// The first day, on the site's clock.
    pub from: String,
    /// The last day, which still counts; none: open.
    #[serde(default)]
    pub until: Option<String>,
}

/// How a site watches who is there, as it goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RulesView {
    /// `off`, `watch` or `required`.
    pub presence: Watch,
    /// Minutes after a start by which somebody must have come.
    pub no_show_minutes: u32,
    /// Minutes between two letters about somebody who stays after the end.
    pub clear_minutes: u32,
    /// Minutes after a start after which the time of a session is freed to which nobody came; none: never.
    pub release_minutes: Option<u32>,
    /// All posts, by first day.
    pub posts: Vec<PostView>,
}

/// Somebody's post, as it goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PostView {
    /// The id of the person.
    pub person: i64,
    /// What they do there.
    pub post: Post,
    /// The slug of a zone; none: the whole site.
    pub zone: Option<String>,
    /// The first day, on the site's clock.
    #[schema(value_type = String)]
    pub from: NaiveDate,
    /// The last day; none: open.
    #[schema(value_type = Option<String>)]
    pub until: Option<NaiveDate>,
}

fn view(ground: &Ground, rules: &DoorRules) -> RulesView {
    let post = |own: &Posted| PostView {
        person: own.person.0,
        post: own.post,
        zone: own
            .zone
            .and_then(|id| ground.zone(id))
            .map(|zone| zone.slug.clone()),
        from: own.term.from,
        until: own.term.until,
    };
    RulesView {
        presence: rules.watch,
        no_show_minutes: rules.no_show_minutes,
        clear_minutes: rules.clear_minutes,
        release_minutes: rules.release_minutes,
        posts: rules.posts.iter().map(post).collect(),
    }
}

fn facts(view: &RulesView) -> Result<Option<String>> {
    serde_json::to_string(view).map(Some).map_err(Error::internal)
}

fn open(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<(Ground, Doing)> {
    access::signed_in(actor)?;
    let ground = Ground::load(tx, slug)?;
    let doing = or_hidden(allow(
        actor,
        Deed::KeepPosts,
        &Subject::site(ground.site.operator),
    ))?;
    Ok((ground, doing))
}

/// How a site watches who is there.
///
/// # Errors
/// [`Error::NotFound`] also for those who may not change it.
pub fn rules(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<RulesView> {
    let (ground, _) = open(tx, actor, slug)?;
    let rules = rules_of(tx, ground.site.id)?;
    Ok(view(&ground, &rules))
}

/// What the page of a site's posts shows.
pub struct PostDesk {
    pub ground: Ground,
    pub rules: RulesView,
    /// The operator's people, who may hold one.
    pub people: Vec<(PersonId, String)>,
}

/// How a site watches who is there, with those who may hold a post.
///
/// # Errors
/// As [`rules`].
pub fn post_desk(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<PostDesk> {
    let (ground, _) = open(tx, actor, slug)?;
    let rules = rules_of(tx, ground.site.id)?;
    let operator = ground.site.operator;
    let contacts = tx.contacts(vec![operator])?;
    let own = contacts.iter().filter(|one| one.organisation == Some(operator));
    Ok(PostDesk {
        people: own.map(|one| (one.person, one.reader.name.clone())).collect(),
        rules: view(&ground, &rules),
        ground,
    })
}

/// Changes how a site watches who is there, and who holds which post.
///
/// # Errors
/// As [`rules`], and [`Error::Invalid`] with every bad field.
pub fn set_rules(tx: &mut Tx<'_>, actor: &Actor, slug: &str, body: &RulesBody) -> Result<RulesView> {
    let (ground, doing) = open(tx, actor, slug)?;
    let was = rules_of(tx, ground.site.id)?;
    let new = read(tx, &ground, body)?;
    tx.reserve_ids(new.posts.len())?;
    let ids = new.posts.iter().map(|_| tx.id()).collect::<Result<Vec<i64>>>()?;
    let given = PostHeld {
        by: actor.person,
        at: tx.now,
    };
    store::presence::posts::set_rules(tx.conn, ground.site.id, &new, given, &ids)?;
    let entry = journal::Entry {
        site: Some(ground.site.id),
        subject: format!("site {slug}"),
        was: facts(&view(&ground, &was))?,
        became: facts(&view(&ground, &new))?,
        on_behalf: on_behalf(doing, &ground.site.slug),
        ..journal::Entry::of(JournalAction::SitePosts)
    };
    note(tx, actor, entry)?;
    Ok(view(&ground, &new))
}

fn read(tx: &mut Tx<'_>, ground: &Ground, body: &RulesBody) -> Result<DoorRules> {
    let mut fields = Fields::default();
    let watch = fields.word("presence", &body.presence, Watch::ALL);
    let no_show = fields.number("no_show_minutes", body.no_show_minutes, 5..=240);
    let clear = fields.number("clear_minutes", body.clear_minutes, 5..=120);
    // First people are told that nobody came.
    let least = no_show.unwrap_or(5);
    let release = fields.number_or_none("release_minutes", body.release_minutes, least..=MOST_RELEASE);
    if body.posts.len() > MOST {
        fields.refuse("posts", "too_many", Fault::new("at-most").with("most", MOST));
    }
    let mut posts = Vec::new();
    for (index, raw) in body.posts.iter().take(MOST).enumerate() {
        let role = people::find_role(tx.conn, PersonId(raw.person), ground.site.operator)?;
        posts.extend(fields.within(format!("posts.{index}"), |fields| {
            if role.is_none() {
                fields.refuse("person", "unknown", "assign-not-here");
            }
            read_post(fields, ground, raw)
        }));
    }
    fields.done(|| {
        Some(DoorRules {
            watch: watch?,
            no_show_minutes: no_show?,
            clear_minutes: clear?,
            release_minutes: release?,
            posts,
        })
    })
}

fn read_post(fields: &mut Fields, ground: &Ground, raw: &PostBody) -> Option<Posted> {
    let post = fields.word("post", &raw.post, Post::ALL);
    let zone = raw.zone.as_ref().map(|slug| ground.zone_named(slug));
    let zone = match zone {
        Some(Err(_)) => {
            fields.refuse("zone", "unknown", "not-listed");
            None
        }
        Some(Ok(zone)) => Some(Some(zone.id)),
        None => Some(None),
    };
    let from = fields.date("from", &raw.from);
    let until = match &raw.until {
        Some(until) => fields.date("until", until).map(Some),
        None => Some(None),
    };
    if let (Some(from), Some(Some(until))) = (from, until)
        && until < from
    {
        fields.refuse("until", "before_start", "deputy-ends-first");
    }
    Some(Posted {
        person: PersonId(raw.person),
        post: post?,
        zone: zone?,
        term: Term {
            from: from?,
            until: until?,
        },
    })
}
