import { Alert } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bot, CloudAccess, CloudProvider } from '../../../api/gen';
import { AreaField, NumberField, SelectField, SwitchField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zBotDraft, zBotPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import panes from '../panes.module.css';
import { type Engine, toBody, toValues } from './botBody';
import { bots } from './resources';
import { ScriptFields } from './ScriptFields';

/** Whose service an engine is; a script needs none. */
const SERVICE: Record<Exclude<Engine, 'scripted'>, CloudAccess['type']> = {
  chat_gpt: 'open_ai',
  dialogflow: 'google',
  lex: 'aws',
};

const ENGINES: Engine[] = ['scripted', 'chat_gpt', 'dialogflow', 'lex'];

export function BotForm({ row, clouds, removal }: { row: Bot | null; clouds: CloudProvider[]; removal: Removal }) {
  const { t } = useTranslation('services');
  const initial = useMemo(() => toValues(row), [row]);
  return (
    <ResourceForm
      of={bots}
      row={row}
      initial={initial}
      draft={toBody}
      patch={(values, { version }) => ({ version, ...toBody(values) })}
      schemas={{ draft: zBotDraft, patch: zBotPatch }}
      removal={removal}
    >
      {(form) => {
        const { type } = form.getValues().engine;
        const service = type === 'scripted' ? null : SERVICE[type];
        const fitting = clouds.filter(({ access }) => access.type === service);
        return (
          <>
            <TextField name="name" label={t('name')} hint={t('bots.nameHint')} required first />
            <div className={panes.pair}>
              <SelectField
                name="engine.type"
                label={t('bots.engine')}
                options={ENGINES.map((value) => ({ value, label: t(`engine.${value}`) }))}
              />
              {service && (
                <SelectField
                  name="cloud_provider_id"
                  label={t('bots.cloud')}
                  required
                  options={fitting.map(({ id, name }) => ({ value: id, label: name }))}
                />
              )}
            </div>
            {service && <Alert variant="default">{t('bots.notRun', { engine: t(`engine.${type}`) })}</Alert>}
            {service && fitting.length === 0 && (
              <Alert color="yellow">{t('bots.noCloud', { service: t(`service.${service}`) })}</Alert>
            )}
            <AreaField name="description" label={t('description')} />
            {type === 'scripted' && <ScriptFields form={form} />}
            {type === 'chat_gpt' && <ChatGptFields />}
            {type === 'lex' && <LexFields />}
            {type === 'dialogflow' && (
              <>
                <TextField name="engine.language" label={t('bots.language')} placeholder="it" required />
                <Welcome />
              </>
            )}
          </>
        );
      }}
    </ResourceForm>
  );
}

function Welcome() {
  const { t } = useTranslation('services');
  return <AreaField name="engine.welcome_message" label={t('bots.welcome')} hint={t('bots.welcomeHint')} />;
}

function LexFields() {
  const { t } = useTranslation('services');
  return (
    <>
      <div className={panes.pair}>
        <TextField name="engine.bot_id" label={t('bots.botId')} required mono />
        <TextField name="engine.alias_id" label={t('bots.aliasId')} required mono />
      </div>
      <TextField name="engine.locale_id" label={t('bots.locale')} placeholder="it_IT" required />
      <Welcome />
    </>
  );
}

function ChatGptFields() {
  const { t } = useTranslation('services');
  return (
    <>
      <AreaField name="engine.prompt" label={t('bots.prompt')} hint={t('bots.promptHint')} rows={6} />
      <TextField name="engine.model" label={t('bots.model')} required mono />
      <div className={panes.pair}>
        <NumberField
          name="engine.tokens_max"
          label={t('bots.tokens')}
          hint={t('bots.tokensHint')}
          min={1}
          max={200_000}
        />
        <NumberField
          name="engine.temperature"
          label={t('bots.temperature')}
          hint={t('bots.temperatureHint')}
          min={0}
          max={2}
          decimals
        />
      </div>
      <TextField name="engine.exit_phrase" label={t('bots.exit')} hint={t('bots.exitHint')} />
      <SwitchField name="engine.analyse_for_agent" label={t('bots.analyse')} hint={t('bots.analyseHint')} />
      <AreaField name="engine.forward_message" label={t('bots.forward')} hint={t('bots.forwardHint')} />
      <AreaField name="engine.attachment_message" label={t('bots.attachment')} hint={t('bots.attachmentHint')} />
      <AreaField name="engine.error_message" label={t('bots.error')} hint={t('bots.errorHint')} />
    </>
  );
}
