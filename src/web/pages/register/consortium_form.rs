//! The form of a consortium, with a row for each party.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::Register;
use crate::app::register::{self, Choice, ConsortiumBody, PartyBody};
use crate::domain::access::PartyRole;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::what_if::{self, WouldBreak};
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::carried;
use crate::web::ui::form::{Stage, buttons, names_fields, slug_field};
use crate::web::ui::{Options, Trouble, Words, alert};

/// Most rows that a form is read for; the use case allows fewer parties.
const MOST_ROWS: usize = 60;
const HERE: Register = Register::Consortia;

pub(super) struct Shown {
    /// The values of its fields.
    pub body: ConsortiumBody,
    /// The version that was seen.
    pub version: i64,
    /// Empty rows below the parties.
    pub blank: usize,
    /// Standing sessions that it would leave out, once that was looked at.
    pub looked: Option<WouldBreak>,
}

/// Reads the form. Rows without an organisation are left out; organisations are as they were typed.
fn read(form: &Form) -> Shown {
    let party = |index: usize| {
        let of = |name: &str| form.filled(&format!("parties.{index}.{name}"));
        Some(PartyBody {
            organisation: of("organisation")?,
            role: of("role").unwrap_or_default(),
            valid_from: of("valid_from"),
            valid_until: of("valid_until"),
        })
    };
    // What is no number is told by the use case as out of range.
    let quota = form
        .filled("quota_sessions")
        .map(|_| form.number("quota_sessions").unwrap_or(-1));
    let body = ConsortiumBody {
        slug: form.text("slug"),
        programme: form.text("programme"),
        number: form.text("number"),
        titles: form.names("titles"),
        agreement_from: form.text("agreement_from"),
        agreement_until: form.text("agreement_until"),
        quota_sessions: quota,
        parties: (0..MOST_ROWS).filter_map(party).collect(),
    };
    Shown {
        body,
        version: 0,
        blank: 1,
        looked: None,
    }
}

/// A form whose organisations were looked up.
pub(super) struct Meant {
    /// The form, with slugs for the organisations that are known.
    pub shown: Shown,
    /// Rows whose organisation is one of several of that name.
    ambiguous: Vec<usize>,
}

impl Meant {
    /// What is wrong with the form, with better words where a name is not enough.
    pub(super) fn explain(&self, words: Words, trouble: Trouble) -> Trouble {
        let said = words.t("party-several");
        self.ambiguous.iter().fold(trouble, |trouble, row| {
            trouble.reworded(&format!("parties.{row}.organisation"), &said)
        })
    }
}

/// Reads the form and finds the organisations that were named.
pub(super) async fn read_meant(visit: &Visit, form: &Form) -> Result<Meant, Problem> {
    let mut shown = read(form);
    let typed: Vec<String> = shown
        .body
        .parties
        .iter()
        .map(|party| party.organisation.clone())
        .collect();
    let found = visit
        .read(move |tx, _| register::organisations_meant(tx, &typed))
        .await?;
    let mut ambiguous = Vec::new();
    for (row, (party, meant)) in shown.body.parties.iter_mut().zip(found).enumerate() {
        match meant {
            register::Meant::One(slug) => party.organisation = slug,
            register::Meant::Several => ambiguous.push(row),
            register::Meant::Nobody => {}
        }
    }
    Ok(Meant { shown, ambiguous })
}

/// What organisations are offered by, and shown as: their names, with the slug where several have the same.
fn labels(words: Words, organisations: &[Choice]) -> BTreeMap<String, String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for name in organisations
        .iter()
        .flat_map(|(_, names)| BTreeSet::from([names.ko.as_str(), names.en.as_str()]))
    {
        *times.entry(name).or_default() += 1;
    }
    let label = |(slug, names): &Choice| {
        let name = words.name(names);
        let label = if times.get(name).is_some_and(|n| *n > 1) {
            format!("{name} ({slug})")
        } else {
            name.to_owned()
        };
        (slug.clone(), label)
    };
    organisations.iter().map(label).collect()
}

/// The row and the label of a field of a party, for what is wrong with it.
fn name_of_field(words: Words, field: &str) -> Option<String> {
    let (row, field) = field
        .strip_prefix("parties.")?
        .split_once('.')
        .unwrap_or((field.strip_prefix("parties.")?, ""));
    let row = words.n("party-row", row.parse::<usize>().ok()? + 1);
    let label = match field {
        "organisation" | "role" => words.t(field),
        "valid_from" => words.t("party-from"),
        "valid_until" => words.t("party-until"),
        _ => return Some(row),
    };
    Some(format!("{row} · {label}"))
}

/// The form as it was typed, with room for more parties.
pub(super) async fn show_more_rows(visit: &Visit, shown: Shown) -> Answer {
    show(visit, None, &Shown { blank: 3, ..shown }).await
}

pub(super) async fn show(visit: &Visit, trouble: Option<&Trouble>, shown: &Shown) -> Answer {
    let offered = visit
        .read(|tx, actor| {
            Ok((
                register::organisation_choices(tx, actor)?,
                register::programme_choices(tx)?,
            ))
        })
        .await?;
    let words = visit.words();
    let here = format!("/consortia/{}", shown.body.slug);
    let markup = html! {
        @if let Some(trouble) = trouble { (trouble.summary_naming(|field| name_of_field(words, field))) }
        @if let Some(looked) = &shown.looked {
            div role="alert" tabindex="-1" data-focus {
                (alert("is-incident", &words.n("consortium-not-saved", looked.broken.len()), html! {
                    " " a href="#what-if" { (words.t("consortium-look")) }
                }))
            }
        }
        form.stack method="post" action=(here) {
            (carried(&visit.fresh_key(), Some(shown.version)))
            (terms(words, trouble, shown, &offered.1))
            (parties(words, trouble, shown, &labels(words, &offered.0)))
            @if shown.looked.is_some() { (what_if::aside(words, shown.looked.as_ref())) }
            @else { (buttons(words, "save", &here)) }
        }
    };
    visit.page_with(trouble, HERE.page(words, words.t("consortium-change")), markup)
}

fn terms(words: Words, trouble: Option<&Trouble>, shown: &Shown, programmes: &[Choice]) -> Markup {
    let body = &shown.body;
    let quota = body
        .quota_sessions
        .filter(|quota| *quota >= 0)
        .map(|quota| quota.to_string())
        .unwrap_or_default();
    html! {
        section.card { div.in.fields.two {
            (names_fields(words, trouble, "titles", &words.t("consortium-title"), &body.titles))
            (words.field("number", "consortium-number", &body.number).input(trouble, "text"))
            (words.field("programme", "programme", &body.programme)
                .select(trouble, &Options::named(words, programmes)))
            (words.field("agreement_from", "agreement-from", &body.agreement_from).input(trouble, "date"))
            (words.field("agreement_until", "agreement-until", &body.agreement_until)
                .hint("agreement-hint")
                .input(trouble, "date"))
            (words.field("quota_sessions", "consortium-quota", &quota)
                .hint("consortium-quota-hint")
                .optional()
                .input(trouble, "number"))
            (slug_field(words, trouble, &body.slug, Stage::Known))
        } }
    }
}

fn parties(
    words: Words,
    trouble: Option<&Trouble>,
    shown: &Shown,
    labels: &BTreeMap<String, String>,
) -> Markup {
    let blank = PartyBody {
        organisation: String::new(),
        role: "partner".into(),
        valid_from: None,
        valid_until: None,
    };
    let rows = shown
        .body
        .parties
        .iter()
        .chain(std::iter::repeat_n(&blank, shown.blank))
        .take(MOST_ROWS);
    html! {
        section.card id="parties" {
            header {
                h2 { (words.t("consortium-parties")) } p.small.dim { (words.t("consortium-parties-hint")) }
            }
            datalist id="organisations" { @for label in labels.values() { option value=(label) {} } }
            div.in.stack {
                @if let Some(error) = trouble.and_then(|trouble| trouble.of("parties")) {
                    p.field.bad { span.error { (error) } }
                }
                @for (index, party) in rows.enumerate() { (row(words, trouble, index, party, labels)) }
                div {
                    button.btn type="submit" name="rows" value="more" formnovalidate {
                        (words.t("consortium-more-rows"))
                    }
                }
            }
        }
    }
}

fn row(
    words: Words,
    trouble: Option<&Trouble>,
    index: usize,
    party: &PartyBody,
    labels: &BTreeMap<String, String>,
) -> Markup {
    let name = |field: &str| format!("parties.{index}.{field}");
    let (organisation, role, from, until) = (
        name("organisation"),
        name("role"),
        name("valid_from"),
        name("valid_until"),
    );
    let whole = trouble.and_then(|trouble| trouble.of(&format!("parties.{index}")));
    let error = trouble.and_then(|trouble| trouble.of(&organisation)).or(whole);

    let value = labels.get(&party.organisation).unwrap_or(&party.organisation);
    let field = words.field(&organisation, "organisation", value).optional();
    let control = html! {
        input id=(organisation) name=(organisation) list="organisations" value=(value) autocomplete="off"
            aria-invalid=[error.map(|_| "true")]
            aria-describedby=[error.map(|_| format!("{organisation}-error"))];
    };
    html! {
        fieldset.party id={ "parties." (index) } {
            legend.sr { (words.n("party-row", index + 1)) }
            (field.around(trouble, &control))
            (words.field(&role, "role", &party.role)
                .select(trouble, &Options::of(words, "party", PartyRole::ALL)))
            (words.field(&from, "party-from", party.valid_from.as_deref().unwrap_or_default())
                .optional()
                .input(trouble, "date"))
            (words.field(&until, "party-until", party.valid_until.as_deref().unwrap_or_default())
                .optional()
                .input(trouble, "date"))
            @if let Some(error) = whole { span.error.wide { (error) } }
        }
    }
}
