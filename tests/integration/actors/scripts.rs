//! APP-SYS-01, APP-SYS-02, R4: scripts as real actors wait for them, with commits that fail and a server that dies.

use crate::support::shell::{Fault, Shell, pass, settle, start};
use switchboard::domain::fact::{Fact, Passed};
use switchboard::domain::ids::InteractionId;
use switchboard::domain::plan::script::RunEnd;
use switchboard::domain::plan::{Application, Times};
use switchboard::domain::settings::Strategy;
use switchboard::store::Store;

const FIRST: InteractionId = InteractionId(1);

fn look_up() -> Application {
    Application::System {
        script: "look-up".to_owned(),
        arguments: vec!["--".to_owned(), "{{message.body}}".to_owned()],
        variable: Some("found".to_owned()),
        timeout_secs: 10,
    }
}

fn says(text: &str) -> Application {
    Application::AutoReply {
        times: Times::OneTime,
        text: text.to_owned(),
    }
}

/// With the feature on, and a plan that says what the script printed.
async fn with_scripts() -> Shell {
    let shell = start(Strategy::BeepAll).await;
    let (version, mut global) = shell.store.global_settings().await.unwrap();
    global.features.system_application = true;
    shell.store.save_global_settings(version, &global).await.unwrap();
    shell
        .plans([look_up(), says("[{{vars.found}}|{{vars.found_status}}]")])
        .await;
    shell.crash().await
}

async fn said(shell: &Shell) -> Vec<String> {
    let thread = shell.thread(FIRST).await;
    thread.iter().map(|message| message.content.preview(40)).collect()
}

async fn ends(store: &Store) -> Vec<RunEnd> {
    let facts = store.facts_of(FIRST).await.unwrap();
    let ends = facts.into_iter().filter_map(|(_, fact)| {
        let Fact::StepPassed {
            did: Passed::Ran { end, .. },
            ..
        } = fact
        else {
            return None;
        };
        Some(end)
    });
    ends.collect()
}

#[actix::test]
async fn the_plan_goes_on_with_what_the_script_printed() {
    tokio::time::pause();
    let shell = with_scripts().await;
    shell.customer_writes("390001", "order 7").await;
    assert_eq!(shell.state(FIRST).await, Some("planning"));
    let asked = shell.scripts.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].call.arguments, ["--", "order 7"]);
    assert_eq!(asked[0].values["contact.phone"], "390001");
    // Longer than an idle actor stays in memory: this one waits.
    pass(5).await;
    shell.customer_writes("390001", "please").await;
    shell.scripts.prints("42 {{message.body}}");
    settle().await;
    assert_eq!(said(&shell).await, ["order 7", "please", "[42 {{message.body}}|0]"]);
    assert_eq!(ends(&shell.store).await, [RunEnd::Exited { code: 0 }]);
    assert_eq!(shell.scripts.asked().len(), 1, "what came meanwhile joined");
}

#[actix::test]
async fn a_script_whose_end_nobody_tells_ends_with_its_deadline() {
    tokio::time::pause();
    let shell = with_scripts().await;
    shell.customer_writes("390001", "hello").await;
    pass(39).await;
    assert_eq!(shell.state(FIRST).await, Some("planning"));
    pass(2).await;
    assert_eq!(shell.state(FIRST).await, Some("parked"));
    assert_eq!(said(&shell).await, ["hello", "[|failed]"]);
    shell.scripts.prints("late");
    settle().await;
    assert_eq!(said(&shell).await.len(), 2, "what comes late changes nothing");
    assert_eq!(shell.scripts.asked().len(), 1);
}

#[actix::test]
async fn the_end_of_a_script_is_told_again_until_it_is_written() {
    tokio::time::pause();
    let shell = with_scripts().await;
    shell.customer_writes("390001", "hello").await;
    shell.journal.next.lock().unwrap().push_back(Fault::Aborted);
    shell.scripts.prints("42");
    pass(5).await;
    assert_eq!(said(&shell).await, ["hello", "[42|0]"]);
    assert_eq!(shell.scripts.asked().len(), 1, "it is not run again for that");
}

#[actix::test]
async fn after_a_crash_a_script_is_run_again_at_most_once() {
    tokio::time::pause();
    let shell = with_scripts().await;
    shell.customer_writes("390001", "hello").await;
    assert_eq!(shell.scripts.asked().len(), 1);
    let shell = shell.crash().await;
    assert_eq!(shell.scripts.asked().len(), 1, "again");
    let shell = shell.crash().await;
    assert_eq!(shell.scripts.asked().len(), 0, "and not once more");
    assert_eq!(said(&shell).await, ["hello", "[|failed]"]);
    assert!(matches!(ends(&shell.store).await[..], [RunEnd::Lost { .. }]));
    assert_eq!(shell.state(FIRST).await, Some("parked"));
}
