// What is attached to a row of the catalogue or to a queue, each list on a tab of its own.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  ListAgentProfileAgentsData,
  ListAgentProfileAgentsResponse,
  ListAgentProfileQueuesData,
  ListAgentProfileQueuesResponse,
  ListQueueProfilesData,
  ListQueueProfilesResponse,
  ListQueueTeamsData,
  ListQueueTeamsResponse,
  ListTeamAgentsData,
  ListTeamAgentsResponse,
  PutAgentProfileAgentsData,
  PutAgentProfileAgentsResponse,
  PutAgentProfileQueuesData,
  PutAgentProfileQueuesResponse,
  PutQueueProfilesData,
  PutQueueProfilesResponse,
  PutQueueTeamsData,
  PutQueueTeamsResponse,
  PutTeamAgentsData,
  PutTeamAgentsResponse,
} from '../../../api/gen';
import { Members } from '../form/Members';
import { listOf } from '../resource';
import { agents, queues } from '../resources';
import { agentProfiles, teams } from './resources';
import './texts';

const PROFILE_AGENTS = '/api/agent-profiles/{id}/agents';
const PROFILE_QUEUES = '/api/agent-profiles/{id}/queues';
const TEAM_AGENTS = '/api/teams/{id}/agents';
const QUEUE_TEAMS = '/api/whatsapp/queues/{id}/teams';
const QUEUE_PROFILES = '/api/whatsapp/queues/{id}/profiles';

/** Agents to choose from. */
function useAgents() {
  const all = useQuery(listOf(agents)).data ?? [];
  return all.map((agent) => ({ id: agent.id, name: agent.full_name, note: agent.username, person: true }));
}

export function TeamAgents({ id }: { id: string }) {
  const { t } = useTranslation('catalog');
  const candidates = useAgents();
  const at = { url: TEAM_AGENTS, path: { id } } as const;
  return (
    <Members
      cached={[TEAM_AGENTS, 'of', id]}
      read={() => call<ListTeamAgentsData, ListTeamAgentsResponse>('GET', at)}
      write={(agent_ids, version) =>
        call<PutTeamAgentsData, PutTeamAgentsResponse>('PUT', { ...at, body: { agent_ids, version } })
      }
      candidates={candidates}
      ordered
      stale={[queues.url]}
      label={t('teams.addAgent')}
      hint={t('teams.agentsHint')}
      none={t('teams.nobody')}
    />
  );
}

export function ProfileAgents({ id }: { id: string }) {
  const { t } = useTranslation('catalog');
  const candidates = useAgents();
  const at = { url: PROFILE_AGENTS, path: { id } } as const;
  return (
    <Members
      cached={[PROFILE_AGENTS, 'of', id]}
      read={() => call<ListAgentProfileAgentsData, ListAgentProfileAgentsResponse>('GET', at)}
      write={(agent_ids, version) =>
        call<PutAgentProfileAgentsData, PutAgentProfileAgentsResponse>('PUT', { ...at, body: { agent_ids, version } })
      }
      candidates={candidates}
      stale={[queues.url]}
      label={t('agentProfiles.addAgent')}
      hint={t('agentProfiles.agentsHint')}
      none={t('agentProfiles.nobody')}
    />
  );
}

export function ProfileQueues({ id }: { id: string }) {
  const { t } = useTranslation('catalog');
  const all = useQuery(listOf(queues)).data ?? [];
  const at = { url: PROFILE_QUEUES, path: { id } } as const;
  return (
    <Members
      cached={[PROFILE_QUEUES, 'of', id]}
      read={() => call<ListAgentProfileQueuesData, ListAgentProfileQueuesResponse>('GET', at)}
      write={(queue_ids, version) =>
        call<PutAgentProfileQueuesData, PutAgentProfileQueuesResponse>('PUT', { ...at, body: { queue_ids, version } })
      }
      candidates={all}
      stale={[queues.url, QUEUE_PROFILES]}
      label={t('agentProfiles.addQueue')}
      hint={t('agentProfiles.queuesHint')}
      none={t('agentProfiles.noQueues')}
    />
  );
}

export function QueueTeams({ id }: { id: string }) {
  const { t } = useTranslation('catalog');
  const all = useQuery(listOf(teams)).data ?? [];
  const at = { url: QUEUE_TEAMS, path: { id } } as const;
  return (
    <Members
      cached={[QUEUE_TEAMS, 'of', id]}
      read={() => call<ListQueueTeamsData, ListQueueTeamsResponse>('GET', at)}
      write={(team_ids, version) =>
        call<PutQueueTeamsData, PutQueueTeamsResponse>('PUT', { ...at, body: { team_ids, version } })
      }
      candidates={all}
      ordered
      stale={[queues.url]}
      label={t('queueTeams.add')}
      hint={t('queueTeams.hint')}
      none={t('queueTeams.none')}
    />
  );
}

export function QueueProfiles({ id }: { id: string }) {
  const { t } = useTranslation('catalog');
  const all = useQuery(listOf(agentProfiles)).data ?? [];
  const at = { url: QUEUE_PROFILES, path: { id } } as const;
  return (
    <Members
      cached={[QUEUE_PROFILES, 'of', id]}
      read={() => call<ListQueueProfilesData, ListQueueProfilesResponse>('GET', at)}
      write={(profile_ids, version) =>
        call<PutQueueProfilesData, PutQueueProfilesResponse>('PUT', { ...at, body: { profile_ids, version } })
      }
      candidates={all}
      ordered
      stale={[queues.url, PROFILE_QUEUES]}
      label={t('queueProfiles.add')}
      hint={t('queueProfiles.hint')}
      none={t('queueProfiles.none')}
    />
  );
}
