//! A site's particulars: what it is called, whom to call, how it takes requests; and the way to its zones.

use actix_web::web::Path;
use maud::{Markup, html};

use super::zone::{editable, number};
use crate::app::Tx;
use crate::app::closures::may_close;
use crate::app::fields::NamesBody;
use crate::app::register::{self, SiteBody, SiteView, Thought, ZoneView, update_site};
use crate::domain::access::Actor;
use crate::domain::booking::RequestMode;
use crate::domain::judge::LeadTime;
use crate::domain::place::SiteKind;
use crate::web::error::Answer;
use crate::web::pages::frame::what_if::{self, WouldBreak};
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::fields::carried;
use crate::web::ui::{self, Options, Trouble, Words};

/// What the form shows: texts as they were typed, by the names that errors give.
struct TypedSite(Vec<(&'static str, String)>);

/// The fields, in order, with the control of each.
const FIELDS: [(&str, &str); 18] = [
    ("names.ko", "text"),
    ("names.en", "text"),
    ("kind", "kind"),
    ("district", "text"),
    ("address", "text"),
    ("phone", "tel"),
    ("duty_email", "email"),
    ("entrance.ko", "area"),
    ("entrance.en", "area"),
    ("house_rules.ko", "area"),
    ("house_rules.en", "area"),
    ("request_mode", "mode"),
    ("hold_days", "number"),
    ("notice", "notice"),
    ("horizon_days", "number"),
    ("max_minutes", "number"),
    ("latitude", "text"),
    ("longitude", "text"),
];

const OPTIONAL: [&str; 6] = [
    "duty_email",
    "entrance.ko",
    "entrance.en",
    "house_rules.ko",
    "house_rules.en",
    "max_minutes",
];

impl TypedSite {
    fn of(site: &SiteView) -> Self {
        let (LeadTime::Days(days) | LeadTime::WorkingDays(days)) = site.lead_time;
        let value = |name: &str| match name {
            "names.ko" => site.names.ko.clone(),
            "names.en" => site.names.en.clone(),
            "kind" => site.kind.clone(),
            "district" => site.district.clone(),
            "address" => site.address.clone(),
            "phone" => site.phone.clone(),
            "duty_email" => site.duty_email.clone().unwrap_or_default(),
            "entrance.ko" => site.entrance.ko.clone(),
            "entrance.en" => site.entrance.en.clone(),
            "house_rules.ko" => site.house_rules.ko.clone(),
            "house_rules.en" => site.house_rules.en.clone(),
            "request_mode" => site.request_mode.to_string(),
            "hold_days" => site.hold_days.to_string(),
            "notice" => days.to_string(),
            "notice-unit" => if matches!(site.lead_time, LeadTime::Days(_)) {
                "days"
            } else {
                "working_days"
            }
            .to_owned(),
            "horizon_days" => site.horizon_days.to_string(),
            "max_minutes" => site.max_minutes.map(|n| n.to_string()).unwrap_or_default(),
            "latitude" => site.latitude.to_string(),
            _ => site.longitude.to_string(),
        };
        Self(Self::names().map(|name| (name, value(name))).collect())
    }

    fn sent(form: &Form) -> Self {
        Self(Self::names().map(|name| (name, form.text(name))).collect())
    }

    fn names() -> impl Iterator<Item = &'static str> {
        FIELDS.iter().map(|(name, _)| *name).chain(["notice-unit"])
    }

    fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(own, _)| *own == name)
            .map_or("", |(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// The body, or the field that can't be read.
    fn body(&self, site: &SiteView) -> Result<SiteBody, String> {
        let needed =
            |name: &str| number(self.get(name), name).and_then(|found| found.ok_or_else(|| name.to_owned()));
        let degrees = |name: &str| self.get(name).parse::<f64>().map_err(|_| name.to_owned());
        let days = u32::try_from(needed("notice")?).map_err(|_| "notice".to_owned())?;
        Ok(SiteBody {
            slug: site.slug.clone(),
            operator: site.operator.clone(),
            kind: self.text("kind"),
            names: NamesBody {
                ko: self.text("names.ko"),
                en: self.text("names.en"),
            },
            district: self.text("district"),
            address: self.text("address"),
            latitude: degrees("latitude")?,
            longitude: degrees("longitude")?,
            time_zone: site.time_zone.clone(),
            phone: self.text("phone"),
            duty_email: Some(self.text("duty_email")).filter(|email| !email.is_empty()),
            entrance: NamesBody {
                ko: self.text("entrance.ko"),
                en: self.text("entrance.en"),
            },
            house_rules: NamesBody {
                ko: self.text("house_rules.ko"),
                en: self.text("house_rules.en"),
            },
            request_mode: self.text("request_mode"),
            hold_days: needed("hold_days")?,
            lead_time: if self.get("notice-unit") == "days" {
                LeadTime::Days(days)
            } else {
                LeadTime::WorkingDays(days)
            },
            horizon_days: needed("horizon_days")?,
            max_minutes: number(self.get("max_minutes"), "max_minutes")?,
            zones: Vec::new(),
        })
    }
}

/// `GET /sites/{site}/edit`
pub(crate) async fn form(visit: Visit, site: Path<String>) -> Answer {
    visit.signed_in()?;
    let site = editable(&visit, site.into_inner()).await?;
    draw(&visit, &site, &TypedSite::of(&site), None, None).await
}

/// `POST /sites/{site}/edit`: shows what the change would break, or, sent from there, keeps it.
pub(crate) async fn change(visit: Visit, site: Path<String>, form: Form) -> Answer {
    visit.signed_in()?;
    let site = editable(&visit, site.into_inner()).await?;
    let typed = TypedSite::sent(&form);
    let body = match typed.body(&site) {
        Ok(body) => body,
        Err(field) => {
            let trouble = Trouble::field(visit.words(), &field, "form-number");
            return draw(&visit, &site, &typed, Some(&trouble), None).await;
        }
    };
    let (slug, version) = (site.slug.clone(), form.version());
    if form.get("step") == Some("save") {
        return match visit
            .write(move |tx, actor| update_site(tx, actor, &slug, Some(version), &body))
            .await?
        {
            Ok(_) => visit.go(&format!("/sites/{}/edit", site.slug), "saved"),
            Err(trouble) => draw(&visit, &site, &typed, Some(&trouble), None).await,
        };
    }
    let look =
        move |tx: &mut Tx<'_>, actor: &Actor| register::what_if(tx, actor, &slug, &Thought::Site(&body));
    match what_if::look(&visit, look).await? {
        Ok(looked) => draw(&visit, &site, &typed, None, Some(&looked)).await,
        Err(trouble) => draw(&visit, &site, &typed, Some(&trouble), None).await,
    }
}

async fn draw(
    visit: &Visit,
    site: &SiteView,
    typed: &TypedSite,
    trouble: Option<&Trouble>,
    looked: Option<&WouldBreak>,
) -> Answer {
    let words = visit.words();
    let slug = site.slug.clone();
    let closes = visit.read(move |tx, actor| may_close(tx, actor, &slug)).await?;
    let name = words.named(&site.names);
    let body = html! {
        (Trouble::summary(trouble))
        form.cols.side method="post" {
            section.card { div.in.fields.two {
                (carried(&visit.fresh_key(), Some(site.version)))
                @for (name, control) in FIELDS { (field(words, name, control, typed, trouble)) }
            } }
            aside.stack { (what_if::aside(words, looked)) }
        }
        (zones(words, site))
    };
    let title = words.fill("edit-site-edit-title", "site", name);
    let page = Page::new(title).below_site(words, name, &site.slug);
    let actions = html! {
        a.btn href={ "/sites/" (site.slug) "/desk" } { (words.t("desk-title")) }
        @if closes { a.btn href={ "/sites/" (site.slug) "/posts" } { (words.t("posts-title")) } }
        @if closes { a.btn href={ "/sites/" (site.slug) "/closures" } { (words.t("closures-title")) } }
    };
    visit.page_with(trouble, page.actions(actions), body)
}

fn field(
    words: Words,
    name: &'static str,
    control: &str,
    typed: &TypedSite,
    trouble: Option<&Trouble>,
) -> Markup {
    let key = format!("edit-site-{}", name.replace(['.', '_'], "-"));
    let own = words.field(name, &key, typed.get(name));
    let own = if OPTIONAL.contains(&name) {
        own.optional()
    } else {
        own
    };
    match control {
        "area" => html! { div.wide { (own.area(trouble)) } },
        "kind" => own.select(trouble, &Options::of(words, "site-kind", SiteKind::ALL)),
        "mode" => own
            .hint("edit-site-request-mode-hint")
            .select(trouble, &Options::of(words, "request-mode", RequestMode::ALL)),
        "notice" => html! {
            div.row.low { (own.input(trouble, "number"))
                (words.field("notice-unit", "edit-site-notice-unit", typed.get("notice-unit"))
                    .select(trouble, &Options::of(words, "notice-unit", &["working_days", "days"])))
            }
        },
        _ => own.input(trouble, control),
    }
}

/// Its zones, each with its way in.
fn zones(words: Words, site: &SiteView) -> Markup {
    let one = |zone: &ZoneView| {
        html! {
            a.item href={ "/sites/" (site.slug) "/zones/" (zone.slug) "/edit" } {
                div.row.between {
                    b { (words.named(&zone.names)) }
                    @if zone.retired_at.is_some() {
                        (ui::badge("is-done", &words.t("edit-zone-not-offered")))
                    } @else if zone.windows.is_empty() {
                        (ui::badge("is-pending", &words.t("edit-windows-none-short")))
                    }
                }
                div.small.dim {
                    (words.n("edit-zone-capacity-n", zone.capacity as usize))
                    " · "
                    (words.n("edit-windows-n", zone.windows.len()))
                }
            }
        }
    };
    html! {
        section.card.gap {
            header {
                h2 { (words.t("edit-site-zones")) }
                a.btn.small href={ "/sites/" (site.slug) "/new-zone" } { (words.t("edit-zone-new")) }
            }
            ul.list { @for zone in &site.zones { li { (one(zone)) } } }
        }
    }
}
