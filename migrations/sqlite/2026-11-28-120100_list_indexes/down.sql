DROP INDEX audit_log_what;
DROP INDEX audit_log_kind;
DROP INDEX interactions_account;
DROP INDEX contacts_list_updated;
