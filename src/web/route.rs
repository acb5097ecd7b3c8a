//! A line of the route table: an address, what its handler reads and what it answers.

use actix_web::http::Method;

use super::reads::{Reading, Schemas};

/// Where the addresses of the API begin. Those that probes ask lie elsewhere, and may be asked with anything.
pub(super) const API: &str = "/api/v1/";

/// One address of the API.
pub struct Route {
    pub method: Method,
    /// Its path, with `{…}` for what varies.
    pub path: &'static str,
    /// One line about it.
    pub summary: &'static str,
    /// What its handler is called.
    pub name: &'static str,
    /// What its handler reads of a request.
    pub reads: fn(&mut Schemas) -> Reading,
    /// What it answers when all is well.
    pub gives: Gives,
    /// Makes the handler's route, for one server.
    pub mount: fn() -> actix_web::Route,
}

/// Adds a shape to those of the document and gives its name.
pub type Describe = fn(&mut Schemas) -> String;

/// An answer when all is well.
pub struct Gives {
    pub status: u16,
    /// What it looks like.
    pub shape: Shape,
}

/// What an answer looks like.
pub enum Shape {
    /// It is empty.
    Nothing,
    Text,
    /// A JSON document of a form of its own.
    Any,
    One(Describe),
    /// A page of a list.
    List(Describe),
}

/// Routes by the literal start that they share, such as `/api/v1/bookings`, each with the rest of its path. A
/// request is compared with the starts, and then with the routes of its own start only: each pattern that it
/// is compared with costs a search, and there are hundreds.
pub(super) fn by_start<T>(
    routes: impl IntoIterator<Item = (&'static str, T)>,
) -> Vec<(&'static str, Vec<(&'static str, T)>)> {
    let mut groups: Vec<(&'static str, Vec<(&'static str, T)>)> = Vec::new();
    for (path, route) in routes {
        let (start, rest) = path.split_at(end_of_start(path));
        match groups.iter_mut().find(|(own, _)| *own == start) {
            Some((_, routes)) => routes.push((rest, route)),
            None => groups.push((start, vec![(rest, route)])),
        }
    }
    groups
}

/// Where the first part of a path ends that is not shared by all of the API.
fn end_of_start(path: &str) -> usize {
    let shared = if path.starts_with(API) { API.len() } else { 1 };
    path.get(shared..)
        .and_then(|rest| rest.find('/'))
        .map_or(path.len(), |at| shared + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_gathered_by_their_first_part() {
        let groups = by_start(
            [
                "/",
                "/sites",
                "/api/v1/sites/{site}",
                "/sites/{site}/edit",
                "/api/v1/sites",
            ]
            .map(|path| (path, ())),
        );
        let told: Vec<(&str, Vec<&str>)> = groups
            .into_iter()
            .map(|(start, routes)| (start, routes.into_iter().map(|(rest, ())| rest).collect()))
            .collect();
        assert_eq!(
            told,
            [
                ("/", vec![""]),
                ("/sites", vec!["", "/{site}/edit"]),
                ("/api/v1/sites", vec!["/{site}", ""]),
            ]
        );
    }
}
