//! Looks at an uploaded file before anybody decides about it (CON-23): encoding, delimiter, first rows, what
//! its columns seem to hold, and how many rows there are. Blocks; for a thread that may.

use super::Fields;
use super::columns;
use crate::config::limits::{
    IMPORT_CELL_CHARS_MAX, IMPORT_COLUMNS_MAX, IMPORT_PREVIEW_ROWS, IMPORT_ROWS_MAX, IMPORT_SAMPLE_BYTES,
};
use crate::domain::contact_import::{Encoding, Sheet};
use crate::http::contact_csv::BYTE_ORDER_MARK;
use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::WINDOWS_1252;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// A file that was looked at.
pub struct Found {
    /// In UTF-8, without a mark.
    pub file: File,
    /// What was found.
    pub sheet: Sheet,
    /// Rows, a header included.
    pub rows: u64,
}

/// Why a file is not taken.
#[derive(Debug)]
pub enum Fault {
    /// It is no table of contacts; in words.
    Refused(String),
    /// The disk.
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

const CHUNK_BYTES: usize = 64 * 1024;
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Looks at a file of so many bytes.
pub fn examine(file: File, bytes: u64, custom: &Fields) -> Result<Found, Fault> {
    let (mut file, encoding) = as_utf8(file)?;
    let delimiter = delimiter(&mut file)?;
    let mut rows = 0;
    let mut preview: Vec<Vec<String>> = Vec::new();
    let mut reader = reader(file, delimiter)?;
    let mut record = ByteRecord::new();
    while next(&mut reader, &mut record)? {
        rows += 1;
        if record.len() > IMPORT_COLUMNS_MAX {
            return refused(format!(
                "row {rows} has {} columns, at most {IMPORT_COLUMNS_MAX}",
                record.len()
            ));
        }
        if preview.len() <= IMPORT_PREVIEW_ROWS {
            preview.push(cells(&record));
        }
        if rows > IMPORT_ROWS_MAX + 1 {
            return refused(format!("has more than {IMPORT_ROWS_MAX} rows"));
        }
    }
    if rows == 0 {
        return refused("has no rows");
    }
    let (has_header, guesses) = columns::guess(&preview, custom);
    if !has_header {
        preview.truncate(IMPORT_PREVIEW_ROWS);
    }
    let sheet = Sheet {
        bytes,
        encoding,
        delimiter: char::from(delimiter),
        has_header,
        guesses: guesses
            .into_iter()
            .map(|guess| guess.map(|target| target.name()))
            .collect(),
        preview,
    };
    let file = reader.into_inner();
    Ok(Found { file, sheet, rows })
}

/// Reads a file from its beginning. Rows may be of different lengths.
pub fn reader(mut file: File, delimiter: u8) -> io::Result<Reader<File>> {
    file.seek(SeekFrom::Start(0))?;
    Ok(ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(CHUNK_BYTES)
        .from_reader(file))
}

/// The next row. A flexible reader of bytes fails only with its file.
pub fn next(reader: &mut Reader<File>, record: &mut ByteRecord) -> io::Result<bool> {
    reader.read_byte_record(record).map_err(io::Error::other)
}

/// The cells of a row, as they are shown and kept: a monster of a cell only in part.
pub fn cells(record: &ByteRecord) -> Vec<String> {
    let text = |cell: &[u8]| {
        let text = String::from_utf8_lossy(cell);
        text.chars().take(IMPORT_CELL_CHARS_MAX).collect()
    };
    record.iter().take(IMPORT_COLUMNS_MAX).map(text).collect()
}

fn refused<T>(why: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Refused(why.into()))
}

/// The file in UTF-8 without a mark, and how it was written.
fn as_utf8(mut file: File) -> Result<(File, Encoding), Fault> {
    let mut begin = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    Read::by_ref(&mut file).take(3).read_to_end(&mut begin)?;
    if begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff") {
        return refused("is UTF-16; save it as UTF-8");
    }
    let has_mark = begin == BYTE_ORDER_MARK;
    let skip = if has_mark { BYTE_ORDER_MARK.len() } else { 0 };
    file.seek(SeekFrom::Start(skip as u64))?;
    let is_utf8 = is_utf8(&mut file)?;
    let encoding = match (is_utf8, has_mark) {
        (true, false) => return Ok((file, Encoding::Utf8)),
        (true, true) => Encoding::Utf8Bom,
        (false, false) => Encoding::Latin1,
        (false, true) => return refused("has the mark of UTF-8, and is not"),
    };
    file.seek(SeekFrom::Start(skip as u64))?;
    let mut plain = tempfile::tempfile()?;
    if has_mark {
        io::copy(&mut file, &mut plain)?;
    } else {
        transcode(&mut file, &mut plain)?;
    }
    Ok((plain, encoding))
}

fn is_utf8(file: &mut File) -> Result<bool, Fault> {
    let mut held: Vec<u8> = Vec::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let count = file.read(&mut chunk)?;
        if count == 0 {
            return Ok(held.is_empty());
        }
        held.extend_from_slice(&chunk[..count]);
        if held.contains(&0) {
            return refused("is not text");
        }
        let whole = match std::str::from_utf8(&held) {
            Ok(_) => held.len(),
            // A character may be cut by the end of the chunk.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return no_zero(file, &mut chunk).map(|()| false),
        };
        held.drain(..whole);
    }
}

fn no_zero(file: &mut File, chunk: &mut [u8]) -> Result<(), Fault> {
    loop {
        let count = file.read(chunk)?;
        if count == 0 {
            return Ok(());
        }
        if chunk[..count].contains(&0) {
            return refused("is not text");
        }
    }
}

fn transcode(from: &mut File, to: &mut File) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let count = from.read(&mut chunk)?;
        if count == 0 {
            return Ok(());
        }
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(&chunk[..count]);
        to.write_all(text.as_bytes())?;
    }
}

/// The delimiter that gives the most rows of one width, and the widest of those.
fn delimiter(file: &mut File) -> io::Result<u8> {
    let mut sample = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    Read::by_ref(file)
        .take(IMPORT_SAMPLE_BYTES as u64)
        .read_to_end(&mut sample)?;
    if sample.len() == IMPORT_SAMPLE_BYTES {
        let whole = sample.iter().rposition(|byte| *byte == b'\n');
        sample.truncate(whole.map_or(sample.len(), |end| end + 1));
    }
    let score = |delimiter: &u8| {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(*delimiter)
            .from_reader(sample.as_slice());
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for record in reader.byte_records().flatten() {
            *widths.entry(record.len()).or_default() += 1;
        }
        let of_one_width = widths.into_iter().filter(|(width, _)| *width > 1);
        of_one_width
            .map(|(width, count)| (count, width))
            .max()
            .unwrap_or_default()
    };
    // Of equal ones the first.
    Ok(DELIMITERS
        .iter()
        .rev()
        .max_by_key(|delimiter| score(delimiter))
        .copied()
        .unwrap_or(b','))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(content: &[u8]) -> Result<Found, String> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        examine(file, content.len() as u64, &Vec::new().into()).map_err(|fault| match fault {
            Fault::Refused(why) => why,
            Fault::Io(error) => error.to_string(),
        })
    }

    #[test]
    fn con_23_encoding_and_delimiter_are_detected() {
        for (content, encoding, delimiter, second) in [
            (
                &b"first_name,city\nJos\xc3\xa9,Roma\n"[..],
                Encoding::Utf8,
                ',',
                "Jos\u{e9}",
            ),
            (
                &b"\xef\xbb\xbffirst_name;city\nJos\xc3\xa9;\"Roma, centro\"\n"[..],
                Encoding::Utf8Bom,
                ';',
                "Jos\u{e9}",
            ),
            (
                &b"first_name\tcity\nJos\xe9\tRoma\n"[..],
                Encoding::Latin1,
                '\t',
                "Jos\u{e9}",
            ),
            (
                &b"first_name|city\r\n\x80uro|a,b,c,d\r\n"[..],
                Encoding::Latin1,
                '|',
                "\u{20ac}uro",
            ),
            (&b"first_name\nAnna"[..], Encoding::Utf8, ',', "Anna"),
        ] {
            let found = look(content).unwrap();
            assert_eq!((found.sheet.encoding, found.sheet.delimiter), (encoding, delimiter));
            assert_eq!((found.sheet.preview[1][0].as_str(), found.rows), (second, 2));
            assert!(found.sheet.has_header);
            let mut reader = reader(found.file, delimiter as u8).unwrap();
            let mut record = ByteRecord::new();
            assert!(next(&mut reader, &mut record).unwrap());
            assert_eq!(&record[0], b"first_name", "no mark is left");
        }
    }

    #[test]
    fn a_character_that_two_reads_share_is_one_character() {
        let mut content = b"first_name\n".to_vec();
        while content.len() < 3 * CHUNK_BYTES {
            content.extend("\u{20ac}".as_bytes());
            content.extend(if content.len().is_multiple_of(7) { "\n" } else { "x" }.as_bytes());
        }
        assert_eq!(look(&content).unwrap().sheet.encoding, Encoding::Utf8);
        content.pop();
        content.extend(b"\xe2\x82");
        assert_eq!(
            look(&content).unwrap().sheet.encoding,
            Encoding::Latin1,
            "an end that is cut is no UTF-8"
        );
    }

    #[test]
    fn con_23_ten_rows_are_shown_besides_the_header() {
        let rows: String = (0..40).map(|n| format!("N{n},+39 06 9123 45{n:02}\n")).collect();
        let found = look(format!("name,mobile\n{rows}").as_bytes()).unwrap();
        assert_eq!((found.sheet.preview.len(), found.rows), (11, 41));
        assert_eq!(look(rows.as_bytes()).unwrap().sheet.preview.len(), 10);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for (content, why) in [
            (&b""[..], "no rows"),
            (&b"PK\x03\x04\x00\x00"[..], "not text"),
            (&b"\xff\xfea\x00"[..], "UTF-16"),
            (&[b','; 300][..], "columns"),
        ] {
            let Err(told) = look(content) else { panic!("{why}") };
            assert!(told.contains(why), "{told}");
        }
    }
}
