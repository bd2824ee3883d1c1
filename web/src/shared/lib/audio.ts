// The sounds of the desk, made of tones so that nothing has to be fetched. A whole series of rings
// is handed to the audio clock at once: it goes on in hidden tabs, where timers are slowed down.
import { create } from 'zustand';
import { usePreferences } from './preferences';

/** Browsers keep pages silent until the first click or key. */
export const useSound = create<{ blocked: boolean }>()(() => ({ blocked: !hasGesture() }));

const RINGS_MAX = 240;
let context: AudioContext | null = null;
let master: GainNode | null = null;

export function watchForGesture(): () => void {
  const unlock = () => void wake();
  window.addEventListener('pointerdown', unlock);
  window.addEventListener('keydown', unlock);
  if (hasGesture()) void wake();
  return () => {
    window.removeEventListener('pointerdown', unlock);
    window.removeEventListener('keydown', unlock);
  };
}

/** Two rising notes every `periodSecs` until stopped, at most until `forMs` have passed. */
export function ringUntilStopped(periodSecs: number, forMs: number): () => void {
  const start = ready();
  if (!start) return () => {};
  const { audio, out } = start;
  const series = audio.createGain();
  series.connect(out);
  const period = Math.max(1, periodSecs);
  const rings = Math.min(RINGS_MAX, Math.max(1, Math.ceil(forMs / 1000 / period)));
  for (let ring = 0; ring < rings; ring += 1) {
    const at = audio.currentTime + 0.02 + ring * period;
    tone(audio, series, 659.25, at, 0.16, 0.5);
    tone(audio, series, 880, at + 0.17, 0.34, 0.5);
    tone(audio, series, 659.25, at + 0.62, 0.16, 0.4);
    tone(audio, series, 880, at + 0.79, 0.34, 0.4);
  }
  return () => series.disconnect();
}

/** One soft note: a customer wrote in a conversation that is not in view. */
export function chime(): void {
  const start = ready();
  if (!start) return;
  const { audio, out } = start;
  tone(audio, out, 1046.5, audio.currentTime + 0.02, 0.22, 0.25);
}

function ready(): { audio: AudioContext; out: GainNode } | null {
  const { muted, volume } = usePreferences.getState();
  if (muted || !context || !master || context.state !== 'running') return null;
  master.gain.value = volume;
  return { audio: context, out: master };
}

async function wake(): Promise<void> {
  if (typeof AudioContext === 'undefined') return;
  if (!context) {
    context = new AudioContext();
    master = context.createGain();
    master.connect(context.destination);
  }
  if (context.state !== 'running') await context.resume().catch(() => {});
  useSound.setState({ blocked: context.state !== 'running' });
}

function tone(audio: AudioContext, out: AudioNode, hertz: number, at: number, secs: number, loudness: number): void {
  const source = audio.createOscillator();
  const shape = audio.createGain();
  source.type = 'triangle';
  source.frequency.value = hertz;
  shape.gain.setValueAtTime(0, at);
  shape.gain.linearRampToValueAtTime(loudness, at + 0.015);
  shape.gain.exponentialRampToValueAtTime(0.001, at + secs);
  source.connect(shape).connect(out);
  source.start(at);
  source.stop(at + secs + 0.02);
}

function hasGesture(): boolean {
  return typeof navigator !== 'undefined' && (navigator.userActivation?.hasBeenActive ?? false);
}
