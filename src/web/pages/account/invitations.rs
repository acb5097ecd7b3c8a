//! Places in organisations that somebody is offered: they accept or decline by themselves.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::Error;
use crate::app::people::{InvitationView, accept_invitation, decline_invitation, get_invitation};
use crate::locale::Args;
use crate::web::error::Answer;
use crate::web::pages::frame::{Page, Visit};
use crate::web::ui::{self, Trouble, Words};

/// The invitations that wait, where there are any.
pub(super) fn card(visit: &Visit, open: &[InvitationView]) -> Markup {
    let words = visit.words();
    html! {
        @if !open.is_empty() {
            (ui::card(&words.t("invitations"), html! {
                ul.list {
                    @for invitation in open {
                        li {
                            div.item.stack.tight { (offer(visit, invitation)) (answers(words, invitation)) }
                        }
                    }
                }
            }))
        }
    }
}

fn offer(visit: &Visit, invitation: &InvitationView) -> Markup {
    let words = visit.words();

    let args = Args::new()
        .with("organisation", words.named(&invitation.organisation).to_owned())
        .with("role", words.of("member-role", invitation.role));
    html! {
        p { (words.say("invitation-offer", &args)) }
        dl.facts {
            @if let Some(by) = &invitation.invited_by { dt { (words.t("invitation-by")) } dd { (by) } }
            dt { (words.t("invitation-until")) } dd { (words.moment(invitation.ends_at, visit.frame.tz)) }
        }
    }
}

fn answers(words: Words, invitation: &InvitationView) -> Markup {
    let to = |answer: &str| format!("/invitations/{}/{answer}", invitation.id);
    html! {
        div.row {
            form method="post" action=(to("accept")) {
                button.btn.main type="submit" { (words.t("invitation-accept")) }
            }
            form method="post" action=(to("decline")) {
                button.btn type="submit" { (words.t("invitation-decline")) }
            }
        }
    }
}

/// `GET /invitations/{invitation}`: where the mail leads to.
pub(crate) async fn show(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = *id;
    let actor = visit.actor().clone();
    let found = match visit.app().read(move |tx| get_invitation(tx, &actor, id)).await {
        Ok(found) => found,
        // No missing page: people open old mails, and must be told what to do.
        Err(Error::NotFound) => return gone(&visit),
        Err(error) => return Err(visit.problem(error)),
    };
    let words = visit.words();
    let body = html! {
        div.card {
            div.in.stack {
                (offer(&visit, &found)) p.small.dim { (words.t("invitation-hint")) } (answers(words, &found))
            }
        }
    };
    visit.page(Page::new(words.t("invitation")).narrow(), body)
}

fn gone(visit: &Visit) -> Answer {
    let words = visit.words();
    let trouble = Trouble::said(StatusCode::NOT_FOUND, words.t("invitation-gone"));
    let (hint, own) = (words.t("invitation-gone-hint"), words.t("account"));
    let body =
        html! { div.card { (ui::empty(&words.t("invitation-gone"), &hint, Some(("/account", &own)))) } };
    visit.page_with(
        Some(&trouble),
        Page::new(words.t("invitation-gone-title")).narrow(),
        body,
    )
}

/// `POST /invitations/{invitation}/accept`
pub(crate) async fn accept(visit: Visit, id: Path<i64>) -> Answer {
    let id = *id;
    visit
        .caller()
        .write(move |tx, actor| accept_invitation(tx, actor, id))
        .await?;
    visit.go("/account", "invitation-accepted")
}

/// `POST /invitations/{invitation}/decline`
pub(crate) async fn decline(visit: Visit, id: Path<i64>) -> Answer {
    let id = *id;
    visit
        .caller()
        .write(move |tx, actor| decline_invitation(tx, actor, id))
        .await?;
    visit.go("/account", "invitation-declined")
}
