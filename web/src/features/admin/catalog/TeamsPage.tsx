// Groups of agents that can be members of queues together.
import { useTranslation } from 'react-i18next';
import { zTeamDraft, zTeamPatch } from '../form/schemas';
import { queues } from '../resources';
import { TeamAgents } from './attached';
import { NamedForm, NamedPage } from './NamedPage';
import { teams } from './resources';
import './texts';

const SCHEMAS = { draft: zTeamDraft, patch: zTeamPatch };

export function TeamsPage() {
  const { t } = useTranslation('catalog');
  return (
    <NamedPage
      list="teams"
      of={teams}
      texts={t('teams', { returnObjects: true })}
      stale={[queues.url]}
      form={(part) => <NamedForm of={teams} schemas={SCHEMAS} {...part} />}
      tabs={[{ name: 'agents', label: t('teams.agents'), content: ({ id }) => <TeamAgents id={id} /> }]}
    />
  );
}
