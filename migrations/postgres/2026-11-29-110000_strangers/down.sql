DELETE FROM outbox WHERE contact_id IS NULL;
DELETE FROM messages WHERE interaction_id IN (SELECT id FROM interactions WHERE contact_id IS NULL);
DELETE FROM interactions WHERE contact_id IS NULL;
ALTER TABLE outbox ALTER COLUMN contact_id SET NOT NULL;
ALTER TABLE interactions ALTER COLUMN contact_id SET NOT NULL;
