//! What `check` finds, and what a start says that can't listen.

use super::Place;
use crate::support::{lacks, shows};

#[test]
fn check_looks_at_a_fresh_machine_without_making_a_database() {
    let place = Place::new();
    let answer = place.answer(&["check"]);
    shows(&answer, "server.listen = 127.0.0.1:8080  [default]");
    shows(&answer, "is not there yet");
    assert!(!place.path("data/madang.db").exists());
}

#[test]
fn check_fails_when_the_mail_server_is_not_there_and_hides_secrets() {
    let place = Place::new();
    // Port 1 of the loopback answers nobody.
    let smtp = "host = \"127.0.0.1\"\nport = 1\nsecurity = \"starttls\"\nuser = \"u\"\npassword = \"s3cret\"\ntimeout_seconds = 5\n";
    place.settings(&format!("[mail]\ntransport = \"smtp\"\n[mail.smtp]\n{smtp}"));
    place.answer(&["migrate"]);
    let output = place.run(&["check"]);
    let answer = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    shows(&answer, "WRONG  mail");
    shows(&answer, "good   migrations");
    shows(&answer, "mail.smtp.password = (set)");
    lacks(&answer, "s3cret");
}

#[test]
fn check_names_what_others_may_read_with_the_cure_and_leaves_it_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.answer(&["migrate"]);
    let checked = place.answer(&["check"]);
    for line in [
        "good   folder",
        "good   files",
        "good   secrets",
        "good   database",
    ] {
        assert!(checked.contains(line), "{line}: {checked}");
    }
    shows(&checked, "disk");
    shows(&checked, "MB are left at");
    let open = |name: &str, mode: u32| {
        std::fs::set_permissions(place.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    open("data", 0o755);
    open("data/madang.db", 0o644);
    std::fs::write(place.path("password"), "s3cret\n").unwrap();
    open("password", 0o644);
    let smtp = "host = \"127.0.0.1\"\nport = 1\nuser = \"u\"\ntimeout_seconds = 5\n";
    place.settings(&format!(
        "[mail.smtp]\n{smtp}password_file = \"{}\"\n",
        place.path("password").display()
    ));
    let output = place.run(&["check"]);
    let checked = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    for line in [
        "note   folder",
        "chmod 700 ",
        "note   files",
        "chmod go= ",
        "WRONG  secrets",
    ] {
        assert!(checked.contains(line), "{line}: {checked}");
    }
    assert_eq!(
        std::fs::metadata(place.path("data/madang.db"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o644
    );
}

#[test]
fn check_tries_the_address_and_says_where_links_lead() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap();
    place.settings(&format!(
        "[server]\nlisten = \"{listen}\"\nbase_url = \"https://madang.example\"\n"
    ));
    let checked = place.answer(&["check"]);
    shows(&checked, &format!("note   listen      {listen} is taken"));
    shows(&checked, "note   base_url");
    shows(&checked, "server.proxy");
    // An address of a network for documents (RFC 5737), which no machine has.
    place.settings("[server]\nlisten = \"192.0.2.1:80\"\n");
    let output = place.run(&["check"]);
    assert_eq!(output.status.code(), Some(1));
    shows(&String::from_utf8(output.stdout).unwrap(), "WRONG  listen");
}

#[test]
fn a_start_that_can_t_listen_names_the_cause_and_the_setting_to_change() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    // The second is an address of a network for documents (RFC 5737), which no machine has.
    for (listen, cause) in [
        (listen.as_str(), "is taken"),
        ("192.0.2.1:8080", "no address of this machine"),
    ] {
        let (code, told) = place.complaint(&["serve", "--listen", listen]);
        assert_eq!(code, Some(1), "{told}");
        assert!(
            told.contains(listen) && told.contains(cause) && told.contains("server.listen"),
            "{told}"
        );
    }
    assert!(!place.path("data").exists(), "nothing was made");
}

/// The soft and the hard limit of open files of a process.
fn file_limits(id: u32) -> (u64, u64) {
    let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .unwrap();
    let mut numbers = line
        .split_whitespace()
        .map(|word| word.parse().unwrap_or(u64::MAX));
    (numbers.next().unwrap(), numbers.next().unwrap())
}

#[test]
fn serve_raises_its_limit_of_open_files_and_says_what_it_has() {
    let place = Place::new();
    let starter = ["sh", "-c", "ulimit -Sn 256; exec \"$@\"", "sh"];
    let service = place.start_under(&starter, &["serve", "--listen", "127.0.0.1:0"]);
    // Once it answers it has done so.
    assert_eq!(service.get("/healthz", None).0, 200);
    let (soft, hard) = file_limits(service.id());
    assert!(
        hard > 256,
        "the hard limit here is {hard}: there is nothing to raise"
    );
    assert_eq!(soft, hard);
    let log = service_log(&place, "open files");
    shows(&log, &format!("files={soft}"));
    shows(&log, "connections=");
}

/// The line of the log that holds some words.
#[track_caller]
fn service_log(place: &Place, words: &str) -> String {
    let log = place.log();
    log.lines()
        .find(|line| line.contains(words))
        .unwrap_or_else(|| panic!("no {words}: {log}"))
        .to_owned()
}

#[test]
fn check_tries_the_place_of_photos_and_a_backup_says_what_it_lacks() {
    let place = Place::new();
    place.answer(&["migrate"]);
    shows(
        &place.answer(&["check"]),
        "good   photos      kept in the database",
    );
    lacks(
        &place.answer(&["backup", &place.path("whole.db").to_string_lossy()]),
        "photos",
    );
    let folder = place.path("kept");
    place.settings(&format!(
        "[files]\nplace = \"folder\"\nfolder = \"{}\"\n",
        folder.display()
    ));
    let kept = format!("kept in {}", folder.display());
    shows(&place.answer(&["check"]), &format!("good   photos      {kept}"));
    let left: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .flat_map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap())
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let told = place.answer(&["backup", &place.path("part.db").to_string_lossy()]);
    shows(&told, &format!("photos and pictures are in {}", folder.display()));
    // Port 1 of the loopback answers nobody.
    place.settings(
        "[files]\nplace = \"s3\"\n[files.s3]\nendpoint = \"http://127.0.0.1:1\"\nbucket = \"photos\"\n\
         access_key = \"me\"\nsecret_key = \"s3cret\"\n",
    );
    let output = place.run(&["check"]);
    let answer = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    shows(&answer, "WRONG  photos");
    shows(&answer, "files.s3.secret_key = (set)");
    lacks(&answer, "s3cret");
    lacks(&answer, "X-Amz");
}
