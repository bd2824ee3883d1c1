-- WL-03: of a customer whom the whitelist refused there is no record.
-- SQLite changes a column only by copying its table. What is stored stays as it is when a column may be null, so
-- the table's text is changed in place, as SQLite's documentation of ALTER TABLE describes.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, 'contact_id BIGINT NOT NULL REFERENCES contacts (id)', 'contact_id BIGINT REFERENCES contacts (id)')
WHERE type = 'table' AND name = 'interactions';
UPDATE sqlite_schema SET sql = replace(sql, 'contact_id BIGINT NOT NULL', 'contact_id BIGINT')
WHERE type = 'table' AND name = 'outbox';
PRAGMA writable_schema = RESET;
