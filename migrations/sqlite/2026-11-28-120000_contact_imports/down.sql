DROP TABLE contact_import_errors;
DROP TABLE contact_imports;
