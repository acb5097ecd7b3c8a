//! `/inbox`: what waits for a decision, oldest first, beside the request that is looked at.

pub(super) mod assign;
mod bar;
pub(super) mod by_mail;
mod checks;
pub(super) mod decide;
mod decided;
mod findings;
mod leave;
mod pane;
mod saved;
pub(super) mod several;

use actix_web::web::Path;
use chrono::{Datelike, Days};
use maud::{Markup, html};
use serde::Deserialize;

use self::pane::WeekStrip;
use super::frame::{Form, FormState, Nav, Page, Visit};
use crate::app::bookings::{self, JustDecided, Review, review};
use crate::app::reads::agenda::{Look, Whose, look};
use crate::app::reads::inbox::{self, Clash, Inbox, Tab, Waiting};
use crate::app::{self, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::BookingState;
use crate::domain::ids::BookingId;
use crate::domain::notice::ContactPerson;
use crate::domain::span::{Span, start_of_day};
use crate::domain::text;
use crate::locale::Args;
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::ui::{self, Trouble, Words, booking_badge};

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct InboxQuery {
    tab: Option<String>,
    booking: Option<i64>,
    week: Option<String>,
    /// The request that was decided just now.
    decided: Option<i64>,
    /// Whether only what was given to the reader is wanted.
    mine: Option<String>,
}

struct InboxPage {
    tab: Tab,
    inbox: Inbox,
    chosen: Option<(Review, WeekStrip)>,
    /// Whether the address names the request: then a phone shows it, and not the queue.
    is_named: bool,
    /// What was decided just now, and can be taken back for a while.
    decided: Option<JustDecided>,
    whose: WhoseDesk,
    /// How many of the tab were given to the reader.
    own: usize,
}

/// Which requests of the queue are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WhoseDesk {
    All,
    /// Those that were given to the reader.
    Own,
}

impl WhoseDesk {
    const fn of(wanted: &InboxQuery) -> Self {
        if wanted.mine.is_some() {
            Self::Own
        } else {
            Self::All
        }
    }
}

/// `GET /inbox`
pub(super) async fn index(visit: Visit, query: Query<InboxQuery>) -> Answer {
    visit.signed_in()?;
    let page = load(&visit, query.0.booking.map(BookingId), query.0).await?;
    show(&visit, &page, None, &Form::default())
}

/// `GET /inbox/{booking}`: where mails lead.
pub(super) async fn one(visit: Visit, path: Path<i64>, query: Query<InboxQuery>) -> Answer {
    visit.signed_in()?;
    let page = load(&visit, Some(BookingId(path.into_inner())), query.0).await?;
    show(&visit, &page, None, &Form::default())
}

/// The page again, with what was typed: after a decision that could not be made, or to have it confirmed.
pub(super) async fn show_again(
    visit: &Visit,
    booking: BookingId,
    trouble: Option<&Trouble>,
    form: &Form,
) -> Answer {
    let page = load(visit, Some(booking), InboxQuery::default()).await?;
    show(visit, &page, trouble, form)
}

/// All of it in one transaction.
async fn load(visit: &Visit, booking: Option<BookingId>, wanted: InboxQuery) -> Result<InboxPage, Problem> {
    visit
        .read(move |tx, actor| {
            let named = booking.map(|id| review(tx, actor, id)).transpose()?;
            let said = wanted.tab.as_deref().and_then(Tab::from_word);
            let of_named = |review: &Review| tab_of(review.dossier.booking.life.state());
            let tab = said.or(named.as_ref().map(of_named)).unwrap_or(Tab::Waiting);
            let mut inbox = inbox::open(tx, actor, tab)?;
            let is_own = |item: &Waiting| {
                let own = item.assigned.as_ref().map(|assigned| assigned.person);
                own.is_some() && own == actor.person
            };
            let own = inbox.items.iter().filter(|item| is_own(item)).count();
            let whose = WhoseDesk::of(&wanted);
            if whose == WhoseDesk::Own {
                inbox.items.retain(is_own);
            }
            let is_named = named.is_some();
            let decided = load_decided(tx, actor, wanted.decided.map(BookingId), named.as_ref())?;
            let first = inbox.items.first().map(|first| first.booking.id);
            let chosen = match (named, first) {
                (None, Some(first)) => Some(review(tx, actor, first)?),
                (named, _) => named,
            };
            let with_week = |review: Review| {
                let strip = load_week(tx, actor, &review, wanted.week.as_deref())?;
                Ok::<_, app::Error>((review, strip))
            };
            Ok(InboxPage {
                tab,
                chosen: chosen.map(with_week).transpose()?,
                inbox,
                is_named,
                decided,
                whose,
                own,
            })
        })
        .await
}

/// What the address says was decided just now, else the decision on the request that is looked at, while it
/// can be taken back.
fn load_decided(
    tx: &mut Tx<'_>,
    actor: &Actor,
    said: Option<BookingId>,
    named: Option<&Review>,
) -> app::Result<Option<JustDecided>> {
    let now = tx.now;
    let open = named.map(|review| &review.dossier.booking);
    let open = open.filter(|booking| booking.undo_until.is_some_and(|until| now < until));
    let id = said.or(open.map(|booking| booking.id));
    id.map_or(Ok(None), |id| bookings::decided(tx, actor, id))
}

const fn tab_of(state: BookingState) -> Tab {
    match state {
        BookingState::Requested => Tab::Waiting,
        BookingState::ChangesRequested => Tab::Changes,
        _ => Tab::Decided,
    }
}

/// Seven days of the request's zones: from the day asked for, else from that of the first session that may
/// not be, else of the first. The request stands where a narrow screen begins.
fn load_week(tx: &mut Tx<'_>, actor: &Actor, review: &Review, week: Option<&str>) -> app::Result<WeekStrip> {
    let ground = &review.dossier.ground;
    let refused = review
        .verdicts
        .iter()
        .find(|judged| judged.verdict.outcome == crate::domain::judge::Outcome::Refused);
    let first = refused
        .map_or(review.dossier.booking.span.start, |judged| {
            judged.verdict.span.start
        })
        .local(ground.tz())
        .date();
    let day = week
        .and_then(text::day)
        .filter(|day| (1971..2999).contains(&day.year()))
        .unwrap_or(first);
    let (start, end) = (
        start_of_day(ground.tz(), day),
        start_of_day(ground.tz(), day + Days::new(7)),
    );
    let over = Span::new(start, end).unwrap_or(Span {
        start,
        end: start.plus_days(7),
    });
    let wanted = Look {
        over,
        site: Some(ground.site.slug.clone()),
        states: Vec::new(),
        whose: Whose::Visible,
        after: 0,
        sites: 1,
        hours: true,
    };
    let agenda = look(tx, actor, &wanted)?;
    Ok(WeekStrip { from: day, agenda })
}

fn show(visit: &Visit, shown: &InboxPage, trouble: Option<&Trouble>, form: &Form) -> Answer {
    let words = visit.words();
    let open = shown.chosen.as_ref().map(|(review, _)| review.dossier.booking.id);
    let undo = |decided: &JustDecided| format!("/inbox/{}/undo", decided.booking);
    let body = html! {
        @if let Some(decided) = &shown.decided {
            (decided::line(words, decided, &undo(decided), visit.frame.now))
        }
        div.inbox.cols.split.named[shown.is_named] id="inbox" {
            section.card.queue aria-label=(words.t("inbox-queue")) { (queue(visit, shown, open)) }
            div.pane id="pane" {
                @match &shown.chosen {
                    Some((review, strip)) => (pane::pane(visit, review, strip, FormState { form, trouble })),
                    None => div.card { (empty(words, shown.tab)) },
                }
            }
        }
        (help(words))
    };
    let page = Page::new(words.t("inbox-title"))
        .at(Nav::Inbox)
        .lead(lead(words, &shown.inbox))
        .actions(tabs(words, shown));
    visit.page_with(trouble, page, body)
}

fn lead(words: Words, inbox: &Inbox) -> Markup {
    let Some(sites) = inbox.sites else {
        return html! { (words.n("inbox-lead-staff", inbox.waiting)) };
    };
    html! { (words.say("inbox-lead", &Args::new().with("sites", sites).with("n", inbox.waiting))) }
}

fn tabs(words: Words, shown: &InboxPage) -> Markup {
    let count = |tab| match tab {
        Tab::Waiting => Some(shown.inbox.waiting),
        Tab::Changes => Some(shown.inbox.changes),
        Tab::Decided => None,
    };
    html! {
        nav.switch aria-label=(words.t("inbox-tabs")) {
            @for tab in Tab::ALL {
                a href={ "/inbox?tab=" (tab) } aria-current=[(*tab == shown.tab).then_some("page")] {
                    (words.of("inbox-tab", tab)) @if let Some(n) = count(*tab) { " " (n) }
                }
            }
        }
    }
}

fn queue(visit: &Visit, shown: &InboxPage, open: Option<BookingId>) -> Markup {
    let items = &shown.inbox.items;
    let at = items.iter().position(|item| Some(item.booking.id) == open);
    let next = at.map_or(Some(0), |at| (at + 1 < items.len()).then_some(at + 1));
    let before = at.and_then(|at| at.checked_sub(1));
    html! {
        h2.sr { (visit.words().of("inbox-tab", shown.tab)) }
        (desks(visit.words(), shown))
        @if items.is_empty() { (empty(visit.words(), shown.tab)) }
        @let ticks = shown.tab == Tab::Waiting && items.len() > 1;
        @if ticks { (several_form(visit.words())) }
        ul.list.ticked[ticks] {
            @for (index, item) in items.iter().enumerate() {
                @let key = match Some(index) {
                    at if at == next => Some("j"),
                    at if at == before => Some("k"),
                    _ => None,
                };
                li {
                    @if ticks { (tick(visit.words(), item)) }
                    (entry(visit, item, Some(item.booking.id) == open, shown.whose, key)) }
            }
        }
    }
}

/// The form of the boxes in the queue, with its button.
fn several_form(words: Words) -> Markup {
    html! {
        form.in id="several" method="get" action="/inbox/several" {
            button.btn.small type="submit" { (words.t("several-open")) }
        }
    }
}

fn tick(words: Words, item: &Waiting) -> Markup {
    html! {
        label.check {
            input type="checkbox" name="several" value=(item.booking.id) form="several";
            span.sr { (words.fill("several-tick", "title", &item.booking.title)) }
        }
    }
}

/// Whether all that waits is shown, or what was given to the reader; nothing where nothing was.
fn desks(words: Words, shown: &InboxPage) -> Markup {
    let desk = |href: &str, whose: WhoseDesk, said: &str| {
        html! { a href=(href) aria-current=[(shown.whose == whose).then_some("page")] { (said) } }
    };
    let tab = shown.tab;
    html! {
            @if shown.own > 0 || shown.whose == WhoseDesk::Own {
                nav.switch.gap aria-label=(words.t("inbox-whose")) {
                    (desk(&format!("/inbox?tab={tab}"), WhoseDesk::All, &words.t("inbox-whose-all")))
                    @let own = words.n("inbox-whose-own", shown.own);
    (desk(&format!("/inbox?tab={tab}&mine=1"), WhoseDesk::Own, &own))
                }
            }
        }
}

/// One request of the queue. `key` is the key that opens it.
fn entry(visit: &Visit, item: &Waiting, is_open: bool, whose: WhoseDesk, key: Option<&str>) -> Markup {
    let words = visit.words();
    let kept = if whose == WhoseDesk::Own { "?mine=1" } else { "" };
    let href = format!("/inbox/{}{kept}", item.booking.id);
    let state = item.booking.life.state();
    html! {
        a.item href=(href) hx-get=(href) hx-select="#inbox" hx-target="#inbox" hx-swap="outerMorph"
            hx-push-url="true" aria-current=[is_open.then_some("true")] data-key=[key] {
            div.row.between {
                b { (words.name(&item.lead)) }
                @if let Some(at) = item.booking.requested_at {
                    span.small.dim { (words.ago_at(at, visit.frame.now, visit.frame.tz)) }
                }
            }
            div {
                (item.booking.title)
                (changes(words, item))
            }
            @if let Some(assigned) = &item.assigned {
                div.small { (words.fill("inbox-assigned", "who", &assigned.name)) }
            }
            div.row.between {
                span.small.dim { (words.name(&item.site)) " · " (words.names(&item.zones)) }
                @match item.clash {
                    Clash::Competes => (ui::badge("is-incident bare", &words.t("inbox-competes"))),
                    Clash::Flagged => (ui::badge("is-incident bare", &words.t("inbox-flagged"))),
                    Clash::None => @if state != BookingState::Requested { (booking_badge(words, state)) },
                }
            }
        }
        @let asker = item.contact.as_ref().filter(|_| state.is_waiting());
        @if let Some(ContactPerson { name, phone, .. }) = asker {
            p.asker.small.dim {
                (name) @if !phone.is_empty() { " · " (ui::phone(phone)) }
            }
        }
    }
}

/// That it changes what was approved, or was itself changed.
fn changes(words: Words, item: &Waiting) -> Markup {
    let badge = |key: &str| html! { " " (ui::badge("is-changes bare", &words.t(key))) };
    html! {
        @if item.booking.amends.is_some() { (badge("amend-badge")) }
        @if item.is_changed && item.booking.life.state() == BookingState::Requested {
            (badge("inbox-changed"))
        }
    }
}

fn empty(words: Words, tab: Tab) -> Markup {
    let next = words.t("inbox-empty-next");
    ui::empty(
        &words.of("inbox-empty", tab),
        &words.t("inbox-empty-hint"),
        Some(("/home", &next)),
    )
}

/// The keys of this page; `?` opens it.
fn help(words: Words) -> Markup {
    html! {
        details.keys.noprint data-key="?" {
            summary { (words.t("inbox-keys")) " " kbd { "?" } }
            dl.facts {
                @for key in ["j", "k", "a", "r", "d", "o"] {
                    dt { kbd { (key.to_uppercase()) } } dd { (words.of("inbox-key", key)) }
                }
            }
        }
    }
}
