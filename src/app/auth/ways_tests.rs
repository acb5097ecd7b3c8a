//! Ways in: how long they last, what ends them, what they are asked for again, and what the journal tells of
//! them.

use super::super::feeds;
use super::super::fixture::{Fixture, PASSWORD};
use super::super::people::{disable_person, enable_person};
use super::tests::{attempt, newest_link, sets_by_link, try_in, who};
use super::*;
use crate::domain::access::Scope;
use crate::domain::notice::Event;
use crate::domain::place::FeedKind;
use crate::store::journal::{JournalFilter, list_entries};

#[tokio::test]
async fn a_sign_in_that_nobody_uses_ends_sooner_for_those_who_can_do_more() {
    let f = Fixture::new();
    for (email, role, idle) in [
        ("a@b.example", None, 86_400),
        ("s@b.example", Some("staff"), 12 * 3600),
        ("r@b.example", Some("admin"), 12 * 3600),
    ] {
        f.person(email, role, &[]).await;
        let used = try_in(&f, email, PASSWORD).await.unwrap().token;
        // Those without a role end with the login itself in this test, as their idle end is later.
        f.later(idle - 1);
        assert!(who(&f, &used).await.is_some(), "{email}");
        f.later(1);
        assert!(who(&f, &used).await.is_none(), "{email}");
    }
}

#[tokio::test]
async fn a_sign_in_that_is_used_stays_and_that_is_written_every_few_minutes_only() {
    let f = Fixture::new();
    f.person("s@b.example", Some("staff"), &[]).await;
    let token = try_in(&f, "s@b.example", PASSWORD).await.unwrap().token;
    assert_eq!(who(&f, &token).await.unwrap().seen, None);
    f.later(300);
    let seen = who(&f, &token).await.unwrap().seen.unwrap();
    f.later(11 * 3600);
    f.writes(move |tx| mark_seen(tx, seen, Some("192.0.2.9"))).await;
    f.later(11 * 3600);
    let visitor = who(&f, &token).await.unwrap();
    let logins = f
        .reads(move |tx| list_logins(tx, &visitor.actor, visitor.login))
        .await;
    assert_eq!(
        (logins.len(), logins[0].is_this, logins[0].address.as_deref()),
        (1, true, Some("192.0.2.9"))
    );
}

/// Somebody with a login, a token and a calendar.
async fn with_everything(f: &Fixture, email: &str) -> (PersonId, [String; 3]) {
    let person = PersonId(f.person(email, None, &[]).await.id);
    let login = try_in(f, email, PASSWORD).await.unwrap().token;
    let made = f.app.write(move |tx| {
        let actor = actor_of_person(tx, person)?.unwrap().actor;
        let token = create_token(tx, &system(), person, &TokenWish::whole("import"))?.token;
        Ok((token, feeds::make_feed(tx, &actor, FeedKind::Person, "")?))
    });
    let (token, feed) = made.await.unwrap();
    let feed = feed
        .strip_prefix("/calendars/")
        .unwrap()
        .strip_suffix(".ics")
        .unwrap()
        .to_owned();
    (person, [login, token, feed])
}

/// Which of login, token and calendar still open something.
async fn still_open(f: &Fixture, ways: &[String; 3]) -> [bool; 3] {
    let [login, token, feed] = ways.clone();
    let open = f.app.read(move |tx| {
        let (login, token) = (
            actor_of_login(tx, &login, None)?,
            actor_of_bearer(tx, &token, None)?,
        );
        Ok([
            login.is_some(),
            token.is_some(),
            feeds::read_feed(tx, &feed).is_ok(),
        ])
    });
    open.await.unwrap()
}

#[tokio::test]
async fn a_new_password_and_being_barred_end_every_login_token_and_calendar_for_good() {
    let f = Fixture::new();
    let (_, reset) = with_everything(&f, "reset@b.example").await;
    f.writes(|tx| ask_reset(tx, "reset@b.example", &Origin::default()))
        .await;
    let link = newest_link(&f, Event::PasswordReset).await;
    sets_by_link(&f, &link, "amber violin turnip").await.unwrap();
    assert_eq!(still_open(&f, &reset).await, [false; 3]);

    let (_, change) = with_everything(&f, "change@b.example").await;
    let actor = who(&f, &change[0]).await.unwrap().actor;
    let (old, new) = (PASSWORD.to_owned(), "amber violin turnip".to_owned());
    change_password(&f.app, &actor, old, new, Origin::default())
        .await
        .unwrap();
    assert_eq!(still_open(&f, &change).await, [false; 3]);

    let (id, barred) = with_everything(&f, "barred@b.example").await;
    f.writes(move |tx| disable_person(tx, &system(), id)).await;
    f.writes(move |tx| enable_person(tx, &system(), id)).await;
    assert_eq!(still_open(&f, &barred).await, [false; 3]);
}

#[tokio::test]
async fn signing_out_everywhere_ends_tokens_and_calendars_if_they_are_asked_for() {
    let f = Fixture::new();
    for (email, calendars, left) in [
        ("a@b.example", Calendars::Keep, true),
        ("c@b.example", Calendars::End, false),
    ] {
        let (_, ways) = with_everything(&f, email).await;
        let actor = who(&f, &ways[0]).await.unwrap().actor;
        f.writes(move |tx| sign_out_everywhere(tx, &actor, calendars))
            .await;
        assert_eq!(still_open(&f, &ways).await, [false, false, left], "{email}");
    }
}

#[tokio::test]
async fn the_password_is_asked_for_again_before_a_token_is_made() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    let token = try_in(&f, "a@b.example", PASSWORD).await.unwrap().token;
    let makes = |name: &'static str| {
        let (f, token) = (&f, token.clone());
        async move {
            let actor = who(f, &token).await.unwrap().actor;
            f.app
                .write(move |tx| create_token(tx, &actor, actor.person.unwrap(), &TokenWish::whole(name)))
                .await
                .map(|_| ())
        }
    };
    f.later(599);
    assert!(makes("one").await.is_ok());
    f.later(1);
    assert!(matches!(makes("two").await, Err(Error::ProveAgain)));
    let visitor = who(&f, &token).await.unwrap();
    let wrong = prove(&f.app, &visitor.actor, visitor.login, "not the password".into()).await;
    assert!(matches!(wrong, Err(Error::Invalid(_))));
    assert!(matches!(makes("two").await, Err(Error::ProveAgain)));
    prove(&f.app, &visitor.actor, visitor.login, PASSWORD.into())
        .await
        .unwrap();
    assert!(makes("two").await.is_ok());
}

/// What the journal says, in order.
async fn journal(f: &Fixture) -> Vec<(String, String)> {
    let filter = JournalFilter {
        limit: 200,
        scope: Scope::Everything,
        ..JournalFilter::default()
    };
    let rows = f.reads(move |tx| Ok(list_entries(tx.conn, &filter)?)).await;
    rows.into_iter()
        .rev()
        .map(|row| (row.action.as_str().to_owned(), row.subject))
        .collect()
}

#[tokio::test]
async fn the_journal_tells_of_sign_ins_failures_refusals_and_sign_outs_and_of_nothing_that_was_typed() {
    let f = Fixture::new();
    let person = PersonId(f.person("a@b.example", None, &[]).await.id);
    let token = try_in(&f, "a@b.example", PASSWORD).await.unwrap().token;
    f.writes(move |tx| sign_out(tx, &system(), &token)).await;
    for _ in 0..9 {
        assert!(try_in(&f, "a@b.example", "not the password").await.is_err());
    }
    assert!(try_in(&f, "typed@b.example", "not the password").await.is_err());
    let own = format!("person {person}");
    let told: Vec<_> = journal(&f)
        .await
        .into_iter()
        .filter(|(action, _)| action.starts_with("person.sign"))
        .collect();
    let expected = [
        ("person.sign_in", own.as_str()),
        ("person.sign_out", &own),
        ("person.sign_in_failed", &own),
        ("person.sign_in_failed", &own),
        ("person.sign_in_failed", &own),
        ("person.sign_in_refused", &own),
        ("person.sign_in_failed", "nobody's account"),
    ];
    assert_eq!(
        told.iter()
            .map(|(action, subject)| (action.as_str(), subject.as_str()))
            .collect::<Vec<_>>(),
        expected
    );
}

/// How many mails about sign-ins wait for somebody.
async fn sign_ins_told(f: &Fixture) -> usize {
    let lot = f
        .writes(|tx| super::super::post::take(tx, 100, tx.now.plus(300)))
        .await;
    let leaving = lot.chains.into_iter().flatten().flat_map(|mail| mail.notices);
    leaving
        .filter(|notice| {
            notice
                .letter
                .account
                .as_ref()
                .is_some_and(|account| account.sign_in.is_some())
        })
        .count()
}

#[tokio::test]
async fn the_first_sign_in_of_all_is_not_told_and_one_after_all_browsers_were_forgotten_is() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    let login = try_in(&f, "a@b.example", PASSWORD).await.unwrap().token;
    assert_eq!(sign_ins_told(&f).await, 0, "there is nothing to compare it with");
    let actor = who(&f, &login).await.unwrap().actor;
    f.writes(move |tx| sign_out_everywhere(tx, &actor, Calendars::Keep))
        .await;
    try_in(&f, "a@b.example", PASSWORD).await.unwrap();
    assert_eq!(sign_ins_told(&f).await, 1);
}

#[tokio::test]
async fn a_sign_in_to_an_account_that_is_older_than_what_the_journal_remembers_is_told() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    f.later((f.app.rules.retention_days + 1) * 86_400);
    try_in(&f, "a@b.example", PASSWORD).await.unwrap();
    assert_eq!(sign_ins_told(&f).await, 1);
}

#[tokio::test]
async fn each_network_address_that_signs_in_is_told_up_to_so_many_in_an_hour() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    for n in 0..25 {
        sign_in(
            &f.app,
            attempt("a@b.example", PASSWORD, &format!("198.51.100.{n}")),
        )
        .await
        .unwrap();
    }
    assert_eq!(sign_ins_told(&f).await, 20);
}
