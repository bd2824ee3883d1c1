-- Instants are milliseconds since 1970 UTC. JSON is text: the server parses it, SQL never does.

CREATE TABLE installation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    settings TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE contact_lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX contact_lists_name_unique ON contact_lists (name);
INSERT INTO contact_lists (name, description, created_at) VALUES ('Default', '', 0);

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    list_id BIGINT NOT NULL REFERENCES contact_lists (id),
    name TEXT NOT NULL,
    phone TEXT,
    bsuid TEXT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX contacts_phone_unique ON contacts (phone, list_id) WHERE phone IS NOT NULL;
CREATE UNIQUE INDEX contacts_bsuid_unique ON contacts (bsuid, list_id) WHERE bsuid IS NOT NULL;

CREATE TABLE staff (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version BIGINT NOT NULL,
    role TEXT NOT NULL,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    full_name TEXT NOT NULL,
    alias TEXT,
    email TEXT,
    description TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    capacity BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE UNIQUE INDEX staff_username_key_unique ON staff (username_key) WHERE deleted_at IS NULL;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_staff ON sessions (staff_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    key TEXT NOT NULL,
    key_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    phone TEXT NOT NULL,
    description TEXT NOT NULL,
    contact_list_id BIGINT NOT NULL REFERENCES contact_lists (id),
    wait_agent_secs BIGINT NOT NULL,
    wait_queue_secs BIGINT NOT NULL,
    sound BOOLEAN NOT NULL,
    shake BOOLEAN NOT NULL,
    notification_template TEXT NOT NULL,
    credentials TEXT NOT NULL,
    receive_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE UNIQUE INDEX accounts_name_key_unique ON accounts (name_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX accounts_key_key_unique ON accounts (key_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX accounts_phone_unique ON accounts (phone, kind) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX accounts_receive_token_unique ON accounts (receive_token);

CREATE TABLE account_health (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
    last_inbound_at BIGINT,
    last_outbound_at BIGINT,
    last_outbound_error TEXT
);

CREATE TABLE plans (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
    version BIGINT NOT NULL,
    steps TEXT NOT NULL
);

CREATE TABLE queues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    strategy TEXT NOT NULL,
    agent_timeout_secs BIGINT NOT NULL,
    weight BIGINT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX queues_name_key_unique ON queues (name_key);

CREATE TABLE queue_members (
    queue_id BIGINT NOT NULL REFERENCES queues (id) ON DELETE CASCADE,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    PRIMARY KEY (queue_id, staff_id)
);
CREATE INDEX queue_members_staff ON queue_members (staff_id);

CREATE TABLE queue_memory (
    queue_id INTEGER PRIMARY KEY REFERENCES queues (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    state TEXT NOT NULL
);

CREATE TABLE agent_presence (
    staff_id INTEGER PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    next_due_at BIGINT,
    state TEXT NOT NULL
);
CREATE INDEX agent_presence_due ON agent_presence (next_due_at) WHERE next_due_at IS NOT NULL;

CREATE TABLE pauses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    active BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX pauses_name_key_unique ON pauses (name_key);

-- One row per conversation session. `agent_id` is the holder, or who closed it.
CREATE TABLE interactions (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    contact_id BIGINT NOT NULL REFERENCES contacts (id),
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    agent_id BIGINT,
    queue_id BIGINT,
    ringing_queue_id BIGINT,
    next_due_at BIGINT,
    created_at BIGINT NOT NULL,
    last_message_at BIGINT NOT NULL,
    closed_at BIGINT,
    data TEXT NOT NULL
);
CREATE UNIQUE INDEX interactions_open_unique ON interactions (account_id, contact_id) WHERE closed_at IS NULL;
CREATE INDEX interactions_agent ON interactions (agent_id, closed_at) WHERE agent_id IS NOT NULL;
CREATE INDEX interactions_ringing ON interactions (ringing_queue_id) WHERE ringing_queue_id IS NOT NULL;
CREATE INDEX interactions_due ON interactions (next_due_at) WHERE next_due_at IS NOT NULL;

-- `direction` is 0 from the customer, 1 to the customer; `delivery` is the rank on the ladder.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    interaction_id BIGINT NOT NULL REFERENCES interactions (id),
    account_id BIGINT NOT NULL,
    direction SMALLINT NOT NULL,
    sender_id BIGINT,
    content TEXT NOT NULL,
    provider_id TEXT,
    client_ref TEXT,
    delivery SMALLINT NOT NULL,
    error TEXT,
    written_at BIGINT NOT NULL,
    advanced_at BIGINT NOT NULL,
    sort_order BIGINT NOT NULL
);
CREATE INDEX messages_thread ON messages (interaction_id, sort_order, id);
CREATE UNIQUE INDEX messages_inbound_unique ON messages (account_id, provider_id) WHERE direction = 0;
CREATE INDEX messages_outbound ON messages (account_id, provider_id) WHERE direction = 1 AND provider_id IS NOT NULL;

-- Append-only. `actor` is interaction, agent, queue or account; `actor_id` its id.
CREATE TABLE facts (
    id INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    fact TEXT NOT NULL
);
CREATE INDEX facts_actor ON facts (actor_id, actor);

-- `state` is received, parked, consumed or discarded. `raw` is kept for items that are not understood.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    status TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    payload TEXT NOT NULL,
    raw BLOB
);
CREATE UNIQUE INDEX inbox_item_unique ON inbox (account_id, provider_id, kind, status);
CREATE INDEX inbox_received ON inbox (id) WHERE state = 'received';

CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    received_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL
);

-- `state` is pending, leased, uncertain, accepted or dead. `due_at` ends the state it is in.
CREATE TABLE outbox (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id),
    account_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    lease_run TEXT,
    reason TEXT,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    call TEXT NOT NULL
);
CREATE INDEX outbox_open ON outbox (account_id, contact_id, message_id) WHERE settled_at IS NULL;
CREATE INDEX outbox_due ON outbox (state, due_at) WHERE settled_at IS NULL;
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;
