import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { command } from '../../../realtime/desk';
import type { MessageCard } from '../../../realtime/frames';
import { message } from '../../../testing/cards';
import { show } from '../../../testing/render';
import { useChosen } from '../composer/chosen';
import { Bubble } from './Bubble';
import { AroundThread, type ThreadContext } from './context';

vi.mock('../../../realtime/desk', () => ({ command: vi.fn(async () => ({ ok: true })) }));

const all = { quotes: true, reactions: true };
const jumpTo = vi.fn();
const around = (changes: Partial<ThreadContext> = {}): ThreadContext => ({
  name: 'Valentina',
  accountId: '1',
  capabilities: all,
  writes: true,
  addsContacts: false,
  jumpTo,
  ...changes,
});

function draw(changes: Partial<MessageCard>, context?: Partial<ThreadContext>) {
  return show(
    <AroundThread value={around(context)}>
      <Bubble message={message(changes)} first name="Valentina" />
    </AroundThread>,
  );
}

const button = (name: string) => screen.queryByRole('button', { name });

beforeEach(() => {
  vi.mocked(command).mockClear();
  jumpTo.mockClear();
  useChosen.setState({ keys: {}, answers: {} });
});

describe('what can be done with a message', () => {
  it('one of the customer is answered and reacted to', async () => {
    draw({ content: { type: 'text', body: 'Which plan?' } });
    await userEvent.click(screen.getByRole('button', { name: 'Reply' }));
    expect(useChosen.getState().answers['1']).toEqual({ message_id: '100', preview: 'Which plan?', direction: 'in' });
    await userEvent.click(screen.getByRole('button', { name: 'React' }));
    await userEvent.click(screen.getByRole('button', { name: 'React with ❤️' }));
    expect(command).toHaveBeenCalledExactlyOnceWith({
      kind: 'react',
      interaction_id: '1',
      message_id: '100',
      emoji: '❤️',
    });
  });

  it('an own reaction is taken back by the bin, or by pressing it again (MSG-10)', async () => {
    draw({ reactions: { ours: '👍', customer: '🙏' } });
    expect(screen.getByTestId('reactions')).toHaveAccessibleName('Valentina reacted with 🙏, you reacted with 👍');
    await userEvent.click(screen.getByRole('button', { name: 'React' }));
    expect(screen.getByRole('button', { name: 'React with 👍' })).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(screen.getByRole('button', { name: 'Take 👍 back' }));
    expect(command).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'react', emoji: null }));
  });

  it('nothing is offered that the account cannot do (PRV-03)', () => {
    draw({}, { capabilities: { quotes: false, reactions: false } });
    expect(button('Reply')).not.toBeInTheDocument();
    expect(button('React')).not.toBeInTheDocument();
  });

  it('nothing is offered to who only reads along', () => {
    draw({}, { writes: false });
    expect(button('Reply')).not.toBeInTheDocument();
    expect(button('React')).not.toBeInTheDocument();
    expect(button('More about this message')).toBeInTheDocument();
  });

  it('own messages get no reaction, and are answered only once they are out', () => {
    const { unmount } = draw({ direction: 'out', sender: 'agent', delivery: 'read' });
    expect(button('React')).not.toBeInTheDocument();
    expect(button('Reply')).toBeInTheDocument();
    unmount();
    draw({ direction: 'out', sender: 'agent', delivery: 'queued' });
    expect(button('Reply')).not.toBeInTheDocument();
  });

  it('a deleted message has nothing left to be done with', () => {
    draw({ content: { type: 'deleted' }, deleted_at: '2026-11-21T08:00:00.000Z' });
    for (const name of ['Reply', 'React', 'More about this message']) expect(button(name)).not.toBeInTheDocument();
  });

  it('a failed one is sent again, as the same message (MSG-07)', async () => {
    draw({ direction: 'out', sender: 'agent', delivery: 'failed' });
    await userEvent.click(screen.getByRole('button', { name: 'Send again' }));
    expect(command).toHaveBeenCalledExactlyOnceWith({ kind: 'resend', interaction_id: '1', message_id: '100' });
  });
});

describe('the quote of a message (MSG-08)', () => {
  it('leads to the original', async () => {
    draw({ quote: { message_id: '42', preview: 'Your order left', direction: 'out' } });
    await userEvent.click(screen.getByRole('button', { name: 'Go to the original: Your order left' }));
    expect(jumpTo).toHaveBeenCalledExactlyOnceWith('42');
  });

  it('of something unknown says that it is not available', () => {
    draw({ quote: {} });
    expect(screen.getByText('The original is not available')).toBeInTheDocument();
  });
});

it('an edited message says so, and messages of the server are by System (MSG-16)', () => {
  const { unmount } = draw({ edited_at: '2026-11-21T08:00:00.000Z' });
  expect(screen.getByText('edited')).toBeInTheDocument();
  unmount();
  draw({ direction: 'out', sender: 'system' });
  expect(screen.getByText('System')).toBeInTheDocument();
});
