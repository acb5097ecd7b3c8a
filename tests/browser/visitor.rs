//! What somebody does who has no account yet.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::effort::{Cost, Effort};
use crate::support::browser::{Browser, KOREAN_DESK};
use crate::support::demo::Demo;
use crate::support::forms::with_file;
use crate::support::guest::Guest;
use crate::support::pages::between;

#[test]
fn a_place_for_a_robot_at_night_is_found_from_the_front_page_in_a_few_steps() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.goes("/");
    let effort = Effort::of(&browser);
    effort.clicks(".hero a[href='/sites']");
    effort.chooses("#district", "동대문구");
    effort.clicks(".wishes summary");
    effort.clicks("[name=overnight]");
    browser.waits("the answer", |browser| {
        browser.path().contains("overnight=1") && browser.words().contains("‘실증’ 단계로")
    });
    effort.clicks(".sites a[href^='/sites/hansol-medical?']");
    browser.sees("찾은 조건:");
    effort.is_within(Cost {
        clicks: 4,
        fields: 2,
        loads: 4,
    });
    browser.finds_nothing_wrong("a site with what was looked for");
    assert_eq!(demo.complaints(), "");
}

/// Somebody asks about the mall. Its slug.
pub(super) fn asks(demo: &Demo) -> String {
    let fields = [
        ("words", "화물 승강기가 있습니까?\n로봇의 높이는 190 cm입니다."),
        ("name", "윤다온"),
        ("email", "daon@visitors.example"),
    ];
    Guest::nobody(demo).sends("/sites/hanbit-mall/ask", &fields);
    "hanbit-mall".to_owned()
}

/// The site hangs a sign in a zone. Its code.
pub(super) fn hangs_a_sign(operator: &Guest) -> String {
    let path = "/sites/hanbit-mall/zones/3f-east/sign";
    operator.sends(path, &[]);
    between(&operator.reads(path), "class=\"mono\">", '<').replace('-', "")
}

/// The operator makes the address of a display. Its token.
pub(super) fn hangs_a_wall(operator: &Guest) -> String {
    let page = operator.sends("/sites/hanbit-mall/walls", &[("name", "방재실")]);
    page.split("href=\"/kiosk/")
        .nth(1)
        .unwrap()
        .chars()
        .take(40)
        .collect()
}

/// The lead says what a booking records. The code of its notice.
pub(super) fn records(demo: &Demo, booking: &str) -> String {
    let lead = Guest::signs_in(demo, super::LEAD);
    let path = format!("/bookings/{booking}/recordings");
    let facts = [
        ("version", "0"),
        ("devices.0.device", "robot"),
        ("devices.0.count", "2"),
        ("devices.0.purpose.ko", "길을 찾고 부딪히지 않으려고"),
        ("devices.0.purpose.en", "To find the way and hit nothing"),
        ("devices.0.range.ko", "3층 동쪽 통로"),
        ("devices.0.range.en", "Corridor on level 3, east"),
        ("devices.0.basis", "legitimate_interest"),
        ("devices.0.faces", "edge_blurred"),
        ("devices.0.keep_days", "0"),
        ("devices.0.shown_by", "sign"),
        ("controller", "㈜로보나래"),
        ("contact.phone", "010-5550-0412"),
    ];
    lead.sends(&path, &facts);
    between(&lead.reads(&path), "href=\"/notice/", '"').to_owned()
}

/// The lead makes the links of a session. The token of the first.
pub(super) fn gets_a_link(demo: &Demo, session: &str) -> String {
    let lead = Guest::signs_in(demo, super::LEAD);
    let page = lead.sends(&format!("/sessions/{session}/links"), &[]);
    page.split("/in/").nth(1).unwrap().chars().take(40).collect()
}

/// Somebody asks for an account. The number of the wish.
pub(super) fn wishes(demo: &Demo, staff: &Guest) -> String {
    let fields = [
        ("name", "서하늘"),
        ("email", "haneul@newcomers.example"),
        ("organisation", "하늘로보틱스"),
        ("purpose", "밤에 청소 로봇을 실증하려 합니다."),
        ("site", "hanbit-mall"),
    ];
    Guest::nobody(demo).sends("/join", &fields);
    let page = staff.reads("/account-asks");
    between(&page, "href=\"/account-asks/", '"').to_owned()
}

/// The mall brings a photo and a plan of a zone, both drawn here. Its slug.
pub(super) fn brings_pictures(operator: &Guest) -> String {
    let floor = RgbImage::from_fn(900, 600, |x, y| {
        let is_line = x % 150 < 3 || y % 150 < 3;
        if is_line {
            Rgb([90, 110, 140])
        } else {
            Rgb([225, 232, 240])
        }
    });
    for (kind, alt) in [("photo", "3층 동측 통로"), ("plan", "3층 동측 평면도")] {
        let mut file = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(floor.clone())
            .write_to(&mut file, ImageFormat::Png)
            .unwrap();
        let fields = [("kind", kind), ("alt.ko", alt), ("alt.en", "")];
        let (media_type, body) = with_file(&fields, file.get_ref());
        operator.sends_raw("/sites/hanbit-mall/zones/3f-east/pictures", &media_type, &body);
    }
    "hanbit-mall".to_owned()
}
