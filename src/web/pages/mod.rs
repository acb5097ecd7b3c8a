//! Pages: each handler reads a form or an address, calls the same use cases as the API, and shows what they answer.
//! Every action is a link or a form, so all of it works without script. Holds no rule.

mod errors;
mod form;
mod own_path;
pub mod routes;
mod shell;
mod toast;
mod trouble;
mod visit;

mod account;
mod admin;
mod board;
mod bookings;
mod calendars;
mod city;
mod closure_form;
mod closures;
mod consortia;
mod consortium_form;
mod consortium_home;
mod decide;
mod demo;
mod flagged;
mod home;
mod inbox;
mod inbox_bar;
mod inbox_findings;
mod inbox_leave;
mod inbox_offer;
mod inbox_pane;
mod mails;
mod operator_home;
mod organisations;
mod people;
mod programmes;
mod public;
mod reports;
mod schedule;
mod schedule_list;
mod schedule_rows;
mod search;
mod site_edit;
mod what_if;
mod windows;
mod zone_edit;

pub use errors::as_page;
pub use form::Form;
pub use shell::{Nav, Page};
pub use trouble::Trouble;
pub use visit::Visit;
