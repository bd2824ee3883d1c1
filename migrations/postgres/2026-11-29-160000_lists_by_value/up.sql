-- What filters find contacts by: the values of their fields, such as `city=roma`, in lower case. Newcomers
-- have none, so routing writes nothing here.
CREATE TABLE contact_values (
    value TEXT COLLATE "C" NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (value, contact_id)
);
INSERT INTO contact_values (value, contact_id)
    SELECT substr('last_name=' || lower(last_name), 1, 100), id FROM contacts WHERE last_name <> ''
    UNION ALL SELECT substr('email=' || lower(email), 1, 100), id FROM contacts WHERE email <> ''
    UNION ALL SELECT substr('company=' || lower(company), 1, 100), id FROM contacts WHERE company <> ''
    UNION ALL SELECT substr('street=' || lower(street), 1, 100), id FROM contacts WHERE street <> ''
    UNION ALL SELECT substr('postal_code=' || lower(postal_code), 1, 100), id FROM contacts WHERE postal_code <> ''
    UNION ALL SELECT substr('city=' || lower(city), 1, 100), id FROM contacts WHERE city <> ''
    UNION ALL SELECT substr('country=' || lower(country), 1, 100), id FROM contacts WHERE country <> ''
    UNION ALL SELECT 'date_of_birth=' || born_on, id FROM contacts WHERE born_on <> '';

-- Orders of the list of conversations (LST-01). New ones and new messages come at the end of both.
CREATE INDEX interactions_last_message ON interactions (last_message_at, id);
CREATE INDEX interactions_state ON interactions (state, id);
