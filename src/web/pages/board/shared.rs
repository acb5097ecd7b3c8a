//! The part of the board that changes, rendered once for all who see the same of it: when something happens,
//! every board that stands open asks for it at once. Whether they may see it is asked each time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ContentEncoding, VARY};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use maud::{Markup, html};

use super::{OnBoard, address, live_part};
use crate::app::access::sees_everything;
use crate::app::live::{Pulse, pulse};
use crate::app::reads::board::BoardLook;
use crate::domain::access::{Actor, PlatformRole};
use crate::domain::text::Language;
use crate::web::assets::compressed;
use crate::web::caller::Caller;
use crate::web::error::{Answer, Problem};
use crate::web::last_look::LastLook;
use crate::web::pages::frame::Visit;
use crate::web::pages::frame::shell::clock_line;
use crate::web::pages::frame::visit::language;

/// Most looks that are kept; a city has a few that people use.
const MOST: usize = 50;

/// What those who see the same have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SharedLook {
    role: Option<PlatformRole>,
    language: Language,
    address: String,
}

impl SharedLook {
    pub(super) fn of(actor: &Actor, language: Language, look: BoardLook) -> Self {
        Self {
            role: actor.platform,
            language,
            address: address(look),
        }
    }
}

/// What those who see the same are shown.
pub(super) struct SharedMarkup {
    clock: Markup,
    pub(super) part: Markup,
}

/// What was rendered, and how things stood before.
pub(super) struct RenderedBoard {
    pulse: Pulse,
    pub(super) said: SharedMarkup,
    /// All of it, made smaller when the first page that stands open asks.
    gzip: OnceLock<Bytes>,
}

impl RenderedBoard {
    fn gzip(&self) -> Bytes {
        let both = || html! { (self.said.clock) (self.said.part) }.into_string();
        let small = || compressed(both().as_bytes(), Compression::fast()).unwrap_or_default();
        self.gzip.get_or_init(|| small().into()).clone()
    }
}

/// Held while one is rendered, so that the others wait for that one.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<RenderedBoard>>>>;

/// What was rendered last of each look. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct SharedBoards(Arc<Mutex<BTreeMap<SharedLook, Slot>>>);

impl SharedBoards {
    fn slot(&self, look: SharedLook) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST && !slots.contains_key(&look) {
            slots.clear();
        }
        Arc::clone(slots.entry(look).or_default())
    }

    /// The part as things stood at `now` or later, for somebody who may see it. `now` has to be read before.
    pub(super) async fn part(
        &self,
        seen: SharedLook,
        now: Pulse,
        render: impl AsyncFnOnce() -> Result<SharedMarkup, Problem>,
    ) -> Result<Arc<RenderedBoard>, Problem> {
        let slot = self.slot(seen);
        let mut kept = slot.lock().await;
        if let Some(own) = kept.as_ref().filter(|own| own.pulse == now) {
            return Ok(Arc::clone(own));
        }
        let fresh = Arc::new(RenderedBoard {
            pulse: now,
            said: render().await?,
            gzip: OnceLock::new(),
        });
        *kept = Some(Arc::clone(&fresh));
        Ok(fresh)
    }

    /// The part for a page that stands open, as it was told to look at it.
    ///
    /// # Errors
    /// As the page itself.
    pub(super) async fn answer(
        &self,
        request: &HttpRequest,
        caller: Caller,
        last: &LastLook,
        look: BoardLook,
    ) -> Answer {
        sees_everything(&caller.actor).map_err(|error| caller.problem(error))?;
        let now = match last.pulse() {
            Some(latest) => latest,
            None => caller.read(|tx, _| pulse(tx)).await?,
        };
        let seen = SharedLook::of(&caller.actor, language(request, &caller), look);
        let render = async || rendered(&Visit::of(request, caller).await?, look).await;
        let kept = self.part(seen, now, render).await?;
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((VARY, "Accept-Encoding"))
            .insert_header(ContentEncoding::Gzip)
            .body(kept.gzip()))
    }
}

/// How things stand now.
pub(super) async fn rendered(visit: &Visit, look: BoardLook) -> Result<SharedMarkup, Problem> {
    let read = visit.read(move |tx, actor| OnBoard::load(tx, actor, look));
    let all = read.await?;
    Ok(SharedMarkup {
        clock: clock_line(&visit.frame),
        part: live_part(visit, &all, look),
    })
}
