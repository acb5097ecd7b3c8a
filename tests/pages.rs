//! What every page shares: the frame, the headers, the languages, the errors.

use super::support::TestApp;

#[test]
fn a_page_for_nobody_is_korean_until_another_language_is_chosen() {
    let test = TestApp::start();
    assert!(test.anonymous().views("ko", "/sign-in").says("<html lang=\"ko\""));
    assert!(test.anonymous().views("en", "/sign-in").says("<html lang=\"en\""));
    let chosen = test.anonymous().submits("/preferences", &[("language", "en"), ("back", "/sites?language=ko&kind=factory")]);
    assert_eq!((chosen.status, chosen.location.as_str()), (303, "/sites?kind=factory"));
}

#[test]
fn a_form_never_leads_to_another_host() {
    let test = TestApp::start();
    for back in ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"] {
        assert_eq!(test.anonymous().submits("/preferences", &[("theme", "dark"), ("back", back)]).location, "/");
    }
}

#[test]
fn who_must_sign_in_is_led_there_and_back() {
    let test = TestApp::start();
    assert_eq!(test.anonymous().views("en", "/home?a=1&b=2").location, "/sign-in?next=%2Fhome%3Fa%3D1%26b%3D2");
}

#[test]
fn an_unknown_address_is_a_page_for_people_and_a_problem_for_programs() {
    let test = TestApp::start();
    let page = test.anonymous().views("en", "/nowhere");
    assert_eq!(page.status, 404);
    assert!(page.says("<h1>Not found.</h1>"), "{}", page.html);
    test.anonymous().gets("/api/v1/nowhere").refused(404);
}

#[test]
fn pages_carry_strict_headers_and_assets_are_kept_for_good() {
    let test = TestApp::start();
    let page = ureq::get(format!("{}/sign-in", test.base)).call().unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let html = page.into_body().read_to_string().unwrap();
    for tag in ["style=", "onclick", "<style"] {
        assert!(!html.contains(tag), "{tag} in a page");
    }
    let script = html.split("src=\"").nth(1).unwrap().split('"').next().unwrap();
    let asset = ureq::get(format!("{}{script}", test.base)).call().unwrap();
    assert_eq!(asset.headers()["cache-control"], "public, max-age=31536000, immutable");
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
