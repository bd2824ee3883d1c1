//! Files: what they are, where they are kept, and what browsers record.

mod keeping;
mod looking;
mod voice;
