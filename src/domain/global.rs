//! Installation-wide values (SYS-10..23). Routing reads a few; the others are for screens, reports
//! and whoever evaluates times of day.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Installation-wide values. What is missing in an older stored document has its default.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Global {
    /// SYS-10: an agent without any live connection is signed out after this time.
    pub disconnection_timeout_secs: u32,
    /// SYS-11: largest file an agent may upload, megabytes.
    pub attachment_mb_max: u32,
    /// SYS-12: most tabs an agent may have open.
    pub tabs_max: u32,
    /// SYS-13: lists are read again after this time; 0 lets them update live.
    pub list_reload_secs: u32,
    /// SYS-14: a search starts only when Enter is pressed.
    pub search_on_enter: bool,
    /// SYS-15: on which side messages are shown.
    pub message_alignment: MessageAlignment,
    /// SYS-16: longest range of dates an agent may filter by; 0 is unlimited.
    pub agent_search_days_max: u32,
    /// SYS-17: the interface is mirrored.
    pub right_to_left: bool,
    /// SYS-18: rows of one file of a long export; 0 never splits.
    pub report_rows_per_file: u32,
    /// SYS-19: the zone in which times of day are meant.
    pub time_zone: Tz,
    /// SYS-19: how dates are written.
    pub date_format: DateFormat,
    /// SYS-19: how times of day are written.
    pub time_format: TimeFormat,
    /// SYS-20: pause between rounds and between passes of a plan, and period of the repeated sound.
    pub renotify_secs: u32,
    /// SYS-21: campaign messages of all accounts together, per second.
    pub campaign_per_sec_max: u32,
    /// SYS-21: campaign messages of all accounts together within 24 hours; 0 is unlimited.
    pub campaign_per_day_max: u32,
    /// SYS-22: characters of a masked value that stay readable.
    pub masking_chars_shown: u32,
    /// SYS-04: passwords are mixed, changed at the first sign-in, and last ninety days.
    pub security_suite: bool,
    /// SYS-23: what exists at all.
    pub features: Features,
}

impl Default for Global {
    fn default() -> Self {
        Self {
            disconnection_timeout_secs: 300,
            attachment_mb_max: 15,
            tabs_max: 20,
            list_reload_secs: 0,
            search_on_enter: false,
            message_alignment: MessageAlignment::Alternate,
            agent_search_days_max: 0,
            right_to_left: false,
            report_rows_per_file: 0,
            time_zone: Tz::UTC,
            date_format: DateFormat::YearMonthDay,
            time_format: TimeFormat::Hours24,
            renotify_secs: 5,
            campaign_per_sec_max: 10,
            campaign_per_day_max: 0,
            masking_chars_shown: 3,
            security_suite: false,
            features: Features::default(),
        }
    }
}

/// SYS-15: on which side messages are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageAlignment {
    /// The customer's on one side, ours on the other.
    Alternate,
    /// All on the left.
    Left,
    /// All on the right.
    Right,
}

/// SYS-19: how dates are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFormat {
    /// 2026-11-21.
    YearMonthDay,
    /// 21/11/2026.
    DayMonthYear,
    /// 11/21/2026.
    MonthDayYear,
}

/// SYS-19: how times of day are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeFormat {
    /// 17:05.
    Hours24,
    /// 5:05 pm.
    Hours12,
}

/// SYS-23: feature switches. Off means that the server refuses to configure or use it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Features {
    /// Video calls (VID).
    pub video: bool,
    /// The agents' assistant (AI-01).
    pub ai_assistant: bool,
    /// Translation of messages (AI-02).
    pub translation: bool,
    /// Sentiment of interactions (AI-03).
    pub sentiment: bool,
    /// Campaigns (CAM).
    pub campaigns: bool,
    /// Commands of the installation's own, run by plans.
    pub system_application: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_of_an_older_version_gets_defaults_for_what_it_lacks() {
        let old = r#"{"disconnection_timeout_secs":60,"tabs_max":7,"renotify_secs":9}"#;
        let read: Global = serde_json::from_str(old).unwrap();
        let expected = Global {
            disconnection_timeout_secs: 60,
            tabs_max: 7,
            renotify_secs: 9,
            ..Global::default()
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn a_zone_is_stored_by_its_name() {
        let global = Global {
            time_zone: Tz::Europe__Rome,
            ..Global::default()
        };
        let json = serde_json::to_string(&global).unwrap();
        assert!(json.contains(r#""time_zone":"Europe/Rome""#), "{json}");
        assert_eq!(serde_json::from_str::<Global>(&json).unwrap(), global);
    }
}
