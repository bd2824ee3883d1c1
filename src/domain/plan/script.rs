//! What a System step asks for: a script with its arguments, told apart before their variables are filled
//! (APP-SYS-03), so that what a customer wrote is never more than a part of one argument.

use super::super::ids::{AccountId, InteractionId, Ticket};
use super::pass::Values;
use crate::config::limits::SCRIPT_ARGUMENT_BYTES_MAX;
use serde::{Deserialize, Serialize};

/// A script with filled arguments.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ScriptCall {
    /// Its name among those of the installation.
    pub script: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// `vars.` and this name receives the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// How long it may take, seconds.
    pub timeout_secs: u32,
}

/// The same at the moment at which a plan comes by; its arguments may be unfit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepared {
    /// The script; without arguments when these are unfit.
    pub call: ScriptCall,
    /// Why it cannot be run.
    pub unfit: Option<String>,
}

/// Asks the shell to run a script for an interaction; the answer carries the ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScriptRun {
    /// Of which account.
    pub account: AccountId,
    /// For which interaction.
    pub interaction: InteractionId,
    /// The answer must carry it.
    pub ticket: Ticket,
    /// What to run.
    pub call: ScriptCall,
    /// What the script may know of the interaction (VAR-02).
    pub values: Values,
}

/// What became of a script.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ran {
    /// How it ended.
    pub end: RunEnd,
    /// What it printed, without the end of the last line; nothing unless it succeeded.
    #[serde(default)]
    pub output: String,
    /// True when it printed more than is kept.
    #[serde(default)]
    pub cut: bool,
    /// The beginning of what it printed to standard error.
    #[serde(default)]
    pub complaint: String,
    /// SHA-256 over its name and arguments, in hexadecimal digits.
    #[serde(default)]
    pub argv: String,
    /// How long it took, milliseconds.
    #[serde(default)]
    pub millis: u64,
}

/// How a script ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum RunEnd {
    /// By itself.
    Exited {
        /// Its exit status; 0 is success.
        code: i32,
    },
    /// By a signal that the server did not send: a limit of the system, or a fault of its own.
    Killed {
        /// Which.
        signal: i32,
    },
    /// Its time was up.
    TimedOut,
    /// It printed more than it may.
    TooMuchOutput,
    /// It printed what is not text in UTF-8.
    NotText,
    /// It was not run.
    Refused {
        /// Why.
        why: String,
    },
    /// Nobody knows whether it ran: what ran it has died, or did not answer.
    Lost {
        /// Why.
        why: String,
    },
}

impl Ran {
    /// Of a script that printed nothing that counts.
    pub fn without_output(end: RunEnd) -> Self {
        Self {
            end,
            output: String::new(),
            cut: false,
            complaint: String::new(),
            argv: String::new(),
            millis: 0,
        }
    }

    /// Of a script that was not run.
    pub fn refused(why: impl Into<String>) -> Self {
        Self::without_output(RunEnd::Refused { why: why.into() })
    }

    /// Of a script of which nobody knows more.
    pub fn lost(why: impl Into<String>) -> Self {
        Self::without_output(RunEnd::Lost { why: why.into() })
    }
}

impl RunEnd {
    /// Value of `<variable>_status` (APP-SYS-02): the exit status, or a word.
    pub fn status(&self) -> String {
        match self {
            Self::Exited { code } => code.to_string(),
            Self::TimedOut => "timeout".to_owned(),
            Self::Killed { .. } | Self::TooMuchOutput | Self::NotText | Self::Refused { .. } | Self::Lost { .. } => {
                "failed".to_owned()
            }
        }
    }

    /// True when its output counts.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Exited { code: 0 })
    }
}

/// Fills the variables of arguments, each by itself. Fails when one of them would be unfit: too long, with a zero
/// byte, or a value that reads as an option and is not behind `--`.
pub fn fill(
    templates: &[String],
    mut render: impl FnMut(&str) -> Result<String, String>,
) -> Result<Vec<String>, String> {
    let mut options_end = false;
    let mut filled = Vec::with_capacity(templates.len());
    for (number, template) in (1..).zip(templates) {
        let argument = render(template).map_err(|why| format!("argument {number}: {why}"))?;
        if argument.len() > SCRIPT_ARGUMENT_BYTES_MAX {
            return Err(format!(
                "argument {number} is longer than {SCRIPT_ARGUMENT_BYTES_MAX} bytes"
            ));
        }
        if argument.contains('\0') {
            return Err(format!("argument {number} contains a zero byte"));
        }
        if argument.starts_with('-') && !template.starts_with('-') && !options_end {
            return Err(format!(
                "argument {number} begins with `-` and does not stand behind `--`"
            ));
        }
        options_end |= template == "--";
        filled.push(argument);
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(templates: &[&str], name: &str) -> Result<Vec<String>, String> {
        let templates: Vec<String> = templates.iter().map(|text| (*text).to_owned()).collect();
        fill(&templates, |text| Ok(text.replace("{{x}}", name)))
    }

    #[test]
    fn s5_a_value_stays_one_argument_whatever_it_contains() {
        for name in ["; touch ./x", "$(reboot)", "`reboot`", "a\nb", "a b", "'\"", ""] {
            assert_eq!(
                filled(&["-v", "--", "name={{x}}", "{{x}}"], name),
                Ok(vec![
                    "-v".to_owned(),
                    "--".to_owned(),
                    format!("name={name}"),
                    name.to_owned()
                ])
            );
        }
    }

    #[test]
    fn s5_a_value_is_an_option_only_where_the_plan_says_so() {
        let dashed = "--output=/etc/x";
        assert!(filled(&["{{x}}"], dashed).is_err());
        assert!(filled(&["{{x}}", "--"], dashed).is_err());
        assert!(filled(&["--", "{{x}}"], dashed).is_ok());
        assert!(filled(&["--name={{x}}"], dashed).is_ok());
        assert!(
            filled(&["{{x}}"], "--").is_err(),
            "a value does not end the options either"
        );
    }

    #[test]
    fn s5_long_arguments_and_zero_bytes_are_refused() {
        assert!(filled(&["{{x}}"], &"x".repeat(SCRIPT_ARGUMENT_BYTES_MAX)).is_ok());
        assert!(filled(&["{{x}}"], &"x".repeat(SCRIPT_ARGUMENT_BYTES_MAX + 1)).is_err());
        assert!(filled(&["{{x}}"], "a\0b").is_err());
    }
}
