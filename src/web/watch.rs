//! What surrounds the handling of every request: its id, the span that its log lines lie in, its counters.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web;
use tracing::Instrument;

use super::Service;
use crate::random::hex;

/// What stands for the pattern of a path that no route has.
const NO_ROUTE: &str = "none";

/// Counts a request, gives it an id, and logs one line for it. Whatever is logged while it is handled, in the
/// closures of use cases too, lies in a span with its id, its method and its route.
pub(super) async fn watch(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    let began = Instant::now();
    let Some(service) = request.app_data::<web::Data<Service>>().cloned() else {
        return next.call(request).await;
    };
    let id = hex(&service.app.random.bytes::<8>());
    // No route is chosen yet: this is the first whose pattern fits the path, whatever the method.
    let route = request.match_pattern().unwrap_or_else(|| NO_ROUTE.into());
    let span = tracing::info_span!("request", %id, method = %request.method(), route);
    let answer = async move {
        let mut response = next.call(request).await?;
        let pattern = response.request().match_pattern();
        let (route, status) = (pattern.as_deref().unwrap_or(NO_ROUTE), response.status().as_u16());
        let seconds = began.elapsed().as_secs_f64();
        service.metrics.count(route, status, seconds);
        tracing::debug!(status, seconds, "answered");
        if let Ok(value) = HeaderValue::from_str(&id) {
            response
                .headers_mut()
                .insert(HeaderName::from_static("x-request-id"), value);
        }
        Ok(response)
    };
    answer.instrument(span).await
}
