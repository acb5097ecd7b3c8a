//! Many mails at once: found by the queue's own index, and none waits for a slow one.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::connection::{Connection, InstrumentationEvent};
use madang::app::post;
use madang::notify::Memory;
use madang::store::notices::digests::{list_open, list_recent};
use madang::store::notices::next_attempt;
use madang::store::notices::outbox::{list_due, list_undecided};
use madang::store::{Conn, Url};

use crate::support::sink::Sink;
use crate::support::{TestApp, raw};

/// Queues so many copies of a notice that waits, each to a reader of its own.
fn copies(app: &TestApp, many: u32) {
    app.lead().books("hall/main", "2027-04-20T10:00", 120);
    let sql = format!(
        "INSERT INTO notices (id, event, urgency, person_id, email, name, language, booking_id, site_id, consortium_id, letter, created_at,
             useful_until, state, attempts, next_attempt_at, lease_until, message_id, dedup_key)
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {many})
         SELECT 1000000000 + n, event, urgency, person_id, 'copy-' || n || '@people.example', name, language, booking_id, site_id,
             consortium_id, letter, created_at, useful_until, state, attempts, next_attempt_at, lease_until,
             'copy-' || n || '@madang.example', 'copy-' || n
         FROM numbers, (SELECT * FROM notices WHERE state = 'queued' ORDER BY next_attempt_at, id LIMIT 1) AS first"
    );
    raw::run(&mut raw::open(app.app.db.url()), &sql).unwrap();
}

/// Takes the copies out again, and lets the rest leave: a test leaves nothing undone.
fn cleared(app: &TestApp) {
    raw::run(
        &mut raw::open(app.app.db.url()),
        "DELETE FROM notices WHERE id > 1000000000",
    )
    .unwrap();
    let later = app.app.clock.now().plus(61);
    app.moves_to(&later.to_string());
    app.tick();
}

#[derive(diesel::QueryableByName)]
struct OfSqlite {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

#[derive(diesel::QueryableByName)]
struct OfPostgres {
    #[diesel(sql_type = diesel::sql_types::Text, column_name = "QUERY PLAN")]
    detail: String,
}

/// A value as SQL has it: a number, a text, or PostgreSQL's list of one text.
fn literal(value: &str) -> String {
    let text = value
        .replace('\'', "''")
        .replace("\\\"", "\u{1}")
        .replace('"', "'")
        .replace('\u{1}', "\"");
    match value.strip_prefix("Instant(") {
        Some(number) => number.trim_end_matches(')').to_owned(),
        None if value.starts_with('[') => format!("ARRAY{text}"),
        None => text,
    }
}

/// Keeps the statements of a connection, as Diesel shows them.
fn listen(conn: &mut Conn) -> Arc<Mutex<Vec<String>>> {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let told = asked.clone();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            told.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(query.to_string());
        }
    });
    asked
}

/// How the database would run a statement that Diesel shows with its values: `… -- binds: [Instant(1), 2]`.
fn plan(url: &Url, shown: &str) -> String {
    let (sql, binds) = shown.split_once(" -- binds: ").unwrap();
    let binds = binds.strip_prefix('[').and_then(|binds| binds.strip_suffix(']'));
    let mut sql = sql.to_owned();
    for (index, value) in binds.unwrap().split(", ").enumerate() {
        let place = if matches!(url, Url::Pg(_)) {
            format!("${}", index + 1)
        } else {
            "?".to_owned()
        };
        sql = sql.replacen(&place, &literal(value), 1);
    }
    let lines: Vec<String> = match &mut raw::open(url) {
        Conn::Sqlite(conn) => {
            let rows: Vec<OfSqlite> =
                diesel::RunQueryDsl::load(diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")), conn)
                    .unwrap();
            rows.into_iter().map(|row| row.detail).collect()
        }
        Conn::Pg(conn) => {
            let rows: Vec<OfPostgres> =
                diesel::RunQueryDsl::load(diesel::sql_query(format!("EXPLAIN {sql}")), conn).unwrap();
            rows.into_iter().map(|row| row.detail).collect()
        }
    };
    lines.join("\n")
}

#[test]
fn what_is_due_is_found_by_the_queues_own_index_however_much_waits() {
    let app = TestApp::start();
    copies(&app, 50_000);
    let url = app.app.db.url();
    let mut conn = raw::open(url);
    if matches!(url, Url::Pg(_)) {
        // The server counts by itself a minute later at the latest; SQLite never does, so a migration tells
        // it.
        raw::run(&mut conn, "ANALYZE notices").unwrap();
    }
    let asked = listen(&mut conn);
    let now = app.app.clock.now();
    assert!(next_attempt(&mut conn).unwrap().is_some());
    assert_eq!(list_due(&mut conn, now, 256).unwrap().len(), 256);
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 2, "{asked:?}");
    for shown in &*asked {
        let plan = plan(url, shown);
        assert!(
            plan.contains("notices_queue") && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"),
            "{shown}\n{plan}"
        );
    }
    cleared(&app);
}

#[test]
fn what_decides_about_a_digest_is_found_without_a_look_at_what_waits_in_it() {
    let app = TestApp::start();
    copies(&app, 20_000);
    let url = app.app.db.url();
    let mut conn = raw::open(url);
    raw::run(
        &mut conn,
        "UPDATE notices SET email = 'desk@site.example', leaves_as = 'digest', next_attempt_at = next_attempt_at + 600
         WHERE id > 1000000000",
    )
    .unwrap();
    if matches!(url, Url::Pg(_)) {
        raw::run(&mut conn, "ANALYZE notices").unwrap();
    }
    let asked = listen(&mut conn);
    let now = app.app.clock.now();
    let (desk, events) = (["desk@site.example".to_owned()], ["decision_needed"]);
    assert!(list_undecided(&mut conn, &desk, &events, now).unwrap().is_empty());
    assert!(
        list_recent(&mut conn, &desk, &events, now.plus(-600), now)
            .unwrap()
            .is_empty()
    );
    let open = list_open(&mut conn, &desk, now).unwrap();
    assert_eq!(open[&desk[0]].message_id, "digest");
    let asked = asked.lock().unwrap();
    let indexes = [
        "notices_open",
        "notices_left",
        "notices_leaving",
        "notices_digests",
    ];
    assert_eq!(asked.len(), indexes.len(), "{asked:?}");
    for (shown, index) in asked.iter().zip(indexes) {
        let plan = plan(url, shown);
        // PostgreSQL counted: of what is open little is due, and where nearly all rows are of one digest it may
        // as well take the first that it sees.
        let is_as_good = matches!(url, Url::Pg(_))
            && match index {
                "notices_open" => plan.contains("notices_queue"),
                index => index == "notices_digests",
            };
        assert!(plan.contains(index) || is_as_good, "{shown}\n{plan}");
    }
    cleared(&app);
}

#[test]
fn a_mail_that_hangs_holds_up_no_other_however_many_wait() {
    let sink = Sink::start();
    sink.does("hang-once");
    let app = TestApp::with_transport(sink.transport(15), Memory::default());
    copies(&app, 300);
    let count = |state: &str| {
        let sql = format!("SELECT count(*) AS number FROM notices WHERE state = '{state}'");
        raw::number(&mut raw::open(app.app.db.url()), &sql)
    };
    let all = count("queued");
    std::thread::scope(|scope| {
        let ticking = scope.spawn(|| app.tick());
        // It ends when the hanging mail is given up; all others have left before.
        while count("queued") > 1 {
            assert!(
                !ticking.is_finished(),
                "{} of {all} wait behind the one that hangs",
                count("queued")
            );
            // A moment for the mail server, which has the same processors.
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(!ticking.is_finished());
    });
    assert_eq!((count("sent"), count("queued")), (all - 1, 1));
}

#[test]
fn a_lot_holds_no_more_than_it_is_told() {
    let app = TestApp::start();
    copies(&app, 300);
    let lot = app.run(|tx| post::take(tx, 256, tx.now.plus(60)));
    assert_eq!(
        (lot.seen, lot.chains.iter().map(Vec::len).sum::<usize>()),
        (256, 256)
    );
    cleared(&app);
}
