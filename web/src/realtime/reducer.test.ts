import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { card, event, hello, message, offer, snapshot } from '../testing/cards';
import type { HelloFrame, MessageChange, ServerFrame } from './frames';
import { apply, type DeskState, emptyDesk, isGap } from './reducer';

const NOW = Date.parse('2026-11-21T08:00:00.000Z');

function play(frames: ServerFrame[], from: DeskState = emptyDesk): DeskState {
  return frames.reduce((state, frame) => apply(state, frame, NOW), from);
}

/** What two ways of knowing the same desk must agree on. */
function known({ session: _s, build: _b, clockOffset: _c, ...rest }: DeskState) {
  return rest;
}

const folder = join(import.meta.dirname, '../../../tests/fixtures/frames');

// Recorded from the server by its own test of the same rule.
describe('the reducer on the frames of the server', () => {
  type Step = { action: string; frames: ServerFrame[]; hello: HelloFrame };
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('has recordings to work on', () => expect(files).not.toEqual([]));

  it.each(files)('%s: hello and events equal a fresh hello after every action', (file) => {
    const steps = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Step[];
    const [first, ...rest] = steps;
    let state = play(first ? [first.hello] : []);
    expect(rest.length).toBeGreaterThan(5);
    for (const step of rest) {
      state = play(step.frames, state);
      const fresh = play([step.hello]);
      expect(known(state), step.action).toEqual(known(fresh));
      expect(known(play(step.frames, state)), `${step.action}, twice`).toEqual(known(fresh));
    }
  });
});

describe('hello', () => {
  it('replaces everything with its snapshot', () => {
    const before = play([hello(4, { snapshot: snapshot({ offers: [offer()], interactions: [card()] }) })]);
    const after = play([hello(9, { session: 'session-b', snapshot: snapshot({ pauses: [] }) })], before);
    expect(after).toMatchObject({ session: 'session-b', seq: 9, offers: [], interactions: [], pauses: [] });
  });

  it('keeps state and number when resumed: the missed events follow', () => {
    const before = play([hello(4, { snapshot: snapshot({ offers: [offer()] }) })]);
    const resumed = play([hello(6, { resumed: true, snapshot: null })], before);
    expect(resumed.seq).toBe(4);
    expect(resumed.offers).toHaveLength(1);
    const caughtUp = play([event(5, { name: 'offer', data: offer({ interaction_id: '78' }) })], resumed);
    expect(caughtUp.offers).toHaveLength(2);
  });

  it('learns the difference of the clocks', () => {
    const state = apply(emptyDesk, hello(1, { server_time: '2026-11-21T08:00:03.500Z' }), NOW);
    expect(state.clockOffset).toBe(3500);
  });
});

describe('numbers', () => {
  const start = play([hello(4)]);

  it('an event applied twice changes nothing', () => {
    const frame = event(5, { name: 'offer', data: offer() });
    const once = play([frame], start);
    expect(play([frame], once)).toBe(once);
  });

  it('an event that skips a number is not applied', () => {
    const frame = event(6, { name: 'offer', data: offer() });
    expect(isGap(start, frame)).toBe(true);
    expect(play([frame], start)).toBe(start);
  });

  it('an event of an unknown kind only counts', () => {
    const unknown = { kind: 'event', seq: 5, event: { name: 'weather', data: {} } } as unknown as ServerFrame;
    expect(play([unknown], start)).toEqual({ ...start, seq: 5 });
  });
});

describe('offers', () => {
  it('are replaced by interaction and stand longest waiting first', () => {
    const late = offer({ interaction_id: '80', waiting_since: '2026-11-21T08:00:09.000Z' });
    const early = offer({ interaction_id: '79', waiting_since: '2026-11-21T08:00:01.000Z' });
    const again = { ...late, ticket: 2 };
    const state = play([
      hello(0),
      event(1, { name: 'offer', data: late }),
      event(2, { name: 'offer', data: early }),
      event(3, { name: 'offer', data: again }),
    ]);
    expect(state.offers).toEqual([early, again]);
  });

  it('of a heavier queue stand before those that wait longer (RTE-20)', () => {
    const early = offer({ interaction_id: '79', waiting_since: '2026-11-21T08:00:01.000Z' });
    const urgent = offer({ interaction_id: '80', waiting_since: '2026-11-21T08:00:09.000Z', weight: 5 });
    const state = play([hello(0), event(1, { name: 'offer', data: early }), event(2, { name: 'offer', data: urgent })]);
    expect(state.offers).toEqual([urgent, early]);
  });

  it('leave only by the ticket they came with', () => {
    const newer = offer({ ticket: 2 });
    const state = play([hello(0), event(1, { name: 'offer', data: newer })]);
    const withdrawn = (seq: number, ticket: number) =>
      event(seq, { name: 'offer.withdrawn', data: { interaction_id: '77', ticket, reason: 'expired' } });
    const stale = play([withdrawn(2, 1)], state);
    expect(stale.offers).toEqual([newer]);
    expect(play([withdrawn(3, 2)], stale).offers).toEqual([]);
  });
});

describe('interactions and threads', () => {
  const opened = play([
    hello(0),
    event(1, { name: 'interaction.opened', data: card() }),
    event(2, { name: 'thread', data: { interaction_id: '1', messages: [message()], has_more: true } }),
  ]);

  it('stand in the order they were taken', () => {
    const state = play(
      [event(3, { name: 'interaction.opened', data: card({ id: '0', assigned_at: '2026-11-21T07:00:00.000Z' }) })],
      opened,
    );
    expect(state.interactions.map((i) => i.id)).toEqual(['0', '1']);
  });

  it('a closed tab drops its thread, and late messages of it', () => {
    const state = play(
      [
        event(3, { name: 'interaction.updated', data: card({ tab_open: false }) }),
        event(4, { name: 'message', data: message({ id: '101' }) }),
        event(5, { name: 'thread', data: { interaction_id: '1', messages: [message()], has_more: false } }),
      ],
      opened,
    );
    expect(state.threads).toEqual({});
    expect(state.interactions[0]?.tab_open).toBe(false);
  });

  it('a released interaction leaves with its thread', () => {
    const gone = event(3, { name: 'interaction.released', data: { interaction_id: '1', reason: 'closed' } });
    const state = play([gone], opened);
    expect(state.interactions).toEqual([]);
    expect(state.threads).toEqual({});
  });

  it('messages are sorted by order, then by the number of their id', () => {
    const order = Date.parse('2026-11-21T08:00:05.000Z');
    const state = play(
      [
        event(3, { name: 'message', data: message({ id: '1000', order }) }),
        event(4, { name: 'message', data: message({ id: '999', order }) }),
        event(5, { name: 'message', data: message({ id: '1001', order: order - 1 }) }),
      ],
      opened,
    );
    expect(state.threads['1']?.messages.map((m) => m.id)).toEqual(['100', '1001', '999', '1000']);
  });

  it('older pages are added above, newer ones keep what is known to lie above them', () => {
    const older = message({ id: '50', order: 1 });
    const paged = apply(
      opened,
      { kind: 'history', thread: { interaction_id: '1', messages: [older], has_more: false } },
      NOW,
    );
    expect(paged.threads['1']).toMatchObject({ messages: [older, message()], has_more: false });
    const newest = { interaction_id: '1', messages: [message({ id: '102', order: NOW + 9 })], has_more: true };
    const merged = play([event(3, { name: 'thread', data: newest })], paged);
    expect(merged.threads['1']?.messages.map((m) => m.id)).toEqual(['50', '100', '102']);
    expect(merged.threads['1']?.has_more).toBe(false);
  });
});

describe('delivery', () => {
  const error = { kind: 'window_closed', code: '131047', detail: 're-engagement' };
  const own = message({ id: '200', direction: 'out', sender: 'agent', delivery: 'sent', client_ref: 'ref-1' });
  const start = play([
    hello(0, {
      snapshot: snapshot({
        interactions: [card()],
        threads: [{ interaction_id: '1', messages: [own], has_more: false }],
      }),
    }),
  ]);
  const report = (seq: number, delivery: string) =>
    event(seq, {
      name: 'message.delivery',
      data: { interaction_id: '1', message_id: '200', delivery, error: delivery === 'failed' ? error : null },
    });
  const standing = (state: DeskState) => state.threads['1']?.messages[0];

  it.each([
    [['failed', 'delivered', 'read'], 'read'],
    [['read', 'delivered', 'sent'], 'read'],
    [['delivered', 'failed'], 'delivered'],
    [['failed', 'sent'], 'failed'],
  ])('%j ends as %s: a message never moves down', (reports, end) => {
    const state = play(
      reports.map((delivery, index) => report(index + 1, delivery)),
      start,
    );
    expect(standing(state)?.delivery).toBe(end);
    expect(standing(state)?.error).toEqual(end === 'failed' ? error : null);
  });

  it('the whole message, coming late, does not move it down either', () => {
    const state = play([report(1, 'read'), event(2, { name: 'message', data: own })], start);
    expect(standing(state)?.delivery).toBe('read');
  });

  it('a report about an unknown message is ignored', () => {
    const stranger = { interaction_id: '1', message_id: '999', delivery: 'read', error: null };
    const state = play([event(1, { name: 'message.delivery', data: stranger })], start);
    expect(state.threads).toBe(start.threads);
  });
});

describe('changes of a message', () => {
  const held = message({
    id: '200',
    direction: 'out',
    sender: 'agent',
    delivery: 'failed',
    content: { type: 'text', body: 'one' },
  });
  const start = play([
    hello(0, {
      snapshot: snapshot({
        interactions: [card()],
        threads: [{ interaction_id: '1', messages: [held], has_more: false }],
      }),
    }),
  ]);
  const at = '2026-11-21T08:05:00.000Z';
  const update = (seq: number, change: MessageChange) =>
    event(seq, { name: 'message.updated', data: { interaction_id: '1', message_id: '200', change } });
  const after = (...changes: MessageChange[]) =>
    play(
      changes.map((change, index) => update(index + 1, change)),
      start,
    ).threads['1']?.messages[0];

  it('reactions are one of each side, replaced and taken back (MSG-10)', () => {
    const [thumb, heart] = [
      { kind: 'reaction', by: 'customer', emoji: '👍' },
      { kind: 'reaction', by: 'ours', emoji: '❤️' },
    ] as const;
    expect(after(thumb, heart)?.reactions).toEqual({ customer: '👍', ours: '❤️' });
    expect(after(thumb, { ...thumb, emoji: '🙏' })?.reactions).toEqual({ customer: '🙏' });
    expect(after(thumb, { ...thumb, emoji: null })).toEqual(held);
  });

  it('edits replace what was said, deletions leave nothing of it', () => {
    const edited = after({ kind: 'edited', content: { type: 'text', body: 'two' }, at });
    expect(edited).toMatchObject({ content: { body: 'two' }, edited_at: at });
    const deleted = after({ kind: 'deleted', at });
    expect(deleted).toMatchObject({ content: { type: 'deleted' }, deleted_at: at });
    expect(JSON.stringify(deleted)).not.toContain('one');
  });

  it('who quotes it shows the same', () => {
    const quoting = message({ id: '201', quote: { message_id: '200', preview: 'one', direction: 'out' } });
    const both = play([event(1, { name: 'message', data: quoting })], start);
    const quoteAfter = (change: MessageChange) => play([update(2, change)], both).threads['1']?.messages[1]?.quote;
    const edited = quoteAfter({ kind: 'edited', content: { type: 'text', body: ' two\n words ' }, at });
    expect(edited).toEqual({ message_id: '200', preview: 'two words', direction: 'out' });
    expect(quoteAfter({ kind: 'deleted', at })).toEqual({ message_id: '200', direction: 'out' });
    expect(quoteAfter({ kind: 'resent' })).toEqual(quoting.quote);
  });

  it('a message sent again is on its way again (MSG-07)', () => {
    expect(after({ kind: 'resent' })).toMatchObject({ delivery: 'queued', error: null });
  });

  it('a file that has arrived is shown in its message only', () => {
    const file = { state: 'ready' as const, url: '/media/200' };
    const told = (message_id: string) =>
      play([event(1, { name: 'message.file', data: { interaction_id: '1', message_id, file } })], start);
    expect(told('200').threads['1']?.messages[0]?.file).toEqual(file);
    expect(told('999').threads).toBe(start.threads);
  });
});
