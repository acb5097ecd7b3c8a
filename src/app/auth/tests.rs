use super::super::fixture::{Fixture, PASSWORD, person_body};
use super::super::people::{create_person, disable_person};
use super::super::post;
use super::*;
use crate::domain::access::MemberRole;
use crate::domain::journal::JournalAction;
use crate::domain::notice::Event;

pub(super) fn attempt(email: &str, password: &str, address: &str) -> Attempt {
    Attempt {
        email: email.into(),
        password: password.into(),
        origin: Origin {
            address: Some(address.into()),
            ..Origin::default()
        },
    }
}

pub(super) async fn try_in(f: &Fixture, email: &str, password: &str) -> Result<SignedIn> {
    sign_in(&f.app, attempt(email, password, "192.0.2.1")).await
}

pub(super) async fn who(f: &Fixture, token: &str) -> Option<Visitor> {
    let token = token.to_owned();
    f.reads(move |tx| actor_of_login(tx, &token, Some("192.0.2.1")))
        .await
}

/// The path of the newest link that leaves now, without `/link/`.
pub(super) async fn newest_link(f: &Fixture, event: Event) -> String {
    let lot = f.writes(|tx| post::take(tx, 100, tx.now.plus(300))).await;
    let leaving = lot.chains.into_iter().flatten().flat_map(|mail| mail.notices);
    let notice = leaving
        .filter(|notice| notice.event == event)
        .max_by_key(|notice| notice.id)
        .unwrap();
    notice.letter.link.strip_prefix("/link/").unwrap().to_owned()
}

/// Sets a password by a link, as somebody who keeps their name.
pub(super) async fn sets_by_link(f: &Fixture, link: &str, password: &str) -> Result<SignedIn> {
    use_link(&f.app, link, password.into(), None, Origin::default()).await
}

#[tokio::test]
async fn the_right_password_signs_in_until_the_login_ends() {
    let f = Fixture::new();
    f.organisation("robonarae").await;
    f.person("lead@robonarae.example", None, &[("robonarae", "manager")])
        .await;
    let signed_in = try_in(&f, " Lead@Robonarae.example", PASSWORD).await.unwrap();
    let visitor = who(&f, &signed_in.token).await.unwrap();
    assert_eq!(visitor.actor.person, Some(signed_in.person));
    assert_eq!(visitor.actor.memberships[0].1, MemberRole::Manager);
    assert_eq!(visitor.actor.address.as_deref(), Some("192.0.2.1"));
    f.later(f.app.rules.login_seconds);
    assert_eq!(who(&f, &signed_in.token).await, None);
}

#[tokio::test]
async fn a_login_is_looked_up_in_one_statement() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    let token = try_in(&f, "a@b.example", PASSWORD).await.unwrap().token;
    let before = f.app.db.statements();
    who(&f, &token).await.unwrap();
    assert_eq!(f.app.db.statements() - before, 1);
}

#[tokio::test]
async fn wrong_unknown_unset_and_barred_are_answered_alike() {
    let f = Fixture::new();
    f.person("known@b.example", None, &[]).await;
    let barred = PersonId(f.person("barred@b.example", None, &[]).await.id);
    f.writes(move |tx| disable_person(tx, &system(), barred)).await;
    f.writes(|tx| create_person(tx, &system(), &person_body("unset@b.example", None, &[])))
        .await;
    for (email, password) in [
        ("known@b.example", "not the password"),
        ("known@b.example", ""),
        ("unknown@b.example", PASSWORD),
        ("unset@b.example", PASSWORD),
        ("barred@b.example", PASSWORD),
        ("no address", PASSWORD),
    ] {
        assert!(
            matches!(try_in(&f, email, password).await, Err(Error::Unauthenticated)),
            "{email}"
        );
    }
}

#[tokio::test]
async fn who_failed_too_often_from_one_address_waits_for_the_next_window() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    for _ in 0..3 {
        assert!(matches!(
            try_in(&f, "a@b.example", "not the password").await,
            Err(Error::Unauthenticated)
        ));
        f.later(100);
    }
    assert!(matches!(
        try_in(&f, "a@b.example", PASSWORD).await,
        Err(Error::TooMany { retry_after: 600 })
    ));
    f.later(600);
    assert!(try_in(&f, "a@b.example", PASSWORD).await.is_ok());
}

/// A wrong password from an address of its own.
async fn attacks(f: &Fixture, n: usize) -> Result<SignedIn> {
    sign_in(
        &f.app,
        attempt("a@b.example", "not the password", &format!("198.51.100.{n}")),
    )
    .await
}

#[tokio::test]
async fn failures_from_elsewhere_make_an_account_wait_and_never_shut_it() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    for n in 0..3 {
        assert!(matches!(attacks(&f, n).await, Err(Error::Unauthenticated)));
    }
    for (n, seconds) in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
        .into_iter()
        .enumerate()
    {
        assert!(
            matches!(attacks(&f, n).await, Err(Error::TooMany { retry_after }) if retry_after == seconds),
            "{n}"
        );
        f.later(seconds);
        assert!(
            matches!(attacks(&f, 10 + n).await, Err(Error::Unauthenticated)),
            "{n}"
        );
    }
    f.later(900);
    assert!(
        try_in(&f, "a@b.example", PASSWORD).await.is_ok(),
        "whoever waits comes in"
    );
    assert!(
        matches!(attacks(&f, 99).await, Err(Error::Unauthenticated)),
        "and all begins anew"
    );
}

#[tokio::test]
async fn a_browser_that_signed_in_before_and_a_link_pass_the_wait_of_the_account() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    let browser = try_in(&f, "a@b.example", PASSWORD).await.unwrap().browser;
    for n in 0..3 {
        assert!(matches!(attacks(&f, n).await, Err(Error::Unauthenticated)));
    }
    let from = |browser: &str, password: &str| Attempt {
        origin: Origin {
            browser: Some(browser.into()),
            ..attempt("", "", "203.0.113.5").origin
        },
        ..attempt("a@b.example", password, "")
    };
    assert!(matches!(
        sign_in(&f.app, from("made up", PASSWORD)).await,
        Err(Error::TooMany { .. })
    ));
    let renewed = sign_in(&f.app, from(&browser, PASSWORD)).await.unwrap().browser;
    assert!(
        matches!(attacks(&f, 4).await, Err(Error::TooMany { .. })),
        "that helps nobody else"
    );
    assert!(
        matches!(
            sign_in(&f.app, from(&browser, PASSWORD)).await,
            Err(Error::TooMany { .. })
        ),
        "its token is another one now"
    );
    for _ in 0..3 {
        assert!(matches!(
            sign_in(&f.app, from(&renewed, "not the password")).await,
            Err(Error::Unauthenticated)
        ));
    }
    assert!(
        matches!(
            sign_in(&f.app, from(&renewed, PASSWORD)).await,
            Err(Error::TooMany { .. })
        ),
        "it has a limit of its own"
    );
    f.writes(|tx| ask_reset(tx, "a@b.example", &Origin::default()))
        .await;
    let link = newest_link(&f, Event::PasswordReset).await;
    assert!(sets_by_link(&f, &link, "amber violin turnip").await.is_ok());
    assert!(
        sign_in(
            &f.app,
            attempt("a@b.example", "amber violin turnip", "203.0.113.9")
        )
        .await
        .is_ok()
    );
}

#[tokio::test]
async fn who_asks_for_resets_of_somebody_stops_them_in_no_browser_of_their_own() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    let browser = try_in(&f, "a@b.example", PASSWORD).await.unwrap().browser;
    for n in 0..61 {
        let from = attempt("", "", &format!("198.51.100.{n}")).origin;
        let _ = f.app.write(move |tx| ask_reset(tx, "a@b.example", &from)).await;
    }
    let other = attempt("", "", "203.0.113.5").origin;
    let own = Origin {
        browser: Some(browser),
        ..other.clone()
    };
    let told = f.app.write(move |tx| ask_reset(tx, "a@b.example", &other)).await;
    assert!(matches!(told, Err(Error::TooMany { .. })), "{told:?}");
    f.writes(move |tx| ask_reset(tx, "a@b.example", &own)).await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_shuts_nobody_out() {
    let f = Fixture::new();
    let charge = |tx: &mut Tx<'_>| {
        let email = Email::parse("a@b.example").unwrap();
        let who = limits::Try {
            email: Some(&email),
            address: Some("192.0.2.1"),
            browser: None,
        };
        limits::charge_password(tx, limits::Door::SignIn, who)
    };
    for _ in 0..20 {
        let tomorrow = move |tx: &mut Tx<'_>| {
            tx.now = tx.now.plus(86_400);
            charge(tx)
        };
        let _ = f.app.write(tomorrow).await;
    }
    assert!(f.app.write(charge).await.is_ok());
}

#[tokio::test]
async fn a_browser_is_known_to_each_account_that_signed_in_there_and_to_no_other() {
    let f = Fixture::new();
    for email in ["a@b.example", "c@b.example", "d@b.example"] {
        f.person(email, None, &[]).await;
    }
    let shared = try_in(&f, "a@b.example", PASSWORD).await.unwrap().browser;
    let with = |email: &str, browser: &str| {
        let mut attempt = attempt(email, PASSWORD, "192.0.2.1");
        attempt.origin.browser = Some(browser.to_owned());
        attempt
    };
    let shared = sign_in(&f.app, with("c@b.example", &shared))
        .await
        .unwrap()
        .browser;
    let hash = token_hash(&shared);
    let known = f.app.read(move |tx| {
        let ids = people::list_people(tx.conn, None, "", PersonId(0), 9)?;
        ids.iter()
            .map(|person| Ok(crate::store::logins::is_known_browser(tx.conn, &hash, person.id)?))
            .collect::<Result<Vec<bool>>>()
    });
    assert_eq!(known.await.unwrap(), [true, true, false]);
}

#[tokio::test]
async fn an_address_is_shut_after_failures_on_many_accounts() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    for n in 0..12 {
        assert!(matches!(
            try_in(&f, &format!("{n}@b.example"), PASSWORD).await,
            Err(Error::Unauthenticated)
        ));
    }
    assert!(matches!(
        try_in(&f, "a@b.example", PASSWORD).await,
        Err(Error::TooMany { .. })
    ));
    assert!(
        sign_in(&f.app, attempt("a@b.example", PASSWORD, "198.51.100.7"))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn signing_in_well_costs_nothing_of_the_limits() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    for _ in 0..15 {
        assert!(try_in(&f, "a@b.example", PASSWORD).await.is_ok());
    }
}

#[tokio::test]
async fn tries_at_the_same_moment_can_not_all_pass() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    let tries: Vec<_> = (0..8)
        .map(|n| {
            let app = f.app.clone();
            tokio::spawn(async move {
                sign_in(
                    &app,
                    attempt("a@b.example", "not the password", &format!("192.0.2.{n}")),
                )
                .await
            })
        })
        .collect();
    let mut compared = 0;
    for one in tries {
        compared += usize::from(matches!(one.await.unwrap(), Err(Error::Unauthenticated)));
    }
    assert_eq!(compared, 3);
}

#[tokio::test]
async fn signing_out_ends_one_login_or_all() {
    let f = Fixture::new();
    f.person("a@b.example", None, &[]).await;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.push(try_in(&f, "a@b.example", PASSWORD).await.unwrap().token);
    }
    let first = tokens[0].clone();
    f.writes(move |tx| sign_out(tx, &system(), &first)).await;
    assert_eq!(who(&f, &tokens[0]).await, None);
    let actor = who(&f, &tokens[1]).await.unwrap().actor;
    assert_eq!(
        f.writes(move |tx| sign_out_everywhere(tx, &actor, Calendars::Keep))
            .await,
        2
    );
    assert_eq!(who(&f, &tokens[2]).await, None);
}

#[tokio::test]
async fn a_barred_person_is_nobody_at_once() {
    let f = Fixture::new();
    let id = PersonId(f.person("a@b.example", None, &[]).await.id);
    let login = try_in(&f, "a@b.example", PASSWORD).await.unwrap().token;
    let bearer = f
        .writes(move |tx| create_token(tx, &system(), id, &TokenWish::whole("import")))
        .await
        .token;
    f.writes(move |tx| disable_person(tx, &system(), id)).await;
    assert_eq!(who(&f, &login).await, None);
    assert_eq!(f.reads(move |tx| actor_of_bearer(tx, &bearer, None)).await, None);
}

#[tokio::test]
async fn a_flood_of_refused_tries_from_one_address_writes_one_line() {
    let f = Fixture::new();
    let mut refused = 0;
    for number in 0..60 {
        let tried = sign_in(
            &f.app,
            attempt(&format!("nobody{number}@b.example"), "none", "192.0.2.9"),
        )
        .await;
        refused += usize::from(matches!(tried, Err(Error::TooMany { .. })));
    }
    assert!(refused > 10, "{refused}");
    let lines = f.app.read(|tx| {
        let filter = crate::store::journal::JournalFilter {
            limit: 200,
            scope: crate::domain::access::Scope::Everything,
            ..Default::default()
        };
        Ok(crate::store::journal::list_entries(tx.conn, &filter)?)
    });
    let lines = lines.await.unwrap();
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.action.is(JournalAction::PersonSignInRefused))
            .count(),
        1
    );
}
