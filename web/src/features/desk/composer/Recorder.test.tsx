import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { show } from '../../../testing/render';
import { Recorder } from './Recorder';
import { loudness } from './useRecorder';

const stopTrack = vi.fn();
const getUserMedia = vi.fn();
let recorders: FakeRecorder[] = [];

class FakeRecorder {
  static isTypeSupported = (type: string) => type.startsWith('audio/webm');
  state = 'inactive';
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  readonly mimeType: string;
  constructor(_stream: unknown, options: { mimeType: string }) {
    this.mimeType = options.mimeType;
    recorders.push(this);
  }
  start() {
    this.state = 'recording';
  }
  stop() {
    this.state = 'inactive';
    this.ondataavailable?.({ data: new Blob(['sound']) });
    this.onstop?.();
  }
}

class FakeAudio {
  createAnalyser = () => ({ fftSize: 0, getByteTimeDomainData: (into: Uint8Array) => into.fill(128) });
  createMediaStreamSource = () => ({ connect: () => {} });
  close = async () => {};
}

beforeEach(() => {
  recorders = [];
  stopTrack.mockClear();
  getUserMedia.mockReset().mockResolvedValue({ getTracks: () => [{ stop: stopTrack }] });
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  vi.stubGlobal('AudioContext', FakeAudio);
  Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia }, configurable: true });
  URL.createObjectURL = () => 'blob:voice';
  URL.revokeObjectURL = () => {};
});

const send = vi.fn();
const close = vi.fn();

function open() {
  send.mockClear();
  close.mockClear();
  return show(<Recorder send={send} close={close} />);
}

describe('a voice message', () => {
  it('is recorded, listened to, and goes out; the microphone is let go', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Stop and listen' }));
    expect(stopTrack).toHaveBeenCalledOnce();
    expect(await screen.findByRole('button', { name: 'Play: Voice message' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Send' })).toHaveFocus();
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    const { file } = send.mock.calls[0]![0] as { file: File };
    expect(file.name).toBe('voice.webm');
    expect(file.type).toBe('audio/webm;codecs=opus');
    expect(close).toHaveBeenCalledOnce();
  });

  it('Escape discards it', async () => {
    open();
    await screen.findByRole('button', { name: 'Stop and listen' });
    await userEvent.keyboard('{Escape}');
    expect(close).toHaveBeenCalledOnce();
    expect(send).not.toHaveBeenCalled();
    expect(stopTrack).toHaveBeenCalledOnce();
    expect(recorders[0]?.state).toBe('inactive');
  });

  it('leaving the conversation lets the microphone go', async () => {
    const { unmount } = open();
    await screen.findByRole('button', { name: 'Stop and listen' });
    unmount();
    expect(stopTrack).toHaveBeenCalledOnce();
  });

  it.each([
    ['NotAllowedError', /does not let this page use the microphone/],
    ['NotFoundError', /No microphone was found/],
  ])('%s is explained', async (name, words) => {
    getUserMedia.mockRejectedValue(new DOMException('', name));
    open();
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(screen.getByRole('button', { name: 'Stop and listen' })).toBeDisabled();
  });

  it('a microphone that is given only after one has left is let go at once', async () => {
    let give: (stream: unknown) => void = () => {};
    getUserMedia.mockReturnValue(new Promise((resolve) => (give = resolve)));
    const { unmount } = open();
    unmount();
    await act(async () => give({ getTracks: () => [{ stop: stopTrack }] }));
    expect(stopTrack).toHaveBeenCalledOnce();
    expect(recorders).toEqual([]);
  });
});

it('silence is 0 and the loudest is 1', () => {
  expect(loudness(new Uint8Array(8).fill(128))).toBe(0);
  expect(loudness(new Uint8Array(8).fill(255))).toBe(1);
  expect(loudness(new Uint8Array())).toBe(0);
});
