DROP TABLE user_rights;
DROP TABLE user_profiles;
