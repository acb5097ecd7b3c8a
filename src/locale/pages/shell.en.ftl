
### The frame of every page

brand = Madang
skip = Skip to content
nav-main = Main menu
nav-bar = Bottom menu
crumbs = You are here
nav-home = Home
nav-tonight = On site
nav-inbox = Inbox
nav-incidents = Incidents
nav-board = Live board
nav-bookings = Bookings
nav-schedule = Schedule
nav-sites = Sites
nav-reports = Reports
nav-organisation = My organisation
nav-register = Consortia
nav-admin = Admin
sign-in = Sign in
sign-out = Sign out
account = My account
account-notices = Notices to me
first-steps = First steps
first-steps-n = { $n } of { $of } done
first-steps-later = Later
first-steps-later-hint = The account's menu brings them back.
first-steps-again = Show them on the first page again
first-steps-done = Done:
first-steps-go = Do it
first-steps-none = There are no first steps for you
first-steps-none-hint = Managers of organisations and programme staff have some.
owed-headline = What others still owe
owed-n = { $n ->
    [one] 1 thing
   *[other] { $n } things
}
owed-hours = A zone has no hours of use.
owed-conditions = There are no house rules.
owed-phones = There is no phone beside the one that answers day and night.
owed-people = There is nobody who can ask or decide.
first-step-profile = My phone
first-step-hint-profile = So that the people of your organisation can call you.
first-step-clock = Time and time zone
first-step-hint-clock = The clock is behind what was recorded. Please set the clock of the server.
first-step-at-clock = It is
first-step-backup = Backup
first-step-hint-backup = No copy was made with the command madang backup yet.
first-step-at-backup = Newest copy:
first-step-mail = Mail
first-step-hint-mail = No mail has left yet. The command madang mail test tries it.
first-step-staff = Invite programme staff
first-step-hint-staff = They take over requests that wait for too long.
first-step-site = The first site
first-step-hint-site = With its zones and their hours at once.
first-step-consortium = The first consortium
first-step-hint-consortium = Organisations, people and agreement in one form; it takes five minutes.
first-step-hours = Hours
first-step-hint-hours = A zone without hours can't be asked for.
first-step-conditions = House rules
first-step-hint-conditions = Consortia read them before they ask.
first-step-phones = Phones of the site
first-step-hint-phones = They stand in letters of approval and on the pages of sessions.
first-step-colleagues = Invite a colleague
first-step-hint-colleagues = So that somebody can stand in for you.
first-step-booking = The first booking
first-step-hint-booking = You ask, and the site's operator decides.
search = Search
search-hint = Sites, bookings, actions
theme-system = As system
theme-light = Light
theme-dark = Dark
clock-line = { $now } · { $zone }
clock-basis = { $home ->
    [yes] Korean time (UTC{ $offset })
   *[other] time zone { $zone } (UTC{ $offset })
}
optional = (optional)
ago = { $time } ago
ago-now = just now
ahead = in { $time }
save = Save
back = Back
close = Close
details = Details
all = All
none = None
yes = Yes
no = No
apply = Apply
earlier = Earlier
later = Later
more = More
to-start = To the start page
error-hint = Please check the address. Pages that are not for you look like this too.
error-hint-doubt = The connection broke while it was being saved. See whether it is there before you send it again.
error-hint-server = Please try again in a moment. What you entered was not saved.
demo = Demonstration
demo-next = To the next start or end
demo-hour = +1 hour
demo-day = +1 day
demo-stand = Stop
demo-people = Look as somebody else
demo-mail = Mails sent
toast-saved = Saved.
toast-signed-in = You are signed in.
toast-signed-out = You are signed out.
undo = Undo
dismiss = Dismiss

## States

state-draft = Draft
state-requested = Pending
state-changes_requested = Changes requested
state-approved = Approved
state-active = In its weeks
state-completed = Completed
state-declined = Declined
state-withdrawn = Withdrawn
state-expired = Expired
state-cancelled = Cancelled
state-suspended = Suspended
state-terminated = Terminated
session-scheduled = Scheduled
session-moved = Moved
session-running = Live now
session-ended = Ended
session-skipped = Left out
session-cancelled = Cancelled
session-missed = Missed
session-cut_short = Cut short

## Kinds of sites

site-kind-shopping_centre = Shopping centre
site-kind-hypermarket = Hypermarket
site-kind-factory = Factory
site-kind-factory_small = Small factory
site-kind-hospital = Hospital
site-kind-subway_station = Subway station
site-kind-street = Street
site-kind-park = Park
site-kind-warehouse = Warehouse
site-kind-office = Office building
site-kind-data_centre = Data centre
site-kind-exhibition_hall = Exhibition hall
site-kind-campus = Campus
site-kind-public_hall = Public hall
site-kind-other = Other
form-waiting = Waiting to be sent: #. It goes by itself once there is a connection, with the time of your tap.
form-refused = Not accepted when it was sent: #. Look at what was entered and send it again, or call the site.
form-look = Look at it
form-drop = Remove
form-send-now = Send now
form-unsent = Not sent. What you typed is still here. Check the connection and try again.
