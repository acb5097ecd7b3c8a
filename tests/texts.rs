//! What people type: the same word is the same text, whatever keyboard it came from, and what shows nothing
//! is nothing.

use serde_json::json;
use unicode_normalization::UnicodeNormalization;

use crate::support::TestApp;
use crate::support::city::ask;

#[test]
fn korean_typed_in_parts_is_kept_whole_and_found_by_either_way_of_typing() {
    let test = TestApp::start();
    let title = "야간 지도";
    let parts: String = title.nfd().collect();
    let mut request = ask("hall/main", "2027-03-20T10:00", 60);
    request["title"] = json!(parts);
    let booking = test.lead().requests(&request).ok();
    test.tick();
    assert_eq!(booking["title"], title);
    for typed in [title, parts.as_str()] {
        let words = form_urlencoded::byte_serialize(typed.as_bytes()).collect::<String>();
        let page = test.lead().sees_page(&format!("/search?words={words}"));
        assert!(
            page.says(&format!("href=\"/bookings/{}\"", booking["id"])),
            "{typed:?}"
        );
    }
}

#[test]
fn a_title_or_a_name_that_shows_nothing_is_refused_as_empty() {
    let test = TestApp::start();
    for nothing in ["\u{200b}", "\u{3164}", "\u{115f}\u{1160}", "\u{301}", "\u{2800}"] {
        let mut request = ask("hall/main", "2027-03-20T10:00", 60);
        request["title"] = json!(nothing);
        let problem = test.lead().requests(&request).refused(422);
        assert_eq!(problem["errors"][0]["field"], "title", "{problem}");
        assert!(
            problem["errors"][0]["message"]
                .as_str()
                .unwrap()
                .contains("must not be empty"),
            "{problem}"
        );
        let organisation =
            json!({ "slug": "nobody", "kind": "startup", "names": { "ko": nothing, "en": "Nobody" } });
        let problem = test
            .staff()
            .posts("/api/v1/organisations", &organisation)
            .refused(422);
        assert_eq!(problem["errors"][0]["field"], "names.ko");
        assert_eq!(problem["errors"][0]["code"], "empty");
    }
}

#[test]
fn an_organisation_has_a_name_that_people_can_tell_from_every_others() {
    let test = TestApp::start();
    let body =
        |slug: &str, en: &str| json!({ "slug": slug, "kind": "startup", "names": { "ko": slug, "en": en } });
    let adds = |slug: &str, en: &str| test.staff().posts("/api/v1/organisations", &body(slug, en));
    adds("robonarae", "Robonarae").ok();
    for alike in ["Robonarae", "ROBONARAE", "Robo  narae", "Robo\u{200b}narae"] {
        let problem = adds("other", alike).refused(422);
        assert_eq!(
            (
                problem["errors"][0]["field"].as_str(),
                problem["errors"][0]["code"].as_str()
            ),
            (Some("names.en"), Some("taken")),
            "{alike}"
        );
    }
    adds("other", "Robonarae Two").ok();
    let change = |slug: &str, en: &str| {
        test.staff()
            .posts(&format!("/api/v1/organisations/{slug}"), &body(slug, en))
    };
    change("other", "robo narae").refused(422);
    change("robonarae", "ROBONARAE").ok();
}

#[test]
fn names_are_found_by_the_first_letters_of_their_syllables() {
    let test = TestApp::start();
    let body =
        |slug: &str, ko: &str| json!({ "slug": slug, "kind": "startup", "names": { "ko": ko, "en": slug } });
    test.staff()
        .posts("/api/v1/organisations", &body("hanbit", "한빛몰"))
        .ok();
    test.staff()
        .posts("/api/v1/organisations", &body("halla", "할라*물산"))
        .ok();
    test.staff()
        .posts("/api/v1/organisations", &body("oko", "Ökotech Ärzte"))
        .ok();
    let found = |words: &str| {
        let words: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
        let page = test.staff().sees_page(&format!("/organisations?words={words}"));
        (
            page.says("/organisations/hanbit"),
            page.says("/organisations/halla"),
        )
    };
    assert_eq!(found("ㅎㅂㅁ"), (true, false));
    assert_eq!(found("ㅎ"), (true, true));
    assert_eq!(found("한ㅂ"), (true, false));
    assert_eq!(found("ㄹㅎ"), (false, false));
    assert_eq!(found("ㅎ*ㅁ"), (false, false), "what is typed is no pattern");
    assert_eq!(found("라*ㅁ"), (false, true));
    for words in ["ökotech", "ÖKOTECH", "ärzte"] {
        let words: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
        test.staff()
            .sees_page(&format!("/organisations?words={words}"))
            .shows("/organisations/oko");
    }
    let all = test
        .staff()
        .sees_page("/search?words=%E3%85%8E%E3%85%82%E3%85%81");
    assert!(all.says("한빛몰") || all.says("hanbit"), "{}", all.html);
}
