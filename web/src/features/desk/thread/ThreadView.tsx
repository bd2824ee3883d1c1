// The conversation's messages. Only the rows in view are in the page, so a long thread stays quick;
// the list is anchored at its end and keeps its place when older messages arrive above.
import { ActionIcon, Button, Loader, VisuallyHidden } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/session';
import { onDeskEvent } from '../../../realtime/desk';
import type { InteractionCard, Thread } from '../../../realtime/frames';
import { useOutbox } from '../../../realtime/outbox';
import { Gallery } from '../../conversations/content/Gallery';
import { previewText } from '../../conversations/content/preview';
import { writes as mayWrite } from '../standing';
import { Bubble } from './Bubble';
import { AroundThread, type ThreadContext } from './context';
import { Day } from './Day';
import { firstUnread, type ThreadItem, threadItems } from './items';
import classes from './ThreadView.module.css';
import { UnsentBubble } from './UnsentBubble';
import { useJump } from './useJump';
import { useOlder } from './useOlder';

const AT_END_PX = 48;

export function ThreadView({ card, thread }: { card: InteractionCard; thread: Thread }) {
  const { t } = useTranslation('desk');
  const scroller = useRef<HTMLDivElement>(null);
  const entries = useOutbox((outbox) => outbox.entries);
  const [firstNew] = useState(() => firstUnread(thread.messages, card.unread));
  const items = useMemo(() => {
    const outbox = entries.filter((entry) => entry.interactionId === card.id);
    return threadItems({ messages: thread.messages, hasMore: thread.has_more, outbox, firstNew });
  }, [thread, entries, card.id, firstNew]);

  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 64,
    overscan: 8,
    getItemKey: (index) => items[index]?.key ?? index,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    paddingStart: 16,
    paddingEnd: 16,
  });

  useLayoutEffect(() => rows.scrollToEnd(), [rows]);

  const newestOwn = lastOwnKey(items);
  const shownOwn = useRef(newestOwn);
  useLayoutEffect(() => {
    if (newestOwn === shownOwn.current) return;
    shownOwn.current = newestOwn;
    rows.scrollToEnd();
  }, [newestOwn, rows]);

  useEndInView(
    scroller,
    useCallback(() => rows.scrollToEnd(), [rows]),
  );
  const visible = rows.getVirtualItems();
  const older = useOlder(thread, visible[0]?.index ?? 1);
  const { away, missed } = useAway(scroller, card.id);
  const jumpTo = useJump({ scroller, items, hasMore: thread.has_more, rows, older });
  const around = useAround(card, jumpTo);

  return (
    <div className={classes.frame}>
      <AroundThread value={around}>
        <Gallery messages={thread.messages}>
          <div
            ref={scroller}
            className={classes.scroller}
            role="log"
            aria-live="off"
            aria-label={t('thread.label')}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable to be scrolled by keys
            tabIndex={0}
          >
            <div className={classes.content} style={{ height: rows.getTotalSize() }}>
              {visible.map((row) => (
                <div
                  key={row.key}
                  data-index={row.index}
                  ref={rows.measureElement}
                  className={classes.row}
                  style={{ transform: `translateY(${row.start}px)` }}
                >
                  <Row item={items[row.index]} older={older} name={card.contact_name || card.contact_label} />
                </div>
              ))}
            </div>
          </div>
        </Gallery>
      </AroundThread>
      {away && (
        <ActionIcon
          className={classes.latest}
          variant="default"
          radius="xl"
          size={40}
          onClick={() => rows.scrollToEnd({ behavior: 'smooth' })}
          aria-label={missed > 0 ? t('thread.latestNew', { count: missed }) : t('thread.latest')}
        >
          <IconArrowDown size={18} />
          {missed > 0 && <span className={classes.missed}>{missed}</span>}
        </ActionIcon>
      )}
      <Announcer interactionId={card.id} name={card.contact_name || card.contact_label} />
    </div>
  );
}

function useAround(card: InteractionCard, jumpTo: (id: string) => void): ThreadContext {
  // The desk is only shown to somebody who is signed in: it is there already.
  const staff = useQuery({ ...sessionQuery, enabled: false }).data;
  const { account_id: accountId, capabilities = null } = card;
  const name = card.contact_name || card.contact_label;
  const writes = mayWrite(card);
  const addsContacts = staff?.desk?.permissions.create_contacts === true;
  return useMemo(
    () => ({ name, accountId, capabilities, writes, addsContacts, jumpTo }),
    [name, accountId, capabilities, writes, addsContacts, jumpTo],
  );
}

type RowProps = { item: ThreadItem | undefined; older: ReturnType<typeof useOlder>; name: string };

function Row({ item, older, name }: RowProps) {
  const { t } = useTranslation('desk');
  if (!item) return null;
  switch (item.kind) {
    case 'start':
      return <p className={classes.note}>{t('thread.start')}</p>;
    case 'older':
      return (
        <p className={classes.note}>
          {older.failed ? (
            <Button size="compact-sm" variant="default" onClick={older.retry}>
              {t('thread.olderRetry')}
            </Button>
          ) : (
            <Loader size="xs" aria-label={t('thread.older')} />
          )}
        </p>
      );
    case 'day':
      return <Day at={item.at} />;
    case 'new':
      return (
        <p className={classes.new}>
          <span>{t('thread.new')}</span>
        </p>
      );
    case 'message':
      return <Bubble message={item.message} first={item.first} name={name} />;
    case 'unsent':
      return <UnsentBubble entry={item.entry} first={item.first} />;
  }
}

function lastOwnKey(items: ThreadItem[]): string | null {
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item?.kind === 'unsent') return item.key;
    if (item?.kind === 'message' && item.message.client_ref) return item.key;
  }
  return null;
}

/** Whoever reads the newest goes on doing so when the window or the composer changes its size. */
function useEndInView(scroller: React.RefObject<HTMLDivElement | null>, scrollToEnd: () => void): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let atEnd = true;
    const look = () => {
      atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= AT_END_PX;
    };
    const observer = new ResizeObserver(() => {
      if (atEnd) scrollToEnd();
    });
    element.addEventListener('scroll', look, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, scrollToEnd]);
}

/** Whether the end is out of view, and how many of the customer's messages arrived meanwhile. */
function useAway(scroller: React.RefObject<HTMLDivElement | null>, interactionId: string) {
  const [away, setAway] = useState(false);
  const [missed, setMissed] = useState(0);
  const awayNow = useRef(false);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const gone = element.scrollHeight - element.scrollTop - element.clientHeight > AT_END_PX * 4;
      awayNow.current = gone;
      setAway(gone);
      if (!gone) setMissed(0);
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller]);
  useEffect(
    () =>
      onDeskEvent((event) => {
        if (event.name !== 'message' || event.data.interaction_id !== interactionId) return;
        if (event.data.direction === 'in' && awayNow.current) setMissed((count) => count + 1);
      }),
    [interactionId],
  );
  return { away, missed };
}

/** Reads new words of the customer to those who cannot see them. */
function Announcer({ interactionId, name }: { interactionId: string; name: string }) {
  const { t } = useTranslation('desk');
  const [text, setText] = useState('');
  useEffect(
    () =>
      onDeskEvent((event) => {
        if (event.name !== 'message' || event.data.interaction_id !== interactionId) return;
        const { direction, content } = event.data;
        if (direction === 'in') setText(previewText(content));
      }),
    [interactionId],
  );
  return <VisuallyHidden role="status">{text && t('thread.says', { name, text })}</VisuallyHidden>;
}
