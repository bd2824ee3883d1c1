// Groups of agents that can be members of queues together.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  ListTeamAgentsData,
  ListTeamAgentsResponse,
  PutTeamAgentsData,
  PutTeamAgentsResponse,
  Team,
} from '../../../api/gen';
import { DrawerTabs } from '../form/DrawerTabs';
import { EditDrawer } from '../form/EditDrawer';
import { AreaField, TextField } from '../form/fields';
import { Members } from '../form/Members';
import { ResourceForm } from '../form/ResourceForm';
import { zTeamDraft, zTeamPatch } from '../form/schemas';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition, listOf } from '../resource';
import { agents, queues } from '../resources';
import { teams } from './resources';
import './texts';

const AGENTS = '/api/teams/{id}/agents';

export function TeamsPage() {
  const { t } = useTranslation('catalog');
  const source = useListed(teams);
  const columns = useMemo<Column<Team>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('name'),
        value: (team) => team.name,
        cell: (team) => <strong>{team.name}</strong>,
      },
      { name: 'description', title: t('description'), value: (team) => team.description },
    ],
    [t],
  );
  const removal: Removal = { text: t('teams.removeText'), remove: teams.remove, stale: [teams.url, queues.url] };
  return (
    <ListPage
      list="teams"
      title={t('teams.title')}
      purpose={t('teams.purpose')}
      source={source}
      columns={columns}
      name={teams.name}
      add={t('teams.add')}
      editable
      removal={removal}
      emptyTitle={t('teams.empty')}
      emptyText={t('teams.emptyText')}
    >
      <EditDrawer of={teams} add={t('teams.add')}>
        {(team) => <TeamTabs team={team} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}

function TeamTabs({ team, removal }: { team: Team | null; removal: Removal }) {
  const { t } = useTranslation('catalog');
  const [tab, setTab] = useState('general');
  return (
    <DrawerTabs
      tab={tab}
      show={setTab}
      tabs={[
        {
          name: 'general',
          label: t('general'),
          content: (
            <ResourceForm
              key={edition(team)}
              of={teams}
              row={team}
              initial={{ name: team?.name ?? '', description: team?.description ?? '' }}
              draft={(values) => values}
              patch={(values, { version }) => ({ version, ...values })}
              schemas={{ draft: zTeamDraft, patch: zTeamPatch }}
              removal={removal}
              goOn={() => setTab('agents')}
            >
              <TextField name="name" label={t('name')} required first />
              <AreaField name="description" label={t('description')} />
            </ResourceForm>
          ),
        },
        { name: 'agents', label: t('teams.agents'), content: team && <TeamAgents id={team.id} /> },
      ]}
    />
  );
}

function TeamAgents({ id }: { id: string }) {
  const { t } = useTranslation('catalog');
  const all = useQuery(listOf(agents));
  return (
    <Members
      cached={[AGENTS, 'of', id]}
      read={() => call<ListTeamAgentsData, ListTeamAgentsResponse>('GET', { url: AGENTS, path: { id } })}
      write={(agent_ids, version) =>
        call<PutTeamAgentsData, PutTeamAgentsResponse>('PUT', {
          url: AGENTS,
          path: { id },
          body: { agent_ids, version },
        })
      }
      candidates={(all.data ?? []).map((agent) => ({
        id: agent.id,
        name: agent.full_name,
        note: agent.username,
        person: true,
      }))}
      ordered
      stale={[queues.url]}
      label={t('teams.addAgent')}
      hint={t('teams.agentsHint')}
      none={t('teams.nobody')}
    />
  );
}
