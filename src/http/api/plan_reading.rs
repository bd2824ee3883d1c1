//! What the fields of a plan's steps may contain. Whether what they name exists is the store's to
//! say, and whether the plan makes sense as a whole `domain::plan::faults`.

use super::intervals;
use super::plan_steps::{PlanStepDraft, StepApplication, StepInterval};
use crate::config::limits::{
    CONDITION_CHARS_MAX, NOOP_CHARS_MAX, SCRIPT_ARGUMENT_CHARS_MAX, SCRIPT_ARGUMENTS_MAX, SCRIPT_NAME_CHARS_MAX,
    SCRIPT_SECS_MAX, STEP_TAGS_MAX, TEXT_CHARS_MAX,
};
use crate::domain::interval::Interval;
use crate::domain::plan::condition::Condition;
use crate::domain::plan::{Application, Step, StepId, When};
use crate::http::validation::Checks;

impl PlanStepDraft {
    /// The step with this identity, as far as its fields are right. `path` is `steps[3]`.
    pub(super) fn read(self, checks: &mut Checks, path: &str, id: StepId) -> Step {
        Step {
            id,
            enabled: self.enabled.unwrap_or(true),
            interval: self.interval.read(checks, &format!("{path}.interval")),
            application: self.application.read(checks, &format!("{path}.application")),
        }
    }
}

impl StepInterval {
    fn read(self, checks: &mut Checks, path: &str) -> When {
        match self {
            Self::Always => When::Always,
            Self::Named { interval_id } => When::Named {
                interval: id(checks, &format!("{path}.interval_id"), &interval_id),
            },
            Self::Custom { time_zone, subsets } => {
                let parts = format!("{path}.subsets");
                if subsets.is_empty() {
                    checks.wrong(&parts, "needs a part; without one it would never match");
                }
                let interval = Interval {
                    description: String::new(),
                    zone: intervals::zone(checks, &format!("{path}.time_zone"), time_zone.as_deref()),
                    subsets: intervals::subsets(checks, &parts, &subsets),
                };
                When::Custom { interval }
            }
        }
    }
}

impl StepApplication {
    fn read(self, checks: &mut Checks, path: &str) -> Application {
        let at = |field: &str| format!("{path}.{field}");
        match self {
            Self::Agent { agent_id, timeout_secs } => Application::Agent {
                agent: agent_id,
                timeout_secs: checks.wait_secs(&at("timeout_secs"), timeout_secs),
            },
            Self::Queue { queue_id, timeout_secs } => Application::Queue {
                queue: queue_id,
                timeout_secs: checks.wait_secs(&at("timeout_secs"), timeout_secs),
            },
            Self::AutoReply { times, text } => Application::AutoReply {
                times: times.into(),
                text: checks.template(&at("text"), &text, TEXT_CHARS_MAX),
            },
            Self::Close { disposition_id } => Application::Close {
                disposition: id(checks, &at("disposition_id"), &disposition_id),
            },
            Self::GotoIf {
                condition,
                on_true,
                on_false,
            } => Application::GotoIf {
                condition: read_condition(checks, &at("condition"), &condition),
                on_true: on_true.into(),
                on_false: on_false.into(),
            },
            Self::GotoP { target } => Application::GotoP { target: target.into() },
            Self::Noop { value } if value.trim().is_empty() => Application::Noop { value: String::new() },
            Self::Noop { value } => Application::Noop {
                value: checks.template(&at("value"), &value, NOOP_CHARS_MAX),
            },
            Self::System {
                script,
                arguments,
                variable,
                timeout_secs,
            } => {
                checks.number(&at("timeout_secs"), timeout_secs, 1..=SCRIPT_SECS_MAX);
                check_script(checks, &at, &script, &arguments, variable.as_deref());
                Application::System {
                    script,
                    arguments,
                    variable,
                    timeout_secs,
                }
            }
            Self::Tag { tag_ids } => Application::Tag {
                tags: tags(checks, &at("tag_ids"), &tag_ids),
            },
            Self::Scripted { bot_id } => Application::Scripted {
                bot: id(checks, &at("bot_id"), &bot_id),
            },
            Self::Lex { bot_id } => Application::Lex {
                bot: id(checks, &at("bot_id"), &bot_id),
            },
            Self::Dialogflow { bot_id } => Application::Dialogflow {
                bot: id(checks, &at("bot_id"), &bot_id),
            },
            Self::ChatGpt { bot_id } => Application::ChatGpt {
                bot: id(checks, &at("bot_id"), &bot_id),
            },
        }
    }
}

fn check_script(
    checks: &mut Checks,
    at: &dyn Fn(&str) -> String,
    script: &str,
    arguments: &[String],
    variable: Option<&str>,
) {
    let is_word = |text: &str, first: fn(u8) -> bool, also: &[u8]| {
        text.len() <= SCRIPT_NAME_CHARS_MAX
            && text.bytes().next().is_some_and(first)
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || also.contains(&b))
    };
    if !is_word(script, |b| b.is_ascii_alphanumeric(), b"._-") {
        checks.wrong(at("script"), "must be the name of a script, such as look-up.sh");
    }
    if let Some(name) = variable
        && !is_word(name, |b| b.is_ascii_alphabetic() || b == b'_', b"_")
    {
        checks.wrong(
            at("variable"),
            "must be 1 to 64 letters, digits or `_`, and not begin with a digit",
        );
    }
    if variable.is_some_and(|name| name.ends_with("_status")) {
        checks.wrong(
            at("variable"),
            "must not end with `_status`: exit statuses are named like that",
        );
    }
    if arguments.len() > SCRIPT_ARGUMENTS_MAX {
        checks.wrong(
            at("arguments"),
            format!("may have at most {SCRIPT_ARGUMENTS_MAX} arguments"),
        );
    }
    for (index, argument) in arguments.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        checks.template(&at(&format!("arguments[{index}]")), argument, SCRIPT_ARGUMENT_CHARS_MAX);
    }
}

fn read_condition(checks: &mut Checks, field: &str, text: &str) -> Condition {
    let text = text.trim();
    let condition = Condition::new(text);
    if text.is_empty() {
        checks.wrong(field, "must not be empty");
    } else if text.chars().count() > CONDITION_CHARS_MAX {
        checks.wrong(field, format!("may have at most {CONDITION_CHARS_MAX} characters"));
    } else if text.contains('\0') {
        checks.wrong(field, "must not contain control characters");
    } else if let Some(fault) = condition.fault() {
        checks.wrong(field, fault.to_string());
    }
    condition
}

fn tags(checks: &mut Checks, field: &str, wanted: &[String]) -> Vec<i64> {
    if wanted.is_empty() || wanted.len() > STEP_TAGS_MAX {
        checks.wrong(field, format!("must name 1 to {STEP_TAGS_MAX} tags"));
    }
    let mut tags = Vec::new();
    for (index, text) in wanted.iter().enumerate() {
        let at = format!("{field}[{index}]");
        let tag = id(checks, &at, text);
        if tags.contains(&tag) {
            checks.wrong(at, "is named already");
        }
        tags.push(tag);
    }
    tags
}

/// An id that came as text; 0, which nothing has, when it is none.
fn id(checks: &mut Checks, field: &str, text: &str) -> i64 {
    match text.parse() {
        Ok(id) if id > 0 => id,
        Ok(_) | Err(_) => {
            checks.wrong(field, "must be an id");
            0
        }
    }
}
