-- SYS-04: a temporary password was chosen by somebody else.
ALTER TABLE staff ADD COLUMN password_changed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE staff ADD COLUMN password_temporary BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE staff SET password_changed_at = created_at;

ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT FALSE;

-- Links that work once: with staff_id they set that person's password (SYS-03), without it they make the
-- first administrator (S8).
CREATE TABLE access_links (
    token_hash TEXT PRIMARY KEY,
    staff_id BIGINT REFERENCES staff (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
