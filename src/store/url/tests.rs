use super::*;

fn shown(text: &str) -> String {
    Url::parse(text).unwrap().shown()
}

#[test]
fn an_address_is_shown_by_its_scheme_its_hosts_and_its_name() {
    for (text, seen) in [
        ("postgres://host/name", "postgres://host/name"),
        (
            "postgresql://role:secret@host:5433/name?sslmode=require",
            "postgresql://host:5433/name",
        ),
        (
            "postgres://role@h1:1,h2:2/name?target_session_attrs=read-write",
            "postgres://h1:1,h2:2/name",
        ),
        (
            "postgres://role:s%40cret%2F@[::1]:5432,h2/name",
            "postgres://[::1]:5432,h2/name",
        ),
        (
            "postgres://%2Frun%2Fpostgresql/name",
            "postgres://%2Frun%2Fpostgresql/name",
        ),
        (
            "postgres:///name?host=/run/postgresql&port=5433",
            "postgres://%2Frun%2Fpostgresql:5433/name",
        ),
        ("postgres://host?dbname=name&user=role", "postgres://host/name"),
        ("sqlite:/data/madang.db", "sqlite:/data/madang.db"),
    ] {
        assert_eq!(shown(text), seen);
    }
}

#[test]
fn no_password_is_shown_wherever_it_stands() {
    for text in [
        "postgres://role:secret@host/name",
        "postgres://role:secret@h1,h2:5433/name",
        "postgres://:secret@host/name",
        "postgres://role:%73ecret@host/name",
        "postgres://role:more%40secret@host/name",
        "postgres://host/name?password=secret",
        "postgres://role@host/name?user=other&password=more@secret",
        "postgres://host/name?sslpassword=secret&sslmode=require",
        "postgres://host?password=secret",
        "postgres:///name?host=h1,h2&password=%73ecret",
        "postgres://host/name?password=a%26secret&passfile=/secret",
    ] {
        assert!(
            !shown(text).contains("secret") && !shown(text).contains("%73"),
            "{}",
            shown(text)
        );
    }
}

#[test]
fn an_address_that_libpq_reads_otherwise_than_people_is_refused_and_not_repeated() {
    for text in [
        "postgres://role:se@cret@host/name",
        "postgres://role:se/cret@host/name",
        "postgres://role:1?cret@host/name",
        "postgres://role:1?x=cret@host/name",
        "postgres://role:cret?@host/name",
        "postgres://role:cret%@host/name",
        "postgres://role:cret%4@host/name",
        "postgres://role:cret",
        "postgres://host/name?cret",
        "postgres://host/na/cret",
        "mysql://role:cret@host/name",
    ] {
        let refused = Url::parse(text).unwrap_err();
        assert!(!refused.contains("cret"), "{text}: {refused}");
        assert!(!Url::Pg(text.to_owned()).shown().contains("cret"), "{text}");
    }
}

#[test]
fn an_address_is_completed_by_what_it_does_not_say() {
    let full = Address::parse("postgres://role:secret@h1:1,h2/name?connect_timeout=1")
        .unwrap()
        .connectable();
    assert!(
        full.starts_with("postgres://role:secret@h1:1,h2/name?connect_timeout=1&keepalives_idle=15"),
        "{full}"
    );
    assert_eq!(full.matches("connect_timeout").count(), 1);
}

#[test]
fn the_places_and_the_name_of_an_address_are_what_libpq_connects_to() {
    let places = |text| Address::parse(text).unwrap().places();
    assert_eq!(
        places("postgres://h1:1,h2/name"),
        [("h1".into(), 1), ("h2".into(), 5432)]
    );
    assert_eq!(places("postgres://[::1]:7/name"), [("::1".into(), 7)]);
    assert_eq!(
        places("postgres:///name?host=/run/postgresql,h2&port=7,8"),
        [("/run/postgresql".into(), 7), ("h2".into(), 8)]
    );
    let name = |text| Address::parse(text).unwrap().name();
    assert_eq!(name("postgres://host/a%20b"), "a b");
    assert_eq!(name("postgres://role@host"), "role");
    assert_eq!(name("postgres://role@host/x?dbname=y"), "y");
}
