-- APP-BOT-09: what a bot wrote keeps the name the bot had then.
ALTER TABLE messages ADD COLUMN bot_name TEXT;
