//! Bearer tokens: what they are good for, what ends them, and who makes them.

use super::super::feeds::make_feed;
use super::super::fixture::{Fixture, PASSWORD};
use super::tests::{try_in, who};
use super::*;
use crate::domain::place::FeedKind;
use crate::domain::proof::Scopes;

#[tokio::test]
async fn a_bearer_token_is_known_until_it_is_revoked() {
    let f = Fixture::new();
    let actor = f.actor("a@b.example", None, &[]).await;
    let owner = actor.person.unwrap();
    let by = actor.clone();
    let made = f
        .writes(move |tx| create_token(tx, &by, owner, &TokenWish::whole("import")))
        .await;
    assert!(made.token.starts_with("mdg_") && made.token.len() == 68);
    let token = made.token.clone();
    let found = f
        .reads(move |tx| actor_of_bearer(tx, &token, None))
        .await
        .unwrap()
        .actor;
    assert_eq!(found.person, Some(owner));
    assert!(matches!(
        found.proof,
        Proof::Token {
            scopes: Scopes::ALL,
            ..
        }
    ));
    let by = actor.clone();
    assert_eq!(
        f.reads(move |tx| list_tokens(tx, &by, owner)).await[0].name,
        "import"
    );
    f.writes(move |tx| revoke_token(tx, &actor, made.id)).await;
    assert_eq!(
        f.reads(move |tx| actor_of_bearer(tx, &made.token, None)).await,
        None
    );
}

#[tokio::test]
async fn a_token_ends_by_itself_after_its_days_and_a_year_at_most() {
    let f = Fixture::new();
    let owner = f.actor("a@b.example", None, &[]).await.person.unwrap();
    let wish = |days: Option<i64>| TokenWish {
        name: format!("{days:?}"),
        scopes: vec!["book".into()],
        days,
    };
    let usual = wish(None);
    let made = f
        .writes(move |tx| create_token(tx, &system(), owner, &usual))
        .await
        .token;
    let known = || {
        let token = made.clone();
        f.app.read(move |tx| actor_of_bearer(tx, &token, None))
    };
    f.later(90 * 86_400 - 1);
    assert!(known().await.unwrap().is_some());
    f.later(1);
    assert!(known().await.unwrap().is_none());
    for days in [0, 366, -1] {
        let wish = wish(Some(days));
        assert!(
            matches!(
                f.app
                    .write(move |tx| create_token(tx, &system(), owner, &wish))
                    .await,
                Err(Error::Invalid(_))
            ),
            "{days}"
        );
    }
}

#[tokio::test]
async fn a_token_that_a_token_made_ends_with_it() {
    let f = Fixture::new();
    let actor = f.actor("a@b.example", None, &[]).await;
    let owner = actor.person.unwrap();
    let by = holder(
        &f,
        &actor,
        &TokenWish {
            days: Some(1),
            ..TokenWish::whole("parent")
        },
    )
    .await;
    let Proof::Token { ends_at, id, .. } = by.proof else {
        panic!("{:?}", by.proof)
    };
    let child = by.clone();
    f.writes(move |tx| create_token(tx, &child, owner, &TokenWish::whole("child")))
        .await;
    let reader = actor.clone();
    let listed = f.reads(move |tx| list_tokens(tx, &reader, owner)).await;
    assert_eq!(
        listed.iter().map(|token| token.expires_at).collect::<Vec<_>>(),
        [ends_at; 2]
    );
    f.writes(move |tx| revoke_token(tx, &actor, id)).await;
    assert!(
        f.reads(move |tx| list_tokens(tx, &by, owner)).await.is_empty(),
        "the child is gone too"
    );
}

/// A person who comes with a token of theirs.
async fn holder(f: &Fixture, person: &Actor, wish: &TokenWish) -> Actor {
    let (owner, wish) = (person.person.unwrap(), wish.clone());
    let made = f
        .writes(move |tx| create_token(tx, &system(), owner, &wish))
        .await;
    f.reads(move |tx| actor_of_bearer(tx, &made.token, None))
        .await
        .unwrap()
        .actor
}

#[tokio::test]
async fn who_was_let_in_by_what_has_ended_since_makes_no_new_door() {
    let f = Fixture::new();
    let person = f.actor("lead@robonarae.example", None, &[]).await;
    let owner = person.person.unwrap();
    let by_token = holder(&f, &person, &TokenWish::whole("own")).await;
    let by_login = who(
        &f,
        &try_in(&f, "lead@robonarae.example", PASSWORD)
            .await
            .unwrap()
            .token,
    )
    .await
    .unwrap()
    .actor;
    f.writes(move |tx| end_access(tx, &system(), owner, Calendars::End).map(drop))
        .await;
    for by in [by_token, by_login] {
        let (token, feed, email) = (by.clone(), by.clone(), by.clone());
        let made = f
            .app
            .write(move |tx| create_token(tx, &token, owner, &TokenWish::whole("new")))
            .await;
        assert!(matches!(made, Err(Error::Unauthenticated)), "{:?}", by.proof);
        let made = f
            .app
            .write(move |tx| make_feed(tx, &feed, FeedKind::Person, ""))
            .await;
        assert!(matches!(made, Err(Error::Unauthenticated)), "{:?}", by.proof);
        let asked = f
            .app
            .write(move |tx| start_email(tx, &email, owner, "thief@elsewhere.example"))
            .await;
        assert!(
            matches!(asked, Err(Error::Unauthenticated | Error::Forbidden)),
            "{asked:?}"
        );
    }
}

#[tokio::test]
async fn nobody_makes_more_out_of_a_token_than_it_is() {
    let f = Fixture::new();
    let actor = f.actor("a@b.example", None, &[]).await;
    let owner = actor.person.unwrap();
    for (own, wanted, is_made) in [
        ("administer", "administer", true),
        ("administer", "book", false),
        ("read book decide", "read", false),
    ] {
        let scopes = own.split(' ').map(str::to_owned).collect();
        let by = holder(
            &f,
            &actor,
            &TokenWish {
                name: format!("{own} for {wanted}"),
                scopes,
                days: None,
            },
        )
        .await;
        let wish = TokenWish {
            name: format!("{own} {wanted}"),
            scopes: vec![wanted.into()],
            days: None,
        };
        assert_eq!(
            f.app
                .write(move |tx| create_token(tx, &by, owner, &wish))
                .await
                .is_ok(),
            is_made,
            "{own} {wanted}"
        );
    }
}

#[tokio::test]
async fn a_token_is_marked_as_used_once_a_day() {
    let f = Fixture::new();
    let owner = f.actor("a@b.example", None, &[]).await.person.unwrap();
    let token = f
        .writes(move |tx| create_token(tx, &system(), owner, &TokenWish::whole("import")))
        .await
        .token;
    let seen = || {
        let token = token.clone();
        f.app.write(move |tx| {
            let seen = actor_of_bearer(tx, &token, None)?.and_then(|visitor| visitor.seen);
            seen.map(|seen| mark_seen(tx, seen, Some("192.0.2.7")))
                .transpose()
                .map(|marked| marked.is_some())
        })
    };
    assert!(seen().await.unwrap());
    f.later(3600);
    assert!(!seen().await.unwrap());
    f.later(86_400);
    assert!(seen().await.unwrap());
    let listed = f.reads(move |tx| list_tokens(tx, &system(), owner)).await;
    assert_eq!(
        (listed[0].last_used_at, listed[0].last_used_address.as_deref()),
        (Some(f.clock.now()), Some("192.0.2.7"))
    );
}

#[tokio::test]
async fn the_tokens_of_others_are_an_admins_only() {
    let f = Fixture::new();
    let owner = PersonId(f.person("a@b.example", None, &[]).await.id);
    let made = f
        .writes(move |tx| create_token(tx, &system(), owner, &TokenWish::whole("import")))
        .await;
    let staff = f.actor("staff@b.example", Some("staff"), &[]).await;
    let by = staff.clone();
    assert!(matches!(
        f.app.read(move |tx| list_tokens(tx, &by, owner)).await,
        Err(Error::Forbidden)
    ));
    let by = staff.clone();
    assert!(
        f.app
            .write(move |tx| create_token(tx, &by, owner, &TokenWish::whole("mine")))
            .await
            .is_err()
    );
    assert!(matches!(
        f.app.write(move |tx| revoke_token(tx, &staff, made.id)).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn what_a_token_made_for_others_ends_with_the_access_of_its_person() {
    let f = Fixture::new();
    let admin = f.actor("admin@city.example", Some("admin"), &[]).await;
    let other = f.actor("other@b.example", None, &[]).await;
    let (admin_id, owner) = (admin.person.unwrap(), other.person.unwrap());
    let by = holder(&f, &admin, &TokenWish::whole("stolen")).await;
    f.writes(move |tx| create_token(tx, &by, owner, &TokenWish::whole("child")))
        .await;
    f.writes(move |tx| end_access(tx, &system(), admin_id, Calendars::End).map(drop))
        .await;
    assert!(f.reads(move |tx| list_tokens(tx, &other, owner)).await.is_empty());
}
