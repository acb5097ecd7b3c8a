//! `/in/{token}/report`, `/z/{code}/report`: what went wrong, from somebody who does not sign in.

use actix_web::web::Path;
use maud::{Markup, html};

use super::opened;
use crate::app::incidents::{
    BY_SIGN, MOST_PHOTOS_OF_A_REPORT, NewIncident, SaidBySign, report_by_link, report_by_sign,
};
use crate::app::presence::{look_by_link, place_of_sign};
use crate::domain::incident::IncidentKind;
use crate::store::sites::Site;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, FormWithPhotos, Page, Visit};
use crate::web::ui::incidents::{calls, how_bad, seen, what};
use crate::web::ui::{Trouble, Words};

/// Where a report is written, and by whom.
struct Desk {
    /// The address of the link or of the sign.
    back: String,
    site: Site,
    place: String,
    /// The one whose link it is; none: anybody, at a sign.
    worker: Option<String>,
}

/// `GET /in/{token}/report`
pub(crate) async fn by_link(visit: Visit, token: Path<String>) -> Answer {
    let desk = desk_of_link(&visit, &token).await?;
    page(&visit, &desk, &Form::default(), None)
}

/// `GET /z/{code}/report`
pub(crate) async fn by_sign(visit: Visit, code: Path<String>) -> Answer {
    let desk = desk_of_sign(&visit, &code).await?;
    page(&visit, &desk, &Form::default(), None)
}

/// `POST /in/{token}/report`
pub(crate) async fn send_by_link(visit: Visit, token: Path<String>, sent_form: FormWithPhotos) -> Answer {
    let desk = desk_of_link(&visit, &token).await?;
    let (form, photos) = sent_form.read(MOST_PHOTOS_OF_A_REPORT).await;
    let (token, new) = (token.into_inner(), read(&form));
    let done = visit
        .write_with_photos(photos, move |tx, actor, photos| {
            report_by_link(tx, actor, &token, &new, photos)
        })
        .await?;
    sent(&visit, &desk, &form, done)
}

/// `POST /z/{code}/report`
pub(crate) async fn send_by_sign(visit: Visit, code: Path<String>, sent_form: FormWithPhotos) -> Answer {
    let desk = desk_of_sign(&visit, &code).await?;
    let (form, photos) = sent_form.read(MOST_PHOTOS_OF_A_REPORT).await;
    let code = code.into_inner();
    let said = SaidBySign {
        new: read(&form),
        reporter: form.raw("reporter"),
    };
    let done = visit
        .write_with_photos(photos, move |tx, actor, photos| {
            report_by_sign(tx, actor, &code, &said, photos)
        })
        .await?;
    sent(&visit, &desk, &form, done)
}

fn sent(visit: &Visit, desk: &Desk, form: &Form, done: Result<String, Trouble>) -> Answer {
    match done {
        Ok(_) => visit.go(&desk.back, "reported"),
        Err(trouble) => page(visit, desk, form, Some(&trouble)),
    }
}

async fn desk_of_link(visit: &Visit, token: &str) -> Result<Desk, crate::web::error::Problem> {
    let read = token.to_owned();
    let door = opened(visit, move |tx, actor| look_by_link(tx, actor, &read)).await?;
    Ok(Desk {
        back: format!("/in/{token}"),
        place: visit.words().zones(&door.ground, &door.session.zones),
        worker: Some(door.worker.name),
        site: door.ground.site.as_ref().clone(),
    })
}

async fn desk_of_sign(visit: &Visit, code: &str) -> Result<Desk, crate::web::error::Problem> {
    let read = code.to_owned();
    let (ground, zone) = opened(visit, move |tx, actor| place_of_sign(tx, actor, &read)).await?;
    Ok(Desk {
        back: format!("/z/{code}"),
        place: visit.words().zones(&ground, &[zone]),
        worker: None,
        site: ground.site.as_ref().clone(),
    })
}

fn read(form: &Form) -> NewIncident {
    let is_hurt = form.get("hurt") == Some("yes");
    NewIncident {
        kind: form.text("kind"),
        severity: form.filled("severity"),
        place: form.raw("place"),
        injured: form.number("injured").unwrap_or(1) * i64::from(is_hurt),
        happened_at: form.moment("at"),
        words: form.raw("words"),
        stopped: form.get("stopped") == Some("yes"),
        ..NewIncident::default()
    }
}

fn page(visit: &Visit, desk: &Desk, form: &Form, trouble: Option<&Trouble>) -> Answer {
    let words = visit.words();
    let page = Page::new(words.t("report-title")).narrow().lead(format!(
        "{} {}",
        words.name(&desk.site.names),
        desk.place
    ));
    let page = match &desk.worker {
        Some(name) => page.alone(name.clone()),
        None => page,
    };
    let body = html! {
        (calls(words, &desk.site))
        (Trouble::summary(trouble))
        form.card method="post" action={ (desk.back) "/report" } enctype="multipart/form-data" data-later {
            div.in.stack { (inputs(words, desk, form, trouble)) }
            footer.stack {
                @let told = if desk.worker.is_some() { "report-told" } else { "report-told-here" };
                p.small { (words.t(told)) }
                button.btn.danger type="submit" { (words.t("report-send")) }
            }
        }
        p { a href=(desk.back) { (words.t("report-back")) } }
    };
    visit.page_with(trouble, page, body)
}

fn inputs(words: Words, desk: &Desk, form: &Form, trouble: Option<&Trouble>) -> Markup {
    let (kinds, label) = if desk.worker.is_some() {
        (IncidentKind::ALL, "incident-kind")
    } else {
        (BY_SIGN, "sign-kind")
    };
    html! {
        (what(words, &form.raw("kind"), kinds, label))
        @if desk.worker.is_some() { (how_bad(words, &|name| form.raw(name), trouble)) }
        (seen(words, &|name| form.get(name), trouble))
        (words.field("place", "report-place", &form.raw("place")).optional().input(trouble, "text"))
        @if desk.worker.is_none() {
            (words.field("reporter", "report-reach", &form.raw("reporter")).optional()
                .hint("report-reach-hint").input(trouble, "text"))
        }
    }
}
