// The members of a queue. What their order means depends on the strategy.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  ListQueueAgentsData,
  ListQueueAgentsResponse,
  PutQueueAgentsData,
  PutQueueAgentsResponse,
  Queue,
} from '../../../api/gen';
import { Members } from '../form/Members';
import { listOf } from '../resource';
import { agents, queues } from '../resources';

const URL = '/api/whatsapp/queues/{id}/agents';

export function QueueMembers({ queue: { id, strategy } }: { queue: Queue }) {
  const { t } = useTranslation('admin');
  const all = useQuery(listOf(agents));
  return (
    <Members
      cached={[URL, 'of', id]}
      read={async () => {
        const found = await call<ListQueueAgentsData, ListQueueAgentsResponse>('GET', { url: URL, path: { id } });
        return { ...found, rows: [...found.rows].sort((a, b) => a.position - b.position) };
      }}
      write={(agent_ids, version) =>
        call<PutQueueAgentsData, PutQueueAgentsResponse>('PUT', {
          url: URL,
          path: { id },
          body: { agent_ids, version },
        })
      }
      candidates={(all.data ?? []).map((agent) => ({
        id: agent.id,
        name: agent.full_name,
        note: agent.enabled ? agent.username : `${agent.username} · ${t('agents.disabled')}`,
        person: true,
      }))}
      ordered
      stale={[queues.url]}
      label={t('queues.addMember')}
      hint={t(`queues.orderOf.${strategy}`)}
      none={t('queues.noMembers')}
    />
  );
}
