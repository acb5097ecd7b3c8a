//! A session on its day: where it stands, whom to call, who is in and who is still to come.

use maud::{Markup, html};

use super::SessionFacts;
use crate::app::presence::{AtSession, LinksFor, Passed};
use crate::domain::access::Deed;
use crate::domain::presence::{Direction, PresenceState, is_correctable};
use crate::domain::span::{Instant, Span};
use crate::domain::stage::{SessionStage, StageFacts};
use crate::locale::{self, Args};
use crate::store::presence::crew::CrewMember;
use crate::web::ui::coming::{ComingForm, crowded};
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Options, Words};

/// The name of the form whose boxes stand in the list of people.
const COMING: &str = "coming";

/// Where a session stands now.
pub(super) struct OnSite<'a> {
    words: Words,
    facts: &'a SessionFacts,
    now: Instant,
    stage: SessionStage,
}

impl<'a> OnSite<'a> {
    pub(super) fn new(words: Words, facts: &'a SessionFacts, now: Instant) -> Self {
        let session = facts.session();
        let is_held = facts.dossier.booking.life.state().is_firm_or_completed();
        let told = StageFacts {
            span: session.taken(),
            state: session.state,
            inside: facts.people.as_ref().map_or(0, |own| own.inside().count()),
            is_stopped: !facts.stops.is_empty(),
        };
        // What nobody approved does not take place yet, whatever the hour.
        let stage = if is_held {
            SessionStage::of(told, now)
        } else {
            SessionStage::Off
        };
        Self {
            words,
            facts,
            now,
            stage,
        }
    }

    fn clock(&self, at: Instant) -> String {
        self.words.clock(at, self.facts.dossier.ground.tz())
    }

    fn fill(&self, key: &str, at: Instant) -> String {
        self.words.fill(key, "at", self.clock(at))
    }

    fn span(&self) -> Span {
        self.facts.session().taken()
    }

    /// The state card: one badge, one length of time, and the one thing to press.
    pub(super) fn card(&self) -> Markup {
        let (words, ground) = (self.words, &self.facts.dossier.ground);
        let look = match self.stage {
            SessionStage::Ahead | SessionStage::Opens => "is-approved",
            SessionStage::Runs => "is-running",
            SessionStage::Over | SessionStage::Stopped => "is-incident",
            SessionStage::Done | SessionStage::Off => return html! {},
        };
        let seconds = self.stage.seconds(self.span(), self.now);
        let args = Args::new()
            .with("n", self.facts.at + 1)
            .with("all", self.facts.dossier.sessions.len());
        html! {
            section class={ "card stand " (look) } aria-label=(words.t("stand-now")) {
                div.row.between {
                    (ui::badge(look, &words.of("stage", self.stage)))
                    span.small { (words.say("stage-nth", &args)) }
                }
                @if let Some(seconds) = seconds {
                    p.big { (words.fill(&format!("stage-{}-in", self.stage), "time", self.length(seconds))) }
                }
                @if self.stage == SessionStage::Runs { (self.bar()) }
                p { (words.span(self.facts.session().span, ground.tz())) }
                p { b { (words.name(&ground.site.names)) " · "
                    (words.zones(ground, &self.facts.session().zones)) } }
                @if matches!(self.stage, SessionStage::Ahead | SessionStage::Opens) { (self.entrance()) }
                @if let Some(people) = &self.facts.people { (self.all_leave(people)) }
            }
        }
    }

    /// Far off, its largest unit says enough.
    fn length(&self, seconds: i64) -> String {
        if self.stage == SessionStage::Ahead {
            self.words.roughly(seconds)
        } else {
            locale::duration(self.words.0, seconds)
        }
    }

    fn bar(&self) -> Markup {
        let (span, now) = (self.span(), self.now);
        html! {
            progress max=(span.seconds()) value=(now.unix() - span.start.unix())
                aria-label=(self.words.t("stage-passed")) {}
        }
    }

    fn entrance(&self) -> Markup {
        let entrance = self.words.name(&self.facts.dossier.ground.site.entrance);
        html! { @if !entrance.is_empty() { p.small.pre { (entrance) } } }
    }

    /// While people are in, the one button is that they leave.
    fn all_leave(&self, people: &AtSession) -> Markup {
        let leaving: Vec<_> = people.inside().filter_map(|own| own.worker).collect();
        let is_all = leaving.len() == people.inside().count();
        let key = if is_all {
            "onsite-all-leave"
        } else {
            "onsite-crew-leaves"
        };
        html! {
            @if people.checks_in && !leaving.is_empty() {
                form method="post" action=(self.path()) data-later {
                    (hidden("direction", Direction::Out))
                    @for worker in &leaving { (hidden("worker", worker)) }
                    div.row.stretch {
                        button.btn.main { (self.words.n(key, leaving.len())) }
                    }
                }
            }
        }
    }

    fn path(&self) -> String {
        format!("/sessions/{}/presence", self.facts.session().id)
    }

    /// What is done with one hand: call, report, stop, ask for time.
    pub(super) fn acts(&self) -> Markup {
        let (words, facts) = (self.words, self.facts);
        let (site, id) = (&facts.dossier.ground.site, facts.session().id);
        let is_near = !matches!(self.stage, SessionStage::Off | SessionStage::Ahead);
        html! {
            nav.acts aria-label=(words.t("acts")) {
                (ui::call_button(words.name(&site.names), &site.phone))
                @for phone in &site.phones { (ui::call_button(&phone.name, &phone.number)) }
                @if facts.rights.may(Deed::Report) {
                    a.btn.danger href={ "/report?session=" (id) } { (words.t("report-do")) }
                }
                @if is_near && facts.rights.may(Deed::StopWork) && facts.stops.is_empty() {
                    a.btn.danger href={ "/stops/new?session=" (id) } { (words.t("stop-do")) }
                }
                @if self.stage == SessionStage::Runs && facts.rights.may(Deed::ChangeSession) {
                    a.btn href="#more-time" { (words.t("session-more")) }
                }
            }
        }
    }

    /// Everybody who is to come, and whoever else came.
    pub(super) fn people(&self) -> Markup {
        let (words, Some(people)) = (self.words, &self.facts.people) else {
            return html! {};
        };
        let is_off = self.stage == SessionStage::Off && people.entries.is_empty();
        let args = Args::new()
            .with("n", people.inside().count())
            .with("all", people.crew.len());
        let approved = self.facts.dossier.people(self.facts.session());
        let strangers = people
            .entries
            .iter()
            .filter(|own| own.worker.is_none() && own.state != PresenceState::Wrong);
        html! {
            @if !is_off {
                section.card id="people" {
                    header { h2 { (words.t("onsite")) } span.small { (words.say("onsite-n", &args)) } }
                    @if let Some(said) = crowded(words, people.inside().count(), approved) {
                        p.in.hot { (said) }
                    }
                    @if people.crew.is_empty() { (self.nobody()) }
                    ul.list {
                        @for member in &people.crew { li { div.item { (self.member(people, member)) } } }
                        @for own in strangers { li { div.item { (self.stranger(people, own)) } } }
                    }
                    (self.late(people))
                    (self.come(people))
                    (self.links(people))
                }
            }
        }
    }

    fn nobody(&self) -> Markup {
        let words = self.words;
        let path = format!("/bookings/{}/crew", self.facts.dossier.booking.id);
        let write = words.t("onsite-write");
        let next = self.facts.rights.may(Deed::KeepCrew);
        let next = next.then_some((path.as_str(), write.as_str()));
        ui::empty(&words.t("tonight-no-crew"), &words.t("onsite-none-hint"), next)
    }

    fn member(&self, people: &AtSession, member: &CrewMember) -> Markup {
        let (words, worker) = (self.words, &member.worker);
        let may_come = self.may_come(people).any(|own| own.worker.id == worker.id);
        let own = people.entries.iter().rev();
        let mut own = own.filter(|entry| entry.worker == Some(worker.id.0));
        let last = own.find(|entry| entry.state != PresenceState::Wrong);
        let about = html! {
            b { (worker.name) } " " span.small.dim { (words.of("crew-part", member.part)) }
            @if let Some(last) = last { div.small { (self.times(last)) } }
            @else if self.stage == SessionStage::Runs { div.small.dim { (words.t("onsite-not-yet")) } }
        };
        html! {
            div.row.between {
                @if may_come {
                    label.check.grow {
                        input type="checkbox" name="worker" value=(worker.id) form=(COMING);
                        span { (about) }
                    }
                } @else { div.grow { (about) } }
                @if !worker.phone.is_empty() { (ui::phone(&worker.phone)) }
                @if let Some(last) = last { (self.leaves(people, last)) }
            }
            @if let Some(last) = last { (self.stays(people, last)) }
        }
    }

    fn stranger(&self, people: &AtSession, own: &Passed) -> Markup {
        html! {
            div.row.between {
                div.grow {
                    b { (own.name) } " " (ui::badge("is-done", &self.words.t("tonight-visitor")))
                    div.small { (self.times(own)) }
                }
                @if people.keeps_door { (self.leaves(people, own)) }
            }
            (self.stays(people, own))
        }
    }

    /// The form by which it is taken back that somebody left.
    fn stays(&self, people: &AtSession, own: &Passed) -> Markup {
        let words = self.words;
        let is_recent = own.out_at.is_some_and(|at| is_correctable(at, self.now));
        let field = format!("words-{}", own.id);
        html! {
            @if people.keeps_door && own.state == PresenceState::Out && is_recent {
                details.small {
                    summary { (words.t("onsite-not-left")) }
                    form.row.low method="post" action={ (self.path()) "/" (own.id) } {
                        (hidden("still_in", "yes"))
                        (words.field(&field, "tonight-wrong-why", "").input(None, "text"))
                        button.btn { (words.t("onsite-not-left-do")) span.sr { " " (own.name) } }
                    }
                }
            }
        }
    }

    /// Since when somebody is in, or from when until when they were.
    fn times(&self, own: &Passed) -> Markup {
        html! {
            (self.fill("tonight-since", own.in_at))
            @if let Some(out) = own.out_at { " · " (self.left(out)) }
            @if own.late_entry { " · " (self.words.t("onsite-late")) }
        }
    }

    /// When somebody left; with the day where that was long after the session.
    fn left(&self, at: Instant) -> String {
        const LONG_AFTER: i64 = 12 * 3_600;
        if at <= self.span().end.plus(LONG_AFTER) {
            return self.fill("onsite-left", at);
        }
        let moment = locale::moment(self.words.0, at, self.facts.dossier.ground.tz());
        self.words.fill("onsite-left", "at", moment)
    }

    fn leaves(&self, people: &AtSession, own: &Passed) -> Markup {
        html! {
            @if people.checks_in && own.state == PresenceState::In {
                form method="post" action=(self.path()) data-later {
                    (hidden("direction", Direction::Out))
                    @if let Some(worker) = own.worker { (hidden("worker", worker)) }
                    @else { (hidden("visitor", &own.name)) }
                    button.btn { (self.words.t("tonight-out")) span.sr { " " (own.name) } }
                }
            }
        }
    }

    /// Who may be ticked.
    fn may_come<'b>(&self, people: &'b AtSession) -> impl Iterator<Item = &'b CrewMember> {
        let is_stopped = self.stage == SessionStage::Stopped;
        people.may_come().filter(move |_| !is_stopped)
    }

    /// When they come, while nobody is in, and the form in which it is said.
    fn late(&self, people: &AtSession) -> Markup {
        let (words, session, tz) = (self.words, self.facts.session(), self.facts.dossier.ground.tz());
        let is_near = matches!(self.stage, SessionStage::Opens | SessionStage::Runs);
        let may_say = is_near && people.checks_in && people.inside().next().is_none();
        let form = ComingForm {
            action: &format!("/sessions/{}/coming", session.id),
            back: None,
            session: session.id,
            span: session.span,
            tz,
        };
        html! {
            @if let Some(said) = people.coming(self.now) { p.in { (ui::coming::said(words, said, tz)) } }
            @if may_say {
                details.in { summary { (words.t("coming-do")) } (form.show(words, self.now)) }
            }
        }
    }

    /// The button for those who were ticked, or from when on there is one.
    fn come(&self, people: &AtSession) -> Markup {
        let words = self.words;
        let is_first = people.inside().next().is_none();
        html! {
            @if self.may_come(people).next().is_some() {
                footer.stack {
                    form id=(COMING) method="post" action=(self.path()) data-later {
                        (hidden("direction", Direction::In))
                        div.row.stretch { button.btn.main[is_first] { (words.t("onsite-come")) } }
                    }
                    p.small.dim { (words.t("onsite-come-hint")) }
                }
            } @else if self.stage == SessionStage::Ahead && people.checks_in && !people.crew.is_empty() {
                footer { p.small.dim { (self.fill("onsite-opens", self.opens())) } }
            }
        }
    }

    /// The crew's own links, for those who say who comes.
    fn links(&self, people: &AtSession) -> Markup {
        let is_ahead = matches!(
            self.stage,
            SessionStage::Ahead | SessionStage::Opens | SessionStage::Runs
        );
        html! {
            @if is_ahead && !people.crew.is_empty() && self.facts.rights.may(Deed::KeepCrew) {
                footer.stack {
                    form.row.low method="post" action={ "/sessions/" (self.facts.session().id) "/links" } {
                        (self.whose_links(people))
                        button.btn { (self.words.t("links-make")) }
                    }
                    p.small.dim { (self.words.t("links-make-hint")) }
                }
            }
        }
    }

    /// For whom links are made: for those to whom none is sent, where there are such people.
    fn whose_links(&self, people: &AtSession) -> Markup {
        let words = self.words;
        let own = |member: &CrewMember| {
            let worker = &member.worker;
            (LinksFor::One(worker.id).word(), worker.name.clone())
        };
        let mut all: Options = people.crew.iter().map(own).collect();
        all = all.before(&LinksFor::Everybody.word(), words.t("links-of-all"));
        if people.crew.iter().any(|own| own.worker.email.is_empty()) {
            all = all.before(&LinksFor::Unmailed.word(), words.t("links-of-unmailed"));
        }
        words
            .field("worker", "links-whose", "")
            .plain()
            .select(None, &all)
    }

    fn opens(&self) -> Instant {
        self.span().start.plus(-crate::domain::presence::OPENS_BEFORE)
    }
}
