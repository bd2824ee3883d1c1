//! Makes the disk of a child process slow: a preloaded library that delays every flush, compiled
//! from `benches/slow_flush.c` when it is needed.

use anyhow::{Context, ensure};
use std::path::Path;
use std::process::Command;

const SOURCE: &str = include_str!("../../benches/slow_flush.c");

/// Variables that make a process's flushes take `millis` longer.
pub fn environment(directory: &Path, millis: u32) -> anyhow::Result<Vec<(String, String)>> {
    let source = directory.join("slow_flush.c");
    let library = directory.join("slow_flush.so");
    std::fs::write(&source, SOURCE)?;
    let output = Command::new("cc")
        .args(["-O2", "-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .args(["-ldl"])
        .output()
        .context("--slow-flush-ms needs the C compiler `cc`")?;
    ensure!(
        output.status.success(),
        "cc failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(vec![
        ("LD_PRELOAD".to_owned(), library.display().to_string()),
        ("SLOW_FLUSH_MS".to_owned(), millis.to_string()),
    ])
}
