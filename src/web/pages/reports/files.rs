//! Tables of a report as files: CSV that Excel opens as it is, and a workbook.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, web};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::tables::{Cell, Name, Table};
use super::{Question, ReportQuery, question};
use crate::app;
use crate::app::reads::reports::{self, Listed, Report};
use crate::domain::span::Instant;
use crate::web::body::Query;
use crate::web::csv;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::Visit;
use crate::web::ui::Words;

async fn find(visit: &Visit, asked: Question) -> Result<Report, Problem> {
    visit
        .read(move |tx, actor| reports::report(tx, actor, &asked))
        .await
}

fn file(kind: &str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes)
}

/// `GET /reports/{table}.csv`
pub(crate) async fn csv(visit: Visit, name: web::Path<String>, wanted: Query<ReportQuery>) -> Answer {
    visit.signed_in()?;
    let name = Name::from_word(&name).ok_or_else(|| visit.problem(app::Error::NotFound))?;
    let asked = question(&visit, &wanted.0).map_err(|error| visit.problem(error))?;
    let named = format!("{}-{}-{}.csv", name, asked.from, asked.to);
    let report = find(&visit, asked).await?;
    Ok(file(
        "text/csv; charset=utf-8",
        &named,
        as_csv(&Table::of(visit.words(), name, &report)),
    ))
}

/// UTF-8 with a mark, by which Excel tells it; lines end as RFC 4180 says.
fn as_csv(table: &Table) -> Vec<u8> {
    let rows = table
        .rows
        .iter()
        .map(|row| csv::line(&row.iter().map(cell).collect::<Vec<_>>()));
    let text: String = [csv::MARK.to_owned(), csv::row(&table.head)]
        .into_iter()
        .chain(rows)
        .collect();
    text.into_bytes()
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => csv::quoted(text),
        number => number.text(),
    }
}

/// `GET /reports/report.xlsx`
pub(crate) async fn xlsx(visit: Visit, wanted: Query<ReportQuery>) -> Answer {
    let asked = question(&visit, &wanted.0).map_err(|error| visit.problem(error))?;
    let named = format!("report-{}-{}.xlsx", asked.from, asked.to);
    let (report, sessions) = visit
        .read(move |tx, actor| {
            Ok((
                reports::report(tx, actor, &asked)?,
                reports::list(tx, actor, &asked)?,
            ))
        })
        .await?;
    let words = visit.words();
    // Compressing takes longer than a handler may hold its thread.
    let written = web::block(move || as_workbook(words, &report, &sessions)).await;
    match written {
        Ok(Ok(bytes)) => Ok(file(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            &named,
            bytes,
        )),
        Ok(Err(error)) => Err(visit.problem(app::Error::caused("workbook", error))),
        Err(error) => Err(visit.problem(app::Error::Unavailable(error.to_string()))),
    }
}

/// A sheet for each table, and one of the sessions.
fn as_workbook(words: Words, report: &Report, sessions: &[Listed]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for name in Name::ALL {
        let Table {
            title, head, rows, ..
        } = Table::of(words, *name, report);
        write_sheet(&mut book, &title, &head, &rows)?;
    }
    let head = SESSION_HEAD.map(|key| words.t(key));
    let rows: Vec<Vec<Cell>> = sessions.iter().map(|one| session_row(words, one)).collect();
    write_sheet(&mut book, &words.t("report-title-sessions"), &head, &rows)?;
    book.save_to_buffer()
}

fn write_sheet(
    book: &mut Workbook,
    title: &str,
    head: &[String],
    rows: &[Vec<Cell>],
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let number = |decimals: &usize| {
        let decimals = "0".repeat(*decimals);
        let point = if decimals.is_empty() { "" } else { "." };
        Format::new().set_num_format(format!("#,##0{point}{decimals}"))
    };
    let [day, moment] = ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"].map(|format| Format::new().set_num_format(format));
    let sheet = book.add_worksheet();
    // A sheet's name has at most 31 characters, and not all of them.
    let title: String = title
        .chars()
        .filter(|c| !"[]:*?/\\'".contains(*c))
        .take(31)
        .collect();
    sheet.set_name(title)?;
    for (column, head) in (0..).zip(head) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Number(value, decimals) => {
                    sheet.write_number_with_format(row, column, *value, &number(decimals))?
                }
                Cell::Day(date) => sheet.write_number_with_format(
                    row,
                    column,
                    serial(date.and_time(NaiveTime::MIN)),
                    &day,
                )?,
                Cell::Moment(at) => sheet.write_number_with_format(row, column, serial(*at), &moment)?,
                Cell::Empty => sheet,
            };
        }
    }
    sheet.set_column_width(0, 28)?;
    sheet.set_column_range_width(1, 12, 16)?;
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}

/// A date as workbooks count it: in days since the end of 1899, which their makers took for a day earlier.
fn serial(at: NaiveDateTime) -> f64 {
    let since = NaiveDate::from_ymd_opt(1899, 12, 30).map_or(0, |first| (at.date() - first).num_days());
    let seconds = since * 86_400 + i64::from(at.time().num_seconds_from_midnight());
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of centuries are far below the limit"
    )]
    let days = seconds as f64 / 86_400.0;
    days
}

/// The keys of the columns' names.
const SESSION_HEAD: [&str; 11] = [
    "booking-title",
    "number",
    "consortium",
    "consortium-number",
    "report-site",
    "sheet-zone",
    "report-phase",
    "starts",
    "ends",
    "report-hours",
    "sheet-state",
];

fn session_row(words: Words, Listed { card, consortium }: &Listed) -> Vec<Cell> {
    let line = &card.line;
    let local = |at: Instant| Cell::Moment(at.local(line.place.tz));
    #[expect(clippy::cast_precision_loss, reason = "a session's minutes are few")]
    let hours = line.span.minutes() as f64 / 60.0;
    vec![
        Cell::Text(line.title.clone()),
        Cell::count(line.booking.0),
        Cell::Text(words.name(&consortium.titles).to_owned()),
        Cell::Text(consortium.number.clone()),
        Cell::Text(words.name(&line.place.names).to_owned()),
        Cell::Text(words.names(&card.zones)),
        Cell::Text(words.of("phase", line.kind)),
        local(line.span.start),
        local(line.span.end),
        Cell::Number(hours, 1),
        Cell::Text(words.of("session", line.state)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        let row = vec![Cell::Text(text.to_owned()), Cell::Number(1234.5, 1), Cell::Empty];
        Table {
            name: Name::Sites,
            title: "T".into(),
            head: vec!["Site".into(), "Hours".into(), "Rate".into()],
            rows: vec![row],
        }
    }

    #[test]
    fn dates_are_counted_as_workbooks_count_them() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        assert_eq!(serial(at("1900-03-01T00:00:00")).to_string(), "61");
        assert_eq!(serial(at("2027-03-16T12:00:00")).to_string(), "46462.5");
    }

    #[test]
    fn a_csv_file_is_marked_as_utf_8_and_quotes_what_it_must() {
        let text = String::from_utf8(as_csv(&table("한빛몰, \"본관\""))).unwrap();
        assert_eq!(
            text,
            "\u{feff}\"Site\",\"Hours\",\"Rate\"\r\n\"한빛몰, \"\"본관\"\"\",1234.5,\r\n"
        );
    }
}
