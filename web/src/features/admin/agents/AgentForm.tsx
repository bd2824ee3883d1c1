import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../api/gen';
import { AreaField, NumberField, PasswordField, SwitchField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zAgentDraft, zAgentPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import panes from '../panes.module.css';
import { agents, queues } from '../resources';

export function AgentForm({ agent, removal }: { agent: Agent | null; removal: Removal }) {
  const { t } = useTranslation('admin');
  return (
    <ResourceForm
      of={agents}
      row={agent}
      initial={{
        full_name: agent?.full_name ?? '',
        username: agent?.username ?? '',
        password: '',
        alias: agent?.alias ?? '',
        email: agent?.email ?? '',
        description: agent?.description ?? '',
        capacity: agent?.capacity ?? 0,
        enabled: agent?.enabled ?? true,
      }}
      draft={(values) => values}
      patch={({ password, ...rest }, { version }) => ({ version, ...rest, ...(password ? { password } : {}) })}
      schemas={{ draft: zAgentDraft, patch: zAgentPatch }}
      stale={[queues.url]}
      removal={removal}
    >
      <div className={panes.pair}>
        <TextField name="full_name" label={t('agents.name')} required first />
        <TextField name="username" label={t('agents.username')} required />
      </div>
      <PasswordField
        name="password"
        label={t('agents.password')}
        hint={agent ? t('agents.passwordKeep') : t('agents.passwordHint')}
        fresh={agent === null}
      />
      <div className={panes.pair}>
        <TextField name="alias" label={t('agents.alias')} hint={t('agents.aliasHint')} />
        <NumberField name="capacity" label={t('agents.capacity')} hint={t('agents.capacityHint')} min={0} max={1000} />
      </div>
      <TextField name="email" label={t('agents.email')} type="email" />
      <AreaField name="description" label={t('agents.description')} />
      <SwitchField name="enabled" label={t('agents.enabled')} hint={t('agents.enabledHint')} />
    </ResourceForm>
  );
}
