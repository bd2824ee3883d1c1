-- `rights` is JSON: the default permission, the sections and their resources.
CREATE TABLE user_profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    rights TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX user_profiles_name_key_unique ON user_profiles (name_key);

CREATE TABLE user_rights (
    staff_id INTEGER PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    profile_id BIGINT NOT NULL REFERENCES user_profiles (id)
);
CREATE INDEX user_rights_profile ON user_rights (profile_id);
