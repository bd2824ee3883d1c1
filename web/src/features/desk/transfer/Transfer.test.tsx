import { act, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { command } from '../../../realtime/desk';
import { card } from '../../../testing/cards';
import { show } from '../../../testing/render';
import { serve } from '../../../testing/renderPage';
import { TransferBar } from './TransferBar';
import { TransferDialog } from './TransferDialog';

vi.mock('../../../realtime/desk', () => ({ command: vi.fn(async () => ({ ok: true })) }));

const PATH = 'GET /api/whatsapp/interactions/1/receivers';
const agents = [
  { id: '8', name: 'Ben Carter', ready: true },
  { id: '9', name: 'Carla Mendes', ready: false },
];
const queues = [
  { id: '3', name: 'Billing', ready: 0 },
  { id: '4', name: 'Sales', ready: 3 },
];

beforeEach(() => vi.mocked(command).mockClear());

describe('handing a conversation over', () => {
  it('offers agents with the paused ones disabled, and sends the note along', async () => {
    serve({ [PATH]: () => ({ body: { agents, queues: null } }) });
    const close = vi.fn();
    show(<TransferDialog card={card()} opened turn={1} close={close} />);
    expect(await screen.findByRole('radio', { name: /Carla Mendes.*paused/ })).toBeDisabled();
    expect(screen.queryByText('Queues')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: /Ben Carter/ }));
    await userEvent.type(screen.getByRole('textbox', { name: /Note for/ }), 'charged twice');
    await userEvent.click(screen.getByRole('button', { name: 'Transfer' }));
    expect(command).toHaveBeenCalledExactlyOnceWith({
      kind: 'transfer',
      interaction_id: '1',
      to: { kind: 'agent', agent_id: '8' },
      note: 'charged twice',
    });
    expect(close).toHaveBeenCalledOnce();
  });

  it('says how many are ready in a queue, and that nobody is', async () => {
    serve({ [PATH]: () => ({ body: { agents, queues } }) });
    show(<TransferDialog card={card()} opened turn={1} close={() => {}} />);
    await userEvent.click(await screen.findByText('Queues'));
    expect(screen.getByRole('radio', { name: /Sales.*3 ready/ })).toBeEnabled();
    await userEvent.click(screen.getByRole('radio', { name: /Billing.*nobody ready/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Transfer' }));
    expect(command).toHaveBeenCalledWith(expect.objectContaining({ to: { kind: 'queue', queue_id: '3' } }));
  });

  it('stays open and explains when the server refuses', async () => {
    serve({ [PATH]: () => ({ body: { agents, queues: null } }) });
    vi.mocked(command).mockResolvedValueOnce({ ok: false, error: { code: 'receiver_away', message: '' } });
    const close = vi.fn();
    show(<TransferDialog card={card()} opened turn={1} close={close} />);
    await userEvent.click(await screen.findByRole('radio', { name: /Ben Carter/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Transfer' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Choose somebody else');
    expect(close).not.toHaveBeenCalled();
  });
});

it('each opening begins afresh, also while the last one is still closing', async () => {
  serve({ [PATH]: () => ({ body: { agents, queues } }) });
  function Twice() {
    const [turn, setTurn] = useState(1);
    return (
      <>
        <TransferDialog card={card()} opened turn={turn} close={() => {}} />
        <button type="button" onClick={() => setTurn(2)}>
          open again
        </button>
      </>
    );
  }
  show(<Twice />);
  await userEvent.click(await screen.findByText('Queues'));
  await userEvent.click(screen.getByRole('radio', { name: /Sales/ }));
  fireEvent.click(screen.getByText('open again'));
  expect(await screen.findByRole('radio', { name: /Ben Carter/ })).not.toBeChecked();
  expect(screen.getByRole('button', { name: 'Transfer' })).toBeDisabled();
});

describe('while a transfer waits', () => {
  it('it counts down to the deadline of the server and can be taken back', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-21T08:00:00.000Z'), shouldAdvanceTime: true });
    const until = '2026-11-21T08:00:24.000Z';
    show(<TransferBar card={card({ state: 'transferring', transfer: { to: 'Sales', until } })} />);
    expect(screen.getByRole('region', { name: 'Transferring to Sales' })).toBeInTheDocument();
    expect(screen.getByRole('timer')).toHaveTextContent('00:24 left');
    act(() => void vi.advanceTimersByTime(10_000));
    expect(screen.getByRole('timer')).toHaveTextContent(/00:1[34] left/);
    vi.useRealTimers();
    await userEvent.click(screen.getByRole('button', { name: 'Take it back' }));
    expect(command).toHaveBeenCalledWith({ kind: 'cancel_transfer', interaction_id: '1' });
  });
});
