DELETE FROM outbox WHERE message_id NOT IN (SELECT id FROM messages);
ALTER TABLE outbox ADD CONSTRAINT outbox_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages (id);
ALTER TABLE messages DROP COLUMN deleted_at;
ALTER TABLE messages DROP COLUMN edited_at;
ALTER TABLE messages DROP COLUMN our_reaction;
ALTER TABLE messages DROP COLUMN customer_reaction;
ALTER TABLE messages DROP COLUMN quoted_message_id;
ALTER TABLE messages DROP COLUMN quoted_provider_id;
