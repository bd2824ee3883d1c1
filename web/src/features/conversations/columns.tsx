// What a list of conversations shows of each (LST-01): supervisors and agents see the same columns.
import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Interaction } from '../../api/gen';
import { phone } from '../../shared/lib/names';
import { useServerNow } from '../../shared/lib/now';
import { dateTime, duration, timeOrDate } from '../../shared/lib/time';
import type { Column } from '../admin/list/columns';
import { TagMark } from './TagLabels';
import './texts';
import { closeWords, holderWords, isClosedByPeople, stateWords } from './words';

export function useConversationColumns(): Column<Interaction>[] {
  const { t } = useTranslation('conversations');
  return useMemo(
    () => [
      {
        name: 'id',
        sort: true,
        title: t('list.id'),
        value: (row) => row.id,
        cell: (row) => <span className="num">#{row.id}</span>,
      },
      {
        name: 'contact',
        sort: true,
        title: t('list.contact'),
        value: (row) => row.contact_name || row.contact_label,
        cell: (row) => <Contact row={row} />,
      },
      {
        name: 'state',
        sort: true,
        title: t('list.state'),
        value: (row) => closeWords(row) || stateWords(row.state),
        cell: (row) => <State row={row} />,
      },
      { name: 'agent', title: t('list.agent'), value: holderWords },
      {
        name: 'first_agent',
        title: t('list.firstAgent'),
        value: (row) => row.first_agent_name ?? '',
        extra: true,
      },
      {
        name: 'last_message_at',
        sort: true,
        title: t('list.last'),
        value: (row) => dateTime(row.last_message_at),
        cell: (row) => <Last row={row} />,
      },
      { name: 'queue', title: t('list.queue'), value: (row) => row.queue_name ?? '' },
      { name: 'account', title: t('list.account'), value: (row) => row.account_name },
      {
        name: 'tags',
        title: t('list.tags'),
        value: (row) => row.tags.map(({ name }) => name).join(', '),
        cell: (row) => <TagMark tags={row.tags} />,
      },
      { name: 'account_key', title: t('list.key'), value: (row) => row.account_key, extra: true },
      { name: 'disposition', title: t('list.disposition'), value: (row) => row.disposition ?? '', extra: true },
      {
        name: 'created_at',
        sort: true,
        title: t('list.created'),
        value: (row) => dateTime(row.created_at),
        extra: true,
      },
    ],
    [t],
  );
}

function Contact({ row }: { row: Interaction }) {
  const { t } = useTranslation('conversations');
  return (
    <div>
      <Group gap={6} wrap="nowrap">
        <strong>{row.contact_name || phone(row.contact_label)}</strong>
        {row.unread > 0 && !row.closed_at && (
          <Badge size="sm" color="red" className="num" aria-label={t('list.unread', { count: row.unread })}>
            {row.unread}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="var(--text-2)" lineClamp={1} maw={240} dir="auto">
        {row.preview}
      </Text>
    </div>
  );
}

/** How it stands; of a closed one the lowest level of how it ended, and on a closer look all of them (DSP-05). */
function State({ row }: { row: Interaction }) {
  const { t } = useTranslation('conversations');
  if (!row.closed_at) {
    return (
      <Badge color="brand" miw="max-content">
        {stateWords(row.state)}
      </Badge>
    );
  }
  const levels = row.disposition_levels;
  const at = t('list.closedAt', { time: dateTime(row.closed_at) });
  return (
    <Tooltip label={[levels.join(' › '), at].filter(Boolean).join(' · ')} multiline maw={360}>
      <div>
        <Badge color="gray" miw="max-content">
          {stateWords(row.state)}
        </Badge>
        {levels.length > 0 && (
          <Text size="xs" fw={600} maw={220} mt={2}>
            {levels.at(-1)}
          </Text>
        )}
        {(levels.length === 0 || isClosedByPeople(row)) && (
          <Text size="xs" c="var(--text-2)" maw={220} mt={2}>
            {closeWords(row)}
          </Text>
        )}
      </div>
    </Tooltip>
  );
}

/** When somebody wrote last; and for how long the customer has been waiting, if it was the customer. */
function Last({ row }: { row: Interaction }) {
  const { t } = useTranslation('conversations');
  const now = useServerNow(1000);
  const isIn = row.last_message_direction === 'in';
  const Arrow = isIn ? IconArrowDownLeft : IconArrowUpRight;
  return (
    <div className="num">
      <Group gap={4} wrap="nowrap">
        <Arrow size={14} aria-label={isIn ? t('list.fromCustomer') : t('list.toCustomer')} />
        <time dateTime={row.last_message_at} title={dateTime(row.last_message_at)}>
          {timeOrDate(row.last_message_at, now)}
        </time>
      </Group>
      {isIn && !row.closed_at && (
        <Text size="xs" c="var(--warn)">
          {t('list.waits', { time: duration(now - Date.parse(row.last_message_at)) })}
        </Text>
      )}
    </div>
  );
}
