// The desk's line to the server: resumes where it left, answers commands by their acks, and sends
// what was not acknowledged again after every return. A command keeps its `ref`, so it acts once.
import type { AckFrame, ClientFrame, Command, EventFrame, FrameError, HelloFrame, ServerFrame } from './frames';
import { ReturningSocket, SIGNED_OUT, type SocketLike } from './socket';

export type LinkState = 'connecting' | 'live' | 'lost';

export type LinkPort = {
  connect(): Promise<SocketLike>;
  /** Where the desk stands; null before the first hello. */
  position(): { session: string; seq: number } | null;
  /** Applies a frame; false when it skips numbers and the link must resume. */
  accept(frame: HelloFrame | EventFrame): boolean;
  state(state: LinkState): void;
  refused(error: FrameError): void;
  /** The server could not be reached several times: the session may be over. */
  doubt(): void;
};

export type AckResult = { ok: true } | { ok: false; error: FrameError };

type Waiting = {
  command: Command & { ref: string };
  attempts: number;
  settle(result: AckResult): void;
  timer?: ReturnType<typeof setTimeout>;
};

/** Without an ack for this long the connection is taken for dead, whatever the browser thinks. */
const ACK_MAX_MS = 8_000;
const RETRY_MS = 700;
const ATTEMPTS_MAX = 8;
/** After this many gaps in a row a fresh snapshot is asked for. */
const GAPS_MAX = 2;
/** A window may hear of a sign-out before the session has ended: asked again after this. */
const DOUBT_AGAIN_MS = 2_000;
const PASSING = new Set(['try_again', 'too_fast']);

export class Link {
  private readonly waiting = new Map<string, Waiting>();
  private readonly socket: ReturningSocket;
  private greeted = false;
  private gaps = 0;
  private doubtTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly port: LinkPort,
    private readonly newRef: () => string = () => crypto.randomUUID(),
  ) {
    this.socket = new ReturningSocket(() => port.connect(), {
      opened: () => this.resume(),
      message: (text) => this.receive(text),
      lost: (failures, code) => this.lost(failures, code),
    });
  }

  start(): void {
    this.port.state('connecting');
    this.socket.start();
  }

  stop(): void {
    this.socket.stop();
    clearTimeout(this.doubtTimer);
    for (const entry of this.waiting.values()) clearTimeout(entry.timer);
  }

  hurry(): void {
    this.socket.hurry();
  }

  /** The browser says the network is gone: believe it at once. */
  drop(): void {
    this.socket.redial();
  }

  send(command: Command, ref = this.newRef()): { ref: string; done: Promise<AckResult> } {
    const done = new Promise<AckResult>((settle) => {
      this.waiting.set(ref, { command: { ...command, ref }, attempts: 0, settle });
    });
    if (this.greeted) this.dispatch(ref);
    return { ref, done };
  }

  private resume(): void {
    const at = this.gaps < GAPS_MAX ? this.port.position() : null;
    this.write(at ? { kind: 'resume', session: at.session, last_seq: at.seq } : { kind: 'resume' });
  }

  private receive(text: string): void {
    const frame = parse(text);
    if (!frame) return;
    switch (frame.kind) {
      case 'hello':
        this.port.accept(frame);
        if (frame.snapshot) this.gaps = 0;
        this.greeted = true;
        this.socket.settled();
        this.port.state('live');
        for (const ref of this.waiting.keys()) this.dispatch(ref);
        return;
      case 'event':
        if (this.port.accept(frame)) return;
        this.gaps += 1;
        this.socket.redial();
        return;
      case 'ack':
        this.acknowledged(frame);
        return;
      case 'error':
        this.port.refused(frame.error);
        return;
    }
  }

  private acknowledged(ack: AckFrame): void {
    const entry = this.waiting.get(ack.ref);
    if (!entry) return;
    clearTimeout(entry.timer);
    if (ack.error && PASSING.has(ack.error.code) && entry.attempts < ATTEMPTS_MAX) {
      entry.timer = setTimeout(() => this.greeted && this.dispatch(ack.ref), RETRY_MS * entry.attempts);
      return;
    }
    this.waiting.delete(ack.ref);
    const done = !ack.error || ack.error.code === 'duplicate';
    entry.settle(done ? { ok: true } : { ok: false, error: ack.error as FrameError });
  }

  private dispatch(ref: string): void {
    const entry = this.waiting.get(ref);
    if (!entry) return;
    clearTimeout(entry.timer);
    entry.attempts += 1;
    this.write(entry.command);
    entry.timer = setTimeout(() => this.socket.redial(), ACK_MAX_MS);
  }

  private lost(failures: number, code: number | null): void {
    this.greeted = false;
    for (const entry of this.waiting.values()) clearTimeout(entry.timer);
    this.port.state('lost');
    if (failures >= 2 || code === SIGNED_OUT) this.port.doubt();
    if (code === SIGNED_OUT) this.doubtTimer = setTimeout(() => this.port.doubt(), DOUBT_AGAIN_MS);
  }

  private write(frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame));
  }
}

const KINDS = new Set(['hello', 'event', 'ack', 'error']);

/** A frame of a kind this build does not know is skipped; the contract only grows. */
function parse(text: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== 'object' || frame === null || !('kind' in frame)) return null;
    return KINDS.has(String(frame.kind)) ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
