//! The kinds of inputs that machines take, as bits of a set. A new one does not compile here until it has a name.

use switchboard::domain::{Msg, account, agent, interaction, queue};

/// A set of kinds of inputs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Kinds(u128);

impl Kinds {
    pub fn insert(&mut self, msg: &Msg) {
        let name = name_of(msg);
        let at = NAMES.iter().position(|known| *known == name);
        self.0 |= 1 << at.unwrap_or_else(|| panic!("{name} is not in the list"));
    }

    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of all that are not in it.
    pub fn missing(self) -> Vec<&'static str> {
        let all = NAMES.iter().enumerate();
        all.filter(|(at, _)| self.0 & (1 << at) == 0)
            .map(|(_, name)| *name)
            .collect()
    }
}

const NAMES: [&str; 70] = [
    "account: Arrived",
    "account: Bounced",
    "account: ReopenAsked",
    "account: StartAsked",
    "account: InteractionReopened",
    "account: InteractionClosed",
    "interaction: CustomerWrote",
    "interaction: Started",
    "interaction: StatusReported",
    "interaction: AgentAccepted",
    "interaction: HolderRejected",
    "interaction: CustomerChanged",
    "interaction: AgentSent",
    "interaction: AgentReacted",
    "interaction: AgentResent",
    "interaction: AgentRead",
    "interaction: AgentTypes",
    "interaction: TabOpened",
    "interaction: TabClosed",
    "interaction: HolderAway",
    "interaction: HolderGone",
    "interaction: HolderBack",
    "interaction: CloseAsked",
    "interaction: DisposingCancelled",
    "interaction: ClosedBySupervisor",
    "interaction: DispositionSet",
    "interaction: TagsChanged",
    "interaction: TransferAsked",
    "interaction: TransferCancelled",
    "interaction: NoteAdded",
    "interaction: ResentBySupervisor",
    "interaction: NotedBySupervisor",
    "interaction: Taken",
    "interaction: Given",
    "interaction: RecontactAsked",
    "interaction: Reopened",
    "interaction: FileFetched",
    "interaction: AccountRemoved",
    "interaction: CallFinished",
    "interaction: BotAnswered",
    "interaction: RoundEnded",
    "interaction: ScriptEnded",
    "interaction: Reassert",
    "queue: Enqueued",
    "queue: Reworded",
    "queue: Left",
    "queue: OfferRejected",
    "queue: OfferReturned",
    "queue: AgentChanged",
    "queue: ConfigChanged",
    "agent: Connected",
    "agent: Disconnected",
    "agent: StatusAsked",
    "agent: StatusForced",
    "agent: SystemPaused",
    "agent: SystemPauseEnded",
    "agent: ReceiveAsked",
    "agent: PauseRenamed",
    "agent: ProfileAsked",
    "agent: Offered",
    "agent: OfferEnded",
    "agent: Claimed",
    "agent: ClaimFailed",
    "agent: OpenAsked",
    "agent: Rejected",
    "agent: Assigned",
    "agent: Unassigned",
    "agent: ReportTo",
    "agent: WorkWaits",
    "agent: ConfigChanged",
];

fn name_of(msg: &Msg) -> &'static str {
    match msg {
        Msg::Account(input) => of_account(input),
        Msg::Interaction(input) => of_interaction(input),
        Msg::Queue(input) => of_queue(input),
        Msg::Agent(input) => of_agent(input),
    }
}

fn of_account(input: &account::Input) -> &'static str {
    match input {
        account::Input::Arrived(_) => "account: Arrived",
        account::Input::Bounced { .. } => "account: Bounced",
        account::Input::ReopenAsked { .. } => "account: ReopenAsked",
        account::Input::StartAsked { .. } => "account: StartAsked",
        account::Input::InteractionReopened { .. } => "account: InteractionReopened",
        account::Input::InteractionClosed { .. } => "account: InteractionClosed",
    }
}

fn of_interaction(input: &interaction::Input) -> &'static str {
    use interaction::Input;
    match input {
        Input::CustomerWrote(_) => "interaction: CustomerWrote",
        Input::Started(_) => "interaction: Started",
        Input::StatusReported { .. } => "interaction: StatusReported",
        Input::AgentAccepted { .. } => "interaction: AgentAccepted",
        Input::HolderRejected { .. } => "interaction: HolderRejected",
        Input::CustomerChanged { .. } => "interaction: CustomerChanged",
        Input::AgentSent { .. } => "interaction: AgentSent",
        Input::AgentReacted { .. } => "interaction: AgentReacted",
        Input::AgentResent { .. } => "interaction: AgentResent",
        Input::AgentRead { .. } => "interaction: AgentRead",
        Input::AgentTypes { .. } => "interaction: AgentTypes",
        Input::TabOpened { .. } => "interaction: TabOpened",
        Input::TabClosed { .. } => "interaction: TabClosed",
        Input::HolderAway { .. } => "interaction: HolderAway",
        Input::HolderGone { .. } => "interaction: HolderGone",
        Input::HolderBack { .. } => "interaction: HolderBack",
        Input::CloseAsked { .. } => "interaction: CloseAsked",
        Input::DisposingCancelled { .. } => "interaction: DisposingCancelled",
        Input::ClosedBySupervisor { .. } => "interaction: ClosedBySupervisor",
        Input::DispositionSet { .. } => "interaction: DispositionSet",
        Input::TagsChanged { .. } => "interaction: TagsChanged",
        Input::TransferAsked { .. } => "interaction: TransferAsked",
        Input::TransferCancelled { .. } => "interaction: TransferCancelled",
        Input::NoteAdded { .. } => "interaction: NoteAdded",
        Input::ResentBySupervisor { .. } => "interaction: ResentBySupervisor",
        Input::NotedBySupervisor { .. } => "interaction: NotedBySupervisor",
        Input::Taken { .. } => "interaction: Taken",
        Input::Given { .. } => "interaction: Given",
        Input::RecontactAsked { .. } => "interaction: RecontactAsked",
        Input::Reopened { .. } => "interaction: Reopened",
        Input::FileFetched { .. } => "interaction: FileFetched",
        Input::AccountRemoved => "interaction: AccountRemoved",
        Input::CallFinished { .. } => "interaction: CallFinished",
        Input::BotAnswered { .. } => "interaction: BotAnswered",
        Input::RoundEnded { .. } => "interaction: RoundEnded",
        Input::ScriptEnded { .. } => "interaction: ScriptEnded",
        Input::Reassert => "interaction: Reassert",
    }
}

fn of_queue(input: &queue::Input) -> &'static str {
    use queue::Input;
    match input {
        Input::Enqueued(_) => "queue: Enqueued",
        Input::Reworded { .. } => "queue: Reworded",
        Input::Left { .. } => "queue: Left",
        Input::OfferRejected { .. } => "queue: OfferRejected",
        Input::OfferReturned { .. } => "queue: OfferReturned",
        Input::AgentChanged { .. } => "queue: AgentChanged",
        Input::ConfigChanged => "queue: ConfigChanged",
    }
}

fn of_agent(input: &agent::Input) -> &'static str {
    use agent::Input;
    match input {
        Input::Connected { .. } => "agent: Connected",
        Input::Disconnected { .. } => "agent: Disconnected",
        Input::StatusAsked { .. } => "agent: StatusAsked",
        Input::StatusForced { .. } => "agent: StatusForced",
        Input::SystemPaused { .. } => "agent: SystemPaused",
        Input::SystemPauseEnded { .. } => "agent: SystemPauseEnded",
        Input::ReceiveAsked => "agent: ReceiveAsked",
        Input::PauseRenamed { .. } => "agent: PauseRenamed",
        Input::ProfileAsked { .. } => "agent: ProfileAsked",
        Input::Offered { .. } => "agent: Offered",
        Input::OfferEnded { .. } => "agent: OfferEnded",
        Input::Claimed { .. } => "agent: Claimed",
        Input::ClaimFailed { .. } => "agent: ClaimFailed",
        Input::OpenAsked { .. } => "agent: OpenAsked",
        Input::Rejected { .. } => "agent: Rejected",
        Input::Assigned { .. } => "agent: Assigned",
        Input::Unassigned { .. } => "agent: Unassigned",
        Input::ReportTo { .. } => "agent: ReportTo",
        Input::WorkWaits { .. } => "agent: WorkWaits",
        Input::ConfigChanged => "agent: ConfigChanged",
    }
}
