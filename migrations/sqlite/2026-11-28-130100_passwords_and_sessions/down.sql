DROP TABLE access_links;
ALTER TABLE sessions DROP COLUMN must_change_password;
ALTER TABLE sessions DROP COLUMN browser;
ALTER TABLE sessions DROP COLUMN address;
ALTER TABLE staff DROP COLUMN password_temporary;
ALTER TABLE staff DROP COLUMN password_changed_at;
