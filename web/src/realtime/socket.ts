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

const OPEN = 1;
const DELAY_MIN_MS = 250;
const DELAY_MAX_MS = 8_000;
const SETTLE_MAX_MS = 8_000;
/** The server's close code for a session that has ended. */
export const SIGNED_OUT = 4001;
/** Time to find out whether the session has ended before its cookie is tried again. */
const SIGNED_OUT_DELAY_MS = 5_000;

export class ReturningSocket {
  private socket: SocketLike | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = true;

  constructor(
    private readonly connect: () => SocketLike,
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
    if (this.socket?.readyState !== OPEN) return false;
    this.socket.send(text);
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
    if (this.stopped || this.socket) return;
    clearTimeout(this.timer);
    this.dial();
  }

  private dial(): void {
    const socket = this.connect();
    this.socket = socket;
    this.timer = setTimeout(() => this.failed(socket, null), SETTLE_MAX_MS);
    socket.onopen = () => this.handlers.opened();
    socket.onmessage = (event) => {
      if (typeof event.data === 'string') this.handlers.message(event.data);
    };
    socket.onclose = (event) => this.failed(socket, event.code);
  }

  /** A connection counts only after the server's greeting: until then the delays grow. */
  settled(): void {
    clearTimeout(this.timer);
    this.failures = 0;
  }

  private failed(socket: SocketLike, code: number | null): void {
    if (this.socket !== socket) return;
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
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}
