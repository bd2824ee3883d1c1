// Which queues an agent works on, chosen at sign-in.
import { useTranslation } from 'react-i18next';
import { zAgentProfileDraft, zAgentProfilePatch } from '../form/schemas';
import { queues } from '../resources';
import { ProfileAgents, ProfileQueues } from './attached';
import { NamedForm, NamedPage } from './NamedPage';
import { agentProfiles } from './resources';
import './texts';

const SCHEMAS = { draft: zAgentProfileDraft, patch: zAgentProfilePatch };

export function AgentProfilesPage() {
  const { t } = useTranslation('catalog');
  return (
    <NamedPage
      list="agent-profiles"
      of={agentProfiles}
      texts={t('agentProfiles', { returnObjects: true })}
      stale={[queues.url]}
      form={(part) => <NamedForm of={agentProfiles} schemas={SCHEMAS} {...part} />}
      tabs={[
        { name: 'queues', label: t('agentProfiles.queues'), content: ({ id }) => <ProfileQueues id={id} /> },
        { name: 'agents', label: t('agentProfiles.agents'), content: ({ id }) => <ProfileAgents id={id} /> },
      ]}
    />
  );
}
