// The desk's state for components: one store, changed only by the reducer; and the state of the link.
import { create } from 'zustand';
import type { EventFrame, HelloFrame } from './frames';
import type { LinkState } from './link';
import { apply, type DeskState, emptyDesk, type HistoryPage, isGap } from './reducer';

export const useDesk = create<DeskState>()(() => emptyDesk);

export const useLink = create<{ state: LinkState; lostAt: number | null; firstBuild: string | null }>()(() => ({
  state: 'connecting',
  lostAt: null,
  firstBuild: null,
}));

/** Applies a frame; false when it must be preceded by frames that are missing. */
export function accept(frame: HelloFrame | EventFrame | HistoryPage): boolean {
  const before = useDesk.getState();
  if (frame.kind === 'event' && isGap(before, frame)) return false;
  useDesk.setState(apply(before, frame, Date.now()), true);
  return true;
}

export function resetDesk(): void {
  useDesk.setState(emptyDesk, true);
  useLink.setState({ state: 'connecting', lostAt: null, firstBuild: null });
}
