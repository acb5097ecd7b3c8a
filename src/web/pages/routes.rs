//! The table of pages: every address that people see, once. The access test of pages reads it too.

use actix_web::http::Method;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpRequest, web};

use super::account::{self, invitations, links, notices, own, prove, tokens};
use super::bookings::sessions::{self, on_the_day};
use super::bookings::wizard::{new, site as plan};
use super::bookings::{list, show, stop};
use super::closures::{self, flagged};
use super::door::report as unsigned;
use super::door::{hang, link, make, sign, wall};
use super::frame::visit::Visit;
use super::inbox::{self, assign, by_mail, decide, several};
use super::incidents::{list as incidents, report, show as incident};
use super::joining::{asks, join};
use super::recordings::notice;
use super::register::{consortia, founding, many, organisations, people, person_form, programmes};
use super::site::{desk, edit, posts, walls, zone};
use super::stops::{new as new_stop, show as one_stop};
use super::{
    admin, board, calendars, crew, demo, errors, first_steps, home, logs, photos, pictures, public,
    questions, recordings, reports, schedule, search, tonight,
};
use crate::web::error::Answer;
use crate::web::paths::no_route;
use crate::web::route::by_start;
use crate::web::{assets, live};

/// One page or form.
pub struct PageRoute {
    pub method: Method,
    /// Its path, with `{…}` for what varies.
    pub path: &'static str,
    mount: fn() -> actix_web::Route,
}

macro_rules! pages {
    ($($method:ident $path:literal => $handler:path),+ $(,)?) => {
        &[$(PageRoute {
            method: Method::$method,
            path: $path,
            mount: || web::method(Method::$method).to($handler),
        }),+]
    };
}

pub const PAGES: &[PageRoute] = pages! {
    GET "/" => public::start,
    GET "/home" => home::home,
    GET "/first-steps" => first_steps::show,
    POST "/first-steps" => first_steps::put,
    POST "/preferences" => account::preferences,
    GET "/sign-in" => account::sign_in_form,
    POST "/sign-in" => account::sign_in,
    POST "/sign-out" => account::sign_out,

    GET "/join" => join::form,
    POST "/join" => join::send,
    GET "/join/sent" => join::sent,
    GET "/account-asks" => asks::index,
    GET "/account-asks/{ask}" => asks::one,
    POST "/account-asks/{ask}/invite" => asks::invite,
    POST "/account-asks/{ask}/decline" => asks::decline,
    GET "/reset" => links::reset_form,
    POST "/reset" => links::reset,
    GET "/reset/sent" => links::sent,
    GET "/link/{token}" => links::show,
    POST "/link/{token}" => links::use_link,
    GET "/account" => own::show,
    POST "/account" => own::save,
    POST "/account/email" => own::change_email,
    POST "/account/password" => own::change_password,
    POST "/account/sign-out-everywhere" => own::sign_out_everywhere,
    POST "/account/sign-ins/{id}/end" => own::end_login,
    POST "/prove" => prove::prove,
    GET "/account/notices" => notices::show,
    POST "/account/notices" => notices::save,
    GET "/account/tokens" => tokens::show,
    POST "/account/tokens" => tokens::make,
    POST "/account/tokens/{id}/revoke" => tokens::revoke,
    GET "/invitations/{invitation}" => invitations::show,
    POST "/invitations/{invitation}/accept" => invitations::accept,
    POST "/invitations/{invitation}/decline" => invitations::decline,
    GET "/sites" => public::index,
    GET "/sites/{site}" => public::site,
    GET "/sites/{site}/zones/{zone}" => public::zone,
    POST "/calendars" => calendars::make,
    POST "/calendars/{id}/revoke" => calendars::revoke,
    GET "/calendars/{token}.ics" => calendars::show,
    GET "/calendars/{site}/{zone}.ics" => calendars::zone,
    GET "/search" => search::show,

    GET "/bookings" => list::index,
    GET "/bookings.csv" => list::csv,
    GET "/bookings/new" => new::start,
    POST "/bookings/new" => new::write_new,
    GET "/bookings/{id}.ics" => show::ics,
    GET "/bookings/{id}" => show::show,
    GET "/bookings/{id}/edit" => new::edit,
    POST "/bookings/{id}/edit" => new::write_edit,
    GET "/bookings/{id}/amend" => new::amend,
    POST "/bookings/{id}/amend" => new::write_amend,
    GET "/bookings/{id}/dates" => plan::dates,
    POST "/bookings/{id}/dates" => plan::write_dates,
    POST "/bookings/{id}/messages" => show::say,
    POST "/bookings/{id}/remind" => show::remind,
    POST "/bookings/{id}/accept-offer" => show::accept_offer,
    GET "/bookings/{id}/withdraw" => stop::ask,
    POST "/bookings/{id}/withdraw" => stop::stop,
    GET "/bookings/{id}/cancel" => stop::ask,
    POST "/bookings/{id}/cancel" => stop::stop,
    GET "/bookings/{id}/suspend" => stop::ask,
    POST "/bookings/{id}/suspend" => stop::stop,
    GET "/bookings/{id}/resume" => stop::ask,
    POST "/bookings/{id}/resume" => stop::stop,
    GET "/bookings/{id}/terminate" => stop::ask,
    POST "/bookings/{id}/terminate" => stop::stop,
    GET "/sessions/{id}" => sessions::show,
    GET "/sessions/{id}/log/photos" => photos::of_log,
    POST "/sessions/{id}/log/photos" => photos::add_to_log,
    GET "/incidents/{id}/photos" => photos::of_incident,
    POST "/incidents/{id}/photos" => photos::add_to_incident,
    GET "/files/{id}" => photos::file,
    GET "/sessions/{id}/log" => logs::show,
    POST "/sessions/{id}/log" => logs::save,
    POST "/sessions/{id}/log/reopen" => logs::say,
    POST "/sessions/{id}/log/dispute" => logs::say,
    POST "/sessions/{id}/log/settle" => logs::say,
    GET "/tonight" => tonight::index,
    POST "/sessions/{id}/links" => make::make,
    GET "/in/{token}" => link::show,
    POST "/in/{token}" => link::pass,
    POST "/in/{token}/coming" => link::say_coming,
    GET "/in/{token}/report" => unsigned::by_link,
    POST "/in/{token}/report" => unsigned::send_by_link,
    GET "/z/{code}" => sign::show,
    GET "/kiosk/{token}" => wall::show,
    GET "/kiosk/{token}/live" => live::listen_by_wall,
    GET "/z/{code}/report" => unsigned::by_sign,
    POST "/z/{code}/report" => unsigned::send_by_sign,
    POST "/sessions/{id}/presence" => tonight::pass::pass,
    POST "/sessions/{id}/coming" => tonight::pass::say_coming,
    POST "/sessions/{id}/presence/{presence}" => tonight::pass::correct,
    POST "/sessions/{id}/presence/{presence}/band" => tonight::pass::band,
    GET "/bookings/{id}/crew" => crew::form,
    POST "/bookings/{id}/crew" => crew::keep,
    GET "/bookings/{id}/recordings" => recordings::show,
    POST "/bookings/{id}/recordings" => recordings::keep,
    POST "/bookings/{id}/recordings/printed" => recordings::printed,
    GET "/notice/{code}" => notice::show,
    GET "/notice/{code}/sign" => notice::sign,
    POST "/sessions/{id}/move" => sessions::move_to,
    POST "/sessions/{id}/cancel" => sessions::change,
    POST "/sessions/{id}/skip" => sessions::change,
    POST "/sessions/{id}/restore" => sessions::change,
    POST "/sessions/{id}/finish" => on_the_day::finish,
    POST "/sessions/{id}/extend" => on_the_day::extend,
    POST "/sessions/{id}/decline-extension" => on_the_day::decline,

    GET "/report" => report::ask,
    POST "/report" => report::send,
    GET "/report/{site}/{zone}" => report::at_zone,
    GET "/incidents" => incidents::index,
    GET "/incidents.csv" => incidents::file,
    GET "/incidents/{id}" => incident::show,
    POST "/incidents/{id}/steps" => incident::step,
    POST "/incidents/{id}/join" => incident::join,
    POST "/incidents/{id}/tasks" => incident::add_task,
    POST "/incident-tasks/{id}" => incident::mark_task,
    POST "/incidents/{id}/call" => board::call::incident,
    POST "/sessions/{id}/call" => board::call::session,
    GET "/stops/new" => new_stop::ask,
    POST "/stops/new" => new_stop::stop,
    GET "/stops/{id}" => one_stop::show,
    POST "/stops/{id}/resume" => one_stop::let_go,
    GET "/board" => board::show,
    GET "/live" => live::listen,
    GET "/reports" => reports::show,
    GET "/reports/week" => reports::week::show,
    GET "/reports/report.xlsx" => reports::files::xlsx,
    GET "/reports/{table}.csv" => reports::files::csv,
    GET "/admin" => admin::health::show,
    GET "/admin/holidays" => admin::holidays::index,
    POST "/admin/holidays" => admin::holidays::add,
    POST "/admin/holidays/preview" => admin::holidays::preview,
    GET "/admin/notices" => admin::notices::index,
    POST "/admin/notices" => admin::notices::search,
    GET "/admin/notices/{id}" => admin::notices::show,
    GET "/admin/notices/{id}/html" => admin::notices::html_part,
    POST "/admin/notices/{id}/replay" => admin::notices::replay,
    GET "/admin/journal" => admin::journal::index,
    POST "/admin/journal" => admin::journal::search,
    GET "/admin/sites" => admin::sites::index,
    POST "/admin/sites" => admin::sites::create,
    GET "/admin/sites/new" => admin::sites::new,
    GET "/admin/settings" => admin::settings::show,
    GET "/consortia" => consortia::index,
    POST "/consortia" => founding::create,
    GET "/consortia/new" => founding::new,
    GET "/consortia/many" => many::show,
    POST "/consortia/many" => many::take,
    GET "/consortia/many.csv" => many::template,
    GET "/consortia/{consortium}" => consortia::show,
    POST "/consortia/{consortium}" => consortia::update,
    GET "/consortia/{consortium}/edit" => consortia::edit,
    GET "/consortia/{consortium}/targets" => logs::targets::form,
    POST "/consortia/{consortium}/targets" => logs::targets::keep,
    GET "/organisation" => organisations::own,
    GET "/organisations" => organisations::index,
    POST "/organisations" => organisations::create,
    GET "/organisations/new" => organisations::new,
    GET "/organisations/{organisation}" => organisations::show,
    POST "/organisations/{organisation}" => organisations::update,
    GET "/organisations/{organisation}/edit" => organisations::edit,
    POST "/organisations/{organisation}/members" => organisations::put_member,
    POST "/organisations/{organisation}/members/{person}/remove" => organisations::remove_member,
    POST "/organisations/{organisation}/invitations" => organisations::invite,
    POST "/organisations/{organisation}/invitations/{invitation}/withdraw" => organisations::withdraw,
    POST "/organisations/{organisation}/deputies" => organisations::add_deputy,
    POST "/organisations/{organisation}/deputies/{deputy}/remove" => organisations::remove_deputy,
    GET "/programmes" => programmes::index,
    POST "/programmes" => programmes::create,
    GET "/programmes/new" => programmes::new,
    GET "/programmes/{programme}" => programmes::show,
    POST "/programmes/{programme}" => programmes::update,
    GET "/programmes/{programme}/edit" => programmes::edit,
    GET "/people" => people::index,
    POST "/people" => person_form::create,
    POST "/people/find" => people::find_named,
    GET "/people/new" => person_form::new,
    GET "/people/{person}" => people::show,
    POST "/people/{person}" => person_form::update,
    GET "/people/{person}/edit" => person_form::edit,
    POST "/people/{person}/invite" => people::invite,
    POST "/people/{person}/email" => people::start_email,
    POST "/people/{person}/disable" => people::disable,
    POST "/people/{person}/enable" => people::enable,

    POST "/demo/clock" => demo::clock,
    GET "/demo/people" => demo::people,
    POST "/demo/sign-in" => demo::sign_in,
    GET "/demo/mail" => demo::mailbox,
    GET "/demo/mail/{id}" => demo::mail,
    GET "/demo/mail/{id}/html" => demo::mail_html,

    GET "/schedule" => schedule::show,
    GET "/inbox" => inbox::index,
    GET "/inbox/several" => several::show,
    POST "/inbox/several" => several::decide_all,
    GET "/inbox/several/decided" => several::done,
    GET "/inbox/{booking}" => inbox::one,
    POST "/inbox/{booking}/approve" => decide::approve,
    POST "/inbox/{booking}/decline" => decide::decline,
    POST "/inbox/{booking}/request-changes" => decide::request_changes,
    POST "/inbox/{booking}/assign" => assign::assign,
    POST "/inbox/{booking}/undo" => decide::undo,
    GET "/decide/{token}" => by_mail::show,
    POST "/decide/{token}/approve" => by_mail::approve,
    POST "/decide/{token}/decline" => by_mail::decline,
    POST "/decide/{token}/request-changes" => by_mail::request_changes,
    POST "/decide/{token}/undo" => by_mail::undo,
    POST "/decide/{token}/again" => by_mail::again,
    GET "/flagged" => flagged::index,
    POST "/flagged" => flagged::settle,
    POST "/flagged/undo" => flagged::undo,
    GET "/bookings/{id}/hit" => flagged::of_booking,
    GET "/sites/{site}/closures" => closures::index,
    POST "/sites/{site}/closures" => closures::add,
    GET "/sites/{site}/closures/new" => closures::form,
    GET "/sites/{site}/closures/{closure}" => closures::one,
    POST "/sites/{site}/closures/{closure}/lift" => closures::lift,
    GET "/sites/{site}/ask" => questions::form,
    POST "/sites/{site}/ask" => questions::send,
    GET "/sites/{site}/questions" => questions::of_site,
    POST "/sites/{site}/questions/{question}" => questions::answer,
    GET "/questions" => questions::open,
    POST "/sites/{site}/phones" => organisations::keep_phones,
    GET "/sites/{site}/desk" => desk::show,
    POST "/sites/{site}/desk" => desk::save,
    GET "/sites/{site}/posts" => posts::show,
    POST "/sites/{site}/posts" => posts::save,
    GET "/sites/{site}/walls" => walls::show,
    POST "/sites/{site}/walls" => walls::create,
    POST "/sites/{site}/walls/{id}/revoke" => walls::revoke,
    GET "/sites/{site}/edit" => edit::form,
    POST "/sites/{site}/edit" => edit::change,
    GET "/sites/{site}/new-zone" => zone::new,
    POST "/sites/{site}/new-zone" => zone::create,
    GET "/sites/{site}/zones/{zone}/edit" => zone::form,
    POST "/sites/{site}/zones/{zone}/edit" => zone::change,
    GET "/sites/{site}/zones/{zone}/sign" => hang::show,
    POST "/sites/{site}/zones/{zone}/sign" => hang::make,
    GET "/sites/{site}/zones/{zone}/pictures" => pictures::show,
    POST "/sites/{site}/zones/{zone}/pictures" => pictures::add,
    POST "/sites/{site}/zones/{zone}/pictures/{picture}" => pictures::change,
    GET "/pictures/{hash}.jpg" => pictures::file,
    POST "/sites/{site}/zones/{zone}/retire" => zone::retire,
    POST "/sites/{site}/zones/{zone}/unretire" => zone::unretire,
};

/// Adds every page to the server, with what all of them share: compression, and errors as pages.
pub fn mount(config: &mut web::ServiceConfig) {
    config.route("/assets/{hash}/{name}", web::get().to(assets::show));
    let scope = web::scope("")
        .wrap(from_fn(errors::as_page))
        .wrap(Compress::default());
    let scope = by_start(PAGES.iter().map(|page| (page.path, page)))
        .into_iter()
        .fold(scope, |scope, (start, pages)| match pages.as_slice() {
            // A scope of the root would take everything.
            [("", page)] => scope.route(start, (page.mount)()),
            _ => scope.service(
                pages
                    .into_iter()
                    .fold(web::scope(start), |scope, (rest, page)| {
                        scope.route(rest, (page.mount)())
                    })
                    .default_service(web::to(nowhere)),
            ),
        });
    config.service(scope.default_service(web::to(nowhere)));
}

/// Where nothing is. Whoever is signed in stays so on the page that says it.
async fn nowhere(request: HttpRequest, _visit: Option<Visit>) -> Answer {
    no_route(request).await
}
