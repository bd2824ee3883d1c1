//! The program: reads its arguments and runs a subcommand.

use std::process::ExitCode;

/// Gives memory back some seconds after sign-ins and bursts took it: with the system's allocator,
/// 100 sign-ins left 130 MB behind (19 MB of argon2 in the arena of each blocking thread).
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    switchboard::cli::main()
}
