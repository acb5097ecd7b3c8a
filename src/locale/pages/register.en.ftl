
### Consortia, organisations, people, programmes

register-lists = Registers
register-consortia = Consortia
register-organisations = Organisations
register-people = People
register-programmes = Programmes
name = Name
kind = Kind
role = Role
actions = What can be done
organisation = Organisation
programme = Programme
english-name-missing = The English name is still to be given.
slug = Name in addresses
slug-hint = Small letters, digits and hyphens. It stays for ever.
in-language = { $what } ({ $language })
language-ko = Korean
language-en = English
language-label = Language
organisation-add = Add an organisation
organisation-change = Change organisation
organisation-none = No organisation yet
organisation-none-hint = Add one first; then consortia and sites can be added.
organisation-sites = Sites that it operates
organisation-consortia = Consortia that it takes part in
organisation-own = My organisation: { $name }
organisation-n-people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
organisation-n-sites = { $n ->
    [one] 1 site
   *[other] { $n } sites
}
organisation-n-consortia = { $n ->
    [one] 1 consortium
   *[other] { $n } consortia
}
phones = Phones
phones-change = Change the phones
phones-hint = They stand in letters of approval and on the pages of bookings and sessions. A row whose name and number are emptied goes.
phones-row = Phone { $n }
phones-name = Who answers
phones-hours = When
phones-number = Number
organisation-kind-startup = Start-up
organisation-kind-sme = Small or medium firm
organisation-kind-large = Large firm
organisation-kind-university = University
organisation-kind-institute = Research institute
organisation-kind-hospital = Hospital
organisation-kind-foreign_branch = Branch of a foreign firm
organisation-kind-public = Public body
organisation-kind-site_operator = Site operator
programme-add = Add a programme
programme-change = Change programme
programme-none = No programme yet
programme-none-hint = Add one; then consortia can be added.
programme-kind-funded = Funded
programme-kind-opportunity_only = Place only
member-headline = People
member-none = Nobody belongs here yet
member-none-hint = Invite somebody by mail.
member-add = Invite a colleague
member-add-hint = They only look at first. They belong here once they accept, within 14 days; what they do is changed in the list above.
member-remove = Take out
member-remove-hint = They will no longer see this organisation's bookings and notices. Their account stays. They are told by mail.
member-me = (you)
member-does = What they do
member-invited-n = { $n ->
    [one] 1 invitation
   *[other] { $n } invitations
}
member-known = Belongs here already. What they do is changed in the list above.
member-do-invite = Send the invitation
member-last-manager = The last manager can't become less or leave. Please make somebody else a manager first.
deputy-headline = Who decides in whose place
deputy-none = Nobody was named.
deputy-line = Who decides in whose place in the next twelve weeks. The list below says the same.
deputy-who = { $person } → { $deputy }
deputy-now = Today. Mails that ask for a decision go to both.
deputy-remove = Remove
deputy-person = Who is away
deputy-deputy = Who decides meanwhile
deputy-away = { $name } (away { $days })
deputy-choose = Choose
deputy-from = First day
deputy-until = Last day
deputy-hint = It ends by itself after the last day.
deputy-add = Name
does-site-manager = Approves and declines requests. Changes the site's particulars.
does-site-member = Approves and declines requests.
does-site-viewer = Only looks at requests and bookings.
does-party-manager = Asks for bookings and changes them.
does-party-member = Looks at bookings and writes messages.
does-party-viewer = Only looks at bookings.
does-invite = Invites people.
invitation-again = Send again
invitation-withdraw = Cancel the invitation
toast-invitation-withdrawn = The invitation was withdrawn.
person-add = Add a person
person-change = Change person
person-none = Nobody that you may see
person-nobody = Nobody has this address.
person-name = Name
person-phone = Phone
person-phone-hint = The people of your organisations see it, and of a booking that you answer for also its site and parties.
person-email-hint = The invitation goes to this address. They also sign in with it.
person-invite = Add and invite
person-invited = Invited
person-barred = Barred
person-role-there = Role there
person-no-organisation = No organisation
person-sessions = Starts and ends
person-since = Known since
person-journal = What they did
person-hint-invite = Sends another mail with a link to choose a password. The link sent before stops working.
person-do-invite = Invite again
person-hint-disable = Bars them from signing in and signs them out everywhere. Their tokens and calendar addresses end for good. They are told by mail.
person-do-disable = Bar
person-hint-enable = Lets them sign in again. They are told by mail.
person-hint-email = For somebody who can't ask for it. A link goes to the new address, and the present one is told.
person-name-hint = Only to correct it; the change is recorded and told to them. All else is their own.
person-do-enable = Let in again
platform-role = Role over the service
platform-none = None
platform-staff = Programme staff
platform-admin = Admin
platform-hint = Staff and admins see the bookings of all organisations.
sessions-every = Each session
sessions-demonstration = First and last of a demonstration
toast-invited = The invitation was sent.
toast-person-barred = The person was barred.
toast-person-admitted = The person may sign in again.
consortium-add = Add a consortium
toast-founded = Saved, and the invitations are on their way.
founding-look = See what will be made
founding-organisations = 1. Organisations
founding-organisation = Name of the organisation
founding-organisation-n = Organisation { $n }
founding-part = Part in the consortium
founding-new = A new organisation, { $slug } in addresses. Its English name can wait.
founding-joins = It is known already. Its people ({ $people }) and sites ({ $sites }) come with it.
founding-people = 2. People
founding-people-hint = They are invited by mail and belong there once they accept.
founding-person-n = Person { $n }
founding-role = What they do
founding-role-manager = Asks for bookings
founding-role-member = Writes messages
founding-role-viewer = Only looks
founding-more-organisation = Organisation
founding-more-person = Person
founding-drop = Drop row { $n }
founding-project = 3. Project
founding-programme = Name of the programme
founding-programme-hint = There is no programme yet. It is made when you save.
founding-later = What can wait
founding-title-en = English project title
founding-agreement = 4. Agreement
founding-said-nothing = Once an organisation is named, what will be made and how many invitations leave is said here.
founding-said = Saving makes the consortium { $slug } and { $new ->
    [one] 1 new organisation
   *[other] { $new } new organisations
}. Organisations that are known already: { $known }. Invitations that leave: { $invitations }.
founding-save = Save and invite
toast-many-founded = The consortia are saved, and the invitations are on their way.
many-title = Many consortia at once
many-hint = A line of the CSV file is a consortium. It is tried first and saved by another button. Several partners or hosts are parted by semicolons.
many-template = Empty table
many-choose = Choose a CSV file
many-text = Text of the CSV file
many-look = Try
many-save = { $n ->
    [one] Save the good line and invite
   *[other] Save the { $n } good lines and invite
}
many-found = { $good } of { $n } lines can be saved.
many-line = Line { $n }
many-unreadable = Line { $n } can't be read; are its quotes closed?
many-no-column = The first line has no column { $column }.
many-other-column = The column { $column } is not known.
many-too-many = At most { $n } lines are saved at once.
many-no-lines = The table has no lines below the first.
many-not-saved = Nothing was saved: a line can't be saved any more.
consortium-change = Change consortium
consortium-not-saved = Not saved yet. { $n ->
    [one] 1 session that stands breaks
   *[other] { $n } sessions that stand break
} the changed agreement.
consortium-look = Look at them and save
consortium-none = No consortium that you may see
consortium-none-hint = Consortia are seen by the people of their parties.
consortium-title = Project title
consortium-number = Project number
consortium-quota = Quota of sessions
consortium-quota-hint = Leave empty for no limit.
consortium-no-quota = no limit
consortium-used = { $n } used
consortium-used-of = { $n } of { $most } used
consortium-quota-full = Used up
consortium-parties = Parties
consortium-parties-hint = There must be a lead. Type a part of an organisation’s name to choose it from the list.
consortium-more-rows = More rows
agreement = Agreement
agreement-from = Agreement from
agreement-until = Agreement until
agreement-hint = Bookings must lie within the agreement.
party-lead = Lead
party-partner = Partner
party-host = Host
party-dates = Takes part
party-from = From
party-until = Until
party-later = Not yet
party-over = Over
party-row = Party { $n }
party-several = Several organisations have this name. Please choose one from the list.

asks = Requests for accounts
asks-open = To decide
asks-answered = Decided
asks-none = Nobody asks for an account
asks-none-hint = Staff get a mail when somebody does.
asks-wait = { $n ->
    [one] { $n } person asks
   *[other] { $n } people ask
} for an account
ask-answer-accepted = Accepted
ask-answer-declined = Declined
ask-answer-withdrawn = Withdrawn
ask-answer-replaced = Replaced
ask-known = This address has an account:
ask-found = With a consortium of their own
ask-found-hint = Opens the form of a new consortium with the organisation and the person filled in. They are invited when it is saved.
ask-found-go = Add a consortium
ask-invite = To an organisation that is there
ask-role = Role
ask-invite-go = Send an invitation
ask-decline = Decline
ask-decline-words = Why
ask-decline-hint = It goes by mail to who asked.
ask-decline-go = Decline the request
toast-ask-declined = Declined. Who asked was told.
