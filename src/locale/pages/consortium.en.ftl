
### Bookings: asking, lists, a booking's page, the home of consortium people

## Home

home-title = What blocks my next session?
next-session = Next session
no-next = No session is coming up.
no-next-hint = Once a booking is approved, place and phone of its next session stand here.
address = Address
phone = 24-hour phone
home-began = Began { $time } ago
home-begins = Begins in { $time }
home-blocks = To do
home-unnamed = Name the crew
home-stopped = Work is stopped
home-unwritten = Finish the log
home-still-in = { $n ->
    [one] One person still inside
   *[other] { $n } people still inside
}
home-blocks-none = Nothing blocks your next session.
home-waiting = Waiting for a decision
home-waiting-none = No request waits for a decision.
home-drafts = Drafts to finish
home-soon = Next { $n } days
home-soon-none = No session starts in this time.
offer-made = Other times offered
flagged = Needs a look
waiting-for = waits { $time }
held-until = Held until
decide-until = Decision due
answer-until = Answer until

## Lists

new-booking = New booking
booking-title = Title
consortium = Consortium
period = Period
state = State
state-open = All that are not over
session-count = Sessions
waiting-since = Waiting since
from-day = From
to-day = Until
pages = Pages
newest = Newest
older-bookings = Older
csv = Download CSV
views = Views
view-list = List
view-calendar = Calendar
show-all = Show all
no-bookings = No bookings
no-bookings-narrowed = No booking fits these filters. Try wider ones.
no-bookings-hint = Bookings that you ask for stand here.
no-sessions = No sessions in this month
no-sessions-hint = Choose another month.
month-title = { $month } { $year }
and-more = and { $n } more
number = Number
requested-at = Requested

## Asking

edit-draft = Draft
revise-booking = Change the request
steps = Steps
step-place = Site and zone
step-when = Schedule
step-what = The trial
step-check = Check
next-step = Next
save-draft = Save draft
see-schedule = Check the schedule
see-zones = Show zones
choose-site = Choose a site
browse-sites = Find a site in the catalogue
zone-limit-people = { $n } people at once
zone-limit-area = { $n } m²
zone-limit-capacity = { $n } bookings at once
zone-limit-minutes = at most { $n } minutes a session
zone-limit-power = { $n } kW
zone-limit-none = No limits
phases = Phases
phase-kind = Phase
add-phase = + Add a phase
add-empty-phase = A new phase without dates
copy-phase = Copy “{ $phase }”
remove-phase = Remove “{ $phase }”
shift-days = Shift by days
first-date = First date
starts = Start
ends = End
next-day = next day
repeats = Repeats
repeat-once = Does not repeat
repeat-daily = Every day
repeat-weekdays = Every weekday (Mon–Fri)
repeat-weekly = Weekly on this weekday
repeat-biweekly = Every 2 weeks on this weekday
repeat-monthly = Monthly on this weekday of the month
repeat-custom = On chosen weekdays
repeat-rule = By a rule (RRULE)
weekdays = Weekdays
last = Ends
ends-until = On a date
ends-count = After
last-date = Last date
times = times
skip-holidays = Skip public holidays
if-taken = If a date can't be had
taken-ask = Ask me each time
taken-leave = Leave it out
advanced = Advanced
more-days = Further days
more-days-hint = For a session that goes on for days: how many to add to its end.
rrule = Rule
rrule-hint = RFC 5545, such as FREQ=MONTHLY;BYDAY=2WE;COUNT=6. It counts when “By a rule” is chosen above.
preview = Preview
preview-weeks = The schedule by weeks, a state for each day
dates-free = { $n } free
dates-taken = { $n } to decide
dates-out = { $n } left out
dates-holiday = { $n } on holidays
copy-booking = Copy to new dates
days-count = { $n } of { $all } possible
days-open = { $n } to decide
days-differ = { $n ->
    [one] 1 day differs from the rule
   *[other] { $n } days differ from the rule
 }
days-all = { $n ->
    [one] The one final date
   *[other] All { $n } final dates
 }
days-more = { $n } more
day-is-free = possible
day-is-noted = possible, with something to know
day-is-taken = not possible
day-is-out = left out
day-is-holiday = left out as a public holiday
day-is-moved-away = moved from here
day-is-moved-here = moved to here
day-is-added = added or changed
day-is-empty = nothing planned
day-is-late = too early to ask for
day-short-taken = No
day-short-out = Out
day-short-holiday = Off
day-add-hint = Press an empty day to add it.
day-add = Add this day
day-out = Leave out
day-undo = Undo the change
day-close = Close
day-change = Change
day-move = Move
day-unfold-hours = Other hours
day-unfold-zone = Other zone
day-unfold-move = Move to another day
day-near = Nearest days that it can move to
day-near-none = No day within two weeks has the same hours free.
day-other = Another day
day-reason = Reason (the site reads it)
day-last = At least one date must stay.
day-hours-unreadable = Choose a start and an end.
day-instead = instead of { $date }
day-single = This session was changed by itself and stays so under another schedule.
day-single-see = Open the session
keep-choose = Some sessions that were changed by themselves are not in the new schedule. Choose what is kept, and save again.
keep-for = Keep it for the session of { $date }
keep-none = The new schedule has no session that day, so it is cancelled.
day-offered = Offered
offer-dates = See { $n ->
    [one] the session
   *[other] all { $n } sessions
 } offered
day-changed = changed
day-homeless = { $to } { $time } instead of { $from }: the rule no longer has that date. Decide whether it stays.
day-keep = Keep as an added date
day-drop = Remove
day-reset = Undo all
month-of-year = { $month } { $year }
decide-choose = Change as chosen
way-for = Shorten to { $hours }
decide-dates = { $n ->
    [one] One date needs a decision
   *[other] { $n } dates need a decision
}
decide-more = And { $n } more dates. It may be better to change the schedule as a whole.
decide-all = All dates at once:
decide-all-out = Leave out
decide-all-at = Nearest time
decide-all-in = Other zone
way-out = Leave out
way-at = Start { $time }
way-at-day = Move to { $date }, { $time }
way-in = To { $zone }
bring-back = Bring back
booking-title-hint = So that the site's people know it in a list.
booking-purpose = Purpose
booking-purpose-hint = What is tried, how, and with whom.
people = People
power = Power (kW)
area = Area (m²)
needs = { $people } people · { $power } kW · { $area } m²
untitled = (untitled)
check-nothing = Choose a site and a zone first.
check-open = Some dates still can't be had.
check-decide = Decide them
check-hold = These times are held for up to { $n } days while the site decides.
check-compete = Requests compete at this site: it gives these times only when it approves.
send = Send request
send-again = Send again
new-conflicts = { $n ->
    [one] One session can no longer be had. Please decide again below.
   *[other] { $n } sessions can no longer be had. Please decide again below.
}
remarks-of-site = The site asks for changes
offer-of-site = The site offers other times
stale-kept = What you typed is still here. See what changed, then send again.
stale-see = See the booking as it is now
fault-zones = choose a site and a zone
fault-typed-people = People must be a whole number from 0.
fault-typed-area = The area must be a whole number from 0.
fault-typed-power = The power must be a number from 0.
fault-typed-date = Choose a date.
fault-typed-from = Choose a start.
fault-typed-to = Choose an end.
fault-typed-more = Further days must be a number.
fault-typed-day = Choose at least one weekday.
fault-typed-until = Choose the last date.
fault-typed-count = The count must be between 1 and 999.
fault-typed-rrule = Type the rule.
toast-draft-saved = Draft saved.
toast-request-sent = Request sent. The site is told by mail.

## A booking

facts = Booking
schedule = Schedule
asked-exceptions = Exceptions asked for
sessions = { $n ->
    [one] One session
   *[other] { $n } sessions
}
when = When
row-actions = Actions
change = Change
originally = originally { $date }, { $time }
flagged-sessions = { $n ->
    [one] One session needs a look.
   *[other] { $n } sessions need a look.
}
flagged-look = See sessions
conversation = Conversation
conversation-older = { $n ->
    [one] 1 earlier message
   *[other] { $n } earlier messages
 }
conversation-empty = No messages yet.
message = Message
reply = Reply
reply-hint = The site reads it as a message and in the mail that asks for its decision. At most { $n } characters.
message-hint = The other side is told by mail too. At most { $n } characters.
send-message = Send
side-consortium = consortium
side-site = site
side-programme = programme
decided-approve = approval
decided-decline = declined
decided-request-changes = changes requested
decided-offer = other times offered
conditions = Conditions
history = History
history-older = { $n ->
    [one] 1 earlier entry
   *[other] { $n } earlier entries
 }
field = Field
by-unknown = somebody without an account
by-itself = automatic
was = Before
became = After
remind = Remind the site
remind-waits = The site has not decided yet.
remind-done = The site was reminded. The next reminder is possible from
in-place-of = in the place of { $whom }
on-behalf = for { $whom }
dates-excluded = left out
dates-added = added
accept-offer = Accept the offer
revise = Revise
revise-waiting = Change the request
go-on = Go on writing
calendar-download = Calendar file
do-withdraw = Withdraw
do-discard = Discard draft
do-cancel = Cancel booking
do-suspend = Suspend
do-resume = Resume
do-terminate = Terminate
will-withdraw = The request is taken back. Its time is free for others again; this can't be undone.
will-discard = The draft is discarded. Nobody is told; this can't be undone.
will-cancel = { $n ->
    [one] The one session to come is cancelled and its time is free again. This can't be undone.
   *[other] The { $n } sessions to come are cancelled and their time is free again. This can't be undone.
}
will-suspend = { $n ->
    [one] The one session to come does not take place until you resume. Its time stays held.
   *[other] The { $n } sessions to come do not take place until you resume. Their time stays held.
}
will-resume = { $n ->
    [one] The one session to come is checked again and then takes place as planned.
   *[other] The { $n } sessions to come are checked again and then take place as planned.
}
will-terminate = { $n ->
    [one] The one session to come is cancelled and the booking ends. This can't be undone.
   *[other] The { $n } sessions to come are cancelled and the booking ends. This can't be undone.
}
will-cut = { $n ->
    [one] The session that runs now is cut short.
   *[other] { $n } sessions that run now are cut short.
}
mail-goes-to = Mail goes to: { $who }
audience-consortium = the consortium's managers
audience-site = the site's people
audience-duty = the site's duty desk
audience-staff = programme staff
reason = Reason
toast-done-withdraw = Request withdrawn.
toast-draft-discarded = Draft discarded.
toast-done-cancel = Booking cancelled.
toast-done-suspend = Booking suspended.
toast-done-resume = Booking resumed.
toast-done-terminate = Booking terminated.
toast-reminded = The site was asked again.
message-by-night = It is night at the site, and mails may wait until { $at }. If it is urgent, please call:
toast-message-sent = Message sent.
toast-offer-accepted = Offer accepted. The booking is approved.

## A session

session-title = Session
stand-now = How it stands now
stage-ahead = Planned
stage-opens = Starts soon
stage-runs = Running
stage-over = Over time
stage-stopped = Work stopped
stage-ahead-in = Starts in { $time }
stage-opens-in = Starts in { $time }
stage-runs-in = { $time } left
stage-over-in = { $time } over
stage-nth = Session { $n } of { $all }
stage-passed = Time that has passed
acts = At hand
onsite = People on site
onsite-n = { $n } inside · { $all } named
onsite-none-hint = Only people who were named can be checked in.
onsite-write = Name the crew
onsite-crew-leaves = Crew of { $n } leaves
onsite-all-leave = { $n ->
    [one] Check out the one inside
   *[other] Check out all { $n }
}
onsite-left = left { $at }
onsite-late = written later
onsite-come = Check in those ticked
onsite-come-hint = Tick the names first. Tell the site when you ticked the wrong one.
onsite-opens = People can check in from { $at }.
move-session = Move
date-word = Date
session-alone = Other sessions stay as they are. A consortium moves a session within the approved zones and length; for anything else, it writes to the site in the booking’s conversation.
session-do-skip = Leave out
session-do-cancel = Cancel session
session-do-restore = Bring back
session-will-skip = This session is left out. It can be brought back later.
session-will-cancel = This session is cancelled. It can be brought back later.
session-will-restore = This session takes place again, if its time is still free.
session-fixed = This session can't be changed now.
session-finish = End now
session-finish-will = The session ends now, and its time until { $until } is free at once. This can't be undone.
session-more = More time
session-more-ask = The site has to say yes. Until then nothing changes.
session-more-alone = The session goes on at once where the time is free.
session-until = New end
session-extend = Go on until { $until }
session-ask-until = Ask for time until { $until }
session-wished = Asked for time until { $until }
session-wished-hint = Without a yes from the site the session ends as planned.
session-wish-accept = Allow until { $until }
session-wish-decline = Decline
session-wish-drop = Take the wish back
session-longest = Until { $until } would do.
session-open = Open
session-longest-none = No time after { $until } is free.
session-longest-call = If that is not enough, please call the site:
session-planned-end = Planned end
session-no-show = Nobody came, and the rest of its time was freed.
session-custom = Another time
take-nearest = Take instead:
toast-session-moved = Session moved.
toast-session-skip = Session left out.
toast-session-cancel = Session cancelled.
toast-session-restore = Session brought back.
toast-session-finish = Session ended. The rest of its time is free.
toast-session-extend = The session goes on for longer.
toast-session-wish = The site was asked for more time. Without an answer the session ends as planned.
toast-session-declined = The session ends as planned.

## History


## Rules of the judge

rule-outside_window = Outside the hours
rule-closure = Closure
rule-holiday = Public holiday
rule-notice_too_short = Short notice
rule-horizon_too_far = Too far ahead
rule-too_long = Length
rule-self_overlap = Overlaps itself
rule-phase_overlap = Two phases at once
rule-capacity = Taken
rule-budget_people = People
rule-budget_power = Power
rule-budget_area = Area
rule-turnaround = Time between bookings
rule-parent_taken = Larger zone taken
rule-child_taken = Smaller zone taken
rule-outside_agreement = Outside the agreement
rule-quota = Quota
rule-past = In the past
rule-zone_retired = Zone no longer offered
rule-stopped = Work stopped
rule-recording_not_allowed = No recording

## Who comes

crew = Crew
crew-lead = Who comes to the sessions of this booking. They need no account.
crew-changed = Somebody else changed this list meanwhile. What you typed is still here; if you save it, it replaces theirs.
crew-hint = Whoever has an e-mail address is sent a link to check in an hour before each session. Whoever has no name is taken off the list. The site sees it from 7 days before the first session until 30 days after the last.
crew-nth = Person { $n }
crew-name = Name
crew-phone = Phone
crew-email = E-mail
crew-language = Language
crew-part = What they do
crew-empty-hint = It stands here when the consortium has named somebody.
