//! `/sites/{site}/posts`, and what a site that always asks who is there shows to its people and to consortia.

use serde_json::json;

use crate::deputies::id_of;
use crate::presence::RULES;
use crate::support::TestApp;

const POSTS: &str = "/sites/hall/posts";
const HERE: &str = "/tonight?site=hall";

fn watching(presence: &'static str) -> [(&'static str, &'static str); 3] {
    [
        ("presence", presence),
        ("no_show_minutes", "20"),
        ("clear_minutes", "15"),
    ]
}

#[test]
fn a_manager_gives_posts_in_a_form_and_takes_them_back() {
    let app = TestApp::start();
    let clerk = id_of(&app, "clerk@people.example").to_string();
    let page = app.operator().sees_page(POSTS);
    page.shows("Post 3").holds("posts.0.from", "2027-03-15");
    app.operator().sees_page("/sites/hall/edit").shows(POSTS);
    let mut fields = watching("watch").to_vec();
    // The first row stays empty; the second is a post in one zone until a day.
    fields.extend([
        ("posts.0.person", ""),
        ("posts.1.person", &*clerk),
        ("posts.1.post", "duty"),
        ("posts.1.zone", "main"),
        ("posts.1.from", "2027-03-16"),
        ("posts.1.until", "2027-03-31"),
    ]);
    app.operator()
        .submits(POSTS, &fields)
        .leads_to("/sites/hall/posts?done=saved");
    let kept = app.operator().gets(RULES).ok();
    assert_eq!(
        (&kept["no_show_minutes"], &kept["posts"]),
        (
            &json!(20),
            &json!([{ "person": id_of(&app, "clerk@people.example"), "post": "duty", "zone": "main",
                "from": "2027-03-16", "until": "2027-03-31" }])
        )
    );
    let page = app.operator().views("ko", POSTS);
    page.is(200)
        .shows("근무 배치")
        .holds("posts.0.until", "2027-03-31");
    app.operator().submits(POSTS, &watching("off")).is(303);
    assert_eq!(app.operator().gets(RULES).ok()["posts"], json!([]));
}

#[test]
fn what_is_wrong_stands_beside_its_field_and_nothing_is_kept() {
    let app = TestApp::start();
    let clerk = id_of(&app, "clerk@people.example").to_string();
    let was = app.operator().gets(RULES).ok();
    let fields = [
        ("presence", "sometimes"),
        ("no_show_minutes", "soon"),
        ("clear_minutes", "15"),
        ("posts.1.person", &*clerk),
        ("posts.1.post", "duty"),
        ("posts.1.from", "2027-03-20"),
        ("posts.1.until", "2027-03-19"),
    ];
    let page = app.operator().submits(POSTS, &fields);
    page.is(422)
        .shows("no_show_minutes-error")
        .shows("posts.0.until-error")
        .holds("posts.0.from", "2027-03-20")
        .holds("no_show_minutes", "soon");
    assert_eq!(app.operator().gets(RULES).ok(), was);
}

#[test]
fn where_everybody_is_asked_a_crew_that_nobody_named_is_asked_for_and_missed() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-03-23T22:30", 420);
    let crew = format!("href=\"/bookings/{}/crew\"", booking["id"]);
    app.lead().sees_page("/home").lacks(&crew);
    app.operator().submits(POSTS, &watching("required")).is(303);
    app.lives_until("2027-03-16T22:00");
    app.lead().sees_page("/home").lacks(&crew);
    app.lives_until("2027-03-16T22:31");
    app.lead().sees_page("/home").shows("Name the crew").shows(&crew);
    app.lives_until("2027-03-23T20:00");
    let page = app.operator().sees_page(HERE);
    page.shows("class=\"small hot\"").lacks("nobody of");
    app.lives_until("2027-03-23T22:50");
    app.operator().sees_page(HERE).shows("Nobody came 20 min");
    let named = json!({ "crew": [{ "name": "Kim Narae" }] });
    app.lead()
        .puts(&format!("/api/v1/bookings/{}/crew", booking["id"]), &named)
        .ok();
    app.lead().sees_page("/home").lacks(&crew);
}

#[test]
fn a_crew_is_asked_for_wherever_it_is_recorded_who_comes() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-03-20T22:30", 420);
    let crew = format!("href=\"/bookings/{}/crew\"", booking["id"]);
    app.operator().submits(POSTS, &watching("watch")).is(303);
    app.lead().sees_page("/home").shows("Name the crew").shows(&crew);
    app.operator().submits(POSTS, &watching("off")).is(303);
    app.lead().sees_page("/home").lacks(&crew);
}
