DROP INDEX contacts_name;
DROP INDEX contacts_list;
DROP INDEX contacts_list_name;
DROP INDEX contacts_updated;
CREATE INDEX contacts_name ON contacts (name_key, id);
CREATE INDEX contacts_list ON contacts (list_id, id);
CREATE INDEX contacts_list_name ON contacts (list_id, name_key, id);
CREATE INDEX contacts_updated ON contacts (updated_at, id);
