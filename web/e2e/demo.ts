// A demo server of a test's own, with a simulated WhatsApp network inside.
import type { Sample } from './files';
import { freePort, Server } from './server';

export type Customer = { phone: string; name: string };

export const LENA: Customer = { phone: '491711234567', name: 'Lena Vogt' };
export const OMAR: Customer = { phone: '971501234567', name: 'Omar Said' };

/** The number of the demo that offers to everybody at once. */
const SUPPORT = '310000000000001';

/** A message on the phone, from either side; `content` is WhatsApp's own object of its kind. */
export type PhoneItem = {
  id: string;
  from: 'customer' | 'business';
  kind: string;
  text: string;
  tick: string;
  content?: { caption?: string; voice?: boolean; mime_type?: string; id?: string; filename?: string };
  quote?: string;
  reactions?: { customer?: string; business?: string };
};

/** Once per process of tests. */
let planted: Promise<Demo> | undefined;

export class Demo extends Server {
  private constructor(
    port: number,
    private readonly phonePort: number,
    settings: Record<string, string>,
  ) {
    super('demo', port, { SWITCHBOARD_SANDBOX_LISTEN: `127.0.0.1:${phonePort}`, ...settings });
  }

  static async start(settings: Record<string, string> = {}): Promise<Demo> {
    planted ??= Demo.plant();
    const demo = new Demo(await freePort(), await freePort(), settings);
    demo.copyFrom(await planted);
    await demo.run();
    return demo;
  }

  /** The sample data, as a first start leaves it: the passwords alone take longer than everything else of a start. */
  private static async plant(): Promise<Demo> {
    const demo = new Demo(await freePort(), await freePort(), {});
    await demo.run();
    await demo.kill();
    process.once('exit', () => demo.tidy());
    return demo;
  }

  get phoneUrl(): string {
    return `http://127.0.0.1:${this.phonePort}`;
  }

  /** A customer whose phone can be looked at before anything was written on it. */
  async meet({ phone, name }: Customer): Promise<void> {
    await this.ask('POST', '/sandbox/customers', JSON.stringify({ phone, name }));
  }

  /** A customer writes on the phone. */
  async write(from: Customer, text: string, to = SUPPORT): Promise<void> {
    await this.phone(from, 'messages', { phone_number_id: to, text, name: from.name });
  }

  /** A customer sends something else than words; returns WhatsApp's id of it. */
  async send(from: Customer, type: string, content: unknown, quote?: string): Promise<string> {
    const body = { phone_number_id: SUPPORT, content: { type, [type]: content }, ...(quote && { quote }) };
    const answer = await this.phone(from, 'messages', body);
    return ((await answer.json()) as { id: string }).id;
  }

  /** A customer sends a file. */
  async sendFile(from: Customer, type: string, file: Sample, more = {}): Promise<string> {
    return this.send(from, type, { ...(await this.upload(from, file)), ...more });
  }

  /** A customer's phone puts a file on the network, to be sent in one or more messages. */
  async upload(from: Customer, { mimeType, buffer }: Sample): Promise<{ id: string; mime_type: string }> {
    const path = `/sandbox/customers/${from.phone}/uploads?phone_number_id=${SUPPORT}`;
    const answer = await this.ask('POST', path, new Uint8Array(buffer), { 'Content-Type': mimeType });
    const { id } = (await answer.json()) as { id: string };
    return { id, mime_type: mimeType };
  }

  /** What else a customer does on the phone: `reactions`, `presses`, `edits`, `revocations`. */
  async act(by: Customer, path: string, body: Record<string, unknown>): Promise<void> {
    await this.phone(by, path, { phone_number_id: SUPPORT, ...body });
  }

  private phone(by: Customer, path: string, body: unknown): Promise<Response> {
    return this.ask('POST', `/sandbox/customers/${by.phone}/${path}`, JSON.stringify(body));
  }

  private async ask(
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    more: Record<string, string> = {},
  ): Promise<Response> {
    const headers = { 'Content-Type': 'application/json', ...more };
    const answer = await fetch(`${this.phoneUrl}${path}`, { method, headers, body });
    if (!answer.ok) throw new Error(`the network refused: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  /** What the customer got, oldest first. */
  async received(by: Customer, from = SUPPORT): Promise<string[]> {
    const items = await this.items(by, from);
    return items.filter((item) => item.from === 'business').map((item) => item.text ?? '');
  }

  /** Everything on the phone, oldest first. */
  async items(by: Customer, from = SUPPORT): Promise<PhoneItem[]> {
    const answer = await fetch(`${this.phoneUrl}/sandbox/customers/${by.phone}/thread?phone_number_id=${from}`);
    return ((await answer.json()) as { items: PhoneItem[] }).items;
  }

  /** Who has this token sends by the number of the demo, and webhooks of it are signed with the secret. */
  async register(access_token: string, app_secret: string, webhook_url: string): Promise<void> {
    const number = { phone_number_id: SUPPORT, waba_id: '210000000000001', display_phone_number: '12025550100' };
    const body = { ...number, name: 'Support', access_token, app_secret, webhook_url };
    await this.ask('POST', '/sandbox/numbers', JSON.stringify(body));
  }

  /** Another program of the business sends by the same number, as those for campaigns do. */
  async sendElsewhere(access_token: string, to: Customer, type: string, content: unknown): Promise<void> {
    const body = JSON.stringify({ messaging_product: 'whatsapp', to: to.phone, type, [type]: content });
    const headers = { Authorization: `Bearer ${access_token}` };
    await this.ask('POST', `/v25.0/${SUPPORT}/messages`, body, headers);
  }

  /** Makes the network fail on purpose. */
  async fault(faults: Record<string, unknown>): Promise<void> {
    await this.ask('PUT', '/sandbox/faults', JSON.stringify(faults));
  }
}
