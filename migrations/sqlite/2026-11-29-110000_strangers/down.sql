DELETE FROM outbox WHERE contact_id IS NULL;
DELETE FROM messages WHERE interaction_id IN (SELECT id FROM interactions WHERE contact_id IS NULL);
DELETE FROM interactions WHERE contact_id IS NULL;
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, 'contact_id BIGINT REFERENCES contacts (id)', 'contact_id BIGINT NOT NULL REFERENCES contacts (id)')
WHERE type = 'table' AND name = 'interactions';
UPDATE sqlite_schema SET sql = replace(sql, 'contact_id BIGINT', 'contact_id BIGINT NOT NULL')
WHERE type = 'table' AND name = 'outbox';
PRAGMA writable_schema = RESET;
