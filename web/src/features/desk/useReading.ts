// Messages count as seen only when the page is visible and has the focus (INT-09).
import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { command } from '../../realtime/desk';
import type { InteractionCard } from '../../realtime/frames';

/** Tells the server that the agent has the newest message in view; `newest` is its id. */
export function useReading(card: InteractionCard | undefined, newest: string | undefined): void {
  const visible = useDocumentVisibility() === 'visible';
  const focused = useWindowFocus();
  const told = useRef('');
  const returned = useReturned(card);
  const id = card?.tab_open && isRead(card) && !returned ? card.id : undefined;
  const unread = card?.unread ?? 0;
  useEffect(() => {
    if (unread === 0) told.current = '';
    if (!id || unread === 0 || !visible || !focused) return;
    // Not by its time: WhatsApp tells whole seconds, in which a customer writes more than once.
    const seen = `${id}/${unread}/${newest}`;
    if (told.current === seen) return;
    told.current = seen;
    void command({ kind: 'read', interaction_id: id });
  }, [id, unread, newest, visible, focused]);
}

/** The new messages that a dialog or bar speaks of stay new meanwhile (DSP-15). */
function isRead({ state }: InteractionCard): boolean {
  return state !== 'transferring' && state !== 'disposing';
}

/** What comes back unanswered is marked unread (TRF-08), until the agent who has it in view does anything. */
function useReturned(card: InteractionCard | undefined): boolean {
  const [returned, setReturned] = useState<string | null>(null);
  const before = useRef(card);
  useEffect(() => {
    const was = before.current;
    before.current = card;
    if (card && was?.id === card.id && was.state === 'transferring' && card.state === 'assigned') setReturned(card.id);
  }, [card]);
  useEffect(() => {
    if (!returned) return;
    const attend = () => setReturned(null);
    const kinds = ['pointerdown', 'keydown', 'wheel'] as const;
    for (const kind of kinds) window.addEventListener(kind, attend);
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, attend);
    };
  }, [returned]);
  // Read during the very render in which it comes back, before the effects above have run.
  const now = before.current?.id === card?.id && before.current?.state === 'transferring' && card?.state === 'assigned';
  return now || (returned !== null && returned === card?.id);
}

function useWindowFocus(): boolean {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('focus', changed);
      window.addEventListener('blur', changed);
      return () => {
        window.removeEventListener('focus', changed);
        window.removeEventListener('blur', changed);
      };
    },
    () => document.hasFocus(),
  );
}
