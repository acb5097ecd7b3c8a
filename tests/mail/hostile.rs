//! What people write into titles and names stays text.

use serde_json::{Value, json};

use super::past_the_ten_minutes;
use super::post::{all_left_once, has_only_our_headers, notice_to, notices, start};
use crate::support::city::ask;
use crate::support::sink::{Sink, header, part};
use crate::support::{array, shows};

#[test]
fn a_title_or_name_with_line_ends_is_refused() {
    let sink = Sink::start();
    let app = start(&sink);
    for text in [
        "Map\r\nBcc: eve@evil.example",
        "Map\nBcc: eve@evil.example",
        "Map\rBcc: eve@evil.example",
        "Map\u{0}",
        "Map\u{85}x",
    ] {
        let mut asked = ask("hall/main", "2027-04-20T10:00", 120);
        asked["title"] = json!(text);
        assert_eq!(
            app.lead().requests(&asked).refused(422)["errors"][0]["field"],
            "title",
            "{text:?}"
        );
        let person = json!({ "email": "new@people.example", "name": text, "language": "en" });
        assert_eq!(
            app.admin().posts("/api/v1/people", &person).refused(422)["errors"][0]["field"],
            "name",
            "{text:?}"
        );
        let closure = json!({ "effect": "block", "reason": text, "shape": "public_holidays" });
        assert_eq!(
            app.operator()
                .posts("/api/v1/sites/hall/closures", &closure)
                .refused(422)["errors"][0]["field"],
            "reason",
            "{text:?}"
        );
    }
}

#[test]
fn nothing_that_people_write_becomes_a_header_or_another_part() {
    let sink = Sink::start();
    let app = start(&sink);
    let titles = [
        "=?utf-8?Q?Map=0D=0ABcc:_eve@evil.example?=".to_owned(),
        "\"Map\" <eve@evil.example>, Bcc: eve@evil.example;".to_owned(),
        format!("{}: Bcc", "긴 제목 ".repeat(23)),
    ];
    for title in [
        "Map\u{2028}Bcc: eve@evil.example\u{2029}X-Own: 1",
        "\u{202e}elpmaxe.live@eve",
    ] {
        let mut asked = ask("hall/main", "2027-04-20T10:00", 120);
        asked["title"] = json!(title);
        assert_eq!(
            app.lead().requests(&asked).refused(422)["errors"][0]["field"],
            "title",
            "what turns or breaks a line never enters"
        );
    }
    let reason = "Floor load.\r\nBcc: eve@evil.example\r\n\r\n--boundary\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>\r\n.\r\nMAIL FROM:<eve@evil.example>";
    for (at, title) in titles.iter().enumerate() {
        let mut asked = ask("hall/main", &format!("2027-04-2{at}T10:00"), 120);
        asked["title"] = json!(title);
        asked["purpose"] = json!(reason);
        let booking = app.lead().requests(&asked).ok();
        app.tick();
        app.operator()
            .does("decline", &booking, &json!({ "reason": "other", "text": reason }))
            .ok();
        past_the_ten_minutes(&app);
    }
    let person = |name: &str| json!({ "email": "new@people.example", "language": "ko", "name": name });
    for name in ["김철수 <eve@evil.example>", "김철수\u{2028}Bcc: eve"] {
        app.admin().posts("/api/v1/people", &person(name)).refused(422);
    }
    app.admin()
        .posts("/api/v1/people", &person("김\"철수\", =?utf-8?Q?Bcc:_eve?="))
        .ok();
    app.tick();
    all_left_once(&app, &sink);
    for mail in sink.mails() {
        has_only_our_headers(&mail);
        let parts = array(&mail["parts"]);
        assert_eq!(
            parts
                .iter()
                .map(|part| part[0].as_str().unwrap())
                .collect::<Vec<_>>(),
            ["text/plain", "text/html"]
        );
        assert!(
            !part(&mail, "text/html").contains("<script>"),
            "markup is shown, not run"
        );
        let to = header(&mail, "To");
        assert_eq!(
            to.matches('@').count() - to.matches("eve@evil.example").count(),
            1,
            "one reader: {to}"
        );
        let shown: String = header(&mail, "Subject")
            .chars()
            .filter(|c| matches!(c, '\u{2028}' | '\u{2029}' | '\u{202e}'))
            .collect();
        assert_eq!(shown, "", "nothing turns the line around");
    }
    let received = notice_to(&app, "decision_needed", "operator@people.example");
    let mail = sink.mail(&received["message_id"]);
    assert!(
        part(&mail, "text/plain").contains("MAIL FROM:<eve@evil.example>"),
        "the reason is told in full"
    );
}

#[test]
fn a_title_that_looks_like_an_encoded_word_is_not_decoded() {
    let sink = Sink::start();
    let app = start(&sink);
    for (day, title) in [
        (20, "=?utf-8?Q?Approved=0D=0ABcc:_eve?="),
        (21, "=?utf-8?Q?Appro?= =?utf-8?Q?ved?= 승인"),
        (22, "==??utf-8?Q?Approved?="),
    ] {
        let mut asked = ask("hall/main", &format!("2027-04-{day}T10:00"), 120);
        asked["title"] = json!(title);
        let booking = app.lead().requests(&asked).ok();
        app.operator()
            .does("decline", &booking, &json!({ "reason": "safety" }))
            .ok();
        past_the_ten_minutes(&app);
    }
    let declined: Vec<Value> = notices(&app)
        .into_iter()
        .filter(|notice| notice["event"] == "declined")
        .collect();
    assert!(declined.len() >= 6);
    for notice in declined {
        let mail = sink.mail(&notice["message_id"]);
        shows(header(&mail, "Subject"), "utf-8?Q?Appro");
        has_only_our_headers(&mail);
    }
}
