-- What lists are filtered by, each in the order in which they are shown: without these a filter that few rows
-- pass reads all of them (benches/lists.rs). Routing writes to one of them, once for each conversation.
CREATE INDEX contacts_list_updated ON contacts (list_id, updated_at, id) WHERE name_key <> '';
CREATE INDEX interactions_account ON interactions (account_id, id);
CREATE INDEX audit_log_kind ON audit_log (kind, seq);
CREATE INDEX audit_log_what ON audit_log (what, seq);
