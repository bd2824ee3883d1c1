import { Badge, UnstyledButton } from '@mantine/core';
import { IconArrowBackUp, IconArrowsExchange, IconBrandWhatsapp, IconClock, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InteractionCard } from '../../../realtime/frames';
import { phone } from '../../../shared/lib/names';
import { useServerNow } from '../../../shared/lib/now';
import { duration, timeOrDate } from '../../../shared/lib/time';
import { Person } from '../../../shared/ui/Person';
import { useDraft } from '../composer/drafts';
import classes from './InteractionList.module.css';

const SLOW_MS = 60_000;
const LATE_MS = 180_000;

type Props = { card: InteractionCard; selected: boolean; reachable: boolean; onSelect: () => void };

export function InteractionTab({ card, selected, reachable, onSelect }: Props) {
  const { t } = useTranslation('desk');
  const now = useServerNow(60_000);
  const draft = useDraft(card.id);
  const name = card.contact_name || phone(card.contact_label);
  return (
    <UnstyledButton
      role="tab"
      id={`tab-${card.id}`}
      aria-selected={selected}
      aria-controls={selected ? 'conversation' : undefined}
      tabIndex={reachable ? 0 : -1}
      className={classes.tab}
      data-closed={!card.tab_open || undefined}
      onClick={onSelect}
    >
      <span className={classes.face}>
        <Person name={name} seed={card.contact_label} />
        <IconBrandWhatsapp className={classes.channel} size={16} stroke={2} aria-hidden />
      </span>
      <span className={classes.body}>
        <span className={classes.line}>
          <span className={classes.name}>{name}</span>
          <time className={classes.time} dateTime={card.last_message_at}>
            {timeOrDate(card.last_message_at, now)}
          </time>
        </span>
        <span className={classes.line}>
          <span className={classes.preview}>
            {card.transfer ? (
              <>
                <IconArrowsExchange size={13} aria-hidden /> <em>{t('transfer.mark', { to: card.transfer.to })}</em>
              </>
            ) : draft && !selected ? (
              <>
                <IconPencil size={13} aria-hidden /> <em>{t('list.draft')}</em> {draft}
              </>
            ) : (
              <>
                {card.last_message_direction === 'out' && <IconArrowBackUp size={13} aria-label={t('list.you')} />}{' '}
                {card.preview}
              </>
            )}
          </span>
          {card.unread > 0 && (
            <span className={classes.unread}>
              {card.unread > 99 ? '99+' : card.unread}
              <span className={classes.hidden}> {t('list.unread')}</span>
            </span>
          )}
        </span>
        <span className={classes.line}>
          <span className={classes.marks}>
            <Badge size="sm" color="gray" variant="outline" className={classes.key}>
              {card.account_key}
            </Badge>
            <span className={classes.account}>{card.queue_name ?? card.account_name}</span>
          </span>
          <Wait card={card} />
        </span>
      </span>
    </UnstyledButton>
  );
}

/** How long the customer has been waiting for an answer. */
function Wait({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const now = useServerNow(1000);
  if (card.last_message_direction !== 'in') return null;
  const waited = now - Date.parse(card.last_message_at);
  const level = waited > LATE_MS ? 'late' : waited > SLOW_MS ? 'slow' : 'calm';
  return (
    <span className={classes.wait} data-level={level} title={t('list.waits')}>
      <IconClock size={13} stroke={2} aria-label={t('list.waits')} />
      {duration(waited)}
    </span>
  );
}
