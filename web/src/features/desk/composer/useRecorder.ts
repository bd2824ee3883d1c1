// Recording a voice message: the microphone is open only while something is recorded.
import { useCallback, useEffect, useRef, useState } from 'react';

/** In the order WhatsApp likes them; the server makes OGG/Opus of the others. */
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'] as const;
const BITS_PER_SECOND = 32_000;
export const LENGTH_MAX_MS = 10 * 60_000;
const TICK_MS = 100;

export type Recording = { file: File; url: string; durationMs: number };

export type RecorderState =
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'recording'; ms: number; level: number }
  | { kind: 'done'; recording: Recording }
  | { kind: 'refused'; reason: 'denied' | 'missing' };

type Running = {
  recorder: MediaRecorder;
  stream: MediaStream;
  audio: AudioContext;
  timer: ReturnType<typeof setInterval>;
  keep: boolean;
};

export function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined;
}

export function useRecorder() {
  const [state, setState] = useState<RecorderState>({ kind: 'idle' });
  const running = useRef<Running | null>(null);
  const wanted = useRef(false);

  const end = useCallback((keep: boolean) => {
    wanted.current = false;
    const held = running.current;
    running.current = null;
    if (!held) return;
    clearInterval(held.timer);
    held.keep = keep;
    if (held.recorder.state !== 'inactive') held.recorder.stop();
    for (const track of held.stream.getTracks()) track.stop();
    void held.audio.close();
  }, []);

  const start = useCallback(async () => {
    if (wanted.current) return;
    wanted.current = true;
    setState({ kind: 'asking' });
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true } });
      if (!wanted.current) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      running.current = record(stream, setState, () => end(true));
    } catch (cause) {
      wanted.current = false;
      const isMissing = cause instanceof DOMException && cause.name === 'NotFoundError';
      setState({ kind: 'refused', reason: isMissing ? 'missing' : 'denied' });
    }
  }, [end]);

  const stop = useCallback(() => end(true), [end]);
  const cancel = useCallback(() => {
    end(false);
    setState((now) => {
      if (now.kind === 'done') URL.revokeObjectURL(now.recording.url);
      return { kind: 'idle' };
    });
  }, [end]);
  useEffect(() => () => end(false), [end]);

  return { state, start, stop, cancel };
}

function record(stream: MediaStream, show: (state: RecorderState) => void, full: () => void): Running {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { ...(mimeType && { mimeType }), audioBitsPerSecond: BITS_PER_SECOND });
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 512;
  audio.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const begun = performance.now();
  const chunks: Blob[] = [];
  const timer = setInterval(() => {
    const ms = performance.now() - begun;
    analyser.getByteTimeDomainData(samples);
    show({ kind: 'recording', ms, level: loudness(samples) });
    if (ms >= LENGTH_MAX_MS) full();
  }, TICK_MS);
  const held: Running = { recorder, stream, audio, timer, keep: false };
  recorder.ondataavailable = ({ data }) => void chunks.push(data);
  recorder.onstop = () => {
    if (!held.keep) return;
    const type = recorder.mimeType || mimeType || 'audio/webm';
    const file = new File(chunks, `voice.${endingOf(type)}`, { type });
    const durationMs = Math.round(performance.now() - begun);
    show({ kind: 'done', recording: { file, url: URL.createObjectURL(file), durationMs } });
  };
  show({ kind: 'recording', ms: 0, level: 0 });
  recorder.start();
  return held;
}

/** 0 to 1, as ears hear it rather than as microphones measure. */
export function loudness(samples: Uint8Array): number {
  let sum = 0;
  for (const sample of samples) sum += ((sample - 128) / 128) ** 2;
  const root = samples.length > 0 ? Math.sqrt(sum / samples.length) : 0;
  return Math.min(1, Math.sqrt(root) * 1.4);
}

function endingOf(type: string): string {
  return type.startsWith('audio/ogg') ? 'ogg' : type.startsWith('audio/mp4') ? 'm4a' : 'webm';
}
