//! `/api/intervals`: named sets of times that plans ask about (ITV-01..04).

use super::definitions::{self, DefinitionQuery, handlers};
use crate::config::limits::{DESCRIPTION_CHARS_MAX, INTERVAL_SUBSETS_MAX, NAME_CHARS_MAX};
use crate::domain::catalog;
use crate::domain::interval::{Subset, TimeOfDay, Weekday};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{Author, ChangedDefinition, Definition, NewDefinition};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

type Stored = catalog::Interval;

/// One interval. It matches when any of its subsets does; without subsets it never matches.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Interval {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed it.
    pub version: u32,
    pub name: String,
    pub description: String,
    /// The zone in which its times are meant; that of the settings when absent.
    pub time_zone: Option<String>,
    pub subsets: Vec<IntervalSubset>,
}

/// One part of an interval. All its parts must match; what is absent or empty matches always, so an
/// empty subset is always.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntervalSubset {
    /// First minute, such as `09:00`.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub from: Option<String>,
    /// Last minute, included to its last second; to close at 13:00 write `12:59`. Before `from`: on
    /// the next day.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub to: Option<String>,
    /// Of a range across midnight, the day on which it starts.
    #[serde(default)]
    #[schema(max_items = 7)]
    pub weekdays: Vec<IntervalWeekday>,
    /// Days of the month, 1 to 31.
    #[serde(default)]
    #[schema(max_items = 31)]
    pub days: Vec<u8>,
    /// 1 to 12.
    #[serde(default)]
    #[schema(max_items = 12)]
    pub months: Vec<u8>,
}

/// Days of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IntervalWeekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// A page of intervals.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct IntervalPage {
    pub rows: Vec<Interval>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new interval.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntervalDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
    #[schema(max_items = 50)]
    pub subsets: Vec<IntervalSubset>,
}

/// Changes to an interval; absent fields stay as they are, an empty zone removes it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntervalPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
    #[schema(max_items = 50)]
    pub subsets: Option<Vec<IntervalSubset>>,
}

handlers! {
    document Stored, row Interval, page IntervalPage, draft IntervalDraft, patch IntervalPatch,
    tag "intervals", paths "/api/intervals" "/api/intervals/{id}",
    names "list_intervals" "create_interval" "get_interval" "update_interval" "delete_interval"
}

impl IntervalDraft {
    fn read(self) -> Result<NewDefinition<Stored>, ApiError> {
        let mut checks = Checks::default();
        let name = checks.text("name", &self.name, 1..=NAME_CHARS_MAX);
        let document = Stored {
            description: checks.text("description", &self.description, 0..=DESCRIPTION_CHARS_MAX),
            zone: zone(&mut checks, "time_zone", self.time_zone.as_deref()),
            subsets: subsets(&mut checks, "subsets", &self.subsets),
        };
        checks.finish().map(|()| NewDefinition::global(name, document))
    }
}

impl IntervalPatch {
    fn read(self, before: Definition<Stored>) -> Result<ChangedDefinition<Stored>, ApiError> {
        let mut checks = Checks::default();
        let name = checks.text("name", &self.name.unwrap_or(before.name), 1..=NAME_CHARS_MAX);
        let mut document = before.document;
        if let Some(description) = self.description {
            document.description = checks.text("description", &description, 0..=DESCRIPTION_CHARS_MAX);
        }
        if let Some(name) = &self.time_zone {
            document.zone = zone(&mut checks, "time_zone", Some(name));
        }
        if let Some(wanted) = &self.subsets {
            document.subsets = subsets(&mut checks, "subsets", wanted);
        }
        checks.finish().map(|()| ChangedDefinition {
            name,
            document,
            secret: None,
        })
    }
}

/// The zone with this name; an empty one is none.
pub(super) fn zone(checks: &mut Checks, field: &str, name: Option<&str>) -> Option<chrono_tz::Tz> {
    let name = name.filter(|name| !name.trim().is_empty())?;
    checks.time_zone(field, name)
}

/// The parts of an interval, as far as they can be read.
pub(super) fn subsets(checks: &mut Checks, path: &str, wanted: &[IntervalSubset]) -> Vec<Subset> {
    if wanted.len() > INTERVAL_SUBSETS_MAX {
        checks.wrong(path, format!("may have at most {INTERVAL_SUBSETS_MAX} subsets"));
        return Vec::new();
    }
    let subsets = wanted.iter().enumerate().map(|(index, subset)| {
        let field = |name: &str| format!("{path}[{index}].{name}");
        Subset {
            from: time(checks, &field("from"), subset.from.as_deref()),
            to: time(checks, &field("to"), subset.to.as_deref()),
            weekdays: subset.weekdays.iter().map(|day| Weekday::from(*day)).collect(),
            days: numbers(checks, &field("days"), &subset.days, 31),
            months: numbers(checks, &field("months"), &subset.months, 12),
        }
    });
    subsets.collect()
}

fn time(checks: &mut Checks, field: &str, text: Option<&str>) -> Option<TimeOfDay> {
    match text?.parse() {
        Ok(time) => Some(time),
        Err(why) => {
            checks.wrong(field, why);
            None
        }
    }
}

fn numbers(checks: &mut Checks, field: &str, wanted: &[u8], max: u8) -> BTreeSet<u8> {
    for (index, value) in wanted.iter().enumerate() {
        checks.number(&format!("{field}[{index}]"), *value, 1..=max);
    }
    wanted.iter().copied().collect()
}

impl From<Definition<Stored>> for Interval {
    fn from(found: Definition<Stored>) -> Self {
        Self {
            id: found.id.to_string(),
            version: definitions::version(found.version),
            name: found.name,
            description: found.document.description,
            time_zone: found.document.zone.map(|zone| zone.name().to_owned()),
            subsets: found.document.subsets.into_iter().map(IntervalSubset::from).collect(),
        }
    }
}

impl From<Subset> for IntervalSubset {
    fn from(subset: Subset) -> Self {
        Self {
            from: subset.from.map(|time| time.to_string()),
            to: subset.to.map(|time| time.to_string()),
            weekdays: subset.weekdays.into_iter().map(IntervalWeekday::from).collect(),
            days: subset.days.into_iter().collect(),
            months: subset.months.into_iter().collect(),
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

same_names!(Weekday, IntervalWeekday: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday);
