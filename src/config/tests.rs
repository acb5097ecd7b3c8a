use std::path::Path;

use super::*;

fn sources(
    file: Option<&Path>,
    environment: &[(&str, &str)],
    flags: &[(&'static str, &'static str, &str)],
) -> Sources {
    Sources {
        // A file that is there, so that the machine's own is never read.
        file: Some(file.map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("config/default.toml"),
            Path::to_owned,
        )),
        environment: environment
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
        flags: flags
            .iter()
            .map(|(name, key, value)| Flag {
                name,
                key,
                value: (*value).into(),
            })
            .collect(),
    }
}

fn written(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

fn with_environment(environment: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    Settings::load(&sources(None, environment, &[]))
}

fn told(text: &str) -> String {
    let file = written(text);
    let error = Settings::load(&sources(Some(file.path()), &[], &[]))
        .unwrap_err()
        .to_string();
    error.replace(&file.path().display().to_string(), "FILE")
}

#[test]
fn the_defaults_are_whole_and_every_key_is_read() {
    let file = written("");
    let settings = Settings::load(&sources(Some(file.path()), &[], &[])).unwrap();
    assert_eq!(settings.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(
        (settings.server.shutdown_seconds, settings.server.workers),
        (10, None)
    );
    assert_eq!((settings.database.url, settings.data.folder), (None, None));
    assert_eq!(settings.mail.domain, "madang.example");
    assert!(
        settings
            .shown
            .iter()
            .all(|shown| shown.origin == Origin::Defaults)
    );
}

#[test]
fn each_key_of_the_defaults_has_a_comment() {
    let lines: Vec<&str> = DEFAULTS.lines().collect();
    for (index, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains(" = ") && !line.starts_with('#'))
    {
        // Keys that explain each other may share a comment, and a host or a port needs none.
        let near = &lines[index.saturating_sub(3)..index];
        assert!(
            near.iter()
                .any(|line| line.starts_with('#') || *line == "[mail.smtp]"),
            "{line}"
        );
    }
}

#[test]
fn the_example_for_production_can_be_read_but_for_its_secrets() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/production.example.toml");
    let SettingsError(faults) = Settings::load(&sources(Some(&path), &[], &[])).unwrap_err();
    let keys: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(keys, ["database.url_file", "mail.smtp.password_file"]);
}

#[test]
fn a_file_beats_the_defaults_the_environment_a_file_and_a_flag_the_environment() {
    let file = written("[server]\nlisten = \"127.0.0.1:1\"\nworkers = 2\nshutdown_seconds = 3\n");
    let environment = [
        ("MADANG_SERVER__LISTEN", "127.0.0.1:4"),
        ("MADANG_SERVER__WORKERS", "5"),
    ];
    let settings = Settings::load(&sources(
        Some(file.path()),
        &environment,
        &[("--listen", "server.listen", "127.0.0.1:6")],
    ))
    .unwrap();
    assert_eq!(settings.server.listen.port(), 6);
    assert_eq!(settings.server.workers, Some(5));
    assert_eq!(settings.server.shutdown_seconds, 3);
    assert_eq!(settings.server.request_body_limit, 262_144);
    let origin = |key: &str| {
        settings
            .shown
            .iter()
            .find(|shown| shown.key == key)
            .unwrap()
            .origin
            .to_string()
    };
    assert_eq!(
        (origin("server.listen"), origin("server.workers")),
        ("--listen".into(), "MADANG_SERVER__WORKERS".into())
    );
}

#[test]
fn a_deeper_section_is_reached_from_the_environment() {
    assert_eq!(
        with_environment(&[("MADANG_MAIL__SMTP__HOST", "smtp.example")])
            .unwrap()
            .mail
            .smtp
            .host,
        "smtp.example"
    );
}

#[test]
fn variables_of_the_tests_the_files_name_and_of_others_are_no_settings() {
    let environment = [
        ("MADANG_TEST_DATABASE", "x"),
        ("MADANG_CONFIG", "/nowhere"),
        ("PATH", "x"),
        ("MADANGX", "x"),
    ];
    with_environment(&environment).unwrap();
}

#[test]
fn the_file_that_the_environment_names_is_read() {
    let file = written("[server]\nworkers = 7\n");
    let environment = vec![("MADANG_CONFIG".into(), file.path().into())];
    let settings = Settings::load(&Sources {
        environment,
        ..Sources::default()
    })
    .unwrap();
    assert_eq!(settings.server.workers, Some(7));
}

#[test]
fn an_unknown_key_is_refused_with_its_full_name_and_place() {
    assert_eq!(
        told("[mail.smtp]\nhots = \"x\"\n"),
        "mail.smtp.hots (FILE): is no setting"
    );
    assert_eq!(
        told("[servers]\nlisten = \"x\"\n"),
        "servers.listen (FILE): is no setting"
    );
    let error = with_environment(&[("MADANG_SERVER_LISTEN", "x")])
        .unwrap_err()
        .to_string();
    assert_eq!(error, "server_listen (MADANG_SERVER_LISTEN): is no setting");
}

#[test]
fn a_value_of_the_wrong_type_is_refused() {
    assert_eq!(
        told("[server]\nlisten = 8080\n"),
        "server.listen (FILE): must be a text in quotes"
    );
    assert_eq!(
        told("[server]\nworkers = 1.5\n"),
        "server.workers (FILE): must be a whole number"
    );
    assert_eq!(told("server = 1\n"), "server (FILE): is no setting");
    let error = with_environment(&[("MADANG_SERVER__WORKERS", "many")])
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "server.workers (MADANG_SERVER__WORKERS): must be a whole number"
    );
}

#[test]
fn bad_values_are_all_told_at_once_and_never_repeated() {
    let error = told(
        "[server]\nlisten = \"here\"\nbase_url = \"ftp://x\"\nworkers = -1\n[mail]\nfrom_email = \"s3cret\"\n\
         [mail.smtp]\nsecurity = \"ssl\"\nport = 0\n[database]\npool_size = 0\n",
    );
    assert_eq!(
        error,
        "server.listen (FILE): must be ADDRESS:PORT, such as 127.0.0.1:8080\n\
         server.base_url (FILE): must be http:// or https:// and a host\n\
         server.workers (FILE): must be 0 to 1024\n\
         database.pool_size (FILE): must be 1 to 1000\n\
         mail.from_email (FILE): must be an e-mail address\n\
         mail.smtp.port (FILE): must be 1 to 65535\n\
         mail.smtp.security (FILE): must be \"none\" or \"starttls\" or \"tls\""
    );
}

#[test]
fn a_file_that_is_no_toml_is_told_by_its_line_without_its_content() {
    let error = told("[server]\n[mail.smtp]\npassword = s3cret\n");
    assert!(error.starts_with("FILE: line 3: "), "{error}");
    assert!(!error.contains("s3cret"), "{error}");
}

#[test]
fn a_missing_file_is_refused() {
    let error = Settings::load(&sources(Some(Path::new("/nowhere/madang.toml")), &[], &[]))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("/nowhere/madang.toml: can't be read: "),
        "{error}"
    );
}

#[test]
fn a_secret_comes_from_a_file_without_its_last_line_end() {
    let secret = written("p\u{e4}ss word\n");
    let settings = with_environment(&[(
        "MADANG_MAIL__SMTP__PASSWORD_FILE",
        secret.path().to_str().unwrap(),
    )])
    .unwrap();
    assert_eq!(settings.mail.smtp.password.as_deref(), Some("p\u{e4}ss word"));
}

#[test]
fn a_secret_of_a_later_layer_beats_the_file_of_an_earlier_one() {
    let environment = [("MADANG_DATABASE__URL_FILE", "/nowhere")];
    let settings = Settings::load(&sources(
        None,
        &environment,
        &[("--database", "database.url", "sqlite:x")],
    ))
    .unwrap();
    assert_eq!(settings.database.url.as_deref(), Some("sqlite:x"));
}

#[test]
fn a_secret_and_its_file_in_one_layer_are_refused() {
    let environment = [
        ("MADANG_DATABASE__URL_FILE", "/nowhere"),
        ("MADANG_DATABASE__URL", "sqlite:x"),
    ];
    let error = with_environment(&environment).unwrap_err().to_string();
    assert_eq!(
        error,
        "database.url_file (MADANG_DATABASE__URL_FILE): can't be set together with database.url"
    );
}

#[test]
fn no_secret_is_ever_shown() {
    let environment = [
        ("MADANG_DATABASE__URL", "postgres://u:s3cret@h/d"),
        ("MADANG_MAIL__SMTP__PASSWORD", "s3cret"),
    ];
    let settings = with_environment(&environment).unwrap();
    assert!(!format!("{settings:?}").contains("s3cret"));
    assert!(
        settings
            .shown
            .iter()
            .any(|shown| shown.key == "database.url" && shown.value == "(set)")
    );
}

#[test]
fn the_base_url_loses_its_last_slash() {
    let settings = with_environment(&[("MADANG_SERVER__BASE_URL", "https://madang.example/")]).unwrap();
    assert_eq!(
        settings.server.base_url.as_deref(),
        Some("https://madang.example")
    );
}

#[test]
fn files_in_an_s3_need_its_address_and_a_key_that_may_come_from_a_file() {
    let said = told("[files]\nplace = \"s3\"\n[files.s3]\nendpoint = \"ftp://x\"\n");
    for key in ["endpoint", "bucket", "access_key", "secret_key"] {
        assert!(said.contains(&format!("files.s3.{key}")), "{said}");
    }
    let said = told("[files.s3]\nprefix = \"../up\"\nbucket = \"A B\"\n");
    assert!(
        said.contains("files.s3.prefix") && said.contains("files.s3.bucket"),
        "{said}"
    );
    let secret = written("from a file\n");
    let settings = with_environment(&[
        ("MADANG_FILES__PLACE", "s3"),
        ("MADANG_FILES__S3__ENDPOINT", "https://s3.example"),
        ("MADANG_FILES__S3__BUCKET", "photos"),
        ("MADANG_FILES__S3__ACCESS_KEY", "me"),
        (
            "MADANG_FILES__S3__SECRET_KEY_FILE",
            &secret.path().to_string_lossy(),
        ),
    ]);
    let s3 = settings.unwrap().files.s3.unwrap();
    assert_eq!(
        (s3.secret_key.as_str(), s3.prefix.as_str()),
        ("from a file", "madang")
    );
    assert!(!format!("{s3:?}").contains("from a file"));
}
