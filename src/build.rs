//! How the program is linked.

use std::env::var;
use std::process::Command;

/// Whose loader reads packed tables of addresses, `glibc 2.36`.
const GLIBC: (u32, u32) = (2, 36);

/// The tables by which the loader moves the program in memory are 3 MB, all of which are read at every start and stay.
/// Packed they are 40 KB. An older loader cannot read them, and not every linker says that it must: only what the compiler
/// itself links with is asked for them.
fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    let is_here = var("HOST") == var("TARGET") && var("TARGET").is_ok_and(|name| name == "x86_64-unknown-linux-gnu");
    let is_usual = var("RUSTC_LINKER").is_err() && var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.is_empty());
    let is_release = var("PROFILE").is_ok_and(|name| name == "release");
    if is_here && is_usual && is_release && glibc().is_some_and(|version| version >= GLIBC) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
