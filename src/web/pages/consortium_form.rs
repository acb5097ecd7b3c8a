//! The form of a consortium, with a row for each party.

use maud::{Markup, html};

use super::city::{Stage, buttons, choices, datalist, names_fields, names_of, options, slug_field};
use super::consortia::HERE;
use super::{Form, Trouble, Visit};
use crate::app::city::{self, Choice, ConsortiumBody, PartyBody};
use crate::domain::access::PartyRole;
use crate::web::error::Answer;
use crate::web::ui::Words;
use crate::web::ui::fields::{Field, carried};

/// Most rows that a form is read for; the use case allows fewer parties.
const MOST_ROWS: usize = 60;

/// What the form shows.
pub(super) struct Shown {
    /// What stands in it.
    pub body: ConsortiumBody,
    /// The version that was seen; none for one that is not there yet.
    pub version: Option<i64>,
    /// Empty rows below the parties.
    pub blank: usize,
}

/// Reads the form. Rows without an organisation are left out.
pub(super) fn read(form: &Form) -> Shown {
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
    let quota = form.filled("quota_sessions").map(|_| form.number("quota_sessions").unwrap_or(-1));
    let body = ConsortiumBody {
        slug: form.text("slug"),
        programme: form.text("programme"),
        number: form.text("number"),
        titles: names_of(form, "titles"),
        agreement_from: form.text("agreement_from"),
        agreement_until: form.text("agreement_until"),
        quota_sessions: quota,
        parties: (0..MOST_ROWS).filter_map(party).collect(),
    };
    Shown { body, version: None, blank: 1 }
}

pub(super) async fn show(visit: &Visit, trouble: Option<&Trouble>, shown: &Shown) -> Answer {
    let offered = visit.read(|tx, actor| Ok((city::organisation_choices(tx, actor)?, city::programme_choices(tx)?))).await?;
    let words = visit.words();
    let is_new = shown.version.is_none();
    let here = if is_new { HERE.path().to_owned() } else { format!("/consortia/{}", shown.body.slug) };
    let markup = html! {
        @if let Some(trouble) = trouble { (trouble.summary()) }
        form.stack method="post" action=(here) {
            (carried(&visit.fresh_key(), shown.version))
            (terms(words, trouble, shown, &offered.1))
            (parties(words, trouble, shown, &offered.0))
            (buttons(words, "save", &here))
        }
    };
    let title = words.t(if is_new { "consortium-add" } else { "consortium-change" });
    visit.page_with(trouble, HERE.page(words, title), markup)
}

fn terms(words: Words, trouble: Option<&Trouble>, shown: &Shown, programmes: &[Choice]) -> Markup {
    let body = &shown.body;
    let quota = body.quota_sessions.filter(|quota| *quota >= 0).map(|quota| quota.to_string()).unwrap_or_default();
    let stage = if shown.version.is_none() { Stage::New } else { Stage::Known };
    html! {
        section.card { div.in.fields.two {
            (names_fields(words, trouble, ("titles", &words.t("consortium-title")), &body.titles))
            (Field::new("number", &words.t("consortium-number"), &body.number).input(words, trouble, "text"))
            (Field::new("programme", &words.t("programme"), &body.programme).select(words, trouble, &choices(words, programmes)))
            (Field::new("agreement_from", &words.t("agreement-from"), &body.agreement_from).input(words, trouble, "date"))
            (Field::new("agreement_until", &words.t("agreement-until"), &body.agreement_until).hint(&words.t("agreement-hint")).input(words, trouble, "date"))
            (Field::new("quota_sessions", &words.t("consortium-quota"), &quota).hint(&words.t("consortium-quota-hint")).optional().input(words, trouble, "number"))
            (slug_field(words, trouble, &body.slug, stage))
        } }
    }
}

fn parties(words: Words, trouble: Option<&Trouble>, shown: &Shown, organisations: &[Choice]) -> Markup {
    let blank = PartyBody { organisation: String::new(), role: "partner".into(), valid_from: None, valid_until: None };
    let rows = shown.body.parties.iter().chain(std::iter::repeat_n(&blank, shown.blank)).take(MOST_ROWS);
    html! {
        section.card id="parties" {
            header { h2 { (words.t("consortium-parties")) } p.small.dim { (words.t("consortium-parties-hint")) } }
            (datalist(words, "organisations", organisations))
            div.in.stack {
                @if let Some(error) = trouble.and_then(|trouble| trouble.of("parties")) { p.field.bad { span.error { (error) } } }
                @for (index, party) in rows.enumerate() { (row(words, trouble, index, party)) }
                div { button.btn type="submit" name="rows" value="more" formnovalidate { (words.t("consortium-more-rows")) } }
            }
        }
    }
}

fn row(words: Words, trouble: Option<&Trouble>, index: usize, party: &PartyBody) -> Markup {
    let name = |field: &str| format!("parties.{index}.{field}");
    let (organisation, role, from, until) = (name("organisation"), name("role"), name("valid_from"), name("valid_until"));
    let whole = trouble.and_then(|trouble| trouble.of(&format!("parties.{index}")));
    let error = trouble.and_then(|trouble| trouble.of(&organisation)).or(whole);
    let label = words.t("organisation");
    let field = Field::new(&organisation, &label, &party.organisation).optional();
    let control = html! {
        input id=(organisation) name=(organisation) list="organisations" value=(party.organisation) autocomplete="off"
            aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| format!("{organisation}-error"))];
    };
    html! {
        fieldset.party {
            legend.sr { (words.n("party-row", index + 1)) }
            (field.around(words, trouble, &control))
            (Field::new(&role, &words.t("role"), &party.role).select(words, trouble, &options(words, "party", PartyRole::ALL)))
            (Field::new(&from, &words.t("party-from"), party.valid_from.as_deref().unwrap_or_default()).optional().input(words, trouble, "date"))
            (Field::new(&until, &words.t("party-until"), party.valid_until.as_deref().unwrap_or_default()).optional().input(words, trouble, "date"))
            @if let Some(error) = whole { span.error.wide { (error) } }
        }
    }
}
