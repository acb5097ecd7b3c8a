//! Organisations and who belongs to them: added by staff, their people kept by their own managers.

use actix_web::web;
use maud::{Markup, html};

use super::named::Named;
use super::{Register, Sought};
use crate::app::people::{self, MemberBody, PersonView, PlaceState};
use crate::app::register::{self, OrganisationBody, OrganisationPortrait};
use crate::domain::access::MemberRole;
use crate::domain::ids::PersonId;
use crate::domain::text::Names;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::hidden;
use crate::web::ui::{Options, Trouble, Words, badge, card, empty};

const HERE: Register = Register::Organisations;

/// `GET /organisations`
pub(crate) async fn index(visit: Visit, sought: Query<Sought>) -> Answer {
    let sought = sought.0;
    let (named, part) = (sought.words(), sought.part());
    let found = visit
        .read(move |tx, actor| register::list_organisations_named(tx, actor, &named, &part))
        .await?;
    let words = visit.words();
    let all: Vec<Named> = found.items.into_iter().map(Named::from).collect();
    let body = html! {
        (HERE.tabs(words))
        (sought.form(words, HERE))
        div.card { (HERE.table(words, &all)) }
        (sought.more(words, HERE, found.next))
    };
    visit.page(HERE.list(words, visit.runs_programme()), body)
}

/// `GET /organisations/new`
pub(crate) async fn new(visit: Visit) -> Answer {
    HERE.blank(&visit, "startup")
}

/// `POST /organisations`
pub(crate) async fn create(visit: Visit, form: Form) -> Answer {
    HERE.save(&visit, &form, None, |tx, actor, body| {
        Ok(register::create_organisation(tx, actor, body)?.slug)
    })
    .await
}

/// `GET /organisations/{organisation}`
pub(crate) async fn show(visit: Visit, slug: web::Path<String>) -> Answer {
    show_with(&visit, &slug, None, &Form::default()).await
}

async fn show_with(visit: &Visit, slug: &str, trouble: Option<&Trouble>, sent: &Form) -> Answer {
    let wanted = slug.to_owned();
    let found = visit
        .read(move |tx, actor| register::portray_organisation(tx, actor, &wanted))
        .await?;
    let words = visit.words();
    let name = words.named(&found.organisation.names).to_owned();
    let body = html! {
        (Trouble::summary(trouble))
        div.cols.side {
            div.stack {
                (members(visit, &found))
                @if found.manages { (offered(visit, &found)) (add_member(visit, &found, trouble, sent)) }
            }
            div.stack {
                (HERE.facts(words, &found.organisation.clone().into()))
                (linked(words, "organisation-sites", "/sites/", &found.sites))
                (linked(words, "organisation-consortia", "/consortia/", &found.consortia))
            }
        }
    };
    let page = HERE.page(words, name);
    let page = if visit.runs_programme() {
        page.actions(
            html! { a.btn href={ "/organisations/" (slug) "/edit" } { (words.t("organisation-change")) } },
        )
    } else {
        page
    };
    visit.page_with(trouble, page, body)
}

fn linked(words: Words, key: &str, above: &str, all: &[(String, Names)]) -> Markup {
    html! {
        @if !all.is_empty() {
            (card(&words.t(key), html! {
                ul.list {
                    @for (slug, names) in all {
                        li { a.item href={ (above) (slug) } { (words.name(names)) } }
                    }
                }
            }))
        }
    }
}

fn members(visit: &Visit, found: &OrganisationPortrait) -> Markup {
    let words = visit.words();
    let slug = &found.organisation.slug;
    let list = html! {
        @if found.people.is_empty() { (empty(&words.t("member-none"), &words.t("member-none-hint"), None)) }
        @else {
            table.data.folds {
                thead {
                    tr {
                        th scope="col" { (words.t("name")) }
                        th scope="col" { (words.t("email")) }
                        th scope="col" { (words.t("role")) }
                        @if found.manages { th scope="col" { span.sr { (words.t("actions")) } } }
                    }
                }
                tbody { @for person in &found.people { (member(words, slug, person, found.manages)) } }
            }
        }
    };
    let new = html! {
        @if found.manages { a.btn href={ "/people/new?organisation=" (slug) } { (words.t("person-add")) } }
    };
    html! { section.card { header { h2 { (words.t("member-headline")) } (new) } (list) } }
}

fn member(words: Words, slug: &str, person: &PersonView, manages: bool) -> Markup {
    let role = person
        .organisations
        .iter()
        .find(|place| place.slug == *slug)
        .map(|place| place.role);
    html! {
        tr {
            th scope="row" {
                a href={ "/people/" (person.id) } { (person.name) }
                @if person.is_barred() { " " (badge("is-done is-cancelled", &words.t("person-barred"))) }
            }
            td data-label=(words.t("email")) { (person.email) }
            td data-label=(words.t("role")) {
                @if let Some(role) = role { (words.of("member", role)) }
            }
            @if manages {
                td.stack.tight {
                    @if let Some(role) = role { (other_role(words, slug, person, role)) }
                    details {
                        summary.small { (words.t("member-remove")) }
                        @let removal = format!("/organisations/{slug}/members/{}/remove", person.id);
                        form.row method="post" action=(removal) {
                            p.small { (words.t("member-remove-hint")) }
                            button.btn.small.danger type="submit" { (words.t("member-remove")) }
                        }
                    }
                }
            }
        }
    }
}

fn other_role(words: Words, slug: &str, person: &PersonView, role: MemberRole) -> Markup {
    let other = if role == MemberRole::Manager {
        MemberRole::Member
    } else {
        MemberRole::Manager
    };
    html! {
        form method="post" action={ "/organisations/" (slug) "/members" } {
            (hidden("email", &person.email))
            button.btn.small name="role" value=(other) {
                (words.of("member-make", other)) span.sr { " " (person.name) }
            }
        }
    }
}

/// Places that wait for an answer: the address that was typed, and nothing about who has it.
fn offered(visit: &Visit, found: &OrganisationPortrait) -> Markup {
    let (words, tz) = (visit.words(), visit.frame.tz);
    let here = format!("/organisations/{}", found.organisation.slug);
    let list = html! {
        table.data.folds {
            thead {
                tr {
                    @for key in ["email", "role", "invitation-until"] { th scope="col" { (words.t(key)) } }
                    th scope="col" { span.sr { (words.t("actions")) } }
                }
            }
            tbody { @for place in &found.offered {
                tr {
                    th scope="row" { (place.email) " " (badge("is-pending", &words.t("person-invited"))) }
                    td data-label=(words.t("role")) { (words.of("member", place.role)) }
                    td data-label=(words.t("invitation-until")) {
                        @if let Some(ends_at) = place.ends_at { (words.moment(ends_at, tz)) }
                    }
                    td { div.row {
                        form method="post" action={ (here) "/members" } {
                            (hidden("email", &place.email))
                            button.btn.small name="role" value=(place.role) {
                                (words.t("person-do-invite")) span.sr { " " (place.email) }
                            }
                        }
                        @if let Some(id) = place.invitation {
                            form method="post" action={ (here) "/invitations/" (id) "/withdraw" } {
                                button.btn.small.danger type="submit" {
                                    (words.t("invitation-withdraw")) span.sr { " " (place.email) }
                                }
                            }
                        }
                    } }
                }
            } }
        }
    };
    html! { @if !found.offered.is_empty() { (card(&words.t("invitations-open"), list)) } }
}

fn add_member(visit: &Visit, found: &OrganisationPortrait, trouble: Option<&Trouble>, sent: &Form) -> Markup {
    let words = visit.words();
    let role = sent
        .filled("role")
        .unwrap_or_else(|| MemberRole::Member.as_str().to_owned());
    let form = html! {
        form.in.stack method="post" action={ "/organisations/" (found.organisation.slug) "/members" } {
            div.fields.two {
                (words.field("email", "email", &sent.text("email"))
                    .hint("member-add-hint")
                    .input(trouble, "email"))
                (words.field("role", "role", &role)
                    .select(trouble, &Options::of(words, "member", MemberRole::ALL)))
            }
            div.row { button.btn type="submit" { (words.t("member-add")) } }
        }
    };
    card(&words.t("member-add"), form)
}

/// `GET /organisations/{organisation}/edit`
pub(crate) async fn edit(visit: Visit, slug: web::Path<String>) -> Answer {
    HERE.edit(&visit, move |tx, actor| {
        register::get_organisation(tx, actor, &slug)
    })
    .await
}

/// `POST /organisations/{organisation}`
pub(crate) async fn update(visit: Visit, slug: web::Path<String>, form: Form) -> Answer {
    let slug = Some(slug.into_inner());
    HERE.save(&visit, &form, slug, |tx, actor, body: &OrganisationBody| {
        Ok(register::update_organisation(tx, actor, &body.slug, body)?.slug)
    })
    .await
}

/// `POST /organisations/{organisation}/members`
pub(crate) async fn put_member(visit: Visit, slug: web::Path<String>, form: Form) -> Answer {
    let (organisation, body) = (
        slug.clone(),
        MemberBody {
            email: form.text("email"),
            role: form.text("role"),
        },
    );
    match visit
        .write(move |tx, actor| people::put_member(tx, actor, &organisation, &body))
        .await?
    {
        Ok(place) => visit.go(
            &format!("/organisations/{slug}"),
            if place.state == PlaceState::Invited {
                "invited"
            } else {
                "saved"
            },
        ),
        Err(trouble) => show_with(&visit, &slug, Some(&trouble), &form).await,
    }
}

/// `POST /organisations/{organisation}/invitations/{invitation}/withdraw`
pub(crate) async fn withdraw(visit: Visit, path: web::Path<(String, i64)>) -> Answer {
    let (slug, id) = path.into_inner();
    let organisation = slug.clone();
    match visit
        .write(move |tx, actor| people::withdraw_invitation(tx, actor, &organisation, id))
        .await?
    {
        Ok(()) => visit.go(&format!("/organisations/{slug}"), "invitation-withdrawn"),
        Err(trouble) => show_with(&visit, &slug, Some(&trouble), &Form::default()).await,
    }
}

/// `POST /organisations/{organisation}/members/{person}/remove`
pub(crate) async fn remove_member(visit: Visit, path: web::Path<(String, i64)>) -> Answer {
    let (slug, person) = path.into_inner();
    let organisation = slug.clone();
    match visit
        .write(move |tx, actor| people::remove_member(tx, actor, &organisation, PersonId(person)))
        .await?
    {
        Ok(()) if visit.runs_programme() || !visit.is(PersonId(person)) => {
            visit.go(&format!("/organisations/{slug}"), "saved")
        }
        // Whoever left sees the organisation no more.
        Ok(()) => visit.go(HERE.path(), "saved"),
        Err(trouble) => show_with(&visit, &slug, Some(&trouble), &Form::default()).await,
    }
}
