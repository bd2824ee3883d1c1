import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { message } from '../../../testing/cards';
import { show } from '../../../testing/render';
import { useDrafts } from '../composer/drafts';
import { Bubble } from './Bubble';
import { UnsentBubble } from './UnsentBubble';

vi.mock('../../../realtime/desk', () => ({
  command: vi.fn(async () => ({ ok: true })),
  sendAgain: vi.fn(),
  discardUnsent: vi.fn(),
  canSendAgain: () => true,
}));

const own = (changes = {}) => message({ direction: 'out', sender: 'agent', ...changes });

describe('delivery of an own message (MSG-05)', () => {
  it.each([
    ['queued', 'On its way', 'waiting'],
    ['sent', 'On its way', 'waiting'],
    ['delivered', 'Delivered', 'delivered'],
    ['read', 'Read', 'read'],
  ])('%s is shown as: %s', (delivery, label, mark) => {
    show(<Bubble message={own({ delivery })} first name="Valentina" />);
    expect(screen.getByRole('img', { name: label })).toHaveAttribute('data-delivery', mark);
  });

  it('a failure explains the closed window, with the code of the provider, and gives the text back', async () => {
    useDrafts.setState({ texts: { '1': 'begun' } });
    const error = { kind: 'window_closed', code: '131047', detail: 'Re-engagement message' };
    show(<Bubble message={own({ delivery: 'failed', error })} first name="Valentina" />);
    expect(screen.getByRole('button', { name: /24-hour window is closed.*131047/ })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Copy to the text field' }));
    expect(useDrafts.getState().texts['1']).toBe('begun\nHello');
  });

  it('messages of the customer have no marks of delivery', () => {
    show(<Bubble message={message()} first name="Valentina" />);
    expect(screen.queryByRole('img')).not.toBeInTheDocument();
  });

  it('a kind that cannot be shown is named, not hidden', () => {
    show(<Bubble message={message({ content: { type: 'unsupported', kind: 'sticker' } })} first name="V" />);
    expect(screen.getByText('sticker')).toBeInTheDocument();
  });
});

describe('notes', () => {
  const note = (changes = {}) => message({ direction: 'note', sender: 'agent', sender_id: '8', ...changes });

  it('of colleagues are marked as such, without marks of delivery', () => {
    show(<Bubble message={note()} first name="Valentina" />);
    expect(screen.getByText(/Internal note · a colleague/)).toBeInTheDocument();
    expect(screen.queryByRole('img')).not.toBeInTheDocument();
  });

  it('of the server are on nobody’s side', () => {
    const content = { type: 'text' as const, body: 'Sales did not accept' };
    show(<Bubble message={note({ sender: 'system', sender_id: null, content })} first name="Valentina" />);
    expect(screen.getByTestId('server-note')).toHaveTextContent('Sales did not accept');
    expect(screen.queryByTestId('message')).not.toBeInTheDocument();
  });
});

describe('a message not confirmed yet', () => {
  const entry = { ref: 'ref-1', interactionId: '1', body: 'hi', at: Date.now(), state: 'waiting' as const };

  it('is on its way', () => {
    show(<UnsentBubble entry={entry} first />);
    expect(screen.getByRole('img', { name: 'On its way' })).toBeInTheDocument();
  });

  it('once refused, says why and can be sent again or discarded', () => {
    const error = { code: 'not_holder', message: 'you do not hold this interaction' };
    show(<UnsentBubble entry={{ ...entry, state: 'refused', error }} first />);
    expect(screen.getByRole('alert')).toHaveTextContent('This interaction is not yours any longer.');
    expect(screen.getByRole('button', { name: 'Send again' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Discard' })).toBeInTheDocument();
  });
});
