-- MSG-08: what a message answers: the provider's id of the original, and ours when it was known.
ALTER TABLE messages ADD COLUMN quoted_provider_id TEXT;
ALTER TABLE messages ADD COLUMN quoted_message_id BIGINT;
-- MSG-10: one reaction of each side.
ALTER TABLE messages ADD COLUMN customer_reaction TEXT;
ALTER TABLE messages ADD COLUMN our_reaction TEXT;
ALTER TABLE messages ADD COLUMN edited_at BIGINT;
ALTER TABLE messages ADD COLUMN deleted_at BIGINT;
-- Calls that carry reactions have an id and no message. SQLite drops a reference only by copying its table. What is
-- stored stays as it is, so the table's text is changed in place, as SQLite's documentation of ALTER TABLE describes.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, 'message_id INTEGER PRIMARY KEY REFERENCES messages (id)', 'message_id INTEGER PRIMARY KEY')
WHERE type = 'table' AND name = 'outbox';
PRAGMA writable_schema = RESET;
