//! Proof 2: everything that three agents, two queues and the conversations of two customers can come to within so
//! many steps, from several beginnings, over all inputs that machines take, and one step deeper over those that move
//! conversations from hand to hand. On every state the named invariants hold, and time leads to somebody who is asked
//! (R4); on every step those that speak of what happened (I6, I7, I8, I13, I14, PRV-10, SM-40). What no state and no step
//! can show is elsewhere: I9 in `core::fairness`.
//!
//! `EXPLORE_DEPTH=4` goes deeper than `make test` has time for; `EXPLORE_EXACT=1` divides no symmetry out.

use super::every_input::{AGENTS, CUSTOMERS, PROFILE, Range, Step};
use super::node::{Node, WELCOME};
use super::reduction::{Found, One, explore};
use crate::support::handed::Deed;
use crate::support::inputs::Kinds;
use crate::support::scene::{self, ANNA, BEN, CARLA, SALES, SUPPORT};
use crate::support::scripts::{look_up, with_scripts};
use crate::support::talk;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;
use switchboard::domain::bot::script::Script;
use switchboard::domain::ids::InteractionId;
use switchboard::domain::plan::{ActionPlan, Application, Step as PlanStep, Times};
use switchboard::domain::settings::{Queue, Settings, Strategy};

/// What a plan without such steps is not told.
const NO_BOTS: [&str; 2] = ["interaction: BotAnswered", "interaction: ScriptEnded"];

/// Where conversations end without a disposition, nobody goes back from choosing one or is paused for it.
const NO_CARE: [&str; 2] = ["interaction: DisposingCancelled", "agent: SystemPaused"];

/// Which queue comes first for an agent is a question only where two of theirs ask one at a time.
const NO_CHOICE: [&str; 1] = ["agent: WorkWaits"];

/// Where one agent at a time is asked, no two accept at once.
const NO_RACE: [&str; 1] = ["agent: ClaimFailed"];

/// Nothing of the server's has been sent, let alone failed, within so few steps behind a bot.
const NOTHING_FAILED: [&str; 2] = ["interaction: AgentResent", "interaction: ResentBySupervisor"];

/// Who is welcomed once, then comes to one of two queues: support with Anna and Ben, sales with Ben and Carla, and with
/// Anna while she works on her profile.
fn installation(support: Strategy, sales: Strategy, disposes: bool) -> Settings {
    let two = scene::two_queues(support, sales, vec![ANNA, BEN]);
    let of_sales = Queue {
        members: vec![BEN, CARLA, ANNA],
        through_profiles: BTreeMap::from([(ANNA, BTreeSet::from([PROFILE]))]),
        weight: 5,
        ..(*two.queues[&SALES]).clone()
    };
    let support = (*two.queues[&SUPPORT]).clone();
    let care = scene::with_care(|_| ());
    let mut settings = scene::with_queues(&two, [support, of_sales]);
    settings.dispositions = care.dispositions;
    settings.pause_names = care.pause_names;
    settings.tags = care.tags;
    settings.profile_names.insert(PROFILE, "Sales too".into());
    if let Some(anna) = settings.agents.get_mut(&ANNA) {
        Arc::make_mut(anna).profiles = vec![PROFILE];
    }
    let recontact = care.accounts.into_values().find_map(|one| one.groups.recontact.clone());
    for account in settings.accounts.values_mut() {
        let account = Arc::make_mut(account);
        account.agents = BTreeSet::from(AGENTS);
        account.groups.transfer.queue.on = true;
        account.groups.transfer.agent.on = true;
        account.groups.session.inactivity_mins = 1;
        account.groups.disposition.on = disposes;
        account.groups.disposition.pause = Some(71);
        account.groups.recontact.clone_from(&recontact);
        let welcome = Application::AutoReply {
            times: Times::OneTime,
            text: WELCOME.to_owned(),
        };
        begin_with(account, [welcome]);
    }
    settings
}

/// Steps before those that the plan has.
fn begin_with(account: &mut switchboard::domain::settings::Account, first: impl IntoIterator<Item = Application>) {
    let ids = account.plan.steps.len();
    let first = (u32::try_from(ids).expect("few") + 1..)
        .zip(first)
        .map(|(id, application)| PlanStep::new(id, application));
    let steps = account.plan.steps.iter().cloned();
    account.plan = Arc::new(ActionPlan::of(first.chain(steps)));
}

/// A bot and a script, before anybody is asked.
fn with_engines(settings: Settings) -> Settings {
    let script = Script {
        error_message: "sorry".to_owned(),
        turns_max: 2,
        ..Script::default()
    };
    let mut settings = with_scripts(settings);
    settings.bots = talk::with_bots(Vec::new(), &script, []).bots;
    for account in settings.accounts.values_mut() {
        begin_with(Arc::make_mut(account), [talk::bot(talk::LIA), look_up()]);
    }
    settings
}

/// The number in the environment, if there is one.
fn told(name: &str) -> Option<usize> {
    let wanted = std::env::var(name).ok();
    wanted.map(|text| text.parse().expect("a number"))
}

/// A run, and what it is worth.
struct Run<'a> {
    name: &'a str,
    range: Range,
    /// How deep from each beginning.
    usual: [usize; 3],
    states_min: usize,
    /// Kinds of inputs that no machine was told; the reasons are with the lists.
    untold: Vec<&'static str>,
}

#[expect(clippy::print_stderr, reason = "how much was looked at is what the proof is worth")]
fn explore_all(settings: &Settings, run: &Run<'_>) {
    let one = if told("EXPLORE_EXACT").is_some() {
        One::Exact
    } else {
        One::Canonical
    };
    let divided = match one {
        One::Canonical => "but for moves in time, numbering and what is only remembered",
        One::Exact => "with no symmetry divided out",
    };
    let Run { name, range, .. } = *run;
    let (mut states, mut kinds, mut is_less) = (0, Kinds::default(), false);
    for (number, (beginning, usual)) in beginnings(settings).into_iter().zip(run.usual).enumerate() {
        let depth = told("EXPLORE_DEPTH").unwrap_or(usual);
        is_less |= depth < usual;
        let began = Instant::now();
        let found = explore(beginning, depth, range, one);
        eprintln!(
            "{name}, {range:?} inputs, beginning {number}: {} states {divided}, over {} steps to depth {depth}, R4 from \
             each of them, {} s",
            found.states,
            found.steps,
            began.elapsed().as_secs()
        );
        states += found.states;
        kinds = kinds.and(found.kinds);
    }
    if is_less {
        return;
    }
    assert!(states >= run.states_min, "{name}: only {states} states");
    if range == Range::All {
        let [untold, known] = [kinds.missing(), run.untold.clone()].map(BTreeSet::from_iter);
        assert_eq!(untold, known, "{name}");
    }
}

/// What happens before the exploration begins.
fn through(mut node: Node, steps: impl IntoIterator<Item = Step>) -> Node {
    for step in steps {
        node = node.after(step);
    }
    node
}

/// Nobody is there; everybody is, and both customers wait; each customer is with an agent.
fn beginnings(settings: &Settings) -> [Node; 3] {
    let empty = Node::begin(settings.clone());
    let writes = (0..CUSTOMERS.len()).map(Step::Writes);
    let waiting = through(empty.clone(), AGENTS.map(Step::Connects).into_iter().chain(writes));
    let held =
        [(ANNA, InteractionId(1)), (CARLA, InteractionId(2))]
            .into_iter()
            .fold(waiting.clone(), |node, (agent, id)| {
                if node.world.offer_of(agent, id).is_some() {
                    node.after(Step::Accepts(agent, id))
                } else {
                    node.after(Step::Does(agent, id, Deed::Take))
                }
            });
    [empty, waiting, held]
}

#[test]
fn proof_2_beepall_beside_rr_memory() {
    let settings = installation(Strategy::BeepAll, Strategy::RrMemory, false);
    let mut run = Run {
        name: "beepall beside rr memory",
        range: Range::All,
        usual: [3, 2, 2],
        states_min: 7_500,
        untold: [&NO_BOTS[..], &NO_CARE, &NO_CHOICE].concat(),
    };
    explore_all(&settings, &run);
    run.range = Range::Routing;
    run.usual = [3, 3, 3];
    explore_all(&settings, &run);
}

#[test]
fn proof_2_least_recent_beside_rr_memory_where_a_disposition_is_mandatory() {
    let settings = installation(Strategy::LeastRecent, Strategy::RrMemory, true);
    let mut run = Run {
        name: "least recent beside rr memory, dispositions",
        range: Range::All,
        usual: [3, 2, 2],
        states_min: 1_500,
        untold: [&NO_BOTS[..], &NO_RACE].concat(),
    };
    explore_all(&settings, &run);
    run.range = Range::Routing;
    run.usual = [4, 2, 2];
    explore_all(&settings, &run);
}

#[test]
fn proof_2_a_bot_and_a_script_before_two_queues() {
    let settings = with_engines(installation(Strategy::BeepAll, Strategy::RrMemory, false));
    let run = Run {
        name: "a bot and a script",
        range: Range::All,
        usual: [3, 2, 2],
        states_min: 1_500,
        untold: [&NO_CARE[..], &NO_CHOICE, &NOTHING_FAILED].concat(),
    };
    explore_all(&settings, &run);
}

/// The symmetries are sound as far as this looks: without them the same states are found, with the same verdicts, and
/// the search without them checks that whatever it would have taken for one state leads to the same ones.
#[test]
#[expect(clippy::print_stderr, reason = "how much was looked at is what the proof is worth")]
fn proof_2_what_is_taken_for_one_state_is_one() {
    let plain = installation(Strategy::BeepAll, Strategy::RrMemory, false);
    let disposing = installation(Strategy::LeastRecent, Strategy::BeepAll, true);
    let engines = with_engines(plain.clone());
    let of = [
        ("plain", plain, [2, 1, 2]),
        ("disposing", disposing, [2, 1, 1]),
        ("engines", engines, [2, 1, 1]),
    ];
    for (name, settings, usual) in of {
        for (number, (beginning, usual)) in beginnings(&settings).into_iter().zip(usual).enumerate() {
            let depth = told("EXPLORE_DEPTH").unwrap_or(usual);
            let all = explore(beginning.clone(), depth, Range::All, One::Exact);
            let reduced = explore(beginning, depth, Range::All, One::Canonical);
            eprintln!(
                "{name}, beginning {number}, depth {depth}: {} states are {} but for the symmetries",
                all.states, reduced.states
            );
            must_be_the_same(&all, &reduced);
            assert!(
                depth < 2 || all.states > reduced.states,
                "{name}, {number}: nothing was divided out"
            );
        }
    }
}

fn must_be_the_same(all: &Found, reduced: &Found) {
    assert_eq!(all.verdicts.len(), reduced.verdicts.len());
    for (canon, verdict) in &all.verdicts {
        assert_eq!(
            reduced.verdicts.get(canon),
            Some(verdict),
            "a state that the reduced search has not"
        );
    }
    assert_eq!(all.kinds, reduced.kinds, "inputs");
}
