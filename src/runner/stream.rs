//! The ends of a script's standard streams that its keeper holds. None of them ever blocks the keeper.

use rustix::io::{Errno, ioctl_fionbio, read, write};
use std::io;
use std::os::fd::OwnedFd;

/// What the script reads.
pub(super) struct Input {
    pipe: Option<OwnedFd>,
    bytes: Vec<u8>,
    written: usize,
}

/// What the script writes.
pub(super) struct Output {
    pipe: Option<OwnedFd>,
    bytes: Vec<u8>,
    bytes_max: usize,
    is_over: bool,
}

impl Input {
    pub(super) fn new(pipe: OwnedFd, bytes: Vec<u8>) -> io::Result<Self> {
        ioctl_fionbio(&pipe, true)?;
        Ok(Self {
            pipe: Some(pipe),
            bytes,
            written: 0,
        })
    }

    /// The pipe, while something is left to be written.
    pub(super) fn open(&self) -> Option<&OwnedFd> {
        self.pipe.as_ref()
    }

    /// Writes as much as there is room for, and closes the pipe behind the last byte. A script that closed its end
    /// does not want the rest.
    pub(super) fn write(&mut self) {
        let Some(pipe) = &self.pipe else { return };
        loop {
            match write(pipe, &self.bytes[self.written..]) {
                Ok(count) if self.written + count < self.bytes.len() => self.written += count,
                Err(Errno::AGAIN) => return,
                Err(Errno::INTR) => {}
                Ok(_) | Err(_) => break,
            }
        }
        self.pipe = None;
    }
}

impl Output {
    pub(super) fn new(pipe: OwnedFd, bytes_max: usize) -> io::Result<Self> {
        ioctl_fionbio(&pipe, true)?;
        Ok(Self {
            pipe: Some(pipe),
            bytes: Vec::new(),
            bytes_max,
            is_over: false,
        })
    }

    /// The pipe, until its end.
    pub(super) fn open(&self) -> Option<&OwnedFd> {
        self.pipe.as_ref()
    }

    /// Reads what is there, though no more in one go than it may be in all: others are waiting too.
    pub(super) fn read(&mut self) {
        let Some(pipe) = &self.pipe else { return };
        let mut buffer = [0; 16 * 1024];
        let mut left = self.bytes_max + buffer.len();
        while left > 0 {
            match read(pipe, &mut buffer) {
                Ok(0) => break,
                Ok(count) => {
                    left = left.saturating_sub(count);
                    let room = self.bytes_max - self.bytes.len();
                    self.is_over |= count > room;
                    self.bytes.extend_from_slice(&buffer[..count.min(room)]);
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                Err(_) => break,
            }
        }
        if left > 0 {
            self.pipe = None;
        }
    }

    /// True when there was more than it may be.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// What was kept.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
