//! Sites: all of them, and the form that adds one. What is in a site is edited by its own people.

use maud::{Markup, html};

use super::Part;
use crate::app::paging::Listed;
use crate::app::register::{self, Choice, SiteBody};
use crate::domain::booking::RequestMode;
use crate::domain::judge::LeadTime;
use crate::domain::place::SiteKind;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::carried;
use crate::web::ui::form::{Stage, buttons, names_fields, slug_field};
use crate::web::ui::pager::{Start, add_button, more};
use crate::web::ui::{Options, Trouble, Words, columns, empty};

/// `GET /admin/sites`
pub(crate) async fn index(visit: Visit, from: Query<Start>) -> Answer {
    visit.only_staff()?;
    let part = from.0.part();
    let found = visit
        .read(move |tx, actor| register::list_sites(tx, actor, &part))
        .await?;
    let words = visit.words();
    let body = html! {
        (Part::Sites.tabs(&visit))
        div.card { (table(words, &found)) }
        (more(words, "/admin/sites", found.next))
    };
    visit.page(
        Part::Sites
            .page(words)
            .actions(add_button(words, "/admin/sites/new", "newsite-add")),
        body,
    )
}

fn table(words: Words, found: &Listed<register::SiteView>) -> Markup {
    if found.items.is_empty() {
        return empty(&words.t("newsite-none"), &words.t("newsite-none-hint"), None);
    }
    html! {
        table.data.folds {
            (columns(words, &["name", "kind", "newsite-district", "newsite-operator", "newsite-zones"]))
            tbody {
                @for site in &found.items {
                    tr {
                        th scope="row" { a href={ "/sites/" (site.slug) } { (words.named(&site.names)) } }
                        td data-label=(words.t("kind")) { (words.of("site-kind", &site.kind)) }
                        td data-label=(words.t("newsite-district")) { (words.district(&site.district)) }
                        td data-label=(words.t("newsite-operator")) {
                            a href={ "/organisations/" (site.operator) } { (site.operator) }
                        }
                        td data-label=(words.t("newsite-zones")) { (site.zones.len()) }
                    }
                }
            }
        }
    }
}

/// What stands in the form: texts as they were typed, since a number that can't be read must come back too.
struct SiteForm(Form);

impl SiteForm {
    fn text(&self, name: &str) -> String {
        self.0.text(name)
    }

    fn or(&self, name: &str, otherwise: &str) -> String {
        self.0.filled(name).unwrap_or_else(|| otherwise.to_owned())
    }

    /// The body of the use case. What is no number becomes one that the use case refuses.
    fn body(&self) -> SiteBody {
        let number = |name: &str| self.0.number::<i64>(name).unwrap_or(-1);
        let degrees = |name: &str| self.0.number::<f64>(name).unwrap_or(f64::NAN);
        let days = self.0.number::<u32>("notice").unwrap_or(u32::MAX);
        SiteBody {
            slug: self.text("slug"),
            operator: self.text("operator"),
            kind: self.text("kind"),
            names: self.0.names("names"),
            district: self.text("district"),
            address: self.text("address"),
            latitude: degrees("latitude"),
            longitude: degrees("longitude"),
            time_zone: self.text("time_zone"),
            phone: self.text("phone"),
            duty_email: self.0.filled("duty_email"),
            entrance: self.0.names("entrance"),
            house_rules: self.0.names("house_rules"),
            request_mode: self.text("request_mode"),
            hold_days: number("hold_days"),
            lead_time: if self.text("notice_kind") == "days" {
                LeadTime::Days(days)
            } else {
                LeadTime::WorkingDays(days)
            },
            horizon_days: number("horizon_days"),
            max_minutes: self.0.filled("max_minutes").map(|_| number("max_minutes")),
            zones: Vec::new(),
        }
    }
}

/// `GET /admin/sites/new`
pub(crate) async fn new(visit: Visit) -> Answer {
    visit.only_staff()?;
    show_form(&visit, None, &SiteForm(Form::default())).await
}

async fn show_form(visit: &Visit, trouble: Option<&Trouble>, typed: &SiteForm) -> Answer {
    let operators = visit.read(register::organisation_choices).await?;
    let words = visit.words();
    let names = typed.0.names("names");
    let markup = html! {
        (Trouble::summary(trouble))
        form.stack method="post" action="/admin/sites" {
            (carried(&visit.fresh_key(), None))
            section.card { div.in.fields.two {
                (names_fields(words, trouble, "names", &words.t("name"), &names))
                (words.field("kind", "kind", &typed.text("kind"))
                    .select(trouble, &Options::of(words, "site-kind", SiteKind::ALL)))
                (operator(words, trouble, typed, &operators))
                (slug_field(words, trouble, &typed.text("slug"), Stage::New))
            } }
            (place(visit, trouble, typed))
            (rules(words, trouble, typed))
            (buttons(words, "save", "/admin/sites"))
        }
    };
    visit.page_with(
        trouble,
        Part::Sites
            .below(words, words.t("newsite-add"))
            .lead(words.t("newsite-add-hint")),
        markup,
    )
}

fn operator(words: Words, trouble: Option<&Trouble>, typed: &SiteForm, operators: &[Choice]) -> Markup {
    words
        .field("operator", "newsite-operator", &typed.text("operator"))
        .select(trouble, &Options::named(words, operators))
}

fn place(visit: &Visit, trouble: Option<&Trouble>, typed: &SiteForm) -> Markup {
    let words = visit.words();
    let line = |name: &str, key: &str| words.field(name, key, &typed.text(name)).input(trouble, "text");
    html! {
        section.card { header { h2 { (words.t("newsite-place")) } } div.in.fields.two {
            (line("district", "newsite-district")) (line("address", "fact-address"))
            (line("latitude", "newsite-latitude")) (line("longitude", "newsite-longitude"))
            (line("phone", "fact-phone"))
            (words.field("duty_email", "newsite-duty", &typed.text("duty_email"))
                .optional()
                .input(trouble, "email"))
            (area(words, trouble, typed, "entrance.ko", "edit-site-entrance-ko"))
            (area(words, trouble, typed, "entrance.en", "edit-site-entrance-en"))
            @let time_zone = typed.or("time_zone", visit.frame.tz.name());
            (words.field("time_zone", "told-field-time-zone", &time_zone).input(trouble, "text"))
        } }
    }
}

/// Several lines that may stay empty.
fn area(words: Words, trouble: Option<&Trouble>, typed: &SiteForm, name: &str, key: &str) -> Markup {
    words.field(name, key, &typed.text(name)).optional().area(trouble)
}

fn rules(words: Words, trouble: Option<&Trouble>, typed: &SiteForm) -> Markup {
    let number = |name: &str, key: &str, usual: &str| {
        words
            .field(name, key, &typed.or(name, usual))
            .input(trouble, "number")
    };
    let units = Options::default()
        .before("days", words.t("newsite-days"))
        .before("working_days", words.t("newsite-working-days"));
    html! {
        section.card { header { h2 { (words.t("newsite-rules")) } } div.in.fields.two {
            (words.field("request_mode", "newsite-mode", &typed.text("request_mode"))
                .select(trouble, &Options::of(words, "newsite-mode", RequestMode::ALL)))
            (number("hold_days", "newsite-hold", "14"))
            (number("notice", "newsite-notice", "10"))
            (words.field("notice_kind", "newsite-notice-kind", &typed.text("notice_kind"))
                .select(trouble, &units))
            (number("horizon_days", "newsite-horizon", "365"))
            (words.field("max_minutes", "newsite-longest", &typed.text("max_minutes"))
                .optional()
                .input(trouble, "number"))
            (area(words, trouble, typed, "house_rules.ko", "newsite-house-ko"))
            (area(words, trouble, typed, "house_rules.en", "newsite-house-en"))
        } }
    }
}

/// `POST /admin/sites`
pub(crate) async fn create(visit: Visit, form: Form) -> Answer {
    visit.only_staff()?;
    let typed = SiteForm(form);
    let body = typed.body();
    match visit
        .write(move |tx, actor| register::create_site(tx, actor, &body))
        .await?
    {
        Ok(made) => visit.go(&format!("/sites/{}", made.slug), "saved"),
        Err(trouble) => show_form(&visit, Some(&trouble), &typed).await,
    }
}
