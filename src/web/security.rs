//! Headers that every answer carries, pages, programs' answers and files alike: nothing from elsewhere runs
//! in it, frames it, or learns its address, no browser guesses what it is, and nobody keeps it who was not
//! told to.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::web;

use super::Service;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// For pages that show a document of ours within a frame: the same, and frames of our own.
pub(super) const WITH_FRAMES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
     base-uri 'none'; frame-src 'self'";

/// For a mail's HTML, which people outside wrote words of: it may show styles of its own and do nothing at
/// all.
pub(super) const MAIL: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
     frame-ancestors 'self'; base-uri 'none'";

/// For what programs read: whatever a browser makes of it, it loads nothing and does nothing.
const PROGRAMS: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

const ALWAYS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    // What may be kept, such as files that never change, says so itself.
    (CACHE_CONTROL, "no-store"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Adds them; behind TLS also that the browser shall never ask in clear again.
pub(super) async fn headers(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    let service = request.app_data::<web::Data<Service>>();
    let is_tls = service.is_some_and(|service| service.app.rules.base_url.starts_with("https://"));
    let is_for_programs = request.path().starts_with("/api/");
    let mut response = next.call(request).await?;
    if is_for_programs {
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PROGRAMS));
    }
    for (name, value) in ALWAYS {
        // The pages that show mails bring a policy of their own.
        if !response.headers().contains_key(&name) {
            response
                .headers_mut()
                .insert(name, HeaderValue::from_static(value));
        }
    }
    if is_tls {
        response.headers_mut().insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    Ok(response)
}
