use super::super::fixture::{Fixture, PASSWORD, person_body};
use super::super::people::create_person;
use super::tests::{attempt, newest_link, sets_by_link, try_in, who};
use super::*;
use crate::domain::notice::Event;
use crate::domain::place::LinkPurpose;

#[tokio::test]
async fn an_invitation_sets_the_first_password_once() {
    let f = Fixture::new();
    f.writes(|tx| create_person(tx, &system(), &person_body("new@b.example", None, &[])))
        .await;
    let link = newest_link(&f, Event::Invited).await;
    let looked = link.clone();
    assert_eq!(
        f.reads(move |tx| find_link(tx, &looked)).await.purpose,
        LinkPurpose::Invite
    );
    assert!(matches!(
        sets_by_link(&f, &link, "too short").await,
        Err(Error::Invalid(_))
    ));
    let signed_in = sets_by_link(&f, &link, "teal otter plinth").await.unwrap();
    assert!(who(&f, &signed_in.token).await.is_some());
    assert!(matches!(
        sets_by_link(&f, &link, "seven quiet ladders").await,
        Err(Error::NotFound)
    ));
    assert!(try_in(&f, "new@b.example", "teal otter plinth").await.is_ok());
}

#[tokio::test]
async fn of_two_who_use_a_link_at_once_one_sets_the_password() {
    let f = Fixture::new();
    f.writes(|tx| create_person(tx, &system(), &person_body("new@b.example", None, &[])))
        .await;
    let link = newest_link(&f, Event::Invited).await;
    let (one, two) = tokio::join!(
        sets_by_link(&f, &link, "mossy gravel kettle"),
        sets_by_link(&f, &link, "brittle lunar hinge")
    );
    assert!(one.is_ok() != two.is_ok());
}

#[tokio::test]
async fn a_reset_ends_every_other_login_and_link() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    let old = try_in(&f, "a@b.example", PASSWORD).await.unwrap().token;
    f.writes(|tx| ask_reset(tx, "a@b.example", &Origin::default()))
        .await;
    let first = newest_link(&f, Event::PasswordReset).await;
    f.writes(|tx| ask_reset(tx, "a@b.example", &Origin::default()))
        .await;
    let second = newest_link(&f, Event::PasswordReset).await;
    let new = sets_by_link(&f, &second, "amber violin turnip")
        .await
        .unwrap()
        .token;
    assert_eq!(who(&f, &old).await, None);
    assert!(who(&f, &new).await.is_some());
    assert!(f.app.read(move |tx| find_link(tx, &first)).await.is_err());
    assert!(try_in(&f, "a@b.example", PASSWORD).await.is_err());
}

#[tokio::test]
async fn a_link_runs_out_after_three_days() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    f.writes(|tx| ask_reset(tx, "a@b.example", &Origin::default()))
        .await;
    let link = newest_link(&f, Event::PasswordReset).await;
    f.later(72 * 3600);
    assert!(matches!(
        sets_by_link(&f, &link, "amber violin turnip").await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn asking_for_a_new_password_tells_nobody_who_has_an_account_and_has_a_limit() {
    let f = Fixture::new();
    for _ in 0..6 {
        f.writes(|tx| ask_reset(tx, "nobody@b.example", &attempt("", "", "192.0.2.1").origin))
            .await;
    }
    let again = f
        .app
        .write(|tx| ask_reset(tx, "nobody@b.example", &attempt("", "", "192.0.2.1").origin))
        .await;
    assert!(matches!(again, Err(Error::TooMany { .. })));
    // Whoever asked too often stops nobody else.
    f.writes(|tx| ask_reset(tx, "nobody@b.example", &attempt("", "", "198.51.100.7").origin))
        .await;
}

#[tokio::test]
async fn what_ran_out_is_forgotten() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    try_in(&f, "a@b.example", PASSWORD).await.unwrap();
    assert!(try_in(&f, "a@b.example", "not the password").await.is_err());
    assert_eq!(f.writes(forget_stale).await, 0);
    f.later(f.app.rules.login_seconds);
    // A login, and the tries of the account, of the address, and of both together.
    assert_eq!(f.writes(forget_stale).await, 4);
    f.later(400 * 86_400);
    assert_eq!(f.writes(forget_stale).await, 1, "the browser");
}
