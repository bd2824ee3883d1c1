import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sendText, writeNote } from '../../../realtime/desk';
import { useLink } from '../../../realtime/store';
import { card } from '../../../testing/cards';
import { show } from '../../../testing/render';
import { Composer } from './Composer';
import { setDraft, useDrafts } from './drafts';

vi.mock('../../../realtime/desk', () => ({ sendText: vi.fn(), writeNote: vi.fn() }));

const open = () => card({ window_expires_at: new Date(Date.now() + 3_600_000).toISOString() });
const field = () => screen.getByRole('textbox', { name: /Reply to Valentina/ });

beforeEach(() => {
  vi.mocked(sendText).mockClear();
  vi.mocked(writeNote).mockClear();
  useDrafts.setState({ texts: {} });
  useLink.setState({ state: 'live', lostAt: null, firstBuild: null });
});

describe('writing an answer', () => {
  it('Enter sends once and empties the field, Shift+Enter breaks the line', async () => {
    show(<Composer card={open()} />);
    await userEvent.type(field(), 'one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(sendText).toHaveBeenCalledExactlyOnceWith('1', 'one\ntwo');
    expect(field()).toHaveValue('');
  });

  it('Enter that ends a composition of an input method does not send', () => {
    setDraft('1', 'にほ');
    show(<Composer card={open()} />);
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 });
    expect(sendText).not.toHaveBeenCalled();
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(sendText).toHaveBeenCalledOnce();
  });

  it('a held Enter key sends one message', () => {
    setDraft('1', 'hello');
    show(<Composer card={open()} />);
    fireEvent.keyDown(field(), { key: 'Enter', repeat: true });
    expect(sendText).not.toHaveBeenCalled();
  });

  it('white space alone is not a message', async () => {
    show(<Composer card={open()} />);
    await userEvent.type(field(), '   {Enter}');
    expect(sendText).not.toHaveBeenCalled();
  });

  it('more than 4096 characters are counted as people see them, and not sent', async () => {
    setDraft('1', '😀'.repeat(4096));
    const { unmount } = show(<Composer card={open()} />);
    expect(screen.getByText('4096 / 4096')).toBeInTheDocument();
    unmount();
    setDraft('1', '😀'.repeat(4097));
    show(<Composer card={open()} />);
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(sendText).not.toHaveBeenCalled();
    expect(screen.getByText(/at most 4096/)).toBeInTheDocument();
  });

  it('each conversation keeps its own draft, in the storage of the browser', async () => {
    const { unmount } = show(<Composer card={open()} />);
    await userEvent.type(field(), 'for Valentina');
    unmount();
    show(<Composer card={{ ...open(), id: '2', contact_name: 'Marcos' }} />);
    expect(screen.getByRole('textbox', { name: 'Reply to Marcos' })).toHaveValue('');
    expect(localStorage.getItem('switchboard.drafts')).toContain('for Valentina');
  });

  it('a closed window warns and leaves the field usable', async () => {
    show(<Composer card={card({ window_expires_at: '2020-01-01T00:00:00.000Z' })} />);
    expect(screen.getByText(/24-hour window is closed/)).toBeInTheDocument();
    await userEvent.type(field(), 'still{Enter}');
    expect(sendText).toHaveBeenCalledOnce();
  });

  it('a note has a field of its own and is never sent (MSG-09)', async () => {
    show(<Composer card={open()} />);
    await userEvent.type(field(), 'to the customer');
    await userEvent.click(screen.getByText('Internal note'));
    const note = screen.getByRole('textbox', { name: 'Internal note about Valentina Ruiz' });
    expect(note).toHaveValue('');
    await userEvent.type(note, 'for colleagues{Enter}');
    expect(writeNote).toHaveBeenCalledExactlyOnceWith('1', 'for colleagues');
    expect(sendText).not.toHaveBeenCalled();
    fireEvent.keyDown(window, { code: 'KeyN', altKey: true });
    expect(field()).toHaveValue('to the customer');
  });

  it('without connection it says so and goes on taking messages', async () => {
    useLink.setState({ state: 'lost', lostAt: Date.now() - 5_000 });
    show(<Composer card={open()} />);
    expect(await screen.findByText(/sent as soon as it is back/)).toBeInTheDocument();
    await userEvent.type(field(), 'later{Enter}');
    expect(sendText).toHaveBeenCalledExactlyOnceWith('1', 'later');
  });
});
