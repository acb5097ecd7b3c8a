-- Who of the programme sees to something that the board calls for, or called about it. Rows are only ever added.
CREATE TABLE board_calls (
    id BIGINT PRIMARY KEY,
    session_id BIGINT REFERENCES sessions,
    incident_id BIGINT REFERENCES incidents, -- where it is about no session
    cause TEXT NOT NULL, -- domain::presence::live::LiveState
    done TEXT NOT NULL, -- domain::presence::live::CallDone
    at BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people
);
CREATE INDEX board_calls_at ON board_calls (at);
