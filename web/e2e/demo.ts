// A demo server of a test's own, with a simulated WhatsApp network inside.
import { freePort, Server } from './server';

export type Customer = { phone: string; name: string };

export const LENA: Customer = { phone: '491711234567', name: 'Lena Vogt' };
export const OMAR: Customer = { phone: '971501234567', name: 'Omar Said' };

/** The number of the demo that offers to everybody at once. */
const SUPPORT = '310000000000001';

export class Demo extends Server {
  private constructor(
    port: number,
    private readonly phonePort: number,
    settings: Record<string, string>,
  ) {
    super('demo', port, { SWITCHBOARD_SANDBOX_LISTEN: `127.0.0.1:${phonePort}`, ...settings });
  }

  static async start(settings: Record<string, string> = {}): Promise<Demo> {
    const demo = new Demo(await freePort(), await freePort(), settings);
    await demo.run();
    return demo;
  }

  get phoneUrl(): string {
    return `http://127.0.0.1:${this.phonePort}`;
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
