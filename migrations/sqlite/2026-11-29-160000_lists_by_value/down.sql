DROP INDEX interactions_state;
DROP INDEX interactions_last_message;
DROP TABLE contact_values;
