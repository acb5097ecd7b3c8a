
### Demonstration, live board, reports

## Demonstration

toast-demo-moved = The demonstration's clock was moved.
toast-demo-nothing = No start or end is planned.
toast-demo-runs = The demonstration's clock runs.
toast-demo-stands = The demonstration's clock stands.
demo-people-lead = One click signs you in as that person, without a password.
demo-part-staff = Programme staff
demo-part-admin = Admin
demo-part-operator = Site operators
demo-part-consortium = Consortia
demo-part-hint-staff = See running pilots, starts and ends, requests that wait too long, and reports.
demo-part-hint-admin = Keep people, holidays, notices, jobs, the journal and settings.
demo-part-hint-operator = Decide requests for their sites and close them when needed.
demo-part-hint-consortium = Find a zone, ask for it, and run the sessions.
demo-you = You
demo-be = Sign in
demo-mail-lead = Every mail that the demonstration sent, as its receiver sees it.
demo-mail-none = No mail yet
demo-mail-none-hint = Move the clock or send a request, and its mails appear here.
older = Older
member-manager = Manager
member-member = Member
member-viewer = Viewer

## Mails

mail-from = From
mail-to = To
mail-date = Sent
mail-html = Mail
mail-text = As plain text
mail-source = Calendar file as sent
mail-calendar = Calendar part
mail-follow = Open the mail's link
mail-method-request = Adds or changes these events.
mail-method-cancel = Cancels these events.
mail-without = { $n } left out
mail-moved = moved:

## Live board

board-lead = Changes by itself as sessions start and end.
board-as-of = As of { $time }
board-refresh = Refresh
board-filter = Kinds of sites
board-all-sites = All sites
board-flagged = { $n } { $n ->
    [one] session needs
   *[other] sessions need
} a look
board-soon = Start within { $n } h
board-today = Sessions ended, of those that end today
board-waiting = Waiting for a decision
board-waiting-late = Waiting for a decision ({ $n } too long)
board-to-check = To check
board-running = Live now
board-none-running = Nothing is live
board-none-running-hint = Sessions appear here when they start.
board-left = { $time } left
board-over = About to end
board-soon-headline = Starting soon
board-suspended = Suspended bookings
board-waiting-headline = Requests that wait for a decision
board-none-waiting = Nothing waits
board-waited = { $n } working { $n ->
    [one] day
   *[other] days
}
board-outlook = Next 7 days
board-sessions = { $n } { $n ->
    [one] session
   *[other] sessions
}
board-begins = Demonstrations that begin
board-ends = Demonstrations that end
board-activity = Activity
board-times = { $n } { $n ->
    [one] time
   *[other] times
}
board-none-done = Nothing yet

## What the journal tells

did-booking-accept-offer = Offer accepted
did-booking-approve = Approved
did-booking-cancel = Cancelled
did-booking-complete = Demonstration ended
did-booking-decline = Declined
did-booking-draft = Draft saved
did-booking-expire = Request expired
did-booking-offer = Other times offered
did-booking-request = Requested
did-booking-request-changes = Changes requested
did-booking-settle-hits = Affected sessions changed together
did-booking-amend = Changed as approved
did-booking-reschedule = Schedule changed
did-booking-resume = Resumed
did-booking-revise = Revised
did-booking-suspend = Suspended
did-booking-terminate = Terminated
did-booking-time-taken = Time given to another
did-booking-remind = Site reminded
did-booking-assign = Assigned
did-booking-crew = Crew changed
did-booking-recordings = Recordings changed
did-booking-undo = Decision taken back
did-booking-undo-hits = Change of affected sessions taken back
did-booking-withdraw = Withdrawn
did-closure-add = Closure added
did-closure-lift = Closure lifted
did-consortium-create = Consortium added
did-consortium-update = Consortium changed
did-feed-make = Calendar address made
did-feed-revoke = Calendar address revoked
did-holiday-add = Holiday added
did-member-put = Member set
did-member-decline = Invitation declined
did-member-invite = Invited to an organisation
did-member-withdraw = Invitation withdrawn
did-member-deputy = Deputy named
did-member-deputy_end = Deputy removed
did-member-remove = Member removed
did-notice-replay = Notice sent again
did-organisation-create = Organisation added
did-organisation-update = Organisation changed
did-person-create = Person added
did-person-disable = Person barred
did-person-enable = Person let in again
did-person-accept_ask = Request for an account accepted
did-person-decline_ask = Request for an account declined
did-person-invite = Invited
did-person-link = Password link made
did-person-end_login = One sign-in ended
did-person-password_failed = Wrong password given
did-person-ask_email = Another e-mail asked for
did-person-email = E-mail changed
did-person-correct_name = Name corrected
did-person-set_password = Password set
did-person-sign_in = Signed in
did-person-sign_in_failed = Sign-in failed
did-person-sign_in_refused = Sign-in refused after too many failures
did-person-sign_out = Signed out
did-person-sign_out_everywhere = Signed out everywhere
did-person-update = Person changed
did-programme-create = Programme added
did-programme-update = Programme changed
did-session-cancel = Session cancelled
did-session-check_in = Checked in
did-session-check_out = Checked out
did-session-correct_entry = Entry closed as wrong
did-session-end = Session ended
did-session-ask_extension = More time asked for
did-session-decline_extension = More time declined
did-session-extend = Session extended
did-session-log-photo = Photos added to a log
did-incident-photo = Photos added to an incident
did-session-log = Log written
did-session-log_close = Log made final
did-session-log_reopen = Log opened again
did-session-log_dispute = Log disputed
did-session-log_settle = Disputed log settled
did-consortium-targets = Targets changed
did-session-finish = Session ended early
did-session-miss = Session did not start
did-session-cut = Session cut short: work stopped
did-stop-place = Work stopped
did-stop-agree = Agreed that work goes on
did-stop-resume = Work let go on
did-incident-report = Reported what went wrong
did-incident-step = A step about an incident
did-session-move = Session moved
did-session-restore = Session brought back
did-session-skip = Session left out
did-session-start = Session started
did-site-answer_question = Question answered
did-site-create = Site added
did-site-posts = Posts changed
did-site-update = Site changed
did-token-create = Token made
did-token-revoke = Token revoked
did-zone-add_picture = Picture added
did-zone-change_picture = Picture described anew
did-zone-remove_picture = Picture removed
did-zone-create = Zone added
did-zone-retire = Zone retired
did-zone-set_windows = Windows changed
did-zone-unretire = Zone offered again
did-zone-sign = New sign for a zone
did-session-crew_links = Links for the crew
did-zone-update = Zone changed

## Reports

report-from = From
report-to = To
report-xlsx = Download for Excel
report-csv = Download CSV
report-week = Weekly sheet
report-table = As a table
report-nothing = –
report-use = Utilisation
report-use-counts = Hours of approved bookings in all hours of use of the period, those to come as well
report-held-counts = Held to their end, of those that are over. Not called off ones, not those to come
report-accepted-counts = Approved, of the requests of the period that were decided
report-median-counts = The middle time of the decisions made in the period
report-night-counts = Sessions that start between 20:00 and 06:00, those to come as well
report-counts-weeks = Hours of sessions week by week, without those called off and with those to come.
report-counts-sites = Hours of approved bookings in the hours of use, those to come as well.
report-counts-hours = Approved sessions at the same time, on average, those to come as well.
report-counts-acceptance = Requests sent in the period, as they stand now.
report-counts-districts = Requests sent in the period, as they stand now.
report-counts-reasons = Requests declined in the period, by reason.
report-counts-days = Approvals and refusals made in the period, by how long they took.
report-counts-held = Sessions that start in the period, as they stand now. Held means to their end.
report-counts-consortia = Sessions that start in the period, by consortium and agreement: held, of those that are over.
report-title-consortia = Held by consortia
report-title-sessions = Sessions
report-agreement-from = Agreement from
report-agreement-until = Agreement until
report-quota = Sessions agreed
report-held-hours = Hours held
report-to-come = To come or live
report-phase = Phase
report-hours = Hours
report-held = Sessions held / over
report-accepted = Accepted
report-median = Time to decide (median)
report-night = At night
report-of-sites = { $n } of { $all } sites
report-no-sites = No sites yet
report-no-requests = Nothing was asked in this period
report-no-reasons = Nothing was declined in this period
report-no-decisions = Nothing was decided in this period
report-no-sessions = No session was planned in this period
report-week-said = Week of { $day }: { $firm } h approved, { $open } h pending
report-weeks-said = Booked hours by week as bars. The table below has the same numbers.
report-hours-said = Sessions at once by weekday and hour. The table below has the same numbers.
report-title-weeks = Booked hours by week
report-title-sites = Utilisation by site
report-title-hours = Sessions at once by weekday and hour (average)
report-title-acceptance = Accepted by kind of site
report-title-districts = Accepted by district
report-title-reasons = Why requests were declined
report-title-days = Days from request to decision
report-title-held = Planned and held
report-monday = Week from
report-firm-hours = Approved hours
report-open-hours = Pending hours
report-weekday = Weekday
report-site = Site
report-taken = Booked hours
report-bookable = Bookable hours
report-use-rate = Utilisation (%)
report-planned = Planned
report-held-n = Held
report-off = Called off
report-missed = Missed
report-approved = Approved
report-declined = Declined
report-lapsed = Lapsed
report-waiting = Pending
report-rate = Accepted (%)
report-reason = Reason
report-days = Days
report-days-from-to = { $first }–{ $last } days
report-days-over = more than { $n } days
report-district = District
report-count = Count
report-outcome = Outcome
sheet-title = Week at { $site }
sheet-show = Show the sheet
sheet-print = Print
sheet-none = Nothing is planned in this week
sheet-day = Day
sheet-time = Time
sheet-zone = Zone
sheet-what = Demonstration
sheet-who = Organisation
sheet-state = State
