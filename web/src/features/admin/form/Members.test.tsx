import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { call } from '../../../api/client';
import { serve, showPage } from '../../../testing/renderPage';
import { Members, type Membership } from './Members';

const AT = '/api/teams/3/agents';
const PEOPLE = [
  { id: '1', name: 'Anna' },
  { id: '2', name: 'Ben' },
  { id: '4', name: 'Carla' },
];
const conflict = {
  status: 409,
  body: { code: 'version_conflict', detail: 'somebody else changed it meanwhile', errors: [] },
};
const membership = (version: string, ...ids: string[]): Membership => ({ version, rows: ids.map((id) => ({ id })) });

function show(more: { ordered?: boolean } = {}) {
  return showPage(
    <Members
      cached={[AT, 'of', '3']}
      read={() => call('GET', { url: AT })}
      write={(agent_ids, version) => call('PUT', { url: AT, body: { agent_ids, version } })}
      candidates={PEOPLE}
      stale={[]}
      label="Add an agent"
      none="Nobody"
      {...more}
    />,
    '/',
  );
}

const removeFirst = async () => userEvent.click((await screen.findAllByRole('button', { name: /Remove/ }))[0]!);
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }));

describe('a list of members', () => {
  it('is written with the version that was read', async () => {
    const asked = serve({
      [`GET ${AT}`]: () => ({ body: membership('a', '1', '2') }),
      [`PUT ${AT}`]: () => ({ body: membership('b', '2') }),
    });
    await show();
    await removeFirst();
    await save();
    await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({ agent_ids: ['2'], version: 'a' });
  });

  it('changed by somebody else: the newest state can be loaded', async () => {
    let newest = membership('a', '1', '2');
    serve({ [`GET ${AT}`]: () => ({ body: newest }), [`PUT ${AT}`]: () => conflict });
    await show();
    await removeFirst();
    newest = membership('b', '1', '2', '4');
    await save();
    expect(await screen.findByText(/Somebody else has changed this/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Load the newest state' }));
    expect(await screen.findByText('Carla')).toBeInTheDocument();
    expect(screen.getByText('Anna')).toBeInTheDocument();
    expect(screen.queryByText(/Somebody else has changed this/)).toBeNull();
  });

  it('changed by somebody else: what was chosen can be saved over it', async () => {
    let newest = membership('a', '1', '2');
    const asked = serve({
      [`GET ${AT}`]: () => ({ body: newest }),
      [`PUT ${AT}`]: ({ body }) => ((body as Membership).version === 'a' ? conflict : { body: membership('c', '2') }),
    });
    await show();
    await removeFirst();
    newest = membership('b', '4');
    await save();
    await userEvent.click(await screen.findByRole('button', { name: 'Save mine over it' }));
    await waitFor(() =>
      expect(asked.filter(({ method }) => method === 'PUT').at(-1)?.body).toEqual({ agent_ids: ['2'], version: 'b' }),
    );
  });
});

describe('an ordered list', () => {
  // Without its number, and without the tooltip of a button that the pointer rests on.
  const names = () => screen.getAllByRole('listitem').map((row) => row.textContent?.replace(/^\d+|Move .*$/g, ''));

  async function showOrdered() {
    serve({ [`GET ${AT}`]: () => ({ body: membership('a', '1', '2', '4') }) });
    await show({ ordered: true });
    await screen.findByText('Carla');
  }

  it('says where a row went, and keeps the focus on it', async () => {
    await showOrdered();
    const up = screen.getByRole('button', { name: 'Move Carla up' });
    await userEvent.click(up);
    expect(names()).toEqual(['Anna', 'Carla', 'Ben']);
    expect(screen.getByText('Carla moved to place 2 of 3')).toHaveRole('status');
    expect(screen.getByRole('button', { name: 'Move Carla up' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(names()).toEqual(['Carla', 'Anna', 'Ben']);
    expect(screen.getByRole('button', { name: 'Move Carla down' })).toHaveFocus();
  });
});
