// Settings that a test needs before people work with them, over REST as the administrator of the demo.
import type { Demo } from './demo';

type Row = { id: string; name: string; version: number; receive_url?: string };

export class Settings {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
    private readonly token: string,
  ) {}

  static async of(demo: Demo): Promise<Settings> {
    const answer = await fetch(`${demo.url}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: demo.url },
      body: JSON.stringify({ username: 'admin', password: 'demo-admin' }),
    });
    const cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const { csrf_token } = (await answer.json()) as { csrf_token: string };
    return new Settings(demo.url, cookie, csrf_token);
  }

  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        Origin: this.url,
        Cookie: this.cookie,
        'X-CSRF-Token': this.token,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  async named(path: string, name: string): Promise<Row> {
    const { rows } = await this.ask<{ rows: Row[] }>('GET', path);
    const row = rows.find((each) => each.name === name);
    if (!row) throw new Error(`${path} has no ${name}`);
    return row;
  }

  /** Changes the account that the demo's customers write to. */
  async account(changes: Record<string, unknown>): Promise<void> {
    const { id, version } = await this.named('/api/whatsapp/accounts', 'Support');
    await this.ask('PATCH', `/api/whatsapp/accounts/${id}`, { version, ...changes });
  }

  /** A token for another program of the business that sends by the same number. */
  async shareNumber(demo: Demo): Promise<string> {
    const [token, secret] = ['token-that-two-have', 'secret-that-two-have'];
    await this.account({ credentials: { authorization_token: token, app_secret: secret } });
    const { receive_url } = await this.named('/api/whatsapp/accounts', 'Support');
    await demo.register(token, secret, receive_url ?? '');
    return token;
  }

  /** Gives an agent the contact list that newcomers of the demo come into. */
  async contactsTo(username: string): Promise<void> {
    const { rows } = await this.ask<{ rows: { id: string; username: string }[] }>('GET', '/api/agents');
    const agent = rows.find((each) => each.username === username);
    const { id, version } = await this.named('/api/contact-lists', 'Default');
    await this.ask('PATCH', `/api/contact-lists/${id}`, { version, agent_ids: [agent?.id] });
  }

  /** A new disposition for every conversation, below another one if that is given. */
  async disposition(name: string, parent_id?: string): Promise<string> {
    return (await this.ask<Row>('POST', '/api/dispositions', { name, parent_id })).id;
  }

  async transfers(secs: number): Promise<void> {
    const on = { on: true, timeout_secs: secs };
    await this.account({ transfer: { agent: on, queue: on } });
  }

  async mandatoryDisposition(pause: string): Promise<void> {
    const { id } = await this.named('/api/pauses', pause);
    await this.account({ disposition: { mandatory: true, pause_id: id } });
  }
}
