use crate::app::auth::system;
use crate::app::fixture::Fixture;
use crate::app::paging::{Limit, Page};
use crate::app::register::tests::{consortium, pairs, project, told};
use crate::app::register::*;
use crate::app::{Error, Tx};

#[tokio::test]
async fn a_consortium_needs_a_lead_known_organisations_and_dates_in_order() {
    let f = project().await;
    let mut body = consortium();
    body.programme = "none".into();
    body.agreement_until = "2026-12-31".into();
    body.parties[0].role = "partner".into();
    body.parties[1].organisation = "none".into();
    let mut twice = body.parties[0].clone();
    twice.valid_until = Some("2026-01-01".into());
    body.parties.push(twice);
    let wrong = told(
        f.app
            .write(move |tx| create_consortium(tx, &system(), &body))
            .await,
    );
    let expected = pairs([
        ("programme", "unknown"),
        ("agreement_until", "backward"),
        ("parties", "no_lead"),
        ("parties.1.organisation", "unknown"),
        ("parties.2.valid_until", "backward"),
        ("parties.2", "twice"),
    ]);
    assert_eq!(wrong, expected);
}

#[tokio::test]
async fn a_consortium_gets_another_agreement_and_other_parties() {
    let f = project().await;
    let mut body = consortium();
    body.agreement_until = "2028-06-30".into();
    body.parties.truncate(1);
    let change = move |tx: &mut Tx<'_>| update_consortium(tx, &system(), "robonarae", Some(1), &body);
    let view = f.writes(change.clone()).await;
    assert_eq!(
        (
            view.agreement_until.to_string().as_str(),
            view.parties.len(),
            view.version
        ),
        ("2028-06-30", 1, 2)
    );
    assert!(matches!(
        f.app.write(change).await,
        Err(Error::Stale { current: 2 })
    ));
}

#[tokio::test]
async fn a_taken_project_number_is_told() {
    let f = project().await;
    let body = ConsortiumBody {
        slug: "other".into(),
        ..consortium()
    };
    assert!(matches!(
        f.app
            .write(move |tx| create_consortium(tx, &system(), &body))
            .await,
        Err(Error::Taken("number"))
    ));
}

#[tokio::test]
async fn a_party_sees_the_consortium_while_its_dates_hold() {
    let f = project().await;
    let host = f
        .actor("host@hanbit.example", None, &[("hanbit", "member")])
        .await;
    f.organisation("other").await;
    let stranger = f.actor("a@other.example", None, &[("other", "manager")]).await;
    let (by, also_by) = (host.clone(), host.clone());
    assert!(
        f.app
            .read(move |tx| get_consortium(tx, &by, "robonarae"))
            .await
            .is_ok()
    );
    assert!(matches!(
        f.app
            .read(move |tx| get_consortium(tx, &stranger, "robonarae"))
            .await,
        Err(Error::NotFound)
    ));
    let mut body = consortium();
    body.parties[1].valid_until = Some("2027-03-01".into());
    f.writes(move |tx| update_consortium(tx, &system(), "robonarae", None, &body))
        .await;
    assert!(matches!(
        f.app.read(move |tx| get_consortium(tx, &host, "robonarae")).await,
        Err(Error::NotFound)
    ));
    let listed = f
        .reads(move |tx| list_consortia(tx, &also_by, "", &Page::default()))
        .await;
    assert!(listed.items.is_empty());
}

#[tokio::test]
async fn a_list_goes_on_where_its_part_ended() {
    let f = Fixture::new();
    for slug in ["a", "b", "c"] {
        f.organisation(slug).await;
    }
    let page = Page {
        after: None,
        limit: Limit::try_from(2).unwrap(),
    };
    let first = f.reads(move |tx| list_organisations(tx, &system(), &page)).await;
    let page = Page {
        after: first.next,
        limit: Limit::try_from(2).unwrap(),
    };
    let second = f.reads(move |tx| list_organisations(tx, &system(), &page)).await;
    assert_eq!(
        second
            .items
            .iter()
            .map(|one| one.slug.as_str())
            .collect::<Vec<_>>(),
        ["c"]
    );
    assert_eq!(second.next, None);
}
