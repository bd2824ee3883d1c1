// Lets the customer see that somebody types, where the provider can show it (WS-03).
import { useRef } from 'react';
import { command } from '../../../realtime/desk';
import type { InteractionCard } from '../../../realtime/frames';

/** Providers show it for 25 seconds. */
const EVERY_MS = 20_000;

/** To be called with every change of the text. */
export function useTyping({ id, capabilities }: InteractionCard): (text: string) => void {
  const saidAt = useRef<{ id: string; at: number }>(undefined);
  return (text) => {
    if (!capabilities?.typing || text.trim() === '') return;
    const last = saidAt.current;
    if (last?.id === id && Date.now() - last.at < EVERY_MS) return;
    saidAt.current = { id, at: Date.now() };
    // Nothing depends on it: a refusal is nobody's concern.
    void command({ kind: 'typing', interaction_id: id });
  };
}
