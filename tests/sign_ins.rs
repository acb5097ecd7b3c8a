//! Sign-ins with a password in a browser that the account does not know: its owner is told by mail, and of no
//! other.

use serde_json::json;

use crate::support::city::{LEAD, RIVAL};
use crate::support::{TestApp, agent, shows};

const PASSWORD: &str = "teal otter plinth";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Gives somebody a password by a link. The cookies of the browser in which that was done.
fn opens(test: &TestApp, email: &str) -> String {
    test.anonymous().submits("/reset", &[("email", email)]);
    let link = test.link_to(email);
    let cookies = posts(
        test,
        &format!("/api/v1{}", link.replace("/link/", "/links/")),
        "",
        FIREFOX,
        email,
    );
    test.tick();
    cookies
}

/// Signs in, in a browser with these cookies. Those that it has afterwards.
fn signs_in(test: &TestApp, email: &str, cookies: &str, user_agent: &str) -> String {
    posts(test, "/api/v1/sign-in", cookies, user_agent, email)
}

#[track_caller]
fn posts(test: &TestApp, path: &str, cookies: &str, user_agent: &str, email: &str) -> String {
    let request = agent()
        .post(format!("{}{path}", test.base))
        .header("Cookie", cookies)
        .header("User-Agent", user_agent);
    let body = if path.ends_with("/sign-in") {
        json!({ "email": email, "password": PASSWORD })
    } else {
        json!({ "password": PASSWORD })
    };
    let answer = request.send_json(body).unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let set = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next());
    set.collect::<Vec<_>>().join("; ")
}

/// Subject and text of the mails to somebody about such sign-ins, oldest first.
fn told(test: &TestApp, email: &str) -> Vec<String> {
    test.tick();
    let sent = test
        .memory
        .sent()
        .into_iter()
        .filter(|(mail, _)| mail.to.email == email);
    let all = sent.map(|(mail, _)| format!("{}\n{}", mail.rendered.subject, mail.rendered.text));
    all.filter(|text| text.contains("New sign-in") || text.contains("새 브라우저에서 로그인"))
        .collect()
}

#[test]
fn a_sign_in_in_an_unknown_browser_is_told_with_when_where_which_browser_and_what_to_do() {
    let test = TestApp::start();
    for (email, words) in [
        (
            LEAD,
            [
                "New sign-in to your account",
                "in a browser that your account does not know",
                "set a new password at once, end that sign-in",
                "Browser: Firefox, Linux",
                "Network address: 127.0.0.1",
                "Done at: Mon 15 Mar 2027, 10:00",
                "http://madang.example/account",
            ],
        ),
        (
            "partner@people.example",
            [
                "새 브라우저에서 로그인",
                "처음 쓰는 브라우저에서 비밀번호로",
                "바로 비밀번호를 변경하고",
                "브라우저: Firefox, Linux",
                "네트워크 주소: 127.0.0.1",
                "처리 시각: 2027년 3월 15일",
                "http://madang.example/account",
            ],
        ),
    ] {
        opens(&test, email);
        assert_eq!(
            told(&test, email),
            [""; 0],
            "a link sets the password, which is told by itself"
        );
        signs_in(&test, email, "", FIREFOX);
        let mails = told(&test, email);
        assert_eq!(mails.len(), 1);
        for word in words {
            assert!(mails[0].contains(word), "{word}: {}", mails[0]);
        }
        assert!(
            !mails[0].contains("Done by") && !mails[0].contains("처리자"),
            "nobody is named: {}",
            mails[0]
        );
    }
}

#[test]
fn a_device_that_says_nothing_of_itself_is_told_as_the_account_lists_it() {
    let test = TestApp::start();
    opens(&test, LEAD);
    signs_in(&test, LEAD, "", "curl/8.5.0");
    shows(&told(&test, LEAD)[0], "Browser: Unknown device");
}

#[test]
fn a_sign_in_in_a_browser_that_the_account_knows_is_not_told() {
    let test = TestApp::start();
    let email = LEAD;
    let first = opens(&test, email);
    let again = signs_in(&test, email, &first, FIREFOX);
    signs_in(&test, email, &again, FIREFOX);
    assert_eq!(told(&test, email), [""; 0]);
    let other = signs_in(&test, email, "", FIREFOX);
    test.moves_to("2027-03-15T11:00");
    signs_in(&test, email, &other, FIREFOX);
    assert_eq!(
        told(&test, email).len(),
        1,
        "it was told once and is known from then on"
    );
}

#[test]
fn a_browser_that_somebody_else_signed_in_with_is_unknown_all_the_same() {
    let test = TestApp::start();
    let shared = opens(&test, LEAD);
    opens(&test, RIVAL);
    signs_in(&test, RIVAL, &shared, FIREFOX);
    assert_eq!(told(&test, RIVAL).len(), 1);
    assert_eq!(told(&test, LEAD), [""; 0]);
}

#[test]
fn who_signs_in_again_and_again_without_cookies_is_told_once_in_ten_minutes() {
    let test = TestApp::start();
    let email = LEAD;
    opens(&test, email);
    (0..3).for_each(|_| _ = signs_in(&test, email, "", FIREFOX));
    assert_eq!(told(&test, email).len(), 1);
    test.moves_to("2027-03-15T10:10");
    signs_in(&test, email, "", FIREFOX);
    assert_eq!(told(&test, email).len(), 2);
}

#[test]
fn a_wrong_password_and_a_token_tell_nobody_of_a_sign_in() {
    let test = TestApp::start();
    opens(&test, LEAD);
    let wrong = json!({ "email": LEAD, "password": "not the password" });
    test.anonymous().posts("/api/v1/sign-in", &wrong).refused(401);
    test.anew(LEAD).gets("/api/v1/me").ok();
    assert_eq!(told(&test, LEAD), [""; 0]);
}
