//! The palette that finds places and bookings.

use crate::support::TestApp;

#[test]
fn the_palette_finds_places_for_all_and_bookings_for_those_who_may_see_them() {
    let test = TestApp::start();
    let booking = test.lead().books("hall/main", "2027-03-20T10:00", 60);
    test.tick();
    let link = format!("href=\"/bookings/{}\"", booking["id"]);
    test.anonymous()
        .sees_page("/search?words=room")
        .shows("href=\"/sites/house/zones/room-b\"");
    for (who, sees) in [
        (test.lead(), true),
        (test.operator(), true),
        (test.staff(), true),
        (test.rival(), false),
        (test.anonymous(), false),
    ] {
        let page = who.sees_page("/search?words=MAPPING");
        assert_eq!(page.says(&link), sees);
        page.shows("id=\"found\"");
    }
    assert!(
        test.lead()
            .sees_page(&format!("/search?words=%23{}", booking["id"]))
            .says(&link),
        "by its number"
    );
    test.rival()
        .sees_page("/search?words=alpha")
        .lacks("/consortia/alpha");
    test.lead()
        .sees_page("/search?words=alpha")
        .shows("/consortia/alpha");
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
    test.lead().sees_page("/search?words=zzzz").shows("Nothing found");
}

#[test]
fn what_people_type_into_the_palette_is_no_pattern() {
    let test = TestApp::start();
    for words in ["%25", "_", "%5C", "%27%3B--"] {
        test.anonymous()
            .sees_page(&format!("/search?words={words}"))
            .lacks("href=\"/sites/hall\"");
    }
}
