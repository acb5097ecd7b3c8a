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

/// The bytes of an answer as they travel.
fn travels(base: &str, path: &str) -> usize {
    let answer = ureq::get(format!("{base}{path}")).header("Accept-Encoding", "gzip").call().unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip", "{path}");
    answer.into_body().read_to_vec().unwrap().len()
}

#[test]
fn scripts_and_style_stay_small() {
    let test = TestApp::start();
    let html = test.anonymous().views("en", "/sign-in").html;
    let named = |mark: &str| -> Vec<String> {
        html.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).filter(|url| url.starts_with("/assets/")).collect()
    };
    let scripts: usize = named("<script src=\"").iter().map(|url| travels(&test.base, url)).sum();
    let style: usize = named("<link rel=\"stylesheet\" href=\"").iter().map(|url| travels(&test.base, url)).sum();
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
    let rows: Vec<_> = rows.into_iter().filter(|row| row.len() > 4 && row[4].len() == 64).collect();
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
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.to_string_lossy().ends_with("_tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let shipped = text.lines().take_while(|line| *line != "#[cfg(test)]");
                let code = shipped.filter(|line| !line.trim_start().starts_with("//"));
                // The names of the languages are said in the languages themselves.
                let korean = code.filter(|line| line.chars().any(|c| ('가'..='힣').contains(&c)) && !line.contains("\"한국어\""));
                assert_eq!(korean.collect::<Vec<_>>(), Vec::<&str>::new(), "{}", path.display());
            }
        }
    }
}
