#!/usr/bin/python3
"""Reads a calendar as a calendar program would and prints the sessions that it would show, as JSON.

Takes .ics files and mails (.eml) with a text/calendar part; `-` is stdin. Needs Debian's
python3-icalendar and python3-dateutil. Times are read by the VTIMEZONE in the file, not by this
machine's zones; DURATION and the length of instances are exact, as RFC 5545 has it.

One line for each file:
  {"method": "REQUEST", "series": [{"uid", "sequence", "status", "summary", "sessions": [[start, end], …]}]}
Starts and ends are UTC. Cancelled overrides are not sessions.
"""

import datetime as dt
import email
import email.policy
import io
import itertools
import json
import re
import sys

from dateutil import rrule, tz
from icalendar import Calendar

MOST = 5000


def calendar_text(raw):
    if raw.lstrip().startswith(b"BEGIN:VCALENDAR"):
        return raw.decode("utf-8")
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    if len(parts) != 1:
        raise SystemExit(f"{len(parts)} calendar parts instead of one")
    text = parts[0].get_payload(decode=True).decode("utf-8")
    method = parts[0].get_param("method")
    if f"METHOD:{method}" not in text:
        raise SystemExit("Content-Type and calendar differ in METHOD")
    return text


class Times:
    """Local times of one calendar, by its own VTIMEZONEs."""

    def __init__(self, text):
        # dateutil's reader knows neither folding with CRLF nor names of several zones: one at a time.
        unfolded = re.sub(r"\r\n[ \t]", "", text)
        zones = re.findall(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE", unfolded, re.S)
        self.zones = {}
        for zone in zones:
            name = re.search(r"^TZID:(.*?)\r?$", zone, re.M).group(1)
            self.zones[name] = tz.tzical(io.StringIO(zone.replace("\r\n", "\n"))).get(name)

    def utc(self, naive, zone):
        """RFC 5545 section 3.3.5: a skipped time by the offset before the gap, a repeated one the first."""
        at = naive.replace(tzinfo=self.zones[zone]) if zone else naive.replace(tzinfo=tz.UTC)
        if not tz.datetime_exists(at):
            day_before = (naive - dt.timedelta(days=1)).replace(tzinfo=self.zones[zone])
            return (naive - day_before.utcoffset()).replace(tzinfo=tz.UTC)
        return at.astimezone(tz.UTC)

    def naive_until(self, rule, zone):
        """UNTIL is in UTC, the rule is expanded on the wall clock."""
        found = re.search(r"UNTIL=(\d{8}T\d{6})Z", rule)
        if not found or not zone:
            return rule
        until = dt.datetime.strptime(found.group(1), "%Y%m%dT%H%M%S").replace(tzinfo=tz.UTC)
        local = until.astimezone(self.zones[zone]).strftime("%Y%m%dT%H%M%S")
        return rule.replace(found.group(0), f"UNTIL={local}")


def listed(event, name):
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def naive(value):
    return value.replace(tzinfo=None)


def zone_of(prop):
    return prop.params.get("TZID")


def one_span(event, times):
    start = event["DTSTART"]
    begin = times.utc(naive(start.dt), zone_of(start))
    if "DTEND" in event:
        return begin, times.utc(naive(event["DTEND"].dt), zone_of(event["DTEND"]))
    return begin, begin + event["DURATION"].dt


def sessions(events, times):
    """The master's instances, overrides put in their places."""
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    shown = {}
    for master in masters:
        start = master["DTSTART"]
        zone, first = zone_of(start), naive(start.dt)
        begin, end = one_span(master, times)
        if str(master.get("STATUS")) == "CANCELLED":
            continue
        rules = rrule.rruleset()
        rules.rdate(first)
        for rule in listed(master, "RRULE"):
            text = rule.to_ical().decode()
            rules.rrule(rrule.rrulestr(times.naive_until(text, zone), dtstart=first))
        for dates in listed(master, "RDATE"):
            for date in dates.dts:
                rules.rdate(naive(date.dt))
        for dates in listed(master, "EXDATE"):
            for date in dates.dts:
                rules.exdate(naive(date.dt))
        for name in itertools.islice(rules, MOST):
            at = times.utc(name, zone)
            shown[name] = (at, at + (end - begin))
    for event in events:
        if "RECURRENCE-ID" not in event:
            continue
        name = naive(event["RECURRENCE-ID"].dt)
        if masters and name not in shown:
            raise SystemExit(f"RECURRENCE-ID {name} is no instance")
        shown[name] = one_span(event, times)
        if str(event.get("STATUS")) == "CANCELLED":
            del shown[name]
    return sorted(shown.values())


def read(raw):
    text = calendar_text(raw)
    calendar = Calendar.from_ical(text)
    times = Times(text)
    by_uid = {}
    for event in calendar.walk("VEVENT"):
        by_uid.setdefault(str(event["UID"]), []).append(event)
    series = []
    for uid, events in by_uid.items():
        stamp = lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")
        series.append({
            "uid": uid,
            "sequence": max(int(event["SEQUENCE"]) for event in events),
            "status": str(events[0]["STATUS"]),
            "summary": str(events[0]["SUMMARY"]),
            "sessions": [[stamp(start), stamp(end)] for start, end in sessions(events, times)],
        })
    return {"method": str(calendar.get("METHOD", "")), "series": series}


def main():
    for path in sys.argv[1:] or ["-"]:
        raw = sys.stdin.buffer.read() if path == "-" else open(path, "rb").read()
        print(json.dumps(read(raw), ensure_ascii=False))


if __name__ == "__main__":
    main()
