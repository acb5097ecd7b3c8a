//! A new consortium in one form, with its organisations and people. Buttons that add or drop a row send the
//! form and get it back; nothing that was typed is lost.

use std::ops::Range;

use serde::Deserialize;

use super::founding_form::{Drawn, draw};
use crate::app::joining::{found_for_asker, portray_ask};
use crate::app::register::{
    self, FounderBody, FoundingBody, GuestBody, MOST_FOUNDERS, foresee, found_consortium,
};
use crate::domain::access::{MemberRole, PartyRole};
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::Trouble;

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FoundingQuery {
    /// For whom it is made, who asked for an account.
    ask: Option<i64>,
}

/// `GET /consortia/new`: one form for a consortium with its organisations and people.
pub(crate) async fn new(visit: Visit, query: Query<FoundingQuery>) -> Answer {
    visit.only_staff()?;
    let mut body = FoundingBody {
        organisations: vec![founder(PartyRole::Lead)],
        people: vec![guest()],
        ask: query.0.ask,
        ..FoundingBody::default()
    };
    if let Some(id) = query.0.ask {
        let asked = visit.read(move |tx, actor| portray_ask(tx, actor, id)).await?.ask;
        body.organisations[0].name = asked.organisation;
        body.people[0].name = asked.asker.name;
        body.people[0].email = asked.asker.email;
    }
    show(&visit, None, body).await
}

fn founder(role: PartyRole) -> FounderBody {
    FounderBody {
        role: role.to_string(),
        ..FounderBody::default()
    }
}

fn guest() -> GuestBody {
    GuestBody {
        role: MemberRole::Manager.to_string(),
        ..GuestBody::default()
    }
}

/// `POST /consortia`: makes all of it, or shows the form again with another row, without one, or with what it
/// would make.
pub(crate) async fn create(visit: Visit, form: Form) -> Answer {
    visit.only_staff()?;
    let mut body = read(&form);
    let wanted = form.text("go");
    if wanted != "save" {
        turn(&mut body, &wanted);
        return show(&visit, None, body).await;
    }
    let kept = body.clone();
    without_empty_rows(&mut body);
    let sent = body.clone();
    match visit
        .write(move |tx, actor| match sent.ask {
            Some(ask) => found_for_asker(tx, actor, ask, &sent),
            None => found_consortium(tx, actor, &sent),
        })
        .await?
    {
        Ok(made) => visit.go(
            &format!("/consortia/{}", made.slug),
            if made.invitations > 0 { "founded" } else { "saved" },
        ),
        // The rows as they were named in the fault; when nothing is left of them, as they were sent.
        Err(trouble) => {
            let all = if body.organisations.is_empty() { kept } else { body };
            show(&visit, Some(trouble), all).await
        }
    }
}

/// Reads the form, empty rows too.
fn read(form: &Form) -> FoundingBody {
    let rows = |kind: &str| -> Range<usize> {
        let there = |index: &usize| form.has(&format!("{kind}.{index}.name"));
        0..(0..MOST_FOUNDERS).take_while(there).count()
    };
    let organisation = |index: usize| {
        let of = |field: &str| form.text(&format!("organisations.{index}.{field}"));
        FounderBody {
            name: of("name"),
            role: of("role"),
            slug: of("slug"),
        }
    };
    let person = |index: usize| {
        let of = |field: &str| form.text(&format!("people.{index}.{field}"));
        GuestBody {
            name: of("name"),
            email: of("email"),
            organisation: of("organisation").parse().unwrap_or_default(),
            role: of("role"),
        }
    };
    FoundingBody {
        organisations: rows("organisations").map(organisation).collect(),
        people: rows("people").map(person).collect(),
        titles: form.names("titles"),
        programme: form.text("programme"),
        new_programme: form.text("new_programme"),
        number: form.text("number"),
        agreement_from: form.text("agreement_from"),
        agreement_until: form.text("agreement_until"),
        slug: form.text("slug"),
        ask: form.number("ask"),
    }
}

/// Does what a button of the form says: `organisation` and `person` add a row, `drop-organisations-1` and
/// `drop-people-0` drop one. All others only look.
fn turn(body: &mut FoundingBody, wanted: &str) {
    let dropped = |kind: &str| {
        wanted
            .strip_prefix(kind)
            .and_then(|index| index.parse::<usize>().ok())
    };
    if wanted == "organisation" && body.organisations.len() < MOST_FOUNDERS {
        body.organisations.push(founder(PartyRole::Partner));
    } else if wanted == "person" && body.people.len() < MOST_FOUNDERS {
        body.people.push(guest());
    } else if let Some(index) = dropped("drop-organisations-") {
        drop_organisation(body, index);
    } else if let Some(index) = dropped("drop-people-")
        && index < body.people.len()
    {
        body.people.remove(index);
    }
}

/// Drops an organisation. Its people go to the first one.
fn drop_organisation(body: &mut FoundingBody, index: usize) {
    if index >= body.organisations.len() {
        return;
    }
    body.organisations.remove(index);
    for person in &mut body.people {
        if person.organisation == index {
            person.organisation = 0;
        } else if person.organisation > index {
            person.organisation -= 1;
        }
    }
}

/// Rows in which nothing was typed mean nothing.
fn without_empty_rows(body: &mut FoundingBody) {
    for index in (0..body.organisations.len()).rev() {
        let own = &body.organisations[index];
        let is_used = body
            .people
            .iter()
            .any(|person| person.organisation == index && !person.email.is_empty());
        if own.name.is_empty() && own.slug.is_empty() && !is_used {
            drop_organisation(body, index);
        }
    }
    body.people
        .retain(|person| !person.name.is_empty() || !person.email.is_empty());
}

async fn show(visit: &Visit, trouble: Option<Trouble>, body: FoundingBody) -> Answer {
    let asked = body.clone();
    let (foreseen, programmes, known) = visit
        .read(move |tx, actor| {
            Ok((
                foresee(tx, actor, &asked)?,
                register::programme_choices(tx)?,
                register::organisation_choices(tx, actor)?,
            ))
        })
        .await?;
    let drawn = Drawn {
        body,
        foreseen,
        programmes,
        known,
    };
    draw(visit, trouble.as_ref(), &drawn)
}
