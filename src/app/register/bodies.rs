//! Sites and zones as they come in, and how their fields are read.

use serde::Deserialize;

use crate::app::Result;
use crate::app::fields::{Fields, NamesBody};
use crate::domain::booking::RequestMode;
use crate::domain::fault::{Fault, between};
use crate::domain::judge::LeadTime;
use crate::domain::opening::Window;
use crate::domain::place::SiteKind;
use crate::domain::schedule::MAX_MINUTES;
use crate::domain::span::{Tz, time_zone};
use crate::domain::text::{Names, Slug};
use crate::store::sites::write::{SiteTerms, ZoneTerms};

/// Most zones of a site.
pub(super) const MOST_ZONES: usize = 500;
/// Most windows of a zone.
const MOST_WINDOWS: usize = 100;
/// Most characters of a name.
const NAME: usize = 80;
/// Most characters of the house rules in one language.
const HOUSE_RULES: usize = 8_000;
const ENTRANCE: usize = 400;
/// Most characters of what a zone has, in one language.
const FEATURES: usize = 500;
/// Longest hold, in days.
const MOST_HOLD_DAYS: u32 = 90;
/// Longest lead time, in days.
const MOST_LEAD_DAYS: u32 = 365;
/// Farthest horizon, in days: five years.
const MOST_HORIZON_DAYS: u32 = 1_830;
/// Most bookings at once.
const MOST_CAPACITY: u32 = 1_000;
/// Largest shared budget of any kind.
const MOST_BUDGET: u32 = 100_000_000;
/// Longest turnaround, in minutes: a week.
const MOST_TURNAROUND: u32 = 10_080;

/// A site, to be added or as it shall be.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "slug": "riverside", "operator": "company", "kind": "exhibition_hall",
    "names": { "ko": "강변관", "en": "Riverside" }, "district": "마포구", "address": "1 River Street",
    "latitude": 37.55, "longitude": 126.9, "time_zone": "Asia/Seoul",
    "phone": "02-555-0100", "duty_email": "duty@riverside.example", "house_rules": { "ko": "", "en": "" },
    "request_mode": "hold", "notice": { "working_days": 3 },
    "zones": [{ "slug": "main", "names": { "ko": "본관", "en": "Main hall" },
        "windows": [{ "days": { "rule": "FREQ=DAILY" }, "from": "09:00", "minutes": 540 }] }],
}))]
pub struct SiteBody {
    /// `a-z`, `0-9` and single hyphens, at most 60. Stays for ever.
    pub slug: String,
    /// Slug of the organisation that operates it. Stays for ever.
    pub operator: String,
    /// Its kind, such as `shopping_centre`.
    pub kind: String,
    /// 1 to 80 characters each.
    pub names: NamesBody,
    /// 1 to 40 characters.
    pub district: String,
    /// Street address, 1 to 200 characters.
    pub address: String,
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
    /// IANA name such as `Asia/Seoul`. Stays for ever: schedules are read on its wall clock.
    pub time_zone: String,
    /// Phone that answers day and night, 1 to 40 characters.
    pub phone: String,
    /// Address of the duty desk.
    #[serde(default)]
    pub duty_email: Option<String>,
    /// At most 8,000 characters each; may be empty.
    pub house_rules: NamesBody,
    /// How to get in: gate, where to report. Everybody sees it. At most 400 characters each; one that is
    /// empty becomes the other.
    #[serde(default)]
    pub entrance: NamesBody,
    /// `hold` or `compete`.
    pub request_mode: String,
    /// How many days a request holds its time, 1 to 90; 14 when it is not said.
    #[serde(default = "fourteen")]
    pub hold_days: i64,
    /// Lead time, `{"working_days": 10}` or `{"days": 14}`, at most 365; 3 days when it is not said.
    #[serde(default = "three_days", rename = "notice")]
    #[schema(value_type = Object)]
    pub lead_time: LeadTime,
    /// How many days ahead it may be asked for, 1 to 1,830; 365 when it is not said.
    #[serde(default = "one_year")]
    pub horizon_days: i64,
    /// Longest session in minutes, 1 to 288,000; none: no limit.
    #[serde(default)]
    pub max_minutes: Option<i64>,
    /// Its zones, when it is added. Later they are changed one by one.
    #[serde(default)]
    pub zones: Vec<ZoneBody>,
}

/// A zone, to be added or as it shall be.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "slug": "annex", "names": { "ko": "별관", "en": "Annex" }, "capacity": 2, "budget_people": 20,
    "windows": [{ "days": { "rule": "FREQ=DAILY" }, "from": "09:00", "minutes": 540 }],
}))]
pub struct ZoneBody {
    /// `a-z`, `0-9` and single hyphens, at most 60; one of its kind in the site. Stays for ever.
    pub slug: String,
    /// 1 to 80 characters each.
    pub names: NamesBody,
    /// Slug of the zone that it is a part of. Stays for ever.
    #[serde(default)]
    pub parent: Option<String>,
    /// How many bookings may be in it at once, 1 (the default: exclusive) to 1,000.
    #[serde(default = "one")]
    pub capacity: i64,
    /// People at once, over all bookings.
    #[serde(default)]
    pub budget_people: Option<i64>,
    /// Watts at once, over all bookings.
    #[serde(default)]
    pub budget_power_w: Option<i64>,
    /// Square metres at once, over all bookings.
    #[serde(default)]
    pub budget_area_m2: Option<i64>,
    /// Minutes between different bookings, at most 10,080.
    #[serde(default)]
    pub turnaround_minutes: i64,
    /// Longest session in minutes, 1 to 288,000; none: as the site.
    #[serde(default)]
    pub max_minutes: Option<i64>,
    /// Whether cameras may record there; they may when it is not said.
    #[serde(default = "yes")]
    pub recording_allowed: bool,
    /// What it has, such as a lift for goods or a three-phase outlet: at most 500 characters each; may be
    /// empty.
    #[serde(default = "nothing")]
    pub features: NamesBody,
    /// When it may be used. Not said when a zone is changed: they stay.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Object>>)]
    pub windows: Option<Vec<Window>>,
}

fn nothing() -> NamesBody {
    NamesBody {
        ko: String::new(),
        en: String::new(),
    }
}

const fn yes() -> bool {
    true
}

fn one() -> i64 {
    1
}

fn fourteen() -> i64 {
    14
}

fn one_year() -> i64 {
    365
}

fn three_days() -> LeadTime {
    LeadTime::Days(3)
}

/// A site's body that was found good, but for its operator and its zones.
pub(super) struct ParsedSite {
    pub slug: String,
    pub tz: Tz,
    pub terms: SiteTerms,
}

/// Reads the fields of a site, and tells of bad ones in `fields`.
pub(super) fn parse_site(fields: &mut Fields, body: &SiteBody) -> Option<ParsedSite> {
    let slug = fields.slug("slug", &body.slug);
    let tz = time_zone(&body.time_zone);
    if tz.is_none() {
        fields.refuse("time_zone", "time_zone", "time-zone");
    }
    let terms = parse_site_terms(fields, body);
    Some(ParsedSite {
        slug: slug?.to_string(),
        tz: tz?,
        terms: terms?,
    })
}

fn parse_site_terms(fields: &mut Fields, body: &SiteBody) -> Option<SiteTerms> {
    let kind = fields.word("kind", &body.kind, SiteKind::ALL);
    let names = fields.names("names", &body.names, NAME);
    let district = fields.line("district", &body.district, 40);
    let address = fields.line("address", &body.address, 200);
    let latitude = degrees(fields, "latitude", body.latitude, 90.0);
    let longitude = degrees(fields, "longitude", body.longitude, 180.0);
    let phone = fields.line("phone", &body.phone, 40);
    let duty_email = body
        .duty_email
        .as_ref()
        .map_or(Some(None), |raw| fields.email("duty_email", raw).map(Some));
    // Better in the other language than not at all.
    let entrance = fields
        .proses("entrance", &body.entrance, ENTRANCE)
        .map(Names::mended);
    let house_rules = fields.proses("house_rules", &body.house_rules, HOUSE_RULES);
    let request_mode = fields.word("request_mode", &body.request_mode, RequestMode::ALL);
    let hold_days = fields.number("hold_days", body.hold_days, 1..=MOST_HOLD_DAYS);
    let (LeadTime::Days(days) | LeadTime::WorkingDays(days)) = body.lead_time;
    let lead_days = fields.number("notice", days.into(), 0..=MOST_LEAD_DAYS);
    let horizon_days = fields.number("horizon_days", body.horizon_days, 1..=MOST_HORIZON_DAYS);
    let max_minutes = fields.number_or_none("max_minutes", body.max_minutes, 1..=MAX_MINUTES);
    Some(SiteTerms {
        kind: kind?,
        names: names?,
        district: district?,
        address: address?,
        latitude: latitude?,
        longitude: longitude?,
        phone: phone?,
        duty_email: duty_email?.map(String::from),
        entrance: entrance?,
        house_rules: house_rules?,
        request_mode: request_mode?,
        hold_days: hold_days?,
        lead_time: lead_days.map(|_| body.lead_time)?,
        horizon_days: horizon_days?,
        max_minutes: max_minutes?,
    })
}

fn degrees(fields: &mut Fields, field: &str, raw: f64, most: f64) -> Option<f64> {
    // NaN lies within nothing.
    if (-most..=most).contains(&raw) {
        return Some(raw);
    }
    fields.refuse(field, "out_of_range", between(-most, most));
    None
}

/// A zone's body that was found good, but for whether its parent is there.
pub(super) struct ParsedZone {
    pub slug: Slug,
    pub parent: Option<String>,
    pub terms: ZoneTerms,
    pub windows: Option<Vec<Window>>,
}

/// Reads the fields of a zone, and tells of bad ones in `fields`.
pub(super) fn parse_zone(fields: &mut Fields, body: &ZoneBody) -> Option<ParsedZone> {
    let slug = fields.slug("slug", &body.slug);
    let names = fields.names("names", &body.names, NAME);
    let capacity = fields.number("capacity", body.capacity, 1..=MOST_CAPACITY);
    let budget_people = fields.number_or_none("budget_people", body.budget_people, 0..=MOST_BUDGET);
    let budget_power_w = fields.number_or_none("budget_power_w", body.budget_power_w, 0..=MOST_BUDGET);
    let budget_area_m2 = fields.number_or_none("budget_area_m2", body.budget_area_m2, 0..=MOST_BUDGET);
    let turnaround_minutes =
        fields.number("turnaround_minutes", body.turnaround_minutes, 0..=MOST_TURNAROUND);
    let max_minutes = fields.number_or_none("max_minutes", body.max_minutes, 1..=MAX_MINUTES);
    let features = fields.proses("features", &body.features, FEATURES);
    if let Some(windows) = &body.windows {
        check_windows(fields, windows);
    }
    let terms = ZoneTerms {
        names: names?,
        capacity: capacity?,
        budget_people: budget_people?,
        budget_power_w: budget_power_w?,
        budget_area_m2: budget_area_m2?,
        turnaround_minutes: turnaround_minutes?,
        max_minutes: max_minutes?,
        recording_allowed: body.recording_allowed,
        features: features?,
    };
    Some(ParsedZone {
        slug: slug?,
        parent: body.parent.clone(),
        terms,
        windows: body.windows.clone(),
    })
}

fn check_windows(fields: &mut Fields, windows: &[Window]) {
    if windows.len() > MOST_WINDOWS {
        fields.refuse(
            "windows",
            "too_many",
            Fault::new("at-most").with("most", MOST_WINDOWS),
        );
        return;
    }
    for (index, window) in windows.iter().enumerate() {
        if let Err(why) = window.check() {
            fields.within(format!("windows.{index}"), |fields| {
                fields.refuse(why.field, "window", &why.fault);
            });
        }
    }
}

/// Windows that were found good.
///
/// # Errors
/// [`super::super::Error::Invalid`] with the first fault of each.
pub(super) fn parse_windows(windows: Vec<Window>) -> Result<Vec<Window>> {
    let mut fields = Fields::default();
    check_windows(&mut fields, &windows);
    fields.done(|| Some(windows))
}
