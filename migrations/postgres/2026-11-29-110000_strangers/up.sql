-- WL-03: of a customer whom the whitelist refused there is no record.
ALTER TABLE interactions ALTER COLUMN contact_id DROP NOT NULL;
ALTER TABLE outbox ALTER COLUMN contact_id DROP NOT NULL;
