//! People: staff and admins keep accounts; everybody sees the people of their own organisations, and changes
//! their own account.

use actix_web::web;
use maud::{Markup, html};

use super::{Register, Sought};
use crate::app::auth;
use crate::app::paging::Listed;
use crate::app::people::{self, AccountView, PersonView};
use crate::domain::access::MemberRole;
use crate::domain::ids::PersonId;
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::{self, Trouble, Words, badge, card, columns, empty};

const HERE: Register = Register::People;

/// `GET /people`
pub(crate) async fn index(visit: Visit, sought: Query<Sought>) -> Answer {
    show_all(&visit, &sought.0, None).await
}

/// `POST /people/find`: by a part of the name, or by an address, which no URL contains.
pub(crate) async fn find_named(mut visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let sought = Sought::of(&form);
    let email = sought.words();
    if !email.contains('@') {
        return visit.go(&sought.path(HERE), "");
    }
    let part = sought.part();
    let found = visit
        .read(move |tx, actor| people::list_people(tx, actor, &email, &part))
        .await?;
    if let Some(person) = found
        .items
        .iter()
        .find(|person| person.email.eq_ignore_ascii_case(&sought.words()))
    {
        return visit.go(&format!("/people/{}", person.id), "");
    }
    let words = visit.words();
    let trouble = Trouble::field(words, "words", "person-nobody");
    visit.comes_back_to(HERE.path());
    show_all(&visit, &sought, Some(&trouble)).await
}

/// The list; all of it when what was looked for is in trouble.
async fn show_all(visit: &Visit, sought: &Sought, trouble: Option<&Trouble>) -> Answer {
    let (named, part) = (
        if trouble.is_some() {
            String::new()
        } else {
            sought.words()
        },
        sought.part(),
    );
    let found = visit
        .read(move |tx, actor| people::list_people(tx, actor, &named, &part))
        .await?;
    let words = visit.words();
    let more = if trouble.is_some() {
        Sought::default()
    } else {
        sought.clone()
    }
    .more(words, HERE, found.next.clone());
    let form = sought.posting_form(words, HERE, "/people/find", trouble);
    let body = html! { (HERE.tabs(words)) (form) div.card { (table(words, &found)) } (more) };
    let manages = visit
        .actor()
        .memberships
        .iter()
        .any(|(_, role)| *role == MemberRole::Manager);
    visit.page_with(trouble, HERE.list(words, visit.runs_programme() || manages), body)
}

fn table(words: Words, found: &Listed<PersonView>) -> Markup {
    if found.items.is_empty() {
        return empty(&words.t("person-none"), "", None);
    }
    html! {
        table.data.folds {
            (columns(words, &["name", "email", "organisation", "role"]))
            tbody {
                @for person in &found.items {
                    tr {
                        th scope="row" {
                            a href={ "/people/" (person.id) } { (person.name) }
                            " "
                            (account_badge(words, person))
                        }
                        td data-label=(words.t("email")) { (person.email) }
                        td data-label=(words.t("organisation")) { (memberships(words, person)) }
                        td data-label=(words.t("role")) {
                            @let account = person.account.as_ref();
                            @if let Some(role) = account.and_then(|account| account.platform_role) {
                                (words.of("platform", role))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether they may sign in, and whether they ever did, for those who may know.
fn account_badge(words: Words, person: &PersonView) -> Markup {
    if person.is_barred() {
        return badge("is-done is-cancelled", &words.t("person-barred"));
    }
    let never_came = person
        .account
        .as_ref()
        .is_some_and(|account| !account.has_password);
    html! { @if never_came { (badge("is-pending", &words.t("person-invited"))) } }
}

fn memberships(words: Words, person: &PersonView) -> Markup {
    html! {
        @for (index, place) in person.organisations.iter().enumerate() {
            @if index > 0 { br; }
            a href={ "/organisations/" (place.slug) } { (words.named(&place.names)) }
            " "
            span.dim.small { (words.of("member", place.role)) }
        }
    }
}

/// A person, and whether the visitor keeps their account.
pub(super) async fn find(visit: &Visit, id: PersonId) -> Result<(PersonView, bool), Problem> {
    visit
        .read(move |tx, actor| {
            Ok((
                people::get_person(tx, actor, id)?,
                people::may_keep(tx, actor, id)?,
            ))
        })
        .await
}

/// `GET /people/{person}`
pub(crate) async fn show(visit: Visit, id: web::Path<i64>) -> Answer {
    show_with(&visit, PersonId(*id), None).await
}

/// An action about a person that failed, for the page that shows it.
#[derive(Clone, Copy)]
struct Failed<'a> {
    trouble: &'a Trouble,
    /// The address that was typed, if it was about one; else empty.
    email: &'a str,
}

async fn show_with(visit: &Visit, id: PersonId, failed: Option<Failed<'_>>) -> Answer {
    let (person, keeps) = find(visit, id).await?;
    let words = visit.words();
    let trouble = failed.map(|failed| failed.trouble);
    let body = html! {
        (Trouble::summary(trouble))
        div.cols.side {
            (facts(visit, &person))
            @if keeps { div.stack { (actions(visit, &person)) (other_email(visit, &person, failed)) } }
        }
    };
    let is_own = visit.is(PersonId(person.id));
    let page = HERE.page(words, person.name.clone());
    let page = if keeps || is_own {
        page.actions(html! { a.btn href={ "/people/" (person.id) "/edit" } { (words.t("person-change")) } })
    } else {
        page
    };
    visit.page_with(trouble, page, body)
}

async fn show_failed(visit: &Visit, id: PersonId, trouble: &Trouble, email: &str) -> Answer {
    show_with(visit, id, Some(Failed { trouble, email })).await
}

fn facts(visit: &Visit, person: &PersonView) -> Markup {
    let words = visit.words();
    let list = html! {
        div.in { dl.facts {
            dt { (words.t("email")) } dd { (person.email) " " (account_badge(words, person)) }
            dt { (words.t("organisation")) }
            dd { @if person.organisations.is_empty() { (words.t("none")) } (memberships(words, person)) }
            @if !person.phone.is_empty() {
                dt { (words.t("person-phone")) } dd { (ui::phone(&person.phone)) }
            }
            @if let Some(account) = &person.account { (own_facts(visit, account)) }
        } }
    };
    card(&words.t("details"), list)
}

fn own_facts(visit: &Visit, account: &AccountView) -> Markup {
    let words = visit.words();
    html! {
        dt { (words.t("language-label")) } dd { (words.of("language", account.language)) }
        dt { (words.t("platform-role")) }
        dd {
            @if let Some(role) = account.platform_role {
                (words.of("platform", role))
            } @else {
                (words.t("platform-none"))
            }
        }
        dt { (words.t("person-sessions")) } dd { (words.of("sessions", account.sessions)) }
        dt { (words.t("person-since")) } dd { (words.moment(account.created_at, visit.frame.tz)) }
        @if let Some(since) = account.disabled_at {
            dt { (words.t("person-barred")) } dd { (words.moment(since, visit.frame.tz)) }
        }
    }
}

/// Each says what will happen and to whom mail goes, before it is done.
fn actions(visit: &Visit, person: &PersonView) -> Markup {
    let words = visit.words();
    let form = |deed: &str, look: &str| {
        html! {
            form.stack.tight method="post" action={ "/people/" (person.id) "/" (deed) } {
                p.small.dim { (words.of("person-hint", deed)) }
                div { button class={ "btn " (look) } type="submit" { (words.of("person-do", deed)) } }
            }
        }
    };
    let is_own = visit.is(PersonId(person.id));
    let never_came = person
        .account
        .as_ref()
        .is_some_and(|account| !account.has_password);
    let list = html! {
        div.in.stack {
            @if never_came && !person.is_barred() { (form("invite", "")) }
            @if !is_own {
                @if person.is_barred() { (form("enable", "")) } @else { (form("disable", "danger")) }
            }
            p { a href={ "/admin/journal?person=" (person.id) } { (words.t("person-journal")) } }
        }
    };
    card(&words.t("actions"), list)
}

/// Another address for somebody who can't ask for it; their own they ask for with their password.
fn other_email(visit: &Visit, person: &PersonView, failed: Option<Failed<'_>>) -> Markup {
    let words = visit.words();
    let trouble = failed.map(|failed| failed.trouble);
    let typed = failed.map_or("", |failed| failed.email);
    let form = html! {
        form.in.stack method="post" action={ "/people/" (person.id) "/email" } {
            (words.field("email", "account-email-new", typed)
                .hint("person-hint-email")
                .input(trouble, "email"))
            div { button.btn type="submit" { (words.t("account-email-ask")) } }
        }
    };
    let is_own = visit.is(PersonId(person.id));
    html! { @if !is_own { (card(&words.t("account-email"), form)) } }
}

/// `POST /people/{person}/email`
pub(crate) async fn start_email(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    let (of, new) = (PersonId(*id), form.text("email"));
    let asked = new.clone();
    match visit
        .write(move |tx, actor| auth::start_email(tx, actor, of, &asked))
        .await?
    {
        Ok(()) => visit.go(&format!("/people/{id}"), "email-asked"),
        Err(trouble) => show_failed(&visit, of, &trouble, &new).await,
    }
}

/// `POST /people/{person}/invite`
pub(crate) async fn invite(visit: Visit, id: web::Path<i64>) -> Answer {
    let of = PersonId(*id);
    match visit
        .write(move |tx, actor| people::invite(tx, actor, of))
        .await?
    {
        Ok(()) => visit.go(&format!("/people/{id}"), "invited"),
        Err(trouble) => show_failed(&visit, of, &trouble, "").await,
    }
}

/// `POST /people/{person}/disable`
pub(crate) async fn disable(visit: Visit, id: web::Path<i64>) -> Answer {
    let of = PersonId(*id);
    match visit
        .write(move |tx, actor| people::disable_person(tx, actor, of))
        .await?
    {
        Ok(_) => visit.go_undoably(&format!("/people/{id}"), "person-barred", &[&id.to_string()]),
        Err(trouble) => show_failed(&visit, of, &trouble, "").await,
    }
}

/// `POST /people/{person}/enable`
pub(crate) async fn enable(visit: Visit, id: web::Path<i64>) -> Answer {
    let of = PersonId(*id);
    match visit
        .write(move |tx, actor| people::enable_person(tx, actor, of))
        .await?
    {
        Ok(_) => visit.go(&format!("/people/{id}"), "person-admitted"),
        Err(trouble) => show_failed(&visit, of, &trouble, "").await,
    }
}
