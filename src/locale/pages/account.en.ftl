
### Signing in, one's own account

email = E-mail
password = Password
forgot = Forgot your password?
sign-in-hint = Accounts are made by invitation, or when you ask for one.
sign-in-failed = The e-mail or the password is not right.

## Passwords

reset = Reset password
reset-hint = Enter your address, and we send you a link to set a new password.
reset-send = Send me a link
reset-sent = Look into your mail
reset-sent-hint = If the address is known, a link arrives within minutes. It works once, for 72 hours.
link-invite = Start your account
link-invite-hint = { $name }, set a password and you are signed in.
link-reset = Set a new password
link-reset-hint = { $name }, set a new password. You will be signed out everywhere else, and your tokens and calendar addresses end.
link-name = Your name
link-name-hint = Sites and colleagues see it.
link-use = Set password and sign in
link-gone-title = Link no longer works
link-gone = This link was used already, or has run out
link-gone-hint = You can have a new link below. If you were invited, sign in by it and accept the invitation. If that has run out too, ask who invited you.
new-password = New password
password-show = Show password
new-password-hint = { $least } to { $most } characters, and hard to guess: some words that have nothing to do with each other or with you.
strength = Password strength
strength-too_short = Password strength: too short
strength-too_long = Password strength: too long
strength-own = Password strength: weak, it is made of your name or address
strength-guessable = Password strength: weak, it is easy to guess
strength-fair = Password strength: fair
strength-strong = Password strength: strong
old-password = Password in force
toast-password-set = Your password is set.

## One's own account

account-profile = Name and language
account-places = Belongs to
account-language = Language
account-password = Change password
account-password-hint = You will be signed out everywhere else. Your tokens and calendar addresses end.
account-password-set = Change password
account-email = Change e-mail
account-email-now = E-mail now
account-email-new = New e-mail
account-email-hint = A link goes there, which works once, for 72 hours. Your present address is told.
account-email-ask = Send me a link
toast-email-asked = If the address can be used, a link was sent there.
toast-email-changed = The e-mail was changed.
link-email = Confirm the new e-mail
link-email-hint = { $name }, you sign in with the new address from then on. All other links end.
link-email-use = Use the new e-mail
invitations = Invitations
invitation = Invitation
invitation-offer = You are invited to belong to { $organisation } as { $role }.
invitation-hint = If you accept, you see its bookings and its people see your name, e-mail and phone. If you decline, nothing changes.
invitation-by = Invited by
invitation-until = Open until
invitation-accept = Accept
invitation-decline = Decline
toast-invitation-accepted = You belong to the organisation now.
toast-invitation-declined = You declined the invitation.
account-sign-ins = Signed in
account-sign-ins-count = { $n ->
    [one] You are signed in at one place.
   *[other] You are signed in at { $n } places.
}
account-sign-out-everywhere = Sign out everywhere
account-sign-out-hint = Your tokens end too.
account-sign-out-calendars = My calendar addresses end as well
account-device-unknown = Unknown device
account-this-one = this one
account-signed-in = Signed in
account-last-seen = Last seen
account-end-sign-in = Sign out
toast-sign-in-ended = That sign-in has ended.
prove-title = Your password, please
prove-hint = You gave it more than a few minutes ago. After that you go on with what you wanted to do.
member-role-manager = manager
member-role-member = member
member-role-viewer = viewer

## Notices

notices-kinds = What to be told
notices-urgent = Urgent notices always come: cancellations, changes, suspensions, starts and ends.
notice-kind-receipts = My requests came in
notice-kind-requests = Requests to decide, and those withdrawn
notice-kind-answers = Answers: approved, declined, changes wanted, other times offered
notice-kind-holds = Held time that runs out
notice-kind-reminders = A demonstration starts or ends in some days
notice-kind-holidays = Changed holidays
notice-kind-messages = Messages about bookings, and questions about a site
notice-kind-incidents = What was reported and is not urgent
notices-sessions = Starts and ends
session-notices-every = Of every session
session-notices-demonstration = Only the first and the last of a demonstration
notices-quiet = Quiet hours
notices-quiet-on = Only urgent notices in these hours
notices-quiet-from = From
notices-quiet-until = Until
notices-quiet-same = Choose two different times.
notices-quiet-hint = On the site's clock. What came meanwhile is sent when they end.

## Tokens for programs

tokens = API tokens
tokens-none = You have no tokens
tokens-none-hint = Other programs need one to use Madang.
token = Token
token-new = New token
token-name = Name
token-name-hint = Say what it is for.
token-make = Make
token-made = Your token
token-made-hint = Copy it now: it is not shown again.
token-since = Made
token-until = ends
token-used = Last used
token-unused = Never used
token-scopes = It may
token-scope-read = see what I see
token-scope-book = request and change bookings
token-scope-decide = decide on requests, close sites
token-scope-administer = change everything else
token-days = Days until it ends
token-days-hint = 1 to { $n } days.
token-revoke = Revoke
toast-token-revoked = The token is revoked.

signed-out-title = Signed out
signed-out-meanwhile = You were signed out. Sign in in a new tab, then go on: what you typed is still here.
kept-signed-out = Your sign-in has ended
kept-signed-out-hint = Sign in again: what you typed is kept.
kept-title = Signed in again
kept-goes-on = What you typed is kept. Go on to send it.
kept-go-on = Go on
invitation-gone-title = Invitation no longer open
invitation-gone = This invitation was answered already, was taken back, or has run out
invitation-gone-hint = Your account shows where you belong now. If you still need an invitation, ask who invited you.
place-as = { $organisation } ({ $role })
token-needs-scope = Choose at least one thing that it may do.
proven-goes-on = Your password was right. Go on to do what you wanted to do.

join = Ask for an account
join-hint = Please ask for your organisation. The programme’s staff look at it and answer by mail.
join-email-hint = The invitation and the answer go to this address.
join-purpose = What for
join-purpose-hint = Say what you want to try, and where.
join-send = Ask for an account
join-sent = Your request arrived
join-sent-hint = The programme’s staff look at it and answer by mail.
trap = Leave this empty
