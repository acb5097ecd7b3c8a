// Reads calendars with npm's ical.js and prints the sessions that it would show, as JSON. The first argument is the
// package's folder.
//
// One line for each file: [[start, end], …] in UTC, by start. Cancelled events are not sessions.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, ...paths] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(`${folder}/dist/ical.js`));

const stamp = (at) => new Date(at.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");
const isCancelled = (component) => component.getFirstPropertyValue("status") === "CANCELLED";

function series(components) {
  const isException = (component) => component.hasProperty("recurrence-id");
  const exceptions = components.filter(isException);
  const masters = components.filter((component) => !isException(component));
  const found = [];
  for (const master of masters.filter((component) => !isCancelled(component))) {
    const event = new ICAL.Event(master, { exceptions, strictExceptions: false });
    if (!event.isRecurring()) {
      found.push([event.startDate, event.endDate]);
      continue;
    }
    const starts = event.iterator();
    for (let start = starts.next(); start; start = starts.next()) {
      const { item, startDate, endDate } = event.getOccurrenceDetails(start);
      if (!isCancelled(item.component)) found.push([startDate, endDate]);
    }
  }
  if (masters.length === 0) {
    for (const component of exceptions.filter((component) => !isCancelled(component))) {
      const event = new ICAL.Event(component);
      found.push([event.startDate, event.endDate]);
    }
  }
  return found;
}

for (const path of paths) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const byUid = new Map();
  for (const event of calendar.getAllSubcomponents("vevent")) {
    const uid = event.getFirstPropertyValue("uid");
    byUid.set(uid, [...(byUid.get(uid) ?? []), event]);
  }
  const found = [...byUid.values()].flatMap(series).map(([start, end]) => [stamp(start), stamp(end)]);
  console.log(JSON.stringify(found.sort()));
}
