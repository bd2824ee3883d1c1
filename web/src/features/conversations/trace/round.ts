// A round of a queue: who was asked, what they answered, and who was not asked and why.
import type { Context, Line } from './lines';
import type { Names } from './names';
import { type Particulars, Unexpected } from './particulars';

const ANSWERS = ['accepted', 'rejected', 'missed', 'withdrawn'] as const;
type Answer = (typeof ANSWERS)[number];

const WHYS = [
  'disabled',
  'signed_out',
  'paused',
  'disconnected',
  'tab_limit',
  'other_profile',
  'busy',
  'excluded',
] as const;

export function roundLine(data: Particulars, { names, ring }: Context): Line {
  const answers = data.pairs('outcomes').map(([agent, said]) => ({ agent, said: answerOf(said) }));
  const queue = names.of('queue', data.text('queue'));
  const saysQueue = ring?.head.event.kind === 'step_started' || ring?.head.event.kind === 'transfer_started';
  const more = [
    ...ANSWERS.flatMap((said) => {
      const ids = answers.filter((each) => each.said === said).map(({ agent }) => agent);
      return ids.length === 0 || isSaid(said, ids, ring) ? [] : [answerText(said, ids, names)];
    }),
    ...(data.has('not_asked') ? [notAsked(data.many('not_asked'), names)] : []).filter((text) => text !== ''),
  ];
  if (answers.length === 0) {
    const text = saysQueue ? names.t('trace.line.offeredNobody') : names.t('trace.line.offeredNobodyOf', { queue });
    return { mark: 'missed', text, more };
  }
  const agents = names.agents(answers.map(({ agent }) => agent));
  const text = saysQueue
    ? names.t('trace.line.offered', { agents })
    : names.t('trace.line.offeredThrough', { agents, queue });
  return { mark: 'ask', text, more };
}

function answerOf(said: string): Answer {
  const answer = ANSWERS.find((each) => each === said);
  if (!answer) throw new Unexpected('outcomes');
  return answer;
}

function answerText(said: Answer, ids: string[], names: Names): string {
  const agents = names.agents(ids);
  if (said === 'accepted') return names.t('trace.line.accepted', { agent: agents });
  return names.t(`trace.line.${said}`, { agents });
}

/** Who accepted has a line of their own, with how long it took. */
function isSaid(said: Answer, ids: string[], ring: Context['ring']): boolean {
  if (said !== 'accepted') return false;
  const holders =
    ring?.rest.filter(({ event }) => event.kind === 'assigned').map(({ event }) => event.data.agent) ?? [];
  return ids.every((id) => holders.includes(id));
}

function notAsked(reasons: Particulars[], names: Names): string {
  const said = reasons.map((reason) => {
    const agents = names.agents(reason.texts('agents'), reason.number('count'));
    return names.t('trace.why.reason', { agents, why: whyOf(reason, names) });
  });
  return said.length === 0 ? '' : names.t('trace.line.notAsked', { reasons: said.join(', ') });
}

function whyOf(reason: Particulars, names: Names): string {
  const why = reason.text('why');
  if (why === 'full') {
    return names.t('trace.why.full', { load: reason.number('load'), capacity: reason.number('capacity') });
  }
  const known = WHYS.find((each) => each === why);
  if (!known) throw new Unexpected('not_asked');
  return names.t(`trace.why.${known}`);
}
