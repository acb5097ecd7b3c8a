-- Who of the programme sees to something that the board calls for, or called about it. Rows are only ever added.
CREATE TABLE board_calls (
    id INTEGER PRIMARY KEY,
    session_id INTEGER REFERENCES sessions,
    incident_id INTEGER REFERENCES incidents, -- where it is about no session
    cause TEXT NOT NULL, -- domain::presence::live::LiveState
    done TEXT NOT NULL, -- domain::presence::live::CallDone
    at INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people
) STRICT;
CREATE INDEX board_calls_at ON board_calls (at);
