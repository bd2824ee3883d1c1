CREATE INDEX outbox_dead ON outbox (message_id) WHERE state = 'dead';
