//! The people of an organisation with what each may do, and the addresses that are invited, in one list.

use maud::{Markup, html};

use crate::app::people::{PersonView, PlaceView};
use crate::app::register::OrganisationPortrait;
use crate::domain::access::{MemberRole, PartyRole};
use crate::domain::ids::PersonId;
use crate::web::pages::frame::{FormState, Visit};
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Options, Words, badge, empty};

pub(super) fn people_card(visit: &Visit, found: &OrganisationPortrait, again: FormState<'_>) -> Markup {
    let words = visit.words();
    let slug = &found.organisation.slug;
    html! {
        section.card id="people" {
            header {
                h2 { (words.t("member-headline")) }
                @if !found.offered.is_empty() {
                    span.small.dim { (words.n("member-invited-n", found.offered.len())) }
                }
                @if visit.runs_programme() {
                    a.btn href={ "/people/new?organisation=" (slug) } { (words.t("person-add")) }
                }
            }
            @if found.people.is_empty() && found.offered.is_empty() {
                (empty(&words.t("member-none"), &words.t("member-none-hint"), None))
            } @else {
                table.data.folds {
                    thead {
                        tr {
                            @for key in ["name", "member-does", "person-phone"] {
                                th scope="col" { (words.t(key)) }
                            }
                            th scope="col" { span.sr { (words.t("actions")) } }
                        }
                    }
                    tbody {
                        @for person in &found.people { (member(visit, found, person)) }
                        @for place in &found.offered { (offered(visit, found, place)) }
                    }
                }
            }
            @if found.manages { (invite_form(words, slug, again)) }
        }
    }
}

/// What somebody with a role may do there, as sentences.
fn does(words: Words, found: &OrganisationPortrait, role: MemberRole) -> String {
    let operates = !found.sites.is_empty();
    let asks = found.consortia.iter().any(|part| part.role != PartyRole::Host);
    let mut all = Vec::new();
    if operates {
        all.push(words.of("does-site", role));
    }
    if asks || !operates {
        all.push(words.of("does-party", role));
    }
    if role == MemberRole::Manager {
        all.push(words.t("does-invite"));
    }
    all.join(" ")
}

fn member(visit: &Visit, found: &OrganisationPortrait, person: &PersonView) -> Markup {
    let words = visit.words();
    let slug = &found.organisation.slug;
    let role = person
        .organisations
        .iter()
        .find(|place| place.slug == *slug)
        .map(|place| place.role);
    let is_own = visit.is(PersonId(person.id));
    html! {
        tr {
            th scope="row" {
                div {
                    a href={ "/people/" (person.id) } { (person.name) }
                    @if is_own { " " span.dim { (words.t("member-me")) } }
                    @if person.is_barred() { " " (badge("is-done is-cancelled", &words.t("person-barred"))) }
                    div.small.dim { (person.email) }
                }
            }
            td data-label=(words.t("member-does")) {
                @if let Some(role) = role { (does(words, found, role)) }
            }
            td data-label=(words.t("person-phone")) {
                @if person.phone.is_empty() { (words.t("none")) } @else { (ui::phone(&person.phone)) }
            }
            td {
                @if let Some(role) = role.filter(|_| found.manages) {
                    @if is_own && found.is_last_manager {
                        p.small.dim { (words.t("member-last-manager")) }
                    } @else {
                        (change(words, slug, person, role))
                    }
                }
            }
        }
    }
}

fn change(words: Words, slug: &str, person: &PersonView, role: MemberRole) -> Markup {
    let (here, field) = (
        format!("/organisations/{slug}/members"),
        format!("role-{}", person.id),
    );
    html! {
        details {
            summary.small { (words.t("change")) span.sr { " " (person.name) } }
            form.stack.tight method="post" action=(here) {
                (hidden("email", &person.email))
                label.sr for=(field) { (words.t("role")) }
                select id=(field) name="role" {
                    @for (value, label) in Options::of(words, "member", MemberRole::ALL).iter() {
                        option value=(value) selected[value == role.as_str()] { (label) }
                    }
                }
                div { button.btn.small type="submit" { (words.t("save")) } }
            }
            form.stack.tight method="post" action={ (here) "/" (person.id) "/remove" } {
                p.small.dim { (words.t("member-remove-hint")) }
                div { button.btn.small.danger type="submit" { (words.t("member-remove")) } }
            }
        }
    }
}

/// A place that waits for an answer: the address that was typed, and nothing about who has it.
fn offered(visit: &Visit, found: &OrganisationPortrait, place: &PlaceView) -> Markup {
    let (words, tz) = (visit.words(), visit.frame.tz);
    let here = format!("/organisations/{}", found.organisation.slug);
    html! {
        tr {
            th scope="row" {
                div {
                    (badge("is-pending", &words.t("person-invited")))
                    div.small.dim { (place.email) }
                }
            }
            td data-label=(words.t("member-does")) {
                div {
                    (does(words, found, place.role))
                    @if let Some(ends_at) = place.ends_at {
                        div.small.dim { (words.t("invitation-until")) " " (words.moment(ends_at, tz)) }
                    }
                }
            }
            td {}
            td { div.row {
                form method="post" action={ (here) "/members" } {
                    (hidden("email", &place.email))
                    button.btn.small name="role" value=(place.role) {
                        (words.t("invitation-again")) span.sr { " " (place.email) }
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
    }
}

fn invite_form(words: Words, slug: &str, again: FormState<'_>) -> Markup {
    html! {
        form.in.invite method="post" action={ "/organisations/" (slug) "/invitations" } {
            (words.field("email", "member-add", &again.form.text("email"))
                .hint("member-add-hint")
                .input(again.trouble, "email"))
            button.btn.main type="submit" { (words.t("member-do-invite")) }
        }
    }
}
