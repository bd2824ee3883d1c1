// One entry of the journal as a sentence (INT-10).
import type { InteractionEvent } from '../../../api/gen';
import type { Names } from './names';
import { Particulars, Unexpected } from './particulars';
import { passedLine } from './passed';
import type { Entry, Ring } from './rings';
import { roundLine } from './round';
import { tagsLine } from './tagged';

export type Mark =
  | 'customer'
  | 'step'
  | 'skipped'
  | 'reply'
  | 'tag'
  | 'script'
  | 'ask'
  | 'bot'
  | 'accepted'
  | 'refused'
  | 'missed'
  | 'transfer'
  | 'tab'
  | 'disposition'
  | 'closed'
  | 'reopened'
  | 'parked'
  | 'person'
  | 'trouble'
  | 'unknown';

export type Line = {
  mark: Mark;
  text: string;
  /** What belongs to it, each on a line of its own. */
  more?: string[];
  /** Not as this page knows it: its data is shown as it is. */
  isUnknown?: boolean;
};

/** Around an entry: what it belongs to, and what was said before it. */
export type Context = {
  names: Names;
  ring: Ring | null;
  events: readonly InteractionEvent[];
};

type Write = (data: Particulars, context: Context, entry: Entry) => Line;

/** Nothing of an entry that cannot be put into words is hidden. */
export function lineOf(entry: Entry, context: Context): Line {
  const { kind, data } = entry.event;
  const { t } = context.names;
  const line = known(entry, context) ?? {
    mark: 'unknown',
    text: t('trace.unknown', { kind: kind.replaceAll('_', ' ') || '?' }),
    isUnknown: Object.keys(data).length > 0,
  };
  if (entry.forcedBy === null || SAYS_WHO.has(kind)) return line;
  return { ...line, text: t('trace.forced', { text: line.text, name: entry.forcedBy }) };
}

/** These say themselves which supervisor it was. */
const SAYS_WHO: ReadonlySet<string> = new Set(['closed']);

function known(entry: Entry, context: Context): Line | null {
  const { kind, data } = entry.event;
  const write = Object.hasOwn(LINES, kind) ? LINES[kind] : undefined;
  if (!write) return null;
  try {
    return write(new Particulars(data), context, entry);
  } catch (error) {
    if (error instanceof Unexpected) return null;
    throw error;
  }
}

function agentLine(mark: Mark, key: AgentKey): Write {
  return (data, { names }) => ({
    mark,
    text: names.t(`trace.line.${key}`, { agent: names.of('agent', data.text('agent')) }),
  });
}

type AgentKey =
  | 'step_rejected'
  | 'holder_gone'
  | 'taken'
  | 'disposing_started'
  | 'disposing_cancelled'
  | 'reopened'
  | 'recontacted'
  | 'started'
  | 'tab_opened'
  | 'tab_closed';

function plainLine(
  mark: Mark,
  key:
    | 'created'
    | 'sent_by_campaign'
    | 'parked'
    | 'message_failed'
    | 'reaction_failed'
    | 'became_ready'
    | 'reopened_by_answer',
): Write {
  return (_, { names }) => ({ mark, text: names.t(`trace.line.${key}`) });
}

const LINES: Record<string, Write> = {
  created: plainLine('customer', 'created'),
  started: agentLine('person', 'started'),
  sent_by_campaign: plainLine('reply', 'sent_by_campaign'),
  carries_on: (data, { names: { t } }) => ({
    mark: 'customer',
    text: t('trace.line.carries_on', { id: data.text('previous') }),
  }),
  step_started: (data, { names }) => ({
    mark: 'ask',
    text: names.t('trace.line.step_started', {
      step: data.number('priority'),
      queue: names.of('queue', data.text('queue')),
    }),
  }),
  agent_step_started: (data, { names }) => ({
    mark: 'ask',
    text: names.t('trace.line.agent_step_started', {
      step: data.number('priority'),
      agent: names.of('agent', data.text('agent')),
    }),
  }),
  bot_started: (data, { names: { t } }) => ({
    mark: 'bot',
    text: t('trace.line.bot_started', { step: data.number('priority'), bot: data.text('bot') }),
  }),
  bot_answered: (data, { names: { t } }) => ({
    mark: 'reply',
    text: t('trace.line.bot_answered', { bot: data.text('bot'), count: data.ids('messages').length }),
  }),
  bot_ended: botEnded,
  bot_stopped: (data, { names: { t } }) => ({
    mark: 'bot',
    text: t('trace.line.bot_stopped', { bot: data.text('bot') }),
  }),
  step_passed: (data, { names }) => passedLine(data, names),
  script_started: (data, { names: { t } }) => ({
    mark: 'script',
    text: t(data.has('again') && data.flag('again') ? 'trace.line.script_startedAgain' : 'trace.line.script_started', {
      step: data.number('priority'),
      script: data.text('script'),
    }),
  }),
  plan_looped: (data, { names: { t } }) => ({
    mark: 'trouble',
    text: t('trace.line.plan_looped', { step: data.number('priority') }),
  }),
  step_rejected: agentLine('refused', 'step_rejected'),
  step_timed_out: timedOut,
  parked: plainLine('parked', 'parked'),
  round_ended: roundLine,
  assigned,
  agent_lapsed: (data, { names }) => ({
    mark: data.flag('rejected') ? 'refused' : 'missed',
    text: names.t(data.flag('rejected') ? 'trace.line.agent_lapsedRejected' : 'trace.line.agent_lapsed', {
      agent: names.of('agent', data.text('agent')),
    }),
  }),
  holder_gone: agentLine('trouble', 'holder_gone'),
  queue_lapsed: (data, { names }) => ({
    mark: 'missed',
    text: names.t('trace.line.queue_lapsed', { queue: names.of('queue', data.text('queue')) }),
  }),
  taken: agentLine('accepted', 'taken'),
  transfer_started: (data, { names }) => ({
    mark: 'transfer',
    text: names.t('trace.line.transfer_started', {
      from: names.of('agent', data.text('from')),
      to: receiver(data.within('to'), names),
    }),
  }),
  transfer_ended: transferEnded,
  disposing_started: agentLine('disposition', 'disposing_started'),
  disposing_cancelled: agentLine('disposition', 'disposing_cancelled'),
  disposed,
  tags_changed: tagsLine,
  reopened: agentLine('reopened', 'reopened'),
  recontacted: agentLine('reply', 'recontacted'),
  reopened_by_answer: plainLine('reopened', 'reopened_by_answer'),
  tab_opened: agentLine('tab', 'tab_opened'),
  tab_closed: agentLine('tab', 'tab_closed'),
  message_failed: plainLine('trouble', 'message_failed'),
  reaction_failed: plainLine('trouble', 'reaction_failed'),
  closed,
  became_ready: plainLine('person', 'became_ready'),
  paused: (data, { names: { t } }) => ({
    mark: 'person',
    text: t('trace.line.paused', { reason: data.text('reason') }),
  }),
  system_paused: (data, { names: { t } }) => ({
    mark: 'person',
    text: t('trace.line.system_paused', { id: data.text('interaction'), reason: data.text('reason') }),
  }),
  system_pause_ended: (data, { names: { t } }) => ({
    mark: 'person',
    text: t('trace.line.system_pause_ended', { id: data.text('interaction') }),
  }),
  forced: (data, { names: { t } }) => ({
    mark: 'person',
    text: t('trace.forcedAlone', { name: data.within('by').text('name') }),
  }),
  profile_chosen: (data, { names }) => {
    const profile = data.maybe('profile');
    if (profile === null) return { mark: 'person', text: names.t('trace.line.profile_chosenNone') };
    return { mark: 'person', text: names.t('trace.line.profile_chosen', { profile: names.of('profile', profile) }) };
  },
  signed_out: (data, { names: { t } }) => ({
    mark: 'person',
    text: t(data.flag('timed_out') ? 'trace.line.signed_outTimedOut' : 'trace.line.signed_out'),
  }),
};

/** Every kind that has a sentence. */
export const KINDS: readonly string[] = Object.keys(LINES);

function timedOut(data: Particulars, { names: { t }, ring }: Context, entry: Entry): Line {
  if (!ring) {
    return { mark: 'missed', text: t('trace.line.step_timed_outStep', { step: data.number('priority') }) };
  }
  return { mark: 'missed', text: t('trace.line.step_timed_outAfter', { time: since(ring, entry, t) }) };
}

/** Inside what asked them they accepted; anywhere else it was given to them. */
function assigned(data: Particulars, { names, ring }: Context, entry: Entry): Line {
  const agent = names.of('agent', data.text('agent'));
  const queue = data.maybe('queue');
  const wasTaken = ring?.rest.some(({ event }) => event.kind === 'taken') ?? true;
  if (ring && !wasTaken && entry.forcedBy === null) {
    return {
      mark: 'accepted',
      text: names.t('trace.line.acceptedAfter', { agent, time: since(ring, entry, names.t) }),
    };
  }
  if (queue === null) return { mark: 'accepted', text: names.t('trace.line.assigned', { agent }) };
  return {
    mark: 'accepted',
    text: names.t('trace.line.assignedQueue', { agent, queue: names.of('queue', queue) }),
  };
}

function since(ring: Ring, entry: Entry, t: Names['t']): string {
  const ms = Date.parse(entry.event.at) - Date.parse(ring.head.event.at);
  return span(Math.max(0, ms), t);
}

function span(ms: number, t: Names['t']): string {
  const secs = Math.round(ms / 1000);
  if (secs < 60) return t('trace.secs', { secs });
  const [minutes, rest] = [Math.floor(secs / 60), secs % 60];
  return rest === 0 ? t('trace.minutes', { minutes }) : t('trace.minutesSecs', { minutes, secs: rest });
}

/** How a bot's time ended, with the reason where there is one. */
function botEnded(data: Particulars, { names: { t } }: Context): Line {
  const bot = data.text('bot');
  const exit = data.within('exit');
  switch (exit.text('how')) {
    case 'exit_phrase':
      return { mark: 'bot', text: t('trace.line.bot_exit_phrase', { bot }) };
    case 'handed_over': {
      const reason = exit.text('reason');
      if (reason === '') return { mark: 'bot', text: t('trace.line.bot_handed_over', { bot }) };
      return { mark: 'bot', text: t('trace.line.bot_handed_overBecause', { bot, reason }) };
    }
    case 'limit':
      return { mark: 'bot', text: t('trace.line.bot_limit', { bot }) };
    case 'flooded':
      return { mark: 'bot', text: t('trace.line.bot_flooded', { bot }) };
    case 'failed':
      return { mark: 'trouble', text: t('trace.line.bot_failed', { bot, why: exit.text('why') }) };
    case 'no_answer':
      return { mark: 'trouble', text: t('trace.line.bot_no_answer', { bot }) };
    default:
      throw new Unexpected('exit');
  }
}

function receiver(to: Particulars, names: Names): string {
  if (to.text('kind') === 'agent') return names.of('agent', to.text('agent'));
  if (to.text('kind') !== 'queue') throw new Unexpected('to');
  return names.t('trace.name.toQueue', { name: names.of('queue', to.text('queue')) });
}

function transferEnded(data: Particulars, { names }: Context): Line {
  const from = names.of('agent', data.text('from'));
  const target = data.within('to');
  const to = receiver(target, names);
  const result = data.within('result');
  switch (result.text('how')) {
    case 'accepted': {
      const id = result.text('by');
      if (target.has('agent') && target.text('agent') === id) {
        return { mark: 'transfer', text: names.t('trace.line.transfer_accepted', { from, to }) };
      }
      const by = names.of('agent', id);
      return { mark: 'transfer', text: names.t('trace.line.transfer_acceptedBy', { from, to, by }) };
    }
    case 'rejected':
      return { mark: 'refused', text: names.t('trace.line.transfer_rejected', { from, to }) };
    case 'timed_out':
      return { mark: 'missed', text: names.t('trace.line.transfer_timed_out', { from, to }) };
    case 'cancelled':
      return { mark: 'transfer', text: names.t('trace.line.transfer_cancelled', { from, to }) };
    default:
      throw new Unexpected('result');
  }
}

function disposed(data: Particulars, { names }: Context, { forcedBy }: Entry): Line {
  const { t } = names;
  const what = data.within('disposed');
  const name = levels(what.texts('levels'));
  const by = data.maybe('by');
  const byOther = forcedBy === null ? 'trace.line.disposed' : 'trace.line.disposedForced';
  const text = by === null ? t(byOther, { name }) : t('trace.line.disposedBy', { agent: names.of('agent', by), name });
  const note = what.maybe('note');
  return { mark: 'disposition', text: note === null ? text : t('trace.line.disposedNote', { text, note }) };
}

function levels(names: string[]): string {
  return names.join(' › ');
}

const BY_SERVER = ['plan', 'inactivity', 'session_expired', 'account_removed', 'quick_reply', 'whitelist'] as const;

function closed(data: Particulars, context: Context, { forcedBy }: Entry): Line {
  const { names } = context;
  const text = closedBy(data, names, forcedBy);
  const name = closedWith(data, context);
  return { mark: 'closed', text: name === null ? text : names.t('trace.line.closedWith', { text, name }) };
}

function closedBy(data: Particulars, names: Names, forcedBy: string | null): string {
  const { t } = names;
  const by = data.maybe('by');
  const reason = data.text('reason');
  if (reason === 'agent') {
    return by === null ? t('closeReason.agent') : t('closeReason.agentBy', { agent: names.of('agent', by) });
  }
  if (reason === 'supervisor') {
    return forcedBy === null ? t('closeReason.supervisor') : t('closeReason.supervisorBy', { name: forcedBy });
  }
  const known = BY_SERVER.find((each) => each === reason);
  if (!known) throw new Unexpected('reason');
  return t(`closeReason.${known}`);
}

/** The journal keeps the names that a disposition had when it was set. */
function closedWith(data: Particulars, { names, events }: Context): string | null {
  if (!data.has('disposition')) return null;
  const id = data.number('disposition');
  const set = events.findLast((event) => event.kind === 'disposed' && dispositionOf(event) === id);
  if (!set) return names.of('disposition', String(id));
  return levels(new Particulars(set.data).within('disposed').texts('levels'));
}

function dispositionOf({ data }: InteractionEvent): unknown {
  const { disposed } = data;
  return typeof disposed === 'object' && disposed !== null && 'id' in disposed ? disposed.id : null;
}
