//! Which notices somebody gets, and when their mail waits.

use maud::{Markup, html};

use super::tabs;
use crate::app::Error;
use crate::app::access::oneself;
use crate::app::people::{AccountView, PersonChangeBody, get_person, update_person};
use crate::domain::policy::{NoticeKind, SessionNotices};
use crate::domain::quiet::QuietHours;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::fields::{Ticked, check};
use crate::web::ui::{self, Options, Trouble, Words};

struct Wish {
    sessions: SessionNotices,
    heard: Vec<NoticeKind>,
    quiet: Option<(String, String)>,
}

impl Wish {
    fn of(person: &AccountView) -> Self {
        let heard = NoticeKind::ALL
            .iter()
            .copied()
            .filter(|kind| !person.muted.contains(kind))
            .collect();
        let quiet = person
            .quiet_hours
            .map(|hours| (hours.start_text(), hours.end_text()));
        Self {
            sessions: person.sessions,
            heard,
            quiet,
        }
    }

    fn typed(form: &Form) -> Self {
        Self {
            sessions: SessionNotices::from_word(&form.text("sessions"))
                .unwrap_or(SessionNotices::Demonstration),
            heard: form
                .all("heard")
                .iter()
                .filter_map(|word| NoticeKind::from_word(word))
                .collect(),
            quiet: form
                .has("quiet")
                .then(|| (form.text("quiet_from"), form.text("quiet_until"))),
        }
    }

    fn body(&self) -> PersonChangeBody {
        let muted = NoticeKind::ALL
            .iter()
            .filter(|kind| !self.heard.contains(kind))
            .map(ToString::to_string)
            .collect();
        PersonChangeBody {
            sessions: Some(self.sessions.to_string()),
            muted: Some(muted),
            quiet_hours: Some(
                self.quiet
                    .as_ref()
                    .map_or_else(|| "none".to_owned(), |(from, until)| format!("{from}-{until}")),
            ),
            ..PersonChangeBody::default()
        }
    }
}

/// `GET /account/notices`
pub(crate) async fn show(visit: Visit) -> Answer {
    visit.signed_in()?;
    let person = visit
        .read(|tx, actor| get_person(tx, actor, oneself(actor)?))
        .await?;
    let account = person.account.ok_or_else(|| visit.problem(Error::Forbidden))?;
    show_form(&visit, None, &Wish::of(&account))
}

fn show_form(visit: &Visit, trouble: Option<&Trouble>, wish: &Wish) -> Answer {
    let words = visit.words();
    let body = html! {
        (tabs(words, "/account/notices"))
        (Trouble::summary(trouble))
        form.stack.loose method="post" action="/account/notices" {
            (ui::card(&words.t("notices-kinds"), kinds(words, wish)))
            (ui::card(&words.t("notices-sessions"), sessions(words, wish)))
            (ui::card(&words.t("notices-quiet"), quiet(words, trouble, wish)))
            div.row.stretch { button.btn.main type="submit" { (words.t("save")) } }
        }
    };
    visit.page_with(trouble, Page::new(words.t("account-notices")), body)
}

fn kinds(words: Words, wish: &Wish) -> Markup {
    html! {
        fieldset.in.stack {
            legend.sr { (words.t("notices-kinds")) }
            @for kind in NoticeKind::ALL {
                (check(
                    "heard",
                    kind.as_str(),
                    &words.of("notice-kind", kind),
                    Ticked::from(wish.heard.contains(kind))
                ))
            }
            p.small.dim { (words.t("notices-urgent")) }
        }
    }
}

fn sessions(words: Words, wish: &Wish) -> Markup {
    html! {
        fieldset.in.stack {
            legend.sr { (words.t("notices-sessions")) }
            @for choice in SessionNotices::ALL {
                label.check {
                    input type="radio" name="sessions" value=(choice) checked[*choice == wish.sessions];
                    span { (words.of("session-notices", choice)) }
                }
            }
        }
    }
}

fn quiet(words: Words, trouble: Option<&Trouble>, wish: &Wish) -> Markup {
    let usual = || (QuietHours::usual().start_text(), QuietHours::usual().end_text());
    let (from, until) = wish.quiet.clone().unwrap_or_else(usual);
    let times = Options::half_hours();
    html! {
        div.in.stack {
            (check("quiet", "1", &words.t("notices-quiet-on"), Ticked::from(wish.quiet.is_some())))
            div.fields.two {
                (words.field("quiet_from", "notices-quiet-from", &from).select(trouble, &times))
                (words.field("quiet_until", "notices-quiet-until", &until).select(trouble, &times))
            }
            p.small.dim { (words.t("notices-quiet-hint")) }
        }
    }
}

/// `POST /account/notices`
pub(crate) async fn save(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let wish = Wish::typed(&form);
    let is_same = wish.quiet.as_ref().is_some_and(|(from, until)| from == until);
    if is_same {
        let trouble = Trouble::field(visit.words(), "quiet_until", "notices-quiet-same");
        return show_form(&visit, Some(&trouble), &wish);
    }
    let body = wish.body();
    let saved = visit
        .write(move |tx, actor| update_person(tx, actor, oneself(actor)?, &body))
        .await?;
    match saved {
        Ok(_) => visit.go("/account/notices", "saved"),
        Err(trouble) => show_form(&visit, Some(&trouble), &wish),
    }
}
