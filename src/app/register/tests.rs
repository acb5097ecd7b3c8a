use crate::app::auth::system;
use crate::app::fixture::{Fixture, names, person_body};
use crate::app::paging::Page;
use crate::app::people::seed_person;
use crate::app::register::*;
use crate::app::{Error, FieldError, Tx};
use crate::domain::access::{Actor, Scope};
use crate::domain::booking::Life;
use crate::domain::ids::{BookingId, ConsortiumId, PersonId, PhaseId, SessionId, SiteId, ZoneId};
use crate::domain::judge::{LeadTime, StandingClaim};
use crate::domain::opening::PhaseKind;
use crate::domain::schedule::ScheduleText;
use crate::domain::session::SessionState;
use crate::domain::span::{LocalTime, Span};
use crate::store::bookings::{Booking, Phase, insert_booking, insert_phases};
use crate::store::claims::{NewClaim, Takes, insert_claims};
use crate::store::journal::{JournalFilter, list_entries};
use crate::store::sessions::{Session, insert_sessions};
use crate::store::{Batch, together};

/// As `config/demo/city.toml` writes it.
const SITE: &str = r#"
slug = "hanbit-mall"
operator = "hanbit"
kind = "shopping_centre"
names = { ko = "한빛몰", en = "Hanbit Mall" }
district = "영등포구"
address = "서울 영등포구 한빛로 1"
latitude = 37.517
longitude = 126.905
time_zone = "Asia/Seoul"
phone = "+82 2 000 0000"
duty_email = "duty@hanbit-mall.example"
house_rules = { ko = "", en = "No drones.\nNo flames." }
request_mode = "hold"
notice = { working_days = 10 }

[[zones]]
slug = "3f-east"
names = { ko = "3층 동쪽", en = "3F east" }
parent = "3f"
[[zones.windows]]
phases = ["trial"]
days = { rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH" }
from = "11:00"
minutes = 360

[[zones]]
slug = "3f"
names = { ko = "3층", en = "3F" }
capacity = 1
turnaround_minutes = 30
"#;

pub(super) fn site() -> SiteBody {
    toml::from_str(SITE).unwrap()
}

pub(super) fn zone(slug: &str) -> ZoneBody {
    ZoneBody {
        windows: None,
        parent: None,
        slug: slug.into(),
        ..site().zones.remove(1)
    }
}

fn fields_of(error: Error) -> Vec<(String, String)> {
    let Error::Invalid(wrong) = error else {
        panic!("{error}")
    };
    wrong
        .into_iter()
        .map(|FieldError { field, code, .. }| (field, code))
        .collect()
}

pub(super) fn told<T: std::fmt::Debug>(outcome: Result<T>) -> Vec<(String, String)> {
    fields_of(outcome.unwrap_err())
}

pub(super) fn pairs<const N: usize>(all: [(&str, &str); N]) -> Vec<(String, String)> {
    all.iter()
        .map(|(field, code)| ((*field).to_owned(), (*code).to_owned()))
        .collect()
}

pub(super) async fn mall() -> Fixture {
    let f = Fixture::new();
    f.organisation("hanbit").await;
    f.writes(|tx| create_site(tx, &system(), &site())).await;
    f
}

/// A consortium of `robonarae`, with whom `hanbit` is host.
pub(super) fn consortium() -> ConsortiumBody {
    let party = |organisation: &str, role: &str| PartyBody {
        organisation: organisation.into(),
        role: role.into(),
        valid_from: None,
        valid_until: None,
    };
    ConsortiumBody {
        slug: "robonarae".into(),
        programme: "testbed".into(),
        number: "2027-001".into(),
        titles: names("Night mapping"),
        agreement_from: "2027-01-01".into(),
        agreement_until: "2027-12-31".into(),
        quota_sessions: None,
        parties: vec![party("robonarae", "lead"), party("hanbit", "host")],
    }
}

pub(super) async fn project() -> Fixture {
    let f = mall().await;
    f.organisation("robonarae").await;
    let programme = ProgrammeBody {
        slug: "testbed".into(),
        kind: "funded".into(),
        names: names("Testbed"),
    };
    f.writes(move |tx| create_programme(tx, &system(), &programme))
        .await;
    f.writes(|tx| create_consortium(tx, &system(), &consortium()))
        .await;
    f
}

/// Lets a booking that waits hold an hour in a zone, a day from now.
pub(super) async fn book(f: &Fixture, zone: &'static str) {
    f.writes(move |tx| hold(tx, zone)).await;
}

fn hold(tx: &mut Tx<'_>, zone: &str) -> Result<()> {
    let (site, zone) = (
        get_site(tx, &system(), "hanbit-mall")?.id,
        get_zone(tx, &system(), "hanbit-mall", zone)?.id,
    );
    let consortium = get_consortium(tx, &system(), "robonarae")?.id;
    let person = PersonId(seed_person(tx, &person_body("lead@robonarae.example", None, &[]), None)?.id);
    let (id, phase, session) = (BookingId(tx.id()?), PhaseId(tx.id()?), SessionId(tx.id()?));
    let (site, zone, start) = (SiteId(site), ZoneId(zone), tx.now.plus_days(1));
    let span = Span::new(start, start.plus(3600)).unwrap();
    let original_start = LocalTime::parse("2027-03-16T10:00").unwrap();
    let booking = Booking {
        id,
        consortium: ConsortiumId(consortium),
        site,
        title: "t".into(),
        purpose: String::new(),
        life: Life::Requested {
            hold_until: span.end,
            decide_by: None,
        },
        asks: Vec::new(),
        version: 1,
        requested_at: None,
        span,
        created_at: tx.now,
        created_by: person,
        changed_at: tx.now,
        undo_until: None,
        assigned: None,
        amends: None,
    };
    let schedule = ScheduleText {
        start: original_start,
        minutes: 60,
        rrule: None,
        exdates: vec![],
        rdates: vec![],
        changes: vec![],
        skip_holidays: false,
    };
    let (kind, people, power_w, area_m2) = (PhaseKind::Trial, 1, 0, 0);
    let uid = "u".into();
    let phases = [Phase {
        id: phase,
        kind,
        zones: vec![zone],
        people,
        power_w,
        area_m2,
        schedule,
        uid,
        sequence: 0,
    }];
    let sessions = [Session {
        planned_end: None,
        wished_end: None,
        attendance: None,
        id: session,
        booking: id,
        phase,
        site,
        zones: vec![zone],
        original_start,
        span,
        state: SessionState::ALL[0],
        actual_start: None,
        actual_end: None,
        flag: None,
        broken: Vec::new(),
        reason: None,
        called_off_by: None,
        weighed: 0,
    }];
    let claim = StandingClaim {
        booking: id,
        named: zone,
        span,
        people,
        power_w,
        area_m2,
    };
    let all = |batch: &mut Batch<'_>| {
        insert_booking(batch, &booking)?;
        insert_phases(batch, id, 0, &phases)?;
        insert_sessions(batch, &sessions)?;
        insert_claims(
            batch,
            id,
            &[NewClaim {
                zone,
                session,
                claim,
                takes: Takes::Whole,
                longest: 0,
            }],
        )
    };
    Ok(together(tx.conn, all)?)
}

#[tokio::test]
async fn a_site_is_added_as_the_city_file_writes_it() {
    let f = mall().await;
    let view = f.reads(|tx| get_site(tx, &system(), "hanbit-mall")).await;
    assert_eq!(
        (view.hold_days, view.lead_time, view.horizon_days, view.version),
        (14, LeadTime::WorkingDays(10), 365, 1)
    );
    assert_eq!(view.operator, "hanbit");
    let east = view.zones.iter().find(|zone| zone.slug == "3f-east").unwrap();
    assert_eq!(
        (east.path.as_str(), east.parent.as_deref()),
        ("hanbit-mall/3f-east", Some("3f"))
    );
    assert_eq!(east.windows, site().zones[0].windows.clone().unwrap());
}

#[tokio::test]
async fn every_bad_field_of_a_site_is_told_at_once() {
    let f = Fixture::new();
    let mut body = site();
    body.slug = "Hanbit".into();
    body.kind = "castle".into();
    body.latitude = f64::NAN;
    body.time_zone = "KST".into();
    body.phone = "0".repeat(41);
    body.lead_time = LeadTime::Days(400);
    body.zones[0].capacity = 0;
    body.zones[0].windows.as_mut().unwrap()[0].minutes = 0;
    let wrong = told(f.app.write(move |tx| create_site(tx, &system(), &body)).await);
    let expected = pairs([
        ("slug", "slug"),
        ("time_zone", "time_zone"),
        ("kind", "unknown_word"),
        ("latitude", "out_of_range"),
        ("phone", "too_long"),
        ("notice", "out_of_range"),
        ("zones.0.capacity", "out_of_range"),
        ("zones.0.windows.0.minutes", "window"),
        ("operator", "unknown"),
    ]);
    assert_eq!(wrong, expected);
}

#[tokio::test]
async fn zones_in_a_circle_or_under_a_missing_one_are_refused() {
    let f = mall().await;
    let mut body = site();
    body.slug = "other".into();
    body.zones[1].parent = Some("3f-east".into());
    body.zones.push(ZoneBody {
        parent: Some("nowhere".into()),
        ..zone("roof")
    });
    let wrong = told(f.app.write(move |tx| create_site(tx, &system(), &body)).await);
    assert_eq!(
        wrong,
        pairs([
            ("zones.0.parent", "circle"),
            ("zones.1.parent", "circle"),
            ("zones.2.parent", "unknown")
        ])
    );
}

#[tokio::test]
async fn a_taken_slug_is_told() {
    let f = mall().await;
    assert!(matches!(
        f.app.write(|tx| create_site(tx, &system(), &site())).await,
        Err(Error::Taken("slug"))
    ));
    let again = f
        .app
        .write(|tx| create_zone(tx, &system(), "hanbit-mall", None, &zone("3f")))
        .await;
    assert!(matches!(again, Err(Error::Taken("slug"))));
}

#[tokio::test]
async fn sites_are_added_by_staff_and_changed_by_the_operators_managers() {
    let f = mall().await;
    let manager = f
        .actor("manager@hanbit.example", None, &[("hanbit", "manager")])
        .await;
    let member = f
        .actor("member@hanbit.example", None, &[("hanbit", "member")])
        .await;
    let by = manager.clone();
    assert!(matches!(
        f.app.write(move |tx| create_site(tx, &by, &site())).await,
        Err(Error::Forbidden)
    ));
    let change = || SiteBody {
        district: "구로구".into(),
        zones: Vec::new(),
        ..site()
    };
    assert!(matches!(
        f.app
            .write(move |tx| update_site(tx, &member, "hanbit-mall", None, &change()))
            .await,
        Err(Error::Forbidden)
    ));
    let view = f
        .writes(move |tx| update_site(tx, &manager, "hanbit-mall", Some(1), &change()))
        .await;
    assert_eq!(
        (view.district.as_str(), view.version, view.zones.len()),
        ("구로구", 2, 2)
    );
    let nobody = Actor::default();
    assert!(matches!(
        f.app
            .write(move |tx| retire_zone(tx, &nobody, ("hanbit-mall", "3f"), None))
            .await,
        Err(Error::Unauthenticated)
    ));
}

#[tokio::test]
async fn the_duty_desks_address_is_not_for_everybody() {
    let f = mall().await;
    let public = f
        .reads(|tx| list_sites(tx, &Actor::default(), &Page::default()))
        .await;
    assert_eq!(public.items[0].duty_email, None);
    let member = f
        .actor("member@hanbit.example", None, &[("hanbit", "member")])
        .await;
    let own = f.reads(move |tx| get_site(tx, &member, "hanbit-mall")).await;
    assert!(own.duty_email.is_some());
}

#[tokio::test]
async fn a_change_to_what_somebody_else_changed_meanwhile_is_stale() {
    let f = mall().await;
    f.writes(|tx| set_windows(tx, &system(), ("hanbit-mall", "3f"), Some(1), Vec::new()))
        .await;
    let body = SiteBody {
        zones: Vec::new(),
        ..site()
    };
    let stale = f
        .app
        .write(move |tx| update_site(tx, &system(), "hanbit-mall", Some(1), &body))
        .await;
    assert!(matches!(stale, Err(Error::Stale { current: 2 })));
}

#[tokio::test]
async fn what_stays_for_ever_can_not_be_changed() {
    let f = mall().await;
    let body = SiteBody {
        time_zone: "Asia/Tokyo".into(),
        slug: "other".into(),
        ..site()
    };
    let wrong = told(
        f.app
            .write(move |tx| update_site(tx, &system(), "hanbit-mall", None, &body))
            .await,
    );
    assert_eq!(
        wrong,
        pairs([("slug", "fixed"), ("time_zone", "fixed"), ("zones", "fixed")])
    );
    let body = ZoneBody {
        parent: Some("3f-east".into()),
        ..zone("3f")
    };
    let wrong = told(
        f.app
            .write(move |tx| update_zone(tx, &system(), ("hanbit-mall", "3f"), None, &body))
            .await,
    );
    assert_eq!(wrong, pairs([("parent", "fixed")]));
}

#[tokio::test]
async fn the_request_mode_stays_while_requests_wait() {
    let f = project().await;
    book(&f, "3f").await;
    let body = SiteBody {
        request_mode: "compete".into(),
        zones: Vec::new(),
        ..site()
    };
    let wrong = told(
        f.app
            .write(move |tx| update_site(tx, &system(), "hanbit-mall", None, &body))
            .await,
    );
    assert_eq!(wrong, pairs([("request_mode", "requests_wait")]));
}

#[tokio::test]
async fn every_write_leaves_a_row_in_the_journal() {
    let f = mall().await;
    f.writes(|tx| retire_zone(tx, &system(), ("hanbit-mall", "3f"), None))
        .await;
    let all = JournalFilter {
        limit: 50,
        scope: Scope::Everything,
        ..JournalFilter::default()
    };
    let actions = f.reads(move |tx| Ok(list_entries(tx.conn, &all)?)).await;
    let actions: Vec<&str> = actions.iter().map(|entry| entry.action.as_str()).collect();
    assert!(
        actions.contains(&"organisation.create")
            && actions.contains(&"site.create")
            && actions.contains(&"zone.retire"),
        "{actions:?}"
    );
}
