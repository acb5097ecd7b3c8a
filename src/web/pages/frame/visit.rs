//! A visit: who looks at a page, in which language and theme, and what stands around every page they see.

use super::Frame;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, dev::Payload};
use maud::Markup;

use super::shell::{self, Page};
use crate::app::auth::SignedIn;
use crate::app::people::Standing;
use crate::app::{self, App, Error, Tx};
use crate::domain::access::{Actor, Deed, Subject, may};
use crate::domain::ids::PersonId;
use crate::domain::picture::{PlacedPicture, PreparedPicture};
use crate::domain::text::Language;
use crate::random::hex;
use crate::store::visitors::files::StoredFile;
use crate::web::caller::{Caller, is_led_by_us, login_cookies};
use crate::web::error::{Answer, Extracted, Problem};
use crate::web::ui::Words;
use crate::web::ui::trouble::Trouble;

pub(crate) const LANGUAGE_COOKIE: &str = "language";
pub(crate) const THEME_COOKIE: &str = "theme";

pub(crate) struct Visit {
    caller: Caller,
    /// What stands around it.
    pub frame: Frame,
}

impl Visit {
    /// The visit of somebody whose request is known already.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn of(request: &HttpRequest, mut caller: Caller) -> Result<Self, Problem> {
        caller.language = language(request, &caller);
        let frame = frame(request, &caller).await?;
        // The error page needs it too.
        request.extensions_mut().insert(frame.clone());
        Ok(Self { caller, frame })
    }

    #[must_use]
    pub(crate) fn app(&self) -> &App {
        self.caller.app()
    }

    /// The caller, for what the API and the pages share.
    #[must_use]
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    #[must_use]
    pub(crate) fn actor(&self) -> &Actor {
        &self.caller.actor
    }

    #[must_use]
    pub(crate) fn words(&self) -> Words {
        self.frame.words
    }

    /// Runs a use case that only reads.
    pub(crate) async fn read<T, F>(&self, case: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
    {
        self.caller.read(case).await
    }

    /// The same for what was typed. The outer error is for the error page, the inner one for the page with
    /// the form.
    pub(crate) async fn look<T, F>(&self, mut case: F) -> Result<Result<T, Trouble>, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
    {
        let actor = self.caller.actor.clone();
        self.settled(self.app().read(move |tx| case(tx, &actor)).await)
    }

    /// Runs a use case that writes. The outer error is for the error page, the inner one for the page with
    /// the form.
    pub(crate) async fn write<T, F>(&self, mut case: F) -> Result<Result<T, Trouble>, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
    {
        let actor = self.caller.actor.clone();
        self.settled(self.app().write(move |tx| case(tx, &actor)).await)
    }

    /// The content of a file that the reader may see.
    pub(crate) async fn content_of(&self, file: StoredFile) -> Result<Vec<u8>, Problem> {
        let content = self.caller.app().content_of(file).await;
        content.map_err(|error| self.problem(error))
    }

    /// Runs a use case that writes, with the photos of a form, where they could be read.
    pub(crate) async fn write_with_photos<T, F>(
        &self,
        photos: app::Result<Vec<PreparedPicture>>,
        mut case: F,
    ) -> Result<Result<T, Trouble>, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &Actor, &[PlacedPicture]) -> app::Result<T> + Send + 'static,
    {
        let by = self.actor().clone();
        let app = self.caller.app();
        let done = match photos {
            Ok(photos) => {
                app.write_with_files(photos, move |tx, placed| case(tx, &by, placed))
                    .await
            }
            Err(error) => Err(error),
        };
        self.settled(done)
    }

    fn settled<T>(&self, done: app::Result<T>) -> Result<Result<T, Trouble>, Problem> {
        match done {
            Ok(done) => Ok(Ok(done)),
            Err(error) => self.settle(error).map(Err),
        }
    }

    /// An error that the page with the form shows itself.
    ///
    /// # Errors
    /// One that it can't: what is missing, hidden, or broken.
    pub(crate) fn settle(&self, error: Error) -> Result<Trouble, Problem> {
        Trouble::of_error(error, self.words()).map_err(|error| self.caller.problem(error))
    }

    #[must_use]
    pub(crate) fn problem(&self, error: Error) -> Problem {
        self.caller.problem(error)
    }

    /// Stops who is not signed in: they are led to the sign-in and back.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`].
    pub(crate) fn signed_in(&self) -> Result<(), Problem> {
        app::signed_in(self.actor()).map_err(|error| self.problem(error))
    }

    /// Stops everybody but staff and admins; others don't learn that there is such a page.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`], [`Error::NotFound`].
    pub(crate) fn only_staff(&self) -> Result<(), Problem> {
        app::access::only(self.actor(), Deed::RunProgramme).map_err(|error| self.problem(error))
    }

    /// Whether the visitor adds and changes what belongs to nobody in particular.
    #[must_use]
    pub(crate) fn runs_programme(&self) -> bool {
        may(self.actor(), Deed::RunProgramme, &Subject::default()).is_allowed()
    }

    #[must_use]
    pub(crate) fn is(&self, person: PersonId) -> bool {
        self.actor().person == Some(person)
    }

    #[must_use]
    pub(crate) fn administers(&self) -> bool {
        may(self.actor(), Deed::Administer, &Subject::default()).is_allowed()
    }

    /// Where whoever changes the language or the theme comes back to, when a form has no page at its own
    /// address.
    pub(crate) fn comes_back_to(&mut self, path: &str) {
        path.clone_into(&mut self.frame.here);
    }

    #[expect(clippy::unnecessary_wraps, reason = "the type is that of handlers")]
    pub(crate) fn page(&self, page: Page, body: Markup) -> Answer {
        Ok(shell::respond(&self.frame, StatusCode::OK, page, body))
    }

    /// A page whose form has to be looked at again.
    #[expect(clippy::unnecessary_wraps, reason = "the type is that of handlers")]
    pub(crate) fn page_with(&self, trouble: Option<&Trouble>, page: Page, body: Markup) -> Answer {
        let status = trouble.map_or(StatusCode::OK, Trouble::status);
        Ok(shell::respond(&self.frame, status, page, body))
    }

    /// Leads to another page, which says in a toast what was done (`toast-…` in the language files).
    #[expect(clippy::unnecessary_wraps, reason = "the type is that of handlers")]
    #[expect(clippy::unused_self, reason = "reads like the other answers beside it")]
    pub(crate) fn go(&self, to: &str, done: &str) -> Answer {
        let joint = if to.contains('?') { '&' } else { '?' };
        let to = if done.is_empty() {
            to.to_owned()
        } else {
            format!("{to}{joint}done={done}")
        };
        Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).finish())
    }

    /// What the address of the page says under a name.
    #[must_use]
    pub(crate) fn given(&self, name: &str) -> Option<String> {
        self.frame.given(name)
    }

    /// Leads to another page, whose toast also offers to undo what was done: `what` are the words of the
    /// address that undoes it, and the version that it is for.
    pub(crate) fn go_undoably(&self, to: &str, done: &str, what: &[&str]) -> Answer {
        let joint = if to.contains('?') { '&' } else { '?' };
        self.go(&format!("{to}{joint}undo={}", what.join(".")), done)
    }

    /// Leads somebody who signed in just now to another page.
    pub(crate) fn go_signed_in(&self, to: &str, signed_in: &SignedIn) -> HttpResponse {
        let [login, browser] = login_cookies(&self.caller.service, signed_in);
        HttpResponse::SeeOther()
            .insert_header((LOCATION, to))
            .cookie(login)
            .cookie(browser)
            .finish()
    }

    #[must_use]
    pub(crate) fn known_as(mut self, name: String) -> Self {
        self.frame.person = Some(name);
        self
    }

    /// A key for a form, so that sending it twice does it once.
    #[must_use]
    pub(crate) fn fresh_key(&self) -> String {
        hex(&self.app().random.bytes::<12>())
    }
}

impl FromRequest for Visit {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request, Caller::extract(&request).await?).await })
    }
}

async fn frame(request: &HttpRequest, caller: &Caller) -> Result<Frame, Problem> {
    let standing = match caller.actor.person {
        Some(_) => caller.read(app::people::standing).await?,
        None => Standing::default(),
    };
    let theme = match request
        .cookie(THEME_COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .as_deref()
    {
        Some("dark") => Some("dark"),
        Some("light") => Some("light"),
        _ => None,
    };
    Ok(Frame {
        words: Words(caller.language, caller.app().rules.time_zone),
        theme,
        person: caller.actor.person.map(|_| caller.actor.name.clone()),
        standing,
        here: here(request),
        is_led_by_us: is_led_by_us(request),
        now: caller.app().clock.now(),
        tz: caller.app().rules.time_zone,
        demo: caller.service.pace.as_ref().map(crate::jobs::Pace::speed),
    })
}

/// The frame of a page that nobody asked for properly: no person, the language that the browser wants.
pub(crate) fn bare_frame(request: &HttpRequest, app: &App) -> Frame {
    Frame {
        words: Words(
            chosen(request)
                .or_else(|| crate::web::caller::accepted_language(request.headers()))
                .unwrap_or(Language::Ko),
            app.rules.time_zone,
        ),
        theme: None,
        person: None,
        standing: Standing::default(),
        here: here(request),
        is_led_by_us: is_led_by_us(request),
        now: app.clock.now(),
        tz: app.rules.time_zone,
        demo: None,
    }
}

fn here(request: &HttpRequest) -> String {
    request
        .uri()
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string)
}

/// `?language=en`, else the cookie, else the person's, else what the browser wants.
pub(in crate::web::pages) fn language(request: &HttpRequest, caller: &Caller) -> Language {
    chosen(request).unwrap_or(caller.preferred)
}

fn chosen(request: &HttpRequest) -> Option<Language> {
    let asked =
        form_urlencoded::parse(request.query_string().as_bytes()).find(|(name, _)| name == "language");
    let asked = asked.and_then(|(_, value)| Language::from_word(&value));
    asked.or_else(|| {
        request
            .cookie(LANGUAGE_COOKIE)
            .and_then(|cookie| Language::from_word(cookie.value()))
    })
}
