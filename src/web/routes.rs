//! The route table: every address of the service that programs ask, once. The OpenAPI document and the
//! access test read it too.

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::web;

use super::api::answers::{
    ClockView, ClosureView, DoneView, EndedView, FreeView, HitView, JournalView, LinkView, PreviewView,
    SettledView, StatusView, WelcomeView,
};
use super::api::logs::TargetListView;
use super::api::pictures::PictureView;
use super::api::presence::{CrewListView, EntriesView, TonightView};
use super::api::views::{BookingRow, BookingView, ImpactView, NoticeView, SessionView};
use super::api::visitors::{AccountAskView, QuestionView};
use super::body::without_query;
use super::paths::no_route;
use super::reads::{Schemas, describe, reading_of};
use super::route::{API, Gives, Route, Shape, by_start};
use super::{api, health, metrics, openapi};
use crate::app::auth::{LoginView, MadeToken, StrengthView, TokenView};
use crate::app::incidents::IncidentView;
use crate::app::logs::LogView;
use crate::app::people::{Added, DeputyView, InvitationView, PersonView, PlaceView};
use crate::app::photos::PhotosView;
use crate::app::presence::{ComingSaid, Passed, RulesView};
use crate::app::reads::free::ZoneFree;
use crate::app::recordings::{PublicNoticeView, RecordingsView};
use crate::app::register::{ConsortiumView, OrganisationView, ProgrammeView, SiteView, ZoneView};
use crate::app::stops::StopView;
use crate::domain::holidays::Holiday;

/// Builds the table: method, path, summary, status and answer in parentheses, handler.
macro_rules! table {
    (@answer $status:literal) => { Gives { status: $status, shape: Shape::Nothing } };
    (@answer $status:literal text) => { Gives { status: $status, shape: Shape::Text } };
    (@answer $status:literal any) => { Gives { status: $status, shape: Shape::Any } };
    (@answer $status:literal list $item:ty) => {
        Gives { status: $status, shape: Shape::List(describe::<$item>) }
    };
    (@answer $status:literal $answer:ty) => {
        Gives { status: $status, shape: Shape::One(describe::<$answer>) }
    };
    ($($method:ident $path:literal $summary:literal => ($($answer:tt)+) $handler:path),+ $(,)?) => {
        &[$(Route {
            method: Method::$method,
            path: $path,
            summary: $summary,
            name: stringify!($handler),
            reads: |schemas| reading_of($handler, schemas),
            gives: table!(@answer $($answer)+),
            mount: || web::method(Method::$method).to($handler),
        }),+]
    };
}

pub const ROUTES: &[Route] = table! {
    GET "/healthz" "Whether the process answers" => (200 StatusView) health::alive,
    GET "/readyz" "Whether the service can do its work" => (200 StatusView) health::ready,
    GET "/.well-known/security.txt" "Whom to tell of a hole in the service"
        => (200 text) health::security_txt,
    GET "/metrics" "Counters for Prometheus" => (200 text) metrics::show,
    GET "/api/v1/openapi.json" "This document" => (200 any) openapi::show,
    POST "/api/v1/bookings/preview" "Judge a request without sending it"
        => (200 PreviewView) api::bookings::preview,
    POST "/api/v1/bookings" "Send a request" => (201 BookingView) api::bookings::create,
    GET "/api/v1/bookings" "List bookings" => (200 list BookingRow) api::bookings::index,
    GET "/api/v1/bookings/{id}" "A booking with its sessions" => (200 BookingView) api::bookings::show,
    POST "/api/v1/bookings/{id}/revise" "Replace the phases of a waiting booking"
        => (200 BookingView) api::bookings::revise,
    POST "/api/v1/bookings/{id}/approve" "Approve" => (200 BookingView) api::bookings::approve,
    POST "/api/v1/bookings/{id}/decline" "Decline with a reason code"
        => (200 BookingView) api::bookings::decline,
    POST "/api/v1/bookings/{id}/request-changes" "Ask for changes, or offer other times"
        => (200 BookingView) api::bookings::request_changes,
    POST "/api/v1/bookings/{id}/undo" "Take the last decision back, within seconds"
        => (200 BookingView) api::bookings::undo,
    POST "/api/v1/bookings/{id}/remind" "Have the site asked once more, at most once in a day"
        => (200 BookingView) api::bookings::remind,
    POST "/api/v1/bookings/{id}/assign" "Give a waiting request to one of its site's people"
        => (200 BookingView) api::bookings::assign,
    POST "/api/v1/bookings/{id}/accept-offer" "Take the offered times"
        => (200 BookingView) api::bookings::accept_offer,
    POST "/api/v1/bookings/{id}/reschedule" "Give a phase of an approved booking another schedule"
        => (200 BookingView) api::bookings::reschedule,
    POST "/api/v1/bookings/{id}/withdraw" "Take a request back" => (200 BookingView) api::bookings::withdraw,
    POST "/api/v1/bookings/{id}/cancel" "Call an approved booking off"
        => (200 BookingView) api::bookings::cancel,
    POST "/api/v1/bookings/{id}/suspend" "Stop a booking for now" => (200 BookingView) api::bookings::suspend,
    POST "/api/v1/bookings/{id}/resume" "Let a suspended booking go on"
        => (200 BookingView) api::bookings::resume,
    POST "/api/v1/bookings/{id}/terminate" "Stop a booking for good"
        => (200 BookingView) api::bookings::terminate,
    POST "/api/v1/bookings/{id}/amendments/preview" "Judge another plan for an approved booking"
        => (200 PreviewView) api::amendments::preview,
    POST "/api/v1/bookings/{id}/amendments" "Propose another plan for an approved booking"
        => (201 BookingView) api::amendments::propose,
    GET "/api/v1/amendments" "List proposed changes of bookings"
        => (200 list BookingRow) api::amendments::index,
    GET "/api/v1/amendments/{id}" "A proposed change, with the sessions that would be new or other"
        => (200 BookingView) api::amendments::show,
    POST "/api/v1/amendments/{id}/revise" "Replace a waiting proposal, against the booking as it stands"
        => (200 BookingView) api::amendments::revise,
    POST "/api/v1/amendments/{id}/approve" "Let the booking become what is proposed"
        => (200 BookingView) api::amendments::approve,
    POST "/api/v1/amendments/{id}/decline" "Decline with a reason code; the booking stays as it is"
        => (200 BookingView) api::amendments::decline,
    POST "/api/v1/amendments/{id}/request-changes" "Ask for another proposal"
        => (200 BookingView) api::amendments::request_changes,
    POST "/api/v1/amendments/{id}/offer" "Offer another plan in place of the proposal"
        => (200 BookingView) api::amendments::offer,
    POST "/api/v1/amendments/{id}/accept-offer" "Take the offered plan; the booking becomes it at once"
        => (200 BookingView) api::amendments::accept_offer,
    POST "/api/v1/amendments/{id}/withdraw" "Take a proposal back"
        => (200 BookingView) api::amendments::withdraw,
    POST "/api/v1/amendments/{id}/undo" "Take the last decision back, within seconds"
        => (200 BookingView) api::amendments::undo,
    GET "/api/v1/sessions" "List sessions" => (200 list SessionView) api::sessions::index,
    POST "/api/v1/sessions/settle" "Move, leave out or cancel sessions that were hit, all of them or none"
        => (200 SettledView) api::sessions::settle,
    POST "/api/v1/sessions/{id}/move" "Give one session another time or zone"
        => (200 BookingView) api::sessions::move_session,
    POST "/api/v1/sessions/{id}/cancel" "Call one session off" => (200 BookingView) api::sessions::cancel,
    POST "/api/v1/sessions/{id}/skip" "Leave one session out" => (200 BookingView) api::sessions::skip,
    POST "/api/v1/sessions/{id}/restore" "Bring one session back" => (200 BookingView) api::sessions::restore,
    POST "/api/v1/sessions/{id}/finish" "End a running session now; the rest of its time is free at once"
        => (200 BookingView) api::sessions::finish,
    POST "/api/v1/sessions/{id}/extend" "Let a session go on for longer, or ask its site to"
        => (200 BookingView) api::sessions::extend,
    POST "/api/v1/sessions/{id}/decline-extension" "Say no to a wish for more time"
        => (200 BookingView) api::sessions::decline_extension,
    GET "/api/v1/bookings/{id}/crew" "Who comes to the sessions of a booking"
        => (200 CrewListView) api::presence::crew,
    PUT "/api/v1/bookings/{id}/crew" "Say who comes; who is not named any more comes no more"
        => (200 CrewListView) api::presence::keep_crew,
    GET "/api/v1/bookings/{id}/recordings" "What cameras of a booking record"
        => (200 RecordingsView) api::recordings::show,
    PUT "/api/v1/bookings/{id}/recordings" "Say what cameras of a booking record"
        => (200 RecordingsView) api::recordings::keep,
    GET "/api/v1/public-notices/{code}" "What is told to everybody who might be recorded"
        => (200 PublicNoticeView) api::recordings::notice,
    GET "/api/v1/sessions/{id}/presence" "Who came to a session, and who left"
        => (200 EntriesView) api::presence::entries,
    POST "/api/v1/sessions/{id}/presence" "Check somebody in or out; what was written before is no error"
        => (200 Passed) api::presence::pass,
    POST "/api/v1/sessions/{id}/presence/{presence}/correct" "Close an entry that was wrong, with words"
        => (200 Passed) api::presence::correct,
    POST "/api/v1/sessions/{id}/presence/{presence}/band" "Give somebody inside an armband, or have it back"
        => (200 Passed) api::presence::band,
    POST "/api/v1/sessions/{id}/coming" "Say when the people of a session come"
        => (200 ComingSaid) api::presence::say_coming,
    GET "/api/v1/sessions/{id}/log" "What was done in a session, measured, and lost of its time"
        => (200 LogView) api::logs::show,
    PUT "/api/v1/sessions/{id}/log" "Write the whole log of a session; it stays a draft"
        => (200 LogView) api::logs::save,
    POST "/api/v1/sessions/{id}/log/close" "Make the log of a session final"
        => (200 LogView) api::logs::close,
    POST "/api/v1/sessions/{id}/log/reopen" "Open a final log again" => (200 LogView) api::logs::reopen,
    POST "/api/v1/sessions/{id}/log/dispute" "Say for the site that a final log is not so"
        => (200 LogView) api::logs::dispute,
    POST "/api/v1/sessions/{id}/log/settle" "Say for the programme how a disputed log was"
        => (200 LogView) api::logs::settle,
    GET "/api/v1/sessions/{id}/log/photos" "Photos of what was done in a session"
        => (200 PhotosView) api::photos::of_log,
    POST "/api/v1/sessions/{id}/log/photos" "Add photos to the log of a session"
        => (201 PhotosView) api::photos::add_to_log,
    GET "/api/v1/sites/{site}/tonight" "Who is on site, what has to be done, who comes until tomorrow"
        => (200 TonightView) api::presence::tonight,
    GET "/api/v1/sites/{site}/presence" "Whether a site asks who is there, and who holds which post"
        => (200 RulesView) api::presence::rules,
    PUT "/api/v1/sites/{site}/presence" "Say whether a site asks who is there, and who holds which post"
        => (200 RulesView) api::presence::set_rules,
    GET "/api/v1/sites/{site}/zones/{zone}/free" "Free spans of a zone"
        => (200 list FreeView) api::free::in_zone,
    GET "/api/v1/free" "Zones that would do for one span" => (200 list ZoneFree) api::free::zones,
    GET "/api/v1/sites/{site}/closures" "Closures in force" => (200 list ClosureView) api::closures::index,
    POST "/api/v1/sites/{site}/closures" "Add a closure; answers with the sessions it hits"
        => (201 HitView) api::closures::add,
    POST "/api/v1/sites/{site}/closures/preview" "Which sessions a closure would hit"
        => (200 ImpactView) api::closures::preview,
    POST "/api/v1/sites/{site}/closures/{closure}/lift" "Take a closure out of force"
        => (200 HitView) api::closures::lift,
    POST "/api/v1/sites/{site}/questions" "Ask a site; nobody needs an account for it"
        => (202 DoneView) api::visitors::ask,
    GET "/api/v1/sites/{site}/questions" "Questions about a site: open ones, then those that were answered"
        => (200 list QuestionView) api::visitors::list_questions,
    POST "/api/v1/sites/{site}/questions/{question}/answer" "Answer a question; who asked is told"
        => (204) api::visitors::answer,
    POST "/api/v1/sites/{site}/questions/{question}/close" "Close a question that was answered elsewhere"
        => (204) api::visitors::close,
    POST "/api/v1/stops" "Stop work in a session, a booking, a zone or at a whole site"
        => (201 StopView) api::stops::place,
    GET "/api/v1/stops" "Work that was stopped" => (200 list StopView) api::stops::index,
    POST "/api/v1/stops/{id}/resume" "Say yes to stopped work that goes on"
        => (200 StopView) api::stops::resume,
    POST "/api/v1/incidents" "Report what went wrong" => (201 IncidentView) api::incidents::report,
    GET "/api/v1/incidents" "What went wrong, newest first" => (200 list IncidentView) api::incidents::index,
    GET "/api/v1/incidents/{id}" "An incident with its steps" => (200 IncidentView) api::incidents::show,
    POST "/api/v1/incidents/{id}/steps" "Take a step about an incident"
        => (200 IncidentView) api::incidents::step,
    POST "/api/v1/incidents/{id}/join" "Join an incident to another one that is the same"
        => (200 IncidentView) api::incidents::join,
    POST "/api/v1/incidents/{id}/tasks" "Add something that has to be done"
        => (201 IncidentView) api::incidents::add_task,
    POST "/api/v1/incident-tasks/{id}" "Say that something is done, or is to be done after all"
        => (200 IncidentView) api::incidents::mark_task,
    GET "/api/v1/incidents/{id}/photos" "Photos of what went wrong"
        => (200 PhotosView) api::photos::of_incident,
    POST "/api/v1/incidents/{id}/photos" "Add photos of what went wrong"
        => (201 PhotosView) api::photos::add_to_incident,
    GET "/api/v1/holidays" "The public holidays" => (200 list Holiday) api::closures::holidays,
    POST "/api/v1/holidays" "Add a holiday; answers with the sessions it touches"
        => (201 ImpactView) api::closures::add_holiday,
    POST "/api/v1/holidays/preview" "Which sessions a holiday would hit"
        => (200 ImpactView) api::closures::preview_holiday,
    GET "/api/v1/notices" "List notices" => (200 list NoticeView) api::notices::index,
    POST "/api/v1/notices/{id}/replay" "Queue a dead or expired notice again"
        => (200 NoticeView) api::notices::replay,
    GET "/api/v1/journal" "Who did what, when and why" => (200 list JournalView) api::notices::journal,
    POST "/api/v1/sign-in" "Sign in with e-mail and password" => (200 WelcomeView) api::auth::sign_in,
    POST "/api/v1/sign-out" "Sign out" => (204) api::auth::sign_out,
    POST "/api/v1/sign-out-everywhere" "End every sign-in and token of one's own"
        => (200 EndedView) api::auth::sign_out_everywhere,
    POST "/api/v1/prove" "Give the password again" => (204) api::auth::prove,
    GET "/api/v1/logins" "Where one is signed in" => (200 list LoginView) api::auth::list_logins,
    DELETE "/api/v1/logins/{login}" "End one sign-in" => (204) api::auth::end_login,
    POST "/api/v1/reset" "Ask for a link to set a new password" => (202 DoneView) api::auth::reset,
    GET "/api/v1/links/{token}" "What a single-use link is for" => (200 LinkView) api::auth::show_link,
    POST "/api/v1/links/{token}" "Use a link: set the password and sign in"
        => (200 WelcomeView) api::auth::use_link,
    POST "/api/v1/links/{token}/confirm" "Use a link that was sent to a new address: it becomes the person's"
        => (204) api::auth::confirm_link,
    POST "/api/v1/password-strength" "How good a password would be that is typed"
        => (200 StrengthView) api::auth::measure,
    GET "/api/v1/me" "Who asks" => (200 PersonView) api::auth::me,
    POST "/api/v1/me/email" "Ask for another address of one's own" => (202 DoneView) api::auth::ask_email,
    GET "/api/v1/invitations" "One's own invitations that wait for an answer"
        => (200 list InvitationView) api::people::invitations,
    POST "/api/v1/invitations/{invitation}/accept" "Accept an invitation: belong to the organisation"
        => (200 InvitationView) api::people::accept,
    POST "/api/v1/invitations/{invitation}/decline" "Decline an invitation"
        => (200 InvitationView) api::people::decline,
    POST "/api/v1/account-asks" "Ask for an account" => (202 DoneView) api::visitors::join,
    GET "/api/v1/account-asks" "Who asks for an account: open wishes, then those that were answered"
        => (200 list AccountAskView) api::visitors::list_asks,
    POST "/api/v1/account-asks/{ask}/invite" "Invite somebody who asked into an organisation that is there"
        => (204) api::visitors::invite,
    POST "/api/v1/account-asks/{ask}/decline" "Decline a wish for an account, in words"
        => (204) api::visitors::decline,
    POST "/api/v1/people" "Add a person and invite them; for a manager, offer places to an address"
        => (201 Added) api::people::create,
    GET "/api/v1/people" "List people" => (200 list PersonView) api::people::index,
    GET "/api/v1/people/{person}" "A person" => (200 PersonView) api::people::show,
    POST "/api/v1/people/{person}" "Change a person" => (200 PersonView) api::people::update,
    POST "/api/v1/people/{person}/invite" "Send a new invitation" => (202 DoneView) api::people::invite,
    POST "/api/v1/people/{person}/email" "Ask for another address of somebody"
        => (202 DoneView) api::people::start_email,
    POST "/api/v1/people/{person}/disable" "Bar a person" => (200 PersonView) api::people::disable,
    POST "/api/v1/people/{person}/enable" "Let a person in again" => (200 PersonView) api::people::enable,
    POST "/api/v1/people/{person}/tokens" "Make a bearer token, shown once"
        => (201 MadeToken) api::auth::create_token,
    GET "/api/v1/people/{person}/tokens" "List bearer tokens" => (200 list TokenView) api::auth::list_tokens,
    POST "/api/v1/tokens/{token}/revoke" "Revoke a bearer token" => (204) api::auth::revoke_token,
    POST "/api/v1/organisations" "Add an organisation"
        => (201 OrganisationView) api::register::create_organisation,
    GET "/api/v1/organisations" "List organisations"
        => (200 list OrganisationView) api::register::list_organisations,
    GET "/api/v1/organisations/{organisation}" "An organisation"
        => (200 OrganisationView) api::register::show_organisation,
    POST "/api/v1/organisations/{organisation}" "Change an organisation"
        => (200 OrganisationView) api::register::update_organisation,
    POST "/api/v1/organisations/{organisation}/members"
        "Invite somebody to an organisation, or change a member's role"
        => (200 PlaceView) api::people::put_member,
    GET "/api/v1/organisations/{organisation}/invitations"
        "Invitations of an organisation that wait for an answer"
        => (200 list PlaceView) api::people::list_offered,
    DELETE "/api/v1/organisations/{organisation}/invitations/{invitation}" "Take an invitation back"
        => (204) api::people::withdraw,
    DELETE "/api/v1/organisations/{organisation}/members/{person}" "Take somebody out"
        => (204) api::people::remove_member,
    GET "/api/v1/organisations/{organisation}/deputies" "Who decides in whose place, today and later"
        => (200 list DeputyView) api::people::list_deputies,
    POST "/api/v1/organisations/{organisation}/deputies" "Let somebody decide in another's place"
        => (201 DeputyView) api::people::add_deputy,
    DELETE "/api/v1/organisations/{organisation}/deputies/{deputy}" "Remove a deputy"
        => (204) api::people::remove_deputy,
    POST "/api/v1/programmes" "Add a programme" => (201 ProgrammeView) api::register::create_programme,
    GET "/api/v1/programmes" "List programmes" => (200 list ProgrammeView) api::register::list_programmes,
    GET "/api/v1/programmes/{programme}" "A programme" => (200 ProgrammeView) api::register::show_programme,
    POST "/api/v1/consortia" "Add a consortium" => (201 ConsortiumView) api::register::create_consortium,
    GET "/api/v1/consortia" "List consortia" => (200 list ConsortiumView) api::register::list_consortia,
    GET "/api/v1/consortia/{consortium}" "A consortium"
        => (200 ConsortiumView) api::register::show_consortium,
    POST "/api/v1/consortia/{consortium}" "Change a consortium"
        => (200 ConsortiumView) api::register::update_consortium,
    POST "/api/v1/consortia/{consortium}/preview" "Which sessions a change of a consortium would leave out"
        => (200 ImpactView) api::register::preview_consortium,
    GET "/api/v1/consortia/{consortium}/targets" "What the agreement of a consortium wants to be measured"
        => (200 TargetListView) api::logs::targets,
    PUT "/api/v1/consortia/{consortium}/targets" "Say what is measured; what is left out is measured no more"
        => (200 TargetListView) api::logs::keep_targets,
    POST "/api/v1/sites" "Add a site with its zones" => (201 SiteView) api::register::create_site,
    GET "/api/v1/sites" "List sites" => (200 list SiteView) api::register::list_sites,
    GET "/api/v1/sites/{site}" "A site with its zones" => (200 SiteView) api::register::show_site,
    POST "/api/v1/sites/{site}" "Change a site" => (200 SiteView) api::register::update_site,
    POST "/api/v1/sites/{site}/preview" "Which sessions would break a site's rules after a change"
        => (200 ImpactView) api::register::preview_site,
    POST "/api/v1/sites/{site}/zones" "Add a zone" => (201 ZoneView) api::register::create_zone,
    GET "/api/v1/sites/{site}/zones/{zone}" "A zone" => (200 ZoneView) api::register::show_zone,
    POST "/api/v1/sites/{site}/zones/{zone}" "Change a zone" => (200 ZoneView) api::register::update_zone,
    POST "/api/v1/sites/{site}/zones/{zone}/preview"
        "Which sessions would break a zone's rules after a change"
        => (200 ImpactView) api::register::preview_zone,
    GET "/api/v1/sites/{site}/zones/{zone}/pictures" "Photos and plans of a zone"
        => (200 list PictureView) api::pictures::index,
    POST "/api/v1/sites/{site}/zones/{zone}/pictures" "Add a picture behind the others"
        => (201 PictureView) api::pictures::add,
    DELETE "/api/v1/sites/{site}/zones/{zone}/pictures/{picture}" "Remove a picture"
        => (204) api::pictures::remove,
    POST "/api/v1/sites/{site}/zones/{zone}/windows" "Replace a zone's windows"
        => (200 ZoneView) api::register::set_windows,
    POST "/api/v1/sites/{site}/zones/{zone}/windows/preview" "Which sessions would lie outside other windows"
        => (200 ImpactView) api::register::preview_windows,
    POST "/api/v1/sites/{site}/zones/{zone}/retire" "Stop offering a zone"
        => (200 ZoneView) api::register::retire_zone,
    POST "/api/v1/sites/{site}/zones/{zone}/retire/preview"
        "Which sessions are in a zone that would be retired"
        => (200 ImpactView) api::register::preview_retirement,
    POST "/api/v1/sites/{site}/zones/{zone}/unretire" "Offer a zone again"
        => (200 ZoneView) api::register::unretire_zone,
    POST "/api/v1/demo/clock" "Move the demonstration's clock" => (200 ClockView) api::demo::clock,
};

/// Adds every route to the server.
pub fn mount(config: &mut web::ServiceConfig) {
    let (api, others): (Vec<_>, Vec<_>) = ROUTES
        .iter()
        .map(|route| (route.path, route))
        .partition(|(path, _)| path.starts_with(API));
    for (path, route) in others {
        config.route(path, handler(route));
    }
    for (start, routes) in by_start(api) {
        let scope = routes
            .into_iter()
            .fold(web::scope(start), |scope, (rest, route)| {
                scope.route(rest, handler(route))
            });
        config.service(scope.default_service(web::to(no_route)));
    }
}

fn handler(route: &Route) -> actix_web::Route {
    let handler = (route.mount)();
    // A query that is read refuses what it doesn't know by itself.
    let bare = route.path.starts_with(API) && !(route.reads)(&mut Schemas::new()).has_query();
    if bare {
        handler.wrap(from_fn(without_query))
    } else {
        handler
    }
}
