### Pages that anybody may see

about-headline = The city's demonstration sites, booked in one place
about = Madang books zones of shopping centres, factories, stations, hospitals and parks for technology trials. Find free time and ask for it; the site decides, and you are told in time when it starts and ends.
start-find = Find a site
start-home = Go to my page
start-how = How it works
start-step-1 = Find a site
start-step-1-text = Choose a zone by kind, district, time, power and whether it is open at night.
start-step-2 = Ask for your dates
start-step-2-text = Ask for a whole series at once. Dates that collide are shown at once, with other times that would do.
start-step-3 = Get approved and run your trial
start-step-3-text = Once the site approves, your dates are fixed, and mail and calendar tell you of every start and end.
start-soon = Free zones in the next 6 weeks
start-soon-hint = The six sites with most free zones. Zones with at least half an hour left for a trial. Weeks that it is too late to ask for are left out.
start-all-sites = All sites
start-week = Week of { $day }
start-zones = { $n } of { $all }

site = Site
zones = Zones
catalogue-lead = { $n ->
    [one] One site
   *[other] { $n } sites
} for trials. Everybody may see whether a zone is occupied.
catalogue-list = Sites found
catalogue-found = { $n ->
    [one] 1 site
   *[other] { $n } sites
}
catalogue-many = Only the first { $n } are shown. Add a wish to narrow it down.
catalogue-zones = { $n } of { $all } zones
catalogue-free = free from { $day }
catalogue-full = nothing free within { $n } weeks
catalogue-zones-more = { $zones } and { $n } more
catalogue-nothing = No site does all of that
catalogue-loosen = These changes find something:
catalogue-nothing-at-all = Search again with fewer wishes.
catalogue-none = There are no sites yet
catalogue-none-hint = Once sites are added, they are found and asked for here.
catalogue-without = Without “{ $wish }”: { $n ->
    [one] 1 site
   *[other] { $n } sites
}
catalogue-phase = Looked for what may be used for the phase “{ $phase }”.
catalogue-until = Only until { $time }: { $n } { $n ->
    [one] site
   *[other] sites
}
catalogue-for = For the phase “{ $phase }”: { $n } { $n ->
    [one] site
   *[other] sites
}
why-closes = { $kind }: at { $n } { $n ->
    [one] site
   *[other] sites
} the hours of use for “{ $phase }” end at { $time }.
why-only-for = { $kind }: { $n } { $n ->
    [one] site takes
   *[other] sites take
} only “{ $other }” then, not “{ $phase }”.
why-not-open = { $kind }: { $n } { $n ->
    [one] site is
   *[other] sites are
} not open then.
why-closed = { $kind }: { $n } { $n ->
    [one] site is
   *[other] sites are
} unavailable then.
why-too-soon = { $kind }: at { $n } { $n ->
    [one] site
   *[other] sites
} it is too late to ask for that day.
why-too-far = { $kind }: { $n } { $n ->
    [one] site does
   *[other] sites do
} not take requests for that day yet.
why-taken = { $kind }: at { $n } { $n ->
    [one] site
   *[other] sites
} that time is taken.
why-wish = { $kind }: { $n } { $n ->
    [one] site does
   *[other] sites do
} not meet “{ $wish }”.
wish-carried = Looked for:
wish-back = Back to what was found
criterion-words = words
criterion-kind = kind of site
criterion-district = district
criterion-phase = phase
criterion-hours = date and time
criterion-power = power
criterion-people = people
criterion-overnight = overnight
criterion-recording = recording allowed
wish-words = Words
wish-kind = Kind
wish-district = District
wish-any-phase = Any (times as for a trial)
wish-phase = Phase
wish-find = Find
wish-none = Clear all wishes
wish-more = Date and time, power, people, overnight, recording
wish-date = Date
wish-from = From
wish-to = To
wish-any-time = Any
wish-power = Power (kW)
wish-people = People
wish-overnight = Open past midnight
wish-recording = Recording allowed
wish-needs-date = Hours need a date.
wish-bad-date = Enter a date such as 2027-04-27.
wish-bad-time = Enter a time such as 22:30.
wish-bad-number = Enter a number, 0 or more.
map = Map
map-label = Map of the capital region. The list beside it holds the same sites.
map-source = Boundaries: National Geographic Information Institute (경계: 국토지리정보원, 2023, 이용허락범위 제한 없음)
map-away = { $n } off the map

ask-site = Ask for this site
ask-zone = Ask for this zone
ask-time = Ask
house-rules = House rules
limits = Conditions
limit-notice = Ask by
limit-horizon = Ask for
limit-longest = Longest session
limit-mode = Requests
limit-capacity = At once
limit-people = People
limit-power = Power
limit-area = Area
limit-turnaround = Between bookings
limit-recording = Recording
ask-earliest = If you ask today, the earliest day is { $day }.
ask-by-none = The same day will do.
ask-by-days = { $n ->
    [one] The day before
   *[other] { $n } days before the start
}
ask-by-working-days = { $n ->
    [one] 1 working day before the start
   *[other] { $n } working days before the start
}
horizon = The next { $n } days
no-limit = No limit
mode-hold = A request holds its time until it is decided, for { $n } days at most.
mode-compete = A request holds nothing. Requests for the same time are weighed together and one is approved; that takes { $n } days at most.
contact = Place and contact
closures = Closures
closures-none = There are no closures.
closure-when = When
closure-where = Where
closure-what = Phase
closure-why = Why
closure-warn = Warning only
whole-site = Whole site
every-phase = Every phase
zones-none = No zone is offered now
zones-none-hint = Please ask the site.
next-two-weeks = Next two weeks
strip-label = { $zone }: occupied { $n ->
    [one] once
   *[other] { $n } times
} in the next two weeks
strip-times = Occupied { $n ->
    [one] once
   *[other] { $n } times
}
strip-nothing = Nothing is occupied in these two weeks.
strip-usable = Open
strip-occupied = Occupied
strip-closed = Closed
zone-within = Part of { $zone }
zone-shared = { $n } bookings at once
zone-people = Up to { $n } people
zone-power = Up to { $kw } kW
zone-area = Up to { $n } m²
zone-recording = Recording allowed
zone-retired = This zone is no longer offered. Approved bookings go on as they are.
recording-yes = Allowed
recording-no = Not allowed
capacity-one = One booking
features = What is there
next-free = Free next
next-free-none = Nothing is free in the next 60 days
next-free-none-hint = Try another phase or another zone.
next-free-no-windows = This zone has no opening hours yet. Please ask the site.
windows = Opening hours
windows-none = There are no opening hours.
window-hours = Days and hours
zone-family = Zones within zones
zone-parent = Is part of
zone-children = Holds
zone-family-hint = Whoever books the larger zone takes those within it too, and the other way round.

## Opening hours and closures in words

window = { $days }, { $times }
window-from = { $window }, from { $date }
window-until = { $window }, until { $date }
window-dates-more = { $dates } and { $n } more days
all-day = all day
month-day = { $day } { $month }
closed-yearly = every year from { $from } to { $until }
closed-season = from { $before } days before { $holiday } to { $after } days after it
closed-holidays = every public holiday
anchor-seollal = Seollal
anchor-chuseok = Chuseok

## Calendars

calendar = Calendar
calendar-hint-person = A secret address that shows every session that you may see in your own calendar.
calendar-hint-site = A secret address that shows this site in your own calendar. Bookings that are not yours to see are “occupied”.
calendar-hint-zone = A secret address that shows this zone in your own calendar. Bookings that are not yours to see are “occupied”.
calendar-hint-consortium = A secret address that shows this consortium in your own calendar.
calendar-open = Subscribe in a calendar program
copy = Copy the address
copied = Copied.
calendar-make = Make a calendar address
calendar-public = Public calendar file
calendar-public-hint = It holds occupied times only.
calendar-sign-in = Sign in to subscribe to a calendar.
calendar-made = Add this address to your calendar program as a subscription. It is shown this once.
calendar-address = Calendar address
calendar-secret = Whoever knows the address can read it, so keep it to yourself. Making it again ends the one before.
calendar-all = My calendars
calendar-own = My sessions
calendar-name = Madang · { $subject }
calendar-occupied = Occupied · { $zone }
calendar-state = State
calendar-list = Calendars in use
calendar-since = Made
calendar-ends = Ends if nobody fetches it:
calendar-revoke = End
toast-calendar-revoked = The calendar address no longer works.

## Search

search-nothing = Nothing found
search-nothing-hint = Try other words. Names of sites, zones, bookings, consortia, organisations and people are looked through.
do-book = New booking
do-bookings = Bookings
do-schedule = Schedule
do-inbox = Inbox
do-closures = Closures · { $site }
site-change = Change this site
site-closures-change = Manage closures
zone-change = Change this zone
do-board = Live board
do-consortia = Consortia and organisations
do-people = People
do-reports = Reports
do-admin = Admin
do-home = Home
do-account = My account
do-notices = Notices to me
do-sites = Find a site
do-sign-in = Sign in

ask-question = Ask a question
ask-title = Ask the site
ask-words = Your question
ask-words-hint = It goes to the people of the site and is not published.
ask-email-hint = The answer goes to this address.
ask-answer-hint = The answer goes to the address of your account.
ask-send = Send the question
toast-question-sent = Your question was sent. The answer comes by mail.

pictures = Photos and plans
picture-kind-photo = Photo
picture-kind-plan = Plan
zone-pictures = Pictures
