import { Badge, Group } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../api/gen';
import { useServerNow } from '../../../shared/lib/now';
import { duration } from '../../../shared/lib/time';
import { Person } from '../../../shared/ui/Person';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useWhole } from '../list/sources';
import { LockBadge, useAccessActions } from '../people/accessActions';
import { agents, queues } from '../resources';
import { AgentTabs } from './AgentTabs';
import { useSupervision } from './supervise';

/** Status changes without this page; there is no event stream for administrators. */
const REFRESH_MS = 5000;

const STATUSES = ['ready', 'paused', 'logged_out'] as const;

export function AgentsPage() {
  const { t } = useTranslation('admin');
  const source = useWhole(agents, REFRESH_MS);
  const access = useAccessActions<Agent>('/api/agents');
  const supervision = useSupervision();
  // Supervision signs out from work as well, and asks first.
  const actions = [...supervision, ...access.filter((action) => action.name !== 'signOut')];
  const columns = useMemo<Column<Agent>[]>(
    () => [
      {
        name: 'full_name',
        title: t('agents.name'),
        value: (agent) => agent.full_name,
        cell: (agent) => (
          <Group gap="sm" wrap="nowrap">
            <Person name={agent.full_name} seed={agent.id} size={30} />
            <strong>{agent.full_name}</strong>
          </Group>
        ),
      },
      { name: 'username', title: t('agents.username'), value: (agent) => agent.username },
      {
        name: 'status',
        title: t('agents.status'),
        value: (agent) => (agent.enabled ? t(`agentStatus.${agent.status.status}`) : t('agents.disabled')),
        cell: (agent) => (
          <Group gap="xs" wrap="nowrap">
            <Status agent={agent} />
            <LockBadge person={agent} />
          </Group>
        ),
      },
      {
        name: 'capacity',
        title: t('agents.capacity'),
        value: (agent) => agent.capacity,
        cell: (agent) => <span className="num">{agent.capacity === 0 ? t('agents.unlimited') : agent.capacity}</span>,
      },
      { name: 'alias', title: t('agents.alias'), value: (agent) => agent.alias ?? '', extra: true },
      { name: 'email', title: t('agents.email'), value: (agent) => agent.email ?? '', extra: true },
      { name: 'description', title: t('agents.description'), value: (agent) => agent.description, extra: true },
    ],
    [t],
  );
  const removal: Removal = { text: t('agents.removeText'), remove: agents.remove, stale: [agents.url, queues.url] };

  return (
    <ListPage
      list="agents"
      title={t('agents.title')}
      purpose={t('agents.purpose')}
      source={source}
      columns={columns}
      name={agents.name}
      add={t('agents.add')}
      editable
      removal={removal}
      actions={actions}
      filters={[
        {
          name: 'status',
          label: t('agents.status'),
          options: [
            ...STATUSES.map((value) => ({ value, label: t(`agentStatus.${value}`) })),
            { value: 'disabled', label: t('agents.disabled') },
          ],
          matches: (agent, value) =>
            agent.enabled ? agent.status.status === value : value === 'disabled' || value === 'logged_out',
        },
      ]}
      emptyTitle={t('agents.empty')}
      emptyText={t('agents.emptyText')}
    >
      <EditDrawer of={agents} add={t('agents.add')} size={640}>
        {(agent) => <AgentTabs agent={agent} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}

const HUE = { ready: 'brand', paused: 'orange', logged_out: 'gray' };

function Status({ agent }: { agent: Agent }) {
  const { t } = useTranslation('admin');
  const { t: ta } = useTranslation('agents');
  const now = useServerNow(1000);
  const { status, pause, since, set_by: setBy } = agent.status;
  if (!agent.enabled) return <Badge color="red">{t('agents.disabled')}</Badge>;
  const name = status === 'paused' && pause ? pause : t(`agentStatus.${status}`);
  return (
    <Group gap="xs" wrap="nowrap">
      <Badge color={HUE[status]}>{name}</Badge>
      {since && status !== 'logged_out' && <span className="num">{duration(now - Date.parse(since))}</span>}
      {setBy && status === 'paused' && <span>{ta('setBy', { name: setBy })}</span>}
    </Group>
  );
}
