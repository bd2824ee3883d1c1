//! The keys that seal secrets at rest (S7). They live beside the database, never in it.
//!
//! A sealed value says which key it needs and is bound to its place: table, row and column are
//! authenticated with it, so a value that was moved to another row does not open.

use super::errors::inconsistent;
use crate::config::limits::{SEALING_KEYS_FILE_BYTES_MAX, SEALING_KEYS_MAX};
use crate::ports::store::StoreError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use thiserror::Error;

const PREFIX: &str = "sealed:1:";
const NONCE_BYTES: usize = 24;

/// The keys of an installation: the first seals, all open. Cheap to clone.
#[derive(Clone)]
pub struct Keyring(std::sync::Arc<Vec<Key>>);

struct Key {
    id: String,
    bytes: SecretBox<[u8; 32]>,
}

/// Where a sealed value lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Table.
    pub table: &'static str,
    /// Row.
    pub id: i64,
    /// Column.
    pub column: &'static str,
}

/// What is wrong with a file of keys.
#[derive(Debug, Error)]
pub enum KeyError {
    /// It cannot be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Others on this machine may read it.
    #[error("others may read it: chmod 600 it")]
    Readable,
    /// It has no key, or too many.
    #[error("needs 1 to {SEALING_KEYS_MAX} keys, one a line")]
    Count,
    /// A line is not a key.
    #[error("line {0} is not a key of 64 hexadecimal digits")]
    Line(usize),
}

impl Keyring {
    /// Keys from text: one of 64 hexadecimal digits a line (or between commas), `#` begins a comment.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys: Vec<Key> = Vec::new();
        for (number, line) in text.split(['\n', ',']).enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let bytes = hex::decode(line).ok().and_then(|bytes| bytes.try_into().ok());
            keys.push(Key::new(bytes.ok_or(KeyError::Line(number + 1))?));
        }
        if (1..=SEALING_KEYS_MAX).contains(&keys.len()) {
            Ok(Self(keys.into()))
        } else {
            Err(KeyError::Count)
        }
    }

    /// Reads a file of keys; `None` when there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, KeyError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::Readable);
        }
        let mut text = String::new();
        file.take(SEALING_KEYS_FILE_BYTES_MAX).read_to_string(&mut text)?;
        Self::parse(&text).map(Some)
    }

    /// Writes a file with one new key that only its owner may read. Fails when the file exists.
    pub fn create(path: &Path) -> Result<Self, KeyError> {
        let text = format!("{HEAD}{}\n", new_key());
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Self::parse(&text)
    }

    /// Puts a new key before those of a file: it seals from then on, the others still open.
    pub fn add_to(path: &Path) -> Result<Self, KeyError> {
        let before = std::fs::read_to_string(path)?;
        let lines = before.strip_prefix(HEAD).unwrap_or(&before);
        let text = format!("{HEAD}{}\n{lines}", new_key());
        let keys = Self::parse(&text)?;
        let new = path.with_extension("key.new");
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&new, path)?;
        Ok(keys)
    }

    /// A keyring that nothing else has, for data that lives as long as this value.
    pub fn new_random() -> Self {
        Self::parse(&new_key()).expect("a new key has the form of a key")
    }

    /// Encrypts a secret for its place.
    pub fn seal(&self, place: Place, plain: &str) -> Result<String, StoreError> {
        let key = self.0.first().expect("a keyring has a key");
        let nonce: [u8; NONCE_BYTES] = random();
        let bound_to = place.text();
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: bound_to.as_bytes(),
        };
        let sealed = key
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| place.trouble("cannot be sealed"))?;
        let body = BASE64.encode([nonce.as_slice(), &sealed].concat());
        Ok(format!("{PREFIX}{}:{body}", key.id))
    }

    /// Decrypts what was sealed for this place. What was stored before there were keys is plain.
    pub fn open(&self, place: Place, stored: &str) -> Result<String, StoreError> {
        let Some((id, body)) = sealed_parts(stored) else {
            return Ok(stored.to_owned());
        };
        let Some(key) = self.0.iter().find(|key| key.id == id) else {
            return Err(place.trouble(&format!("was sealed with key {id}, which is not among the keys")));
        };
        let broken = || place.trouble("does not open: it was changed, or moved from another row");
        let bytes = BASE64.decode(body).map_err(|_| broken())?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| broken())?;
        let bound_to = place.text();
        let payload = Payload {
            msg: sealed,
            aad: bound_to.as_bytes(),
        };
        let plain = key
            .cipher()
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| broken())?;
        String::from_utf8(plain).map_err(|_| broken())
    }

    /// Proves that whoever shows a text got it from this installation, for one use: HMAC with the newest key.
    pub fn sign(&self, usage: &str, text: &str) -> String {
        let key = self.0.first().expect("a keyring has a key");
        let mac = Hmac::<Sha256>::new_from_slice(key.bytes.expose_secret());
        let mut mac = mac.expect("HMAC takes keys of any length");
        mac.update(usage.as_bytes());
        mac.update(b"\0");
        mac.update(text.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }

    /// True when a stored value has to be sealed again: it is plain, or has an older key.
    pub fn is_outdated(&self, stored: &str) -> bool {
        let newest = self.0.first().map(|key| key.id.as_str());
        !stored.is_empty() && sealed_parts(stored).map(|(id, _)| id) != newest
    }
}

fn sealed_parts(stored: &str) -> Option<(&str, &str)> {
    stored.strip_prefix(PREFIX)?.split_once(':')
}

const HEAD: &str = "# Keys that open the secrets in Switchboard's database. Without this file they are lost.\n\
                    # The first one seals; older ones are kept to open what they sealed.\n";

impl Key {
    fn new(bytes: [u8; 32]) -> Self {
        Self {
            id: hex::encode(&Sha256::digest(bytes)[..4]),
            bytes: SecretBox::new(Box::new(bytes)),
        }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes.expose_secret().into())
    }
}

impl Place {
    fn text(&self) -> String {
        format!("{}/{}/{}", self.table, self.id, self.column)
    }

    fn trouble(&self, why: &str) -> StoreError {
        inconsistent(self.table, self.id, format!("{} {why}", self.column))
    }
}

fn new_key() -> String {
    hex::encode(random::<32>())
}

#[expect(
    clippy::disallowed_methods,
    reason = "keys and nonces come from the system's randomness"
)]
fn random<const N: usize>() -> [u8; N]
where
    rand::distr::StandardUniform: rand::distr::Distribution<[u8; N]>,
{
    rand::random()
}

#[cfg(test)]
mod tests;
