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

/// How much longer than it works the background index rests, so that it takes little from routing when the
/// database is busy: then its steps wait for the writer, and it rests longer.
pub const INDEX_REST: u32 = 6;

/// Longest entry of the index of values, characters, with the field's name. Two values that differ only behind it
/// are told apart by the row.
pub const VALUE_CHARS_MAX: usize = 100;

/// Contacts that share the beginning of a searched word and are taken from the index of words. A word that more
/// of them share is looked for in the rows instead: soon enough of those have it.
pub const SEARCH_HITS_MAX: u32 = 10_000;

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

/// Rows of a file that one transaction of an import writes. The single writer is held for some ten
/// milliseconds; routing's writes come between.
pub const IMPORT_BATCH_ROWS: usize = 50;

/// Most contacts that one merge makes one. A person has to compare them.
pub const MERGE_CONTACTS_MAX: usize = 10;

/// Most contacts named one by one in an export: several screens of ticked rows.
pub const SELECTED_CONTACTS_MAX: usize = 1_000;

/// Most contacts removed by one request. They go in one transaction, with one entry of the audit log, and
/// hold the writer for less than a webhook notices.
pub const DELETED_CONTACTS_MAX: usize = 200;

/// Contacts read at once by an export. It writes them out before it reads on, so this bounds its memory.
pub const EXPORT_PAGE_ROWS: u32 = 200;

/// Largest file of an import, bytes (CON-22).
pub const IMPORT_BYTES_MAX: u64 = 60 * 1024 * 1024;

/// Most rows of a file. With 60 MB a row then has 125 bytes, and the memory of what was seen stays below
/// 40 MB.
pub const IMPORT_ROWS_MAX: u64 = 500_000;

/// Most columns of a file. Beyond it the file is no table of contacts.
pub const IMPORT_COLUMNS_MAX: usize = 200;

/// Longest row of a file, bytes. Every field filled to its limit fits.
pub const IMPORT_ROW_BYTES_MAX: usize = 64 * 1024;

/// Uploaded files kept at the same time, arriving, waiting or being read: what imports take of the disk.
pub const IMPORT_FILES_MAX: usize = 8;

/// Imports at work at the same time. They share one writer; more would only wait.
pub const IMPORTS_AT_ONCE: usize = 2;

/// How long a file may take to arrive, seconds. 60 MB on a line of half a megabit.
pub const IMPORT_UPLOAD_SECS_MAX: u64 = 1_000;

/// How long an uploaded file waits to be started, seconds.
pub const IMPORT_WAIT_SECS_MAX: i64 = 3_600;

/// Rows shown before an import starts (CON-23).
pub const IMPORT_PREVIEW_ROWS: usize = 10;

/// Longest cell of the preview and of an error file, characters.
pub const IMPORT_CELL_CHARS_MAX: usize = 1_000;

/// Bytes of a file that the delimiter is guessed from.
pub const IMPORT_SAMPLE_BYTES: usize = 64 * 1024;

/// Longest name of an uploaded file that is kept, characters.
pub const FILE_NAME_CHARS_MAX: usize = 200;

/// Imports that are remembered with their errors; older ones are forgotten.
pub const IMPORTS_KEPT: i64 = 100;

/// How often an import tries to write a batch that the database does not take, a second apart, before it
/// gives up.
pub const IMPORT_TRIES_MAX: u32 = 60;
