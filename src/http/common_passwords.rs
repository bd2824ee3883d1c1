//! Passwords that guessers try first: the most common ones of at least eight characters, well-known words, also
//! dressed up with digits and signs, and walks over the keyboard.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The 3,000 most common passwords of at least eight characters, in lower case and sorted.
const COMMON: &str = include_str!("common_passwords.txt");

static LISTED: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| COMMON.lines().collect());

/// Words behind most leaked passwords, after undressing.
const WORDS: &[&str] = &[
    "abc",
    "abcabc",
    "abcd",
    "access",
    "admin",
    "administrator",
    "aaaaaa",
    "alexander",
    "amanda",
    "andrea",
    "andrew",
    "angel",
    "anthony",
    "arsenal",
    "ashley",
    "asshole",
    "bailey",
    "barcelona",
    "baseball",
    "basketball",
    "batman",
    "biteme",
    "brandon",
    "buster",
    "butterfly",
    "change",
    "changeit",
    "changeme",
    "charlie",
    "cheese",
    "chelsea",
    "chocolate",
    "computer",
    "cookie",
    "corvette",
    "daniel",
    "default",
    "demo",
    "dragon",
    "elephant",
    "eminem",
    "enter",
    "ferrari",
    "flower",
    "football",
    "forever",
    "freedom",
    "friend",
    "fuckyou",
    "gateway",
    "george",
    "ginger",
    "guest",
    "hannah",
    "hardcore",
    "harley",
    "hello",
    "hellohello",
    "hockey",
    "hunter",
    "iloveu",
    "iloveyou",
    "internet",
    "jackson",
    "jasmine",
    "jennifer",
    "jessica",
    "jesus",
    "jordan",
    "joshua",
    "justin",
    "killer",
    "knight",
    "letmein",
    "liverpool",
    "login",
    "london",
    "lovely",
    "loveme",
    "lovers",
    "loveyou",
    "maggie",
    "manager",
    "marina",
    "martin",
    "master",
    "matrix",
    "matthew",
    "melissa",
    "mercedes",
    "michael",
    "michelle",
    "monkey",
    "monster",
    "mustang",
    "nicole",
    "nothing",
    "office",
    "orange",
    "parola",
    "pass",
    "passpass",
    "passw",
    "passwd",
    "password",
    "passwordpassword",
    "passwort",
    "patrick",
    "pepper",
    "phoenix",
    "pokemon",
    "princess",
    "purple",
    "qazwsx",
    "qwert",
    "qwerty",
    "ranger",
    "robert",
    "root",
    "samantha",
    "samsung",
    "scooter",
    "secret",
    "service",
    "shadow",
    "silver",
    "slipknot",
    "soccer",
    "spiderman",
    "starwars",
    "steelers",
    "summer",
    "sunshine",
    "superman",
    "superstar",
    "support",
    "switchboard",
    "temp",
    "tennis",
    "test",
    "tester",
    "testing",
    "testtest",
    "thomas",
    "thunder",
    "tigger",
    "trustme",
    "trustno",
    "user",
    "victoria",
    "warrior",
    "welcome",
    "whatever",
    "whatsapp",
    "william",
    "winner",
    "winter",
    "yankees",
    "zaq",
];

/// Rows, columns and zigzags of a keyboard, forwards; they are tried backwards too.
const WALKS: &[&str] = &[
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1q2w3e4r5t6y7u8i",
    "q1w2e3r4t5y6",
    "1qaz2wsx3edc4rfv",
    "qazwsxedcrfv",
    "zaq12wsxcde34rfv",
    "abcdefghijklmnopqrstuvwxyz",
    "147258369",
    "789456123",
    "a1b2c3d4e5",
    "1a2b3c4d5e",
    "qweasdzxc",
];

/// True for a password that is among the first guesses. Expects lower case.
pub fn contains(password: &str) -> bool {
    LISTED.contains(password)
        || is_repeated(password)
        || is_walk(password)
        || WORDS.contains(&undressed(password).as_str())
}

/// Removes digits and signs around a word and reads look-alikes as letters.
fn undressed(password: &str) -> String {
    let bare = password.trim_matches(|c: char| !c.is_alphabetic() && c != '@' && c != '$');
    bare.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

fn is_walk(password: &str) -> bool {
    let backwards: String = password.chars().rev().collect();
    WALKS
        .iter()
        .any(|walk| walk.contains(password) || walk.contains(backwards.as_str()))
}

/// One short piece over and over: `aaaaaaaa`, `12121212`, `12341234`.
fn is_repeated(password: &str) -> bool {
    let chars: Vec<char> = password.chars().collect();
    (1..=chars.len() / 2)
        .take(4)
        .any(|period| chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b))
}

#[cfg(test)]
mod tests {
    use super::{COMMON, LISTED, contains};
    use crate::config::limits::PASSWORD_CHARS_MIN;

    #[test]
    fn s8_the_three_thousand_most_common_are_refused() {
        assert_eq!(LISTED.len(), 3000);
        assert!(COMMON.lines().eq(LISTED.iter().copied()), "sorted, each once");
        for common in COMMON.lines() {
            let is_plain = common.is_ascii() && common == common.trim() && common == common.to_lowercase();
            assert!(is_plain && common.len() >= PASSWORD_CHARS_MIN, "{common:?}");
            assert!(contains(common), "{common}");
        }
        for known in ["blink182", "myspace1", "maverick", "midnight", "bigdaddy", "123456789a"] {
            assert!(LISTED.contains(known), "{known}");
        }
    }

    #[test]
    fn first_guesses_are_found_in_disguise() {
        for guess in [
            "password",
            "password1",
            "p@ssw0rd!",
            "123password",
            "iloveyou2",
            "12345678",
            "87654321",
            "qwertyuiop",
            "poiuytrewq",
            "1q2w3e4r",
            "aaaaaaaa",
            "12341234",
            "welcome2026",
            "tru5tno1",
            "admin123",
            "letmein!!",
        ] {
            assert!(contains(guess), "{guess}");
        }
    }

    #[test]
    fn ordinary_phrases_are_not() {
        for fine in [
            "correct horse",
            "demo-anna",
            "my dragon is green",
            "tuesdayrain",
            "98211734",
            "qwerty loves cats",
        ] {
            assert!(!contains(fine), "{fine}");
        }
    }
}
