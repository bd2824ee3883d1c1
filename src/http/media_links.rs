//! Links with which providers fetch what they are to send: for one file, for some minutes, and for whoever has them
//! (S28).

use crate::domain::Timestamp;
use crate::domain::ids::MessageId;
use crate::store::Keyring;
use std::str::FromStr;
use subtle::ConstantTimeEq;

/// What a link says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MediaLink {
    /// The message whose file it gives.
    pub message: MessageId,
    /// Until when.
    pub until: Timestamp,
    proof: String,
}

impl MediaLink {
    /// Makes one.
    pub fn new(message: MessageId, until: Timestamp, keys: &Keyring) -> Self {
        Self {
            message,
            until,
            proof: proof(message, until, keys),
        }
    }

    /// True when this server made it and it has not ended.
    pub fn is_good(&self, now: Timestamp, keys: &Keyring) -> bool {
        let right = proof(self.message, self.until, keys);
        now <= self.until && bool::from(right.as_bytes().ct_eq(self.proof.as_bytes()))
    }

    /// As it stands in the path of a URL.
    pub fn token(&self) -> String {
        format!("{}-{}-{}", self.message, self.until.0, self.proof)
    }
}

fn proof(message: MessageId, until: Timestamp, keys: &Keyring) -> String {
    keys.sign("media link", &format!("{message}-{}", until.0))
}

impl FromStr for MediaLink {
    type Err = ();

    fn from_str(token: &str) -> Result<Self, ()> {
        let mut parts = token.splitn(3, '-');
        let mut next = || parts.next().ok_or(());
        let (message, until, proof) = (next()?, next()?, next()?);
        Ok(Self {
            message: MessageId(message.parse().map_err(|_| ())?),
            until: Timestamp(until.parse().map_err(|_| ())?),
            proof: proof.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s28_a_link_is_good_for_its_file_and_its_time() {
        let keys = Keyring::new_random();
        let link = MediaLink::new(MessageId(7), Timestamp(1_000), &keys);
        let read: MediaLink = link.token().parse().unwrap();
        assert_eq!(read, link);
        assert!(read.is_good(Timestamp(1_000), &keys));
        assert!(!read.is_good(Timestamp(1_001), &keys), "it has ended");
        assert!(
            !read.is_good(Timestamp(1_000), &Keyring::new_random()),
            "another server made it"
        );
        let (head, proof) = link
            .token()
            .rsplit_once('-')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        assert_eq!(head, "7-1000");
        for forged in [
            format!("8-1000-{proof}"),
            format!("7-9000-{proof}"),
            format!("7-1000-{}", "0".repeat(proof.len())),
            "7-1000-".to_owned(),
        ] {
            let link: MediaLink = forged.parse().unwrap();
            assert!(!link.is_good(Timestamp(1_000), &keys), "{forged}");
        }
        for nonsense in ["", "7", "7-1000", "x-1-y", "../../x"] {
            assert!(nonsense.parse::<MediaLink>().is_err(), "{nonsense}");
        }
    }
}
