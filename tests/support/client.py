"""Walks through the API with the client that a generator made of its OpenAPI document.

client.py FOLDER BASE LEAD OPERATOR: the folder that holds the package `client`, the service, and two bearer tokens.
Prints "walked" at the end; anything else is a fault of the document.
"""

import sys

folder, base, lead_token, operator_token = sys.argv[1:]
sys.path.insert(0, folder)

from client.api.bookings import (  # noqa: E402
    bookings_approve,
    bookings_create,
    bookings_index,
    bookings_preview,
    bookings_show,
)
from client.api.me import auth_me  # noqa: E402
from client.api.sessions import sessions_index, sessions_move_session  # noqa: E402
from client.client import AuthenticatedClient  # noqa: E402
from client.models import Approval, Ask, Move, PhaseKind, PhaseText, Problem, ScheduleText  # noqa: E402

lead = AuthenticatedClient(base_url=base, token=lead_token)
operator = AuthenticatedClient(base_url=base, token=operator_token)


def done(response, status):
    assert response.status_code == status, (response.status_code, response.content)
    assert response.parsed is not None and not isinstance(response.parsed, Problem), response.content
    return response.parsed


schedule = ScheduleText(start="2027-04-05T22:00", minutes=480, rrule="FREQ=DAILY;COUNT=3")
phase = PhaseText(kind=PhaseKind.TRIAL, zones=["hall/main"], people=3, power_kw=2.0, schedule=schedule)
ask = Ask(consortium="alpha", title="Night mapping", phases=[phase])

assert done(auth_me.sync_detailed(client=lead), 200).name
preview = done(bookings_preview.sync_detailed(client=lead, body=ask), 200)
assert len(preview.verdicts) == 3, preview
booking = done(bookings_create.sync_detailed(client=lead, body=ask, idempotency_key="walk-1"), 201)
again = done(bookings_create.sync_detailed(client=lead, body=ask, idempotency_key="walk-1"), 201)
assert again.id == booking.id, "the key makes one booking"

waiting = done(bookings_index.sync_detailed(client=operator, state="requested", limit=1), 200)
assert [row.id for row in waiting.items] == [booking.id]
stale = bookings_approve.sync_detailed(booking.id, client=operator, body=Approval(), if_match='"77"')
assert stale.status_code == 412 and isinstance(stale.parsed, Problem), stale.content
seen = f'"{booking.version}"'
approved = done(bookings_approve.sync_detailed(booking.id, client=operator, body=Approval(), if_match=seen), 200)
assert approved.state == "approved"

sessions, after = [], None
while True:
    more = {} if after is None else {"after": after}
    part = done(sessions_index.sync_detailed(client=lead, site="hall", limit=2, **more), 200)
    sessions += part.items
    after = part.next_
    if after is None:
        break
assert len(sessions) == 3, sessions
moved = Move(starts_at="2027-04-10T22:00:00+09:00")
seen = f'"{approved.version}"'
done(sessions_move_session.sync_detailed(sessions[0].id, client=lead, body=moved, if_match=seen), 200)
last = done(bookings_show.sync_detailed(booking.id, client=lead), 200)
assert last.sessions[0].state == "moved" or any(one.state == "moved" for one in last.sessions), last
print("walked")
