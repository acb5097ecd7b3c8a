//! The form of a new consortium: rows of organisations and people, the agreement, and the sentence that says
//! what will be made.

use maud::{Markup, html};

use super::Register;
use crate::app::register::{Choice, Foreseen, FounderBody, FounderFate, FoundingBody, GuestBody};
use crate::domain::access::{MemberRole, PartyRole};
use crate::locale::Args;
use crate::web::error::Answer;
use crate::web::pages::frame::Visit;
use crate::web::ui::fields::{carried, hidden};
use crate::web::ui::{Options, Trouble, Words, icon};

const HERE: Register = Register::Consortia;

/// All that the form shows.
pub(super) struct Drawn {
    pub body: FoundingBody,
    pub foreseen: Foreseen,
    pub programmes: Vec<Choice>,
    /// The organisations that are there already.
    pub known: Vec<Choice>,
}

/// Which of how many rows.
#[derive(Clone, Copy)]
struct RowAt {
    index: usize,
    rows: usize,
}

pub(super) fn draw(visit: &Visit, trouble: Option<&Trouble>, drawn: &Drawn) -> Answer {
    let words = visit.words();
    let markup = html! {
        @if let Some(trouble) = trouble { (trouble.summary_naming(|field| name_of_field(words, field))) }
        form.stack.loose #founding method="post" action=(HERE.path()) novalidate hx-post=(HERE.path())
            hx-trigger="change" hx-select="#founding-said" hx-target="#founding-said" hx-swap="outerMorph"
            hx-sync="this:replace"
        {
            // Enter sends the first button of a form: this one only looks again.
            button.sr name="go" value="look" tabindex="-1" aria-hidden="true" { (words.t("founding-look")) }
            (carried(&visit.fresh_key(), None))
            @if let Some(ask) = drawn.body.ask { (hidden("ask", ask)) }
            (organisations(words, trouble, drawn))
            (people(words, trouble, &drawn.body))
            (project(words, trouble, drawn))
            (agreement(words, trouble, &drawn.body))
            section.card { div.in.stack {
                (said(words, drawn))
                div.row.stretch {
                    button.btn.main type="submit" name="go" value="save" { (words.t("founding-save")) }
                    a.btn href=(HERE.path()) { (words.t("back")) }
                }
            } }
        }
    };
    visit.page_with(trouble, HERE.page(words, words.t("consortium-add")), markup)
}

/// The row and the label of a field, for what is wrong with it.
fn name_of_field(words: Words, field: &str) -> Option<String> {
    let mut parts = field.splitn(3, '.');
    let (kind, row) = (parts.next()?, parts.next()?.parse::<usize>().ok()? + 1);
    match kind {
        "organisations" => Some(words.n("founding-organisation-n", row)),
        "people" => Some(words.n("founding-person-n", row)),
        _ => None,
    }
}

fn organisations(words: Words, trouble: Option<&Trouble>, drawn: &Drawn) -> Markup {
    let rows = &drawn.body.organisations;
    html! {
        section.card {
            header { h2 { (words.t("founding-organisations")) } }
            datalist id="organisations" {
                @for (_, names) in &drawn.known { option value=(words.name(names)) {} }
            }
            div.in.stack {
                @for (index, row) in rows.iter().enumerate() {
                    (organisation(words, trouble, RowAt { index, rows: rows.len() }, row))
                    @if let Some(fate) = drawn.foreseen.fates.get(index) { (fate_note(words, fate)) }
                }
                (more(words, "organisation"))
            }
        }
    }
}

fn organisation(words: Words, trouble: Option<&Trouble>, row_at: RowAt, row: &FounderBody) -> Markup {
    let name = |field: &str| format!("organisations.{}.{field}", row_at.index);
    let named = name("name");
    let error = trouble.and_then(|trouble| trouble.of(&named));
    let control = html! {
        input id=(named) name=(named) list="organisations" value=(row.name) autocomplete="off" required
            aria-invalid=[error.map(|_| "true")]
            aria-describedby=[error.map(|_| format!("{named}-error"))];
    };
    html! {
        fieldset.party.founder {
            legend.sr { (words.n("founding-organisation-n", row_at.index + 1)) }
            (words.field(&named, "founding-organisation", &row.name).around(trouble, &control))
            (words.field(&name("role"), "founding-part", &row.role)
                .select(trouble, &Options::of(words, "party", PartyRole::ALL)))
            (words.field(&name("slug"), "slug", &row.slug).optional().input(trouble, "text"))
            (drop(words, "organisations", row_at))
        }
    }
}

/// What an organisation will be.
fn fate_note(words: Words, fate: &FounderFate) -> Markup {
    let said = match fate {
        FounderFate::Empty => return html! {},
        FounderFate::New { slug } => words.fill("founding-new", "slug", slug.clone()),
        FounderFate::Joins { people, sites } => words.say(
            "founding-joins",
            &numbers([("people", *people), ("sites", *sites)]),
        ),
    };
    html! { p.small.dim { (said) } }
}

fn people(words: Words, trouble: Option<&Trouble>, body: &FoundingBody) -> Markup {
    let names: Options = body
        .organisations
        .iter()
        .enumerate()
        .map(|(index, own)| {
            let label = if own.name.is_empty() {
                words.n("founding-organisation-n", index + 1)
            } else {
                own.name.clone()
            };
            (index.to_string(), label)
        })
        .collect();
    html! {
        section.card {
            header { h2 { (words.t("founding-people")) } p.small.dim { (words.t("founding-people-hint")) } }
            div.in.stack {
                @for (index, row) in body.people.iter().enumerate() {
                    (person(words, trouble, RowAt { index, rows: body.people.len() }, row, &names))
                }
                (more(words, "person"))
            }
        }
    }
}

fn person(
    words: Words,
    trouble: Option<&Trouble>,
    row_at: RowAt,
    row: &GuestBody,
    organisations: &Options,
) -> Markup {
    let name = |field: &str| format!("people.{}.{field}", row_at.index);
    let organisation = row.organisation.to_string();
    html! {
        fieldset.party.founder {
            legend.sr { (words.n("founding-person-n", row_at.index + 1)) }
            (words.field(&name("name"), "person-name", &row.name).input(trouble, "text"))
            (words.field(&name("email"), "email", &row.email).input(trouble, "email"))
            // Of one there is nothing to choose.
            @if organisations.len() > 1 {
                (words.field(&name("organisation"), "organisation", &organisation)
                    .select(trouble, organisations))
            } @else {
                (hidden(&name("organisation"), 0))
            }
            (words.field(&name("role"), "founding-role", &row.role)
                .select(trouble, &Options::of(words, "founding-role", MemberRole::ALL)))
            (drop(words, "people", row_at))
        }
    }
}

fn more(words: Words, kind: &str) -> Markup {
    html! {
        div {
            button.btn type="submit" name="go" value=(kind) formnovalidate {
                "+ " (words.of("founding-more", kind))
            }
        }
    }
}

/// The button that drops a row, where there are several.
fn drop(words: Words, kind: &str, row_at: RowAt) -> Markup {
    html! {
        @if row_at.rows > 1 {
            button.btn.drop type="submit" name="go" value={ "drop-" (kind) "-" (row_at.index) }
                formnovalidate
            {
                (icon("cross")) span.sr { (words.n("founding-drop", row_at.index + 1)) }
            }
        }
    }
}

fn project(words: Words, trouble: Option<&Trouble>, drawn: &Drawn) -> Markup {
    let body = &drawn.body;
    html! {
        section.card {
            header { h2 { (words.t("founding-project")) } }
            div.in.fields.two {
                (words.field("titles.ko", "consortium-title", &body.titles.ko).input(trouble, "text"))
                @if drawn.programmes.is_empty() {
                    (words.field("new_programme", "founding-programme", &body.new_programme)
                        .hint("founding-programme-hint")
                        .input(trouble, "text"))
                } @else {
                    (words.field("programme", "programme", &body.programme)
                        .select(trouble, &Options::named(words, &drawn.programmes)))
                }
                details.wide open[trouble.is_some_and(|trouble| trouble.of("slug").is_some())] {
                    summary.small { (words.t("founding-later")) }
                    div.fields.two {
                        (words.field("titles.en", "founding-title-en", &body.titles.en)
                            .optional()
                            .input(trouble, "text"))
                        (words.field("slug", "slug", &body.slug).optional().input(trouble, "text"))
                    }
                }
            }
        }
    }
}

fn agreement(words: Words, trouble: Option<&Trouble>, body: &FoundingBody) -> Markup {
    html! {
        section.card {
            header { h2 { (words.t("founding-agreement")) } }
            div.in.fields.three {
                (words.field("number", "consortium-number", &body.number).input(trouble, "text"))
                (words.field("agreement_from", "agreement-from", &body.agreement_from).input(trouble, "date"))
                (words.field("agreement_until", "agreement-until", &body.agreement_until)
                    .input(trouble, "date"))
            }
        }
    }
}

/// What will be made and how many invitations will leave.
fn said(words: Words, drawn: &Drawn) -> Markup {
    let foreseen = &drawn.foreseen;
    let new = |fate: &&FounderFate| matches!(fate, FounderFate::New { .. });
    let joins = |fate: &&FounderFate| matches!(fate, FounderFate::Joins { .. });
    let counts = numbers([
        ("new", foreseen.fates.iter().filter(new).count()),
        ("known", foreseen.fates.iter().filter(joins).count()),
        ("invitations", foreseen.invitations),
    ]);
    let is_empty = foreseen.fates.iter().all(|fate| *fate == FounderFate::Empty);
    html! {
        p #founding-said role="status" {
            @if is_empty { (words.t("founding-said-nothing")) }
            @else { (words.say("founding-said", &counts.with("slug", foreseen.slug.clone()))) }
        }
    }
}

/// The numbers of a sentence, for `n` and `people` and so on.
fn numbers<const N: usize>(all: [(&'static str, usize); N]) -> Args {
    all.into_iter()
        .fold(Args::new(), |args, (name, number)| args.with(name, number))
}
