//! What stands around every page: head, navigation, the bar of a phone, toasts, the palette, the
//! demonstration's banner.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE};
use maud::{DOCTYPE, Markup, Render, html};

use super::Frame;
use super::toast::toast;
use crate::app::people::Standing;
use crate::domain::access::PlatformRole;
use crate::domain::text::Language;
use crate::locale::{self, Args};
use crate::web::assets;
use crate::web::ui::fields::hidden;
use crate::web::ui::{Words, icon};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nav {
    /// What blocks my next session; who is on site.
    Home,
    /// What waits for a decision.
    Inbox,
    /// Who is on site.
    Tonight,
    /// What went wrong at sites.
    Incidents,
    Board,
    Bookings,
    Schedule,
    /// The catalogue of sites.
    Sites,
    Reports,
    Organisation,
    /// Consortia, organisations, people, programmes.
    Register,
    /// What only admins see.
    Admin,
}

impl Nav {
    const fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Home => ("home", "/home", "home"),
            Self::Inbox => ("inbox", "/inbox", "inbox"),
            Self::Tonight => ("tonight", "/tonight", "clock"),
            Self::Incidents => ("incidents", "/incidents", "warning"),
            Self::Board => ("board", "/board", "live"),
            Self::Bookings => ("bookings", "/bookings", "list"),
            Self::Schedule => ("schedule", "/schedule", "calendar"),
            Self::Sites => ("sites", "/sites", "place"),
            Self::Reports => ("reports", "/reports", "chart"),
            Self::Organisation => ("organisation", "/organisation", "person"),
            Self::Register => ("register", "/consortia", "person"),
            Self::Admin => ("admin", "/admin", "gear"),
        }
    }

    /// The places of somebody, the most needed first.
    fn of(standing: Standing, is_signed_in: bool) -> Vec<Self> {
        use Nav::{
            Admin, Board, Bookings, Home, Inbox, Incidents, Organisation, Register, Reports, Schedule, Sites,
            Tonight,
        };
        if !is_signed_in {
            return vec![Sites];
        }
        let mut places = match standing.platform {
            Some(PlatformRole::Staff) => {
                vec![
                    Board, Incidents, Schedule, Bookings, Tonight, Sites, Reports, Register,
                ]
            }
            // Who is on site is no business of theirs.
            Some(PlatformRole::Admin) => vec![Board, Incidents, Schedule, Bookings, Sites, Reports, Register],
            None if standing.operates => vec![Tonight, Inbox, Schedule, Incidents, Bookings, Sites, Home],
            None => vec![Home, Bookings, Schedule, Sites],
        };
        places.extend(standing.place.map(|_| Organisation));
        places.extend((standing.platform == Some(PlatformRole::Admin)).then_some(Admin));
        places
    }
}

/// Most places in the bar of a phone.
const BAR: usize = 4;

#[derive(Debug, Clone)]
pub(crate) struct Page {
    title: String,
    lead: Option<Markup>,
    nav: Option<Nav>,
    crumbs: Vec<(String, String)>,
    actions: Option<Markup>,
    width: &'static str,
    /// For whom alone a link opened it: without the ways to other pages.
    alone: Option<String>,
    /// The names of styles that few pages need.
    styles: Vec<&'static str>,
}

impl Page {
    #[must_use]
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lead: None,
            nav: None,
            crumbs: Vec::new(),
            actions: None,
            width: "",
            alone: None,
            styles: Vec::new(),
        }
    }

    #[must_use]
    pub(crate) fn at(mut self, nav: Nav) -> Self {
        self.nav = Some(nav);
        self
    }

    /// A page with the days of a schedule.
    #[must_use]
    pub(crate) fn with_days(mut self) -> Self {
        self.styles.push("days.css");
        self
    }

    /// A page that is read from afar.
    #[must_use]
    pub(crate) fn read_from_afar(mut self) -> Self {
        self.styles.push("afar.css");
        self
    }

    /// A page with a plan on which something is drawn.
    #[must_use]
    pub(crate) fn with_plan(mut self) -> Self {
        self.styles.push("plan.css");
        self
    }

    /// One line below the title.
    #[must_use]
    pub(crate) fn lead(mut self, lead: impl Render) -> Self {
        self.lead = Some(lead.render());
        self
    }

    /// A page above this one: label and address.
    #[must_use]
    pub(crate) fn below(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push((label.into(), href.into()));
        self
    }

    /// Below the catalogue and the page of a site.
    pub(crate) fn below_site(self, words: Words, name: &str, slug: &str) -> Self {
        self.at(Nav::Sites)
            .below(words.t("nav-sites"), "/sites")
            .below(name, format!("/sites/{slug}"))
    }

    /// Links and buttons beside the title.
    #[must_use]
    pub(crate) fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }

    /// Opened by a link for one person, who is signed in to nothing by it: it leads nowhere else.
    #[must_use]
    pub(crate) fn alone(mut self, person: String) -> Self {
        self.alone = Some(person);
        self
    }

    /// As narrow as a form.
    #[must_use]
    pub(crate) fn narrow(mut self) -> Self {
        self.width = "narrow";
        self
    }
}

pub(crate) fn respond(frame: &Frame, status: StatusCode, page: Page, body: Markup) -> HttpResponse {
    let markup = document(frame, &page, &body);
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_LANGUAGE, frame.words.0.as_str()))
        .body(markup.into_string())
}

fn document(frame: &Frame, page: &Page, body: &Markup) -> Markup {
    let words = frame.words;
    html! {
        (DOCTYPE)
        html lang=(words.0.as_str()) data-theme=[frame.theme] {
            (head(frame, page))
            body data-unsent=(words.t("form-unsent")) data-waiting=(words.t("form-waiting"))
                data-refused=(words.t("form-refused")) data-send-now=(words.t("form-send-now"))
                data-look=(words.t("form-look")) data-drop=(words.t("form-drop"))
                data-later=(assets::url("later.js")) data-now=(frame.now.unix())
            {
                a.skip href="#main" { (words.t("skip")) }
                @if let Some(speed) = frame.demo { (banner(frame, speed)) }
                (top(frame, page))
                main id="main" tabindex="-1" class=(page.width) {
                    (toast(frame)) (heading(words, page)) (body)
                }
                (foot(frame))
                @if page.alone.is_none() { (bar(frame, page)) (palette(words)) }
            }
        }
    }
}

fn head(frame: &Frame, page: &Page) -> Markup {
    let words = frame.words;
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (page.title) " · " (words.t("brand")) }
            link rel="icon" type="image/svg+xml" href=(assets::url("favicon.svg"));
            link rel="preload" href=(assets::url("regular.woff2")) as="font" type="font/woff2" crossorigin;
            link rel="stylesheet" href=(assets::url("app.css"));
            @for style in &page.styles { link rel="stylesheet" href=(assets::url(style)); }
            @for language in [Language::Ko, Language::En] {
                link rel="alternate" hreflang=(language.as_str())
                    href={ (path(&frame.here)) "?language=" (language.as_str()) };
            }
            script src=(assets::url("htmx.js")) defer {}
            script src=(assets::url("hx-sse.js")) defer {}
            script src=(assets::url("app.js")) defer {}
        }
    }
}

fn top(frame: &Frame, page: &Page) -> Markup {
    let words = frame.words;
    html! {
        header.masthead {
            div.in {
                a.brand href="/" { (icon("brand")) (words.t("brand")) }
                @if let Some(name) = &page.alone {
                    span.push {}
                    div.tools { (other_language(frame)) span.small { (name) } }
                } @else {
                nav.nav aria-label=(words.t("nav-main")) {
                    @for nav in Nav::of(frame.standing, frame.person.is_some()) {
                        (nav_link(frame, nav, page, Picture::Without))
                    }
                }
                div.tools {
                    (other_language(frame))
                    button.btn.link.hint type="button" data-opens="palette" {
                        span.sr { (words.t("search")) " " } kbd { "Ctrl" } " " kbd { "K" }
                    }
                    @if let Some(name) = &frame.person { (account_menu(frame, page, name)) }
                    @else { a.btn href="/sign-in" { (words.t("sign-in")) } }
                }
                }
            }
        }
    }
}

/// The way to the other language, named in that language.
fn other_language(frame: &Frame) -> Markup {
    let (value, label) = if frame.words.0 == Language::Ko {
        ("en", "English")
    } else {
        ("ko", "한국어")
    };
    html! {
        form method="post" action="/preferences" {
            (hidden("back", &frame.here))
            button.btn.link.small name="language" value=(value) lang=(value) { (label) }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Picture {
    With,
    Without,
}

fn nav_link(frame: &Frame, nav: Nav, page: &Page, picture: Picture) -> Markup {
    let (word, href, drawn) = nav.parts();
    let waiting = Some(frame.standing.waiting).filter(|n| nav == Nav::Inbox && *n > 0);
    html! {
        a href=(href) aria-current=[(page.nav == Some(nav)).then_some("page")] {
            @if picture == Picture::With { (icon(drawn)) }
            (frame.words.of("nav", word))
            @if let Some(waiting) = waiting { " " span.count { (waiting) } }
        }
    }
}

fn account_menu(frame: &Frame, page: &Page, name: &str) -> Markup {
    let words = frame.words;
    // A phone's bar has room for the first few places only.
    let more: Vec<Nav> = Nav::of(frame.standing, true).into_iter().skip(BAR).collect();
    html! {
        details {
            summary { (name) }
            div.menu {
                @if !more.is_empty() {
                    div.places { @for nav in more { (nav_link(frame, nav, page, Picture::Without)) } }
                }
                a href="/account" { (words.t("account")) }
                a href="/account/notices" { (words.t("account-notices")) }
                @if frame.standing.begins() { a href="/first-steps" { (words.t("first-steps")) } }
                a href="/search" { (words.t("search")) }
                form method="post" action="/sign-out" { button type="submit" { (words.t("sign-out")) } }
            }
        }
    }
}

fn heading(words: Words, page: &Page) -> Markup {
    html! {
        @if !page.crumbs.is_empty() {
            nav.crumbs aria-label=(words.t("crumbs")) {
                ol { @for (label, href) in &page.crumbs { li { a href=(href) { (label) } } } }
            }
        }
        div.head {
            div { h1 { (page.title) } @if let Some(lead) = &page.lead { p { (lead) } } }
            @if let Some(actions) = &page.actions { div.row.noprint { (actions) } }
        }
    }
}

/// The bar at the foot of a phone: the four places that are needed most, the rest stands in the account's
/// menu.
fn bar(frame: &Frame, page: &Page) -> Markup {
    let places: Vec<Nav> = Nav::of(frame.standing, frame.person.is_some())
        .into_iter()
        .take(BAR)
        .collect();
    html! {
        nav.bar aria-label=(frame.words.t("nav-bar")) {
            @for nav in &places { (nav_link(frame, *nav, page, Picture::With)) }
            @if frame.person.is_none() { a href="/sign-in" { (icon("person")) (frame.words.t("sign-in")) } }
        }
    }
}

/// What time it is, on the clock that all times of the page are by.
pub(crate) fn clock_line(frame: &Frame) -> Markup {
    let words = frame.words;
    let args = Args::new()
        .with("zone", locale::clock(words.0, frame.tz))
        .with("now", locale::moment(words.0, frame.now, frame.tz));
    html! { span id="clock" { (words.say("clock-line", &args)) } }
}

fn foot(frame: &Frame) -> Markup {
    let words = frame.words;
    let preference = |name: &str, value: &str, label: String, is_on: bool| {
        html! {
            form method="post" action="/preferences" {
                (hidden("back", &frame.here))
                button.btn.link.small name=(name) value=(value) aria-pressed=(is_on.to_string()) { (label) }
            }
        }
    };
    html! {
        footer.foot {
            div.in {
                (clock_line(frame))
                span.push {}
                @for (language, label) in [("ko", "한국어"), ("en", "English")] {
                    (preference("language", language, label.to_owned(), words.0.as_str() == language))
                }
                @for theme in ["system", "light", "dark"] {
                    @let is_on = frame.theme.unwrap_or("system") == theme;
                    (preference("theme", theme, words.of("theme", theme), is_on))
                }
            }
        }
    }
}

fn palette(words: Words) -> Markup {
    html! {
        dialog id="palette" aria-label=(words.t("search")) {
            form action="/search" {
                label.sr for="palette-words" { (words.t("search")) }
                input id="palette-words" name="words" type="search" autocomplete="off"
                    placeholder=(words.t("search-hint"))
                    hx-get="/search" hx-trigger="input changed delay:150ms" hx-target="#palette-found"
                        hx-select="#found" hx-swap="innerHTML" hx-sync="this:replace";
            }
            div id="palette-found" aria-live="polite" {}
        }
    }
}

/// Demo mode only: the clock and its buttons, and links to sign in as somebody else and to every mail.
fn banner(frame: &Frame, speed: u32) -> Markup {
    let words = frame.words;
    let button =
        |name: &str, value: &str, label: String| html! { button.btn name=(name) value=(value) { (label) } };
    html! {
        aside.demo aria-label=(words.t("demo")) {
            div.in {
                strong { (words.t("demo")) }
                span id="demo-clock" { (locale::moment(words.0, frame.now, frame.tz)) }
                form method="post" action="/demo/clock" {
                    (hidden("back", &frame.here))
                    (button("step", "next", words.t("demo-next")))
                    (button("step", "hour", words.t("demo-hour")))
                    (button("step", "day", words.t("demo-day")))
                    @let [stand, slow, fast] = [words.t("demo-stand"), "×60".to_owned(), "×600".to_owned()];
                    @for (value, label) in [(0, stand), (60, slow), (600, fast)] {
                        @if value != speed { (button("speed", &value.to_string(), label)) }
                    }
                }
                a href="/demo/people" { (words.t("demo-people")) }
                a href="/demo/mail" { (words.t("demo-mail")) }
            }
        }
    }
}

fn path(here: &str) -> &str {
    here.split('?').next().unwrap_or("/")
}
