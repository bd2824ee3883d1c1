-- CON-01: names are unique ignoring case. The server computes `name_key`; only the list of the first
-- migration can be here already.
ALTER TABLE contact_lists ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE contact_lists ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE contact_lists SET name_key = lower(name);
DROP INDEX contact_lists_name_unique;
CREATE UNIQUE INDEX contact_lists_name_key_unique ON contact_lists (name_key) WHERE name_key <> '';

-- Who may see the contacts of a list, besides administrators.
CREATE TABLE contact_list_agents (
    list_id BIGINT NOT NULL REFERENCES contact_lists (id) ON DELETE CASCADE,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    PRIMARY KEY (list_id, staff_id)
);
CREATE INDEX contact_list_agents_staff ON contact_list_agents (staff_id);

-- CON-03. Without a list a field belongs to all contacts. `options` is a JSON list of texts.
CREATE TABLE custom_fields (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version BIGINT NOT NULL,
    list_id BIGINT REFERENCES contact_lists (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    options TEXT NOT NULL,
    required BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX custom_fields_name_key_unique ON custom_fields (coalesce(list_id, 0), name_key);
