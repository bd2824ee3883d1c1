//! The program: reads its arguments and runs a subcommand.

use std::process::ExitCode;

fn main() -> ExitCode {
    switchboard::cli::main()
}
