-- PRV-10: where the file of a message stands. WhatsApp carries one file with a message.
CREATE TABLE media_files (
    message_id BIGINT PRIMARY KEY REFERENCES messages (id),
    account_id BIGINT NOT NULL,
    interaction_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    source TEXT,
    hash TEXT,
    mime_type TEXT,
    bytes BIGINT,
    width BIGINT,
    height BIGINT,
    duration_ms BIGINT,
    has_thumbnail BOOLEAN NOT NULL,
    reason TEXT,
    attempt BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    lease_run TEXT,
    detail TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX media_files_loading ON media_files (due_at) WHERE state = 'loading';
CREATE INDEX media_files_hash ON media_files (hash) WHERE hash IS NOT NULL;

-- Files of agents that belong to no message yet.
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    account_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT,
    hash TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    width BIGINT,
    height BIGINT,
    duration_ms BIGINT,
    has_thumbnail BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX uploads_age ON uploads (created_at);
CREATE INDEX uploads_staff ON uploads (staff_id);
CREATE INDEX uploads_hash ON uploads (hash);
