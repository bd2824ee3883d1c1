import { beforeEach, describe, expect, it } from 'vitest';
import { message } from '../testing/cards';
import {
  addToOutbox,
  loadOutbox,
  markAccepted,
  markRefused,
  markUploaded,
  type OutboxEntry,
  prune,
  useOutbox,
} from './outbox';
import { emptyDesk } from './reducer';

const entry: OutboxEntry = { ref: 'ref-1', interactionId: '1', body: 'hi', at: 1, state: 'waiting' };
const withThread = (clientRef: string | null) => ({
  ...emptyDesk,
  threads: { '1': { interaction_id: '1', messages: [message({ client_ref: clientRef })], has_more: false } },
});

beforeEach(() => {
  sessionStorage.clear();
  useOutbox.setState({ entries: [] });
});

describe('own messages on their way', () => {
  it('leave when the copy of the server is in the thread', () => {
    expect(prune([entry], withThread('ref-1'))).toEqual([]);
  });

  it('stay after the ack until that copy arrives, so that nothing blinks', () => {
    const accepted: OutboxEntry = { ...entry, state: 'accepted' };
    expect(prune([accepted], withThread(null))).toEqual([accepted]);
    expect(prune([accepted], emptyDesk)).toEqual([]);
  });

  it('waiting and refused ones stay even without a thread', () => {
    const refused: OutboxEntry = { ...entry, ref: 'ref-2', state: 'refused' };
    expect(prune([entry, refused], emptyDesk)).toEqual([entry, refused]);
  });

  it('survive a reload, and only the waiting ones are sent again', () => {
    addToOutbox('7', entry);
    addToOutbox('7', { ...entry, ref: 'ref-2' });
    markRefused('7', 'ref-2', { code: 'closed', message: 'closed' });
    addToOutbox('7', { ...entry, ref: 'ref-3' });
    markAccepted('7', 'ref-3');
    useOutbox.setState({ entries: [] });
    expect(loadOutbox('7').map((e) => e.ref)).toEqual(['ref-1']);
    expect(useOutbox.getState().entries).toHaveLength(3);
    expect(loadOutbox('8')).toEqual([]);
  });

  it('a file whose upload was cut off by a reload says so, and keeps its caption', () => {
    const file = { key: 'k', kind: 'image' as const, file_name: 'a.png', mime_type: 'image/png', bytes: 3 };
    addToOutbox('7', { ...entry, body: 'see', file, state: 'uploading' });
    expect(loadOutbox('7')).toEqual([]);
    expect(useOutbox.getState().entries[0]).toMatchObject({
      body: 'see',
      state: 'refused',
      error: { code: 'upload_lost' },
    });
  });

  it('a file that is uploaded goes out after a reload as well', () => {
    const file = { key: 'k', kind: 'image' as const, file_name: 'a.png', mime_type: 'image/png', bytes: 3 };
    addToOutbox('7', { ...entry, file, state: 'uploading' });
    markUploaded('7', 'ref-1', 'u-1');
    expect(loadOutbox('7')).toMatchObject([{ ref: 'ref-1', state: 'waiting', file: { upload_id: 'u-1' } }]);
  });
});
