import { Badge, Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DataTableColumn } from 'mantine-datatable';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../api/gen';
import { useServerNow } from '../../../shared/lib/now';
import { duration } from '../../../shared/lib/time';
import { Person } from '../../../shared/ui/Person';
import { ListPage } from '../ListPage';
import { agentsQuery } from '../queries';
import { AgentDrawer } from './AgentDrawer';

/** Status changes without this page; there is no event stream for administrators. */
const REFRESH_MS = 5000;

export function AgentsPage() {
  const { t } = useTranslation('admin');
  const query = useQuery({ ...agentsQuery, refetchInterval: REFRESH_MS });
  const [edited, setEdited] = useState<Agent | 'new' | null>(null);
  const columns = useMemo<DataTableColumn<Agent>[]>(
    () => [
      {
        accessor: 'full_name',
        title: t('agents.name'),
        render: (agent) => (
          <Group gap="sm" wrap="nowrap">
            <Person name={agent.full_name} seed={agent.id} size={30} />
            <strong>{agent.full_name}</strong>
          </Group>
        ),
      },
      { accessor: 'username', title: t('agents.username') },
      { accessor: 'status', title: t('agents.status'), render: (agent) => <Status agent={agent} /> },
      {
        accessor: 'capacity',
        title: t('agents.capacity'),
        render: (agent) => <span className="num">{agent.capacity === 0 ? t('agents.unlimited') : agent.capacity}</span>,
      },
    ],
    [t],
  );

  return (
    <ListPage
      title={t('agents.title')}
      purpose={t('agents.purpose')}
      query={query}
      columns={columns}
      words={(agent) => [agent.full_name, agent.username, agent.alias ?? '', agent.email ?? '']}
      onRow={setEdited}
      emptyTitle={t('agents.empty')}
      emptyText={t('agents.emptyText')}
      actions={
        <Button leftSection={<IconPlus size={18} />} onClick={() => setEdited('new')}>
          {t('agents.add')}
        </Button>
      }
      after={edited && <AgentDrawer agent={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    />
  );
}

const HUE = { ready: 'brand', paused: 'orange', logged_out: 'gray' };

function Status({ agent }: { agent: Agent }) {
  const { t } = useTranslation('admin');
  const now = useServerNow(1000);
  const { status, pause, since } = agent.status;
  if (!agent.enabled) return <Badge color="red">{t('agents.disabled')}</Badge>;
  const name = status === 'paused' && pause ? pause : t(`agentStatus.${status}`);
  return (
    <Group gap="xs" wrap="nowrap">
      <Badge color={HUE[status]}>{name}</Badge>
      {since && status !== 'logged_out' && <span className="num">{duration(now - Date.parse(since))}</span>}
    </Group>
  );
}
