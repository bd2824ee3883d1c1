//! What a log may show of customers' data: how long it is, never what it says (S20).

use std::fmt;

/// Stands for a name, a number or a text where a value is printed for developers.
pub struct Hidden<'a>(pub &'a str);

impl fmt::Debug for Hidden<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} characters>", self.0.chars().count())
    }
}
