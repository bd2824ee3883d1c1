// When agents paused, for how long, and who set it.
import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PausePeriod } from '../../../api/gen';
import { useServerNow } from '../../../shared/lib/now';
import { dateTime, duration } from '../../../shared/lib/time';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import { useListed } from '../list/sources';
import { listOf } from '../resource';
import { agents, pauses } from '../resources';
import { periods } from './periods';
import '../agents/texts';

const SETTERS = ['agent', 'supervisor', 'system'] as const;

export function PausePeriodsPage() {
  const { t } = useTranslation('agents');
  const { agent, reason, by, running } = useListState().filters;
  const source = useListed(periods, {
    ...(agent && { agent_id: agent }),
    ...(reason && { reason }),
    ...(by && { set_by: by }),
    ...(running && { running }),
  });
  const people = useQuery(listOf(agents)).data ?? [];
  const reasons = useQuery(listOf(pauses)).data ?? [];
  const columns = useMemo<Column<PausePeriod>[]>(
    () => [
      {
        name: 'agent',
        title: t('periods.agent'),
        value: (row) => row.agent_name,
        cell: (row) => <strong>{row.agent_name}</strong>,
      },
      { name: 'reason', title: t('periods.reason'), value: (row) => row.reason },
      {
        name: 'started',
        title: t('periods.started'),
        value: (row) => row.started_at,
        cell: (row) => <span className="num">{dateTime(row.started_at)}</span>,
      },
      {
        name: 'ended',
        title: t('periods.ended'),
        value: (row) => row.ended_at ?? '',
        cell: (row) =>
          row.ended_at ? <span className="num">{dateTime(row.ended_at)}</span> : <Badge>{t('periods.running')}</Badge>,
      },
      {
        name: 'length',
        title: t('periods.length'),
        value: (row) => (row.ended_at ? duration(Date.parse(row.ended_at) - Date.parse(row.started_at)) : ''),
        cell: (row) => <Length period={row} />,
      },
      {
        name: 'by',
        title: t('periods.by'),
        value: (row) => row.set_by_name ?? t(`periods.setBy.${row.set_by}`),
      },
    ],
    [t],
  );
  return (
    <ListPage
      list="pause-periods"
      title={t('periods.title')}
      purpose={t('periods.purpose')}
      source={source}
      columns={columns}
      name={(row) => `${row.agent_name}: ${row.reason}`}
      filters={[
        {
          name: 'agent',
          label: t('periods.agent'),
          options: people.map((row) => ({ value: row.id, label: row.full_name })),
        },
        {
          name: 'reason',
          label: t('periods.reason'),
          options: reasons.map((row) => ({ value: row.name, label: row.name })),
        },
        {
          name: 'by',
          label: t('periods.by'),
          options: SETTERS.map((value) => ({ value, label: t(`periods.setBy.${value}`) })),
        },
        {
          name: 'running',
          label: t('periods.ended'),
          options: [
            { value: 'true', label: t('periods.running') },
            { value: 'false', label: t('periods.over') },
          ],
        },
      ]}
      emptyTitle={t('periods.empty')}
      emptyText={t('periods.emptyText')}
    />
  );
}

function Length({ period }: { period: PausePeriod }) {
  const now = useServerNow(1000);
  const until = period.ended_at ? Date.parse(period.ended_at) : now;
  return <span className="num">{duration(until - Date.parse(period.started_at))}</span>;
}
