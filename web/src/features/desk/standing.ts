import type { InteractionCard } from '../../realtime/frames';

/** Nobody writes while it is handed over or being closed (TRF-04, DSP-11). */
export function writes({ tab_open, state }: InteractionCard): boolean {
  return tab_open && state !== 'transferring' && state !== 'disposing';
}
