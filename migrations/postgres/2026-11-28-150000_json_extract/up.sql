-- What SQLite has built in, as far as lists need it: the text at `$.name` of a document.
CREATE FUNCTION json_extract(document TEXT, path TEXT) RETURNS TEXT
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT CAST(document AS json) ->> substr(path, 3) $$;
