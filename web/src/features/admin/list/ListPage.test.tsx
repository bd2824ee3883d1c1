import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { serve, showPage } from '../../../testing/renderPage';
import { PausesPage } from '../pauses/PausesPage';

const pauses = [
  { id: '1', name: 'Lunch', description: 'Half an hour', active: true },
  { id: '2', name: 'Break', description: '', active: true },
  { id: '3', name: 'Training', description: 'With the team', active: false },
];

/** Searches, filters and orders as the server does. */
function answered(url: URL) {
  const { search = '', filter, sort } = Object.fromEntries(url.searchParams);
  const active = filter && JSON.parse(filter).value === '1';
  const rows = pauses
    .filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(search))
    .filter((row) => active === undefined || row.active === active);
  if (sort) rows.sort((a, b) => a.name.localeCompare(b.name) * (sort === '-name' ? -1 : 1));
  return { body: { rows, count: rows.length, next: null } };
}

const listed = { 'GET /api/pauses': ({ url }: { url: URL }) => answered(url) };

const names = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.querySelector('strong')?.textContent);

beforeEach(() => localStorage.clear());

describe('a list', () => {
  it('is searched and ordered by the server, and its address says so', async () => {
    const asked = serve(listed);
    const { router } = await showPage(<PausesPage />, '/');
    await screen.findByText('Lunch');
    await userEvent.click(screen.getByRole('button', { name: /^Name/ }));
    await waitFor(() => expect(names()).toEqual(['Break', 'Lunch', 'Training']));
    await userEvent.type(screen.getByRole('searchbox'), 'team');
    await waitFor(() => expect(names()).toEqual(['Training']));
    expect(router.state.location.search).toEqual({ q: 'team', sort: 'name' });
    expect(screen.getByText('1 row')).toBeInTheDocument();
    expect(asked.at(-1)?.search).toBe('?limit=100&search=team&sort=name');
  });

  it('begins as its address says', async () => {
    const asked = serve(listed);
    await showPage(<PausesPage />, '/?filter=state:inactive');
    await waitFor(() => expect(names()).toEqual(['Training']));
    const filter = new URLSearchParams(asked[0]?.search).get('filter');
    expect(JSON.parse(filter ?? '')).toEqual({ field: 'active', operator: 'equals', value: '0' });
  });

  it('goes on by itself where a long list was only looked at in part', async () => {
    const part = { count: 0, count_is_exact: false };
    const asked = serve({
      'GET /api/pauses': ({ url }) => ({
        body:
          url.searchParams.get('cursor') === 'b'
            ? { ...part, rows: pauses.slice(0, 1), count: 1, next: null }
            : { ...part, rows: [], next: url.searchParams.has('cursor') ? 'b' : 'a' },
      }),
    });
    await showPage(<PausesPage />, '/');
    await waitFor(() => expect(names()).toEqual(['Lunch']));
    expect(asked.filter(({ path }) => path === '/api/pauses')).toHaveLength(3);
    expect(screen.getByText('1 row')).toBeInTheDocument();
  });

  it('goes on page by page, and says how many there are', async () => {
    serve({
      'GET /api/pauses': ({ url }) => ({
        body: url.searchParams.has('cursor')
          ? { rows: pauses.slice(2), count: 3, next: null }
          : { rows: pauses.slice(0, 2), count: 3, next: 'more' },
      }),
    });
    await showPage(<PausesPage />, '/');
    expect(await screen.findByText('2 of 3 rows')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(names()).toEqual(['Lunch', 'Break', 'Training']));
    expect(screen.getByText('3 rows')).toBeInTheDocument();
  });

  it('keeps the choice of columns', async () => {
    serve(listed);
    const first = await showPage(<PausesPage />, '/');
    await screen.findByText('Half an hour');
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Description' }));
    await waitFor(() => expect(screen.queryByText('Half an hour')).not.toBeInTheDocument());
    first.unmount();
    await showPage(<PausesPage />, '/');
    await screen.findByText('Lunch');
    expect(screen.queryByText('Half an hour')).not.toBeInTheDocument();
  });

  it('deletes what is selected, and says what stays and why', async () => {
    let rows = pauses;
    const asked = serve({
      'GET /api/pauses': () => ({ body: { rows, next: null } }),
      'DELETE /api/pauses/1': () => {
        rows = rows.filter((row) => row.id !== '1');
        return { status: 204 };
      },
      'DELETE /api/pauses/2': () => ({
        status: 409,
        body: { code: 'in_use', detail: 'in use', errors: [{ field: 'agent', message: 'Anna is on it' }] },
      }),
    });
    await showPage(<PausesPage />, '/');
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select Lunch' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select Break' }));
    expect(screen.getByText('2 selected')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    const question = await screen.findByRole('dialog', { name: 'Delete 2 rows?' });
    await userEvent.click(within(question).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('Anna is on it')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('checkbox', { name: 'Select Lunch' })).not.toBeInTheDocument());
    expect(asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
      '/api/pauses/1',
      '/api/pauses/2',
    ]);
  });

  it('says when it cannot be read, and is read again on demand', async () => {
    let away = true;
    serve({
      'GET /api/pauses': () =>
        away ? { status: 500, body: { code: 'internal', detail: 'something broke' } } : { body: { rows: pauses } },
    });
    await showPage(<PausesPage />, '/');
    expect(await screen.findByText('The list could not be read')).toBeInTheDocument();
    away = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Lunch')).toBeInTheDocument();
  });
});
