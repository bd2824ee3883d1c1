// Older messages, fetched when the top of the thread comes into view.
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../../api/client';
import type { ListMessagesData, ListMessagesResponse } from '../../../api/gen';
import type { Thread } from '../../../realtime/frames';
import { accept } from '../../../realtime/store';

const PAGE = 50;
/** Fetching begins this many rows before the top, so that scrolling rarely has to wait. */
const AHEAD_ROWS = 6;

export function useOlder(thread: Thread, firstVisible: number): { failed: boolean; retry: () => void } {
  const [failed, setFailed] = useState(false);
  const busy = useRef(false);
  const id = thread.interaction_id;
  const oldest = thread.messages[0];
  const cursor = oldest ? `${oldest.order}.${oldest.id}` : undefined;

  const fetchPage = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    setFailed(false);
    try {
      const page = await call<ListMessagesData, ListMessagesResponse>('GET', {
        url: '/api/whatsapp/interactions/{id}/messages',
        path: { id },
        query: { limit: PAGE, before: cursor },
      });
      const has_more = page.next !== null && page.next !== undefined;
      accept({ kind: 'history', thread: { interaction_id: id, messages: page.rows, has_more } });
    } catch {
      setFailed(true);
    } finally {
      busy.current = false;
    }
  }, [id, cursor]);

  const near = thread.has_more && firstVisible <= AHEAD_ROWS;
  useEffect(() => {
    if (near) void fetchPage();
  }, [near, fetchPage]);

  return { failed, retry: () => void fetchPage() };
}
