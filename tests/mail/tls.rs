//! Mails over TLS, from the start and by STARTTLS, with certificates of an authority of our own.

use std::path::{Path, PathBuf};
use std::process::Command;

use madang::config::{SmtpSecurity, SmtpSettings};
use madang::notify::{Memory, Transport};

use super::post::{all_left_once, notices};
use crate::support::TestApp;
use crate::support::sink::Sink;

/// An authority and the certificate that it gave to `localhost`, in files that go when the test ends.
struct Papers(tempfile::TempDir);

impl Papers {
    fn issue() -> Self {
        let papers = Self(tempfile::tempdir().unwrap());
        papers.openssl(
            "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=Authority -keyout ca.key -out ca.pem",
        );
        papers.openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr");
        std::fs::write(
            papers.path("names"),
            "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n",
        )
        .unwrap();
        papers.openssl(
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names -out server.crt",
        );
        let parts =
            ["server.key", "server.crt"].map(|name| std::fs::read_to_string(papers.path(name)).unwrap());
        std::fs::write(papers.path("server.pem"), parts.concat()).unwrap();
        papers
    }

    fn openssl(&self, arguments: &str) {
        let output = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(&self.0)
            .output()
            .expect("openssl is installed");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn path(&self, name: &str) -> PathBuf {
        Path::new(self.0.path()).join(name)
    }
}

/// What becomes of a mail: how many arrived, and what the notices say that did not leave.
fn sent(sink: &Sink, settings: &SmtpSettings) -> (usize, Vec<String>) {
    let app = TestApp::with_transport(Transport::smtp(settings).unwrap(), Memory::default());
    app.lead().books("hall/main", "2027-04-20T10:00", 120);
    app.tick();
    let refused: Vec<String> = notices(&app)
        .iter()
        .filter_map(|notice| notice["server_words"].as_str())
        .map(str::to_owned)
        .collect();
    if !sink.mails().is_empty() {
        all_left_once(&app, sink);
    }
    (sink.mails().len(), refused)
}

#[test]
fn a_mail_leaves_over_starttls_and_over_tls_when_the_authority_is_trusted() {
    let papers = Papers::issue();
    for security in [SmtpSecurity::StartTls, SmtpSecurity::Tls] {
        let sink = Sink::secured(&papers.path("server.pem"), security);
        let settings = SmtpSettings {
            host: "localhost".into(),
            security,
            ca_file: Some(papers.path("ca.pem")),
            ..sink.settings(10)
        };
        let (arrived, said) = sent(&sink, &settings);
        assert!(arrived > 0, "{security}: {said:?}");
    }
}

#[test]
fn a_server_whose_certificate_is_not_trusted_or_for_another_name_gets_no_mail_and_the_notice_says_why() {
    let papers = Papers::issue();
    for security in [SmtpSecurity::StartTls, SmtpSecurity::Tls] {
        let sink = Sink::secured(&papers.path("server.pem"), security);
        let trusting = SmtpSettings {
            host: "localhost".into(),
            security,
            ca_file: Some(papers.path("ca.pem")),
            ..sink.settings(10)
        };
        let stranger = SmtpSettings {
            ca_file: None,
            ..trusting.clone()
        };
        let misnamed = SmtpSettings {
            host: "127.0.0.1".into(),
            ..trusting
        };
        for (settings, why) in [(stranger, "mail.smtp.ca_file"), (misnamed, "not valid for name")] {
            let (arrived, said) = sent(&sink, &settings);
            assert_eq!(arrived, 0);
            assert!(
                !said.is_empty()
                    && said
                        .iter()
                        .all(|words| words.contains("certificate") && words.contains(why)),
                "{security}: {said:?}"
            );
        }
    }
}

#[test]
fn a_password_never_travels_to_a_server_without_tls() {
    let sink = Sink::start();
    let credentials = (Some("user".to_owned()), Some("password".to_owned()));
    let settings = SmtpSettings {
        user: credentials.0,
        password: credentials.1,
        ..sink.settings(10)
    };
    assert!(Transport::smtp(&settings).is_err());
    let (arrived, said) = sent(
        &sink,
        &SmtpSettings {
            security: SmtpSecurity::StartTls,
            ..settings
        },
    );
    assert_eq!(arrived, 0);
    assert!(said.iter().all(|words| words.contains("STARTTLS")), "{said:?}");
}
