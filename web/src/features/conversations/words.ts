// The state of a conversation in words.
import { i18next } from '../../i18n';
import './texts';

export const STATES = [
  'planning',
  'bot',
  'offering',
  'parked',
  'assigned',
  'wait_agent',
  'wait_queue',
  'transferring',
  'disposing',
  'closed',
] as const;

const REASONS = [
  'agent',
  'supervisor',
  'plan',
  'inactivity',
  'session_expired',
  'account_removed',
  'quick_reply',
  'whitelist',
] as const;

export function stateWords(state: string): string {
  const known = STATES.find((each) => each === state);
  return known ? i18next.t(`state.${known}`, { ns: 'conversations' }) : state.replaceAll('_', ' ');
}

type Held = {
  state: string;
  agent_name?: string | null;
  bot_name?: string | null;
  queue_name?: string | null;
  closed_at?: string | null;
};

/** Who has it: its agent, a bot, the queue that asks for it, or nobody. */
export function holderWords({ agent_name, bot_name, queue_name, closed_at }: Held): string {
  if (agent_name) return agent_name;
  if (bot_name) return i18next.t('list.bot', { ns: 'conversations', name: bot_name });
  if (queue_name && !closed_at) return i18next.t('list.ofQueue', { ns: 'conversations', queue: queue_name });
  return closed_at ? '' : i18next.t('list.nobody', { ns: 'conversations' });
}

type Ended = { close_reason?: string | null; agent_name?: string | null };

/** The rest is closed by the server, with a disposition that says why (DSP-07). */
export function isClosedByPeople({ close_reason }: Ended): boolean {
  return close_reason === 'agent' || close_reason === 'supervisor' || close_reason === 'plan';
}

/** Why it was closed, and by whom; nothing while it is open. */
export function closeWords({ close_reason, agent_name }: Ended): string {
  if (!close_reason) return '';
  const known = REASONS.find((each) => each === close_reason);
  if (!known) return close_reason.replaceAll('_', ' ');
  if (known === 'agent' && agent_name) {
    return i18next.t('closeReason.agentBy', { ns: 'conversations', agent: agent_name });
  }
  return i18next.t(`closeReason.${known}`, { ns: 'conversations' });
}
