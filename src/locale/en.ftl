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
date-bare = { $day } { $month }
date-short = { $weekday } { $day } { $month }
moment = { $date }, { $time }
span-same-day = { $date }, { $from }–{ $to }
span-next-day = { $date }, { $from }–{ $to } (+1)
span-days = { $date }, { $from } – { $last }, { $to }
span-whole-day = { $date }, all day
span-whole-days = { $date } – { $last }, all day
times-same-day = { $from }–{ $to }
times-next-day = { $from }–{ $to } (+1)
times-days = from { $from } for { $length }
list-joint = {", "}
list-end = {" and "}
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
    [1] every week
   *[other] every { $interval } weeks
}
rule-monthly = { $interval ->
    [1] every month
   *[other] every { $interval } months
}
rule-yearly = { $interval ->
    [1] every year
   *[other] every { $interval } years
}
rule-on-weekdays = on { $list }
rule-on-nth-days = on the { $list }
rule-on-month-days = on the { $list }
rule-on-year-days = on the { $list } day
rule-in-weeks = in the { $list } week
rule-in-months = in { $list }
rule-all-months = in every month
rule-only = only { $days }
rule-only-weekdays = only on { $list }
rule-only-months = only in { $list }
rule-positions = of these only the { $nths } of { $period }
rule-each-day = each day
rule-each-week = each week
rule-each-month = each month
rule-each-year = each year
rule-nth = { NUMBER($n, type: "ordinal") ->
    [one] { $n }st
    [two] { $n }nd
    [few] { $n }rd
   *[other] { $n }th
}
rule-nth-last = last
rule-nth-from-end = { NUMBER($n, type: "ordinal") ->
    [one] { $n }st from the end
    [two] { $n }nd from the end
    [few] { $n }rd from the end
   *[other] { $n }th from the end
}
month-day-nth = { NUMBER($n, type: "ordinal") ->
    [one] { $n }st
    [two] { $n }nd
    [few] { $n }rd
   *[other] { $n }th
}
month-last-day = last day
month-day-from-end = { NUMBER($n, type: "ordinal") ->
    [one] { $n }st day from the end
    [two] { $n }nd day from the end
    [few] { $n }rd day from the end
   *[other] { $n }th day from the end
}
weekday-nth = { $nth } { $weekday }
rule-other = on days by a rule of its own ({ $rule })
rule-dates = on { $n } { $n ->
    [one] chosen date
   *[other] chosen dates
} from { $date }
times-many = { $n } times a day (first { $first }, last { $last })
schedule-from = { $rule }, { $times }, from { $date }
schedule-from-until = { $rule }, { $times }, from { $date } until { $until }
schedule-dates = { $dates }, { $times }
schedule-dates-many-times = { $dates }, on the first { $times }
schedule-with-notes = { $schedule } ({ $notes })
schedule-count = { $n } in all
schedule-excluded = { $n } left out
schedule-added = { $n } added
schedule-changed = { $n } changed
schedule-not-on = not { $dates }
schedule-also-on = also { $dates }
schedule-changes = { $dates }
schedule-moved = { $to } instead of { $from }
schedule-other-zone = { $to } in another zone
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

reason-new_address = The e-mail address changed
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
mail-hello-desk = To the duty desk of { $name },
mail-hello-nameless = Hello,
mail-footer = Sent automatically by Madang, the booking service of demonstration sites. Opening the link alone changes nothing.
digest-subject = { $n } notices
digest-told = { $n } notices came within a short time. They are put together in this mail.
calendar-file = schedule.ics
calendar-summary = [{ $phase }] { $title }
place-joint = { $site } { $zones }
fact-title = Booking
fact-consortium = Consortium
fact-lead = Lead organisation
fact-contact = Contact person
fact-site = Site
fact-zones = Zone
fact-address = Address
fact-entrance = How to get in
fact-phone = Phone, day and night
fact-phones = Phones of the site
fact-session = Session
fact-session-text = No. { $number } · { $phase } · { $time }
fact-placed = { $text } · { $zones }
fact-before = Before
fact-wished-end = Asked for until
fact-freed = Must be used
fact-freed-text = Is freed at { $at } if nobody has arrived
fact-coming = On their way
fact-coming-text = Come at { $at }, says { $by }
fact-attended = People on site
fact-attended-nobody = Nobody checked in
fact-attended-text = { $n ->
    [one] 1 person
   *[other] { $n } people
}, { $from }–{ $until }
fact-attended-inside = { $n ->
    [one] 1 person
   *[other] { $n } people
} from { $from } on, { $inside } still inside
fact-period = Period
fact-sessions = Sessions
fact-sessions-text = { $n }
fact-schedule = Schedule ({ $phase })
fact-needs = Needs ({ $phase })
fact-people-text = { $n } { $n ->
    [one] person
   *[other] people
}
fact-power-text = { $n } kW
fact-area-text = { $n } m²
fact-decide = Decision by
fact-answer = Answer by
fact-hold = Held until
fact-expires = Request expires
fact-closed = Closed
fact-closed-times = Closed this time
fact-closed-place = What is closed
fact-closed-site = The whole site
fact-stopped = What is stopped
fact-stopped-since = Stopped since
fact-stopped-inside = Checked in there
fact-condition = To be done before it goes on
fact-restart = Agreement missing
fact-agreed = Why work may go on ({ $who })
stop-scope-session = This session
stop-scope-booking = This booking
stop-scope-zone = This zone
stop-scope-site = The whole site
fact-incident = Number
fact-incident-kind = What happened
fact-incident-severity = How bad
fact-incident-at = When it happened
fact-incident-place = Where exactly
fact-incident-injured = People hurt
fact-incident-done = Done at once
fact-incident-inside = Checked in at the site
fact-incident-photos = Photos
fact-incident-by = To be acknowledged by
incident-kind-injury = Somebody was hurt
incident-kind-damage = Damage to site or equipment
incident-kind-near_miss = Near miss
incident-kind-complaint = Complaint
incident-kind-data = Recording, personal data
incident-kind-other = Something else
incident-severity-s1 = S1: life in danger, fire, evacuation
incident-severity-s2 = S2: a doctor needed, much damage, nearly much worse
incident-severity-s3 = S3: slightly hurt, small damage, near miss
incident-severity-s4 = S4: a nuisance, a complaint
fact-rules = Conditions not met
fact-unless = If nothing is changed
unless-starts = It starts as planned
unless-missed = It does not start and is recorded as missed
fact-holiday = New public holiday
fact-holiday-text = { $date }, { $name }
fact-reason = Reason
fact-by = Done by
fact-asked-by = Requested by
fact-happened = Done at
fact-question-at = Asked at
fact-asker = Asked by
fact-asked = Your question
fact-account-asked = Your request
fact-asked-at = Requested at
fact-organisation = Organisation
fact-member-role = Role there
fact-platform-role = Role over the service
fact-new-email = New address
fact-device = Browser
fact-network-address = Network address
fact-absent = Away
fact-deputy = Decides meanwhile
fact-away-sites = Decides for
fact-away-days = Days
fact-reminded-by = Asked again by
fact-until = Invitation open until
fact-late = Late
fact-late-text = Handled { $duration } after its time.
fact-time-zone = Time zone
time-zone-korea = Asia/Seoul
affected-hit = Sessions affected ({ $n })
affected-stopped = Sessions stopped, or to start within 24 hours ({ $n })
affected-resumed = What becomes of the sessions ({ $n })
affected-outlook = { $session }: { $outlook }
outlook-halted = stopped
outlook-kept = does not start while work is stopped
outlook-goes_on = goes on until its end
outlook-planned = takes place as planned
outlook-over = does not go on
affected-clear = Sessions that can take place ({ $n })
affected-meets = Sessions that meet the conditions again ({ $n })
affected-offered = Times offered ({ $n })
dates-listed = Sessions ({ $n })
dates-times = { $heading }, { $times }
dates-moved = { $from } → { $to }
dates-retimed = { $date } (other hours)
dates-of-phase = { $date } · { $phase }
dates-more = and { $n } more: { $link }
affected-left-out = Sessions left out ({ $n })
affected-competing = Sessions that collide ({ $n })
affected-more = and { $n } more
affected-moved = { $session } (was { $before })
changes-listed = What changed
changes-proposed = What would be other than approved
amendment-subject = Change of a booking · { $subject }
amendment-told = It is a change of an approved booking, which stays as it is until this is settled.
changes-turned = { $what }: { $before } → { $now }
changes-new = Added: { $date }
changes-gone = No longer: { $date }
changes-purpose = The purpose was written anew.
changes-none-needed = none
changes-nothing = Dates, place, people and power are as before.
words-reply = Reply of the consortium
words-change = Why it is to change
words-purpose = Purpose
words-competing = Other requests for the same time
words-conditions = Conditions
words-changes = Changes asked for
words-offer = Words of the operator
words-reason = Reason
words-explanation = Explanation
words-closure = Reason of the closure
words-stop = Why work is stopped
words-task = What is to be done
words-incident = What was seen
words-flag = What hits it
words-crew = Whom to call
words-still-in = Still inside
words-sheet = Who comes
words-message = Message
words-question = Question
words-answer = Answer

## Notices: subject, what happened, what to do

subject-invited = You are invited
told-invited = You are invited to an account at Madang, the booking service of demonstration sites.
todo-invited = Please give your name and choose a password through the link below. The link works once, for 72 hours; after that, “Forgot your password?” on the sign-in page sends you a new one. An organisation’s invitation stays open until the date above.
open-invited = Choose your password

subject-password_reset = Reset your password
told-password_reset = A new password was asked for.
todo-password_reset = Please choose it through the link below. If you did not ask for it, you need do nothing: your password stays as it is.
open-password_reset = Choose a new password
subject-membership_offered = { $organisation } invites you
told-membership_offered = You are invited to belong to { $organisation } at Madang.
todo-membership_offered = Please accept or decline below. Nothing changes until you accept; if you don't know the organisation, decline.
open-membership_offered = Answer the invitation

subject-account_changed = { $what ->
    [joined] You belong to { $organisation } now
    [role_changed] Your role at { $organisation } changed
    [removed] You no longer belong to { $organisation }
    [platform_role] Your role over the service changed
    [name] Your name was corrected
    [email_asked] Another address was asked for
    [email] Your address changed
    [password] Your password was set
    [token_made] An API token was made
    [token_revoked] An API token was revoked
    [barred] You may no longer sign in
    [readmitted] You may sign in again
    [signed_in] New sign-in to your account
    [deputy] Deputy named · { $organisation }
    [deputy_ended] Deputy removed · { $organisation }
   *[other] Your account changed
}
told-account_changed = { $what ->
    [joined] You belong to { $organisation } now and see its bookings.
    [role_changed] You have another role at { $organisation }.
    [removed] You don't belong to { $organisation } any more and no longer see its bookings.
    [platform_role] You have another role over the whole service.
    [name] Your name in Madang was corrected.
    [email_asked] Another address was asked for your account. It stays as it is until a link sent to the new address is used.
    [email] The address of your account was changed. You sign in with the new one from now on.
    [password] A password was set for your account. Everywhere else you were signed out.
    [token_made] An API token was made that acts in your name.
    [token_revoked] An API token of yours was revoked and opens nothing any more.
    [barred] Your account was barred from signing in. Your sign-ins have ended.
    [readmitted] Your account may sign in again.
    [signed_in] Somebody signed in to your account with your password, in a browser that your account does not know.
    [deputy] Somebody was named to decide in another's place on the days below. Mails that ask for a decision go to both.
    [deputy_ended] Nobody decides in another's place on the days below any more.
   *[other] Your account was changed.
}
todo-account_changed = { $what ->
    [joined] If this was not you, set a new password and tell the programme's office.
    [role_changed] If it is wrong, please ask a manager of the organisation.
    [removed] If it is wrong, please ask a manager of the organisation.
    [platform_role] If it is wrong, please tell the programme's office.
    [name] If it is wrong, please correct it yourself.
    [barred] If it is wrong, please ask the programme's office.
    [readmitted] You need do nothing.
    [deputy] If this is wrong, remove it on the page “My organisation”.
    [deputy_ended] You need do nothing.
    [signed_in] If this was you, you need do nothing. If not, set a new password at once, end that sign-in, and tell the programme's office.
   *[other] If this was not you, set a new password at once and tell the programme's office.
}
open-account_changed = See your account

subject-email_link = Confirm your new address
told-email_link = This address was given for an account at Madang.
todo-email_link = Please confirm it through the link below within 72 hours. If you did not ask for it, do nothing; nothing changes.
open-email_link = Confirm the address

subject-email_taken = Your address was given for another account
told-email_taken = Somebody asked to use this address for another account. It is yours already, so nothing changed.
todo-email_taken = If it was you, sign in with this address. Otherwise you need do nothing.
open-email_taken = Sign in

subject-booking_received = { $changed ->
    [yes] Changed request received
   *[no] Request received
}: { $place }
told-booking_received = { $changed ->
    [yes] The changed request “{ $title }” was received.
   *[no] The request “{ $title }” was received.
}
todo-booking_received = { $held ->
    [yes] The times are held until it is decided.
   *[no] This site holds no times: they are given with the approval.
} The site operator will look at it. You will be told the decision.
open-booking_received = See your request

subject-decision_needed = { $renewed ->
    [yes] New link to decide
   *[no] { $changed ->
        [yes] Request changed
       *[no] Decision needed
    }
}: { $title } at { $place }, { $day }
told-decision_needed = { $renewed ->
    [yes] { $changed ->
        [yes] The request for the booking “{ $title }” was changed by { $consortium } after your last link. Here is the new link that you asked for.
       *[no] Here is the new link that you asked for, to the request for the booking “{ $title }” from { $consortium }.
    }
   *[no] { $changed ->
        [yes] The request for the booking “{ $title }” was changed by { $consortium }.
       *[no] A request for the booking “{ $title }” came in, from { $consortium }.
    }
}
todo-decision_needed = Please look at it and decide.
opens-decision = Decide
open-decision_needed = Review the request

subject-decision_assigned = { $covered ->
    [yes] Given to { $assigned }
   *[no] Given to you
}: { $title }, { $day }, { $place }
told-decision_assigned = { $covered ->
    [yes] The request “{ $title }” of { $consortium } was given to { $assigned }. While they are away, their deputy gets this mail, too.
   *[no] The request “{ $title }” of { $consortium } was given to you.
}
todo-decision_assigned = Please look at it and decide. Your colleagues may decide it, too.
open-decision_assigned = Review the request

subject-decision_reminder = { $days ->
    [0] Waiting
    [one] Waiting 1 day
   *[other] Waiting { $days } days
}: { $title } at { $place }
told-decision_reminder = { $days ->
    [0] The request “{ $title }” waits for a decision.
    [one] The request “{ $title }” has waited 1 working day for a decision.
   *[other] The request “{ $title }” has waited { $days } working days for a decision.
}
todo-decision_reminder = Please decide. After 5 days the programme staff are told.
open-decision_reminder = Review the request

subject-decision_escalated = Not decided for { $days } { $days ->
    [one] day
   *[other] days
}: { $title } at { $place }
told-decision_escalated = The request “{ $title }” has not been decided for { $days } working { $days ->
    [one] day
   *[other] days
}.
todo-decision_escalated = The site operator should decide now. The programme staff may decide in its place.
open-decision_escalated = Review the late request

subject-hold_expiring = { $held ->
    [yes] Hold expiring
   *[no] Request expiring
}: { $place }, { $day }
told-hold_expiring = { $held ->
    [yes] The hold of “{ $title }” ends soon. Then the request is over and the time is free for others.
   *[no] The request “{ $title }” expires soon. This site holds no times for requests.
}
todo-hold_expiring = { $waits ->
    [answer] Before that the consortium must send it again or accept the offer.
   *[decision] Before that the site operator must decide.
}
open-hold_expiring = See the request

subject-hold_expired = { $held ->
    [yes] Hold expired
   *[no] Request expired
}: { $place }, { $day }
told-hold_expired = { $held ->
    [yes] The hold of “{ $title }” has ended. The request is over and the time is free for others.
   *[no] The deadline of the request “{ $title }” has passed, so it has expired.
}
todo-hold_expired = The consortium may ask again, for this site or another.
open-hold_expired = See the expired request

subject-competing_request = Competing request: { $place }, { $day }
told-competing_request = Another request wants the same time as “{ $title }”.
todo-competing_request = Please compare the requests and decide.
open-competing_request = Compare the requests

subject-time_taken = Other times needed: { $place }
told-time_taken = The site gave time that “{ $title }” asks for to another request.
todo-time_taken = The consortium sends the request again with other times, or withdraws it.
open-time_taken = Ask for other times

subject-changes_requested = Changes requested: { $title } at { $place }
told-changes_requested = The site operator asks for changes to the request “{ $title }”.
todo-changes_requested = The consortium makes the changes below and sends the request again in time. { $held ->
    [yes] Until then the times that were asked for stay held.
   *[no] This site holds no times meanwhile.
}
open-changes_requested = Revise and send again

subject-offer_made = Alternative times offered: { $title } at { $place }
told-offer_made = The site operator offers other times for “{ $title }”.
todo-offer_made = Accept them as they stand in time and they are approved at once; otherwise revise the request. { $held ->
    [yes] Until then the times that were asked for and those offered stay held.
   *[no] This site holds no times, so those offered may be booked by others first.
}
open-offer_made = See the times offered

subject-approved = Approved: { $place }, { $day }
told-approved = The booking “{ $title }” is approved{ $count ->
    [0] .
    [one] {" "}without one session.
   *[other] {" "}without { $count } sessions.
}
todo-approved = Please check the conditions and the schedule.{ $attached ->
    [yes] {" "}The schedule is attached.
   *[no] {""}
}
open-approved = See the approved booking

subject-declined = Declined: { $title } at { $place }
told-declined = The request “{ $title }” was declined.
todo-declined = Please see the reason. The consortium may ask for another time or place.
open-declined = See the reason

subject-withdrawn = Withdrawn: { $title } at { $place }
told-withdrawn = The request “{ $title }” was withdrawn.{ $held ->
    [yes] {" "}Time that it held is free again.
   *[no] {""}
}
todo-withdrawn = You need do nothing.
open-withdrawn = See the withdrawn request

subject-cancelled = Cancelled: { $place }, { $day }
told-cancelled = The approved booking “{ $title }” is cancelled, and so are the sessions left.
todo-cancelled = Please call off people and access.
open-cancelled = See the cancelled booking

subject-schedule_changed = Schedule changed: { $title } at { $place }
told-schedule_changed = The schedule of the approved booking “{ $title }” has changed.
todo-schedule_changed = Please check the new schedule.
open-schedule_changed = Check the new schedule

subject-session_moved = Session changed: { $day }, { $place }
told-session_moved = Session { $number } of “{ $title }” has another time or zone.
todo-session_moved = Please check the new time and zone. The other sessions stay as they are.
open-session_moved = Check the changed session

subject-session_cancelled = Session cancelled: { $day }, { $place }
told-session_cancelled = Session { $number } of “{ $title }” is cancelled.
todo-session_cancelled = The other sessions stay as they are.
open-session_cancelled = See the sessions left

subject-session_restored = Session restored: { $day }, { $place }
told-session_restored = Session { $number } of “{ $title }”, which was cancelled, is restored.
todo-session_restored = Please check the time. The session takes place as planned.
open-session_restored = Check the restored session

subject-session_extended = More time: { $day }, { $place }
told-session_extended = Session { $number } of “{ $title }” goes on for longer.
todo-session_extended = Please note the new end. The other sessions stay as they are.
open-session_extended = See the session

subject-extension_asked = More time asked for: { $day }, { $place }
told-extension_asked = The consortium asks for more time for session { $number } of “{ $title }”. That time is free now.
todo-extension_asked = Please say yes or no before the session ends. Without an answer it ends as planned.
open-extension_asked = Answer

subject-extension_declined = No more time: { $day }, { $place }
told-extension_declined = More time for session { $number } of “{ $title }” was declined.
todo-extension_declined = Please finish at the planned time and clear the zone.
open-extension_declined = See the session

subject-start_reminder = Starts { $day }: { $place }
told-start_reminder = The booking “{ $title }” starts { $days ->
    [0] soon
    [1] tomorrow
   *[other] in { $days } days
}.
todo-start_reminder = Please check time, place and phone number.
open-start_reminder = Check before the start

subject-crew_link = Your link to check in: { $place }, { $day }
told-crew_link = You are named for session { $number } of “{ $title }”. With this link you check in and check out, without signing in.
todo-crew_link = The link is yours alone and good for this session only. Please do not pass it on.
open-crew_link = Check in and check out

subject-session_starts_soon = Session { $number } starts soon: { $place }, { $day }
told-session_starts_soon = Session { $number } of “{ $title }” starts soon.
todo-session_starts_soon = If it can't start, the consortium calls the site at once, day or night. Crew members with an e-mail address are sent a link to check in; the consortium makes links for the others on the page of the session.
open-session_starts_soon = See the session

subject-demonstration_started = First session started: { $title } at { $place }
told-demonstration_started = The first session of “{ $title }” has started.
todo-demonstration_started = If anything is wrong, please call the site's number below, day or night.
open-demonstration_started = See the running booking

subject-session_started = Session started: { $title } at { $place }, { $day }
told-session_started = Session { $number } of “{ $title }” has started.
todo-session_started = If anything is wrong, please call the site's number below, day or night.
open-session_started = See the running session

subject-no_check_in = Nobody came: session { $day }, { $place }
told-no_check_in = Session { $number } of “{ $title }” has started, and nobody has checked in.
todo-no_check_in = Please check in whoever is there. If nobody comes, please call the site, or end the session.
open-no_check_in = See the session

subject-session_ends_soon = Session { $number } ends soon: { $place }, { $day }
told-session_ends_soon = Session { $number } of “{ $title }” ends soon.
todo-session_ends_soon = The consortium leaves the zone by the end of the session.
open-session_ends_soon = See the session

subject-session_ended = Session ended: { $title } at { $place }, { $day }
told-session_ended = { $late ->
    [yes] Session { $number } of “{ $title }” ran from { $start } to { $end }. You are told late, as the service was down.
   *[no] Session { $number } of “{ $title }” has ended.
}
todo-session_ended = Please make sure that the zone is clear.
open-session_ended = See the ended session

subject-log_due = Log not final: session { $day }, { $place }
told-log_due = The log of session { $number } of “{ $title }” is not final yet.
todo-log_due = The consortium writes what was done, adds photos of the place as it left it, and makes the log final.
open-log_due = See the log

subject-log_disputed = Log disputed: session { $day }, { $place }, { $title }
told-log_disputed = The site says that the log of session { $number } of “{ $title }” is not so.
todo-log_disputed = Consortium and site talk about it; the programme says how it was.
open-log_disputed = See the log and what the site says

subject-log_reopened = Please write the log anew: session { $day }, { $place }
told-log_reopened = The final log of session { $number } of “{ $title }” was opened again.
todo-log_reopened = Please read why, correct the log and make it final again.
open-log_reopened = Correct the log

subject-log_settled = Log settled: session { $day }, { $place }, { $title }
told-log_settled = The programme has said how session { $number } of “{ $title }” was, whose log was disputed.
todo-log_settled = Please read what was decided.
open-log_settled = See what was decided

subject-recordings_changed = Recordings changed: { $title }
told-recordings_changed = The consortium said, or changed, what cameras of “{ $title }” record.
todo-recordings_changed = Please look at what is recorded and where. If it can't be so, tell them in the conversation.
open-recordings_changed = See what is recorded

subject-overrun = { $stopped ->
    [yes] Still inside: stopped session { $day }, { $place }
   *[no] Over time: session { $day }, { $place }
}
told-overrun = { $stopped ->
    [yes] Work of session { $number } of “{ $title }” is stopped, and somebody is still inside.
   *[no] Session { $number } of “{ $title }” is over, and somebody is still inside.
}
todo-overrun = Please clear the zone and check everybody out. Nobody is checked out by the clock.
open-overrun = See the session

subject-session_released = Nobody came, time freed: session { $day }, { $place }
told-session_released = Nobody came to session { $number } of “{ $title }”. It has ended, and the rest of its time is free.
todo-session_released = Whoever comes now may not work there. Please ask for the time anew if it is still needed.
open-session_released = See the session

subject-tonight_sheet = On site tonight and tomorrow: { $place }
told-tonight_sheet = These people come to { $place } tonight and tomorrow.
todo-tonight_sheet = Please check them in and out on the page of tonight.
open-tonight_sheet = See who is on site

subject-demonstration_ended = All sessions ended: { $title } at { $place }
told-demonstration_ended = { $late ->
    [yes] All sessions of “{ $title }” have ended; the last one ran from { $start } to { $end }. You are told late, as the service was down.
   *[no] All sessions of “{ $title }” have ended.
}
todo-demonstration_ended = The consortium sees to restoration and the report.
open-demonstration_ended = See the ended booking

subject-suspended = Suspended: { $title } at { $place }
told-suspended = The booking “{ $title }” is suspended.
todo-suspended = No session takes place until the booking resumes.
open-suspended = See the suspended booking

subject-resumed = Resumed: { $title } at { $place }
told-resumed = The booking “{ $title }” goes on.
todo-resumed = The sessions left take place as scheduled.
open-resumed = Check the schedule

subject-terminated = Ended early: { $title } at { $place }
told-terminated = The booking “{ $title }” was ended early. The sessions left are cancelled.
todo-terminated = The consortium and the site operator agree on teardown and restoration.
open-terminated = See the ended booking

subject-closure_hits = Site closed: { $site }, { $count } { $count ->
    [one] session
   *[other] sessions
} to check
told-closure_hits = The closure below at { $site } hits { $count } { $count ->
    [one] session
   *[other] sessions
} of “{ $title }”.
todo-closure_hits = Please agree with the site whether to move or cancel each session.
open-closure_hits = Check the sessions affected

subject-closure_lifted = All clear: { $site }, { $count } { $count ->
    [one] session
   *[other] sessions
}
told-closure_lifted = A closure at { $site } is lifted. { $count } { $count ->
    [one] session of “{ $title }” is no longer affected.
   *[other] sessions of “{ $title }” are no longer affected.
}
todo-closure_lifted = Nothing needs to be done for sessions that were neither moved nor cancelled.
open-closure_lifted = See the booking

subject-rules_hit = Conditions changed: { $site }, { $count } { $count ->
    [one] session
   *[other] sessions
} to check
told-rules_hit = Conditions of the site or of the agreement have changed. { $count } { $count ->
    [one] session
   *[other] sessions
} of “{ $title }” no longer { $count ->
    [one] meets
   *[other] meet
} them.
todo-rules_hit = No session is cancelled. Please move or cancel those that can't take place.
open-rules_hit = Check the sessions affected

subject-rules_clear = Conditions met again: { $site }, { $count } { $count ->
    [one] session
   *[other] sessions
}
told-rules_clear = Conditions have changed again. { $count } { $count ->
    [one] session
   *[other] sessions
} of “{ $title }” { $count ->
    [one] meets
   *[other] meet
} them.
todo-rules_clear = Nothing needs to be done for sessions that were neither moved nor cancelled.
open-rules_clear = See the booking

subject-flag_reminder = Still to decide: session { $day }, { $place }
told-flag_reminder = Session { $number } of “{ $title }” is in { $days } days, and nobody has said what becomes of it.
todo-flag_reminder = Please move or cancel it. As long as a closure falls on it, it will not start.
open-flag_reminder = Decide about the session

subject-flag_escalated = Decide today: session { $day }, { $place }
told-flag_escalated = Session { $number } of “{ $title }” is tomorrow, and nobody has said what becomes of it.
todo-flag_escalated = Please move or cancel it today. As long as a closure falls on it, it will not start.
open-flag_escalated = Decide about the session

subject-session_missed = Session did not start: { $day }, { $place }
told-session_missed = Session { $number } of “{ $title }” did not start, as { $stopped ->
    [yes] work is stopped there.
   *[no] a closure falls on it.
}
todo-session_missed = Please check the times of the sessions left.
open-session_missed = See the sessions left

subject-work_stopped = Work stopped: { $place }
told-work_stopped = Work at { $place } is stopped. What ran was cut short.
todo-work_stopped = Nobody works there until the restart is agreed to. Sessions that are to start will not start meanwhile.
open-work_stopped = See the stop

subject-restart_agreed = One agreement is missing: restart at { $place }
told-restart_agreed = One of the two who must agree has agreed to a restart at { $place }. Work stays stopped.
todo-restart_agreed = Whoever is named as missing looks at the reason given and decides. The others need do nothing.
open-restart_agreed = See the stop

subject-work_resumed = Work goes on: { $place }
told-work_resumed = Stopped work at { $place } may go on.
todo-work_resumed = Please check what becomes of each session that is listed. A session whose time is not over goes on if that time is still free.
open-work_resumed = See who let it go on, and why

subject-crew_stopped = Work stopped, please do not work: { $place }
told-crew_stopped = Work at { $place } is stopped. You are named for a session of “{ $title }” there.
todo-crew_stopped = Whoever is there makes their place safe, leaves and checks out. Nobody works there until the restart is agreed to; you will be told. The link is yours alone.
open-crew_stopped = See the session and check out

subject-crew_resumed = Work goes on: { $place }
told-crew_resumed = Stopped work at { $place } may go on. You are named for a session of “{ $title }” there.
todo-crew_resumed = Please agree with whoever leads the session when you come. The link is yours alone.
open-crew_resumed = See the session and check in

subject-incident_urgent = URGENT { $grade }: { $place } ({ $incident })
told-incident_urgent = Something went badly wrong at { $place }.
todo-incident_urgent = { $stopped ->
    [yes] If you are not there, please call the numbers above first. Nobody works there until the restart is agreed to. Whoever sees to it acknowledges the report.
   *[no] If you are not there, please call the numbers above first. Whoever sees to it acknowledges the report.
}
open-incident_urgent = See the report and acknowledge it

subject-incident_logged = Reported { $grade }: { $place } ({ $incident })
told-incident_logged = Something was reported at { $place }.
todo-incident_logged = The site acknowledges it and says who sees to it.
open-incident_logged = See the report

subject-incident_overdue = Nobody acknowledged { $grade }: { $place } ({ $incident })
told-incident_overdue = Nobody took note of a report at { $place } in time.
todo-incident_overdue = If you are not there, please call the numbers above. Whoever sees to it acknowledges the report.
open-incident_overdue = Acknowledge the report

subject-incident_given = For you to see to, { $grade }: { $place } ({ $incident })
told-incident_given = Somebody named you to see to what was reported at { $place }.
todo-incident_given = Please look at the report and write down what you do.
open-incident_given = See the report

subject-holiday_hits = Holiday change: { $count } { $count ->
    [one] session
   *[other] sessions
} of { $title }
told-holiday_hits = A new public holiday falls on { $count } { $count ->
    [one] session
   *[other] sessions
} of “{ $title }”.
todo-holiday_hits = Please move or cancel those that can't take place.
open-holiday_hits = Check the sessions on the holiday

subject-end_reminder = Ends { $day }: { $place }
told-end_reminder = The booking “{ $title }” ends { $days ->
    [0] soon
    [1] tomorrow
   *[other] in { $days } days
}.
todo-end_reminder = The consortium sees to teardown and the report. An extension must be asked for before the end.
open-end_reminder = Check before the end

subject-message_to_site = New message: { $title } at { $place }
told-message_to_site = There is a new message about the booking “{ $title }”.
todo-message_to_site = Please answer in the conversation on the booking's page. Replies to this mail reach nobody.
open-message_to_site = Answer the message

subject-message_to_consortium = Message of the site: { $title } at { $place }
told-message_to_consortium = There is a new message about the booking “{ $title }”.
todo-message_to_consortium = Please answer in the conversation on the booking's page. Replies to this mail reach nobody.
open-message_to_consortium = Read the message

subject-joined = In your calendar now: { $place }, { $day }
told-joined = From now on you hear of the booking “{ $title }”, which is approved.
todo-joined = Please check the conditions and the schedule.{ $attached ->
    [yes] {" "}The schedule is attached.
   *[no] {""}
}
open-joined = See the booking

subject-left = No longer in your calendar: { $place }, { $day }
told-left = You no longer hear of the booking “{ $title }”.
todo-left = The attachment takes what is to come out of your calendar.
open-left = See your own bookings

subject-question_asked = New question: { $place }
told-question_asked = { $asker } asked about { $place }.
todo-question_asked = An answer on the page of questions is kept for your colleagues. A reply to this mail goes straight to who asked.
open-question_asked = See the question

subject-question_received = Question received: { $place }
told-question_received = Your question about { $place } went to the people of the site.
todo-question_received = The answer comes to this address. If you asked nothing, you need do nothing.
open-question_received = See the site

subject-question_answered = Answer: { $place }
told-question_answered = Here is the answer to your question about { $place }.
todo-question_answered = If you want to know more, please ask again on the page of the site.
open-question_answered = See the site

subject-account_asked = Asks for an account: { $organisation }
told-account_asked = { $asker } of { $organisation } asks for an account.
todo-account_asked = Please look at it, and invite them or decline. A reply to this mail goes straight to who asked.
open-account_asked = See who asks

subject-account_ask_received = Your request for an account
told-account_ask_received = Somebody asked for an account with this address.
todo-account_ask_received = The programme’s staff look at it and write to this address. If it was not you, you need do nothing.
open-account_ask_received = See the sites

subject-account_ask_declined = Your request for an account was declined
told-account_ask_declined = Your request for an account was declined.
todo-account_ask_declined = Please read why. You can ask again.
open-account_ask_declined = See the sites

## The judge's findings. -plain is said when the facts are missing

finding-outside_window = Outside the hours for this phase, which are { $time }.
finding-outside_window-plain = Outside the hours for this phase.
finding-closure = Falls into a closure: { $reason }.
finding-closure-plain = Falls into a closure.
finding-holiday = The zone is closed on public holidays ({ $reason }).
finding-holiday-plain = The zone is closed on public holidays.
finding-notice_too_short = Too late to ask: { $limit } days' notice is needed. The earliest day is { $date }.
finding-notice_too_short-working = Too late to ask: { $limit } working days' notice is needed. The earliest day is { $date }.
finding-notice_too_short-plain = Too late to ask.
finding-horizon_too_far = Too far ahead: at most { $limit } days.
finding-horizon_too_far-plain = Too far ahead.
finding-too_long = A session may last { $limit }; this one lasts { $asked }.
finding-too_long-plain = Longer than a session may last.
finding-self_overlap = Runs into the next session of its phase ({ $time }).
finding-self_overlap-plain = Runs into the next session of its phase.
finding-phase_overlap = At the same time in the same zone as another phase of the request ({ $time }).
finding-phase_overlap-plain = At the same time in the same zone as another phase of the request.
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
finding-stopped = Work is stopped in this zone for the time being.
finding-recording_not_allowed = No camera may record in this zone.
finding-overridden = { $sentence } (Set aside: { $reason })

## Errors

error-not_found = Not found.
error-forbidden = You may not do this.
error-prove_again = Please give your password again.
error-method_not_allowed = This address does not take that method.
error-method_not_allowed-detail = It takes { $allowed }.
error-unauthenticated = Please sign in.
error-invalid = Please check what you entered.
error-refused = The rules don't allow this. See the reason for each session.
error-exceptions = The new schedule leaves out sessions of which people made something else.
error-exceptions-detail = Say in “keep” which of these exceptions move to the new session of the same day; an empty list ends them all.
error-needs_consent = This goes beyond what was approved, so the site must agree.
error-needs_consent-way = Please write to the site in the booking’s conversation; the site can change the session.
beyond-zones = It takes other zones than were approved.
beyond-longer = It lasts longer than was approved.
beyond-notice = It starts sooner than the site’s notice allows.
beyond-taken_by_site = The site took this session away.
error-not_now = Not possible in its present state.
error-taken = That value is taken.
error-key_reused = The same Idempotency-Key was used for another request.
error-settled = It is too late to take the decision back: its mails have left.
error-stale = It has changed meanwhile. Please load it again and retry.
error-too_many = Too many requests. Please try again later.
error-files_unavailable = Photos and pictures can’t be kept or opened at the moment. Nothing was kept. Please try again soon.
error-unavailable = Not possible at the moment. Please try again soon.
error-unknown_outcome = It may or may not have been done. Please look before you try again.
error-not_ready = The service can't do its work.
not-ready-database_unreachable = The database does not answer.
not-ready-database_read_only = The database can only be read.
not-ready-database_cannot_write = The database can't write: its disk is full or fails.
not-ready-database_busy = The database has no time.
not-ready-timers_late = Starts and ends are not kept in time.
error-internal = Something went wrong. If it goes on, please tell the administrator.
error-cross_site = This was sent from another site, so nothing was done.
error-too_slow = The request took too long to come in. Please try again.
error-too_large = That is more than can be taken in at once.
error-wrong_type = What was sent has another form than this address takes.
error-unreadable = What was sent can't be read.
error-not_json = The body is no JSON.
error-bad_key = The Idempotency-Key can't be used.
error-bad_version = The version in If-Match can't be read.
error-version_required = The version that you saw is missing.
called-off-by-consortium = Taken out by the consortium.
called-off-by-schedule = Not in the schedule.
called-off-by-site = Taken out by the site.
