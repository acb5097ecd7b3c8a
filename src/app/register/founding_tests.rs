use crate::app::Error;
use crate::app::auth::system;
use crate::app::fields::NamesBody;
use crate::app::fixture::Fixture;
use crate::app::register::{Founded, FounderBody, FoundingBody, found_consortium};

fn body() -> FoundingBody {
    FoundingBody {
        organisations: vec![FounderBody {
            name: "㈜로보나래".into(),
            role: "lead".into(),
            slug: String::new(),
        }],
        titles: NamesBody {
            ko: "실내 배송".into(),
            en: String::new(),
        },
        number: "2027-1".into(),
        agreement_from: "2027-01-01".into(),
        agreement_until: "2027-12-31".into(),
        ..FoundingBody::default()
    }
}

#[tokio::test]
async fn the_first_programme_is_made_with_the_first_consortium() {
    let f = Fixture::new();
    let mut first = body();
    let sent = first.clone();
    let refused = f
        .app
        .write(move |tx| found_consortium(tx, &system(), &sent))
        .await;
    let Err(Error::Invalid(wrong)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(wrong[0].field, "new_programme");
    first.new_programme = "서울 실증".into();
    let made = f.writes(move |tx| found_consortium(tx, &system(), &first)).await;
    assert_eq!(
        made,
        Founded {
            slug: "robonarae".into(),
            invitations: 0
        }
    );
    // From then on one is chosen.
    let mut second = body();
    second.number = "2027-2".into();
    second.organisations[0].name = "다른 곳".into();
    let other = second.clone();
    let refused = f
        .app
        .write(move |tx| found_consortium(tx, &system(), &other))
        .await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    second.programme = "seoul-siljeung".into();
    f.writes(move |tx| found_consortium(tx, &system(), &second)).await;
}
