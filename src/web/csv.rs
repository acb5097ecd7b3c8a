//! Files of comma-separated values (RFC 4180), for spreadsheets: with the mark by which they know UTF-8, and
//! text that stays text.

/// What a file begins with, so that spreadsheets read it as UTF-8.
pub(super) const MARK: &str = "\u{feff}";

/// What makes a spreadsheet take a text for a formula. Programs set to an East Asian language read the
/// full-width signs alike.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

#[must_use]
pub(super) fn row(cells: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let quoted: Vec<String> = cells.into_iter().map(|text| quoted(text.as_ref())).collect();
    line(&quoted)
}

/// One line of cells that are written already, such as numbers beside [`quoted`] text.
#[must_use]
pub(super) fn line(cells: &[String]) -> String {
    cells.join(",") + "\r\n"
}

/// A cell of text. One that a spreadsheet would run as a formula begins with an apostrophe, so that it stays
/// text.
#[must_use]
pub(super) fn quoted(text: &str) -> String {
    let shown = text.trim_start_matches(|c: char| c == ' ' || crate::domain::text::is_invisible(c));
    let apostrophe = if text.starts_with(FORMULA) || shown.starts_with(FORMULA) {
        "'"
    } else {
        ""
    };
    format!("\"{apostrophe}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_text_is_run_as_a_formula() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "＝1+1",
            "＋1",
            "－1",
            "＠SUM(A1)",
            "=HYPERLINK(\"x\")",
            "\t=1",
            "\r=1",
            " =1",
            "\u{200b}=1",
        ] {
            assert_eq!(
                quoted(text),
                format!("\"'{}\"", text.replace('"', "\"\"")),
                "{text:?}"
            );
        }
        assert_eq!(quoted("a=b"), "\"a=b\"");
        assert_eq!(row(["a \"b\"", "1-2"]), "\"a \"\"b\"\"\",\"1-2\"\r\n");
    }
}
