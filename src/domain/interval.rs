//! Times of day, weekdays and dates that plans ask about (ITV-01..03).

use super::Timestamp;
use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// A set of times: it matches when any of its subsets does.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Interval {
    /// Free text.
    pub description: String,
    /// The zone in which its times are meant; that of the installation when absent.
    pub zone: Option<Tz>,
    /// Any of them suffices.
    pub subsets: Vec<Subset>,
}

/// One part of an interval: all its parts must match, an empty part matches always.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Subset {
    /// First minute of the day; midnight when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<TimeOfDay>,
    /// Last minute of the day, included; the last of the day when absent. Before `from`: it lies on
    /// the next day (ITV-03).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<TimeOfDay>,
    /// Days of the week.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub weekdays: BTreeSet<Weekday>,
    /// Days of the month, from 1.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub days: BTreeSet<u8>,
    /// Months, from 1.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub months: BTreeSet<u8>,
}

/// A minute of the day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TimeOfDay(u16);

/// Days of the week.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the days speak for themselves")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Interval {
    /// True when the instant lies in the interval. Wall clocks count: an hour that comes twice in
    /// autumn matches twice, one that is left out in spring never.
    pub fn contains(&self, at: Timestamp, default_zone: Tz) -> bool {
        let Some(utc) = DateTime::<Utc>::from_timestamp_millis(at.0) else {
            return false;
        };
        let wall = utc.with_timezone(&self.zone.unwrap_or(default_zone)).naive_local();
        self.subsets.iter().any(|subset| subset.contains(wall))
    }
}

impl Subset {
    fn contains(&self, wall: NaiveDateTime) -> bool {
        let minute = TimeOfDay::of(wall);
        let from = self.from.unwrap_or(TimeOfDay::FIRST);
        let to = self.to.unwrap_or(TimeOfDay::LAST);
        let starts_on = if from <= to {
            (from..=to).contains(&minute).then_some(wall)
        } else if minute >= from {
            Some(wall)
        } else if minute <= to {
            wall.checked_sub_days(chrono::Days::new(1))
        } else {
            None
        };
        starts_on.is_some_and(|day| self.is_on(day))
    }

    fn is_on(&self, day: NaiveDateTime) -> bool {
        let any_or = |wanted: &BTreeSet<u8>, value: u32| {
            wanted.is_empty() || u8::try_from(value).is_ok_and(|value| wanted.contains(&value))
        };
        let is_weekday = self.weekdays.is_empty() || self.weekdays.contains(&Weekday::from(day.weekday()));
        is_weekday && any_or(&self.days, day.day()) && any_or(&self.months, day.month())
    }
}

impl TimeOfDay {
    const FIRST: Self = Self(0);
    const LAST: Self = Self(24 * 60 - 1);

    fn of(wall: NaiveDateTime) -> Self {
        Self(u16::try_from(wall.hour() * 60 + wall.minute()).unwrap_or(Self::LAST.0))
    }
}

impl FromStr for TimeOfDay {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |part: &str, below: u16| {
            let is_two_digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            part.parse().ok().filter(|value: &u16| is_two_digits && *value < below)
        };
        text.split_once(':')
            .and_then(|(hour, minute)| Some(number(hour, 24)? * 60 + number(minute, 60)?))
            .map(Self)
            .ok_or("must be a time of day such as 09:00")
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl From<chrono::Weekday> for Weekday {
    fn from(day: chrono::Weekday) -> Self {
        match day {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

#[cfg(test)]
mod tests;
