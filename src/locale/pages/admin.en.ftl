
### Admin

admin-health = Health
admin-holidays = Holidays
admin-notices = Notices
admin-journal = Journal
admin-sites = Sites
admin-settings = Settings

## Health

health-lead = Jobs and database as they are now.
health-good = All is well
health-bad = Something needs a look
health-bad-hint = Look below for jobs that stopped, timers that are late, and migrations that don't fit.
health-dead-letters = Some notices could not be sent
health-dead-look = Look at them
health-lag = Timers late by
health-queued = Notices to send
health-dead = Notices refused
health-statements = Statements since the start
health-jobs = Jobs
health-job = Job
health-last = Last run
health-done = Done
health-state = State
health-failing = Failing
health-running = Running
health-next-timer = Next timer
health-next-notice = Next notice
health-version = Version
health-database = Database
health-migrations = Migrations run
health-missing = Migrations missing
health-unknown = Migrations unknown
health-clock = Its clock
job-timers = Starts and ends
job-notices = Sending notices
job-cleanup = Cleaning up

## Holidays

holiday-years = Years
holiday-date = Date
holiday-none = No holidays in this year
holiday-none-hint = They may not have been announced yet.
holiday-kind-public = Public
holiday-kind-substitute = Substitute
holiday-kind-temporary = Temporary
holiday-kind-election = Election day
holiday-add = Add a holiday
holiday-add-hint = You will see the sessions that it touches before anything is saved.
holiday-look = See what it touches
holiday-touches = Touches { $n } { $n ->
    [one] session
   *[other] sessions
}
holiday-touches-hint = Saving flags them, and tells the site and the consortium of each booking by mail. No session is cancelled.
holiday-touches-none = Saving sends no mail.
holiday-save = Save the holiday
toast-holiday-added = The holiday was added.
toast-holiday-flagged = The holiday was added. Please look at the sessions that it touches.

## Notices

notice-queued = Waiting
notice-sent = Sent
notice-dead = Refused
notice-expired = Not sent
notices-none = No notice
notices-none-hint = Please change what you look for.
notices-to = To (e-mail)
notices-nobody = No notice was written to this address.
notice-event = Notice
notice-made = Made
notice-words = The mail server's words
notice-over-dead = The mail server did not take it
notice-over-expired = It was not sent, as it was of no use any more
notice-why = Why it was not sent
expiry-too_late = Its time of use was over.
expiry-overtaken = Something newer made it pointless.
expiry-overtaken-by = Something newer made it pointless: { $event }.
expiry-not_concerned = Its reader no longer belongs to those who hear of this.
expiry-muted = Its reader turned such notices off.
notice-replay = Send again
notice-replay-hint = Sends the same mail to the same person. It is tried for a day.
notice-urgency = Urgency
urgency-at_once = At once
urgency-normal = Normal
notice-until = Of use until
notice-next = Next try
notice-attempts = Tries
notice-digest = In a digest
toast-notice-replayed = It will be sent again.
event-invited = Invitation
event-password_reset = Password reset
event-membership_offered = Invitation to an organisation
event-account_changed = Account changed
event-email_link = New address to confirm
event-email_taken = Address is taken
event-booking_received = Request received
event-decision_needed = Decision needed
event-decision_assigned = Request assigned
event-decision_reminder = Decision reminder
event-decision_escalated = Decision overdue
event-hold_expiring = Hold expiring
event-hold_expired = Hold expired
event-competing_request = Competing request
event-time_taken = Other times needed
event-changes_requested = Changes requested
event-offer_made = Other times offered
event-approved = Approved
event-declined = Declined
event-withdrawn = Withdrawn
event-cancelled = Cancelled
event-schedule_changed = Schedule changed
event-session_moved = Session moved
event-session_cancelled = Session cancelled
event-session_restored = Session restored
event-start_reminder = Starts soon
event-session_starts_soon = Session starts soon
event-demonstration_started = First session started
event-session_started = Session started
event-session_ends_soon = Session ends soon
event-session_ended = Session ended
event-demonstration_ended = All sessions ended
event-suspended = Suspended
event-resumed = Resumed
event-terminated = Terminated
event-closure_hits = Closure hits sessions
event-closure_lifted = Closure lifted
event-rules_hit = Changed conditions hit sessions
event-rules_clear = Sessions meet the conditions again
event-flag_reminder = Session to decide about
event-flag_escalated = Session to decide about today
event-session_missed = Session did not start
event-holiday_hits = Holiday hits sessions
event-end_reminder = Ends soon
event-message_to_site = Message to the site
event-message_to_consortium = Message to the consortium
event-joined = Came to a booking
event-left = Left a booking

## Journal

journal-lead = Who did what, when and why. Nothing is ever removed.
journal-none = Nothing found
journal-none-hint = Please look for less.
journal-about = About
journal-person = Person (e-mail)
journal-nobody = Nobody has this address.
journal-words = Words in it or in the reason
journal-no-address = Please put an e-mail address into the field for the person.
journal-unread = Looked through so far. Older entries are looked through on the next page.
journal-booking = Booking number
journal-service = Madang itself
journal-for = for
journal-notice = the notice
journal-feed = a calendar address
journal-changes = { $n } { $n ->
    [one] field changed
   *[other] fields changed
}
told-field-slug = Name in addresses
told-field-deputy = Decides meanwhile
told-field-kind = Kind
told-field-names = Name
told-field-name = Name
told-field-titles = Name
told-field-district = District
told-field-address = Address
told-field-latitude = Latitude
told-field-longitude = Longitude
told-field-time-zone = Time zone
told-field-phone = Phone, day and night
told-field-mail_links = Links that decide in mails
told-field-texts = Saved texts
told-field-phones = Phones
told-field-duty-email = E-mail of the duty desk
told-field-house-rules = House rules
told-field-entrance = How to get in
told-field-request-mode = Mode of requests
told-field-hold-days = Hold (days)
told-field-notice = Notice
told-field-horizon-days = Farthest ahead (days)
told-field-max-minutes = Longest session (minutes)
told-field-zone = Zone
told-field-zones = Zones
told-field-operator = Operator
told-field-parent = Part of
told-field-capacity = Bookings at once
told-field-budget-people = People at once
told-field-budget-power-w = Power at once (W)
told-field-budget-area-m2 = Area at once (m²)
told-field-turnaround-minutes = Between bookings (minutes)
told-field-recording-allowed = Recording allowed
told-field-features = Features
told-field-retired-at = No longer offered since
told-field-windows = Hours
told-field-programme = Programme
told-field-number = Project number
told-field-agreement-from = Agreement from
told-field-agreement-until = Agreement until
told-field-quota-sessions = Most sessions
told-field-parties = Parties
told-field-organisation = Organisation
told-field-role = Role
told-field-valid-from = From
told-field-valid-until = Until
told-field-language = Language
told-field-platform-role = Role in the service
told-field-sessions = Notices of starts and ends
told-field-muted = Notices turned off
told-field-quiet-hours = Quiet hours
told-field-from = From
told-field-until = Until
told-field-minutes = Length (minutes)
told-field-disabled-at = Barred since
told-field-phases = Phases
told-field-effect = Effect
told-field-shape = Time
told-field-reason = Reason
told-notice-days = { $n } days
told-notice-working-days = { $n } working days
about-booking = Bookings
about-session = Sessions
about-closure = Closures
about-site = Sites
about-zone = Zones
about-consortium = Consortia
about-organisation = Organisations
about-programme = Programmes
about-person = People
about-member = Memberships
about-token = Tokens
about-feed = Calendar addresses
about-holiday = Holidays
about-notice = Notices

## Settings

setting-lead = The values in force. To change one, edit the settings file or the environment and start again. Secrets are not shown.
setting-key = Key
setting-value = Value
setting-origin = From
setting-empty = empty
setting-default = default

## A new site

newsite-add = Add a site
newsite-add-hint = Zones and opening times are set on the site's own pages afterwards.
newsite-none = No site yet
newsite-none-hint = Add the organisation that operates it first.
newsite-district = District
newsite-operator = Operator
newsite-zones = Zones
newsite-place = Place and contact
newsite-latitude = Latitude
newsite-longitude = Longitude
newsite-duty = Duty desk's e-mail
newsite-rules = Rules
newsite-mode = Requests
newsite-mode-hold = hold their time, first come first served
newsite-mode-compete = compete; the site chooses
newsite-hold = Hold (days)
newsite-notice = Lead time
newsite-notice-kind = Lead time in
newsite-working-days = working days
newsite-days = days
newsite-horizon = Bookable ahead (days)
newsite-longest = Longest session (minutes)
newsite-house-ko = House rules (Korean)
newsite-house-en = House rules (English)
