DROP TABLE custom_fields;
DROP TABLE contact_list_agents;
DROP INDEX contact_lists_name_key_unique;
ALTER TABLE contact_lists DROP COLUMN name_key;
ALTER TABLE contact_lists DROP COLUMN version;
CREATE UNIQUE INDEX contact_lists_name_unique ON contact_lists (name);
