//! What a password must be, and how long it lasts. Without the security suite: long enough, and none that
//! everybody guesses first (S8). With it (SYS-04): a mixture as well, other than the one before, changed by its
//! owner at the first sign-in, and for ninety days.

use super::common_passwords;
use super::error::{ApiError, FieldError};
use super::state::AppState;
use crate::config::limits::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, PASSWORD_DAYS_MAX, PASSWORD_WARNING_DAYS};
use crate::domain::Timestamp;
use crate::domain::settings::Global;
use crate::store::Staff;
use secrecy::SecretString;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// Whether the security suite is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    /// It is off.
    Plain,
    /// It is on.
    Suite,
}

impl Rules {
    /// The rules in force.
    pub fn of(global: &Global) -> Self {
        if global.security_suite {
            Self::Suite
        } else {
            Self::Plain
        }
    }

    /// What is wrong with a new password, if anything.
    pub fn objection(self, field: &str, password: &str, username: &str) -> Option<FieldError> {
        let chars = password.chars().count();
        let lower = password.to_lowercase();
        let why = if chars < PASSWORD_CHARS_MIN {
            format!("needs at least {PASSWORD_CHARS_MIN} characters")
        } else if chars > PASSWORD_CHARS_MAX {
            format!("may have at most {PASSWORD_CHARS_MAX} characters")
        } else if !username.is_empty() && lower == username.to_lowercase() {
            "must not be the user name".to_owned()
        } else if common_passwords::contains(&lower) {
            "is one of the most common passwords".to_owned()
        } else {
            match self {
                Self::Plain => return None,
                Self::Suite => missing(password)?,
            }
        };
        Some(FieldError::new(field, why))
    }

    /// Whole days until the password of somebody ends, rounded up; 0 when it has.
    pub fn days_left(self, changed_at: Timestamp, now: Timestamp) -> Option<i64> {
        match self {
            Self::Plain => None,
            Self::Suite => {
                let left = PASSWORD_DAYS_MAX * DAY_MS - now.millis_since(changed_at);
                Some(left.max(0).saturating_add(DAY_MS - 1) / DAY_MS)
            }
        }
    }

    /// The same, when it is time to warn them.
    pub fn warning(self, changed_at: Timestamp, now: Timestamp) -> Option<u32> {
        let days = self.days_left(changed_at, now)?;
        u32::try_from(days).ok().filter(|_| days <= PASSWORD_WARNING_DAYS)
    }

    /// Whether somebody who signs in must first choose a new password.
    pub fn demand_new(self, staff: &Staff, now: Timestamp) -> bool {
        match self {
            Self::Plain => false,
            Self::Suite => staff.password_temporary || self.days_left(staff.password_changed_at, now) == Some(0),
        }
    }
}

fn missing(password: &str) -> Option<String> {
    let has = |wanted: fn(char) -> bool| password.chars().any(wanted);
    let kinds = [
        (has(char::is_lowercase), "a lower-case letter"),
        (has(char::is_uppercase), "an upper-case letter"),
        (has(|c| c.is_ascii_digit()), "a digit"),
        (has(|c| !c.is_alphanumeric()), "a special character"),
    ];
    let missing: Vec<&str> = kinds.iter().filter(|(has, _)| !has).map(|(_, kind)| *kind).collect();
    (!missing.is_empty()).then(|| format!("needs {} as well", missing.join(", ")))
}

impl AppState {
    /// The rules in force.
    pub fn password_rules(&self) -> Rules {
        Rules::of(&self.settings.load().global)
    }

    /// What is wrong with a new password, also compared with the one before.
    pub async fn objection(
        &self,
        field: &str,
        password: &str,
        username: &str,
        before: Option<String>,
    ) -> Result<Option<FieldError>, ApiError> {
        let rules = self.password_rules();
        if let Some(objection) = rules.objection(field, password, username) {
            return Ok(Some(objection));
        }
        let is_same = match (rules, before) {
            (Rules::Suite, Some(hash)) => {
                let password = SecretString::from(password.to_owned());
                self.passwords.check(password, Some(hash)).await?
            }
            (Rules::Suite, None) | (Rules::Plain, _) => false,
        };
        Ok(is_same.then(|| FieldError::new(field, "must differ from the one before")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn fine(rules: Rules, password: &str) -> bool {
        rules.objection("password", password, "Anna.Smith").is_none()
    }

    #[test]
    fn s8_short_common_and_own_names_are_refused() {
        for bad in [
            "seven77",
            "password1",
            "Password1",
            "12345678",
            "aaaaaaaaaa",
            "87654321",
            "anna.smith",
        ] {
            assert!(!fine(Rules::Plain, bad), "{bad}");
            assert!(!fine(Rules::Suite, bad), "{bad}");
        }
        for good in ["correct horse", "demo-anna", &"long ".repeat(20)] {
            assert!(fine(Rules::Plain, good), "{good}");
        }
    }

    #[test]
    fn sys_04_the_suite_names_what_is_missing() {
        for (password, why) in [
            ("correct horse", "needs an upper-case letter, a digit as well"),
            (
                "CORRECTHORSE",
                "needs a lower-case letter, a digit, a special character as well",
            ),
            ("Correct7horse", "needs a special character as well"),
        ] {
            let objection = Rules::Suite.objection("password", password, "").unwrap();
            assert_eq!(objection, FieldError::new("password", why));
        }
        assert!(fine(Rules::Suite, "Correct 7 horses"));
        assert!(fine(Rules::Suite, "Größe 8 mal"));
    }

    #[test]
    fn sys_04_a_password_lasts_ninety_days_with_a_warning_in_the_last_fifteen() {
        let changed = |days: i64| Timestamp(NOW.0 - days * DAY_MS);
        for (age, left, warning) in [
            (0, 90, None),
            (74, 16, None),
            (75, 15, Some(15)),
            (89, 1, Some(1)),
            (90, 0, Some(0)),
            (400, 0, Some(0)),
        ] {
            assert_eq!(Rules::Suite.days_left(changed(age), NOW), Some(left), "{age}");
            assert_eq!(Rules::Suite.warning(changed(age), NOW), warning, "{age}");
            assert_eq!(Rules::Plain.warning(changed(age), NOW), None);
        }
    }
}
