-- Answers to writes that carried an Idempotency-Key (API-05), so that the same request is carried out once.
-- Without a status it is under way, or was when the process ended; `body` is sealed.
CREATE TABLE answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    token TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    status BIGINT,
    body TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX answers_once ON answers (staff_id, token);
CREATE INDEX answers_asked ON answers (asked_at);
