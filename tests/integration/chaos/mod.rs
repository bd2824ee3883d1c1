//! The real binary under crashes, races and repeated deliveries (R1, R2, R3, R4). Small by default;
//! the variables named in each file make them as large as the promises state them.

#![expect(clippy::print_stderr, reason = "the seed of a failure must be seen")]

mod accept_race;
mod agent;
mod duplicates;
mod kill;
mod load_tool;
mod sender;
mod spoiled;
