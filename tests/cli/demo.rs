//! The demonstration: its tokens, and that it keeps away from a service's own data.

use std::io::BufRead;

use super::Place;
use crate::support::shows;

#[test]
fn the_demonstration_says_what_to_try_and_its_tokens_work() {
    let place = Place::new();
    let mut service = place.demonstrates();
    let token = std::iter::from_fn(|| {
        let mut line = String::new();
        service
            .output
            .read_line(&mut line)
            .ok()
            .filter(|read| *read > 0)
            .map(|_| line)
    })
    .find_map(|line| line.trim().strip_prefix("OPERATOR=").map(str::to_owned));
    let (status, body) = service.get("/api/v1/bookings?state=requested", token.as_deref());
    assert_eq!(status, 200);
    shows(&body, "xr-maru");
    assert_eq!(service.stop("-TERM").0, Some(0));
    // The folder is a demonstration's now, so the next one may empty it; the service's own data never is.
    assert_eq!(place.demonstrates().stop("-TERM").0, Some(0));
}

#[test]
fn no_service_opens_the_demonstrations_database_and_check_says_so() {
    let place = Place::new();
    assert_eq!(place.demonstrates().stop("-TERM").0, Some(0));
    let (code, words) = place.complaint(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(2));
    shows(&words, "holds the demonstration, whose password everybody knows");
    let checked = place.run(&["check"]);
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(
        !checked.status.success() && said.contains("holds the demonstration"),
        "{said}"
    );
}

#[test]
fn the_demonstration_opens_no_services_database_even_before_anybody_is_in_it() {
    let place = Place::new();
    let database = format!("sqlite:{}", place.path("own.db").display());
    assert_eq!(
        place
            .start(&["serve", "--listen", "127.0.0.1:0", "--database", &database])
            .stop("-TERM")
            .0,
        Some(0)
    );
    let (code, words) = Place::new().complaint(&["demo", "--listen", "127.0.0.1:0", "--database", &database]);
    assert_eq!(code, Some(2));
    shows(&words, "belongs to a service");
}

#[test]
fn the_demonstration_refuses_a_folder_that_is_not_its_own() {
    let place = Place::new();
    place.answer(&["migrate"]);
    let (code, words) = place.complaint(&["demo", "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(2));
    shows(&words, "holds other files");
}
