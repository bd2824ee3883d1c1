//! The file of rows that an import left out.

use crate::http::contact_csv::{self, BYTE_ORDER_MARK};
use crate::ports::store::StoreError;
use crate::store::{ContactImport, RefusedRow, Store};
use bytes::Bytes;
use futures_util::{Stream, stream};

/// Rows read at once.
const ERROR_ROWS: i64 = 500;

/// Row number, result and reason, then the cells as they were.
pub fn error_file(store: Store, import: ContactImport) -> impl Stream<Item = Result<Bytes, StoreError>> {
    let has_header = import.choices.as_ref().is_some_and(|choices| choices.has_header);
    let header = import.sheet.preview.first().filter(|_| has_header);
    let own = ["row", "result", "reason"].map(str::to_owned);
    let mut head = BYTE_ORDER_MARK.to_vec();
    head.extend(contact_csv::line(
        own.into_iter().chain(header.cloned().unwrap_or_default()),
    ));
    stream::try_unfold((Some(Bytes::from(head)), 0), move |(head, behind)| {
        let store = store.clone();
        async move {
            if let Some(head) = head {
                return Ok(Some((head, (None, behind))));
            }
            let rows = store.refused_rows(import.id, behind, ERROR_ROWS).await?;
            let Some(last) = rows.last() else { return Ok(None) };
            let behind = last.number;
            let line = |row: RefusedRow| {
                let own = [row.number.to_string(), row.kind.name().to_owned(), row.reason];
                contact_csv::line(own.into_iter().chain(row.cells))
            };
            let part: Vec<u8> = rows.into_iter().flat_map(line).collect();
            Ok(Some((part.into(), (None, behind))))
        }
    })
}
