-- `domain` is where providers reach us, empty for the server's own address; `settings` is the JSON
-- document of domain/account/settings.rs; `video_api_key` is sealed. A retired receive token works
-- until `retired_until`.
ALTER TABLE accounts ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE accounts ADD COLUMN video_api_key TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN video_topic_key TEXT;
ALTER TABLE accounts ADD COLUMN retired_token TEXT;
ALTER TABLE accounts ADD COLUMN retired_until BIGINT;
CREATE UNIQUE INDEX accounts_video_topic_unique ON accounts (video_topic_key) WHERE deleted_at IS NULL;

-- AGT-02: who sees an account's interactions and may start conversations from it.
CREATE TABLE account_agents (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, staff_id)
);
CREATE INDEX account_agents_staff ON account_agents (staff_id);

-- WL-01: lists whose contacts pass an account's whitelist.
CREATE TABLE account_whitelists (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    list_id BIGINT NOT NULL REFERENCES contact_lists (id),
    PRIMARY KEY (account_id, list_id)
);
CREATE INDEX account_whitelists_list ON account_whitelists (list_id);
