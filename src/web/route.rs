//! A line of the route table: an address, what its handler reads and what it answers.

use actix_web::http::Method;

use super::reads::{Reading, Schemas};

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
