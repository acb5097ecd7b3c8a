//! A client that a foreign generator makes of the OpenAPI document does what a program does with the API.

use std::process::Command;

use crate::support::TestApp;

/// The generator's program, which `tests/run` has installed; without it nothing is shown, and that is said
/// there.
fn generator() -> Option<String> {
    std::env::var("MADANG_TEST_CLIENT")
        .ok()
        .filter(|path| !path.is_empty())
}

#[track_caller]
fn runs(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn a_client_that_is_generated_from_the_document_asks_approves_lists_and_moves() {
    let Some(generator) = generator() else {
        eprintln!("no MADANG_TEST_CLIENT: the generated client was NOT tried");
        return;
    };
    let app = TestApp::start();
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("openapi.json");
    std::fs::write(
        &document,
        app.anonymous().gets("/api/v1/openapi.json").ok().to_string(),
    )
    .unwrap();
    let made = folder.path().join("client");
    runs(
        Command::new(&generator)
            .arg("generate")
            .args(["--meta", "none", "--path"])
            .arg(&document)
            .arg("--output-path")
            .arg(&made),
    );
    let python = std::path::Path::new(&generator).with_file_name("python");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/client.py");
    let said = runs(
        Command::new(python)
            .arg(script)
            .arg(folder.path())
            .args([&app.base, &app.people.lead, &app.people.operator])
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    );
    assert!(said.ends_with("walked\n"), "{said}");
}
