//! 10, 12 and 13: what the plan does with whoever nobody answers.

use super::{held_by_anna, row};
use crate::support::shell::{ANNA, START, Shell, pass, settle, start};
use crate::support::world::ACCOUNT;
use std::time::Duration;
use switchboard::domain::fact::Fact;
use switchboard::domain::ids::{InteractionId, QueueId};
use switchboard::domain::interval::{Interval, Subset};
use switchboard::domain::message::Direction;
use switchboard::domain::plan::condition::Condition;
use switchboard::domain::plan::{ActionPlan, Application, Step, StepId, Target, Times, When};
use switchboard::domain::settings::Strategy;

fn step(id: u32) -> Target {
    Target::Step { id: StepId(id) }
}

fn reply(times: Times, text: &str) -> Application {
    let text = text.to_owned();
    Application::AutoReply { times, text }
}

fn support() -> Application {
    Application::Queue {
        queue: QueueId(1),
        timeout_secs: 30,
    }
}

async fn replies(shell: &Shell, id: InteractionId) -> Vec<String> {
    let thread = shell.thread(id).await;
    let out = thread.iter().filter(|message| message.direction == Direction::Out);
    out.map(|message| message.content.preview(40)).collect()
}

/// PLAN-20, PLAN-22.
#[actix::test]
async fn scenario_10_an_unanswered_queue_restarts_the_plan_without_repeating_what_is_said_once() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.plans([reply(Times::OneTime, "welcome"), support()]).await;
    let shell = shell.crash().await;
    shell.customer_writes("390001", "hello").await;
    let id = InteractionId(1);
    for pass_number in 1..=3 {
        let one = row(&shell, id).await;
        assert_eq!((one.state(), one.plan.passes), ("offering", pass_number));
        pass(30).await;
        assert_eq!(shell.state(id).await, Some("planning"));
        pass(5).await;
    }
    assert_eq!(replies(&shell, id).await, ["welcome"]);
}

/// ITV-02: a step that decides is there until 13:00, which is a minute long.
#[actix::test]
async fn scenario_12_working_hours_until_13_00_include_its_last_second() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let decides = Application::GotoIf {
        condition: Condition::new("{{message.body}} contains 'hello'"),
        on_true: step(3),
        on_false: step(2),
    };
    let applications = [decides, reply(Times::Always, "closed"), support()];
    let mut plan = ActionPlan::of((1..).zip(applications).map(|(id, one)| Step::new(id, one)));
    let open = Subset {
        from: Some("09:00".parse().unwrap()),
        to: Some("13:00".parse().unwrap()),
        ..Subset::default()
    };
    plan.steps[0].interval = When::Custom {
        interval: Interval {
            subsets: vec![open],
            ..Interval::default()
        },
    };
    let (version, _) = shell.store.plan(ACCOUNT).await.unwrap();
    shell.store.save_plan(ACCOUNT, version, &plan).await.unwrap();
    let shell = shell.crash().await;
    let last = START.plus_secs(13 * 3_600 + 59);
    let wait = u64::try_from(last.millis_since(shell.clock.now()) + 500).unwrap();
    tokio::time::sleep(Duration::from_millis(wait)).await;
    shell.customer_writes("390001", "hello").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    shell.customer_writes("390002", "hello").await;
    assert_eq!(replies(&shell, InteractionId(1)).await, [""; 0], "13:00:59 is within");
    assert_eq!(replies(&shell, InteractionId(2)).await, ["closed"], "13:01:00 is not");
    for id in [1, 2] {
        assert_eq!(shell.state(InteractionId(id)).await, Some("offering"));
    }
}

/// PLAN-07.
#[actix::test]
async fn scenario_13_a_plan_that_goes_round_is_parked_and_the_server_goes_on() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let held = held_by_anna(&shell).await;
    let goto = |id| Application::GotoP { target: step(id) };
    shell.plans([goto(2), goto(1)]).await;
    let shell = shell.crash().await;
    for phone in 0..50 {
        shell.customer_writes(&format!("39100{phone}"), "hello").await;
    }
    for id in 2..=51 {
        assert_eq!(shell.state(InteractionId(id)).await, Some("parked"));
    }
    let history = shell.store.facts_of(InteractionId(2)).await.unwrap();
    let is_alarm = |fact: &Fact| matches!(fact, Fact::PlanLooped { .. });
    assert!(history.iter().any(|(_, fact)| is_alarm(fact)), "{history:?}");
    shell.sign_in(ANNA).await;
    shell.customer_writes("390001", "are you there?").await;
    settle().await;
    assert_eq!(shell.thread(held).await.len(), 2, "conversations that are held go on");
}
