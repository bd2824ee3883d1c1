-- CON-22. `file` is what was found in the file before the start, `choices` what was chosen at the start, both
-- JSON. The file itself is nowhere in the database: it goes with the process that took it.
CREATE TABLE contact_imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    author TEXT NOT NULL,
    file TEXT NOT NULL,
    choices TEXT,
    list_id BIGINT,
    rows_total BIGINT NOT NULL,
    rows_read BIGINT NOT NULL,
    added BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX contact_imports_unended ON contact_imports (id) WHERE ended_at IS NULL;

-- Rows that were not added, with the reason. `cells` is a JSON list of texts.
CREATE TABLE contact_import_errors (
    import_id BIGINT NOT NULL REFERENCES contact_imports (id) ON DELETE CASCADE,
    row_number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (import_id, row_number)
);
