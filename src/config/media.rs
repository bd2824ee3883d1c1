//! Where files of messages are.

use super::source::Source;
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use url::Url;

/// The directory of files.
#[derive(Clone, Debug)]
pub struct Media {
    /// It is made at the start. Files in it are named by their content.
    pub dir: PathBuf,
    /// Where they are kept as well.
    pub bucket: Option<Bucket>,
}

/// A bucket of an S3-compatible store.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Where the store is reached.
    pub endpoint: Url,
    /// The bucket's name.
    pub name: String,
    /// Its region; stores that have none take any word.
    pub region: String,
    /// True for `endpoint/bucket/name`, false for `bucket.endpoint/name`.
    pub path_style: bool,
    /// Who asks.
    pub access_key: String,
    /// Their secret.
    pub secret_key: SecretString,
}

impl Media {
    pub(super) fn from(source: &mut Source) -> Self {
        let database = source.text("database.url").unwrap_or_default();
        let beside = database.strip_prefix("sqlite:").map(|path| {
            let path = Path::new(path.strip_prefix("//").unwrap_or(path));
            path.with_extension("media")
        });
        let usual = beside.unwrap_or_else(|| PathBuf::from("data/switchboard.media"));
        Self {
            bucket: bucket(source),
            dir: source.text("media.dir").map_or(usual, PathBuf::from),
        }
    }
}

const BUCKET: &str = "media.s3.bucket";

/// Nothing is said, or everything that is needed.
fn bucket(source: &mut Source) -> Option<Bucket> {
    let name = source.text(BUCKET);
    let endpoint = source.text("media.s3.endpoint");
    let region = source.text("media.s3.region");
    let path_style = source.flag("media.s3.path_style", true);
    let access_key = source.text("media.s3.access_key");
    let secret_key = source.text("media.s3.secret_key");
    let name = name?;
    let mut needed = |key: &str, value: Option<String>| {
        if value.is_none() {
            source.problem(key, format!("is needed with {BUCKET}"));
        }
        value
    };
    let endpoint = needed("media.s3.endpoint", endpoint);
    let access_key = needed("media.s3.access_key", access_key);
    let secret_key = needed("media.s3.secret_key", secret_key);
    let endpoint = match Url::parse(&endpoint?) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
        Ok(_) | Err(_) => {
            source.problem(
                "media.s3.endpoint",
                "must be a URL that begins with https:// or http://",
            );
            return None;
        }
    };
    Some(Bucket {
        endpoint,
        name,
        region: region.unwrap_or_else(|| "us-east-1".to_owned()),
        path_style,
        access_key: access_key?,
        secret_key: secret_key?.into(),
    })
}
