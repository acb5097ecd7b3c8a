//! Errors as pages: what happened in words, and a way on. Whoever must sign in is led there and back.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ALLOW, HOST, LOCATION, REFERER, RETRY_AFTER};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use maud::html;

use super::account::kept::Kept;
use super::account::{SignInForm, prove, sign_in_body};
use super::frame::own_path::OwnPath;
use super::frame::shell::{self, Page};
use super::frame::{Frame, visit::bare_frame};
use crate::web::caller::header;
use crate::web::error::Problem;
use crate::web::paths::methods_of;
use crate::web::{Service, ui};

/// Turns a problem that a page's handler answered with into a page.
pub async fn as_page(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse> {
    let answered = next.call(request).await?;
    // Programs get their answer as it is.
    let is_page = !answered.request().path().starts_with("/api/");
    let problem = answered
        .response()
        .error()
        .and_then(|error| error.as_error::<Problem>())
        .map(Problem::code)
        .filter(|_| is_page);
    let status = answered.status();
    let (request, response) = answered.into_parts();
    let response = match problem {
        Some(code) => {
            let mut page = show(&request, status, code);
            for name in [ALLOW, RETRY_AFTER] {
                if let Some(value) = response.headers().get(&name) {
                    page.headers_mut().insert(name, value.clone());
                }
            }
            page
        }
        None => response.map_into_boxed_body(),
    };
    Ok(ServiceResponse::new(request, response))
}

/// Where to come back to after signing in. Looking at a form's address does not send it again, so from there
/// it is the page that the form stood on, or the first page.
fn return_to(request: &HttpRequest, frame: &Frame) -> String {
    if request.method() == Method::GET {
        return frame.here.clone();
    }

    let place = header(request, REFERER)
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, place)| place.split_once('/'));
    let own = place
        .filter(|(host, _)| header(request, HOST) == Some(*host))
        .map(|(_, path)| format!("/{path}"));
    let is_page =
        |path: &String| methods_of(request, path.split('?').next().unwrap_or_default()).contains("GET");
    OwnPath::or(own.filter(is_page).as_deref(), "/home").to_string()
}

/// The id of the piece of a page that its script asks for; none where a whole page is asked for.
fn piece_wanted(request: &HttpRequest) -> Option<String> {
    let target = header(request, "hx-target")?;
    // As `id` or as `tag#id`.
    let id = target.rsplit('#').next()?;
    id.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        .then(|| id.to_owned())
}

/// In place of a piece of a page, for somebody whose sign-in ended while they looked at it or wrote on it:
/// what they typed stays where it is.
fn signed_out(frame: &Frame, status: StatusCode, piece: &str) -> HttpResponse {
    let words = frame.words;
    let link = html! { p { a href="/sign-in" target="_blank" { (words.t("sign-in")) } } };
    let body = html! {
        div id=(piece) role="alert" { (ui::alert("is-changes", &words.t("signed-out-meanwhile"), link)) }
    };
    shell::respond(
        frame,
        status,
        Page::new(words.t("signed-out-title")).narrow(),
        body,
    )
}

/// Leads to the sign-in, or shows it right here where a form has to wait for it.
fn lead_to_sign_in(request: &HttpRequest, frame: &Frame) -> HttpResponse {
    let next = return_to(request, frame);
    let Some(kept) = Kept::of_request(request) else {
        let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        return HttpResponse::SeeOther()
            .insert_header((LOCATION, format!("/sign-in?next={next}")))
            .finish();
    };
    let typed = SignInForm {
        email: "",
        next: &next,
        kept: Some(&kept),
    };
    let page = Page::new(frame.words.t("sign-in")).narrow();
    let body = sign_in_body(frame.words, None, &typed);
    shell::respond(frame, StatusCode::UNAUTHORIZED, page, body)
}

/// What to do where a link or a code of a sign opens nothing: it was good once, more often than mistyped.
fn missing(path: &str) -> &'static str {
    match path.split('/').nth(1) {
        Some("in") => "error-hint-crew-link",
        Some("z") => "error-hint-sign",
        Some("notice") => "error-hint-notice",
        _ => "error-hint",
    }
}

fn show(request: &HttpRequest, status: StatusCode, code: &str) -> HttpResponse {
    let frame = request.extensions().get::<Frame>().cloned();
    let service = request.app_data::<web::Data<Service>>();
    let Some(frame) = frame.or_else(|| service.map(|service| bare_frame(request, &service.app))) else {
        return HttpResponse::build(status).finish();
    };
    if status == StatusCode::UNAUTHORIZED {
        if let Some(piece) = piece_wanted(request) {
            return signed_out(&frame, status, &piece);
        }
        return lead_to_sign_in(request, &frame);
    }
    if code == "prove_again" {
        return prove::ask(&frame, Kept::with_or_without_fields(request).as_ref());
    }
    let words = frame.words;
    let headline = words.of("error", code);
    let hint = match code {
        "unknown_outcome" => "error-hint-doubt",
        "not_found" => missing(request.path()),
        _ if status.is_server_error() => "error-hint-server",
        _ => "error-hint",
    };
    let body = html! {
        div.card {
            (ui::empty(
                &words.t(hint),
                &format!("{} · {code}", status.as_u16()),
                Some(("/", &words.t("to-start")))
            ))
        }
    };
    shell::respond(&frame, status, Page::new(headline).narrow(), body)
}
