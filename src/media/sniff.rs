//! What a file is, by its first bytes.

/// How many of them are looked at.
pub const HEAD_BYTES: usize = 4096;

/// Media type of a file that nobody can tell more of.
pub const UNKNOWN: &str = "application/octet-stream";

/// The media type, without parameters.
pub fn media_type(head: &[u8]) -> &'static str {
    if let Some(brand) = brand(head) {
        return of_brand(brand);
    }
    // To others this is a script of an interpreter called AMR.
    if head.starts_with(b"#!AMR") {
        return "audio/amr";
    }
    match infer::get(head).map(|found| found.mime_type()) {
        Some("audio/m4a") => "audio/mp4",
        Some("audio/opus") => "audio/ogg",
        Some("audio/x-flac") => "audio/flac",
        Some("audio/x-wav") => "audio/wav",
        Some(found) if !found.starts_with("text/") => found,
        Some(_) | None => text_type(head),
    }
}

/// The media type of a document by its name, where its bytes do not tell: the formats of offices are archives, and
/// a table is a text.
pub fn named_type<'a>(media_type: &'a str, name: &str) -> &'a str {
    let is_open = matches!(
        media_type,
        UNKNOWN | "application/zip" | "text/plain" | "application/x-ole-storage" | "application/x-cfb"
    );
    if !is_open {
        return media_type;
    }
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    match (end.as_str(), media_type) {
        ("csv", "text/plain") => "text/csv",
        ("vcf", "text/plain") => "text/vcard",
        (_, "text/plain") => media_type,
        ("docx", _) => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("xlsx", _) => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("pptx", _) => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ("odt", _) => "application/vnd.oasis.opendocument.text",
        ("ods", _) => "application/vnd.oasis.opendocument.spreadsheet",
        ("doc", _) => "application/msword",
        ("xls", _) => "application/vnd.ms-excel",
        ("ppt", _) => "application/vnd.ms-powerpoint",
        _ => media_type,
    }
}

/// The kind of a file of the MP4 family.
fn brand(head: &[u8]) -> Option<&[u8]> {
    (head.get(4..8)? == b"ftyp").then(|| head.get(8..12)).flatten()
}

fn of_brand(brand: &[u8]) -> &'static str {
    match brand {
        b"M4A " | b"M4B " | b"F4A " => "audio/mp4",
        b"qt  " => "video/quicktime",
        b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1" => "image/heif",
        b"avif" | b"avis" => "image/avif",
        [b'3', b'g', ..] => "video/3gpp",
        _ => "video/mp4",
    }
}

/// Text that browsers would take for a page is called one, whatever stands before it.
fn text_type(head: &[u8]) -> &'static str {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return UNKNOWN,
    };
    let is_plain = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    if text.is_empty() || !text.trim_start_matches('\u{feff}').chars().all(is_plain) {
        return UNKNOWN;
    }
    if text.starts_with("#!") {
        return "text/x-shellscript";
    }
    let lower = text.to_ascii_lowercase();
    if lower.contains("<svg") {
        return "image/svg+xml";
    }
    let marks = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<script",
        "<iframe",
        "<img",
        "<a ",
        "<style",
        "<table",
    ];
    if marks.iter().any(|mark| lower.contains(mark)) {
        return "text/html";
    }
    if lower.trim_start().starts_with("<?xml") {
        return "text/xml";
    }
    if lower.trim_start().starts_with("begin:vcard") {
        return "text/vcard";
    }
    "text/plain"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s9_a_file_is_what_its_bytes_say() {
        for (bytes, expected) in [
            (&b"\xff\xd8\xff\xe0\x00\x10JFIF"[..], "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "image/png"),
            (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
            (b"GIF89a/*\x00\x00=1;alert(1)//", "image/gif"),
            (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "video/mp4"),
            (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00", "audio/mp4"),
            (b"\x00\x00\x00\x18ftyp3gp4\x00\x00\x00\x00", "video/3gpp"),
            (b"OggS\x00\x02\x00\x00", "audio/ogg"),
            (b"ID3\x03\x00\x00\x00\x00", "audio/mpeg"),
            (b"#!AMR\n\x3c", "audio/amr"),
            (b"%PDF-1.7\n", "application/pdf"),
            (
                b"MZ\x90\x00\x03\x00\x00\x00",
                "application/vnd.microsoft.portable-executable",
            ),
            (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
            (b"  \n<ScRiPt>alert(1)</script>", "text/html"),
            (b"\xef\xbb\xbf<html>", "text/html"),
            (b"hello <img src=x onerror=alert(1)>", "text/html"),
            (
                b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
                "image/svg+xml",
            ),
            (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "image/svg+xml"),
            (b"<?xml version='1.0'?><x/>", "text/xml"),
            (b"BEGIN:VCARD\r\nVERSION:3.0", "text/vcard"),
            ("caff\u{e8} 1 < 2".as_bytes(), "text/plain"),
            (b"#!/bin/sh\nrm -r /", "text/x-shellscript"),
            (b"\x00\x01\x02\x03", UNKNOWN),
            (b"text\x00with a zero", UNKNOWN),
            (b"\xff\xfeh\x00i\x00", UNKNOWN),
            (b"", UNKNOWN),
        ] {
            assert_eq!(media_type(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_text_cut_within_a_letter_is_a_text() {
        assert_eq!(media_type(&"è".repeat(5000).as_bytes()[..HEAD_BYTES - 1]), "text/plain");
    }
}
