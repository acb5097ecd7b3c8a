//! What stands beside the people of an organisation: phones of its sites, the sites, its consortia, and whom
//! to call about the programme.

use maud::{Markup, html};

use crate::app::register::{MOST_PHONES, OperatedSite, OrganisationPortrait, TakenPart};
use crate::domain::access::PartyRole;
use crate::domain::notice::ContactPerson;
use crate::domain::place::SitePhone;
use crate::web::pages::frame::{Form, FormState};
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Trouble, Words, badge, card};

/// The phones of a site as a form sent them, with its empty row. Rows in which nothing stands are left out.
pub(super) fn sent_phones(form: &Form, site: &str) -> Vec<SitePhone> {
    (0..=MOST_PHONES)
        .map(|index| {
            let of = |field: &str| form.text(&format!("{site}.phones.{index}.{field}"));
            SitePhone {
                name: of("name"),
                hours: of("hours"),
                number: of("number"),
            }
        })
        .filter(|phone| {
            ![&phone.name, &phone.hours, &phone.number]
                .iter()
                .all(|text| text.is_empty())
        })
        .collect()
}

/// The phones of a site, and the form that changes them.
pub(super) fn phones_card(words: Words, operated: &OperatedSite, again: FormState<'_>) -> Markup {
    let site = &operated.site;
    let is_again = again.trouble.is_some() && again.form.get("site") == Some(site.slug.as_str());
    let phones = if is_again {
        sent_phones(again.form, &site.slug)
    } else {
        site.phones.clone()
    };
    html! {
        section.card id={ "phones-" (site.slug) } {
            header { h2 { (words.t("phones")) } span.small.dim { (words.name(&site.names)) } }
            ul.list {
                li { div.item.row.between { b { (words.t("fact-phone")) } (ui::phone(&site.phone)) } }
                @for phone in &site.phones {
                    li { div.item.row.between {
                        div { b { (phone.name) } div.small.dim { (phone.hours) } }
                        (ui::phone(&phone.number))
                    } }
                }
            }
            @if operated.rights.edits {
                details.in open[is_again] {
                    summary { (words.t("phones-change")) }
                    (phones_form(words, operated, &phones, again.trouble.filter(|_| is_again)))
                }
            }
        }
    }
}

fn phones_form(
    words: Words,
    operated: &OperatedSite,
    phones: &[SitePhone],
    trouble: Option<&Trouble>,
) -> Markup {
    let site = &operated.site;
    let blank = SitePhone {
        name: String::new(),
        hours: String::new(),
        number: String::new(),
    };
    let rows = phones.iter().chain(std::iter::once(&blank));
    html! {
        form.stack method="post" action={ "/sites/" (site.slug) "/phones" } {
            (hidden("site", &site.slug))
            (hidden("version", site.version))
            p.small.dim { (words.t("phones-hint")) }
            @for (index, phone) in rows.enumerate() {
                @let name = |field: &str| format!("{}.phones.{index}.{field}", site.slug);
                fieldset.fields.three {
                    legend.sr { (words.n("phones-row", index + 1)) }
                    (words.field(&name("name"), "phones-name", &phone.name).plain().input(trouble, "text"))
                    (words.field(&name("hours"), "phones-hours", &phone.hours).plain().input(trouble, "text"))
                    (words.field(&name("number"), "phones-number", &phone.number)
                        .plain()
                        .input(trouble, "tel"))
                }
            }
            div.row.stretch { button.btn type="submit" { (words.t("save")) } }
        }
    }
}

pub(super) fn sites_card(words: Words, sites: &[OperatedSite]) -> Markup {
    html! {
        @if !sites.is_empty() {
            (card(&words.t("organisation-sites"), html! {
                ul.list {
                    @for OperatedSite { site, zones, rights } in sites {
                        li { div.item {
                            a href={ "/sites/" (site.slug) } { b { (words.name(&site.names)) } }
                            p.small.dim { (words.names(zones)) }
                            div.row {
                                @if rights.edits {
                                    a.btn.small href={ "/sites/" (site.slug) "/edit" } {
                                        (words.t("site-change"))
                                    }
                                }
                                @if rights.closes {
                                    a.btn.small href={ "/sites/" (site.slug) "/closures" } {
                                        (words.t("site-closures-change"))
                                    }
                                }
                            }
                        } }
                    }
                }
            }))
        }
    }
}

pub(super) fn consortia_card(words: Words, found: &OrganisationPortrait) -> Markup {
    html! {
        @if !found.consortia.is_empty() {
            (card(&words.t("organisation-consortia"), html! {
                ul.list { @for part in &found.consortia { li { (consortium(words, part)) } } }
            }))
        }
    }
}

fn consortium(words: Words, TakenPart { consortium, role }: &TakenPart) -> Markup {
    let of = |role: PartyRole| {
        let parties = consortium.parties.iter().filter(move |party| party.role == role);
        words.names(parties.map(|party| &party.names))
    };
    html! {
        a.item href={ "/consortia/" (consortium.slug) } {
            div.row.between {
                b { (words.name(&consortium.titles)) }
                (badge("none", &words.of("party", role)))
            }
            div.small.dim {
                @for role in [PartyRole::Lead, PartyRole::Partner] {
                    @let names = of(role);
                    @if !names.is_empty() { div { (words.of("party", role)) ": " (names) } }
                }
                div { (words.t("agreement-until")) ": " (words.date(consortium.agreement_until)) }
            }
        }
    }
}

pub(super) fn staff_card(words: Words, staff: &[ContactPerson]) -> Markup {
    html! {
        @if !staff.is_empty() {
            (card(&words.t("platform-staff"), html! {
                ul.list { @for person in staff { li { div.item { (ui::contact(person)) } } } }
            }))
        }
    }
}
