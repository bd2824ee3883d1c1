// One conversation: who it is with, what was said, and the answer being written.
import { Skeleton } from '@mantine/core';
import { useDocumentVisibility } from '@mantine/hooks';
import { IconMessages } from '@tabler/icons-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../realtime/desk';
import type { InteractionCard } from '../../realtime/frames';
import { useDesk } from '../../realtime/store';
import classes from './Conversation.module.css';
import { ConversationHead } from './ConversationHead';
import { Composer } from './composer/Composer';
import { DropTarget } from './composer/DropTarget';
import { takesFiles } from './composer/limits';
import { writes } from './standing';
import { ThreadView } from './thread/ThreadView';
import { TransferBar } from './transfer/TransferBar';

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
      <DropTarget card={card} takes={writes(card) && takesFiles(card.capabilities)}>
        {thread ? (
          <ThreadView key={`thread-${card.id}`} card={card} thread={thread} />
        ) : (
          <div className={classes.loading} aria-busy="true">
            {[220, 320, 180].map((width) => (
              <Skeleton key={width} height={52} width={width} radius="lg" />
            ))}
          </div>
        )}
        {writes(card) && <Composer key={`composer-${card.id}`} card={card} />}
        {card.tab_open && card.state === 'transferring' && <TransferBar card={card} />}
      </DropTarget>
    </section>
  );
}

/** Messages count as seen only when the page is visible and has the focus (INT-09). */
function useReading(card: InteractionCard | undefined): void {
  const visible = useDocumentVisibility() === 'visible';
  const focused = useWindowFocus();
  const told = useRef('');
  const returned = useReturned(card);
  const id = card?.tab_open && isRead(card) && !returned ? card.id : undefined;
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
