//! The edge of the service: what it does with clients that are slow, many, or send what no decent client
//! sends.

use std::sync::Arc;
use std::time::Duration;

use madang::config::ForwardedBy;
use madang::domain::network::Network;
use madang::web::pages::routes::PAGES;
use madang::web::routes::ROUTES;
use madang::web::{Limits, Proxies};
use serde_json::json;

use crate::support::TestApp;
use crate::support::city::ask;
use crate::support::socket::Socket;

const SHORT: Duration = Duration::from_millis(80);
const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

fn behind_a_proxy(header: ForwardedBy) -> Arc<Proxies> {
    Arc::new(Proxies {
        networks: Network::parse_list("127.0.0.0/8, 10.0.0.0/8").unwrap(),
        header,
    })
}

#[test]
fn a_head_that_does_not_come_ends_its_connection() {
    let test = TestApp::with_limits(Limits {
        head: SHORT,
        ..Limits::default()
    });
    let mut first = Socket::open(&test.base);
    first.says("GET /healthz HTTP/1.1\r\nHost:");
    assert!(first.hears_all().starts_with("HTTP/1.1 408"));
    // A later one on the same connection, which may have come in part with the one before.
    for (whole, part) in [
        (HEALTH, "GET /healthz HT"),
        (&format!("{HEALTH}GET /heal")[..], ""),
    ] {
        let mut later = Socket::open(&test.base);
        later.says(whole);
        later.hears("\"ok\"");
        later.says(part);
        assert!(later.hears_all().starts_with("HTTP/1.1 408"));
    }
}

#[test]
fn a_head_that_drips_ends_its_connection() {
    let test = TestApp::with_limits(Limits {
        head: SHORT,
        ..Limits::default()
    });
    let mut drips = Socket::open(&test.base);
    drips.says(&format!("{HEALTH}GET /healthz HTTP/1.1\r\nX: "));
    drips.hears("\"ok\"");
    let dripped = (0..1_000).take_while(|_| {
        std::thread::sleep(Duration::from_millis(5));
        drips.tries_to_say("x")
    });
    assert!(dripped.count() < 1_000);
}

#[test]
fn a_slow_body_is_answered_with_408() {
    let test = TestApp::with_limits(Limits {
        body: SHORT,
        ..Limits::default()
    });
    for (path, content_type) in [
        ("/api/v1/sign-in", "application/json"),
        ("/sign-in", "application/x-www-form-urlencoded"),
    ] {
        let mut slow = Socket::open(&test.base);
        slow.says(&format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nContent-Length: 60\r\n\r\n{{"
        ));
        let heard = slow.hears_all();
        assert!(
            heard.starts_with("HTTP/1.1 408") && heard.to_lowercase().contains("connection: close"),
            "{path}: {heard}"
        );
    }
    let mut large = Socket::open(&test.base);
    large.says("POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000000\r\n\r\n{");
    assert!(large.hears_all().starts_with("HTTP/1.1 413"));
}

#[test]
fn a_body_that_nobody_reads_holds_no_connection() {
    let test = TestApp::with_limits(Limits {
        head: SHORT,
        ..Limits::default()
    });
    for body in [
        "Content-Length: 1000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nff\r\n",
    ] {
        let mut slow = Socket::open(&test.base);
        slow.says(&format!("POST /nowhere HTTP/1.1\r\nHost: x\r\n{body}"));
        assert!(slow.hears_all().starts_with("HTTP/1.1 404"), "{body}");
    }
}

#[test]
fn who_asks_and_does_not_read_is_cut_off() {
    let test = TestApp::with_limits(Limits {
        answer: SHORT,
        ..Limits::default()
    });
    let page = test.anonymous().gets("/").json.as_str().unwrap().to_owned();
    let font = page
        .split('"')
        .find(|part| part.contains(".css"))
        .unwrap()
        .to_owned();
    let mut deaf = Socket::open(&test.base);
    let requests = format!("GET {font} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(100);
    let answered = (0..1_000).take_while(|_| deaf.tries_to_say(&requests));
    assert!(answered.count() < 1_000);
}

#[test]
fn an_address_has_only_so_many_connections() {
    let test = TestApp::with_limits(Limits {
        connections_of_one: 2,
        ..Limits::default()
    });
    let comes_in = || {
        let mut socket = Socket::open(&test.base);
        socket.says(HEALTH);
        socket.hears("\"ok\"");
        socket
    };
    let (_one, two) = (comes_in(), comes_in());
    let heard = Socket::open(&test.base).hears_all();
    assert!(
        heard.starts_with("HTTP/1.1 503") && heard.contains("Retry-After"),
        "{heard}"
    );
    drop(two);
    // The server learns of it by itself, soon.
    let is_let_in = |_: &i32| {
        let mut socket = Socket::open(&test.base);
        socket.tries_to_say("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            && socket.hears_all().contains("\"ok\"")
    };
    assert!((0..10_000).find(is_let_in).is_some());
}

#[test]
fn a_trusted_proxy_has_as_many_connections_as_it_needs() {
    let limits = Limits {
        connections_of_one: 1,
        proxies: Some(behind_a_proxy(ForwardedBy::XForwardedFor)),
        ..Limits::default()
    };
    let test = TestApp::with_limits(limits);
    let mut all: Vec<Socket> = (0..5).map(|_| Socket::open(&test.base)).collect();
    for socket in &mut all {
        socket.says(HEALTH);
        socket.hears("\"ok\"");
    }
}

#[test]
fn a_request_that_was_smuggled_in_a_chunked_body_is_never_answered() {
    let test = TestApp::start();
    let chunked = "POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    for end in ["0\r\n\n", "0\r\n\r\n"] {
        let mut smuggler = Socket::open(&test.base);
        smuggler.says(&format!("{HEALTH}{chunked}\r\n{end}{HEALTH}{HEALTH}"));
        let heard = smuggler.hears_all();
        assert_eq!(heard.matches("HTTP/1.1 ").count(), 2, "{heard}");
        assert_eq!(heard.matches("\"ok\"").count(), 1, "only the one before: {heard}");
        assert_eq!(
            heard.to_lowercase().matches("connection: close").count(),
            1,
            "{heard}"
        );
    }
}

#[test]
fn a_body_in_chunks_is_read_and_one_with_two_lengths_refused() {
    let test = TestApp::start();
    let chunked = "POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    let body = "\r\n1c\r\n{\"email\":\"a\",\"password\":\"b\"}\r\n0\r\n\r\n";
    let mut good = Socket::open(&test.base);
    good.says(&format!("{chunked}{body}"));
    let heard = good.hears_all();
    assert!(heard.starts_with("HTTP/1.1 401"), "{heard}");
    let mut both = Socket::open(&test.base);
    both.says(&format!("{chunked}Content-Length: 5\r\n{body}"));
    let heard = both.hears_all();
    assert!(
        heard.starts_with("HTTP/1.1 400") && heard.to_lowercase().contains("connection: close"),
        "{heard}"
    );
    assert_eq!(heard.matches("HTTP/1.1 ").count(), 1);
}

#[test]
fn the_address_of_a_client_is_what_the_trusted_proxy_saw() {
    let test = TestApp::with_limits(Limits {
        proxies: Some(behind_a_proxy(ForwardedBy::XForwardedFor)),
        ..Limits::default()
    });
    let writes = |lines: &[&str]| {
        let headers: Vec<_> = lines.iter().map(|line| ("X-Forwarded-For", *line)).collect();
        let body = ask("hall/main", "2027-04-05T10:00", 60).to_string();
        test.lead()
            .posts_with("/api/v1/bookings", &headers, &body)
            .is(201);
        test.admin().gets("/api/v1/journal").ok()["items"][0]["address"].clone()
    };
    assert_eq!(
        writes(&["192.0.2.1", "203.0.113.9, 10.1.1.1"]),
        json!("203.0.113.9")
    );
}

#[test]
fn what_a_client_says_itself_about_its_address_counts_for_nothing() {
    let test = TestApp::start();
    let headers = [("X-Forwarded-For", "192.0.2.1"), ("Forwarded", "for=192.0.2.1")];
    let body = ask("hall/main", "2027-04-05T10:00", 60).to_string();
    test.lead()
        .posts_with("/api/v1/bookings", &headers, &body)
        .is(201);
    assert_eq!(
        test.admin().gets("/api/v1/journal").ok()["items"][0]["address"],
        json!("127.0.0.1")
    );
}

#[test]
fn a_way_back_leads_to_a_page_of_our_own_and_breaks_nothing() {
    let test = TestApp::start();
    for bad in [
        "/%01",
        "/%09/evil.example",
        "//evil.example",
        "/%5Cevil.example",
        "https://evil.example/",
        "/%0D%0AX:%20y",
    ] {
        let mut socket = Socket::open(&test.base);
        let bearer = &test.people.lead;
        socket.says(&format!(
            "GET /sign-in?next={bad} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bearer}\r\nConnection: close\r\n\r\n"
        ));
        let heard = socket.hears_all().to_lowercase();
        assert!(
            heard.starts_with("http/1.1 303") && heard.contains("location: /home\r\n"),
            "{bad}: {heard}"
        );
    }
}

/// A path of a table with something in each place that varies.
fn filled(path: &str) -> String {
    let fill = |part: &str| {
        if let Some((start, rest)) = part.split_once('{') {
            format!("{start}1{}", rest.split_once('}').unwrap().1)
        } else {
            part.to_owned()
        }
    };
    path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

#[test]
fn no_write_that_another_site_led_to_is_taken_with_a_cookie_or_without() {
    let test = TestApp::start();
    let writes = ROUTES
        .iter()
        .map(|route| (&route.method, route.path))
        .chain(PAGES.iter().map(|page| (&page.method, page.path)));
    let mut looked_at = 0;
    for (method, path) in writes.filter(|(method, _)| *method != "GET") {
        for from in [
            "Origin: http://evil.example",
            "Origin: null",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
        ] {
            let mut socket = Socket::open(&test.base);
            let path = filled(path);
            let kind = if path.starts_with("/api/") {
                "application/json"
            } else {
                "application/x-www-form-urlencoded"
            };
            socket.says(&format!(
                "{method} {path} HTTP/1.1\r\nHost: x\r\n{from}\r\nContent-Type: {kind}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            ));
            let heard = socket.hears_all();
            assert!(
                heard.starts_with("HTTP/1.1 403"),
                "{method} {path} {from}: {heard}"
            );
            looked_at += 1;
        }
    }
    assert!(looked_at > 200);
}

#[test]
fn a_body_of_another_type_is_not_read() {
    let test = TestApp::start();
    let body = r#"{"email":"lead@people.example","password":"x"}"#;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
    ] {
        assert_eq!(
            test.anonymous()
                .posts_with("/api/v1/sign-in", &[("Content-Type", kind)], body)
                .status,
            415,
            "{kind}"
        );
    }
    test.anonymous()
        .posts_with(
            "/api/v1/sign-in",
            &[("Content-Type", "Application/JSON; charset=utf-8")],
            body,
        )
        .is(401);
    test.anonymous()
        .posts_with(
            "/sign-in",
            &[("Content-Type", "text/plain")],
            "email=a&password=b",
        )
        .is(415);
}

#[test]
fn every_answer_carries_the_headers_that_keep_it_safe() {
    let test = TestApp::start();
    let paths = ROUTES
        .iter()
        .map(|route| (&route.method, route.path))
        .chain(PAGES.iter().map(|page| (&page.method, page.path)));
    let reads = paths
        .filter(|(method, path)| *method == "GET" && *path != "/live")
        .map(|(_, path)| filled(path));
    for path in reads.chain([
        "/nowhere".into(),
        "/assets/1/app.css".into(),
        "/assets/1/nothing".into(),
    ]) {
        let mut socket = Socket::open(&test.base);
        let bearer = &test.people.admin;
        socket.says(&format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bearer}\r\nConnection: close\r\n\r\n"
        ));
        let heard = socket.hears_all().to_lowercase();
        for header in [
            "x-content-type-options: nosniff",
            "content-security-policy: ",
            "cache-control: ",
            "referrer-policy: ",
        ] {
            assert!(heard.contains(header), "{path}: {header}");
        }
        let is_kept = path.starts_with("/assets/") || path.contains(".ics");
        assert!(
            is_kept
                || heard.contains("cache-control: no-store")
                || heard.contains("cache-control: private, no-cache"),
            "{path}"
        );
    }
}

#[test]
fn counters_are_shown_to_this_machine_or_to_who_has_their_token() {
    let token = "0123456789abcdef";
    let test = TestApp::with_limits(Limits {
        metrics_token: Some(token.into()),
        ..Limits::default()
    });
    let open = TestApp::start();
    let looks_at = |app: &TestApp, headers: &str| {
        let mut socket = Socket::open(&app.base);
        socket.says(&format!(
            "GET /metrics HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n"
        ));
        socket.hears_all()[9..12].to_owned()
    };
    let looks = |headers: &str| looks_at(&test, headers);
    let from_elsewhere = "X-Forwarded-For: 203.0.113.9\r\n";
    assert_eq!(
        (looks_at(&open, ""), looks_at(&open, from_elsewhere)),
        ("200".into(), "404".into())
    );
    assert_eq!(
        (looks(""), looks(from_elsewhere)),
        ("404".into(), "404".into()),
        "a token that is set is needed"
    );
    assert_eq!(
        looks(&format!("{from_elsewhere}Authorization: Bearer {token}\r\n")),
        "200"
    );
    assert_eq!(
        looks(&format!("{from_elsewhere}Authorization: Bearer {token}x\r\n")),
        "404"
    );
    assert_eq!(
        looks(&format!(
            "{from_elsewhere}Authorization: Bearer {}\r\n",
            test.people.admin
        )),
        "404"
    );
}

#[test]
fn a_stream_of_news_ends_with_the_sign_in_that_opened_it() {
    let test = TestApp::start();
    let listens = |token: &str| {
        let mut ear = Socket::open(&test.base);
        ear.says(&format!(
            "GET /live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
        ));
        ear.hears("retry");
        ear
    };
    let (mut ends, mut goes_on) = (listens(&test.people.lead), listens(&test.people.rival));
    let lead = test.lead().gets("/api/v1/me").ok()["id"].clone();
    test.admin()
        .presses(&format!("/api/v1/people/{lead}/disable"))
        .ok();
    ends.hears_all();
    goes_on.hears("event: changed");
}
