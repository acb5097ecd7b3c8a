//! What only a real browser shows: the roles' stories from sign-in to end, pages that change by themselves, and every
//! page looked at for what must never be there.

use super::support::browser::{Browser, DESK, Look, PHONE, Script};
use super::support::demo::Demo;

const LEAD: &str = "lead@robonarae.example";
const OPERATOR: &str = "operator@hanbit-mall.example";
const STAFF: &str = "staff@agency.example";
const ADMIN: &str = "admin@madang.example";

/// Everybody's pages: whose eyes, a name for the picture, the address. `-` is nobody.
const PAGES: &[(&str, &str, &str)] = &[
    ("-", "start", "/"),
    ("-", "sites", "/sites"),
    ("-", "site", "/sites/hanbit-mall"),
    ("-", "zone", "/sites/hanbit-mall/zones/3f-east"),
    ("-", "sign-in", "/sign-in"),
    ("-", "reset", "/reset"),
    ("-", "missing", "/nowhere"),
    ("-", "demo-people", "/demo/people"),
    ("-", "demo-mail", "/demo/mail"),
    ("-", "sites-none", "/sites?words=station&recording=1"),
    ("-", "search-nobody", "/search"),
    (LEAD, "consortium-home", "/home"),
    (LEAD, "bookings", "/bookings"),
    (LEAD, "bookings-calendar", "/bookings?view=calendar"),
    (LEAD, "new-booking", "/bookings/new?zone=hanbit-mall/3f-east"),
    (LEAD, "schedule-week", "/schedule?zoom=week"),
    (LEAD, "search", "/search?words=hanbit"),
    (LEAD, "account", "/account"),
    (LEAD, "account-notices", "/account/notices"),
    (LEAD, "account-tokens", "/account/tokens"),
    (LEAD, "bookings-month", "/bookings?view=calendar&month=2027-04"),
    (LEAD, "new-place", "/bookings/new"),
    (LEAD, "new-when", "/bookings/new?zone=hanbit-mall/3f-east&start=2027-04-27T11:00"),
    (LEAD, "search-lead", "/search?words=robot"),
    (OPERATOR, "inbox", "/inbox"),
    (OPERATOR, "operator-home", "/home"),
    (OPERATOR, "schedule", "/schedule?zoom=4weeks"),
    (OPERATOR, "closures", "/sites/hanbit-mall/closures"),
    (OPERATOR, "site-edit", "/sites/hanbit-mall/edit"),
    (OPERATOR, "zone-edit", "/sites/hanbit-mall/zones/3f-east/edit"),
    (STAFF, "board", "/board"),
    (STAFF, "schedule-quarter", "/schedule?zoom=quarter"),
    (STAFF, "schedule-list", "/schedule?zoom=list"),
    (STAFF, "reports", "/reports?from=2027-01-01&to=2027-03-31"),
    (STAFF, "consortia", "/consortia"),
    (STAFF, "consortium", "/consortia/robonarae"),
    (STAFF, "organisations", "/organisations"),
    (STAFF, "people", "/people"),
    (STAFF, "programmes", "/programmes"),
    (ADMIN, "admin", "/admin"),
    (ADMIN, "admin-notices", "/admin/notices"),
    (ADMIN, "admin-journal", "/admin/journal"),
    (ADMIN, "admin-holidays", "/admin/holidays"),
    (ADMIN, "admin-settings", "/admin/settings"),
];

/// Each language and theme, on a desk and on a phone.
const LOOKS: &[(&str, Look)] = &[
    ("ko-1280", Look { language: "ko", ..DESK }),
    ("en-dark-1280", Look { theme: "dark", ..DESK }),
    ("ko-dark-390", Look { theme: "dark", ..PHONE }),
    ("en-390", Look { language: "en", ..PHONE }),
];

#[test]
fn every_page_is_fit_for_everybody_in_both_languages_and_themes() {
    let demo = Demo::start();
    for who in ["-", LEAD, OPERATOR, STAFF, ADMIN] {
        let browser = Browser::open(&demo.base, DESK);
        if who != "-" {
            browser.signs_in(who);
        }
        for (_, name, path) in PAGES.iter().filter(|(whose, _, _)| *whose == who) {
            for (look_name, look) in LOOKS {
                browser.looks(*look);
                browser.goes(path);
                browser.pictures(&format!("{name}-{look_name}"));
                browser.finds_nothing_wrong(&format!("{name}, {look_name}"));
            }
        }
    }
    assert_eq!(demo.complaints(), "");
}

#[test]
fn signing_in_works_without_scripts() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, Look { script: Script::Off, ..PHONE });
    browser.signs_in(LEAD);
    browser.goes("/sign-in");
    assert_eq!(browser.path(), "/home");
}
