//! Caps of contact lists, custom fields and contacts.

/// Most agents who may see one list. As many as a queue may have.
pub const LIST_AGENTS_MAX: usize = 5_000;

/// Most options of one select. A person has to find the right one.
pub const FIELD_OPTIONS_MAX: usize = 200;

/// Longest value of a custom field, characters: a few paragraphs. It is read with every contact.
pub const CUSTOM_TEXT_CHARS_MAX: usize = 4_000;

/// Longest e-mail address, bytes (RFC 5321).
pub const EMAIL_BYTES_MAX: usize = 254;

/// Longest web address in a custom field, bytes. What browsers still show.
pub const URL_BYTES_MAX: usize = 2_000;

/// Fewest digits of a contact's phone number (CON-06).
pub const CONTACT_PHONE_DIGITS_MIN: usize = 8;

/// Most additional phones of one contact. Nobody has more; each is looked up by.
pub const CONTACT_PHONES_MAX: usize = 10;

/// Most tags of one contact. More than a row can show.
pub const CONTACT_TAGS_MAX: usize = 50;

/// Longest tag, characters.
pub const TAG_CHARS_MAX: usize = 50;

/// Words of a contact that a search can find it by. Names and addresses have fewer; it bounds what one
/// contact can add to the index.
pub const CONTACT_WORDS_MAX: usize = 40;

/// Longest word in the index, characters. Nobody types more of one.
pub const WORD_CHARS_MAX: usize = 40;

/// Contacts from routing that one step of the background index takes, so that it never holds the writer
/// for longer than a few milliseconds.
pub const INDEX_ROWS_MAX: i64 = 100;

/// Pause of the background index when nothing is left to do, milliseconds: how long a newcomer stays
/// unknown to searches.
pub const INDEX_PERIOD_MILLIS: u64 = 500;

/// Contacts that share the beginning of a searched word and are looked at. Beyond it the search is so
/// wide that people type on.
pub const SEARCH_HITS_MAX: i64 = 5_000;

/// Longest search text, characters.
pub const SEARCH_CHARS_MAX: usize = 100;

/// Most words of a search that are looked at.
pub const SEARCH_WORDS_MAX: usize = 6;

/// Longest filter, bytes. It travels in the address.
pub const FILTER_BYTES_MAX: usize = 6_000;

/// Most conditions of one filter. A person has to read them.
pub const FILTER_CLAUSES_MAX: usize = 20;

/// How deep groups of conditions may nest.
pub const FILTER_DEPTH_MAX: usize = 4;

/// Most values of one condition.
pub const FILTER_VALUES_MAX: usize = 100;

/// Longest value of a condition, characters.
pub const FILTER_VALUE_CHARS_MAX: usize = 200;

/// Most custom fields of all lists together. All are read with every page of contacts.
pub const CUSTOM_FIELDS_MAX: i64 = 500;

/// Contacts written or removed in one transaction by imports and bulk operations. The single writer is
/// held for some ten milliseconds; routing's writes come between.
pub const CONTACT_BATCH_ROWS: usize = 50;

/// Most contacts that one merge makes one. A person has to compare them.
pub const MERGE_CONTACTS_MAX: usize = 10;

/// Most contacts named one by one in a bulk operation: several screens of ticked rows.
pub const SELECTED_CONTACTS_MAX: usize = 1_000;
