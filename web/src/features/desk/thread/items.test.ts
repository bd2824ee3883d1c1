import { describe, expect, it } from 'vitest';
import { message } from '../../../testing/cards';
import { firstUnread, threadItems } from './items';

const at = (iso: string) => ({ at: iso, order: Date.parse(iso) });
const plain = { hasMore: false, outbox: [], firstNew: null };

describe('the rows of a thread', () => {
  it('separate days and group what one side says within five minutes', () => {
    const messages = [
      message({ id: '1', ...at('2026-11-20T12:00:00.000Z') }),
      message({ id: '2', ...at('2026-11-20T12:02:00.000Z') }),
      message({ id: '3', direction: 'out', ...at('2026-11-20T12:03:00.000Z') }),
      message({ id: '4', direction: 'out', ...at('2026-11-20T12:20:00.000Z') }),
      message({ id: '5', direction: 'out', ...at('2026-11-21T12:20:30.000Z') }),
    ];
    const items = threadItems({ ...plain, messages });
    expect(items.map((item) => item.kind)).toEqual([
      'start',
      'day',
      'message',
      'message',
      'message',
      'message',
      'day',
      'message',
    ]);
    expect(items.flatMap((item) => (item.kind === 'message' ? [item.first] : []))).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
  });

  it('keep the key of an own message when the server takes it over', () => {
    const outbox = [{ ref: 'ref-1', interactionId: '1', body: 'hi', at: 1, state: 'waiting' as const }];
    const before = threadItems({ ...plain, messages: [], outbox }).at(-1);
    const own = message({ id: '9', direction: 'out', client_ref: 'ref-1' });
    const after = threadItems({ ...plain, messages: [own] }).at(-1);
    expect(before?.key).toBe('ref-1');
    expect(after?.key).toBe('ref-1');
  });

  it('mark where the unread ones begin', () => {
    const messages = ['1', '2', '3'].map((id) => message({ id }));
    const firstNew = firstUnread([...messages, message({ id: '4', direction: 'out' })], 2);
    expect(firstNew).toBe('2');
    const kinds = threadItems({ ...plain, messages, firstNew }).map((item) => item.kind);
    expect(kinds).toEqual(['start', 'day', 'message', 'new', 'message', 'message']);
    expect(firstUnread(messages, 0)).toBeNull();
    expect(firstUnread(messages, 9)).toBe('1');
  });
});
