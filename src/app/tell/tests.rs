use super::super::fixture::Fixture;
use super::*;
use crate::domain::notice::AccountFacts;
use crate::store::notices::count_waiting_and_dead;

fn letters(tx: &mut Tx<'_>, person: PersonId, count: usize) -> Result<()> {
    let reader = Reader {
        email: "a@b.example".into(),
        name: "A".into(),
        language: Language::En,
    };
    let letter = Letter::of_account(
        Event::AccountChanged,
        tx.now,
        "/account".into(),
        AccountFacts::default(),
    );
    (0..count).try_for_each(|_| account_letter(tx, person, reader.clone(), letter.clone()).map(|_| ()))
}

async fn waiting(f: &Fixture) -> i64 {
    f.reads(|tx| Ok(count_waiting_and_dead(tx.conn)?)).await.0
}

#[tokio::test]
async fn more_letters_than_one_statement_has_room_for_are_all_queued() {
    let f = Fixture::new();
    let person = PersonId(f.person("a@b.example", None, &[]).await.id);
    let before = waiting(&f).await;
    f.writes(move |tx| letters(tx, person, 4_321)).await;
    assert_eq!(waiting(&f).await - before, 4_321);
}

#[tokio::test]
async fn letters_of_a_use_case_that_fails_are_not_queued() {
    let f = Fixture::new();
    let person = PersonId(f.person("a@b.example", None, &[]).await.id);
    let before = waiting(&f).await;
    let refused = f
        .app
        .write(move |tx| letters(tx, person, 3).and(Err::<(), _>(super::super::Error::NotFound)))
        .await;
    assert!(refused.is_err());
    assert_eq!(waiting(&f).await, before);
}
