//! Forms that are sent after their sign-in has ended: what was typed waits, and goes on.

use crate::pages_account::{PASSWORD, posts, signed_in};
use crate::support::TestApp;
use crate::support::city::{LEAD, OPERATOR};
use crate::support::pages::between;

#[test]
fn no_large_form_loses_its_text_when_the_sign_in_ends_while_it_is_written() {
    let test = TestApp::start();
    let booking = test
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    let id = booking["id"].as_i64().unwrap();
    let forms = [
        (LEAD, "/bookings/new".to_owned(), "purpose"),
        (LEAD, format!("/bookings/{id}/edit"), "reply"),
        (LEAD, format!("/bookings/{id}/messages"), "words"),
        (OPERATOR, format!("/bookings/{id}/dates"), "comment"),
        (OPERATOR, format!("/inbox/{id}/approve"), "comment"),
        (OPERATOR, format!("/inbox/{id}/decline"), "comment"),
        (OPERATOR, format!("/inbox/{id}/request-changes"), "comment"),
        (OPERATOR, "/sites/hall/closures".to_owned(), "reason"),
    ];
    for email in [LEAD, OPERATOR] {
        signed_in(&test, email);
    }
    for (email, path, field) in forms {
        let typed = "Two lines,\r\nand <more>.";
        let sheet = test.anonymous().submits(&path, &[("go", "see"), (field, typed)]);
        assert_eq!(sheet.status, 401, "{path}");
        let (there, kept) = (
            sheet.value("kept-path"),
            sheet.value("kept").replace("&amp;", "&"),
        );
        assert_eq!(there, path);
        let sign_in = [
            ("email", email),
            ("password", PASSWORD),
            ("next", "/home"),
            ("kept-path", &there),
            ("kept", &kept),
        ];
        let (status, _, page) = posts(&test, "", "/sign-in", &sign_in);
        assert_eq!(status, 200, "{path}: {page}");
        assert!(page.contains(&format!("action=\"{path}\"")), "{path}: {page}");
        let typed = between(&page, &format!("name=\"{field}\" value=\""), '"');
        assert_eq!(
            typed.replace("\r\n", "\n"),
            "Two lines,\nand &lt;more&gt;.",
            "{path}"
        );
    }
}
