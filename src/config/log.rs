//! What is logged, and how.

use super::source::Source;
use std::str::FromStr;

/// Settings of the log.
#[derive(Clone, Debug)]
pub struct Log {
    /// How a line looks.
    pub format: LogFormat,
    /// `info`, or directives per module such as `info,switchboard::store=debug`.
    pub level: String,
}

/// How a line of the log looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

impl Log {
    pub(super) fn from(source: &mut Source) -> Self {
        let level = source.text("log.level").unwrap_or_else(|| "info".to_owned());
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&level) {
            source.problem("log.level", error);
        }
        Self {
            format: source.parsed("log.format", LogFormat::Pretty),
            level,
        }
    }
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "pretty" => Ok(Self::Pretty),
            "json" => Ok(Self::Json),
            _ => Err("must be pretty or json"),
        }
    }
}
