//! `/bookings/{id}/crew`: who comes to the sessions of a booking.

use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::bookings::Dossier;
use crate::app::presence::{self, CrewBody, CrewMemberBody, CrewView};
use crate::domain::access::Deed;
use crate::domain::ids::BookingId;
use crate::domain::presence::CrewPart;
use crate::domain::text::Language;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::fields::{Field, hidden};
use crate::web::ui::{self, Options, Trouble, Words};

/// Empty rows below those that are filled.
const MORE: usize = 3;
/// Most rows that a form is read for.
const MOST: usize = 60;

/// One row as it is typed.
#[derive(Debug, Clone, Default)]
struct CrewRow {
    worker: String,
    name: String,
    phone: String,
    email: String,
    language: String,
    part: String,
}

impl CrewRow {
    fn read(form: &Form, at: usize) -> Self {
        let text = |name: &str| form.text(&format!("{name}-{at}"));
        Self {
            worker: text("worker"),
            name: text("name"),
            phone: text("phone"),
            email: text("email"),
            language: text("language"),
            part: text("part"),
        }
    }

    fn body(&self) -> CrewMemberBody {
        let word = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        CrewMemberBody {
            worker: self.worker.parse().ok(),
            name: self.name.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            language: word(&self.language),
            part: word(&self.part),
        }
    }
}

impl From<CrewView> for CrewRow {
    fn from(member: CrewView) -> Self {
        Self {
            worker: member.worker.to_string(),
            name: member.name,
            phone: member.phone,
            email: member.email,
            language: member.language.to_string(),
            part: member.part.to_string(),
        }
    }
}

/// `GET /bookings/{id}/crew`
pub(crate) async fn form(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = BookingId(*id);
    let crew = visit.read(move |tx, actor| presence::crew(tx, actor, id)).await?;
    let seen = ids(&crew);
    let rows = crew.into_iter().map(CrewRow::from).collect();
    show(&visit, id, Rows { rows, seen }, None).await
}

/// `POST /bookings/{id}/crew`: the rows with a name are the crew.
pub(crate) async fn keep(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = BookingId(*id);
    let rows: Vec<CrewRow> = (0..MOST).map(|at| CrewRow::read(&form, at)).collect();
    let filled: Vec<usize> = (0..MOST).filter(|at| !rows[*at].name.is_empty()).collect();
    let body = CrewBody {
        crew: filled.iter().map(|at| rows[*at].body()).collect(),
        seen: Some(form.all("seen").iter().filter_map(|id| id.parse().ok()).collect()),
    };
    let seen = form.all("seen");
    let done = visit
        .write(move |tx, actor| presence::keep_crew(tx, actor, id, &body))
        .await?;
    match done {
        Ok(_) => visit.go(&format!("/bookings/{id}/crew"), "saved"),
        Err(trouble) => {
            // What was left empty is not among those that were sent.
            let in_row = |field: &str| {
                let (index, name) = field.strip_prefix("crew.")?.split_once('.')?;
                Some(format!("{name}-{}", filled.get(index.parse::<usize>().ok()?)?))
            };
            let trouble = trouble.renamed(|field| in_row(field).unwrap_or_else(|| field.to_owned()));
            let last = filled.last().map_or(0, |last| last + 1);
            let rows = rows.into_iter().take(last).collect();
            // When somebody else was faster, the next try goes against the crew that they saved.
            let seen = if trouble.is_stale() {
                seen_now(&visit, id).await?
            } else {
                seen
            };
            show(&visit, id, Rows { rows, seen }, Some(&trouble)).await
        }
    }
}

fn ids(crew: &[CrewView]) -> Vec<String> {
    crew.iter().map(|member| member.worker.to_string()).collect()
}

async fn seen_now(visit: &Visit, id: BookingId) -> Result<Vec<String>, Problem> {
    let crew = visit.read(move |tx, actor| presence::crew(tx, actor, id)).await?;
    Ok(ids(&crew))
}

/// The rows of the form.
struct Rows {
    rows: Vec<CrewRow>,
    /// Who was in the crew when the form was made.
    seen: Vec<String>,
}

async fn show(visit: &Visit, id: BookingId, form: Rows, trouble: Option<&Trouble>) -> Answer {
    let Rows { mut rows, seen } = form;
    let (title, keeps) = visit
        .read(move |tx, actor| {
            let dossier = Dossier::load(tx, id)?;
            let keeps = Dossier::open(tx, actor, id, Deed::KeepCrew).is_ok();
            Ok((dossier.booking.title, keeps))
        })
        .await?;
    let words = visit.words();
    let page = Page::new(words.t("crew"))
        .at(Nav::Bookings)
        .below(words.t("nav-bookings"), "/bookings")
        .below(title, format!("/bookings/{id}"))
        .lead(words.t("crew-lead"));
    let body = if keeps {
        rows.extend((0..MORE).map(|_| CrewRow::default()));
        html! {
            (Trouble::summary(trouble))
            @if trouble.is_some_and(Trouble::is_stale) { p { (words.t("crew-changed")) } }
            section.card { form.in.stack method="post" action={ "/bookings/" (id) "/crew" } {
                @for id in &seen { (hidden("seen", id)) }
                @for (at, row) in rows.iter().enumerate() { (fields(words, trouble, at, row)) }
                p.small.dim { (words.t("crew-hint")) }
                (ui::form::buttons(words, "save", &format!("/bookings/{id}")))
            } }
        }
    } else {
        list(words, &rows)
    };
    visit.page_with(trouble, page, body)
}

fn fields(words: Words, trouble: Option<&Trouble>, at: usize, row: &CrewRow) -> Markup {
    let named = |field: &str| format!("{field}-{at}");
    let [name, phone, email, language, part] = ["name", "phone", "email", "language", "part"].map(named);
    let or = |text: &str, otherwise: &str| {
        if text.is_empty() {
            otherwise.to_owned()
        } else {
            text.to_owned()
        }
    };
    let spoken = or(&row.language, Language::Ko.as_str());
    let role = or(&row.part, CrewPart::Operator.as_str());
    html! {
        fieldset.founder.row {
            legend.sr { (words.n("crew-nth", at + 1)) }
            @if !row.worker.is_empty() { (hidden(&named("worker"), &row.worker)) }
            (Field::new(words, &name, words.t("crew-name"), &row.name).plain().input(trouble, "text"))
            (Field::new(words, &phone, words.t("crew-phone"), &row.phone).plain().input(trouble, "tel"))
            (Field::new(words, &email, words.t("crew-email"), &row.email).plain().input(trouble, "email"))
            (Field::new(words, &language, words.t("crew-language"), &spoken).plain()
                .select(trouble, &Options::of(words, "language", Language::ALL)))
            (Field::new(words, &part, words.t("crew-part"), &role).plain()
                .select(trouble, &Options::of(words, "crew-part", CrewPart::ALL)))
        }
    }
}

fn list(words: Words, rows: &[CrewRow]) -> Markup {
    html! {
        section.card {
            @if rows.is_empty() {
                (ui::empty(&words.t("tonight-no-crew"), &words.t("crew-empty-hint"), None))
            }
            ul.list { @for row in rows { li { div.item {
                b { (row.name) } " " span.small.dim { (words.of("crew-part", &row.part)) }
                @if !row.phone.is_empty() { div { (ui::phone(&row.phone)) } }
            } } } }
        }
    }
}
