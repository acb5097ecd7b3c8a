//! Organisations and who belongs to them: added by staff, their people kept by their own managers.

use actix_web::web;
use maud::{Markup, html};

use super::deputies::deputies_card;
use super::named::Named;
use super::organisation_parts::{consortia_card, phones_card, sent_phones, sites_card, staff_card};
use super::organisation_people::people_card;
use super::{Register, Sought};
use crate::app::people::{self, DeputyBody, MemberBody, PlaceState};
use crate::app::register::{self, OrganisationBody, OrganisationPortrait};
use crate::domain::ids::PersonId;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, FormState, Nav, Page, Visit};
use crate::web::ui::{Trouble, Words, tabs};

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

/// `GET /organisation`: one's own, the first of several.
pub(crate) async fn own(visit: Visit) -> Answer {
    let own = visit.read(register::own_organisations).await?;
    let to = own
        .first()
        .map_or_else(|| HERE.path().to_owned(), |(slug, _)| path_of(slug));
    visit.go(&to, "")
}

fn path_of(slug: &str) -> String {
    format!("{}/{slug}", HERE.path())
}

/// `GET /organisations/{organisation}`
pub(crate) async fn show(visit: Visit, slug: web::Path<String>) -> Answer {
    show_with(&visit, &slug, None, &Form::default()).await
}

async fn show_with(visit: &Visit, slug: &str, trouble: Option<&Trouble>, sent: &Form) -> Answer {
    let wanted = slug.to_owned();
    let (found, own) = visit
        .read(move |tx, actor| {
            let found = register::portray_organisation(tx, actor, &wanted)?;
            Ok((found, register::own_organisations(tx, actor)?))
        })
        .await?;
    let words = visit.words();
    let is_own = own.iter().any(|(known, _)| known == slug);
    let others: Vec<_> = own
        .iter()
        .map(|(known, names)| (words.name(names).to_owned(), path_of(known), known == slug))
        .collect();
    let body = html! {
        (Trouble::summary(trouble))
        @if is_own && others.len() > 1 { div.row.gap { (tabs(&words.t("nav-organisation"), &others)) } }
        (parts(visit, &found, FormState { form: sent, trouble }))
    };
    let name = words.named(&found.organisation.names);
    let page = if is_own {
        Page::new(words.fill("organisation-own", "name", name)).at(Nav::Organisation)
    } else {
        HERE.page(words, name)
    };
    let page = page.lead(summary(words, &found));
    let change = || html! { a.btn href={ (path_of(slug)) "/edit" } { (words.t("organisation-change")) } };
    let page = if visit.runs_programme() {
        page.actions(change())
    } else {
        page
    };
    visit.page_with(trouble, page, body)
}

fn parts(visit: &Visit, found: &OrganisationPortrait, again: FormState<'_>) -> Markup {
    let words = visit.words();
    html! {
        div.cols.side {
            div.stack.loose {
                (people_card(visit, found, again))
                (deputies_card(visit, found, again))
                @for site in &found.sites { (phones_card(words, site, again)) }
            }
            div.stack.loose {
                (sites_card(words, &found.sites))
                (consortia_card(words, found))
                (staff_card(words, &found.staff))
                (HERE.facts(words, &found.organisation.clone().into()))
            }
        }
    }
}

/// What it is, and how much belongs to it.
fn summary(words: Words, found: &OrganisationPortrait) -> String {
    let mut parts = vec![
        words.of("organisation-kind", found.organisation.kind),
        words.n("organisation-n-people", found.people.len()),
    ];
    for (key, n) in [
        ("organisation-n-sites", found.sites.len()),
        ("organisation-n-consortia", found.consortia.len()),
    ] {
        if n > 0 {
            parts.push(words.n(key, n));
        }
    }
    parts.join(" · ")
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

/// `POST /organisations/{organisation}/invitations`: invites an address, to look only.
pub(crate) async fn invite(visit: Visit, slug: web::Path<String>, form: Form) -> Answer {
    let (organisation, email) = (slug.clone(), form.text("email"));
    match visit
        .write(move |tx, actor| people::invite_member(tx, actor, &organisation, &email))
        .await?
    {
        Ok(_) => visit.go(&path_of(&slug), "invited"),
        Err(trouble) => {
            let trouble = trouble.reworded("email", &visit.words().t("member-known"));
            show_with(&visit, &slug, Some(&trouble), &form).await
        }
    }
}

/// `POST /sites/{site}/phones`: keeps the phones of a site, and leads back to its operator's page.
pub(crate) async fn keep_phones(visit: Visit, site: web::Path<String>, form: Form) -> Answer {
    visit.signed_in()?;
    let of = site.clone();
    let operator = visit
        .read(move |tx, actor| Ok(register::editable_site(tx, actor, &of)?.operator))
        .await?;
    let (of, seen, phones) = (site.clone(), form.version(), sent_phones(&form, &site));
    match visit
        .write(move |tx, actor| register::set_site_phones(tx, actor, &of, seen, &phones))
        .await?
    {
        Ok(()) => visit.go(&path_of(&operator), "saved"),
        Err(trouble) => {
            let trouble = trouble.renamed(|field| format!("{site}.{field}"));
            show_with(&visit, &operator, Some(&trouble), &form).await
        }
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

/// `POST /organisations/{organisation}/deputies`: names one.
pub(crate) async fn add_deputy(visit: Visit, slug: web::Path<String>, form: Form) -> Answer {
    visit.signed_in()?;
    let of = slug.clone();
    let body = DeputyBody {
        person: form.number("person").unwrap_or_default(),
        deputy: form.number("deputy").unwrap_or_default(),
        from: form.text("from"),
        until: form.text("until"),
    };
    match visit
        .write(move |tx, actor| people::add_deputy(tx, actor, &of, &body))
        .await?
    {
        Ok(_) => visit.go(&path_of(&slug), "saved"),
        Err(trouble) => show_with(&visit, &slug, Some(&trouble), &form).await,
    }
}

/// A deputy in an address.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct DeputyPath {
    organisation: String,
    deputy: i64,
}

/// `POST /organisations/{organisation}/deputies/{deputy}/remove`: ends it at once.
pub(crate) async fn remove_deputy(visit: Visit, path: web::Path<DeputyPath>) -> Answer {
    visit.signed_in()?;
    let DeputyPath {
        organisation: slug,
        deputy: id,
    } = path.into_inner();
    let of = slug.clone();
    match visit
        .write(move |tx, actor| people::remove_deputy(tx, actor, &of, id))
        .await?
    {
        Ok(()) => visit.go(&path_of(&slug), "saved"),
        Err(trouble) => show_with(&visit, &slug, Some(&trouble), &Form::default()).await,
    }
}
