//! Every provider's wire contract against a whole server: webhooks as the provider posts them, and what the
//! server posts to the provider.

mod answers;
pub mod books;
mod carried;
mod dead_letters;
mod doors;
mod drive;
mod fake;
mod files;
mod hooks;
mod kinds;
mod phones;
mod sending;
mod test_messages;
