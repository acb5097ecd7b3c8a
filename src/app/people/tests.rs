use super::super::fixture::{Fixture, person_body};
use super::auth::system;
use super::*;
use crate::app::paging::Page;
use crate::domain::policy::SessionNotices;
use crate::domain::text::Language;

async fn people_of(f: &Fixture, actor: &Actor) -> Vec<String> {
    let actor = actor.clone();
    let listed = f
        .reads(move |tx| list_people(tx, &actor, "", &Page::default()))
        .await;
    listed.items.into_iter().map(|person| person.email).collect()
}

async fn add(f: &Fixture, actor: &Actor, body: PersonBody) -> Result<Added> {
    let actor = actor.clone();
    f.app.write(move |tx| create_person(tx, &actor, &body)).await
}

async fn two_organisations() -> (Fixture, Actor) {
    let f = Fixture::new();
    f.organisation("one").await;
    f.organisation("two").await;
    let manager = f.actor("manager@one.example", None, &[("one", "manager")]).await;
    (f, manager)
}

#[tokio::test]
async fn a_manager_invites_people_to_own_organisations_only() {
    let (f, manager) = two_organisations().await;
    let added = add(
        &f,
        &manager,
        person_body("new@one.example", None, &[("one", "member")]),
    )
    .await
    .unwrap();
    assert!(matches!(
        added,
        Added::Offered(places) if places[0].organisation == "one" && places[0].state == PlaceState::Invited
    ));
    let refused = add(&f, &manager, person_body("other@one.example", None, &[])).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    // An organisation that they don't see is refused like one that is not there.
    let refused = async |slug| match add(
        &f,
        &manager,
        person_body("other@one.example", None, &[("one", "member"), (slug, "member")]),
    )
    .await
    {
        Err(Error::Invalid(faults)) => format!("{faults:?}"),
        other => panic!("{slug}: {other:?}"),
    };
    assert_eq!(refused("two").await, refused("nowhere").await);
}

#[tokio::test]
async fn only_an_admin_gives_a_platform_role() {
    let (f, manager) = two_organisations().await;
    let staff = f.actor("staff@agency.example", Some("staff"), &[]).await;
    let admin = f.actor("admin@madang.example", Some("admin"), &[]).await;
    let body = |email: &str| person_body(email, Some("staff"), &[("one", "member")]);
    assert!(matches!(
        add(&f, &manager, body("a@b.example")).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        add(&f, &staff, body("a@b.example")).await,
        Err(Error::Forbidden)
    ));
    assert!(add(&f, &admin, body("a@b.example")).await.is_ok());
    let own = staff.clone();
    let raise = PersonChangeBody {
        platform_role: Some("admin".into()),
        ..PersonChangeBody::default()
    };
    let raised = f
        .app
        .write(move |tx| update_person(tx, &own, own.person.unwrap(), &raise))
        .await;
    assert!(matches!(raised, Err(Error::Forbidden)));
}

#[tokio::test]
async fn an_address_of_ones_own_organisation_is_told_as_taken_and_nothing_is_kept() {
    let (f, manager) = two_organisations().await;
    let again = add(
        &f,
        &manager,
        person_body("Manager@one.example", None, &[("one", "member")]),
    )
    .await;
    assert!(matches!(again, Err(Error::Taken("email"))));
    assert_eq!(people_of(&f, &system()).await, ["manager@one.example"]);
}

#[tokio::test]
async fn every_bad_field_of_a_person_is_told() {
    let f = Fixture::new();
    let mut body = person_body("nowhere", Some("king"), &[("none", "member"), ("none", "boss")]);
    body.name = "a\nb".into();
    let Err(Error::Invalid(wrong)) = add(&f, &system(), body).await else {
        panic!("not invalid")
    };
    let told: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(
        told,
        [
            "email",
            "name",
            "platform_role",
            "organisations.0.slug",
            "organisations.1.role",
            "organisations.1.slug"
        ]
    );
}

#[tokio::test]
async fn people_see_those_of_their_organisations() {
    let (f, manager) = two_organisations().await;
    let member = f.actor("member@one.example", None, &[("one", "member")]).await;
    let stranger = f.actor("stranger@two.example", None, &[("two", "manager")]).await;
    assert_eq!(
        people_of(&f, &member).await,
        ["manager@one.example", "member@one.example"]
    );
    assert_eq!(people_of(&f, &system()).await.len(), 3);
    let id = manager.person.unwrap();
    assert!(matches!(
        f.app.read(move |tx| get_person(tx, &stranger, id)).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        f.app
            .read(|tx| list_people(tx, &Actor::default(), "", &Page::default()))
            .await,
        Err(Error::Unauthenticated)
    ));
}

#[tokio::test]
async fn people_change_their_own_preferences() {
    let (f, manager) = two_organisations().await;
    let id = manager.person.unwrap();
    let body = PersonChangeBody {
        language: Some("en".into()),
        sessions: Some("every".into()),
        ..PersonChangeBody::default()
    };
    let view = f.writes(move |tx| update_person(tx, &manager, id, &body)).await;
    let account = view.account.unwrap();
    assert_eq!(
        (account.language, account.sessions, view.name.as_str()),
        (Language::En, SessionNotices::Every, "김하늘")
    );
}

#[tokio::test]
async fn staff_can_not_bar_an_admin_and_nobody_bars_themselves() {
    let (f, manager) = two_organisations().await;
    let staff = f.actor("staff@agency.example", Some("staff"), &[]).await;
    let admin = f.actor("admin@madang.example", Some("admin"), &[]).await;
    let bar = async |by: &Actor, whom: &Actor| {
        let (by, whom) = (by.clone(), whom.person.unwrap());
        f.app.write(move |tx| disable_person(tx, &by, whom)).await
    };
    assert!(matches!(bar(&staff, &admin).await, Err(Error::Forbidden)));
    assert!(matches!(bar(&manager, &staff).await, Err(Error::Forbidden)));
    assert!(matches!(bar(&admin, &admin).await, Err(Error::Invalid(_))));
    assert!(bar(&staff, &manager).await.unwrap().is_barred());
}

#[tokio::test]
async fn a_person_belongs_to_an_organisation_once_they_accept_and_until_they_are_taken_out() {
    let (f, manager) = two_organisations().await;
    let other = f.actor("other@two.example", None, &[("two", "member")]).await;
    let by = manager.clone();
    let body = MemberBody {
        email: "other@two.example".into(),
        role: "manager".into(),
    };
    let place = f.writes(move |tx| put_member(tx, &by, "one", &body)).await;
    let (id, invited) = (other.person.unwrap(), place.invitation.unwrap());
    let places = async || {
        f.reads(move |tx| get_person(tx, &system(), id))
            .await
            .organisations
            .len()
    };
    assert_eq!((place.state, places().await), (PlaceState::Invited, 1));
    let not_theirs = manager.clone();
    assert!(matches!(
        f.app
            .write(move |tx| accept_invitation(tx, &not_theirs, invited))
            .await,
        Err(Error::NotFound)
    ));
    let accepting = other.clone();
    f.writes(move |tx| accept_invitation(tx, &accepting, invited))
        .await;
    assert_eq!(places().await, 2);
    let by = manager.clone();
    f.writes(move |tx| remove_member(tx, &by, "one", id)).await;
    // An organisation that one doesn't belong to is hidden, so it is answered as missing.
    let refused = f
        .app
        .write(move |tx| remove_member(tx, &manager, "two", id))
        .await;
    assert!(matches!(refused, Err(Error::NotFound)));
}

#[tokio::test]
async fn staff_send_the_link_of_an_account_again_until_a_password_is_set_and_managers_never() {
    let (f, manager) = two_organisations().await;
    let staff = f.actor("staff@agency.example", Some("staff"), &[]).await;
    let Added::Person(new) = add(
        &f,
        &staff,
        person_body("new@one.example", None, &[("one", "member")]),
    )
    .await
    .unwrap() else {
        panic!("staff add people")
    };
    let invite = async |by: &Actor, id: PersonId| {
        let by = by.clone();
        f.app.write(move |tx| invite(tx, &by, id)).await
    };
    assert!(invite(&staff, PersonId(new.id)).await.is_ok());
    assert!(matches!(
        invite(&manager, PersonId(new.id)).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        invite(&staff, manager.person.unwrap()).await,
        Err(Error::Invalid(_))
    ));
}

#[tokio::test]
async fn a_manager_changes_nothing_of_a_member_and_staff_their_name_only() {
    let (f, manager) = two_organisations().await;
    let staff = f.actor("staff@agency.example", Some("staff"), &[]).await;
    let id = f
        .actor("member@one.example", None, &[("one", "member")])
        .await
        .person
        .unwrap();
    let change = async |by: &Actor, body: PersonChangeBody| {
        let by = by.clone();
        f.app.write(move |tx| update_person(tx, &by, id, &body)).await
    };
    let name = || PersonChangeBody {
        name: Some("이바다".into()),
        ..PersonChangeBody::default()
    };
    let muted = || PersonChangeBody {
        muted: Some(vec!["requests".into()]),
        ..PersonChangeBody::default()
    };
    let quiet = || PersonChangeBody {
        quiet_hours: Some("00:00-23:30".into()),
        ..PersonChangeBody::default()
    };
    for body in [name(), muted(), quiet()] {
        assert!(matches!(change(&manager, body).await, Err(Error::Forbidden)));
    }
    for body in [
        muted(),
        quiet(),
        PersonChangeBody {
            language: Some("en".into()),
            ..PersonChangeBody::default()
        },
    ] {
        assert!(matches!(change(&staff, body).await, Err(Error::Forbidden)));
    }
    assert_eq!(change(&staff, name()).await.unwrap().name, "이바다");
    let seen = f.reads(move |tx| get_person(tx, &manager, id)).await;
    assert_eq!((seen.name.as_str(), seen.account), ("이바다", None));
}

#[tokio::test]
async fn the_first_admin_comes_from_the_command_line_with_a_link() {
    let f = Fixture::new();
    let path = f
        .writes(|tx| bootstrap_person(tx, &person_body("admin@madang.example", Some("admin"), &[])))
        .await;
    let token = path.strip_prefix("/link/").unwrap();
    assert!(
        auth::use_link(
            &f.app,
            token,
            "teal otter plinth".into(),
            None,
            auth::Origin::default()
        )
        .await
        .is_ok()
    );
}
