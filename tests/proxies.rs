//! The examples in `config/` of what stands around the service: each proxy runs before the real program, and
//! systemd reads its unit. Certificates and well-known ports are taken out; the rest is as it stands.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::cli::{Place, Running};
use crate::support::array;

/// The client's address, which nobody else here has, and what it claims to have.
const CLIENT: &str = "127.0.0.2";
const CLAIMED: &str = "6.6.6.6";
const ASK: &str = r#"{"consortium": "robonarae", "title": "Night mapping", "purpose": "A delivery robot draws its map.",
 "phases": [{"kind": "setup", "zones": ["hanbit-mall/3f-east"], "people": 3, "power_kw": 2.0,
   "schedule": {"start": "2027-04-11T22:30", "minutes": 420, "rrule": null}}]}"#;

fn example(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(name)).unwrap()
}

/// The example with some of its words replaced, each of which must be there.
fn changed(mut text: String, changes: &[(&str, &str)]) -> String {
    for (from, to) in changes {
        assert!(text.contains(from), "{from:?} is gone from the example");
        text = text.replace(from, to);
    }
    text
}

fn without_lines(text: &str, beginning: &str) -> String {
    text.split_inclusive('\n')
        .filter(|line| !line.trim_start().starts_with(beginning))
        .collect()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// A proxy before a demonstration. Both end with this.
struct Proxied {
    place: Place,
    service: Running,
    proxy: Child,
    base: String,
}

impl Drop for Proxied {
    fn drop(&mut self) {
        // In order, so that its own children end too. It may have ended already.
        let _ = Command::new("kill")
            .args(["-TERM", &self.proxy.id().to_string()])
            .status();
        let _ = self.proxy.wait();
    }
}

impl Proxied {
    /// `configure` writes the proxy's files into a folder, given its own port and the service's address, and
    /// answers with the command that runs it.
    fn start(configure: impl Fn(&Path, u16, &str) -> Command) -> Self {
        let place = Place::new();
        place.settings("[server]\nproxy = \"trusted\"\n");
        let service = place.demonstrates();
        let folder = place.path("proxy");
        std::fs::create_dir(&folder).unwrap();
        let port = free_port();
        let mut command = configure(&folder, port, service.address.strip_prefix("http://").unwrap());
        let log = std::fs::File::create(folder.join("log")).unwrap();
        command
            .env("HOME", &folder)
            .env("XDG_DATA_HOME", &folder)
            .env("XDG_CONFIG_HOME", &folder);
        let proxy = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn();
        let proxy = proxy.expect("tests/run installs nginx, haproxy and caddy");
        let mut proxied = Self {
            place,
            service,
            proxy,
            base: format!("http://127.0.0.1:{port}"),
        };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            assert!(
                proxied.proxy.try_wait().unwrap().is_none(),
                "the proxy does not start: {}",
                log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        proxied
    }

    fn jar(&self, who: &str) -> PathBuf {
        self.place.path(&format!("{who}.jar"))
    }

    /// curl from the client's address, in somebody's name.
    fn curl(&self, who: &str, path: &str) -> Command {
        let mut command = Command::new("curl");
        command.args([
            "-sS",
            "--max-time",
            "60",
            "--interface",
            CLIENT,
            "-H",
            &format!("X-Forwarded-For: {CLAIMED}"),
        ]);
        command
            .arg("-b")
            .arg(self.jar(who))
            .arg("-c")
            .arg(self.jar(who))
            .arg(format!("{}{path}", self.base));
        command
    }

    /// Status and body.
    fn asks(&self, who: &str, path: &str, json: Option<&str>) -> (u16, String) {
        let mut command = self.curl(who, path);
        command.args(["-w", "\n%{http_code}"]);
        if let Some(json) = json {
            let body = self.place.path("body.json");
            std::fs::write(&body, json).unwrap();
            command.arg("--json").arg(format!("@{}", body.display()));
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{path}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).unwrap();
        let (body, status) = text.rsplit_once('\n').unwrap();
        (status.parse().unwrap(), body.to_owned())
    }

    fn signs_in(&self, email: &str) {
        let body = format!(r#"{{"email": "{email}", "password": "madang-demo"}}"#);
        let (status, said) = self.asks(email, "/api/v1/sign-in", Some(&body));
        assert!(status < 300, "{status}: {said}");
    }
}

/// Somebody's open page.
struct Stream {
    curl: Child,
    lines: BufReader<std::process::ChildStdout>,
}

impl Stream {
    fn hears(&mut self, words: &str) {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            assert!(
                self.lines.read_line(&mut line).unwrap() > 0,
                "the stream ended before {words:?}"
            );
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let _ = self.curl.kill();
        let _ = self.curl.wait();
    }
}

/// What every proxy has to do well.
fn does_its_work(proxied: &Proxied) {
    let (lead, admin) = ("lead@robonarae.example", "admin@madang.example");
    proxied.signs_in(lead);
    proxied.signs_in(admin);
    let mut curl = proxied
        .curl(lead, "/live")
        .arg("-N")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stream = Stream {
        lines: BufReader::new(curl.stdout.take().unwrap()),
        curl,
    };
    stream.hears("retry: 2000");
    let (status, said) = proxied.asks(lead, "/api/v1/bookings", Some(ASK));
    assert_eq!(status, 201, "{said}");
    // While the stream goes on, so nobody held it back.
    stream.hears("event: changed");
    assert!(stream.curl.try_wait().unwrap().is_none());
    let (_, journal) = proxied.asks(admin, "/api/v1/journal?limit=20", None);
    let journal: Value = serde_json::from_str(&journal).unwrap();
    let addresses: Vec<&str> = array(&journal["items"])
        .iter()
        .filter_map(|entry| entry["address"].as_str())
        .collect();
    assert!(
        addresses.contains(&CLIENT) && !addresses.iter().any(|address| address.contains(CLAIMED)),
        "{journal}"
    );
    assert_eq!(proxied.asks(admin, "/metrics", None).0, 404);
    assert_eq!(proxied.service.get("/metrics", None).0, 200);
    // What is a little too large gets our own answer; what is much too large never comes so far.
    let (status, said) = proxied.asks(
        lead,
        "/api/v1/bookings/preview",
        Some(&format!("\"{}\"", "x".repeat(300_000))),
    );
    assert!(
        status == 413 && said.contains("urn:madang:too_large"),
        "{status}: {said}"
    );
    assert_eq!(
        proxied
            .asks(
                lead,
                "/api/v1/bookings/preview",
                Some(&format!("\"{}\"", "x".repeat(500_000)))
            )
            .0,
        413
    );
}

#[test]
fn behind_nginx_people_sign_in_hear_news_at_once_and_are_known_by_their_own_address() {
    does_its_work(&Proxied::start(|folder, port, service| {
        let changes = [
            ("listen 80;", format!("listen 127.0.0.1:{};", free_port())),
            ("listen 443 ssl http2;", format!("listen 127.0.0.1:{port};")),
            ("server 127.0.0.1:8080;", format!("server {service};")),
        ];
        let changes: Vec<(&str, &str)> = changes.iter().map(|(from, to)| (*from, to.as_str())).collect();
        std::fs::write(
            folder.join("site.conf"),
            without_lines(&changed(example("nginx.conf"), &changes), "ssl_"),
        )
        .unwrap();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {}/{kind};\n", folder.display()))
            .concat();
        let frame = format!(
            "user root;\npid {0}/pid;\nerror_log stderr;\nworker_processes 1;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}include {0}/site.conf;\n}}\n",
            folder.display()
        );
        std::fs::write(folder.join("nginx.conf"), frame).unwrap();
        // Debian keeps it where only root's path leads.
        let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("env");
        command
            .arg(format!("PATH={path}"))
            .args(["nginx", "-e", "stderr", "-g", "daemon off;", "-p"])
            .arg(folder);
        command.arg("-c").arg(folder.join("nginx.conf"));
        command
    }));
}

#[test]
fn behind_haproxy_people_sign_in_hear_news_at_once_and_are_known_by_their_own_address() {
    does_its_work(&Proxied::start(|folder, port, service| {
        let bind = format!("bind 127.0.0.1:{port}");
        let text = changed(
            example("haproxy.cfg"),
            &[("bind :80", &bind), ("127.0.0.1:8080", service)],
        );
        let text = without_lines(&without_lines(&text, "bind :443"), "http-request redirect");
        std::fs::write(folder.join("haproxy.cfg"), text).unwrap();
        let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("env");
        command
            .arg(format!("PATH={path}"))
            .args(["haproxy", "-db", "-f"])
            .arg(folder.join("haproxy.cfg"));
        command
    }));
}

#[test]
fn behind_caddy_people_sign_in_hear_news_at_once_and_are_known_by_their_own_address() {
    does_its_work(&Proxied::start(|folder, port, service| {
        let site = format!("{{\n\tadmin off\n}}\n\nhttp://127.0.0.1:{port} {{");
        let text = changed(
            example("Caddyfile"),
            &[("madang.example {", &site), ("127.0.0.1:8080", service)],
        );
        std::fs::write(folder.join("Caddyfile"), text).unwrap();
        let mut command = Command::new("caddy");
        command
            .args(["run", "--adapter", "caddyfile", "--config"])
            .arg(folder.join("Caddyfile"));
        command
    }));
}

#[test]
fn the_unit_of_systemd_is_well_formed_and_takes_every_right_away() {
    let unit = changed(
        example("madang.service"),
        &[("/usr/local/bin/madang", env!("CARGO_BIN_EXE_madang"))],
    );
    for line in [
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=\n",
        "StateDirectory=madang",
        "LimitNOFILE=",
    ] {
        assert!(unit.contains(line), "{line}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("madang.service");
    std::fs::write(&path, unit).unwrap();
    let output = Command::new("systemd-analyze").arg("verify").arg(&path).output();
    let output = output.expect("systemd-analyze, of Debian's package systemd");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && !said.contains("madang.service:"),
        "{said}"
    );
}
