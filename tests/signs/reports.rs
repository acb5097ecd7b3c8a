//! What went wrong, told by people who do not sign in: of a crew, and whoever reads a sign.

use serde_json::json;

use super::{Line, anybody, hangs_a_sign, links};
use crate::presence::Night;
use crate::support::{TestApp, audit, raw, texts};

const FELL: [(&str, &str); 6] = [
    ("kind", "injury"),
    ("severity", "s2"),
    ("hurt", "yes"),
    ("injured", "1"),
    ("stopped", "yes"),
    ("words", "The robot fell on a foot."),
];

#[test]
fn somebody_of_a_crew_reports_and_stops_their_own_session_by_their_link() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let link = links(&app, &night).remove(0);
    app.lives_until("2027-03-16T23:00");
    let form = format!("{link}/report");
    anybody(&app).sees_page(&link).shows(&form);
    let page = anybody(&app).sees_page(&form);
    page.shows("tel:119")
        .shows("Did you stop the work")
        .lacks("How we can reach you");
    // Nothing that was typed is lost.
    let wrong = [("kind", ""), ("words", "The robot fell.")];
    let again = anybody(&app).submits(&form, &wrong);
    again.is(422).shows("The robot fell.</textarea>");
    for _ in 0..2 {
        anybody(&app)
            .submits(&form, &FELL)
            .leads_to(&format!("{link}?done=reported"));
    }
    app.tick();
    let all = app.operator().gets("/api/v1/incidents").ok();
    assert_eq!(
        texts(&all["items"], "reported_by"),
        ["Kim Narae"],
        "sent twice, filed once"
    );
    let filed = &all["items"][0];
    assert_eq!(filed["session"], night.booking["sessions"][0]["id"]);
    assert_eq!(
        (&filed["side"], &filed["injured"]),
        (&"consortium".into(), &1.into())
    );
    let now = app.lead().sees(&night.booking);
    assert_eq!(now["sessions"][0]["state"], "cut_short");
    let told = app.newest_text_to(crate::support::city::OPERATOR);
    assert!(
        told.contains("Kim Narae") && told.contains("The robot fell on a foot."),
        "{told}"
    );
    audit::assert_clean(app.url());
    // After the link's time, nothing.
    app.lives_until("2027-03-17T07:31");
    anybody(&app).opens(&form).is(404);
    anybody(&app).submits(&form, &FELL).is(404);
}

#[test]
fn whoever_reads_a_sign_reports_nuisances_and_near_misses_and_nothing_worse() {
    let app = TestApp::start();
    let sign = hangs_a_sign(&app);
    let night = Night::new(&app);
    app.lives_until("2027-03-16T23:00");
    let form = format!("{sign}/report");
    anybody(&app).sees_page(&sign).shows(&form);
    let page = anybody(&app).sees_page(&form);
    page.lacks("Did you stop the work")
        .lacks("value=\"injury\"")
        .lacks("Kim Narae");
    anybody(&app).submits(&form, &FELL).is(422);
    let loud = [
        ("kind", "complaint"),
        ("severity", "s1"),
        ("stopped", "yes"),
        ("words", "Too loud to sleep."),
        ("reporter", "Han Bada 010-5550-0199"),
    ];
    anybody(&app)
        .submits(&form, &loud)
        .leads_to(&format!("{sign}?done=reported"));
    app.tick();
    let filed = app.operator().gets("/api/v1/incidents").ok()["items"][0].clone();
    assert_eq!(
        (&filed["severity"], &filed["booking"]),
        (&"s4".into(), &().into())
    );
    assert_eq!(filed["reported_by"], "Han Bada 010-5550-0199");
    assert_eq!(app.lead().sees(&night.booking)["sessions"][0]["state"], "running");
    let path = format!("/api/v1/incidents/{}", filed["id"]);
    app.lead().gets(&path).is(404);
    app.rival().gets(&path).is(404);
    let closed = format!("{path}/steps");
    for body in [
        json!({ "step": "acknowledged" }),
        json!({ "step": "owner" }),
        json!({ "step": "closed", "cause": "Noise.", "measure": "Quieter." }),
    ] {
        app.operator().posts(&closed, &body).ok();
    }
    // What is kept of them goes with the names of a crew.
    app.moves_to("2031-06-01T10:00");
    app.cleans_up();
    let mut conn = raw::open(app.url());
    let left = "SELECT reporter || words AS line FROM incidents";
    assert_eq!(raw::rows::<Line>(&mut conn, left)[0].line, "Too loud to sleep.");
}

/// A phone without network sends it when it is back, and once more where it heard no answer.
#[test]
fn what_is_sent_later_keeps_the_moment_of_the_tap_and_is_filed_once() {
    let app = TestApp::start();
    let form = format!("{}/report", hangs_a_sign(&app));
    let tapped = app.clock.now().unix().to_string();
    let slip = [
        ("kind", "near_miss"),
        ("words", "The floor is wet."),
        ("at", tapped.as_str()),
    ];
    for later in ["2027-03-15T11:00", "2027-03-15T11:50"] {
        app.lives_until(later);
        anybody(&app).submits(&form, &slip);
    }
    let filed = app.operator().gets("/api/v1/incidents").ok();
    let filed = filed["items"].as_array().unwrap();
    assert_eq!(filed.len(), 1, "{filed:?}");
    assert_eq!(filed[0]["happened_at"], "2027-03-15T01:00:00Z");
    app.lives_until("2027-03-15T11:55");
    anybody(&app).submits(&form, &slip[..2]);
    let filed = app.operator().gets("/api/v1/incidents").ok();
    assert_eq!(
        filed["items"].as_array().unwrap().len(),
        2,
        "said again, of another moment"
    );
}

#[test]
fn a_sign_takes_so_many_reports_an_hour_from_one_place() {
    let app = TestApp::start();
    let form = format!("{}/report", hangs_a_sign(&app));
    for number in 0..20 {
        let words = format!("Loud again, {number}.");
        anybody(&app)
            .submits(&form, &[("kind", "near_miss"), ("words", &words)])
            .is(303);
    }
    anybody(&app)
        .submits(&form, &[("kind", "near_miss"), ("words", "Loud.")])
        .is(429);
    anybody(&app).submits("/z/0000000000/report", &[]).is(404);
}
