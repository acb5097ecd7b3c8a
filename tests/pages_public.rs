//! What anybody may see: the way in, the catalogue, a site, a zone, calendars, and the palette.

use serde_json::{Value, json};

use crate::support::city::{always, site};
use crate::support::{TestApp, shows};

mod calendars;
mod search;

const PATHS: [&str; 6] = [
    "/",
    "/sites",
    "/sites/hall",
    "/sites/hall/zones/side",
    "/sites/house/zones/all",
    "/search?words=hall",
];

#[test]
fn every_page_for_everybody_is_there_in_both_languages() {
    let test = TestApp::start();
    for path in PATHS {
        for language in ["ko", "en"] {
            let page = test.anonymous().views(language, path);
            page.is(200).shows(&format!("<html lang=\"{language}\""));
            for missing in [
                "strip-",
                "wish-",
                "catalogue-",
                "limit-",
                "window-",
                "closure-",
                "start-step",
            ] {
                assert!(
                    !page.says(&format!(">{missing}")),
                    "{path} {language}: the key {missing}… stands in the page"
                );
            }
        }
    }
}

#[test]
fn what_is_not_there_is_missing() {
    let test = TestApp::start();
    for path in [
        "/sites/nowhere",
        "/sites/hall/zones/nowhere",
        "/sites/nowhere/zones/main",
        "/calendars/hall/nowhere.ics",
        "/calendars/x.ics",
    ] {
        test.anonymous().opens(path).is(404);
    }
}

#[test]
fn the_catalogue_is_narrowed_by_every_wish() {
    let test = TestApp::start();
    let found = |query: &str| {
        let page = test.anonymous().sees_page(&format!("/sites?{query}"));
        ["hall", "market", "house"]
            .into_iter()
            .filter(|site| page.says(&format!("class=\"item\" href=\"/sites/{site}")))
            .collect::<Vec<_>>()
    };
    assert_eq!(found(""), ["hall", "market", "house"]);
    assert_eq!(found("words=room"), ["house"]);
    assert_eq!(
        found("words=%EA%B0%80%ED%8C%90"),
        ["market"],
        "a zone by its Korean name"
    );
    assert_eq!(found("kind=factory"), [] as [&str; 0]);
    assert_eq!(
        found("kind=exhibition_hall&district=%EB%A7%88%ED%8F%AC%EA%B5%AC&words=hall"),
        ["hall"]
    );
    assert_eq!(
        found("people=11&words=yard"),
        [] as [&str; 0],
        "the yard takes ten"
    );
    assert_eq!(found("people=10&words=yard"), ["hall"]);
    assert_eq!(
        found("overnight=1&words=side"),
        [] as [&str; 0],
        "the side hall closes at six"
    );
    assert_eq!(found("recording=1&words=market"), ["market"]);
    let version = test.operator().gets("/api/v1/sites/market").ok()["version"].clone();
    let body =
        json!({ "slug": "stand", "names": { "ko": "가판", "en": "Stand" }, "recording_allowed": false });
    test.operator()
        .changes("/api/v1/sites/market/zones/stand", &version, &body)
        .ok();
    assert_eq!(
        found("recording=1&words=market"),
        [] as [&str; 0],
        "the site said that it is not allowed"
    );
}

#[test]
fn the_catalogue_knows_what_is_free() {
    let test = TestApp::start();
    test.rival().books("hall/main", "2027-03-20T10:00", 120);
    test.tick();
    let zones = |query: &str| test.anonymous().opens(&format!("/sites?words=hall&{query}")).html;
    assert!(
        zones("date=2027-03-20&from=10:30&to=11:00&phase=trial").contains("2 of 3 zones"),
        "main is taken"
    );
    shows(
        &zones("date=2027-03-20&from=12:00&to=13:00&phase=trial"),
        "3 of 3 zones",
    );
    assert!(
        zones("date=2027-03-20&from=22:00&to=02:00&phase=trial").contains("2 of 3 zones"),
        "the side hall is closed"
    );
}

#[test]
fn an_empty_result_says_which_wish_to_leave_out() {
    let test = TestApp::start();
    let page = test.anonymous().sees_page("/sites?words=side&overnight=1");
    page.shows("No site does all of that")
        .shows("href=\"/sites?words=side\"")
        .shows("Without “overnight”: 1 site")
        .shows("href=\"/sites?overnight=1\"")
        .shows("Without “words”: 3 sites");
}

#[test]
fn an_empty_result_says_why_by_rule_and_what_change_would_find_something() {
    let test = TestApp::start();
    let page = test
        .anonymous()
        .sees_page("/sites?words=side&date=2027-03-20&from=16:00&to=20:00");
    page.shows("Exhibition hall: at 1 site the hours of use for “Trial” end at 18:00.")
        .shows("/sites?words=side&amp;date=2027-03-20&amp;from=16%3A00&amp;to=18%3A00\"")
        .shows("Only until 18:00: 1 site");
    // What the link says is what is found.
    test.anonymous()
        .sees_page("/sites?words=side&date=2027-03-20&from=16:00&to=18:00")
        .shows("1 of 3 zones");
    test.rival().books("hall/side", "2027-03-20T10:00", 60);
    test.tick();
    test.anonymous()
        .sees_page("/sites?words=side&date=2027-03-20&from=10:00&to=11:00")
        .shows("at 1 site that time is taken.");
    test.anonymous()
        .sees_page("/sites?words=side&people=99&overnight=1&kind=factory")
        .shows("No site does all of that");
}

#[test]
fn a_mall_that_is_open_at_night_for_set_up_only_is_no_place_for_a_night_trial() {
    let test = TestApp::start();
    let window = |phase: &str, from: &str, minutes: u32| json!({ "phases": [phase], "days": { "rule": "FREQ=DAILY" }, "from": from, "minutes": minutes });
    let zones = json!([{ "slug": "aisle", "names": { "ko": "통로", "en": "Aisle" },
        "windows": [window("trial", "10:00", 720), window("setup", "22:00", 480)] }]);
    let mut mall = site("mall", "hold", zones);
    mall["kind"] = json!("shopping_centre");
    test.admin().posts("/api/v1/sites", &mall).ok();
    test.tick();
    for query in [
        "words=aisle&overnight=1",
        "words=aisle&date=2027-03-22&from=22:00&to=06:00",
    ] {
        let page = test.anonymous().sees_page(&format!("/sites?{query}"));
        page.shows("Looked for what may be used for the phase “Trial”.")
            .shows("Shopping centre: at 1 site the hours of use for “Trial” end at 22:00.")
            .shows("Shopping centre: 1 site takes only “Set-up” then, not “Trial”.")
            .shows("For the phase “Set-up”: 1 site");
        let page = test.anonymous().sees_page(&format!("/sites?{query}&phase=setup"));
        page.shows("phase “Set-up”").shows("href=\"/sites/mall?");
    }
}

#[test]
fn what_was_looked_for_goes_along_to_site_zone_and_request() {
    let test = TestApp::start();
    let query = "phase=setup&date=2027-03-22&from=22:00&to=02:00&power=1.5&people=4";
    let carried =
        "phase=setup&amp;date=2027-03-22&amp;from=22%3A00&amp;to=02%3A00&amp;power=1.5&amp;people=4";
    let lead = test.lead();
    lead.sees_page(&format!("/sites?{query}"))
        .shows(&format!("class=\"item\" href=\"/sites/hall?{carried}\""));
    let asking = "phase=setup&amp;people=4&amp;power=1.5";
    let when = "start=2027-03-22T22%3A00&amp;end=2027-03-23T02%3A00";
    lead.sees_page(&format!("/sites/hall?{query}"))
        .shows("Looked for: <b>Set-up · Mon 22 Mar 22:00–02:00 (+1) · power 1.5 kW · people 4</b>")
        .shows(&format!("href=\"/sites?{carried}\""))
        .shows(&format!("href=\"/sites/hall/zones/yard?{carried}\""))
        .shows(&format!("/bookings/new?site=hall&amp;{when}&amp;{asking}\""));
    lead.sees_page(&format!("/sites/hall/zones/yard?{query}"))
        .shows(&format!("/bookings/new?zone=hall/yard&amp;{when}&amp;{asking}\""));
    let page = lead.sees_page(
        "/bookings/new?zone=hall/yard&start=2027-03-22T22%3A00&end=2027-03-23T02%3A00&phase=setup&people=4&power=1.5",
    );
    page.holds("p0-people", "4")
        .holds("p0-power", "1.5")
        .holds("p0-date", "2027-03-22");
    page.shows("<option value=\"setup\" selected>");
}

#[test]
fn a_wish_that_can_t_be_read_is_told_beside_its_field_and_nothing_is_lost() {
    let test = TestApp::start();
    let page = test.anonymous().opens("/sites?words=hall&power=much");
    page.is(422)
        .shows("id=\"power-error\"")
        .holds("words", "hall")
        .holds("power", "much");
    assert_eq!(
        test.anonymous().opens("/sites?from=10:00").status,
        422,
        "hours need a date"
    );
    test.anonymous().opens("/sites?date=2027-99-01").is(422);
}

#[test]
fn pins_lie_on_the_map_and_lead_to_their_sites() {
    let test = TestApp::start();
    let page = test.anonymous().views("ko", "/sites");
    let pin = page
        .html
        .split("<a class=\"pin\" href=\"/sites/hall\">")
        .nth(1)
        .unwrap()
        .split("</a>")
        .next()
        .unwrap();
    shows(pin, ">hall</text>");
    shows(pin, "> 3</text>");
    page.shows("경계: 국토지리정보원, 2023, 이용허락범위 제한 없음");
}

#[test]
fn a_zone_is_occupied_and_nobody_learns_by_whom() {
    let test = TestApp::start();
    test.lead().books("hall/main", "2027-03-20T22:30", 420);
    test.tick();
    for path in ["/sites/hall", "/sites/hall/zones/main"] {
        for who in [test.anonymous(), test.stranger(), test.rival()] {
            let page = who.opens(path);
            page.shows("Sat 20 Mar, 22:30–05:30 (+1)");
            for secret in ["Night mapping", "alpha", "A robot draws"] {
                assert!(!page.says(secret), "{path} tells {secret}");
            }
        }
    }
}

#[test]
fn a_zone_offers_its_next_free_time() {
    let test = TestApp::start();
    test.rival().books("hall/side", "2027-03-16T09:00", 120);
    test.tick();
    let page = test.anonymous().sees_page("/sites/hall/zones/side");
    // Two hours are taken and half an hour is for turning around.
    page.shows(
        "/bookings/new?zone=hall/side&amp;phase=trial&amp;start=2027-03-16T11:30&amp;end=2027-03-16T18:00",
    );
    assert!(
        page.says("every day 09:00–18:00") || page.says("every day, 09:00–18:00"),
        "{}",
        page.html
    );
}

#[test]
fn a_free_time_leads_to_a_request_for_it() {
    let test = TestApp::start();
    let link = "/bookings/new?zone=hall/yard&phase=setup&start=2027-03-16T11:30&end=2027-03-16T18:00";
    let page = test.lead().sees_page(link);
    page.shows("value=\"setup\" selected");
}

#[test]
fn zones_within_zones_are_linked_both_ways() {
    let test = TestApp::start();
    test.anonymous()
        .sees_page("/sites/house/zones/all")
        .shows("href=\"/sites/house/zones/room-a\"");
    test.anonymous()
        .sees_page("/sites/house/zones/room-a")
        .shows("href=\"/sites/house/zones/all\"");
}

#[test]
fn a_site_says_its_rules_and_closures_in_words() {
    let test = TestApp::start();
    let closure = json!({ "phases": ["setup"], "effect": "block", "reason": "Fair",
        "shape": { "season": { "anchor": "seollal", "before": 14, "after": 2 } } });
    test.operator()
        .posts("/api/v1/sites/hall/closures", &closure)
        .ok();
    let page = test.anonymous().views("ko", "/sites/hall");
    for said in [
        "설날 14일 전부터 2일 뒤까지",
        "Fair",
        "시작 1일 전까지",
        "앞으로 365일 안의 시간",
        "02-555-0100",
    ] {
        page.shows(said);
    }
    test.anonymous()
        .views("ko", "/sites/market")
        .shows("가예약을 하지 않습니다. 겹치는 신청을 함께 검토해 하나를 승인합니다.");
}

#[test]
fn what_a_zone_has_is_kept_shown_and_found() {
    let test = TestApp::start();
    let version = test.operator().gets("/api/v1/sites/hall").ok()["version"].clone();
    let body = json!({ "slug": "main", "names": { "ko": "본관", "en": "Main" },
        "recording_allowed": true, "features": { "ko": "화물 승강기", "en": "Goods lift" } });
    let zone = test
        .operator()
        .changes("/api/v1/sites/hall/zones/main", &version, &body)
        .ok();
    assert_eq!(
        (&zone["recording_allowed"], &zone["features"]["en"]),
        (&Value::Bool(true), &Value::from("Goods lift"))
    );
    test.anonymous()
        .sees_page("/sites/hall/zones/main")
        .shows("Goods lift");
    test.anonymous()
        .sees_page("/sites?recording=1&words=goods")
        .shows("href=\"/sites/hall\"");
    // Left out, it is allowed: bookings say what they record, and the site decides about them.
    assert_eq!(
        test.anonymous().gets("/api/v1/sites/hall/zones/side").ok()["recording_allowed"],
        true
    );
}

#[test]
fn only_its_keepers_are_offered_to_change_a_place() {
    let test = TestApp::start();
    let keepers = [
        (test.operator(), true),
        (test.staff(), true),
        (test.lead(), false),
        (test.anonymous(), false),
    ];
    for (who, may) in keepers {
        assert_eq!(
            who.sees_page("/sites/hall").says("href=\"/sites/hall/edit\""),
            may
        );
        assert_eq!(
            who.sees_page("/sites/hall/zones/main")
                .says("href=\"/sites/hall/zones/main/edit\""),
            may
        );
    }
    assert!(
        test.clerk()
            .sees_page("/sites/hall")
            .says("href=\"/sites/hall/closures\""),
        "who belongs to the site may close it"
    );
    assert!(
        !test
            .clerk()
            .sees_page("/sites/hall")
            .says("href=\"/sites/hall/edit\""),
        "but not change it"
    );
}

#[test]
fn a_day_outside_the_calendar_is_no_day_on_any_page() {
    let test = TestApp::start();
    for day in ["-262143-01-01", "%2B262142-12-31", "0000-00-00", "9999-12-31"] {
        for path in [
            format!("/sites?date={day}&from=10:00&to=12:00"),
            format!("/bookings?from={day}&to=2027-06-01"),
            format!("/bookings.csv?from={day}&to=2027-06-01"),
            format!("/bookings?view=month&month={day}"),
            format!("/schedule?from={day}"),
            format!("/reports?from={day}&to=2027-06-01"),
            format!("/reports/week?site=hall&from={day}"),
            format!("/inbox?week={day}"),
            format!("/admin/journal?from={day}"),
        ] {
            let status = test.admin().opens(&path).status;
            assert!(status < 500, "{path}: {status}");
        }
        let holiday = json!({ "date": day.replace("%2B", "+"), "kind": "temporary", "names": { "ko": "날", "en": "Day" } });
        let status = test.admin().posts("/api/v1/holidays", &holiday).status;
        assert_eq!(status, 422, "{day}");
    }
}

#[test]
fn times_by_another_clock_than_the_citys_name_it() {
    let test = TestApp::start();
    let always = always();
    let mut pier = site(
        "pier",
        "hold",
        json!([{ "slug": "deck", "names": { "ko": "갑판", "en": "Deck" }, "windows": always }]),
    );
    pier["time_zone"] = json!("America/New_York");
    test.staff().posts("/api/v1/sites", &pier).ok();
    for (zone, is_named) in [("pier/deck", true), ("hall/main", false)] {
        let booking = test.lead().books(zone, "2027-04-05T22:00", 480);
        for path in [
            format!("/bookings/{}", booking["id"]),
            format!("/sessions/{}", booking["sessions"][0]["id"]),
        ] {
            let page = test.lead().sees_page(&path);
            assert_eq!(page.says("(America/New_York)"), is_named, "{path}: {}", page.html);
        }
    }
}

#[test]
fn an_unknown_word_of_a_filter_is_told_beside_its_field_and_not_ignored() {
    let test = TestApp::start();
    for (language, said) in [
        ("en", "must be one of the list"),
        ("ko", "목록에서 선택해 주십시오."),
    ] {
        let page = test
            .anonymous()
            .views(language, "/sites?phase=bogus&kind=nope&district=nowhere");
        page.is(422);
        for field in ["phase", "kind"] {
            assert!(
                page.says(&format!("id=\"{field}-error\"")),
                "{language} {field}: {}",
                page.html
            );
        }
        assert_eq!(
            page.html.matches(said).count(),
            4,
            "each beside its field and in the summary: {}",
            page.html
        );
        test.anonymous()
            .views(language, "/sites?phase=trial&kind=exhibition_hall")
            .is(200);
    }
}

#[test]
fn a_district_without_a_site_is_told_by_its_name_above_all_sites() {
    let test = TestApp::start();
    for (language, said) in [
        ("en", "there is no “nowhere” here"),
        ("ko", "‘nowhere’ 항목이 없습니다. 목록에서 선택해 주십시오."),
    ] {
        let page = test.anonymous().views(language, "/sites?district=nowhere");
        page.is(422)
            .shows(said)
            .shows("id=\"district-error\"")
            .shows("href=\"/sites/hall\"");
    }
    test.anonymous()
        .opens("/sites?district=%EB%A7%88%ED%8F%AC%EA%B5%AC")
        .is(200);
}
