//! As whom scripts run: as somebody who owns nothing, where the server may choose.

use std::fmt;
use std::str::FromStr;

/// A user and a group of the system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct User {
    /// The user.
    pub uid: u32,
    /// Their group.
    pub gid: u32,
}

impl User {
    /// The one that systems keep for what must own nothing.
    pub const NOBODY: Self = Self { uid: 65534, gid: 65534 };
}

impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.uid, self.gid)
    }
}

impl FromStr for User {
    type Err = String;

    /// A name of `/etc/passwd`, or numbers of a user and a group.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let user = match text.split_once(':') {
            Some((uid, gid)) => {
                let number = |text: &str| text.parse().map_err(|error| format!("`{text}`: {error}"));
                Self {
                    uid: number(uid)?,
                    gid: number(gid)?,
                }
            }
            None => {
                let users = std::fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
                named(&users, text).ok_or("there is no such user; numbers are written as 65534:65534")?
            }
        };
        if user.uid == 0 || user.gid == 0 {
            return Err("must not be root".to_owned());
        }
        Ok(user)
    }
}

fn named(users: &str, name: &str) -> Option<User> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next()? == name;
        let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
        found.then_some(User { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_have_names_or_numbers_and_are_never_root() {
        let users = "root:x:0:0:root:/root:/bin/bash\nscripts:x:998:997::/nonexistent:/usr/sbin/nologin\n";
        assert_eq!(named(users, "scripts"), Some(User { uid: 998, gid: 997 }));
        assert_eq!(named(users, "script"), None);
        assert_eq!("12:34".parse(), Ok(User { uid: 12, gid: 34 }));
        for wrong in ["root", "0:0", "12:0", "0:12", "x:1", "no such user", ""] {
            assert!(wrong.parse::<User>().is_err(), "{wrong}");
        }
    }
}
