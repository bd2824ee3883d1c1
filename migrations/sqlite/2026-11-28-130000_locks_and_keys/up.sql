-- SYS-05: the networks from which a name is locked. Failures before `unlocked_at` are forgiven.
CREATE TABLE sign_in_locks (
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    network TEXT NOT NULL,
    locked_until BIGINT NOT NULL,
    PRIMARY KEY (staff_id, network)
);
CREATE INDEX sign_in_locks_end ON sign_in_locks (locked_until);
ALTER TABLE staff ADD COLUMN unlocked_at BIGINT NOT NULL DEFAULT 0;

-- SYS-06: only the hash of a key is kept, and its last characters to tell it by.
CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    hint TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT
);
CREATE UNIQUE INDEX api_keys_token_hash_unique ON api_keys (token_hash);
CREATE UNIQUE INDEX api_keys_name_key_unique ON api_keys (staff_id, name_key);

-- USR-07: removed people, newest first.
CREATE INDEX staff_removed ON staff (id) WHERE deleted_at IS NOT NULL;
