
## What is wrong with a field. In English it reads on from the field's name

fault-in-field = { $field } { $fault }
fault-malformed = has a form that can't be read
fault-needed = is needed
fault-no-fields = is not known here
fault-unknown-field = is not known here; known are: { $words }
fault-kind-text = must be text
fault-kind-whole = must be a whole number
fault-kind-number = must be a number
fault-kind-flag = must be true or false
fault-kind-list = must be a list
fault-kind-object = must be an object
fault-moment = must be a moment with its offset, such as 2027-04-05T11:00:00+09:00
fault-local-time = must be a local time to the minute, such as 2027-04-05T11:00
fault-time-of-day = must be a time of day such as 11:00
fault-month-day = must be a month and day such as 12-10
fault-end-after-start = must end after it starts
fault-between = must be { $least } to { $most }
fault-at-most = must be at most { $most }
fault-one-of = must be one of { $words }
fault-not-listed = must be one of the list
fault-not-there = there is no “{ $word }” here
fault-date = must be a date such as 2027-01-31
fault-not-before = must not be before { $other }
fault-after = must be after { $other }
fault-days-after = at most { $most } days after { $other }
fault-given-twice = is given twice
fault-named-twice = is named twice
fault-other-phase = is another phase than the one that is changed
fault-name-taken = another organisation has this name; give one that people can tell apart
fault-token-name-taken = is the name of another token; choose a different one
fault-fixed = can't be changed
fault-fixed-with-site = can't be changed with the site
fault-fixed-requests-wait = can be changed once all waiting requests are decided
fault-fixed-bookings-ahead = can't be changed while there are bookings ahead; wait until they end
fault-quiet-hours = must be two different times of day such as 22:00-07:00
fault-wrong-password = is not the password in force
fault-password-own = is made of your own name or address, which others try first; choose some words that have nothing to do with you
fault-password-guessable = is too easy to guess, as frequent passwords, single words, repetitions and rows of keys are; choose some words that have nothing to do with each other
fault-text-empty = must not be empty
fault-needs-title = is needed; give the booking a name
fault-text-too-short = must have at least { $least } characters
fault-text-too-long = must have at most { $most } characters
fault-text-control = must not hold control characters
fault-text-slug = must be made of a-z, 0-9 and single hyphens
fault-text-email = must be an e-mail address
fault-text-name = must be a name, without addresses and links
fault-text-phone = must be a phone number such as +82 10 1234 5678
fault-time-zone = must be the IANA name of a time zone, such as Asia/Seoul
fault-no-organisation = is no organisation
fault-no-programme = is no programme
fault-no-such-consortium = there is no such consortium
fault-no-such-zone = there is no such zone
fault-no-zone-of = is no zone of { $site }
fault-no-zone-of-site = is no zone of the site
fault-no-such-phase = the booking has no such phase
fault-no-such-session = names no session: none starts at { $start }
fault-no-such-exception = names no exception that the new schedule leaves out
fault-no-session-that-day = the new schedule has no session on that day; add its start to the extra dates to keep it
fault-off-schedule = is no longer in the schedule of the booking
fault-no-session = has no session
fault-no-state = { $word } is no state
fault-no-session-state = is no session state
fault-no-cursor = is no cursor
fault-zone-needs-site = needs a site, or is written site/zone
fault-needs-zone = names at least one zone as site/zone
fault-zone-circle = must not lead back to the zone itself
fault-zones-at-most = must be one of at most { $most } zones
fault-zone-has-bookings = has bookings ahead, which would not take the new zone; wait until they end
fault-needs-lead = must have a lead
fault-needs-message = must say something
fault-needs-reason = says why
fault-needs-text-for-other = says why, when the reason is other
fault-needs-changes = says what is to be changed
fault-email-of-nobody = belongs to nobody here; add the person instead
fault-oneself = can't be done to oneself
fault-has-password = has set a password already
fault-may-not-sign-in = may not sign in
fault-no-draft-again = a request that was sent can't become a draft again
fault-other-site = a booking stays with its site and its consortium
fault-phases-count = must be 1 to { $most } phases
fault-too-many-sessions = all phases together have { $asked } sessions; at most { $most } are possible
fault-too-many-claims = the sessions, each counted in each of its zones and the zones within, are { $asked }; at most { $most } are possible
fault-too-many-zone-days = the sessions take { $asked } days, each counted in each of its zones; at most { $most } are possible
fault-leaves-no-session = leaves no session
fault-leaves-no-session-decline = leaves no session; decline instead
fault-leaves-out-started = leaves out { $start }, which has started
fault-either-to-or-minutes = give either to or advance_minutes
fault-within-a-year = must be within a year from now, and not before it
fault-opening-no-dates = must have at least one date
fault-opening-many-dates = must have at most { $most } dates
fault-opening-year = must lie in the years 1970 to 2999
fault-opening-seconds = must be a whole minute
fault-day-rule-part = `{ $part }` must be NAME=VALUE
fault-day-rule-twice = { $part } is given twice
fault-day-rule-not-allowed = { $part } is not one of FREQ, INTERVAL, WKST, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, BYWEEKNO, BYYEARDAY
fault-day-rule-value = { $part } can't be `{ $value }`
fault-day-rule-no-freq = must have FREQ=DAILY, WEEKLY, MONTHLY or YEARLY
fault-day-rule-with-freq = { $part } does not go with this FREQ
fault-day-rule-never = matches no day
fault-schedule-minutes = must be 1 to { $most } minutes (200 days)
fault-schedule-not_on_rule = the first session is not on the rule; the nearest first date is { $nearest }
fault-schedule-no_match = the rule matches no date within { $months } months
fault-schedule-too_many = gives more than { $limit } sessions; use a smaller COUNT or an earlier UNTIL
fault-schedule-past_horizon = goes past { $months } months from the first session; use a smaller COUNT or an earlier UNTIL
fault-schedule-endless = never ends, but may give at most { $limit } sessions within { $months } months; add COUNT or UNTIL
fault-schedule-text_too_long = must have at most { $most } characters
fault-schedule-character = has a character that can't be in a rule, at position { $position }; a rule is one line such as FREQ=WEEKLY;BYDAY=MO;COUNT=10
fault-schedule-prefix = must be the rule alone, without 'RRULE:' before it
fault-schedule-malformed = '{ $part }' is not NAME=VALUE; parts are parted by one semicolon, with none at the end
fault-schedule-unknown_part = has the unknown part { $part }
fault-schedule-duplicate_part = has { $part } twice
fault-schedule-no_freq = has no FREQ; use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY
fault-schedule-sub_daily = can't repeat within a day by FREQ; use FREQ=DAILY with BYHOUR and BYMINUTE, such as FREQ=DAILY;BYHOUR=9,11;BYMINUTE=0,30
fault-schedule-value = { $part } can't be '{ $value }'
fault-schedule-interval = INTERVAL must be 1 to { $max }
fault-schedule-count_zero = COUNT must be at least 1
fault-schedule-count_and_until = has both COUNT and UNTIL; keep one
fault-schedule-until_not_utc = UNTIL must be in UTC; for this site write UNTIL={ $utc }
fault-schedule-until_before_start = UNTIL is before the first session
fault-schedule-not_with = { $part } can't stand with { $with }
fault-schedule-numbered_day = BYDAY with a number, such as 2MO, can't stand with { $with }
fault-schedule-set_pos_alone = BYSETPOS needs another BY part to choose from
fault-schedule-week_no_alone = BYWEEKNO needs BYDAY: without it calendar programs disagree on which days of the week are meant
fault-schedule-seconds = sessions start on a full minute; leave BYSECOND out
fault-schedule-times_a_day = BYHOUR and BYMINUTE give { $asked } times a day; at most { $limit }
fault-schedule-too_many_exdates = must be at most { $most } dates
fault-schedule-exdate_off_schedule = { $date } is not a session of this schedule
fault-schedule-nothing_left = excludes every session
fault-schedule-too_many_rdates = must be at most { $most } dates
fault-schedule-rdate_before_start = { $date } is before the first session; make it the start
fault-schedule-rdate_past_horizon = { $date } is past { $months } months from the first session
error-taken-detail = { $what } is taken
error-not_now-booking = { $action } is not possible while the state of the booking is “{ $state }”.
error-not_now-session = { $action } is not possible while the state of the session is “{ $state }”.

## What was asked, at the beginning of those sentences

asked-booking-request = Sending the request
asked-booking-revise = Revising the request
asked-booking-withdraw = Withdrawing the request
asked-booking-approve = Approving
asked-booking-decline = Declining
asked-booking-request-changes = Asking for changes
asked-booking-accept-offer = Taking the offered times
asked-booking-cancel = Cancelling the booking
asked-booking-suspend = Suspending the booking
asked-booking-resume = Resuming the booking
asked-booking-terminate = Terminating the booking
asked-booking-expire = Expiry of the request
asked-booking-start = Starting the booking
asked-booking-complete = Completing the booking
asked-booking-reschedule = Changing the schedule
asked-session-start = Starting a session
asked-session-end = Ending a session
asked-session-move = Moving a session
asked-session-cancel = Cancelling a session
asked-session-skip = Leaving a session out
asked-session-restore = Bringing a session back
asked-session-miss = Missing a session
asked-session-cut = Stopping a session

## What other fields are called

field-agreement_from = the start of the agreement
field-valid_from = the first day
field-from = the first day
field-starts_at = the start

## Requests that can't be handled as a whole
fault-not_found-address = There is nothing at this address.
fault-not_found-file = There is no such file.
fault-internal-no-service = There is no service here.
fault-cross_site-detail = The write came from another site.
fault-not_json-detail = It can't be read from line { $line }, column { $column } on.
fault-wrong_type-detail = Send the body as { $wanted }.
fault-too_large-detail = The body may have at most { $most } bytes.
fault-too_slow-detail = The body did not come within { $seconds } s.
fault-unreadable-detail = The body did not come whole.
fault-unreadable-length = A request has a length or comes in chunks, not both.
fault-bad_key-detail = Idempotency-Key must be 1 to { $most } ASCII characters.
fault-bad_version-detail = If-Match must be a version such as "3".
fault-version_required-detail = Send the version that you saw as If-Match.
