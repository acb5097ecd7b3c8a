//! Many consortia from a file of comma-separated values: a line is a consortium. It is tried first, and the
//! good lines are saved by another button.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use csv::{ReaderBuilder, StringRecord, Trim};
use maud::{Markup, html};

use super::Register;
use crate::app::FieldError;
use crate::app::fields::NamesBody;
use crate::app::register::{
    FounderBody, FoundingBody, FoundingRow, GuestBody, LookedRow, MOST_ROWS, found_rows, look_at_rows,
};
use crate::domain::access::{MemberRole, PartyRole};
use crate::locale::{self, Args};
use crate::web::csv::{MARK, line};
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::{carried, hidden};
use crate::web::ui::{Trouble, Words, alert};

const HERE: Register = Register::Consortia;

/// The columns, as the first line names them.
const COLUMNS: [&str; 11] = [
    "organisation",
    "partners",
    "hosts",
    "person",
    "email",
    "title",
    "title_en",
    "programme",
    "number",
    "agreement_start",
    "agreement_end",
];
/// Those that a file may leave out.
const OPTIONAL: [&str; 4] = ["partners", "hosts", "title_en", "programme"];

/// `GET /consortia/many`: many consortia from a file.
pub(crate) async fn show(visit: Visit) -> Answer {
    visit.only_staff()?;
    draw(&visit, None, "", None)
}

/// `GET /consortia/many.csv`: an empty table.
pub(crate) async fn template(visit: Visit) -> Answer {
    visit.only_staff()?;
    let file = format!("{MARK}{}", line(&COLUMNS.map(str::to_owned)));
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"consortia.csv\""))
        .body(file))
}

/// `POST /consortia/many`: tries the file, or saves the lines that were shown as good.
pub(crate) async fn take(visit: Visit, form: Form) -> Answer {
    visit.only_staff()?;
    let text = form.raw("csv");
    let rows = match read(visit.words(), &text) {
        Ok(rows) => rows,
        Err(trouble) => return draw(&visit, Some(&trouble), &text, None),
    };
    let mut trouble = None;
    if form.get("go") == Some("save") {
        let named: Vec<u64> = form
            .raw("lines")
            .split(',')
            .filter_map(|line| line.parse().ok())
            .collect();
        let chosen: Vec<FoundingRow> = rows
            .iter()
            .filter(|row| named.contains(&row.line))
            .cloned()
            .collect();
        let count = chosen.len();
        match visit
            .write(move |tx, actor| found_rows(tx, actor, &chosen))
            .await?
        {
            Ok(_) if count > 0 => return visit.go(HERE.path(), "many-founded"),
            Ok(_) => {}
            // What each line lacks now is said below.
            Err(why) => trouble = Some(Trouble::said(why.status(), visit.words().t("many-not-saved"))),
        }
    }
    let looked = visit
        .read(move |tx, actor| look_at_rows(tx, actor, &rows))
        .await?;
    draw(&visit, trouble.as_ref(), &text, Some(&looked))
}

/// Reads a table, with its columns in any order.
fn read(words: Words, text: &str) -> Result<Vec<FoundingRow>, Trouble> {
    let unreadable = |said: String| Trouble::fields(words, vec![("csv".to_owned(), said)]);
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let mut reader = ReaderBuilder::new()
        .trim(Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let broken = |error: &csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        unreadable(words.n("many-unreadable", usize::try_from(line).unwrap_or(usize::MAX)))
    };
    let head = reader.headers().map_err(|error| broken(&error))?.clone();
    let lacking = COLUMNS
        .iter()
        .find(|column| !OPTIONAL.contains(column) && !head.iter().any(|own| own == **column));
    if let Some(column) = lacking {
        return Err(unreadable(words.fill("many-no-column", "column", *column)));
    }
    if let Some(other) = head.iter().find(|own| !COLUMNS.contains(own)) {
        return Err(unreadable(words.fill("many-other-column", "column", other)));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let body = body_of(&head, &record);
        rows.push(FoundingRow { line, body });
    }
    if rows.len() > MOST_ROWS {
        return Err(unreadable(words.n("many-too-many", MOST_ROWS)));
    }
    if rows.is_empty() {
        return Err(unreadable(words.t("many-no-lines")));
    }
    Ok(rows)
}

fn body_of(head: &StringRecord, record: &StringRecord) -> FoundingBody {
    let of = |column: &str| {
        let at = head.iter().position(|own| own == column);
        at.and_then(|at| record.get(at)).unwrap_or_default().to_owned()
    };
    let several = |column: &str, role: PartyRole| -> Vec<FounderBody> {
        let names = of(column);
        let names = names.split(';').map(str::trim).filter(|name| !name.is_empty());
        names.map(|name| founder(name, role)).collect()
    };
    let mut organisations = vec![founder(&of("organisation"), PartyRole::Lead)];
    organisations.extend(several("partners", PartyRole::Partner));
    organisations.extend(several("hosts", PartyRole::Host));
    FoundingBody {
        ask: None,
        organisations,
        people: vec![GuestBody {
            name: of("person"),
            email: of("email"),
            organisation: 0,
            role: MemberRole::Manager.to_string(),
        }],
        titles: NamesBody {
            ko: of("title"),
            en: of("title_en"),
        },
        programme: of("programme"),
        new_programme: of("programme"),
        number: of("number"),
        agreement_from: of("agreement_start"),
        agreement_until: of("agreement_end"),
        slug: String::new(),
    }
}

fn founder(name: &str, role: PartyRole) -> FounderBody {
    FounderBody {
        name: name.to_owned(),
        role: role.to_string(),
        slug: String::new(),
    }
}

/// The column that a field came from.
fn column_of(field: &str) -> &str {
    match field {
        "titles.ko" => "title",
        "titles.en" => "title_en",
        "agreement_from" => "agreement_start",
        "agreement_until" => "agreement_end",
        "new_programme" => "programme",
        "people.0.name" => "person",
        "people.0.email" => "email",
        "slug" => "organisation",
        field if field.starts_with("organisations.0.") => "organisation",
        field if field.starts_with("organisations.") => "partners, hosts",
        field => field,
    }
}

fn draw(visit: &Visit, trouble: Option<&Trouble>, text: &str, looked: Option<&[LookedRow]>) -> Answer {
    let words = visit.words();
    let markup = html! {
        (Trouble::summary(trouble))
        form.stack.loose method="post" action="/consortia/many" {
            (carried(&visit.fresh_key(), None))
            @if let Some(looked) = looked { (found(words, looked)) }
            section.card { div.in.stack {
                p { (words.t("many-hint")) " " a href="/consortia/many.csv" { (words.t("many-template")) } }
                p.small.dim { code { (COLUMNS.join(", ")) } }
                // Script reads the file into the field below; without it, its text is pasted there.
                div.field hidden data-reads="csv" {
                    label for="file" { (words.t("many-choose")) }
                    input id="file" type="file" accept=".csv,text/csv";
                }
                (words.field("csv", "many-text", text).area(trouble))
                div.row.stretch {
                    button.btn.main[looked.is_none()] type="submit" name="go" value="look" {
                        (words.t("many-look"))
                    }
                    a.btn href=(HERE.path()) { (words.t("back")) }
                }
            } }
        }
    };
    visit.page_with(trouble, HERE.page(words, words.t("many-title")), markup)
}

/// What each line lacks, and the button that saves the good ones.
fn found(words: Words, looked: &[LookedRow]) -> Markup {
    let good: Vec<String> = looked
        .iter()
        .filter(|row| row.faults.is_empty())
        .map(|row| row.line.to_string())
        .collect();
    let counts = Args::new().with("n", looked.len()).with("good", good.len());
    let look = if good.len() == looked.len() {
        "is-running"
    } else {
        "is-pending"
    };
    let faults = looked
        .iter()
        .flat_map(|row| row.faults.iter().map(move |fault| (row, fault)));
    let list = html! {
        ul { @for (row, fault) in faults { li { (fault_line(words, row, fault)) } } }
        @if !good.is_empty() {
            (hidden("lines", good.join(",")))
            button.btn.main type="submit" name="go" value="save" { (words.n("many-save", good.len())) }
        }
    };
    html! {
        div role="status" tabindex="-1" data-focus { (alert(look, &words.say("many-found", &counts), list)) }
    }
}

fn fault_line(words: Words, row: &LookedRow, fault: &FieldError) -> Markup {
    html! {
        (words.n("many-line", usize::try_from(row.line).unwrap_or(usize::MAX)))
        " " (row.name) " · " code { (column_of(&fault.field)) } ": "
        (locale::fault_on_page(words.0, &fault.message))
    }
}
