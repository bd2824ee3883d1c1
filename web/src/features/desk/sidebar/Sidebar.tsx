// What is known about the customer and the conversation; nothing that is not there.
import { ActionIcon, Badge, CopyButton, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InteractionCard } from '../../../realtime/frames';
import { phone } from '../../../shared/lib/names';
import { useServerNow } from '../../../shared/lib/now';
import { dateTime, hoursMinutes } from '../../../shared/lib/time';
import { Person } from '../../../shared/ui/Person';
import { TagLabels } from '../../conversations/TagLabels';
import { waitsForDelivery } from '../standing';
import classes from './Sidebar.module.css';

export function Sidebar({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const label = phone(card.contact_label);
  const name = card.contact_name || label;
  return (
    <>
      <section className={classes.part} aria-label={t('sidebar.contact')}>
        <div className={classes.identity}>
          <Person name={name} seed={card.contact_label} size={60} />
          <div className={classes.names}>
            <h2>{name}</h2>
            <span className={classes.number}>
              <span className="num">{label}</span>
              <Copy value={label} />
            </span>
          </div>
        </div>
      </section>
      <section className={classes.part} aria-labelledby="details-title">
        <h3 id="details-title">{t('sidebar.interaction')}</h3>
        <dl className={classes.facts}>
          <Fact name={t('sidebar.number')}>#{card.id}</Fact>
          <Fact name={t('sidebar.account')}>
            {card.account_name}{' '}
            <Badge size="sm" color="gray" variant="outline" c="var(--text)">
              {card.account_key}
            </Badge>
          </Fact>
          {card.queue_name && <Fact name={t('sidebar.queue')}>{card.queue_name}</Fact>}
          <Fact name={t('sidebar.created')}>{dateTime(card.created_at)}</Fact>
          {card.assigned_at && <Fact name={t('sidebar.assigned')}>{dateTime(card.assigned_at)}</Fact>}
          <Fact name={t('sidebar.lastMessage')}>{dateTime(card.last_message_at)}</Fact>
          <Fact name={t('sidebar.window')}>
            <WindowFact card={card} />
          </Fact>
          {card.disposition && <Fact name={t('sidebar.disposition')}>{card.disposition.join(' › ')}</Fact>}
          {card.tags && card.tags.length > 0 && (
            <Fact name={t('sidebar.tags')}>
              <TagLabels tags={card.tags} />
            </Fact>
          )}
        </dl>
      </section>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function WindowFact({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const left = Date.parse(card.window_expires_at) - useServerNow(60_000);
  if (waitsForDelivery(card)) return t('sidebar.windowAhead');
  if (left <= 0) {
    return (
      <Text span inherit c="var(--warn)">
        {t('sidebar.windowClosed')}
      </Text>
    );
  }
  return <span className="num">{t('sidebar.windowLeft', { time: hoursMinutes(left) })}</span>;
}

function Copy({ value }: { value: string }) {
  const { t } = useTranslation('desk');
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('sidebar.copied') : t('sidebar.copy')}>
          <ActionIcon variant="subtle" color="gray" size={26} onClick={copy} aria-label={t('sidebar.copy')}>
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
