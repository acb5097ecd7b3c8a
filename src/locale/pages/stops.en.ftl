# Stopped work
stop-do = Stop work
stop-title = Stop work
stop-heading = Stopped work
stop-now = Stop work now
stop-what = Sessions that run are cut short at once, and those to come do not start meanwhile.
stop-runs = { $n ->
    [one] 1 session runs now
   *[other] { $n } sessions run now
}
stop-comes = { $n ->
    [one] 1 session starts within 24 hours
   *[other] { $n } sessions start within 24 hours
}
stop-reason = Why work is stopped
stop-reason-hint = Only what you saw. It goes into the mail as it stands.
stop-condition = To be done before work goes on
stop-only-zone = Stop one zone only
stop-box = Work stopped: { $place }
stop-since = for { $time }
stop-look = See the stop
stop-goes-on = Work goes on since { $at }
stops-last-days = { $n ->
    [one] 1 stop in the last days after which work goes on
   *[other] { $n } stops in the last days after which work goes on
}
stop-stands = Work stopped for { $time }
stop-missing = To go on it needs the word of: { $who }
stop-over = Work goes on.
stop-facts = What happened
stop-fact-place = Where
stop-fact-reason = Why
stop-fact-by = Stopped by
stop-fact-booking = Booking
stop-booking = See the booking
stop-side-consortium = consortium
stop-side-site = site
stop-side-programme = programme staff
stop-voice-site = A manager of the site
stop-voice-programme = Programme staff
stop-sessions = { $n ->
    [one] 1 session stopped
   *[other] { $n } sessions stopped
}
stop-halted-cut = Cut short while it ran · see the session
stop-halted-missed = Did not start · see the session
stop-go-on = Letting work go on
stop-not-yet = Not yet
stop-words = Why work may go on
stop-words-hint = What was checked and mended.
stop-resume = Let work go on
toast-stopped = Work is stopped, and mails have left. Please tell whoever is inside yourself.
toast-agreed = Agreed. One more person has to.
toast-resumed = Work goes on. All concerned are told.
stop-held = To be done before work may go on
stop-untaken = Nobody has taken note of the incident: somebody has to before work may go on
stop-held-see = See the incident
