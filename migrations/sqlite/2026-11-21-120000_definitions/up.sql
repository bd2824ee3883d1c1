-- What administrators define beside accounts, queues and staff. `kind` is one of domain/catalog.rs;
-- `scope` is empty for global ones, else account:1, queue:1 or list:1; `document` has the fields of the
-- kind as JSON, `secret` what only the server reads, sealed.
CREATE TABLE definitions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    parent_id BIGINT REFERENCES definitions (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    document TEXT NOT NULL,
    secret TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX definitions_name_key_unique ON definitions (kind, scope, coalesce(parent_id, 0), name_key);
CREATE INDEX definitions_parent ON definitions (parent_id) WHERE parent_id IS NOT NULL;

-- Agents of a team or of an agent profile.
CREATE TABLE definition_agents (
    definition_id BIGINT NOT NULL REFERENCES definitions (id) ON DELETE CASCADE,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    PRIMARY KEY (definition_id, staff_id)
);
CREATE INDEX definition_agents_staff ON definition_agents (staff_id);

-- Teams, agent profiles and queue groups of a queue; `position` orders those of one queue.
CREATE TABLE queue_attachments (
    queue_id BIGINT NOT NULL REFERENCES queues (id) ON DELETE CASCADE,
    definition_id BIGINT NOT NULL REFERENCES definitions (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    PRIMARY KEY (queue_id, definition_id)
);
CREATE INDEX queue_attachments_definition ON queue_attachments (definition_id);

-- DSP-03, DSP-07.
INSERT INTO definitions (kind, scope, version, name, name_key, document, created_at) VALUES
    ('disposition', '', 1, 'Interested', 'interested', '{}', 0),
    ('disposition', '', 1, 'Not interested', 'not interested', '{}', 0),
    ('disposition', '', 1, 'Sold', 'sold', '{}', 0),
    ('disposition', '', 1, 'Special', 'special', '{}', 0),
    ('disposition', '', 1, 'Closed for inactivity', 'closed for inactivity', '{"system":true}', 0),
    ('disposition', '', 1, 'Not whitelisted', 'not whitelisted', '{"system":true}', 0),
    ('disposition', '', 1, 'Session expired', 'session expired', '{"system":true}', 0),
    ('disposition', '', 1, 'Closed by quick reply', 'closed by quick reply', '{"system":true}', 0),
    ('disposition', '', 1, 'Campaign timeout', 'campaign timeout', '{"system":true}', 0),
    ('disposition', '', 1, 'Account removed', 'account removed', '{"system":true}', 0);

-- ITV-04.
INSERT INTO definitions (kind, scope, version, name, name_key, document, created_at) VALUES
    ('interval', '', 1, 'Working time', 'working time', '{"subsets":[{"from":"09:00","to":"17:59","weekdays":["monday","tuesday","wednesday","thursday","friday"]}]}', 0),
    ('interval', '', 1, 'Holidays', 'holidays', '{"subsets":[{"days":[1],"months":[1]},{"days":[25],"months":[12]}]}', 0);
