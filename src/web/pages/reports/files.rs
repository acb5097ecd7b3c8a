//! Tables of a report as files: CSV that Excel opens as it is, and a workbook.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, web};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::tables::{Cell, Name, Table};
use super::{Question, ReportQuery, question};
use crate::app;
use crate::app::reads::reports::{self, Report};
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
    let report = find(&visit, asked).await?;
    let words = visit.words();
    // Compressing takes longer than a handler may hold its thread.
    let written = web::block(move || as_workbook(words, &report)).await;
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

fn as_workbook(words: Words, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for name in Name::ALL {
        let table = Table::of(words, *name, report);
        let sheet = book.add_worksheet();
        // A sheet's name has at most 31 characters, and not all of them.
        let title: String = table
            .title
            .chars()
            .filter(|c| !"[]:*?/\\'".contains(*c))
            .take(31)
            .collect();
        sheet.set_name(title)?;
        for (column, head) in (0..).zip(&table.head) {
            sheet.write_string_with_format(0, column, head, &bold)?;
        }
        for (row, cells) in (1..).zip(&table.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, text)?,
                    Cell::Number(value, _) => sheet.write_number(row, column, *value)?,
                    Cell::Empty => sheet,
                };
            }
        }
        sheet.set_column_width(0, 28)?;
        sheet.set_freeze_panes(1, 1)?;
    }
    book.save_to_buffer()
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
    fn a_csv_file_is_marked_as_utf_8_and_quotes_what_it_must() {
        let text = String::from_utf8(as_csv(&table("한빛몰, \"본관\""))).unwrap();
        assert_eq!(
            text,
            "\u{feff}\"Site\",\"Hours\",\"Rate\"\r\n\"한빛몰, \"\"본관\"\"\",1234.5,\r\n"
        );
    }
}
