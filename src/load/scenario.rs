//! A run in words, for its report.

use super::args::{Args, IdleState};

/// What the arguments ask for, in words.
pub fn in_words(args: &Args) -> String {
    let database = match (&args.url, args.database.as_str()) {
        (Some(url), _) => url.clone(),
        (None, "sqlite") => "SQLite".to_owned(),
        (None, _) => "PostgreSQL".to_owned(),
    };
    let slow = args
        .slow_flush_ms
        .map_or_else(String::new, |millis| format!(", every flush {millis} ms slower"));
    if let Some(count) = args.idle_agents {
        return format!("{count} idle agents, {database}{slow}");
    }
    if let Some(count) = args.idle_interactions {
        let state = match args.idle_state {
            IdleState::Held => "held",
            IdleState::Parked => "parked",
        };
        return format!("{count} idle interactions ({state}), {database}{slow}");
    }
    let open = args
        .open
        .map_or_else(String::new, |count| format!(" beside {count} open conversations"));
    if let Some(count) = args.waiting {
        return format!(
            "{} agents ready at once with {count} waiting, {}{open}, {database}{slow}",
            args.agents,
            args.strategy.name()
        );
    }
    let acts = match (args.accepts(), args.reply) {
        (_, true) => ", accepted, answered and closed",
        (true, false) => ", accepted and closed",
        (false, false) => ", never accepted",
    };
    let who = match args.contacts {
        0 => "new customers".to_owned(),
        count => format!("{count} customers"),
    };
    let contracts: Vec<&str> = args.contracts.iter().map(|contract| contract.name()).collect();
    let pictures = match args.pictures_percent {
        0 => String::new(),
        percent => format!(", {percent} of 100 with a picture"),
    };
    format!(
        "{} webhooks/s of {} for {} s from {who}{pictures}, {} to {} of {} agents{acts}{open}, {database}{slow}",
        args.rate,
        contracts.join(", "),
        args.seconds,
        args.strategy.name(),
        args.fanout,
        args.agents
    )
}
