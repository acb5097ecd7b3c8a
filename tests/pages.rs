//! What every page shares: the frame, the headers, the languages, the errors.

use madang::app::auth::system;
use madang::app::register::{SiteBody, create_site};
use serde_json::json;

use crate::support::TestApp;
use crate::support::city::site;
use crate::support::pages::{MOST_BYTES, between, weight};

#[test]
fn a_page_for_nobody_is_korean_until_another_language_is_chosen() {
    let test = TestApp::start();
    test.anonymous()
        .views("ko", "/sign-in")
        .shows("<html lang=\"ko\"");
    test.anonymous().opens("/sign-in").shows("<html lang=\"en\"");
    let chosen = test.anonymous().submits(
        "/preferences",
        &[("language", "en"), ("back", "/sites?language=ko&kind=factory")],
    );
    chosen.is(303).leads_to("/sites?kind=factory");
}

#[test]
fn a_form_never_leads_to_another_host() {
    let test = TestApp::start();
    for back in [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
    ] {
        test.anonymous()
            .submits("/preferences", &[("theme", "dark"), ("back", back)])
            .leads_to("/");
    }
}

#[test]
fn who_must_sign_in_is_led_there_and_back() {
    let test = TestApp::start();
    test.anonymous()
        .opens("/home?a=1&b=2")
        .leads_to("/sign-in?next=%2Fhome%3Fa%3D1%26b%3D2");
}

#[test]
fn an_unknown_address_is_a_page_for_people_and_a_problem_for_programs() {
    let test = TestApp::start();
    let page = test.anonymous().opens("/nowhere");
    page.is(404).shows("<h1>Not found.</h1>");
    test.anonymous().gets("/api/v1/nowhere").refused(404);
}

#[test]
fn pages_carry_strict_headers_and_assets_are_kept_for_good() {
    let test = TestApp::start();
    let page = ureq::get(format!("{}/sign-in", test.base)).call().unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    let html = page.into_body().read_to_string().unwrap();
    for tag in ["style=", "onclick", "<style"] {
        assert!(!html.contains(tag), "{tag} in a page");
    }
    let script = between(&html, "src=\"", '"');
    let asset = ureq::get(format!("{}{script}", test.base)).call().unwrap();
    assert_eq!(
        asset.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
}

#[test]
fn a_form_that_another_site_sent_is_refused() {
    let test = TestApp::start();
    let sent = ureq::post(format!("{}/preferences", test.base))
        .config()
        .http_status_as_error(false)
        .build()
        .header("Sec-Fetch-Site", "cross-site")
        .send_form([("theme", "dark")])
        .unwrap();
    assert_eq!(sent.status(), 403);
}

/// The bytes of a file for everybody.
fn travels(base: &str, path: &str) -> usize {
    weight(ureq::get(format!("{base}{path}")))
}

/// A site of ten zones that are open at all hours.
fn site_of_ten(number: usize) -> SiteBody {
    let window = json!({ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": "00:00", "minutes": 1440 });
    let zone = |zone: usize| {
        let names = json!({ "ko": format!("{zone}층 동쪽 통로"), "en": format!("Corridor {zone} East") });
        json!({ "slug": format!("corridor-{zone}"), "names": names, "windows": [window], "budget_people": 10, "budget_power_w": 3000 })
    };
    let mut body = site(&format!("site-{number}"), "hold", (1..=10).map(zone).collect());
    body["names"] =
        json!({ "ko": format!("한빛쇼핑몰 {number}호점"), "en": format!("Hanbit Shopping Centre {number}") });
    serde_json::from_value(body).unwrap()
}

/// A city: 50 sites of ten zones, fifty bookings that stand and fifty requests that wait, each of 28 days.
fn grows(test: &TestApp) {
    test.run(|tx| {
        (0..50).try_for_each(|number| create_site(tx, &system(), &site_of_ten(number)).map(|_| ()))
    });
    for number in 0..100 {
        let zone = format!("site-{}/corridor-{}", number % 50, 1 + number % 10);
        let start = format!("2027-03-22T{:02}:00", if number < 50 { 9 } else { 15 });
        let asked = test
            .lead()
            .books_series(&zone, &start, 240, "FREQ=DAILY;COUNT=28");
        if number < 50 {
            test.operator().approves(&asked);
        }
    }
    test.tick();
}

#[test]
fn no_page_is_heavy_in_a_city() {
    let test = TestApp::start();
    grows(&test);
    let request = test.operator().gets("/api/v1/bookings?state=requested").ok()["items"][0]["id"].clone();
    let one = format!("/inbox/{request}");
    let schedule = "/schedule?zoom=4weeks&from=2027-03-22";
    for (who, path, shows) in [
        (test.anonymous(), "/sites", 50),
        (test.staff(), schedule, 20),
        (test.staff(), "/schedule?zoom=quarter&from=2027-03-22", 20),
        (test.staff(), "/schedule?zoom=list&from=2027-03-22", 20),
        (test.operator(), schedule, 20),
        (test.staff(), "/board", 5),
        (test.staff(), "/bookings", 20),
        (test.lead(), "/bookings", 20),
        (test.lead(), "/bookings?view=calendar&month=2027-04", 28),
        (test.lead(), "/home", 5),
        (test.operator(), "/home", 5),
        (test.operator(), "/inbox", 20),
        (test.operator(), &one, 20),
        (test.staff(), "/reports", 5),
        (test.staff(), "/admin/journal", 50),
        (test.staff(), "/admin/notices", 50),
        (test.staff(), "/reports/week", 50),
    ] {
        let links = who.sees_page(path).html.matches("href=\"/").count()
            + who.sees_page(path).html.matches("<option").count();
        assert!(links > shows, "{path} shows only {links} things");
        let bytes = who.weighs(path);
        println!("{path}: {bytes} bytes");
        assert!(bytes <= MOST_BYTES, "{path}: {bytes} bytes");
    }
}

#[test]
fn scripts_and_style_stay_small() {
    let test = TestApp::start();
    let html = test.anonymous().opens("/sign-in").html;
    let named = |mark: &str| -> Vec<String> {
        html.split(mark)
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .filter(|url| url.starts_with("/assets/"))
            .collect()
    };
    let scripts: usize = named("<script src=\"")
        .iter()
        .map(|url| travels(&test.base, url))
        .sum();
    let style: usize = named("<link rel=\"stylesheet\" href=\"")
        .iter()
        .map(|url| travels(&test.base, url))
        .sum();
    assert!((1..=22 * 1024).contains(&scripts), "{scripts} bytes of scripts");
    assert!((1..=10 * 1024).contains(&style), "{style} bytes of style");
}

#[test]
fn what_others_made_is_what_the_list_says() {
    use sha2::{Digest, Sha256};
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/assets");
    let list = std::fs::read_to_string(folder.join("VENDOR.md")).unwrap();
    let rows: Vec<Vec<&str>> = list
        .lines()
        .filter(|line| line.contains("vendor/") || line.contains("axe"))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| row.len() > 4 && row[4].len() == 64)
        .collect();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let hash = Sha256::digest(std::fs::read(folder.join(row[1])).unwrap());
        assert_eq!(madang::random::hex(&hash), row[4], "{}", row[1]);
    }
}

#[test]
fn no_page_says_anything_that_the_language_files_do_not() {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.to_string_lossy().ends_with("_tests.rs")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                let shipped = text.lines().take_while(|line| *line != "#[cfg(test)]");
                let code = shipped.filter(|line| !line.trim_start().starts_with("//"));
                // The names of the languages are said in the languages themselves.
                let korean = code.filter(|line| {
                    line.chars().any(|c| ('가'..='힣').contains(&c)) && !line.contains("\"한국어\"")
                });
                assert_eq!(
                    korean.collect::<Vec<_>>(),
                    Vec::<&str>::new(),
                    "{}",
                    path.display()
                );
            }
        }
    }
}
