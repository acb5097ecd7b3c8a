//! A zone's limits and windows, changed or added, with the standing sessions that the change would break.

use actix_web::web::Path;
use maud::{Markup, html};

use super::windows::{self, Draft};
use crate::app::access::or_hidden;
use crate::app::fields::NamesBody;
use crate::app::register::{
    self, SiteView, Thought, ZoneBody, ZoneView, create_zone, editable_site, retire_zone, unretire_zone,
    update_zone,
};
use crate::app::{Error, Tx};
use crate::domain::access::Actor;
use crate::domain::power::parse_kilowatts;
use crate::domain::text::without_thousands;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::what_if::{self, WouldBreak};
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::fields::{carried, check};
use crate::web::ui::{self, Options, Trouble, Words};

/// The site, for somebody who may change it; hidden from others.
pub(super) async fn editable(visit: &Visit, slug: String) -> Result<SiteView, Problem> {
    visit.read(move |tx, actor| editable_site(tx, actor, &slug)).await
}

/// What the form shows: texts as they were typed.
#[derive(Debug, Clone, Default)]
struct TypedZone {
    slug: String,
    parent: String,
    ko: String,
    en: String,
    capacity: String,
    people: String,
    power: String,
    area: String,
    turnaround: String,
    longest: String,
    recording: bool,
    features_ko: String,
    features_en: String,
    windows: Vec<Draft>,
}

impl TypedZone {
    fn of(zone: &ZoneView) -> Self {
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        Self {
            slug: zone.slug.clone(),
            parent: zone.parent.clone().unwrap_or_default(),
            ko: zone.names.ko.clone(),
            en: zone.names.en.clone(),
            capacity: zone.capacity.to_string(),
            people: number(zone.budget_people),
            power: zone
                .budget_power_w
                .map(|watts| (f64::from(watts) / 1000.0).to_string())
                .unwrap_or_default(),
            area: number(zone.budget_area_m2),
            turnaround: zone.turnaround_minutes.to_string(),
            longest: number(zone.max_minutes),
            recording: zone.recording_allowed,
            features_ko: zone.features.ko.clone(),
            features_en: zone.features.en.clone(),
            windows: zone.windows.iter().map(Draft::of).collect(),
        }
    }

    fn sent(form: &Form) -> Self {
        Self {
            slug: form.text("slug"),
            parent: form.text("parent"),
            ko: form.text("names.ko"),
            en: form.text("names.en"),
            capacity: form.text("capacity"),
            people: form.text("budget_people"),
            power: form.text("budget_power_w"),
            area: form.text("budget_area_m2"),
            turnaround: form.text("turnaround_minutes"),
            longest: form.text("max_minutes"),
            recording: form.has("recording_allowed"),
            features_ko: form.text("features.ko"),
            features_en: form.text("features.en"),
            windows: Draft::all(form),
        }
    }

    /// The body, or the field that can't be read.
    fn body(&self) -> Result<ZoneBody, String> {
        Ok(ZoneBody {
            slug: self.slug.clone(),
            names: NamesBody {
                ko: self.ko.clone(),
                en: self.en.clone(),
            },
            parent: Some(self.parent.clone()).filter(|slug| !slug.is_empty()),
            capacity: number(&self.capacity, "capacity")?.unwrap_or(1),
            budget_people: number(&self.people, "budget_people")?,
            budget_power_w: watts(&self.power)?,
            budget_area_m2: number(&self.area, "budget_area_m2")?,
            turnaround_minutes: number(&self.turnaround, "turnaround_minutes")?.unwrap_or(0),
            max_minutes: number(&self.longest, "max_minutes")?,
            recording_allowed: self.recording,
            features: NamesBody {
                ko: self.features_ko.clone(),
                en: self.features_en.clone(),
            },
            windows: Some(windows::read(&self.windows)?),
        })
    }
}

/// A whole number, or nothing.
pub(super) fn number(text: &str, field: &str) -> Result<Option<i64>, String> {
    if text.is_empty() {
        Ok(None)
    } else {
        without_thousands(text)
            .parse()
            .map(Some)
            .map_err(|_| field.to_owned())
    }
}

/// Kilowatts as people write them.
fn watts(text: &str) -> Result<Option<i64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    parse_kilowatts(text)
        .map(|watts| Some(watts.into()))
        .ok_or_else(|| "budget_power_w".to_owned())
}

/// The zone of the page; none for one that is added.
#[derive(Clone, Copy)]
struct About<'a> {
    site: &'a SiteView,
    zone: Option<&'a ZoneView>,
}

/// `GET /sites/{site}/zones/{zone}/edit`
pub(crate) async fn form(visit: Visit, path: Path<(String, String)>) -> Answer {
    visit.signed_in()?;
    let (site, zone) = path.into_inner();
    let site = editable(&visit, site).await?;
    let zone = find(&visit, &site, &zone)?;
    draw(
        &visit,
        About {
            site: &site,
            zone: Some(zone),
        },
        &TypedZone::of(zone),
        None,
        None,
    )
}

fn find<'a>(visit: &Visit, site: &'a SiteView, slug: &str) -> Result<&'a ZoneView, Problem> {
    site.zones
        .iter()
        .find(|zone| zone.slug == slug)
        .ok_or_else(|| visit.problem(Error::NotFound))
}

/// `GET /sites/{site}/new-zone`
pub(crate) async fn new(visit: Visit, site: Path<String>) -> Answer {
    visit.signed_in()?;
    let site = editable(&visit, site.into_inner()).await?;
    let typed = TypedZone {
        capacity: "1".into(),
        turnaround: "0".into(),
        recording: true,
        windows: vec![Draft::fresh()],
        ..TypedZone::default()
    };
    draw(
        &visit,
        About {
            site: &site,
            zone: None,
        },
        &typed,
        None,
        None,
    )
}

/// `POST /sites/{site}/new-zone`
pub(crate) async fn create(visit: Visit, site: Path<String>, form: Form) -> Answer {
    visit.signed_in()?;
    let site = editable(&visit, site.into_inner()).await?;
    save(
        &visit,
        About {
            site: &site,
            zone: None,
        },
        &form,
    )
    .await
}

/// `POST /sites/{site}/zones/{zone}/edit`
pub(crate) async fn change(visit: Visit, path: Path<(String, String)>, form: Form) -> Answer {
    visit.signed_in()?;
    let (site, zone) = path.into_inner();
    let site = editable(&visit, site).await?;
    let zone = find(&visit, &site, &zone)?;
    save(
        &visit,
        About {
            site: &site,
            zone: Some(zone),
        },
        &form,
    )
    .await
}

async fn save(visit: &Visit, about: About<'_>, form: &Form) -> Answer {
    let words = visit.words();
    let mut typed = TypedZone::sent(form);
    if let Some(zone) = about.zone {
        (typed.slug, typed.parent) = (zone.slug.clone(), zone.parent.clone().unwrap_or_default());
    }
    if form.get("step") == Some("add-window") {
        typed.windows.push(Draft::fresh());
        typed.windows.truncate(windows::MOST);
        return draw(visit, about, &typed, None, None);
    }
    let body = match typed.body() {
        Ok(body) => body,
        Err(field) => {
            let trouble = Trouble::field(words, &field, "form-window");
            return draw(visit, about, &typed, Some(&trouble), None);
        }
    };
    let (site, version) = (about.site.slug.clone(), form.version());
    let Some(zone) = about.zone else {
        return match visit
            .write(move |tx, actor| create_zone(tx, actor, &site, Some(version), &body))
            .await?
        {
            Ok(_) => visit.go(&format!("/sites/{}/edit", about.site.slug), "saved"),
            Err(trouble) => draw(visit, about, &typed, Some(&trouble), None),
        };
    };
    let slug = zone.slug.clone();
    if form.get("step") != Some("save") {
        return preview(visit, about, &typed, slug, body).await;
    }
    match visit
        .write(move |tx, actor| update_zone(tx, actor, (&site, &slug), Some(version), &body))
        .await?
    {
        Ok(_) => visit.go(&format!("/sites/{}/edit", about.site.slug), "saved"),
        Err(trouble) => draw(visit, about, &typed, Some(&trouble), None),
    }
}

/// Shows which sessions the change would break; nothing is saved.
async fn preview(visit: &Visit, about: About<'_>, typed: &TypedZone, slug: String, body: ZoneBody) -> Answer {
    let site = about.site.slug.clone();
    let look = move |tx: &mut Tx<'_>, actor: &Actor| {
        register::what_if(tx, actor, &site, &Thought::Zone(&slug, &body))
    };
    match what_if::look(visit, look).await? {
        Ok(looked) => draw(visit, about, typed, None, Some(&looked)),
        Err(trouble) => draw(visit, about, typed, Some(&trouble), None),
    }
}

fn draw(
    visit: &Visit,
    about: About<'_>,
    typed: &TypedZone,
    trouble: Option<&Trouble>,
    looked: Option<&WouldBreak>,
) -> Answer {
    let words = visit.words();
    let site = about.site;
    let body = html! {
        (Trouble::summary(trouble))
        form.cols.side method="post" {
            div.stack.loose {
                // Enter in a field looks at the change; it must not press the first button, which adds a
                // window.
                button.sr type="submit" name="step" value="preview" tabindex="-1" aria-hidden="true" {}
                (carried(&visit.fresh_key(), Some(site.version)))
                (limits(words, about, typed, trouble))
                (windows::fields(words, &typed.windows, trouble))
            }
            aside.stack {
                @if about.zone.is_none() {
                    div.card {
                        div.in {
                            button.btn.main type="submit" name="step" value="save" {
                                (words.t("edit-zone-add"))
                            }
                        }
                    }
                }
                @else { (what_if::aside(words, looked)) }
            }
        }
        @if let Some(zone) = about.zone { (retiring(visit, site, zone)) }
    };
    let title = about.zone.map_or_else(
        || words.t("edit-zone-new"),
        |zone| words.fill("edit-zone-edit-title", "zone", words.named(&zone.names)),
    );
    let page = Page::new(title).below_site(words, words.named(&site.names), &site.slug);
    let page = page.below(words.t("edit-site-edit"), format!("/sites/{}/edit", site.slug));
    visit.page_with(trouble, page, body)
}

fn limits(words: Words, about: About<'_>, typed: &TypedZone, trouble: Option<&Trouble>) -> Markup {
    let field = |name: &'static str, value: &str, kind: &str, need: bool| {
        let key = format!("edit-zone-{}", name.replace(['.', '_'], "-"));
        let field = words.field(name, &key, value);
        if need {
            field.input(trouble, kind)
        } else {
            field.optional().input(trouble, kind)
        }
    };
    html! {
        section.card { header { h2 { (words.t("edit-zone-limits")) } } div.in.fields.two {
            (field("names.ko", &typed.ko, "text", true)) (field("names.en", &typed.en, "text", true))
            @if about.zone.is_none() {
                (words.field("slug", "edit-zone-slug", &typed.slug)
                    .hint("edit-zone-slug-hint")
                    .input(trouble, "text"))
                (parent(words, about.site, typed, trouble))
            }
            (field("capacity", &typed.capacity, "number", true))
            (field("turnaround_minutes", &typed.turnaround, "number", true))
            (field("budget_people", &typed.people, "number", false))
            (field("budget_power_w", &typed.power, "text", false))
            (field("budget_area_m2", &typed.area, "number", false))
            (field("max_minutes", &typed.longest, "number", false))
            @for (name, value) in [("features.ko", &typed.features_ko), ("features.en", &typed.features_en)] {
                (words.field(name, &format!("edit-zone-{}", name.replace('.', "-")), value)
                    .optional()
                    .area(trouble))
            }
            div.wide {
                @let label = words.t("edit-zone-recording-allowed");
                (check("recording_allowed", "1", &label, typed.recording.into()))
            }
        } }
    }
}

fn parent(words: Words, site: &SiteView, typed: &TypedZone, trouble: Option<&Trouble>) -> Markup {
    let zones = site.zones.iter();
    let zones = zones.map(|zone| (zone.slug.clone(), words.named(&zone.names).to_owned()));
    let all = zones.collect::<Options>().before("", words.t("none"));
    words
        .field("parent", "edit-zone-part-of", &typed.parent)
        .hint("edit-zone-parent-hint")
        .plain()
        .select(trouble, &all)
}

fn retiring(visit: &Visit, site: &SiteView, zone: &ZoneView) -> Markup {
    let words = visit.words();
    let to = |step: &str| format!("/sites/{}/zones/{}/{step}", site.slug, zone.slug);
    html! {
        section.card.gap {
            header {
                h2 { (words.t("edit-zone-retire-title")) }
                @if zone.retired_at.is_some() { (ui::badge("is-done", &words.t("edit-zone-not-offered"))) }
            }
            div.in {
                @if zone.retired_at.is_some() {
                    form.row method="post" action=(to("unretire")) {
                        (carried(&visit.fresh_key(), Some(site.version)))
                        p.grow { (words.t("edit-zone-unretire-what")) }
                        button.btn type="submit" { (words.t("edit-zone-unretire")) }
                    }
                } @else {
                    form.row method="post" action=(to("retire")) {
                        (carried(&visit.fresh_key(), Some(site.version)))
                        p.grow { (words.t("edit-zone-retire-what")) }
                        button.btn.danger type="submit" { (words.t("edit-zone-retire")) }
                    }
                }
            }
        }
    }
}

/// `POST /sites/{site}/zones/{zone}/retire`
pub(crate) async fn retire(visit: Visit, path: Path<(String, String)>, form: Form) -> Answer {
    visit.signed_in()?;
    let (site, zone) = path.into_inner();
    let (there, version) = (format!("/sites/{site}/zones/{zone}/edit"), form.version());
    let path = (site.clone(), zone.clone());
    if form.get("step") != Some("save") {
        let (site, zone) = path.clone();
        let look = move |tx: &mut Tx<'_>, actor: &Actor| {
            or_hidden(register::what_if(tx, actor, &site, &Thought::Retired(&zone)))
        };
        match what_if::look(&visit, look).await? {
            Ok(looked) if looked.broken.is_empty() => {}
            Ok(looked) => return ask_first(&visit, &there, version, &looked),
            Err(trouble) => return show_refusal(&visit, &there, &trouble),
        }
    }
    let case = move |tx: &mut Tx<'_>, actor: &Actor| {
        or_hidden(retire_zone(tx, actor, (&path.0, &path.1), Some(version)))?;
        // To take it back goes against the version that the site has now.
        or_hidden(editable_site(tx, actor, &path.0))
    };
    match visit.write(case).await? {
        Ok(now) => visit.go_undoably(&there, "zone-retired", &[&site, &zone, &now.version.to_string()]),
        Err(trouble) => show_refusal(&visit, &there, &trouble),
    }
}

/// What retiring would break, and the button that does it all the same.
fn ask_first(visit: &Visit, there: &str, version: i64, looked: &WouldBreak) -> Answer {
    let words = visit.words();
    let body = html! {
        section.card {
            header { h2 { (words.n("what-if-n", looked.broken.len())) } }
            div.in.stack {
                p { (words.t("edit-zone-retire-what")) } p.small.dim { (words.t("what-if-stay")) }
            }
            (what_if::list(words, looked))
            div.in {
                form.row method="post" {
                    (carried(&visit.fresh_key(), Some(version)))
                    button.btn.danger type="submit" name="step" value="save" { (words.t("edit-zone-retire")) }
                    a.btn href=(there) { (words.t("back")) }
                }
            }
        }
    };
    visit.page(
        Page::new(words.t("edit-zone-retire-title"))
            .at(Nav::Sites)
            .narrow(),
        body,
    )
}

/// `POST /sites/{site}/zones/{zone}/unretire`
pub(crate) async fn unretire(visit: Visit, path: Path<(String, String)>, form: Form) -> Answer {
    visit.signed_in()?;
    let (site, zone) = path.into_inner();
    let (there, version) = (format!("/sites/{site}/zones/{zone}/edit"), form.version());
    let done = visit
        .write(move |tx, actor| or_hidden(unretire_zone(tx, actor, (&site, &zone), Some(version))))
        .await?;
    match done {
        Ok(_) => visit.go(&there, "zone-offered"),
        Err(trouble) => show_refusal(&visit, &there, &trouble),
    }
}

/// Why a change was refused that has no form of its own.
fn show_refusal(visit: &Visit, there: &str, trouble: &Trouble) -> Answer {
    let body =
        html! { (Trouble::summary(Some(trouble))) p { a.btn href=(there) { (visit.words().t("back")) } } };
    visit.page_with(
        Some(trouble),
        Page::new(visit.words().t("edit-zone-retire-title"))
            .at(Nav::Sites)
            .narrow(),
        body,
    )
}
