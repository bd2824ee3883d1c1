DROP INDEX staff_removed;
DROP TABLE api_keys;
ALTER TABLE staff DROP COLUMN unlocked_at;
DROP TABLE sign_in_locks;
