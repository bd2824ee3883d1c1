import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sendFile, sendText, writeNote } from '../../../realtime/desk';
import { useLink } from '../../../realtime/store';
import { card } from '../../../testing/cards';
import { show } from '../../../testing/render';
import { Composer } from './Composer';
import { answer, useChosen } from './chosen';
import { setDraft, useDrafts } from './drafts';

vi.mock('../../../api/client', async (original) => ({
  ...(await original<typeof import('../../../api/client')>()),
  uploadRaw: () => new Promise(() => {}),
}));
vi.mock('../../../realtime/desk', () => ({ sendText: vi.fn(), sendFile: vi.fn(), writeNote: vi.fn() }));

const open = () => card({ window_expires_at: new Date(Date.now() + 3_600_000).toISOString() });
const field = () => screen.getByRole('textbox', { name: /Reply to Valentina/ });

beforeEach(() => {
  vi.mocked(sendText).mockClear();
  vi.mocked(writeNote).mockClear();
  vi.mocked(sendFile).mockClear();
  useChosen.setState({ keys: {}, answers: {} });
  URL.createObjectURL = () => 'blob:a';
  URL.revokeObjectURL = () => {};
  useDrafts.setState({ texts: {} });
  useLink.setState({ state: 'live', lostAt: null, firstBuild: null });
});

describe('writing an answer', () => {
  it('Enter sends once and empties the field, Shift+Enter breaks the line', async () => {
    show(<Composer card={open()} />);
    await userEvent.type(field(), 'one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(sendText).toHaveBeenCalledExactlyOnceWith('1', 'one\ntwo', undefined);
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

  it.each<[string, number, RegExp, boolean]>([
    ['more than two hours', 121 * 60_000, /left to answer freely/, false],
    ['less than two hours', 119 * 60_000, /left to answer freely/, true],
  ])('of the window %s are left (WIN-07)', (_, left, words, isSoon) => {
    show(<Composer card={card({ window_expires_at: new Date(Date.now() + left).toISOString() })} />);
    expect(screen.getByText(words).closest('[data-soon]') !== null).toBe(isSoon);
  });

  it('a closed window warns and leaves the field usable (WIN-04, WIN-07)', async () => {
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
    expect(sendText).toHaveBeenCalledExactlyOnceWith('1', 'later', undefined);
  });
});

describe('sending files', () => {
  const picture = () => new File(['abc'], 'meter.png', { type: 'image/png' });
  const chosen = () => screen.findByRole('list', { name: 'Files to send' });
  const sending = { kind: 'image', file_name: 'meter.png', bytes: 3, mime_type: 'image/png', key: expect.any(String) };

  it('a pasted picture is shown with its size, and goes out with the words as its caption', async () => {
    show(<Composer card={open()} />);
    fireEvent.paste(field(), { clipboardData: { files: [picture()], types: ['Files'] } });
    expect(await chosen()).toHaveTextContent('meter.pngPhoto · PNG · 3 B');
    await userEvent.type(field(), 'The meter{Enter}');
    expect(sendFile).toHaveBeenCalledExactlyOnceWith('1', expect.objectContaining(sending), 'The meter', undefined);
    expect(sendText).not.toHaveBeenCalled();
    expect(screen.queryByRole('list', { name: 'Files to send' })).not.toBeInTheDocument();
  });

  it('pasted words stay words, also where a program offers a picture of them', () => {
    show(<Composer card={open()} />);
    fireEvent.paste(field(), { clipboardData: { files: [picture()], types: ['text/plain', 'Files'] } });
    expect(screen.queryByRole('list', { name: 'Files to send' })).not.toBeInTheDocument();
  });

  it('of several the first that can carry words has them, each in a message of its own', async () => {
    show(<Composer card={open()} />);
    const song = new File(['abc'], 'song.mp3', { type: 'audio/mpeg' });
    await userEvent.upload(screen.getByLabelText('Files to attach'), [song, picture()]);
    await userEvent.type(field(), 'both{Enter}');
    expect(vi.mocked(sendFile).mock.calls.map(([, { kind }, caption]) => [kind, caption])).toEqual([
      ['audio', ''],
      ['image', 'both'],
    ]);
  });

  it('one that is left out is not sent, and one that is too large is refused with the limit', async () => {
    show(
      <Composer
        card={{
          ...open(),
          capabilities: {
            quotes: true,
            locations: true,
            contact_cards: true,
            reactions: true,
            files: [{ kind: 'document', mime_types: [], bytes_max: 4 }],
          },
        }}
      />,
    );
    const input = screen.getByLabelText('Files to attach');
    await userEvent.upload(input, picture());
    await userEvent.click(await screen.findByRole('button', { name: 'Leave out meter.png' }));
    expect(screen.queryByRole('list', { name: 'Files to send' })).not.toBeInTheDocument();
    await userEvent.upload(input, new File(['abcde'], 'large.bin'));
    expect(await screen.findByText('5 B is too large: at most 4 B can be sent.')).toBeInTheDocument();
    expect(sendFile).not.toHaveBeenCalled();
  });

  it('a note carries no files', async () => {
    show(<Composer card={open()} />);
    await userEvent.upload(screen.getByLabelText('Files to attach'), picture());
    await userEvent.click(screen.getByText('Internal note'));
    expect(screen.queryByRole('list', { name: 'Files to send' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Attach files' })).not.toBeInTheDocument();
  });
});

describe('answering a message (MSG-08)', () => {
  const quote = { message_id: '5', preview: 'Which plan?', direction: 'in' };

  it('shows it above the text, and sends it along once', async () => {
    answer('1', quote);
    show(<Composer card={open()} />);
    expect(screen.getByRole('region', { name: 'The message you are answering' })).toHaveTextContent('Which plan?');
    await userEvent.type(field(), 'The small one{Enter}again{Enter}');
    expect(vi.mocked(sendText).mock.calls).toEqual([
      ['1', 'The small one', quote],
      ['1', 'again', undefined],
    ]);
  });

  it('Escape in the text goes back to an ordinary message', async () => {
    answer('1', quote);
    show(<Composer card={open()} />);
    await userEvent.type(field(), '{Escape}');
    expect(screen.queryByRole('region', { name: 'The message you are answering' })).not.toBeInTheDocument();
  });
});
