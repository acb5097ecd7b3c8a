//! One's own organisation and a new consortium, counted from the page after the sign-in.

use super::effort::{Cost, Effort};
use super::{OPERATOR, STAFF};
use crate::support::browser::{Browser, KOREAN_DESK, PHONE};
use crate::support::demo::Demo;

#[test]
fn a_colleague_is_invited_in_two_clicks_with_one_field() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(OPERATOR);
    let effort = Effort::of(&browser);
    effort.clicks("nav.nav a[href='/organisation']");
    effort.types("#email", "colleague@hanbit.example");
    effort.clicks("form.invite button");
    browser.sees("초대 이메일을 보냈습니다.");
    effort.is_within(Cost {
        clicks: 2,
        fields: 1,
        loads: 2,
    });
    browser.sees("colleague@hanbit.example");
    for look in [KOREAN_DESK, PHONE] {
        browser.looks(look);
        browser.goes("/organisation");
        browser.unfolds();
        browser.finds_nothing_wrong("one's own organisation");
    }
    assert_eq!(demo.complaints(), "");
}

#[test]
fn a_deputy_is_named_for_some_days_and_stands_there_in_words_and_as_a_line() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(OPERATOR);
    browser.goes("/organisation");
    let other = browser.asks(
        "const own = document.querySelector('#person').value; \
         const all = [...document.querySelectorAll('#deputy option')].map(option => option.value); \
         return all.find(value => value && value !== own);",
    );
    browser.chooses("#deputy", other.as_str().unwrap());
    browser.dates("#from", "2027-04-05");
    browser.dates("#until", "2027-04-09");
    browser.clicks("#deputies form.stack button");
    browser.sees("2027년 4월 5일 (월) – 2027년 4월 9일 (금)");
    assert!(browser.has("#deputies svg.lanes rect.away"));
    for look in [KOREAN_DESK, PHONE] {
        browser.looks(look);
        browser.goes("/organisation");
        browser.finds_nothing_wrong("deputies");
    }
    assert_eq!(demo.complaints(), "");
}

#[test]
fn a_consortium_with_an_organisation_and_a_person_takes_three_clicks_and_eight_fields() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(STAFF);
    let effort = Effort::of(&browser);
    effort.clicks("nav.nav a[href='/consortia']");
    effort.clicks("a[href='/consortia/new']");
    effort.types("[id='organisations.0.name']", "㈜새봄로봇");
    effort.types("[id='people.0.name']", "한새봄");
    effort.types("[id='people.0.email']", "han@saebom.example");
    effort.types("[id='titles.ko']", "봄맞이 실증");
    effort.types("#number", "2027-실증-014");
    effort.dates("#agreement_from", "2027-03-02");
    effort.dates("#agreement_until", "2027-12-31");
    // The sentence follows what was typed.
    browser.sees("새 기관 1곳과 컨소시엄 1개(saebomrobot)가 생깁니다.");
    browser.finds_nothing_wrong("a new consortium");
    effort.clicks("button[value=save]");
    browser.waits("the consortium", |browser| {
        browser.path() == "/consortia/saebomrobot?done=founded"
    });
    effort.is_within(Cost {
        clicks: 3,
        fields: 8,
        loads: 3,
    });
    browser.goes("/organisations/saebomrobot");
    browser.sees("han@saebom.example");
    browser.looks(PHONE);
    browser.goes("/consortia/new");
    browser.clicks("button[value=organisation]");
    browser.unfolds();
    browser.finds_nothing_wrong("a new consortium on a phone");
    assert_eq!(demo.complaints(), "");
}

#[test]
fn a_file_that_is_chosen_is_read_tried_and_saved_also_one_of_an_old_spreadsheet() {
    let demo = Demo::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("consortia.csv");
    let head = b"organisation,person,email,title,number,agreement_start,agreement_end,programme\n".to_vec();
    // 한 in EUC-KR.
    let name = [&[0xC7, 0xD1][..], b" Robotics"].concat();
    let rest = b",Han,han@han.example,Trial,T-77,2027-03-01,2027-12-31,".to_vec();
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(STAFF);
    browser.goes("/consortia/new");
    let programme = browser.asks("return document.querySelector('#programme').value");
    let programme = programme.as_str().unwrap().as_bytes().to_vec();
    std::fs::write(&path, [head, name, rest, programme].concat()).unwrap();
    browser.goes("/consortia/many");
    browser.types("#file", path.to_str().unwrap());
    browser.waits("the text of the file", |browser| {
        let text = browser.asks("return document.querySelector('#csv').value");
        text.as_str().is_some_and(|text| text.contains("한 Robotics"))
    });
    browser.clicks("button[value=look]");
    browser.sees("1줄 중 1줄을 저장할 수 있습니다.");
    browser.finds_nothing_wrong("a table that was tried");
    browser.clicks("button[value=save]");
    browser.waits("the list", |browser| {
        browser.path() == "/consortia?done=many-founded"
    });
    browser.goes("/consortia/han-robotics");
    browser.sees("T-77");
    assert_eq!(demo.complaints(), "");
}
