import { Badge } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import type { Removal } from '../list/Removal';
import { useListed, where } from '../list/sources';
import { queues } from '../resources';
import { QueueTabs } from './QueueTabs';
import { STRATEGIES } from './strategies';

export function QueuesPage() {
  const { t } = useTranslation('admin');
  const { strategy } = useListState().filters;
  const source = useListed(queues, where('strategy', strategy));
  const columns = useMemo<Column<Queue>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('queues.name'),
        value: (queue) => queue.name,
        cell: (queue) => <strong>{queue.name}</strong>,
      },
      {
        name: 'strategy',
        sort: true,
        title: t('queues.strategy'),
        value: (queue) => t(`strategy.${queue.strategy}.name`),
      },
      {
        name: 'agents',
        title: t('queues.agents'),
        value: (queue) => queue.agents_count,
        cell: (queue) =>
          queue.agents_count > 0 ? (
            <span className="num">{queue.agents_count}</span>
          ) : (
            <Badge color="orange">{t('queues.nobody')}</Badge>
          ),
      },
      {
        name: 'agent_timeout_secs',
        sort: true,
        title: t('queues.timeout'),
        value: (queue) => queue.agent_timeout_secs,
        cell: (queue) => <span className="num">{t('secs', { count: queue.agent_timeout_secs })}</span>,
      },
      { name: 'weight', sort: true, title: t('queues.weight'), value: (queue) => queue.weight },
      { name: 'description', title: t('queues.description'), value: (queue) => queue.description, extra: true },
    ],
    [t],
  );
  const removal: Removal = { text: t('queues.removeText'), typed: true, remove: queues.remove, stale: [queues.url] };

  return (
    <ListPage
      list="queues"
      title={t('queues.title')}
      purpose={t('queues.purpose')}
      source={source}
      columns={columns}
      name={queues.name}
      add={t('queues.add')}
      editable
      removal={removal}
      filters={[
        {
          name: 'strategy',
          label: t('queues.strategy'),
          options: STRATEGIES.map((value) => ({ value, label: t(`strategy.${value}.name`) })),
        },
      ]}
      emptyTitle={t('queues.empty')}
      emptyText={t('queues.emptyText')}
    >
      <EditDrawer of={queues} add={t('queues.add')}>
        {(queue) => <QueueTabs queue={queue} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}
