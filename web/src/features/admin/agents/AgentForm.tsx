// The form of an agent, spread over two tabs: who they are, and what they may do.
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent, AgentPermissions } from '../../../api/gen';
import { AreaField, NumberField, PasswordField, SwitchField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zAgentDraft, zAgentPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import panes from '../panes.module.css';
import { agents, queues } from '../resources';
import './texts';

/** What a new agent may do; the server's own defaults. */
const UNLESS_SAID: AgentPermissions = {
  take_unassigned: true,
  reopen: true,
  download_transcript: true,
  download_attachments: true,
  delete_interactions: false,
  create_contacts: true,
  edit_contacts: true,
  send_templates: true,
  close_from_list: true,
};

const SWITCHES = Object.keys(UNLESS_SAID) as (keyof AgentPermissions)[];

type Props = {
  agent: Agent | null;
  removal: Removal;
  reveal: (field: string) => void;
  goOn: () => void;
  children: ReactNode;
};

export function AgentForm({ agent, removal, reveal, goOn, children }: Props) {
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
        mask_sensitive_data: agent?.mask_sensitive_data ?? false,
        permissions: agent?.permissions ?? UNLESS_SAID,
      }}
      draft={(values) => values}
      patch={({ password, ...rest }, { version }) => ({ version, ...rest, ...(password ? { password } : {}) })}
      schemas={{ draft: zAgentDraft, patch: zAgentPatch }}
      stale={[queues.url]}
      removal={removal}
      reveal={reveal}
      goOn={goOn}
    >
      {children}
    </ResourceForm>
  );
}

/** The tab that a field of the form is on. */
export function tabOf(field: string): 'general' | 'permissions' {
  return field.startsWith('permissions') || field === 'mask_sensitive_data' ? 'permissions' : 'general';
}

export function GeneralFields({ agent }: { agent: Agent | null }) {
  const { t } = useTranslation('admin');
  return (
    <>
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
    </>
  );
}

export function PermissionFields() {
  const { t } = useTranslation('agents');
  return (
    <>
      <Text size="sm" c="var(--text-2)">
        {t('permissionsHint')}
      </Text>
      {SWITCHES.map((name) => (
        <SwitchField key={name} name={`permissions.${name}`} label={t(`permission.${name}`)} />
      ))}
      <SwitchField name="mask_sensitive_data" label={t('masked')} hint={t('maskedHint')} />
    </>
  );
}
