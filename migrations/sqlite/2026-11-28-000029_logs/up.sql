-- What the agreement of a consortium wants to be measured.
CREATE TABLE targets (
    id INTEGER PRIMARY KEY,
    consortium_id INTEGER NOT NULL REFERENCES consortia,
    ordinal INTEGER NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    unit TEXT NOT NULL,
    goal INTEGER, -- in thousandths of the unit; NULL: none was agreed
    retired INTEGER NOT NULL -- 1: nothing more is measured, what was stays
) STRICT;
CREATE INDEX targets_consortium ON targets (consortium_id);

-- What was done in a session: one log each.
CREATE TABLE session_logs (
    session_id INTEGER PRIMARY KEY REFERENCES sessions,
    version INTEGER NOT NULL,
    state TEXT NOT NULL, -- domain::session_log::LogState
    outcome TEXT, -- domain::session_log::Achieved; NULL: not said yet
    done TEXT NOT NULL,
    visitors INTEGER, -- NULL: not counted
    lost_minutes INTEGER NOT NULL,
    lost_side TEXT, -- domain::session_log::LostSide
    lost_words TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    written_by INTEGER REFERENCES people,
    closed_at INTEGER, -- when it was last made final
    closed_by INTEGER REFERENCES people,
    reopened_at INTEGER,
    reopened_by INTEGER REFERENCES people,
    reopen_words TEXT NOT NULL,
    disputed_at INTEGER,
    disputed_by INTEGER REFERENCES people,
    dispute_words TEXT NOT NULL,
    settled_at INTEGER,
    settled_by INTEGER REFERENCES people,
    settle_words TEXT NOT NULL
) STRICT;

CREATE TABLE readings (
    session_id INTEGER NOT NULL REFERENCES session_logs,
    target_id INTEGER NOT NULL REFERENCES targets,
    value INTEGER NOT NULL, -- in thousandths of the unit
    PRIMARY KEY (session_id, target_id)
) STRICT;
CREATE INDEX readings_target ON readings (target_id);
