import type { InteractionCard } from '../../realtime/frames';

/** Nobody writes while it is handed over or being closed (TRF-04, DSP-11). */
export function writes({ tab_open, state }: InteractionCard): boolean {
  return tab_open && state !== 'transferring' && state !== 'disposing';
}

/** This side wrote first, and nothing is known to have been delivered: the window has not begun (WIN-03). */
export function waitsForDelivery({ origin, window_expires_at, created_at }: InteractionCard): boolean {
  return origin !== 'inbound' && window_expires_at <= created_at;
}
