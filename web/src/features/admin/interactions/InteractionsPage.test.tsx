import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../../api/gen';
import { serve, showPage } from '../../../testing/renderPage';
import { InteractionsPage } from './InteractionsPage';

const AT = '2026-11-21T08:00:00.000Z';

const row = (changes: Partial<Interaction> = {}): Interaction => ({
  id: '5',
  account_id: '1',
  account_name: 'Care EU',
  account_key: 'EU',
  contact_id: '50',
  contact_name: 'Sofía Marchetti',
  contact_label: '393472218890',
  state: 'assigned',
  agent_id: '7',
  agent_name: 'Anna',
  queue_id: '3',
  queue_name: 'Billing',
  unread: 0,
  created_at: AT,
  last_message_at: AT,
  last_message_direction: 'in',
  preview: 'I was charged twice',
  window_expires_at: AT,
  origin: 'inbound',
  transfers: 0,
  disposition_levels: [],
  tags: [],
  ...changes,
});

const agent = (id: string, full_name: string) => ({
  id,
  full_name,
  username: full_name,
  enabled: true,
  status: { status: 'ready' },
});
const LIST = '/api/whatsapp/interactions';
const empty = () => ({ body: { rows: [], next: null } });
const answers = (rows: Interaction[]) => ({
  [`GET ${LIST}`]: () => ({ body: { rows, count: rows.length, next: null } }),
  [`GET ${LIST}/5`]: () => ({ body: rows[0] }),
  [`GET ${LIST}/5/events`]: () => ({ body: { rows: [{ id: '1', at: AT, kind: 'taken', data: { agent: '8' } }] } }),
  [`GET ${LIST}/5/messages`]: empty,
  [`GET ${LIST}/5/dispositions`]: () => ({ body: { rows: [] } }),
  'GET /api/agents': () => ({ body: { rows: [agent('7', 'Anna'), agent('8', 'Ben')], next: null } }),
  'GET /api/whatsapp/accounts': empty,
  'GET /api/whatsapp/queues': empty,
});

describe('the list', () => {
  it('says states and reasons in words, and how long a customer has been waiting', async () => {
    const refused = row({ id: '6', state: 'closed', closed_at: AT, close_reason: 'whitelist', agent_name: null });
    const closed = row({ id: '7', state: 'closed', closed_at: AT, close_reason: 'agent' });
    serve(answers([row({ state: 'wait_agent' }), refused, closed]));
    await showPage(<InteractionsPage />);
    const line = async (id: string) => (await screen.findByText(`#${id}`)).closest('tr')!;
    expect(await line('5')).toHaveTextContent(/Waits for its agent.*waits for \d/);
    expect(await line('6')).toHaveTextContent('Closed: the customer is in none of the lists who may write');
    expect(await line('6')).not.toHaveTextContent('waits for');
    expect(await line('7')).toHaveTextContent('Closed by Anna');
  });

  it('shows the lowest level of how it ended, and on hover all of them with the time (DSP-05)', async () => {
    const ended = {
      state: 'closed',
      closed_at: AT,
      close_reason: 'agent',
      disposition_levels: ['Done', 'Sold', 'Twice'],
    };
    const silent = { ...ended, id: '6', close_reason: 'inactivity', disposition_levels: ['Closed for inactivity'] };
    serve(answers([row(ended), row(silent)]));
    await showPage(<InteractionsPage />);
    const line = (await screen.findByText('#5')).closest('tr')!;
    expect(line).toHaveTextContent(/Closed.*Twice.*Closed by Anna/);
    expect(line).not.toHaveTextContent('Sold');
    await userEvent.hover(within(line).getByText('Twice'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent(/Done › Sold › Twice · closed .*2026/);
    expect(screen.getByText('#6').closest('tr')).not.toHaveTextContent('did not answer');
  });

  it('asks the server for the chosen state, account, agent and queue', async () => {
    const asked = serve(answers([row()]));
    await showPage(<InteractionsPage />, '/?filter=status:open,state:parked,account:1,agent:7,first:8,queue:3');
    await screen.findByText('#5');
    const { search } = asked.find(({ path }) => path === LIST)!;
    const query = new URLSearchParams(search);
    expect([query.get('status'), query.get('account_id'), query.get('agent_id')]).toEqual(['open', '1', '7']);
    expect(JSON.parse(query.get('filter')!)).toEqual({
      all: [
        { field: 'state', operator: 'equals', value: 'parked' },
        { field: 'first_agent_id', operator: 'equals', value: '8' },
        { field: 'queue_id', operator: 'equals', value: '3' },
      ],
    });
  });
});

describe('a supervisor', () => {
  it('reads what happened with the names of agents', async () => {
    serve(answers([row()]));
    await showPage(<InteractionsPage />, '/?open=5');
    expect(await screen.findByText('Ben took it from the list')).toBeInTheDocument();
  });

  it('gives it to another agent, and is told why when that is refused', async () => {
    const refusal = { status: 409, body: { code: 'closed', detail: 'the interaction is closed', errors: [] } };
    const asked = serve({ ...answers([row()]), [`POST ${LIST}/5/assign`]: () => refusal });
    await showPage(<InteractionsPage />, '/?open=5');
    await userEvent.click(await screen.findByRole('button', { name: 'Assign to an agent…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Assign Sofía Marchetti' });
    expect(within(dialog).queryByRole('radio', { name: /Anna/ })).not.toBeInTheDocument();
    await userEvent.click(await within(dialog).findByRole('radio', { name: /Ben/ }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Assign' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('The interaction is closed.');
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ agent_id: '8' });
  });

  it('closes it, which reads everything anew', async () => {
    const asked = serve({ ...answers([row()]), [`POST ${LIST}/5/force-close`]: () => ({ status: 204 }) });
    await showPage(<InteractionsPage />, '/?open=5');
    await userEvent.click(await screen.findByRole('button', { name: 'Close…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Close Sofía Marchetti?' });
    const before = asked.filter(({ path }) => path === `${LIST}/5/events`).length;
    await userEvent.click(within(dialog).getByRole('button', { name: 'Close conversation' }));
    await waitFor(() => expect(screen.queryByRole('dialog', { name: /^Close S/ })).not.toBeInTheDocument());
    await waitFor(() => expect(asked.filter(({ path }) => path === `${LIST}/5/events`).length).toBeGreaterThan(before));
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({});
  });

  it('does not close or give away what is closed', async () => {
    serve(answers([row({ state: 'closed', closed_at: AT, close_reason: 'plan' })]));
    await showPage(<InteractionsPage />, '/?open=5');
    expect(await screen.findByRole('button', { name: 'Set disposition…' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Close…' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Assign to an agent…' })).not.toBeInTheDocument();
  });
});
