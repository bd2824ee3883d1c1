// What an agent's desk knows, and the only function that changes it.
//
// Every change is an upsert or a removal by id, so a frame applied twice changes nothing and a
// snapshot plus the events after it equal a later snapshot.
import type {
  DeskEvent,
  DeskSnapshot,
  EventFrame,
  HelloFrame,
  InteractionCard,
  Me,
  MessageCard,
  MessageChange,
  MessageDelivery,
  MessageUpdated,
  OfferCard,
  Presence,
  ServerFrame,
  Thread,
} from './frames';

export type DeskState = {
  session: string | null;
  seq: number;
  build: string | null;
  /** Server clock minus own clock, milliseconds. */
  clockOffset: number;
  me: Me;
  presence: Presence;
  /** Longest waiting first. */
  offers: OfferCard[];
  /** Oldest assignment first. */
  interactions: InteractionCard[];
  /** Threads of open tabs, by interaction. */
  threads: Record<string, Thread>;
  pauses: string[];
};

const PREVIEW_CHARS_MAX = 160;

/** A page of older messages fetched over REST; the one input that does not come through the socket. */
export type HistoryPage = { kind: 'history'; thread: Thread };

export const emptyDesk: DeskState = {
  session: null,
  seq: 0,
  build: null,
  clockOffset: 0,
  me: { agent_id: '', full_name: '', username: '' },
  presence: {
    status: 'logged_out',
    pause: null,
    system: false,
    set_by: null,
    profile_id: null,
    asks_profile: false,
    profiles: [],
    since: '1970-01-01T00:00:00.000Z',
    load: 0,
    capacity: 0,
  },
  offers: [],
  interactions: [],
  threads: {},
  pauses: [],
};

export function apply(state: DeskState, frame: ServerFrame | HistoryPage, receivedAt: number): DeskState {
  switch (frame.kind) {
    case 'hello':
      return greet(state, frame, receivedAt);
    case 'event':
      return advance(state, frame);
    case 'history':
      return withHistory(state, frame.thread);
    case 'ack':
    case 'error':
      return state;
  }
}

/** An event that skips numbers cannot be applied: the link must resume first. */
export function isGap(state: DeskState, frame: EventFrame): boolean {
  return frame.seq > state.seq + 1;
}

function greet(state: DeskState, hello: HelloFrame, receivedAt: number): DeskState {
  const clock = { build: hello.build, clockOffset: Date.parse(hello.server_time) - receivedAt, session: hello.session };
  if (!hello.snapshot) return { ...state, ...clock };
  return { ...state, ...clock, seq: hello.seq, ...fromSnapshot(hello.snapshot) };
}

function fromSnapshot(snapshot: DeskSnapshot): Omit<DeskState, 'session' | 'seq' | 'build' | 'clockOffset'> {
  const threads: Record<string, Thread> = {};
  for (const thread of snapshot.threads) {
    threads[thread.interaction_id] = { ...thread, messages: mergeMessages([], thread.messages) };
  }
  return {
    me: snapshot.me,
    presence: snapshot.presence,
    offers: [...snapshot.offers].sort(byPlace),
    interactions: [...snapshot.interactions].sort(byAssignment),
    threads,
    pauses: snapshot.pauses,
  };
}

function advance(state: DeskState, frame: EventFrame): DeskState {
  if (frame.seq <= state.seq || isGap(state, frame)) return state;
  return { ...change(state, frame.event), seq: frame.seq };
}

function change(state: DeskState, event: DeskEvent): DeskState {
  switch (event.name) {
    case 'offer': {
      const others = state.offers.filter((o) => o.interaction_id !== event.data.interaction_id);
      return { ...state, offers: [...others, event.data].sort(byPlace) };
    }
    case 'offer.withdrawn': {
      const { interaction_id, ticket } = event.data;
      return {
        ...state,
        offers: state.offers.filter((o) => o.interaction_id !== interaction_id || o.ticket !== ticket),
      };
    }
    case 'interaction.opened':
    case 'interaction.updated':
      return withCard(state, event.data);
    case 'interaction.released': {
      const id = event.data.interaction_id;
      return {
        ...state,
        interactions: state.interactions.filter((i) => i.id !== id),
        threads: without(state.threads, id),
      };
    }
    case 'thread':
      return withNewest(state, event.data);
    case 'message':
      return withMessage(state, event.data);
    case 'message.delivery':
      return withDelivery(state, event.data);
    case 'message.updated':
      return withChange(state, event.data);
    case 'message.file':
      return withHeld(state, event.data, (held) => ({ ...held, file: event.data.file }));
    case 'presence':
      return { ...state, presence: event.data };
    default:
      // An event that a newer server knows and this page does not: the contract only grows.
      return state;
  }
}

function withCard(state: DeskState, card: InteractionCard): DeskState {
  const others = state.interactions.filter((i) => i.id !== card.id);
  return {
    ...state,
    interactions: [...others, card].sort(byAssignment),
    threads: card.tab_open ? state.threads : without(state.threads, card.id),
  };
}

function withNewest(state: DeskState, page: Thread): DeskState {
  const id = page.interaction_id;
  const open = state.interactions.some((i) => i.id === id && i.tab_open);
  if (!open) return state;
  const known = state.threads[id];
  if (!known)
    return { ...state, threads: { ...state.threads, [id]: { ...page, messages: mergeMessages([], page.messages) } } };
  const messages = mergeMessages(known.messages, page.messages);
  const reachesBack = known.messages.length > 0 && messages[0]?.id === known.messages[0]?.id;
  return {
    ...state,
    threads: { ...state.threads, [id]: { ...known, messages, has_more: reachesBack ? known.has_more : page.has_more } },
  };
}

function withHistory(state: DeskState, page: Thread): DeskState {
  const known = state.threads[page.interaction_id];
  if (!known) return state;
  const messages = mergeMessages(known.messages, page.messages);
  return {
    ...state,
    threads: { ...state.threads, [page.interaction_id]: { ...known, messages, has_more: page.has_more } },
  };
}

function withMessage(state: DeskState, message: MessageCard): DeskState {
  const known = state.threads[message.interaction_id];
  if (!known) return state;
  const messages = mergeMessages(known.messages, [message]);
  if (messages === known.messages) return state;
  return { ...state, threads: { ...state.threads, [message.interaction_id]: { ...known, messages } } };
}

function withDelivery(state: DeskState, report: MessageDelivery): DeskState {
  const held = state.threads[report.interaction_id]?.messages.find((m) => m.id === report.message_id);
  if (!held) return state;
  return withMessage(state, { ...held, delivery: report.delivery, error: report.error });
}

/** What was said anew or taken back is so in the messages that quote it, too. */
function withChange(state: DeskState, { interaction_id, message_id, change }: MessageUpdated): DeskState {
  const known = state.threads[interaction_id];
  if (!known?.messages.some(({ id, quote }) => id === message_id || quote?.message_id === message_id)) return state;
  const messages = known.messages.map((message) => {
    if (message.id === message_id) return changed(message, change);
    return message.quote?.message_id === message_id ? requoted(message, change) : message;
  });
  return { ...state, threads: { ...state.threads, [interaction_id]: { ...known, messages } } };
}

function requoted(message: MessageCard, change: MessageChange): MessageCard {
  if (change.kind === 'edited' && change.content.type === 'text') {
    return { ...message, quote: { ...message.quote, preview: oneLine(change.content.body) } };
  }
  if (change.kind === 'deleted') {
    const { preview: _gone, ...quote } = message.quote ?? {};
    return { ...message, quote };
  }
  return message;
}

/** As the server cuts it. */
function oneLine(text: string): string {
  const line = [...text.split(/\s+/).filter(Boolean).join(' ')];
  return line.length <= PREVIEW_CHARS_MAX ? line.join('') : `${line.slice(0, PREVIEW_CHARS_MAX - 1).join('')}…`;
}

/** Changes a message of an open thread, whatever its delivery is. */
function withHeld(
  state: DeskState,
  { interaction_id, message_id }: { interaction_id: string; message_id: string },
  change: (held: MessageCard) => MessageCard,
): DeskState {
  const known = state.threads[interaction_id];
  if (!known?.messages.some(({ id }) => id === message_id)) return state;
  const messages = known.messages.map((message) => (message.id === message_id ? change(message) : message));
  return { ...state, threads: { ...state.threads, [interaction_id]: { ...known, messages } } };
}

function changed(held: MessageCard, change: MessageChange): MessageCard {
  switch (change.kind) {
    case 'reaction':
      return reacted(held, change.by, change.emoji);
    case 'edited':
      return { ...held, content: change.content, edited_at: change.at };
    case 'deleted': {
      const { file: _gone, ...rest } = held;
      return { ...rest, content: { type: 'deleted' }, deleted_at: change.at };
    }
    case 'resent':
      // The one way down the ladder (MSG-07).
      return { ...held, delivery: 'queued', error: null };
    default:
      // A change that a newer server knows and this page does not.
      return held;
  }
}

/** One of each side; taken back, nothing of it is left (MSG-10). */
function reacted(held: MessageCard, by: string, emoji: string | null | undefined): MessageCard {
  const { reactions: before, ...rest } = held;
  const reactions = Object.fromEntries(
    Object.entries({ ...before, [by]: emoji }).filter(([, kept]) => typeof kept === 'string' && kept !== ''),
  );
  return Object.keys(reactions).length > 0 ? { ...rest, reactions } : rest;
}

/** Inserts or replaces by id and keeps the order; a message never moves down the delivery ladder, its file never back to loading. */
export function mergeMessages(known: MessageCard[], arriving: MessageCard[]): MessageCard[] {
  const byId = new Map(known.map((m) => [m.id, m]));
  for (const message of arriving) {
    const held = byId.get(message.id);
    if (held && rank(held.delivery) > rank(message.delivery)) continue;
    const file = held?.file && held.file.state !== 'loading' ? held.file : message.file;
    byId.set(message.id, file === message.file ? message : { ...message, file });
  }
  return [...byId.values()].sort((a, b) => a.order - b.order || byNumber(a.id, b.id));
}

const LADDER = ['queued', 'sent', 'failed', 'delivered', 'read'];

function rank(delivery: string): number {
  return LADDER.indexOf(delivery);
}

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b);
}

/** The heaviest queue first, then whoever waits longest (RTE-20). */
function byPlace(a: OfferCard, b: OfferCard): number {
  const waiting = Date.parse(a.waiting_since) - Date.parse(b.waiting_since);
  return b.weight - a.weight || waiting || byNumber(a.interaction_id, b.interaction_id);
}

function byAssignment(a: InteractionCard, b: InteractionCard): number {
  const at = (card: InteractionCard) => Date.parse(card.assigned_at ?? card.created_at);
  return at(a) - at(b) || byNumber(a.id, b.id);
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  if (!(key in record)) return record;
  const { [key]: _gone, ...rest } = record;
  return rest;
}
