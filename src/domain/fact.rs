//! Journal entries: what happened, in the past tense (INT-10). History and reports read them;
//! recovery does not.

use super::agent::Supervisor;
use super::bot::Exit;
use super::ids::{AgentId, AgentProfileId, InteractionId, MessageId, QueueId, Ticket};
use super::interaction::{Disposed, TransferTo};
use super::plan::pass::{NotDue, PassedBy};
use super::plan::script::RunEnd;
use super::plan::{StepId, Target};
use super::queue::NotAsked;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One thing that happened to the subject of a commit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// An interaction began with a customer's message.
    Created,
    /// An agent wrote first, and it is theirs (SM-45).
    Started {
        /// Who.
        agent: AgentId,
    },
    /// A campaign sent its message (SM-43).
    SentByCampaign {
        /// Which.
        campaign: i64,
    },
    /// A plan step began to wait.
    StepStarted {
        /// Priority of the step.
        priority: u32,
        /// The queue it offers to.
        queue: QueueId,
    },
    /// A plan step began to ask one agent (APP-AGENT-02).
    AgentStepStarted {
        /// Priority of the step.
        priority: u32,
        /// Whom it asks.
        agent: AgentId,
    },
    /// A plan step gave the conversation to a bot (SM-03).
    BotStarted {
        /// Priority of the step.
        priority: u32,
        /// Name of the bot.
        bot: String,
    },
    /// The bot answered its customer (SM-07).
    BotAnswered {
        /// Name of the bot.
        bot: String,
        /// What it said.
        messages: Vec<MessageId>,
    },
    /// The bot's time ended and the plan went on (SM-08).
    BotEnded {
        /// Priority of the step.
        priority: u32,
        /// Name of the bot.
        bot: String,
        /// How.
        exit: Exit,
    },
    /// The bot was stopped: somebody took the conversation, or it was closed (SM-09).
    BotStopped {
        /// Name of the bot.
        bot: String,
    },
    /// The plan came by a step that does not wait.
    StepPassed {
        /// Priority of the step.
        priority: u32,
        /// Its identity.
        step: StepId,
        /// What became of it.
        did: Passed,
    },
    /// The script of a System step was asked for (APP-SYS-01).
    ScriptStarted {
        /// Priority of the step.
        priority: u32,
        /// Its identity.
        step: StepId,
        /// Which script.
        script: String,
        /// True when the server had stopped while it ran, and runs it once more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
    /// Steps went round without one that waits: the interaction is parked (PLAN-07).
    PlanLooped {
        /// Priority of the step that would have been next.
        priority: u32,
    },
    /// The agent of a step said no (SM-11).
    StepRejected {
        /// Priority of the step.
        priority: u32,
        /// Who.
        agent: AgentId,
    },
    /// A plan step ended unanswered.
    StepTimedOut {
        /// Priority of the step.
        priority: u32,
    },
    /// Nobody owns the interaction and nothing runs.
    Parked,
    /// One round of a queue ended: who had been asked, and what they answered (RTE-06).
    RoundEnded {
        /// The queue.
        queue: QueueId,
        /// The ring it belonged to.
        ticket: Ticket,
        /// Answers by agent.
        outcomes: Vec<(AgentId, OfferOutcome)>,
        /// Members who were not asked, by reason.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        not_asked: Vec<NotAsked>,
    },
    /// An agent accepted and holds the interaction.
    Assigned {
        /// The holder.
        agent: AgentId,
        /// The queue it came through.
        queue: Option<QueueId>,
    },
    /// The assigned agent did not answer in time, or rejected (SM-19, SM-20).
    AgentLapsed {
        /// The agent.
        agent: AgentId,
        /// True when they rejected.
        rejected: bool,
    },
    /// The holder was disabled or removed and holds it no longer (AGT-15).
    HolderGone {
        /// Who.
        agent: AgentId,
    },
    /// Nobody of the assigned queue answered in time (SM-22).
    QueueLapsed {
        /// The queue.
        queue: QueueId,
    },
    /// An agent took it from the list, without an offer (SM-09, SM-14).
    Taken {
        /// Who.
        agent: AgentId,
    },
    /// The holder began to hand it over (TRF-11).
    TransferStarted {
        /// The sender.
        from: AgentId,
        /// Who is asked.
        to: TransferTo,
    },
    /// A transfer ended.
    TransferEnded {
        /// The sender.
        from: AgentId,
        /// Who was asked.
        to: TransferTo,
        /// How.
        result: TransferResult,
    },
    /// The holder began to close it and must say how it ended (DSP-11).
    DisposingStarted {
        /// Who.
        agent: AgentId,
    },
    /// They went back to the conversation (DSP-13).
    DisposingCancelled {
        /// Who.
        agent: AgentId,
    },
    /// It was said how it ended (DSP-08).
    Disposed {
        /// The agent who said it.
        by: Option<AgentId>,
        /// What.
        disposed: Disposed,
    },
    /// Somebody added tags or took them away (TAG-01).
    TagsChanged {
        /// The agent who did.
        by: Option<AgentId>,
        /// Those it did not have.
        added: BTreeSet<i64>,
        /// Those it had.
        removed: BTreeSet<i64>,
    },
    /// An agent opened it again (REO-01).
    Reopened {
        /// Who.
        agent: AgentId,
    },
    /// An agent sent the account's recontact template (WIN-08).
    Recontacted {
        /// Who.
        agent: AgentId,
    },
    /// Its customer answered a recontact template after it was closed (REO-08).
    ReopenedByAnswer,
    /// It carries on an interaction whose session was over (WIN-05).
    CarriesOn {
        /// Which.
        previous: InteractionId,
    },
    /// The holder's tab was opened.
    TabOpened {
        /// The holder.
        agent: AgentId,
    },
    /// The holder's tab was closed.
    TabClosed {
        /// The holder.
        agent: AgentId,
    },
    /// The provider refused a message, or it was lost.
    MessageFailed {
        /// The message.
        message: MessageId,
    },
    /// The provider did not take an agent's reaction (MSG-10).
    ReactionFailed {
        /// The message it was about.
        message: MessageId,
    },
    /// The interaction was closed.
    Closed {
        /// Why.
        reason: super::interaction::CloseReason,
        /// Who closed it.
        by: Option<AgentId>,
        /// How it ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        disposition: Option<i64>,
    },
    /// An agent signed in, or came back from a pause.
    BecameReady,
    /// An agent paused.
    Paused {
        /// Name of the pause.
        reason: String,
    },
    /// The server paused the agent (PAU-05).
    SystemPaused {
        /// The interaction it is for.
        interaction: InteractionId,
        /// Name of the pause.
        reason: String,
    },
    /// That pause ended.
    SystemPauseEnded {
        /// The interaction it was for.
        interaction: InteractionId,
    },
    /// What the entry before this one says was done by a supervisor (AGT-16).
    Forced {
        /// Who.
        by: Supervisor,
    },
    /// An agent chose the profile to work on (AGT-14).
    ProfileChosen {
        /// Which, if any.
        profile: Option<AgentProfileId>,
    },
    /// An agent signed out, or was signed out.
    SignedOut {
        /// True when the disconnection timeout did it (AGT-12).
        timed_out: bool,
    },
}

/// What became of a plan step that does not wait.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Passed {
    /// Its interval did not contain the moment (PLAN-03).
    OutsideInterval,
    /// It had nothing to send (PLAN-30).
    NotDue {
        /// Why.
        why: NotDue,
    },
    /// It sent a message.
    Replied {
        /// Which one.
        message: MessageId,
    },
    /// It added these tags; those that were there already are left out.
    Tagged {
        /// Tags.
        tags: BTreeSet<i64>,
        /// Those that it names and that there are not any longer.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gone: Vec<i64>,
    },
    /// It wrote a line (APP-NOOP-01).
    Noted {
        /// The line.
        text: String,
    },
    /// It jumped.
    Jumped {
        /// Where to.
        to: Target,
    },
    /// It decided and jumped.
    Decided {
        /// Whether the condition held.
        holds: bool,
        /// Where to.
        to: Target,
        /// Why it could not be evaluated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<String>,
    },
    /// Its bot was not started.
    PassedBy {
        /// Why.
        why: PassedBy,
    },
    /// Its script ended, in whatever way (APP-SYS-02).
    Ran {
        /// Which script.
        script: String,
        /// SHA-256 over its name and arguments; empty when it was not run.
        argv: String,
        /// How it ended.
        end: RunEnd,
        /// How long it took, milliseconds.
        millis: u64,
        /// Length of the result that was kept.
        bytes: u32,
        /// True when it printed more than that.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        cut: bool,
        /// What it printed to standard error, the beginning.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        complaint: String,
    },
    /// It could not do its work (PLAN-08).
    Failed {
        /// Why.
        why: String,
    },
    /// Plans do not run its application yet.
    NotRun {
        /// Which one.
        application: String,
    },
}

/// How a transfer ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum TransferResult {
    /// Somebody took it.
    Accepted {
        /// Who.
        by: AgentId,
    },
    /// The agent who was asked said no.
    Rejected,
    /// Nobody answered in time.
    TimedOut,
    /// The sender took it back.
    Cancelled,
}

/// How an offer to one agent ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferOutcome {
    /// They took it.
    Accepted,
    /// They said no.
    Rejected,
    /// They let it expire, or lost their connection for too long.
    Missed,
    /// It was taken away: someone else accepted, the agent paused, or the wait ended.
    Withdrawn,
}
