import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { command } from '../../../realtime/desk';
import { emptyDesk } from '../../../realtime/reducer';
import { useDesk } from '../../../realtime/store';
import { offer } from '../../../testing/cards';
import { show } from '../../../testing/render';
import { urgency } from './Countdown';
import { Offers } from './Offers';
import { summary } from './useRinging';

vi.mock('../../../realtime/desk', () => ({ command: vi.fn() }));

const soon = (secs: number) => new Date(Date.now() + secs * 1000).toISOString();
const running = (changes = {}) =>
  offer({ waiting_since: soon(-30), offered_at: soon(-1), until: soon(19), ...changes });
const put = (...offers: ReturnType<typeof offer>[]) => act(() => useDesk.setState({ ...emptyDesk, offers }, true));
const altKey = (code: string) => fireEvent.keyDown(window, { code, altKey: true });

beforeEach(() => {
  vi.mocked(command).mockReset().mockResolvedValue({ ok: true });
  useDesk.setState(emptyDesk, true);
});

describe('an offer', () => {
  it('says who, where and how long, and takes no focus (RTE-01)', () => {
    show(
      <>
        <input aria-label="elsewhere" />
        <Offers accepted={() => {}} />
      </>,
    );
    screen.getByLabelText('elsewhere').focus();
    put(running());
    const card = screen.getByRole('alertdialog', { name: /Sofía Marchetti/ });
    expect(card).toHaveTextContent('+393472218890');
    expect(card).toHaveTextContent('EU');
    expect(card).toHaveTextContent('Billing');
    expect(card).toHaveTextContent(/waited 00:(29|3\d)/);
    expect(within(card).getByRole('timer')).toHaveAccessibleName(/1\d seconds left|20 seconds left/);
    expect(card).toHaveAccessibleDescription(/charged twice/);
    expect(screen.getByLabelText('elsewhere')).toHaveFocus();
  });

  it('is accepted with its ticket, and the conversation comes into view (RTE-02, RTE-03)', async () => {
    const accepted = vi.fn();
    show(<Offers accepted={accepted} />);
    put(running({ ticket: 3 }));
    await userEvent.click(screen.getByRole('button', { name: /Accept/ }));
    expect(command).toHaveBeenCalledExactlyOnceWith({ kind: 'accept', interaction_id: '77', ticket: 3 });
    expect(accepted).toHaveBeenCalledExactlyOnceWith('77');
  });

  it('is rejected with its ticket, and nothing comes into view (RTE-02)', async () => {
    const accepted = vi.fn();
    show(<Offers accepted={accepted} />);
    put(running({ ticket: 3 }));
    await userEvent.click(screen.getByRole('button', { name: /Reject/ }));
    expect(command).toHaveBeenCalledExactlyOnceWith({ kind: 'reject', interaction_id: '77', ticket: 3 });
    expect(accepted).not.toHaveBeenCalled();
  });

  it('Alt A and Alt R answer the longest waiting one', () => {
    show(<Offers accepted={() => {}} />);
    put(running({ interaction_id: '1' }), running({ interaction_id: '2' }));
    altKey('KeyA');
    altKey('KeyR');
    expect(vi.mocked(command).mock.calls).toEqual([[{ kind: 'accept', interaction_id: '1', ticket: 1 }]]);
  });

  it('a lost race says who was faster, and brings nothing into view', async () => {
    vi.mocked(command).mockResolvedValue({ ok: false, error: { code: 'already_taken', message: '', by: 'Ben' } });
    const accepted = vi.fn();
    show(<Offers accepted={accepted} />);
    put(running());
    await userEvent.click(screen.getByRole('button', { name: /Accept/ }));
    expect(await screen.findByText('Already taken by Ben.')).toBeInTheDocument();
    expect(accepted).not.toHaveBeenCalled();
  });

  it('what does not end the offer is explained on it', async () => {
    const error = { code: 'tab_limit', message: 'you have 20 tabs open, at most 20 are allowed; close a tab first' };
    vi.mocked(command).mockResolvedValue({ ok: false, error });
    show(<Offers accepted={() => {}} />);
    put(running());
    await userEvent.click(screen.getByRole('button', { name: /Accept/ }));
    const card = screen.getByRole('alertdialog');
    expect(await within(card).findByRole('alert')).toHaveTextContent('close a tab first.');
    expect(within(card).getByRole('button', { name: /Reject/ })).toBeEnabled();
  });

  it('leaves at once when it is withdrawn', () => {
    show(<Offers accepted={() => {}} />);
    put(running());
    put();
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
  });
});

describe('ringing', () => {
  it('follows the shortest period, and only loud offers count for its end', () => {
    const quiet = running({ interaction_id: '1', sound: false, renotify_secs: 3, until: soon(60) });
    const loud = running({ interaction_id: '2', renotify_secs: 7 });
    expect(summary([quiet, loud])).toMatchObject({ period: 3, until: Date.parse(loud.until) });
    expect(summary([])).toMatchObject({ key: '', loud: '' });
  });

  it('shakes again with each period, and stays the same offer (RTE-07)', () => {
    vi.useFakeTimers();
    show(<Offers accepted={() => {}} />);
    put(running({ renotify_secs: 3, until: soon(60) }));
    const shaking = () => document.querySelector('[data-shake]');
    const seen = new Set([shaking()]);
    for (const _ of [1, 2]) {
      act(() => vi.advanceTimersByTime(3_000));
      seen.add(shaking());
    }
    vi.useRealTimers();
    expect(seen.has(null)).toBe(false);
    expect(seen.size).toBe(3);
    expect(screen.getAllByRole('alertdialog')).toHaveLength(1);
  });

  it('turns orange at ten seconds and red at five', () => {
    expect([20_000, 10_000, 5_000].map(urgency)).toEqual(['calm', 'soon', 'now']);
  });
});
