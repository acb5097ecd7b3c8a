//! Pages that come back from a form with what is to be looked at again.

use super::{ADMIN, LEAD, OPERATOR};
use crate::support::browser::{Browser, DESK, PHONE};
use crate::support::demo::Demo;

#[test]
fn what_comes_back_from_a_form_is_fit_too() {
    let demo = Demo::start();
    for (device, look) in [("desk", DESK), ("phone", PHONE)] {
        let operator = Browser::open(&demo.base, look);
        operator.signs_in(OPERATOR);
        operator.goes("/sites/hanbit-mall/closures/new");
        operator.dates("[name=from-date]", "2027-04-20");
        operator.types("[name=from-time]", "00:00");
        operator.dates("[name=until-date]", "2027-04-21");
        operator.types("[name=until-time]", "00:00");
        operator.types("#reason", "Pipes");
        operator.clicks("button[value=preview]");
        operator.waits("whom it hits", |browser| browser.has("button[value=save]"));
        operator.finds_nothing_wrong("a closure before it is saved");
        operator.goes("/sites/hanbit-mall/edit");
        operator.types("[name=notice]", "300");
        operator.clicks("main form button");
        operator.waits("what it would break", |browser| browser.has("button[value=save]"));
        operator.finds_nothing_wrong("a site's change before it is saved");

        let lead = Browser::open(&demo.base, look);
        lead.signs_in(LEAD);
        lead.goes("/account/tokens");
        lead.types("#name", &format!("script on a {device}"));
        lead.clicks("form[action='/account/tokens'] button");
        lead.waits("the token", |browser| browser.has("#token"));
        lead.finds_nothing_wrong("a token that was made");
        lead.goes("/account");
        lead.clicks("form[action='/calendars'] button");
        lead.waits("the address", |browser| browser.has("#address"));
        lead.finds_nothing_wrong("a calendar that was made");
        lead.goes("/people/new");
        lead.types("#name", "Twice");
        lead.types("#email", LEAD);
        lead.clicks("main form button");
        lead.waits("what is wrong", |browser| browser.has("[aria-invalid=true]"));
        lead.finds_nothing_wrong("a form that comes back");

        let admin = Browser::open(&demo.base, look);
        admin.signs_in(ADMIN);
        admin.goes("/admin/holidays");
        admin.dates("#date", "2027-04-20");
        admin.types("[id='names.ko']", "임시 공휴일");
        admin.types("[id='names.en']", "A day off");
        admin.clicks("main form button");
        admin.waits("what it touches", |browser| {
            browser.has("form[action='/admin/holidays']")
        });
        admin.finds_nothing_wrong("a holiday before it is saved");
    }
    assert_eq!(demo.complaints(), "");
}
