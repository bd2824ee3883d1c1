// One conversation: who it is with, what was said, and the answer being written.
import { Skeleton } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
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
import { useReading } from './useReading';

type Props = {
  card: InteractionCard | undefined;
  sidebarShown: boolean;
  toggleSidebar: () => void;
  /** Back to the list, where only one column fits. */
  back?: () => void;
};

export function Conversation({ card, sidebarShown, toggleSidebar, back }: Props) {
  const thread = useDesk((desk) => (card ? desk.threads[card.id] : undefined));
  useReading(card, thread?.messages.at(-1)?.id);
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
