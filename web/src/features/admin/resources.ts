// The collections that several pages need: as lists of their own, and to choose from.
import type {
  Account,
  AccountDraft,
  AccountPatch,
  Agent,
  AgentDraft,
  AgentPatch,
  ListAccountsData,
  ListAgentsData,
  ListPausesData,
  ListQueuesData,
  Pause,
  PauseDraft,
  PausePatch,
  Queue,
  QueueDraft,
  QueuePatch,
} from '../../api/gen';
import { resource } from './resource';

export const accounts = resource<Account, AccountDraft, AccountPatch>(
  '/api/whatsapp/accounts' satisfies ListAccountsData['url'],
  { name: (account) => account.name },
);

export const queues = resource<Queue, QueueDraft, QueuePatch>('/api/whatsapp/queues' satisfies ListQueuesData['url'], {
  name: (queue) => queue.name,
});

export const agents = resource<Agent, AgentDraft, AgentPatch>('/api/agents' satisfies ListAgentsData['url'], {
  name: (agent) => agent.full_name,
});

export const pauses = resource<Pause, PauseDraft, PausePatch>('/api/pauses' satisfies ListPausesData['url'], {
  name: (pause) => pause.name,
});
