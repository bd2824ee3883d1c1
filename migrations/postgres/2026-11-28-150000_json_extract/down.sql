DROP FUNCTION json_extract(TEXT, TEXT);
