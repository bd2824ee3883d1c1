//! A form with a file, as browsers send it.

use super::app::{Answer, Browser};
use actix_web::http::Method;

const BOUNDARY: &str = "----switchboard";

/// The header of such a form.
pub fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// What comes before the content of a file.
pub fn begin(part: &str, file_name: &str) -> String {
    format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{file_name}\"\r\n\
         Content-Type: text/csv\r\n\r\n"
    )
}

/// What comes behind it.
pub fn end() -> String {
    format!("\r\n--{BOUNDARY}--\r\n")
}

/// Sends a form with one file.
pub async fn upload(browser: &Browser, path: &str, file_name: &str, content: &[u8]) -> Answer {
    let body = [begin("file", file_name).as_bytes(), content, end().as_bytes()].concat();
    let kind = content_type();
    browser
        .send(Method::POST, path, &[("content-type", kind.as_str())], body.into())
        .await
}
