// One ticking clock for every timer on the page, on the server's time.
import { useSyncExternalStore } from 'react';
import { useDesk } from '../../realtime/store';

const STEP_MS = 250;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let present = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    present = Date.now();
    timer = setInterval(() => {
      present = Date.now();
      for (const each of listeners) each();
    }, STEP_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The server's clock, rounded down to `stepMs` so that a component renders only when it must. */
export function useServerNow(stepMs: number): number {
  const offset = useDesk((desk) => desk.clockOffset);
  return useSyncExternalStore(subscribe, () => Math.floor((present + offset) / stepMs) * stepMs);
}
