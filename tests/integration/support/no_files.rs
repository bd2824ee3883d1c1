//! A world in which nobody sends files.

use async_trait::async_trait;
use switchboard::domain::Timestamp;
use switchboard::domain::file::SentFile;
use switchboard::domain::ids::{AgentId, MessageId};
use switchboard::ports::files::{ClaimedFile, FileShelf};
use switchboard::ports::store::StoreError;

pub struct NoFiles;

#[async_trait]
impl FileShelf for NoFiles {
    async fn claim_files(&self, _: Timestamp, _: Timestamp, _: u32) -> Result<Vec<ClaimedFile>, StoreError> {
        Ok(Vec::new())
    }

    async fn postpone_file(&self, message: MessageId, _: Timestamp, _: String) -> Result<(), StoreError> {
        panic!("message {message} has no file")
    }

    async fn next_file_at(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn upload(&self, _: AgentId, _: &str) -> Result<Option<SentFile>, StoreError> {
        Ok(None)
    }
}
