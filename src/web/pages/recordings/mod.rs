//! `/bookings/{id}/recordings`: what cameras of a booking record, for those who see it; its consortium says
//! it.

pub(super) mod notice;

use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::recordings::{
    self, DrawnRangeBody, MOST_DEVICES, RecordingBody, RecordingContactBody, RecordingsBody, RecordingsFile,
};
use crate::domain::booking::recording::{RecordedFaces, Recording, RecordingBasis, RecordingDevice, ShownBy};
use crate::domain::ids::BookingId;
use crate::store::visitors::pictures::Picture;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::fields::{Field, check, hidden};
use crate::web::ui::{self, Options, Trouble, Words};

/// `GET /bookings/{id}/recordings`
pub(crate) async fn show(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    draw(&visit, BookingId(*id), None, None).await
}

/// `POST /bookings/{id}/recordings`: the rows with a device record.
pub(crate) async fn keep(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let (id, seen) = (BookingId(*id), form.version());
    let typed = typed(&form);
    let body = typed.clone();
    let kept = visit
        .write(move |tx, actor| recordings::keep(tx, actor, id, seen, &body))
        .await?;
    match kept {
        Ok(_) => visit.go(&format!("/bookings/{id}/recordings"), "saved"),
        Err(trouble) => draw(&visit, id, Some(typed), Some(&trouble)).await,
    }
}

/// `POST /bookings/{id}/recordings/printed`: the signs that hang there say what is so now.
pub(crate) async fn printed(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = BookingId(*id);
    let hung = visit
        .write(move |tx, actor| recordings::hang(tx, actor, id))
        .await?;
    match hung {
        Ok(()) => visit.go(&format!("/bookings/{id}/recordings"), "saved"),
        Err(trouble) => draw(&visit, id, None, Some(&trouble)).await,
    }
}

/// What a form says. Rows move up, so that what is said of one stands in its row.
fn typed(form: &Form) -> RecordingsBody {
    let row = |at: usize| {
        let of = |field: &str| format!("devices.{at}.{field}");
        // What is no number is told of at its field, as a number that can't be.
        let number = |field: &str| {
            let sent = form.filled(&of(field));
            sent.map(|_| form.number(&of(field)).unwrap_or(-1))
        };
        RecordingBody {
            device: form.text(&of("device")),
            count: number("count").unwrap_or(1),
            purpose: form.names(&of("purpose")),
            range: form.names(&of("range")),
            drawn: form.filled(&of("plan")).map(|plan| DrawnRangeBody {
                plan,
                squares: form
                    .all(&of("squares"))
                    .iter()
                    .map(|own| own.parse().unwrap_or(-1))
                    .collect(),
            }),
            basis: form.text(&of("basis")),
            faces: form.text(&of("faces")),
            keep_days: number("keep_days"),
            shown_by: form.all(&of("shown_by")),
        }
    };
    let rows = (0..MOST_DEVICES).map(row);
    RecordingsBody {
        devices: rows.filter(|own| !own.device.is_empty()).collect(),
        controller: form.raw("controller"),
        contact: RecordingContactBody {
            name: form.raw("contact.name"),
            phone: form.raw("contact.phone"),
            email: form.raw("contact.email"),
        },
    }
}

async fn draw(
    visit: &Visit,
    id: BookingId,
    typed: Option<RecordingsBody>,
    trouble: Option<&Trouble>,
) -> Answer {
    let file = visit
        .read(move |tx, actor| recordings::file(tx, actor, id))
        .await?;
    let words = visit.words();
    let booking = &file.dossier.booking;
    let page = Page::new(words.t("recordings"))
        .at(Nav::Bookings)
        .below(booking.title.clone(), format!("/bookings/{id}"))
        .lead(words.t("recordings-lead"))
        .with_plan();
    let says = file.says();
    let body = html! {
        (Trouble::summary(trouble))
        @if let Some(code) = &file.notice { (public(words, &file, code)) }
        @if file.may_edit {
            (edit(words, &file, typed.unwrap_or_else(|| says.into()), trouble))
        } @else if says.any() {
            @if !says.missing().is_empty() { (ui::alert("is-pending", &words.t(lacking(&file)), html! {})) }
            @for own in &says.devices { (device(words, own, file.zone_plan.as_ref())) }
            section.card { div.in { dl.facts {
                dt { (words.t("recording-controller")) } dd { (says.controller) }
                dt { (words.t("recording-contact")) }
                dd { (says.contact.name) " " (ui::phone(&says.contact.phone)) " " (says.contact.email) }
            } } }
        } @else { (ui::empty(&words.t("recordings-none"), &words.t("recordings-none-hint"), None)) }
    };
    visit.page_with(trouble, page, body)
}

/// Where everybody is told of it, and whether the signs say what is so.
fn public(words: Words, file: &RecordingsFile, code: &str) -> Markup {
    let (look, key) = if file.print_again {
        ("is-changes", "recordings-print-again")
    } else {
        ("is-approved", "recordings-public")
    };
    ui::alert(
        look,
        &words.t(key),
        html! {
            div.row {
                a.btn href={ "/notice/" (code) } { (words.t("film-title")) }
                a.btn href={ "/notice/" (code) "/sign" } { (words.t("film-sign")) }
            }
        },
    )
}

/// What devices of one kind record.
fn device(words: Words, own: &Recording, plan: Option<&Picture>) -> Markup {
    let shown: Vec<String> = own
        .shown_by
        .iter()
        .map(|word| words.of("recording-shown", word))
        .collect();
    html! {
        section.card {
            header { h2 { (words.of("recording-device", own.device)) " × " (own.count) } }
            div.in { dl.facts {
                dt { (words.t("recording-purpose")) } dd { (words.name(&own.purpose)) }
                dt { (words.t("recording-range")) } dd { (words.name(&own.range)) (range(words, own, plan)) }
                dt { (words.t("recording-basis")) } dd { (words.of("recording-basis", own.basis)) }
                dt { (words.t("recording-faces")) } dd { (words.of("recording-faces", own.faces)) }
                dt { (words.t("recording-kept")) } dd { (kept(words, own.keep_days)) }
                dt { (words.t("recording-shown")) } dd { (shown.join(", ")) }
            } }
        }
    }
}

/// What is drawn of its range, where there is a plan.
fn range(words: Words, own: &Recording, plan: Option<&Picture>) -> Markup {
    html! {
        @if let (Some(plan), Some(drawn)) = (plan, &own.drawn) { (ui::plan::drawn(words, plan, drawn)) }
    }
}

/// How long it is kept.
fn kept(words: Words, days: Option<u32>) -> String {
    match days {
        None => String::new(),
        Some(0) => words.t("recording-kept-never"),
        Some(days) => words.n("days", days as usize),
    }
}

fn edit(words: Words, file: &RecordingsFile, mut typed: RecordingsBody, trouble: Option<&Trouble>) -> Markup {
    let view = file.view();
    let id = file.dossier.booking.id;
    if typed.devices.len() < MOST_DEVICES {
        typed.devices.push(RecordingBody {
            count: 1,
            ..RecordingBody::default()
        });
    }
    let plain = |name: &'static str, key: &str, value: &str| {
        words.field(name, key, value).plain().input(trouble, "text")
    };
    html! {
        @if !view.missing.is_empty() {
            (ui::alert("is-pending", &words.t(lacking(file)), html! {
                ul { @for field in &view.missing { li { (missing(words, field)) } } }
            }))
        }
        form.stack method="post" action={ "/bookings/" (id) "/recordings" } {
            (hidden("version", view.version))
            @for (at, row) in typed.devices.iter().enumerate() {
                (row_fields(words, trouble, at, row, &plan_fields(words, file, at, row)))
            }
            section.card {
                header { h2 { (words.t("recording-who")) } }
                div.in.fields.two {
                    (plain("controller", "recording-controller", &typed.controller))
                    (plain("contact.name", "recording-contact-name", &typed.contact.name))
                    (plain("contact.phone", "recording-contact-phone", &typed.contact.phone))
                    (plain("contact.email", "recording-contact-email", &typed.contact.email))
                }
            }
            p.small.dim { (words.t("recordings-hint")) }
            (ui::form::buttons(words, "save", &format!("/bookings/{id}")))
        }
    }
}

/// What is said while facts are missing.
fn lacking(file: &RecordingsFile) -> &'static str {
    if file.dossier.booking.life.state().is_firm() {
        "recordings-untold"
    } else {
        "recordings-missing"
    }
}

/// A field that the notice needs, as people know it.
fn missing(words: Words, field: &str) -> String {
    let Some((at, name)) = field
        .strip_prefix("devices.")
        .and_then(|rest| rest.split_once('.'))
    else {
        return words.t(if field == "controller" {
            "recording-controller"
        } else {
            "recording-contact-phone"
        });
    };
    let nth = at.parse::<usize>().map_or(0, |at| at + 1);
    let key = match name {
        "purpose.ko" => "recording-purpose-ko",
        "purpose.en" => "recording-purpose-en",
        "range.ko" => "recording-range-ko",
        "range.en" => "recording-range-en",
        _ => "recording-keep-days",
    };
    format!("{} · {}", words.n("recording-nth", nth), words.t(key))
}

fn row_fields(
    words: Words,
    trouble: Option<&Trouble>,
    at: usize,
    row: &RecordingBody,
    map: &Markup,
) -> Markup {
    let name = |field: &str| format!("devices.{at}.{field}");
    let select = |field: &str, key: &str, value: &str, options: Options| {
        let name = name(field);
        let options = options.before("", words.t("recording-choose"));
        words.field(&name, key, value).plain().select(trouble, &options)
    };
    let line = |field: &str, key: &str, value: &str, kind: &str| {
        let name = name(field);
        let field = Field::new(words, &name, words.t(key), value).plain();
        field.input(trouble, kind)
    };
    let devices = Options::of(words, "recording-device", RecordingDevice::ALL);
    let bases = Options::of(words, "recording-basis", RecordingBasis::ALL);
    let faces = Options::of(words, "recording-faces", RecordedFaces::ALL);
    html! {
        section.card {
            header { h2 { (words.n("recording-nth", at + 1)) } }
            div.in.fields.two {
                (select("device", "recording-device", &row.device, devices))
                (line("count", "recording-count", &row.count.to_string(), "number"))
                (line("purpose.ko", "recording-purpose-ko", &row.purpose.ko, "text"))
                (line("purpose.en", "recording-purpose-en", &row.purpose.en, "text"))
                (line("range.ko", "recording-range-ko", &row.range.ko, "text"))
                (line("range.en", "recording-range-en", &row.range.en, "text"))
                (map)
                (select("basis", "recording-basis", &row.basis, bases))
                (select("faces", "recording-faces", &row.faces, faces))
                (line("keep_days", "recording-keep-days", &shown(row.keep_days), "number"))
                (shown_by(words, &name("shown_by"), row))
            }
        }
    }
}

/// A number as it stands in its field.
fn shown(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// The squares of the zone's plan, where it has one.
fn plan_fields(words: Words, file: &RecordingsFile, at: usize, row: &RecordingBody) -> Markup {
    let Some(plan) = &file.zone_plan else {
        return Markup::default();
    };
    let own = row.drawn.as_ref().filter(|own| own.plan == plan.large.sha256);
    let ticked = own.map(|own| own.squares.as_slice()).unwrap_or_default();
    html! {
        (hidden(&format!("devices.{at}.plan"), &plan.large.sha256))
        (ui::plan::squares(words, &format!("devices.{at}.squares"), plan, ticked))
    }
}

fn shown_by(words: Words, name: &str, row: &RecordingBody) -> Markup {
    html! {
        fieldset.row {
            legend { (words.t("recording-shown")) }
            @for word in ShownBy::ALL {
                @let ticked = row.shown_by.iter().any(|own| own == word.as_str());
                (check(name, word.as_str(), &words.of("recording-shown", word), ticked.into()))
            }
        }
    }
}
