// One agent: who they are, what they may do, and what they are a member of.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../api/gen';
import { DrawerTabs } from '../form/DrawerTabs';
import type { Removal } from '../list/Removal';
import { edition } from '../resource';
import { AgentForm, GeneralFields, PermissionFields, tabOf } from './AgentForm';
import { AgentProfiles, AgentQueues, AgentTeams } from './memberships';
import './texts';

export function AgentTabs({ agent, removal }: { agent: Agent | null; removal: Removal }) {
  const { t } = useTranslation('agents');
  const [tab, setTab] = useState('general');
  return (
    <DrawerTabs
      tab={tab}
      show={setTab}
      form={(panels) => (
        <AgentForm
          key={edition(agent)}
          agent={agent}
          removal={removal}
          reveal={(field) => setTab(tabOf(field))}
          goOn={() => setTab('queues')}
        >
          {panels}
        </AgentForm>
      )}
      tabs={[
        { name: 'general', label: t('tab.general'), inForm: true, content: <GeneralFields agent={agent} /> },
        { name: 'permissions', label: t('tab.permissions'), inForm: true, content: <PermissionFields /> },
        { name: 'queues', label: t('tab.queues'), content: agent && <AgentQueues id={agent.id} /> },
        { name: 'teams', label: t('tab.teams'), content: agent && <AgentTeams id={agent.id} /> },
        { name: 'profiles', label: t('tab.profiles'), content: agent && <AgentProfiles id={agent.id} /> },
      ]}
    />
  );
}
