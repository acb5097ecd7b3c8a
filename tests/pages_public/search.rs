//! The palette that finds places and bookings.

use crate::support::TestApp;
use crate::support::city::ask;

#[test]
fn the_palette_finds_places_for_all_and_bookings_for_those_who_may_see_them() {
    let test = TestApp::start();
    let booking = test
        .lead()
        .requests(&ask("hall/main", "2027-03-20T10:00", 60, None))
        .ok();
    test.tick();
    let link = format!("href=\"/bookings/{}\"", booking["id"]);
    assert!(
        test.anonymous()
            .sees_page("/search?words=room")
            .says("href=\"/sites/house/zones/room-b\"")
    );
    for (who, sees) in [
        (test.lead(), true),
        (test.operator(), true),
        (test.staff(), true),
        (test.rival(), false),
        (test.anonymous(), false),
    ] {
        let page = who.sees_page("/search?words=MAPPING");
        assert_eq!(page.says(&link), sees);
        assert!(page.says("id=\"found\""));
    }
    assert!(
        test.lead()
            .sees_page(&format!("/search?words=%23{}", booking["id"]))
            .says(&link),
        "by its number"
    );
    assert!(
        !test
            .rival()
            .sees_page("/search?words=alpha")
            .says("/consortia/alpha")
    );
    assert!(
        test.lead()
            .sees_page("/search?words=alpha")
            .says("/consortia/alpha")
    );
}

#[test]
fn the_palette_offers_what_each_role_does() {
    let test = TestApp::start();
    let offers = |who: &crate::support::Persona, href: &str| {
        who.sees_page("/search").says(&format!("href=\"{href}\""))
    };
    assert!(offers(&test.lead(), "/bookings/new") && !offers(&test.operator(), "/bookings/new"));
    assert!(offers(&test.operator(), "/inbox") && !offers(&test.lead(), "/inbox"));
    assert!(
        offers(&test.operator(), "/sites/market/closures") && !offers(&test.lead(), "/sites/market/closures")
    );
    assert!(
        offers(&test.staff(), "/board")
            && !offers(&test.staff(), "/admin")
            && offers(&test.admin(), "/admin")
    );
    assert!(test.lead().sees_page("/search?words=zzzz").says("Nothing found"));
}

#[test]
fn what_people_type_into_the_palette_is_no_pattern() {
    let test = TestApp::start();
    for words in ["%25", "_", "%5C", "%27%3B--"] {
        assert!(
            !test
                .anonymous()
                .sees_page(&format!("/search?words={words}"))
                .says("href=\"/sites/hall\""),
            "{words}"
        );
    }
}
