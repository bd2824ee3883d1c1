// A demo server of a test's own: fresh data, free ports, and a simulated WhatsApp network inside.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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

export type Customer = { phone: string; name: string };

export const LENA: Customer = { phone: '491711234567', name: 'Lena Vogt' };
export const OMAR: Customer = { phone: '971501234567', name: 'Omar Said' };

/** The number of the demo that offers to everybody at once. */
const SUPPORT = '310000000000001';

export class Demo {
  private child: ChildProcess | null = null;
  private output = '';

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly phonePort: number,
  ) {}

  static async start(): Promise<Demo> {
    const folder = mkdtempSync(join(tmpdir(), 'switchboard-e2e-'));
    const demo = new Demo(folder, await freePort(), await freePort());
    await demo.run();
    return demo;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get phoneUrl(): string {
    return `http://127.0.0.1:${this.phonePort}`;
  }

  /** Starts the process, again after `kill`, on the same data and ports. */
  async run(): Promise<void> {
    const child = spawn(BINARY, ['demo'], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH,
        HOME: this.folder,
        SWITCHBOARD_LISTEN: `127.0.0.1:${this.port}`,
        SWITCHBOARD_SANDBOX_LISTEN: `127.0.0.1:${this.phonePort}`,
        SWITCHBOARD_DATABASE_URL: `sqlite:${join(this.folder, 'demo.db')}`,
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
    throw new Error(`the demo did not start:\n${this.output}`);
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

  async stop(): Promise<void> {
    const died = this.child !== null && (this.child.exitCode !== null || this.child.signalCode !== null);
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
    if (died) throw new Error(`the demo died during the test:\n${this.output}`);
  }

  /** A customer writes on the phone. */
  async write(from: Customer, text: string, to = SUPPORT): Promise<void> {
    const answer = await fetch(`${this.phoneUrl}/sandbox/customers/${from.phone}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ phone_number_id: to, text, name: from.name }),
    });
    if (!answer.ok) throw new Error(`the network refused: ${answer.status} ${await answer.text()}`);
  }

  /** What the customer got, oldest first. */
  async received(by: Customer, from = SUPPORT): Promise<string[]> {
    const answer = await fetch(`${this.phoneUrl}/sandbox/customers/${by.phone}/thread?phone_number_id=${from}`);
    const { items } = (await answer.json()) as { items: { from: string; text?: string }[] };
    return items.filter((item) => item.from === 'business').map((item) => item.text ?? '');
  }

  /** Makes the network fail on purpose. */
  async fault(faults: Record<string, unknown>): Promise<void> {
    const answer = await fetch(`${this.phoneUrl}/sandbox/faults`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(faults),
    });
    if (!answer.ok) throw new Error(`the network refused: ${answer.status} ${await answer.text()}`);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolvePort(address.port) : reject(address)));
    });
  });
}
