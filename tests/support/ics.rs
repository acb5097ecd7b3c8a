//! A reader's calendar by RFC 5546, from the calendar parts of the mails that they got. A small strict reader
//! of its own: what it does not understand fails the test. For times in Seoul, whose clock never changes, and
//! rules by days.

use std::collections::BTreeMap;

/// A time on Seoul's clock or in UTC, in Unix seconds.
type Moment = i64;
/// SEQUENCE and DTSTAMP: what is lower than what is known is old.
type Version = (u32, Moment);
/// Start and end.
type Time = (Moment, Moment);

/// One VEVENT.
#[derive(Debug, Clone)]
struct Event {
    uid: String,
    /// SEQUENCE and DTSTAMP: what is lower than what is known is old.
    version: (u32, Moment),
    /// RECURRENCE-ID.
    instance: Option<Moment>,
    start: Moment,
    seconds: i64,
    /// Starts of the rule and RDATE, without EXDATE.
    starts: Vec<Moment>,
}

/// What is known under one UID.
#[derive(Debug, Clone, Default)]
struct Known {
    version: (u32, Moment),
    /// The series; none after a CANCEL.
    series: Option<Event>,
    /// By original start: another time, or none for what is not.
    exceptions: BTreeMap<Moment, (Version, Option<Time>)>,
}

/// What one reader has in their calendar.
#[derive(Debug, Clone, Default)]
pub struct Diary(BTreeMap<String, Known>);

impl Diary {
    /// Takes one calendar part in; the trouble with it, if there is any.
    pub fn takes(&mut self, text: &str) -> Result<(), String> {
        let (method, events) = read(text)?;
        for event in events {
            let known = self.0.entry(event.uid.clone()).or_default();
            match (method.as_str(), event.instance) {
                ("REQUEST", None) if event.version >= known.version => {
                    known
                        .exceptions
                        .retain(|_, (version, _)| *version > event.version);
                    known.version = event.version;
                    known.series = Some(event);
                }
                ("CANCEL", None) if event.version >= known.version => {
                    *known = Known {
                        version: event.version,
                        ..Known::default()
                    };
                }
                ("REQUEST", Some(instance)) => {
                    if known.series.is_none() && event.version >= known.version {
                        return Err(format!("an exception of a series that is not there: {text}"));
                    }
                    known.except(
                        instance,
                        event.version,
                        Some((event.start, event.start + event.seconds)),
                    );
                }
                ("CANCEL", Some(instance)) => known.except(instance, event.version, None),
                ("REQUEST" | "CANCEL", None) => {}
                (other, _) => return Err(format!("METHOD {other}")),
            }
        }
        Ok(())
    }

    /// Starts and ends of what lies after a moment, in order.
    pub fn after(&self, now: Moment) -> Vec<(Moment, Moment)> {
        let mut found = Vec::new();
        for known in self.0.values() {
            let Some(series) = &known.series else { continue };
            let plain = series
                .starts
                .iter()
                .filter(|start| !known.exceptions.contains_key(start))
                .map(|start| (*start, start + series.seconds));
            found.extend(plain);
            found.extend(known.exceptions.values().filter_map(|(_, span)| *span));
        }
        found.retain(|(start, _)| *start > now);
        found.sort_unstable();
        found
    }
}

impl Known {
    fn except(&mut self, instance: Moment, version: (u32, Moment), span: Option<(Moment, Moment)>) {
        if version >= self.version
            && self
                .exceptions
                .get(&instance)
                .is_none_or(|(known, _)| *known <= version)
        {
            self.exceptions.insert(instance, (version, span));
        }
    }
}

/// METHOD and VEVENTs.
fn read(text: &str) -> Result<(String, Vec<Event>), String> {
    let unfolded = text.replace("\r\n ", "");
    let (mut method, mut events, mut zone) = (String::new(), Vec::new(), false);
    let mut current: Option<Vec<(String, String)>> = None;
    for line in unfolded.lines() {
        match line {
            "BEGIN:VTIMEZONE" => zone = true,
            "END:VTIMEZONE" => zone = false,
            _ if zone => {}
            "BEGIN:VEVENT" => current = Some(Vec::new()),
            "END:VEVENT" => events.push(event(&current.take().ok_or("END without BEGIN")?)?),
            _ => {
                let (name, value) = line.split_once(':').ok_or_else(|| format!("no colon: {line}"))?;
                match &mut current {
                    Some(lines) => lines.push((name.to_owned(), value.to_owned())),
                    None if name == "METHOD" => value.clone_into(&mut method),
                    None => {}
                }
            }
        }
    }
    Ok((method, events))
}

fn event(lines: &[(String, String)]) -> Result<Event, String> {
    let all = |wanted: &str| {
        let own = lines
            .iter()
            .filter(|(name, _)| name.split(';').next() == Some(wanted));
        own.map(|(name, value)| (name.as_str(), value.as_str()))
            .collect::<Vec<_>>()
    };
    let one = |wanted: &str| match all(wanted).as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        more => Err(format!("{wanted} {} times", more.len())),
    };
    let needed = |wanted: &str| one(wanted)?.ok_or_else(|| format!("no {wanted} in {lines:?}"));
    let time = |wanted: &str| one(wanted)?.map(|(name, value)| moment(name, value)).transpose();
    let start = time("DTSTART")?.ok_or("no DTSTART")?;
    let seconds = match (time("DTEND")?, one("DURATION")?) {
        (Some(end), None) => end - start,
        (None, Some((_, length))) => duration(length)?,
        both => return Err(format!("DTEND and DURATION: {both:?}")),
    };
    let mut starts = match one("RRULE")? {
        Some((_, rule)) => by_rule(start, rule)?,
        None => vec![start],
    };
    let list = |wanted: &str| -> Result<Vec<Moment>, String> {
        let found = all(wanted)
            .into_iter()
            .flat_map(|(name, values)| values.split(',').map(move |value| moment(name, value)));
        found.collect()
    };
    starts.extend(list("RDATE")?);
    let left_out = list("EXDATE")?;
    starts.retain(|start| !left_out.contains(start));
    if needed("STATUS")?.1 == "CANCELLED" {
        starts.clear();
    }
    let sequence = needed("SEQUENCE")?
        .1
        .parse()
        .map_err(|_| "SEQUENCE is no number")?;
    let stamp = time("DTSTAMP")?.ok_or("no DTSTAMP")?;
    Ok(Event {
        uid: needed("UID")?.1.to_owned(),
        version: (sequence, stamp),
        instance: time("RECURRENCE-ID")?,
        start,
        seconds,
        starts,
    })
}

fn moment(name: &str, value: &str) -> Result<Moment, String> {
    let parsed = |text: &str| {
        chrono::NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").map_err(|_| format!("no time: {text}"))
    };
    match (value.strip_suffix('Z'), name.contains(";TZID=Asia/Seoul")) {
        (Some(utc), false) => Ok(parsed(utc)?.and_utc().timestamp()),
        (None, true) => Ok(parsed(value)?.and_utc().timestamp() - 9 * 3600),
        _ => Err(format!("neither UTC nor Seoul: {name}:{value}")),
    }
}

fn duration(text: &str) -> Result<i64, String> {
    let rest = text.strip_prefix("PT").ok_or("DURATION")?;
    let (hours, rest) = rest.split_once('H').unwrap_or(("0", rest));
    let minutes = rest.strip_suffix('M').unwrap_or("0");
    let number = |text: &str| text.parse::<i64>().map_err(|_| format!("DURATION {text}"));
    Ok(number(hours)? * 3600 + number(minutes)? * 60)
}

/// `FREQ=DAILY;COUNT=n`, with INTERVAL perhaps.
fn by_rule(start: Moment, rule: &str) -> Result<Vec<Moment>, String> {
    let (mut count, mut interval) = (None, 1);
    for part in rule.split(';') {
        match part.split_once('=').ok_or("RRULE")? {
            ("FREQ", "DAILY") => {}
            ("COUNT", number) => count = Some(number.parse::<i64>().map_err(|_| "COUNT")?),
            ("INTERVAL", number) => interval = number.parse::<i64>().map_err(|_| "INTERVAL")?,
            _ => return Err(format!("a rule that the test doesn't know: {rule}")),
        }
    }
    let count = count.ok_or("a rule without COUNT")?;
    Ok((0..count).map(|day| start + day * interval * 86_400).collect())
}
