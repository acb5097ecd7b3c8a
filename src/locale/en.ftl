### English sentences. Plain and short. Keys and variables are those of ko.ftl.

## Times and lengths

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
date = { $weekday } { $day } { $month } { $year }
date-short = { $weekday } { $day } { $month }
moment = { $date }, { $time }
span-same-day = { $date }, { $from }–{ $to }
span-next-day = { $date }, { $from }–{ $to } (+1)
span-days = { $date }, { $from } – { $last }, { $to }
times-same-day = { $from }–{ $to }
times-next-day = { $from }–{ $to } (+1)
times-days = from { $from } for { $length }
list-joint = {", "}
days = { $n } { $n ->
    [one] day
   *[other] days
}
hours = { $n } h
minutes = { $n } min
less-than-a-minute = less than a minute

## Schedules in words

rule-daily = { $interval ->
    [1] every day
   *[other] every { $interval } days
}
rule-weekly = { $interval ->
    [1] every week on { $weekdays }
   *[other] every { $interval } weeks on { $weekdays }
}
rule-monthly = { $interval ->
    [1] every month on the { $weekdays }
   *[other] every { $interval } months on the { $weekdays }
}
weekday-nth = { NUMBER($n, type: "ordinal") ->
    [one] { $n }st { $weekday }
    [two] { $n }nd { $weekday }
    [few] { $n }rd { $weekday }
   *[other] { $n }th { $weekday }
}
weekday-last = last { $weekday }
rule-other = by the rule { $rule }
rule-dates = on { $n } { $n ->
    [one] chosen date
   *[other] chosen dates
}
schedule-from = { $rule }, { $times }, from { $date }
schedule-from-until = { $rule }, { $times }, from { $date } until { $until }
schedule-excluded = { $n } left out
schedule-added = { $n } added
schedule-skips-holidays = not on public holidays

## Phases

phase-survey = Survey
phase-setup = Set-up
phase-delivery = Delivery
phase-trial = Trial
phase-demo_day = Demonstration event
phase-teardown = Teardown and restoration
phase-inspection = Inspection

## Reasons

reason-policy_mismatch = Does not fit the site's policy
reason-similar_product_in_use = A similar product is in use
reason-safety = Safety
reason-capacity = Capacity
reason-season = Busy season
reason-staffing = Not enough staff
reason-missing_docs = Documents missing
reason-tenant_objection = Objection of a tenant
reason-other = Other

## The frame of a notice

mail-prefix = [Madang]
mail-hello = Dear { $name },
mail-hello-nameless = Hello,
mail-open = Open
mail-footer = Sent automatically by Madang, the booking service of demonstration sites. Opening the link alone changes nothing.
digest-subject = { $n } notices
digest-told = { $n } notices came within a short time. They are put together in this mail.
calendar-file = schedule.ics
calendar-summary = [{ $phase }] { $title }
place-joint = { $site } { $zones }
fact-title = Booking
fact-consortium = Consortium
fact-lead = Lead organisation
fact-site = Site
fact-zones = Zone
fact-address = Address
fact-phone = Phone, day and night
fact-session = Session
fact-session-text = No. { $number } · { $phase } · { $time }
fact-before = Before
fact-period = Period
fact-sessions = Sessions
fact-sessions-text = { $n }
fact-schedule = Schedule ({ $phase })
fact-hold = Held until
fact-reason = Reason
fact-by = Done by
fact-happened = Done at
fact-late = Late
fact-late-text = Handled { $duration } after its time.
fact-time-zone = Time zone
affected-hit = Sessions affected ({ $n })
affected-offered = Times offered ({ $n })
affected-left-out = Sessions left out ({ $n })
affected-competing = Sessions that collide ({ $n })
affected-more = and { $n } more
affected-moved = { $session } (was { $before })
words-remarks = Remarks
words-conditions = Conditions
words-changes = Changes asked for
words-reason = Explanation
words-closure = Reason of the closure
words-holiday = Holiday
words-message = Message

## Notices: subject, what happened, what to do

subject-invited = You are invited
told-invited = You are invited to an account at Madang, the booking service of demonstration sites.
todo-invited = Please choose a password through the link below within 72 hours. The link works once.

subject-password_reset = Reset your password
told-password_reset = A new password was asked for.
todo-password_reset = Please choose it through the link below. If you did not ask for it, ignore this mail.

subject-booking_received = Request received: { $place }
told-booking_received = The request “{ $title }” was received.
todo-booking_received = The site operator will look at it. You will be told the decision.

subject-decision_needed = Decision needed: { $title } at { $place }, { $day }
told-decision_needed = { $consortium } asked for a booking: “{ $title }”.
todo-decision_needed = Please look at it and decide.

subject-decision_reminder = Waiting { $days } { $days ->
    [one] day
   *[other] days
}: { $title } at { $place }
told-decision_reminder = The request “{ $title }” has waited { $days } working { $days ->
    [one] day
   *[other] days
} for a decision.
todo-decision_reminder = Please decide. After 5 days the programme staff are told.

subject-decision_escalated = Not decided for { $days } { $days ->
    [one] day
   *[other] days
}: { $title } at { $place }
told-decision_escalated = The request “{ $title }” has not been decided for { $days } working { $days ->
    [one] day
   *[other] days
}.
todo-decision_escalated = Please ask the site operator, or decide in its place.

subject-hold_expiring = Hold expiring: { $place }, { $day }
told-hold_expiring = The hold of “{ $title }” ends soon. Then the time is free for others.
todo-hold_expiring = A decision is needed before that.

subject-hold_expired = Hold expired: { $place }, { $day }
told-hold_expired = The hold of “{ $title }” has ended and the time is free for others.
todo-hold_expired = Please ask again if you still need it.

subject-competing_request = Competing request: { $place }, { $day }
told-competing_request = Another request wants the same time as “{ $title }”.
todo-competing_request = Please compare the requests and decide.

subject-time_taken = Requested time was given to another: { $place }
told-time_taken = The site gave time that “{ $title }” asks for to another request.
todo-time_taken = Please revise the request with other times, or withdraw it.

subject-changes_requested = Changes requested: { $title } at { $place }
told-changes_requested = The site operator asks for changes to the request “{ $title }”.
todo-changes_requested = Please make the changes below and send the request again.

subject-offer_made = Alternative times offered: { $title } at { $place }
told-offer_made = The site operator offers other times for “{ $title }”.
todo-offer_made = Accept them as they stand within the time given and the booking is approved at once; otherwise revise the request.

subject-approved = Approved: { $place }, { $day }
told-approved = The booking “{ $title }” is approved.
todo-approved = Please check the conditions and the schedule. The schedule is attached.

subject-declined = Declined: { $title } at { $place }
told-declined = The request “{ $title }” was declined.
todo-declined = Please see the reason. You may ask for another time or place.

subject-withdrawn = Withdrawn: { $title } at { $place }
told-withdrawn = The request “{ $title }” was withdrawn. Time that it held is free again.
todo-withdrawn = You need do nothing.

subject-cancelled = Cancelled: { $place }, { $day }
told-cancelled = The approved booking “{ $title }” is cancelled. The sessions left will not take place.
todo-cancelled = Please call off people and access.

subject-schedule_changed = Schedule changed: { $title } at { $place }
told-schedule_changed = The schedule of the approved booking “{ $title }” has changed.
todo-schedule_changed = Please check the new schedule.

subject-session_moved = Session changed: { $day }, { $place }
told-session_moved = Session { $number } of “{ $title }” has another time or place.
todo-session_moved = Please check the new time and place. The other sessions stay as they are.

subject-session_cancelled = Session cancelled: { $day }, { $place }
told-session_cancelled = Session { $number } of “{ $title }” will not take place.
todo-session_cancelled = The other sessions stay as they are.

subject-session_restored = Session restored: { $day }, { $place }
told-session_restored = Session { $number } of “{ $title }” takes place after all.
todo-session_restored = Please check the time.

subject-start_reminder = Starts { $day }: { $place }
told-start_reminder = The demonstration “{ $title }” starts { $days ->
    [0] soon
    [1] tomorrow
   *[other] in { $days } days
}.
todo-start_reminder = Please check time, place and phone number.

subject-session_starts_soon = Session { $number } starts soon: { $place }, { $day }
told-session_starts_soon = Session { $number } of “{ $title }” starts soon.
todo-session_starts_soon = If it can't start, please call the site at once.

subject-demonstration_started = Started: { $title } at { $place }
told-demonstration_started = The demonstration “{ $title }” has started.
todo-demonstration_started = If anything is wrong, please call the number below, day or night.

subject-session_started = Session started: { $title } at { $place }, { $day }
told-session_started = Session { $number } of “{ $title }” has started.
todo-session_started = If anything is wrong, please call the number below, day or night.

subject-session_ends_soon = Session { $number } ends soon: { $place }, { $day }
told-session_ends_soon = Session { $number } of “{ $title }” ends soon.
todo-session_ends_soon = Please leave the zone by the end.

subject-session_ended = Session ended: { $title } at { $place }, { $day }
told-session_ended = Session { $number } of “{ $title }” has ended.
todo-session_ended = Please make sure that the zone is clear.

subject-demonstration_ended = Ended: { $title } at { $place }
told-demonstration_ended = The demonstration “{ $title }” has ended.
todo-demonstration_ended = Please see to restoration and the report.

subject-suspended = Suspended: { $title } at { $place }
told-suspended = The demonstration “{ $title }” is suspended.
todo-suspended = Please hold no session until you are told that it resumes.

subject-resumed = Resumed: { $title } at { $place }
told-resumed = The demonstration “{ $title }” goes on.
todo-resumed = The sessions left take place as scheduled.

subject-terminated = Ended early: { $title } at { $place }
told-terminated = The demonstration “{ $title }” was ended before its time. The sessions left will not take place.
todo-terminated = Please agree on teardown and restoration with the site.

subject-closure_hits = Site closed: { $site }, { $count } { $count ->
    [one] session
   *[other] sessions
} to check
told-closure_hits = A closure at { $site } hits { $count } { $count ->
    [one] session
   *[other] sessions
} of “{ $title }”.
todo-closure_hits = Please move or cancel each of them.

subject-holiday_hits = Holiday change: { $count } { $count ->
    [one] session
   *[other] sessions
} of { $title }
told-holiday_hits = A new public holiday falls on { $count } { $count ->
    [one] session
   *[other] sessions
} of “{ $title }”.
todo-holiday_hits = Please keep, move or cancel each of them.

subject-end_reminder = Ends { $day }: { $place }
told-end_reminder = The demonstration “{ $title }” ends { $days ->
    [0] soon
    [1] tomorrow
   *[other] in { $days } days
}.
todo-end_reminder = Please see to teardown and the report. An extension must be asked for before the end.

subject-message_to_site = [Message] { $title } at { $place }
told-message_to_site = There is a new message about the booking “{ $title }”.
todo-message_to_site = Please answer in the conversation on the booking's page. Replies to this mail reach nobody.

subject-message_to_consortium = [Message] { $place }: { $title }
told-message_to_consortium = There is a new message about the booking “{ $title }”.
todo-message_to_consortium = Please answer in the conversation on the booking's page. Replies to this mail reach nobody.

## The judge's findings. -plain is said when the facts are missing

finding-outside_window = Outside the hours for this phase.
finding-closure = Falls into a closure: { $reason }.
finding-closure-plain = Falls into a closure.
finding-holiday = The zone is closed on public holidays ({ $reason }).
finding-holiday-plain = The zone is closed on public holidays.
finding-notice_too_short = Too late to ask: { $limit } days' notice is needed.
finding-notice_too_short-plain = Too late to ask.
finding-horizon_too_far = Too far ahead: at most { $limit } days.
finding-horizon_too_far-plain = Too far ahead.
finding-too_long = A session may last { $limit } minutes; this one lasts { $asked }.
finding-too_long-plain = Longer than a session may last.
finding-self_overlap = Runs into the next session of its phase ({ $time }).
finding-self_overlap-plain = Runs into the next session of its phase.
finding-capacity = Already booked: { $time }. At most { $limit } at once.
finding-capacity-plain = Already booked.
finding-budget_people = Too many people at once: { $asked }, at most { $limit }.
finding-budget_people-plain = Too many people at once.
finding-budget_power = Too much power at once: { $asked } kW, at most { $limit } kW.
finding-budget_power-plain = Too much power at once.
finding-budget_area = Too much area at once: { $asked } m², at most { $limit } m².
finding-budget_area-plain = Too much area at once.
finding-turnaround = Less than { $limit } minutes from another booking ({ $time }).
finding-turnaround-plain = Too close to another booking.
finding-parent_taken = The zone around it is booked: { $time }.
finding-parent_taken-plain = The zone around it is booked.
finding-child_taken = A zone inside it is booked: { $time }.
finding-child_taken-plain = A zone inside it is booked.
finding-outside_agreement = Outside the agreement period.
finding-quota = More sessions than allowed: { $asked }, at most { $limit }.
finding-quota-plain = More sessions than allowed.
finding-past = In the past ({ $date }).
finding-past-plain = In the past.
finding-zone_retired = The zone is no longer offered.
finding-overridden = { $sentence } (Set aside: { $reason })

## Errors

error-not_found = Not found.
error-forbidden = You may not do this.
error-method_not_allowed = This address does not take that method.
error-method_not_allowed-detail = It takes { $allowed }.
error-unauthenticated = Please sign in.
error-invalid = Please check what you entered.
error-refused = The rules don't allow this. See the reason for each session.
error-not_now = Not possible in its present state.
error-taken = That value is taken.
error-key_reused = The same Idempotency-Key was used for another request.
error-stale = It has changed meanwhile. Please load it again and retry.
error-too_many = Too many requests. Please try again later.
error-unavailable = Not possible at the moment. Please try again soon.
error-internal = Something went wrong. If it goes on, please tell the administrator.
