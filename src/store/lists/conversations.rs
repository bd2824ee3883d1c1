//! What may be asked of the list of conversations (LST-01, LST-04).

use super::id;
use crate::store::listing::{Kind, Lead, List, Long, Part, Words, filterable, sortable};

/// Who held it first, or 0 (INT-06): in the row alone.
const FIRST_AGENT: &str = "CAST(coalesce(json_extract(interactions.data, '$.first_agent'), '0') AS BIGINT)";

/// Conversations, with their customers.
pub static INTERACTIONS: List = List {
    from: "interactions LEFT JOIN contacts ON contacts.id = interactions.contact_id",
    id: "interactions.id",
    always: "1 = 1",
    columns: &[
        id("interactions.id").led(Lead::exact("SELECT id FROM interactions WHERE id")),
        filterable("account_id", "interactions.account_id", Kind::Choice)
            .led(Lead::exact("SELECT id FROM interactions WHERE account_id")),
        filterable("agent_id", "coalesce(interactions.agent_id, 0)", Kind::Choice)
            .led(Lead::exact("SELECT id FROM interactions WHERE agent_id")),
        filterable("first_agent_id", FIRST_AGENT, Kind::Choice),
        filterable("queue_id", "coalesce(interactions.queue_id, 0)", Kind::Choice),
        filterable("contact_id", "interactions.contact_id", Kind::Choice)
            .led(Lead::exact("SELECT id FROM interactions WHERE contact_id")),
        filterable(
            "open",
            "CASE WHEN interactions.closed_at IS NULL THEN 1 ELSE 0 END",
            Kind::Choice,
        )
        .led(Lead::exact("SELECT id FROM interactions WHERE closed_at IS NULL AND 1")),
        sortable("contact", "coalesce(contacts.name_key, '')", Kind::Key),
        sortable("state", "interactions.state", Kind::Key).led(Lead::exact("SELECT id FROM interactions WHERE state")),
        // Ids are given in the order of creation.
        filterable("created_at", "interactions.created_at", Kind::Instant).ordered_by("interactions.id", Kind::Number),
        sortable("last_message_at", "interactions.last_message_at", Kind::Instant)
            .led(Lead::ordered("SELECT id FROM interactions WHERE last_message_at")),
    ],
    searched: &[],
    order: "-id",
    long: Some(Long {
        parts: &[(
            "contact",
            &[
                Part {
                    from: "interactions LEFT JOIN contacts ON contacts.id = interactions.contact_id",
                    always: "interactions.id IN (SELECT id FROM interactions WHERE contact_id IS NULL
                        UNION ALL SELECT theirs.id FROM contacts AS unnamed CROSS JOIN interactions AS theirs
                        WHERE unnamed.name_key = '' AND theirs.contact_id = unnamed.id)",
                    by: "coalesce(contacts.name_key, '')",
                    rows_each: 1,
                    value: Some(("", true)),
                },
                Part {
                    from: "contacts CROSS JOIN interactions",
                    always: "contacts.name_key <> '' AND interactions.contact_id = contacts.id",
                    by: "contacts.name_key",
                    // Most contacts have no conversation.
                    rows_each: 10,
                    value: Some(("", false)),
                },
            ],
        )],
        words: Some(Words {
            contact: "interactions.contact_id",
            rows: (
                "SELECT theirs.id AS id FROM ",
                " AS hits CROSS JOIN interactions AS theirs WHERE theirs.contact_id = hits.contact_id",
            ),
            id: Some(("interactions.id", "SELECT id FROM interactions WHERE id = ")),
        }),
    }),
};
