use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use super::super::samples::{full_letter, letter, reader, sender, time};
use super::super::{BoxedError, Rendered, render};
use super::*;
use crate::config::SmtpSecurity;
use crate::domain::causes::with_causes;
use crate::domain::notice::{Event, Letter};
use crate::domain::text::Language::{En, Ko};

fn mail(letter: &Letter) -> Outgoing {
    let to = reader(Ko);
    Outgoing {
        message_id: "notice-1@madang.example".into(),
        from: sender(),
        rendered: render(letter, &to, &sender()),
        to,
        date: time("2027-03-15T01:00:00Z"),
        hint: letter.event.as_str().into(),
    }
}

fn header_names(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8(raw.to_vec()).unwrap();
    let head = text.split_once("\r\n\r\n").unwrap().0.to_owned();
    head.split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect()
}

const HEADERS: [&str; 8] = [
    "Message-ID",
    "Date",
    "From",
    "To",
    "Subject",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
];

fn built(mail: &Outgoing) -> Vec<u8> {
    message::build(mail).unwrap().formatted()
}

#[test]
fn a_mail_has_exactly_these_headers() {
    let raw = built(&mail(&full_letter(Event::Approved)));
    assert_eq!(header_names(&raw), HEADERS);
    let text = String::from_utf8(raw).unwrap();
    assert!(
        text.starts_with(
            "Message-ID: <notice-1@madang.example>\r\nDate: Mon, 15 Mar 2027 01:00:00 +0000\r\n"
        ),
        "{text}"
    );
    assert!(text.contains("Auto-Submitted: auto-generated\r\n"));
    assert!(text.contains("Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n"));
    assert!(text.contains("multipart/mixed") && text.contains("multipart/alternative"));
    assert!(text.is_ascii());
}

#[test]
fn a_mail_without_calendar_is_text_and_html_only() {
    let text = String::from_utf8(built(&mail(&letter(Event::Declined)))).unwrap();
    assert!(!text.contains("calendar") && !text.contains("multipart/mixed"));
    assert!(text.contains("text/plain") && text.contains("text/html"));
}

#[test]
fn the_same_mail_gives_the_same_bytes() {
    let one = mail(&full_letter(Event::Approved));
    assert_eq!(built(&one), built(&one.clone()));
}

#[test]
fn line_breaks_in_any_text_add_no_header_and_do_not_panic() {
    const EVIL: &str = "x\r\nBcc: spy@evil.example\r\n\r\nbody\u{0}\t\u{7f}";
    let mut letter = full_letter(Event::Declined);
    let place = letter.place.as_mut().unwrap();
    for text in [
        &mut place.site.ko,
        &mut place.zones[0].ko,
        &mut place.address,
        &mut place.phone,
    ] {
        *text = EVIL.into();
    }
    let booking = letter.booking.as_mut().unwrap();
    for text in [
        &mut booking.title,
        &mut booking.consortium.ko,
        &mut booking.lead.ko,
    ] {
        *text = EVIL.into();
    }
    letter.reason_code = Some(EVIL.into());
    letter.words = Some(EVIL.into());
    letter.by = Some(EVIL.into());
    letter.link = EVIL.into();
    let mut to = reader(Ko);
    to.name = EVIL.into();
    let mut from = sender();
    from.name = EVIL.into();
    let rendered = render(&letter, &to, &from);
    let calendar = rendered.calendar.clone().unwrap();
    assert!(!calendar.body.contains("\r\nBcc"));
    let evil = Outgoing {
        message_id: EVIL.into(),
        from,
        to,
        rendered,
        ..mail(&letter)
    };
    assert_eq!(header_names(&built(&evil)), HEADERS);
    let raw_subject = Outgoing {
        rendered: Rendered {
            subject: EVIL.into(),
            ..evil.rendered.clone()
        },
        ..evil
    };
    assert_eq!(header_names(&built(&raw_subject)), HEADERS);
}

#[tokio::test]
async fn a_recipient_that_is_no_address_is_hopeless() {
    let mut bad = mail(&letter(Event::Approved));
    bad.to.email = "a@b.c\r\nRCPT TO:<x@y.z>".into();
    let error = Transport::memory(&Memory::default()).send(bad).await.unwrap_err();
    assert!(matches!(error, SendError::Permanent(_)), "{error}");
}

#[tokio::test]
async fn memory_keeps_mails_and_refuses_when_told() {
    let memory = Memory::default();
    let transport = Transport::memory(&memory);
    memory.refuse_next(SendError::Temporary("busy".into()));
    let busy = transport.send(mail(&letter(Event::Approved))).await.unwrap_err();
    assert_eq!(busy.to_string(), "not sent for now: busy");
    transport.send(mail(&letter(Event::Approved))).await.unwrap();
    assert_eq!(memory.sent().len(), 1);
}

#[tokio::test]
async fn files_are_named_by_date_event_and_recipient_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let transport = Transport::folder(&folder.path().join("mail"));
    let first = transport.send(mail(&letter(Event::Approved))).await.unwrap();
    let second = transport.send(mail(&letter(Event::Approved))).await.unwrap();
    assert_eq!(first, "20270315T010000Z-approved-lead@robonarae.example.eml");
    assert_eq!(second, "20270315T010000Z-approved-lead@robonarae.example-2.eml");
    let raw = fs::read(folder.path().join("mail").join(first)).unwrap();
    assert_eq!(header_names(&raw), HEADERS);
}

#[cfg(unix)]
#[tokio::test]
async fn mails_in_a_folder_are_for_their_owner_alone_and_a_folder_that_takes_none_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("mail");
    let transport = Transport::folder(&mails);
    let name = transport.send(mail(&letter(Event::Approved))).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&mails), mode(&mails.join(name))), (0o700, 0o600));
    transport.probe().await.unwrap();
    assert_eq!(fs::read_dir(&mails).unwrap().count(), 1, "a probe leaves nothing");
    let taken = folder.path().join("file");
    fs::write(&taken, "").unwrap();
    assert!(Transport::folder(&taken).probe().await.is_err());
}

#[tokio::test]
async fn a_hint_can_not_lead_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let sneaky = Outgoing {
        hint: "../../etc/x".into(),
        ..mail(&letter(Event::Approved))
    };
    let name = Transport::folder(folder.path()).send(sneaky).await.unwrap();
    assert!(!name.contains('/') && folder.path().join(name).exists());
}

#[test]
fn settings_that_can_not_work_are_refused() {
    let fine = settings(25);
    let refused = |settings: SmtpSettings| Transport::smtp(&settings).is_err();
    assert!(!refused(fine.clone()));
    assert!(!refused(SmtpSettings {
        security: SmtpSecurity::StartTls,
        ..fine.clone()
    }));
    assert!(refused(SmtpSettings {
        user: Some("u".into()),
        ..fine.clone()
    }));
    assert!(refused(SmtpSettings {
        user: Some("u".into()),
        password: Some("p".into()),
        ..fine.clone()
    }));
    assert!(refused(SmtpSettings {
        timeout_seconds: 0,
        ..fine.clone()
    }));
    assert!(refused(SmtpSettings {
        security: SmtpSecurity::Tls,
        ca_file: Some("/nowhere/ca.pem".into()),
        ..fine
    }));
}

#[test]
fn the_password_is_not_shown() {
    let secret = SmtpSettings {
        user: Some("u".into()),
        password: Some("hunter2".into()),
        security: SmtpSecurity::Tls,
        ..settings(465)
    };
    assert!(!format!("{secret:?} {:?}", Transport::smtp(&secret)).contains("hunter2"));
}

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        security: SmtpSecurity::None,
        user: None,
        password: None,
        ca_file: None,
        timeout_seconds: 2,
        hello: Some("madang.example".into()),
        connections: 16,
        rate: 0,
    }
}

/// The mail server of tests/support, which ends with this.
struct Sink {
    child: Child,
    stdin: Option<ChildStdin>,
    port: u16,
    folder: tempfile::TempDir,
}

impl Sink {
    /// None where Debian's aiosmtpd is not installed.
    fn start() -> Option<Self> {
        let has_aiosmtpd = Command::new("/usr/bin/python3")
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null())
            .status();
        if !has_aiosmtpd.is_ok_and(|status| status.success()) {
            eprintln!("python3-aiosmtpd is not installed: nothing tested");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp_sink.py");
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .arg("--dir")
            .arg(folder.path().join("mail"))
            .arg("--control-file")
            .arg(folder.path().join("mode"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut port)
            .unwrap();
        Some(Self {
            stdin: child.stdin.take(),
            child,
            port: port.trim().parse().unwrap(),
            folder,
        })
    }

    fn does(&self, mode: &str) {
        fs::write(self.folder.path().join("mode"), mode).unwrap();
    }

    fn kept(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.folder.path().join("mail"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        names.sort();
        names
            .iter()
            .map(|path| fs::read_to_string(path).unwrap())
            .collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self.stdin.take());
        self.child.wait().ok();
    }
}

#[tokio::test]
async fn a_mail_server_s_moods_become_temporary_unclear_or_permanent_errors_with_its_words() {
    let Some(sink) = Sink::start() else { return };
    let transport = Transport::smtp(&settings(sink.port)).unwrap();
    let one = || mail(&full_letter(Event::Approved));
    let says = |cause: &BoxedError, words: [&str; 2]| {
        let told = cause.to_string();
        words.iter().all(|word| told.contains(word))
    };
    assert_eq!(
        transport.send(one()).await.unwrap(),
        "250 2.0.0 kept as 000001.eml"
    );
    sink.does("refuse-4xx");
    let refused = transport.send(one()).await;
    assert!(
        matches!(
            &refused,
            Err(SendError::Temporary(words)) if says(words, ["451", "try again later"])
        ),
        "{refused:?}"
    );
    sink.does("refuse-5xx");
    let refused = transport.send(one()).await;
    assert!(
        matches!(
            &refused,
            Err(SendError::Permanent(words)) if says(words, ["550", "no such mailbox"])
        ),
        "{refused:?}"
    );
    sink.does("close");
    let cut = transport.send(one()).await;
    assert!(matches!(cut, Err(SendError::Unclear(_))), "{cut:?}");
    sink.does("hang");
    let late = transport.send(one()).await.unwrap_err();
    assert_eq!(late.to_string(), "perhaps not sent: no answer within 2 s");
    sink.does("flaky");
    assert!(matches!(
        transport.send(one()).await,
        Err(SendError::Temporary(_))
    ));
    assert!(transport.send(one()).await.is_ok());
    sink.does("accept");
    assert_eq!(
        transport.send(one()).await.unwrap(),
        "250 2.0.0 kept as 000003.eml"
    );
    assert_eq!(sink.kept().len(), 3);
}

#[tokio::test]
async fn a_server_that_is_too_busy_is_left_alone_for_a_while() {
    let Some(sink) = Sink::start() else { return };
    let transport = Transport::smtp(&settings(sink.port)).unwrap();
    let one = || mail(&letter(Event::Approved));
    sink.does("busy");
    let refused = transport.send(one()).await;
    assert!(matches!(refused, Err(SendError::Temporary(_))), "{refused:?}");
    sink.does("accept");
    let began = std::time::Instant::now();
    transport.send(one()).await.unwrap();
    assert!(began.elapsed() > Duration::from_millis(900));
}

#[tokio::test]
async fn what_arrives_is_what_was_built() {
    let Some(sink) = Sink::start() else { return };
    let transport = Transport::smtp(&settings(sink.port)).unwrap();
    let one = mail(&full_letter(Event::Approved));
    transport.send(one.clone()).await.unwrap();
    assert_eq!(sink.kept()[0].trim_end().as_bytes(), built(&one).trim_ascii_end());
}

#[tokio::test]
async fn a_send_that_was_given_up_leaves_no_connection_for_the_next_mail() {
    let Some(sink) = Sink::start() else { return };
    let transport = Transport::smtp(&settings(sink.port)).unwrap();
    transport.send(mail(&letter(Event::Approved))).await.unwrap();
    sink.does("hang");
    let given_up = tokio::time::timeout(
        Duration::from_millis(300),
        transport.send(mail(&letter(Event::Approved))),
    )
    .await;
    assert!(given_up.is_err());
    sink.does("accept");
    let answer = transport
        .send(Outgoing {
            message_id: "second@madang.example".into(),
            ..mail(&letter(Event::Approved))
        })
        .await;
    assert_eq!(answer.unwrap(), "250 2.0.0 kept as 000002.eml");
    assert!(sink.kept()[1].contains("<second@madang.example>"));
}

#[tokio::test]
async fn many_mails_at_once_all_arrive() {
    let Some(sink) = Sink::start() else { return };
    let transport = Arc::new(
        Transport::smtp(&SmtpSettings {
            timeout_seconds: 60,
            ..settings(sink.port)
        })
        .unwrap(),
    );
    let mut sends = tokio::task::JoinSet::new();
    for n in 0..100 {
        let transport = Arc::clone(&transport);
        let one = Outgoing {
            message_id: format!("n{n}@madang.example"),
            ..mail(&letter(Event::Approved))
        };
        sends.spawn(async move { transport.send(one).await });
    }
    assert!(sends.join_all().await.iter().all(Result::is_ok));
    assert_eq!(sink.kept().len(), 100);
}

#[tokio::test]
async fn nobody_listening_or_a_server_without_tls_is_temporary() {
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let refused = Transport::smtp(&settings(free))
        .unwrap()
        .send(mail(&letter(Event::Approved)))
        .await;
    assert!(matches!(refused, Err(SendError::Temporary(_))), "{refused:?}");
    let Some(sink) = Sink::start() else { return };
    let secured = Transport::smtp(&SmtpSettings {
        security: SmtpSecurity::StartTls,
        ..settings(sink.port)
    })
    .unwrap();
    let refused = secured.send(mail(&letter(Event::Approved))).await;
    assert!(
        matches!(&refused, Err(SendError::Temporary(words)) if words.to_string().contains("STARTTLS")),
        "{refused:?}"
    );
    let wrapped = Transport::smtp(&SmtpSettings {
        security: SmtpSecurity::Tls,
        ..settings(sink.port)
    })
    .unwrap();
    let refused = wrapped.send(mail(&letter(Event::Approved))).await;
    assert!(matches!(refused, Err(SendError::Temporary(_))), "{refused:?}");
    assert!(sink.kept().is_empty());
}

#[tokio::test]
async fn a_server_that_never_greets_is_given_up() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let held = std::thread::spawn(move || silent.accept().map(|(mut stream, _)| stream.read(&mut [0; 8])));
    let transport = Transport::smtp(&SmtpSettings {
        timeout_seconds: 1,
        ..settings(port)
    })
    .unwrap();
    let error = transport.send(mail(&letter(Event::Approved))).await.unwrap_err();
    assert_eq!(error.to_string(), "perhaps not sent: no answer within 1 s");
    held.join().unwrap().unwrap().ok();
}

#[tokio::test]
async fn an_error_keeps_the_one_that_it_comes_from() {
    let within_a_file = Path::new("/dev/null/mail");
    let error = Transport::folder(within_a_file).probe().await.unwrap_err();
    let cause = std::error::Error::source(&error)
        .and_then(|failed| failed.source())
        .unwrap();
    assert!(cause.is::<std::io::Error>(), "{cause}");
    assert_eq!(
        with_causes(&error),
        format!("not sent for now: folder can't be made: {cause}")
    );
}

#[test]
fn an_english_mail_has_an_english_attachment_name() {
    let rendered = render(&full_letter(Event::Approved), &reader(En), &sender());
    assert_eq!(rendered.calendar.unwrap().file_name, "schedule.ics");
}
