import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, uploadRaw } from '../api/client';
import {
  dropAllUploads,
  dropUpload,
  localCopy,
  settleUpload,
  startUpload,
  tryUploadAgain,
  uploaded,
  useUploads,
} from './uploads';

vi.mock('../api/client', async (original) => ({
  ...(await original<typeof import('../api/client')>()),
  uploadRaw: vi.fn(),
}));

const send = vi.mocked(uploadRaw);
const file = new File(['abc'], 'a.png', { type: 'image/png' });
const start = () => startUpload({ interactionId: '1', file, kind: 'image' });
const state = (key: string) => useUploads.getState().uploads[key];

beforeEach(() => {
  useUploads.setState({ uploads: {} });
  send.mockReset();
  URL.createObjectURL = vi.fn(() => 'blob:a');
  URL.revokeObjectURL = vi.fn();
});

describe('a file on its way to the server', () => {
  it('says how far it is, and ends with the id of the server', async () => {
    send.mockImplementation(async (_url, _query, _file, progress) => {
      progress(0.5);
      return { upload_id: 'u-1' };
    });
    const key = start();
    expect(send).toHaveBeenCalledWith(
      '/api/whatsapp/uploads',
      { interaction_id: '1', file_name: 'a.png' },
      file,
      expect.any(Function),
      expect.any(AbortSignal),
    );
    expect(await uploaded(key)).toEqual({ ok: true, id: 'u-1' });
    expect(state(key)).toMatchObject({ state: 'done', progress: 1 });
  });

  it('that is refused says why, and can be tried again', async () => {
    send.mockRejectedValueOnce(new ApiError(413, 'too_large', 'At most 15 MB.'));
    const key = start();
    expect(await uploaded(key)).toEqual({ ok: false, error: { code: 'too_large', message: 'At most 15 MB.' } });
    expect(state(key)).toMatchObject({ state: 'failed', error: { code: 'too_large' } });
    send.mockResolvedValueOnce({ upload_id: 'u-2' });
    tryUploadAgain(key);
    expect(await uploaded(key)).toEqual({ ok: true, id: 'u-2' });
  });

  it('that is left out is not sent any further, and forgotten', async () => {
    let stopped = false;
    send.mockImplementation((_url, _query, _file, _progress, signal) => {
      signal.addEventListener('abort', () => {
        stopped = true;
      });
      return new Promise(() => {});
    });
    const key = start();
    dropUpload(key);
    expect(stopped).toBe(true);
    expect(state(key)).toBeUndefined();
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:a');
    expect(await uploaded(key)).toMatchObject({ ok: false, error: { code: 'upload_lost' } });
  });

  it('whoever signs out leaves none of it', async () => {
    send.mockResolvedValue({ upload_id: 'u-1' });
    const [sent, running] = [start(), start()];
    await uploaded(sent);
    settleUpload(sent, 'ref-2');
    dropAllUploads();
    expect(state(running)).toBeUndefined();
    expect(localCopy('ref-2')).toBeUndefined();
  });

  it('that has gone out is still shown from memory', async () => {
    send.mockResolvedValue({ upload_id: 'u-1' });
    const key = start();
    await uploaded(key);
    settleUpload(key, 'ref-1');
    expect(state(key)).toBeUndefined();
    expect(localCopy('ref-1')).toBe('blob:a');
  });
});
