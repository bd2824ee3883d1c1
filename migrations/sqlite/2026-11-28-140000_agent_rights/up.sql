-- What an agent's desk shows and lets them do (AGT-04, USR-04). No row: what domain/permissions.rs says.
CREATE TABLE agent_rights (
    staff_id INTEGER PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    masks BOOLEAN NOT NULL,
    permissions TEXT NOT NULL
);
