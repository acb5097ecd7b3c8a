//! The box beside a form that changes a rule: which standing sessions the change would break, and the button
//! that keeps it.

use maud::{Markup, html};

use super::Visit;
use crate::app::reads::agenda::{Agenda, around};
use crate::app::rejudge::Changed;
use crate::app::{self, Tx};
use crate::domain::access::Actor;
use crate::locale;
use crate::store::sessions::Session;
use crate::web::error::Problem;
use crate::web::ui::agenda::list;
use crate::web::ui::{Trouble, Words};

/// Most sessions that are listed.
const MOST: usize = 30;

/// Sessions that a change would break, with what names them.
pub(crate) struct WouldBreak {
    pub broken: Vec<Changed>,
    pub agenda: Agenda,
}

/// Looks what a change would break; nothing is written. The outer error is for the error page, the inner one
/// for the page with the form.
pub(crate) async fn look<F>(visit: &Visit, mut case: F) -> Result<Result<WouldBreak, Trouble>, Problem>
where
    F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<Vec<Changed>> + Send + 'static,
{
    let look = move |tx: &mut Tx<'_>, actor: &Actor| {
        let broken = case(tx, actor)?;
        let agenda = around(tx, broken.iter().map(|one| one.session.clone()).collect())?;
        Ok(WouldBreak { broken, agenda })
    };
    visit.look(look).await
}

/// Draws it; before anybody looked, it says that one should.
#[must_use]
pub(crate) fn aside(words: Words, looked: Option<&WouldBreak>) -> Markup {
    html! {
        section.card.stuck id="what-if" aria-live="polite" {
            header { h2 { (words.t("what-if-title")) } }
            div.in.stack {
                @match looked {
                    None => p.dim { (words.t("what-if-hint")) },
                    Some(looked) if looked.broken.is_empty() => p { (words.t("what-if-none")) },
                    Some(looked) => {
                        p { strong { (words.n("what-if-n", looked.broken.len())) } }
                        p.small.dim { (words.t("what-if-stay")) }
                    },
                }
                button.btn.main[looked.is_none()] type="submit" name="step" value="preview" {
                    (words.t("what-if-look"))
                }
                @if looked.is_some() {
                    button.btn.main type="submit" name="step" value="save" { (words.t("save")) }
                }
            }
            @if let Some(looked) = looked { (list(words, looked)) }
        }
    }
}

/// The sessions, each with the first rule that it would break.
#[must_use]
pub(crate) fn list(words: Words, WouldBreak { broken, agenda }: &WouldBreak) -> Markup {
    html! {
        ul.list {
            @for one in broken.iter().take(MOST) {
                li {
                    // Below stands what it would break; it is not marked yet.
                    (list::dated(words, agenda, &Session { broken: Vec::new(), ..one.session.clone() }))
                    @let (ground, finding) = (agenda.ground(one.session.site), one.findings.first());
                    @if let (Some(ground), Some(finding)) = (ground, finding) {
                        p.small.why { (locale::finding(words.0, finding, ground.tz())) }
                    }
                }
            }
        }
        @if broken.len() > MOST { div.in { p.dim { (words.n("what-if-more", broken.len() - MOST)) } } }
    }
}
