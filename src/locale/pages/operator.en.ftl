### Site operators

## The inbox

inbox-title = Waiting for you
inbox-lead = { $sites ->
    [one] 1 site
   *[other] { $sites } sites
} · { $n } waiting for a decision
inbox-lead-staff = { $n } passed on to you, as their sites did not decide in time
inbox-tabs = Requests
inbox-tab-waiting = Waiting
inbox-tab-changes = Changes requested
inbox-tab-decided = Decided
inbox-queue = Queue
inbox-competes = Competing
inbox-flagged = Conflict
inbox-empty-waiting = No request waits for a decision.
inbox-empty-changes = No request waits for changes.
inbox-empty-decided = Nothing has been decided yet.
inbox-empty-hint = A mail tells you when a request comes in.
inbox-empty-next = See who is on site today
inbox-back = Queue
inbox-open-booking = Whole booking
several-open = Look at the ticked ones together
several-tick = Tick { $title }
several-title = Several requests at once
several-lead = { $n ->
    [one] 1 request.
   *[other] { $n } requests.
} Each decision is recorded, and can be undone, by itself.
several-none = No request waits for your decision.
several-clean = Nothing stands against it.
several-approves = { $n ->
    [one] If you approve it, 1 session takes place.
   *[other] If you approve it, { $n } sessions take place.
}
several-conditions = Standing conditions:
several-words = Words to all
several-words-hint = They go with each decision, as a condition or as the reason.
several-approve = Approve those ticked
several-approve-clean = { $n ->
    [one] Approve the one that is free
   *[other] Approve all { $n } against which nothing stands
}
several-decline = Decline those ticked
several-nothing-ticked = Please tick at least one request.
several-decided = Decided.
several-left-stale = Not decided: it was changed meanwhile. Please look at it again.
several-left-refused = Not decided: as it stands it can't be.
several-left-noted = Not approved: there is something to look at.
several-left-gone = Not decided: it is not yours to decide any more.
inbox-whose = Assigned
inbox-whose-all = All
inbox-whose-own = Mine { $n }
inbox-assigned = Assigned to { $who }
assign-to = Assigned to
assign-nobody = Nobody
assign-do = Assign
toast-assigned = The request was assigned.
inbox-in-place-of = You decide in the place of { $whom }. The journal marks it so.
inbox-on-behalf = You decide in the operator's place. The journal marks it so.
inbox-rival = { $lead } asks for some of the same time with “{ $title }”. If you approve one, the other is told.
inbox-more-days = and { $n } more days
inbox-nearest = Nearest time that would do:
inbox-asked = The consortium asks for an exception:
inbox-sessions = { $n ->
    [one] 1 session
   *[other] { $n } sessions
}
inbox-facts = What is asked
inbox-requested = Requested
inbox-hold = Decide until
inbox-changed = Changed
inbox-revised = This request was changed and sent again.
inbox-people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
inbox-checks = Checks
inbox-good = Met:
inbox-noted = To note:
inbox-bad = Not met:
inbox-listed = Only the first { $n } are listed.
inbox-limit-people = { $asked } – the zone takes { $limit }
inbox-limit-power = Power { $asked } – the zone gives { $limit }
inbox-limit-area = Area { $asked } – the zone gives { $limit }
inbox-limit-minutes = { $asked } a session – at most { $limit }
inbox-kept-free = No other booking in the way
inbox-kept-window = Inside the hours of use
inbox-kept-open = No closure or holiday in the way
inbox-kept-recording = Records nowhere where no camera may
inbox-kept-notice = Asked for in time
inbox-kept-apart = Its own sessions do not overlap
inbox-kept-agreement = Inside agreement and quota
inbox-not-free = Another booking is in the way
inbox-not-window = Outside the hours of use
inbox-not-open = Falls into a closure or holiday
inbox-not-recording = Records where no camera may
inbox-not-notice = Asked for too late
inbox-not-apart = Some of its own sessions overlap
inbox-not-agreement = Outside agreement or quota
inbox-week = This week in the zone
inbox-said = Conversation and decisions
inbox-said-nothing = Nothing has been said yet.
inbox-write = Ask without deciding
inbox-did-approve = approved
inbox-did-decline = declined
inbox-did-request-changes = asked for changes
inbox-did-offer = offered other times
inbox-overrode = Exception granted:
inbox-offer-stands = The times that you offered wait for an answer.
inbox-waits-for-consortium = The request comes back to the queue when the consortium has changed it.
inbox-keys = Keys
inbox-key-j = next request
inbox-key-k = request before
inbox-key-a = to the approve button
inbox-key-r = to the changes button
inbox-key-d = open decline
inbox-key-o = open offer

## The decision

decide-words = Comment
decide-words-hint = Conditions, what is to be changed, or why not. The consortium reads it.
decide-approve = Approve
decide-leave = Approve without { $n ->
    [one] 1 conflicting session
   *[other] { $n } conflicting sessions
}
decide-leave-some = Leave some out…
decide-close = Close
decide-changes = Ask for changes
decide-decline = Decline
decide-decline-now = Decline the request
decide-reason-code = Reason
decide-reason-choose = Please choose …
decide-reason-unchosen = Please choose the reason; the consortium reads it.
decide-offer = Offer other times
decide-offer-now = Offer these times
decide-exceptions = Grant exceptions
decide-reason = Why you grant it
decide-override = Grant the exceptions and approve
decide-reason-needed = Please say why you grant this exception.
decide-nothing-ticked = Please choose the exceptions that you grant.
decide-empty-decline = With “other”, please say why in the comment.
decide-empty-changes = Please say in the comment what is to be changed.
decide-mail = The consortium is told by mail.
toast-rescheduled = The schedule has been changed.
dates-offer = Offer other dates
dates-reschedule = Change the schedule
dates-reschedule-now = Change to this schedule
dates-approve-now = Approve without the days left out
offer-zone = Zone
offer-start = Starts at
offer-date = Date
offer-as-asked = The zones asked for
offer-confirm = Something stands against the sessions above that the site may set aside. Tick the box to offer them all the same.
offer-set-aside = Set this aside and offer the sessions.
other-none = No further free time within 14 days, besides those suggested for other sessions.
other-not-looked-for = There are too many sessions to look for another time for this one.
leave-hint = Choose the sessions that the approval leaves out. Those that may not be are chosen already.
leave-others = { $n ->
    [one] One other session
   *[other] { $n } other sessions
}
leave-chosen = Approve without the chosen sessions…
leave-nothing-ticked = Please choose the sessions to leave out.
leave-what = { $n ->
    [one] You approve without this session.
   *[other] You approve without these { $n } sessions.
}
leave-stay = { $n ->
    [one] One session stays and is approved.
   *[other] { $n } sessions stay and are approved.
}
leave-told = A mail that names what is left out goes to:
leave-now = { $n ->
    [one] Approve without it
   *[other] Approve without them
}
leave-back = Back
just-decided-approve = { $out ->
    [0] Approved, { $n ->
        [one] 1 session
       *[other] { $n } sessions
    }: { $title }
   *[other] { $n } approved, { $out } left out: { $title }
}
just-decided-decline = Declined: { $title }
just-decided-request-changes = Changes requested: { $title }
just-decided-offer = Other times offered: { $title }
just-decided-until = It can be undone until { $time }.
just-decided-sent = The mails left at { $time }.
just-decided-told = Mails leave after that to: { $who }
toast-undone = The decision was taken back. Nobody was told.
toast-approved = Approved. The consortium is told by mail.
toast-declined = Declined. The consortium is told by mail.
toast-changes-requested = Changes requested. The consortium is told by mail.
toast-offered = Other times offered. The consortium is told by mail.

## Sessions to look at

flagged-title = Sessions to look at
flagged-lead = A closure, a holiday or a change of conditions that came later hits them.
flagged-none = There is nothing to look at.
flagged-none-hint = When a new closure, holiday or condition hits a session, it appears here.
flagged-hit = Hit by
flagged-decide = Look at the request
flagged-leave = What you leave stays marked. With a closure it does not start; with changed conditions only, it starts as planned.
flagged-why = Reason (the consortium reads it)
hits-title = { $n } affected { $n ->
    [one] session
   *[other] sessions
}
hits-n = { $n } { $n ->
    [one] session is affected
   *[other] sessions are affected
}, { $stay } stay as they are.
hits-more = { $n } more follow when these are settled.
hits-alone = No new approval is needed. The site is told by mail.
hits-possible = { $n } of { $all } possible
hits-together = Together
hits-way-later = A day later
hits-way-nearest = To the nearest day
hits-way-cancel = Cancel all
hits-later-hint = The hours stay.
hits-nearest-hint = For each the first day that would do, { $days } days away on average.
hits-cancel-hint = { $n } { $n ->
    [one] session stays
   *[other] sessions stay
} in the schedule as cancelled.
hits-was = Was
hits-becomes = Becomes
hits-stays = Stays in the list
hits-letters = One mail to each reader, { $n } in all: { $who }
hits-settle = Change as chosen
hits-each = One by one
hits-count = { $n } { $n ->
    [one] session
   *[other] sessions
}
hits-unfold = Show the other { $n }
hits-days-later = { $n ->
    [one] a day later
   *[other] { $n } days later
}
hits-earlier = { $n ->
    [one] a day earlier
   *[other] { $n } days earlier
}
hits-same-time = same time
hits-other-time = Another date, time or zone
hits-out = Leave out
hits-out-what = removed from the approved schedule
hits-cancel = Cancel
hits-cancel-what = stays as cancelled
hits-calendar = In the calendar
hits-settle-chosen = Change only those chosen
hits-settled-n = { $n ->
    [one] One session was changed
   *[other] { $n } sessions were changed
}
toast-hits-settled = The sessions were changed and mails were sent.
toast-hits-settled-now = The sessions were changed. Until the mails leave, this can be taken back.
toast-hits-undone = The sessions are as they were. Nobody was told.

## Closures

closures-title = Closures
closures-empty = There is no closure.
closures-none-hint = Enter when zones can't be used: maintenance, events, holidays.
closure-new = New closure
closure-everywhere = Every site
closure-whole-site = The whole site
closure-scope = Where
closure-form-when = When
closure-shape-span = From one moment to another
closure-shape-yearly = The same days every year
closure-shape-season = Around a holiday
closure-shape-recurring = On recurring days
closure-shape-holidays = On every public holiday
closure-from-date = From
closure-from-time = at
closure-until-date = Until
closure-until-time = at
closure-from-day = First day (MM-DD)
closure-until-day = Last day (MM-DD)
closure-anchor = Holiday
closure-before = Days before
closure-after = Days after
closure-nth = Which
closure-weekday = Weekday
closure-rule = RRULE
closure-advanced = As a rule's text (advanced)
closure-holidays-hint = All days of the public holiday calendar.
closure-phases = Which phases
closure-phases-hint = None ticked: all of them.
closure-all-phases = every phase
closure-effect = Effect
closure-effect-block = Closed
closure-effect-warn = Only a warning
closure-reason = Reason
closure-reason-hint = Visible to consortia.
closure-unreadable = Give dates as 2027-04-27 and times as 09:00.
closure-ends-first = The end must be after the start.
closure-look = Show affected sessions
closure-hits = Affected sessions
closure-hits-hint = Before anything is saved, see which sessions are affected.
closure-hits-none = No session is affected.
closure-hits-n = { $n ->
    [one] { $n } session is affected.
   *[other] { $n } sessions are affected.
}
closure-hits-mail = When you save it, these sessions are marked, and their consortia and the programme are told by mail. On the next page you move or cancel them, together or one by one.
closure-save = Save the closure
closure-hit-sessions = Affected sessions: { $n }
closure-lift = Remove
closure-lift-what = The time can be used again. Marks go from sessions that nothing else hits.
closure-lift-now = Remove the closure
closure-said-yearly = Every year from { $from } to { $until }
closure-said-season = From { $before } days before to { $after } days after { $anchor }
nth-every = every
nth-1 = first
nth-2 = second
nth-3 = third
nth-4 = fourth
nth-last = last
toast-closure-added = The closure was saved.
toast-closure-lifted = The closure was removed.
toast-zone-retired = The zone is no longer offered.
toast-zone-offered = The zone is offered again.

## The operator's first page

home-operator = On site
home-to-decide = waiting for your decision
home-today = sessions today and tonight
home-stayed = { $site }: { $n ->
    [one] one person is
   *[other] { $n } people are
} still inside after the end
home-stayed-see = See tonight
home-flagged = sessions to look at
home-on-site = On site today and tonight
home-on-site-none = Nobody is expected today or tonight.
home-on-site-none-hint = The next two weeks stand below.
home-ahead = Next 14 days
home-contact = Contact person
home-sites = Your sites

## Sites and zones

edit-site-edit = Edit the site
edit-site-edit-title = Edit { $site }
edit-site-names-ko = Name (Korean)
edit-site-names-en = Name (English)
edit-site-kind = Kind
edit-site-district = District
edit-site-address = Address
edit-site-phone = Phone, day and night
edit-site-duty-email = E-mail of the duty desk
edit-site-entrance-ko = How to get in (Korean; everybody sees it)
edit-site-entrance-en = How to get in (English; everybody sees it)
edit-site-house-rules-ko = House rules (Korean)
edit-site-house-rules-en = House rules (English)
edit-site-request-mode = How requests are taken
edit-site-request-mode-hint = It can't be changed while requests wait.
edit-site-hold-days = A request holds its time (days)
edit-site-notice = To be asked for
edit-site-notice-unit = Unit
edit-site-horizon-days = How far ahead (days)
edit-site-max-minutes = Longest session (minutes)
edit-site-latitude = Latitude
edit-site-longitude = Longitude
edit-site-zones = Zones
request-mode-hold = A request holds its time
request-mode-compete = Requests compete until one is approved
notice-unit-working_days = working days before
notice-unit-days = days before
edit-zone-new = New zone
edit-zone-add = Add the zone
edit-zone-edit-title = Edit { $zone }
edit-zone-limits = Limits
edit-zone-names-ko = Name (Korean)
edit-zone-names-en = Name (English)
edit-zone-slug = Name in addresses
edit-zone-slug-hint = a–z, 0–9 and hyphens. It stays for ever.
edit-zone-part-of = Part of
edit-zone-parent-hint = When that zone is taken, this one is taken with it.
edit-zone-capacity = Bookings at once
edit-zone-capacity-n = { $n ->
    [one] 1 booking at once
   *[other] { $n } bookings at once
}
edit-zone-turnaround-minutes = Minutes between bookings
edit-zone-budget-people = People at once
edit-zone-budget-power-w = Power at once (kW)
edit-zone-budget-area-m2 = Area at once (m²)
edit-zone-max-minutes = Longest session (minutes)
edit-zone-retire-title = On offer
edit-zone-not-offered = Not offered
edit-zone-retire = Offer it no longer
edit-zone-retire-what = No new requests. Bookings that stand keep their time.
edit-zone-unretire = Offer it again
edit-zone-unretire-what = New requests are taken again.
edit-windows-title = Hours of use
edit-windows-hint = When the zone may be used. Other times can't be asked for.
edit-windows-empty = Without hours of use, nobody can ask for this zone.
edit-windows-none-short = No hours of use
edit-windows-n = { $n ->
    [one] 1 window
   *[other] { $n } windows
}
edit-windows-one = Window { $n }
edit-windows-add = Add hours
edit-windows-remove = Remove these hours
edit-windows-days = On which days
edit-windows-kind-weekly = Days of the week
edit-windows-kind-monthly = Weekdays of a month
edit-windows-kind-dates = Single dates
edit-windows-kind-rule = A rule (advanced)
edit-windows-dates = Dates, one a line (2027-03-29)
edit-windows-rule = RRULE
edit-windows-from = From
edit-windows-until = Until
edit-windows-later = It ends
edit-windows-later-0 = the same day
edit-windows-later-1 = the next day
edit-windows-later-2 = two days later
edit-windows-valid-from = Valid from
edit-windows-valid-until = Valid until
edit-windows-phases-hint = No phase ticked: every phase.
what-if-title = What it would break
what-if-hint = Before anything is kept, see which standing sessions would break the new rules.
what-if-look = See what it breaks
what-if-none = No standing session breaks the new rules.
what-if-n = { $n ->
    [one] 1 standing session breaks
   *[other] { $n } standing sessions break
} the new rules.
what-if-stay = None is cancelled. If you save, they are marked and their consortia told.
what-if-more = and { $n } more
form-required = Please fill this in.
form-window = Please check days, hours and numbers.
form-number = Please check the number.
edit-zone-features-ko = What it has (Korean)
edit-zone-features-en = What it has (English)
edit-zone-recording-allowed = Cameras may record people here.

## Deciding by a mail's link

mail-desk-who = for { $name }
mail-desk-conditions = Conditions of the approval
mail-desk-conditions-hint = They bind the consortium together with the approval, and stand in its mail. Questions and remarks don't belong here.
mail-desk-ask-hint = To ask something without deciding, send a message on the page of the booking.
mail-desk-ask = Ask a question (sign in)
mail-desk-approve = { $n ->
    [one] Approve the session
   *[other] Approve { $n } sessions
}
mail-desk-refused = Something stands against it. You can approve it without the dates concerned, or decide in another way.
mail-desk-offer-hint = Other dates are chosen in the inbox, after signing in.
mail-desk-inbox = Open in the inbox (sign in)
mail-desk-remarks = What is to be changed
mail-desk-why = Words for the consortium
mail-desk-limits = This link lets { $name } decide this version of the request once, until { $until }. It signs nobody in.
mail-desk-not-done = Nothing was decided.
mail-desk-again = Send me a new link
mail-desk-over-spent = Decided by this link
mail-desk-over-expired = This link has expired
mail-desk-over-changed = The request has changed
mail-desk-over-decided = Nothing is to be decided any more
mail-desk-over-off = This site does not decide by links in mails
mail-desk-over-ready = The request waits
mail-desk-hint-spent = It decides once. While a decision can be taken back, that makes the link good again.
mail-desk-hint-expired = Links decide within 72 hours. A new one goes to your address.
mail-desk-hint-changed = The link is for the version before. A new one goes to your address.
mail-desk-hint-decided = Somebody else decided, or the request was taken back.
mail-desk-hint-off = Please sign in to decide.
mail-desk-hint-ready = It can be decided.
toast-link-sent-again = A new link was sent to your address.
desk-title = Deciding
desk-mail-links = Decide from mails without a password
desk-mail-links-hint = Mails that ask for a decision carry a link. It is for one person, one version and one decision, and works for 72 hours.
desk-texts = Saved texts
desk-texts-hint = They stand beside the words of each decision. An empty row is left out.
desk-text = Text
desk-use = Used as
saved-use-standing = standing condition: ticked for each approval
saved-use-condition = condition of an approval
saved-use-reply = answer to a decline or a request for changes
saved-title-condition = Saved conditions (for an approval)
saved-title-reply = Saved answers (for a decline or changes)

desk-questions = Anybody may ask the site
desk-questions-hint = The pages of the site and its zones have a button for it. Its people are told by mail and find the questions on a page of their own.
desk-extend-alone = Consortia give their sessions more time on the day by themselves
desk-extend-alone-hint = Where the time is free and within the hours of use, the session goes on at once. Otherwise the site has to say yes.

questions = Questions
questions-open = Questions to answer
questions-answered = Answered questions
questions-none = No question waits
questions-none-hint = The site's people get a mail when somebody asks.
questions-wait = { $n ->
    [one] { $n } question
   *[other] { $n } questions
} to answer
question-answer = Answer
question-answer-hint = It goes by mail to who asked.
question-send = Send the answer
question-elsewhere = Done without an answer here
question-was-elsewhere = Answered by mail or phone.
toast-question-answered = The answer was sent.

pictures-none = No pictures yet
pictures-none-hint = Photos and plans stand in the catalogue and on the pages of the site and the zone.
picture-kind = Kind
picture-alt-ko = What it shows, in Korean
picture-alt-en = What it shows, in English
picture-alt-hint = It is read out to those who do not see the picture. Such as: passage on the east side, 4 m wide
picture-add = Add a picture
picture-add-go = Add the picture
picture-file = File
picture-file-hint = JPEG or PNG, at most { $n } MB. Where and with what it was taken is not kept.
picture-earlier = Move forward
picture-later = Move back
picture-remove = Remove the picture
toast-picture-added = The picture was added.

## Tonight on site

tonight = Tonight on site
tonight-look = Show
tonight-inside = people inside
tonight-to-come = sessions to come
tonight-to-do = To do now
tonight-nothing = Nothing has to be done now.
tonight-next = Next: { $when }, { $who }.
tonight-no-next = Nobody else comes until tomorrow.
tonight-people = People inside
tonight-people-n = { $n ->
    [one] 1 person
   *[other] { $n } people
}
tonight-nobody = Nobody is inside.
tonight-nobody-hint = Who is checked in stands here with name and phone.
tonight-visitor = visitor
tonight-since = in since { $at }
tonight-until = until { $at }
tonight-over = over since { $at }
tonight-sessions = Sessions and crews
tonight-until-tomorrow = until tomorrow
tonight-none = No session until tomorrow.
tonight-none-hint = Later ones stand in the schedule.
tonight-call = Call { $name }
tonight-out = Check out
tonight-in = Check in
tonight-end = Nobody comes: end the session
tonight-absent = Not here yet: { $names }
onsite-crowded = More people inside than approved: { $n } instead of { $approved }
onsite-not-yet = not here yet
onsite-not-left = They have not left
onsite-not-left-do = Still inside
band-give = Give an armband
band-other = Another armband
band-number = Number of the armband
band-keep = Keep
band-of = Armband { $number }
band-is-back = It is back
bands-out = Armbands not back
toast-band-given = Armband written down.
toast-band-back = The armband is back.
tonight-wrong = This entry is wrong
tonight-wrong-why = What is wrong?
tonight-wrong-do = Close the entry
tonight-still-in = { $zone } — { $who }: { $n ->
    [one] 1 person is
   *[other] { $n } people are
} still inside
tonight-take-note = Please take note by { $at }
tonight-some-absent = { $zone } — { $who }: { $n } of the crew { $n ->
    [one] has
   *[other] have
} not come
tonight-not-come = { $zone } — { $who }: nobody of { $n } has come
phones-incident = Whom to call
phones-all = Nobody answered the mails: please call
phone-of-site = day and night
phone-of-desk = site
phone-of-duty = on duty
phone-of-lead = leads
phone-of-crew = crew
coming-said = { $by } says: we come at { $at }
coming-at = We come at
coming-do = Say when you come
toast-coming-said = Written down when you come.
tonight-planned = { $n ->
    [one] 1 person approved
   *[other] { $n } people approved
}
tonight-no-crew = Nobody is named yet.
tonight-one-more = Somebody who is not on the list
tonight-visitor-name = Name
stand-overrunning = Over time
stand-missing = Nobody came
stand-present = Inside
stand-begun = Begun, nobody in
stand-awaited = Awaited
stand-left = All left
crew-part-lead = Leads
crew-part-operator = Operates
crew-part-safety = Safety
crew-part-visitor = Visits
walls-title = Wall displays
walls-none = There are none yet.
walls-none-hint = Each display on the wall of the control room gets an address of its own.
wall-new = A new display
wall-new-hint = What opens the address shows who is on site tonight. It changes nothing and leads nowhere else.
wall-name = Where it hangs
wall-make = Make the address
wall-made = The address is made
wall-made-hint = It is shown only now. Open it on the display.
wall-used = Last used
wall-unused = Not used yet
wall-revoke = Revoke
toast-wall-revoked = That display opens nothing any more.
toast-passed-in = Checked in.
toast-passed-out = Checked out.
toast-passed-already = That was written already.
toast-passed-still-in = The leaving is taken back.
toast-passed-wrong = The wrong entry is closed.
posts-title = Posts
posts-watch = Who is there
posts-who = Who does what
posts-who-hint = What nobody holds, everybody of the operator does. A night shift goes on until noon after the last day. Choose nobody to remove a row.
posts-no-show = Minutes after the start until nobody came
posts-clear = Minutes between reminders after the end
posts-release = Minutes after the start until time is freed
posts-release-hint = Where everybody has to check in: if nobody has come by then, the session ends and the rest of its time is free. Empty: never.
posts-nth = Post { $n }
posts-person = Person
posts-nobody = Nobody
posts-post = Post
posts-zone = Zone
posts-everywhere = The whole site
posts-from = First day
posts-until = Last day
post-facility = Facility
post-duty = Duty (door)
post-safety = Safety
watch-off = Don't ask
watch-hint-off = Nobody is told when nobody comes.
watch-watch = Ask
watch-hint-watch = People are told when nobody of those named came, or somebody stays after the end.
watch-required = Always ask
watch-hint-required = Also where nobody was named. Consortia are asked to name their crew from 7 days before.
sign-title = Sign of the zone
sign-none = There is no sign yet.
sign-none-hint = Make one to print it and hang it up in the zone.
sign-make = Make a sign
sign-again = Make a new code
sign-again-hint = With a new code, the sign that hangs there now opens nothing more.
sign-print = Print it on A4 and hang it where people come in.
sign-code = The code of this zone
sign-says = Point your phone here for the house rules, the phones, and to report a danger. Check in and out signed in, or by the link in your mail.
toast-sign-made = The sign was made.
door-in = I'm here
door-out = I leave
door-early = You can check in from { $at }.
door-over = This session is over.
door-off = This session does not take place.
door-stopped = Work is stopped. Don't go in; call the site.
door-stop-now = Work is stopped. Whoever is inside stops and comes out.
door-rescue = Rescue
door-occupied = Occupied until { $at }
door-free = Free until { $at }
door-closed = Not open now
door-zone = See the zone
door-people = People and session
door-is-in = Inside
door-is-out = Outside
door-limits = This page is for { $name } and this session only. It signs nobody in and opens nothing else.
links-title = Crew links
links-make = Make crew links
links-whose = For whom
links-of-unmailed = Those without an e-mail
links-of-all = The whole crew
links-make-hint = A new link takes the place of those that the same person had for this session, also of one sent by e-mail. People without an account check in and out on their own phones.
links-hint = The links are shown this once. Earlier links of these people to this session open nothing more. They work from an hour before the start until two hours after the end.
links-code = Link for { $name }
links-send = Send to { $phone }

## Changes of what was approved

amend-do = Ask for a change
amend-title = Change of an approved booking
amend-send = Send for approval
amend-note = Why it is to change
amend-note-hint = The site reads this with the change. Until it says yes, the approved plan runs on as it is.
amend-difference = What would be other than approved
amend-badge = Change
amend-of = A change of an approved booking
amend-see-booking = The booking as it stands
amend-waits = A change of this booking waits for the site. What was approved stays as it is until then.
amend-see = See the change
amend-outdated = The booking was changed after this was asked for. The consortium has to ask again before it can be approved.
