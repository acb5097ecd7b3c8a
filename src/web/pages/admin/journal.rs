//! The journal: who did what, when, why, and what it was before.

use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use super::Part;
use crate::app::admin::{self, Looked};
use crate::domain::span::{Instant, start_of_day};
use crate::store::journal::Row;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::Visit;
use crate::web::ui::fields::Field;
use crate::web::ui::{Words, empty};

/// Entries on one page.
const SHOWN: i64 = 50;
/// What the first part of an action is about, for a choice.
const SUBJECTS: [&str; 12] =
    ["booking", "session", "closure", "site", "zone", "consortium", "organisation", "programme", "person", "member", "holiday", "notice"];

/// What the journal is searched for, as it stands in an address.
#[derive(Debug, Clone, Default, Deserialize, serde::Serialize)]
#[serde(default)]
pub struct Wanted {
    booking: String,
    site: String,
    person: String,
    about: String,
    from: String,
    to: String,
    before: Option<i64>,
}

impl Wanted {
    fn looked(&self, visit: &Visit) -> Looked {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let start = |day: NaiveDate| start_of_day(visit.frame.tz, day);
        Looked {
            // What is no number is no booking's.
            booking: filled(&self.booking).map(|text| text.parse().unwrap_or_default()),
            site: filled(&self.site),
            person: filled(&self.person),
            action: filled(&self.about).map(|about| format!("{about}.")),
            from: day(&self.from).map(start),
            to: day(&self.to).map(|day| start(day + chrono::Days::new(1))),
            before: self.before,
            limit: SHOWN,
        }
    }

    /// The query of what comes before an entry.
    fn before(&self, id: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let pairs = [
            ("booking", &self.booking),
            ("site", &self.site),
            ("person", &self.person),
            ("about", &self.about),
            ("from", &self.from),
            ("to", &self.to),
        ];
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.append_pair("before", &id.to_string()).finish()
    }
}

/// `GET /admin/journal`
pub async fn index(visit: Visit, wanted: Query<Wanted>) -> Answer {
    let wanted = wanted.0;
    let looked = wanted.looked(&visit);
    let found = visit.read(move |tx, actor| admin::journal(tx, actor, &looked)).await?;
    let words = visit.words();
    let next = found.last().filter(|_| found.len() as i64 == SHOWN).map(|(row, _)| wanted.before(row.id));
    let body = html! {
        (Part::Journal.tabs(&visit))
        (filters(words, &wanted))
        div.card {
            @if found.is_empty() { (empty(&words.t("journal-none"), &words.t("journal-none-hint"), None)) }
            ol.list { @for (row, name) in &found { li { div.item { (entry(&visit, row, name.as_deref())) } } } }
        }
        @if let Some(next) = next { p.row.end { a.btn href={ "/admin/journal?" (next) } { (words.t("older")) } } }
    };
    visit.page(Part::Journal.page(words).lead(html! { (words.t("journal-lead")) }), body)
}

fn filters(words: Words, wanted: &Wanted) -> Markup {
    let all = std::iter::once((String::new(), words.t("all")));
    let subjects: Vec<_> = all.chain(SUBJECTS.iter().map(|own| ((*own).to_owned(), words.of("about", own)))).collect();
    html! {
        form.filters method="get" action="/admin/journal" {
            (Field::new("about", &words.t("journal-about"), &wanted.about).optional().select(words, None, &subjects))
            (Field::new("person", &words.t("journal-person"), &wanted.person).optional().input(words, None, "text"))
            (Field::new("site", &words.t("journal-site"), &wanted.site).optional().input(words, None, "text"))
            (Field::new("booking", &words.t("journal-booking"), &wanted.booking).optional().input(words, None, "text"))
            (Field::new("from", &words.t("report-from"), &wanted.from).optional().input(words, None, "date"))
            (Field::new("to", &words.t("report-to"), &wanted.to).optional().input(words, None, "date"))
            button.btn type="submit" { (words.t("search")) }
        }
    }
}

fn entry(visit: &Visit, row: &Row, name: Option<&str>) -> Markup {
    let words = visit.words();
    let service = words.t("journal-service");
    let changes = changes(row);
    html! {
        span.row.between {
            span { b { (words.of("did", &row.action.replace('.', "-"))) } " — " @if let Some(booking) = row.booking_id { a href={ "/bookings/" (booking) } { (row.subject) } } @else { (row.subject) } }
            span.small.dim { (words.moment(Instant::from_unix(row.at), visit.frame.tz)) }
        }
        div.small.dim {
            (name.unwrap_or(&service))
            @if let Some(whom) = &row.on_behalf { " · " (words.t("journal-for")) " " (whom) }
            @if let Some(address) = &row.address { " · " (address) }
        }
        @if let Some(reason) = &row.reason { p.small { (reason) } }
        @if !changes.is_empty() {
            details { summary.small { (words.n("journal-changes", changes.len())) }
                div.scroll { table.data.small {
                    thead { tr { th scope="col" { (words.t("journal-field")) } th scope="col" { (words.t("journal-was")) } th scope="col" { (words.t("journal-became")) } } }
                    tbody { @for (field, was, became) in &changes { tr { th scope="row" { code { (field) } } td { (was) } td { (became) } } } }
                } }
            }
        }
    }
}

/// Longest text of one side of a change.
const LONGEST: usize = 400;

/// The fields that differ: name, before, after.
fn changes(row: &Row) -> Vec<(String, String, String)> {
    let document = |text: &Option<String>| text.as_ref().and_then(|text| serde_json::from_str::<Value>(text).ok()).unwrap_or(Value::Null);
    let (was, became) = (document(&row.was), document(&row.became));
    let keys = |value: &Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let mut all: Vec<String> = keys(&was).into_iter().chain(keys(&became)).collect();
    all.sort_unstable();
    all.dedup();
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.chars().take(LONGEST).collect(),
        Some(other) => other.to_string().chars().take(LONGEST).collect(),
    };
    let differs = |key: &String| was.get(key) != became.get(key) && key != "version";
    all.into_iter()
        .filter(differs)
        .map(|key| (text(was.get(&key)), text(became.get(&key)), key))
        .map(|(was, became, key)| (key, was, became))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(was: Option<&str>, became: Option<&str>) -> Row {
        Row {
            id: 1,
            at: 0,
            person_id: None,
            on_behalf: None,
            address: None,
            action: "site.update".into(),
            booking_id: None,
            site_id: None,
            consortium_id: None,
            subject: "site".into(),
            was: was.map(str::to_owned),
            became: became.map(str::to_owned),
            reason: None,
        }
    }

    #[test]
    fn only_what_differs_is_told_field_by_field() {
        let row = row(Some(r#"{"a":1,"b":"x","version":1}"#), Some(r#"{"a":1,"b":"y","c":[2],"version":2}"#));
        let told = changes(&row);
        assert_eq!(told, [("b".into(), "x".into(), "y".into()), ("c".into(), String::new(), "[2]".into())]);
    }

    #[test]
    fn what_was_never_written_has_no_changes() {
        assert!(changes(&row(None, None)).is_empty());
        assert!(changes(&row(Some("not json"), None)).is_empty());
    }
}
