// Rings while offers wait: at once for each new one, again with the server's period (RTE-07).
import { useEffect, useState } from 'react';
import type { OfferCard } from '../../../realtime/frames';
import { useDesk } from '../../../realtime/store';
import { ringUntilStopped, useSound } from '../../../shared/lib/audio';
import { isLeader } from '../../../shared/lib/leader';
import { usePreferences } from '../../../shared/lib/preferences';

/** Returns how often it has rung; cards shake when it grows. */
export function useRinging(offers: OfferCard[]): number {
  const [rings, setRings] = useState(0);
  const blocked = useSound((sound) => sound.blocked);
  const muted = usePreferences((p) => p.muted);
  const { key, period, loud, until } = summary(offers);

  useEffect(() => {
    if (key === '') return;
    setRings((count) => count + 1);
    const timer = setInterval(() => setRings((count) => count + 1), period * 1000);
    return () => clearInterval(timer);
  }, [key, period]);

  useEffect(() => {
    if (!loud || blocked || muted || !isLeader()) return;
    const left = until - (Date.now() + useDesk.getState().clockOffset);
    return ringUntilStopped(period, left);
  }, [loud, blocked, muted, until, period]);

  return rings;
}

type Summary = { key: string; period: number; loud: string; until: number };

export function summary(offers: OfferCard[]): Summary {
  const loud = offers.filter((offer) => offer.sound);
  const keys = (list: OfferCard[]) => list.map((o) => `${o.interaction_id}/${o.ticket}/${o.offered_at}`).join(' ');
  return {
    key: keys(offers),
    loud: keys(loud),
    period: Math.max(1, Math.min(...offers.map((o) => o.renotify_secs || 5), 60)),
    until: Math.max(0, ...loud.map((o) => Date.parse(o.until))),
  };
}
