// Settings of an account that lean on other things: pauses, templates, bots, cloud providers, lists.
// What is switched off for the whole installation is not shown.
import { Divider, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Account, Bot, CloudProvider, Settings } from '../../../api/gen';
import { AreaField, SecretField, SelectField, SwitchField, TextField, useFieldValue } from '../form/fields';
import panes from '../panes.module.css';
import { listOf } from '../resource';
import { pauses } from '../resources';
import { bots, cloudProviders, PROVIDERS_WITH_TEMPLATES } from './choices';

export type Features = Settings['features'] | undefined;

export function AdvancedFields({ features }: { features: Features }) {
  const { t } = useTranslation('accounts');
  return (
    <>
      <Disposition />
      <Divider />
      <Recontact />
      {features?.ai_assistant && (
        <>
          <Divider />
          <Assistant />
        </>
      )}
      {features?.translation && (
        <>
          <Divider />
          <Translation />
        </>
      )}
      <Divider />
      <SwitchField name="whitelist.on" label={t('whitelist.on')} hint={t('whitelist.onHint')} />
      <AreaField
        name="whitelist.response"
        label={t('whitelist.response')}
        hint={t('whitelist.responseHint')}
        rows={2}
      />
    </>
  );
}

function Disposition() {
  const { t } = useTranslation('accounts');
  const all = useQuery(listOf(pauses));
  const on = useFieldValue('disposition.mandatory') === true;
  const active = (all.data ?? []).filter((pause) => pause.active);
  return (
    <>
      <SwitchField name="disposition.mandatory" label={t('disposition.mandatory')} hint={t('disposition.hint')} />
      <SelectField
        name="disposition.pause_id"
        label={t('disposition.pause')}
        hint={t('disposition.pauseHint')}
        options={active.map(({ id, name }) => ({ value: id, label: name }))}
        required={on}
        clearable
      />
    </>
  );
}

function Recontact() {
  const { t } = useTranslation('accounts');
  const type = useFieldValue('type');
  if (!PROVIDERS_WITH_TEMPLATES.some((each) => each === type)) {
    return (
      <Text size="sm" c="var(--text-2)">
        {t('recontact.none')}
      </Text>
    );
  }
  return (
    <div className={panes.pair}>
      <TextField name="recontact.template.name" label={t('recontact.name')} hint={t('recontact.hint')} />
      <TextField
        name="recontact.template.language"
        label={t('recontact.language')}
        hint={t('recontact.languageHint')}
        max={6}
      />
    </div>
  );
}

function Assistant() {
  const { t } = useTranslation('accounts');
  const all = useQuery(listOf(bots));
  const able = (all.data ?? []).filter((bot: Bot) => bot.engine.type === 'chat_gpt');
  return (
    <SelectField
      name="assistant.bot_id"
      label={t('assistant.bot')}
      hint={t('assistant.hint')}
      placeholder={t('assistant.none')}
      options={able.map(({ id, name }) => ({ value: id, label: name }))}
      clearable
    />
  );
}

function Translation() {
  const { t } = useTranslation('accounts');
  const all = useQuery(listOf(cloudProviders));
  const on = useFieldValue('translation.on') === true;
  const able = (all.data ?? []).filter((cloud: CloudProvider) => cloud.access.type !== 'open_ai');
  return (
    <>
      <SwitchField name="translation.on" label={t('translation.on')} hint={t('translation.hint')} />
      <SelectField
        name="translation.cloud_provider_id"
        label={t('translation.cloud')}
        hint={t('translation.cloudHint')}
        options={able.map(({ id, name }) => ({ value: id, label: name }))}
        required={on}
        clearable
      />
    </>
  );
}

export function VideoFields({ account }: { account: Account | null }) {
  const { t } = useTranslation('accounts');
  const on = useFieldValue('video.on') === true;
  return (
    <>
      <SwitchField name="video.on" label={t('video.on')} hint={t('video.onHint')} />
      <VideoKey isSet={account?.video.api_key.is_set ?? false} required={on} />
      <TextField name="video.topic" label={t('video.topic')} hint={t('video.topicHint')} required={on} max={100} />
      <AreaField name="video.note" label={t('video.note')} />
      <AreaField name="video.metadata" label={t('video.metadata')} hint={t('video.metadataHint')} rows={3} mono />
    </>
  );
}

function VideoKey({ isSet, required }: { isSet: boolean; required: boolean }) {
  const { t } = useTranslation('accounts');
  return <SecretField name="video.api_key" label={t('video.apiKey')} isSet={isSet} required={required} />;
}
