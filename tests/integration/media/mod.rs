//! Files: what they are, where they are kept, and what browsers record.

mod keeping;
pub mod looking;
mod voice;
