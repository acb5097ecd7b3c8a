//! `/sites/{site}/desk`: how a site decides, and what it says often.

use actix_web::web::Path;
use maud::{Markup, html};

use super::zone::editable;
use crate::app::register::{MOST_TEXTS, get_desk, set_desk};
use crate::domain::saved::{SavedText, SavedUse};
use crate::store::bookings::by_mail::{Desk, Switches};
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::{Options, Trouble, Words};

/// Rows for texts that are not there yet.
const BLANK: usize = 3;

/// `GET /sites/{site}/desk`: how a site decides.
pub(crate) async fn show(visit: Visit, site: Path<String>) -> Answer {
    visit.signed_in()?;
    let slug = site.into_inner();
    let of = slug.clone();
    let desk = visit.read(move |tx, actor| get_desk(tx, actor, &of)).await?;
    show_with(&visit, slug, &desk, None).await
}

async fn show_with(visit: &Visit, slug: String, desk: &Desk, trouble: Option<&Trouble>) -> Answer {
    let site = editable(visit, slug).await?;
    let words = visit.words();
    let body = html! {
        (Trouble::summary(trouble))
        form.card method="post" action={ "/sites/" (site.slug) "/desk" } {
            div.in.stack {
                label.check {
                    input type="checkbox" name="mail_links" checked[desk.switches.mail_links];
                    span { (words.t("desk-mail-links")) }
                }
                p.small.dim { (words.t("desk-mail-links-hint")) }
                label.check {
                    input type="checkbox" name="questions" checked[desk.switches.questions];
                    span { (words.t("desk-questions")) }
                }
                p.small.dim { (words.t("desk-questions-hint")) }
                label.check {
                    input type="checkbox" name="extend_alone" checked[desk.switches.extend_alone];
                    span { (words.t("desk-extend-alone")) }
                }
                p.small.dim { (words.t("desk-extend-alone-hint")) }
                h2 { (words.t("desk-texts")) }
                p.small.dim { (words.t("desk-texts-hint")) }
                @for row in 0..(desk.texts.len() + BLANK).min(MOST_TEXTS) {
                    (saved_row(words, row, desk.texts.get(row), trouble))
                }
                div { button.btn.main type="submit" { (words.t("save")) } }
            }
        }
    };
    let page = Page::new(words.t("desk-title")).below_site(words, words.named(&site.names), &site.slug);
    visit.page_with(trouble, page.narrow(), body)
}

fn saved_row(words: Words, row: usize, saved: Option<&SavedText>, trouble: Option<&Trouble>) -> Markup {
    let (text, used) = (format!("texts.{row}.text"), format!("texts.{row}.used"));
    let value = saved.map_or("", |saved| saved.text.as_str());
    let chosen = saved.map_or(SavedUse::Condition, |saved| saved.used).as_str();
    let offered = Options::of(words, "saved-use", SavedUse::ALL);
    html! {
        div.row.low {
            (words.field(&text, "desk-text", value).plain().input(trouble, "text"))
            (words.field(&used, "desk-use", chosen).plain().select(trouble, &offered))
        }
    }
}

/// `POST /sites/{site}/desk`
pub(crate) async fn save(visit: Visit, site: Path<String>, form: Form) -> Answer {
    visit.signed_in()?;
    let slug = site.into_inner();
    let desk = Desk {
        switches: Switches {
            mail_links: form.has("mail_links"),
            questions: form.has("questions"),
            extend_alone: form.has("extend_alone"),
        },
        texts: (0..MOST_TEXTS).filter_map(|row| saved_text(&form, row)).collect(),
    };
    let (of, kept) = (slug.clone(), desk.clone());
    match visit
        .write(move |tx, actor| set_desk(tx, actor, &of, &kept))
        .await?
    {
        Ok(()) => visit.go(&format!("/sites/{slug}/desk"), "saved"),
        Err(trouble) => show_with(&visit, slug, &desk, Some(&trouble)).await,
    }
}

/// The text of a row; none where it is empty.
fn saved_text(form: &Form, row: usize) -> Option<SavedText> {
    Some(SavedText {
        text: form.filled(&format!("texts.{row}.text"))?,
        used: SavedUse::from_word(form.get(&format!("texts.{row}.used"))?)?,
    })
}
