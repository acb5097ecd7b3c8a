//! Many consortia from a file: tried first, with row, column and fault, then the good rows at once.

use crate::support::pages::Sheet;
use crate::support::{TestApp, array};

const HEAD: &str =
    "organisation,partners,hosts,person,email,title,programme,number,agreement_start,agreement_end";

fn table(lines: &[&str]) -> String {
    let mut file = format!("\u{feff}{HEAD}\r\n");
    for line in lines {
        file.push_str(line);
        file.push_str("\r\n");
    }
    file
}

fn tries(test: &TestApp, file: &str) -> Sheet {
    test.staff()
        .submits("/consortia/many", &[("go", "look"), ("csv", file)])
}

/// How many consortia and organisations there are.
fn counts(test: &TestApp) -> [usize; 2] {
    ["consortia", "organisations"].map(|kind| {
        let all = test.admin().gets(&format!("/api/v1/{kind}?limit=200")).ok();
        array(&all["items"]).len()
    })
}

const GOOD: [&str; 3] = [
    "㈜하나로봇,beta-lead; 새협력사,company,한하나,han@hana.example,하나,testbed,T-1,2027-03-01,2027-12-31",
    // Its partner was new one line above.
    "\"㈜둘, 로봇\",새협력사,,두리,duri@dul.example,둘,Testbed,T-2,2027-03-01,2027-12-31",
    "㈜하나로봇,,,한하나,han@hana.example,셋,testbed,T-3,2027-03-01,2027-12-31",
];

#[test]
fn a_trial_names_line_column_and_fault_and_writes_nothing() {
    let test = TestApp::start();
    let before = counts(&test);
    let bad = [
        GOOD[0],
        "㈜넷,,,넷,kim@logifin,넷,testbed,T-4,2027-03-01,2027-12-31",
        "㈜다섯,,,다섯,da@seot.example,다섯,nothing,T-1,2027-03-01,2027-02-28",
    ];
    let file = table(&bad);
    let page = tries(&test, &file);
    page.is(200).shows("1 of 3 lines can be saved");
    for fault in [
        "Line 3 ㈜넷 · <code>email</code>: ",
        "Line 4 ㈜다섯 · <code>programme</code>: ",
        "Line 4 ㈜다섯 · <code>number</code>: ",
        "Line 4 ㈜다섯 · <code>agreement_end</code>: ",
    ] {
        page.shows(fault);
    }
    page.shows("kim@logifin").holds("lines", "2");
    assert_eq!(counts(&test), before);
    test.tick();
    assert!(test.events_to("han@hana.example").is_empty());
}

#[test]
fn the_good_lines_are_saved_at_once() {
    let test = TestApp::start();
    let before = counts(&test);
    let file = table(&GOOD);
    let page = tries(&test, &file);
    page.shows("3 of 3 lines can be saved").holds("lines", "2,3,4");
    let form = [("go", "save"), ("lines", "2,3,4"), ("csv", file.as_str())];
    test.staff()
        .submits("/consortia/many", &form)
        .leads_to("/consortia?done=many-founded");
    assert_eq!(counts(&test), [before[0] + 3, before[1] + 3]);
    let first = test.admin().gets("/api/v1/consortia/hanarobot").ok();
    let parties = array(&first["parties"]);
    assert_eq!(parties.len(), 4, "{first}");
    test.admin().gets("/api/v1/consortia/hanarobot-2").ok();
    test.tick();
    assert!(test.is_told("duri@dul.example", "invited"));
    // Sent again, the numbers are taken: nothing is saved, and each line says so.
    let again = test.staff().submits("/consortia/many", &form);
    again.is(422).shows("0 of 3 lines can be saved");
    assert_eq!(counts(&test), [before[0] + 3, before[1] + 3]);
}

#[test]
fn a_line_that_went_bad_meanwhile_keeps_all_of_them_back() {
    let test = TestApp::start();
    let before = counts(&test);
    let csv = table(&[
        GOOD[1],
        "㈜넷,,,넷,a@b.example,넷,testbed,T-alpha,2027-03-01,2027-12-31",
    ]);
    let form = [("go", "save"), ("lines", "2,3"), ("csv", csv.as_str())];
    test.staff()
        .submits("/consortia/many", &form)
        .is(422)
        .shows("Nothing was saved")
        .shows("1 of 2 lines can be saved");
    assert_eq!(counts(&test), before);
}

#[test]
fn a_file_that_is_no_such_table_says_what_it_lacks() {
    let test = TestApp::start();
    for (file, said) in [
        ("", "The first line has no column organisation."),
        ("organisation,email\n", "The first line has no column person."),
        (&format!("{HEAD},budget\nx"), "The column budget is not known."),
        (&format!("{HEAD}\n"), "The table has no lines below the first."),
    ] {
        tries(&test, file).is(422).shows(said).shows("id=\"csv-error\"");
    }
    let blank = test.staff().sees_page("/consortia/many.csv");
    blank.shows("organisation,partners,hosts,person,email,title,title_en,programme,number");
    test.staff()
        .sees_page("/consortia")
        .shows("href=\"/consortia/many\"");
    test.lead().opens("/consortia/many").is(404);
}
