//! A search by the beginnings of a contact's words (CON-20, LST-04).

use super::narrow::count_up_to;
use super::sql::{Fragment, literally};
use crate::config::limits::SEARCH_WORDS_MAX;
use crate::store::conn::MultiConnection;
use crate::store::contacts::{split, word_key};
use diesel::QueryResult;

/// How a list is searched by words of contacts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store) struct Words {
    /// The contact of a row.
    pub contact: &'static str,
    /// Selects ids of rows as `id` from `hits (contact_id)`, up to where that begins, and what comes behind it.
    pub rows: (&'static str, &'static str),
    /// The id of a row, when a number may be one.
    pub id: Option<(&'static str, &'static str)>,
}

/// What a search comes to.
#[derive(Default)]
pub(super) struct Searched {
    /// Begins with ` AND `, or is empty.
    pub condition: Fragment,
    /// Finds all rows; and what then is still to be looked for in each.
    pub lead: Option<(Fragment, Fragment)>,
}

struct Asked {
    words: Vec<String>,
    is_number: bool,
}

impl Words {
    /// Looks how many contacts share each word, and goes by those that few share.
    pub(super) fn search(self, connection: &mut MultiConnection, text: &str, most: u32) -> QueryResult<Searched> {
        let asked = asked(text);
        if asked.words.is_empty() {
            return Ok(Searched::default());
        }
        let mut narrow = Vec::new();
        let mut condition = Fragment::default().sql(" AND ((1 = 1");
        let mut behind_lead = condition.clone();
        for word in &asked.words {
            let hits = hits(word);
            let rows = count_up_to(connection, hits.clone(), most.saturating_add(1))?;
            condition = condition.sql(" AND ");
            if rows <= most {
                condition = condition.sql(self.contact).sql(" IN (").then(hits.clone()).sql(")");
                narrow.push((rows, hits));
            } else {
                let is_there = in_the_row(word, asked.is_number);
                condition = condition.then(is_there.clone());
                behind_lead = behind_lead.sql(" AND ").then(is_there);
            }
        }
        condition = condition.sql(")");
        behind_lead = behind_lead.sql(")");
        let id = self
            .id
            .zip(asked.words.first().and_then(|word| word.parse::<i64>().ok()));
        if let Some(((column, _), id)) = id {
            let is_it = Fragment::default().sql(" OR ").sql(column).sql(" = ").number(id);
            condition = condition.then(is_it.clone());
            behind_lead = behind_lead.then(is_it);
        }
        narrow.sort_by_key(|(rows, _)| *rows);
        let lead = narrow
            .into_iter()
            .map(|(_, hits)| hits)
            .reduce(|all, hits| all.sql(" AND contact_id IN (").then(hits).sql(")"));
        let lead = lead.map(|hits| {
            let (before, behind) = self.rows;
            let rows = Fragment::default().sql(before).sql("(").then(hits).sql(")").sql(behind);
            let rows = match id {
                Some(((_, ids), id)) => rows.sql(" UNION ALL ").sql(ids).number(id),
                None => rows,
            };
            (rows, behind_lead.sql(")"))
        });
        Ok(Searched {
            condition: condition.sql(")"),
            lead,
        })
    }
}

/// The words of a search, or the one number it is.
fn asked(text: &str) -> Asked {
    let number: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/');
    let is_number = !number.is_empty() && text.chars().all(|c| c.is_ascii_digit() || is_separator(c));
    let words = if is_number {
        vec![number.strip_prefix("00").map_or(number.clone(), str::to_owned)]
    } else {
        split(text).map(word_key).take(SEARCH_WORDS_MAX).collect()
    };
    Asked { words, is_number }
}

fn hits(word: &str) -> Fragment {
    Fragment::default()
        .sql("SELECT contact_id FROM contact_words WHERE word >= ")
        .text(word)
        .sql(" AND word < ")
        .text(format!("{word}{}", char::MAX))
}

/// The condition that a contact has a word, by what is in its row.
fn in_the_row(word: &str, is_number: bool) -> Fragment {
    let word = literally(word);
    if is_number {
        let number = format!("%{word}%");
        return Fragment::default()
            .sql("(contacts.mobile LIKE ")
            .text(number.clone())
            .sql(" ESCAPE '\\' OR contacts.phone LIKE ")
            .text(number)
            .sql(" ESCAPE '\\')");
    }
    let pattern = format!("% {word}%");
    Fragment::default()
        .sql(
            "(' ' || contacts.name_key || ' ' || lower(contacts.company) || ' ' || lower(contacts.email) || ' ' ||
            replace(replace(lower(contacts.email), '@', ' '), '.', ' ')) LIKE ",
        )
        .text(pattern)
        .sql(" ESCAPE '\\'")
}
