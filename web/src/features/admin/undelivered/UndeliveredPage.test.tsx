import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../../api/gen';
import { serve, showPage } from '../../../testing/renderPage';
import { UndeliveredPage } from './UndeliveredPage';

const LIST = '/api/whatsapp/dead-letters';

const letter = (changes: Partial<DeadLetter> = {}): DeadLetter => ({
  id: '900',
  account_id: '1',
  interaction_id: '5',
  attempts: 6,
  created_at: '2026-11-21T08:00:00.000Z',
  failed_at: '2026-11-21T08:09:00.000Z',
  reason: 'account',
  code: '131031',
  detail: 'Business account locked',
  ...changes,
});

/** Once it was tried again it is not there any more. */
function answers(rows: DeadLetter[], replay: { status: number; body?: unknown } = { status: 204 }) {
  let left = rows;
  return serve({
    [`GET ${LIST}`]: () => ({ body: { rows: left, count: left.length, next: null } }),
    [`POST ${LIST}/900/replay`]: () => {
      if (replay.status === 204) left = left.filter(({ id }) => id !== '900');
      return replay;
    },
    'GET /api/whatsapp/accounts': () => ({ body: { rows: [{ id: '1', name: 'Care EU' }], next: null } }),
  });
}

const NAME = 'Actions for message of conversation #5';

async function tryAgain() {
  await userEvent.click(await screen.findByRole('button', { name: NAME }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Try again' }));
}

describe('messages that were given up (R6)', () => {
  it('says of which account and conversation they are, and why, in words', async () => {
    answers([letter(), letter({ id: '901', interaction_id: '6', reason: null, code: null, detail: null })]);
    await showPage(<UndeliveredPage />);
    const row = (await screen.findByRole('link', { name: '#5' })).closest('tr')!;
    await waitFor(() => expect(row).toHaveTextContent('Care EU'));
    expect(row).toHaveTextContent(/restricted or locked at the provider\.\s*131031\s*6/);
    expect(within(row).getByRole('link', { name: '#5' })).toHaveAttribute('href', '/admin/interactions?open=%225%22');
    expect(screen.getByRole('link', { name: '#6' }).closest('tr')).toHaveTextContent('for another reason');
  });

  it('has the server search for the code and the words of the provider', async () => {
    const asked = serve({
      [`GET ${LIST}`]: ({ url }) => {
        const words = (url.searchParams.get('search') ?? '').toLowerCase();
        const rows = [letter(), letter({ id: '901', interaction_id: '6', code: '190', detail: 'Token expired' })];
        const found = rows.filter(({ code, detail }) => `${code} ${detail}`.toLowerCase().includes(words));
        return { body: { rows: found, count: found.length, next: null } };
      },
      'GET /api/whatsapp/accounts': () => ({ body: { rows: [], next: null } }),
    });
    const { router } = await showPage(<UndeliveredPage />);
    expect(await screen.findByRole('link', { name: '#5' })).toBeInTheDocument();
    await userEvent.type(screen.getByRole('searchbox'), 'token');
    await waitFor(() => expect(screen.queryByRole('link', { name: '#5' })).not.toBeInTheDocument());
    expect(screen.getByRole('link', { name: '#6' })).toBeInTheDocument();
    expect(router.state.location.search).toEqual({ q: 'token' });
    expect(asked.filter(({ path }) => path === LIST).at(-1)?.search).toBe('?limit=100&search=token');
  });

  it('asks the server for one account', async () => {
    const asked = answers([letter()]);
    await showPage(<UndeliveredPage />, '/?filter=account:1');
    await screen.findByRole('link', { name: '#5' });
    const { search } = asked.find(({ path }) => path === LIST)!;
    expect(JSON.parse(new URLSearchParams(search).get('filter')!)).toEqual({
      field: 'account_id',
      operator: 'equals',
      value: '1',
    });
  });

  it('tries one again, which takes it off the list', async () => {
    const asked = answers([letter()]);
    await showPage(<UndeliveredPage />);
    await tryAgain();
    expect(await screen.findByText('It is on its way again.')).toBeInTheDocument();
    expect(await screen.findByText('Nothing here')).toBeInTheDocument();
    expect(asked.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([`${LIST}/900/replay`]);
  });

  it('says why the server does not try it again, and keeps it', async () => {
    const detail = 'the conversation is closed';
    answers([letter()], { status: 409, body: { code: 'closed', detail, errors: [] } });
    await showPage(<UndeliveredPage />);
    await tryAgain();
    expect(await screen.findByText('It was not tried again')).toBeInTheDocument();
    expect(screen.getByText('The conversation is closed.')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '#5' })).toBeInTheDocument();
  });

  it('opens one with the words of the provider, to be tried again from there', async () => {
    answers([letter()]);
    await showPage(<UndeliveredPage />, '/?open=900');
    const drawer = await screen.findByRole('dialog', { name: 'Undelivered message' });
    expect(drawer).toHaveTextContent('Business account locked');
    await userEvent.click(within(drawer).getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(await screen.findByText('Nothing here')).toBeInTheDocument();
  });
});
