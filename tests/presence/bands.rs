//! Armbands: given to people inside, back as they leave, and missed where they are not.

use serde_json::{Value, json};

use super::{Night, TONIGHT, code, gives_a_post};
use crate::support::{TestApp, array, audit, texts};

fn path(night: &Night, entry: &Value) -> String {
    format!("{}/{}/band", night.path(), entry["id"])
}

#[test]
fn an_armband_is_given_once_comes_back_with_whom_the_desk_checks_out_and_is_missed_else() {
    let app = TestApp::start();
    gives_a_post(&app);
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:40");
    let narae = night.passes(&app.lead(), 0, "in").ok();
    let gihun = night.passes(&app.clerk(), 1, "in").ok();
    let number = |number: &str| json!({ "band": number });
    app.lead().posts(&path(&night, &narae), &number("7")).refused(403);
    assert_eq!(
        code(app.clerk().posts(&path(&night, &narae), &number(" "))),
        "band: empty"
    );
    let given = app.clerk().posts(&path(&night, &narae), &number(" 7 ")).ok();
    assert_eq!(given["band"], "7");
    assert_eq!(
        code(app.clerk().posts(&path(&night, &gihun), &number("7"))),
        "band: taken"
    );
    app.clerk().posts(&path(&night, &gihun), &number("8")).ok();
    let tonight = app.clerk().gets(TONIGHT).ok();
    assert_eq!(texts(&tonight["inside"], "band"), ["7", "8"]);
    // The desk takes the armband of whom it checks out; who says by a phone that they left has theirs still.
    night.passes(&app.clerk(), 1, "out").ok();
    night.passes(&app.lead(), 0, "out").ok();
    let tonight = app.clerk().gets(TONIGHT).ok();
    assert_eq!(texts(&tonight["bands_out"], "name"), ["Kim Narae"]);
    let page = app.clerk().sees_page("/tonight?site=hall");
    page.shows("Armbands not back")
        .shows("Armband 7")
        .lacks("Armband 8");
    let back = json!({ "back": true });
    let kept = app.clerk().posts(&path(&night, &narae), &back).ok();
    assert_eq!(kept["band"], "");
    assert_eq!(
        app.clerk().posts(&path(&night, &narae), &back).ok(),
        kept,
        "once more"
    );
    let tonight = app.clerk().gets(TONIGHT).ok();
    assert_eq!(array(&tonight["bands_out"]).len(), 0);
    // Who left in error is in still, though somebody else has the number by now.
    let daon = night.passes(&app.clerk(), 2, "in").ok();
    app.clerk().posts(&path(&night, &daon), &number("8")).ok();
    let correct = format!("{}/{}/correct", night.path(), gihun["id"]);
    let stays = json!({ "words": "It was his colleague.", "still_in": true });
    let stays = app.clerk().posts(&correct, &stays).ok();
    assert_eq!((&stays["state"], &stays["band"]), (&json!("in"), &json!("")));
    let wrong = format!("{}/{}/correct", night.path(), daon["id"]);
    let wrong = app
        .clerk()
        .posts(&wrong, &json!({ "words": "Nobody came." }))
        .ok();
    assert_eq!((&wrong["state"], &wrong["band"]), (&json!("wrong"), &json!("")));
    app.clerk().posts(&path(&night, &gihun), &number("8")).ok();
    assert_eq!(
        code(app.clerk().posts(&path(&night, &narae), &number("9"))),
        "band: not_in"
    );
    audit::assert_clean(app.app.db.url());
}

#[test]
fn the_desk_writes_armbands_on_its_page() {
    let app = TestApp::start();
    gives_a_post(&app);
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:40");
    let entry = night.passes(&app.clerk(), 0, "in").ok();
    let path = format!(
        "/sessions/{}/presence/{}/band",
        night.booking["sessions"][0]["id"], entry["id"]
    );
    let (field, here) = (format!("band-{}", entry["id"]), "/tonight?site=hall");
    let clerk = app.clerk();
    clerk
        .submits(&path, &[(&field, "12"), ("back", here)])
        .leads_to(&format!("{here}&done=band-given"));
    clerk.sees_page(here).shows("Armband 12").shows("Another armband");
    night.passes(&app.lead(), 0, "out").ok();
    clerk
        .submits(&path, &[("back_again", "yes"), ("back", here)])
        .leads_to(&format!("{here}&done=band-back"));
    clerk.sees_page(here).lacks("Armband 12");
}
