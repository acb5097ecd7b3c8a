//! Every path of the service with the methods that it takes. Handlers find it in the application's data: they
//! don't know the tables of routes, which know them.

use actix_web::http::Method;
use actix_web::{HttpRequest, web};

use super::caller::accepted_language;
use super::error::{Answer, Problem};
use crate::app::Error;
use crate::domain::text::Language;

/// The patterns of both tables, in the order in which they are mounted, each with its method.
pub(super) struct Paths(Vec<(&'static str, &'static Method)>);

impl Paths {
    #[must_use]
    pub(super) fn new(all: impl IntoIterator<Item = (&'static str, &'static Method)>) -> Self {
        Self(all.into_iter().collect())
    }

    /// The methods that a path takes, such as `GET, POST`; empty when there is no such path.
    #[must_use]
    pub(super) fn methods_of(&self, path: &str) -> String {
        let fitting = || self.0.iter().filter(|(pattern, _)| fits(pattern, path));
        // A pattern without anything that varies is asked first, and nothing else is asked then.
        let is_exact = |pattern: &str| pattern == path;
        let has_exact = fitting().any(|(pattern, _)| is_exact(pattern));
        let methods: Vec<&str> = fitting()
            .filter(|(pattern, _)| !has_exact || is_exact(pattern))
            .map(|(_, method)| method.as_str())
            .collect();
        methods.join(", ")
    }
}

/// An address of a path and a query, which may be empty.
#[must_use]
pub(super) fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part == given || (part.starts_with('{') && !given.is_empty()) => {}
            _ => return false,
        }
    }
}

/// The methods that a path of this service takes; empty when there is no such path.
#[must_use]
pub(super) fn methods_of(request: &HttpRequest, path: &str) -> String {
    let paths = request.app_data::<web::Data<Paths>>();
    paths.map(|paths| paths.methods_of(path)).unwrap_or_default()
}

/// No route has this path, or none this method. Says only what the route table says, whether or not there is
/// something to see.
pub(super) async fn no_route(request: HttpRequest) -> Answer {
    let language = accepted_language(request.headers()).unwrap_or(Language::En);
    let allowed = methods_of(&request, request.path());
    if allowed.is_empty() {
        return Err(Problem::new(Error::NotFound, language));
    }
    Err(Problem::method(allowed, language))
}

#[cfg(test)]
mod tests {
    use super::super::all_paths;

    #[test]
    fn a_path_has_the_methods_of_every_route_that_fits_it() {
        let paths = all_paths();
        assert_eq!(paths.methods_of("/api/v1/bookings"), "POST, GET");
        assert_eq!(paths.methods_of("/api/v1/bookings/77"), "GET");
        assert_eq!(paths.methods_of("/api/v1/bookings/preview"), "POST");
        assert_eq!(paths.methods_of("/sign-in"), "GET, POST");
        assert_eq!(paths.methods_of("/api/v1/organisations/a/members/7"), "DELETE");
        for path in [
            "",
            "/api/v1/bookings/",
            "/api/v1/bookings/77/",
            "/api/v1/nothing",
            "/api/v1/bookings/77/approve/x",
        ] {
            assert_eq!(paths.methods_of(path), "", "{path}");
        }
    }
}
