// What an agent is a member of, each list on a tab of its own.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  ListAgentOwnProfilesData,
  ListAgentOwnProfilesResponse,
  ListAgentQueuesData,
  ListAgentQueuesResponse,
  ListAgentTeamsData,
  ListAgentTeamsResponse,
  PutAgentOwnProfilesData,
  PutAgentOwnProfilesResponse,
  PutAgentQueuesData,
  PutAgentQueuesResponse,
  PutAgentTeamsData,
  PutAgentTeamsResponse,
} from '../../../api/gen';
import { agentProfiles, teams } from '../catalog/resources';
import { Members } from '../form/Members';
import { listOf } from '../resource';
import { queues } from '../resources';
import './texts';

const QUEUES = '/api/agents/{id}/queues';
const TEAMS = '/api/agents/{id}/teams';
const PROFILES = '/api/agents/{id}/profiles';

export function AgentQueues({ id }: { id: string }) {
  const { t } = useTranslation('agents');
  const all = useQuery(listOf(queues)).data ?? [];
  const at = { url: QUEUES, path: { id } } as const;
  return (
    <Members
      cached={[QUEUES, 'of', id]}
      read={() => call<ListAgentQueuesData, ListAgentQueuesResponse>('GET', at)}
      write={(queue_ids, version) =>
        call<PutAgentQueuesData, PutAgentQueuesResponse>('PUT', { ...at, body: { queue_ids, version } })
      }
      candidates={all}
      stale={[queues.url, '/api/whatsapp/queues/{id}/agents']}
      label={t('queues.add')}
      hint={t('queues.hint')}
      none={t('queues.none')}
    />
  );
}

export function AgentTeams({ id }: { id: string }) {
  const { t } = useTranslation('agents');
  const all = useQuery(listOf(teams)).data ?? [];
  const at = { url: TEAMS, path: { id } } as const;
  return (
    <Members
      cached={[TEAMS, 'of', id]}
      read={() => call<ListAgentTeamsData, ListAgentTeamsResponse>('GET', at)}
      write={(team_ids, version) =>
        call<PutAgentTeamsData, PutAgentTeamsResponse>('PUT', { ...at, body: { team_ids, version } })
      }
      candidates={all}
      stale={[queues.url, '/api/teams/{id}/agents']}
      label={t('teams.add')}
      hint={t('teams.hint')}
      none={t('teams.none')}
    />
  );
}

export function AgentProfiles({ id }: { id: string }) {
  const { t } = useTranslation('agents');
  const all = useQuery(listOf(agentProfiles)).data ?? [];
  const at = { url: PROFILES, path: { id } } as const;
  return (
    <Members
      cached={[PROFILES, 'of', id]}
      read={() => call<ListAgentOwnProfilesData, ListAgentOwnProfilesResponse>('GET', at)}
      write={(profile_ids, version) =>
        call<PutAgentOwnProfilesData, PutAgentOwnProfilesResponse>('PUT', { ...at, body: { profile_ids, version } })
      }
      candidates={all}
      stale={[queues.url, '/api/agent-profiles/{id}/agents']}
      label={t('profiles.add')}
      hint={t('profiles.hint')}
      none={t('profiles.none')}
    />
  );
}
