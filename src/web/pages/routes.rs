//! The table of pages: every address that people see, once. The access test of pages reads it too.

use actix_web::http::Method;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web;

use super::{account, errors, home, sites};
use crate::web::error::no_route;
use crate::web::{assets, security};

/// One page or form.
pub struct PageRoute {
    /// Its method.
    pub method: Method,
    /// Its path, with `{…}` for what varies.
    pub path: &'static str,
    mount: fn() -> actix_web::Route,
}

macro_rules! pages {
    ($($method:ident $path:literal => $handler:path),+ $(,)?) => {
        &[$(PageRoute { method: Method::$method, path: $path, mount: || web::method(Method::$method).to($handler) }),+]
    };
}

/// Every page.
pub const PAGES: &[PageRoute] = pages! {
    GET "/" => home::start,
    GET "/home" => home::home,
    POST "/preferences" => account::preferences,
    GET "/sign-in" => account::sign_in_form,
    POST "/sign-in" => account::sign_in,
    POST "/sign-out" => account::sign_out,
    GET "/sites" => sites::index,
};

/// Adds every page to the server, with what all of them share: headers that keep strangers out, compression,
/// and errors as pages.
pub fn mount(config: &mut web::ServiceConfig) {
    config.route("/assets/{hash}/{name}", web::get().to(assets::show).wrap(Compress::default()));
    let scope = web::scope("").wrap(from_fn(errors::as_page)).wrap(Compress::default()).wrap(from_fn(security::headers));
    let scope = PAGES.iter().fold(scope, |scope, page| scope.route(page.path, (page.mount)()));
    config.service(scope.default_service(web::to(no_route)));
}
