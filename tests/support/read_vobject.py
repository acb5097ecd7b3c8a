#!/usr/bin/python3
"""Reads calendars with Debian's python3-vobject and prints the sessions that it would show, as JSON.

One line for each file: [[start, end], …] in UTC, by start. Cancelled events are not sessions.
"""

import datetime as dt
import json
import sys

import vobject


def utc(at):
    return at.astimezone(dt.timezone.utc)


def length(event):
    """Exact, by the zones of both ends."""
    if hasattr(event, "dtend"):
        return utc(event.dtend.value) - utc(event.dtstart.value)
    return event.duration.value


def is_cancelled(event):
    return hasattr(event, "status") and event.status.value == "CANCELLED"


def starts(master):
    rules = master.getrruleset(addRDate=True)
    first = master.dtstart.value
    found = [first] if rules is None else list(rules)
    # A rule is expanded on the wall clock.
    return [at if at.tzinfo else at.replace(tzinfo=first.tzinfo) for at in found]


def sessions(calendar):
    events = list(calendar.vevent_list) if hasattr(calendar, "vevent_list") else []
    shown = {}
    for master in (event for event in events if not hasattr(event, "recurrence_id")):
        if not is_cancelled(master):
            for at in starts(master):
                shown[master.uid.value, utc(at)] = (utc(at), utc(at) + length(master))
    for event in (event for event in events if hasattr(event, "recurrence_id")):
        name = event.uid.value, utc(event.recurrence_id.value)
        start = utc(event.dtstart.value)
        shown.pop(name, None)
        if not is_cancelled(event):
            shown[name] = (start, start + length(event))
    return sorted(shown.values())


def forget_zones():
    """vobject keeps the zones of the first calendar that names them, which knows only the years of its own dates."""
    getattr(vobject.icalendar, "__tzidMap").clear()
    vobject.icalendar.registerTzid("UTC", dt.timezone.utc)


def main():
    for path in sys.argv[1:]:
        forget_zones()
        with open(path, encoding="utf-8", newline="") as file:
            calendar = vobject.readOne(file.read())
        stamp = lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")
        print(json.dumps([[stamp(start), stamp(end)] for start, end in sessions(calendar)]))


if __name__ == "__main__":
    main()
