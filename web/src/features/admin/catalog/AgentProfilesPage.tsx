// Which queues an agent works on, chosen at sign-in.
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentProfile } from '../../../api/gen';
import { DrawerTabs } from '../form/DrawerTabs';
import { EditDrawer } from '../form/EditDrawer';
import { AreaField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zAgentProfileDraft, zAgentProfilePatch } from '../form/schemas';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition } from '../resource';
import { queues } from '../resources';
import { ProfileAgents, ProfileQueues } from './attached';
import { agentProfiles } from './resources';
import './texts';

export function AgentProfilesPage() {
  const { t } = useTranslation('catalog');
  const source = useListed(agentProfiles);
  const columns = useMemo<Column<AgentProfile>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('name'),
        value: (row) => row.name,
        cell: (row) => <strong>{row.name}</strong>,
      },
      { name: 'description', title: t('description'), value: (row) => row.description },
    ],
    [t],
  );
  const removal: Removal = {
    text: t('agentProfiles.removeText'),
    remove: agentProfiles.remove,
    stale: [agentProfiles.url, queues.url],
  };
  return (
    <ListPage
      list="agent-profiles"
      title={t('agentProfiles.title')}
      purpose={t('agentProfiles.purpose')}
      source={source}
      columns={columns}
      name={agentProfiles.name}
      add={t('agentProfiles.add')}
      editable
      removal={removal}
      emptyTitle={t('agentProfiles.empty')}
      emptyText={t('agentProfiles.emptyText')}
    >
      <EditDrawer of={agentProfiles} add={t('agentProfiles.add')}>
        {(profile) => <ProfileTabs profile={profile} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}

function ProfileTabs({ profile, removal }: { profile: AgentProfile | null; removal: Removal }) {
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
              key={edition(profile)}
              of={agentProfiles}
              row={profile}
              initial={{ name: profile?.name ?? '', description: profile?.description ?? '' }}
              draft={(values) => values}
              patch={(values, { version }) => ({ version, ...values })}
              schemas={{ draft: zAgentProfileDraft, patch: zAgentProfilePatch }}
              removal={removal}
              goOn={() => setTab('queues')}
            >
              <TextField name="name" label={t('name')} required first />
              <AreaField name="description" label={t('description')} />
            </ResourceForm>
          ),
        },
        { name: 'queues', label: t('agentProfiles.queues'), content: profile && <ProfileQueues id={profile.id} /> },
        { name: 'agents', label: t('agentProfiles.agents'), content: profile && <ProfileAgents id={profile.id} /> },
      ]}
    />
  );
}
