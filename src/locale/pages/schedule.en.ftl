### The schedule

## The timeline

tl-region = Timeline
tl-zone = Zone
tl-site = Site
tl-time = Time
tl-ask = request
tl-close = close
tl-drag = Drag along a free part of a row to choose that time.
tl-sessions = Sessions
tl-legend = Legend
tl-work = Set-up, teardown
tl-out = Outside the hours of use
tl-hours = Hours of use: { $hours }
tl-never = There are no hours of use.
tl-shut = Unavailable
tl-occupied = Occupied
tl-heat-said = { $sessions } sessions on { $days } days
tl-said = { $name }. { $state }. { $dates }, { $n ->
    [one] 1 session
   *[other] { $n } sessions
}.
tl-said-hit = { $n ->
    [one] { $n } session needs a look.
   *[other] { $n } sessions need a look.
}
tl-said-clash = Another request wants the same time.
tl-untitled = Unavailable

## The page

schedule-title = Demonstration schedule
schedule-lead = { $days } · { $n ->
    [one] 1 site
   *[other] { $n } sites
} · { $clock }
schedule-zoom = View
schedule-zoom-day = Day
schedule-zoom-week = Week
schedule-zoom-4weeks = 4 weeks
schedule-zoom-quarter = Quarter
schedule-zoom-list = List
schedule-today = Today
schedule-earlier = Earlier
schedule-later = Later
schedule-new = Request a zone
schedule-site = Site
schedule-state = State
schedule-all-sites = All sites
schedule-all-states = All states
schedule-filter = Apply
schedule-empty = Nothing is planned in this time.
schedule-empty-hint = Look at another time, or choose a site to see when it is free.
schedule-empty-sites = Find a site
schedule-more-sites = Next sites
schedule-first-sites = From the first site
schedule-cut = There are too many sessions to show them all. Choose a shorter time or a site.
schedule-day-count = { $n }
schedule-timeline = Show the timeline
schedule-quarter-hint = The higher a bar, the more sessions begin on that day. A site's name opens its four weeks.
