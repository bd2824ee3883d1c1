-- Append-only. `hash` covers the row and the hash of the row before it; `audit_head` is the newest.
CREATE TABLE audit_log (
    seq BIGINT PRIMARY KEY,
    happened_at BIGINT NOT NULL,
    staff_id BIGINT,
    author TEXT NOT NULL,
    via TEXT NOT NULL,
    address TEXT,
    what TEXT NOT NULL,
    kind TEXT NOT NULL,
    resource TEXT NOT NULL,
    before TEXT,
    after TEXT,
    hash TEXT NOT NULL
);
CREATE INDEX audit_log_time ON audit_log (happened_at);
CREATE INDEX audit_log_staff ON audit_log (staff_id, seq);
CREATE INDEX audit_log_resource ON audit_log (kind, resource, seq);

CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

CREATE FUNCTION audit_log_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_append_only();
