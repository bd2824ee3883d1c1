// The first tabs of an account: the number itself, its offers, its conversations and their transfers.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { contactLists } from '../contacts/resources';
import { AreaField, NumberField, SelectField, SwitchField, TextField, useFieldValue } from '../form/fields';
import panes from '../panes.module.css';
import { listOf } from '../resource';
import { NotificationPreview } from './NotificationPreview';
import { TYPES } from './providers';

/** Seconds; the server's own limit. */
const WAIT_MAX = 2_147_483;
const INACTIVITY_MAX = 525_600;
const PASSES_MAX = 10_000;

export function GeneralFields({ fixed }: { fixed: boolean }) {
  const { t } = useTranslation('admin');
  const { t: ta } = useTranslation('accounts');
  const lists = useQuery(listOf(contactLists));
  return (
    <>
      <SelectField
        name="type"
        label={t('accounts.type')}
        hint={fixed ? ta('general.typeFixed') : ta('general.typeHint')}
        options={TYPES.map((type) => ({ value: type, label: t(`accountType.${type}`) }))}
        disabled={fixed}
        required
      />
      <div className={panes.pair}>
        <TextField name="name" label={t('accounts.name')} hint={t('accounts.nameHint')} required first />
        <TextField name="key" label={t('accounts.key')} hint={t('accounts.keyHint')} required max={5} />
      </div>
      <div className={panes.pair}>
        <TextField name="phone" label={t('accounts.phone')} hint={t('accounts.phoneHint')} required type="tel" />
        <SelectField
          name="contact_list_id"
          label={ta('general.list')}
          hint={ta('general.listHint')}
          placeholder={ta('general.listDefault')}
          options={(lists.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <AreaField name="description" label={t('accounts.description')} />
    </>
  );
}

export function NotificationFields() {
  const { t } = useTranslation('admin');
  return (
    <>
      <SwitchField name="notification.sound" label={t('accounts.sound')} hint={t('accounts.soundHint')} />
      <SwitchField name="notification.shake" label={t('accounts.shake')} hint={t('accounts.shakeHint')} />
      <AreaField
        name="notification.template"
        label={t('accounts.template')}
        hint={t('accounts.templateHint')}
        rows={4}
        mono
      />
      <NotificationPreview />
    </>
  );
}

export function ConversationFields() {
  const { t } = useTranslation('admin');
  const { t: ta } = useTranslation('accounts');
  return (
    <>
      <div className={panes.pair}>
        <NumberField
          name="wait_agent_secs"
          label={t('accounts.waitAgent')}
          hint={t('accounts.waitAgentHint')}
          min={1}
          max={WAIT_MAX}
          unit="s"
        />
        <NumberField
          name="wait_queue_secs"
          label={t('accounts.waitQueue')}
          hint={t('accounts.waitQueueHint')}
          min={1}
          max={WAIT_MAX}
          unit="s"
        />
      </div>
      <div className={panes.pair}>
        <NumberField
          name="session.inactivity_mins"
          label={ta('session.inactivity')}
          hint={ta('session.inactivityHint')}
          min={0}
          max={INACTIVITY_MAX}
          unit="min"
        />
        <NumberField
          name="session.plan_passes_max"
          label={ta('session.passes')}
          hint={ta('session.passesHint')}
          min={0}
          max={PASSES_MAX}
        />
      </div>
      <SelectField
        name="session.grouping"
        label={ta('session.grouping')}
        hint={ta('session.groupingHint')}
        options={[
          { value: '24h', label: ta('session.grouping24h') },
          { value: 'while_open', label: ta('session.groupingOpen') },
        ]}
      />
      <AreaField
        name="session.closing_text"
        label={ta('session.closingText')}
        hint={ta('session.closingTextHint')}
        rows={3}
      />
    </>
  );
}

export function TransferFields() {
  return (
    <>
      <Transfer kind="agent" />
      <Transfer kind="queue" />
    </>
  );
}

function Transfer({ kind }: { kind: 'agent' | 'queue' }) {
  const { t } = useTranslation('accounts');
  const on = useFieldValue(`transfer.${kind}.on`) === true;
  return (
    <>
      <SwitchField name={`transfer.${kind}.on`} label={t(`transfer.${kind}`)} hint={t(`transfer.${kind}Hint`)} />
      <NumberField
        name={`transfer.${kind}.timeout_secs`}
        label={t(`transfer.${kind}Timeout`)}
        hint={t('transfer.timeoutHint')}
        min={1}
        max={WAIT_MAX}
        unit="s"
        disabled={!on}
      />
    </>
  );
}
