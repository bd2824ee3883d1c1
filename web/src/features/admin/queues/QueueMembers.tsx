// The members of a queue. Their order is the order Round Robin Memory asks them in.
import { Alert, Group, Select, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  ListQueueAgentsData,
  ListQueueAgentsResponse,
  PutQueueAgentsData,
  PutQueueAgentsResponse,
  Queue,
} from '../../../api/gen';
import { Person } from '../../../shared/ui/Person';
import { EditForm } from '../FormDrawer';
import { moved, OrderedRows } from '../OrderedRows';
import { agentsQuery } from '../queries';
import { useSaving } from '../useSaving';

type Props = { queue: Queue; close: () => void; changed: (value: boolean) => void };

export function QueueMembers({ queue, close, changed }: Props) {
  const members = useQuery({
    queryKey: ['queue-agents', queue.id],
    queryFn: () =>
      call<ListQueueAgentsData, ListQueueAgentsResponse>('GET', {
        url: '/api/whatsapp/queues/{id}/agents',
        path: { id: queue.id },
      }),
  });
  if (members.error) return <Alert color="red">{members.error.message}</Alert>;
  if (!members.data) return <Skeleton height={120} m="md" />;
  const ids = [...members.data.rows].sort((a, b) => a.position - b.position).map((row) => row.id);
  return <Editor key={ids.join()} queue={queue} initial={ids} close={close} changed={changed} />;
}

function Editor({ queue, initial, close, changed }: Props & { initial: string[] }) {
  const { t } = useTranslation('admin');
  const agents = useQuery(agentsQuery);
  const [ids, setIds] = useState(initial);
  const lists = [['queues'], ['queue-agents', queue.id]];
  const saving = useSaving(lists, () => {});
  const byId = new Map((agents.data ?? []).map((agent) => [agent.id, agent]));
  const dirty = ids.join() !== initial.join();

  const change = (next: string[]) => {
    setIds(next);
    changed(next.join() !== initial.join());
  };

  const rows = ids.map((id) => {
    const agent = byId.get(id);
    const name = agent?.full_name ?? `#${id}`;
    return {
      key: id,
      name,
      content: (
        <Group gap="sm" wrap="nowrap">
          <Person name={name} seed={id} size={30} />
          <div>
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Text size="xs" c="var(--text-2)">
              {agent?.username}
              {agent && !agent.enabled ? ` · ${t('agents.disabled')}` : ''}
            </Text>
          </div>
        </Group>
      ),
    };
  });

  return (
    <EditForm
      onSubmit={async (event) => {
        event.preventDefault();
        const worked = await saving.save(() =>
          call<PutQueueAgentsData, PutQueueAgentsResponse>('PUT', {
            url: '/api/whatsapp/queues/{id}/agents',
            path: { id: queue.id },
            body: { agent_ids: ids },
          }),
        );
        if (!worked) return;
        changed(false);
        close();
      }}
      busy={saving.busy}
      changed={dirty}
      error={saving.error}
      cancel={close}
    >
      <Select
        label={t('queues.addMember')}
        placeholder={t('queues.pickMember')}
        searchable
        value={null}
        data={(agents.data ?? [])
          .filter((agent) => !ids.includes(agent.id))
          .map((agent) => ({ value: agent.id, label: `${agent.full_name} (${agent.username})` }))}
        nothingFoundMessage={t('queues.noMoreAgents')}
        onChange={(id) => id && change([...ids, id])}
      />
      {rows.length === 0 ? (
        <Text size="sm" c="var(--text-2)">
          {t('queues.noMembers')}
        </Text>
      ) : (
        <OrderedRows
          label={t('queues.members')}
          rows={rows}
          move={(from, to) => change(moved(ids, from, to))}
          remove={(index) => change(ids.filter((_, at) => at !== index))}
        />
      )}
    </EditForm>
  );
}
