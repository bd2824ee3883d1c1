// Going to a message of the thread that something else refers to: scrolled to, lit up for a moment, and loaded
// first when it is further back.
import { notifications } from '@mantine/notifications';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ThreadItem } from './items';
import type { useOlder } from './useOlder';

/** Beyond so many pages it is quicker to look for it elsewhere. */
const PAGES_MAX = 20;
const LIT_MS = 1_800;
/** Rows are measured as they come into view, and the place of one changes with that. */
const SETTLE_FRAMES = 20;

type Rows = { scrollToIndex: (index: number, options: { align: 'center' }) => void };

type Input = {
  scroller: RefObject<HTMLDivElement | null>;
  items: ThreadItem[];
  hasMore: boolean;
  rows: Rows;
  older: ReturnType<typeof useOlder>;
};

export function useJump({ scroller, items, hasMore, rows, older }: Input): (messageId: string) => void {
  const { t } = useTranslation('messages');
  const [wanted, setWanted] = useState<string | null>(null);
  const pages = useRef(0);
  const latest = useRef({ rows, older });
  latest.current = { rows, older };

  useEffect(() => {
    if (wanted === null) return;
    const index = items.findIndex((item) => item.kind === 'message' && item.message.id === wanted);
    if (index >= 0) {
      setWanted(null);
      latest.current.rows.scrollToIndex(index, { align: 'center' });
      show(scroller, wanted, SETTLE_FRAMES, () => latest.current.rows.scrollToIndex(index, { align: 'center' }));
    } else if (hasMore && !older.failed && pages.current < PAGES_MAX) {
      pages.current += 1;
      latest.current.older.retry();
    } else {
      setWanted(null);
      notifications.show({ message: t('quote.notHere'), color: 'gray' });
    }
  }, [wanted, items, hasMore, older.failed, scroller, t]);

  return useCallback((messageId: string) => {
    pages.current = 0;
    setWanted(messageId);
  }, []);
}

function show(scroller: RefObject<HTMLDivElement | null>, id: string, frames: number, again: () => void): void {
  const row = scroller.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
  if (row) {
    again();
    row.focus({ preventScroll: true });
    row.dataset.flash = '';
    setTimeout(() => delete row.dataset.flash, LIT_MS);
  } else if (frames > 0) {
    requestAnimationFrame(() => show(scroller, id, frames - 1, again));
  }
}
