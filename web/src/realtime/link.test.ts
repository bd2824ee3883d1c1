import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { event, hello, offer } from '../testing/cards';
import type { ClientFrame, ServerFrame } from './frames';
import { Link, type LinkPort, type LinkState } from './link';
import { apply, emptyDesk, isGap } from './reducer';
import type { SocketLike } from './socket';

class FakeSocket implements SocketLike {
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1) as FakeSocket;
  }
  readyState = 0;
  sent: ClientFrame[] = [];
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  closed = false;

  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }
  close() {
    this.closed = true;
    this.readyState = 3;
  }
  opens() {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }
  says(frame: ServerFrame) {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
  breaks(code = 1006) {
    this.readyState = 3;
    this.onclose?.(new CloseEvent('close', { code }));
  }
  get refs(): string[] {
    return this.sent.flatMap((frame) => ('ref' in frame ? [frame.ref] : []));
  }
}

let desk = emptyDesk;
let states: LinkState[] = [];
let doubts = 0;
let refs = 0;
let refusesTickets = false;

async function newLink(): Promise<Link> {
  const port: LinkPort = {
    connect: async () => {
      if (refusesTickets) throw new Error('no ticket');
      return new FakeSocket();
    },
    position: () => (desk.session ? { session: desk.session, seq: desk.seq } : null),
    accept: (frame) => {
      if (frame.kind === 'event' && isGap(desk, frame)) return false;
      desk = apply(desk, frame, Date.now());
      return true;
    },
    state: (state) => states.push(state),
    refused: () => {},
    doubt: () => {
      doubts += 1;
    },
  };
  const link = new Link(port, () => {
    refs += 1;
    return `ref-${refs}`;
  });
  link.start();
  await dialled();
  return link;
}

beforeEach(() => {
  vi.useFakeTimers();
  desk = emptyDesk;
  states = [];
  doubts = 0;
  refs = 0;
  FakeSocket.all = [];
  refusesTickets = false;
});
afterEach(() => vi.useRealTimers());

async function live(seq = 4): Promise<Link> {
  const link = await newLink();
  FakeSocket.last.opens();
  FakeSocket.last.says(hello(seq));
  return link;
}

/** The link asks for a ticket before it has a socket. */
const dialled = () => vi.advanceTimersByTimeAsync(0);

const offered = (seq: number, id: string) => event(seq, { name: 'offer', data: offer({ interaction_id: id }) });

describe('resuming', () => {
  it('begins without a session and is live after hello', async () => {
    await live();
    expect(FakeSocket.last.sent).toEqual([{ kind: 'resume' }]);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('after a loss, presents session and last number, and applies what follows exactly once', async () => {
    await live(4);
    FakeSocket.last.says(offered(5, '51'));
    FakeSocket.last.breaks();
    await vi.advanceTimersByTimeAsync(300);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.opens();
    expect(FakeSocket.last.sent).toEqual([{ kind: 'resume', session: 'session-a', last_seq: 5 }]);
    FakeSocket.last.says(hello(7, { resumed: true, snapshot: null }));
    for (const frame of [offered(5, '51'), offered(6, '52'), offered(7, '53')]) FakeSocket.last.says(frame);
    expect(desk.offers.map((o) => o.interaction_id)).toEqual(['51', '52', '53']);
    expect(desk.seq).toBe(7);
  });

  it('a gap makes it resume, gaps again make it ask for a snapshot', async () => {
    await live(4);
    FakeSocket.last.says(offered(6, '52'));
    await dialled();
    expect(FakeSocket.all[0]?.closed).toBe(true);
    FakeSocket.last.opens();
    expect(FakeSocket.last.sent).toEqual([{ kind: 'resume', session: 'session-a', last_seq: 4 }]);
    FakeSocket.last.says(hello(6, { resumed: true, snapshot: null }));
    FakeSocket.last.says(offered(6, '52'));
    await dialled();
    FakeSocket.last.opens();
    expect(FakeSocket.last.sent).toEqual([{ kind: 'resume' }]);
    expect(desk.offers).toEqual([]);
  });

  it('waits longer after each failure, and hurries when the network is back', async () => {
    const link = await live();
    FakeSocket.last.breaks();
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await vi.advanceTimersByTimeAsync(9_000);
      FakeSocket.last.breaks();
    }
    const before = FakeSocket.all.length;
    await vi.advanceTimersByTimeAsync(1_500);
    expect(FakeSocket.all).toHaveLength(before);
    link.hurry();
    expect(FakeSocket.all).toHaveLength(before + 1);
  });

  it('doubts the session when it cannot return', async () => {
    await live();
    FakeSocket.last.breaks();
    expect(doubts).toBe(0);
    await vi.advanceTimersByTimeAsync(300);
    FakeSocket.last.breaks();
    expect(doubts).toBe(1);
  });

  it('doubts the session at once when the server says it has ended', async () => {
    await live();
    FakeSocket.last.breaks(4001);
    expect(doubts).toBe(1);
  });

  it('without a ticket it tries again later, and a late one opens nothing after a stop', async () => {
    refusesTickets = true;
    const link = await newLink();
    expect(states.at(-1)).toBe('lost');
    await vi.advanceTimersByTimeAsync(300);
    expect(doubts).toBe(1);
    refusesTickets = false;
    await vi.advanceTimersByTimeAsync(600);
    expect(FakeSocket.all).toHaveLength(1);
    link.drop();
    link.stop();
    await dialled();
    expect(FakeSocket.all.map((socket) => socket.closed)).toEqual([true, true]);
  });

  it('gives up a connection that never greets', async () => {
    await newLink();
    FakeSocket.last.opens();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(FakeSocket.all[0]?.closed).toBe(true);
  });
});

describe('commands', () => {
  const read = { kind: 'read', interaction_id: '1' } as const;

  it('is settled by its own ack only', async () => {
    const link = await live();
    const first = link.send(read);
    const second = link.send(read);
    FakeSocket.last.says({ kind: 'ack', ref: second.ref, error: { code: 'closed', message: 'closed' } });
    FakeSocket.last.says({ kind: 'ack', ref: first.ref });
    await expect(first.done).resolves.toEqual({ ok: true });
    await expect(second.done).resolves.toMatchObject({ ok: false, error: { code: 'closed' } });
  });

  it('waits for the greeting, then goes out in order', async () => {
    const link = await newLink();
    link.send(read);
    FakeSocket.last.opens();
    link.send({ kind: 'send', interaction_id: '1', body: 'hi' });
    expect(FakeSocket.last.refs).toEqual([]);
    FakeSocket.last.says(hello(1));
    expect(FakeSocket.last.refs).toEqual(['ref-1', 'ref-2']);
  });

  it('is sent again under the same ref after a return, and settled once', async () => {
    const link = await live();
    const sent = link.send({ kind: 'send', interaction_id: '1', body: 'hi' });
    FakeSocket.last.breaks();
    await vi.advanceTimersByTimeAsync(300);
    FakeSocket.last.opens();
    FakeSocket.last.says(hello(4, { resumed: true, snapshot: null }));
    expect(FakeSocket.last.refs).toEqual([sent.ref]);
    FakeSocket.last.says({ kind: 'ack', ref: sent.ref });
    await expect(sent.done).resolves.toEqual({ ok: true });
    FakeSocket.last.breaks();
    await vi.advanceTimersByTimeAsync(300);
    FakeSocket.last.opens();
    FakeSocket.last.says(hello(4, { resumed: true, snapshot: null }));
    expect(FakeSocket.last.refs).toEqual([]);
  });

  it('without an ack for too long the connection is taken for dead', async () => {
    const link = await live();
    link.send(read);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(states.at(-1)).toBe('lost');
  });

  it('a passing refusal is tried again, a duplicate is a success', async () => {
    const link = await live();
    const sent = link.send(read);
    FakeSocket.last.says({ kind: 'ack', ref: sent.ref, error: { code: 'try_again', message: '' } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.last.refs).toEqual([sent.ref, sent.ref]);
    FakeSocket.last.says({ kind: 'ack', ref: sent.ref, error: { code: 'duplicate', message: '' } });
    await expect(sent.done).resolves.toEqual({ ok: true });
  });

  it('frames that are not understood are skipped', async () => {
    await live();
    FakeSocket.last.onmessage?.(new MessageEvent('message', { data: 'not json' }));
    FakeSocket.last.onmessage?.(new MessageEvent('message', { data: '{"kind":"later"}' }));
    expect(states.at(-1)).toBe('live');
  });
});
