-- What the agreement of a consortium wants to be measured.
CREATE TABLE targets (
    id BIGINT PRIMARY KEY,
    consortium_id BIGINT NOT NULL REFERENCES consortia,
    ordinal BIGINT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    unit TEXT NOT NULL,
    goal BIGINT, -- in thousandths of the unit; NULL: none was agreed
    retired BIGINT NOT NULL -- 1: nothing more is measured, what was stays
);
CREATE INDEX targets_consortium ON targets (consortium_id);

-- What was done in a session: one log each.
CREATE TABLE session_logs (
    session_id BIGINT PRIMARY KEY REFERENCES sessions,
    version BIGINT NOT NULL,
    state TEXT NOT NULL, -- domain::session_log::LogState
    outcome TEXT, -- domain::session_log::Achieved; NULL: not said yet
    done TEXT NOT NULL,
    visitors BIGINT, -- NULL: not counted
    lost_minutes BIGINT NOT NULL,
    lost_side TEXT, -- domain::session_log::LostSide
    lost_words TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    written_by BIGINT REFERENCES people,
    closed_at BIGINT, -- when it was last made final
    closed_by BIGINT REFERENCES people,
    reopened_at BIGINT,
    reopened_by BIGINT REFERENCES people,
    reopen_words TEXT NOT NULL,
    disputed_at BIGINT,
    disputed_by BIGINT REFERENCES people,
    dispute_words TEXT NOT NULL,
    settled_at BIGINT,
    settled_by BIGINT REFERENCES people,
    settle_words TEXT NOT NULL
);

CREATE TABLE readings (
    session_id BIGINT NOT NULL REFERENCES session_logs,
    target_id BIGINT NOT NULL REFERENCES targets,
    value BIGINT NOT NULL, -- in thousandths of the unit
    PRIMARY KEY (session_id, target_id)
);
CREATE INDEX readings_target ON readings (target_id);
