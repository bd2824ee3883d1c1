ALTER TABLE messages DROP COLUMN bot_name;
