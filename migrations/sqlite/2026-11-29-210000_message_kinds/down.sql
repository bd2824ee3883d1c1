DELETE FROM outbox WHERE message_id NOT IN (SELECT id FROM messages);
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, 'message_id INTEGER PRIMARY KEY', 'message_id INTEGER PRIMARY KEY REFERENCES messages (id)')
WHERE type = 'table' AND name = 'outbox';
PRAGMA writable_schema = RESET;
ALTER TABLE messages DROP COLUMN deleted_at;
ALTER TABLE messages DROP COLUMN edited_at;
ALTER TABLE messages DROP COLUMN our_reaction;
ALTER TABLE messages DROP COLUMN customer_reaction;
ALTER TABLE messages DROP COLUMN quoted_message_id;
ALTER TABLE messages DROP COLUMN quoted_provider_id;
