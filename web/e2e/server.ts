// A server of a test's own, empty at first: fresh data, free ports, and the real binary.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const WEB = resolve(import.meta.dirname, '..');
const BINARIES = ['../target/release/switchboard', '../target/debug/switchboard'];
const BINARY = resolve(
  WEB,
  process.env.SWITCHBOARD_BIN ?? BINARIES.find((path) => existsSync(resolve(WEB, path))) ?? 'no-binary-is-built',
);
const START_MAX_MS = 60_000;

export class Server {
  private child: ChildProcess | null = null;
  private output = '';
  private readonly folder = mkdtempSync(join(tmpdir(), 'switchboard-e2e-'));

  protected constructor(
    private readonly command: 'serve' | 'demo',
    private readonly port: number,
    private readonly settings: Record<string, string> = {},
  ) {}

  /** Nobody is known to it, nothing is set up. */
  static async empty(): Promise<Server> {
    const server = new Server('serve', await freePort());
    await server.run();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What it printed so far, on either stream; the end of it when that is much. */
  get printed(): string {
    return this.output;
  }

  /** Starts the process, again after `kill`, on the same data and ports. */
  async run(): Promise<void> {
    const child = spawn(BINARY, [this.command], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH,
        HOME: this.folder,
        SWITCHBOARD_LISTEN: `127.0.0.1:${this.port}`,
        SWITCHBOARD_DATABASE_URL: `sqlite:${join(this.folder, 'e2e.db')}`,
        ...this.settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const until = Date.now() + START_MAX_MS;
    while (Date.now() < until && child.exitCode === null) {
      if (await answers(`${this.url}/readyz`)) return;
      await new Promise((next) => setTimeout(next, 100));
    }
    throw new Error(`the server did not start:\n${this.output}`);
  }

  /** Without any chance to tidy up. */
  async kill(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((next) => child.once('exit', next));
    child.kill('SIGKILL');
    await gone;
  }

  /** Begins with the data of another one, which must not run. */
  protected copyFrom(other: Server): void {
    cpSync(other.folder, this.folder, { recursive: true });
  }

  protected tidy(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    const died = this.child !== null && (this.child.exitCode !== null || this.child.signalCode !== null);
    await this.kill();
    this.tidy();
    if (died) throw new Error(`the server died during the test:\n${this.output}`);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolvePort(address.port) : reject(address)));
    });
  });
}
