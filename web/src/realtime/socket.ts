// One socket that comes back: reconnects with growing, scattered delays and at once when the
// network returns. It knows nothing about the frames it carries.

export type SocketLike = {
  readyState: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
};

export type SocketHandlers = {
  opened(): void;
  message(text: string): void;
  /** `failures` counts attempts since the last greeting; `code` is the server's reason, if it gave one. */
  lost(failures: number, code: number | null): void;
};

type Dialled = { socket: SocketLike | null };

const OPEN = 1;
const DELAY_MIN_MS = 250;
const DELAY_MAX_MS = 8_000;
const SETTLE_MAX_MS = 8_000;
/** The server's close code for a session that has ended. */
export const SIGNED_OUT = 4001;
/** Time to find out whether the session has ended before its cookie is tried again. */
const SIGNED_OUT_DELAY_MS = 5_000;

export class ReturningSocket {
  /** The dial in progress or standing; its socket comes when the server has let it in. */
  private dialled: Dialled | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = true;

  constructor(
    private readonly connect: () => Promise<SocketLike>,
    private readonly handlers: SocketHandlers,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    this.stopped = false;
    this.dial();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.drop();
  }

  send(text: string): boolean {
    const socket = this.dialled?.socket;
    if (socket?.readyState !== OPEN) return false;
    socket.send(text);
    return true;
  }

  /** Gives the present connection up and dials again without waiting. */
  redial(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.drop();
    this.handlers.lost(this.failures, null);
    this.dial();
  }

  /** Skips the rest of the delay when no connection stands. */
  hurry(): void {
    if (this.stopped || this.dialled) return;
    clearTimeout(this.timer);
    this.dial();
  }

  private dial(): void {
    const dialled: Dialled = { socket: null };
    this.dialled = dialled;
    this.timer = setTimeout(() => this.failed(dialled, null), SETTLE_MAX_MS);
    this.connect().then(
      (socket) => this.connected(dialled, socket),
      () => this.failed(dialled, null),
    );
  }

  private connected(dialled: Dialled, socket: SocketLike): void {
    if (this.dialled !== dialled) {
      socket.close();
      return;
    }
    dialled.socket = socket;
    socket.onopen = () => this.handlers.opened();
    socket.onmessage = (event) => {
      if (typeof event.data === 'string') this.handlers.message(event.data);
    };
    socket.onclose = (event) => this.failed(dialled, event.code);
  }

  /** A connection counts only after the server's greeting: until then the delays grow. */
  settled(): void {
    clearTimeout(this.timer);
    this.failures = 0;
  }

  private failed(dialled: Dialled, code: number | null): void {
    if (this.dialled !== dialled) return;
    clearTimeout(this.timer);
    this.drop();
    this.failures += 1;
    this.handlers.lost(this.failures, code);
    if (this.stopped) return;
    const ceiling = Math.min(DELAY_MAX_MS, DELAY_MIN_MS * 2 ** (this.failures - 1));
    const delay = code === SIGNED_OUT ? SIGNED_OUT_DELAY_MS : ceiling * (0.5 + this.random() / 2);
    this.timer = setTimeout(() => this.dial(), delay);
  }

  private drop(): void {
    const socket = this.dialled?.socket;
    this.dialled = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}
