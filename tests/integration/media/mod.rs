//! Files: what they are, where they are kept, and what browsers record.

mod bucket;
mod keeping;
pub mod looking;
mod voice;
