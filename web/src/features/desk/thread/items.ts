// The rows of a thread: messages in groups, days between them, own unsent messages at the end.
import type { MessageCard } from '../../../realtime/frames';
import type { OutboxEntry } from '../../../realtime/outbox';
import { dayKey } from '../../../shared/lib/time';

export type ThreadItem =
  | { kind: 'start'; key: string }
  | { kind: 'older'; key: string }
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'message'; key: string; message: MessageCard; first: boolean }
  | { kind: 'unsent'; key: string; entry: OutboxEntry; first: boolean };

/** Messages of one side within this time stand closer together. */
const GROUP_MS = 5 * 60_000;

type Input = {
  messages: MessageCard[];
  hasMore: boolean;
  outbox: OutboxEntry[];
  /** Id of the first message that was unread when the conversation came into view. */
  firstNew: string | null;
};

export function threadItems({ messages, hasMore, outbox, firstNew }: Input): ThreadItem[] {
  const items: ThreadItem[] = [hasMore ? { kind: 'older', key: 'older' } : { kind: 'start', key: 'start' }];
  let day = '';
  let before: { side: string; at: number } | null = null;
  const opensGroup = (side: string, at: number) => {
    const first = before === null || before.side !== side || at - before.at > GROUP_MS;
    before = { side, at };
    return first;
  };
  const startDay = (at: number) => {
    if (dayKey(at) === day) return;
    day = dayKey(at);
    before = null;
    items.push({ kind: 'day', key: `day-${day}`, at });
  };
  for (const message of messages) {
    const at = Date.parse(message.at);
    startDay(at);
    if (message.id === firstNew) {
      items.push({ kind: 'new', key: 'new' });
      before = null;
    }
    // The client's id stays the key when the server's copy replaces the optimistic one.
    const key = message.client_ref ?? message.id;
    items.push({ kind: 'message', key, message, first: opensGroup(sideOf(message), at) });
  }
  for (const entry of outbox) {
    startDay(entry.at);
    items.push({ kind: 'unsent', key: entry.ref, entry, first: opensGroup(entry.note ? 'note' : 'out', entry.at) });
  }
  return items;
}

/** Who speaks: notes of the server stand by themselves, between the sides. */
export function sideOf(message: MessageCard): string {
  return isFromServer(message) ? 'system' : message.direction;
}

export function isFromServer({ direction, sender }: MessageCard): boolean {
  return direction === 'note' && sender === 'system';
}

/** The oldest of the `unread` newest messages of the customer. */
export function firstUnread(messages: MessageCard[], unread: number): string | null {
  if (unread <= 0) return null;
  const inbound = messages.filter((m) => m.direction === 'in');
  return inbound.at(-Math.min(unread, inbound.length))?.id ?? null;
}
