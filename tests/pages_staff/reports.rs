//! Reports: numbers that were really counted, as charts, tables and files.

use madang::app::register;
use serde_json::json;

use super::register::persona_pages;
use super::tomorrow;
use crate::support::city::ask;
use crate::support::{TestApp, shows};

/// One request approved and held, one declined, one that waits.
fn told(test: &TestApp) {
    tomorrow(test);
    let declined = test.rival().books("house/room-a", "2027-03-25T10:00", 60);
    test.operator()
        .does("decline", &declined, &json!({ "reason": "safety" }))
        .ok();
    test.lead().books("house/room-b", "2027-03-25T10:00", 120);
    test.lives_until("2027-03-16T12:00");
}

const MARCH: &str = "?from=2027-03-01&to=2027-03-31";

#[test]
fn a_report_counts_what_was_asked_decided_planned_and_held() {
    let test = TestApp::start();
    told(&test);
    let page = test.staff().sees_page(&format!("/reports{MARCH}"));
    for words in [
        "<b>1/1</b><span>Sessions held / over</span>",
        "<b>50%</b><span>Accepted</span>",
        "Exhibition hall",
        "<th scope=\"row\">Mapo-gu</th><td class=\"num\">1</td><td class=\"num\">1</td><td class=\"num\">0</td><td class=\"num\">1</td><td class=\"num\">50.0</td>",
        "Safety",
        "<th scope=\"col\">District</th>",
        "<th scope=\"row\">0–1 days</th><td class=\"num\">2</td>",
        "<th scope=\"row\">more than 10 days</th><td class=\"num\">0</td>",
        "<th scope=\"row\">2027-03-15</th><td class=\"num\">1.0</td>",
        "<th scope=\"row\">2027-03-22</th><td class=\"num\">0.0</td><td class=\"num\">2.0</td>",
    ] {
        page.shows(words);
    }
    test.staff()
        .views("ko", &format!("/reports{MARCH}"))
        .shows("시설별 가동률");
}

#[test]
fn how_long_decisions_took_and_what_was_held_are_drawn_and_are_files_too() {
    let test = TestApp::start();
    let slow = test.rival().books("house/room-a", "2027-03-29T10:00", 60);
    test.lives_until("2027-03-21T12:00");
    test.operator().approves(&slow);
    test.tick();
    let page = test.staff().sees_page(&format!("/reports{MARCH}")).html;
    for title in ["Days from request to decision", "Planned and held"] {
        let card = page
            .split(&format!("<h2>{title}</h2>"))
            .nth(1)
            .unwrap()
            .split("</section>")
            .next()
            .unwrap();
        assert!(
            card.contains("<svg class=\"meter\"") && card.contains("<table"),
            "{title}: {card}"
        );
    }
    let csv = |language: &str, table: &str| {
        test.staff()
            .views(language, &format!("/reports/{table}.csv{MARCH}"))
            .html
    };
    let days = "\u{feff}\"Days\",\"Count\"\r\n\"0–1 days\",0\r\n\"2–3 days\",0\r\n\"4–5 days\",0\r\n\"6–10 days\",1\r\n\"more than 10 days\",0\r\n";
    assert_eq!(csv("en", "days"), days);
    assert!(
        csv("ko", "days").contains("\"6–10일\",1\r\n")
            && csv("ko", "districts").starts_with("\u{feff}\"지역\",")
    );
    assert!(
        csv("en", "districts").starts_with("\u{feff}\"District\",")
            && csv("en", "acceptance").starts_with("\u{feff}\"Kind\",")
    );
}

#[test]
fn what_is_to_come_or_live_is_never_held_and_each_figure_says_what_it_counts() {
    let test = TestApp::start();
    test.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    test.lives_until("2027-03-21T23:00");
    let page = test.staff().sees_page(&format!("/reports{MARCH}"));
    // The first night is over, the second one is live, the third to come.
    for words in [
        "<b>1/1</b><span>Sessions held / over</span>",
        "Held to their end, of those that are over. Not called off ones, not those to come",
        "Sessions that start in the period, as they stand now. Held means to their end.",
        "<th scope=\"row\">To come or live</th><td class=\"num\">2</td>",
        "<h2>Held by consortia</h2>",
    ] {
        page.shows(words);
    }
    let csv = test
        .staff()
        .sees_page(&format!("/reports/consortia.csv{MARCH}"))
        .html;
    shows(
        &csv,
        "\"alpha\",\"T-alpha\",2027-01-01,2027-12-31,,3,1,8.0,0,0,2\r\n",
    );
}

#[test]
fn a_workbook_has_real_dates_rounded_numbers_and_a_sheet_of_sessions() {
    let test = TestApp::start();
    told(&test);
    let token = format!("Bearer {}", test.people.staff);
    let book = ureq::get(format!("{}/reports/report.xlsx{MARCH}", test.base))
        .header("Authorization", token)
        .header("Accept-Language", "en")
        .call()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    std::fs::write(&path, book.into_body().read_to_vec().unwrap()).unwrap();
    let read = "import sys, zipfile\nbook = zipfile.ZipFile(sys.argv[1])\n\
        for name in ('workbook', 'styles', 'sharedStrings', 'worksheets/sheet1', 'worksheets/sheet10'):\n\
        \x20   print(name, book.read('xl/%s.xml' % name).decode())";
    let output = std::process::Command::new(crate::support::sink::python())
        .args(["-c", read])
        .arg(&path)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for words in [
        "name=\"Sessions\"",
        "yyyy-mm-dd hh:mm",
        "#,##0.0",
        "Night mapping",
    ] {
        shows(&printed, words);
    }
    // The week that begins on 15 March 2027; the session of the 16th, ten to eleven.
    let sheet = |name: &str| printed.split(name).nth(1).unwrap();
    shows(sheet("worksheets/sheet1 "), "<v>46461</v>");
    shows(sheet("worksheets/sheet10 "), "<v>46462.416666666664</v>");
}

#[test]
fn a_sheet_leads_back_to_the_choice_and_prints_where_script_can() {
    let test = TestApp::start();
    tomorrow(&test);
    let page = test.staff().sees_page("/reports/week?site=hall");
    let (reports, choice) = (
        page.html.find("<a href=\"/reports\">").unwrap(),
        page.html.find("<a href=\"/reports/week\">Weekly sheet").unwrap(),
    );
    assert!(reports < choice, "{}", page.html);
    page.shows("data-print hidden>Print</button>");
    // The reports are not for the people of a site; their sheets are.
    let page = test.operator().sees_page("/reports/week?site=hall");
    page.shows("<a href=\"/reports/week\">")
        .lacks("<a href=\"/reports\">");
    test.operator()
        .views("ko", "/reports/week?site=hall")
        .shows(">인쇄</button>");
}

#[test]
fn a_report_of_another_programme_counts_nothing_of_this_one() {
    let test = TestApp::start();
    told(&test);
    let body: register::ProgrammeBody = serde_json::from_value(
        json!({ "slug": "other", "kind": "funded", "names": { "ko": "다른 사업", "en": "Other" } }),
    )
    .unwrap();
    test.run(move |tx| register::create_programme(tx, &madang::app::auth::system(), &body).map(|_| ()));
    test.staff()
        .sees_page(&format!("/reports{MARCH}&programme=other"))
        .shows("<b>0/0</b>");
    test.staff()
        .sees_page(&format!("/reports{MARCH}&programme=testbed"))
        .shows("<b>1/1</b>");
    test.staff()
        .opens(&format!("/reports{MARCH}&programme=nothing"))
        .is(404);
}

#[test]
fn how_full_a_site_is_says_taken_of_bookable_hours() {
    let test = TestApp::start();
    told(&test);
    let csv = test
        .staff()
        .sees_page("/reports/sites.csv?from=2027-03-16&to=2027-03-16")
        .html;
    // Main and yard are open all day, the yard for two at once, the side for nine hours: an hour of 24 + 48 +
    // 9 is taken.
    assert!(csv.starts_with("\u{feff}\"Site\","), "{csv}");
    shows(&csv, "\"hall\",1.0,81.0,1.2,1,1,0,0,0\r\n");
}

#[test]
fn a_period_that_is_too_long_or_backward_comes_back_beside_its_field() {
    let test = TestApp::start();
    for query in ["?from=2027-03-01&to=2027-02-01", "?from=2020-01-01&to=2027-02-01"] {
        let page = test.staff().opens(&format!("/reports{query}"));
        assert_eq!(page.status, 422, "{query}");
        page.shows("id=\"to-error\"").holds("to", "2027-02-01");
    }
}

#[test]
fn reports_are_staffs_and_a_weeks_sheet_the_sites_people_s_too() {
    let test = TestApp::start();
    tomorrow(&test);
    test.staff().opens("/reports/weeks.csv").is(200);
    let token = format!("Bearer {}", test.people.staff);
    let book = ureq::get(format!("{}/reports/report.xlsx", test.base))
        .header("Authorization", token)
        .call()
        .unwrap();
    // A workbook is a ZIP file.
    assert!(book.into_body().read_to_vec().unwrap().starts_with(b"PK\x03\x04"));
    persona_pages(
        &test.staff(),
        &["/reports", "/reports/week", "/reports/week?site=hall"],
        200,
    );
    persona_pages(
        &test.operator(),
        &[
            "/reports",
            "/reports/weeks.csv",
            "/reports/report.xlsx",
            "/reports/nothing.csv",
        ],
        404,
    );
    persona_pages(
        &test.staff(),
        &["/reports/nothing.csv", "/reports/week?site=nowhere"],
        404,
    );
    let sheet = test
        .operator()
        .sees_page("/reports/week?site=hall&from=2027-03-17");
    sheet
        .shows("10:00–11:00")
        .shows("alpha-lead")
        .shows("02-555-0100");
    test.operator()
        .sees_page("/reports/week?site=hall&from=2027-03-23")
        .shows("Nothing is planned");
    test.lead().opens("/reports/week?site=hall").is(404);
}

#[test]
fn sheets_and_files_count_and_name_the_zone_that_a_session_was_moved_to() {
    let test = TestApp::start();
    let asked = ask("house/room-a", "2027-03-16T10:00", 60);
    let booking = test.operator().approves(&test.lead().requests(&asked).ok());
    let csv = || test.staff().sees_page(&format!("/reports/sites.csv{MARCH}")).html;
    shows(&csv(), "\"house\",1.0,");
    let sheet = || {
        test.operator()
            .sees_page("/reports/week?site=house&from=2027-03-15")
            .html
    };
    let row = |html: &str| {
        html.split("<tbody>")
            .nth(1)
            .unwrap()
            .split("</tbody>")
            .next()
            .unwrap()
            .to_owned()
    };
    assert!(row(&sheet()).contains(">Room A</td>"), "{}", sheet());
    let path = format!("/api/v1/sessions/{}/move", booking["sessions"][0]["id"]);
    let to = json!({ "starts_at": "2027-03-16T01:00:00Z", "zones": ["house/all"], "reason": "Works" });
    test.operator().changes(&path, &booking["version"], &to).ok();
    test.tick();
    assert!(
        row(&sheet()).contains(">All</td>") && !row(&sheet()).contains("Room A"),
        "{}",
        sheet()
    );
    // The whole house takes both of its rooms.
    shows(&csv(), "\"house\",2.0,");
}
