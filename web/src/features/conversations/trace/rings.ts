// The journal as people follow it: whoever was asked, and what came of it, stands under what began to ask.
import type { InteractionEvent } from '../../../api/gen';

/** A round is reported by the queue a moment after the conversation has gone on. */
const LATE_MS = 5_000;

export type Entry = {
  event: InteractionEvent;
  /** The supervisor who did it (AGT-16). */
  forcedBy: string | null;
};

/** What asked, how each round went, and what came of it. */
export type Ring = { head: Entry; rounds: Entry[]; rest: Entry[] };

type Open = Ring & { queue: string | null; ticket: number | null; endedAt: number | null; holder: boolean };

/** Each of them begins to ask somebody. */
const BEGINS: ReadonlySet<string> = new Set([
  'step_started',
  'agent_step_started',
  'bot_started',
  'transfer_started',
  'agent_lapsed',
]);
const ENDS: ReadonlySet<string> = new Set([
  'step_timed_out',
  'step_rejected',
  'queue_lapsed',
  'transfer_ended',
  'taken',
  'bot_ended',
  'bot_stopped',
]);

export function rings(events: InteractionEvent[]): Ring[] {
  const found: Open[] = [];
  for (const entry of withForce(events)) place(entry, found);
  return found.map(({ head, rounds, rest }) => ({ head, rounds, rest }));
}

/** `forced` says who did what the entry before it says. */
function withForce(events: InteractionEvent[]): Entry[] {
  const entries: Entry[] = [];
  for (const event of events) {
    const last = entries.at(-1);
    const by = event.kind === 'forced' ? supervisor(event) : null;
    if (last && by !== null && last.forcedBy === null) last.forcedBy = by;
    else entries.push({ event, forcedBy: null });
  }
  return entries;
}

function supervisor({ data }: InteractionEvent): string | null {
  const by = data.by;
  if (typeof by !== 'object' || by === null || !('name' in by)) return null;
  return typeof by.name === 'string' ? by.name : null;
}

function place(entry: Entry, found: Open[]): void {
  const { event } = entry;
  const at = Date.parse(event.at);
  const asking = found.findLast((ring) => BEGINS.has(ring.head.event.kind));
  if (event.kind === 'round_ended') {
    const ring = ringOf(event, found);
    if (ring) {
      ring.ticket = ticketOf(event);
      ring.rounds.push(entry);
      return;
    }
  }
  if (asking && ENDS.has(event.kind) && asking.endedAt === null) {
    asking.endedAt = at;
    asking.queue ??= queueOf(event);
    asking.rest.push(entry);
    return;
  }
  if (asking && isOfBot(event, asking, at)) {
    asking.rest.push(entry);
    return;
  }
  if (asking && event.kind === 'assigned' && !asking.holder && isSoon(asking, at)) {
    asking.endedAt = at;
    asking.holder = true;
    asking.rest.push(entry);
    return;
  }
  if (ENDS_ALL.has(event.kind) && asking) asking.endedAt ??= at;
  found.push({ head: entry, rounds: [], rest: [], queue: queueOf(event), ticket: null, endedAt: null, holder: false });
}

/** What a bot says while it serves, and who took the conversation from it. */
function isOfBot({ kind }: InteractionEvent, asking: Open, at: number): boolean {
  if (asking.head.event.kind !== 'bot_started') return false;
  return kind === 'bot_answered' || (kind === 'taken' && isSoon(asking, at));
}

/** Whatever was asked for is over with these, without a word of its own. */
const ENDS_ALL: ReadonlySet<string> = new Set([...BEGINS, 'closed', 'parked', 'tab_opened', 'holder_gone', 'reopened']);

/** What is still being asked for, or was a moment ago. */
function isSoon(ring: Open, at: number): boolean {
  return ring.endedAt === null || at - ring.endedAt <= LATE_MS;
}

/** Rounds of one ring have its ticket; the first goes to the oldest that asked this queue and has none. */
function ringOf(event: InteractionEvent, found: Open[]): Open | undefined {
  const ticket = ticketOf(event);
  if (ticket === null) return undefined;
  const at = Date.parse(event.at);
  const asking = found.filter((ring) => BEGINS.has(ring.head.event.kind));
  const free = asking.filter((ring) => ring.ticket === null && isSoon(ring, at));
  return (
    asking.find((ring) => ring.ticket === ticket) ??
    free.find((ring) => ring.queue === queueOf(event)) ??
    // The queue of a holder who did not answer is not said.
    free.find((ring) => ring.queue === null && ring.head.event.kind === 'agent_lapsed')
  );
}

function ticketOf({ data }: InteractionEvent): number | null {
  return typeof data.ticket === 'number' ? data.ticket : null;
}

function queueOf({ data }: InteractionEvent): string | null {
  const { queue, to } = data;
  if (typeof queue === 'string') return queue;
  if (typeof to === 'object' && to !== null && 'queue' in to && typeof to.queue === 'string') return to.queue;
  return null;
}
