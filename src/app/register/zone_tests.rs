use crate::app::Tx;
use crate::app::auth::system;
use crate::app::register::tests::{book, mall, pairs, project, site, told, zone};
use crate::app::register::*;

#[tokio::test]
async fn a_zone_is_changed_retired_and_offered_again() {
    let f = mall().await;
    let path = ("hanbit-mall", "3f-east");
    let body = ZoneBody {
        capacity: 3,
        parent: Some("3f".into()),
        ..zone("3f-east")
    };
    let view = f
        .writes(move |tx| update_zone(tx, &system(), path, None, &body))
        .await;
    assert_eq!((view.capacity, view.windows.len()), (3, 1));
    let retired = f
        .writes(move |tx| retire_zone(tx, &system(), path, None))
        .await
        .retired_at;
    assert_eq!(retired, Some(f.clock.now()));
    f.later(60);
    assert_eq!(
        f.writes(move |tx| retire_zone(tx, &system(), path, None))
            .await
            .retired_at,
        retired
    );
    assert_eq!(
        f.writes(move |tx| unretire_zone(tx, &system(), path, None))
            .await
            .retired_at,
        None
    );
}

#[tokio::test]
async fn bad_windows_leave_the_old_ones() {
    let f = mall().await;
    let path = ("hanbit-mall", "3f-east");
    let mut windows = site().zones[0].windows.clone().unwrap();
    windows[0].minutes = 5_000;
    let wrong = told(
        f.app
            .write(move |tx| set_windows(tx, &system(), path, None, windows.clone()))
            .await,
    );
    assert_eq!(wrong, pairs([("windows.0.minutes", "window")]));
    assert_eq!(
        f.reads(move |tx| get_zone(tx, &system(), path.0, path.1))
            .await
            .windows
            .len(),
        1
    );
}

#[tokio::test]
async fn a_zone_with_bookings_ahead_gets_no_child_and_keeps_its_capacity() {
    let f = project().await;
    book(&f, "3f").await;
    let child = ZoneBody {
        parent: Some("3f".into()),
        ..zone("3f-west")
    };
    let add = move |tx: &mut Tx<'_>| create_zone(tx, &system(), "hanbit-mall", None, &child);
    assert_eq!(
        told(f.app.write(add.clone()).await),
        pairs([("parent", "claims_stand")])
    );
    let larger = ZoneBody {
        capacity: 2,
        ..zone("3f")
    };
    let widen = move |tx: &mut Tx<'_>| update_zone(tx, &system(), ("hanbit-mall", "3f"), None, &larger);
    assert_eq!(
        told(f.app.write(widen.clone()).await),
        pairs([("capacity", "claims_stand")])
    );
    f.later(86_400 + 3_600);
    assert!(f.app.write(add).await.is_ok());
    assert!(f.app.write(widen).await.is_ok());
}
