import { Badge, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DataTableColumn } from 'mantine-datatable';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../api/gen';
import { ListPage } from '../ListPage';
import { queuesQuery } from '../queries';
import { QueueDrawer } from './QueueDrawer';

export function QueuesPage() {
  const { t } = useTranslation('admin');
  const query = useQuery(queuesQuery);
  const [edited, setEdited] = useState<Queue | 'new' | null>(null);
  const columns = useMemo<DataTableColumn<Queue>[]>(
    () => [
      { accessor: 'name', title: t('queues.name'), render: (queue) => <strong>{queue.name}</strong> },
      { accessor: 'strategy', title: t('queues.strategy'), render: (queue) => t(`strategy.${queue.strategy}.name`) },
      {
        accessor: 'agents_count',
        title: t('queues.agents'),
        render: (queue) =>
          queue.agents_count > 0 ? (
            <span className="num">{queue.agents_count}</span>
          ) : (
            <Badge color="orange">{t('queues.nobody')}</Badge>
          ),
      },
      {
        accessor: 'agent_timeout_secs',
        title: t('queues.timeout'),
        render: (queue) => <span className="num">{t('secs', { count: queue.agent_timeout_secs })}</span>,
      },
      { accessor: 'weight', title: t('queues.weight'), render: (queue) => <span className="num">{queue.weight}</span> },
    ],
    [t],
  );

  return (
    <ListPage
      title={t('queues.title')}
      purpose={t('queues.purpose')}
      query={query}
      columns={columns}
      words={(queue) => [queue.name, queue.description]}
      onRow={setEdited}
      emptyTitle={t('queues.empty')}
      emptyText={t('queues.emptyText')}
      actions={
        <Button leftSection={<IconPlus size={18} />} onClick={() => setEdited('new')}>
          {t('queues.add')}
        </Button>
      }
      after={edited && <QueueDrawer queue={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    />
  );
}
