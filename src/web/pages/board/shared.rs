//! The part of the board that changes, rendered once for all who see the same of it: when something happens,
//! every board that stands open asks for it at once. Who asks is looked at each time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ContentEncoding, VARY};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use maud::html;

use super::{OnBoard, address, live_part};
use crate::app::access::sees_everything;
use crate::app::live::{Pulse, pulse};
use crate::app::reads::board::BoardLook;
use crate::domain::access::PlatformRole;
use crate::domain::text::Language;
use crate::web::assets::compressed;
use crate::web::caller::Caller;
use crate::web::error::{Answer, Problem};
use crate::web::live::Live;
use crate::web::pages::frame::Visit;
use crate::web::pages::frame::shell::clock_line;
use crate::web::pages::frame::visit::language;

/// Most looks that are kept; a city has a few that people use.
const MOST: usize = 50;

/// What those who see the same have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SharedLook {
    role: Option<PlatformRole>,
    language: Language,
    address: String,
}

/// What was rendered, and how things stood before.
struct RenderedBoard {
    pulse: Pulse,
    gzip: Bytes,
}

/// Held while one is rendered, so that the others wait for that one.
type Slot = Arc<tokio::sync::Mutex<Option<RenderedBoard>>>;

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

    /// The part of the board for a page that stands open, as it was told to look at it.
    ///
    /// # Errors
    /// As the page itself.
    pub(super) async fn answer(
        &self,
        request: &HttpRequest,
        caller: Caller,
        live: &Live,
        look: BoardLook,
    ) -> Answer {
        sees_everything(&caller.actor).map_err(|error| caller.problem(error))?;
        let slot = self.slot(SharedLook {
            role: caller.actor.platform,
            language: language(request, &caller),
            address: address(look),
        });
        let mut kept = slot.lock().await;
        // Before what is rendered: that may be newer than this says, never older.
        let now = match live.latest() {
            Some(latest) => latest,
            None => caller.read(|tx, _| pulse(tx)).await?,
        };
        if kept.as_ref().is_none_or(|own| own.pulse != now) {
            let gzip = rendered(&Visit::of(request, caller).await?, look).await?;
            *kept = Some(RenderedBoard { pulse: now, gzip });
        }
        let gzip = kept.as_ref().map(|own| own.gzip.clone()).unwrap_or_default();
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((VARY, "Accept-Encoding"))
            .insert_header(ContentEncoding::Gzip)
            .body(gzip))
    }
}

/// The part as things stand now.
async fn rendered(visit: &Visit, look: BoardLook) -> Result<Bytes, Problem> {
    let read = visit.read(move |tx, actor| OnBoard::load(tx, actor, look));
    let all = read.await?;
    let part = html! { (clock_line(&visit.frame)) (live_part(visit, &all, look)) };
    Ok(compressed(part.into_string().as_bytes(), Compression::fast())
        .unwrap_or_default()
        .into())
}
