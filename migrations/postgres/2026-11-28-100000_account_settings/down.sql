DROP TABLE account_whitelists;
DROP TABLE account_agents;
DROP INDEX accounts_video_topic_unique;
ALTER TABLE accounts DROP COLUMN retired_until;
ALTER TABLE accounts DROP COLUMN retired_token;
ALTER TABLE accounts DROP COLUMN video_topic_key;
ALTER TABLE accounts DROP COLUMN video_api_key;
ALTER TABLE accounts DROP COLUMN settings;
ALTER TABLE accounts DROP COLUMN domain;
