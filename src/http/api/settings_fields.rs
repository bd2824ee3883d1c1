//! Between the settings on the wire and in the store: defaults, ranges, names of enumerations.

use super::settings::{
    Settings, SettingsDateFormat, SettingsFeatures, SettingsFeaturesPatch, SettingsMessageAlignment, SettingsPatch,
    SettingsTimeFormat,
};
use crate::config::limits::{
    ATTACHMENT_MB_MAX, CAMPAIGN_PER_DAY_MAX, CAMPAIGN_PER_SEC_MAX, DISCONNECTION_TIMEOUT_MINUTES_MAX,
    LIST_RELOAD_SECS_MAX, MASKING_CHARS_SHOWN_MAX, RENOTIFY_SECS_MAX, REPORT_ROWS_PER_FILE_MAX,
    REPORT_ROWS_PER_FILE_MIN, SEARCH_DAYS_MAX, TABS_MAX,
};
use crate::domain::settings::{DateFormat, Features, Global, MessageAlignment, TimeFormat};
use crate::http::error::ApiError;
use crate::http::validation::Checks;

impl SettingsPatch {
    /// The settings with the changes, or everything that is wrong with them.
    pub(super) fn applied_to(self, before: &Global) -> Result<Global, ApiError> {
        let mut after = before.clone();
        let mut checks = Checks::default();
        self.apply_numbers(&mut after, &mut checks);
        if let Some(name) = &self.time_zone {
            after.time_zone = checks.time_zone("time_zone", name).unwrap_or(before.time_zone);
        }
        after.search_on_enter = self.search_on_enter.unwrap_or(before.search_on_enter);
        after.security_suite = self.security_suite.unwrap_or(before.security_suite);
        after.right_to_left = self.right_to_left.unwrap_or(before.right_to_left);
        after.message_alignment = self.message_alignment.map_or(before.message_alignment, Into::into);
        after.date_format = self.date_format.map_or(before.date_format, Into::into);
        after.time_format = self.time_format.map_or(before.time_format, Into::into);
        after.features = self.features.unwrap_or_default().applied_to(before.features);
        checks.finish().map(|()| after)
    }

    fn apply_numbers(&self, after: &mut Global, checks: &mut Checks) {
        if let Some(minutes) = self.disconnection_timeout_minutes {
            let allowed = 1..=DISCONNECTION_TIMEOUT_MINUTES_MAX;
            let minutes = checks.number("disconnection_timeout_minutes", minutes, allowed);
            after.disconnection_timeout_secs = minutes.saturating_mul(60);
        }
        let numbers = [
            (
                "attachment_mb_max",
                self.attachment_mb_max,
                1..=ATTACHMENT_MB_MAX,
                &mut after.attachment_mb_max,
            ),
            ("tabs_max", self.tabs_max, 1..=TABS_MAX, &mut after.tabs_max),
            (
                "list_reload_secs",
                self.list_reload_secs,
                0..=LIST_RELOAD_SECS_MAX,
                &mut after.list_reload_secs,
            ),
            (
                "agent_search_days_max",
                self.agent_search_days_max,
                0..=SEARCH_DAYS_MAX,
                &mut after.agent_search_days_max,
            ),
            (
                "renotify_secs",
                self.renotify_secs,
                1..=RENOTIFY_SECS_MAX,
                &mut after.renotify_secs,
            ),
            (
                "campaign_per_sec_max",
                self.campaign_per_sec_max,
                1..=CAMPAIGN_PER_SEC_MAX,
                &mut after.campaign_per_sec_max,
            ),
            (
                "campaign_per_day_max",
                self.campaign_per_day_max,
                0..=CAMPAIGN_PER_DAY_MAX,
                &mut after.campaign_per_day_max,
            ),
            (
                "masking_chars_shown",
                self.masking_chars_shown,
                0..=MASKING_CHARS_SHOWN_MAX,
                &mut after.masking_chars_shown,
            ),
        ];
        for (field, wanted, allowed, value) in numbers {
            if let Some(wanted) = wanted {
                *value = checks.number(field, wanted, allowed);
            }
        }
        after.report_rows_per_file = match self.report_rows_per_file {
            None => after.report_rows_per_file,
            Some(0) => 0,
            Some(rows) => {
                let allowed = REPORT_ROWS_PER_FILE_MIN..=REPORT_ROWS_PER_FILE_MAX;
                checks.number("report_rows_per_file", rows, allowed)
            }
        };
    }
}

impl SettingsFeaturesPatch {
    fn applied_to(self, before: Features) -> Features {
        Features {
            video: self.video.unwrap_or(before.video),
            ai_assistant: self.ai_assistant.unwrap_or(before.ai_assistant),
            translation: self.translation.unwrap_or(before.translation),
            sentiment: self.sentiment.unwrap_or(before.sentiment),
            campaigns: self.campaigns.unwrap_or(before.campaigns),
            system_application: self.system_application.unwrap_or(before.system_application),
        }
    }
}

impl Settings {
    /// What readers see.
    pub(super) fn of(version: i64, global: &Global) -> Self {
        Self {
            version: u32::try_from(version).unwrap_or(u32::MAX),
            disconnection_timeout_minutes: global.disconnection_timeout_secs.div_ceil(60),
            attachment_mb_max: global.attachment_mb_max,
            tabs_max: global.tabs_max,
            list_reload_secs: global.list_reload_secs,
            search_on_enter: global.search_on_enter,
            message_alignment: global.message_alignment.into(),
            agent_search_days_max: global.agent_search_days_max,
            right_to_left: global.right_to_left,
            report_rows_per_file: global.report_rows_per_file,
            time_zone: global.time_zone.name().to_owned(),
            date_format: global.date_format.into(),
            time_format: global.time_format.into(),
            renotify_secs: global.renotify_secs,
            campaign_per_sec_max: global.campaign_per_sec_max,
            campaign_per_day_max: global.campaign_per_day_max,
            masking_chars_shown: global.masking_chars_shown,
            security_suite: global.security_suite,
            features: global.features.into(),
        }
    }
}

impl From<Features> for SettingsFeatures {
    fn from(features: Features) -> Self {
        Self {
            video: features.video,
            ai_assistant: features.ai_assistant,
            translation: features.translation,
            sentiment: features.sentiment,
            campaigns: features.campaigns,
            system_application: features.system_application,
        }
    }
}

/// The same variants on both sides.
macro_rules! same_names {
    ($domain:ident, $wire:ident: $($variant:ident),+) => {
        impl From<$domain> for $wire {
            fn from(value: $domain) -> Self {
                match value {
                    $($domain::$variant => Self::$variant),+
                }
            }
        }

        impl From<$wire> for $domain {
            fn from(value: $wire) -> Self {
                match value {
                    $($wire::$variant => Self::$variant),+
                }
            }
        }
    };
}

same_names!(MessageAlignment, SettingsMessageAlignment: Alternate, Left, Right);
same_names!(DateFormat, SettingsDateFormat: YearMonthDay, DayMonthYear, MonthDayYear);
same_names!(TimeFormat, SettingsTimeFormat: Hours24, Hours12);
