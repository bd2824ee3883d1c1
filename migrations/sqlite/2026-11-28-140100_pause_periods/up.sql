-- When agents paused, for which reason, and who set it (PAU-04): agent, supervisor or system.
CREATE TABLE pause_periods (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    set_by TEXT NOT NULL,
    set_by_staff_id BIGINT,
    set_by_name TEXT
);
CREATE UNIQUE INDEX pause_periods_running_unique ON pause_periods (staff_id) WHERE ended_at IS NULL;
CREATE INDEX pause_periods_staff ON pause_periods (staff_id, id);
CREATE INDEX pause_periods_started ON pause_periods (started_at);
