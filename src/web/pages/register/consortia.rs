//! Consortia: who does a project together, from when until when, and how much of the sites it may use.

use actix_web::web;
use chrono::NaiveDate;
use maud::{Markup, html};

use super::consortium_form::{self, Meant, Shown};
use super::named::english;
use super::{Register, Sought};
use crate::app::Tx;
use crate::app::paging::Listed;
use crate::app::register::{self, ConsortiumBody, ConsortiumPortrait, ConsortiumView, PartyBody, PartyView};
use crate::domain::access::Actor;
use crate::domain::place::FeedKind;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit, subscribe, what_if};
use crate::web::ui::{Trouble, Words, badge, card, columns, empty};

const HERE: Register = Register::Consortia;

/// `GET /consortia`
pub(crate) async fn index(visit: Visit, sought: Query<Sought>) -> Answer {
    let sought = sought.0;
    let (named, part) = (sought.words(), sought.part());
    let found = visit
        .read(move |tx, actor| register::list_consortia(tx, actor, &named, &part))
        .await?;
    let words = visit.words();
    let body = html! {
        (HERE.tabs(words))
        (sought.form(words, HERE))
        div.card { (table(words, &found)) }
        (sought.more(words, HERE, found.next))
        @if visit.runs_programme() {
            p.noprint { a href="/consortia/many" { (words.t("many-title")) } }
        }
    };
    visit.page(HERE.list(words, visit.runs_programme()), body)
}

fn table(words: Words, found: &Listed<ConsortiumView>) -> Markup {
    if found.items.is_empty() {
        return empty(
            &words.t("consortium-none"),
            &words.t("consortium-none-hint"),
            None,
        );
    }
    html! {
        table.data.folds {
            (columns(words, &["consortium-title", "party-lead", "consortium-number", "agreement"]))
            tbody {
                @for consortium in &found.items {
                    tr {
                        th scope="row" {
                            a href={ "/consortia/" (consortium.slug) } { (words.named(&consortium.titles)) }
                        }
                        td data-label=(words.t("party-lead")) { (lead(words, consortium)) }
                        td data-label=(words.t("consortium-number")) { (consortium.number) }
                        td data-label=(words.t("agreement")) {
                            (period(words, consortium.agreement_from, Some(consortium.agreement_until)))
                        }
                    }
                }
            }
        }
    }
}

fn lead(words: Words, consortium: &ConsortiumView) -> String {
    let lead = consortium
        .parties
        .iter()
        .find(|party| party.role.as_str() == "lead");
    lead.map_or_else(String::new, |party| words.named(&party.names).to_owned())
}

fn period(words: Words, from: NaiveDate, until: Option<NaiveDate>) -> Markup {
    html! {
        time datetime=(from) { (words.date(from)) }
        " – "
        @if let Some(until) = until { time datetime=(until) { (words.date(until)) } }
    }
}

/// `GET /consortia/{consortium}`
pub(crate) async fn show(visit: Visit, slug: web::Path<String>) -> Answer {
    let found = visit
        .read(move |tx, actor| register::portray_consortium(tx, actor, &slug))
        .await?;
    let words = visit.words();
    let consortium = &found.consortium;
    let calendar = subscribe(&visit, FeedKind::Consortium, &consortium.slug, None);
    let body = html! {
        div.cols.side { (parties(&visit, &found)) div.stack.loose { (facts(words, &found)) (calendar) } }
    };
    let actions = html! {
        a.btn href={ "/bookings?consortium=" (consortium.slug) } { (words.t("nav-bookings")) }
        @if visit.runs_programme() {
            a.btn href={ "/consortia/" (consortium.slug) "/edit" } { (words.t("consortium-change")) }
        }
    };
    let title = words.named(&consortium.titles).to_owned();
    visit.page(
        HERE.page(words, title).lead(&consortium.number).actions(actions),
        body,
    )
}

fn facts(words: Words, found: &ConsortiumPortrait) -> Markup {
    let consortium = &found.consortium;
    let list = html! {
        div.in { dl.facts {
            dt { (words.t("programme")) }
            dd { a href={ "/programmes/" (consortium.programme) } { (words.name(&found.programme)) } }
            dt { (words.t("consortium-number")) } dd { (consortium.number) }
            dt { (words.t("agreement")) }
            dd { (period(words, consortium.agreement_from, Some(consortium.agreement_until))) }
            dt { (words.t("consortium-quota")) } dd { (quota(words, found)) }
            dt { (words.t("targets-title")) }
            dd { a href={ "/consortia/" (consortium.slug) "/targets" } { (words.t("targets-link")) } }
            dt { (words.t("name")) }
            dd { (english(words, &consortium.titles)) }
            dt { (words.t("slug")) } dd { code { (consortium.slug) } }
        } }
    };
    card(&words.t("details"), list)
}

/// How much of the quota is used, in words and as a bar.
fn quota(words: Words, found: &ConsortiumPortrait) -> Markup {
    let used = found.used;
    match found.consortium.quota_sessions {
        None => html! { (words.n("consortium-used", used as usize)) " · " (words.t("consortium-no-quota")) },
        Some(most) => html! {
            (words.say("consortium-used-of", &crate::locale::Args::new().with("n", used).with("most", most)))
            progress max=(most.max(1)) value=(used.min(most)) aria-hidden="true" {}
            @if used >= most { (badge("is-incident", &words.t("consortium-quota-full"))) }
        },
    }
}

fn parties(visit: &Visit, found: &ConsortiumPortrait) -> Markup {
    let words = visit.words();
    let today = visit.frame.now.local(visit.frame.tz).date();
    let list = html! {
        table.data.folds {
            (columns(words, &["organisation", "role", "party-dates"]))
            tbody {
                @for party in &found.consortium.parties {
                    @let opens = found.own.as_ref().is_none_or(|own| own.contains(&party.organisation));
                    tr {
                        th scope="row" {
                            @if opens {
                                a href={ "/organisations/" (party.organisation) } {
                                    (words.named(&party.names))
                                }
                            } @else {
                                (words.named(&party.names))
                            }
                        }
                        td data-label=(words.t("role")) { (words.of("party", party.role)) }
                        td data-label=(words.t("party-dates")) {
                            (period(words, party.valid_from, party.valid_until)) " "
                            (term_badge(words, party, today))
                        }
                    }
                }
            }
        }
    };
    card(&words.t("consortium-parties"), list)
}

/// Says that a party's time has not begun, or is over.
fn term_badge(words: Words, party: &PartyView, today: NaiveDate) -> Markup {
    if party.valid_from > today {
        return badge("is-pending", &words.t("party-later"));
    }
    let is_over = party.valid_until.is_some_and(|until| until < today);
    html! { @if is_over { (badge("is-done", &words.t("party-over"))) } }
}

/// `GET /consortia/{consortium}/edit`
pub(crate) async fn edit(visit: Visit, slug: web::Path<String>) -> Answer {
    visit.only_staff()?;
    let found = visit
        .read(move |tx, actor| register::get_consortium(tx, actor, &slug))
        .await?;
    let shown = Shown {
        version: found.version,
        blank: 1,
        body: body_of(found),
        looked: None,
    };
    consortium_form::show(&visit, None, &shown).await
}

fn body_of(found: ConsortiumView) -> ConsortiumBody {
    let party = |party: PartyView| PartyBody {
        organisation: party.organisation,
        role: party.role.to_string(),
        valid_from: Some(party.valid_from.to_string()),
        valid_until: party.valid_until.map(|day| day.to_string()),
    };
    ConsortiumBody {
        slug: found.slug,
        programme: found.programme,
        number: found.number,
        titles: found.titles,
        agreement_from: found.agreement_from.to_string(),
        agreement_until: found.agreement_until.to_string(),
        quota_sessions: found.quota_sessions.map(i64::from),
        parties: found.parties.into_iter().map(party).collect(),
    }
}

/// `POST /consortia/{consortium}`: keeps the change; one that leaves out sessions that stand only once it was
/// shown.
pub(crate) async fn update(visit: Visit, slug: web::Path<String>, form: Form) -> Answer {
    visit.only_staff()?;
    let mut meant = consortium_form::read_meant(&visit, &form).await?;
    meant.shown.version = form.version();
    slug.clone_into(&mut meant.shown.body.slug);
    if form.has("rows") {
        return consortium_form::show_more_rows(&visit, meant.shown).await;
    }
    let (of, seen, sent) = (slug.clone(), form.version(), meant.shown.body.clone());
    // A change that leaves out standing sessions is saved by the button of the page that names them.
    if form.get("step") != Some("save") {
        let (of, sent) = (of.clone(), sent.clone());
        let case = move |tx: &mut Tx<'_>, actor: &Actor| register::what_if_agreed(tx, actor, &of, &sent);
        match what_if::look(&visit, case).await? {
            Ok(looked) if looked.broken.is_empty() => {}
            Ok(looked) => {
                let looked = Some(looked);
                return consortium_form::show(
                    &visit,
                    None,
                    &Shown {
                        looked,
                        ..meant.shown
                    },
                )
                .await;
            }
            Err(trouble) => return show_again(&visit, &slug, trouble, meant).await,
        }
    }
    match visit
        .write(move |tx, actor| register::update_consortium(tx, actor, &of, Some(seen), &sent))
        .await?
    {
        Ok(_) => visit.go(&format!("/consortia/{slug}"), "saved"),
        Err(trouble) => show_again(&visit, &slug, trouble, meant).await,
    }
}

/// What was typed stays; when somebody else was faster, the next try goes against what they saved.
async fn show_again(visit: &Visit, slug: &str, trouble: Trouble, mut meant: Meant) -> Answer {
    let trouble = meant.explain(visit.words(), trouble);
    if trouble.is_stale() {
        let of = slug.to_owned();
        let found = visit
            .read(move |tx, actor| register::get_consortium(tx, actor, &of))
            .await?;
        meant.shown.version = found.version;
    }
    consortium_form::show(visit, Some(&trouble), &meant.shown).await
}
