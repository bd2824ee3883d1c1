//! Files of messages on this machine's disk, and what they really are.
//!
//! It knows files and formats, and neither messages nor providers. [`store`] keeps files under the hash of their
//! content, and [`objects`] elsewhere as well; [`sniff`] tells a file's type from its first bytes, never from what anybody called it; [`picture`] and
//! [`sound`] measure what browsers need to know beforehand; [`voice`] turns recordings of browsers into voice notes.
//! [`pieces`] reads one for the wire. Nothing here trusts a file: formats are read off the arbiters, within limits, and what cannot be read is no error.

pub mod examine;
pub mod objects;
pub mod picture;
pub mod pieces;
pub mod sniff;
pub mod sound;
pub mod store;
pub mod voice;

pub use examine::{Examined, examine};
pub use store::{Incoming, Kept, MediaStore};
