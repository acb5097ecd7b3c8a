//! People: staff and admins keep accounts; everybody sees those of their own organisations, and keeps
//! themselves.

use actix_web::web;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::auth;
use crate::app::paging::Listed;
use crate::app::people::{
    self, AccountView, Added, MembershipBody, PersonBody, PersonChangeBody, PersonView,
};
use crate::app::register;
use crate::app::register::Choice;
use crate::domain::access::{MemberRole, PlatformRole};
use crate::domain::ids::PersonId;
use crate::domain::text::Language;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::pages::register::{Register, Sought};
use crate::web::ui::Trouble;
use crate::web::ui::fields::{Field, carried};
use crate::web::ui::form::buttons;
use crate::web::ui::form::choices;
use crate::web::ui::form::options;
use crate::web::ui::{self, Words, badge, card, empty};

const HERE: Register = Register::People;
/// What a choice says for "no role over the whole service".
const NO_ROLE: &str = "none";

/// `GET /people`
pub(crate) async fn index(visit: Visit, sought: Query<Sought>) -> Answer {
    show_all(&visit, &sought.0, None).await
}

/// `POST /people/find`: by a part of the name, or by an address, which stands in no URL.
pub(crate) async fn find_named(mut visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let sought = Sought::of(&form);
    let email = sought.words();
    if !email.contains('@') {
        return visit.go(&sought.path(HERE), "");
    }
    let part = sought.part();
    let found = visit
        .read(move |tx, actor| people::list_people_named(tx, actor, &email, &part))
        .await?;
    if let Some(person) = found
        .items
        .iter()
        .find(|person| person.email.eq_ignore_ascii_case(&sought.words()))
    {
        return visit.go(&format!("/people/{}", person.id), "");
    }
    let words = visit.words();
    let trouble = Trouble::field(words, "words", words.t("person-nobody"));
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
        .read(move |tx, actor| people::list_people_named(tx, actor, &named, &part))
        .await?;
    let words = visit.words();
    let more = if trouble.is_some() {
        Sought::default()
    } else {
        sought.clone()
    }
    .more(words, HERE, found.next.clone());
    let form = sought.form_by(words, HERE, ("post", "/people/find"), trouble);
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
            thead {
                tr {
                    th scope="col" { (words.t("name")) }
                    th scope="col" { (words.t("email")) }
                    th scope="col" { (words.t("organisation")) }
                    th scope="col" { (words.t("role")) }
                }
            }
            tbody {
                @for person in &found.items {
                    tr {
                        th scope="row" {
                            a href={ "/people/" (person.id) } { (person.name) } " " (standing(words, person))
                        }
                        td data-label=(words.t("email")) { (person.email) }
                        td data-label=(words.t("organisation")) { (houses(words, person)) }
                        td data-label=(words.t("role")) {
                            @if let Some(role) = person.account.as_ref().and_then(|account| account.platform_role) {
                                (words.of("platform", role.as_str()))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether they may sign in, and whether they ever did, for those who may know.
fn standing(words: Words, person: &PersonView) -> Markup {
    if person.is_barred() {
        return badge("is-done is-cancelled", &words.t("person-barred"));
    }
    let never_came = person
        .account
        .as_ref()
        .is_some_and(|account| !account.has_password);
    html! { @if never_came { (badge("is-pending", &words.t("person-invited"))) } }
}

fn houses(words: Words, person: &PersonView) -> Markup {
    html! {
        @for (index, place) in person.organisations.iter().enumerate() {
            @if index > 0 { br; }
            a href={ "/organisations/" (place.slug) } { (words.named(&place.names)) }
            " "
            span.dim.small { (words.of("member", place.role.as_str())) }
        }
    }
}

/// Where a new person is put.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Into {
    organisation: Option<String>,
}

/// `GET /people/new`
pub(crate) async fn new(visit: Visit, into: Query<Into>) -> Answer {
    let slug = into.0.organisation.unwrap_or_default();
    let body = PersonBody {
        email: String::new(),
        name: String::new(),
        phone: String::new(),
        language: Language::Ko.to_string(),
        platform_role: None,
        organisations: vec![MembershipBody {
            slug,
            role: MemberRole::Member.to_string(),
        }],
        sessions: None,
    };
    show_new(&visit, None, &body).await
}

async fn show_new(visit: &Visit, trouble: Option<&Trouble>, body: &PersonBody) -> Answer {
    let offered = visit.read(register::organisation_choices).await?;
    let words = visit.words();
    let markup = html! {
        @if let Some(trouble) = trouble { (trouble.summary()) }
        form.card method="post" action=(HERE.path()) {
            div.in.stack {
                (carried(&visit.fresh_key(), None))
                (Field::new("name", &words.t("person-name"), &body.name).input(words, trouble, "text"))
                (Field::new("email", &words.t("email"), &body.email)
                    .hint(&words.t("person-email-hint"))
                    .input(words, trouble, "email"))
                (Field::new("language", &words.t("language-label"), &body.language).select(
                    words,
                    trouble,
                    &options(words, "language", Language::ALL)
                ))
                (place_fields(visit, trouble, body, &offered))
                (buttons(words, "person-invite", HERE.path()))
            }
        }
    };
    visit.page_with(trouble, HERE.page(words, words.t("person-add")).narrow(), markup)
}

fn place_fields(visit: &Visit, trouble: Option<&Trouble>, body: &PersonBody, offered: &[Choice]) -> Markup {
    let words = visit.words();
    let place = body.organisations.first();
    let (slug, role) = place.map_or(("", MemberRole::Member.as_str()), |place| {
        (place.slug.as_str(), place.role.as_str())
    });
    let is_staff = visit.runs_programme();
    let mut organisations = choices(words, offered);
    if is_staff {
        organisations.insert(0, (String::new(), words.t("person-no-organisation")));
    }
    let label = words.t("organisation");
    let organisation = Field::new("organisations.0.slug", &label, slug);
    let organisation = if is_staff {
        organisation.optional()
    } else {
        organisation
    };
    html! {
        (organisation.select(words, trouble, &organisations))
        (Field::new("organisations.0.role", &words.t("person-role-there"), role).select(
            words,
            trouble,
            &options(words, "member", MemberRole::ALL)
        ))
        @if visit.administers() { (platform_field(words, trouble, body.platform_role.as_deref())) }
    }
}

fn platform_field(words: Words, trouble: Option<&Trouble>, role: Option<&str>) -> Markup {
    let mut roles = vec![(NO_ROLE.to_owned(), words.t("platform-none"))];
    roles.extend(options(words, "platform", PlatformRole::ALL));
    Field::new(
        "platform_role",
        &words.t("platform-role"),
        role.unwrap_or(NO_ROLE),
    )
    .hint(&words.t("platform-hint"))
    .select(words, trouble, &roles)
}

/// `POST /people`
pub(crate) async fn create(visit: Visit, form: Form) -> Answer {
    let place = form.filled("organisations.0.slug").map(|slug| MembershipBody {
        slug,
        role: form.text("organisations.0.role"),
    });
    let body = PersonBody {
        email: form.text("email"),
        name: form.text("name"),
        phone: String::new(),
        language: form.text("language"),
        platform_role: form.filled("platform_role").filter(|role| role != NO_ROLE),
        organisations: place.into_iter().collect(),
        sessions: None,
    };
    let sent = body.clone();
    match visit
        .write(move |tx, actor| people::create_person(tx, actor, &sent))
        .await?
    {
        Ok(Added::Person(made)) => visit.go(&format!("/people/{}", made.id), "invited"),
        Ok(Added::Offered(places)) => {
            let there = places.first().map_or_else(
                || HERE.path().to_owned(),
                |place| format!("/organisations/{}", place.organisation),
            );
            visit.go(&there, "invited")
        }
        Err(trouble) => show_new(&visit, Some(&trouble), &body).await,
    }
}

/// A person, and whether the visitor keeps their account.
async fn find(visit: &Visit, id: i64) -> Result<(PersonView, bool), crate::web::error::Problem> {
    let id = PersonId(id);
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
    show_with(&visit, *id, None).await
}

async fn show_with(visit: &Visit, id: i64, again: Option<(&Trouble, &str)>) -> Answer {
    let (person, keeps) = find(visit, id).await?;
    let words = visit.words();
    let trouble = again.map(|(trouble, _)| trouble);
    let body = html! {
        @if let Some(trouble) = trouble { (trouble.summary()) }
        div.cols.side {
            (facts(visit, &person))
            @if keeps { div.stack { (doings(visit, &person)) (other_email(visit, &person, again)) } }
        }
    };
    let is_own = visit.actor().person == Some(PersonId(person.id));
    let page = HERE.page(words, person.name.clone());
    let page = if keeps || is_own {
        page.actions(html! { a.btn href={ "/people/" (person.id) "/edit" } { (words.t("person-change")) } })
    } else {
        page
    };
    visit.page_with(trouble, page, body)
}

fn facts(visit: &Visit, person: &PersonView) -> Markup {
    let words = visit.words();
    let list = html! {
        div.in { dl.facts {
            dt { (words.t("email")) } dd { (person.email) " " (standing(words, person)) }
            dt { (words.t("organisation")) }
            dd { @if person.organisations.is_empty() { (words.t("none")) } (houses(words, person)) }
            @if let Some(account) = &person.account { (own_facts(visit, account)) }
        } }
    };
    card(&words.t("details"), list)
}

fn own_facts(visit: &Visit, account: &AccountView) -> Markup {
    let words = visit.words();
    html! {
        @if !account.phone.is_empty() { dt { (words.t("person-phone")) } dd { (ui::phone(&account.phone)) } }
        dt { (words.t("language-label")) } dd { (words.of("language", account.language.as_str())) }
        dt { (words.t("platform-role")) }
        dd {
            @if let Some(role) = account.platform_role {
                (words.of("platform", role.as_str()))
            } @else {
                (words.t("platform-none"))
            }
        }
        dt { (words.t("person-sessions")) } dd { (words.of("sessions", account.sessions.as_str())) }
        dt { (words.t("person-since")) } dd { (words.moment(account.created_at, visit.frame.tz)) }
        @if let Some(since) = account.disabled_at {
            dt { (words.t("person-barred")) } dd { (words.moment(since, visit.frame.tz)) }
        }
    }
}

/// Each says what will happen and to whom mail goes, before it is done.
fn doings(visit: &Visit, person: &PersonView) -> Markup {
    let words = visit.words();
    let form = |deed: &str, look: &str| {
        html! {
            form.stack.tight method="post" action={ "/people/" (person.id) "/" (deed) } {
                p.small.dim { (words.of("person-hint", deed)) }
                div { button class={ "btn " (look) } type="submit" { (words.of("person-do", deed)) } }
            }
        }
    };
    let is_own = visit.actor().person == Some(PersonId(person.id));
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
fn other_email(visit: &Visit, person: &PersonView, again: Option<(&Trouble, &str)>) -> Markup {
    let words = visit.words();
    let (trouble, typed) = again.map_or((None, ""), |(trouble, typed)| (Some(trouble), typed));
    let form = html! {
        form.in.stack method="post" action={ "/people/" (person.id) "/email" } {
            (Field::new("email", &words.t("account-email-new"), typed)
                .hint(&words.t("person-hint-email"))
                .input(words, trouble, "email"))
            div { button.btn type="submit" { (words.t("account-email-ask")) } }
        }
    };
    html! { @if visit.actor().person != Some(PersonId(person.id)) { (card(&words.t("account-email"), form)) } }
}

/// `GET /people/{person}/edit`
pub(crate) async fn edit(visit: Visit, id: web::Path<i64>) -> Answer {
    let (person, keeps) = find(&visit, *id).await?;
    let is_own = visit.actor().person == Some(PersonId(person.id));
    let account = person
        .account
        .as_ref()
        .filter(|_| keeps || is_own)
        .ok_or_else(|| visit.problem(crate::app::Error::Forbidden))?;
    let body = PersonChangeBody {
        name: Some(person.name.clone()),
        language: Some(account.language.to_string()),
        sessions: Some(account.sessions.to_string()),
        platform_role: account.platform_role.map(|role| role.to_string()),
        ..PersonChangeBody::default()
    };
    show_edit(&visit, None, &person, &body)
}

/// Language and preferences stand in the form of one's own only.
fn show_edit(
    visit: &Visit,
    trouble: Option<&Trouble>,
    person: &PersonView,
    body: &PersonChangeBody,
) -> Answer {
    let words = visit.words();
    let here = format!("/people/{}", person.id);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let is_own = visit.actor().person == Some(PersonId(person.id));
    let markup = html! {
        @if let Some(trouble) = trouble { (trouble.summary()) }
        form.card method="post" action=(here) {
            div.in.stack {
                (carried(&visit.fresh_key(), None))
                (Field::new("name", &words.t("person-name"), &text(&body.name))
                    .hint(&if is_own { String::new() } else { words.t("person-name-hint") })
                    .input(words, trouble, "text"))
                @if is_own {
                    (Field::new("language", &words.t("language-label"), &text(&body.language)).select(
                        words,
                        trouble,
                        &options(words, "language", Language::ALL)
                    ))
                    (Field::new("sessions", &words.t("person-sessions"), &text(&body.sessions)).select(
                        words,
                        trouble,
                        &options(words, "sessions", crate::domain::policy::SessionNotices::ALL)
                    ))
                }
                @if visit.administers() && !is_own { (platform_field(words, trouble, body.platform_role.as_deref())) }
                (buttons(words, "save", &here))
            }
        }
    };
    visit.page_with(
        trouble,
        HERE.page(words, words.t("person-change"))
            .below(person.name.clone(), here.clone())
            .narrow(),
        markup,
    )
}

/// `POST /people/{person}`
pub(crate) async fn update(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    let (person, _) = find(&visit, *id).await?;
    let own = |name: &str| {
        form.filled(name)
            .filter(|_| visit.actor().person == Some(PersonId(person.id)))
    };
    let body = PersonChangeBody {
        name: Some(form.text("name")),
        language: own("language"),
        sessions: own("sessions"),
        platform_role: form.filled("platform_role"),
        ..PersonChangeBody::default()
    };
    let (sent, of) = (body.clone(), PersonId(person.id));
    match visit
        .write(move |tx, actor| people::update_person(tx, actor, of, &sent))
        .await?
    {
        Ok(_) => visit.go(&format!("/people/{id}"), "saved"),
        Err(trouble) => show_edit(&visit, Some(&trouble), &person, &body),
    }
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
        Err(trouble) => show_with(&visit, *id, Some((&trouble, &new))).await,
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
        Err(trouble) => show_with(&visit, *id, Some((&trouble, ""))).await,
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
        Err(trouble) => show_with(&visit, *id, Some((&trouble, ""))).await,
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
        Err(trouble) => show_with(&visit, *id, Some((&trouble, ""))).await,
    }
}
