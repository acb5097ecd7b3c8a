//! The forms of a person: a new one, and one that is changed.

use actix_web::web;
use maud::{Markup, html};
use serde::Deserialize;

use super::Register;
use super::people::find;
use crate::app::people::{self, Added, MembershipBody, PersonBody, PersonChangeBody, PersonView};
use crate::app::register::{self, Choice};
use crate::domain::access::{MemberRole, PlatformRole};
use crate::domain::ids::PersonId;
use crate::domain::policy::SessionNotices;
use crate::domain::text::Language;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::carried;
use crate::web::ui::form::buttons;
use crate::web::ui::{Options, Trouble, Words};

const HERE: Register = Register::People;
/// What a choice says for "no role over the whole service".
const NO_ROLE: &str = "none";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewPersonQuery {
    organisation: Option<String>,
}

/// `GET /people/new`
pub(crate) async fn new(visit: Visit, into: Query<NewPersonQuery>) -> Answer {
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
        (Trouble::summary(trouble))
        form.card method="post" action=(HERE.path()) {
            div.in.stack {
                (carried(&visit.fresh_key(), None))
                (words.field("name", "person-name", &body.name).input(trouble, "text"))
                (words.field("email", "email", &body.email).hint("person-email-hint").input(trouble, "email"))
                (words.field("language", "language-label", &body.language)
                    .select(trouble, &Options::of(words, "language", Language::ALL)))
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
    let all = Options::named(words, offered);
    let organisation = words.field("organisations.0.slug", "organisation", slug);
    let organisation = if is_staff {
        let all = all.before("", words.t("person-no-organisation"));
        organisation.optional().select(trouble, &all)
    } else {
        organisation.select(trouble, &all)
    };
    html! {
        (organisation)
        (words.field("organisations.0.role", "person-role-there", role)
            .select(trouble, &Options::of(words, "member", MemberRole::ALL)))
        @if visit.administers() { (platform_field(words, trouble, body.platform_role.as_deref())) }
    }
}

fn platform_field(words: Words, trouble: Option<&Trouble>, role: Option<&str>) -> Markup {
    let roles = Options::of(words, "platform", PlatformRole::ALL).before(NO_ROLE, words.t("platform-none"));
    words
        .field("platform_role", "platform-role", role.unwrap_or(NO_ROLE))
        .hint("platform-hint")
        .select(trouble, &roles)
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

/// `GET /people/{person}/edit`
pub(crate) async fn edit(visit: Visit, id: web::Path<i64>) -> Answer {
    let (person, keeps) = find(&visit, PersonId(*id)).await?;
    let is_own = visit.is(PersonId(person.id));
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

/// The form. Only the person's own form has language and preferences.
fn show_edit(
    visit: &Visit,
    trouble: Option<&Trouble>,
    person: &PersonView,
    body: &PersonChangeBody,
) -> Answer {
    let words = visit.words();
    let here = format!("/people/{}", person.id);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let is_own = visit.is(PersonId(person.id));
    let markup = html! {
        (Trouble::summary(trouble))
        form.card method="post" action=(here) {
            div.in.stack {
                (carried(&visit.fresh_key(), None))
                (words.field("name", "person-name", &text(&body.name))
                    .hint_text(if is_own { String::new() } else { words.t("person-name-hint") })
                    .input(trouble, "text"))
                @if is_own {
                    (words.field("language", "language-label", &text(&body.language))
                        .select(trouble, &Options::of(words, "language", Language::ALL)))
                    (words.field("sessions", "person-sessions", &text(&body.sessions))
                        .select(trouble, &Options::of(words, "sessions", SessionNotices::ALL)))
                }
                @if visit.administers() && !is_own {
                    (platform_field(words, trouble, body.platform_role.as_deref()))
                }
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
    let (person, _) = find(&visit, PersonId(*id)).await?;
    let own = |name: &str| form.filled(name).filter(|_| visit.is(PersonId(person.id)));
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
