import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { command } from '../../../realtime/desk';
import { emptyDesk } from '../../../realtime/reducer';
import { useDesk } from '../../../realtime/store';
import { card, presence } from '../../../testing/cards';
import { show } from '../../../testing/render';
import { serve } from '../../../testing/renderPage';
import { noteDraft, setDraft, useDrafts } from '../composer/drafts';
import { CloseMenu } from './CloseMenu';
import { DisposingDialog } from './DisposeDialog';

vi.mock('../../../realtime/desk', () => ({ command: vi.fn(async () => ({ ok: true })) }));

const DISPOSITIONS = 'GET /api/whatsapp/interactions/1/dispositions';
const DISPOSE = 'PUT /api/whatsapp/interactions/1/disposition';
const rows = [{ id: '5', levels: ['Sold'] }];

const served = () => serve({ [DISPOSITIONS]: () => ({ body: { rows } }), [DISPOSE]: () => ({ status: 204 }) });

beforeEach(() => {
  vi.mocked(command).mockClear();
  useDrafts.setState({ texts: {} });
  useDesk.setState(emptyDesk, true);
});

async function choose(entry: RegExp): Promise<void> {
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: entry }));
}

describe('closing (CLS-01)', () => {
  it.each([
    [/Close interaction/, 'close'],
    [/Close tab only/, 'close_tab'],
  ])('%s asks nothing when nothing is lost', async (entry, kind) => {
    show(<CloseMenu card={card()} />);
    await choose(entry);
    expect(command).toHaveBeenCalledExactlyOnceWith({ kind, interaction_id: '1' });
  });

  it('closes with a disposition in one request', async () => {
    const asked = served();
    show(<CloseMenu card={card()} />);
    await choose(/Close and dispose/);
    await userEvent.click(await screen.findByRole('radio', { name: 'Sold' }));
    await userEvent.click(screen.getByRole('button', { name: 'Close interaction' }));
    const [put] = asked.filter((request) => request.method === 'PUT');
    expect(put?.body).toEqual({ disposition_id: '5', note: null, close: true });
    expect(command).not.toHaveBeenCalled();
  });

  it('has no plain close where a disposition is demanded: closing begins with it (DSP-10, DSP-11)', async () => {
    show(<CloseMenu card={card({ must_dispose: true })} />);
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    const entries = await screen.findAllByRole('menuitem');
    expect(entries.map((entry) => entry.textContent)).toEqual([
      expect.stringMatching(/^Close and dispose/),
      expect.stringMatching(/^Close tab only/),
    ]);
    await userEvent.click(screen.getByRole('menuitem', { name: /Close and dispose/ }));
    expect(command).toHaveBeenCalledExactlyOnceWith({ kind: 'close', interaction_id: '1' });
  });

  it('warns of a note that is not saved yet', async () => {
    setDraft(noteDraft('1'), 'half a note');
    show(<CloseMenu card={card()} />);
    await choose(/Close interaction/);
    expect(await screen.findByText('Your draft is not sent.')).toBeInTheDocument();
    expect(command).not.toHaveBeenCalled();
  });
});

describe('a demanded disposition', () => {
  const disposing = (changes = {}) =>
    useDesk.setState({
      interactions: [card({ state: 'disposing', ...changes })],
      presence: presence({ status: 'paused', pause: 'After work', system: true }),
    });

  it('is asked for as long as the conversation waits for it, with the pause it costs', async () => {
    served();
    disposing();
    show(<DisposingDialog back={() => {}} />);
    expect(await screen.findByRole('dialog', { name: 'How did it end?' })).toHaveTextContent('Paused: After work');
    await userEvent.keyboard('{Escape}');
    expect(screen.getByRole('dialog', { name: 'How did it end?' })).toBeInTheDocument();
  });

  it('tells of new messages and leads back to the conversation', async () => {
    served();
    disposing({ unread: 1, preview: 'One more thing' });
    const back = vi.fn();
    show(<DisposingDialog back={back} />);
    const news = (await screen.findByText('1 new message')).closest('[role="status"]');
    expect(news).toHaveTextContent('One more thing');
    await userEvent.click(screen.getByRole('button', { name: 'Back to the conversation' }));
    expect(command).toHaveBeenCalledExactlyOnceWith({ kind: 'cancel_close', interaction_id: '1' });
    expect(back).toHaveBeenCalledWith('1');
  });
});
