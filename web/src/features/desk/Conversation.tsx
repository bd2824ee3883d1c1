// One conversation: who it is with, what was said, and the answer being written.
import { Skeleton } from '@mantine/core';
import { useDocumentVisibility } from '@mantine/hooks';
import { IconMessages } from '@tabler/icons-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../realtime/desk';
import type { InteractionCard } from '../../realtime/frames';
import { useDesk } from '../../realtime/store';
import classes from './Conversation.module.css';
import { ConversationHead } from './ConversationHead';
import { Composer } from './composer/Composer';
import { ThreadView } from './thread/ThreadView';

type Props = {
  card: InteractionCard | undefined;
  sidebarShown: boolean;
  toggleSidebar: () => void;
  /** Back to the list, where only one column fits. */
  back?: () => void;
};

export function Conversation({ card, sidebarShown, toggleSidebar, back }: Props) {
  const thread = useDesk((desk) => (card ? desk.threads[card.id] : undefined));
  useReading(card);
  if (!card) return <Nothing />;
  return (
    <section className={classes.column} role="tabpanel" id="conversation" aria-labelledby={`tab-${card.id}`}>
      <ConversationHead card={card} sidebarShown={sidebarShown} toggleSidebar={toggleSidebar} back={back} />
      {thread ? (
        <ThreadView key={`thread-${card.id}`} card={card} thread={thread} />
      ) : (
        <div className={classes.loading} aria-busy="true">
          {[220, 320, 180].map((width) => (
            <Skeleton key={width} height={52} width={width} radius="lg" />
          ))}
        </div>
      )}
      {card.tab_open && <Composer key={`composer-${card.id}`} card={card} />}
    </section>
  );
}

/** Messages count as seen only when the page is visible and has the focus (INT-09). */
function useReading(card: InteractionCard | undefined): void {
  const visible = useDocumentVisibility() === 'visible';
  const focused = useWindowFocus();
  const told = useRef('');
  const id = card?.tab_open ? card.id : undefined;
  const unread = card?.unread ?? 0;
  const newest = card?.last_message_at ?? '';
  useEffect(() => {
    if (!id || unread === 0 || !visible || !focused) return;
    const seen = `${id}/${unread}/${newest}`;
    if (told.current === seen) return;
    told.current = seen;
    void command({ kind: 'read', interaction_id: id });
  }, [id, unread, newest, visible, focused]);
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

function Nothing() {
  const { t } = useTranslation('desk');
  const any = useDesk((desk) => desk.interactions.length > 0);
  return (
    <section className={classes.nothing} aria-label={t('conversation.label')}>
      <IconMessages size={40} stroke={1.2} aria-hidden />
      <p>{any ? t('conversation.pick') : t('conversation.none')}</p>
    </section>
  );
}
