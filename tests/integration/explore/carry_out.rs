//! Makes a step happen.

use super::about_messages;
use super::every_input::{CUSTOMERS, DAY_SECS, SECOND, Step};
use crate::support::handed;
use crate::support::scene::{ANNA, BEN};
use crate::support::world::{ACCOUNT, World};
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::domain::interaction::Input;
use switchboard::domain::{ActorKey, account, agent};

pub fn carry_out(world: &mut World, step: &Step) {
    let ledger = ActorKey::Agent;
    // Refusals are legitimate answers; that they change nothing is checked inside.
    let _ = match step {
        Step::Wishes(agent, wish) => world.ask(ledger(*agent), agent::Input::StatusAsked { wish: wish.clone() }),
        Step::Accepts(agent, id) => {
            let ticket = world.offer_of(*agent, *id).expect("offered only with an offer");
            world.accept(*agent, *id, ticket)
        }
        Step::Rejects(agent, interaction) => {
            let (interaction, agent) = (*interaction, *agent);
            let ticket = world.offer_of(agent, interaction).expect("offered only with an offer");
            world.ask(ledger(agent), agent::Input::Rejected { interaction, ticket })
        }
        Step::Does(agent, id, deed) => handed::carry_out(world, *agent, *id, *deed),
        Step::Told(id, input) => world.ask(ActorKey::Interaction(ACCOUNT, *id), (**input).clone()),
        Step::ToldAgent(agent, input) => world.ask(ledger(*agent), (**input).clone()),
        Step::TimePasses
        | Step::DayPasses
        | Step::Crash
        | Step::Connects(_)
        | Step::Disconnects(_)
        | Step::Window(_)
        | Step::Writes(_)
        | Step::SendsFile(_)
        | Step::BothAccept(..)
        | Step::Enables(_) => {
            happens(world, step);
            Ok(())
        }
    };
}

fn happens(world: &mut World, step: &Step) {
    match step {
        Step::TimePasses => {
            let (at, _) = world.next_deadline().expect("offered only with a deadline");
            world.advance_to(at);
        }
        Step::DayPasses => world.advance_to(world.now.plus_secs(DAY_SECS)),
        Step::Crash => world.crash(),
        Step::Connects(agent) => world.connect(*agent),
        Step::Disconnects(agent) => world.disconnect(*agent),
        Step::Window(opens) => window(world, *opens),
        Step::Writes(who) => {
            let (phone, text) = CUSTOMERS[*who];
            world.customer_writes(phone, text);
        }
        Step::SendsFile(who) => {
            let inbound = about_messages::with_file(world.arrived(CUSTOMERS[*who].0, ""));
            world.tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
            world.deliver_all();
        }
        Step::BothAccept(first, second, id) => both_accept(world, *first, *second, *id),
        Step::Enables(enabled) => world.set_enabled(BEN, *enabled),
        Step::Wishes(..)
        | Step::Accepts(..)
        | Step::Rejects(..)
        | Step::Does(..)
        | Step::Told(..)
        | Step::ToldAgent(..) => unreachable!("somebody asks for it"),
    }
}

fn window(world: &mut World, opens: bool) {
    let connection = SECOND;
    let input = if opens {
        agent::Input::Connected { connection }
    } else {
        agent::Input::Disconnected { connection }
    };
    if world.ask(ActorKey::Agent(ANNA), input).is_err() {
        return;
    }
    let connections = world.connections.entry(ANNA).or_default();
    connections.retain(|known| *known != connection);
    connections.extend(opens.then_some(connection));
}

/// Both places are kept before either interaction answers (SM-40).
fn both_accept(world: &mut World, first: AgentId, second: AgentId, interaction: InteractionId) {
    let late = ActorKey::Agent(second);
    let [to_first, to_second] = [first, second].map(|agent| world.offer_of(agent, interaction).expect("an offer"));
    let ticket = to_second;
    let claimed = world.ask(late, agent::Input::Claimed { interaction, ticket });
    let accepted = world.accept(first, interaction, to_first);
    if claimed.is_err() {
        return;
    }
    let key = ActorKey::Interaction(ACCOUNT, interaction);
    let agent = second;
    let decided = world.ask(key, Input::AgentAccepted { agent, ticket });
    assert!(
        accepted.is_err() || decided.is_err(),
        "SM-40: {first} and {second} were both told that {interaction} is theirs"
    );
    if decided.is_err() {
        let failed = agent::Input::ClaimFailed { interaction, ticket };
        world.ask(late, failed).expect("never refused");
    }
}
