-- CON-02. `name` is what routing shows. An empty `name_key` marks a contact whose words are still to be
-- indexed: routing leaves that to the background. `phones` and `tags` are JSON lists of texts, `custom` is a
-- JSON object by field id.
ALTER TABLE contacts ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE contacts ADD COLUMN name_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN first_name TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN last_name TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN mobile TEXT;
ALTER TABLE contacts ADD COLUMN phones TEXT NOT NULL DEFAULT '[]';
ALTER TABLE contacts ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN street TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN postal_code TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN city TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN born_on TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE contacts ADD COLUMN custom TEXT NOT NULL DEFAULT '{}';
ALTER TABLE contacts ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
UPDATE contacts SET first_name = name, mobile = phone, updated_at = created_at;
DROP INDEX contacts_phone_unique;
CREATE INDEX contacts_unindexed ON contacts (id) WHERE name_key = '';
CREATE INDEX contacts_name ON contacts (name_key, id);
CREATE INDEX contacts_list ON contacts (list_id, id);
CREATE INDEX contacts_list_name ON contacts (list_id, name_key, id);
CREATE INDEX contacts_updated ON contacts (updated_at, id);
CREATE INDEX interactions_contact ON interactions (contact_id);

-- CON-10: whose number it is. `place` is 0 for mobile, 1 for phone, 2 for additional ones.
CREATE TABLE contact_phones (
    phone TEXT NOT NULL,
    contact_id BIGINT NOT NULL,
    list_id BIGINT NOT NULL,
    place SMALLINT NOT NULL,
    PRIMARY KEY (phone, contact_id)
);
INSERT INTO contact_phones (phone, contact_id, list_id, place)
    SELECT phone, id, list_id, 0 FROM contacts WHERE phone IS NOT NULL;

-- What a search finds contacts by: the beginnings of these words.
CREATE TABLE contact_words (
    word TEXT COLLATE "C" NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (word, contact_id)
);

CREATE TABLE contact_tags (
    tag_key TEXT NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (tag_key, contact_id)
);
