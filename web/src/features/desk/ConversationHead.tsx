import { ActionIcon, Badge, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconLayoutSidebarRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InteractionCard } from '../../realtime/frames';
import { phone } from '../../shared/lib/names';
import { useServerNow } from '../../shared/lib/now';
import { dateTime, duration } from '../../shared/lib/time';
import { Person } from '../../shared/ui/Person';
import { TagMark } from '../conversations/TagLabels';
import classes from './Conversation.module.css';
import { ConversationMenu } from './ConversationMenu';
import { CloseMenu } from './closing/CloseMenu';
import { TransferButton } from './transfer/TransferButton';

type Props = {
  card: InteractionCard;
  sidebarShown: boolean;
  toggleSidebar: () => void;
  back?: () => void;
};

export function ConversationHead({ card, sidebarShown, toggleSidebar, back }: Props) {
  const { t } = useTranslation('desk');
  const name = card.contact_name || phone(card.contact_label);
  const sidebar = sidebarShown ? t('conversation.hideDetails') : t('conversation.showDetails');
  return (
    <header className={classes.head}>
      {back && (
        <ActionIcon variant="subtle" color="gray" size={36} onClick={back} aria-label={t('conversation.back')}>
          <IconArrowLeft size={20} />
        </ActionIcon>
      )}
      <Person name={name} seed={card.contact_label} size={38} />
      <div className={classes.who}>
        <div className={classes.name}>
          <h2>{name}</h2>
          {card.queue_name && <Badge size="sm">{card.queue_name}</Badge>}
          <TagMark tags={card.tags ?? []} />
        </div>
        <div className={classes.facts}>
          #{card.id} · {card.account_name} · <Age since={card.assigned_at ?? card.created_at} />
          {card.reopened_at && (
            <span className={classes.reopened}>
              {' '}
              · {t('conversation.reopened', { at: dateTime(card.reopened_at) })}
            </span>
          )}
        </div>
      </div>
      <TransferButton card={card} />
      {card.state !== 'transferring' && card.state !== 'disposing' && <CloseMenu card={card} />}
      <ConversationMenu card={card} name={name} />
      <Tooltip label={sidebar}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={sidebar}
          aria-expanded={sidebarShown}
          onClick={toggleSidebar}
        >
          <IconLayoutSidebarRight size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}

function Age({ since }: { since: string }) {
  const { t } = useTranslation('desk');
  const now = useServerNow(1000);
  return <span className="num">{t('conversation.held', { time: duration(now - Date.parse(since)) })}</span>;
}
