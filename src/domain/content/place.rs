//! Where something is.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Steps of one degree; finer than a hand's breadth.
const STEPS: f64 = 1e7;

/// An angle on the globe, in steps of a ten-millionth degree, so that equal places are equal. JSON has degrees.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Degrees(i32);

impl Degrees {
    /// The angle nearest to this one; `None` for what is no longitude.
    pub fn new(degrees: f64) -> Option<Self> {
        let is_angle = degrees.is_finite() && degrees.abs() <= 180.0;
        // Within bounds: 180 degrees are 1.8 thousand million steps.
        is_angle.then(|| Self((degrees * STEPS).round() as i32))
    }

    /// The same as a number of degrees.
    pub fn value(self) -> f64 {
        f64::from(self.0) / STEPS
    }
}

impl Serialize for Degrees {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).ok_or_else(|| de::Error::custom("not an angle"))
    }
}

/// A place (MSG-13).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// North is positive.
    pub latitude: Degrees,
    /// East is positive.
    pub longitude: Degrees,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}
