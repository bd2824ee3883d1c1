-- MSG-08: what a message answers: the provider's id of the original, and ours when it was known.
ALTER TABLE messages ADD COLUMN quoted_provider_id TEXT;
ALTER TABLE messages ADD COLUMN quoted_message_id BIGINT;
-- MSG-10: one reaction of each side.
ALTER TABLE messages ADD COLUMN customer_reaction TEXT;
ALTER TABLE messages ADD COLUMN our_reaction TEXT;
ALTER TABLE messages ADD COLUMN edited_at BIGINT;
ALTER TABLE messages ADD COLUMN deleted_at BIGINT;
-- Calls that carry reactions have an id and no message.
ALTER TABLE outbox DROP CONSTRAINT outbox_message_id_fkey;
