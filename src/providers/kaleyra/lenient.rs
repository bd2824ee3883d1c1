//! JSON that is nearly JSON: Kaleyra's own samples have commas behind the last member.

use serde_json::Value;

/// Reads JSON, if need be without commas that nothing follows and without a byte order mark.
pub fn read(bytes: &[u8]) -> serde_json::Result<Value> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).or_else(|error| {
        let mended = without_trailing_commas(bytes);
        if mended.len() == bytes.len() {
            return Err(error);
        }
        serde_json::from_slice(&mended)
    })
}

/// Commas inside texts stay.
fn without_trailing_commas(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    // Where the last comma is among what is kept, while only blanks followed it.
    let mut comma_at = None;
    let (mut in_text, mut escaped) = (false, false);
    for byte in bytes {
        if in_text {
            in_text = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
        } else {
            match byte {
                b',' => comma_at = Some(kept.len()),
                b' ' | b'\t' | b'\r' | b'\n' => {}
                b'}' | b']' => {
                    if let Some(at) = comma_at.take() {
                        kept.remove(at);
                    }
                }
                other => {
                    in_text = *other == b'"';
                    comma_at = None;
                }
            }
        }
        kept.push(*byte);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn commas_that_nothing_follows_are_forgiven() {
        for (text, expected) in [
            (r#"{"a":[1,2,],}"#, json!({"a": [1, 2]})),
            ("{\"a\":{\"b\":1 ,\r\n\t} , }", json!({"a": {"b": 1}})),
            (r#"{"a":",}","b":"x\",]",}"#, json!({"a": ",}", "b": "x\",]"})),
            (r#"{"a":"\\",}"#, json!({"a": "\\"})),
            ("\u{feff}{\"a\":1}", json!({"a": 1})),
            (r#"{"a":1}"#, json!({"a": 1})),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn everything_else_that_is_wrong_stays_wrong() {
        for text in ["", "{", "[1,,]", r#"{"a":1,,}"#, "{'a':1,}", r#"{"a",}"#, "nonsense,}"] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
