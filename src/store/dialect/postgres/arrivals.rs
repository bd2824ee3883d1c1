//! Webhook items of a whole group in a handful of statements.

use crate::store::accept::{Arrival, ContactHit, Found, Lookup};
use crate::store::statement::statement;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text};
use diesel::{PgConnection, QueryResult, RunQueryDsl};
use std::collections::BTreeMap;

/// See `dialect::insert_arrivals`.
pub(in crate::store::dialect) fn insert_arrivals(
    connection: &mut PgConnection,
    arrivals: &[Arrival<'_>],
) -> QueryResult<Vec<Option<Found>>> {
    if arrivals.is_empty() {
        return Ok(Vec::new());
    }
    let mut about = find_outbound(connection, arrivals)?;
    about.extend(
        arrivals
            .iter()
            .enumerate()
            .filter_map(|(n, arrival)| match arrival.lookup {
                Lookup::Changed(found) => Some((n, found?)),
                Lookup::Nothing | Lookup::Contact { .. } | Lookup::Message => None,
            }),
    );
    let is_parked = |n: usize, arrival: &Arrival<'_>| {
        matches!(arrival.lookup, Lookup::Message | Lookup::Changed(_)) && !about.contains_key(&n)
    };
    let rows: Vec<(i64, i64, String, String, String)> = InsertInbox {
        account_id: arrivals.iter().map(|row| row.account_id).collect(),
        kind: arrivals.iter().map(|row| row.kind).collect(),
        provider_id: arrivals.iter().map(|row| row.provider_id).collect(),
        status: arrivals.iter().map(|row| row.status).collect(),
        received_at: arrivals.iter().map(|row| row.received_at).collect(),
        state: arrivals
            .iter()
            .enumerate()
            .map(|(n, row)| if is_parked(n, row) { "parked" } else { "received" })
            .collect(),
        payload: arrivals.iter().map(|row| row.payload).collect(),
        raw: arrivals.iter().map(|row| row.raw).collect(),
    }
    .load(connection)?;
    // Of equal items within one statement the database keeps the first.
    let mut inserted: BTreeMap<_, _> = rows
        .iter()
        .map(|(id, account, kind, provider, status)| {
            ((*account, provider.as_str(), kind.as_str(), status.as_str()), *id)
        })
        .collect();
    let mut found: Vec<Option<Found>> = arrivals
        .iter()
        .enumerate()
        .map(|(n, row)| {
            let inbox = inserted.remove(&(row.account_id, row.provider_id, row.kind, row.status))?;
            Some(Found {
                inbox,
                is_parked: is_parked(n, row),
                about: about.get(&n).copied(),
                ..Found::default()
            })
        })
        .collect();
    find_contacts(connection, arrivals, &mut found)?;
    Ok(found)
}

/// Interaction and message by position of the item.
fn find_outbound(connection: &mut PgConnection, arrivals: &[Arrival<'_>]) -> QueryResult<BTreeMap<usize, (i64, i64)>> {
    let wanted: Vec<_> = numbered(arrivals)
        .filter(|(_, arrival)| matches!(arrival.lookup, Lookup::Message))
        .collect();
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(i64, i64, i64)> = FindOutbound {
        n: wanted.iter().map(|(n, _)| *n).collect(),
        account_id: wanted.iter().map(|(_, arrival)| arrival.account_id).collect(),
        provider_id: wanted.iter().map(|(_, arrival)| arrival.provider_id).collect(),
    }
    .load(connection)?;
    Ok(rows
        .into_iter()
        .filter_map(|(n, interaction, message)| Some((usize::try_from(n).ok()?, (interaction, message))))
        .collect())
}

fn numbered<'a, 'b>(arrivals: &'b [Arrival<'a>]) -> impl Iterator<Item = (i64, &'b Arrival<'a>)> {
    (0_i64..).zip(arrivals)
}

/// Looks up the contacts of new messages: by business-scoped id, then by phone.
fn find_contacts(
    connection: &mut PgConnection,
    arrivals: &[Arrival<'_>],
    found: &mut [Option<Found>],
) -> QueryResult<()> {
    let by_bsuid = wanted(arrivals, found, |lookup| match lookup {
        Lookup::Contact { bsuid, .. } => bsuid,
        Lookup::Nothing | Lookup::Message | Lookup::Changed(_) => None,
    });
    if !by_bsuid.n.is_empty() {
        let Wanted { n, account_id, name } = by_bsuid;
        let hits = FindByBsuid { n, account_id, name }.load(connection)?;
        keep(hits, found);
    }
    let by_phone = wanted(arrivals, found, |lookup| match lookup {
        Lookup::Contact { phone, .. } => phone,
        Lookup::Nothing | Lookup::Message | Lookup::Changed(_) => None,
    });
    if !by_phone.n.is_empty() {
        let Wanted { n, account_id, name } = by_phone;
        let hits = FindByPhone { n, account_id, name }.load(connection)?;
        keep(hits, found);
    }
    Ok(())
}

#[derive(Default)]
struct Wanted<'a> {
    n: Vec<i64>,
    account_id: Vec<i64>,
    name: Vec<&'a str>,
}

fn wanted<'a>(
    arrivals: &[Arrival<'a>],
    found: &[Option<Found>],
    name: impl Fn(Lookup<'a>) -> Option<&'a str>,
) -> Wanted<'a> {
    let mut wanted = Wanted::default();
    for ((n, arrival), found) in numbered(arrivals).zip(found) {
        let is_open = found.as_ref().is_some_and(|found| found.contact.is_none());
        if let Some(name) = name(arrival.lookup).filter(|_| is_open) {
            wanted.n.push(n);
            wanted.account_id.push(arrival.account_id);
            wanted.name.push(name);
        }
    }
    wanted
}

type Hit = (i64, i64, String, Option<String>, Option<String>);

fn keep(hits: Vec<Hit>, found: &mut [Option<Found>]) {
    for (n, id, name, phone, bsuid) in hits {
        let place = usize::try_from(n).ok().and_then(|n| found.get_mut(n));
        if let Some(Some(found)) = place {
            let hit: ContactHit = (id, name, phone, bsuid);
            found.contact = Some(hit);
        }
    }
}

statement! {
    InsertInbox<'a> {
        account_id: Vec<i64> => Array<BigInt>, kind: Vec<&'a str> => Array<Text>,
        provider_id: Vec<&'a str> => Array<Text>, status: Vec<&'a str> => Array<Text>,
        received_at: Vec<i64> => Array<BigInt>, state: Vec<&'a str> => Array<Text>,
        payload: Vec<&'a str> => Array<Text>, raw: Vec<Option<&'a [u8]>> => Array<Nullable<Binary>>,
    } -> (BigInt, BigInt, Text, Text, Text),
    "INSERT INTO inbox (account_id, kind, provider_id, status, received_at, state, payload, raw)
     SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::bytea[])
     ON CONFLICT DO NOTHING RETURNING id, account_id, kind, provider_id, status"
}

statement! {
    FindOutbound<'a> {
        n: Vec<i64> => Array<BigInt>, account_id: Vec<i64> => Array<BigInt>,
        provider_id: Vec<&'a str> => Array<Text>,
    } -> (BigInt, BigInt, BigInt),
    "SELECT item.n, hit.interaction_id, hit.id
     FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS item (n, account_id, provider_id)
     CROSS JOIN LATERAL (SELECT id, interaction_id FROM messages
        WHERE account_id = item.account_id AND provider_id = item.provider_id AND direction = 1
        ORDER BY id DESC LIMIT 1) AS hit"
}

statement! {
    FindByPhone<'a> {
        n: Vec<i64> => Array<BigInt>, account_id: Vec<i64> => Array<BigInt>, name: Vec<&'a str> => Array<Text>,
    } -> (BigInt, BigInt, Text, Nullable<Text>, Nullable<Text>),
    "SELECT item.n, hit.id, hit.name, hit.phone, hit.bsuid
     FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS item (n, account_id, name)
     JOIN accounts ON accounts.id = item.account_id
     CROSS JOIN LATERAL (SELECT contacts.id, contacts.name, coalesce(contacts.mobile, contacts.phone) AS phone,
            contacts.bsuid
        FROM contact_phones AS known JOIN contacts ON contacts.id = known.contact_id WHERE known.phone = item.name
        ORDER BY known.list_id <> accounts.contact_list_id, known.place, known.contact_id LIMIT 1) AS hit"
}

statement! {
    FindByBsuid<'a> {
        n: Vec<i64> => Array<BigInt>, account_id: Vec<i64> => Array<BigInt>, name: Vec<&'a str> => Array<Text>,
    } -> (BigInt, BigInt, Text, Nullable<Text>, Nullable<Text>),
    "SELECT item.n, hit.id, hit.name, hit.phone, hit.bsuid
     FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS item (n, account_id, name)
     JOIN accounts ON accounts.id = item.account_id
     CROSS JOIN LATERAL (SELECT id, name, coalesce(mobile, phone) AS phone, bsuid FROM contacts WHERE bsuid = item.name
        ORDER BY list_id <> accounts.contact_list_id, id LIMIT 1) AS hit"
}
