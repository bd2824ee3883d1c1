import { NumberInput, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  Agent,
  CreateAgentData,
  CreateAgentResponse,
  DeleteAgentData,
  DeleteAgentResponse,
  GetAgentData,
  GetAgentResponse,
  UpdateAgentData,
  UpdateAgentResponse,
} from '../../../api/gen';
import { DeleteButton } from '../DeleteButton';
import { EditDrawer, EditForm } from '../FormDrawer';
import panes from '../panes.module.css';
import { zAgentDraft, zAgentPatch } from '../schemas';
import { useSaving } from '../useSaving';
import { check } from '../validate';

const LISTS = [['agents'], ['queues'], ['queue-agents']];

export function AgentDrawer({ agent: opened, close }: { agent: Agent | null; close: () => void }) {
  const { t } = useTranslation('admin');
  const [agent, setAgent] = useState(opened);
  const [changed, setChanged] = useState(false);
  return (
    <EditDrawer title={agent?.full_name ?? t('agents.add')} close={close} changed={changed}>
      <AgentForm
        key={agent?.version ?? 0}
        agent={agent}
        close={close}
        changed={setChanged}
        reload={async () => {
          if (!agent) return;
          setAgent(
            await call<GetAgentData, GetAgentResponse>('GET', { url: '/api/agents/{id}', path: { id: agent.id } }),
          );
          setChanged(false);
        }}
      />
    </EditDrawer>
  );
}

type FormProps = {
  agent: Agent | null;
  close: () => void;
  changed: (value: boolean) => void;
  reload: () => Promise<void>;
};

function AgentForm({ agent, close, changed, reload }: FormProps) {
  const { t } = useTranslation('admin');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      full_name: agent?.full_name ?? '',
      username: agent?.username ?? '',
      password: '',
      alias: agent?.alias ?? '',
      email: agent?.email ?? '',
      description: agent?.description ?? '',
      capacity: agent?.capacity ?? 0,
      enabled: agent?.enabled ?? true,
    },
    validate: (values) =>
      agent
        ? check(zAgentPatch, { version: agent.version, ...values, password: values.password || undefined })
        : check(zAgentDraft, values),
    onValuesChange: () => changed(true),
  });
  const saving = useSaving(LISTS, form.setErrors);

  const submit = form.onSubmit(async (values) => {
    const worked = await saving.save(() => store(agent, values));
    if (!worked) return;
    changed(false);
    close();
  });

  return (
    <EditForm
      onSubmit={submit}
      busy={saving.busy}
      changed={form.isDirty()}
      error={saving.error}
      reload={reload}
      cancel={close}
      extra={
        agent && (
          <DeleteButton
            name={agent.full_name}
            text={t('agents.removeText')}
            typed={false}
            lists={LISTS}
            done={close}
            remove={() =>
              call<DeleteAgentData, DeleteAgentResponse>('DELETE', { url: '/api/agents/{id}', path: { id: agent.id } })
            }
          />
        )
      }
    >
      <div className={panes.pair}>
        <TextInput
          label={t('agents.name')}
          required
          data-autofocus
          key={form.key('full_name')}
          {...form.getInputProps('full_name')}
        />
        <TextInput
          label={t('agents.username')}
          required
          autoComplete="off"
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
      </div>
      <PasswordInput
        label={t('agents.password')}
        description={agent ? t('agents.passwordKeep') : t('agents.passwordHint')}
        required={!agent}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('form.showSecret') }}
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      <div className={panes.pair}>
        <TextInput
          label={t('agents.alias')}
          description={t('agents.aliasHint')}
          key={form.key('alias')}
          {...form.getInputProps('alias')}
        />
        <NumberInput
          label={t('agents.capacity')}
          description={t('agents.capacityHint')}
          min={0}
          max={1000}
          allowDecimal={false}
          key={form.key('capacity')}
          {...form.getInputProps('capacity')}
        />
      </div>
      <TextInput label={t('agents.email')} type="email" key={form.key('email')} {...form.getInputProps('email')} />
      <Textarea
        label={t('agents.description')}
        autosize
        minRows={2}
        key={form.key('description')}
        {...form.getInputProps('description')}
      />
      <Switch
        label={t('agents.enabled')}
        description={t('agents.enabledHint')}
        key={form.key('enabled')}
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
    </EditForm>
  );
}

type Values = {
  full_name: string;
  username: string;
  password: string;
  alias: string;
  email: string;
  description: string;
  capacity: number;
  enabled: boolean;
};

function store(agent: Agent | null, values: Values): Promise<Agent> {
  if (!agent) return call<CreateAgentData, CreateAgentResponse>('POST', { url: '/api/agents', body: values });
  const { password, ...rest } = values;
  return call<UpdateAgentData, UpdateAgentResponse>('PATCH', {
    url: '/api/agents/{id}',
    path: { id: agent.id },
    body: { version: agent.version, ...rest, ...(password ? { password } : {}) },
  });
}
